r"""Bias and variance of a network, measured: the same training on many draws of the data.

$$\operatorname{E}\,(y - \hat f(x))^2 =
\underbrace{(\operatorname{E} \hat f(x) - f(x))^2}_{\text{bias}^2}
+ \underbrace{\operatorname{Var} \hat f(x)}_{\text{variance}} + \sigma^2$$

where $y = f(x) + \text{noise}$ of variance $\sigma^2$, and the expectations go over the draws of
the training data and over x. Networks of all draws are trained side by side, by full batches and
Adam. The variance divides by the number of draws, so that the first two parts add up to the mean
squared distance from f exactly.

Reference: S. Geman, E. Bienenstock, R. Doursat, "Neural networks and the bias/variance dilemma",
1992, eq. 3.8; MEDL 2.5.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.network import backward, flat, forward, unflat
from mathdl_core.neural_networks.optimizers import adam, at_rest

N_PLACES = 61


class BiasVariance(NamedTuple):
    r"""Fits to many draws, as training goes on.

    Attributes:
        steps: (n_kept,) numbers of updates, from 0 on, ever further apart.
        x: (n_places,) from -1 to 1.
        truth: (n_places,) $f(x) = \sin 2 \pi x$ there.
        samples: (n_draws, n_samples, 2) places and values that were trained on.
        fits: (n_kept, n_draws, n_places).
        bias_squared: (n_kept,) averaged over x.
        variance: (n_kept,) averaged over x.
        noise: the variance of the noise.
    """

    steps: NDArray[np.intp]
    x: Array
    truth: Array
    samples: Array
    fits: Array
    bias_squared: Array
    variance: Array
    noise: float


def wave(x: Array) -> Array:
    r"""$\sin 2 \pi x$, of the shape of x."""
    return np.sin(2.0 * math.pi * x)


def bias_variance(
    rng: np.random.Generator,
    *,
    n_draws: int,
    n_samples: int,
    noise: float,
    n_hidden: int,
    l2: float,
    n_steps: int,
    n_kept: int,
    learning_rate: float,
) -> BiasVariance:
    """Train a network of one hidden layer of tanh on each of many draws.

    Args:
        rng: draws places, noise and first weights.
        n_draws: how many data sets.
        n_samples: in each of them.
        noise: standard deviation of the noise.
        n_hidden: hidden units.
        l2: weight of half the squares of the weights.
        n_steps: updates.
        n_kept: how many of the iterates to keep, at least 2.
        learning_rate: of Adam.
    """
    if min(n_draws, n_samples, n_hidden, n_steps) < 1 or n_kept < 2:
        raise ValueError("n_draws, n_samples, n_hidden and n_steps must be positive, n_kept over 1")
    sizes = (1, n_hidden, 1)
    places = rng.uniform(-1.0, 1.0, size=(n_draws, n_samples, 1))
    values = wave(places) + rng.normal(0.0, noise, size=places.shape)
    w = np.stack(
        [flat(initial_layers(sizes, initialization="xavier", rng=rng)) for _ in range(n_draws)]
    )
    x = np.linspace(-1.0, 1.0, N_PLACES)
    kept = np.unique(np.rint(np.geomspace(1.0, n_steps + 1.0, n_kept)).astype(np.intp)) - 1
    fits, memory = [], at_rest(w)
    for step in range(n_steps + 1):
        layers = unflat(w, sizes)
        if step in kept:
            everywhere = np.broadcast_to(x[:, None], (n_draws, N_PLACES, 1))
            fits.append(forward(layers, everywhere, activation="tanh").output[..., 0])
        passed = forward(layers, places, activation="tanh")
        g = flat(backward(layers, passed, values, activation="tanh", loss="mse").gradients)
        w, memory = adam(w, g + l2 * w, memory, learning_rate=learning_rate, momentum=0.0)
    found, truth = np.stack(fits), wave(x)
    return BiasVariance(
        steps=kept,
        x=x,
        truth=truth,
        samples=np.concatenate([places, values], axis=-1),
        fits=found,
        bias_squared=np.square(found.mean(axis=1) - truth).mean(axis=-1),
        variance=found.var(axis=1).mean(axis=-1),
        noise=noise**2,
    )
