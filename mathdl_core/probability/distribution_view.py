r"""What of a distribution is drawn: a window, the curve in it, and the staircase of its cdf.

$$\text{top} = \max(\text{top of the window},\ 1.25 \max f)$$

A window keeps its place while the curve is moved by hand, or the eye would lose what moves. Only a
curve that outgrows it stretches it upward, by just as much. A pole has no height to make room for:
the curve is cut above the window, and max f is taken a little off the pole.

Reference: W. Cleveland, *The Elements of Graphing Data*, 1994, on scales that stay.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution

HEADROOM = 1.25
MOST_STEMS = 300
NARROWEST, FURTHEST = 1e-6, 1e9
"""Of a window: its width, and how far from 0 it may lie; beyond, a browser's pixels fail."""


class View(NamedTuple):
    """The window from `low` to `high` along x, and from 0 to `top` for the density."""

    low: float
    high: float
    top: float

    @property
    def width(self) -> float:
        """From end to end along x."""
        return self.high - self.low

    @property
    def step(self) -> float:
        """1, 2 or 5 times a power of ten, about 1/200 of the width: what places are rounded to."""
        return round_down(self.width / 150)

    def at(self, share: float) -> float:
        """The place that share of the way from low to high, rounded to steps."""
        return rounded_to(self.low + share * self.width, self.step)


