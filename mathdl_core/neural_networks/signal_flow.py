r"""How large signals and gradients are, layer by layer: vanishing, exploding, or kept.

$$\frac{\mathrm{E}\,z_l^2}{\mathrm{E}\,z_{l-1}^2} = n\,\mathrm{Var}(W)\,
\frac{\mathrm{E}\,f(z_{l-1})^2}{\mathrm{E}\,z_{l-1}^2}, \qquad
\frac{\mathrm{E}\,\delta_{l-1}^2}{\mathrm{E}\,\delta_l^2} = n\,\mathrm{Var}(W)\,
\mathrm{E}\,f'(z_{l-1})^2$$

for layers of n units: with ReLU both are $n\,\mathrm{Var}(W) / 2$, which He's initialization makes
1. Measured on normal samples, with a normal $\delta$ at the top; every layer is n wide. And the
symmetry of zero weights: units that start alike receive like gradients, and stay alike.

Reference: X. Glorot and Y. Bengio, 2010; K. He et al., "Delving deep into rectifiers", 2015,
sec. 2.2; MEDL 5.5; MDL 10.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.activations import activation_named
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.network import Layers

MOST_DEPTH = 100
MOST_WIDTH = 256


class SignalFlow(NamedTuple):
    """Root mean squares over samples and units, from the first layer to the last.

    Attributes:
        signals: (depth + 1,) of the samples, then of the activations of each layer.
        deltas: (depth,) of the derivatives by z of each layer.
        gradients: (depth,) of the derivatives by the weights, averaged over samples.
        idle: (depth,) share of activations whose slope is below 0.01: saturated or dead.
    """

    signals: Array
    deltas: Array
    gradients: Array
    idle: Array


def signal_flow(
    rng: np.random.Generator,
    *,
    depth: int,
    width: int,
    activation: str,
    initialization: str,
    n_samples: int = 200,
    gain: float = 1.0,
) -> SignalFlow:
    """Measure a network of 1 to 100 layers, each of 1 to 256 units, before any training.

    All weights are multiplied by `gain`.
    """
    for name, value, most in (("depth", depth, MOST_DEPTH), ("width", width, MOST_WIDTH)):
        if not 1 <= value <= most:
            raise ValueError(f"{name} is {value}, but may be from 1 to {most}")
    f = activation_named(activation)
    layers = initial_layers([width] * (depth + 1), initialization=initialization, rng=rng)
    a, slopes = [rng.standard_normal((n_samples, width))], []
    for W, bias in layers:
        z = a[-1] @ (gain * W).T + bias
        a.append(f.value(z))
        slopes.append(f.derivative(z, a[-1]))
    reached = rng.standard_normal((n_samples, width))
    deltas, gradients = [], []
    for (W, _), received, slope in zip(layers[::-1], a[-2::-1], slopes[::-1], strict=True):
        delta = reached * slope
        deltas.append(_root_mean_square(delta))
        gradients.append(_root_mean_square(delta.T @ received / n_samples))
        reached = delta @ (gain * W)
    return SignalFlow(
        np.array([_root_mean_square(layer) for layer in a]),
        np.array(deltas[::-1]),
        np.array(gradients[::-1]),
        np.array([(np.abs(slope) < 0.01).mean() for slope in slopes]),
    )


def factor_per_layer(sizes: Array) -> float:
    """The geometric mean by which entries (n,) of a flow change from one to the next; or NaN."""
    if len(sizes) < 2 or not (sizes > 0).all():
        return float("nan")
    return float((sizes[-1] / sizes[0]) ** (1.0 / (len(sizes) - 1)))


def unit_differences(layers: Layers) -> Array:
    """(n_hidden_layers,) the largest difference between units of a layer, in any weight of theirs.

    Those in, those out and the bias: 0 means that all units of the layer are copies of one.
    """
    return np.array(
        [
            max(np.ptp(W, axis=0).max(), np.ptp(bias), np.ptp(after.W, axis=1).max())
            for (W, bias), after in pairwise(layers)
        ]
    )


def _root_mean_square(values: Array) -> float:
    # The square of 1e-200 is 0 in float64: divide first.
    scale = float(np.abs(values).max())
    return scale * float(np.sqrt(np.square(values / scale).mean())) if scale else 0.0
