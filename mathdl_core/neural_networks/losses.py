r"""Losses of a network, and their gradients with respect to its output.

$$L = \frac{1}{nm} \sum_{ik} (z_{ik} - y_{ik})^2, \qquad
L = -\frac{1}{n} \sum_{ik} p_{ik} \log q_{ik}, \quad q_i = \mathrm{softmax}(z_i)$$

The n rows of an output $z$ are samples, its m columns outputs or classes. Both losses average: over
samples and outputs the first, over samples the second, and their gradients are those of exactly
these formulas. (MDL's `NN.py` averages the squared error over outputs but not its derivative, so a
gradient check of it is off by their number.) Leading axes, if any, are losses of their own.

Reference: MADL 6.3, 8.3, MEDL 3.3, 5.2.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array


class Loss(NamedTuple):
    """A loss of outputs and targets, both (..., n_samples, n_outputs).

    Attributes:
        of_samples: (..., n_samples) losses of single samples, whose mean the loss is.
        gradient: (..., n_samples, n_outputs) derivatives of the loss by the outputs.
        formula: LaTeX.
    """

    of_samples: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    formula: str

    def value(self, outputs: Array, targets: Array) -> float:
        """The loss: the mean over all samples."""
        return float(self.of_samples(outputs, targets).mean())


def squared_errors(outputs: Array, targets: Array) -> Array:
    """(..., n_samples) squared errors of each sample, averaged over its outputs."""
    errors: Array = np.square(outputs - targets).mean(axis=-1)
    return errors


def squared_error_gradient(outputs: Array, targets: Array) -> Array:
    r"""$\frac{2}{nm} (z - y)$, of the shape of the outputs."""
    n_samples, n_outputs = outputs.shape[-2:]
    gradient: Array = (2.0 / (n_samples * n_outputs)) * (outputs - targets)
    return gradient


def log_softmax(logits: Array) -> Array:
    r"""$z - \log \sum_k e^{z_k}$ along the last axis, of the shape of the logits."""
    # exp(1000) overflows. Softmax stays when all logits move alike: the largest becomes 0.
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logs: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs


def softmax(logits: Array) -> Array:
    r"""Probabilities $e^{z_k} / \sum_j e^{z_j}$ along the last axis, of the shape of the logits."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def cross_entropies(logits: Array, targets: Array) -> Array:
    r"""(..., n_samples) $-\sum_k p_k \log q_k$ in nats, of logits and probabilities $p$."""
    entropies: Array = -(targets * log_softmax(logits)).sum(axis=-1)
    return entropies


def cross_entropy_gradient(logits: Array, targets: Array) -> Array:
    r"""$\frac{1}{n} (q - p)$, of the shape of the logits, for targets whose rows sum to 1."""
    gradient: Array = (softmax(logits) - targets) / logits.shape[-2]
    return gradient


def one_hot(classes: NDArray[np.integer], n_classes: int) -> Array:
    """(n_samples, n_classes) targets that are 1 at the class (n_samples,) of each sample."""
    classes = np.asarray(classes)
    if classes.size and not 0 <= classes.min() <= classes.max() < n_classes:
        raise ValueError(f"classes must be from 0 to {n_classes - 1}, as n_classes is {n_classes}")
    targets: Array = np.eye(n_classes)[classes]
    return targets


LOSSES: dict[str, Loss] = {
    "mse": Loss(
        squared_errors, squared_error_gradient, r"\frac{1}{nm} \sum_{ik} (z_{ik} - y_{ik})^2"
    ),
    "cross_entropy": Loss(
        cross_entropies, cross_entropy_gradient, r"-\frac{1}{n} \sum_{ik} p_{ik} \log q_{ik}"
    ),
}


def loss_named(name: str) -> Loss:
    """The entry of `LOSSES`; a ValueError lists the names there are."""
    if name not in LOSSES:
        raise ValueError(f"loss is {name!r}, but may be {', '.join(LOSSES)}")
    return LOSSES[name]
