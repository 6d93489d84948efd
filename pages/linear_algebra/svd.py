"""The singular value decomposition: rotate, stretch, rotate."""

from dataclasses import replace

import numpy as np
import scipy.linalg
import streamlit as st
import torch

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd, svd_exercises, svd_torch
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_core.linear_algebra import svd_solutions as solutions
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
from mathdl_ui import rank_player as player
from mathdl_ui.address import integer
from mathdl_ui.components import formula
from mathdl_ui.figures import svd as figure
from mathdl_ui.figures import svd_code as source
from mathdl_ui.figures import svd_images as images
from mathdl_ui.figures import svd_iterations as finding
from mathdl_ui.figures import svd_layers as stacking
from mathdl_ui.figures import svd_solutions as solving
from mathdl_ui.scene import Drawing, State

WITHIN = (-2.5, 2.5)
FIRST = plane.Handle("a1", (1.8, 1.4), "data", "a₁", "First column", x=WITHIN, y=WITHIN)
SECOND = plane.Handle("a2", (0.2, 1.3), "second", "a₂", "Second column", x=WITHIN, y=WITHIN)
# The numbers of a column are the state of its handle, by the same name.
COLUMNS = {
    handle.name: live.Editable(tuple((x,) for x in handle.at), -2.5, 2.5, 0.1)
    for handle in (FIRST, SECOND)
}
START = plane.Handle("start", (-0.3, 1.2), "second", "x", "Start", origin=None, step=0.05)
GRID = live.Editable(stacking.PATTERNS["A letter"], 0.0, 9.0, 1.0)
KEPT = live.Slider("keep", "Layers kept", 0, 3, 1, 1)
AXES = live.Slider("axes", "Singular values kept", 1, 3, 3, 1)
NOISE = live.Slider("noise", "Noise", 0, 5, 1, 0.1, " %")
STAGE = controls.choice_param("svd_stage", figure.STAGES)
EIGEN = controls.toggle_param("svd_eigen")
DRAW = integer("draw", 0, 0, 999_999)

page = lesson.begin("svd")


def matrix(now: State) -> Array:
    """The matrix of the picture, (2, 2)."""
    return np.column_stack([FIRST.current(now), SECOND.current(now)])


def drawing(now: State) -> Drawing:
    """The ellipse and its axes follow the columns, and three motions explain it."""
    found, stage = geometry.motions(matrix(now)), now.address.value(STAGE)
    run = plane.Timeline(
        figure.N_STEPS + 1, "", lambda: figure.film(found, stage), "frame", seconds=6
    )
    frame = run.current(now)
    layers = figure.carried(found, eigen=now.address.value(EIGEN))
    words = figure.in_words(found)
    return {
        "plane": plane.drawn(
            now,
            plane.Picture(words, layers, figure.moving(found, frame, stage)),
            handles=[FIRST, SECOND],
            domain=plane.Domain((-3.6, 3.6), (-2.8, 2.8)),
            timeline=replace(run, caption=figure.caption(frame, stage)),
        ),
        "columns": live.tables(figure.columns(found.A), COLUMNS, alt=words),
        "formula": formula(
            figure.product(found, now.theme),
            figure.by_hand(found, now.theme),
            figure.beside(found, now.theme),
        ),
    }


@page.picture
def picture() -> None:
    """Two columns to drag, the factors beside them."""
    place = page.live(drawing)
    left, right = st.columns([13, 10], gap="large")
    with left:
        place("plane")
        with st.container(horizontal=True, vertical_alignment="center"):
            controls.choice(page, STAGE, "Play", figure.STAGES)
            controls.toggle(page, EIGEN, "Eigenvectors")
        plane.presets(page, {name: {FIRST: a, SECOND: b} for name, (a, b) in figure.NAMED.items()})
        page.provenance("computed", "Drag a column of A or its numbers, or press play.")
    with right:
        place("columns")
        place("formula")
        practice.quests(page, figure.quests(geometry.motions(matrix(page))))


@page.section("Predict")
def predict() -> None:
    """A guess before the answer."""
    practice.predict_choice(
        page,
        "turned",
        "After $A$, everything is turned by a further 90°. Which of its values does that change?",
        ("Singular and eigenvalues", "Only the singular values", "Only the eigenvalues", "None"),
        answer="Only the eigenvalues",
        because=figure.turned_further(matrix(page)),
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, svd_exercises.svd_exercise)


@page.section("A sum of layers")
def stack() -> None:
    """A small matrix, taken apart and put together again."""
    now = stacking.stack(GRID.current(page, "grid"), int(KEPT.current(page)))
    words = stacking.in_words(now)
    left, right = st.columns([8, 4], gap="medium")
    with left:
        live.matrices(page, "sums", stacking.sums(now), {"grid": GRID}, alt=words)
        live.live_slider(page, KEPT)
        live.matrices(page, "layers", stacking.layers(now), alt=words)
        live.presets(page, GRID, "grid", stacking.PATTERNS)
        page.provenance("computed")
    with right:
        st.markdown(stacking.EXPLAINED)
        page.formula(stacking.formula(now, page.theme))


@page.section("A photograph is a matrix")
def photograph() -> None:
    """Rank by rank, the strongest layers first."""
    now = picture_picker.pick(page)
    rank = player.current(page, now.film, "layers", 20)
    alt, spectrum = images.in_words(now, rank), images.spectrum_in_words(now, rank)
    player.rank_player(
        page, "film", now.film, name="layers", default=20, alt=alt, spectrum=spectrum
    )
    page.provenance("computed", images.reading(now))
    left, right = st.columns(2, gap="large")
    with left:
        page.formula(images.formula(now, rank, page.theme))
        st.markdown(images.break_even(now))
    with right:
        chart, words = images.errors_chart(now, rank, page.theme)
        st.altair_chart(chart, alt=words, key="svd-errors")
        st.caption(words)


