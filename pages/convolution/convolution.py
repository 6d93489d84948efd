"""Convolution: one small grid of weights over a whole picture."""

from functools import partial

import streamlit as st

from mathdl_core.convolution import convolution_exercises
from mathdl_ui import controls, kernel_pictures, lesson, practice
from mathdl_ui.drawings import convolution as drawing
from mathdl_ui.drawings import convolution_state as state
from mathdl_ui.figures import convolution as figure

page = lesson.begin("convolution")


@page.picture
def picture() -> None:
    """A picture, a window, and what the kernel makes of it."""
    top = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = kernel_pictures.pick(page)
        controls.select(page, state.PADDING, "Around it", tuple(state.SURROUNDINGS), width=150)
    place = page.live(partial(drawing.picture, source))
    with top:
        place("scan")


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, convolution_exercises.convolution_exercise)


page.end(figure.SOURCES)
