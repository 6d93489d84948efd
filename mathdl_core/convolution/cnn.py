r"""A small convolutional network for pictures of 8 × 8 pixels, every layer in NumPy.

$$z^{(1)}_f = w^{(1)}_f \star x + b_f, \quad a^{(1)} = \max(0, z^{(1)}), \qquad
z^{(2)}_g = \sum_f w^{(2)}_{gf} \star a^{(1)}_f + b_g, \quad a^{(2)} = \max(0, z^{(2)})$$
$$m_g = \operatorname{maxpool}_{2 \times 2} a^{(2)}_g, \qquad
s_k = \sum_g \langle v_{kg}, m_g \rangle + c_k, \qquad p = \operatorname{softmax}(s)$$

Here $\star$ is correlation, as in all deep learning: the kernel is not turned. The first layer sees
zeros around the picture, so that its maps have the picture's size; the second sees nothing outside.

Reference: MADL 10.1-10.3, MDL 9, MEDL 6.2-6.5.
"""

import base64
import zlib
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import conv_im2col
from mathdl_core.convolution.pooling import max_pool
from mathdl_core.neural_networks.losses import softmax

SIDE, KERNEL, POOL, N_CLASSES = 8, 3, 2, 10
PADDING = 1
"""Zeros around the picture, before the first layer."""
FIRST, SECOND, POOLED, CLASS = "first", "second", "pooled", "class"


class Network(NamedTuple):
    """All that is learned.

    Attributes:
        kernels_1: (n_1, 1, 3, 3) of the first layer, one for each of its filters.
        bias_1: (n_1,).
        kernels_2: (n_2, n_1, 3, 3) of the second layer: for each filter one for each map before it.
        bias_2: (n_2,).
        weights: (10, n_2, 3, 3) from the pooled maps to the classes.
        bias: (10,).
    """

    kernels_1: Array
    bias_1: Array
    kernels_2: Array
    bias_2: Array
    weights: Array
    bias: Array

    @property
    def n_filters(self) -> tuple[int, int]:
        """How many filters the two layers have."""
        return len(self.bias_1), len(self.bias_2)


class Passed(NamedTuple):
    """Every value on the way of pictures through the network.

    Attributes:
        x: (n, 1, 8, 8) the pictures, from 0 to 1.
        z_1: (n, n_1, 8, 8) before the first ReLU.
        a_1: (n, n_1, 8, 8) the maps of the first layer.
        z_2: (n, n_2, 6, 6) before the second ReLU.
        a_2: (n, n_2, 6, 6) the maps of the second layer.
        pooled: (n, n_2, 3, 3) the largest of each 2 × 2.
        logits: (n, 10).
        probabilities: (n, 10).
    """

    x: Array
    z_1: Array
    a_1: Array
    z_2: Array
    a_2: Array
    pooled: Array
    logits: Array
    probabilities: Array


class Unit(NamedTuple):
    """One unit: its layer (FIRST, SECOND, POOLED or CLASS), its map or class, and its place."""

    layer: str
    channel: int
    row: int = 0
    column: int = 0


class Terms(NamedTuple):
    """What one unit computes.

    Attributes:
        inputs: (n_maps, h, w) the window that it sees in the maps before it.
        weights: (n_maps, h, w) what they are multiplied by; of a pooled unit, 1 at the largest.
        bias: what is added to the sum of products.
        z: the sum.
        value: what the unit says: z, cut off at 0 where there is a ReLU.
        top: first row of the window in the maps before; −1 is outside.
        left: its first column.
    """

    inputs: Array
    weights: Array
    bias: float
    z: float
    value: float
    top: int
    left: int

    @property
    def products(self) -> Array:
        """(n_maps, h, w) inputs times weights."""
        return self.inputs * self.weights


def forward(network: Network, pictures: Array) -> Passed:
    """Run pictures (n, 8, 8) through the network, and keep everything."""
    if pictures.ndim != 3 or pictures.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"pictures must have shape (n, {SIDE}, {SIDE}), not {pictures.shape}")
    x = pictures[:, None]
    z_1 = conv_im2col(x, network.kernels_1, network.bias_1, padding=PADDING)
    a_1 = np.maximum(z_1, 0.0)
    z_2 = conv_im2col(a_1, network.kernels_2, network.bias_2)
    a_2 = np.maximum(z_2, 0.0)
    pooled = max_pool(a_2, POOL).values
    logits = np.einsum("ngij,kgij->nk", pooled, network.weights) + network.bias
    return Passed(x, z_1, a_1, z_2, a_2, pooled, logits, softmax(logits))


