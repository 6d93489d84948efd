"""The distributions lesson: the curve with its area and its marks, the cdf under it, in words."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.probability import distribution_view as views
from mathdl_core.probability.distribution_view import View
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_discrete import Bernoulli
from mathdl_ui import tex
from mathdl_ui.figures.distributions_families import Family
from mathdl_ui.figures.distributions_marks import marks
from mathdl_ui.layers import Layer, Point, path, points, polygon, segments, text

FLOOR, CEILING = -0.42, 1.02
"""Of the density's plane, as shares of the window's top: marks stand below the axis."""
CDF_FLOOR, CDF_CEILING = -0.2, 1.12
DENSE = 70
"""From so many stems on they have no dots."""


class Shown(NamedTuple):
    """What the page shows.

    Attributes:
        family: whose table says how it opens.
        member: the distribution.
        view: the window.
        low: left end of the interval.
        high: right end of the interval.
        x: where the cursor is.
    """

    family: Family
    member: Distribution
    view: View
    low: float
    high: float
    x: float


class Readings(NamedTuple):
    """The numbers read off at the cursor and the interval.

    Attributes:
        density: f(x).
        cdf: F(x).
        below_low: F at the left end of the interval.
        below_high: F at the right end.
        probability: between them.
    """

    density: float
    cdf: float
    below_low: float
    below_high: float
    probability: float


def readings(now: Shown) -> Readings:
    """All numbers at the cursor and the interval."""
    return _readings(now.member, now.low, now.high, now.x)


@lru_cache(maxsize=256)
def _readings(member: Distribution, low: float, high: float, x: float) -> Readings:
    below_x, below_low, below_high = member.cdf([x, low, high]).tolist()
    probability = member.probability(low, high)
    return Readings(float(member.density(x)), below_x, below_low, below_high, probability)


def interval(now: Shown) -> str:
    """The event of the interval, as it is written in the picture."""
    if not now.member.is_discrete:
        return f"{tex.plain(now.low)} < X < {tex.plain(now.high)}"
    first, last = inside(now)
    if first > last:
        return "no whole number"
    if first == last:
        return f"X = {tex.plain(first)}"
    return f"{tex.plain(first)} ≤ X ≤ {tex.plain(last)}"


def inside(now: Shown) -> tuple[float, float]:
    """The first and the last whole number of the interval, whose ends do not belong to it."""
    return math.floor(now.low) + 1.0, math.ceil(now.high) - 1.0


def density(now: Shown) -> list[Layer]:
    """The curve or the stems, the area of the interval, the cursor, and the marks below."""
    member, view = now.member, now.view
    shape = _stems(now) if member.is_discrete else _curve(now)
    name = "probabilities P(X = k)" if member.is_discrete else "density f"
    return [
        *_named(view, 0.92 * view.top, name),
        *shape,
        *_held(now),
        *_area_label(now),
        *_cursor(now),
        *marks(member, view),
    ]


def _curve(now: Shown) -> list[Layer]:
    line = views.curve(now.member, now.view)
    area = views.part(line, now.low, now.high)
    filled = [polygon(area, "result", fill=0.3)] if len(area) else []
    return [*filled, path(line, "data", width=3)]


def _stems(now: Shown) -> list[Layer]:
    k = views.whole_numbers(now.view)
    height = now.member.density(k)
    occurs = height > 0
    k, height = k[occurs], height[occurs]
    drawn = []
    caught = (k > now.low) & (k < now.high)
    for chosen, role in ((~caught, "data"), (caught, "result")):
        feet = np.column_stack([k[chosen], np.zeros(chosen.sum())])
        tops = np.column_stack([k[chosen], height[chosen]])
        thick = 5.0 if len(k) < DENSE else 1.5
        drawn.append(segments(feet, tops, role, width=thick, opacity=0.85))
        if len(k) < DENSE:
            # A stem under the hand says its probability beside the curve.
            is_held = isinstance(now.member, ClassNumber | Bernoulli)
            said = [f"P(X = {x:g}) = {tex.plain(p)}" for x, p in tops.tolist()]
            drawn.append(points(tops, role, r=5, opacity=1.0, titles=None if is_held else said))
    return drawn


def _area_label(now: Shown) -> list[Layer]:
    middle = min(max((now.low + now.high) / 2, now.view.low), now.view.high)
    share = (middle - now.view.low) / now.view.width
    anchor = "start" if share < 0.15 else "end" if share > 0.85 else "middle"
    words = f"P({interval(now)}) = {tex.plain(readings(now).probability)}"
    return [text((middle, 0.2 * now.view.top), words, "result", anchor=anchor)]


def _cursor(now: Shown) -> list[Layer]:
    density, top = readings(now).density, now.view.top
    height = min(density, 1.2 * top)
    name = "P(X = {})" if now.member.is_discrete else "f({})"
    words = f"{name.format(tex.plain(now.x))} = {tex.plain(density, digits=3)}"
    # Away from the area, which has words of its own, where there is room.
    left = 2 * now.x < now.low + now.high and now.x > now.view.at(0.25)
    anchor, shift = ("end", (-9.0, -9.0)) if left else ("start", (9.0, -9.0))
    at = now.x, min(height, 0.8 * top)
    foot = [] if now.member.is_discrete else [_thin([(now.x, 0.0), (now.x, height)])]
    return [
        *foot,
        points([(now.x, height)], "second", r=5, opacity=1.0),
        text(at, words, "second", anchor=anchor, shift=shift),
    ]


def _thin(at: Sequence[Point]) -> Layer:
    return path(at, "second", width=1.5, dash=True)


def _held(now: Shown) -> list[Layer]:
    """The line on which the last trial is held, which is not on the curve."""
    n = getattr(now.member, "n", None)
    if n is None:
        return []
    return [path([(n, 0.0), (n, 0.5 * now.view.top)], "muted", width=1.2, dash=True)]


def cumulated(now: Shown) -> list[Layer]:
    """The cdf with the cursor's two readings, and the interval as a height."""
    member, view, read = now.member, now.view, readings(now)
    low = (max(now.low, view.low), read.below_low)
    high = (min(now.high, view.high), read.below_high)
    bar = view.high - 0.012 * view.width
    rises = [
        *(path([(x, 0.0), (x, y), (bar, y)], "result", width=1.5) for x, y in (low, high)),
        path([(bar, low[1]), (bar, high[1])], "result", width=6),
        text(
            (bar, (low[1] + high[1]) / 2),
            f"{_difference(now)} = {tex.plain(read.probability)}",
            "result",
            anchor="end",
            shift=(-9, 5),
        ),
    ]
    return [*_named(view, 0.06, "cdf F"), *_rise(member, view), *rises, *_read_off(now)]


