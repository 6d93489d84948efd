r"""Singular value decomposition: every matrix rotates, stretches, and rotates again.

$$A = U \Sigma V^\top = \sum_{i=1}^{r} \sigma_i\, u_i v_i^\top, \qquad
\sigma_1 \ge \cdots \ge \sigma_r \ge 0, \qquad r = \min(m, n)$$

$A$ is (m, n), finite; the columns $u_i$ of $U$ (m, r) and $v_i$ of $V$ (n, r) are orthonormal. A
pair $(u_i, v_i)$ and its opposite are equally good: here the largest entry of each $v_i$ is
positive, the first of equals. What is below $\sigma_1 \cdot \max(m, n) \cdot 2^{-52}$ is rounding,
and 0.

Reference: MADL 4.4, MEDL 2.6; one-sided Jacobi: M. Hestenes, "Inversion of matrices by
biorthogonalization", 1958; best approximation: C. Eckart and G. Young, 1936.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array

EPSILON: float = float(np.finfo(np.float64).eps)
SMALL = 8
"""Up to so many rows or columns Jacobi's rotations are used, LAPACK beyond."""


class SVD(NamedTuple):
    """`U` (m, r) orthonormal columns, `sigma` (r,) descending, `Vt` (r, n) orthonormal rows."""

    U: Array
    sigma: Array
    Vt: Array


def decompose(A: Array) -> SVD:
    """The thin SVD of A (m, n), with signs and zeros as said above."""
    A = checked_matrix(A)
    if min(A.shape) <= SMALL:
        return jacobi(A)
    U, sigma, Vt = np.linalg.svd(A, full_matrices=False)
    return fix_signs(U, without_rounding(sigma, A.shape), Vt)


def jacobi(A: Array, *, max_sweeps: int = 60) -> SVD:
    """The thin SVD of A (m, n) by turning its columns, two at a time, until all are orthogonal.

    Then $A V$ has orthogonal columns: their lengths are the singular values, their directions U.
    """
    A = checked_matrix(A)
    if A.shape[0] < A.shape[1]:
        V, sigma, Ut = jacobi(A.T, max_sweeps=max_sweeps)
        return fix_signs(Ut.T, sigma, V.T)
    n = A.shape[1]
    scale = power_of_two(A)
    AV, V = A / scale, np.eye(n)
    for _ in range(max_sweeps):
        turned = False
        for p in range(n - 1):
            for q in range(p + 1, n):
                R = orthogonalizing_rotation(AV[:, p], AV[:, q])
                if R is not None:
                    AV[:, [p, q]], V[:, [p, q]] = AV[:, [p, q]] @ R, V[:, [p, q]] @ R
                    turned = True
        if not turned:
            break
    lengths = np.sqrt(np.einsum("ij,ij->j", AV, AV))
    order = np.argsort(-lengths, kind="stable")
    sigma = without_rounding(lengths[order], A.shape)
    U = _completed(AV[:, order], sigma)
    return fix_signs(U, scale * sigma, V[:, order].T)


def orthogonalizing_rotation(x: Array, y: Array) -> Array | None:
    r"""The (2, 2) rotation after which $(x\;y) R$ has orthogonal columns; None if x, y (m,) have.

    Of the two such angles it is the smaller one.
    """
    xx, yy, xy = float(x @ x), float(y @ y), float(x @ y)
    # A column of rounding is never quite orthogonal to anything: below eps² it is as good as 0.
    if abs(xy) <= EPSILON * max(math.sqrt(xx * yy), EPSILON * max(xx, yy)):
        return None
    cotangent = (yy - xx) / (2 * xy)  # of twice the angle
    tangent = math.copysign(1.0, cotangent) / (abs(cotangent) + math.hypot(1.0, cotangent))
    cos = 1 / math.hypot(1.0, tangent)
    return np.array([[cos, tangent * cos], [-tangent * cos, cos]])


