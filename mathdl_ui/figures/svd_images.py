"""A picture as a sum of rank-one layers, channel by channel: its numbers, errors and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
from mathdl_ui.films import BYTES_PER_NUMBER, MOST_LAYERS
from mathdl_ui.theme import Theme

if TYPE_CHECKING:
    from mathdl_ui.charts import Chart

MEASURED_AT = (1, 2, 5, 10, 20, 30, 50, 100, 200)


@dataclass(frozen=True, eq=False)
class Compressed:
    """A picture and its layers.

    Attributes:
        picture: (height, width) gray or (height, width, 3) color, in 256 levels.
        svds: of each channel's light, from 0 to 1; the layers that are played.
        sigma: (n_channels, r) all singular values.
        film: the layers, to be played.
        ranks: (n,) at which the error was measured.
        measured: (n,) the relative squared errors of the sums of so many layers.
        note: what was done to the picture, or None.
        known: errors measured so far by rank; whoever looks at the same picture asks for the same.
    """

    picture: np.ndarray
    svds: tuple[SVD, ...]
    sigma: Array
    film: films.Film
    ranks: Array
    measured: Array
    note: str | None = None
    known: dict[int, float] = field(default_factory=dict)

    def measured_error(self, rank: int) -> float:
        """The relative squared error of the first `rank` layers, pixel by pixel."""
        if rank not in self.known:
            self.known[rank] = _measured(self.picture, self.svds, rank)
        return self.known[rank]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of pixels."""
        return self.picture.shape[0], self.picture.shape[1]

    @property
    def errors(self) -> Array:
        """(r + 1,) relative squared errors at each rank by the formula, over all channels."""
        return _errors(self.sigma)


def compressed(light: Array, note: str | None = None) -> Compressed:
    """Decompose light from 0 to 1, (height, width) or (height, width, 3); ValueError if it is 0.

    A picture whose three channels are the same is gray.
    """
    picture = np.round(255 * light).astype(np.uint8)
    if picture.ndim == 3 and (picture == picture[:, :, :1]).all():
        picture = picture[:, :, 0]
    if not picture.any():
        raise ValueError(
            "This picture is black everywhere: the zero matrix has rank 0, and no layers. "
            "Bring one with some light in it."
        )
    svds = [decompose(channel) for channel in _channels(picture)]
    sigma = np.array([svd.sigma for svd in svds])
    ranks = [rank for rank in MEASURED_AT if rank <= sigma.shape[1]]
    captions = _captions(picture, _errors(sigma))
    words = "singular values σᵢ, log scale; shaded: kept"
    film = films.film(
        picture,
        [films.channel(svd) for svd in svds],
        captions,
        spectrum=films.spectrum_of(sigma, words),
    )
    played = tuple(
        SVD(svd.U[:, :MOST_LAYERS], svd.sigma[:MOST_LAYERS], svd.Vt[:MOST_LAYERS]) for svd in svds
    )
    measured = [_measured(picture, svds, rank) for rank in ranks]
    return Compressed(
        picture, played, sigma, film, np.array(ranks, float), np.array(measured), note
    )


def _channels(picture: np.ndarray) -> list[Array]:
    """Each channel's light from 0 to 1, (height, width)."""
    light = picture / 255
    return [light] if light.ndim == 2 else [light[:, :, c] for c in range(3)]


def _errors(sigma: Array) -> Array:
    # Squares add up over channels, as if their singular values were one of that length.
    return relative_squared_errors(np.sqrt(np.square(sigma).sum(axis=0)))


def _measured(picture: np.ndarray, svds: tuple[SVD, ...] | list[SVD], rank: int) -> float:
    """The relative squared error of the first layers, pixel by pixel."""
    pairs = list(zip(_channels(picture), svds, strict=True))
    missing = sum(float(np.square(A - truncated(svd, rank)).sum()) for A, svd in pairs)
    return missing / sum(float(np.square(A).sum()) for A, _ in pairs)


def _stored(picture: np.ndarray, rank: int) -> int:
    """Bytes of the first layers of all channels."""
    n_channels = 1 if picture.ndim == 2 else 3
    return n_channels * BYTES_PER_NUMBER * stored_numbers(picture.shape[:2], rank)


def _captions(picture: np.ndarray, errors: Array) -> list[str]:
    """The numbers to watch while the rank plays."""
    return [
        f"rank {rank} · error {100 * errors[rank]:.2f} % · {_stored(picture, rank) / 1000:.1f} kB"
        for rank in range(min(len(errors) - 1, MOST_LAYERS) + 1)
    ]


