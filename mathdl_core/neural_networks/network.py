r"""The multilayer perceptron: forward, backward, update.

$$z_l = a_{l-1} W_l^\top + b_l, \quad a_l = f(z_l), \qquad
\delta_{l-1} = (\delta_l W_l) \odot f'(z_{l-1}), \quad
\frac{\partial L}{\partial W_l} = \delta_l^\top a_{l-1}, \quad
\frac{\partial L}{\partial b_l} = \sum_i \delta_{l,i}$$

Rows are samples, $a_0 = X$, and $\delta_l = \partial L / \partial z_l$ holds one row a sample. The
last layer is linear: its $z$ are the outputs, or the logits. Note the $a_{l-1}$ in the gradient of
$W_l$: the *input* of the layer. (MADL 8.4 uses the network's output for the first layer, which has
not even the right shape.) Axes before the last two, of weights and of samples alike, are networks
of their own, side by side.

Reference: MADL 8.3-8.4, MDL 10, MEDL 5.4.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.activations import activation_named
from mathdl_core.neural_networks.losses import loss_named


class Layer(NamedTuple):
    """`W` (n_outputs, n_inputs) and `bias` (n_outputs,); or, as a gradient, the loss by these."""

    W: Array
    bias: Array


Layers = tuple[Layer, ...]


class Forward(NamedTuple):
    """Every intermediate value of a pass, a tuple entry for each layer.

    Attributes:
        inputs: (n_samples, n_inputs) what each layer got: X, then activations after dropout.
        z: (n_samples, n_outputs) weighted sums.
        a: (n_samples, n_outputs) activations; of the last layer z itself.
        masks: (n_samples, n_outputs) what dropout multiplied hidden activations by; none, or one
            for each hidden layer.
    """

    inputs: tuple[Array, ...]
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    masks: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """(n_samples, n_outputs) of the network."""
        return self.z[-1]


class Backward(NamedTuple):
    """What a backward pass finds, a tuple entry for each layer.

    Attributes:
        deltas: (n_samples, n_outputs) derivatives of the loss by z.
        gradients: derivatives of the loss by W and bias, shaped as these.
    """

    deltas: tuple[Array, ...]
    gradients: Layers


class Step(NamedTuple):
    """One step of gradient descent, whole: `layers` before, the passes, `updated` after."""

    layers: Layers
    forward: Forward
    loss: float
    backward: Backward
    updated: Layers


def forward(layers: Layers, X: Array, *, activation: str, masks: tuple[Array, ...] = ()) -> Forward:
    """Run X (n_samples, n_features) through the layers; masks as in `Forward`."""
    if X.shape[-1] != layers[0].W.shape[-1]:
        raise ValueError(
            f"X has {X.shape[-1]} feature(s), but the first layer takes {layers[0].W.shape[-1]}"
        )
    f = activation_named(activation).value
    inputs, z, a = [X], [], []
    for depth, (W, bias) in enumerate(layers, start=1):
        z.append(inputs[-1] @ W.mT + bias[..., None, :])
        if depth == len(layers):
            a.append(z[-1])
        else:
            a.append(f(z[-1]))
            inputs.append(a[-1] * masks[depth - 1] if masks else a[-1])
    return Forward(tuple(inputs), tuple(z), tuple(a), masks)


def backward(
    layers: Layers, passed: Forward, targets: Array, *, activation: str, loss: str
) -> Backward:
    """Gradients of the loss at targets (n_samples, n_outputs), from the forward pass."""
    if targets.shape[-2:] != passed.output.shape[-2:]:
        raise ValueError(
            f"targets must have shape {passed.output.shape[-2:]}, not {targets.shape[-2:]}"
        )
    slope = activation_named(activation).derivative
    deltas = [loss_named(loss).gradient(passed.output, targets)]
    for depth in range(len(layers) - 1, 0, -1):
        reached = deltas[-1] @ layers[depth].W
        if passed.masks:
            reached = reached * passed.masks[depth - 1]
        deltas.append(reached * slope(passed.z[depth - 1], passed.a[depth - 1]))
    deltas.reverse()
    gradients = (
        Layer(delta.mT @ received, delta.sum(axis=-2))
        for delta, received in zip(deltas, passed.inputs, strict=True)
    )
    return Backward(tuple(deltas), tuple(gradients))


def updated(layers: Layers, gradients: Layers, *, learning_rate: float) -> Layers:
    r"""$W - \eta\, \partial L / \partial W$, and the same for the biases."""
    return tuple(
        Layer(W - learning_rate * dW, bias - learning_rate * dbias)
        for (W, bias), (dW, dbias) in zip(layers, gradients, strict=True)
    )


def step(
    layers: Layers,
    X: Array,
    targets: Array,
    *,
    activation: str,
    loss: str,
    learning_rate: float,
) -> Step:
    """Forward, loss, backward and update on X (n_samples, n_features), each kept."""
    passed = forward(layers, X, activation=activation)
    returned = backward(layers, passed, targets, activation=activation, loss=loss)
    value = loss_named(loss).value(passed.output, targets)
    after = updated(layers, returned.gradients, learning_rate=learning_rate)
    return Step(layers, passed, value, returned, after)


def descent(
    layers: Layers,
    X: Array,
    targets: Array,
    *,
    activation: str,
    loss: str,
    learning_rate: float,
    n_steps: int,
) -> tuple[Layers, ...]:
    """(n_steps + 1,) the layers before the first of some steps on all samples, and after each."""
    history = [layers]
    for _ in range(n_steps):
        passed = forward(history[-1], X, activation=activation)
        returned = backward(history[-1], passed, targets, activation=activation, loss=loss)
        history.append(updated(history[-1], returned.gradients, learning_rate=learning_rate))
    return tuple(history)


def losses_along(
    layers: Layers,
    gradients: Layers,
    X: Array,
    targets: Array,
    *,
    activation: str,
    loss: str,
    learning_rates: Array,
) -> Array:
    """(n_rates,) the loss after one step of each learning rate from the layers."""
    w, slopes, sizes = flat(layers), flat(gradients), sizes_of(layers)
    there = unflat(w - learning_rates[:, None] * slopes, sizes)
    outputs = forward(there, X, activation=activation).output
    after: Array = loss_named(loss).of_samples(outputs, targets).mean(axis=-1)
    return after


def weight_terms(passed: Forward, returned: Backward, *, layer: int, unit: int, of: int) -> Array:
    r"""(n_samples,) the products $\delta_i a_j$ whose sum is $\partial L / \partial W_{ij}$.

    Args:
        passed: the forward pass.
        returned: the backward pass.
        layer: counted from 0.
        unit: the row $i$ of the weight.
        of: its column $j$, the input it weighs.
    """
    terms: Array = returned.deltas[layer][:, unit] * passed.inputs[layer][:, of]
    return terms


def sizes_of(layers: Layers) -> tuple[int, ...]:
    """The widths of the network: features, hidden layers, outputs."""
    return (layers[0].W.shape[-1], *(len(layer.bias) for layer in layers))


def n_parameters(sizes: Sequence[int]) -> int:
    """How many weights and biases a network of these widths has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def flat(layers: Layers) -> Array:
    """(..., n_parameters) all weights and biases in one row: W by rows, then bias, by layer."""
    lead = layers[0].bias.shape[:-1]
    parts = [part.reshape(*lead, -1) for layer in layers for part in layer]
    return np.concatenate(parts, axis=-1)


def unflat(parameters: Array, sizes: Sequence[int]) -> Layers:
    """The layers of a row (..., n_parameters) of a network of these widths, as views of it."""
    if parameters.shape[-1] != n_parameters(sizes):
        raise ValueError(
            f"{parameters.shape[-1]} parameters do not fit a network of widths {tuple(sizes)}, "
            f"which has {n_parameters(sizes)}"
        )
    layers, start = [], 0
    for n_in, n_out in pairwise(sizes):
        middle, end = start + n_in * n_out, start + (n_in + 1) * n_out
        W = parameters[..., start:middle].reshape(*parameters.shape[:-1], n_out, n_in)
        layers.append(Layer(W, parameters[..., middle:end]))
        start = end
    return tuple(layers)
