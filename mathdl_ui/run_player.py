"""A training run, played: a live plane between the network's units and its curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from mathdl_ui import plane
from mathdl_ui.components import component
from mathdl_ui.handles import Handle
from mathdl_ui.run_films import Film
from mathdl_ui.scene import Drawn, Message, Receiver, State, Values

_player = component("run_player", height="520px")


class Brush(NamedTuple):
    """What a tap on the plane adds.

    Attributes:
        role: the color of its points.
        n_painted: how many points there are.
        painted: takes the points that were added, `painted`, after the first so many, `from`.
    """

    role: str
    n_painted: int
    painted: Receiver


def drawn(
    state: State,
    key: str,
    film: Film,
    picture: plane.Picture,
    *,
    domain: plane.Domain,
    handles: Sequence[Handle] = (),
    timeline: plane.Timeline | None = None,
    panels: Sequence[Mapping[str, Any]] = (),
    network: str = "",
    job: Mapping[str, Any] | None = None,
    plays: int = 0,
    brush: Brush | None = None,
) -> Drawn:
    """The run where its timeline is.

    Args:
        state: of the page.
        key: the name of this component, to know what its browser holds.
        film: what the network says, frame by frame.
        picture: what is drawn over the film.
        domain: of the plane.
        handles: on the plane.
        timeline: of the run; None before there is one.
        panels: curves, as `mathdl_ui.figures.training_curves` makes them.
        network: a sentence on the units.
        job: `words`, `share` and `done` of what is being computed.
        plays: how often the run has been asked to play.
        brush: of the points that a tap adds; None where taps add none.
    """
    inner = plane.drawn(
        state, picture, handles=handles, domain=domain, timeline=timeline, frames_at_once=True
    )
    data: dict[str, Any] = {
        **inner.data,
        "film_name": film.name,
        "network": network,
        "job": job,
        "plays": plays,
        "brush": brush.role if brush else "",
        "n_painted": brush.n_painted if brush else 0,
    }
    # Whoever moves a film holds it, so it travels with a run of the page only.
    if state.settled:
        data["panels"] = panels
        if film.name not in _held(f"{state.slug}-{key}"):
            data["film"] = film.data

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        if inner.receive:
            inner.receive(address, values, settled=settled)
        if brush:
            brush.painted(address, values, settled=settled)

    return Drawn(_player, data, receive)


def _held(key: str) -> list[object]:
    """The names of the films that the browser says it holds."""
    message = st.session_state.get(key, {}).get("live")
    values = message.get("values") if isinstance(message, Mapping) else None
    held = values.get("films") if isinstance(values, Mapping) else None
    return held if isinstance(held, list) else []