def round_down(x: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is at most x > 0."""
    power = 10.0 ** math.floor(math.log10(x))
    return float(power * max(m for m in (1, 2, 5) if m * power <= x * (1 + 1e-9)))


def rounded_to(x: float, step: float) -> float:
    """The multiple of step nearest to x, without the digits that are float64's own."""
    digits = max(0, 1 - math.floor(math.log10(step)))
    return round(round(x / step) * step, digits)


def require_drawable(distribution: Distribution) -> None:
    """ValueError, with the reason, where a window could not show the distribution."""
    low, high = _middle(distribution)
    if not max(abs(low), abs(high)) <= FURTHEST:
        raise ValueError(
            f"this distribution reaches to {max(abs(low), abs(high)):.3g}: "
            f"the picture reaches to {FURTHEST:.0e} on either side"
        )
    if high - low < max(NARROWEST, 1e-9 * max(abs(low), abs(high))):
        raise ValueError(
            f"this distribution is only {high - low:.3g} wide: "
            f"the picture resolves {NARROWEST:.0e}, and a billionth of where it is"
        )


def view_of(distribution: Distribution) -> View:
    """A window that shows a distribution well, its ends round numbers."""
    low, high = _middle(distribution)
    first, last = distribution.support
    margin = 0.15 * (high - low)
    left = max(low - margin, first - margin / 2)
    right = min(high + margin, last + margin / 2)
    step = round_down((right - left) / 10)
    low_end, high_end = math.floor(left / step) * step, math.ceil(right / step) * step
    digits = max(0, 1 - math.floor(math.log10(step)))
    view = View(round(low_end, digits), round(high_end, digits), 0.0)
    return view._replace(top=float(f"{1.35 * peak(distribution, view):.2g}"))


def shows(view: View, distribution: Distribution) -> bool:
    """Whether a window shows more of a distribution than its tail, and not as a mere needle."""
    share = distribution.cdf(view.high) - distribution.cdf(np.nextafter(view.low, -np.inf))
    low, high = _middle(distribution)
    return float(share) > 0.1 and high - low > view.width / 150


def stretched(view: View, distribution: Distribution) -> View:
    """The window, stretched upward if the curve would leave it."""
    return view._replace(top=max(view.top, HEADROOM * peak(distribution, view)))


def peak(distribution: Distribution, view: View) -> float:
    """The largest density to make room for."""
    if distribution.is_discrete:
        inside = whole_numbers(view)
        return float(distribution.density(inside).max(initial=0.0)) or 1.0
    low, high = distribution.support
    at_low, at_high = distribution.density([low, high])
    off = view.width / 50
    x = np.clip(
        [*distribution.quantile([0.05, 0.5, 0.95]), *distribution.modes],
        low + off if math.isinf(at_low) else low,
        high - off if math.isinf(at_high) else high,
    )
    return float(distribution.density(x).max())


def whole_numbers(view: View) -> Array:
    """(n,) the whole numbers of a window; of more than MOST_STEMS every second, third, … one."""
    first, last = math.ceil(view.low), math.floor(view.high)
    stride = max(1, math.ceil((last - first + 1) / MOST_STEMS))
    return np.arange(first, last + 1, stride, dtype=np.float64)


def curve(distribution: Distribution, view: View) -> Array:
    """(n, 2) the density, from its start in the window to its end, cut above the window.

    Points are close where the curve is narrow. Where the support ends inside of the window the
    curve comes from the axis.
    """
    start, end = max(distribution.support.low, view.low), min(distribution.support.high, view.high)
    if not start < end:
        return np.empty((0, 2))
    inside = distribution.quantile(np.linspace(0.004, 0.996, 49))
    x = np.concatenate([np.linspace(start, end, 121), inside, distribution.modes])
    x = np.unique(x[(x >= start) & (x <= end)])
    heights = np.minimum(distribution.density(x), 1.5 * view.top)
    points = np.column_stack([x, heights])
    first = [[start, 0.0]] if start > view.low else np.empty((0, 2))
    last = [[end, 0.0]] if end < view.high else np.empty((0, 2))
    return np.concatenate([first, points, last])


def part(line: Array, low: float, high: float) -> Array:
    """(n, 2) the part of a curve (m, 2) above low to high, with its ends on the axis."""
    if not len(line):
        return line
    x = line[:, 0]
    low, high = max(low, x[0]), min(high, x[-1])
    if not low < high:
        return np.empty((0, 2))
    # Where the curve jumps, the area takes the side that is inside.
    after = int(np.searchsorted(x, low, side="right"))
    before = int(np.searchsorted(x, high, side="left"))
    ends = [[low, _height(line, after, low)], [high, _height(line, before, high)]]
    inside = line[(x > low) & (x < high)]
    return np.concatenate([[[low, 0.0]], ends[:1], inside, ends[1:], [[high, 0.0]]])


def _height(line: Array, i: int, x: float) -> float:
    """On the segment from point i - 1 to point i of a curve."""
    (x0, y0), (x1, y1) = line[i - 1], line[i]
    return float(y0 + (y1 - y0) * (x - x0) / (x1 - x0))


def rising(distribution: Distribution, view: View) -> Array:
    """(n, 2) the cdf across the window."""
    inside = distribution.quantile(np.linspace(0.004, 0.996, 49))
    x = np.concatenate([np.linspace(view.low, view.high, 97), inside])
    x = np.unique(x[(x >= view.low) & (x <= view.high)])
    return np.column_stack([x, distribution.cdf(x)])


class Stairs(NamedTuple):
    """A cdf of whole numbers.

    Attributes:
        starts: (n, 2) where a step begins, the value included.
        ends: (n, 2) where it ends, the value excluded.
    """

    starts: Array
    ends: Array


def stairs(distribution: Distribution, view: View) -> Stairs:
    """The steps of the cdf across the window, the first one from its left end."""
    k = np.concatenate([[view.low], whole_numbers(view)])
    height = distribution.cdf(k)
    until = np.append(k[1:], view.high)
    return Stairs(np.column_stack([k, height]), np.column_stack([until, height]))


def _middle(distribution: Distribution) -> tuple[float, float]:
    """Nearly all of a distribution; less of one with heavy tails."""
    heavy = not math.isfinite(distribution.variance) and not distribution.is_discrete
    outside = 0.05 if heavy else 0.002
    with np.errstate(all="ignore"):  # what is too far out is refused afterwards
        low, high = (float(x) for x in distribution.quantile([outside, 1 - outside]))
    return (low - 0.8, high + 0.8) if distribution.is_discrete else (low, high)
