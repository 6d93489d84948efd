"""Pictures of distributions have two charts above one x axis: what both are drawn with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_histogram import Histogram
from mathdl_core.probability.distributions import Distribution
from mathdl_ui import tex
from mathdl_ui.layers import Layer, Point, path, points, polygon, segments, text

N_POINTS = 121


@dataclass(frozen=True)
class Panel:
    """A chart on a part of a plane.

    Attributes:
        low: left end of its x axis, in its own numbers and in the plane's.
        high: right end.
        base: where the plane has its 0.
        top: where the plane has `full`.
        full: the largest value that is shown.
    """

    low: float
    high: float
    base: float
    top: float
    full: float = 1.0

    def up(self, values: ArrayLike) -> Array:
        """Values (...) from 0 to `full` in the plane's coordinates; what is beyond is cut off."""
        inside = np.clip(np.asarray(values, dtype=float), 0.0, self.full)
        heights: Array = self.base + (self.top - self.base) * inside / self.full
        return heights

    def at(self, x: ArrayLike, values: ArrayLike) -> Array:
        """(n, 2) points of the plane for x and values (n,), cut off at all four ends."""
        across = np.clip(np.asarray(x, dtype=float), self.low, self.high)
        return np.column_stack(np.broadcast_arrays(across, self.up(values)))


def density_layers(
    of: Distribution, panel: Panel, role: str = "model", *, width: float = 3.0, dash: bool = False
) -> list[Layer]:
    """A density as a curve, or probabilities as dots on stems."""
    if of.is_discrete:
        k = whole_numbers(panel)
        at = panel.at(k, of.density(k))
        stems = segments(panel.at(k, np.zeros(len(k))), at, role, width=width - 1, opacity=0.6)
        return [stems, points(at, role, r=4.5, opacity=1.0)]
    return [path(density_points(of, panel), role, width=width, dash=dash)]


def density_points(of: Distribution, panel: Panel) -> Array:
    """(N_POINTS + 4, 2) a curve that rises where its support begins, and falls where it ends."""
    first, last = (min(max(end, panel.low), panel.high) for end in of.support)
    x = np.linspace(first, last, N_POINTS)
    with np.errstate(divide="ignore"):
        f = np.nan_to_num(of.density(x), posinf=math.inf)
    ends = ([panel.low, first], [last, panel.high])
    return panel.at(
        np.concatenate([ends[0], x, ends[1]]), np.concatenate([np.zeros(2), f, np.zeros(2)])
    )


def cdf_points(of: Distribution, panel: Panel) -> Array:
    """(n, 2) the cdf as a curve, or as a staircase."""
    if of.is_discrete:
        k = whole_numbers(panel)
        return staircase(k, of.cdf(k), panel)
    x = np.linspace(panel.low, panel.high, N_POINTS)
    return panel.at(x, of.cdf(x))


def staircase(x: Array, values: Array, panel: Panel) -> Array:
    """(2n + 2, 2) a line that jumps to values (n,) at x (n,), ascending, from 0 on."""
    across = np.concatenate([[panel.low], np.repeat(x, 2), [panel.high]])
    before = np.concatenate([[0.0], values])
    return panel.at(across, np.repeat(before, 2))


def whole_numbers(panel: Panel) -> Array:
    """(n,) those from the panel's left to its right end."""
    return np.arange(math.ceil(panel.low), math.floor(panel.high) + 1.0)


def expected_heights(of: Distribution, edges: Array) -> Array:
    """(n,) the heights that bars between edges (n + 1,) come to have: probability over width."""
    # Whole numbers lie halfway between edges.
    inside = np.floor(edges) if of.is_discrete else edges
    heights: Array = np.diff(of.cdf(inside)) / np.diff(edges)
    return heights


def bars(of: Histogram, panel: Panel, role: str, *, share: float = 1.0, fill: float = 0.3) -> Layer:
    """A histogram as one shape; its bars take that share of their bins' width."""
    outline = bar_points(of.edges, of.density, panel, share=share)
    return polygon(outline, role, fill=fill, width=1.2 if fill else 0.0)


def bar_points(edges: Array, heights: Array, panel: Panel, *, share: float = 1.0) -> Array:
    """(4n, 2) the outline of bars of heights (n,) between edges (n + 1,)."""
    gap = (1 - share) / 2 * np.diff(edges)
    left, right = edges[:-1] + gap, edges[1:] - gap
    x = np.column_stack([left, left, right, right]).ravel()
    return panel.at(x, np.column_stack([0 * left, heights, heights, 0 * left]).ravel())


def skyline_points(edges: Array, heights: Array, panel: Panel) -> Array:
    """(2n + 2, 2) the outline of all bars together, without the sides between them."""
    return panel.at(np.repeat(edges, 2), np.concatenate([[0.0], np.repeat(heights, 2), [0.0]]))


def axis(panel: Panel, *, ticks: Sequence[float] | None = None) -> list[Layer]:
    """A base line with its numbers."""
    numbers = nice_numbers(panel.low, panel.high) if ticks is None else ticks
    return [
        base_line(panel),
        *(
            text((x, panel.base), tex.plain(x), "muted", anchor="middle", shift=(0, 18))
            for x in numbers
        ),
    ]


def base_line(panel: Panel) -> Layer:
    """The x axis without numbers."""
    ends = [(panel.low, panel.base), (panel.high, panel.base)]
    return path(ends, "muted", width=1.2, opacity=0.7)


def nice_numbers(low: float, high: float, *, most: int = 7) -> list[float]:
    """At most so many multiples of 1, 2 or 5 times a power of ten, from low to high."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(m * power for m in (1, 2, 5, 10, 20) if (high - low) / (m * power) <= most - 1)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def margins(panel: Panel, *, left: float = 0.035) -> Point:
    """A little more than the panel, so that what is drawn at its ends is whole."""
    wide = panel.high - panel.low
    return panel.low - left * wide, panel.high + 0.035 * wide
