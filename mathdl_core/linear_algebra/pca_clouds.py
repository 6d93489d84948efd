r"""Clouds of points to look at: stretched and turned, bent, or two at once.

A round cloud of exactly mean 0 and covariance $I$ becomes one with any center $c$, spread along
a direction and spread across it; a bent one is an arc of fixed length, straight at `bend` 0.
"""

import math

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.pca import pca, whiten


def round_cloud(rng: np.random.Generator, *, n_samples: int) -> Array:
    """(n_samples, 2) normal points, whitened: their mean is 0 and their covariance I, exactly."""
    X = rng.normal(size=(n_samples, 2))
    return whiten(X, pca(X))


def stretched(cloud: Array, *, center: Array, along: Array, ratio: float) -> Array:
    """(n, 2) a round cloud with its center moved, and its spread set.

    Args:
        cloud: (n, 2) of mean 0 and covariance I.
        center: (2,) its new mean.
        along: (2,) twice the standard deviation in this direction, as an arrow.
        ratio: the spread across over the spread along.
    """
    across = ratio * np.array([-along[1], along[0]])
    moved: Array = center + cloud @ np.array([along, across]) / 2
    return moved


def arc(places: Array, *, bend: float) -> Array:
    """(n, 2) points of an arc at `places` (n,) from -1 to 1; `bend` 1 makes it half a circle."""
    angles = np.pi / 2 * bend * places
    if bend == 0:
        return np.column_stack([places * math.pi / 2, np.zeros(len(places))])
    points: Array = np.column_stack([np.sin(angles), np.cos(angles) - 1]) / bend
    return points


def bent_cloud(rng: np.random.Generator, *, n_samples: int, bend: float, noise: float) -> Array:
    """(n_samples, 2) points along an arc, in the order of the arc, with noise on both axes."""
    X = 1.9 * arc(np.linspace(-1, 1, n_samples), bend=1.8 * bend)
    cloud: Array = X - X.mean(axis=0) + noise * rng.normal(size=X.shape)
    return cloud


def two_moons(rng: np.random.Generator, *, n_samples: int, bend: float, noise: float) -> Array:
    """(n_samples, 2) two interlocking arcs, the first half of the points on the upper one."""
    half = n_samples // 2
    upper = arc(np.linspace(-1, 1, half), bend=bend)
    lower = -arc(np.linspace(-1, 1, n_samples - half), bend=bend)
    # A straight pair lies one above the other; fully bent, each reaches into the other.
    apart = np.array([-0.5 * bend, 0.25 + 0.5 * bend])
    X = 1.9 * np.vstack([upper + apart, lower - apart])
    return X + noise * rng.normal(size=X.shape)


def mixed_share(X: Array, second: np.ndarray) -> float:
    """The share of points X (n, n_features) whose nearest neighbor is of the other kind.

    Args:
        X: at least two points.
        second: (n,) True for one kind, False for the other.
    """
    squares = np.square(X).sum(axis=1)
    distances = squares[:, None] + squares - 2 * X @ X.T
    np.fill_diagonal(distances, np.inf)
    return float((second[distances.argmin(axis=1)] != second).mean())


def turned_about(center: Array, *, radius: float, n_steps: int) -> Array:
    """(n_steps + 1, 2) positions once around `center` (2,), rounded as they stand in links."""
    angles = np.linspace(0.0, 2 * np.pi, n_steps + 1)
    circle: Array = (center + radius * np.column_stack([np.cos(angles), np.sin(angles)])).round(4)
    return circle
