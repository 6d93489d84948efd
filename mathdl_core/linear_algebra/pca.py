r"""Principal component analysis: the orthogonal axes along which data vary most.

$$C = \frac{1}{n-1} \sum_i (x_i - \bar x)(x_i - \bar x)^\top = \sum_j \lambda_j\, v_j v_j^\top,
\qquad \lambda_j = \frac{\sigma_j^2}{n-1}$$

Rows of $X$ are samples. The axes $v_j$ are the eigenvectors of the covariance $C$, and the right
singular vectors of the centered data, whose singular values are $\sigma_j$. Every variance here
divides by $n - 1$. Of an axis and its opposite the one is taken whose largest entry is positive,
the first of equally large ones.

Reference: MADL 4.3-4.4, MDL 6, MEDL 2.6; I. T. Jolliffe, *Principal Component Analysis*, 2002.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array

TALL = 3
"""With this many samples to a feature, the covariance route is the faster one."""


class PCA(NamedTuple):
    """What a principal component analysis finds.

    Attributes:
        mean: (n_features,) of the samples.
        axes: (n_components, n_features) orthonormal rows, as many as min(n_samples, n_features).
        variances: (n_components,) along the axes, descending.
    """

    mean: Array
    axes: Array
    variances: Array


class Standardized(NamedTuple):
    """Features in units of their own spread.

    Attributes:
        values: (n_samples, n_features) of mean 0 and variance 1; 0 where a feature is constant.
        mean: (n_features,) before.
        scale: (n_features,) standard deviations before; 1 where a feature is constant.
    """

    values: Array
    mean: Array
    scale: Array


class Shadow(NamedTuple):
    """Points beside their projections onto a line through their mean.

    Attributes:
        along: (n_samples,) signed distances from the mean to the projections.
        feet: (n_samples, n_features) the projections.
        captured: variance of `along`.
        left: squared distances to the feet, summed and divided by n - 1.
    """

    along: Array
    feet: Array
    captured: float
    left: float


class PowerRun(NamedTuple):
    """Each `directions` (n_steps + 1, n_features) of a run, and the variance it `captured`."""

    directions: Array
    captured: Array


def pca(X: Array) -> PCA:
    """The principal components of X (n_samples, n_features), by the cheaper of the two routes."""
    tall = X.ndim == 2 and len(X) >= TALL * X.shape[1]
    return pca_by_covariance(X) if tall else pca_by_svd(X)


def pca_by_covariance(X: Array) -> PCA:
    """By the eigenvectors of the covariance of X (n_samples, n_features).

    Squaring the data halves the digits of the smallest variances: where they matter, and where
    there are more features than samples, take `pca_by_svd`.
    """
    variances, axes = np.linalg.eigh(covariance(X))
    n_components = min(X.shape)
    # Rounding can carry a variance of 0 below it.
    variances = np.maximum(variances[::-1][:n_components], 0.0)
    return PCA(X.mean(axis=0), _with_fixed_signs(axes.T[::-1][:n_components]), variances)


def pca_by_svd(X: Array) -> PCA:
    """By the singular value decomposition of the centered X (n_samples, n_features)."""
    X = _checked(X)
    mean = X.mean(axis=0)
    _, sigma, axes = np.linalg.svd(X - mean, full_matrices=False)
    return PCA(mean, _with_fixed_signs(axes), sigma**2 / (len(X) - 1))


def covariance(X: Array) -> Array:
    """(n_features, n_features) covariance of X (n_samples, n_features), divided by n - 1."""
    X = _checked(X)
    centered = X - X.mean(axis=0)
    C: Array = centered.T @ centered / (len(X) - 1)
    return C


def standardize(X: Array) -> Standardized:
    """Each feature of X (n_samples, n_features) minus its mean, over its standard deviation."""
    X = _checked(X)
    mean = X.mean(axis=0)
    # A constant such as 0.1 has a mean that is off by rounding, and a spread of that size.
    constant = np.ptp(X, axis=0) == 0
    scale = np.where(constant, 1.0, X.std(axis=0, ddof=1))
    return Standardized(np.where(constant, 0.0, (X - mean) / scale), mean, scale)


def scores(X: Array, found: PCA, *, n_components: int) -> Array:
    """(n_samples, n_components) coordinates of X (n_samples, n_features) on the first axes."""
    if not 0 <= n_components <= len(found.axes):
        raise ValueError(f"n_components is {n_components}, but may be 0 to {len(found.axes)}")
    on_axes: Array = (X - found.mean) @ found.axes[:n_components].T
    return on_axes


def reconstruct(coordinates: Array, found: PCA) -> Array:
    """(n_samples, n_features) what coordinates (n_samples, n_components) say of the samples."""
    n_components = coordinates.shape[1]
    return found.mean + coordinates @ found.axes[:n_components]


def reconstruction_error(X: Array, reconstructed: Array) -> float:
    """Squared distances between two (n_samples, n_features), summed and divided by n - 1."""
    return float(np.square(X - reconstructed).sum() / (len(X) - 1))


def errors_to_truth(truth: Array, noisy: Array, found: PCA) -> Array:
    r"""(n_components + 1,) how far noisy samples are from the truth with the first k axes kept.

    Entry k is the mean over samples of $|x - \hat x_k|^2$, where $\hat x_k$ is the noisy sample
    reconstructed from k components and $x$ the true one.

    Args:
        truth: (n_samples, n_features) the samples without noise.
        noisy: (n_samples, n_features) the same ones with it.
        found: of as many components as features.
    """
    at = scores(noisy, found, n_components=len(found.axes))
    true = scores(truth, found, n_components=len(found.axes))
    # On orthonormal axes squared errors add up: noise on those kept, signal lost on the others.
    noise, signal = np.square(at - true).mean(axis=0), np.square(true).mean(axis=0)
    lost = np.append(np.cumsum(signal[::-1])[::-1], 0.0)
    errors: Array = lost + np.insert(np.cumsum(noise), 0, 0.0)
    return errors


def explained_share(variances: Array) -> Array:
    """(n_components,) the share of each variance in their sum; NaN where all are 0."""
    total = variances.sum()
    shares: Array = variances / total if total else np.full(variances.shape, np.nan)
    return shares


def whiten(X: Array, found: PCA) -> Array:
    """(n_samples, n_components) scores of X (n_samples, n_features), each of variance 1.

    An axis without variance but for rounding has nothing to be stretched, and stays 0.
    """
    on_axes = scores(X, found, n_components=len(found.axes))
    least = found.variances.max(initial=0.0) * max(X.shape) * np.finfo(np.float64).eps
    varies = found.variances > least
    return np.where(varies, on_axes / np.sqrt(np.where(varies, found.variances, 1.0)), 0.0)


def shadow(X: Array, direction: Array) -> Shadow:
    """Project X (n_samples, n_features) onto the line through its mean along a nonzero direction.

    By Pythagoras `captured + left` is the total variance, whatever the direction (n_features,).
    """
    X = _checked(X)
    size = np.linalg.norm(direction)
    if size == 0:
        raise ValueError("direction is the zero vector: a line needs a direction")
    u = direction / size
    mean = X.mean(axis=0)
    along = (X - mean) @ u
    feet = mean + along[:, None] * u
    return Shadow(along, feet, float(along @ along) / (len(X) - 1), reconstruction_error(X, feet))


def power_iteration(C: Array, *, start: Array, n_steps: int) -> PowerRun:
    r"""$v \leftarrow C v / |C v|$ from a nonzero start: it turns toward the first axis.

    What is left of the other axes shrinks by $\lambda_2 / \lambda_1$ with each step.

    Args:
        C: (n_features, n_features) a covariance.
        start: (n_features,) at a right angle to the first axis it would never get there.
        n_steps: how often to multiply.
    """
    directions = [start / np.linalg.norm(start)]
    for _ in range(n_steps):
        image = C @ directions[-1]
        size = np.linalg.norm(image)
        directions.append(image / size if size else directions[-1])
    run = np.array(directions)
    return PowerRun(run, np.einsum("ki,ij,kj->k", run, C, run))


def _with_fixed_signs(axes: Array) -> Array:
    sizes = np.abs(axes)
    # In (1, -1) / sqrt(2) rounding decides which entry is the larger: the first of equals counts.
    pivots = (sizes >= (1 - 1e-9) * sizes.max(axis=1, keepdims=True)).argmax(axis=1)
    negative = axes[np.arange(len(axes)), pivots] < 0
    return np.where(negative[:, None], -axes, axes)


def _checked(X: Array) -> Array:
    X = np.asarray(X, dtype=np.float64)
    if X.ndim != 2 or X.shape[1] == 0:
        raise ValueError(f"X must have shape (n_samples, n_features), not {X.shape}")
    if len(X) < 2:
        raise ValueError(f"X has {len(X)} sample(s): a variance needs at least 2")
    if not np.isfinite(X).all():
        raise ValueError("X has a number that is NaN or infinite: all must be finite")
    return X
