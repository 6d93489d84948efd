"""The script that app.py serves: navigation from the curriculum, then the page."""

import streamlit as st

from mathdl_ui.curriculum import CHAPTERS, HOME, ROOT, path
from mathdl_ui.lesson import in_lecture

pages: dict[str, list[st.Page]] = {
    "": [
        st.Page(ROOT / "pages" / "home.py", title=HOME.title, icon=":material/home:", default=True)
    ]
}
for chapter in CHAPTERS:
    if chapter.lessons:
        pages[chapter.title] = [
            st.Page(
                path(entry.slug),
                title=entry.title,
                icon=f":material/{entry.icon}:",
                url_path=entry.slug,
            )
            for entry in chapter.lessons
        ]

STATIC = ROOT / "mathdl_ui" / "static"
st.set_page_config(
    page_icon=str(STATIC / "icon.svg"),
    layout="wide",
    initial_sidebar_state=250,
)
st.html(STATIC / "page.css")
if in_lecture():
    st.html(STATIC / "lecture.css")
st.navigation(pages, position="hidden" if in_lecture() else "sidebar").run()
