"""Pictures of numbers as tiles that know their place: they glide to where another view has them.

A stage holds tiles, words, lines between tiles, and bars. It is laid out twice, for wide columns
and for phones. One unit of the tiles is chosen by click, drag or keys; one tile may be painted on.
Of each number that is only a color the browser gets one byte.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.components import component
from mathdl_ui.plane import Timeline
from mathdl_ui.scene import Drawn, Message, State, Values

Box = tuple[float, float, float, float]
"""Left, top, width, height in units of the stage."""
Window = tuple[int, int, int, int]
"""First row, first column, after the last of each."""
_ZERO = 127
_tiles = component("tiles", height="430px")


class Place(NamedTuple):
    """Where something is on a wide and on a narrow stage; None where it is left out."""

    wide: Box | None
    narrow: Box | None


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
class Tile:
    """A picture of numbers.

    Attributes:
        name: by which it is known from one view to the next.
        values: (rows, columns).
        place: where it is.
        full: the size of number that gets the full color.
        label: what stands above it.
        role: the color of positive numbers.
        written: whether the numbers stand in the cells.
        lit: windows that are framed.
        unit: what a click on its cells chooses: a kind and the number of the tile; or no kind and
            "pick", which picks the tile itself.
        comes_from: the tile, and the window of it, that it glides out of.
        off: drawn as switched off.
        marked: whether it stands out from others.
    """

    name: str
    values: Array
    place: Place
    full: float = 1.0
    label: str = ""
    role: str = "data"
    written: bool = False
    lit: Sequence[Window] = ()
    unit: tuple[str, int] | None = None
    comes_from: tuple[str, Window] | None = None
    off: bool = False
    marked: bool = False


@dataclass(frozen=True)
class Word:
    """Words centered at a point of the stage: `place` is (x, y) as a box without size."""

    text: str
    place: Place
    role: str = "muted"
    math: bool = False
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """A line from one tile to the next, as thick as `strength`, from −1 to 1, is large."""

    start: str
    end: str
    strength: float
    lit: bool = False


@dataclass(frozen=True, eq=False)
class Bars:
    """Shares by name, from 0 to 1, with those of before as a thin mark.

    Attributes:
        place: where they are.
        values: (n,).
        before: (n,) to compare with.
        names: of the bars.
        kind: what a click on one chooses.
        chosen: the one pointed out, or None.
    """

    place: Place
    values: Array
    before: Array
    names: Sequence[str]
    kind: str
    chosen: int | None = None


@dataclass(frozen=True, eq=False)
class Paint:
    """The tile to paint on, from 0 to `full` in whole numbers; `put` takes its new pixels."""

    tile: str
    pixels: Array
    full: float
    put: Callable[[Values, tuple[float, ...], bool], None]
    reach: float = 1.2


@dataclass(frozen=True, eq=False)
class Stage:
    """What is to be shown.

    Attributes:
        alt: all of it in a sentence.
        wide: width and height of the wide stage.
        narrow: the same of the narrow one.
        view: its name; tiles glide where it changes.
    """

    alt: str
    wide: tuple[float, float]
    narrow: tuple[float, float]
    tiles: Sequence[Tile]
    words: Sequence[Word] = ()
    lines: Sequence[Line] = ()
    bars: Bars | None = None
    view: str = ""


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


def drawn(
    state: State,
    stage: Stage,
    *,
    choice: Choice | None = None,
    paint: Paint | None = None,
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
        frame = values.get("frame")
        if timeline and isinstance(frame, int | float) and not isinstance(frame, bool):
            if abs(frame) <= timeline.n_frames + 1_000_000:
                timeline.put(address, frame, settled=settled)

    data: dict[str, Any] = {
        "alt": stage.alt,
        "view": stage.view,
        "wide": stage.wide,
        "narrow": stage.narrow,
        "tiles": [_tile(tile) for tile in stage.tiles],
        "bytes": base64.b64encode(b"".join(map(_bytes, stage.tiles))).decode(),
        "words": [
            {"text": w.text, "at": _place(w.place), "role": w.role, "math": w.math, "end": w.anchor}
            for w in stage.words
        ],
        "lines": [
            [line.start, line.end, round(line.strength, 2), line.lit] for line in stage.lines
        ],
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


def _place(place: Place) -> list[list[float] | None]:
    return [None if box is None else [round(v, 1) for v in box] for box in place]


def _tile(tile: Tile) -> dict[str, Any]:
    rows, columns = tile.values.shape
    data: dict[str, Any] = {
        "id": tile.name,
        "rows": rows,
        "columns": columns,
        "at": _place(tile.place),
        "label": tile.label,
        "role": tile.role,
    }
    # What most tiles do not have is not sent.
    if tile.written:
        data["numbers"] = [float(v) for v in np.round(tile.values.ravel(), 4)]
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


def _bytes(tile: Tile) -> bytes:
    """From −full to full as 0 to 254; beyond, the ends."""
    shares = np.clip(tile.values.ravel() / (tile.full or 1.0), -1.0, 1.0)
    return (np.round(_ZERO * shares) + _ZERO).astype(np.uint8).tobytes()


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
