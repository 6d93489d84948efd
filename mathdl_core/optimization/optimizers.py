r"""Optimizers: what each one makes of the same gradient.

$$\begin{aligned}
\text{SGD:} &\quad w \leftarrow w - \eta g \\
\text{momentum:} &\quad v \leftarrow \beta v + g, \quad w \leftarrow w - \eta v \\
\text{Adam:} &\quad v \leftarrow \beta_1 v + (1 - \beta_1) g, \quad
s \leftarrow \beta_2 s + (1 - \beta_2) g^2, \quad
w \leftarrow w - \eta\, \frac{v / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \epsilon}
\end{aligned}$$

Each rule takes the weights $w$, the gradient $g$ there and what it remembers (the velocity $v$, the
squares $s$), and gives new weights and a new memory. Every rule works entry by entry, on one weight
or on weights (..., n) of any shape. Defaults are those of torch. (MADL 9.2.4 steps with the update
of two steps back, and MDL's `gd_multiple.py` moves one coordinate after the other: neither is
standard.)

Reference: MADL 9.2, MDL 11, MEDL 4.3-4.6; the paper that each rule names.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array

Real = float | Array
"""A weight or a gradient: one number, or an array (..., n) of many."""
Rate = float | Array
"""A hyperparameter: one for all, or (..., 1), one for each of many runs."""


class Memory(NamedTuple):
    """What a rule remembers after t steps, of each weight.

    Attributes:
        t: steps so far.
        velocity: a sum or mean of gradients.
        squares: a sum or mean of squared gradients.
        extra: AMSGrad's largest squares, AdaDelta's squared steps, NAdam's product of momenta.
    """

    t: int
    velocity: Real
    squares: Real
    extra: Real


Rule = Callable[[Real, Real, Memory], tuple[Real, Memory]]


def at_start(w: Array) -> Memory:
    """The memory before the first step from weights (..., n)."""
    return Memory(0, np.zeros_like(w), np.zeros_like(w), np.zeros_like(w))


def square_root(x: Real) -> Real:
    """The square root; of a single number `math` finds it ten times as fast as NumPy."""
    return math.sqrt(x) if isinstance(x, float) else np.sqrt(x)


def sgd(w: Real, g: Real, memory: Memory, *, learning_rate: Rate) -> tuple[Real, Memory]:
    """Plain gradient descent."""
    t, v, s, extra = memory
    return w - learning_rate * g, Memory(t + 1, v, s, extra)


def momentum(
    w: Real, g: Real, memory: Memory, *, learning_rate: Rate, beta: Rate = 0.9
) -> tuple[Real, Memory]:
    r"""Heavy ball, accumulated: gradients add up, to $g / (1 - \beta)$ where they stay the same.

    B. Polyak, 1964. This is torch's `SGD(momentum=beta)`.
    """
    v = beta * memory.velocity + g
    return w - learning_rate * v, Memory(memory.t + 1, v, memory.squares, memory.extra)


def averaged_momentum(
    w: Real, g: Real, memory: Memory, *, learning_rate: Rate, beta: Rate = 0.9
) -> tuple[Real, Memory]:
    r"""Heavy ball, averaged: v is a mean of gradients, $v \leftarrow \beta v + (1 - \beta) g$.

    The same path as `momentum` with the learning rate $\eta (1 - \beta)$ (MEDL 4.6). torch's
    `SGD(dampening=beta)` departs from it: its first velocity is the whole gradient.
    """
    v = beta * memory.velocity + (1.0 - beta) * g
    return w - learning_rate * v, Memory(memory.t + 1, v, memory.squares, memory.extra)


def nesterov(
    w: Real, g: Real, memory: Memory, *, learning_rate: Rate, beta: Rate = 0.9
) -> tuple[Real, Memory]:
    r"""Nesterov's momentum, in the variable that looks ahead, as in torch.

    The paper's position is $x = w + \eta \beta v$: it takes the gradient at $w = x - \eta \beta v$,
    where the velocity is about to carry it. Y. Nesterov, 1983; MDL's `gd_nesterov.py` looks ahead
    with one coordinate at a time.
    """
    v = beta * memory.velocity + g
    return w - learning_rate * (g + beta * v), Memory(memory.t + 1, v, memory.squares, memory.extra)


def adagrad(
    w: Real, g: Real, memory: Memory, *, learning_rate: Rate, epsilon: float = 1e-10
) -> tuple[Real, Memory]:
    """Each coordinate by the root of the sum of all its squared gradients. J. Duchi et al., 2011.

    The sum only grows, so steps only shrink.
    """
    s = memory.squares + g * g
    step = learning_rate * g / (square_root(s) + epsilon)
    return w - step, Memory(memory.t + 1, memory.velocity, s, memory.extra)


def rmsprop(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate,
    alpha: float = 0.99,
    epsilon: float = 1e-8,
) -> tuple[Real, Memory]:
    r"""AdaGrad with a mean in place of the sum. G. Hinton, lecture 6e, 2012, with $\alpha = 0.9$.

    torch's default is 0.99, and it has $\epsilon$ outside of the root. The mean starts at 0 and is
    not corrected: the first step is $1 / \sqrt{1 - \alpha}$ times the learning rate.
    """
    s = alpha * memory.squares + (1.0 - alpha) * g * g
    step = learning_rate * g / (square_root(s) + epsilon)
    return w - step, Memory(memory.t + 1, memory.velocity, s, memory.extra)


def adadelta(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate = 1.0,
    rho: float = 0.9,
    epsilon: float = 1e-6,
) -> tuple[Real, Memory]:
    """Steps in the unit of the weights: by the mean of its own squared steps. M. Zeiler, 2012.

    The paper has no learning rate and $rho = 0.95$; torch multiplies by one, 1 by default.
    """
    s = rho * memory.squares + (1.0 - rho) * g * g
    step = square_root(memory.extra + epsilon) / square_root(s + epsilon) * g
    steps = rho * memory.extra + (1.0 - rho) * step * step
    return w - learning_rate * step, Memory(memory.t + 1, memory.velocity, s, steps)


def adam(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate,
    beta1: Rate = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Real, Memory]:
    """A mean of gradients over the root of a mean of their squares. D. Kingma and J. Ba, 2015."""
    t = memory.t + 1
    v = beta1 * memory.velocity + (1.0 - beta1) * g
    s = beta2 * memory.squares + (1.0 - beta2) * g * g
    # Both means start at 0: dividing by 1 - beta^t undoes that. As scalars, they cost nothing.
    root = square_root(s) / math.sqrt(1.0 - beta2**t) + epsilon
    return w - (learning_rate / (1.0 - beta1**t)) * v / root, Memory(t, v, s, memory.extra)


def amsgrad(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate,
    beta1: Rate = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Real, Memory]:
    """Adam with the largest squares so far, so that steps never grow. S. Reddi et al., 2018.

    torch corrects both means as in Adam; the paper corrects neither.
    """
    t = memory.t + 1
    v = beta1 * memory.velocity + (1.0 - beta1) * g
    s = beta2 * memory.squares + (1.0 - beta2) * g * g
    largest = np.maximum(memory.extra, s)
    root = square_root(largest) / math.sqrt(1.0 - beta2**t) + epsilon
    return w - (learning_rate / (1.0 - beta1**t)) * v / root, Memory(t, v, s, largest)


def adamw(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate,
    weight_decay: float = 0.01,
    beta1: Rate = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Real, Memory]:
    """Adam, and apart from it a shrinking of the weights. I. Loshchilov and F. Hutter, 2019.

    torch shrinks by learning rate times decay; the paper by a schedule times decay.
    """
    shrunk = w * (1.0 - learning_rate * weight_decay)
    return adam(
        shrunk,
        g,
        memory,
        learning_rate=learning_rate,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
    )


def nadam(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate,
    beta1: Rate = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    momentum_decay: float = 4e-3,
) -> tuple[Real, Memory]:
    r"""Adam that looks ahead as Nesterov does. T. Dozat, 2016.

    The momentum warms up, $\mu_t = \beta_1 (1 - \tfrac12 0.96^{t \psi})$, and the mean of gradients
    is corrected by the product of all $\mu$, kept as `extra`. (Many texts leave the warm-up out.
    torch keeps the product in single precision, unless told otherwise.)
    """
    t = memory.t + 1
    mu = beta1 * (1.0 - 0.5 * 0.96 ** (t * momentum_decay))
    mu_next = beta1 * (1.0 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    product = memory.extra * mu if memory.t else mu
    v = beta1 * memory.velocity + (1.0 - beta1) * g
    s = beta2 * memory.squares + (1.0 - beta2) * g * g
    root = square_root(s) / math.sqrt(1.0 - beta2**t) + epsilon
    ahead = (1.0 - mu) / (1.0 - product) * g + mu_next / (1.0 - product * mu_next) * v
    return w - learning_rate * ahead / root, Memory(t, v, s, product)


def lion(
    w: Real,
    g: Real,
    memory: Memory,
    *,
    learning_rate: Rate,
    weight_decay: float = 0.0,
    beta1: Rate = 0.9,
    beta2: float = 0.99,
) -> tuple[Real, Memory]:
    """The sign of a blend of velocity and gradient: all steps equally long. X. Chen et al., 2023.

    Not in torch.optim.
    """
    blend = beta1 * memory.velocity + (1.0 - beta1) * g
    v = beta2 * memory.velocity + (1.0 - beta2) * g
    shrunk = w * (1.0 - learning_rate * weight_decay)
    return shrunk - learning_rate * np.sign(blend), Memory(
        memory.t + 1, v, memory.squares, memory.extra
    )