def terms(network: Network, passed: Passed, unit: Unit) -> Terms:
    """What a unit computes on the first of the pictures passed."""
    layer, channel, row, column = unit
    if layer == FIRST:
        padded = np.pad(passed.x[0], ((0, 0), (PADDING, PADDING), (PADDING, PADDING)))
        inputs = padded[:, row : row + KERNEL, column : column + KERNEL]
        weights, bias = network.kernels_1[channel], float(network.bias_1[channel])
        top, left = row - PADDING, column - PADDING
    elif layer == SECOND:
        inputs = passed.a_1[0, :, row : row + KERNEL, column : column + KERNEL]
        weights, bias = network.kernels_2[channel], float(network.bias_2[channel])
        top, left = row, column
    elif layer == POOLED:
        top, left = POOL * row, POOL * column
        inputs = passed.a_2[0, [channel], top : top + POOL, left : left + POOL]
        weights, bias = np.zeros_like(inputs), 0.0
        weights.flat[int(inputs.argmax())] = 1.0
    elif layer == CLASS:
        inputs, weights, bias = passed.pooled[0], network.weights[channel], network.bias[channel]
        top = left = 0
    else:
        raise ValueError(f"layer is {layer!r}, but may be {FIRST}, {SECOND}, {POOLED} or {CLASS}")
    z = float((inputs * weights).sum() + bias)
    value = max(z, 0.0) if layer in (FIRST, SECOND) else z
    return Terms(inputs, weights, float(bias), z, value, top, left)


def sees(unit: Unit) -> tuple[int, int, int, int]:
    """The part of the picture that a unit sees: first row, first column, after the last of each.

    What lies outside of the picture is cut off.
    """
    layer, _, row, column = unit
    if layer == CLASS:
        return 0, 0, SIDE, SIDE
    # Of each layer: pixels from a unit to the next one, before its own place, and of its window.
    step, before, size = {FIRST: (1, 1, 3), SECOND: (1, 1, 5), POOLED: (2, 1, 6)}[layer]
    ends = [
        (max(step * at - before, 0), min(step * at - before + size, SIDE)) for at in (row, column)
    ]
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def without(network: Network, layer: str, channel: int) -> Network:
    """The same network with one filter switched off: its map is 0 everywhere."""
    if layer == FIRST:
        kernels, bias = network.kernels_1.copy(), network.bias_1.copy()
        kernels[channel], bias[channel] = 0.0, 0.0
        return network._replace(kernels_1=kernels, bias_1=bias)
    kernels, bias = network.kernels_2.copy(), network.bias_2.copy()
    kernels[channel], bias[channel] = 0.0, 0.0
    return network._replace(kernels_2=kernels, bias_2=bias)


def edited(network: Network, layer: str, out: int, of: int, kernel: Array) -> Network:
    """The same network with one kernel (3, 3) in place of another: from map `of` to `out`."""
    name = {FIRST: "kernels_1", SECOND: "kernels_2", CLASS: "weights"}[layer]
    kernels = getattr(network, name).copy()
    kernels[out, of] = kernel
    changed: Network = network._replace(**{name: kernels})
    return changed


def packed(network: Network) -> str:
    """All numbers of a network as text: hundredths, compressed; finer ones are rounded."""
    flat = np.concatenate([part.ravel() for part in network])
    hundredths = np.round(100 * flat).astype("<i2")
    return base64.b85encode(zlib.compress(hundredths.tobytes(), 9)).decode()


def unpacked(n_filters: tuple[int, int], text: str) -> Network:
    """The network of so many filters that `packed` wrote."""
    first, second = n_filters
    pooled = (SIDE + 2 * PADDING - 2 * (KERNEL - 1)) // POOL
    shapes = (
        (first, 1, KERNEL, KERNEL),
        (first,),
        (second, first, KERNEL, KERNEL),
        (second,),
        (N_CLASSES, second, pooled, pooled),
        (N_CLASSES,),
    )
    flat = np.frombuffer(zlib.decompress(base64.b85decode(text)), dtype="<i2") / 100
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    pieces = np.split(flat, ends[:-1])
    return Network(*(piece.reshape(s) for piece, s in zip(pieces, shapes, strict=True)))
