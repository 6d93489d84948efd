r"""Newton's method and those that guess the Hessian from gradients: BFGS, L-BFGS.

$$\text{Newton:}\ w \leftarrow w - H^{-1} g, \qquad
\text{BFGS:}\ B \leftarrow (I - \rho\, s y^\top) B (I - \rho\, y s^\top) + \rho\, s s^\top, \quad
\rho = \frac{1}{y \cdot s}$$

with $s$ the last step, $y$ the change of the gradient over it, and $B$ what stands for $H^{-1}$.
L-BFGS keeps the last few pairs (s, y) alone. Newton goes to where the gradient is 0, be that a
saddle or a summit. (MDL's `newton_2d.py` has a wrong inverse; corrected, it needs two steps.)

Reference: MDL 8, 11, MEDL 2.4, 4.9; J. Nocedal and S. Wright, *Numerical Optimization*, 2006, 6-7.
"""

import math
from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.descents import FARTHEST, Run
from mathdl_core.optimization.line_search import descend_along, wolfe
from mathdl_core.optimization.surfaces import Surface, hessian


def newton_root(
    function: Callable[[Array], Array],
    jacobian: Callable[[Array], Array],
    start: Array,
    *,
    n_steps: int,
) -> Array:
    """(n_steps + 1, n) Newton's iterates toward a root of a function from (n,) to (n,)."""
    iterates = [start.astype(np.float64)]
    for _ in range(n_steps):
        x = iterates[-1]
        iterates.append(x - _solved(jacobian(x), function(x)))
    return np.array(iterates)


def newton(surface: Surface, start: Array, *, n_steps: int) -> Run:
    """Full Newton steps toward a point where the gradient is 0."""

    def direction(w: Array, g: Array) -> Array:
        return -_solved(hessian(surface, w), g)

    return descend_along(surface, start, direction, _whole, n_steps=n_steps)


def bfgs(surface: Surface, start: Array, *, n_steps: int) -> Run:
    """BFGS with a Wolfe line search; its first step goes down the gradient."""
    identity = np.eye(len(start))
    B, is_first = identity, True
    last: tuple[Array, Array] | None = None

    def direction(w: Array, g: Array) -> Array:
        nonlocal B, is_first, last
        if last is not None:
            s, y = w - last[0], g - last[1]
            curvature = float(y @ s)
            # Rounding near the bottom can hide that f curves up along s: then B stays.
            if curvature > 1e-12 * math.sqrt((y @ y) * (s @ s)):
                if is_first:
                    B, is_first = B * curvature / (y @ y), False
                column = s[:, None]
                V = identity - column * y / curvature
                B = V @ B @ V.T + column * s / curvature
        last = w, g
        return -B @ g

    return descend_along(surface, start, direction, wolfe, n_steps=n_steps)


def lbfgs(surface: Surface, start: Array, *, n_steps: int, n_pairs: int = 10) -> Run:
    """L-BFGS with a Wolfe line search: the last pairs (s, y) in place of a matrix."""
    pairs: list[tuple[Array, Array]] = []
    last: tuple[Array, Array] | None = None

    def direction(w: Array, g: Array) -> Array:
        nonlocal last
        if last is not None:
            s, y = w - last[0], g - last[1]
            if y @ s > 1e-12 * math.sqrt((y @ y) * (s @ s)):
                pairs.append((s, y))
                del pairs[:-n_pairs]
        last = w, g
        return -two_loops(pairs, g)

    return descend_along(surface, start, direction, wolfe, n_steps=n_steps)


def two_loops(pairs: list[tuple[Array, Array]], g: Array) -> Array:
    """B g from pairs (s, y), oldest first, without ever writing B down."""
    q, shares = g.copy(), []
    for s, y in reversed(pairs):
        shares.append((s @ q) / (y @ s))
        q = q - shares[-1] * y
    if pairs:
        s, y = pairs[-1]
        q = q * (s @ y) / (y @ y)
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        q = q + (share - (y @ q) / (y @ s)) * s
    return q


def _solved(A: Array, b: Array) -> Array:
    """The solution of A x = b, and the shortest of least squares where A is singular."""
    try:
        x = np.linalg.solve(A, b)
    except np.linalg.LinAlgError:
        x = np.linalg.lstsq(A, b)[0]
    return np.clip(x, -10 * FARTHEST, 10 * FARTHEST)


def _whole(surface: Surface, w: Array, g: Array, p: Array) -> float:
    del surface, w, g, p
    return 1.0
