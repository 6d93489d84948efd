"""The layers of a live plane: arrays in, plain data for `static/layers.js` out; no Streamlit."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mathdl_core.arrays import Array
from mathdl_ui.rasters import Tone, raster

Layer = dict[str, Any]
Point = tuple[float, float]


class Backdrop(NamedTuple):
    """Layers that stay while the hand moves, such as a map; a browser that has them keeps them.

    Attributes:
        name: another for other layers.
        layers: what lies under everything else, lowest first, as JSON: a map has thousands of
            numbers, and is written once for all who see it.
    """

    name: str
    layers: str


def backdrop(layers: Sequence[Layer]) -> Backdrop:
    """Layers under a name that follows from them."""
    written = json.dumps(layers, allow_nan=False, separators=(",", ":"))
    return Backdrop(hashlib.blake2b(written.encode(), digest_size=9).hexdigest(), written)


@dataclass(frozen=True)
class Frame:
    """One moment of a run.

    Attributes:
        caption: what stands beside the timeline.
        layers: those that change.
        at: where it takes the handles that it moves.
    """

    caption: str
    layers: Sequence[Layer]
    at: Mapping[str, list[float]] = field(default_factory=dict)


FEW = 12


def _points(points: ArrayLike) -> list[list[float]]:
    """Rounded to what no eye tells apart: four decimals, or more where all is small or close."""
    array = np.asarray(points, dtype=float).reshape(-1, 2)
    if len(array) <= FEW:
        # Most layers are small; for them plain numbers are several times faster.
        few = array.tolist()
        digits = [_decimals(max(axis) - min(axis)) for axis in zip(*few, strict=True)]
        return [[round(c, n) for c, n in zip(point, digits, strict=True)] for point in few]
    spreads = (array.max(axis=0) - array.min(axis=0)).tolist()
    # As np.round does it, but both axes at once.
    scales = np.array([10.0 ** _decimals(spread) for spread in spreads])
    rounded: list[list[float]] = (np.rint(array * scales) / scales).tolist()
    return rounded


def _decimals(spread: float) -> int:
    if not 0 < spread < math.inf:
        return 9
    return min(max(4, 4 - math.floor(math.log10(spread))), 15)


def _point(point: Sequence[float] | Array) -> list[float]:
    return [round(float(c), _decimals(0.0)) for c in point]


def path(
    points: ArrayLike, role: str, *, width: float = 2.0, dash: bool = False, opacity: float = 1.0
) -> Layer:
    """A line through `points`, (n, 2)."""
    return {
        "kind": "path",
        "points": _points(points),
        "role": role,
        "width": width,
        "dash": dash,
        "opacity": opacity,
    }


def polygon(points: ArrayLike, role: str, *, fill: float = 0.1, width: float = 0.0) -> Layer:
    """A closed shape with corners `points`, (n, 2), filled at opacity `fill`."""
    return {
        "kind": "path",
        "points": _points(points),
        "role": role,
        "width": width,
        "fill": fill,
        "closed": True,
    }


def arrow(
    tail: Sequence[float] | Array,
    tip: Sequence[float] | Array,
    role: str,
    *,
    width: float = 3.0,
    dash: bool = False,
    opacity: float = 1.0,
) -> Layer:
    """An arrow from `tail` to `tip`."""
    return {
        "kind": "arrow",
        "from": _point(tail),
        "to": _point(tip),
        "role": role,
        "width": width,
        "dash": dash,
        "opacity": opacity,
    }


def segments(
    starts: ArrayLike, ends: ArrayLike, role: str, *, width: float = 1.0, opacity: float = 1.0
) -> Layer:
    """Lines from each of `starts` (n, 2) to its one of `ends` (n, 2), as one shape."""
    return {
        "kind": "segments",
        "points": _points(np.stack([starts, ends], axis=1).reshape(-1, 2)),
        "role": role,
        "width": width,
        "opacity": opacity,
    }


def points(
    at: ArrayLike,
    role: str | Sequence[str],
    *,
    titles: Sequence[str] | None = None,
    r: float | Sequence[float] | Array = 4.0,
    opacity: float = 0.75,
    hollow: bool = False,
    marks: Sequence[str] | None = None,
    pictures: Sequence[str] | None = None,
) -> Layer:
    """Points (n, 2), of one role or one each.

    Args:
        at: (n, 2) where they are.
        role: of all, or of each; a color `#rrggbb` is taken as it is.
        titles: (n,) shown on hover and tap.
        r: their radius in pixels, of all or of each.
        opacity: from 0 to 1.
        hollow: drawn as circles.
        marks: (n,) a letter or numeral each, in place of a dot.
        pictures: (n,) square gray pictures shown with the titles, as `shades` writes them.
    """
    return {
        "kind": "points",
        "points": _points(at),
        "role": role if isinstance(role, str) else list(role),
        "titles": None if titles is None else list(titles),
        "r": r if isinstance(r, int | float) else np.round(r, 2).tolist(),
        "opacity": opacity,
        "hollow": hollow,
        "marks": None if marks is None else list(marks),
        "pictures": None if pictures is None else list(pictures),
    }


def shades(pictures: Array, *, full: float) -> list[str]:
    """Square pictures (n, side²) from 0 to `full`, one digit of base 36 for each pixel."""
    levels = np.round(np.clip(pictures / full, 0, 1) * 35).astype(int)
    digits = np.array(list("0123456789abcdefghijklmnopqrstuvwxyz"))
    return ["".join(row) for row in digits[levels]]


def heat(
    values: Array,
    x: Point,
    y: Point,
    role: str,
    negative: str = "second",
    *,
    inside: ArrayLike | None = None,
) -> Layer:
    """A map of values (n_rows, n_columns) from −1 to 1, bottom row first, colored by sign.

    Nothing is drawn outside of the shape with the corners `inside`, (n, 2).
    """
    return {
        "kind": "heat",
        "values": np.round(values, 3).tolist(),
        "box": [[x[0], y[0]], [x[1], y[1]]],
        "role": role,
        "negative": negative,
        "inside": None if inside is None else _points(inside),
    }


def picture(
    values: Array,
    x: Point,
    y: Point,
    *,
    tone: Tone = "signed",
    full: float,
    role: str = "result",
    negative: str = "second",
) -> Layer:
    """A picture (height, width), its first row on top, pixel by pixel; see `rasters.raster`."""
    return {
        "kind": "raster",
        **raster(values, tone=tone, full=full),
        "box": [[x[0], y[0]], [x[1], y[1]]],
        "role": role,
        "negative": negative,
    }


def heats(pictures: Array, role: str, *, y: float, full: float) -> list[Layer]:
    """Square pictures (n, side²) from 0 to `full` in a row from the origin up at `y`, 1 apart."""
    side = round(np.sqrt(pictures.shape[1]))
    return [
        heat(
            picture.reshape(side, side)[::-1] / full,
            (i * (side + 1.0), i * (side + 1.0) + side),
            (y, y + side),
            role,
        )
        for i, picture in enumerate(pictures)
    ]


def text(
    at: Sequence[float] | Array,
    words: str,
    role: str = "ink",
    *,
    math: bool = False,
    anchor: str = "start",
    shift: Point = (0.0, 0.0),
) -> Layer:
    """Words at a point of the plane, moved by `shift` pixels (right, down)."""
    return {
        "kind": "text",
        "at": _point(at),
        "text": words,
        "role": role,
        "math": math,
        "anchor": anchor,
        "shift": list(shift),
    }
