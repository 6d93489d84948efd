"""What the lesson on CNN filters looks at: a network as it was learned, and as the hand made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn, cnn_torch
from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND, Network, Passed, Terms, Unit
from mathdl_core.convolution.cnn_training import CnnRun, digit_split

INK = 16.0
"""The darkest pixel, as scikit-learn writes it; the network is given sixteenths."""
ZOOMS = ("Network", "Layer", "One unit")
NETWORK, LAYER, ONE_UNIT = ZOOMS
LAYERS = (FIRST, SECOND, POOLED, CLASS)


class Slot(NamedTuple):
    """One kernel of the network: its layer, the map or class it goes to, the map it comes from."""

    layer: str
    out: int
    of: int


Edits = Mapping[Slot, tuple[float, ...]]


@dataclass(frozen=True, eq=False)
class View:
    """A picture on its way through a network, and where one looks.

    Attributes:
        run: the run that the network is from.
        epoch: after how many epochs.
        pixels: (8, 8) whole numbers from 0 to 16.
        edits: kernels that the hand has changed, (9,) each.
        off: filters that are switched off.
        asked: the unit that is looked at, and `of`: which of its kernels, or −1 for its strongest.
        zoom: one of ZOOMS.
        stored: whether the run is the stored one.
    """

    run: CnnRun
    epoch: int
    pixels: Array
    edits: Edits
    off: frozenset[tuple[str, int]]
    asked: Unit
    of: int
    zoom: str
    stored: bool

    @property
    def picture(self) -> Array:
        """(8, 8) from 0 to 1, as the network is given it."""
        return self.pixels / INK

    @property
    def learned(self) -> Network:
        """The network as it was learned."""
        return self.run.networks[self.epoch]

    @cached_property
    def network(self) -> Network:
        """The network as the hand has made it."""
        made = self.learned
        for slot, kernel in self.edits.items():
            if slot_exists(made, slot):
                made = cnn.edited(made, *slot, np.reshape(kernel, (3, 3)))
        for layer, channel in self.present_off:
            made = cnn.without(made, layer, channel)
        return made

    @property
    def present_off(self) -> list[tuple[str, int]]:
        """The filters that are switched off, of those that this network has."""
        return sorted(one for one in self.off if one[1] < n_maps(self.learned, one[0]))

    @cached_property
    def packed(self) -> Packed:
        """That network, by which results are known."""
        return Packed.of(self.network)

    @cached_property
    def is_changed(self) -> bool:
        """Whether the hand has changed the network."""
        pairs = zip(self.network, self.learned, strict=True)
        return any(not np.array_equal(a, b) for a, b in pairs)

    @cached_property
    def module(self) -> torch.nn.Sequential:
        """The network in torch."""
        return module_of(self.packed)

    @cached_property
    def passed(self) -> Passed:
        """The picture on its way through it."""
        return passed_by(self.packed, self.picture.tobytes())

    @cached_property
    def before(self) -> Passed:
        """The picture on its way through the network as it was learned."""
        return passed_by(Packed.of(self.learned), self.picture.tobytes())

    @property
    def answer(self) -> int:
        """The class that the network finds most probable."""
        return int(self.passed.probabilities[0].argmax())

    @property
    def answer_before(self) -> int:
        """That of the network as it was learned."""
        return int(self.before.probabilities[0].argmax())

    @cached_property
    def unit(self) -> Unit:
        """The unit that is looked at; it is there in a smaller network too."""
        layer, channel, row, column = self.asked
        side = map_side(layer)
        return Unit(
            layer,
            min(channel, n_maps(self.learned, layer) - 1),
            min(row, side - 1),
            min(column, side - 1),
        )

    @cached_property
    def terms(self) -> Terms:
        """What the unit computes."""
        return cnn.terms(self.network, self.passed, self.unit)

    @cached_property
    def slot(self) -> Slot:
        """The kernel in the hand: of a pooled unit, one of the map that it pools."""
        layer, out = self.unit.layer, self.unit.channel
        if layer == POOLED:
            layer = SECOND
        kernels = kernels_of(self.learned, layer)[out]
        if 0 <= self.of < len(kernels):
            return Slot(layer, out, self.of)
        return Slot(layer, out, int(np.square(kernels).sum(axis=(1, 2)).argmax()))

    @property
    def kernel(self) -> Array:
        """(3, 3) the kernel in the hand, also of a filter that is switched off."""
        found = self.edits.get(self.slot)
        if found is not None:
            return np.reshape(found, (3, 3))
        return self.learned_kernel

    @property
    def learned_kernel(self) -> Array:
        """(3, 3) the same as it was learned."""
        found: Array = kernels_of(self.learned, self.slot.layer)[self.slot.out, self.slot.of]
        return found

    @property
    def filter(self) -> tuple[str, int] | None:
        """The filter of that kernel, which can be switched off; a class cannot."""
        return None if self.slot.layer == CLASS else (self.slot.layer, self.slot.out)

    @property
    def is_off(self) -> bool:
        """Whether that filter is switched off."""
        return self.filter in self.off

    @property
    def accuracy(self) -> float:
        """Share of the test digits told right."""
        return float((_answers(self.packed) == digit_split().y_test).mean())

    @property
    def accuracy_before(self) -> float:
        """The same, by the network as it was learned."""
        return float(right(self.learned).mean())


def kernels_of(network: Network, layer: str) -> Array:
    """(n_out, n_in, 3, 3) of a layer."""
    return {
        FIRST: network.kernels_1,
        SECOND: network.kernels_2,
        CLASS: network.weights,
    }[layer]


def slot_exists(network: Network, slot: Slot) -> bool:
    """Whether a network, which may be smaller than another one, has this kernel."""
    kernels = kernels_of(network, slot.layer)
    return slot.out < len(kernels) and slot.of < len(kernels[0])


def n_maps(network: Network, layer: str) -> int:
    """How many maps, or classes, a layer gives."""
    first, second = network.n_filters
    return {FIRST: first, SECOND: second, POOLED: second, CLASS: cnn.N_CLASSES}[layer]


def map_side(layer: str) -> int:
    """Rows, and columns, of a map of a layer."""
    return {FIRST: 8, SECOND: 6, POOLED: 3, CLASS: 1}[layer]


def right(network: Network) -> NDArray[np.bool_]:
    """(n_test,) which of the test digits are told right."""
    found: NDArray[np.bool_] = answers(network) == digit_split().y_test
    return found


def answers(network: Network) -> NDArray[np.intp]:
    """(n_test,) the class that each test digit is taken for."""
    return _answers(Packed.of(network))


class Packed(NamedTuple):
    """A network by which results are known: all its numbers, and the shapes of its parts."""

    numbers: bytes
    shapes: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, network: Network) -> Packed:
        """Pack it."""
        numbers = np.concatenate([part.ravel() for part in network]).tobytes()
        return cls(numbers, tuple(part.shape for part in network))

    def network(self) -> Network:
        """Unpack it."""
        flat, start, parts = np.frombuffer(self.numbers), 0, []
        for shape in self.shapes:
            size = int(np.prod(shape))
            parts.append(flat[start : start + size].reshape(shape))
            start += size
        return Network(*parts)


@lru_cache(maxsize=32)
def module_of(packed: Packed) -> torch.nn.Sequential:
    """The network in torch, to be looked at only."""
    return cnn_torch.as_module(packed.network())


# The picture and all sections that follow look at the same digit.
@lru_cache(maxsize=64)
def passed_by(packed: Packed, picture: bytes) -> Passed:
    """A picture, (8, 8) as bytes, on its way through a network."""
    found = cnn_torch.passed_by_hooks(module_of(packed), np.frombuffer(picture).reshape(1, 8, 8))
    for values in found:
        values.flags.writeable = False
    return found


# The hand waits for it: single precision, and what lies before an edited kernel is kept.
@lru_cache(maxsize=64)
def _answers(packed: Packed) -> NDArray[np.intp]:
    network = packed.network()
    first = _Layer.of(network.kernels_1, network.bias_1)
    pooled = _pooled(first, _Layer.of(network.kernels_2, network.bias_2))
    weights, bias = _Layer.of(network.weights, network.bias).tensors()
    logits = torch.addmm(bias, pooled, weights.flatten(1).T)
    found: NDArray[np.intp] = logits.argmax(dim=1).numpy().astype(np.intp)
    return found


class _Layer(NamedTuple):
    """Kernels and biases of a layer in single precision, by which its maps are known."""

    kernels: bytes
    bias: bytes
    shape: tuple[int, ...]

    @classmethod
    def of(cls, kernels: Array, bias: Array) -> _Layer:
        """Those of a layer of a network."""
        single, biases = kernels.astype(np.float32), bias.astype(np.float32)
        return cls(single.tobytes(), biases.tobytes(), kernels.shape)

    def tensors(self) -> tuple[torch.Tensor, torch.Tensor]:
        """The same for torch."""
        kernels, bias = (
            torch.from_numpy(np.frombuffer(part, np.float32).copy())
            for part in (self.kernels, self.bias)
        )
        return kernels.reshape(self.shape), bias


@lru_cache(maxsize=32)
def _pooled(first: _Layer, second: _Layer) -> torch.Tensor:
    """(n_test, 9 n_2) the pooled maps of all test digits."""
    maps = torch.conv2d(_first_maps(first), *second.tensors())
    # torch's pooling notes where each maximum was, which takes five times as long.
    rows = torch.maximum(maps[..., ::2, :], maps[..., 1::2, :])
    return torch.maximum(rows[..., ::2], rows[..., 1::2]).relu().flatten(1)


@lru_cache(maxsize=8)
def _first_maps(first: _Layer) -> torch.Tensor:
    """(n_test, n_1, 8, 8) the maps of the first layer, of all test digits."""
    return torch.conv2d(_test_pixels(), *first.tensors(), padding=cnn.PADDING).relu_()


@lru_cache(maxsize=1)
def _test_pixels() -> torch.Tensor:
    return cnn_torch.pixels(digit_split().X_test, dtype=torch.float32)
