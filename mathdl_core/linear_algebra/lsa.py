r"""Latent semantic analysis: retrieving documents by meaning with a truncated SVD.

$$A \approx A_k = U_k S_k V_k^\top, \qquad
\text{document } a \mapsto a V_k, \qquad \text{query } q \mapsto q V_k$$

Rows of $A$ are documents, columns are terms. A query is folded in as if it were one more document,
so both are compared by their cosine on the $k$ latent axes, the rows of $V_k^\top$. A zero vector
has no cosine: it is NaN throughout.

Reference: S. Deerwester et al., "Indexing by latent semantic analysis", 1990; MADL 4.5.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_array, csr_array, issparse
from sklearn.utils.extmath import randomized_svd

from mathdl_core.arrays import Array

Matrix: TypeAlias = Array | csr_array

# A projection shorter than this share of its vector is rounding: far above the 1e-16 of float64,
# which nearly equal singular values magnify, and far below any length that means something.
ROUNDING = 1e-9


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


class InvertedIndex(NamedTuple):
    """For each term its documents (a column of `weights`); `lengths` (n_documents,) of all."""

    weights: csc_array
    lengths: Array


class Ranking(NamedTuple):
    """The best first: `documents` (n_top,) are indices, `scores` (n_top,) theirs."""

    documents: NDArray[np.intp]
    scores: Array


def tf_idf(counts: Matrix) -> TfIdf:
    r"""Counts times $\mathrm{idf}_t = 1 + \ln\frac{1 + n}{1 + \mathrm{df}_t}$, in rows of length 1.

    Args:
        counts: (n_documents, n_terms) how often each document uses each term.
    """
    counts = _matrix(counts, "counts")
    if counts.min() < 0:
        raise ValueError(f"counts holds {counts.min():g}, but may hold 0 or more")
    document_frequency = (counts > 0).sum(axis=0)
    idf = 1 + np.log((1 + counts.shape[0]) / (1 + document_frequency))
    return TfIdf(weigh(counts, idf), idf)


def weigh(counts: Matrix, idf: Array) -> Matrix:
    """(n, n_terms) counts of documents or queries times idf, in rows of length 1 or 0."""
    return _directions(_matrix(counts, "counts") * idf, 0.0)


def latent_space(A: Matrix, *, rank: int, seed: int = 0) -> LatentSpace:
    """The first `rank` latent axes, and the documents on them.

    A dense or small matrix is decomposed exactly, a large sparse one by the randomized SVD with the
    settings of scikit-learn's `TruncatedSVD`.

    Args:
        A: (n_documents, n_terms) counts or weights.
        rank: from 1 to min(n_documents, n_terms).
        seed: of the randomized SVD.
    """
    A = _matrix(A, "A")
    _check_rank(rank, min(A.shape))
    if isinstance(A, np.ndarray) or min(A.shape) <= 64:
        _, sigma, Vt = np.linalg.svd(_dense(A), full_matrices=False)
        sigma, Vt = sigma[:rank], Vt[:rank]
    else:
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
    return LatentSpace(_without_rounding(A @ Vt.T, _lengths(A)), sigma, Vt)


def truncate(space: LatentSpace, rank: int) -> LatentSpace:
    """The first `rank` axes of a space: they are nested, so nothing is decomposed again."""
    _check_rank(rank, len(space.singular_values))
    documents = _without_rounding(space.documents[:, :rank].copy(), _lengths(space.documents))
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
    q = _vector(query, space.terms.shape[1], "query")
    # Reading the few columns of the query's terms, not all of V_k, is what makes a query fast.
    used = np.flatnonzero(q)
    return _without_rounding((space.terms[:, used] @ q[used])[None], _lengths(q[None])).ravel()


def cosines(X: Matrix, Y: Matrix, *, tolerance: float = ROUNDING) -> Array:
    """(n, m) cosine of each row of X (n, dim) with each row of Y (m, dim).

    Args:
        X: rows are vectors.
        Y: rows are vectors, in the unit of those of X.
        tolerance: a row no longer than this share of the largest entry of X and Y is zero but for
            rounding, and its cosines are NaN.
    """
    X, Y = _matrix(X, "X"), _matrix(Y, "Y")
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"Y has {Y.shape[1]} columns, but may have {X.shape[1]}, as X")
    scale = max(abs(X).max(), abs(Y).max()) or 1.0  # squares neither overflow nor vanish
    X, Y = _directions(X / scale, tolerance), _directions(Y / scale, tolerance)
    similarity = _dense(X @ Y.T)
    similarity[_lengths(X) == 0] = np.nan
    similarity[:, _lengths(Y) == 0] = np.nan
    return np.clip(similarity, -1, 1, out=similarity)


def inverted_index(weights: Matrix) -> InvertedIndex:
    """Weights (n_documents, n_terms) by term, so that a query reads its own terms only."""
    weights = _matrix(weights, "weights")
    return InvertedIndex(csc_array(weights), _lengths(weights))


def term_scores(query: Matrix, index: InvertedIndex) -> Array:
    """(n_documents,) cosine of a query (n_terms,) with each document in term space."""
    q = _vector(query, index.weights.shape[1], "query")
    used = np.flatnonzero(q)
    return _cosine(index.weights[:, used] @ q[used], index.lengths * np.linalg.norm(q))


def latent_scores(query: Matrix, space: LatentSpace) -> Array:
    """(n_documents,) cosine of a query (n_terms,) with each document in latent space."""
    projected = fold_in(query, space)
    lengths = _lengths(space.documents) * np.linalg.norm(projected)
    return _cosine(space.documents @ projected, lengths)


def rank_documents(scores: Array, n_top: int) -> Ranking:
    """The `n_top` (all, if fewer) best documents: equals in document order, undefined last."""
    if n_top < 1:
        raise ValueError(f"n_top is {n_top}, but may be 1 or more")
    # Rounded, because documents that are equal on paper must not be ordered by rounding errors.
    losses = -np.nan_to_num(np.round(scores, 12), nan=-np.inf)
    n_top = min(n_top, losses.size)
    candidates = np.flatnonzero(losses <= np.partition(losses, n_top - 1)[n_top - 1])
    best = candidates[np.argsort(losses[candidates], kind="stable")[:n_top]]
    return Ranking(best, scores[best])


def term_contributions(query: Matrix, document: Matrix) -> Array:
    r"""(n_terms,) $q_t d_t / (\|q\| \|d\|)$: each term's part of the cosine, which is their sum."""
    q = _vector(query, None, "query")
    d = _vector(document, q.size, "document")
    return q * d / (np.linalg.norm(q) * np.linalg.norm(d) or np.nan)


