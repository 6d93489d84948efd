"""Real data that lessons share: loaded once for all sessions, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st

from mathdl_core.arrays import Array
from mathdl_ui import shipped

if TYPE_CHECKING:
    from mathdl_ui.libraries import Library


class Digits(NamedTuple):
    """Scikit-learn's handwritten digits: `pixels` (1797, 64) from 0 to 16, `labels` (1797,)."""

    pixels: Array
    labels: np.ndarray


@st.cache_resource(max_entries=1, show_spinner=False)
def digits() -> Digits:
    """1,797 digits of 8 × 8 pixels."""
    return Digits(*shipped.digits())


class Flowers(NamedTuple):
    """Two measurements of two kinds of iris, standardized: `points` (100, 2), `kinds` (100,)."""

    points: Array
    kinds: np.ndarray
    titles: tuple[str, ...]


@st.cache_resource(max_entries=1, show_spinner=False)
def flowers() -> Flowers:
    """Versicolor (0) and virginica (1): petal length and petal width."""
    lengths, kinds = shipped.iris()
    petals, kinds = lengths[kinds > 0, 2:], kinds[kinds > 0] - 1
    points = (petals - petals.mean(axis=0)) / petals.std(axis=0)
    titles = [
        f"{('versicolor', 'virginica')[kind]}: petal {length:.1f} × {width:.1f} cm"
        for kind, (length, width) in zip(kinds, petals, strict=True)
    ]
    return Flowers(points, kinds, tuple(titles))


@st.cache_resource(max_entries=1, show_spinner="Reading scikit-learn's reference…")
def reference() -> Library:
    """The documentation of scikit-learn's public API."""
    # What reads and counts words imports all of scikit-learn.
    from mathdl_ui import corpora, libraries

    return libraries.library(corpora.scikit_learn_reference())


@st.cache_resource(max_entries=1, show_spinner="Reading the descriptions…")
def data_sets() -> Library:
    """The descriptions of scikit-learn's data sets, by section."""
    from mathdl_ui import corpora, libraries

    return libraries.library(corpora.data_set_descriptions())


@st.cache_resource(
    max_entries=1, show_spinner="Fetching 20 Newsgroups (14 MB), then counting its words…"
)
def usenet() -> Library:
    """18,000 posts; ConnectionError with a sentence when they cannot be had."""
    from mathdl_ui import libraries, newsgroups

    return libraries.library(newsgroups.twenty_newsgroups())
