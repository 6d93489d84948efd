"""Latent semantic analysis: retrieving documents by meaning."""

from functools import partial

import numpy as np
import streamlit as st

from mathdl_core.linear_algebra import lsa, lsa_exercises
from mathdl_ui import controls, evidence, export, lesson, library_picker, live, practice
from mathdl_ui.components import formula
from mathdl_ui.figures import lsa as figure
from mathdl_ui.figures import retrieval as search
from mathdl_ui.libraries import Library
from mathdl_ui.scene import Drawing, State, Values, nothing

COUNTS = live.Editable(figure.BOOK, 0.0, 9.0, 1.0)
RANK = live.Slider("k", "Rank k: how many directions are kept", 1, 4, 3, 1)
AXES = live.Slider("rank", "Rank: how many latent directions are kept", 1, 100, 30, 1)

EXAMPLES = {
    "Finds what words miss": ("reduce the number of dimensions", 30),
    "One rare word": ("anomaly", 100),
    "Both agree": ("partition the data around centers", 100),
    "Where it fails": ("choose the best settings automatically", 100),
}
QUERY = controls.text_param("q", EXAMPLES["Finds what words miss"][0], max_chars=300)

FIRST = controls.choice_param("first", figure.DOCUMENTS, "d5")
SECOND = controls.choice_param("second", figure.DOCUMENTS, "d6")

page = lesson.begin("lsa")


def ask(words: str, rank: int, address: Values) -> None:
    """Put a query and a rank where they belong."""
    address.put(QUERY, words)
    address.put(AXES.param, rank)


def state(now: State) -> tuple[figure.Toy, tuple[int, int]]:
    """The small matrix at its rank, and the two documents that are compared."""
    toy = figure.toy(COUNTS.current(now, "counts"), int(RANK.current(now)))
    first, second = (now.address.value(param) for param in (FIRST, SECOND))
    return toy, (figure.DOCUMENTS.index(first), figure.DOCUMENTS.index(second))


def drawing(now: State) -> Drawing:
    """Counts and what the rank leaves of them, and of the cosines."""
    toy, pair = state(now)
    words = figure.in_words(toy, pair)
    return {
        "matrices": live.tables(figure.counts(toy, pair), {"counts": COUNTS}, alt=words),
        "k-slider": live.slider(now, RANK),
        "formula": formula(
            figure.decomposition(toy, now.theme), figure.pair_formula(toy, pair, now.theme)
        ),
        "cosines": live.tables(figure.similarities(toy, pair), alt=words),
    }


def landscape(library: Library, query: lsa.Matrix) -> None:
    """Documents and the query on two latent axes."""
    st.subheader("The map", anchor=False)
    most = min(10, len(library.space.singular_values))
    if most < 2:
        st.markdown("A map needs two latent directions, and these documents have one.")
        return
    with st.container(horizontal=True):
        across = controls.whole_number("Across: direction", most, min(2, most), key="x", width=170)
        up = controls.whole_number("Up: direction", most, min(3, most), key="y", width=170)
    chart, words = search.landscape(library, query, (across - 1, up - 1), page.theme)
    st.vega_lite_chart(chart, alt=words, key="map")
    st.caption(
        "Each dot is a document; the terms stand where a document of that one word would. "
        f"{library.corpus.source} Computed now."
    )


def quality(library: Library, rank: int) -> None:
    """How well each rank retrieves, measured with the categories."""
    if library.quality is None:
        return
    st.subheader("How good is it?", anchor=False)
    chart, words = search.quality(library.quality, rank, page.theme)
    st.vega_lite_chart(chart, alt=words, key="quality")
    st.caption(
        f"{words} The categories were never shown to the method. At most 300 documents ask, "
        "drawn with seed 0. Computed now."
    )


