r"""Surfaces to descend: functions of two weights, with their gradients and minima.

$$f(w) = \tfrac12\, w^\top A w, \qquad \nabla f(w) = A w, \qquad
A = R \begin{pmatrix} 1 & \\ & \kappa \end{pmatrix} R^\top$$

is the one that explains the others: near a minimum every smooth function looks like it, with the
Hessian for $A$.

Reference: MDL 11, MEDL 2.4, 4.9; H. Rosenbrock, 1960; L. Rastrigin, 1974.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mathdl_core.arrays import Array

Real = float | Array
"""A coordinate or a value: one, or an array of many."""


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two weights x and y.

    Attributes:
        height: from x and y to the value, of one point or entry by entry of arrays.
        slopes: from x and y to the derivatives by x and by y.
        minima: (n, 2) where it is lowest, globally or not, as far as known; may be none.
        lowest: its smallest value, as far as known; else NaN.
    """

    height: Callable[[Real, Real], Real]
    slopes: Callable[[Real, Real], tuple[Real, Real]]
    minima: Array
    lowest: float

    def value(self, w: Array) -> Array:
        """From weights (..., 2) to (...,)."""
        return np.asarray(self.height(w[..., 0], w[..., 1]))

    def gradient(self, w: Array) -> Array:
        """From weights (..., 2) to (..., 2)."""
        both = np.empty(w.shape)
        both[..., 0], both[..., 1] = self.slopes(w[..., 0], w[..., 1])
        return both


def hessian(surface: Surface, w: Array) -> Array:
    """(2, 2) at weights (2,), by central differences of the gradient."""
    steps = 1e-5 * np.maximum(1.0, np.abs(w))
    columns = [
        (surface.gradient(w + h * unit) - surface.gradient(w - h * unit)) / (2 * h)
        for h, unit in zip(steps, np.eye(2), strict=True)
    ]
    H = np.column_stack(columns)
    return np.asarray((H + H.T) / 2)


def bowl_matrix(condition: float, tilt: float) -> Array:
    """(2, 2) symmetric, eigenvalues 1 along the angle `tilt` (radians) and `condition` across."""
    c, s = math.cos(tilt), math.sin(tilt)
    R = np.array([[c, -s], [s, c]])
    return np.asarray(R @ np.diag([1.0, condition]) @ R.T)


def quadratic(A: Array, minimum: Array, lowest: float = 0.0) -> Surface:
    r"""$\tfrac12 (w - w^*)^\top A (w - w^*) + c$ for a symmetric A (2, 2)."""
    (a, b), (_, c) = A.tolist()
    x0, y0 = minimum.tolist()

    def height(x: Real, y: Real) -> Real:
        dx, dy = x - x0, y - y0
        rise: Real = 0.5 * (a * dx * dx + c * dy * dy) + b * dx * dy
        return rise + lowest

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        dx, dy = x - x0, y - y0
        return a * dx + b * dy, b * dx + c * dy

    return Surface(height, slopes, minimum[None], lowest)


def rosenbrock() -> Surface:
    """(1 − x)² + 100 (y − x²)²: a curved valley, flat along its floor."""

    def height(x: Real, y: Real) -> Real:
        ahead, off = 1 - x, y - x * x
        return ahead * ahead + 100 * off * off

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        off = y - x * x
        return -2 * (1 - x) - 400 * x * off, 200 * off

    return Surface(height, slopes, np.array([[1.0, 1.0]]), 0.0)


def beale() -> Surface:
    """Σ (cᵢ − x + x yⁱ)² with c = 1.5, 2.25, 2.625: flat middle, steep corners."""

    def parts(x: Real, y: Real) -> tuple[Real, Real, Real]:
        yy = y * y
        return 1.5 - x + x * y, 2.25 - x + x * yy, 2.625 - x + x * yy * y

    def height(x: Real, y: Real) -> Real:
        first, second, third = parts(x, y)
        return first * first + second * second + third * third

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        first, second, third = parts(x, y)
        yy = y * y
        by_x = first * (y - 1) + second * (yy - 1) + third * (yy * y - 1)
        by_y = x * (first + 2 * y * second + 3 * yy * third)
        return 2 * by_x, 2 * by_y

    return Surface(height, slopes, np.array([[3.0, 0.5]]), 0.0)


def himmelblau() -> Surface:
    """(x² + y − 11)² + (x + y² − 7)²: four minima, all at 0."""

    def height(x: Real, y: Real) -> Real:
        p, q = x * x + y - 11, x + y * y - 7
        return p * p + q * q

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        p, q = x * x + y - 11, x + y * y - 7
        return 4 * x * p + 2 * q, 2 * p + 4 * y * q

    minima = np.array(
        [
            [3.0, 2.0],
            [-2.805118086952745, 3.131312518250573],
            [-3.779310253377747, -3.283185991286170],
            [3.584428340330492, -1.848126526964404],
        ]
    )
    return Surface(height, slopes, minima, 0.0)


