"""The script that bench/app.py serves: the course, and an empty page beside it."""

import streamlit as st

from mathdl_ui import navigation
from mathdl_ui.curriculum import ROOT

navigation.layout()
pages = navigation.pages()
pages["Bench"] = [st.Page(ROOT / "bench" / "empty.py", title="Empty", url_path="empty")]
st.navigation(pages).run()
