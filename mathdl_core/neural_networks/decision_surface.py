r"""What a network answers everywhere in the plane, and what each of its hidden units does there.

$$(x_1, x_2) \mapsto q = \mathrm{softmax}(z(x_1, x_2)), \qquad
(x_1, x_2) \mapsto a_{l,i}(x_1, x_2)$$

on a grid of points. Grids are indexed as pictures are: row by row from the lowest $x_2$ up, in a
row from the lowest $x_1$ on.

Reference: MADL 7.3, MEDL 5.2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.losses import softmax
from mathdl_core.neural_networks.network import Layers, forward


class Surface(NamedTuple):
    """A network on a grid of n x n points.

    Attributes:
        values: (n, n, n_outputs) probabilities of the classes under cross-entropy, else outputs.
        classes: (n, n) that of the largest value; 0 everywhere for one output.
        units: (n_units, n, n) activations, an entry for each hidden layer.
    """

    values: Array
    classes: NDArray[np.intp]
    units: tuple[Array, ...]


def grid_axis(low: float, high: float, n: int) -> Array:
    """(n,) the centers of n cells of equal width from low to high."""
    width = (high - low) / n
    return np.linspace(low + width / 2, high - width / 2, n)


def surface(layers: Layers, x1: Array, x2: Array, *, activation: str, loss: str) -> Surface:
    """The network, of two features, at each point of x1 (n,) by x2 (n,)."""
    shape = (len(x2), len(x1))
    across, up = np.meshgrid(x1, x2)
    passed = forward(layers, np.column_stack([across.ravel(), up.ravel()]), activation=activation)
    outputs = softmax(passed.output) if loss == "cross_entropy" else passed.output
    return Surface(
        outputs.reshape(*shape, -1),
        outputs.argmax(axis=1).reshape(shape),
        tuple(a.T.reshape(-1, *shape) for a in passed.a[:-1]),
    )