def rastrigin() -> Surface:
    """20 + Σ (wᵢ² − 10 cos 2πwᵢ): a bowl full of smaller bowls, one about each whole number."""
    turn = 2 * math.pi

    def height(x: Real, y: Real) -> Real:
        return 20 + x * x + y * y - 10 * (np.cos(turn * x) + np.cos(turn * y))

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        return 2 * x + 10 * turn * np.sin(turn * x), 2 * y + 10 * turn * np.sin(turn * y)

    return Surface(height, slopes, np.zeros((1, 2)), 0.0)


def two_wells() -> Surface:
    """−2 exp(−½|w − (−1, 1)|²) − exp(−½|w − (1, −1)|²): the deep well and the shallow (MDL 11)."""

    def wells(x: Real, y: Real) -> tuple[Real, Real]:
        deep = 2 * np.exp(-0.5 * ((x + 1) * (x + 1) + (y - 1) * (y - 1)))
        return deep, np.exp(-0.5 * ((x - 1) * (x - 1) + (y + 1) * (y + 1)))

    def height(x: Real, y: Real) -> Real:
        deep, shallow = wells(x, y)
        return -deep - shallow

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        deep, shallow = wells(x, y)
        return deep * (x + 1) + shallow * (x - 1), deep * (y - 1) + shallow * (y + 1)

    minima = np.array([[-0.98038364, 0.98038364], [0.89397410, -0.89397410]])
    return Surface(height, slopes, minima, -2.01903359)


def saddle() -> Surface:
    """½x² − ½y² + ¼y⁴: uphill along x, downhill along y, and a minimum on either side."""

    def height(x: Real, y: Real) -> Real:
        yy = y * y
        return 0.5 * x * x - 0.5 * yy + 0.25 * yy * yy

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        return x, y * y * y - y

    return Surface(height, slopes, np.array([[0.0, 1.0], [0.0, -1.0]]), -0.25)


def cliff() -> Surface:
    """1 + tanh 4x + (x + 1)²/50 + y²/5: a plateau where x > 0, a cliff, and a gentle floor."""

    def height(x: Real, y: Real) -> Real:
        return 1 + np.tanh(4 * x) + (x + 1) * (x + 1) / 50 + y * y / 5

    def slopes(x: Real, y: Real) -> tuple[Real, Real]:
        rise = np.tanh(4 * x)
        return 4 * (1 - rise * rise) + (x + 1) / 25, 0.4 * y

    # Where the cliff's foot and the floor's slope cancel: 4 (1 − tanh² 4x) = −(x + 1)/25.
    return Surface(height, slopes, np.array([[-1.074129477286478, 0.0]]), math.nan)


def line_fit(x: Array, y: Array) -> Surface:
    """The mean squared error of w x + b at samples (n,), as a function of (w, b): a quadratic.

    Its Hessian is 2 (mean x², mean x; mean x, 1), so it is the data that make it round or not.
    """
    return line_fit_of_sums(
        len(x), float(x.sum()), float(y.sum()), float(x @ x), float(x @ y), float(y @ y)
    )


def line_fit_of_sums(n: int, x: float, y: float, xx: float, xy: float, yy: float) -> Surface:
    """The same from the sums of x, y, x², x y and y² over n samples (MADL 3.4.1)."""
    A: Array = np.array([[xx, x], [x, n]]) * (2 / n)
    linear: Array = np.array([xy, y]) * (2 / n)
    best: Array = np.asarray(np.linalg.solve(A, linear), dtype=np.float64)
    return quadratic(A, best, float(yy / n - 0.5 * best @ linear))


def logistic_fit(x: Array, y: Array) -> Surface:
    """The mean cross-entropy of the probability σ(w x + b) at samples (n,) with classes 0 and 1.

    One feature whose classes overlap: where they do not, there is no minimum.
    """
    n, feature, truth = len(x), x, y

    def logits(w: Real, b: Real) -> Array:
        return np.asarray(np.multiply.outer(w, feature) + np.asarray(b)[..., None])

    def height(w: Real, b: Real) -> Real:
        z = logits(w, b)
        # log(1 + e^z) − y z, in the form that does not overflow.
        softplus = np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
        return np.asarray(softplus.sum(axis=-1) - z @ truth) / n

    def slopes(w: Real, b: Real) -> tuple[Real, Real]:
        off = 0.5 * (1 + np.tanh(0.5 * logits(w, b))) - truth
        return off @ feature / n, off.sum(axis=-1) / n

    best = np.zeros(2)
    design = np.column_stack([x, np.ones_like(x)])
    for _ in range(100):
        p = 0.5 * (1 + np.tanh(0.5 * (design @ best)))
        H = (design.T * (p * (1 - p))) @ design / n
        best = best - np.linalg.solve(H + 1e-12 * np.eye(2), np.array(slopes(*best.tolist())))
    return Surface(height, slopes, best[None], float(height(*best.tolist())))
