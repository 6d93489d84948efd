"""Backpropagation: values forward, gradients back."""

import streamlit as st

from mathdl_ui import backprop_views, controls, lesson, practice
from mathdl_ui.drawings import backprop as drawing
from mathdl_ui.expression_field import expression_field
from mathdl_ui.figures import backprop as figure

page = lesson.begin("backprop")


@page.picture
def picture() -> None:
    """An expression as a graph: turn its inputs, walk forward and back."""
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
        controls.presets(page, drawing.presets(page.address))
    place = page.live(drawing.picture)
    place("graph")
    left, right = st.columns([6, 6], gap="large")
    with left:
        place("saying")
        place("step")
    with right:
        place("whole")
        place("legend")
        page.provenance("computed", "Turn an input, tap a node, or press play.")
        practice.quests(page, figure.quests(drawing.shown(page)))


@page.section("A network")
def network() -> None:
    """The same as layers: forward, loss, backward, update."""
    backprop_views.network(page)


page.end(figure.SOURCES)
