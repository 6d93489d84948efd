"""The ellipse of a normal distribution in the hand: what becomes of it when an end is moved."""

import math

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.bivariate_normal import Ellipse
from mathdl_ui import tex
from mathdl_ui.layers import Point

MEAN_X, MEAN_Y = (-2.5, 2.5), (-1.5, 1.5)
SMALLEST, LARGEST = 0.15, 3.0
"""Of the standard deviations along the two axes: what a hand can still take hold of."""

Shape = tuple[float, float, float, float, float]
"""Center x and y; from there to the end of the first axis, across and up; length of the second."""


def ellipse(shape: Shape) -> Ellipse:
    """The ellipse of one standard deviation."""
    x, y, across, up, second = shape
    lengths = np.array([math.hypot(across, up), second])
    return Ellipse(np.array([x, y]), math.atan2(up, across), lengths)


def require_shown(shape: Shape) -> None:
    """ValueError unless a shape fits the picture."""
    x, y, across, up, second = shape
    fits = MEAN_X[0] <= x <= MEAN_X[1] and MEAN_Y[0] <= y <= MEAN_Y[1]
    lengths = (math.hypot(across, up), second)
    if not fits or not all(SMALLEST - 1e-3 <= s <= LARGEST + 1e-3 for s in lengths):
        raise ValueError(f"expected an ellipse that fits the picture, got {shape}")


def ends(shape: Shape) -> tuple[Point, Point, Point]:
    """Where the center and the ends of the two axes are."""
    x, y, across, up, second = shape
    stretch = second / math.hypot(across, up)
    return (x, y), (x + across, y + up), (x - up * stretch, y + across * stretch)


def moved_center(shape: Shape, to: Point) -> Shape:
    """The shape with its center at a point, or as near as it may go."""
    x, y = (min(max(v, low), high) for v, (low, high) in zip(to, (MEAN_X, MEAN_Y), strict=True))
    return (x, y, *shape[2:])


def moved_first(shape: Shape, to: Point) -> Shape:
    """The shape whose first axis ends at a point; the second turns with it."""
    x, y, *_, second = shape
    across, up, _ = _reach(shape, to)
    return _rounded(x, y, across, up, second)


def moved_second(shape: Shape, to: Point) -> Shape:
    """The shape whose second axis ends at a point; the first turns with it, as long as it was."""
    x, y, before_across, before_up, _ = shape
    across, up, length = _reach(shape, to)
    first = math.hypot(before_across, before_up) / length
    return _rounded(x, y, up * first, -across * first, length)


def _rounded(*shape: float) -> Shape:
    """To what a link can carry without being long, and no eye can tell."""
    x, y, across, up, second = (round(value, 4) + 0.0 for value in shape)
    return (x, y, across, up, second)


def _reach(shape: Shape, to: Point) -> tuple[float, float, float]:
    """From the center to a point: across, up and length, this within what can be held."""
    across, up = to[0] - shape[0], to[1] - shape[1]
    away = math.hypot(across, up)
    if away == 0:
        across, up = shape[2], shape[3]
        away = math.hypot(across, up)
        return across * SMALLEST / away, up * SMALLEST / away, SMALLEST
    length = min(max(away, SMALLEST), LARGEST)
    return across * length / away, up * length / away, length


def with_covariance(shape: Shape, Sigma: Array) -> Shape:
    """The shape with the covariance Sigma (2, 2), its center as it was.

    Raises:
        ValueError: Sigma is no covariance, or does not fit the picture; the sentence says why.
    """
    eigenvalues, vectors = np.linalg.eigh(Sigma)
    for i, value in ((0, eigenvalues[0]), (1, eigenvalues[1])):
        direction = f"({', '.join(tex.plain(v, digits=2) for v in vectors[:, i])})"
        said = f"This Σ has the eigenvalue {tex.plain(value, digits=3)}"
        if value < -1e-9:
            raise ValueError(
                f"{said}: along {direction} the variance would be negative, and none is."
            )
        if value < 1e-9:
            raise ValueError(
                f"{said}: along {direction} nothing would vary. All of the probability would lie "
                "on a line, and have no density in the plane."
            )
        if not SMALLEST**2 - 1e-9 <= value <= LARGEST**2 + 1e-9:
            raise ValueError(
                f"{said}: it is a covariance, but along {direction} the standard deviation is "
                f"{tex.plain(math.sqrt(value), digits=3)}, and this picture shows "
                f"{SMALLEST:g} to {LARGEST:g}."
            )
    lengths = np.sqrt(eigenvalues)
    # Which axis is the first one is the hand's choice: the one nearer to where it was.
    before = np.array(shape[2:4])
    first = int(np.argmax(np.abs(before @ vectors)))
    along = vectors[:, first] * math.copysign(lengths[first], before @ vectors[:, first])
    return (shape[0], shape[1], float(along[0]), float(along[1]), float(lengths[1 - first]))
