"""A picture that builds up layer by layer, played in the browser over layers computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from mathdl_ui.address import Param, integer, is_finite
from mathdl_ui.components import component
from mathdl_ui.films import Film
from mathdl_ui.scene import Drawn, Message, State, Values

_player = component("rank_player", height="320px")


@dataclass(frozen=True)
class Player:
    """Where a film is, and how it plays.

    Attributes:
        name: its parameter in the URL: how many layers are shown.
        default: how many at first.
        label: what a screen reader calls that number.
        seconds: how long all of them play at speed 1.
    """

    name: str
    default: int
    label: str = "Rank"
    seconds: float = 10.0

    @property
    def param(self) -> Param[int]:
        """The number of layers in the URL; films may be longer and shorter."""
        return integer(self.name, self.default, 0, 10_000)

    def current(self, state: State, film: Film) -> int:
        """How many layers are shown: all where there are not so many."""
        return min(state.address.value(self.param), film.last)


def drawn(
    state: State, key: str, film: Film, player: Player, *, alt: str, spectrum: str = ""
) -> Drawn:
    """A film where it is; `key` is the name of this component, to know what its browser holds."""

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        rank = values.get("frame")
        if isinstance(rank, int | float) and is_finite(rank):
            address.put(player.param, min(max(int(rank), 0), film.last), settled=settled)

    data: dict[str, Any] = {
        "name": film.name,
        "alt": alt,
        "spectrum": spectrum,
        "timeline": {
            "n_frames": film.last + 1,
            "frame": player.current(state, film),
            "seconds": player.seconds,
            "label": player.label,
        },
    }
    # Whoever moves a film holds it, so the layers travel with a run of the page only.
    if state.settled and film.name not in _held(f"{state.slug}-{key}"):
        data["film"] = film.data
    return Drawn(_player, data, receive)


def _held(key: str) -> list[object]:
    """The names of the films that the browser says it holds."""
    message = st.session_state.get(key, {}).get("live")
    values = message.get("values") if isinstance(message, Mapping) else None
    held = values.get("held") if isinstance(values, Mapping) else None
    return held if isinstance(held, list) else []