def in_words(now: Compressed, rank: int) -> str:
    """The picture at a rank as a sentence."""
    height, width = now.shape
    color = "" if now.picture.ndim == 2 else " in each of three colors"
    return (
        f"The picture of {height} by {width} pixels as the sum of {rank} layers{color}; "
        f"{tex.spoken(100 * now.errors[rank], digits=3)} percent of its squared light is missing."
    )


def spectrum_in_words(now: Compressed, rank: int) -> str:
    """The spectrum as a sentence."""
    whose = "" if now.picture.ndim == 2 else " for each of red, green and blue"
    return (
        f"{now.sigma.shape[1]} singular values{whose}, falling from "
        f"{tex.spoken(now.sigma.max(), digits=3)} to {tex.spoken(now.sigma.min(), digits=3)}; "
        f"the first {rank} are kept."
    )


def formula(now: Compressed, rank: int, theme: Theme) -> str:
    """Error and size at a rank with their numbers, the error by formula and as measured."""
    m, n = now.shape
    missing, whole = float(np.square(now.sigma[:, rank:]).sum()), float(np.square(now.sigma).sum())
    by_formula = tex.colored("result", rf"\mathbf{{{tex.number(missing / whole)}}}", theme)
    measured = tex.number(now.measured_error(rank))
    stored, original = _stored(now.picture, rank), now.picture.size
    if now.picture.ndim == 2:
        times = ""
        error = r"\frac{\|A - A_k\|^2}{\|A\|^2}"
        tail = rf"\frac{{\sum_{{i>{rank}}} \sigma_i^2}}{{\sum_i \sigma_i^2}}"
    else:
        times = r"3 \cdot "
        error = r"\frac{\sum_c \|A_c - A_{c,k}\|^2}{\sum_c \|A_c\|^2}"
        tail = (
            rf"\frac{{\sum_c \sum_{{i>{rank}}} \sigma_{{c,i}}^2}}{{\sum_c \sum_i \sigma_{{c,i}}^2}}"
        )
    return tex.aligned(
        (error, tail, rf"{tex.number(missing)} \,/\, {tex.number(whole)} = {by_formula}"),
        (r"\text{measured}", rf"\mathbf{{{measured}}}"),
        (
            r"\text{stored}",
            rf"{times}2 \cdot {rank}\,({m} + {n} + 1)",
            rf"{_thousands(stored)} \text{{ bytes}}",
        ),
        (r"\text{original}", rf"{times}{m} \cdot {n} = {_thousands(original)} \text{{ bytes}}"),
        (r"\text{share}", rf"\mathbf{{{tex.number(100 * stored / original, digits=3)}}}\,\%"),
    )


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", "{,}")


def break_even(now: Compressed) -> str:
    """Up to which rank the layers take less than the picture."""
    rank = now.picture.size // max(_stored(now.picture, 1), 1)
    if rank == 0:
        return "So small a picture takes less room than a single layer in 16-bit numbers."
    byte = "a pixel" if now.picture.ndim == 2 else "a pixel and color"
    return (
        f"Up to rank {rank} the layers, in 16-bit numbers, take less room than the picture with "
        f"one byte {byte}. JPEG does better still: its layers are fixed cosines, so only their "
        "weights are stored."
    )


def errors_chart(now: Compressed, rank: int, theme: Theme) -> tuple[Chart, str]:
    """The error by the formula as a line, the errors of pictures really added up as dots."""
    from mathdl_ui.curves import Series, curves

    predicted = now.errors[1:]
    ranks = np.arange(1.0, len(predicted) + 1)
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
    """What was taken apart, and how the book's figure differs."""
    height, width = now.shape
    rank = min(20, now.film.last)
    before, error = now.errors[rank - 1], now.errors[rank]
    if now.picture.ndim == 2:
        taken = f"{height} × {width} pixels of gray: one SVD."
    else:
        taken = (
            f"{height} × {width} pixels in red, green and blue: three matrices, so three SVDs. "
            "Rank $k$ keeps $k$ layers of each; errors and bytes are counted over all three."
        )
    return (
        f"{taken} Liquet's figure of the error plots at rank $m$ that of rank $m - 1$: at {rank} "
        f"it would show {tex.plain(before, digits=3)}, and it is {tex.plain(error, digits=3)}."
    )
