r"""The first singular vectors without the others: power iteration, and many vectors at once.

$$v^{(t+1)} = \frac{A^\top A\, v^{(t)}}{|A^\top A\, v^{(t)}|}, \qquad
\tan\angle(v^{(t)}, v_1) \le \left(\frac{\sigma_2}{\sigma_1}\right)^{2t} \tan\angle(v^{(0)}, v_1)$$

The randomized SVD does the same with k + 10 random vectors: their images span nearly the first k
left singular vectors, and in that small space the exact SVD is cheap.

Reference: N. Halko, P.-G. Martinsson, J. Tropp, "Finding structure with randomness", 2011.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import SVD, checked_matrix, decompose, fix_signs


class Iterates(NamedTuple):
    """`vectors` (n_steps + 1, n) of length 1, and `sigmas` (n_steps + 1,), $|A v^{(t)}|$."""

    vectors: Array
    sigmas: Array


def power_iteration(A: Array, start: Array, *, n_steps: int) -> Iterates:
    """Pull `start` (n,) toward the first right singular vector of A (m, n), step by step.

    It stays where it is once A sends it to zero.
    """
    A = checked_matrix(A)
    start = np.asarray(start, dtype=np.float64)
    if start.shape != (A.shape[1],) or not start.any():
        raise ValueError(f"start must be a nonzero vector of shape ({A.shape[1]},)")
    vectors = [start / np.linalg.norm(start)]
    for _ in range(n_steps):
        pulled = A.T @ (A @ vectors[-1])
        size = np.linalg.norm(pulled)
        vectors.append(pulled / size if size > 0 else vectors[-1])
    history = np.array(vectors)
    return Iterates(history, np.linalg.norm(history @ A.T, axis=1))


def randomized_svd(
    A: Array,
    rank: int,
    rng: np.random.Generator,
    *,
    n_oversamples: int = 10,
    n_power_iterations: int = 2,
) -> SVD:
    """The first `rank` singular triples of A (m, n), nearly, from images of random vectors."""
    A = checked_matrix(A)
    if not 1 <= rank <= min(A.shape):
        raise ValueError(f"rank is {rank}, but may be from 1 to {min(A.shape)}")
    n_vectors = min(rank + n_oversamples, *A.shape)
    Q, _ = np.linalg.qr(A @ rng.standard_normal((A.shape[1], n_vectors)))
    for _ in range(n_power_iterations):
        # Without orthonormal columns in between, all would turn to the first singular vector.
        P, _ = np.linalg.qr(A.T @ Q)
        Q, _ = np.linalg.qr(A @ P)
    small = decompose(Q.T @ A)
    return fix_signs(Q @ small.U[:, :rank], small.sigma[:rank], small.Vt[:rank])
