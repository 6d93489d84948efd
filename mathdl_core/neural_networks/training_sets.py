r"""Data to train on: classes that no line separates, and surfaces to fit; all from a generator.

$$\text{spiral: } r(t) = t, \quad \varphi_k(t) = 2\pi\,(w\,t + k/K), \quad t \in [0, 1]$$

winds each of its K arms $w$ times around the origin. Classes are as equal in number as they can
be. `split` holds samples back for testing and standardizes all by the training samples alone: a
mean that knew the test samples would let them leak.

Reference: MADL 7.3, MDL 9, MEDL 2.5.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.losses import one_hot

MOST_POINTS = 2000
FEWEST_POINTS = 10


class Dataset(NamedTuple):
    """Samples with classes, or with values.

    Attributes:
        X: (n_samples, n_features).
        y: (n_samples,) classes 0, 1, ... as float64, or values.
        n_classes: 0 for values.
    """

    X: Array
    y: Array
    n_classes: int


class Split(NamedTuple):
    """Standardized samples to train on, and others to test on.

    Attributes:
        X_train: (n_train, n_features) of mean 0 and variance 1.
        train_targets: (n_train, n_outputs) 1 at the class, or the value standardized.
        X_test: (n_test, n_features) in the same units.
        test_targets: (n_test, n_outputs).
        mean: (n_features,) of the training samples before.
        scale: (n_features,) their standard deviations (divided by n) before; 1 for a constant.
        y_mean: of the training values before; 0 for classes.
        y_scale: their standard deviation before; 1 for classes and for a constant.
        n_classes: 0 for values.
    """

    X_train: Array
    train_targets: Array
    X_test: Array
    test_targets: Array
    mean: Array
    scale: Array
    y_mean: float
    y_scale: float
    n_classes: int


def circles(rng: np.random.Generator, *, n_samples: int, noise: float) -> Dataset:
    """A ring of radius 1 around one of radius 0.4; noise is the spread of either coordinate."""
    y = _classes_in_turn(n_samples, 2)
    radii = np.where(y == 0, 1.0, 0.4)
    angles = rng.uniform(0.0, 2.0 * math.pi, n_samples)
    return _noisy(rng, _polar(radii, angles), y, noise, 2)


def xor(rng: np.random.Generator, *, n_samples: int, noise: float) -> Dataset:
    """Four squares, of which opposite ones are of one class: 1 where the signs differ."""
    y = _classes_in_turn(n_samples, 2)
    corners = rng.uniform(0.15, 1.0, size=(n_samples, 2))
    first = rng.choice([-1.0, 1.0], n_samples)
    signs = np.column_stack([first, np.where(y == 0, first, -first)])
    return _noisy(rng, corners * signs, y, noise, 2)


def moons(rng: np.random.Generator, *, n_samples: int, noise: float) -> Dataset:
    """Two half circles that reach into each other."""
    y = _classes_in_turn(n_samples, 2)
    angles = rng.uniform(0.0, math.pi, n_samples)
    upper = _polar(np.ones(n_samples), angles)
    lower = np.array([1.0, 0.5]) - upper
    return _noisy(rng, np.where(y[:, None] == 0, upper, lower), y, noise, 2)


def blobs(rng: np.random.Generator, *, n_samples: int, noise: float, n_classes: int = 3) -> Dataset:
    """2 to 5 classes around points of the unit circle, evenly apart."""
    if not 2 <= n_classes <= 5:
        raise ValueError(f"n_classes is {n_classes}, but may be from 2 to 5")
    y = _classes_in_turn(n_samples, n_classes)
    centers = _polar(np.ones(n_samples), 2.0 * math.pi * (y / n_classes + 0.25))
    return _noisy(rng, centers, y, noise, n_classes)


def spiral(
    rng: np.random.Generator,
    *,
    n_samples: int,
    noise: float,
    n_classes: int = 2,
    windings: float = 1.5,
) -> Dataset:
    """2 to 5 arms that each wind `windings` times around the origin, from it to radius 1."""
    if not 2 <= n_classes <= 5:
        raise ValueError(f"n_classes is {n_classes}, but may be from 2 to 5")
    y = _classes_in_turn(n_samples, n_classes)
    # The root spreads samples more evenly along an arm, which is longer further out.
    t = np.sqrt(rng.uniform(0.01, 1.0, n_samples))
    X = _polar(t, 2.0 * math.pi * (windings * t + y / n_classes))
    return _noisy(rng, X, y, noise, n_classes)


def wave(rng: np.random.Generator, *, n_samples: int, noise: float) -> Dataset:
    r"""One feature: $y = \sin(2 \pi x)$ for x from -1 to 1; noise is the spread of y."""
    x = rng.uniform(-1.0, 1.0, size=(_enough(n_samples), 1))
    return _with_values(rng, x, np.sin(2.0 * math.pi * x[:, 0]), noise)


def plane(rng: np.random.Generator, *, n_samples: int, noise: float) -> Dataset:
    """Two features: $y = x_1 + x_2$; noise is the spread of y."""
    X = rng.uniform(-1.0, 1.0, size=(_enough(n_samples), 2))
    return _with_values(rng, X, X.sum(axis=1), noise)


def hills(rng: np.random.Generator, *, n_samples: int, noise: float) -> Dataset:
    """Two features: a hill at (0.5, 0.5) and at (-0.5, -0.5), a hollow at the other two corners."""
    X = rng.uniform(-1.0, 1.0, size=(_enough(n_samples), 2))
    centers = np.array([[0.5, 0.5], [-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5]])
    distances = np.square(X[:, None] - centers).sum(axis=2)
    y = np.exp(-6.0 * distances) @ np.array([1.0, 1.0, -1.0, -1.0])
    return _with_values(rng, X, y, noise)


CLASS_SETS: dict[str, Callable[..., Dataset]] = {
    "circles": circles,
    "xor": xor,
    "moons": moons,
    "blobs": blobs,
    "spiral": spiral,
}
VALUE_SETS: dict[str, Callable[..., Dataset]] = {"wave": wave, "plane": plane, "hills": hills}


def split(data: Dataset, rng: np.random.Generator, *, test_share: float) -> Split:
    """Hold back a share of the samples, drawn from each class alike, and standardize.

    Args:
        data: at least 10 samples, 2 of each class.
        rng: draws who is held back.
        test_share: from 0.05 to 0.9; of each class at least one sample stays on either side.

    Raises:
        ValueError: the share, the number of samples or of those in a class is out of bounds, or a
            number is not finite.
    """
    X, y, n_classes = np.asarray(data.X, dtype=np.float64), np.asarray(data.y), data.n_classes
    if X.ndim != 2 or y.shape != (len(X),) or X.shape[1] == 0:
        raise ValueError(f"X and y must be (n_samples, n_features) and (n_samples,), not {X.shape}")
    _enough(len(X))
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("the data have a number that is NaN or infinite: all must be finite")
    if not 0.05 <= test_share <= 0.9:
        raise ValueError(f"test_share is {test_share}, but may be from 0.05 to 0.9")
    groups = [np.flatnonzero(y == k) for k in range(n_classes)] or [np.arange(len(y))]
    if sum(map(len, groups)) != len(y):
        raise ValueError(f"y must hold the classes 0 to {n_classes - 1}")
    held, kept = [], []
    for k, group in enumerate(groups):
        if len(group) < 2:
            raise ValueError(
                f"class {k} has {len(group)} sample(s): training and testing need one each"
            )
        drawn = rng.permutation(group)
        n_held = min(max(round(test_share * len(group)), 1), len(group) - 1)
        held.append(drawn[:n_held])
        kept.append(drawn[n_held:])
    test, train = np.sort(np.concatenate(held)), np.sort(np.concatenate(kept))
    return _standardized(X, y, n_classes, train, test)


def _standardized(
    X: Array, y: Array, n_classes: int, train: NDArray[np.intp], test: NDArray[np.intp]
) -> Split:
    mean, scale = X[train].mean(axis=0), X[train].std(axis=0)
    # A constant such as 0.1 has a mean that is off by rounding, and a spread of that size.
    scale = np.where(np.ptp(X[train], axis=0) == 0.0, 1.0, scale)
    y_mean, y_scale = 0.0, 1.0
    if n_classes:
        targets = one_hot(y.astype(np.intp), n_classes)
    else:
        y_mean = float(y[train].mean())
        y_scale = float(y[train].std()) if np.ptp(y[train]) else 1.0
        targets = ((y - y_mean) / y_scale)[:, None]
    X = (X - mean) / scale
    return Split(
        X[train], targets[train], X[test], targets[test], mean, scale, y_mean, y_scale, n_classes
    )


def _enough(n_samples: int) -> int:
    if not FEWEST_POINTS <= n_samples <= MOST_POINTS:
        raise ValueError(
            f"n_samples is {n_samples}, but may be from {FEWEST_POINTS} to {MOST_POINTS}"
        )
    return n_samples


def _classes_in_turn(n_samples: int, n_classes: int) -> Array:
    y: Array = (np.arange(_enough(n_samples)) % n_classes).astype(np.float64)
    return y


def _polar(radii: Array, angles: Array) -> Array:
    return np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])


def _noisy(rng: np.random.Generator, X: Array, y: Array, noise: float, n_classes: int) -> Dataset:
    return Dataset(X + rng.normal(0.0, noise, size=X.shape), y, n_classes)


def _with_values(rng: np.random.Generator, X: Array, y: Array, noise: float) -> Dataset:
    return Dataset(X, y + rng.normal(0.0, noise, size=y.shape), 0)
