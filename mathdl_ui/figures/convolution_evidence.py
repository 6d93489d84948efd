"""Why to believe the lesson on convolution: what is compared, what ran, and both to take home."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal
import torch
from numpy.typing import ArrayLike

from mathdl_core.arrays import Array
from mathdl_core.convolution import (
    convolution,
    convolution_torch,
    fourier,
    pooling,
    scanning,
    transposed,
)
from mathdl_core.convolution.scanning import Scan
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson

FUNCTIONS = (
    *(convolution.conv_direct, convolution.conv_im2col, convolution.conv_fft),
    *(convolution.correlate, transposed.conv_transpose, pooling.max_pool, fourier.fft),
)
TWINS = (
    *(convolution_torch.correlate, convolution_torch.conv_fft, convolution_torch.conv_transpose),
    *(convolution_torch.max_pool, convolution_torch.mean_pool),
)


def take_home(
    picture: Array,
    found: Scan,
    place: tuple[int, int],
    stride: int,
    mode: str | None,
    lesson: Lesson,
) -> export.Export:
    """The kernel over the picture on screen, and the pixel that is looked at."""
    row, column = place
    call = export.call(
        scanning.scan,
        picture=export.Source("picture"),
        kernel=export.Source("kernel"),
        stride=stride,
        dilation=found.dilation,
        mode=mode,
    )
    lines = (
        f"picture = {export.literal(picture)}",
        f"kernel = {export.literal(found.kernel)}",
        f"found = {call}",
        f"window = found.window({row}, {column})",
    )
    shown = {
        "found.y.shape": found.y.shape,
        "window": found.window(row, column),
        f"found.y[{row}, {column}]": found.y[row, column],
        "found.y.min()": float(found.y.min()),
        "found.y.max()": float(found.y.max()),
    }
    return export.Export(
        lesson.title, lesson.slug, lesson.idea, [scanning], "\n".join(lines), shown
    )


def comparisons(
    picture: Array, found: Scan, stride: int, mode: str | None
) -> list[tuple[str, ArrayLike, ArrayLike, str]]:
    """What is compared on the picture (height, width) on screen: ours, the reference, its name.

    Of a picture in color the red.
    """
    wide, y = (v if v.ndim == 2 else v[:, :, 0] for v in (found.wide, found.y))
    w, d = np.ascontiguousarray(found.kernel), found.dilation
    how: dict[str, Any] = {"stride": stride, "dilation": d}
    images, filters = wide[None, None], w[None, None]
    direct = convolution.conv_direct(images, filters, **how)
    back = transposed.conv_transpose(direct, filters, **how)
    x_torch, w_torch = torch.tensor(images), torch.tensor(filters)
    theirs = torch.nn.functional.conv2d(x_torch, w_torch, **how)[0, 0].numpy()
    their_back = torch.nn.functional.conv_transpose2d(torch.tensor(direct), w_torch, **how)
    apart = scanning.spread(w, d)
    scipys = scipy.signal.correlate2d(wide, apart, mode="valid")[::stride, ::stride]
    room = [fourier.next_power_of_two(n) for n in picture.shape]
    sizes = np.abs(fourier.real_fft(picture, room)), np.abs(np.fft.fft2(picture, room))
    pooled = pooling.max_pool(picture, 2).values
    their_pooled = convolution_torch.max_pool(torch.tensor(picture), 2).numpy()
    rows: list[tuple[str, ArrayLike, ArrayLike, str]] = [
        ("the output y", y, theirs, "torch.nn.functional.conv2d"),
        ("the output y", y, scipys, "scipy.signal.correlate2d"),
        ("by im2col", convolution.conv_im2col(images, filters, **how), direct, "tap by tap, ours"),
        ("by the FFT", convolution.conv_fft(images, filters, **how), direct, "tap by tap, ours"),
        ("the transposed one", back, their_back.numpy(), "torch.nn.functional.conv_transpose2d"),
        ("max pooling", pooled, their_pooled, "torch.nn.functional.max_pool2d"),
        ("sizes in the FFT", *sizes, "numpy.fft.fft2"),
    ]
    widths = [wide.shape[axis] - picture.shape[axis] for axis in (1, 0)]
    if mode is not None and max(widths) < min(picture.shape):
        named = {"zero": "constant"}.get(mode, mode)
        sides = [side for n in widths for side in (n // 2, n - n // 2)]
        around = torch.nn.functional.pad(torch.tensor(picture)[None, None], sides, mode=named)
        ours = convolution.surrounded(picture, w.shape, d, mode)
        rows.append(("what surrounds it", ours, around[0, 0].numpy(), "torch.nn.functional.pad"))
    return rows