@page.section("The cat brain")
def cat() -> None:
    """Least squares on the books' example."""
    fit = solving.cat_fit(int(AXES.current(page)))
    left, right = st.columns([7, 5], gap="large")
    with left:
        st.markdown(solving.CAT)
        plane.plane(
            page,
            "cat",
            plane.Picture(solving.cat_words(fit), solving.cat_layers(fit)),
            domain=plane.Domain((-0.15, 1.15), (-0.15, 1.15), axes="none", tallest=420),
        )
        live.live_slider(page, AXES)
        page.provenance("computed", "Data: Chaudhury 2.3. Hover or tap a thing.")
    with right:
        page.formula(solving.cat_formula(fit, page.theme))
        st.markdown(solving.cat_reading(fit))


@page.section("What noise does")
def noise() -> None:
    """A blurred signal, solved with more and more singular values."""
    level, draw = NOISE.current(page), page.address.value(DRAW)
    now = solving.blurred(level / 100, draw)
    run = plane.Timeline(
        solving.N + 1, "", lambda: solving.answers(now), "cut", seconds=8, label="Rank", first=22
    )
    rank = run.current(page)
    left, right = st.columns([7, 5], gap="large")
    with left:
        layers, answer = solving.blurred_layers(now), solving.answer_layers(now, rank)
        plane.plane(
            page,
            "signal",
            plane.Picture(solving.blurred_words(now, rank), layers, answer),
            domain=plane.Domain((-1, 48), (-0.7, 1.7), equal=False, ratio=0.55, axes="none"),
            timeline=replace(run, caption=solving.answer_caption(now, rank)),
        )
        live.live_slider(page, NOISE)
        st.button(
            "New noise",
            icon=":material/casino:",
            key="svd-draw",
            on_click=lambda: page.address.put(DRAW, (draw + 1) % 1_000_000),
        )
    with right:
        st.markdown(solving.blurred_reading(now))
        chart, words = solving.blurred_chart(now, rank, page.theme)
        st.altair_chart(chart, alt=words, key="svd-noise")
        page.provenance("computed", f"Noise number {draw}.")


def put_system(rows: str, right_side: str) -> None:
    """Write a system into the fields."""
    st.session_state["svd_matrix"], st.session_state["svd_b"] = rows, right_side


@page.section("On your own system")
def own_system() -> None:
    """Rank, null space, condition and the best answer of any matrix."""
    system_solver.solve(page)


@page.section("How it is found", follows=True)
def iterate() -> None:
    """Power iteration on the picture's matrix, from a start to drag."""
    A, start = matrix(page), START.current(page)
    run = plane.Timeline(
        finding.N_STEPS + 1, "", lambda: finding.pull_frames(A, start), "step", label="Step"
    )
    step = run.current(page)
    left, right = st.columns([7, 5], gap="large")
    with left:
        words, layers = finding.pull_words(A, start, step), finding.pull_layers(A, start)
        plane.plane(
            page,
            "pull",
            plane.Picture(words, layers, finding.pulled(A, start, step)),
            handles=[START],
            domain=plane.Domain((-2.2, 2.2), (-1.6, 1.6), tallest=400),
            timeline=replace(run, caption=finding.pull_caption(A, start, step)),
        )
    with right:
        st.markdown(finding.EXPLAINED)
        page.formula(finding.pull_formula(A, start, step, page.theme))
        page.provenance("computed", "A is that of the picture on top.")


@page.section("Exact against randomized")
def race() -> None:
    """Both timed, on ever larger matrices, for about two seconds."""
    st.markdown(finding.RACE)
    if st.button("Run the race, about 2 s", icon=":material/timer:", key="svd-race"):
        with st.spinner("Racing…"):
            st.session_state["svd-laps"] = finding.race(seconds=2.0)
    laps = st.session_state.get("svd-laps")
    if laps is None:
        return
    left, right = st.columns(2, gap="large")
    with left:
        chart, words = finding.race_chart(laps, page.theme)
        st.altair_chart(chart, alt=words, key="svd-times")
    with right:
        st.markdown(finding.race_table(laps))
    page.provenance("computed", f"{words} On the machine that serves this page.")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against numpy, scipy and torch, on the matrix of the picture and the cat brain."""
    A, ours = matrix(page), svd.decompose(matrix(page))
    fit = solving.cat_fit(3)
    twin = svd_torch.decompose(torch.tensor(A))
    inverse = solutions.pseudo_inverse(ours, tolerance=source.TOLERANCE)
    evidence.checks(
        [
            evidence.Check("σ", ours.sigma, np.linalg.svd(A)[1], "numpy.linalg.svd"),
            evidence.Check("U Σ Vᵀ", svd.truncated(ours, 2), A, "A itself"),
            evidence.Check(
                "eigenvalues",
                *finding.in_order(geometry.eigenvalues(A), np.linalg.eigvals(A)),
                "numpy.linalg.eigvals",
                tolerance=1e-6,
            ),
            evidence.Check(
                "A⁺", inverse, scipy.linalg.pinv(A, rtol=source.TOLERANCE), "scipy.linalg.pinv"
            ),
            evidence.Check(
                "error at each rank",
                svd.frobenius_errors(ours.sigma),
                svd_torch.frobenius_errors(twin.sigma),
                "torch.linalg.svd",
            ),
            evidence.Check(
                "cat brain w",
                fit.w,
                np.linalg.lstsq(solving.DESIGN, solving.THREAT)[0],
                "numpy.linalg.lstsq",
            ),
        ]
    )


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    product = source.take_home(matrix(page), page.entry)
    evidence.code(page, source.FUNCTIONS, source.TWINS, product)


page.end(figure.SOURCES)
