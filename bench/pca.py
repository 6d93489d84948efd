"""How fast PCA is: `python -m bench.pca`, ratios of times in the same run."""

import sys

from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

from bench.lsa import medians
from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.pca import pca, pca_by_svd


def fit_times(X: Array, *, repeats: int) -> tuple[float, float]:
    """Median seconds of our fit and of scikit-learn's, of X (n_samples, n_features)."""
    ours, reference = medians(lambda: pca(X), lambda: PCA().fit(X), repeats=repeats)
    return ours, reference


def svd_times(X: Array, *, repeats: int) -> tuple[float, float]:
    """The same by the SVD of the centered data."""
    ours, reference = medians(
        lambda: pca_by_svd(X), lambda: PCA(svd_solver="full").fit(X), repeats=repeats
    )
    return ours, reference


def main() -> None:
    """Print one line a measurement."""
    X = load_digits().data.astype(float)
    for name, times in (("PCA of digits", fit_times), ("by SVD", svd_times)):
        ours, reference = times(X, repeats=31)
        sys.stdout.write(
            f"{name}, {len(X)} x {X.shape[1]}: {1e3 * ours:.2f} ms, "
            f"{ours / reference:.2f} x scikit-learn\n"
        )


if __name__ == "__main__":
    main()
