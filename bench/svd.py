"""How fast the SVD is: `python -m bench.svd`, ratios of times in the same run."""

import sys
import time
from collections.abc import Callable

import numpy as np
from sklearn.datasets import load_sample_image

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import decompose, truncated
from mathdl_core.linear_algebra.svd_iterations import randomized_svd

RANK = 50


def china() -> Array:
    """(427, 640) china.jpg as BT.601 gray from 0 to 1."""
    gray: Array = np.round(load_sample_image("china.jpg") @ np.array([0.299, 0.587, 0.114])) / 255
    return gray


def shortest(*calls: Callable[[], object], repeats: int) -> list[float]:
    """Seconds of the quickest run of each call, in turn; other work only adds to it."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(repeats):
        for call, seconds in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - start)
    return [min(seconds) for seconds in times]


def rank_50_times(A: Array, *, repeats: int) -> tuple[float, float]:
    """Shortest seconds of A at rank 50, ours and by NumPy's own call."""

    def reference() -> Array:
        U, sigma, Vt = np.linalg.svd(A, full_matrices=False)
        product: Array = (U[:, :RANK] * sigma[:RANK]) @ Vt[:RANK]
        return product

    ours, numpys = shortest(lambda: truncated(decompose(A), RANK), reference, repeats=repeats)
    return ours, numpys


def randomized_times(A: Array, *, repeats: int) -> tuple[float, float]:
    """Shortest seconds of the randomized SVD at rank 10, and of the exact one."""
    rng = np.random.default_rng(0)
    randomized, exact = shortest(
        lambda: randomized_svd(A, 10, rng), lambda: decompose(A), repeats=repeats
    )
    return randomized, exact


def main() -> None:
    """Print one line a measurement."""
    A = china()
    ours, reference = rank_50_times(A, repeats=15)
    sys.stdout.write(
        f"china.jpg at rank {RANK}: {1e3 * ours:.0f} ms, "
        f"{ours / reference:.2f} x numpy.linalg.svd\n"
    )
    randomized, exact = randomized_times(A, repeats=15)
    sys.stdout.write(
        f"china.jpg at rank 10, randomized: {1e3 * randomized:.0f} ms, "
        f"{exact / randomized:.1f} times faster than exact\n"
    )


if __name__ == "__main__":
    main()
