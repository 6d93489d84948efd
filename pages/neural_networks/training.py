"""Training: a network learns before your eyes."""

from functools import partial

import streamlit as st

from mathdl_core.neural_networks.training_exercises import training_exercise
from mathdl_ui import evidence, lesson, practice, training_sections, training_views
from mathdl_ui.drawings import training as drawing
from mathdl_ui.drawings import training_state as state
from mathdl_ui.figures import training as figure
from mathdl_ui.figures import training_bias

page = lesson.begin("training")


@page.picture
def picture() -> None:
    """A run to play, and all that it depends on."""
    shown, fill_toolbar = training_views.controls(page)
    if shown is None:
        page.live(drawing.painting, by_touch=False)("player")
        fill_toolbar()
        return
    place = page.live(
        partial(drawing.picture, shown),
        by_touch=False,
        rest=lambda now: now.address.value(state.POINTS),
    )
    place("player")
    fill_toolbar()
    training_views.below(page, shown)
    left, right = st.columns([6, 5], gap="large")
    with left:
        place("formula")
    with right:
        training_views.quests(page, shown)


@page.section("Predict")
def predict() -> None:
    """A guess before the answer."""
    training_sections.predict(page)


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, training_exercise)


@page.section("Bias and variance")
def bias() -> None:
    """The same training on many draws of the data."""
    st.markdown(training_bias.EXPLAINED)
    training_sections.bias(page)


@page.section("On real data", follows=True)
def real_data() -> None:
    """Measured data, and what the network confuses."""
    training_sections.real_data(page)


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against torch and scikit-learn, on the run of the picture."""
    training_sections.checks(page)


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    training_sections.code(page)


evidence.take_home(page, partial(training_sections.product, page))
page.end(figure.SOURCES)
