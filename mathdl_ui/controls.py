"""Buttons, lists, choices and switches; a touch of them is answered as a moving hand is.

They are components of our own (`static/chooser.js`), a row of buttons is one: a native widget is
answered by a rerun only, and each costs the browser more than all else on a page of ours.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from mathdl_ui.address import Param
from mathdl_ui.components import component
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Drawn, Message, Receiver, State, Values, Width

_chooser = component("chooser", height="40px")


def text_param(name: str, default: str, *, max_chars: int) -> Param[str]:
    """Words in the URL, at most `max_chars` of them."""

    def read(text: str) -> str:
        if len(text) > max_chars or not text.isprintable():
            raise ValueError(f"expected at most {max_chars} printable characters")
        return text

    return Param(name, default, read, str)


def text_input(page: Page, param: Param[str], label: str, *, max_chars: int, icon: str) -> str:
    """A line of text; its value is in the URL."""
    field = f"{page.slug}-{param.name}-field"

    def typed() -> None:
        page.address.put(param, st.session_state[field])

    st.session_state[field] = page.address.value(param)
    st.text_input(label, key=field, on_change=typed, max_chars=max_chars, icon=icon)
    return page.address.value(param)


def choice_param(name: str, options: Sequence[str], default: str | None = None) -> Param[str]:
    """One of a few options in the URL; the first one is the default unless another is named."""

    def read(text: str) -> str:
        if text not in options:
            raise ValueError(f"expected one of {', '.join(options)}, got {text!r}")
        return text

    return Param(name, default or options[0], read, str)


def choice(page: Page, param: Param[str], label: str, options: Sequence[str]) -> str:
    """A choice of one; its value is in the URL."""

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        if values.get("chosen") in options:
            address.put(param, values["chosen"], settled=settled)

    _place(page, param, "choice", label, receive, options=options)
    return page.address.value(param)


def toggle_param(name: str) -> Param[bool]:
    """On or off in the URL; off at first."""

    def read(text: str) -> bool:
        if text not in {"true", "false"}:
            raise ValueError(f"expected true or false, got {text!r}")
        return text == "true"

    return Param(name, default=False, read=read, write=lambda on: str(on).lower())


def toggle(page: Page, param: Param[bool], label: str) -> bool:
    """On or off; its value is in the URL."""

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        if isinstance(values.get("chosen"), bool):
            address.put(param, values["chosen"], settled=settled)

    _place(page, param, "toggle", label, receive)
    return page.address.value(param)


def select(
    page: Page,
    param: Param[str],
    label: str,
    options: Sequence[str],
    width: int,
    *,
    then: Callable[[], None] | None = None,
) -> str:
    """A choice of one from a list; its value is in the URL.

    The list may depend on the data: where the URL names none of it, its first entry is taken.
    What else a change brings, `then` does.
    """

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        if values.get("chosen") not in options:
            return
        address.put(param, values["chosen"], settled=settled)
        if then and settled:
            then()

    def chosen(now: State) -> str:
        value = now.address.value(param)
        return value if value in options else options[0]

    def drawn(now: State) -> Drawn:
        value = chosen(now)
        return _drawn("select", receive, label=label, options=options, value=value, width=width)

    page.also(f"{param.name}-field", drawn, runs=then is not None)
    return chosen(page)


def _place(
    page: Page,
    param: Param[Any],
    kind: str,
    label: str,
    receive: Receiver,
    *,
    options: Sequence[str] = (),
) -> None:
    """Place a control of a parameter."""

    def drawn(now: State) -> Drawn:
        value = now.address.value(param)
        return _drawn(kind, receive, label=label, options=options, value=value)

    page.also(f"{param.name}-field", drawn)


def _drawn(
    kind: str,
    receive: Receiver,
    *,
    label: str = "",
    options: Sequence[str] = (),
    value: str | bool = "",
    icon: str = "",
    width: Width = "content",
) -> Drawn:
    data = {
        "kind": kind,
        "label": label,
        "options": list(options),
        "value": value,
        "icon": icon,
        "width": f"{width}px" if isinstance(width, int) else "",
    }
    return Drawn(_chooser, data, receive, width)


def whole_number(label: str, most: int, default: int, *, key: str, width: int) -> int:
    """A whole number from 1 to `most`, chosen from a list; it is in the URL as `key`."""
    chosen: object = st.selectbox(
        label, range(1, most + 1), default - 1, key=key, width=width, bind="query-params"
    )
    # What only the data before had, Streamlit hands on as the browser's text.
    return chosen if isinstance(chosen, int) else default


def several_param(
    name: str, options: Sequence[str], default: tuple[str, ...]
) -> Param[tuple[str, ...]]:
    """Some of a list in the URL, separated by semicolons; an empty text is none of them."""

    def read(text: str) -> tuple[str, ...]:
        parts = tuple(dict.fromkeys(filter(None, text.split(";"))))
        if set(parts) - set(options):
            raise ValueError(f"expected some of {', '.join(options)}, got {text!r}")
        return parts

    return Param(name, default, read, ";".join)


def several(
    page: Page, param: Param[tuple[str, ...]], label: str, options: Sequence[str]
) -> tuple[str, ...]:
    """A choice of any number of a list, in the order chosen; it is in the URL."""
    field, part = f"{page.slug}-{param.name}-field", page.part

    def chosen() -> None:
        page.address.put(param, tuple(st.session_state[field]))
        page.moved(part, settled=True)

    now = page.address.value(param)
    st.session_state[field] = [*now]
    st.multiselect(label, options, key=field, on_change=chosen)
    return page.address.value(param)


def presets(
    page: Page,
    choices: Mapping[str, Callable[[Values], None]],
    *,
    then: Callable[[], None] | None = None,
) -> None:
    """Buttons named for the phenomenon that each one sets up.

    Args:
        page: where they stand.
        choices: by name, what puts the values of a phenomenon.
        then: what else a press brings.
    """

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        set_up = choices.get(str(values.get("chosen")))
        if set_up is None:
            return
        set_up(address)
        if then and settled:
            then()

    drawn = _drawn("buttons", receive, options=list(choices), width="stretch")
    page.also(f"{page.part}-presets", lambda _: drawn, runs=then is not None)


def new_sample(page: Page, seed: Param[int], label: str = "New sample") -> None:
    """A button that draws the next sample; its seed is in the URL."""

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        if values.get("chosen") == label:
            address.put(seed, (address.value(seed) + 1) % 1_000_000, settled=settled)

    drawn = _drawn("buttons", receive, options=[label], icon="casino")
    page.also(seed.name, lambda _: drawn)
