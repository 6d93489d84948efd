r"""What is drawn between two vectors of the plane: the arc of an angle, a right angle.

The arc is $r\,(\cos\varphi, \sin\varphi)$ with $\varphi$ running from the direction of a to that of
b the short way round.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import vectors


def direction(a: Array) -> float:
    """The angle of a (2,) above the x axis, in radians, from −π to π."""
    return math.atan2(a[1], a[0])


def turn(a: Array, b: Array) -> float:
    """The signed angle that turns a (2,) to b (2,) the short way, in radians, from −π to π."""
    return math.remainder(direction(b) - direction(a), 2 * math.pi)


def angle_arc(a: Array, b: Array, *, radius: float, n_points: int = 25) -> Array:
    """Points (n_points, 2) of the arc from the direction of a (2,) to that of b (2,)."""
    angles = direction(a) + np.linspace(0.0, turn(a, b), n_points)
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def right_angle_mark(foot: Array, along: Array, toward: Array, *, size: float) -> Array:
    """Corners (3, 2) of the small square at `foot` (2,), with sides along −`along` and `toward`.

    All three are (2,); with a zero side there is no angle to mark, and the corners coincide.
    """
    u, v = -_unit(along), _unit(toward)
    if not (u.any() and v.any()):
        return np.array([foot] * 3)
    return np.array([foot + size * u, foot + size * (u + v), foot + size * v])


def ahead(a: Array, *, turned_by: float, distance: float) -> Array:
    """The point (2,) at `distance` from the origin, `turned_by` radians past the direction of a."""
    angle = direction(a) + turned_by
    return distance * np.array([math.cos(angle), math.sin(angle)])


def _unit(a: Array) -> Array:
    size = math.hypot(a[0], a[1])
    return a / size if size else np.zeros(2)


class Relation(NamedTuple):
    """How two vectors of the plane lie to each other; NaN where a zero vector leaves it undefined.

    Attributes:
        dot: a·b.
        lengths: (2,) |a| and |b|.
        cosine: of the angle between them.
        degrees: the angle, from 0 to 180.
        projection: (2,) of b onto a.
        scalar_projection: its signed length.
        area: of the parallelogram.
    """

    dot: float
    lengths: Array
    cosine: float
    degrees: float
    projection: Array
    scalar_projection: float
    area: float


def relation(a: Array, b: Array) -> Relation:
    """All that is read off the picture of a (2,) and b (2,)."""
    both = bool(a.any() and b.any())
    return Relation(
        dot=vectors.dot(a, b),
        lengths=np.array([vectors.length(a), vectors.length(b)]),
        cosine=vectors.cosine(a, b) if both else math.nan,
        degrees=math.degrees(vectors.angle(a, b)) if both else math.nan,
        projection=vectors.projection(b, onto=a) if a.any() else np.full(2, math.nan),
        scalar_projection=vectors.scalar_projection(b, onto=a) if a.any() else math.nan,
        area=vectors.parallelogram_area(a, b),
    )


def span_the_plane(a: Array, b: Array) -> bool:
    """Whether combinations of a (2,) and b (2,) reach every point, not only those of a line."""
    return vectors.parallelogram_area(a, b) > 1e-9 * vectors.length(a) * vectors.length(b)


def circle(b: Array, *, n_steps: int) -> Array:
    """Positions (n_steps + 1, 2) of b (2,) turned once around, from the positive x axis on.

    They are rounded to four decimals, as they are written into links.
    """
    start = np.array([vectors.length(b), 0.0])
    positions: Array = vectors.turned(start, np.linspace(0.0, 2 * math.pi, n_steps + 1)).round(4)
    return positions


def nearest_step(b: Array, *, n_steps: int) -> int:
    """The step of `circle` whose direction is nearest to that of b (2,)."""
    return round((direction(b) % (2 * math.pi)) / (2 * math.pi) * n_steps) % n_steps
