"""The sections of the lesson on backpropagation, from the two modes to a real mini-batch."""

from functools import partial

import numpy as np
import streamlit as st

from mathdl_core.exercise import Quest
from mathdl_ui import controls, practice, readers
from mathdl_ui.drawings import backprop_network as drawn
from mathdl_ui.drawings import backprop_sections as sections
from mathdl_ui.drawings.backprop import shown
from mathdl_ui.figures import backprop_check as checking
from mathdl_ui.figures import backprop_data as batches
from mathdl_ui.figures import backprop_depth as depths
from mathdl_ui.figures import backprop_gates as gates
from mathdl_ui.figures import backprop_modes as two_modes
from mathdl_ui.figures import backprop_network as figure
from mathdl_ui.figures import backprop_network_steps as steps
from mathdl_ui.figures import backprop_symmetry as symmetry
from mathdl_ui.lesson import Page
from mathdl_ui.scene import State, nothing


def network(page: Page) -> None:
    """A network to shape, and a step of it spelled out; its slopes checked."""
    st.markdown(figure.EXPLAINED)
    values = page.address
    controls.presets(page, drawn.PRESETS)
    place = page.live(drawn.network, rest=drawn.rest)
    place("shape")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.select(page, drawn.ACTIVATION, "Activation", tuple(figure.ACTIVATION_NAMES), 140)
        controls.select(page, drawn.LOSS, "Loss", tuple(figure.LOSS_NAMES), 160)
        controls.select(
            page, drawn.FIRST_WEIGHTS, "First weights", tuple(figure.INITIALIZATION_NAMES), 130
        )
        controls.new_sample(page, drawn.SEED, "New weights")
    place("network")
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("layer")
    with right:
        names = figure.weight_names(drawn.setting(values).sizes)
        controls.select(page, drawn.WEIGHT, "Weight, or tap one", names, 180)
        place("weight")
        rate, before = st.columns(2, gap="medium")
        with rate:
            place("rate")
        with before:
            place("updates")
        place("network-words")
        page.provenance(
            "computed",
            f"Drag or type any number above; tap a weight. Seed {values.value(drawn.SEED)}.",
        )
        practice.quests(page, lambda now: steps.quests(drawn.shown(now)))
    st.subheader("Are the slopes right?", anchor=False)
    left, right = st.columns([6, 6], gap="large")
    with left:
        place("check")
    with right:
        st.markdown(checking.EXPLAINED)
        place("check-formula")
        place("check-words")
        page.provenance("computed", "Drag h along its axis.")


def modes(page: Page) -> None:
    """Forward mode beside reverse mode, on the graph of the picture."""
    st.markdown(two_modes.EXPLAINED)
    if not two_modes.can_show(shown(page)):
        st.caption("The graph above has no gradient at this place. Move an input there.")
        return
    place = page.live(sections.modes, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("modes")
    with right:
        place("modes-formula")
        place("modes-words")
        page.provenance("computed", "The graph is that of the picture on top.")


def depth(page: Page) -> None:
    """Vanishing and exploding, and the symmetry of equal weights."""
    st.markdown(depths.EXPLAINED)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.choice(page, sections.DEPTH_WHAT, "Size of", depths.WHAT)
        controls.select(
            page, sections.DEPTH_ACTIVATION, "Activation", tuple(depths.ACTIVATIONS), 140
        )
        controls.new_sample(page, sections.DEPTH_SEED, "New weights")
    place = page.live(sections.depth, rest=sections.depth_rest)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("depth-plot")
        st.caption(depths.axes(page.address.value(sections.DEPTH_WHAT)))
    with right:
        place("depth-slider")
        place("gain-slider")
        place("depth-formula")
        place("depth-words")
        page.provenance("computed", f"Seed {page.address.value(sections.DEPTH_SEED)}.")
        practice.quests(page, lambda now: depths.quests(sections.measured(now)))


def alike(page: Page) -> None:
    """The symmetry that equal weights never break."""
    practice.predict_choice(
        page,
        "alike",
        f"Three hidden units start with all weights 0.5. After {symmetry.N_UPDATES} updates, how "
        "many different units are there?",
        ("One", "Two", "Three", "It depends on the data"),
        answer="One",
        because="Equal units get equal gradients on any data, so they stay equal.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.choice(page, sections.START, "Start", symmetry.STARTS)
        controls.new_sample(page, sections.START_SEED, "New weights")
    place = page.live(sections.units, rest=lambda now: now.address.value(sections.START_SEED))
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("units")
    with right:
        st.markdown(symmetry.EXPLAINED)
        place("units-formula")
        place("units-words")
        page.provenance("computed", f"Seed {page.address.value(sections.START_SEED)}.")


def gate(page: Page) -> None:
    """Perceptrons as gates, and XOR."""
    st.markdown(gates.EXPLAINED)
    controls.choice(page, sections.GATE, "Gate", tuple(gates.NAMES))
    place = page.live(sections.gate, rest=nothing)
    left, right = st.columns(2, gap="large")
    with left:
        st.caption("**By hand.** Filled: 1. Hollow: 0. Orange: wrong.")
        place("gate")
        place("unit")
        place("gate-formula")
    with right:
        st.caption("**By the perceptron's rule**, one sample after the other.")
        place("rule")
        place("rule-formula")
        place("rule-words")

    def tasks(now: State) -> list[Quest]:
        w1, w2, bias = sections.UNIT.current(now, "gate_unit")[0]
        return gates.quests(now.address.value(sections.GATE), np.array([w1, w2]), float(bias))

    practice.quests(page, tasks)


def xor(page: Page) -> None:
    """Two layers of perceptrons do XOR."""
    place = page.live(sections.two_layers, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("two-layers")
    with right:
        st.markdown(gates.TWO_LAYERS)
        place("two-layers-formula")
        page.provenance("computed", "The weights of Chaudhury 7.2.4.")


def batch(page: Page) -> None:
    """A mini-batch of a real data set, with a row of the reader's own."""
    st.markdown(batches.EXPLAINED)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.choice(page, sections.SET, "Data", tuple(batches.SETS))
        controls.new_sample(page, sections.BATCH_SEED)
    name = page.address.value(sections.SET)
    mine = _own_row(page, name)
    place = page.live(
        partial(sections.batch, mine), rest=lambda now: now.address.value(sections.SET)
    )
    left, right = st.columns([6, 5], gap="large")
    with left:
        place("batch-plot")
        source = batches.source(name).data.source
        page.provenance("computed", f"Drag the learning rate along its axis. {source}")
        place("batch-words")
    with right:
        place("batch-formula")
        place("batch-table")

    def tasks(now: State) -> list[Quest]:
        rate = float(sections.RATE.current(now)[0])
        return batches.quests(
            batches.batch(name, now.address.value(sections.BATCH_SEED), rate, mine)
        )

    practice.quests(page, tasks)


def _own_row(page: Page, name: str) -> batches.Own | None:
    """A row of the reader's own numbers in the batch, if there is one."""
    found = batches.source(name)
    with st.expander("Put a row of your own into the batch"):
        key = f"own_{name.lower().replace(' ', '_')}"
        typed = st.text_input(batches.asked_for(name), max_chars=1000, key=key, bind="query-params")
        kind = st.selectbox(
            "Its class", found.names, width=200, key=f"{key}_class", bind="query-params"
        )
        if not typed.strip():
            st.caption(f"For example, the first of the data: {batches.first_row(name)}")
            return None
        try:
            return batches.own(name, readers.numbers(typed), str(kind))
        except ValueError as error:
            st.warning(str(error), icon=":material/error:")
            return None
