r"""Matrices whose rows are documents or other vectors, dense or sparse, checked and scaled.

$$\|x_i\| = \sqrt{\sum_j x_{ij}^2}, \qquad x_i \mapsto x_i / \|x_i\|$$

A row that is zero, or zero but for rounding, has no direction and stays zero.
"""

from typing import TypeAlias

import numpy as np
from scipy.sparse import csr_array, issparse

from mathdl_core.arrays import Array

Matrix: TypeAlias = Array | csr_array

# A projection shorter than this share of its vector is rounding: far above the 1e-16 of float64,
# which nearly equal singular values magnify, and far below any length that means something.
ROUNDING = 1e-9


def as_matrix(values: Matrix, name: str) -> Matrix:
    """A copy as float64, checked; sparse stays sparse."""
    matrix = csr_array(values) if issparse(values) else np.asarray(values)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(f"{name} has shape {matrix.shape}, but may have (n, m), not empty")
    matrix = matrix.astype(np.float64)
    if not np.isfinite(matrix.data if issparse(matrix) else matrix).all():
        raise ValueError(f"{name} holds NaN or infinity, but may hold finite numbers only")
    return matrix


def as_row(values: Matrix, size: int | None, name: str) -> Array:
    """(size,) from an array, a sparse vector or a matrix of one row."""
    row = dense(as_matrix(values.reshape(1, -1), name)).ravel()
    if size is not None and row.size != size:
        raise ValueError(f"{name} has {row.size} terms, but may have {size}")
    return row


def dense(matrix: Matrix) -> Array:
    """The same matrix as an array; an array is returned as it is."""
    array: Array = matrix if isinstance(matrix, np.ndarray) else matrix.toarray()
    return array


def row_lengths(X: Matrix) -> Array:
    """(n,) Euclidean lengths of the rows of X (n, dim)."""
    squares = np.einsum("ij,ij->i", X, X) if isinstance(X, np.ndarray) else (X * X).sum(axis=1)
    lengths: Array = np.sqrt(squares)
    return lengths


def unit_rows(X: Matrix, tolerance: float) -> Matrix:
    """Rows of length 1; those no longer than `tolerance` become zero."""
    lengths = row_lengths(X)
    inverse = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > tolerance)
    directions = X * inverse[:, None]
    return directions if isinstance(directions, np.ndarray) else csr_array(directions)
