r"""First weights of a network: all zero, small, or as large as signals need to keep their size.

$$\mathrm{Var}\,W = 0, \quad 0.01^2, \quad
\frac{2}{n_{\mathrm{in}} + n_{\mathrm{out}}}\ \text{(Xavier)}, \quad
\frac{2}{n_{\mathrm{in}}}\ \text{(He)}$$

Biases start at 0. Xavier's weights are uniform in $\pm\sqrt{6 / (n_{in} + n_{out})}$, as in the
paper; the others are normal.

Reference: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
neural networks", 2010, eq. 16; K. He et al., "Delving deep into rectifiers", 2015, eq. 10;
MEDL 5.5. Small weights: A. Krizhevsky et al., "ImageNet classification", 2012, sec. 5.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.network import Layer, Layers

SMALL_SPREAD = 0.01
"""Standard deviation of the small weights."""

Draw = Callable[[int, int, np.random.Generator], Array]


def zero_weights(n_in: int, n_out: int, _: np.random.Generator) -> Array:
    """(n_out, n_in) zeros: all units of a layer are alike, and remain so."""
    return np.zeros((n_out, n_in))


def small_weights(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """(n_out, n_in) normal numbers of standard deviation 0.01."""
    return rng.normal(0.0, SMALL_SPREAD, size=(n_out, n_in))


def xavier_weights(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """(n_out, n_in) uniform numbers of variance 2 / (n_in + n_out), for units linear near 0."""
    limit = math.sqrt(6.0 / (n_in + n_out))
    return rng.uniform(-limit, limit, size=(n_out, n_in))


def he_weights(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """(n_out, n_in) normal numbers of variance 2 / n_in, as ReLU passes half of the squares."""
    return rng.normal(0.0, math.sqrt(2.0 / n_in), size=(n_out, n_in))


INITIALIZATIONS: dict[str, Draw] = {
    "zero": zero_weights,
    "small": small_weights,
    "xavier": xavier_weights,
    "he": he_weights,
}


def initial_layers(
    sizes: Sequence[int], *, initialization: str, rng: np.random.Generator
) -> Layers:
    """A network of widths `sizes`: features, hidden layers, outputs."""
    if initialization not in INITIALIZATIONS:
        known = ", ".join(INITIALIZATIONS)
        raise ValueError(f"initialization is {initialization!r}, but may be {known}")
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes must be at least 2 widths of at least 1, not {tuple(sizes)}")
    draw = INITIALIZATIONS[initialization]
    return tuple(Layer(draw(n_in, n_out, rng), np.zeros(n_out)) for n_in, n_out in pairwise(sizes))
