"""Real data that lessons share: loaded once for all sessions, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import lsa
from mathdl_ui import corpora


class Digits(NamedTuple):
    """Scikit-learn's handwritten digits: `pixels` (1797, 64) from 0 to 16, `labels` (1797,)."""

    pixels: Array
    labels: np.ndarray


@st.cache_resource(max_entries=1, show_spinner=False)
def digits() -> Digits:
    """1,797 digits of 8 × 8 pixels."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return Digits(pixels.astype(float), labels)


class Flowers(NamedTuple):
    """Two measurements of two kinds of iris, standardized: `points` (100, 2), `kinds` (100,)."""

    points: Array
    kinds: np.ndarray
    titles: tuple[str, ...]


@st.cache_resource(max_entries=1, show_spinner=False)
def flowers() -> Flowers:
    """Versicolor (0) and virginica (1): petal length and petal width."""
    from sklearn.datasets import load_iris

    data = load_iris()
    two = data.target > 0
    petals = data.data[two][:, 2:]
    points = (petals - petals.mean(axis=0)) / petals.std(axis=0)
    kinds = data.target[two] - 1
    names = [str(data.target_names[kind + 1]) for kind in kinds]
    titles = [
        f"{name}: petal {length:.1f} × {width:.1f} cm"
        for name, (length, width) in zip(names, petals, strict=True)
    ]
    return Flowers(points, kinds, tuple(titles))


@dataclass(frozen=True, eq=False)
class Library:
    """A corpus with its term weights.

    Attributes:
        corpus: the documents.
        counts: how often each document (row) uses each term, and the terms.
        weights: tf-idf, rows of length 1, and the idf of each term.
    """

    corpus: corpora.Corpus
    counts: corpora.TermCounts
    weights: lsa.TfIdf


@st.cache_resource(max_entries=1, show_spinner="Reading scikit-learn's reference…")
def reference() -> Library:
    """The documentation of scikit-learn's public API."""
    return library(corpora.scikit_learn_reference())


def library(corpus: corpora.Corpus) -> Library:
    """Count and weigh the terms of a corpus."""
    counts = corpora.vectorize(corpus.texts)
    return Library(corpus, counts, lsa.tf_idf(counts.counts))
