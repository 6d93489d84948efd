r"""The simplex of three classes as a triangle: Dirichlet densities, multinomial counts.

$$p = (p_1, p_2, p_3) \ \mapsto\ p_1 c_1 + p_2 c_2 + p_3 c_3, \qquad p_j \ge 0, \quad
\sum_j p_j = 1$$

With the corners $c_j$ of an equilateral triangle of side 1, each $p_j$ is the height of the point
above the side opposite of corner j, in units of the height of the triangle.

Reference: C. Bishop, *Pattern Recognition and Machine Learning*, 2.2.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions_simplex import Dirichlet, Multinomial

CORNERS: Array = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(3) / 2]])


class Cells(NamedTuple):
    """The triangle cut into equal small ones.

    Attributes:
        centers: (n_cells, 3) their middles, as probabilities.
        corners: (n_cells, 3, 2) their corners in the plane.
        density: (n_cells,) of a Dirichlet distribution at the middles.
    """

    centers: Array
    corners: Array
    density: Array


class Counts3(NamedTuple):
    """All ways to divide n trials among three classes.

    Attributes:
        counts: (n_ways, 3) whole numbers of sum n.
        places: (n_ways, 2) of the shares counts / n in the plane.
        masses: (n_ways,) their probabilities.
    """

    counts: Array
    places: Array
    masses: Array


def to_plane(p: Array) -> Array:
    """(..., 2) where probabilities (..., 3) are in the triangle."""
    places: Array = p @ CORNERS
    return places


def from_plane(point: Array) -> Array:
    """(..., 3) the numbers of sum 1 at points (..., 2); negative beyond a side."""
    p3 = point[..., 1] / CORNERS[2, 1]
    p2 = point[..., 0] - p3 / 2
    return np.stack([1 - p2 - p3, p2, p3], axis=-1)


def nearest_probabilities(p: Array) -> Array:
    """(d,) the point of the simplex nearest to p (d,): less the same from all, but not below 0.

    Source: J. Duchi et al., "Efficient projections onto the l1-ball", 2008, figure 1.
    """
    descending = np.sort(p)[::-1]
    excess = (np.cumsum(descending) - 1) / np.arange(1, len(p) + 1)
    n_positive = int((descending > excess).sum())
    return np.maximum(p - float(excess[n_positive - 1]), 0.0)


def dirichlet_cells(distribution: Dirichlet, *, n_rows: int) -> Cells:
    """The density of a Dirichlet distribution of three classes, on n_rows² cells.

    A density is per area of $(p_1, p_2)$, of which the triangle has 1/2: so the mean of the
    densities is about 2.
    """
    _require_three(distribution.dimension)
    if n_rows < 1:
        raise ValueError(f"n_rows is {n_rows}: there must be at least 1")
    upward, downward = compositions(n_rows - 1), compositions(n_rows - 2)
    # A cell that points upward is spanned by one more step toward each corner, one that points
    # downward by one step toward each two.
    corners = np.concatenate([upward[:, None] + np.eye(3), downward[:, None] + 1 - np.eye(3)])
    corners = corners / n_rows
    centers = corners.mean(axis=1)
    return Cells(centers, to_plane(corners), distribution.density(centers))


def multinomial_counts(distribution: Multinomial) -> Counts3:
    """All (n + 1)(n + 2)/2 outcomes of a multinomial of three classes, with their probabilities."""
    _require_three(distribution.dimension)
    counts = compositions(distribution.n)
    return Counts3(counts, to_plane(counts / distribution.n), distribution.density(counts))


def compositions(n: int) -> Array:
    """(n_ways, 3) whole numbers of at least 0 with the sum n; none for a negative n."""
    if n < 0:
        return np.zeros((0, 3))
    first, second = np.meshgrid(np.arange(n + 1.0), np.arange(n + 1.0), indexing="ij")
    fits = first + second <= n
    return np.column_stack([first[fits], second[fits], n - first[fits] - second[fits]])


def _require_three(dimension: int) -> None:
    if dimension != 3:
        raise ValueError(f"the distribution has {dimension} classes: a triangle shows 3")
