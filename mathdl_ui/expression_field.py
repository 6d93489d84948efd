"""A line to type an expression in: what is not understood is pointed at, and the last one stays."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from mathdl_core.neural_networks.expressions import LONGEST_TEXT, NotUnderstoodError
from mathdl_ui.address import Param
from mathdl_ui.lesson import Page


class _Refused(NamedTuple):
    """A text that was not understood, why, where, and the one that stood in its place."""

    text: str
    why: str
    position: int
    instead_of: str


def expression_field(
    page: Page,
    param: Param[str],
    label: str,
    *,
    read: Callable[[str], object],
    then: Callable[[str], None],
) -> None:
    """A field for an expression; `then` takes what `read` does not refuse."""
    field = f"{page.slug}-{param.name}-field"
    refusal = f"{field}-refused"
    part = page.part

    def typed() -> None:
        text = st.session_state[field].strip()
        try:
            read(text)
        except NotUnderstoodError as error:
            kept = page.address.value(param)
            st.session_state[refusal] = _Refused(text, str(error), error.position, kept)
            return
        st.session_state.pop(refusal, None)
        then(text)
        page.moved(part, settled=True)

    now = page.address.value(param)
    refused: _Refused | None = st.session_state.get(refusal)
    if refused and refused.instead_of != now:
        del st.session_state[refusal]
        refused = None
    st.session_state[field] = refused.text if refused else now
    st.text_input(
        label, key=field, on_change=typed, max_chars=LONGEST_TEXT, icon=":material/function:"
    )
    if refused:
        st.code(pointed_at(refused.text, refused.position), language=None)
        why = refused.why[0].upper() + refused.why[1:]
        st.warning(f"{why}. The last graph stays.", icon=":material/error:")


def pointed_at(text: str, position: int, *, reach: int = 40) -> str:
    """The text around a position with a caret below it."""
    start = max(0, position - reach)
    piece = text[start : position + reach]
    before = "…" if start else ""
    after = "…" if position + reach < len(text) else ""
    return f"{before}{piece}{after}\n{' ' * (len(before) + position - start)}^"
