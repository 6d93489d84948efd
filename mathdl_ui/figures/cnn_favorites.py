"""What each filter likes best among the test digits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn_torch
from mathdl_core.convolution.cnn import FIRST, Network
from mathdl_core.convolution.cnn_training import digit_split


def strongest(network: Network, layer: str) -> Array:
    """(n_test, n_filters) the largest value of each map of a layer, over its places."""
    return _maps(network, layer).max(axis=(2, 3))


def _maps(network: Network, layer: str) -> Array:
    shapes = tuple(part.shape for part in network)
    flat = np.concatenate([part.ravel() for part in network]).tobytes()
    found = _both(flat, shapes)
    return found[0] if layer == FIRST else found[1]


@lru_cache(maxsize=6)
def _both(parameters: bytes, shapes: tuple[tuple[int, ...], ...]) -> tuple[Array, Array]:
    flat, start, parts = np.frombuffer(parameters), 0, []
    for shape in shapes:
        size = int(np.prod(shape))
        parts.append(flat[start : start + size].reshape(shape))
        start += size
    passed = cnn_torch.passed_by_hooks(cnn_torch.as_module(Network(*parts)), digit_split().X_test)
    return passed.a_1, passed.a_2
