"""What the learner does: quests, predictions made before the answer, exercises from a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from mathdl_core.exercise import Exercise, Quest
from mathdl_ui import readers, tex
from mathdl_ui.address import integer
from mathdl_ui.components import component
from mathdl_ui.lesson import Page
from mathdl_ui.prose import html
from mathdl_ui.scene import Drawn, State

SEED = integer("exercise", 1, 0, 999_999)


_quests = component("quests", height="10rem")


def quests(page: Page, tasks: Callable[[State], Sequence[Quest]]) -> None:
    """Tasks that complete themselves when the state satisfies them, and stay completed."""
    if page.lecture:
        return
    finished: set[str] = st.session_state.setdefault(f"{page.slug}-quests", set())

    def shown(now: State) -> Drawn:
        found = tasks(now)
        if now.settled:
            finished.update(quest.task for quest in found if quest.done)
        listed = [
            {
                "task": html(quest.task),
                "found": html(quest.found) if quest.task in finished else "",
            }
            for quest in found
        ]
        return Drawn(_quests, {"quests": listed})

    st.subheader("Try this", anchor=False)
    page.also(f"{page.part}-quests", shown)


@dataclass
class _Commitment:
    question: str
    guess: float | str


def committed(page: Page, name: str) -> bool:
    """Whether the reader has made the prediction `name` and not yet taken it back."""
    return f"{page.slug}-{name}-committed" in st.session_state


def predict_number(
    page: Page, name: str, question: str, *, answer: float, tolerance: float, because: str
) -> None:
    """A number is guessed, then the answer is shown; a changed question opens a new guess."""
    if page.lecture:
        return
    made = _commitment(page, name, question)
    st.markdown(question)
    if made is None:
        with (
            st.form(f"{page.slug}-{name}-form", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            guess = st.number_input(
                "Your prediction",
                value=None,
                placeholder="?",
                min_value=-1e9,
                max_value=1e9,
                width=200,
                key=f"{page.slug}-{name}-guess",
            )
            sure = st.form_submit_button("Check")
        if sure and guess is None:
            st.caption("Write a number first; any guess is better than none.")
        elif sure and guess is not None:
            _commit(page, name, question, guess)
        return
    right = abs(float(made.guess) - answer) <= tolerance
    _verdict(
        page,
        name,
        f"You said {tex.plain(float(made.guess))}, it is **{tex.plain(answer)}**.",
        because,
        right=right,
    )


def predict_choice(
    page: Page, name: str, question: str, choices: Sequence[str], *, answer: str, because: str
) -> None:
    """One of a few answers is chosen, then the right one is shown."""
    if page.lecture:
        return
    made = _commitment(page, name, question)
    st.markdown(question)
    if made is None:
        choice = st.radio(
            "Your prediction",
            choices,
            index=None,
            key=f"{page.slug}-{name}-choice",
            horizontal=True,
        )
        if choice is not None:
            _commit(page, name, question, choice)
        return
    _verdict(
        page,
        name,
        f"You said “{made.guess}”; it is **{answer}**.",
        because,
        right=made.guess == answer,
    )


def _commitment(page: Page, name: str, question: str) -> _Commitment | None:
    made: _Commitment | None = st.session_state.get(f"{page.slug}-{name}-committed")
    if made is not None and made.question != question and page.settled:
        _take_back(page.slug, name)
        return None
    return made


def _commit(page: Page, name: str, question: str, guess: float | str) -> None:
    st.session_state[f"{page.slug}-{name}-committed"] = _Commitment(question, guess)
    st.rerun()


def _take_back(slug: str, name: str) -> None:
    del st.session_state[f"{slug}-{name}-committed"]


def _verdict(page: Page, name: str, words: str, because: str, *, right: bool) -> None:
    icon = ":green[:material/check_circle:]" if right else ":orange[:material/arrow_forward:]"
    st.markdown(f"{icon} {words} {because}")
    st.button(
        "Predict again",
        key=f"{page.slug}-{name}-again",
        type="tertiary",
        on_click=_take_back,
        args=(page.slug, name),
    )


def exercise(page: Page, make: Callable[[np.random.Generator], Exercise]) -> None:
    """A generated exercise; its seed is in the URL, so a link hands out the same one."""
    seed = page.address.value(SEED)
    task = make(np.random.default_rng(seed))
    st.markdown(task.question)
    wanted = np.atleast_1d(task.answer)
    with (
        st.form(f"{page.slug}-exercise-{seed}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        typed = st.text_input(
            "Your answer" if wanted.size == 1 else f"Your answer: {wanted.size} numbers",
            placeholder="?" if wanted.size == 1 else ", ".join("?" * wanted.size),
            max_chars=200,
            width=260,
        )
        st.form_submit_button("Check")
    if typed:
        st.markdown(_judged(typed, wanted, task.tolerance))
    with st.container(horizontal=True):
        st.button(
            "New exercise",
            icon=":material/casino:",
            key="new-exercise",
            on_click=lambda: page.address.put(SEED, (seed + 1) % 1_000_000),
        )
        st.caption(f"Number {seed}. Right within {task.tolerance:g}.", width="content")
    with st.expander("Worked solution"):
        st.markdown(task.solution)


def _judged(typed: str, wanted: np.ndarray, tolerance: float) -> str:
    try:
        given = readers.numbers(typed)
    except ValueError as error:
        return f":orange[:material/error:] {error}"
    if given.size != wanted.size:
        return f":orange[:material/error:] {wanted.size} numbers are asked for, {given.size} given."
    if np.abs(given - wanted).max() <= tolerance:
        return ":green[:material/check_circle:] Right."
    return ":orange[:material/arrow_forward:] Not yet. The solution below shows each step."
