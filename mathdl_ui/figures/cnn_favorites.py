"""What each filter likes best among the test digits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn, cnn_torch
from mathdl_core.convolution.cnn import FIRST, Network, Unit
from mathdl_core.convolution.cnn_training import digit_split
from mathdl_ui import tex
from mathdl_ui.figures.cnn_places import NARROW, WIDE, at, both, grid
from mathdl_ui.figures.cnn_view import Packed, kernels_of
from mathdl_ui.stages import Place, Stage, Tile, Word

AT_ONCE = 5
"""Digits shown of each filter."""
READING = (
    f"The {AT_ONCE} of the test digits that each filter answers most to, with what it answers. The "
    "frame is what its unit sees there: 3 × 3 pixels in the first layer, 5 × 5 in the second, "
    "less at the edge."
)


def strongest(network: Network, layer: str) -> Array:
    """(n_test, n_filters) the largest value of each map of a layer, over its places."""
    found: Array = _maps(network, layer).max(axis=(2, 3))
    return found


def favorites(network: Network, layer: str) -> list[list[tuple[int, Unit, float]]]:
    """Of each filter the test digits it answers most to, the place where it does, and how much."""
    maps = _maps(network, layer)
    side, found = maps.shape[-1], []
    for channel in range(maps.shape[1]):
        flat = maps[:, channel].reshape(len(maps), -1)
        peaks = flat.max(axis=1)
        best = np.argsort(-peaks, kind="stable")[:AT_ONCE]
        places = [divmod(int(flat[i].argmax()), side) for i in best]
        found.append(
            [
                (int(i), Unit(layer, channel, row, column), float(peaks[i]))
                for i, (row, column) in zip(best, places, strict=True)
            ]
        )
    return found


def stage(network: Network, layer: str) -> Stage:
    """Each filter of a layer with the test digits it likes best, and where."""
    found, X = favorites(network, layer), digit_split().X_test
    n = len(found)
    half, size, down, below = -(-n // 2), 62.0, 92.0, 84.0
    tiles: list[Tile] = []
    words: list[Word] = []
    full = float(np.abs(kernels_of(network, FIRST)).max())
    for channel, best in enumerate(found):
        x, y = 490.0 * (channel // half), 22 + down * (channel % half)
        wide, narrow = grid(9, x + 62, y, size, 70), grid(9, 50, 22 + below * channel, 54, 60)
        places = both(wide, narrow)
        middle = Place(at(x + 24, y + 34), at(20, 52 + below * channel))
        if layer == FIRST:
            tiles.append(
                Tile(
                    f"k-{channel}",
                    network.kernels_1[channel, 0],
                    Place((x, y + 8, 46, 46), (0, 30 + below * channel, 38, 38)),
                    full,
                    f"{channel + 1}",
                    "model",
                )
            )
        else:
            words.append(Word(f"{channel + 1}", middle, role="ink"))
        if best[0][2] <= 0:
            words.append(
                Word(
                    "dead: no test digit wakes it",
                    Place(at(x + 62, y + 34), at(52, 52 + below * channel)),
                    anchor="start",
                )
            )
            continue
        for i, (digit, unit, value) in enumerate(best):
            tiles.append(
                Tile(
                    f"d-{channel}-{i}",
                    X[digit],
                    places(i),
                    label=tex.plain(value, digits=3),
                    lit=[cnn.sees(unit)],
                )
            )
    alt = " ".join(
        f"Filter {channel + 1} answers most to digits "
        f"{', '.join(str(digit_split().y_test[i]) for i, _, value in best if value > 0) or 'none'}."
        for channel, best in enumerate(found)
    )
    heights = 22 + down * half, 22 + below * n
    return Stage(alt, (WIDE, heights[0]), (NARROW, heights[1]), tiles, words, view=layer)


def _maps(network: Network, layer: str) -> Array:
    first, second = _both(Packed.of(network))
    return first if layer == FIRST else second


@lru_cache(maxsize=3)
def _both(packed: Packed) -> tuple[Array, Array]:
    module = cnn_torch.as_module(packed.network())
    passed = cnn_torch.passed_by_hooks(module, digit_split().X_test)
    return passed.a_1, passed.a_2
