r"""The same optimizers on a network for digits, and a slice through its loss about the minimum.

$$L(a, b) = L\bigl(w^* + a\, d_1 + b\, d_2\bigr), \qquad
d_{(i)} \leftarrow d_{(i)} \frac{\|w^*_{(i)}\|}{\|d_{(i)}\|}$$

Random directions, each unit's weights scaled to the length of the unit's own in $w^*$: without
that, slices of networks of different scales could not be compared.

Reference: MADL 8, 9.2; H. Li et al., "Visualizing the loss landscape of neural nets", 2018.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sklearn.datasets import load_digits

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.losses import loss_named
from mathdl_core.neural_networks.network import Layer, backward, flat, forward, unflat
from mathdl_core.optimization.descents import FARTHEST
from mathdl_core.optimization.optimizers import Rule, at_start

SIZES = (64, 16, 10)


class DigitsData(NamedTuple):
    """Pixels `X` (n_samples, 64), standardized as a whole, and classes `Y` (n_samples, 10)."""

    X: Array
    Y: Array


class Training(NamedTuple):
    """A run on the digits.

    Attributes:
        losses: (n_steps + 1,) cross-entropy of all samples before and after each step.
        weights: (n_parameters,) at the end.
        accuracy: of all samples there, from 0 to 1.
    """

    losses: Array
    weights: Array
    accuracy: float


def digits_data(n_samples: int) -> DigitsData:
    """The first digits of scikit-learn."""
    bunch = load_digits()
    X = (bunch.data[:n_samples] - bunch.data.mean()) / bunch.data.std()
    return DigitsData(X, np.eye(10)[bunch.target[:n_samples]])


def first_weights(seed: int) -> Array:
    """(n_parameters,) before training."""
    rng = np.random.default_rng(seed)
    return flat(initial_layers(SIZES, initialization="xavier", rng=rng))


def loss_and_gradient(data: DigitsData, w: Array) -> tuple[float, Array]:
    """The cross-entropy of samples at weights (n_parameters,), and its gradient."""
    layers = unflat(w, SIZES)
    passed = forward(layers, data.X, activation="tanh")
    returned = backward(layers, passed, data.Y, activation="tanh", loss="cross_entropy")
    value = loss_named("cross_entropy").value(passed.output, data.Y)
    return value, flat(returned.gradients)


def loss_of(data: DigitsData, w: Array) -> float:
    """The cross-entropy of samples at weights (n_parameters,)."""
    output = forward(unflat(w, SIZES), data.X, activation="tanh").output
    return loss_named("cross_entropy").value(output, data.Y)


def train_digits(
    data: DigitsData, rule: Rule, *, n_steps: int, batch_size: int, seed: int
) -> Training:
    """Train by one rule; the same seed gives the same start and the same batches to all."""
    rng = np.random.default_rng([seed, 1])
    w = first_weights(seed)
    memory, losses = at_start(w), [loss_of(data, w)]
    with np.errstate(all="ignore"):
        for _ in range(n_steps):
            batch = rng.integers(len(data.X), size=batch_size)
            _, g = loss_and_gradient(DigitsData(data.X[batch], data.Y[batch]), w)
            moved, memory = rule(w, g, memory)
            if not (np.abs(moved) <= FARTHEST).all():
                break
            w = np.asarray(moved)
            losses.append(loss_of(data, w))
    losses += [np.inf] * (n_steps + 1 - len(losses))
    output = forward(unflat(w, SIZES), data.X, activation="tanh").output
    right = float((output.argmax(axis=1) == data.Y.argmax(axis=1)).mean())
    return Training(np.array(losses), w, right)


def normalized_direction(w: Array, rng: np.random.Generator) -> Array:
    """(n_parameters,) a random direction, each unit's weights as long as the unit's own in w."""
    scaled = []
    for own, drawn in zip(unflat(w, SIZES), unflat(rng.normal(size=w.shape), SIZES), strict=True):
        lengths = np.linalg.norm(own.W, axis=1) / np.linalg.norm(drawn.W, axis=1)
        scaled.append(Layer(drawn.W * lengths[:, None], np.zeros_like(own.bias)))
    return flat(tuple(scaled))


def loss_slice(data: DigitsData, w: Array, directions: Sequence[Array], reach: Array) -> Array:
    """(n, n) the loss at w + a d₁ + b d₂ for a (columns) and b (rows) of `reach` (n,)."""
    first, second = directions
    rows = []
    for b in reach:
        many = w + reach[:, None] * first + b * second
        output = forward(unflat(many, SIZES), data.X, activation="tanh").output
        rows.append(loss_named("cross_entropy").of_samples(output, data.Y).mean(axis=-1))
    return np.array(rows)
