"""The convolution theorem as pictures, and all ways timed against the size of the kernel."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import conv_direct, conv_fft, conv_im2col
from mathdl_core.convolution.fourier import Spectrum, inverse_real_fft, real_fft
from mathdl_core.convolution.whole_picture import correlate_picture
from mathdl_ui import tex
from mathdl_ui.layers import Layer, picture, text
from mathdl_ui.theme import Role, Theme

if TYPE_CHECKING:
    from mathdl_ui.charts import Chart

ROOM = 64
SIDE = 256
SIZES = (3, 5, 7, 11, 15, 21, 31)
LARGEST_COLUMNS = 11
"""Beyond, the matrix of all windows would take hundreds of megabytes."""
EXPLAINED = (
    "Every picture is a sum of waves, and its Fourier transform $\\hat x$ says how much of each. A "
    "kernel multiplies each wave by a number of its own, $\\hat w$, and mixes none: the "
    "**convolution theorem**. So transform, multiply number by number, and transform back. In the "
    "pictures slow waves are in the middle, fast ones at the rim."
)


class Spectra(NamedTuple):
    """The transforms of a picture and a kernel, and the largest difference from summing directly.

    Attributes:
        x_hat: (64, 64) of the picture.
        w_hat: (64, 64) of the kernel, conjugated: for a correlation.
        difference: between both ways, over all pixels.
    """

    x_hat: Spectrum
    w_hat: Spectrum
    difference: float


def spectra(gray: Array, kernel: Array) -> Spectra:
    """Of a picture of at most 64 × 64 pixels, by our own transform."""
    room = (ROOM, ROOM)
    x_hat, w_hat = _of_picture(gray.tobytes(), gray.shape), real_fft(kernel, room).conj()
    height, width = (n - k + 1 for n, k in zip(gray.shape, kernel.shape, strict=True))
    y = inverse_real_fft(x_hat * w_hat, room)[:height, :width]
    direct = conv_direct(gray[None, None], kernel[None, None])[0, 0]
    return Spectra(x_hat, w_hat, float(np.abs(y - direct).max()))


@lru_cache(maxsize=16)
def _of_picture(gray: bytes, shape: tuple[int, ...]) -> Spectrum:
    """The same for every kernel."""
    return real_fft(np.frombuffer(gray).reshape(shape), (ROOM, ROOM))


def layers(found: Spectra) -> list[Layer]:
    """Sizes of both and of their product, logarithmic, slow waves in the middle."""
    drawn: list[Layer] = []
    parts: tuple[tuple[Spectrum, str, Role], ...] = (
        (found.x_hat, "|x̂|, the picture", "data"),
        (found.w_hat, "|ŵ|, the kernel", "model"),
        (found.x_hat * found.w_hat, "their product |ŷ|", "result"),
    )
    for i, (values, name, role) in enumerate(parts):
        size = np.fft.fftshift(np.abs(values))
        # The kernel's own sizes are few; those of pictures span many powers of ten.
        if role == "model":
            shade = size / max(float(size.max()), 1e-12)
        else:
            log = np.log10(np.maximum(size, 1e-12))
            shade = np.clip((log - log.max() + 4) / 4, 0, 1)
        whole = np.rint(127 * shade)
        left = 74.0 * i
        drawn += [
            picture(whole, (left, left + 64), (0, 64), full=127, role=role),
            text((left + 32, 67), name, role, anchor="middle"),
        ]
    drawn += [
        text((69, 32), "×", "ink", anchor="middle", shift=(0, 5)),
        text((143, 32), "=", "ink", anchor="middle", shift=(0, 5)),
    ]
    return drawn


def formula(found: Spectra) -> str:
    """The theorem, and how near both ways come."""
    middle = found.w_hat[0, 0].real
    return tex.aligned(
        (r"\hat y_k", r"\hat x_k \cdot \bar{\hat w}_k"),
        (r"\hat w_0", rf"\sum w = {tex.number(round(float(middle), 9) + 0.0)}"),
        (r"\max |y_\text{FFT} - y_\text{direct}|", tex.number(found.difference, digits=2)),
    )


def reading(found: Spectra) -> str:
    """What the kernel lets pass."""
    size = np.abs(found.w_hat)
    slow, fast = float(size[0, 0]), float(size[ROOM // 2, ROOM // 2])
    if slow > 2 * max(fast, 1e-9):
        kind = "Slow waves pass and fast ones fade: a **low-pass** filter, a blur."
    elif slow < 0.1 * float(size.max()):
        kind = "What is even is wiped out, and some waves pass: a **high-pass** filter, edges."
    else:
        kind = "Slow and fast waves both pass."
    return (
        f"{kind} The kernel’s number at the middle is the sum of its weights. The complex "
        "conjugate $\\bar{\\hat w}$ makes it a correlation; without it the kernel would be flipped."
    )


def in_words(found: Spectra) -> str:
    """The pictures as a sentence."""
    return (
        "The sizes of three Fourier transforms: the picture, the kernel and their product. At the "
        f"middle they are {tex.spoken(float(abs(found.x_hat[0, 0])))}, "
        f"{tex.spoken(float(abs(found.w_hat[0, 0])))} and their product."
    )


class Lap(NamedTuple):
    """Seconds of each way at one size of the kernel; NaN where it was not tried."""

    size: int
    seconds: dict[str, float]


WAYS: dict[str, Role] = {
    "tap by tap, ours": "data",
    "im2col, ours": "second",
    "FFT, ours": "result",
    "strips, ours": "model",
    "torch conv2d": "prediction",
    "scipy fftconvolve": "gradient",
}


def race(*, seconds: float = 2.0, clock: Callable[[], float] = time.perf_counter) -> list[Lap]:
    """All ways over 256 × 256 pixels of noise with ever larger kernels, while time is left."""
    import scipy.signal
    import torch

    rng = np.random.default_rng(0)
    x = rng.random((SIDE, SIDE))
    image, began = x[None, None], clock()
    laps: list[Lap] = []
    for size in SIZES:
        if laps and clock() - began > seconds * 0.6:
            break
        w = rng.normal(size=(size, size))
        filters, turned = w[None, None], w[::-1, ::-1]
        x_torch, w_torch = torch.tensor(image), torch.tensor(filters)
        ways: tuple[Callable[[], object], ...] = (
            partial(conv_direct, image, filters),
            partial(conv_im2col, image, filters),
            partial(conv_fft, image, filters),
            partial(correlate_picture, x, w),
            partial(torch.nn.functional.conv2d, x_torch, w_torch),
            partial(scipy.signal.fftconvolve, x, turned, mode="valid"),
        )
        lap = {}
        for name, way in zip(WAYS, ways, strict=True):
            if name.startswith("im2col") and size > LARGEST_COLUMNS:
                lap[name] = float("nan")
                continue
            lap[name] = _shortest(way, clock)
        laps.append(Lap(size, lap))
    return laps


def _shortest(way: Callable[[], object], clock: Callable[[], float]) -> float:
    """Seconds of the quickest of three runs, or of one that takes long: other work only adds."""
    times: list[float] = []
    while len(times) < 3 and (not times or times[-1] < 0.06):
        start = clock()
        way()
        times.append(clock() - start)
    return min(times)


def race_chart(laps: list[Lap], theme: Theme) -> tuple[Chart, str]:
    """Milliseconds by size, both axes logarithmic."""
    from mathdl_ui.curves import Series, curves

    sizes = np.array([lap.size for lap in laps], float)
    series = []
    for name, role in WAYS.items():
        times = 1e3 * np.array([lap.seconds[name] for lap in laps])
        known = ~np.isnan(times)
        series.append(Series(name, sizes[known], times[known], role))
    chart = curves(
        series, theme, axes=("kernel size k", "milliseconds"), scales=("log", "log"), height=340
    )
    return chart, race_words(laps)


def race_words(laps: list[Lap]) -> str:
    """Where the Fourier transform overtakes."""
    first, last = laps[0], laps[-1]
    direct, fft = "tap by tap, ours", "FFT, ours"
    overtaken = next((lap.size for lap in laps if lap.seconds[fft] < lap.seconds[direct]), None)
    where = (
        f"From {overtaken} × {overtaken} on the FFT is faster than summing tap by tap"
        if overtaken
        else "At these sizes the FFT does not overtake summing tap by tap"
    )
    growth = last.seconds[direct] / first.seconds[direct]
    return (
        f"{where}: from {first.size} × {first.size} to {last.size} × {last.size} the sums took "
        f"{growth:.0f} × as long, the FFT {last.seconds[fft] / first.seconds[fft]:.1f} ×."
    )
