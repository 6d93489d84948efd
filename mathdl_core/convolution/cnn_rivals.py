r"""What the network is compared with: networks of dense layers on the same digits.

$$\text{logistic regression: } p = \operatorname{softmax}(W x + b), \qquad
\text{MLP: } p = \operatorname{softmax}(W_2 \max(0, W_1 x + b_1) + b_2)$$

The MLP gets as many hidden units as come nearest to the parameters of the CNN. All are trained in
the same way, by the same optimizer, on the same batches.

Reference: MDL 9-10; MEDL 6.1.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from mathdl_core.arrays import Array
from mathdl_core.convolution.cnn import N_CLASSES, SIDE
from mathdl_core.convolution.cnn_training import CnnSettings, DigitSplit, fit
from mathdl_core.neural_networks.network import Layer, Layers, forward

N_PIXELS = SIDE * SIDE


class Rival(NamedTuple):
    """A network of dense layers, trained, and its (n_epochs + 1,) test accuracies."""

    layers: Layers
    test_accuracy: Array

    @property
    def n_parameters(self) -> int:
        """Weights and biases."""
        return sum(part.size for layer in self.layers for part in layer)


def hidden_units(n_parameters: int) -> int:
    """Of an MLP with one hidden layer and about so many parameters."""
    return max(1, round((n_parameters - N_CLASSES) / (N_PIXELS + 1 + N_CLASSES)))


def train_rival(split: DigitSplit, settings: CnnSettings, widths: Sequence[int]) -> Rival:
    """Train dense layers of these hidden widths; none is logistic regression."""
    rng = np.random.default_rng([settings.seed, 0])
    sizes = (N_PIXELS, *widths, N_CLASSES)
    parameters = []
    for n_in, n_out in pairwise(sizes):
        W = np.sqrt(2.0 / n_in) * rng.normal(size=(n_out, n_in))
        parameters += [torch.tensor(W), torch.zeros(n_out, dtype=torch.float64)]
    fitted = fit(split, settings, [one.requires_grad_() for one in parameters], _dense)
    arrays = [one.numpy() for one in fitted.parameters[-1]]
    layers = tuple(Layer(W, b) for W, b in zip(arrays[::2], arrays[1::2], strict=True))
    return Rival(layers, fitted.measures[:, 2])


def _dense(parameters: Sequence[Tensor], x: Tensor) -> Tensor:
    a = x.flatten(1)
    for i in range(0, len(parameters), 2):
        z = a @ parameters[i].T + parameters[i + 1]
        a = torch.relu(z)
    return z


def rival_predictions(rival: Rival, pictures: Array) -> Array:
    """(n,) the class of the largest logit for each of the pictures (n, 8, 8)."""
    passed = forward(rival.layers, pictures.reshape(-1, N_PIXELS), activation="relu")
    found: Array = passed.output.argmax(axis=1)
    return found


def shifted(pictures: Array, rows: int, columns: int) -> Array:
    """Pictures (n, h, w) moved down and to the right; what comes in is empty."""
    h, w = pictures.shape[1:]
    moved = np.zeros_like(pictures)
    moved[:, max(rows, 0) : h + min(rows, 0), max(columns, 0) : w + min(columns, 0)] = pictures[
        :, max(-rows, 0) : h - max(rows, 0), max(-columns, 0) : w - max(columns, 0)
    ]
    return moved
