"""Two pictures and the window between them, for `static/scan.js`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.address import is_finite
from mathdl_ui.components import component
from mathdl_ui.scene import Drawn, Message, State, Values

_scan = component("scan", ratio="5/2", height="300px")


@dataclass(frozen=True, eq=False)
class Pair:
    """A picture, what was computed from it, and from where.

    Attributes:
        film: the first picture with all that is around it, as `rasters.raster` gave it.
        inside: (top, left, height, width) of the picture itself within.
        output: the second picture.
        rows: (height of the second,) the row of the first where each window begins.
        columns: (width of the second,) likewise.
        taps: rows and columns of a window.
        dilation: how many pixels its taps are apart.
        place: row and column of the pixel that is looked at.
        answer: its number in words, such as "sum = −412".
        sum: what that number is called, such as "sum =".
        titles: of the two pictures.
        alt: all of it in a sentence.
        kernel: the weights that can be edited, or None: values, minimum, maximum, step, digits,
            and the size that is shown in full color.
        lit: taps to point out.
    """

    film: Mapping[str, Any]
    inside: tuple[int, int, int, int]
    output: Mapping[str, Any]
    rows: Sequence[int]
    columns: Sequence[int]
    taps: tuple[int, int]
    dilation: int
    place: tuple[int, int]
    answer: str
    sum: str
    titles: tuple[str, str]
    alt: str
    kernel: Mapping[str, Any] | None = None
    lit: Sequence[tuple[int, int]] = field(default=())


class Took(Protocol):
    """Takes the pixel that the hand went to, and the weights that it made, if any."""

    def __call__(
        self, address: Values, place: tuple[int, int], weights: Array | None, *, settled: bool
    ) -> None:
        """Put them; all are within their limits."""


def drawn(
    state: State,
    pair: Pair,
    took: Took,
    *,
    sends_film: bool = False,
    seconds: float = 12.0,
    tallest: int = 360,
) -> Drawn:
    """Both pictures as they stand.

    The first one travels with a run of the page only, unless `sends_film`: where the hand changes
    it.
    """
    last = len(pair.rows) - 1, len(pair.columns) - 1

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        place = values.get("place")
        if not isinstance(place, list) or len(place) != 2 or not all(map(is_finite, place)):
            return
        row, column = (min(max(int(v), 0), end) for v, end in zip(place, last, strict=True))
        weights = _weights(values.get("weights"), pair)
        took(address, (row, column), weights, settled=settled)

    film = dict(pair.film)
    data: dict[str, Any] = {
        "name": hashlib.sha256(json.dumps(film).encode()).hexdigest()[:20],
        "inside": pair.inside,
        "output": dict(pair.output),
        "rows": list(pair.rows),
        "columns": list(pair.columns),
        "taps": pair.taps,
        "dilation": pair.dilation,
        "place": pair.place,
        "answer": pair.answer,
        "sum": pair.sum,
        "titles": pair.titles,
        "alt": pair.alt,
        "kernel": None if pair.kernel is None else dict(pair.kernel),
        "lit": [list(tap) for tap in pair.lit],
        "tallest": tallest,
        "timeline": {
            "n_frames": len(pair.rows) * len(pair.columns),
            "frame": pair.place[0] * len(pair.columns) + pair.place[1],
            "seconds": seconds,
            "label": "Output pixel",
        },
    }
    if state.settled or sends_film:
        data["film"] = film
    return Drawn(_scan, data, receive)


def _weights(rows: object, pair: Pair) -> Array | None:
    """The weights that a browser sent, or None if they are none of this kernel."""
    if pair.kernel is None or not isinstance(rows, list) or len(rows) != pair.taps[0]:
        return None
    for row in rows:
        if not isinstance(row, list) or len(row) != pair.taps[1] or not all(map(is_finite, row)):
            return None
    weights: Array = np.clip(
        np.array(rows, dtype=np.float64), pair.kernel["minimum"], pair.kernel["maximum"]
    )
    return weights
