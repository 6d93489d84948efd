"""A corpus made ready to be searched: its weights, its index, its latent axes; no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import lsa, retrieval
from mathdl_ui import corpora

MOST_AXES = 100


class Quality(NamedTuple):
    """Precision at 10, documents asking for their own category.

    Attributes:
        ranks: (n_ranks,) at which it was measured.
        latent: (n_ranks,) in the latent space of each.
        terms: in term space.
    """

    ranks: Array
    latent: Array
    terms: float


@dataclass(frozen=True, eq=False)
class Library:
    """A corpus, ready to be searched.

    Attributes:
        corpus: the documents.
        counts: how often each document (row) uses each term, and the terms.
        weights: tf-idf of the damped counts, rows of length 1, and the idf of each term.
        index: the weights by term.
        space: the first latent axes, 100 or as many as there are.
        quality: how well it retrieves by category; None where nobody gave categories.
    """

    corpus: corpora.Corpus
    counts: corpora.TermCounts
    weights: lsa.TfIdf
    index: retrieval.InvertedIndex
    space: lsa.LatentSpace
    quality: Quality | None

    def query(self, words: str) -> lsa.Matrix:
        """The words as one more document, (1, n_terms); all zero when the corpus has none."""
        return lsa.weigh(
            lsa.log_counts(self.counts.vectorizer.transform([words])), self.weights.idf
        )


def library(corpus: corpora.Corpus) -> Library:
    """Count and weigh the terms of a corpus, and find its latent axes."""
    counts = corpora.vectorize(corpus.texts)
    weights = lsa.tf_idf(lsa.log_counts(counts.counts))
    rank = min(MOST_AXES, *counts.counts.shape)
    space = lsa.latent_space(weights.weights, rank=rank)
    index = retrieval.inverted_index(weights.weights)
    quality = _quality(weights.weights, space, corpus.categories) if corpus.categories else None
    return Library(corpus, counts, weights, index, space, quality)


def _quality(weights: lsa.Matrix, space: lsa.LatentSpace, labels: tuple[str, ...]) -> Quality:
    """At most 300 documents ask; the same ones at every rank."""
    rank = len(space.singular_values)
    ranks = [*(step for step in (1, 2, 3, 5, 10, 20, 30, 50, 70) if step < rank), rank]
    rng = np.random.default_rng(0)
    queries = rng.choice(len(labels), min(300, len(labels)), replace=False)
    places = min(10, len(labels) - 1)
    latent = [
        retrieval.precision_at_k(
            lsa.truncate(space, step).documents, labels, k=places, queries=queries
        )
        for step in ranks
    ]
    terms = retrieval.precision_at_k(weights, labels, k=places, queries=queries)
    return Quality(np.array(ranks, dtype=float), np.array(latent), terms)
