"""The singular value decomposition: rotate, stretch, rotate."""

from functools import partial

import streamlit as st

from mathdl_core.linear_algebra import svd_exercises
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_ui import (
    controls,
    evidence,
    lesson,
    live,
    picture_picker,
    plane,
    practice,
    system_solver,
)
from mathdl_ui.drawings import svd as drawing
from mathdl_ui.export import Export
from mathdl_ui.figures import svd as figure
from mathdl_ui.figures import svd_cat as cat_brain
from mathdl_ui.figures import svd_images as images
from mathdl_ui.figures import svd_layers as stacking
from mathdl_ui.figures import svd_pull as pulling
from mathdl_ui.figures import svd_race as racing
from mathdl_ui.scene import nothing
from mathdl_ui.turnstile import PAGES

page = lesson.begin("svd")


@page.picture
def picture() -> None:
    """Two columns to drag, the factors beside them."""
    place = page.live(drawing.picture, rest=nothing)
    left, right = st.columns([13, 10], gap="large")
    with left:
        place("plane")
        with st.container(horizontal=True, vertical_alignment="center"):
            controls.choice(page, drawing.STAGE, "Play", figure.STAGES)
            controls.toggle(page, drawing.EIGEN, "Eigenvectors")
        plane.presets(
            page,
            {name: {drawing.FIRST: a, drawing.SECOND: b} for name, (a, b) in figure.NAMED.items()},
        )
        page.provenance("computed", "Drag a column of A or its numbers, or press play.")
    with right:
        place("columns")
        place("formula")
        practice.quests(page, lambda now: figure.quests(geometry.motions(drawing.matrix(now))))


@page.section("Predict")
def predict() -> None:
    """A guess before the answer."""
    practice.predict_choice(
        page,
        "turned",
        "After $A$, everything is turned by a further 90°. Which of its values does that change?",
        ("Singular and eigenvalues", "Only the singular values", "Only the eigenvalues", "None"),
        answer="Only the eigenvalues",
        because=figure.turned_further(drawing.matrix(page)),
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, svd_exercises.svd_exercise)


@page.section("A sum of layers")
def stack() -> None:
    """A small matrix, taken apart and put together again."""
    place = page.live(drawing.stack, rest=nothing)
    left, right = st.columns([8, 4], gap="medium")
    with left:
        place("sums")
        place("keep-slider")
        place("layers")
        live.presets(page, drawing.GRID, "grid", stacking.PATTERNS)
        page.provenance("computed")
    with right:
        st.markdown(stacking.EXPLAINED)
        place("stack-formula")


@page.section("A photograph is a matrix")
def photograph() -> None:
    """Rank by rank, the strongest layers first."""
    now = picture_picker.pick(page)
    place = page.live(partial(drawing.photograph, now))
    place("film")
    page.provenance("computed", images.reading(now))
    left, right = st.columns(2, gap="large")
    with left:
        place("film-formula")
        st.markdown(images.break_even(now))
    with right:
        rank = drawing.LAYERS.current(page, now.film)
        chart, words = images.errors_chart(now, rank, page.theme)
        st.vega_lite_chart(chart, alt=words, key="svd-errors")
        st.caption(words)


@page.section("The cat brain")
def cat() -> None:
    """Least squares on the books' example."""
    place = page.live(drawing.cat_brain, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        st.markdown(cat_brain.EXPLAINED)
        place("cat")
        place("axes-slider")
        page.provenance("computed", "Data: Chaudhury 2.3. Hover or tap a thing.")
    with right:
        place("cat-formula")
        place("cat-words")


@page.section("What noise does")
def noise() -> None:
    """A blurred signal, solved with more and more singular values."""
    place = page.live(drawing.noise, rest=lambda now: now.address.value(drawing.DRAW))
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("signal")
        place("noise-slider")
        controls.new_sample(page, drawing.DRAW)
    with right:
        place("noise-words")
        place("noise-errors")
        st.caption("Across: singular values kept. Up: how far the answer is off, on a log scale.")
        page.provenance("computed", f"Noise number {page.address.value(drawing.DRAW)}.")


@page.section("On your own system")
def own_system() -> None:
    """Rank, null space, condition and the best answer of any matrix."""
    system_solver.solve(page)


@page.section("How it is found", follows=True)
def iterate() -> None:
    """Power iteration on the picture's matrix, from a start to drag."""
    place = page.live(drawing.pull, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("pull")
    with right:
        st.markdown(pulling.EXPLAINED)
        place("pull-formula")
        page.provenance("computed", "A is that of the picture on top.")


@page.section("Exact against randomized")
def race() -> None:
    """Both timed, on ever larger matrices, for about two seconds."""
    st.markdown(racing.RACE)
    if st.button("Run the race, about 2 s", icon=":material/timer:", key="svd-race"):
        with st.spinner("Racing…"), PAGES.outside():
            st.session_state["svd-laps"] = racing.race(seconds=2.0)
    laps = st.session_state.get("svd-laps")
    if laps is None:
        return
    left, right = st.columns(2, gap="large")
    with left:
        chart, words = racing.race_chart(laps, page.theme)
        st.vega_lite_chart(chart, alt=words, key="svd-times")
    with right:
        st.markdown(racing.race_table(laps))
    page.provenance("computed", f"{words} On the machine that serves this page.")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against numpy, scipy and torch, on the matrix of the picture and the cat brain."""
    from mathdl_ui.figures import svd_evidence as believing

    found = believing.comparisons(drawing.matrix(page))
    evidence.checks([evidence.Check(*one) for one in found])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    from mathdl_ui.figures import svd_evidence as believing

    return believing.take_home(drawing.matrix(page), page.entry)


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    from mathdl_ui.figures import svd_evidence as believing

    evidence.code(believing.FUNCTIONS, believing.TWINS, product())


evidence.take_home(page, product)
page.end(figure.SOURCES)
