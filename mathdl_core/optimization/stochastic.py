r"""Stochastic gradients: a few samples stand in for all, and what that costs near the minimum.

$$w \leftarrow w - \eta_t\, \nabla L_B(w), \qquad
L_B = \frac{1}{|B|} \sum_{i \in B} (x_i \cdot w - y_i)^2$$

The batch's gradient is right on average, with a covariance $C / |B|$. At a constant rate the
weights end up in a ball of noise about the minimum. Along an axis with curvature $\lambda$, where
the gradient's noise has the variance $c$, theirs becomes

$$\mathrm{Var} = \frac{\eta^2 c}{1 - (1 - \eta\lambda)^2} \approx \frac{\eta c}{2\lambda}$$

so that halving the rate halves it, and a rate that falls to 0 lets it die out.

Reference: MEDL 4.3; H. Robbins and S. Monro, 1951.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array

Schedule = Callable[[Array, int], Array]


def constant(t: Array, n_steps: int) -> Array:
    """1 always."""
    del n_steps
    return np.ones_like(t)


def in_steps(t: Array, n_steps: int) -> Array:
    """Halved every fifth of the run."""
    return np.asarray(0.5 ** np.floor(5 * t / n_steps))


def cosine(t: Array, n_steps: int) -> Array:
    """Half a wave from 1 to 0."""
    return np.asarray(0.5 * (1 + np.cos(math.pi * t / n_steps)))


def warm_up(t: Array, n_steps: int) -> Array:
    """Up in a straight line for a tenth of the run, then half a wave down to 0."""
    rising = max(n_steps / 10, 1)
    falling = cosine(np.maximum(t - rising, 0), max(n_steps - math.floor(rising), 1))
    return np.where(t < rising, (t + 1) / (rising + 1), falling)


def one_over_t(t: Array, n_steps: int) -> Array:
    """1 / (1 + t / τ) with τ a twentieth of the run: slow enough to arrive, fast enough to calm."""
    return np.asarray(1 / (1 + 20 * t / n_steps))


SCHEDULES: dict[str, Schedule] = {
    "constant": constant,
    "step": in_steps,
    "cosine": cosine,
    "warm-up": warm_up,
    "1/t": one_over_t,
}
"""Shares of the learning rate at steps t (n,) of n_steps."""


class NoiseBall(NamedTuple):
    """Along each axis of the Hessian: `axes` in columns, and the `deviations` (n,) to expect."""

    axes: Array
    deviations: Array


def stochastic_descent(
    X: Array,
    y: Array,
    starts: Array,
    *,
    batch_size: int,
    rates: Array,
    rng: np.random.Generator,
) -> Array:
    """Least squares by batches drawn with replacement, several runs side by side.

    Args:
        X: (n_samples, n_features).
        y: (n_samples,).
        starts: (n_runs, n_features).
        batch_size: samples in each batch; n_samples takes all of them, without chance.
        rates: (n_steps,) the learning rate of each step.
        rng: of the batches.

    Returns:
        (n_steps + 1, n_runs, n_features) weights.
    """
    weights = np.empty((len(rates) + 1, *starts.shape))
    weights[0] = starts
    for t, rate in enumerate(rates):
        w = weights[t]
        if batch_size >= len(X):
            g = 2 * (w @ X.T - y) @ X / len(X)
        else:
            drawn = rng.integers(len(X), size=(len(starts), batch_size))
            rows = X[drawn]
            off = (rows @ w[..., None])[..., 0] - y[drawn]
            g = 2 * (off[:, None] @ rows)[:, 0] / batch_size
        weights[t + 1] = w - rate * g
    return weights


def noise_ball(X: Array, y: Array, *, batch_size: int, learning_rate: float) -> NoiseBall:
    """How far from the minimum stochastic descent wanders in the long run."""
    best = np.linalg.lstsq(X, y)[0]
    H = 2 * X.T @ X / len(X)
    each = 2 * (X @ best - y)[:, None] * X
    eigenvalues, axes = np.linalg.eigh(H)
    noise = ((each @ axes) ** 2).mean(axis=0) / batch_size
    if batch_size >= len(X):
        noise = np.zeros_like(noise)
    shrinking = 1 - (1 - learning_rate * eigenvalues) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        variances = np.where(shrinking > 0, learning_rate**2 * noise / shrinking, np.inf)
    return NoiseBall(axes, np.sqrt(variances))
