"""The way through the course: its pages by chapter, in one layout."""

import streamlit as st

from mathdl_ui.curriculum import CHAPTERS, HOME, ROOT, path

STATIC = ROOT / "mathdl_ui" / "static"


def pages() -> dict[str, list[st.Page]]:
    """All pages by the title of their chapter; home, without one, is the default."""
    home = ROOT / "pages" / "home.py"
    found = {"": [st.Page(home, title=HOME.title, icon=":material/home:", default=True)]}
    for chapter in CHAPTERS:
        if chapter.lessons:
            found[chapter.title] = [
                st.Page(
                    path(entry.slug),
                    title=entry.title,
                    icon=f":material/{entry.icon}:",
                    url_path=entry.slug,
                )
                for entry in chapter.lessons
            ]
    return found


def layout() -> None:
    """Width, icon and style of every page."""
    icon = str(STATIC / "icon.svg")
    st.set_page_config(page_icon=icon, layout="wide", initial_sidebar_state=250)
    st.html(STATIC / "page.css")
