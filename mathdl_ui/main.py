"""The script that app.py serves: navigation from the curriculum, then the page."""

import streamlit as st

from mathdl_ui import navigation
from mathdl_ui.lesson import in_lecture
from mathdl_ui.turnstile import PAGES

navigation.layout()
if in_lecture():
    st.html(navigation.STATIC / "lecture.css")
page = st.navigation(navigation.pages(), position="hidden" if in_lecture() else "sidebar")
with PAGES.through():
    page.run()
