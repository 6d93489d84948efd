"""Real data that lessons share: loaded once for all sessions, never changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from mathdl_core.arrays import Array
from mathdl_ui import corpora, newsgroups
from mathdl_ui.libraries import Library, library


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


@st.cache_resource(max_entries=1, show_spinner="Reading scikit-learn's reference…")
def reference() -> Library:
    """The documentation of scikit-learn's public API."""
    return library(corpora.scikit_learn_reference())


@st.cache_resource(max_entries=1, show_spinner="Reading the descriptions…")
def data_sets() -> Library:
    """The descriptions of scikit-learn's data sets, by section."""
    return library(corpora.data_set_descriptions())


@st.cache_resource(
    max_entries=1, show_spinner="Fetching 20 Newsgroups (14 MB), then counting its words…"
)
def usenet() -> Library:
    """18,000 posts; ConnectionError with a sentence when they cannot be had."""
    return library(newsgroups.twenty_newsgroups())
