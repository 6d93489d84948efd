"""How fast a kernel goes over a picture: `python -m bench.convolution`, times of the same run."""

import sys
from collections.abc import Callable

import numpy as np
import scipy.ndimage
import scipy.signal
import torch
from threadpoolctl import threadpool_limits

from bench.svd import shortest
from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import conv_direct, conv_fft, conv_im2col
from mathdl_core.convolution.whole_picture import correlate_picture

SIDE, TAPS = 1_000, 7


def ways() -> dict[str, Callable[[], object]]:
    """Each way over the same picture with the same kernel, float64; the first one is ours."""
    rng = np.random.default_rng(0)
    x: Array = rng.random((SIDE, SIDE))
    w: Array = rng.normal(size=(TAPS, TAPS))
    turned, images, filters = w[::-1, ::-1], x[None, None], w[None, None]
    x_torch, w_torch = torch.tensor(images), torch.tensor(filters)
    return {
        "ours, by strips (correlate_picture)": lambda: correlate_picture(x, w),
        "scipy.ndimage.correlate": lambda: scipy.ndimage.correlate(x, w, mode="constant"),
        "scipy.signal.fftconvolve": lambda: scipy.signal.fftconvolve(x, turned, mode="valid"),
        "scipy.signal.correlate2d": lambda: scipy.signal.correlate2d(x, w, mode="valid"),
        "torch.nn.functional.conv2d": lambda: torch.nn.functional.conv2d(x_torch, w_torch),
        "ours, tap by tap (conv_direct)": lambda: conv_direct(images, filters),
        "ours, im2col (conv_im2col)": lambda: conv_im2col(images, filters),
        "ours, FFT (conv_fft)": lambda: conv_fft(images, filters),
    }


N_LIBRARIES = 4


def measured(*, n_ways: int, repeats: int) -> dict[str, float]:
    """Shortest seconds of the first ways, one thread each, or pools of threads would race."""
    chosen = dict(list(ways().items())[:n_ways])
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            times = shortest(*chosen.values(), repeats=repeats)
    finally:
        torch.set_num_threads(threads)
    return dict(zip(chosen, times, strict=True))


def speed_ratio(*, repeats: int) -> float:
    """Ours over the best of scipy and torch."""
    ours, *libraries = measured(n_ways=1 + N_LIBRARIES, repeats=repeats).values()
    return ours / min(libraries)


def main() -> None:
    """Print one line a way, and the ratio."""
    times = measured(n_ways=len(ways()), repeats=7)
    for name, seconds in times.items():
        sys.stdout.write(f"{1e3 * seconds:7.1f} ms  {name}\n")
    ours, *others = times.values()
    ratio = ours / min(others[:N_LIBRARIES])
    sys.stdout.write(f"ours / the best library: {ratio:.2f} (aim: at most 1.5)\n")


if __name__ == "__main__":
    main()
