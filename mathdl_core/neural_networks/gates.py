r"""The perceptron: one unit with a step, its learning rule, and XOR, which it cannot learn.

$$\hat y = [\,w \cdot x + b \ge 0\,], \qquad w \leftarrow w + (y - \hat y)\,x, \quad
b \leftarrow b + (y - \hat y)$$

Started from zero on 0 and 1, weights stay whole numbers and by the cycling theorem stay bounded.
So where no line separates the classes they must return to where they have been: an epoch that
begins where another one began proves that the run never ends.

Reference: MADL 7.2; F. Rosenblatt, 1958; M. Minsky and S. Papert, *Perceptrons*, 1969, 11.10.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.network import Layer, Layers

GATE_INPUTS: Array = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES: dict[str, Array] = {
    "and": np.array([0.0, 0.0, 0.0, 1.0]),
    "or": np.array([0.0, 1.0, 1.0, 1.0]),
    "nand": np.array([1.0, 1.0, 1.0, 0.0]),
    "nor": np.array([1.0, 0.0, 0.0, 0.0]),
    "xor": np.array([0.0, 1.0, 1.0, 0.0]),
}
XOR_LAYERS: Layers = (
    Layer(np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([-0.5, -0.5])),
    Layer(np.array([[1.0, 1.0]]), np.array([-0.5])),
)
"""Two perceptrons, one for each of the inputs alone, and an OR of them. MADL 7.2.4."""


class PerceptronRun(NamedTuple):
    r"""What the learning rule did.

    Attributes:
        w: (n_steps + 1, n_features) before the first sample and after each.
        bias: (n_steps + 1,).
        samples: (n_steps,) index of the sample of each step.
        errors: (n_steps,) $y - \hat y$ there: -1, 0 or 1.
        learned: whether the last epoch was without an error.
        cycle: epochs (first, again) that began with the same weights without learning, or None.
    """

    w: Array
    bias: Array
    samples: Array
    errors: Array
    learned: bool
    cycle: tuple[int, int] | None


def unit_step(z: Array) -> Array:
    """1 where z is at least 0 and 0 elsewhere, of the shape of z."""
    return np.where(z >= 0.0, 1.0, 0.0)


def fires(w: Array, bias: Array | float, X: Array) -> Array:
    """(n_samples,) 1 where the perceptron w (n_features,), bias fires on X, else 0."""
    return unit_step(X @ w + bias)


def step_network(layers: Layers, X: Array) -> Array:
    """(n_samples, n_outputs) of a network all of whose units are perceptrons."""
    for W, bias in layers:
        X = unit_step(X @ W.T + bias)
    return X


def learn_perceptron(X: Array, y: Array, *, n_epochs: int) -> PerceptronRun:
    """The learning rule from zero, sample after sample, until an epoch brings no error.

    Args:
        X: (n_samples, n_features).
        y: (n_samples,) 0 or 1.
        n_epochs: after how many to give up; a proof that it is in vain ends it earlier.
    """
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("y must hold 0 and 1 alone")
    w, bias = [np.zeros(X.shape[1])], [0.0]
    samples: list[int] = []
    errors: list[float] = []
    begun = {_state(w[-1], bias[-1]): 0}
    learned, cycle = False, None
    for epoch in range(1, n_epochs + 1):
        for i, (x, target) in enumerate(zip(X, y, strict=True)):
            error = float(target - fires(w[-1], bias[-1], x))
            w.append(w[-1] + error * x)
            bias.append(bias[-1] + error)
            samples.append(i)
            errors.append(error)
        learned = not any(errors[-len(X) :])
        state = _state(w[-1], bias[-1])
        if learned:
            break
        if state in begun:
            cycle = (begun[state], epoch)
            break
        begun[state] = epoch
    return PerceptronRun(
        np.array(w), np.array(bias), np.array(samples), np.array(errors), learned, cycle
    )


def _state(w: Array, bias: float) -> tuple[float, ...]:
    return (*w.tolist(), bias)
