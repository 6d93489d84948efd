"""Speed as a ratio to scikit-learn's in the same run: absolute times depend on the machine."""

from sklearn.datasets import load_digits

from bench.pca import fit_times


def test_pca_of_digits_is_no_slower_than_scikit_learn() -> None:
    ours, reference = fit_times(load_digits().data.astype(float), repeats=9)
    assert ours <= 3 * reference
