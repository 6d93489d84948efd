"""CNN filters: a small network reads a digit, and every filter of it is in your hand."""

from functools import partial

import streamlit as st

from mathdl_core.convolution.cnn_exercises import cnn_exercise
from mathdl_ui import cnn_views, controls, evidence, lesson, practice
from mathdl_ui.drawings import cnn as drawing
from mathdl_ui.drawings import cnn_sections as sections
from mathdl_ui.drawings import cnn_state as state
from mathdl_ui.export import Export
from mathdl_ui.figures import cnn as figure
from mathdl_ui.figures import (
    cnn_costs,
    cnn_evidence,
    cnn_favorites,
    cnn_mistakes,
    cnn_rivals,
    cnn_view,
    cnn_why,
)
from mathdl_ui.scene import nothing

page = lesson.begin("cnn")


@page.picture
def picture() -> None:
    """A digit's way through the network, the filter in the hand beside its arithmetic."""
    now = cnn_views.shown(page)
    place = page.live(partial(drawing.picture, now), rest=partial(drawing.rest, now))
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, state.ZOOM, "View", cnn_view.ZOOMS)
        cnn_views.digits(page)
    place("flow")
    left, right = st.columns([6, 8], gap="large")
    seen = drawing.view(now, page)
    with left:
        if seen.zoom != cnn_view.NETWORK:
            place("kernel")
        cnn_views.kernel_buttons(page, seen)
        place("reading")
        page.provenance("replayed" if now.stored else "computed", figure.run_in_words(seen))
        cnn_views.presets(page)
        cnn_views.train(page, now)
    with right:
        place("cnn-formula")
        practice.quests(page, lambda then: figure.quests(drawing.view(now, then)))


@page.section("Predict", follows=True)
def predict() -> None:
    """Two guesses before the answers."""
    seen = drawing.view(cnn_views.current(), page)
    question, left, because = figure.without_it(seen)
    practice.predict_number(page, "off", question, answer=left, tolerance=2.0, because=because)
    asked, most, why_so = cnn_costs.most_weights(seen.learned)
    practice.predict_choice(page, "weights", asked, cnn_costs.NAMES, answer=most, because=why_so)


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, cnn_exercise)


@page.section("What the answer rests on", follows=True)
def why() -> None:
    """Saliency, occlusion, Grad-CAM, activation maximization."""
    st.markdown(cnn_why.EXPLAINED)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.select(page, sections.OF_CLASS, "Speaks for", sections.CLASSES, 140)
        controls.select(page, sections.TARGET, "Climb for", cnn_why.TARGETS, 200)
        controls.select(page, sections.START, "Climb", cnn_why.STARTS, 180)
    place = page.live(partial(sections.answer_rests_on, cnn_views.current()), rest=nothing)
    place("why")
    place("why-formula")
    page.provenance("computed", "The digit and the network are those of the picture on top.")


@page.section("What each filter likes best", follows=True)
def likes() -> None:
    """The test digits that each filter answers most to."""
    controls.choice(page, sections.LIKES, "Layer", tuple(sections.LAYERS))
    page.live(partial(sections.likes, cnn_views.current()), rest=nothing)("likes")
    page.provenance("computed", cnn_favorites.READING)


@page.section("What it mistakes for what", follows=True)
def mistakes() -> None:
    """Confusion matrix and the worst mistakes."""
    network = drawing.view(cnn_views.current(), page).network
    st.markdown(cnn_mistakes.reading(network))
    page.live(partial(sections.wrong, cnn_views.current()))("wrong")
    cnn_views.take_mistake(page, cnn_mistakes.worst(network))
    page.provenance("computed", "Press a mistake to take it into the picture on top.")


@page.section("Against others of its size", follows=True)
def against() -> None:
    """Logistic regression and an MLP."""
    network = drawing.view(cnn_views.current(), page).learned
    st.markdown(cnn_rivals.EXPLAINED)
    st.markdown(cnn_rivals.table(network))
    left, right = st.columns([7, 5], gap="large")
    with left:
        page.live(sections.against, rest=nothing)("curves")
        page.provenance("replayed", "Across: epochs. Up: percent of the test digits told right.")
    with right:
        st.markdown(cnn_rivals.reading(network))


@page.section("What each layer costs", follows=True)
def costs() -> None:
    """Shapes, parameters, multiply-adds, receptive fields."""
    network = drawing.view(cnn_views.current(), page).learned
    st.markdown(cnn_costs.table(network))
    page.formula(cnn_costs.formula(network, page.theme))
    st.markdown(cnn_costs.reading(network))


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against torch and scikit-learn, on the digit and the network of the picture."""
    seen = drawing.view(cnn_views.current(), page)
    found = [evidence.Check(*one) for one in cnn_evidence.comparisons(seen)]
    slopes = evidence.Check(*cnn_evidence.slopes(seen), tolerance=1e-6)
    evidence.checks([*found, slopes])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    return cnn_evidence.take_home(drawing.view(cnn_views.current(), page), page.entry)


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    taken = product()
    st.code(cnn_evidence.call_in_short(taken.call), language="python")
    left, right = st.columns(2)
    with left:
        evidence.listing("NumPy: every layer, and one unit", cnn_evidence.FUNCTIONS)
    with right:
        evidence.listing("PyTorch: what this page runs, by hooks", cnn_evidence.TWINS)
    evidence.downloads(taken)


evidence.take_home(page, product)
page.end(figure.SOURCES)
