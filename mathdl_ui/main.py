"""The script that app.py serves: navigation from the curriculum, then the page."""

from importlib import import_module

import streamlit as st

# Nothing here may import a library before `warm` has: see there.
from mathdl_ui import navigation, warm_first  # noqa: F401
from mathdl_ui.lesson import in_lecture
from mathdl_ui.turnstile import PAGES

navigation.layout()
if in_lecture():
    st.html(navigation.STATIC / "lecture.css")
page = st.navigation(navigation.pages(), position="hidden" if in_lecture() else "sidebar")
if page.url_path:
    import_module("mathdl_ui.warm")
with PAGES.through():
    page.run()
