r"""What the SVD says about $Ax = b$: rank, null space, condition, and the best answer there is.

$$A^+ = V \Sigma^+ U^\top = \sum_{\sigma_i > 0} \frac{1}{\sigma_i}\, v_i u_i^\top, \qquad
x = A^+ b = \sum_{\sigma_i > 0} \frac{u_i \cdot b}{\sigma_i}\, v_i$$

Of all x with the smallest $|Ax - b|$ this is the shortest. A singular value counts as zero up to
`tolerance` times the largest one; by default tolerance is $\max(m, n) \cdot 2^{-52}$, as in NumPy.

Reference: MADL 2.12, 4.4; MEDL 2.6; P. C. Hansen, "Rank-Deficient and Discrete Ill-Posed Problems",
1998.
"""

import math

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import EPSILON, SVD, checked_matrix, decompose


def numerical_rank(svd: SVD, *, tolerance: float | None = None) -> int:
    """How many singular values are above `tolerance` times the largest one."""
    sigma = svd.sigma
    return int((sigma > sigma[0] * _tolerance(svd, tolerance)).sum())


def condition_number(svd: SVD) -> float:
    r"""$\kappa = \sigma_1 / \sigma_r$: how much an error in b may grow, relatively; or $\infty$."""
    smallest = float(svd.sigma[-1])
    return float(svd.sigma[0]) / smallest if smallest > 0 else math.inf


def null_space(A: Array, *, tolerance: float | None = None) -> Array:
    """(n, n - rank) orthonormal columns, a basis of all x that A (m, n) sends to 0."""
    A = checked_matrix(A)
    n = A.shape[1]
    # Rows of zeros change nothing, and make the thin V complete.
    square = np.vstack([A, np.zeros((max(n - len(A), 0), n))])
    whole = decompose(square)
    rank = numerical_rank(decompose(A), tolerance=tolerance)
    basis: Array = whole.Vt[rank:].T
    return basis


def pseudo_inverse(svd: SVD, *, tolerance: float | None = None) -> Array:
    """$A^+$ (n, m): divides by the singular values that are not zero, and drops the others."""
    inverse: Array = (svd.Vt.T * _reciprocals(svd, tolerance)) @ svd.U.T
    return inverse


def least_squares(svd: SVD, b: Array, *, tolerance: float | None = None) -> Array:
    """The shortest x (n,) with the smallest $|Ax - b|$, b (m,)."""
    x: Array = svd.Vt.T @ (_reciprocals(svd, tolerance) * (svd.U.T @ _fitting(svd, b)))
    return x


def truncated_solutions(svd: SVD, b: Array) -> Array:
    r"""(r + 1, n) $x_k = \sum_{i \le k} \frac{u_i \cdot b}{\sigma_i} v_i$ for each k from 0 to r.

    Where a singular value is zero its term is left out, and x stays as it is.
    """
    shares = _reciprocals(svd, None) * (svd.U.T @ _fitting(svd, b))
    terms = shares[:, None] * svd.Vt
    return np.vstack([np.zeros(svd.Vt.shape[1]), np.cumsum(terms, axis=0)])


def _reciprocals(svd: SVD, tolerance: float | None) -> Array:
    rank = numerical_rank(svd, tolerance=tolerance)
    reciprocals = np.zeros_like(svd.sigma)
    reciprocals[:rank] = 1 / svd.sigma[:rank]
    return reciprocals


def _tolerance(svd: SVD, tolerance: float | None) -> float:
    if tolerance is None:
        return EPSILON * max(len(svd.U), len(svd.Vt.T))
    if not 0 <= tolerance < 1:
        raise ValueError(f"tolerance is {tolerance}: it must be at least 0 and below 1")
    return tolerance


def _fitting(svd: SVD, b: Array) -> Array:
    b = np.asarray(b, dtype=np.float64)
    if b.shape != (len(svd.U),):
        raise ValueError(f"b must have shape ({len(svd.U)},), one number a row of A, not {b.shape}")
    if not np.isfinite(b).all():
        raise ValueError("b has a number that is NaN or infinite: all must be finite")
    return b
