r"""Separable kernels: a column times a row, so two thin passes do the work of a square one.

$$w = \sum_{r} \sigma_r\, u_r v_r^\top, \qquad w = u v^\top \;\text{ if its rank is 1}$$

A kernel of rank 1 costs 2k products a pixel in place of k²; of rank r, 2rk. Rank and factors come
from the singular value decomposition of the kernel.

Reference: MADL 4.4, 10.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array

TOLERANCE = 1e-10
"""Singular values below this share of the largest count as 0."""


class Separated(NamedTuple):
    """A kernel as a sum of columns times rows.

    Attributes:
        columns: (rank, k) each with the square root of its singular value.
        rows: (rank, l) likewise.
        sigma: (min(k, l),) all singular values, descending.
    """

    columns: Array
    rows: Array
    sigma: Array

    @property
    def rank(self) -> int:
        """How many products it takes; 0 for the kernel that is 0."""
        return len(self.columns)


def separated(w: Array) -> Separated:
    """The factors of a kernel (k, l), strongest first; each row's largest entry is positive."""
    U, sigma, Vt = np.linalg.svd(w, full_matrices=False)
    rank = int((sigma > TOLERANCE * max(sigma[0], 1e-300)).sum())
    U, kept, Vt = U[:, :rank].T, np.sqrt(sigma[:rank])[:, None], Vt[:rank]
    pivots = np.abs(Vt).argmax(axis=1)
    signs = np.sign(Vt[np.arange(rank), pivots])[:, None]
    return Separated(kept * signs * U, kept * signs * Vt, sigma)


def correlate_separated(picture: Array, factors: Separated) -> Array:
    """Each column, then its row, over a picture (height, width), with nothing around it; summed."""
    k, width = factors.columns.shape[1], factors.rows.shape[1]
    height, across = picture.shape[0] - k + 1, picture.shape[1] - width + 1
    y = np.zeros((height, across))
    for column, row in zip(factors.columns, factors.rows, strict=True):
        tall = sum(column[t] * picture[t : t + height] for t in range(k))
        y += sum(row[t] * tall[:, t : t + across] for t in range(width))
    return y
