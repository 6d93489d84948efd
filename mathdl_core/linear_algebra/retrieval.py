r"""Retrieval: ranking documents by their cosine with a query, in term space or in latent space.

$$\cos(q, d) = \frac{q \cdot d}{\|q\|\,\|d\|}
= \sum_t \frac{q_t d_t}{\|q\|\,\|d\|}, \qquad
\text{precision at } k = \frac{\text{relevant documents among the first } k}{k}$$

A query is a row of term weights like a document, of any length. A zero vector has no cosine: it is
NaN, and ranked last.

Reference: S. Deerwester et al., "Indexing by latent semantic analysis", 1990; MADL 4.5.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_array

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.lsa import LatentSpace, fold_in, truncate
from mathdl_core.linear_algebra.sparse_rows import (
    ROUNDING,
    Matrix,
    as_matrix,
    as_row,
    dense,
    row_lengths,
    unit_rows,
)


class InvertedIndex(NamedTuple):
    """For each term its documents (a column of `weights`); `lengths` (n_documents,) of all."""

    weights: csc_array
    lengths: Array


class Ranking(NamedTuple):
    """The best first: `documents` (n_top,) are indices, `scores` (n_top,) theirs."""

    documents: NDArray[np.intp]
    scores: Array


def inverted_index(weights: Matrix) -> InvertedIndex:
    """Weights (n_documents, n_terms) by term, so that a query reads its own terms only."""
    weights = as_matrix(weights, "weights")
    return InvertedIndex(csc_array(weights), row_lengths(weights))


def term_scores(query: Matrix, index: InvertedIndex) -> Array:
    """(n_documents,) cosine of a query (n_terms,) with each document in term space."""
    q = as_row(query, index.weights.shape[1], "query")
    used = np.flatnonzero(q)
    return _cosine(index.weights[:, used] @ q[used], index.lengths * np.linalg.norm(q))


def latent_scores(query: Matrix, space: LatentSpace) -> Array:
    """(n_documents,) cosine of a query (n_terms,) with each document in latent space."""
    projected = fold_in(query, space)
    lengths = row_lengths(space.documents) * np.linalg.norm(projected)
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
    q = as_row(query, None, "query")
    d = as_row(document, q.size, "document")
    return q * d / (np.linalg.norm(q) * np.linalg.norm(d) or np.nan)


def latent_contributions(query: Matrix, document: Matrix, space: LatentSpace) -> Array:
    r"""(n_terms,) $d_t (V_k V_k^T q)_t / (\|V_k^T q\| \|V_k^T d\|)$, parts of the latent cosine.

    $V_k V_k^T q$ spreads the query over all terms that keep company with its own, so terms of the
    document that the query never used earn credit.
    """
    q, d = fold_in(query, space), fold_in(document, space)
    lengths = np.linalg.norm(q) * np.linalg.norm(d) or np.nan
    return as_row(document, None, "document") * (q @ space.terms) / lengths


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
    vectors, labels = as_matrix(vectors, "vectors"), np.asarray(labels)
    n_documents = vectors.shape[0]
    if labels.shape != (n_documents,):
        raise ValueError(f"labels has shape {labels.shape}, but may have ({n_documents},)")
    if not 1 <= k < n_documents:
        raise ValueError(f"k is {k}, but may be from 1 to {n_documents - 1}")
    queries = np.arange(n_documents) if queries is None else queries
    vectors = unit_rows(vectors / (abs(vectors).max() or 1.0), ROUNDING)
    undefined = row_lengths(vectors) == 0
    n_rows = max(1, 500_000 // n_documents)  # blocks of 4 MB: n_documents^2 would not fit
    hits = 0.0
    for start in range(0, len(queries), n_rows):
        rows = queries[start : start + n_rows]
        similarity = dense(vectors[rows] @ vectors.T)
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


def _cosine(products: Array, lengths: Array) -> Array:
    return np.clip(products / np.where(lengths > 0, lengths, np.nan), -1, 1)
