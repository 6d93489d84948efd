r"""How far to go along a direction: to the lowest point on it, or until there is enough descent.

$$\text{exact:}\ s = \arg\min_{s \ge 0} f(w + s p), \qquad
\text{backtracking:}\ f(w + s p) \le f(w) + c\, s\, \nabla f(w) \cdot p$$

After an exact step the next gradient is at a right angle to the direction just taken. Backtracking
tries $s, \rho s, \rho^2 s, \ldots$ until the decrease is a share $c$ of what the slope promised
(L. Armijo, 1966).

Reference: MEDL 4.9; J. Nocedal and S. Wright, *Numerical Optimization*, 2006, 3.1.
"""

import math
from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.descents import FARTHEST, Run
from mathdl_core.optimization.surfaces import Surface

Direction = Callable[[Array, Array], Array]
StepLength = Callable[[Surface, Array, Array, Array], float]
AT_REST = 1e-13
"""A gradient shorter than this leads nowhere."""


def exact(surface: Surface, w: Array, g: Array, p: Array) -> float:
    """A minimum along p (2,) from w (2,): where the slope along p turns from falling to rising.

    Longer and longer steps look for a place that rises, so of several minima it is a near one.
    """
    slope = _slope_along(surface, w, p)
    longest = float(np.abs(p).max())
    low, at_low = 0.0, float(g @ p)
    enough = 1e-11 * abs(at_low)
    high = 1e-4 / max(longest, 1e-300)
    at_high = slope(high)
    while at_high < 0:
        low, at_low, high = high, at_high, 4 * high
        if not high * longest < FARTHEST:
            return high
        at_high = slope(high)
    # Illinois: a secant that halves the slope at an end which stays, so that both ends close in.
    stayed = 0
    for _ in range(80):
        s = (low * at_high - high * at_low) / (at_high - at_low)
        at_s = slope(s)
        if abs(at_s) < enough or not low < s < high:
            return s
        if at_s < 0:
            low, at_low = s, at_s
            at_high = at_high / 2 if stayed < 0 else at_high
            stayed = -1
        else:
            high, at_high = s, at_s
            at_low = at_low / 2 if stayed > 0 else at_low
            stayed = 1
    return (low + high) / 2


def backtracking(
    surface: Surface,
    w: Array,
    g: Array,
    p: Array,
    *,
    first: float = 1.0,
    shrink: float = 0.5,
    share: float = 1e-4,
) -> float:
    """The first of the lengths `first`, shrunk again and again, with enough descent; else 0."""
    height, slope, s = _height_along(surface, w, p), float(g @ p), first
    here = height(0.0)
    for _ in range(60):
        # Not >: a value that is NaN is not enough descent either.
        if height(s) <= here + share * s * slope:
            return s
        s *= shrink
    return 0.0


def wolfe(surface: Surface, w: Array, g: Array, p: Array) -> float:
    """A length with enough descent after which the slope has eased, to 0.9 of the first one.

    So the gradient's change over the step shows that f curves up, which BFGS relies on. Bisection
    (A. Lewis and M. Overton, 2013): too far where descent is lacking, not far enough where the
    slope is still steep.
    """
    height, slope_at = _height_along(surface, w, p), _slope_along(surface, w, p)
    here, slope, s = height(0.0), float(g @ p), 1.0
    low, high = 0.0, np.inf
    for _ in range(60):
        if not height(s) <= here + 1e-4 * s * slope:
            high = s
        elif slope_at(s) < 0.9 * slope:
            low = s
        else:
            return s
        s = (low + high) / 2 if high < np.inf else 2 * low
    return low


def _height_along(surface: Surface, w: Array, p: Array) -> Callable[[float], float]:
    (x, y), (px, py) = w.tolist(), p.tolist()
    return lambda s: float(surface.height(x + s * px, y + s * py))


def _slope_along(surface: Surface, w: Array, p: Array) -> Callable[[float], float]:
    (x, y), (px, py) = w.tolist(), p.tolist()

    def slope(s: float) -> float:
        # Plain numbers: on arrays of two, a search takes five times as long.
        by_x, by_y = surface.slopes(x + s * px, y + s * py)
        return float(by_x * px + by_y * py)

    return slope


def descend_along(
    surface: Surface, start: Array, direction: Direction, length: StepLength, *, n_steps: int
) -> Run:
    """Steps along a direction by a length, with the history; at rest it stays.

    Args:
        surface: what to descend.
        start: (2,).
        direction: from weights (2,) and the gradient there to where to go (2,).
        length: how far, in units of the direction.
        n_steps: of the history, which is filled up with the last point where nothing moves.
    """
    weights = np.tile(start.astype(np.float64), (n_steps + 1, 1))
    gradients, velocities = np.zeros((2, n_steps, 2))
    diverged: int | None = None
    with np.errstate(all="ignore"):
        for t in range(n_steps):
            w = weights[t]
            slopes = [float(slope) for slope in surface.slopes(*w.tolist())]
            is_finite = all(map(math.isfinite, slopes))
            if not is_finite or max(map(abs, slopes)) < AT_REST:
                diverged = None if is_finite else t + 1
                weights[t + 1 :] = w
                break
            g = np.array(slopes)
            p = direction(w, g)
            moved = w + length(surface, w, g, p) * p
            if not all(abs(c) <= FARTHEST for c in moved.tolist()):
                diverged = t + 1
                weights[t + 1 :] = w
                break
            gradients[t], velocities[t], weights[t + 1] = g, p, moved
            if moved.tolist() == w.tolist():
                weights[t + 1 :] = w
                break
    nothing = np.zeros((n_steps, 2))
    return Run(weights, gradients, velocities, nothing, nothing, diverged)


def steepest(w: Array, g: Array) -> Array:
    """Down the gradient."""
    del w
    return -g
