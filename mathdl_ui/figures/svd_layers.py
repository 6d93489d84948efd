"""A small matrix as a sum of rank-one layers."""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import (
    SVD,
    decompose,
    frobenius_errors,
    rank_one_layers,
    truncated,
)
from mathdl_ui import tex
from mathdl_ui.matrices import Matrix
from mathdl_ui.theme import Theme

ROWS = ("1", "2", "3", "4")
COLUMNS = ("1", "2", "3")
PATTERNS: dict[str, tuple[tuple[float, ...], ...]] = {
    "A letter": ((9, 9, 9), (0, 9, 0), (0, 9, 0), (0, 9, 3)),
    "A table of products": ((1, 2, 3), (2, 4, 6), (1, 2, 3), (3, 6, 9)),
    "A checkerboard": ((9, 0, 9), (0, 9, 0), (9, 0, 9), (0, 9, 0)),
    "Nothing to save": ((9, 0, 0), (0, 9, 0), (0, 0, 9), (0, 0, 0)),
}
EXPLAINED = (
    "Each layer is a column times a row, $\\sigma_i\\,u_i v_i^\\top$: a table of products. No "
    "matrix of rank $k$ is nearer to $A$ than the sum of its first $k$ layers. One entry of the "
    "first layer, and what the sum still misses:"
)


class Stack(NamedTuple):
    """A matrix (4, 3), its SVD, and how many layers are kept."""

    M: Array
    svd: SVD
    kept: int


def stack(M: Array, kept: int) -> Stack:
    """All that the figure shows of a matrix (4, 3) at a rank from 0 to 3."""
    return Stack(M, decompose(M), kept)


def sums(now: Stack) -> list[Matrix]:
    """The matrix, the sum of the kept layers, and what is still missing."""
    so_far = truncated(now.svd, now.kept)
    full = max(float(np.abs(now.M).max()), 1.0)
    return [
        Matrix("grid", now.M, ROWS, COLUMNS, "A: drag a number, or type", full=full, digits=0),
        Matrix("sum", _clean(so_far), ROWS, COLUMNS, _first(now.kept), "result", full),
        Matrix("rest", _clean(now.M - so_far), ROWS, COLUMNS, "still missing", "ink", full),
    ]


def layers(now: Stack) -> list[Matrix]:
    """Each layer on its own; those kept in color."""
    full = max(float(np.abs(now.M).max()), 1.0)
    return [
        Matrix(
            f"layer-{i}",
            _clean(layer),
            ROWS,
            COLUMNS,
            f"layer {i}: σ = {tex.plain(sigma, digits=3)}" + (", kept" if i <= now.kept else ""),
            "result" if i <= now.kept else "muted",
            full,
        )
        for i, (layer, sigma) in enumerate(
            zip(rank_one_layers(now.svd), now.svd.sigma, strict=True), start=1
        )
    ]


def _first(kept: int) -> str:
    return "the first layer" if kept == 1 else f"the first {kept} layers"


def _clean(values: Array) -> Array:
    cleaned: Array = np.round(values, 9) + 0.0
    return cleaned


def in_words(now: Stack) -> str:
    """The matrices as a sentence."""
    sigma = ", ".join(tex.spoken(s, digits=3) for s in now.svd.sigma)
    error = tex.spoken(float(frobenius_errors(now.svd.sigma)[now.kept]), digits=3)
    return (
        f"A 4 by 3 matrix as the sum of three layers with singular values {sigma}. With the first "
        f"{now.kept} of them, {error} is missing."
    )


def formula(now: Stack, theme: Theme) -> str:
    """The first layer entry by entry, and the error by both routes, with their numbers."""
    u, v, sigma = now.svd.U[:, 0], now.svd.Vt[0], now.svd.sigma
    entry = float(sigma[0] * u[0] * v[0])
    squares = " + ".join(rf"{tex.number(s, digits=3)}^2" for s in sigma[now.kept :]) or "0"
    error = tex.number(float(frobenius_errors(sigma)[now.kept]))
    measured = tex.number(float(np.linalg.norm(now.M - truncated(now.svd, now.kept))))
    factors = _factors(float(sigma[0]), float(u[0]), float(v[0]), theme)
    return tex.aligned(
        (
            r"\sigma_1 u_{11} v_{11}",
            factors,
            rf"\mathbf{{{tex.number(entry, digits=3)}}}",
        ),
        (
            rf"\|A - A_{now.kept}\|",
            rf"\sqrt{{{squares}}}",
            rf"\mathbf{{{error}}}",
            rf"{measured} \text{{ measured}}",
        ),
    )


def _factors(sigma: float, u: float, v: float, theme: Theme) -> str:
    return r" \cdot ".join(
        (
            tex.colored("gradient", tex.term(sigma, digits=3), theme),
            tex.colored("result", tex.term(u, digits=3), theme),
            tex.colored("model", tex.term(v, digits=3), theme),
        )
    )
