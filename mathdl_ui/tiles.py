"""Pictures of numbers as tiles that know their place: they glide to where another view has them.

A stage holds tiles, words, lines between tiles, and bars. It is laid out twice, for wide columns
and for phones. One unit of the tiles is chosen by click, drag or keys; one tile may be painted on,
and one table edited. Of each number that is only a color the browser gets one byte.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.address import is_finite
from mathdl_ui.components import component
from mathdl_ui.plane import Timeline
from mathdl_ui.scene import Drawn, Message, State, Values
from mathdl_ui.stages import Bars, Place, Stage, Tile

_ZERO = 127
_tiles = component("tiles", height="430px")


class Unit(NamedTuple):
    """One cell of one tile of a kind, such as a layer."""

    kind: str
    tile: int
    row: int
    column: int


class Kind(NamedTuple):
    """How many tiles there are of a kind, each with so many rows and columns."""

    name: str
    n_tiles: int
    rows: int
    columns: int


@dataclass(frozen=True, eq=False)
class Paint:
    """The tile to paint on, from 0 to `full` in whole numbers; `put` takes its new pixels."""

    tile: str
    pixels: Array
    full: float
    put: Callable[[Values, tuple[float, ...], bool], None]
    reach: float = 1.2


@dataclass(frozen=True, eq=False)
class Choice:
    """The unit that is chosen, and all there are.

    Attributes:
        unit: the one.
        kinds: in the order in which keys go through them.
        spoken: what a screen reader says of it.
        put: takes another.
        pick: takes the number of a picked tile.
    """

    unit: Unit
    kinds: Sequence[Kind]
    spoken: str
    put: Callable[[Values, Unit, bool], None]
    pick: Callable[[Values, int, bool], None]


@dataclass(frozen=True, eq=False)
class Editor:
    """A table on the stage: what `live.tables` drew of an editable matrix, and its corner."""

    place: Place
    table: Drawn


def drawn(
    state: State,
    stage: Stage,
    *,
    choice: Choice | None = None,
    paint: Paint | None = None,
    editor: Editor | None = None,
    timeline: Timeline | None = None,
    job: Mapping[str, Any] | None = None,
) -> Drawn:
    """The stage; what the hand chooses, paints or scrubs is taken."""

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        if choice:
            _choose(choice, address, values, settled=settled)
        if paint:
            pixels = _pixels(values.get("pixels"), paint)
            if pixels is not None:
                paint.put(address, pixels, settled)
        if editor and editor.table.receive:
            editor.table.receive(address, values, settled=settled)
        frame = values.get("frame")
        if timeline and isinstance(frame, int | float) and is_finite(frame):
            timeline.put(address, frame, settled=settled)

    data: dict[str, Any] = {
        "alt": stage.alt,
        "view": stage.view,
        "wide": stage.wide,
        "narrow": stage.narrow,
        "tiles": [_tile(tile) for tile in stage.tiles],
        "bytes": base64.b64encode(_bytes(stage.tiles)).decode(),
        "words": [
            {"text": w.text, "at": _place(w.place), "role": w.role, "math": w.math, "end": w.anchor}
            for w in stage.words
        ],
        "threads": _threads(stage),
        "bars": _bars(stage.bars),
        "choice": None,
        "timeline": None,
        "job": job,
    }
    if choice:
        data["choice"] = {
            "unit": list(choice.unit),
            "kinds": [list(kind) for kind in choice.kinds],
            "spoken": choice.spoken,
        }
    if paint:
        data |= {
            "paints": paint.tile,
            "pixels": paint.pixels.tolist(),
            "full": paint.full,
            "reach": paint.reach,
        }
    if editor:
        data |= {"matrices": editor.table.data["matrices"], "editor": _place(editor.place)}
    if timeline:
        frame = timeline.current(state)
        data["timeline"] = {
            "n_frames": timeline.n_frames,
            "frame": frame,
            "caption": timeline.said(frame),
            "seconds": timeline.seconds,
            "label": timeline.label,
        }
    return Drawn(_tiles, data, receive)


def _choose(choice: Choice, address: Values, values: Message, *, settled: bool) -> None:
    kinds = {kind.name: kind for kind in choice.kinds}
    asked, picked = values.get("unit"), values.get("pick")
    if isinstance(asked, list) and len(asked) == 4 and isinstance(asked[0], str):
        kind, place = kinds.get(asked[0]), asked[1:]
        if kind and all(isinstance(v, int) and not isinstance(v, bool) for v in place):
            tile, row, column = (
                min(max(v, 0), n - 1) for v, n in zip(place, kind[1:], strict=True)
            )
            choice.put(address, Unit(kind.name, tile, row, column), settled)
    if isinstance(picked, int) and not isinstance(picked, bool) and 0 <= picked < 1000:
        choice.pick(address, picked, settled)


def _pixels(rows: object, paint: Paint) -> tuple[float, ...] | None:
    height, width = paint.pixels.shape
    if not isinstance(rows, list) or len(rows) != height:
        return None
    if not all(isinstance(row, list) and len(row) == width for row in rows):
        return None
    flat = [value for row in rows for value in row]
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in flat):
        return None
    if not all(0 <= v <= paint.full for v in flat):
        return None
    return tuple(float(round(v)) for v in flat)


def _threads(stage: Stage) -> list[list[float]]:
    """Each as the numbers of its tiles, −1 for the bars; its strength; 1 where it stands out."""
    numbers = {tile.name: i for i, tile in enumerate(stage.tiles)}
    return [
        [numbers[one.start], numbers.get(one.end, -1), round(one.strength, 2), int(one.lit)]
        for one in stage.lines
    ]


def _place(place: Place) -> list[list[int] | None]:
    return [None if box is None else [round(v) for v in box] for box in place]


def _tile(tile: Tile) -> dict[str, Any]:
    rows, columns = tile.values.shape
    data: dict[str, Any] = {
        "id": tile.name,
        "rows": rows,
        "columns": columns,
        "at": _place(tile.place),
    }
    # What most tiles do not have is not sent.
    if tile.label:
        data["label"] = tile.label
    if tile.role != "data":
        data["role"] = tile.role
    if tile.written:
        shown = tile.values if tile.instead is None else tile.instead
        numbers = np.round(shown.ravel(), 4).tolist()
        data["numbers"] = [None if math.isnan(number) else number for number in numbers]
    if tile.lit:
        data["lit"] = [list(window) for window in tile.lit]
    if tile.unit:
        data["unit"] = list(tile.unit)
    if tile.comes_from:
        data["from"] = [tile.comes_from[0], *tile.comes_from[1]]
    if tile.off:
        data["off"] = True
    if tile.marked:
        data["marked"] = True
    return data


def _bytes(tiles: Sequence[Tile]) -> bytes:
    """From −full to full as 0 to 254, one tile after the other; beyond, the ends."""
    # All at once: a tile is so small that each call takes longer than its numbers.
    shares = [np.empty(0), *(tile.values.ravel() / (tile.full or 1.0) for tile in tiles)]
    colors = np.clip(np.nan_to_num(np.concatenate(shares)), -1.0, 1.0)
    written: bytes = (np.round(_ZERO * colors) + _ZERO).astype(np.uint8).tobytes()
    return written


def _bars(bars: Bars | None) -> dict[str, Any] | None:
    if bars is None:
        return None
    return {
        "at": _place(bars.place),
        "values": np.round(bars.values, 4).tolist(),
        "before": np.round(bars.before, 4).tolist(),
        "names": list(bars.names),
        "kind": bars.kind,
        "chosen": bars.chosen,
    }
