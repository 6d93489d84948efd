"""Two numbers at once: the normal's ellipse, its shadows on both sides, a slice through it."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability import bivariate_normal as bivariate
from mathdl_core.probability.bivariate_normal import Ellipse, Line
from mathdl_core.probability.distributions_multivariate import MultivariateNormal
from mathdl_core.probability.distributions_normal import Normal
from mathdl_ui import tex
from mathdl_ui.figures.distribution_joint_shape import Shape, ellipse
from mathdl_ui.layers import Layer, path, points, polygon, segments, text

X, Y = (-6.0, 6.0), (-4.8, 4.8)
"""The part of the plane in which the distribution is drawn."""
TOP, RIGHT, HILL = 5.0, 6.2, 1.7
"""Where the shadows stand, above and on the right, and how high they grow."""
WINDOW = (-6.8, 8.2), (-5.9, 7.0)
BANDS = 18


class Joint(NamedTuple):
    """A distribution of two numbers with what the page shows of it.

    Attributes:
        shape: its ellipse of radius 1; the first axis is the one that the first handle holds.
        both: the distribution of x and y.
        x: of x alone.
        y: of y alone.
        at: the x that is known.
        given: of y once x is known.
        line: the mean of y for each x.
        correlation: between x and y.
    """

    shape: Ellipse
    both: MultivariateNormal
    x: Normal
    y: Normal
    at: float
    given: Normal
    line: Line
    correlation: float


@lru_cache(maxsize=64)
def joint(shape: Shape, at: float) -> Joint:
    """All that follows from a shape and the x that is known."""
    one = ellipse(shape)
    both = bivariate.from_ellipse(one)
    return Joint(
        one,
        both,
        bivariate.marginal(both, 0),
        bivariate.marginal(both, 1),
        at,
        bivariate.conditional(both, known=0, value=at),
        bivariate.regression_line(both),
        bivariate.correlation(both),
    )


def layers(now: Joint) -> list[Layer]:
    """The density, its two ellipses, the line of means, the slice, and the shadows."""
    return [*_frame(), *_density(now), *_outlines(now), *_slice(now), *_shadows(now)]


@lru_cache(maxsize=1)
def _frame() -> tuple[Layer, ...]:
    across, up = np.arange(-4.0, 4.1, 2), np.arange(-4.0, 4.1, 2)
    starts = [*((x, Y[0]) for x in across), *((X[0], y) for y in up)]
    stops = [*((x, Y[1]) for x in across), *((X[1], y) for y in up)]
    corners = [(X[0], Y[0]), (X[1], Y[0]), (X[1], Y[1]), (X[0], Y[1]), (X[0], Y[0])]
    return (
        segments(starts, stops, "muted", width=1, opacity=0.25),
        path(corners, "muted", width=1, opacity=0.4),
        *(
            text((x, Y[0]), tex.plain(x), "muted", anchor="middle", shift=(0, 18))
            for x in across.tolist()
        ),
        *(text((X[0], y), tex.plain(y), "muted", anchor="end", shift=(-7, 5)) for y in up.tolist()),
    )


def _density(now: Joint) -> list[Layer]:
    """Ellipses one in the other, of which as many cover a point as its density is high."""
    heights = (np.arange(BANDS) + 0.5) / BANDS
    radii = np.sqrt(-2 * np.log(heights)).tolist()
    center = now.shape.center
    across = _around(now, 1.0, n_points=49) - center
    shapes = [center + radius * across for radius in radii]
    return [polygon(inside, "model", fill=0.05) for inside in map(clipped, shapes) if len(inside)]


def _around(now: Joint, radius: float, *, n_points: int) -> Array:
    center, angle, lengths = now.shape
    return bivariate.boundary(Ellipse(center, angle, radius * lengths), n_points=n_points)


def clipped(corners: Array) -> Array:
    """(m, 2) what of a convex shape with those corners (n, 2) lies within X and Y.

    Source: I. Sutherland and G. Hodgman, "Reentrant polygon clipping", 1974.
    """
    for axis, (low, high) in enumerate((X, Y)):
        for sign, bound in ((1.0, high), (-1.0, -low)):
            room = bound - sign * corners[:, axis]
            if (room >= 0).all():
                continue
            after, room_after = np.roll(corners, -1, axis=0), np.roll(room, -1)
            crosses = (room >= 0) != (room_after >= 0)
            share = np.divide(room, room - room_after, out=np.zeros_like(room), where=crosses)
            cuts = corners + share[:, None] * (after - corners)
            kept = np.column_stack([room >= 0, crosses]).ravel()
            corners = np.stack([corners, cuts], axis=1).reshape(-1, 2)[kept]
    return corners


def _within(at: Array) -> NDArray[np.bool]:
    """(...) whether points (..., 2) are within X and Y."""
    low, high = np.array([X, Y]).T
    inside: NDArray[np.bool] = ((at >= low) & (at <= high)).all(axis=-1)
    return inside


def _open(line: Array, role: str, *, width: float, opacity: float = 1.0) -> Layer:
    """A line through points (n, 2), as far as it is within X and Y."""
    inside = _within(line)
    kept = inside[:-1] & inside[1:]
    return segments(line[:-1][kept], line[1:][kept], role, width=width, opacity=opacity)


def _outlines(now: Joint) -> list[Layer]:
    drawn: list[Layer] = []
    for radius in (1.0, 2.0):
        line = _around(now, radius, n_points=97)
        drawn.append(_open(line, "model", width=2.2 if radius == 1 else 1.5))
        share = f"{100 * bivariate.probability_inside(radius):.0f} %"
        # Half-way between the far ends of the two axes: there are no handles.
        at = line[5 * (len(line) - 1) // 8]
        if _within(at):
            drawn.append(text(at, share, "model", anchor="middle", shift=(0, 5)))
    return drawn


def _slice(now: Joint) -> list[Layer]:
    mean, deviation = now.given.mean, now.given.standard_deviation
    x = np.linspace(*X, 145)
    regression = np.column_stack([x, now.line.intercept + now.line.slope * x])
    low, high = np.clip([mean - deviation, mean + deviation], *Y)
    drawn = [
        _open(regression, "result", width=2),
        path([(now.at, Y[0]), (now.at, Y[1])], "data", width=1.5, dash=True),
    ]
    if low < high:
        drawn.append(path([(now.at, low), (now.at, high)], "result", width=6, opacity=0.8))
    if Y[0] <= mean <= Y[1]:
        across = [(now.at, mean), (RIGHT, mean)]
        drawn += [
            path(across, "result", width=1, dash=True, opacity=0.8),
            points([(now.at, mean)], "result", r=6, opacity=1),
        ]
    return drawn


def _shadows(now: Joint) -> list[Layer]:
    """The densities of x above and of y on the right, all to one scale: areas are equal."""
    across, up = np.linspace(*X, 121), np.linspace(*Y, 121)
    heights = now.x.density(across), now.y.density(up), now.given.density(up)
    scale = HILL / max(1 / (of.sigma * math.sqrt(2 * math.pi)) for of in (now.x, now.y, now.given))
    x_hill = np.column_stack([across, TOP + scale * heights[0]])
    y_hill, given_hill = (np.column_stack([RIGHT + scale * f, up]) for f in heights[1:])
    drawn = []
    for hill, foot, role in (
        (x_hill, [(X[1], TOP), (X[0], TOP)], "data"),
        (y_hill, [(RIGHT, Y[1]), (RIGHT, Y[0])], "second"),
        (given_hill, [(RIGHT, Y[1]), (RIGHT, Y[0])], "result"),
    ):
        area = np.concatenate([hill, foot])
        drawn += [polygon(area, role, fill=0.18), path(hill, role, width=2)]
    return [
        *drawn,
        text((X[0], TOP), "x", "data", math=True, shift=(2, -8)),
        text((RIGHT, Y[1]), "y", "second", math=True, shift=(4, -6)),
        text((RIGHT, Y[0]), "y | x", "result", math=True, shift=(4, 18)),
    ]
