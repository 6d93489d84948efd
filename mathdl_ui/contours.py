"""Level lines of a map, by marching squares, as layers of a live plane; no Streamlit."""

import math
from collections.abc import Sequence

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.layers import Layer, segments

SHARES = (0.03, 0.07, 0.12, 0.19, 0.27, 0.37, 0.48, 0.6, 0.73, 0.87)


def even_levels(values: Array, shares: Sequence[float] = SHARES) -> Array:
    """Levels below which these shares of a map lie: lines are as dense in a valley as on a wall."""
    finite = values[np.isfinite(values)]
    if not finite.size or np.ptp(finite) == 0:
        return np.empty(0)
    return np.unique(np.quantile(finite, shares))


def level_lines(
    values: Array, x: Array, y: Array, levels: Array, role: str, *, width: float = 1.0
) -> Layer:
    """The lines on which a map (n_rows, n_columns) over y and x has these levels, as one layer."""
    ends = [_crossings(values, x, y, float(level)) for level in levels]
    both = np.concatenate(ends) if ends else np.empty((0, 2, 2))
    # A thousandth of the map is finer than a pixel, and travels in fewer digits.
    for k, axis in enumerate((x, y)):
        both[..., k] = np.round(both[..., k], 3 - math.floor(math.log10(np.ptp(axis))))
    return segments(both[:, 0], both[:, 1], role, width=width, opacity=0.45)


def _crossings(values: Array, x: Array, y: Array, level: float) -> Array:
    """(n, 2, 2) the piece of the line in each cell that it crosses."""
    above = values - level
    xs, ys = np.meshgrid(x, y)
    corners = np.stack([xs, ys], axis=-1)
    cells = [
        (slice(None, -1), slice(None, -1)),
        (slice(None, -1), slice(1, None)),
        (slice(1, None), slice(1, None)),
        (slice(1, None), slice(None, -1)),
    ]
    places, crossed = [], []
    with np.errstate(all="ignore"):
        for one, other in zip(cells, [*cells[1:], cells[0]], strict=True):
            a, b = above[one], above[other]
            crossed.append((a < 0) != (b < 0))
            crossed[-1] &= np.isfinite(a) & np.isfinite(b)
            share = (a / (a - b))[..., None]
            places.append(corners[one] + share * (corners[other] - corners[one]))
    place, met = np.stack(places, axis=2), np.stack(crossed, axis=2)
    found = []
    twice = met.sum(axis=2) == 2
    if twice.any():
        order = np.argsort(~met[twice], axis=1, kind="stable")[:, :2]
        found.append(np.take_along_axis(place[twice], order[..., None], axis=1))
    four = met.all(axis=2)
    found += [place[four][:, pair] for pair in ([0, 1], [2, 3])]
    return np.concatenate(found)
