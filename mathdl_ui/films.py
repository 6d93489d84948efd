"""A picture as a film of its rank-one layers, small enough to be sent once; no Streamlit."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import SVD
from mathdl_ui import images, tex

MOST_LAYERS = 128
BYTES_PER_NUMBER = 2
_FULL = 32_767


@dataclass(frozen=True, eq=False)
class Film:
    """What is sent once.

    Attributes:
        name: tells this film from any other.
        last: its last rank; the first is 0.
        data: plain data for `static/rank_player.js`.
    """

    name: str
    last: int
    data: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Channel:
    """One color of a picture, or its gray, as a sum of layers.

    Layer i has the light `weights[i] * outer(columns[i], rows[i])`, laid out row by row.

    Attributes:
        columns: (n_layers, n) numbers.
        rows: (n_layers, m) numbers; the picture has n·m pixels.
        weights: (n_layers,) numbers.
        base: the light everywhere before the first layer.
    """

    columns: Array
    rows: Array
    weights: Array
    base: float = 0.0


def channel(svd: SVD) -> Channel:
    """The first layers of a matrix of light."""
    last = min(len(svd.sigma), MOST_LAYERS)
    return Channel(svd.U[:, :last].T, svd.Vt[:last], svd.sigma[:last])


def film(
    picture: np.ndarray,
    channels: Sequence[Channel],
    captions: Sequence[str],
    *,
    layer: str = "layer",
    spectrum: Mapping[str, Any] | None = None,
) -> Film:
    """A picture of 256 levels (height, width) or (height, width, 3) as a sum of layers.

    Args:
        picture: the original, shown beside the sum.
        channels: one for gray, or red, green and blue; of equally many layers.
        captions: for no layer, the first one, and so on.
        layer: what a layer is called.
        spectrum: what `spectrum_of` gave.
    """
    data = {
        "height": picture.shape[0],
        "width": picture.shape[1],
        "channels": _written(channels),
        "captions": list(captions),
        "layer": layer,
        "original": images.data_uri(picture),
        "spectrum": spectrum,
    }
    digest = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    return Film(digest[:20], len(captions) - 1, data)


def _written(channels: Sequence[Channel]) -> list[dict[str, Any]]:
    """Each channel's numbers in 16 bits; columns that all share are written once."""
    written: list[dict[str, Any]] = []
    for one in channels:
        columns, column_sizes = _quantized(one.columns)
        rows, row_sizes = _quantized(one.rows)
        written.append(
            {
                "columns": None if written and one.columns is channels[0].columns else columns,
                "rows": rows,
                "weights": (one.weights * column_sizes * row_sizes / _FULL**2).tolist(),
                "base": one.base,
            }
        )
    return written


def _quantized(vectors: Array) -> tuple[str, Array]:
    """Vectors (n, dim) as 16-bit whole numbers, little-endian, and the size (n,) of each."""
    sizes = np.abs(vectors).max(axis=1)
    whole = np.round(vectors / np.where(sizes > 0, sizes, 1.0)[:, None] * _FULL).astype("<i2")
    return base64.b64encode(whole.tobytes()).decode(), sizes


def spectrum_of(sigma: Array, words: str) -> dict[str, Any]:
    """Singular values as heights from 0 to 1 on a logarithmic scale, at most six decades deep.

    Args:
        sigma: (n_channels, r) descending, not all 0.
        words: what the picture of them is called.
    """
    first = float(sigma.max())
    top = math.ceil(math.log10(first))
    lowest = max(float(sigma[sigma > 0].min()), first * 1e-6)
    bottom = min(math.floor(math.log10(lowest)), top - 1)
    logs = np.log10(np.maximum(sigma, 10.0**bottom))
    return {
        "heights": np.round((logs - bottom) / (top - bottom), 4).tolist(),
        "ticks": [
            [(power - bottom) / (top - bottom), tex.plain(10.0**power)]
            for power in range(bottom, top + 1, max(1, (top - bottom) // 3))
        ],
        "words": words,
    }
