"""The least a live page can be: one slider, two buttons and one formula."""

import streamlit as st

from mathdl_ui.controls import presets
from mathdl_ui.curriculum import Lesson
from mathdl_ui.lesson import Page
from mathdl_ui.live import Slider, live_slider

X = Slider("x", "x", minimum=0.0, maximum=10.0, default=5.0, step=0.01)

page = Page(Lesson("empty", "Empty", "", (), (), "circle"))
st.title("Empty")


@page.picture
def picture() -> None:
    """The formula says what the slider says."""
    x = live_slider(page, X)
    page.formula(f"x = {x:.2f}")
    presets(
        page,
        {
            "Low": lambda: page.address.put(X.param, 2.0),
            "High": lambda: page.address.put(X.param, 8.0),
        },
    )
