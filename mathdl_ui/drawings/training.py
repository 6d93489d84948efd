"""What the lesson on training shows while the hand moves: a run at a frame, and a place to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.training import Run
from mathdl_ui import plane, run_player
from mathdl_ui.address import Param, integer, is_finite, numbers_in, write_numbers
from mathdl_ui.components import formula
from mathdl_ui.drawings import training_state as state
from mathdl_ui.figures import training as figure
from mathdl_ui.figures import training_curves as curves
from mathdl_ui.handles import DerivedHandle
from mathdl_ui.layers import Frame, Point
from mathdl_ui.run_films import CANVAS, EMPTY, Window, window
from mathdl_ui.scene import Drawing, Message, State, Values
from mathdl_ui.training_data import MOST_PAINTED, PAINT_STEP, PAINTED
from mathdl_ui.training_runs import Trained, said
from mathdl_ui.waiting_line import Ticket

PROBE: Param[tuple[float, ...]] = Param(
    "ask", (0.68, 0.55), lambda text: numbers_in(0.0, 1.0, 2)(text), write_numbers
)
"""Where the network is asked, in shares of the window: data differ in their units."""
LAST = 1_000_000
FRAME = integer("frame", LAST, 0, LAST)


class Shown(NamedTuple):
    """What the picture is made of.

    Attributes:
        now: the run, or the network before it.
        is_trained: which of the two.
        pinned: a run to compare with.
        seeds: runs of other seeds.
        waiting: what is being computed, by name.
        plays: how often the run was asked to play.
    """

    now: Trained
    is_trained: bool
    pinned: Run | None = None
    seeds: Sequence[Run] = ()
    waiting: tuple[tuple[str, Ticket[Any]], ...] = ()
    plays: int = 0


def timeline(shown: Shown) -> plane.Timeline:
    """The epochs of the run, of which the last is shown at first."""
    run, found = shown.now.run, shown.now.film

    def frames() -> list[Frame]:
        captions = [figure.caption(run, frame) for frame in range(len(run.frames))]
        if not found.curves.size:
            return [Frame(words, []) for words in captions]
        along = window(shown.now.data).along
        return [
            Frame(words, figure.curve(along, values))
            for words, values in zip(captions, found.curves, strict=True)
        ]

    return plane.Timeline(
        len(run.frames),
        lambda frame: figure.caption(run, frame),
        frames,
        name="frame",
        seconds=min(9.0, 2.0 + len(run.frames) / 20),
        label="Epoch",
        first=LAST,
    )


def frame_of(shown: Shown, now: State) -> int:
    """The frame on screen."""
    return timeline(shown).current(now) if shown.is_trained else 0


def probe(seen: Window, n_features: int) -> DerivedHandle:
    """The place where the network is asked; of one feature, on the lower edge."""
    width, height = (high - low for low, high in seen)

    def stands(values: Values) -> Point:
        x, y = values.value(PROBE)
        up = seen.y[0] + y * height if n_features == 2 else seen.y[0] + 0.06 * height
        return seen.x[0] + x * width, up

    def moved(values: Values, point: Point, *, settled: bool) -> None:
        shares = [
            min(max((at - low) / (high - low), 0.0), 1.0)
            for at, (low, high) in zip(point, seen, strict=True)
        ]
        before = values.value(PROBE)
        y = shares[1] if n_features == 2 else before[1]
        values.put(PROBE, (round(shares[0], 4), round(y, 4)), settled=settled)

    return DerivedHandle(
        "x",
        (0.0, 0.0),
        "ink",
        label="x",
        spoken="Where the network is asked",
        origin=None,
        step=(width / 200, height / 200),
        coarse=(width / 20, height / 20),
        axis=None if n_features == 2 else "x",
        x=seen.x,
        y=seen.y,
        reach=11,
        stands=stands,
        moved=moved,
    )


def painted(address: Values, values: Message, *, settled: bool) -> None:
    """Points that a hand has added after the first so many, of the color of the brush."""
    added, known = values.get("painted"), values.get("from")
    points = address.value(state.POINTS)
    if not isinstance(added, list) or not isinstance(known, int) or not added:
        return
    if isinstance(known, bool) or not 0 <= known <= len(points):
        return
    kind = state.BRUSHES.index(address.value(state.BRUSH))
    places = [
        tuple(min(max(round(float(c) / PAINT_STEP), -120), 120) for c in place)
        for place in added[:MOST_PAINTED]
        if isinstance(place, list) and len(place) == 2 and all(map(is_finite, place))
    ]
    grown = (*points[:known], *((kind, x, y) for x, y in places))
    address.put(state.POINTS, grown[:MOST_PAINTED], settled=settled)


def brush_of(now: State, name: str) -> run_player.Brush | None:
    """What a tap on the plane adds, where the data are painted."""
    if name != PAINTED:
        return None
    role = figure.ROLES[state.BRUSHES.index(now.address.value(state.BRUSH))]
    return run_player.Brush(role, len(now.address.value(state.POINTS)), painted)


def painting(now: State) -> Drawing:
    """Painted points too few to learn from, and no network yet."""
    points = now.address.value(state.POINTS)
    words = f"A plane with {len(points)} painted points, too few to learn from."
    return {
        "player": run_player.drawn(
            now,
            "player",
            EMPTY,
            plane.Picture(words, figure.dots(points)),
            domain=plane.Domain(*CANVAS, equal=False, ratio=0.96),
            brush=brush_of(now, PAINTED),
        )
    }


def _job(shown: Shown) -> dict[str, Any] | None:
    """How it stands with what is being computed."""
    standings = [(name, ticket.ask(), ticket.done) for name, ticket in shown.waiting]
    if not standings:
        return None
    name, standing, _ = standings[0]
    return {
        "words": said(standing, name),
        "share": round(standing.share, 3),
        "done": any(done for _, _, done in standings),
    }


def picture(shown: Shown, now: State) -> Drawing:
    """Data and network at a frame, curves beside, and what the network says at a place."""
    data, run, found = shown.now
    seen, frame = window(data), frame_of(shown, now)
    flat = data.n_features <= 2
    moving = []
    if found.curves.size:
        moving = figure.curve(seen.along, found.curves[frame])
    asked: Array | None = None
    if flat:
        handle = probe(seen, data.n_features)
        asked = np.array(handle.stands(now.address))[: data.n_features]
    return {
        "player": run_player.drawn(
            now,
            "player",
            found,
            plane.Picture(
                figure.in_words(data, run, frame), figure.scatter(data, now.theme), moving
            ),
            domain=plane.Domain(
                seen.x, seen.y, equal=False, ratio=0.96, axes="grid" if flat else "none"
            ),
            handles=[probe(seen, data.n_features)] if flat else [],
            timeline=timeline(shown) if shown.is_trained else None,
            panels=curves.panels(run, shown.pinned, shown.seeds) if now.settled else [],
            network=figure.network_in_words(run),
            job=_job(shown),
            plays=shown.plays,
            brush=brush_of(now, data.source.name),
        ),
        "formula": formula(figure.formula(data, run, frame, asked, now.theme)),
    }
