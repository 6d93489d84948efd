r"""Singular value decomposition in PyTorch: functions of `svd` and `svd_solutions` by their names.

$$A = U \Sigma V^\top, \qquad x = A^+ b = V \Sigma^+ U^\top b$$

Matrices are tensors of float64. Nothing is validated. Gradients flow through singular values; those
through singular vectors are unstable where two singular values are equal.

Reference: MADL 4.4, MEDL 2.6.
"""

from typing import NamedTuple

import torch
from torch import Tensor


class SVD(NamedTuple):
    """`U` (m, r) orthonormal columns, `sigma` (r,) descending, `Vt` (r, n) orthonormal rows."""

    U: Tensor
    sigma: Tensor
    Vt: Tensor


def decompose(A: Tensor) -> SVD:
    """The thin SVD of A (m, n); the largest entry of each row of Vt is positive."""
    U, sigma, Vt = torch.linalg.svd(A, full_matrices=False)
    sizes = Vt.abs()
    pivots = (sizes >= (1 - 1e-9) * sizes.amax(dim=1, keepdim=True)).int().argmax(dim=1)
    signs = Vt.gather(1, pivots[:, None]).sign()
    return SVD(U * signs.T, sigma, Vt * signs)


def rank_one_layers(svd: SVD) -> Tensor:
    """(r, m, n) the layers whose sum is A."""
    return torch.einsum("i,mi,in->imn", svd.sigma, svd.U, svd.Vt)


def truncated(svd: SVD, rank: int) -> Tensor:
    """$A_k$ (m, n), the sum of the first `rank` layers."""
    return (svd.U[:, :rank] * svd.sigma[:rank]) @ svd.Vt[:rank]


def frobenius_errors(sigma: Tensor) -> Tensor:
    """(r + 1,) $|A - A_k|$ in the Frobenius norm, at each rank k from 0 to r."""
    tails = sigma.square().flip(0).cumsum(0).flip(0)
    return torch.cat([tails, tails.new_zeros(1)]).sqrt()


def pseudo_inverse(svd: SVD, *, tolerance: float = 1e-12) -> Tensor:
    """$A^+$ (n, m); singular values up to `tolerance` times the largest one count as zero."""
    kept = svd.sigma > tolerance * svd.sigma[0]
    return (svd.Vt[kept].T / svd.sigma[kept]) @ svd.U[:, kept].T


def least_squares(svd: SVD, b: Tensor, *, tolerance: float = 1e-12) -> Tensor:
    """The shortest x (n,) with the smallest $|Ax - b|$, b (m,)."""
    return pseudo_inverse(svd, tolerance=tolerance) @ b