def latent_contributions(query: Matrix, document: Matrix, space: LatentSpace) -> Array:
    r"""(n_terms,) $d_t (V_k V_k^T q)_t / (\|V_k^T q\| \|V_k^T d\|)$, parts of the latent cosine.

    $V_k V_k^T q$ spreads the query over all terms that keep company with its own, so terms of the
    document that the query never used earn credit.
    """
    q, d = fold_in(query, space), fold_in(document, space)
    lengths = np.linalg.norm(q) * np.linalg.norm(d) or np.nan
    return _vector(document, None, "document") * (q @ space.terms) / lengths


def precision_at_k(
    vectors: Matrix, labels: ArrayLike, *, k: int, queries: NDArray[np.intp] | None = None
) -> float:
    """The mean share of the k documents nearest to a document that have its label.

    Equal cosines (at rank 1 all are 1 or -1) count by the mean over all their orders, so that the
    order of the corpus does not matter. Places left to undefined cosines are misses.

    Args:
        vectors: (n_documents, dim) in term space or in latent space.
        labels: (n_documents,) categories.
        k: from 1 to n_documents - 1.
        queries: (n_queries,) indices of the documents to query with; all when None.
    """
    vectors, labels = _matrix(vectors, "vectors"), np.asarray(labels)
    n_documents = vectors.shape[0]
    if labels.shape != (n_documents,):
        raise ValueError(f"labels has shape {labels.shape}, but may have ({n_documents},)")
    if not 1 <= k < n_documents:
        raise ValueError(f"k is {k}, but may be from 1 to {n_documents - 1}")
    queries = np.arange(n_documents) if queries is None else queries
    vectors = _directions(vectors / (abs(vectors).max() or 1.0), ROUNDING)
    undefined = _lengths(vectors) == 0
    n_rows = max(1, 500_000 // n_documents)  # blocks of 4 MB: n_documents^2 would not fit
    hits = 0.0
    for start in range(0, len(queries), n_rows):
        rows = queries[start : start + n_rows]
        similarity = _dense(vectors[rows] @ vectors.T)
        similarity[undefined[rows]] = similarity[:, undefined] = -2  # below every cosine
        similarity[np.arange(len(rows)), rows] = -2
        kth = np.partition(similarity, n_documents - k, axis=1)[:, [n_documents - k]]
        relevant = labels[rows][:, None] == labels
        above = similarity > kth + ROUNDING
        tied = (similarity >= np.maximum(kth, -1) - ROUNDING) & ~above
        share = (tied & relevant).sum(axis=1) / np.maximum(tied.sum(axis=1), 1)
        places = k - above.sum(axis=1)
        hits += float(((above & relevant).sum(axis=1) + places * share).sum())
    return hits / (k * len(queries))


def precision_by_rank(
    space: LatentSpace,
    labels: ArrayLike,
    *,
    ranks: Sequence[int],
    k: int,
    n_queries: int | None = None,
    rng: np.random.Generator | None = None,
) -> Array:
    """(len(ranks),) `precision_at_k` of `space` truncated to each of `ranks`.

    The queries are the same at all ranks: `n_queries` documents drawn by `rng`, or all when None.
    """
    n_documents, queries = len(space.documents), None
    if n_queries is not None and n_queries < n_documents:
        if n_queries < 1 or rng is None:
            raise ValueError(f"n_queries is {n_queries}, but may be 1 or more, with an rng")
        queries = rng.choice(n_documents, n_queries, replace=False)
    return np.array(
        [precision_at_k(truncate(space, r).documents, labels, k=k, queries=queries) for r in ranks]
    )


def _matrix(values: Matrix, name: str) -> Matrix:
    """A copy as float64, checked; sparse stays sparse."""
    matrix = csr_array(values) if issparse(values) else np.asarray(values)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(f"{name} has shape {matrix.shape}, but may have (n, m), not empty")
    matrix = matrix.astype(np.float64)
    if not np.isfinite(matrix.data if issparse(matrix) else matrix).all():
        raise ValueError(f"{name} holds NaN or infinity, but may hold finite numbers only")
    return matrix


def _vector(values: Matrix, size: int | None, name: str) -> Array:
    """(size,) from an array, a sparse vector or a matrix of one row."""
    row = _dense(_matrix(values.reshape(1, -1), name)).ravel()
    if size is not None and row.size != size:
        raise ValueError(f"{name} has {row.size} terms, but may have {size}")
    return row


def _dense(matrix: Matrix) -> Array:
    dense: Array = matrix if isinstance(matrix, np.ndarray) else matrix.toarray()
    return dense


def _lengths(X: Matrix) -> Array:
    squares = np.einsum("ij,ij->i", X, X) if isinstance(X, np.ndarray) else (X * X).sum(axis=1)
    lengths: Array = np.sqrt(squares)
    return lengths


def _directions(X: Matrix, tolerance: float) -> Matrix:
    """Rows of length 1; those no longer than `tolerance` become zero."""
    lengths = _lengths(X)
    inverse = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > tolerance)
    directions = X * inverse[:, None]
    return directions if isinstance(directions, np.ndarray) else csr_array(directions)


def _without_rounding(projected: Array, lengths: Array) -> Array:
    projected[_lengths(projected) <= ROUNDING * lengths] = 0
    return projected


def _cosine(products: Array, lengths: Array) -> Array:
    return np.clip(products / np.where(lengths > 0, lengths, np.nan), -1, 1)


def _check_rank(rank: int, largest: int) -> None:
    if not 1 <= rank <= largest:
        raise ValueError(f"rank is {rank}, but may be from 1 to {largest}")
