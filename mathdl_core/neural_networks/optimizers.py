r"""Three ways to use a gradient: plain, with momentum, and Adam.

$$\begin{aligned}
\text{SGD:} &\quad w \leftarrow w - \eta g \\
\text{momentum:} &\quad v \leftarrow \mu v + g, \quad w \leftarrow w - \eta v \\
\text{Adam:} &\quad m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad
s \leftarrow \beta_2 s + (1 - \beta_2) g^2, \quad
w \leftarrow w - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \epsilon}
\end{aligned}$$

Momentum uses the velocity of the step before. (MADL 9.2.4 uses that of two steps back.) The
divisions by $1 - \beta^t$ undo the bias of averages that start at 0.

Reference: MADL 9.2, MEDL 4.5-4.6; D. Kingma and J. Ba, "Adam", 2015, algorithm 1.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array

BETA1, BETA2, EPSILON_OF_ADAM = 0.9, 0.999, 1e-8


class Momenta(NamedTuple):
    """What an optimizer remembers: `velocity` and `squares` (..., n), and `n_steps` so far."""

    velocity: Array
    squares: Array
    n_steps: int


Update = Callable[..., tuple[Array, Momenta]]


def at_rest(weights: Array) -> Momenta:
    """The memory before the first step of weights (..., n)."""
    return Momenta(np.zeros_like(weights), np.zeros_like(weights), 0)


def sgd(
    w: Array, g: Array, memory: Momenta, *, learning_rate: float, momentum: float
) -> tuple[Array, Momenta]:
    """The weights (..., n) one plain step down the gradient g (..., n); momentum is not used."""
    del momentum
    return w - learning_rate * g, memory._replace(n_steps=memory.n_steps + 1)


def heavy_ball(
    w: Array, g: Array, memory: Momenta, *, learning_rate: float, momentum: float
) -> tuple[Array, Momenta]:
    """The weights (..., n) one step along the velocity, which keeps a share of the last one."""
    velocity = momentum * memory.velocity + g
    return w - learning_rate * velocity, Momenta(velocity, memory.squares, memory.n_steps + 1)


def adam(
    w: Array, g: Array, memory: Momenta, *, learning_rate: float, momentum: float
) -> tuple[Array, Momenta]:
    r"""The weights (..., n) one step of Adam with the paper's $\beta_1, \beta_2, \epsilon$."""
    del momentum
    t = memory.n_steps + 1
    first = BETA1 * memory.velocity + (1.0 - BETA1) * g
    second = BETA2 * memory.squares + (1.0 - BETA2) * g * g
    # Both corrections are scalars: taken out of the arrays, they cost nothing.
    root = np.sqrt(second) / math.sqrt(1.0 - BETA2**t) + EPSILON_OF_ADAM
    return w - (learning_rate / (1.0 - BETA1**t)) * first / root, Momenta(first, second, t)


OPTIMIZERS: dict[str, Update] = {"sgd": sgd, "momentum": heavy_ball, "adam": adam}
