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

Each part is a fragment that runs where it stands: the picture at once, a section when the reader
comes near it (`mathdl_ui.sight`). Sections marked `follows=True` run again when the hand has let
go of the picture. In lecture mode (`?lecture=1`) only title, picture, controls and formula are
left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from mathdl_ui import components, curriculum, sight
from mathdl_ui.address import Address, is_finite
from mathdl_ui.location import Location
from mathdl_ui.scene import Draw, Drawn, Rest, Scene, State
from mathdl_ui.share import share
from mathdl_ui.theme import Theme
from mathdl_ui.turnstile import HAND, PAGES

Part = Callable[[], None]
PICTURE = "picture"
BREATH = 0.06  # seconds
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
        self.n_formulas = 0
        self.sections = sight.of(entry.slug, arrived=self.address.arrived)
        st.session_state["settled"] = True

    @property
    def theme(self) -> Theme:
        """The theme the reader sees now."""
        return theme()

    @property
    def settled(self) -> bool:
        """False while a hand is moving something."""
        return bool(st.session_state.get("settled", True))

    @property
    def wants_frames(self) -> bool:
        """Whether the browser, which cannot ask a drawing, has asked the page for frames."""
        return self.settled and bool(st.session_state.get("frames", False))

    def moved(self, part: str, *, settled: bool) -> None:
        """Called by live controls of `part`: those of the picture take its followers along."""
        st.session_state["settled"] = settled
        if settled and part == PICTURE:
            self.follow()

    def follow(self) -> None:
        """Run the picture again, and what follows it; the callback of native controls."""
        st.session_state["settled"] = True
        st.rerun([PICTURE, *self.sections.follow()])

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
        self.run("share", share)

    def picture(self, part: Part) -> Part:
        """The main picture with its formula, quests and controls; runs while the hand moves."""
        self.run(PICTURE, part)
        if self.address.arrived and not self.sections.whole and not self.lecture:
            # A browser draws in one go what comes in one go: let it draw the picture first.
            with PAGES.outside():
                time.sleep(BREATH)
        return part

    def section(
        self, title: str, *, follows: bool = False, key: str | None = None
    ) -> Callable[[Part], Part]:
        """A part of the lesson under its heading, where its script runs once somebody is near.

        It is left out in lecture mode.
        """

        def place(part: Part) -> Part:
            if self.lecture:
                return part
            name = key or part.__name__
            self.sections.add(name, follows=follows)
            PAGES.step_aside()
            with sight.place(name):
                st.header(title, anchor=name.replace("_", "-"))
                self.run(name, lambda: self.sections.run(name, part))
            return part

        return place

    def run(self, name: str, part: Part) -> None:
        """Run a part as a fragment, where it is called."""

        @st.fragment(key=name)
        def fragment() -> None:
            self.part = name
            self.n_formulas = 0
            with PAGES.through(HAND):
                part()

        fragment()

    def live(
        self, draw: Draw, *, by_touch: bool = True, rest: Rest | None = None
    ) -> Callable[[str], None]:
        """Draw a part as it is now, and again at every move of the hand.

        Args:
            draw: from the state to the components of this part, each by a name that is the only
                one on the page. It must read the state from its argument alone.
            by_touch: whether it also answers the buttons and lists of its part. It cannot where
                they change what is computed before anything is drawn, such as a training run.
            rest: what else on the part depends on the state, beside buttons, lists and quests.
                Where it stays as it was, the part is not run again when the hand lets go. None if
                that is to be done always.

        Returns:
            What places the component of a name where it is called.
        """
        scenes: dict[str, Scene] = st.session_state.setdefault("scenes", {})
        if self._place not in scenes:
            scenes[self._place] = Scene(self.slug)
        scene = scenes[self._place]
        scene.tick()
        drawing = draw(self)
        scene.show(draw, drawing, by_touch=by_touch)
        if rest is not None:
            scene.keep(self.address, Location.of_this_run(), rest, rest(self))

        def put(name: str) -> None:
            self.mount(name, drawing[name], self._told(scene, name))

        return put

    def also(self, name: str, draw: Callable[[State], Drawn], *, runs: bool = False) -> None:
        """Place what the drawing of this part, if it has one, takes along: a control, quests.

        Args:
            name: the only one on the page.
            draw: from the state to the component, read as in a drawing.
            runs: whether its touch runs the part in any case.
        """
        scene: Scene | None = st.session_state.get("scenes", {}).get(self._place)
        drawn = draw(self)
        if scene is None or not scene.by_touch:
            self.mount(name, drawn)
            return
        scene.take(name, drawn.receive)
        scene.also(name, draw)
        told = self._told(scene, name)
        self.mount(name, drawn, {**told, "keeps": False} if runs else told)

    @property
    def _place(self) -> str:
        return f"{self.slug}/{self.part}"

    def _told(self, scene: Scene, name: str) -> Mapping[str, object]:
        """How the browser reaches the drawing of a part, and what to tell it."""
        return {
            "url": f"live/{scene.token}",
            "key": name,
            "given": self.address.texts(),
            "theme": self.theme,
            "moment": scene.moment,
            "keeps": scene.keeps,
            "followed": self.part == PICTURE,
        }

    def mount(self, name: str, drawn: Drawn, told: Mapping[str, object] | None = None) -> None:
        """Place a component that takes the hand; `told` is how to reach its drawing directly."""
        key, part_of_page = f"{self.slug}-{name}", self.part
        # What Streamlit keeps of a component is wrapped anew, in a class of its own, at each look.
        acks: dict[str, object] = st.session_state.setdefault("acks", {})

        def on_live_change() -> None:
            message = st.session_state[key].get("live")
            if isinstance(message, Mapping) and "repaint" in message:
                st.rerun()
            if not isinstance(message, Mapping) or not isinstance(message.get("values"), Mapping):
                return
            acks[key] = message.get("seq")
            settled = bool(message.get("settled"))
            if message["values"].get("frames") is True:
                st.session_state["frames"] = True
            if drawn.receive:
                drawn.receive(self.address, message["values"], settled=settled)
            self.moved(part_of_page, settled=settled)

        ack = acks.get(key)
        drawn.part(
            key=key,
            data={**drawn.data, "ack": ack if is_finite(ack) else None, "live": told},
            on_live_change=on_live_change,
            width=drawn.width,
            height="content",
        )

    def formula(self, *lines: str) -> None:
        """The formula with the current numbers, one display line of LaTeX each."""
        self.n_formulas += 1
        self.mount(f"{self.part}-formula-{self.n_formulas}", components.formula(*lines))

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
        self.run(sight.NAME, self.sections.watch)


def _set_lecture(value: str | None) -> None:
    if value is None:
        st.query_params.pop("lecture", None)
    else:
        st.query_params["lecture"] = value
