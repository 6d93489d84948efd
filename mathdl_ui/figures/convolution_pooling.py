"""Max and mean pooling: of each window one number."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.pooling import max_pool, mean_pool, windows
from mathdl_ui import tex
from mathdl_ui.theme import Theme

BOOK = np.array([[2.0, 4, 10, 13], [6, -4, 3, -2], [7, -2, 0, -11], [8, 3, -1, 0]])
"""MEDL 6.11."""
KINDS = ("Maximum", "Mean")
EXPLAINED = (
    "Pooling keeps one number of each window. The maximum says *whether* something was there, not "
    "exactly where: move the input by a pixel, and much of the output stays. The mean is a "
    "convolution with equal weights and a stride; the maximum is no convolution."
)


class Pool(NamedTuple):
    """A picture pooled.

    Attributes:
        x: (height, width) what is pooled.
        y: (n_rows, n_columns) the numbers kept.
        size: of a window, and the stride.
        place: row and column looked at.
        lit: taps of the window that made it: the maximum, or all.
        is_maximum: or else the mean.
    """

    x: Array
    y: Array
    size: int
    place: tuple[int, int]
    lit: list[tuple[int, int]]
    is_maximum: bool

    @property
    def window(self) -> Array:
        """(size, size) at the place looked at."""
        seen: Array = windows(self.x, self.size)[self.place]
        return seen


def pool(x: Array, size: int, place: tuple[int, int], *, kind: str) -> Pool:
    """Pool x (height, width) by windows of `size`, as many as fit."""
    size = min(size, *x.shape)
    if kind == "Mean":
        y = mean_pool(x, size)
        at = min(place[0], y.shape[0] - 1), min(place[1], y.shape[1] - 1)
        return Pool(x, y, size, at, [], is_maximum=False)
    found = max_pool(x, size)
    y = found.values
    at = min(place[0], y.shape[0] - 1), min(place[1], y.shape[1] - 1)
    tap = int(found.rows[at]) - size * at[0], int(found.columns[at]) - size * at[1]
    return Pool(x, y, size, at, [tap], is_maximum=True)


def formula(now: Pool, theme: Theme) -> str:
    """The number kept, from the window."""
    window = tex.colored("data", tex.matrix(now.window, max_rows=4, max_columns=4), theme)
    y = tex.colored("result", rf"\mathbf{{{tex.number(float(now.y[now.place]))}}}", theme)
    name = rf"y_{{{now.place[0] + 1},{now.place[1] + 1}}}"
    what = r"\max" if now.is_maximum else rf"\frac{{1}}{{{now.size**2}}} \sum"
    rows, columns = now.y.shape
    k = now.size
    return tex.aligned(
        (name, rf"{what} {window} = {y}"),
        (
            r"\text{shape}",
            rf"\lfloor ({now.x.shape[0]} - {k}) / {k} \rfloor + 1 = \mathbf{{{rows}}}",
            rf"\lfloor ({now.x.shape[1]} - {k}) / {k} \rfloor + 1 = \mathbf{{{columns}}}",
        ),
    )


def answer(now: Pool) -> str:
    """What stands under the window."""
    word = "maximum" if now.is_maximum else "mean"
    return f"{word} = {tex.plain(float(now.y[now.place]))}"


def moved(x: Array, size: int) -> str:
    """How much of a max pool stays when the picture moves by one pixel to the right."""
    size = min(size, *x.shape)
    shifted = np.hstack([x[:, :1], x[:, :-1]])
    before, after = max_pool(x, size).values, max_pool(shifted, size).values
    stays = 100 * float((before == after).mean())
    pixels = 100 * float((x == shifted).mean())
    return (
        f"Moved by one pixel to the right, {stays:.0f} % of the maxima of this picture stay "
        f"exactly as they are; of its pixels {pixels:.0f} %."
    )


def in_words(name: str, now: Pool) -> str:
    """The picture as a sentence."""
    rows, columns = now.y.shape
    return (
        f"On the left {name}, on the right {rows} by {columns} numbers, the "
        f"{'largest' if now.is_maximum else 'mean'} of each window of {now.size} by {now.size}. In "
        f"row {now.place[0] + 1}, column {now.place[1] + 1} it is "
        f"{tex.spoken(float(now.y[now.place]))}."
    )
