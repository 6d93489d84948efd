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


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two weights.

    Attributes:
        value: from weights (..., 2) to (...,).
        gradient: from weights (..., 2) to (..., 2).
        minima: (n, 2) where it is lowest, globally or not, as far as known; may be none.
        lowest: its smallest value, as far as known; else NaN.
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    minima: Array
    lowest: float


def hessian(surface: Surface, w: Array) -> Array:
    """(2, 2) at weights (2,), by central differences of the gradient."""
    steps = 1e-5 * np.maximum(1.0, np.abs(w))
    columns = [
        (surface.gradient(w + h * unit) - surface.gradient(w - h * unit)) / (2 * h)
        for h, unit in zip(steps, np.eye(2), strict=True)
    ]
    H = np.column_stack(columns)
    return np.asarray((H + H.T) / 2)


def paired(first: Array, second: Array) -> Array:
    """(..., 2) from two arrays (...,); `np.stack` does it too, and takes longer than all else."""
    both = np.empty((*first.shape, 2))
    both[..., 0], both[..., 1] = first, second
    return both


def bowl_matrix(condition: float, tilt: float) -> Array:
    """(2, 2) symmetric, eigenvalues 1 along the angle `tilt` (radians) and `condition` across."""
    c, s = math.cos(tilt), math.sin(tilt)
    R = np.array([[c, -s], [s, c]])
    return np.asarray(R @ np.diag([1.0, condition]) @ R.T)


def quadratic(A: Array, minimum: Array, lowest: float = 0.0) -> Surface:
    r"""$\tfrac12 (w - w^*)^\top A (w - w^*) + c$ for a symmetric A (2, 2)."""

    def value(w: Array) -> Array:
        d = w - minimum
        return np.asarray(0.5 * ((d @ A) * d).sum(axis=-1) + lowest)

    return Surface(value, lambda w: (w - minimum) @ A, minimum[None], lowest)


def rosenbrock() -> Surface:
    """(1 − x)² + 100 (y − x²)²: a curved valley, flat along its floor."""

    def value(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        return np.asarray((1 - x) ** 2 + 100 * (y - x * x) ** 2)

    def gradient(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        off = y - x * x
        return paired(-2 * (1 - x) - 400 * x * off, 200 * off)

    return Surface(value, gradient, np.array([[1.0, 1.0]]), 0.0)


def beale() -> Surface:
    """Σ (cᵢ − x + x yⁱ)² with c = 1.5, 2.25, 2.625: flat middle, steep corners."""

    def value(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        first, second, third = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
        return np.asarray(first * first + second * second + third * third)

    def gradient(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        yy = y * y
        first, second, third = 1.5 - x + x * y, 2.25 - x + x * yy, 2.625 - x + x * yy * y
        by_x = first * (y - 1) + second * (yy - 1) + third * (yy * y - 1)
        by_y = x * (first + 2 * y * second + 3 * yy * third)
        return 2 * paired(by_x, by_y)

    return Surface(value, gradient, np.array([[3.0, 0.5]]), 0.0)


def himmelblau() -> Surface:
    """(x² + y − 11)² + (x + y² − 7)²: four minima, all at 0."""

    def value(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        return np.asarray((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)

    def gradient(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        p, q = x * x + y - 11, x + y * y - 7
        return paired(4 * x * p + 2 * q, 2 * p + 4 * y * q)

    minima = np.array(
        [
            [3.0, 2.0],
            [-2.805118086952745, 3.131312518250573],
            [-3.779310253377747, -3.283185991286170],
            [3.584428340330492, -1.848126526964404],
        ]
    )
    return Surface(value, gradient, minima, 0.0)


def rastrigin() -> Surface:
    """20 + Σ (wᵢ² − 10 cos 2πwᵢ): a bowl full of smaller bowls, one about each whole number."""

    def value(w: Array) -> Array:
        return np.asarray(20 + (w * w - 10 * np.cos(2 * math.pi * w)).sum(axis=-1))

    def gradient(w: Array) -> Array:
        return np.asarray(2 * w + 20 * math.pi * np.sin(2 * math.pi * w))

    return Surface(value, gradient, np.zeros((1, 2)), 0.0)


def two_wells() -> Surface:
    """−2 exp(−½|w − (−1, 1)|²) − exp(−½|w − (1, −1)|²): the deep well and the shallow (MDL 11)."""
    centers, depths = np.array([[-1.0, 1.0], [1.0, -1.0]]), np.array([2.0, 1.0])

    def parts(w: Array) -> tuple[Array, Array]:
        away = w[..., None, :] - centers
        return away, depths * np.exp(-0.5 * (away * away).sum(axis=-1))

    def value(w: Array) -> Array:
        return np.asarray(-parts(w)[1].sum(axis=-1))

    def gradient(w: Array) -> Array:
        away, wells = parts(w)
        return np.asarray((wells[..., None] * away).sum(axis=-2))

    minima = np.array([[-0.98038364, 0.98038364], [0.89397410, -0.89397410]])
    return Surface(value, gradient, minima, -2.01903359)


def saddle() -> Surface:
    """½x² − ½y² + ¼y⁴: uphill along x, downhill along y, and a minimum on either side."""

    def value(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        return np.asarray(0.5 * x * x - 0.5 * y * y + 0.25 * y**4)

    def gradient(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        return paired(x, y * y * y - y)

    return Surface(value, gradient, np.array([[0.0, 1.0], [0.0, -1.0]]), -0.25)


def cliff() -> Surface:
    """1 + tanh 4x + (x + 1)²/50 + y²/5: a plateau where x > 0, a cliff, and a gentle floor."""

    def value(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        return np.asarray(1 + np.tanh(4 * x) + (x + 1) ** 2 / 50 + y * y / 5)

    def gradient(w: Array) -> Array:
        x, y = w[..., 0], w[..., 1]
        slope = np.tanh(4 * x)
        return paired(4 * (1 - slope * slope) + (x + 1) / 25, 0.4 * y)

    # Where the cliff's foot and the floor's slope cancel: 4 (1 − tanh² 4x) = −(x + 1)/25.
    return Surface(value, gradient, np.array([[-1.074129477286478, 0.0]]), math.nan)


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
    design = np.column_stack([x, np.ones_like(x)])

    def value(w: Array) -> Array:
        z = w @ design.T
        # log(1 + e^z) − y z, in the form that does not overflow.
        return np.asarray((np.logaddexp(0.0, z) - y * z).mean(axis=-1))

    def gradient(w: Array) -> Array:
        z = w @ design.T
        p = 0.5 * (1 + np.tanh(0.5 * z))
        return np.asarray((p - y) @ design / len(x))

    w = np.zeros(2)
    for _ in range(100):
        p = 0.5 * (1 + np.tanh(0.5 * (design @ w)))
        H = (design.T * (p * (1 - p))) @ design / len(x)
        w = w - np.linalg.solve(H + 1e-12 * np.eye(2), gradient(w))
    return Surface(value, gradient, w[None], float(value(w)))
