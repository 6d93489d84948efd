"""A picture that builds up layer by layer, played in the browser over layers computed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from mathdl_ui.address import integer, is_finite
from mathdl_ui.components import component
from mathdl_ui.films import Film
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Drawn, Message, Values

_player = component("rank_player", height="320px")


def current(page: Page, film: Film, name: str, default: int) -> int:
    """The rank that is shown, from the URL; the last one where there are not so many."""
    return min(page.address.value(integer(name, default, 0, 10_000)), film.last)


def rank_player(
    page: Page, key: str, film: Film, *, name: str, default: int, alt: str, spectrum: str
) -> None:
    """Show a film at its rank, which is in the URL as `name`; the layers travel once."""
    param = integer(name, default, 0, 10_000)
    mounted = f"{page.slug}-{key}"

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        rank = values.get("frame")
        if isinstance(rank, int | float) and is_finite(rank):
            address.put(param, min(max(int(rank), 0), film.last), settled=settled)

    data: dict[str, Any] = {
        "name": film.name,
        "alt": alt,
        "spectrum": spectrum,
        "timeline": {
            "n_frames": film.last + 1,
            "frame": current(page, film, name, default),
            "seconds": 10,
            "label": "Rank",
        },
    }
    if film.name not in _held(mounted):
        data["film"] = film.data
    page.mount(key, Drawn(_player, data, receive))


def _held(key: str) -> list[object]:
    """The names of the films that the browser says it holds."""
    message = st.session_state.get(key, {}).get("live")
    values = message.get("values") if isinstance(message, Mapping) else None
    held = values.get("held") if isinstance(values, Mapping) else None
    return held if isinstance(held, list) else []
