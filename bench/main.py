"""The script that bench/app.py serves: the lessons, and the empty page beside them."""

import streamlit as st

from mathdl_ui.curriculum import LESSONS, ROOT, path

st.set_page_config(layout="wide", initial_sidebar_state=250)
st.html(ROOT / "mathdl_ui" / "static" / "page.css")
st.navigation(
    [
        st.Page(ROOT / "pages" / "home.py", title="mathdl", default=True),
        *(st.Page(path(entry.slug), title=entry.title, url_path=entry.slug) for entry in LESSONS),
        st.Page(ROOT / "bench" / "empty.py", title="Empty", url_path="empty"),
    ]
).run()
