"""Native widgets that presets may change too: their state is kept as that of live controls."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from mathdl_ui.address import Param
from mathdl_ui.lesson import Page


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
    field, part = f"{page.slug}-{param.name}-field", page.part

    def chosen() -> None:
        page.address.put(param, st.session_state[field])
        page.moved(part, settled=True)

    st.session_state[field] = page.address.value(param)
    st.segmented_control(
        label,
        options,
        required=True,
        key=field,
        on_change=chosen,
        label_visibility="collapsed",
    )
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
    field, part = f"{page.slug}-{param.name}-field", page.part

    def switched() -> None:
        page.address.put(param, st.session_state[field])
        page.moved(part, settled=True)

    st.session_state[field] = page.address.value(param)
    st.toggle(label, key=field, on_change=switched)
    return page.address.value(param)


def select(
    page: Page,
    param: Param[str],
    label: str,
    options: Sequence[str],
    width: int,
    *,
    then: Callable[[], None] = lambda: None,
) -> str:
    """A choice of one from a list; its value is in the URL.

    The list may depend on the data: where the URL names none of it, its first entry is taken.
    What else a change brings, `then` does.
    """
    field, part = f"{page.slug}-{param.name}-field", page.part

    def chosen() -> None:
        page.address.put(param, st.session_state[field])
        then()
        page.moved(part, settled=True)

    now = page.address.value(param)
    st.session_state[field] = now if now in options else options[0]
    st.selectbox(label, options, key=field, on_change=chosen, width=width)
    return str(st.session_state[field])


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


def presets(page: Page, choices: Mapping[str, Callable[[], None]]) -> None:
    """Buttons named for the phenomenon that each one sets up."""
    part = page.part

    def choose(set_up: Callable[[], None]) -> None:
        set_up()
        page.moved(part, settled=True)

    with st.container(horizontal=True, gap="small"):
        for name, set_up in choices.items():
            st.button(name, key=f"{page.slug}-{part}-{name}", on_click=choose, args=(set_up,))


def new_sample(page: Page, seed: Param[int], label: str = "New sample") -> None:
    """A button that draws the next sample; its seed is in the URL."""
    part = page.part

    def draw() -> None:
        page.address.put(seed, (page.address.value(seed) + 1) % 1_000_000)
        page.moved(part, settled=True)

    st.button(label, icon=":material/casino:", key=f"{page.slug}-{seed.name}", on_click=draw)
