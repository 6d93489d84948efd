"""A picture as a sum of rank-one layers: its numbers, its errors, its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import (
    SVD,
    decompose,
    relative_squared_errors,
    stored_numbers,
    truncated,
)
from mathdl_ui import films, tex
from mathdl_ui.charts import Chart
from mathdl_ui.curves import Series, curves
from mathdl_ui.theme import Theme

MEASURED_AT = (1, 2, 5, 10, 20, 30, 50, 100, 200)


@dataclass(frozen=True, eq=False)
class Compressed:
    """A picture and its layers.

    Attributes:
        gray: (height, width) light from 0 to 1, in 256 steps.
        svd: of it.
        film: its layers, to be played.
        ranks: (n,) at which the error was measured.
        measured: (n,) the relative squared errors of the sums of so many layers.
        note: what was done to the picture, or None.
    """

    gray: Array
    svd: SVD
    film: films.Film
    ranks: Array
    measured: Array
    note: str | None = None


def compressed(gray: Array, note: str | None = None) -> Compressed:
    """Decompose a picture (height, width) of light from 0 to 1; ValueError for a black one."""
    gray = np.round(255 * gray) / 255
    if not gray.any():
        raise ValueError(
            "This picture is black everywhere: the zero matrix has rank 0, and no layers. "
            "Bring one with some light in it."
        )
    svd = decompose(gray)
    ranks = [rank for rank in MEASURED_AT if rank <= len(svd.sigma)]
    size = float(np.square(gray).sum())
    measured = [float(np.square(gray - truncated(svd, rank)).sum()) / size for rank in ranks]
    return Compressed(
        gray, svd, films.film(gray, svd), np.array(ranks, float), np.array(measured), note
    )


def in_words(now: Compressed, rank: int) -> str:
    """The picture at a rank as a sentence."""
    errors = relative_squared_errors(now.svd.sigma)
    height, width = now.gray.shape
    return (
        f"The picture of {height} by {width} pixels as the sum of {rank} layers; "
        f"{tex.spoken(100 * errors[rank], digits=3)} percent of its squared light is missing."
    )


def spectrum_in_words(now: Compressed, rank: int) -> str:
    """The spectrum as a sentence."""
    sigma = now.svd.sigma
    return (
        f"{len(sigma)} singular values, falling from {tex.spoken(sigma[0], digits=3)} to "
        f"{tex.spoken(sigma[-1], digits=3)}; the first {rank} are kept."
    )


def formula(now: Compressed, rank: int, theme: Theme) -> str:
    """Error and size at a rank with their numbers, the error by formula and as measured."""
    sigma, (m, n) = now.svd.sigma, now.gray.shape
    missing, whole = float(np.square(sigma[rank:]).sum()), float(np.square(sigma).sum())
    measured = float(np.square(now.gray - truncated(now.svd, rank)).sum()) / whole
    numbers = films.BYTES_PER_NUMBER * stored_numbers((m, n), rank)
    by_formula = tex.colored("result", rf"\mathbf{{{tex.number(missing / whole)}}}", theme)
    share = tex.number(100 * numbers / (m * n), digits=3)
    return tex.aligned(
        (
            r"\frac{\|A - A_k\|^2}{\|A\|^2}",
            rf"\frac{{\sum_{{i>{rank}}} \sigma_i^2}}{{\sum_i \sigma_i^2}}",
            rf"{tex.number(missing)} \,/\, {tex.number(whole)} = {by_formula}",
        ),
        (r"\text{measured}", rf"\mathbf{{{tex.number(measured)}}}"),
        (
            r"\text{stored}",
            rf"2 \cdot {rank}\,({m} + {n} + 1)",
            rf"{_thousands(numbers)} \text{{ bytes}}",
        ),
        (
            r"\text{original}",
            rf"{m} \cdot {n} = {_thousands(m * n)} \text{{ bytes}}",
            rf"\mathbf{{{share}}}\,\% \text{{ of it stored}}",
        ),
    )


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", "{,}")


def break_even(now: Compressed) -> str:
    """Up to which rank the layers take less than the picture."""
    m, n = now.gray.shape
    rank = m * n // (films.BYTES_PER_NUMBER * (m + n + 1))
    if rank == 0:
        return "So small a picture takes less room than a single layer in 16-bit numbers."
    return (
        f"Up to rank {rank} the layers, in 16-bit numbers, take less room than the picture with "
        "one byte a pixel. JPEG does better still: its layers are fixed cosines, so only their "
        "weights are stored."
    )


def errors_chart(now: Compressed, rank: int, theme: Theme) -> tuple[Chart, str]:
    """The error by the formula as a line, the errors of pictures really added up as dots."""
    sigma = now.svd.sigma
    ranks = np.arange(1.0, len(sigma) + 1)
    predicted = relative_squared_errors(sigma)[1:]
    shown = predicted >= 1e-5
    chart = curves(
        [
            Series("by the formula, from σ alone", ranks[shown], 100 * predicted[shown], "model"),
            Series(
                "measured, picture against picture",
                now.ranks,
                100 * now.measured,
                "result",
                dots=True,
            ),
        ],
        theme,
        axes=("rank", "relative squared error, %"),
        scales=("log", "log"),
        now=max(rank, 1),
        height=300,
    )
    worst = float(np.abs(now.measured - predicted[now.ranks.astype(int) - 1]).max())
    words = (
        f"Measured at {len(now.ranks)} ranks, from {tex.plain(now.measured[0], digits=3)} at rank "
        f"1 to {tex.plain(now.measured[-1], digits=3)} at rank {now.ranks[-1]:.0f}; it differs "
        f"from the formula by {tex.plain(worst, digits=2)} at most."
    )
    return chart, words


def reading(now: Compressed) -> str:
    """What was measured, and how the book's figure differs."""
    errors = relative_squared_errors(now.svd.sigma)
    rank = min(20, len(errors) - 1)
    return (
        f"{now.gray.shape[0]} × {now.gray.shape[1]} pixels, gray by BT.601. Liquet's figure of the "
        f"error plots at rank $m$ that of rank $m - 1$: at {rank} it would show "
        f"{errors[rank - 1]:.4f}, and it is {errors[rank]:.4f}."
    )
