"""The picture of the lesson on training: what asks for a run, and what there is of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from mathdl_ui import controls as controls_of
from mathdl_ui import practice, training_controls
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import training as drawing
from mathdl_ui.drawings import training_state as state
from mathdl_ui.drawings.training import Shown
from mathdl_ui.figures import training as figure
from mathdl_ui.figures import training_practice as asked
from mathdl_ui.lesson import Page
from mathdl_ui.training_data import PAINTED
from mathdl_ui.training_runs import (
    AT_ARRIVAL,
    AT_ONCE,
    RUNS,
    SEEDS,
    attend,
    is_short,
    leave,
    ten_seeds,
    too_long,
    training,
    untrained,
)
from mathdl_ui.waiting_line import Ticket

_ASKED, _PLAYS = "training-asked", "training-plays"
_ARRIVED, _KEY, _SHOWN = "training-arrived", "training-key", "training-shown"


def ask(page: Page) -> None:
    """Train what is set up now, show it from its last frame, and play it."""
    st.session_state[_ASKED] = True
    st.session_state[_PLAYS] = st.session_state.get(_PLAYS, 0) + 1
    page.address.put(drawing.FRAME, drawing.LAST)


def controls(page: Page) -> tuple[Shown | None, Callable[[], None]]:
    """What there is to show, and what fills the toolbar above it, once the picture is there.

    A dozen select boxes take longer than the picture that somebody waits for. There is nothing to
    show where too little is painted for a network.
    """
    bar = st.container(
        horizontal=True, vertical_alignment="bottom", gap="xsmall", key="training-toolbar"
    )
    training_controls.of_the_data(page)
    shown, problem = _stands(page)

    def fill() -> None:
        with bar:
            training_controls.toolbar(page)
            training_controls.more(page)
            if shown is not None:
                with st.container(horizontal=True, width="content", gap="xsmall"):
                    _buttons(page, shown, disabled=bool(problem))

    return shown, fill


def _stands(page: Page) -> tuple[Shown | None, str]:
    """What there is to show, and what keeps the settings from being trained."""
    problem = ""
    try:
        key = state.key(page.address)
        problem = too_long(key)
        st.session_state[_KEY] = key
    except ValueError as error:
        problem = str(error)
        if page.address.value(state.DATA) == PAINTED:
            st.caption(problem)
            st.session_state[_SHOWN] = None
            return None, problem
        # What cannot be learned from is refused, and what was on screen stays.
        key = st.session_state.get(_KEY) or state.key(Snapshot({}))
    if problem:
        st.warning(problem, icon=":material/error:")
    shown = _shown(page, key, wanted=not problem)
    st.session_state[_SHOWN] = shown
    return shown, problem


def _buttons(page: Page, shown: Shown, *, disabled: bool) -> None:
    part = page.part

    def press() -> None:
        ask(page)
        page.moved(part, settled=True)

    def cancel() -> None:
        for name in ("training", "seeds", "pinned"):
            leave(name)
        page.address.put(state.TEN, value=False)
        page.moved(part, settled=True)

    if shown.waiting:
        st.button("Cancel", icon=":material/close:", key="training-cancel", on_click=cancel)
        return
    st.button(
        "Train",
        icon=":material/play_arrow:",
        type="primary",
        key="training-train",
        on_click=press,
        disabled=disabled,
    )


def below(page: Page, shown: Shown) -> None:
    """What was trained, whose data they are, presets, and runs to compare with."""
    training_controls.presets(page, lambda: ask(page))
    data, run, _ = shown.now
    words = figure.reading(data, run)
    if run.stop.kind == "diverged":
        st.warning(words, icon=":material/trending_up:")
        words = ""
    page.provenance("computed", f"{words} {figure.legend(data)}".strip())
    _comparing(page, shown)


def _comparing(page: Page, shown: Shown) -> None:
    """A run to hold against the next ones, and ten seeds."""
    part = page.part

    def pin() -> None:
        page.address.put(state.PIN, "" if shown.pinned else state.pinned_text(page.address))
        page.moved(part, settled=True)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Unpin" if shown.pinned else "Pin this run",
            icon=":material/keep_off:" if shown.pinned else ":material/keep:",
            key="training-pin",
            on_click=pin,
            disabled=not shown.is_trained and not shown.pinned,
        )
        controls_of.toggle(page, state.TEN, "Ten seeds")
        pinned = state.pinned(page.address)
        if shown.pinned is not None and pinned is not None and shown.is_trained:
            now = (shown.now.data.source, shown.now.run.settings)
            words = figure.compared(pinned, now, shown.pinned, shown.now.run)
            st.markdown(words, width="stretch")
        if shown.seeds:
            st.markdown(figure.spread(shown.seeds), width="stretch")


def current(page: Page) -> Shown | None:
    """What the picture shows; None where it has no network."""
    found: Shown | None = st.session_state.get(_SHOWN)
    return found


def _arrives(page: Page) -> bool:
    """Whether this page has just been opened: who opens a link finds its run."""
    if not page.address.arrived or st.session_state.get(_ARRIVED) == page.address.run:
        return False
    st.session_state[_ARRIVED] = page.address.run
    return True


def _shown(page: Page, key: state.Key, *, wanted: bool) -> Shown:
    arrives = _arrives(page)
    asked_now = st.session_state.pop(_ASKED, False) or arrives
    seconds = AT_ARRIVAL if arrives and is_short(key) else AT_ONCE
    main = attend(
        "training", key, RUNS, training(key), wanted=asked_now and wanted, seconds=seconds
    )
    waiting: list[tuple[str, Ticket[Any]]] = []
    if main.ticket is not None:
        waiting.append(("Training", main.ticket))
    pinned = state.pinned(page.address)
    beside = None
    if pinned is not None:
        beside = attend("pinned", pinned, RUNS, training(pinned), wanted=True, seconds=0.0)
        if beside.ticket is not None:
            waiting.append(("Training the pinned run", beside.ticket))
    seeds = None
    if page.address.value(state.TEN) and main.result is not None:
        seeds = attend("seeds", key, SEEDS, ten_seeds(key), wanted=True, seconds=0.0)
        if seeds.ticket is not None:
            waiting.append(("Training ten seeds", seeds.ticket))
        if seeds.problem:
            st.warning(seeds.problem, icon=":material/timer:")
    if main.problem:
        st.warning(main.problem, icon=":material/error:")
    return Shown(
        main.result or untrained(key),
        main.result is not None,
        beside.result.run if beside and beside.result else None,
        seeds.result if seeds and seeds.result else (),
        tuple(waiting),
        st.session_state.get(_PLAYS, 0),
    )


def quests(page: Page, shown: Shown) -> None:
    """Tasks on the run in the picture."""
    done = asked.Finished(shown.now.data, shown.now.run) if shown.is_trained else None
    practice.quests(page, lambda _: asked.quests(done))
