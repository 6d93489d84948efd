r"""Principal component analysis in PyTorch: the functions of `pca` by the same names.

$$C = \frac{1}{n-1} \sum_i (x_i - \bar x)(x_i - \bar x)^\top, \qquad
\lambda_j = \frac{\sigma_j^2}{n-1}$$

Samples are the rows of (n_samples, n_features) tensors of float64. Nothing is validated. Variances
divide by $n - 1$, and the largest entry of each axis is positive.

Reference: MADL 4.3-4.4.
"""

from typing import NamedTuple

import torch
from torch import Tensor


class PCA(NamedTuple):
    """`mean` (n_features,), `axes` (n_components, n_features), `variances` (n_components,)."""

    mean: Tensor
    axes: Tensor
    variances: Tensor


def pca_by_covariance(X: Tensor) -> PCA:
    """By the eigenvectors of the covariance of X (n_samples, n_features)."""
    variances, axes = torch.linalg.eigh(torch.cov(X.T).reshape(X.shape[1], -1))
    n_components = min(X.shape)
    return PCA(
        X.mean(dim=0),
        _with_fixed_signs(axes.T.flip(0)[:n_components]),
        variances.flip(0)[:n_components].clamp(min=0),
    )


def pca_by_svd(X: Tensor) -> PCA:
    """By the singular value decomposition of the centered X (n_samples, n_features)."""
    mean = X.mean(dim=0)
    _, sigma, axes = torch.linalg.svd(X - mean, full_matrices=False)
    return PCA(mean, _with_fixed_signs(axes), sigma**2 / (len(X) - 1))


def scores(X: Tensor, found: PCA, *, n_components: int) -> Tensor:
    """(n_samples, n_components) coordinates of X (n_samples, n_features) on the first axes."""
    return (X - found.mean) @ found.axes[:n_components].T


def reconstruct(coordinates: Tensor, found: PCA) -> Tensor:
    """(n_samples, n_features) what coordinates (n_samples, n_components) say of the samples."""
    return found.mean + coordinates @ found.axes[: coordinates.shape[1]]


def _with_fixed_signs(axes: Tensor) -> Tensor:
    # An axis and its opposite are equally good: the first of its largest entries is positive.
    sizes = axes.abs()
    pivots = (sizes >= (1 - 1e-9) * sizes.amax(dim=1, keepdim=True)).int().argmax(dim=1)
    return axes * axes.gather(1, pivots[:, None]).sign()
