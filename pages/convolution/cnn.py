"""CNN filters: a small network reads a digit, and every filter of it is in your hand."""

from functools import partial

import streamlit as st

from mathdl_ui import cnn_views, controls, lesson, practice
from mathdl_ui.drawings import cnn as drawing
from mathdl_ui.drawings import cnn_state as state
from mathdl_ui.figures import cnn as figure
from mathdl_ui.figures import cnn_view

page = lesson.begin("cnn")


@page.picture
def picture() -> None:
    """A digit's way through the network, the filter in the hand beside its arithmetic."""
    now = cnn_views.shown(page)
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, state.ZOOM, "View", cnn_view.ZOOMS)
        cnn_views.digits(page)
    place = page.live(partial(drawing.picture, now))
    place("flow")
    left, right = st.columns([5, 8], gap="large")
    seen = drawing.view(now, page)
    with left:
        place("kernel")
        cnn_views.kernel_buttons(page, seen)
        place("reading")
        page.provenance("replayed" if now.stored else "computed", figure.run_in_words(seen))
    with right:
        place("cnn-formula")
        practice.quests(page, figure.quests(seen))
    cnn_views.train(page, now)


page.end(figure.SOURCES)
