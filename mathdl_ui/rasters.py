"""Pictures as numbers for the browser: whole ones of 8 or 16 bits, and what to paint them as."""

from __future__ import annotations

import base64
from typing import Any, Literal

import numpy as np

from mathdl_core.arrays import Array

Tone = Literal["light", "signed"]
_LARGEST, _LARGEST_BYTE = 32_767, 127


def raster(values: Array, *, tone: Tone, full: float) -> dict[str, Any]:
    """Plain data for `static/raster.js`.

    Whole numbers travel as they are, small ones in a byte each, others as multiples of a
    thirty-thousandth of the largest.

    Args:
        values: (height, width) or (height, width, 3) numbers.
        tone: "light" from black at 0 to white at `full`; "signed" from blank at 0 to the colors of
            two roles at `full` and its negative.
        full: the number, above 0, that gets the full shade.
    """
    largest = float(np.abs(values).max(initial=0.0))
    whole = largest <= _LARGEST and bool((values == np.rint(values)).all())
    scale = 1.0 if whole else largest / _LARGEST
    n_bytes = 1 if whole and largest <= _LARGEST_BYTE else 2
    levels = np.rint(values / scale).astype(f"<i{n_bytes}")
    return {
        "height": values.shape[0],
        "width": values.shape[1],
        "channels": 1 if values.ndim == 2 else 3,
        "tone": tone,
        "bytes": n_bytes,
        "values": base64.b64encode(levels.tobytes()).decode(),
        "full": full / scale,
        "scale": scale,
    }
