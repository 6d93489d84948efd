"""Transposed convolution: stamps that add up, and the same as a matrix transpose."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.matrices import conv_matrix
from mathdl_core.convolution.transposed import conv_transpose
from mathdl_ui import tex
from mathdl_ui.matrices import Matrix
from mathdl_ui.theme import Theme

X: tuple[tuple[float, ...], ...] = ((5.0, 6.0), (7.0, 8.0))
W: tuple[tuple[float, ...], ...] = ((1.0, 2.0), (3.0, 4.0))
EXPLAINED = (
    "Each input number stamps the whole kernel, times itself, onto the output; stamps that overlap "
    "add up. So a small picture grows: the way up in a network that draws. In a convolution each "
    "output gathers; here each input scatters, by the **same matrix, transposed**."
)


def result(x: Array, w: Array, stride: int, n_stamps: int = 4) -> Array:
    """The output of the first stamps."""
    partly = np.where(np.arange(x.size).reshape(x.shape) < n_stamps, x, 0.0)
    y: Array = conv_transpose(partly[None, None], w[None, None], stride=stride)[0, 0]
    return y


def stamp(x: Array, w: Array, stride: int, i: int) -> Array:
    """What one input number adds to the output."""
    alone = np.where(np.arange(x.size).reshape(x.shape) == i, x, 0.0)
    y: Array = conv_transpose(alone[None, None], w[None, None], stride=stride)[0, 0]
    return y


def _names(n: int) -> list[str]:
    return [str(i + 1) for i in range(n)]


def tables(x: Array, w: Array, stride: int, n_stamps: int) -> list[Matrix]:
    """Input, kernel, the newest stamp, and the sum of all so far."""
    y = result(x, w, stride, n_stamps)
    full = max(float(np.abs(result(x, w, stride)).max()), 1.0)
    side, two = _names(len(y)), _names(2)
    newest = max(n_stamps - 1, 0)
    at = divmod(newest, 2)
    on = [(stride * at[0] + a, stride * at[1] + b) for a in range(2) for b in range(2) if n_stamps]
    words = f"Stamp {n_stamps}: {tex.plain(x[at])} · w" if n_stamps else "No stamp yet"
    one = stamp(x, w, stride, newest) if n_stamps else np.zeros_like(y)
    return [
        Matrix("grown", x, two, two, "Input x", "data", 9.0, 2, [at] if n_stamps else []),
        Matrix("stamping", w, two, two, "Kernel w", "model", 9.0),
        Matrix("stamp", one, side, side, words, "second", full, 2, on),
        Matrix("sum", y, side, side, "Output y so far", "result", full, 2, on),
    ]


def matrix(x: Array, w: Array, stride: int, n_stamps: int) -> list[Matrix]:
    """C of the convolution that goes the other way; its transpose is this one."""
    shape = result(x, w, stride).shape
    C = conv_matrix(w, shape, stride=stride)
    names = [f"y{i + 1}{j + 1}" for i in range(shape[0]) for j in range(shape[1])]
    rows = [f"x{i + 1}{j + 1}" for i in range(2) for j in range(2)]
    lit = [n_stamps - 1] if n_stamps else []
    title = f"C, {len(C)} × {C.shape[1]}: row i is where stamp i goes"
    full = max(float(np.abs(w).max()), 1.0)
    return [Matrix("C", C, rows, names, title, "model", full, lit_rows=lit)]


def formula(x: Array, w: Array, stride: int, theme: Theme) -> str:
    """The size, and the product with the transpose."""
    n = len(result(x, w, stride))
    y, given = tex.colored("result", "y", theme), tex.colored("data", "x", theme)
    return tex.aligned(
        (r"n_\text{out}", rf"(n - 1)\, s + k = (2 - 1) \cdot {stride} + 2 = \mathbf{{{n}}}"),
        (y, rf"C^\top {given}", tex.matrix(result(x, w, stride))),
    )


def in_words(x: Array, w: Array, stride: int, n_stamps: int) -> str:
    """The tables as a sentence."""
    y = result(x, w, stride, n_stamps)
    return (
        f"{n_stamps} of four stamps of a 2 by 2 kernel, {stride} apart: an output of {len(y)} by "
        f"{len(y)} numbers that add up to {tex.spoken(float(y.sum()))}."
    )