def _difference(now: Shown) -> str:
    low, high = now.low, now.high
    if now.member.is_discrete:
        low, high = math.floor(low), math.floor(high)
    return f"F({tex.plain(high)}) − F({tex.plain(low)})"


def _rise(member: Distribution, view: View) -> list[Layer]:
    if not member.is_discrete:
        return [path(views.rising(member, view), "data", width=3)]
    steps = views.stairs(member, view)
    drawn = [segments(steps.starts, steps.ends, "data", width=3)]
    if len(steps.starts) < DENSE:
        reached = member.density(steps.starts[:, 0]) > 0
        drawn.append(points(steps.starts[reached], "data", r=4, opacity=1.0))
    return drawn


def _read_off(now: Shown) -> list[Layer]:
    p = readings(now).cdf
    right = now.x > now.view.at(0.6)
    return [
        _thin([(now.x, 0.0), (now.x, p), (now.view.low, p)]),
        points([(now.x, p)], "second", r=5, opacity=1.0),
        text(
            (now.x, p),
            f"F({tex.plain(now.x)}) = {tex.plain(p)}",
            "second",
            anchor="end" if right else "start",
            shift=(-14, -9) if right else (12, 21),
        ),
    ]


def _named(view: View, y: float, words: str) -> list[Layer]:
    """What a curve is, in the corner where it leaves room."""
    return [text((view.high, y), words, "data", anchor="end", shift=(-8, 0))]


def density_in_words(now: Shown) -> str:
    """The upper picture as a sentence."""
    member = now.member
    kind = "Probabilities" if member.is_discrete else "Density"
    return (
        f"{kind} of the {now.family.title} distribution, {_parameters(now)}. "
        f"The probability of {_spoken_interval(now)} is {tex.spoken(readings(now).probability)}. "
        f"{_moments(member)}"
    )


def cumulated_in_words(now: Shown) -> str:
    """The lower picture as a sentence."""
    read = readings(now)
    return (
        f"Its cumulative distribution function F. At {tex.spoken(now.x)} it is "
        f"{tex.spoken(read.cdf)}. From {tex.spoken(now.low)} to {tex.spoken(now.high)} it rises "
        f"from {tex.spoken(read.below_low)} to {tex.spoken(read.below_high)}."
    )


def _parameters(now: Shown) -> str:
    if isinstance(now.member, ClassNumber):
        return "p " + ", ".join(tex.spoken(p) for p in now.member.p)
    named = now.member.parameters.items()
    return ", ".join(f"{name} {tex.spoken(value)}" for name, value in named)


def _spoken_interval(now: Shown) -> str:
    if not now.member.is_discrete:
        return f"a value between {tex.spoken(now.low)} and {tex.spoken(now.high)}"
    first, last = inside(now)
    return f"{tex.spoken(first)} to {tex.spoken(last)}" if first <= last else "no value at all"


def _moments(member: Distribution) -> str:
    if math.isnan(member.mean):
        return "It has no mean."
    return (
        f"Its mean is {tex.spoken(member.mean)}, "
        f"its standard deviation {tex.spoken(member.standard_deviation)}."
    )


def cursor_at(now: Shown, point: Point) -> float:
    """Where the cursor goes when it is pulled to a point of the cdf's plane.

    Along x, to that x; up or down, to the quantile. Which of both the hand means is told by how far
    it has gone from where the cursor stands, in shares of the picture.
    """
    x, p = point
    along = abs(x - now.x) / now.view.width
    up = abs(p - readings(now).cdf) / (CDF_CEILING - CDF_FLOOR)
    if along >= up:
        return x
    quantile = float(now.member.quantile(min(max(p, 1e-6), 1 - 1e-6)))
    return min(max(quantile, now.view.low), now.view.high)


def ends(now: Shown) -> tuple[Point, Point]:
    """Where the two ends of the interval stand, on the axis and inside of the window."""
    low, high = now.view.low, now.view.high
    return (min(max(now.low, low), high), 0.0), (min(max(now.high, low), high), 0.0)
