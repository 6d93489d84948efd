"""Principal component analysis: the axes along which data vary most."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from mathdl_core.linear_algebra import pca_exercises
from mathdl_ui import (
    controls,
    evidence,
    lesson,
    measurement_picker,
    practice,
    sample_views,
    samples,
)
from mathdl_ui.drawings import pca as drawing
from mathdl_ui.export import Export
from mathdl_ui.figures import pca as figure
from mathdl_ui.figures import pca_data as real
from mathdl_ui.figures import pca_fails as bent
from mathdl_ui.figures import pca_steps as steps
from mathdl_ui.layers import Point
from mathdl_ui.scene import Values, nothing

page = lesson.begin("pca")


def choose(places: Sequence[Point], address: Values) -> None:
    """Put the single points where a preset has them."""
    address.put(drawing.MODE, drawing.MODES[0])
    for point, at in zip(drawing.POINTS, places, strict=True):
        address.put(point.param, at)


@page.picture
def picture() -> None:
    """A cloud and a line to drag, the formula beside them."""
    left, right = st.columns([7, 5], gap="large")
    with left:
        place = page.live(drawing.picture, rest=drawing.is_whole)
        controls.choice(page, drawing.MODE, "Drag", drawing.MODES)
        place("plane")
        with st.container(horizontal=True, gap="small"):
            controls.presets(
                page, {name: partial(choose, places) for name, places in figure.presets().items()}
            )
            if drawing.is_whole(page):
                controls.new_sample(page, drawing.SAMPLE)
        held = "the center, or the end of an axis" if drawing.is_whole(page) else "a point"
        page.provenance(
            "computed",
            f"Drag {held}, or the line by its end, or press play. The green mark is PC 1.",
        )
    with right:
        place("formula")
        practice.quests(page, lambda now: figure.quests(drawing.scene(now)))


@page.section("Predict", follows=True)
def predict() -> None:
    """A guess before the answer."""
    question, answer, because = figure.quarter_turn(drawing.scene(page), page.theme)
    practice.predict_number(
        page, "quarter", question, answer=answer, tolerance=0.1, because=because
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, pca_exercises.pca_exercise)


@page.section("How a computer turns the line", follows=True)
def routes() -> None:
    """Power iteration from the hand's line; the covariance and the SVD, equal."""
    place = page.live(drawing.power, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("power")
    with right:
        st.markdown(
            "No trying out: multiply *any* direction by the covariance and shorten it to length "
            "1, again and again. It turns to the first axis, the faster the smaller $\\lambda_2$ "
            "is beside $\\lambda_1$. Here it starts from your line."
        )
        place("power-formula")
    st.markdown(
        "Two routes go there directly, and reach the same: the eigenvectors of the covariance, "
        "and the singular value decomposition of the centered points."
    )
    cloud = drawing.scene(page)
    page.formula(steps.routes_formula(cloud, page.theme))
    st.markdown(steps.notes(cloud))
    page.provenance("computed")


@page.section("Whitening", follows=True)
def whitening() -> None:
    """The cloud centered, turned onto its axes, and stretched until it is round."""
    place = page.live(drawing.whitening, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("white")
    with right:
        st.markdown(
            "Subtract the mean, turn the axes onto the grid, divide by the spread along each: "
            "what is left has variance 1 in every direction, and no correlation. Many networks "
            "learn faster from such inputs."
        )
        place("white-formula")
        page.provenance("computed", "Press play; the cloud is that of the picture.")


@page.section("On real data")
def real_data() -> None:
    """A data set, its biplot, and its samples coming back."""
    now = measurement_picker.pick(page)
    st.markdown(real.summary(now))
    sample_views.biplot(page, now)
    sample_views.coming_back(page, now)


@page.section("Standardize or not?")
def standardize() -> None:
    """What the choice of units decides."""
    raw, standardized = measurement_picker.shipped("Breast cancer", standardized=True).first
    practice.predict_number(
        page,
        "standardize",
        "569 tumors, 30 measurements of their cells, from areas in thousands to shares of one. As "
        f"measured, the first component holds **{100 * raw:.1f} %** of the variance. Standardize "
        "every column to variance 1: how many percent does it hold then?",
        answer=100 * standardized,
        tolerance=8,
        because="As measured it was hardly more than the column with the largest numbers. "
        "Standardized, every column has the same say, and the first axis is what they share.",
    )


@page.section("Noise out of digits")
def denoising() -> None:
    """Few components keep the digits and lose the noise."""
    place = page.live(partial(drawing.denoising, samples.digits().pixels), rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("noise-slider")
        place("denoising")
    with right:
        place("denoising-words")
        place("errors")
        st.caption("Across: components kept. Up: mean squared distance to the clean digits.")
    page.provenance("computed", "All 1,797 digits, noise from seed 0; the axes are of noisy ones.")


@page.section("Where PCA fails")
def fails() -> None:
    """Curves, and classes that variance does not see."""
    place = page.live(drawing.failing, rest=lambda now: now.address.value(drawing.SHAPE))
    shape = controls.choice(page, drawing.SHAPE, "Shape", bent.SHAPES)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("fails")
        page.provenance("computed", "Bend the shape; below it, what one component keeps.")
    with right:
        st.markdown(bent.reading(shape))
        place("bend-slider")
        place("fails-words")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against each other, numpy, scikit-learn and torch, on the cloud of the picture."""
    from mathdl_ui.figures import pca_evidence as believing

    found = believing.comparisons(drawing.scene(page))
    evidence.checks([evidence.Check(*one) for one in found])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    from mathdl_ui.figures import pca_evidence as believing

    return believing.take_home(drawing.scene(page), page.entry)


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    from mathdl_ui.figures import pca_evidence as believing

    evidence.code(believing.FUNCTIONS, believing.TWINS, product())


evidence.take_home(page, product)
page.end(figure.SOURCES)
