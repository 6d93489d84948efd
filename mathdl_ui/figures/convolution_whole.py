"""The kernel over the whole picture, and how long that took."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.scanning import Scan, spread, whole
from mathdl_core.convolution.whole_picture import correlate_picture
from mathdl_ui import images
from mathdl_ui.pictures import LUMA
from mathdl_ui.theme import Theme, background, stroke


def filtered(picture: Array, found: Scan, *, stride: int, mode: str | None) -> tuple[Array, float]:
    """A picture (height, width, c) from 0 to 255 under the kernel, and the seconds it took."""
    start = time.perf_counter()
    y = whole(picture, found, stride=stride, mode=mode)
    return y, time.perf_counter() - start


def in_gray(picture: np.ndarray) -> Array:
    """(height, width, 1) the light of a picture in color."""
    light: Array = (picture @ LUMA)[:, :, None]
    return light


def fits(picture: Array, found: Scan) -> bool:
    """Whether the kernel has a place in the picture without padding."""
    return bool(min(picture.shape[:2]) >= max(spread(found.kernel, found.dilation).shape))


def uri(y: Array, theme: Theme, *, signed: bool) -> str:
    """The output as a picture: by sign in two colors, or as light."""
    if not signed:
        return images.photograph_uri(_bytes(y))
    strongest = float(np.abs(y).max()) or 1.0
    if y.shape[2] == 3:
        return images.photograph_uri(_bytes(255 / strongest * np.abs(y)))
    levels = np.clip(y[:, :, 0] * (2 * _STEPS / strongest), -_STEPS, _STEPS).astype(np.int16)
    return images.photograph_uri(_ramp(theme)[levels + _STEPS])


_STEPS = 127


def _ramp(theme: Theme) -> np.ndarray:
    """(255, 3) bytes from the color of negative numbers through the paper to that of positive."""
    paper, up, down = (
        np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)
        for color in (background(theme), stroke("result", theme), stroke("second", theme))
    )
    share = np.linspace(-1, 1, 2 * _STEPS + 1)[:, None]
    colors = paper + np.abs(share) * (np.where(share > 0, up, down) - paper)
    ramp: np.ndarray = np.rint(colors).astype(np.uint8)
    return ramp


def _bytes(values: Array) -> np.ndarray:
    light = values[:, :, 0] if values.shape[2] == 1 else values
    return np.clip(np.rint(light), 0, 255).astype(np.uint8)


class Shown(NamedTuple):
    """Both pictures as `data:` addresses, and what to say of them."""

    original: str
    filtered: str
    words: str


def shown(
    picture: Array, found: Scan, stride: int, mode: str | None, theme: Theme, *, signed: bool
) -> Shown:
    """A picture (height, width, c) before and under the kernel of a scan."""
    y, seconds = filtered(picture, found, stride=stride, mode=mode)
    words = reading(picture, y, seconds)
    return Shown(images.photograph_uri(_bytes(picture)), uri(y, theme, signed=signed), words)


def reading(picture: Array, y: Array, seconds: float) -> str:
    """Sizes and time."""
    colors = "" if picture.shape[2] == 1 else ", in each of three colors"
    return (
        f"{picture.shape[0]:,} × {picture.shape[1]:,} pixels became {y.shape[0]:,} × "
        f"{y.shape[1]:,}{colors}, in {1e3 * seconds:.0f} ms on this server."
    )


def against_libraries(picture: np.ndarray, kernel: Array) -> str:
    """Ours beside scipy and torch on the gray picture, the best of three each."""
    import scipy.ndimage
    import torch

    x, w = np.ascontiguousarray(picture @ LUMA), np.ascontiguousarray(kernel)
    x_torch, w_torch = torch.tensor(x)[None, None], torch.tensor(w)[None, None]
    times = {}
    for name, way in (
        ("ours", lambda: correlate_picture(x, w)),
        ("scipy.ndimage.correlate", lambda: scipy.ndimage.correlate(x, w, mode="constant")),
        ("torch conv2d", lambda: torch.nn.functional.conv2d(x_torch, w_torch)),
    ):
        laps = []
        for _ in range(3):
            start = time.perf_counter()
            way()
            laps.append(time.perf_counter() - start)
        times[name] = min(laps)
    said = ", ".join(f"{name} **{1e3 * seconds:.1f} ms**" for name, seconds in times.items())
    return (
        f"Measured on this server now, {x.shape[0]:,} × {x.shape[1]:,} pixels of gray and "
        f"{len(w)} × {w.shape[1]} weights in double precision: {said}."
    )
