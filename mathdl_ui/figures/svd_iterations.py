"""Exact against randomized SVD, and power iteration: how the first triples are found."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_core.linear_algebra.svd import decompose, frobenius_errors
from mathdl_core.linear_algebra.svd_iterations import Iterates, power_iteration, randomized_svd
from mathdl_ui import tex
from mathdl_ui.charts import Chart
from mathdl_ui.curves import Series, curves
from mathdl_ui.layers import Frame, Layer, arrow, path, text
from mathdl_ui.theme import Theme

RANK = 10
SIZES = (50, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400)


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


# --- Power iteration -----------------------------------------------------------------------------

N_STEPS = 12


EXPLAINED = (
    "Apply $A^\\top A$, scale to length 1, repeat: wherever you start, the arrow turns to $v_1$, "
    "the faster the larger the gap between $\\sigma_1$ and $\\sigma_2$. Drag the start; make the "
    "ellipse on top rounder, and it slows down."
)
RACE = (
    "Who needs ten singular values of a large matrix need not find all. The randomized SVD lets "
    "$A$ act on 20 random vectors, a few times, as in power iteration: their images hold nearly "
    "all of the first ten layers, and the rest is a small SVD."
)


def _pulls(A: Array, start: Array) -> Iterates:
    """The steps from `start` (2,); from the origin there is no way, and it stays there."""
    if not start.any():
        return Iterates(np.zeros((N_STEPS + 1, 2)), np.zeros(N_STEPS + 1))
    return power_iteration(A, start, n_steps=N_STEPS)


def pull_layers(A: Array, start: Array) -> list[Layer]:
    """The circle, and the line it all leads to."""
    v = geometry.motions(A).svd.Vt[0]
    circle = np.linspace(0, 2 * math.pi, 73)
    return [
        path(np.column_stack([np.cos(circle), np.sin(circle)]), "muted", width=1.5, dash=True),
        path([-9 * v, 9 * v], "model", width=1.5, dash=True),
        text(1.25 * v, "v₁", "model", math=True, anchor="middle", shift=(0, 5)),
        path([np.zeros(2), start], "muted", width=1.5),
    ]


def pulled(A: Array, start: Array, step: int) -> list[Layer]:
    """The vector after a number of steps, those before it faint."""
    found, origin = _pulls(A, start), np.zeros(2)
    return _arrows(found, step, origin)


def _arrows(found: Iterates, step: int, origin: Array) -> list[Layer]:
    trail = [
        arrow(origin, found.vectors[min(i, step)], "second", width=1.5, opacity=0.3)
        for i in range(N_STEPS)
    ]
    return [*trail, arrow(origin, found.vectors[step], "second", width=4)]


def pull_caption(A: Array, start: Array, step: int) -> str:
    """The number to watch."""
    return _caption(_pulls(A, start), step)


def _caption(found: Iterates, step: int) -> str:
    return f"step {step} · |Av| = {tex.plain(found.sigmas[step], digits=6)}"


def pull_frames(A: Array, start: Array) -> list[Frame]:
    """Every step, to be played."""
    found = _pulls(A, start)
    return [Frame(_caption(found, i), _arrows(found, i, np.zeros(2))) for i in range(N_STEPS + 1)]


def pull_formula(A: Array, start: Array, step: int, theme: Theme) -> str:
    """Where a step has come to, and the angle that is left, predicted and measured."""
    svd, found = geometry.motions(A).svd, _pulls(A, start)
    ratio = float(svd.sigma[1] / svd.sigma[0]) ** 2 if svd.sigma[0] > 0 else math.nan
    tangents = [_tangent(v, svd.Vt) for v in found.vectors]
    v = tex.colored("second", tex.vector(found.vectors[step]), theme)
    return tex.aligned(
        (rf"v^{{({step})}}", v),
        (rf"|A v^{{({step})}}|", rf"\mathbf{{{tex.number(found.sigmas[step], digits=6)}}}"),
        (r"\sigma_1", tex.colored("gradient", tex.number(svd.sigma[0], digits=6), theme)),
        (r"(\sigma_2 / \sigma_1)^2", rf"{tex.number(ratio)} \text{{ a step}}"),
        (
            r"\tan\angle(v, v_1)",
            rf"{tex.number(tangents[0])} \cdot {tex.term(ratio)}^{{{step}}}"
            rf" = \mathbf{{{tex.number(tangents[0] * ratio**step)}}}",
            rf"{tex.number(tangents[step])} \text{{ measured}}",
        ),
    )


def _tangent(v: Array, Vt: Array) -> float:
    along, across = abs(float(Vt[0] @ v)), abs(float(Vt[1] @ v))
    if not v.any():
        return math.nan
    return across / along if along else math.inf


def pull_words(A: Array, start: Array, step: int) -> str:
    """The figure as a sentence."""
    found = _pulls(A, start)
    a, b, x, y = (tex.spoken(c) for c in (*start, *found.vectors[step]))
    return (
        f"A vector that starts at {a}, {b} and is pulled by A transposed A: after {step} steps it "
        f"is {x}, {y}, and A makes it {tex.spoken(found.sigmas[step])} long."
    )


def in_order(ours: np.ndarray, theirs: np.ndarray) -> tuple[Array, Array]:
    """Two pairs of complex numbers as (2, 2) real and imaginary parts, in the same order."""
    first, second = (
        np.column_stack([values.real, values.imag])[np.lexsort((values.imag, values.real.round(6)))]
        for values in (ours, theirs)
    )
    return first, second
