"""A picture as a film of its rank-one layers, small enough to be sent once; no Streamlit."""

from __future__ import annotations

import base64
import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import SVD, relative_squared_errors, stored_numbers
from mathdl_ui import tex

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


def film(gray: Array, svd: SVD) -> Film:
    """The first layers of a picture (height, width) of light from 0 to 1, in 16-bit numbers."""
    last = min(len(svd.sigma), MOST_LAYERS)
    columns, column_sizes = _quantized(svd.U[:, :last].T)
    rows, row_sizes = _quantized(svd.Vt[:last])
    errors = relative_squared_errors(svd.sigma)
    data = {
        "height": gray.shape[0],
        "width": gray.shape[1],
        "columns": columns,
        "rows": rows,
        "weights": (svd.sigma[:last] * column_sizes * row_sizes / _FULL**2).tolist(),
        "captions": [caption(gray.shape, errors, rank) for rank in range(last + 1)],
        "original": _png(gray),
        **_spectrum(svd.sigma),
    }
    digest = hashlib.sha256(np.ascontiguousarray(gray).tobytes()).hexdigest()
    return Film(f"{gray.shape[0]}x{gray.shape[1]}-{digest[:16]}", last, data)


def caption(shape: tuple[int, ...], errors: Array, rank: int) -> str:
    """The numbers to watch while the rank plays."""
    kilobytes = BYTES_PER_NUMBER * stored_numbers(shape, rank) / 1000
    return f"rank {rank} · error {100 * errors[rank]:.2f} % · {kilobytes:.1f} kB"


def _quantized(vectors: Array) -> tuple[str, Array]:
    """Vectors (n, dim) as 16-bit whole numbers, little-endian, and the size (n,) of each."""
    sizes = np.abs(vectors).max(axis=1)
    whole = np.round(vectors / sizes[:, None] * _FULL).astype("<i2")
    return base64.b64encode(whole.tobytes()).decode(), sizes


def _png(gray: Array) -> str:
    file = io.BytesIO()
    Image.fromarray(np.round(255 * gray).astype(np.uint8)).save(file, format="PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _spectrum(sigma: Array) -> dict[str, Any]:
    """Singular values as heights from 0 to 1 on a logarithmic scale, at most six decades deep."""
    top = math.ceil(math.log10(sigma[0]))
    lowest = max(sigma[sigma > 0].min(), sigma[0] * 1e-6)
    bottom = min(math.floor(math.log10(lowest)), top - 1)
    logs = np.log10(np.maximum(sigma, 10.0**bottom))
    heights = np.round((logs - bottom) / (top - bottom), 4)
    return {
        "heights": [[i, height] for i, height in enumerate(heights.tolist(), start=1)],
        "last": len(sigma),
        "ticks": [
            [(power - bottom) / (top - bottom), tex.plain(10.0**power)]
            for power in range(bottom, top + 1, max(1, (top - bottom) // 3))
        ],
    }
