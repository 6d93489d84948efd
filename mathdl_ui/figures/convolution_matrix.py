"""Convolution as a matrix product: a row for each output pixel, banded, mostly zeros."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.kernels import resized
from mathdl_core.convolution.matrices import conv_matrix
from mathdl_ui import tex
from mathdl_ui.layers import Layer, heat, picture, polygon, text
from mathdl_ui.theme import Theme

SIDE, TAPS = 6, 3
PIXEL = 2.4
LEFT = 44.0
EXPLAINED = (
    "A convolution is linear, so it is a matrix $C$. Written out for 6 × 6 pixels of the picture, "
    "around the window, and the middle 3 × 3 weights of the kernel: a row for each output pixel, "
    "each row the same few weights, moved on. Touch a row."
)


def corner(gray: Array, row: int, column: int) -> tuple[int, int]:
    """Where 6 × 6 pixels begin that hold a pixel of a picture (height, width)."""
    height, width = gray.shape
    top = min(max(row - SIDE // 2, 0), height - SIDE)
    return top, min(max(column - SIDE // 2, 0), width - SIDE)


def small(gray: Array, place: tuple[int, int], kernel: Array) -> tuple[Array, Array, Array]:
    """The pixels (6, 6), the kernel (3, 3) and its matrix (16, 36)."""
    top, left = corner(gray, *place)
    w = resized(kernel, TAPS)
    return gray[top : top + SIDE, left : left + SIDE], w, conv_matrix(w, (SIDE, SIDE))


def _box(x0: float, y0: float, x1: float, y1: float, role: str) -> Layer:
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return polygon(corners, role, fill=0.0, width=2.0)


def layers(x: Array, C: Array, full: float, row: int) -> list[Layer]:
    """The vector x above the matrix C, the product beside it, and the pixels once more as a square.

    Row i of the matrix is at the height -i.
    """
    n, m = C.shape
    y = C @ x.ravel()
    shades = C / max(float(np.abs(C).max()), 1e-9)
    strongest = max(float(np.abs(y).max()), 1e-9)
    i, j = divmod(row, SIDE - TAPS + 1)
    top = 0.5
    size = SIDE * PIXEL
    drawn = [
        picture(x.reshape(1, -1), (0, m), (1.5, 2.5), tone="light", full=full),
        heat(shades[::-1], (0, m), (0.5 - n, 0.5), "model"),
        heat((y / strongest)[::-1, None], (m + 1.5, m + 3), (0.5 - n, 0.5), "result"),
        _box(0, 0.5 - n, m, 0.5, "muted"),
        _box(0, -row - 0.5, m, -row + 0.5, "ink"),
        _box(m + 1.5, -row - 0.5, m + 3, -row + 0.5, "result"),
        text((0, 3.0), "x, all 36 pixels in a row", "data"),
        text((0, -n - 1.1), f"C, {n} × {m}", "model"),
        text((m + 2.2, 1.1), "y", "result", math=True, anchor="middle"),
        picture(x, (LEFT, LEFT + size), (top - size, top), tone="light", full=full),
        text((LEFT, 1.2), "the same", "data"),
        _box(
            *(LEFT + PIXEL * j, top - PIXEL * (i + TAPS)),
            *(LEFT + PIXEL * (j + TAPS), top - PIXEL * i),
            "data",
        ),
    ]
    return [*drawn, *_lit(C[row], row)]


def _lit(weights: Array, row: int) -> list[Layer]:
    """The weights of the touched row, above in x."""
    return [
        _box(at, 1.5, at + 1, 2.5, "model") for at in np.flatnonzero(weights).tolist() if row >= 0
    ]


def formula(x: Array, C: Array, row: int, theme: Theme) -> str:
    """One row times x."""
    at = np.flatnonzero(C[row])
    weights, pixels = C[row][at], x.ravel()[at]
    half = (len(at) + 1) // 2
    parts = [
        tex.dot_product(weights[part], pixels[part], theme, roles=("model", "data"), max_shown=5)
        for part in (slice(0, half), slice(half, None))
        if len(weights[part])
    ]
    total = tex.colored("result", rf"\mathbf{{{tex.number(float(C[row] @ x.ravel()))}}}", theme)
    lines = [rf"y_{{{row + 1}}} &= C_{{{row + 1}}} \cdot x"]
    lines += [f"&= {parts[0]}"] if parts else []
    lines += [rf"&\quad + {part}" for part in parts[1:]]
    lines.append(f"&= {total}")
    return tex.rows(*lines)


def reading(C: Array, size: tuple[int, int]) -> str:
    """How much of the matrix is 0, and how large it would be for the whole picture."""
    zeros = 100 * float((C == 0).mean())
    entries = (size[0] * size[1]) * float((size[0] - TAPS + 1) * (size[1] - TAPS + 1))
    return (
        f"{zeros:.0f} % of $C$ is 0, and all rows share nine weights: that is what a convolution "
        "layer saves against a dense one. For the small picture above, $C$ would have "
        f"${tex.number(entries, digits=2)}$ entries."
    )


def in_words(x: Array, C: Array, row: int) -> str:
    """The picture as a sentence."""
    n, m = C.shape
    return (
        f"A matrix of {n} rows and {m} columns with {np.count_nonzero(C)} entries that are not 0. "
        f"Row {row + 1} times the pixels is {tex.spoken(float(C[row] @ x.ravel()))}."
    )