def rank_one_layers(svd: SVD) -> Array:
    r"""(r, m, n) the layers $\sigma_i\, u_i v_i^\top$; their sum is A."""
    layers: Array = np.einsum("i,mi,in->imn", svd.sigma, svd.U, svd.Vt)
    return layers


def truncated(svd: SVD, rank: int) -> Array:
    r"""$A_k$ (m, n), the sum of the first `rank` layers: no matrix of that rank is nearer to A."""
    check_rank(rank, len(svd.sigma))
    return (svd.U[:, :rank] * svd.sigma[:rank]) @ svd.Vt[:rank]


def frobenius_errors(sigma: Array) -> Array:
    r"""(r + 1,) $\|A - A_k\|_F = \sqrt{\sum_{i>k} \sigma_i^2}$ at each rank k from 0 to r."""
    scale = float(sigma.max(initial=0.0)) or 1.0
    # The smallest first: added to a large sum, a small square would be lost.
    tails = np.append(np.cumsum(np.square(sigma[::-1] / scale))[::-1], 0.0)
    errors: Array = scale * np.sqrt(tails)
    return errors


def relative_squared_errors(sigma: Array) -> Array:
    r"""(r + 1,) $\|A - A_k\|_F^2 / \|A\|_F^2$ at each rank k from 0 to r; NaN for a zero matrix."""
    errors = frobenius_errors(sigma)
    return np.square(errors / (errors[0] or math.nan))


def stored_numbers(shape: tuple[int, ...], rank: int) -> int:
    """How many numbers $A_k$ of shape (m, n) takes: k(m + n + 1), against mn for A itself."""
    m, n = shape
    return rank * (m + n + 1)


def fix_signs(U: Array, sigma: Array, Vt: Array) -> SVD:
    """Of each pair and its opposite, the one whose $v_i$ has its largest entry positive."""
    sizes = np.abs(Vt)
    # In (1, -1) / sqrt(2) rounding decides which entry is the larger: the first of equals counts.
    pivots = (sizes >= (1 - 1e-9) * sizes.max(axis=1)[:, None]).argmax(axis=1)
    signs = np.where(Vt[np.arange(len(Vt)), pivots] < 0, -1.0, 1.0)
    return SVD(U * signs, sigma, Vt * signs[:, None])


def without_rounding(sigma: Array, shape: tuple[int, ...]) -> Array:
    """Singular values (r,), descending, with 0 for those that are only rounding."""
    cutoff = sigma[0] * max(shape) * EPSILON
    return np.where(sigma <= cutoff, 0.0, sigma)


def check_rank(rank: int, largest: int) -> None:
    """ValueError unless 0 <= rank <= largest."""
    if not 0 <= rank <= largest:
        raise ValueError(f"rank is {rank}, but may be from 0 to {largest}")


def checked_matrix(A: Array) -> Array:
    """A (m, n) as an array of its own; ValueError if it is no matrix of finite numbers."""
    A = np.array(A, dtype=np.float64)
    if A.ndim != 2 or A.size == 0:
        raise ValueError(f"A must have shape (m, n) with m, n at least 1, not {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError("A has an entry that is NaN or infinite: all must be finite")
    return A


def power_of_two(A: Array) -> float:
    """The power of two below the largest entry; squares of A over it neither over- nor underflow.

    1 for a zero matrix.
    """
    return float(np.ldexp(1.0, np.frexp(np.abs(A).max())[1] - 1)) if A.any() else 1.0


def _completed(columns: Array, sigma: Array) -> Array:
    """Orthogonal columns (m, n) made orthonormal; where sigma (n,) is 0, any that fit."""
    U = np.zeros_like(columns)
    for i, size in enumerate(sigma):
        if size > 0:
            U[:, i] = columns[:, i] / np.linalg.norm(columns[:, i])
            continue
        # The axis farthest from what is there; the second pass removes what rounding left.
        rest = np.eye(len(U))[:, np.argmin(np.square(U).sum(axis=1))]
        for _ in range(2):
            rest = rest - U @ (U.T @ rest)
        U[:, i] = rest / np.linalg.norm(rest)
    return U
