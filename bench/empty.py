"""The least a live page can be: one slider, two native buttons and one formula."""

import streamlit as st

from mathdl_ui.curriculum import Lesson
from mathdl_ui.lesson import Page
from mathdl_ui.live import Slider, live_slider

X = Slider("x", "x", minimum=0.0, maximum=10.0, default=5.0, step=0.01)

page = Page(Lesson("empty", "Empty", "", (), (), "circle"))
st.title("Empty")


def go(value: float) -> None:
    """Put x somewhere, and let the picture follow."""
    page.address.put(X.param, value)
    page.follow()


@page.picture
def picture() -> None:
    """The formula says what the slider says."""
    x = live_slider(page, X)
    page.formula(f"x = {x:.2f}")
    with st.container(horizontal=True):
        for name, value in (("Low", 2.0), ("High", 8.0)):
            st.button(name, key=f"empty-picture-{name}", on_click=go, args=(value,))
