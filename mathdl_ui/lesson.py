"""The frame of a lesson: its opening, its live picture, its sections, its closing.

A page is a script read top to bottom:

    page = lesson.begin("vectors")

    @page.picture
    def picture() -> None:
        ...                       # runs again while the hand moves

    @page.section("On real data")
    def documents() -> None:
        ...                       # its own controls run only this

    page.end()

Each part is a fragment that runs where it stands. Sections marked `follows=True` run again when
the hand lets go. In lecture mode (`?lecture=1`) only title, picture, controls and formula are left.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from mathdl_ui import curriculum
from mathdl_ui.address import Address
from mathdl_ui.theme import Theme

Part = Callable[[], None]
PICTURE = "picture"
PROVENANCE = {
    "computed": "Computed now.",
    "replayed": "Replayed from a stored run.",
    "illustrative": "Illustrative, not computed.",
}


def in_lecture() -> bool:
    """Whether the URL asks for lecture mode."""
    return st.query_params.get("lecture") in {"1", "true"}


def theme() -> Theme:
    """The theme the reader sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


def begin(slug: str) -> Page:
    """Open the lesson `slug`: its title, its idea, where it stands."""
    page = Page(curriculum.lesson(slug))
    page.opening()
    return page


class Page:
    """A lesson's page in one run."""

    def __init__(self, entry: curriculum.Lesson) -> None:
        """Prepare the page of a lesson of the curriculum."""
        self.entry = entry
        self.slug = entry.slug
        self.address = Address(entry.slug)
        self.lecture = in_lecture()
        self.part = ""
        st.session_state["followers"] = []
        st.session_state["settled"] = True

    @property
    def theme(self) -> Theme:
        """The theme the reader sees now."""
        return theme()

    @property
    def settled(self) -> bool:
        """False while a hand is moving something."""
        return bool(st.session_state.get("settled", True))

    def moved(self, part: str, *, settled: bool) -> None:
        """Called by live controls of `part`: those of the picture take its followers along."""
        st.session_state["settled"] = settled
        if settled and part == PICTURE:
            self.follow()

    def follow(self) -> None:
        """Run the picture and all that follows it again; the callback of native controls."""
        st.session_state["settled"] = True
        st.rerun([PICTURE, *st.session_state["followers"]])

    def opening(self) -> None:
        """Title, idea, place in the books, and the actions."""
        with st.container(
            key="opening",
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
        ):
            st.title(self.entry.title, anchor=False, width="content")
            self.actions = st.container(horizontal=True, width="content", key="actions")
        with self.actions:
            self._actions()
        if self.lecture:
            return
        with st.container(key="idea"):
            st.markdown(self.entry.idea)
        _, after = curriculum.neighbors(self.slug)
        needs = ", ".join(curriculum.lesson(need).title for need in self.entry.needs) or "nothing"
        line = f"{curriculum.books_line(self.entry)} · needs {needs}"
        st.caption(line + (f" · next: {after.title}" if after else ""))

    def _actions(self) -> None:
        if self.lecture:
            st.button(
                "Leave lecture mode", icon=":material/close:", on_click=_set_lecture, args=(None,)
            )
            return
        st.button(
            "Lecture mode", icon=":material/present_to_all:", on_click=_set_lecture, args=("1",)
        )
        share = st.popover("Share", icon=":material/qr_code_2:", key="share", on_change="rerun")
        if share.open:
            with share:
                _share()

    def picture(self, part: Part) -> Part:
        """The main picture with its formula, quests and controls; runs while the hand moves."""
        self._run(PICTURE, part)
        return part

    def section(
        self, title: str, *, follows: bool = False, key: str | None = None
    ) -> Callable[[Part], Part]:
        """A part of the lesson under its heading; it is left out in lecture mode."""

        def place(part: Part) -> Part:
            if self.lecture:
                return part
            name = key or part.__name__
            if follows:
                st.session_state["followers"].append(name)
            st.header(title, anchor=name.replace("_", "-"))
            self._run(name, part)
            return part

        return place

    def _run(self, name: str, part: Part) -> None:
        @st.fragment(key=name)
        def fragment() -> None:
            self.part = name
            part()

        fragment()

    @staticmethod
    def formula(*lines: str) -> None:
        """The formula with the current numbers, one display line each."""
        for line in lines:
            st.markdown(f"$$\n{line}\n$$")  # st.latex centers; formulas align left here

    @staticmethod
    def provenance(kind: str, words: str = "") -> None:
        """Say under a figure whether it is computed, replayed or illustrative."""
        st.caption(f"{PROVENANCE[kind]} {words}".strip())

    def end(self, sources: Sequence[str] = ()) -> None:
        """Sources, and the way on."""
        if self.lecture:
            return
        st.header("Sources", anchor="sources")
        books = [f"- {curriculum.BOOKS[book]}, {sections}" for book, sections in self.entry.books]
        st.markdown("\n".join([*books, *(f"- {source}" for source in sources)]))
        before, after = curriculum.neighbors(self.slug)
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for entry, icon in ((before, "arrow_back"), (after, "arrow_forward")):
                if entry:
                    st.page_link(
                        curriculum.path(entry.slug),
                        label=entry.title,
                        icon=f":material/{icon}:",
                        width="content",
                    )


def _set_lecture(value: str | None) -> None:
    if value is None:
        st.query_params.pop("lecture", None)
    else:
        st.query_params["lecture"] = value


def link() -> str:
    """The address that restores the current state."""
    base = (st.context.url or "").split("?")[0]
    query = urlencode(st.query_params.to_dict(), safe=",")
    return f"{base}?{query}" if query else base


def only_here(address: str) -> bool:
    """Whether an address means this very machine, so that a phone cannot follow it."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _share() -> None:
    address = link()
    st.code(address, language=None, wrap_lines=True)
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=6, border=2)
    st.image(picture.getvalue(), width=240, alt=f"QR code of {address}")
    if only_here(address):
        st.caption(
            "This address works on this computer only. For phones, open the app at this "
            "computer's address in the network, and share from there."
        )
    else:
        st.caption("Whoever opens it sees what you see now.")