@page.picture
def picture() -> None:
    """Counts to drag, the rank to slide; what is left of both, and of the cosines."""
    place = page.live(drawing, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("matrices")
        place("k-slider")
        with st.container(horizontal=True):
            controls.select(page, FIRST, "Compare", figure.DOCUMENTS, width=110)
            controls.select(page, SECOND, "with", figure.DOCUMENTS, width=110)
        live.presets(
            page,
            COUNTS,
            "counts",
            {
                "Hidden synonyms": figure.BOOK,
                "Two topics": figure.TWO_TOPICS,
                "No structure": figure.NO_STRUCTURE,
                "One voice": figure.ONE_VOICE,
            },
        )
    with right:
        place("formula")
        practice.quests(page, lambda now: figure.quests(*state(now)))
    place("cosines")
    page.provenance("computed", "Drag a count up or down, or type; slide the rank to 1.")


@page.section("Predict")
def predict() -> None:
    """A guess before the answer."""
    practice.predict_choice(
        page,
        "one-direction",
        "At rank 1 a single direction is left, and every document is a number on it. "
        "Which cosines can two documents then have?",
        ("Any from −1 to 1", "1, −1, or none at all", "Always 0"),
        answer="1, −1, or none at all",
        because="On a line two arrows point the same way or opposite ways; and what is left of "
        "a document may be the zero vector, which has no angle to anything.",
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, lsa_exercises.lsa_exercise)


@page.section("On real documents", follows=True)
def documents() -> None:
    """A corpus, a query, and two rankings."""
    library = library_picker.pick(page)
    words = controls.text_input(
        page, QUERY, "Ask for something", max_chars=300, icon=":material/search:"
    )
    controls.presets(page, {name: partial(ask, *example) for name, example in EXAMPLES.items()})
    axes = AXES.limited(len(library.space.singular_values))
    rank = int(live.live_slider(page, axes))
    query = library.query(words)
    if not query.sum():
        st.markdown(
            "None of these words occurs in the documents. Ask in other words: here are some "
            f"that do: *{', '.join(search.frequent_terms(library.counts))}*."
        )
        return
    found = search.both(library, query, rank)
    new = search.newcomers(found)
    for column, (title, caption, hits) in zip(st.columns(2, gap="large"), found, strict=True):
        with column:
            st.subheader(title, anchor=False)
            st.caption(caption)
            st.markdown(search.listed(library, hits, new))
    st.markdown(search.reading(library, found[1], new))
    landscape(library, query)
    quality(library, rank)


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against numpy, scikit-learn and torch, on the matrix of the picture."""
    import torch
    from sklearn.metrics.pairwise import cosine_similarity

    from mathdl_core.linear_algebra import lsa_torch

    now, _ = state(page)
    rank = len(now.space.singular_values)
    U, sigma, Vt = np.linalg.svd(now.A, full_matrices=False)
    some = now.A.any(axis=1)
    twin = lsa_torch.latent_space(torch.tensor(now.A), rank=rank)
    evidence.checks(
        [
            evidence.Check("σ", now.full.singular_values, sigma, "numpy.linalg.svd"),
            evidence.Check(
                "A at rank k",
                now.A_k,
                (U[:, :rank] * sigma[:rank]) @ Vt[:rank],
                "numpy.linalg.svd",
            ),
            evidence.Check(
                "cosines of terms",
                now.before[np.ix_(some, some)],
                cosine_similarity(now.A[some]) if some.any() else np.zeros((0, 0)),
                "sklearn.metrics.pairwise.cosine_similarity",
            ),
            evidence.Check("A at rank k", now.A_k, lsa_torch.low_rank(twin), "torch.linalg.svd"),
        ]
    )


def product() -> export.Export:
    """What is taken home: the numbers on screen, and what computed them."""
    now, _ = state(page)
    rank = len(now.space.singular_values)
    lines = [
        f"A = {export.literal(now.A)}",
        f"space = latent_space(A, rank={rank})",
        "A_k = low_rank(space)",
        "after = cosines(space.documents, space.documents)",
    ]
    return export.Export(
        page.entry.title,
        page.slug,
        page.entry.idea,
        [lsa],
        "\n".join(lines),
        {"A_k": now.A_k, "after": now.after},
    )


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    from mathdl_core.linear_algebra import lsa_torch

    names = ("latent_space", "low_rank", "fold_in", "cosines")
    evidence.code(
        [getattr(lsa, name) for name in names],
        [getattr(lsa_torch, name) for name in names],
        product(),
    )


evidence.take_home(page, product)
page.end(["S. Deerwester et al., *Indexing by latent semantic analysis*, 1990"])
