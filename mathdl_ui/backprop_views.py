"""The sections of the lesson on backpropagation: a network, its slopes checked."""

from functools import partial

import streamlit as st

from mathdl_ui import controls, practice
from mathdl_ui.drawings import backprop_network as drawn
from mathdl_ui.figures import backprop_check as checking
from mathdl_ui.figures import backprop_network as figure
from mathdl_ui.lesson import Page


def network(page: Page) -> None:
    """A network to shape, and a step of it spelled out; its slopes checked."""
    st.markdown(figure.EXPLAINED)
    values = page.address
    controls.presets(page, {name: partial(put, values) for name, put in drawn.PRESETS.items()})
    place = page.live(drawn.network)
    place("shape")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.select(page, drawn.ACTIVATION, "Activation", tuple(figure.ACTIVATION_NAMES), 140)
        controls.select(page, drawn.LOSS, "Loss", tuple(figure.LOSS_NAMES), 160)
        controls.select(
            page, drawn.FIRST_WEIGHTS, "First weights", tuple(figure.INITIALIZATION_NAMES), 130
        )
        controls.new_sample(page, drawn.SEED)
    place("network")
    left, right = st.columns([6, 6], gap="large")
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
        page.provenance("computed", f"Weights from seed {values.value(drawn.SEED)}.")
        practice.quests(page, figure.quests(drawn.shown(page)))
    st.subheader("Are the slopes right?", anchor=False)
    left, right = st.columns([6, 6], gap="large")
    with left:
        place("check")
    with right:
        st.markdown(checking.EXPLAINED)
        place("check-formula")
        place("check-words")
        page.provenance("computed", "Drag h along its axis.")
