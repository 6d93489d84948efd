r"""Latent semantic analysis: the meaning of documents from a truncated SVD.

$$A \approx A_k = U_k S_k V_k^\top, \qquad
\text{document } a \mapsto a V_k, \qquad \text{query } q \mapsto q V_k$$

Rows of $A$ are documents, columns are terms. A query is folded in as if it were one more document,
so both are compared by their cosine on the $k$ latent axes, the rows of $V_k^\top$. A zero vector
has no cosine: it is NaN throughout.

Reference: S. Deerwester et al., "Indexing by latent semantic analysis", 1990; MADL 4.5.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import eigh

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.sparse_rows import (
    ROUNDING,
    Matrix,
    as_matrix,
    as_row,
    dense,
    row_lengths,
    unit_rows,
)

# Matrix is named by those who call these functions, wherever it is defined.
__all__ = [
    "LatentSpace",
    "Matrix",
    "TfIdf",
    "cosines",
    "fold_in",
    "kept_share",
    "latent_space",
    "log_counts",
    "low_rank",
    "tf_idf",
    "truncate",
    "weigh",
]


class TfIdf(NamedTuple):
    """`weights` (n_documents, n_terms), rows of length 1 or 0, and `idf` (n_terms,)."""

    weights: Matrix
    idf: Array


class LatentSpace(NamedTuple):
    """The truncated SVD of documents x terms.

    Attributes:
        documents: (n_documents, rank) $U_k S_k = A V_k$; exactly zero where only rounding is left.
        singular_values: (rank,) descending.
        terms: (rank, n_terms) $V_k^T$, orthonormal axes whose largest entry is positive; zero where
            the singular value is zero, since such an axis has no direction of its own.
    """

    documents: Array
    singular_values: Array
    terms: Array


def log_counts(counts: Matrix) -> Matrix:
    """1 + ln of each count above 0: a word said ten times says more than once, not ten times more.

    Args:
        counts: (n_documents, n_terms) how often each document uses each term.
    """
    counts = _as_counts(counts)
    if isinstance(counts, np.ndarray):
        return np.log(counts, out=np.full_like(counts, -1), where=counts > 0) + 1
    # Each entry stored once, and no stored zero, whose logarithm would be -inf.
    counts.sum_duplicates()
    counts.eliminate_zeros()
    counts.data = 1 + np.log(counts.data)
    return counts


def tf_idf(counts: Matrix) -> TfIdf:
    r"""Counts times $\mathrm{idf}_t = 1 + \ln\frac{1 + n}{1 + \mathrm{df}_t}$, in rows of length 1.

    Args:
        counts: (n_documents, n_terms) how often each document uses each term.
    """
    counts = _as_counts(counts)
    document_frequency = (counts > 0).sum(axis=0)
    idf = 1 + np.log((1 + counts.shape[0]) / (1 + document_frequency))
    return TfIdf(weigh(counts, idf), idf)


def weigh(counts: Matrix, idf: Array) -> Matrix:
    """(n, n_terms) counts of documents or queries times idf, in rows of length 1 or 0."""
    return unit_rows(as_matrix(counts, "counts") * idf, 0.0)


def latent_space(A: Matrix, *, rank: int, seed: int = 0) -> LatentSpace:
    """The first `rank` latent axes, and the documents on them.

    A dense or small matrix is decomposed exactly, and so is a sparse one of up to 1,000 documents,
    through the eigenvectors of their dot products; a larger one by the randomized SVD with the
    settings of scikit-learn's `TruncatedSVD`.

    Args:
        A: (n_documents, n_terms) counts or weights.
        rank: from 1 to min(n_documents, n_terms).
        seed: of the randomized SVD.
    """
    A = as_matrix(A, "A")
    _check_rank(rank, min(A.shape))
    if isinstance(A, np.ndarray) or min(A.shape) <= 64:
        _, sigma, Vt = np.linalg.svd(dense(A), full_matrices=False)
        sigma, Vt = sigma[:rank], Vt[:rank]
    elif A.shape[0] <= 1000:
        sigma, Vt = _from_dot_products(A, rank)
    else:
        # Only large collections need it, and importing it takes longer than their decomposition.
        from sklearn.utils.extmath import randomized_svd

        _, sigma, Vt = randomized_svd(
            A, rank, n_iter=5, n_oversamples=10, flip_sign=False, random_state=seed
        )
    # Axes of a zero singular value are arbitrary; kept, they would lengthen queries at random.
    vanishes = sigma <= sigma[0] * max(A.shape) * np.finfo(np.float64).eps
    sigma, Vt = np.where(vanishes, 0, sigma), np.where(vanishes[:, None], 0, Vt)
    # In (1, -1) / sqrt(2) rounding decides which entry is the larger: the first of equals counts.
    pivots = (np.abs(Vt) >= (1 - ROUNDING) * np.abs(Vt).max(axis=1)[:, None]).argmax(axis=1)
    Vt *= np.where(Vt[np.arange(rank), pivots] < 0, -1, 1)[:, None]
    # A V_k, not U_k S_k: for a randomized SVD only this is what folding in a document gives.
    return LatentSpace(_without_rounding(A @ Vt.T, row_lengths(A)), sigma, Vt)


def _from_dot_products(A: Matrix, rank: int) -> tuple[Array, Array]:
    r"""The largest $\sigma$ (rank,) and $V^\top$ (rank, n_terms) from $A A^\top = U S^2 U^\top$."""
    n_documents = A.shape[0]
    squares, U = eigh(dense(A @ A.T), subset_by_index=(n_documents - rank, n_documents - 1))
    squares, U = squares[::-1], U[:, ::-1]
    # Squaring has cost half the digits: below this share of the largest, sigma is rounding.
    squares = np.where(squares > squares[0] * n_documents * np.finfo(np.float64).eps, squares, 0)
    sigma = np.sqrt(squares)
    return sigma, np.divide(
        (A.T @ U).T, sigma[:, None], out=np.zeros((rank, A.shape[1])), where=sigma[:, None] > 0
    )


def truncate(space: LatentSpace, rank: int) -> LatentSpace:
    """The first `rank` axes of a space: they are nested, so nothing is decomposed again."""
    _check_rank(rank, len(space.singular_values))
    documents = _without_rounding(space.documents[:, :rank].copy(), row_lengths(space.documents))
    return LatentSpace(documents, space.singular_values[:rank], space.terms[:rank])


def low_rank(space: LatentSpace) -> Array:
    """(n_documents, n_terms) $A_k = U_k S_k V_k^T$, the matrix of rank k nearest to A."""
    return space.documents @ space.terms


def kept_share(singular_values: Array) -> Array:
    r"""(n,) $\sum_{i \le k} \sigma_i^2 / \sum_i \sigma_i^2$ at each rank k, from all n values."""
    squares = np.square(singular_values)
    return np.cumsum(squares) / (squares.sum() or np.nan)


def fold_in(query: Matrix, space: LatentSpace) -> Array:
    """(rank,) $q V_k$ of a query (n_terms,), exactly zero where only rounding is left."""
    q = as_row(query, space.terms.shape[1], "query")
    # Reading the few columns of the query's terms, not all of V_k, is what makes a query fast.
    used = np.flatnonzero(q)
    return _without_rounding((space.terms[:, used] @ q[used])[None], row_lengths(q[None])).ravel()


def cosines(X: Matrix, Y: Matrix, *, tolerance: float = ROUNDING) -> Array:
    """(n, m) cosine of each row of X (n, dim) with each row of Y (m, dim).

    Args:
        X: rows are vectors.
        Y: rows are vectors, in the unit of those of X.
        tolerance: a row no longer than this share of the largest entry of X and Y is zero but for
            rounding, and its cosines are NaN.
    """
    X, Y = as_matrix(X, "X"), as_matrix(Y, "Y")
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"Y has {Y.shape[1]} columns, but may have {X.shape[1]}, as X")
    scale = max(abs(X).max(), abs(Y).max()) or 1.0  # squares neither overflow nor vanish
    X, Y = unit_rows(X / scale, tolerance), unit_rows(Y / scale, tolerance)
    similarity = dense(X @ Y.T)
    similarity[row_lengths(X) == 0] = np.nan
    similarity[:, row_lengths(Y) == 0] = np.nan
    return np.clip(similarity, -1, 1, out=similarity)


def _as_counts(values: Matrix) -> Matrix:
    counts = as_matrix(values, "counts")
    if counts.min() < 0:
        raise ValueError(f"counts holds {counts.min():g}, but may hold 0 or more")
    return counts


def _without_rounding(projected: Array, lengths: Array) -> Array:
    projected[row_lengths(projected) <= ROUNDING * lengths] = 0
    return projected


def _check_rank(rank: int, largest: int) -> None:
    if not 1 <= rank <= largest:
        raise ValueError(f"rank is {rank}, but may be from 1 to {largest}")
