"""Distributions: how chance is spread, as a curve to be taken in the hand."""

import streamlit as st

from mathdl_core.probability import distribution_exercises
from mathdl_ui import (
    evidence,
    family_picker,
    fit_views,
    joint_views,
    lesson,
    practice,
    sampling_views,
)
from mathdl_ui.drawings import distributions_state as state
from mathdl_ui.drawings.distributions import drawing
from mathdl_ui.export import Export
from mathdl_ui.figures import distributions_code as source
from mathdl_ui.figures import distributions_practice as asked

page = lesson.begin("distributions")


@page.picture
def picture() -> None:
    """A curve to drag, what is read off it beside it."""
    state.keep_window(page.address)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place = page.live(drawing, rest=family_picker.pick(page))
        place("density")
        place("cdf")
        family_picker.presets(page, asked.PRESETS)
        page.provenance("computed", "Drag the curve, the interval, or the point on the cdf.")
    with right:
        place("formula")
    practice.quests(page, lambda now: asked.quests(state.shown(now.address)))


@page.section("Predict", follows=True)
def predict() -> None:
    """A guess before the answer."""
    question, answer, because = asked.question(state.shown(page.address))
    practice.predict_number(
        page, "within", question, answer=answer, tolerance=0.05, because=because
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, distribution_exercises.distribution_exercise)


@page.section("Samples meet the curve")
def falling() -> None:
    """Ever more draws fall, and the histogram meets the density."""
    sampling_views.falling(page)


@page.section("Means settle")
def averages() -> None:
    """The law of large numbers, and the central limit theorem."""
    sampling_views.averages(page)


@page.section("How a computer draws")
def machines() -> None:
    """By the inverse of the cdf, and by rejection."""
    sampling_views.machines(page)


@page.section("The map of families")
def limits() -> None:
    """One family becomes another, in the limit or as a special case."""
    sampling_views.limits(page)


@page.section("Two numbers at once")
def ellipse() -> None:
    """The normal distribution of two numbers, its shadows and its slices."""
    joint_views.ellipse(page)


@page.section("Shares that sum to 1")
def simplex() -> None:
    """Dirichlet and multinomial on one triangle."""
    joint_views.simplex(page)


@page.section("Pairs of events")
def pairs() -> None:
    """A table of pairs: sums, conditionals, independence."""
    joint_views.table(page)


@page.section("On real data")
def real_data() -> None:
    """A column of data, fitted by eye, then by maximum likelihood."""
    fit_views.fit(page)


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against SciPy and torch, on the numbers of the picture."""
    evidence.checks([evidence.Check(*row) for row in source.compared(state.shown(page.address))])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    return source.taken_home(state.shown(page.address), page.entry)


@page.section("The code", follows=True)
def code() -> None:
    """The same distribution in three libraries, what ran here, and it all to take home."""
    now = state.shown(page.address)
    st.markdown(source.side_by_side(now.member))
    evidence.listing("What ran here", [type(now.member)])
    evidence.downloads(product())


evidence.take_home(page, product)
page.end(source.SOURCES)
