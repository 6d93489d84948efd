r"""Activation functions and their derivatives.

$$\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \sigma'(z) = \sigma(z)\,(1 - \sigma(z)), \qquad
\mathrm{GELU}(z) = z\,\Phi(z)$$

$\Phi$ is the distribution function of the standard normal. At its kink, 0, the derivative of ReLU
is taken as 0 and that of leaky ReLU as its slope on the left: the conventions of torch.

Reference: MADL 8.2, MEDL 5.3; D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import expit, ndtr

from mathdl_core.arrays import Array

LEAK = 0.01
"""The slope of leaky ReLU left of 0."""


class Activation(NamedTuple):
    """A function of each entry of an array, and its derivative.

    Attributes:
        value: $f(z)$, of the shape of z.
        derivative: $f'(z)$ from z and $a = f(z)$, which is at hand and often makes it cheaper.
        formula: LaTeX of $f(z)$.
        slope: LaTeX of $f'(z)$.
        has_kink: whether the derivative jumps at 0.
    """

    value: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]
    formula: str
    slope: str
    has_kink: bool = False


def sigmoid(z: Array) -> Array:
    r"""$1 / (1 + e^{-z})$, of the shape of z; it neither overflows nor loses its small values."""
    values: Array = expit(z)
    return values


def relu(z: Array) -> Array:
    r"""$\max(0, z)$, of the shape of z."""
    return np.maximum(z, 0.0)


def leaky_relu(z: Array) -> Array:
    """Z where it is positive and 0.01 z elsewhere, of the shape of z."""
    return np.maximum(z, LEAK * z)


def gelu(z: Array) -> Array:
    r"""$z\,\Phi(z)$, of the shape of z: torch's exact form, not the one with tanh."""
    values: Array = z * ndtr(z)
    return values


def gelu_derivative(z: Array) -> Array:
    r"""$\Phi(z) + z\,\varphi(z)$, of the shape of z."""
    values: Array = ndtr(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return values


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(
        sigmoid, lambda _, a: a * (1.0 - a), r"\frac{1}{1 + e^{-z}}", "a (1 - a)"
    ),
    "tanh": Activation(np.tanh, lambda _, a: 1.0 - a * a, r"\tanh z", "1 - a^2"),
    "relu": Activation(
        relu, lambda z, _: (z > 0).astype(np.float64), r"\max(0, z)", "[z > 0]", has_kink=True
    ),
    "leaky_relu": Activation(
        leaky_relu,
        lambda z, _: np.where(z > 0, 1.0, LEAK),
        rf"\max({LEAK} z, z)",
        rf"[z > 0] + {LEAK}\,[z \le 0]",
        has_kink=True,
    ),
    "gelu": Activation(
        gelu, lambda z, _: gelu_derivative(z), r"z\,\Phi(z)", r"\Phi(z) + z\,\varphi(z)"
    ),
    "identity": Activation(lambda z: z, lambda z, _: np.ones_like(z), "z", "1"),
}


def activation_named(name: str) -> Activation:
    """The entry of `ACTIVATIONS`; a ValueError lists the names there are."""
    if name not in ACTIVATIONS:
        raise ValueError(f"activation is {name!r}, but may be {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
