"""Sections run when a reader comes near them.

A lesson is long, and at any time most of it is out of sight. So a section is a heading above an
empty place until the browser says that somebody is less than a screen away (`static/sight.js`);
then it runs, and stays. A section that follows the picture is run again when the hand has let go,
if it is in sight, and otherwise when it comes back into it. Nobody waits for what nobody sees. The
browser itself notices where the picture has changed without a run.

With `?whole=1` in its URL a page is there as a whole, to be printed or searched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mathdl_ui.components import component

NAME = "sight"
EMPTY = 420  # pixels kept for a section that has not run: about two are then near a reader
_sight = component("sight")


def of(slug: str, *, arrived: bool) -> Sections:
    """The sections of a page for one run of all of it; who has just arrived has seen none."""
    seen: Sections | None = st.session_state.get("sections")
    if seen is None or seen.slug != slug or arrived:
        seen = Sections(slug)
    whole = st.query_params.get("whole") in {"1", "true"}
    st.session_state["sections"] = now = Sections(slug, whole, seen.wanted)
    return now


def place(name: str) -> DeltaGenerator:
    """Where a section stands: `sight.js` finds it by this key."""
    return st.container(key=f"section-{name}")


@dataclass
class Sections:
    """What is below the picture of one session's page.

    Attributes:
        slug: which page it is.
        whole: whether everything runs at once.
        wanted: the names of those that somebody has come near.
        shown: those of them that have run.
        names: all of them, as they stand on the page.
        followers: those that follow the picture.
        stale: those that have run before the picture last changed.
        looks: how often the browser has been told.
    """

    slug: str
    whole: bool = False
    wanted: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    followers: list[str] = field(default_factory=list)
    stale: set[str] = field(default_factory=set)
    looks: int = 0

    def add(self, name: str, *, follows: bool) -> None:
        """There is a section of this name."""
        self.names.append(name)
        if follows:
            self.followers.append(name)

    def run(self, name: str, part: Callable[[], None]) -> None:
        """Run a section, or keep its place."""
        if not self.whole and name not in self.wanted:
            st.space(EMPTY)
            return
        try:
            part()
        except Exception:
            # What went wrong stands in its place. A run that is cut short raises no Exception, and
            # the browser asks again.
            self._has_run(name)
            raise
        self._has_run(name)

    def _has_run(self, name: str) -> None:
        self.shown.add(name)
        self.stale.discard(name)

    def follow(self) -> list[str]:
        """The picture has changed; the names of what is to run with it."""
        if self.whole:
            return self.followers
        self.stale.update(self.shown.intersection(self.followers))
        return [NAME] if self.names else []

    def watch(self) -> None:
        """Let the browser say which of the sections that should run are near; they then do."""
        key = f"{self.slug}-{NAME}"

        def come() -> None:
            message = st.session_state[key].get("near")
            near = message.get("names") if isinstance(message, dict) else None
            names = [name for name in self.names if isinstance(near, list) and name in near]
            self.wanted.update(names)
            # A run that is cut short leaves them out of date.
            self.stale.update(self.shown.intersection(names))
            st.rerun([*names, NAME])

        if not self.names:
            return
        self.looks += 1
        data = {
            # Told the same twice, a browser would not notice that it may ask again.
            "look": self.looks,
            "absent": [name for name in self.names if name not in self.shown],
            "stale": [name for name in self.names if name in self.stale],
            "followers": self.followers,
            "whole": self.whole,
        }
        _sight(key=key, data=data, on_near_change=come, height="content")
