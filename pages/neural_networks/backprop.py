"""Backpropagation: values forward, gradients back."""

import streamlit as st

from mathdl_core.neural_networks import backprop_exercises
from mathdl_ui import backprop_views, controls, evidence, lesson, practice
from mathdl_ui.drawings import backprop as drawing
from mathdl_ui.drawings import backprop_network as networks
from mathdl_ui.export import Export
from mathdl_ui.expression_field import expression_field
from mathdl_ui.figures import backprop as figure
from mathdl_ui.figures import backprop_steps as steps

page = lesson.begin("backprop")


@page.picture
def picture() -> None:
    """An expression as a graph: turn its inputs, walk forward and back."""
    place = page.live(drawing.picture, rest=lambda now: now.address.value(drawing.TEXT))
    left, right = st.columns([5, 7], gap="medium", vertical_alignment="bottom")
    with left:
        expression_field(
            page,
            drawing.TEXT,
            "An expression of your own",
            read=figure.read,
            then=lambda text: drawing.typed(page.address, text),
        )
    with right:
        controls.presets(page, drawing.presets())
    place("graph")
    left, right = st.columns([6, 6], gap="large")
    with left:
        place("saying")
        place("step")
    with right:
        place("whole")
        place("legend")
        page.provenance("computed", "Turn an input, tap a node, or press play.")
        practice.quests(page, lambda now: steps.quests(drawing.shown(now)))


@page.section("Predict", follows=True)
def predict() -> None:
    """What a gradient promises, against what happens."""
    asked = steps.nudged(drawing.shown(page))
    if asked is None:
        st.caption("Give the graph above an input and a place where it has a gradient.")
        return
    question, answer, because = asked
    practice.predict_number(
        page,
        "nudge",
        question,
        answer=answer,
        tolerance=max(0.15 * abs(answer), 0.002),
        because=because,
    )


@page.section("Forward mode and reverse mode", follows=True)
def modes() -> None:
    """The chain rule from either end, on the graph above, and what each costs."""
    backprop_views.modes(page)


@page.section("A network")
def network() -> None:
    """The same a layer at a time: forward, loss, backward, update; the slopes checked."""
    backprop_views.network(page)


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, backprop_exercises.backprop_exercise)


@page.section("Vanishing and exploding")
def depth() -> None:
    """How large slopes are through many layers, before any training."""
    backprop_views.depth(page)


@page.section("Equal weights stay equal")
def alike() -> None:
    """Three hidden units that walk as one, until something tells them apart."""
    backprop_views.alike(page)


@page.section("One unit is a gate")
def gate() -> None:
    """AND and OR by hand and by the perceptron's rule; XOR by neither."""
    backprop_views.gate(page)


@page.section("Two layers do XOR")
def xor() -> None:
    """What the hidden layer does to the four points."""
    backprop_views.xor(page)


@page.section("A real mini-batch")
def batch() -> None:
    """Eight real samples, one gradient, an update of any length."""
    backprop_views.batch(page)


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against torch and central differences, on the numbers on screen."""
    from mathdl_ui.figures import backprop_evidence as believing

    found = believing.graph_comparisons(drawing.shown(page))
    found += believing.network_comparisons(networks.shown(page))
    evidence.checks([evidence.Check(*one) for one in found])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    from mathdl_ui.figures import backprop_evidence as believing

    return believing.take_home(drawing.shown(page), networks.shown(page), page.entry)


@page.section("The code", follows=True)
def code() -> None:
    """The engine for numbers and for arrays, the network with its twin, all to take home."""
    from mathdl_ui.figures import backprop_evidence as believing

    st.markdown(believing.ENGINE)
    evidence.listing("Numbers: what this page runs", believing.SCALAR)
    st.markdown(believing.BROADCAST)
    evidence.listing("Arrays: the same, with broadcasting", believing.ARRAYS)
    evidence.code(believing.NETWORK, believing.TWINS, product())


evidence.take_home(page, product)
page.end(figure.SOURCES)
