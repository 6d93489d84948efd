"""Choosing a distribution: its family, a phenomenon, or its exact parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_ui import controls, readers
from mathdl_ui.address import decimal
from mathdl_ui.drawings import distributions_state as state
from mathdl_ui.figures.distributions_families import FAMILIES, numbers_of
from mathdl_ui.figures.distributions_practice import Preset
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Rest, State, Values

LETTERS = {
    r"\mu": "μ",
    r"\sigma": "σ",
    r"\nu": "ν",
    r"\alpha": "α",
    r"\beta": "β",
    r"\lambda": "λ",
}
"""What is LaTeX in formulas, for labels that a screen reader reads."""


def pick(page: Page) -> Rest:
    """The families in a list, and the parameters of the chosen one behind a button.

    What they show depends on the state as the returned function says.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _family(page)
        exact = st.popover(
            "Exact numbers", icon=":material/edit:", key="exact-numbers", on_change="rerun"
        )
    if exact.open:
        with exact:
            _parameters(page)

    def shown(now: State) -> object:
        values = now.address
        numbers = values.value(state.PARAMETERS) if exact.open else ()
        return values.value(state.FAMILY), state.moves_its_window(values), numbers

    return shown


def _family(page: Page) -> None:
    field, part = f"{page.slug}-family-field", page.part

    def chosen() -> None:
        state.choose(page.address, st.session_state[field])
        page.moved(part, settled=True)

    st.session_state[field] = page.address.value(state.FAMILY)
    st.selectbox(
        "Family",
        tuple(FAMILIES),
        key=field,
        on_change=chosen,
        width=220,
        format_func=lambda title: title[0].upper() + title[1:],
    )


def presets(page: Page, choices: Mapping[str, Preset]) -> None:
    """Buttons named for the phenomenon that each one shows."""

    def choose(preset: Preset, values: Values) -> None:
        state.choose(values, *preset)

    controls.presets(page, {name: partial(choose, preset) for name, preset in choices.items()})


@dataclass(frozen=True)
class _Refusal:
    """What could not be, and what the parameters were when it was typed."""

    sentence: str
    family: str
    numbers: tuple[float, ...]


def _parameters(page: Page) -> None:
    family, part = state.family(page.address), page.part
    member = state.member(page.address)
    numbers = numbers_of(member)
    if isinstance(member, ClassNumber):
        shown = {"probabilities": ", ".join(map(decimal, numbers))}
    else:
        shown = dict(zip(family.symbols, map(decimal, numbers), strict=True))
    fields = {name: f"{page.slug}-{family.title}-{name}-field" for name in shown}
    kept = f"{page.slug}-refusal"
    refusal: _Refusal | None = st.session_state.get(kept)
    if refusal and (refusal.family, refusal.numbers) != (family.title, numbers):
        refusal = None

    def typed() -> None:
        try:
            read = [readers.numbers(st.session_state[field]) for field in fields.values()]
            state.typed(page.address, tuple(float(x) for some in read for x in some))
        except ValueError as error:
            st.session_state[kept] = _Refusal(str(error).rstrip("."), family.title, numbers)
            return
        st.session_state.pop(kept, None)
        page.moved(part, settled=True)

    for name, field in fields.items():
        if refusal is None:
            st.session_state[field] = shown[name]
        letter = LETTERS.get(family.symbols.get(name, ""))
        label = f"{letter} ({name})" if letter else name
        st.text_input(label, key=field, on_change=typed, max_chars=120)
    if refusal is not None:
        st.warning(f"{refusal.sentence}. The curve stays as it was.", icon=":material/error:")
