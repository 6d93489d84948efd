"""The SVD lesson's race: exact against randomized, time and error as the size grows."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import decompose, frobenius_errors
from mathdl_core.linear_algebra.svd_iterations import randomized_svd
from mathdl_ui import tex
from mathdl_ui.theme import Theme

if TYPE_CHECKING:
    from mathdl_ui.charts import Chart

RANK = 10
SIZES = (50, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400)
RACE = (
    "Who needs ten singular values of a large matrix need not find all. The randomized SVD lets "
    "$A$ act on 20 random vectors, a few times, as in power iteration: their images hold nearly "
    "all of the first ten layers, and the rest is a small SVD."
)


class Lap(NamedTuple):
    """One size of the race.

    Attributes:
        size: rows and columns.
        exact: seconds of the exact SVD.
        randomized: seconds of the randomized one.
        excess: its error over the smallest possible at that rank, minus 1.
    """

    size: int
    exact: float
    randomized: float
    excess: float


def decaying(n: int, rng: np.random.Generator, *, n_directions: int = 80) -> Array:
    """(n, n) with singular values that fall off like those of a photograph, and a little noise."""
    weights = 1 / np.arange(1.0, n_directions + 1)
    left = rng.standard_normal((n, n_directions)) * weights
    noise = 0.01 * rng.standard_normal((n, n))
    matrix: Array = left @ rng.standard_normal((n_directions, n)) / n + noise / math.sqrt(n)
    return matrix


def race(
    *, seconds: float = 2.0, seed: int = 0, clock: Callable[[], float] = time.perf_counter
) -> list[Lap]:
    """Time both on ever larger matrices, as long as the next size still fits into `seconds`."""
    rng = np.random.default_rng(seed)
    start = clock()
    laps: list[Lap] = []
    for size in SIZES:
        spent = clock() - start
        if laps:
            last = laps[-1]
            # Cubic growth, plus what making and measuring the matrix takes.
            expected = 2 * (last.exact + last.randomized) * (size / last.size) ** 3
            if spent + expected > seconds:
                break
        A = decaying(size, rng)
        before = clock()
        exact = decompose(A)
        between = clock()
        found = randomized_svd(A, RANK, rng)
        after = clock()
        # What an orthonormal projection leaves follows from Pythagoras, without forming A - A_k.
        kept = float(np.square(found.U.T @ A).sum())
        left_over = math.sqrt(max(float(np.square(A).sum()) - kept, 0.0))
        best = float(frobenius_errors(exact.sigma)[RANK])
        laps.append(Lap(size, between - before, after - between, left_over / best - 1))
    return laps


def race_chart(laps: list[Lap], theme: Theme) -> tuple[Chart, str]:
    """Seconds by size, both axes logarithmic."""
    from mathdl_ui.curves import Series, curves

    sizes = np.array([lap.size for lap in laps], float)
    exact = np.array([lap.exact for lap in laps])
    randomized = np.array([lap.randomized for lap in laps])
    chart = curves(
        [
            Series("exact, all singular values", sizes, exact, "data"),
            Series(f"randomized, the first {RANK}", sizes, randomized, "second"),
        ],
        theme,
        axes=("rows and columns", "seconds"),
        scales=("log", "log"),
        height=280,
    )
    last = laps[-1]
    return chart, (
        f"At {last.size} rows and columns the exact SVD took {tex.plain(last.exact, digits=2)} s "
        f"and the randomized one {tex.plain(last.randomized, digits=2)} s, "
        f"{tex.plain(last.exact / last.randomized, digits=2)} times less."
    )


def race_table(laps: list[Lap]) -> str:
    """Each size with its times, and how much the randomized error exceeds the best."""
    rows = [
        "| size | exact | randomized | faster | error above the best |",
        "|--:|--:|--:|--:|--:|",
    ]
    for lap in laps:
        cells = (
            f"{lap.size}",
            f"{1000 * lap.exact:.1f} ms",
            f"{1000 * lap.randomized:.1f} ms",
            f"{lap.exact / lap.randomized:.1f} ×",
            f"{tex.plain(100 * lap.excess, digits=2)} %",
        )
        rows.append(f"| {' | '.join(cell.replace(' ', chr(160)) for cell in cells)} |")
    return "\n".join(rows)
