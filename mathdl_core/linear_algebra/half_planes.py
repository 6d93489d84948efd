r"""A line through the origin as the smallest classifier: the sign of $w \cdot x$.

Points with $w \cdot x \ge 0$ are on the side that w points to; a perceptron without bias says no
more than this. MADL 7.2.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array


class Sides(NamedTuple):
    """Which side each point is on, and how many are where their class should be.

    Attributes:
        ahead: (n_samples,) True where w·x ≥ 0.
        n_right: how many of the points of class 1 are ahead, and of class 0 behind.
    """

    ahead: np.ndarray
    n_right: int


def sides(w: Array, X: Array, y: np.ndarray) -> Sides:
    """Sort points X (n_samples, 2) of classes y (n_samples,), 0 or 1, by the sign of w·x."""
    ahead = X @ w >= 0
    return Sides(ahead, int((ahead == (y == 1)).sum()))


def boundary(w: Array, *, reach: float) -> Array:
    """The two ends (2, 2) of the line w·x = 0, at `reach` from the origin; both 0 when w is."""
    size = np.hypot(*w)
    if size == 0:
        return np.zeros((2, 2))
    along = np.array([-w[1], w[0]]) / size
    return reach * np.array([-along, along])


def best_direction(X: Array, y: np.ndarray, *, n_directions: int = 720) -> Array:
    """The direction (2,) of length 1 with the most points right, the middle one of the best."""
    angles = 2 * np.pi * np.arange(n_directions) / n_directions
    directions = np.column_stack([np.cos(angles), np.sin(angles)])
    n_right = ((directions @ X.T >= 0) == (y == 1)).sum(axis=1)
    best = np.flatnonzero(n_right == n_right.max())
    middle: Array = directions[best[len(best) // 2]]
    return middle
