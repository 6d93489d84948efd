"""The main picture of the lesson on convolution: what it says, in formulas and in words."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import correlate, flipped
from mathdl_core.convolution.kernels import BOOK_KERNEL, KERNELS
from mathdl_core.convolution.scanning import Scan
from mathdl_core.convolution.separable import separated
from mathdl_core.convolution.shapes import multiply_adds, span
from mathdl_core.exercise import Quest
from mathdl_ui import tex
from mathdl_ui.rasters import raster
from mathdl_ui.theme import Theme

SOURCES = (
    "K. Fukushima, *Neocognitron*, 1980",
    "Y. LeCun and others, *Backpropagation applied to handwritten zip code recognition*, 1989",
    "V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016",
    "J. Cooley, J. Tukey, *An algorithm for the machine calculation of complex Fourier series*, "
    "1965",
    "china.jpg by danielbuechele, flower.jpg by vultilion (CC BY 2.0), through scikit-learn; "
    "digits: UCI",
)
READING = (
    "Drag over either picture, or press play. Drag a weight up or down, or type it. Signed: green "
    "above 0, orange below."
)
CHANNELS = ("red", "green", "blue")
ALL_PRODUCTS = 3
"""Kernels up to so many taps a side have all their products written out."""


def output(found: Scan, full: float, *, signed: bool) -> dict[str, object]:
    """The sums as a picture; colors that are signed are shown by their size."""
    y = np.where(np.abs(found.y) < 1e-9 * full, 0.0, found.y)
    if not signed:
        return raster(y, tone="light", full=full)
    strongest = float(np.abs(y).max()) or 1.0
    if y.ndim == 3:
        return raster(np.abs(y), tone="light", full=strongest)
    return raster(y, tone="signed", full=strongest)


def number_at(found: Scan, place: tuple[int, int]) -> str:
    """The sum at a pixel, in plain letters."""
    y = np.atleast_1d(found.y[place])
    return ", ".join(tex.plain(float(value)) for value in np.round(y, 9) + 0.0)


def titles(name: str, found: Scan, shape: tuple[int, int], *, signed: bool) -> tuple[str, str]:
    """What stands above the pictures."""
    lowest, highest = (tex.plain(float(end), digits=3) for end in (found.y.min(), found.y.max()))
    rows, columns = found.y.shape[:2]
    size = " (sizes |y|)" if signed and found.y.ndim == 3 else ""
    return (
        f"{name}, {shape[0]} × {shape[1]}",
        f"{rows} × {columns}, from {lowest} to {highest}{size}",
    )


def in_words(name: str, found: Scan, place: tuple[int, int]) -> str:
    """Both pictures and the pixel as a sentence."""
    k, width = found.kernel.shape
    rows, columns = found.y.shape[:2]
    numbers = ", ".join(tex.spoken(float(v)) for v in np.atleast_1d(np.round(found.y[place], 9)))
    return (
        f"On the left {name}, on the right what a kernel of {k} by {width} weights makes of it, "
        f"{rows} by {columns} pixels. The pixel in row {place[0] + 1}, column {place[1] + 1} is "
        f"{numbers}, from the window that begins in row {int(found.rows[place[0]]) + 1}, column "
        f"{int(found.columns[place[1]]) + 1}."
    )


def formula(found: Scan, place: tuple[int, int], divisor: float, theme: Theme) -> str:
    """The sum at a pixel with its numbers.

    Args:
        found: with a kernel already divided.
        place: row and column of the pixel.
        divisor: what the weights were divided by.
        theme: light or dark.
    """
    window, w = found.window(*place), found.kernel * divisor
    x, y = tex.colored("data", "x", theme), tex.colored("result", "y", theme)
    weight = tex.colored("model", "w", theme)
    share = "" if divisor == 1 else rf"\tfrac{{1}}{{{tex.number(divisor)}}} "
    name = rf"{y}_{{{place[0] + 1},{place[1] + 1}}}"
    general = rf"{share}\sum_{{a,b}} {weight}_{{a,b}}\, {x}_{{a,b}}"
    if window.ndim == 3:
        lines = [
            (
                rf"\text{{{color}}}",
                rf"{share}({_products(w.ravel(), window[:, :, c].ravel(), theme, 3)}) = "
                + _bold(found.y[(*place, c)], theme),
            )
            for c, color in enumerate(CHANNELS)
        ]
        return tex.aligned((name, general), *lines)
    total = found.y[place]
    terms = [
        _products(weights, pixels, theme, 4 if len(w) <= ALL_PRODUCTS else 3)
        for weights, pixels in zip(w, window, strict=True)
    ]
    if len(terms) > 4:
        terms = [*terms[:2], r"\cdots", terms[-1]]
    opening, closing = ("", "") if divisor == 1 else (rf"{share}(", ")")
    rows = [
        rf"{name} &= {general}",
        f"&= {opening}{terms[0]}",
        *(rf"&\quad + {term}" for term in terms[1:]),
    ]
    rows[-1] += closing
    rows.append(f"&= {_bold(total, theme)}")
    return tex.rows(*rows)


def _products(weights: Array, pixels: Array, theme: Theme, most: int) -> str:
    return tex.dot_product(weights, pixels, theme, roles=("model", "data"), max_shown=most)


def _bold(value: float, theme: Theme) -> str:
    return tex.colored("result", rf"\mathbf{{{tex.number(round(float(value), 9) + 0.0)}}}", theme)


def shape_formula(size: tuple[int, int], found: Scan, stride: int, *, is_padded: bool) -> str:
    """How many rows and columns come out, with the current numbers."""
    lines: list[tuple[str, ...]] = [
        (
            r"n_\text{out}",
            r"\lfloor \, (n + p - d\,(k - 1) - 1) / s \, \rfloor + 1",
        )
    ]
    for name, axis in (("rows", 0), ("columns", 1)):
        n, k, d = size[axis], found.kernel.shape[axis], found.dilation
        p = span(k, d) - 1 if is_padded else 0
        lines.append(
            (
                rf"\text{{{name}}}",
                rf"\lfloor \, ({n} + {p} - {d} \cdot {k - 1} - 1) / {stride} \, \rfloor + 1",
                rf"\mathbf{{{found.y.shape[axis]}}}",
            )
        )
    return tex.aligned(*lines)


def kernel_in_words(w: Array, *, flip: bool, divisor: float) -> str:
    """What the sum of the weights says of a kernel, and its rank."""
    total = w.sum() / divisor
    if abs(total) < 1e-9:
        even = "The weights add up to 0: even areas become 0, only changes are left."
    elif abs(total - 1) < 1e-9:
        even = "The weights add up to 1: even areas stay as they are."
    else:
        even = f"The weights add up to {tex.plain(total)}: even areas are multiplied by that."
    factors = separated(w)
    rank = {
        0: "",
        1: " It has rank 1: a column times a row.",
    }.get(factors.rank, f" It has rank {factors.rank}.")
    turned = (
        " It lies turned by half a turn: what mathematics calls convolution. Networks learn their "
        "kernels, so they leave the turn out, and keep the name."
        if flip
        else ""
    )
    return _name(w) + even + rank + turned


NAMES = {
    "Blur": "A small Gauss bell. ",
    "Blur more": "A Gauss bell. ",
    "Upright edges": "Sobel’s kernel: how much lighter it is on the right than on the left. ",
    "Level edges": "Sobel’s kernel: how much lighter it is below than above. ",
    "All edges": "The Laplacian: how far a pixel is from the mean of its neighbors. ",
}
BOOK = "Kneusel’s example, which shows whether it was flipped. "


def _name(w: Array) -> str:
    named = {**{words: KERNELS[name] for name, words in NAMES.items()}, BOOK: BOOK_KERNEL}
    return next((words for words, kernel in named.items() if np.array_equal(kernel, w)), "")


def work(found: Scan) -> tuple[str, float, str]:
    """How many products the whole output takes: the question, the answer, and why."""
    rows, columns, *colors = found.y.shape
    k, n_colors = len(found.kernel), colors[0] if colors else 1
    products = multiply_adds((rows, columns), found.kernel.shape, n_colors)
    times = f" \\cdot {n_colors}" if n_colors > 1 else ""
    because = (
        f"Each of ${rows} \\cdot {columns}$ pixels is a sum of ${k}^2 = {k * k}$ products: "
        f"${rows} \\cdot {columns} \\cdot {k * k}{times} = {products}$. A layer of 64 such kernels "
        "over 64 channels takes 4,096 times as many."
    )
    question = (
        f"The kernel above has {k} × {k} weights. How many products of a weight and a pixel are "
        f"summed for the whole output of {rows} × {columns}{' in three colors' if times else ''}? "
        "(To 10 %.)"
    )
    return question, float(products), because


TWICE = (
    "Blur a picture with the 3 × 3 kernel, then blur the result with it again. Which kernel does "
    "both at once?",
    ("3 × 3", "5 × 5", "6 × 6", "9 × 9"),
)


def blurred_twice() -> str:
    """The kernel of two blurs, by letting one go over the other."""
    blur = KERNELS["Blur"]
    both = correlate(np.pad(blur, 2), flipped(blur))
    first = ", ".join(f"{v:g}" for v in both[0])
    middle = ", ".join(f"{v:g}" for v in both[2])
    return (
        "Each pixel of the result sees 3 × 3 pixels that see 3 × 3 each: together 5 × 5. Let the "
        f"kernel go over itself, and its rows are ${first}$, … ${middle}$ …, over 256: kernels "
        "are convolved like pictures. So a stack of small layers sees far."
    )


def quests(
    found: Scan, place: tuple[int, int], kernel: Array, *, stride: int, is_padded: bool
) -> list[Quest]:
    """Small tasks on the main picture; `kernel` has not been divided."""
    strongest = float(np.abs(found.y).max())
    k = len(kernel)
    only_one = np.count_nonzero(kernel) == 1 and kernel.max() == 1
    is_moved = bool(only_one and kernel[k // 2, k // 2] == 0)
    return [
        Quest(
            "Move to the pixel that is furthest from 0.",
            strongest > 0 and float(np.abs(found.y[place]).max()) >= strongest - 1e-9,
            "There the window looks most like the kernel itself: a sum of products is a dot "
            "product, and it measures likeness.",
        ),
        Quest(
            "Make a kernel that moves the picture by a pixel and changes nothing else.",
            is_moved,
            "A single 1 beside the middle. Every kernel is a sum of such moved pictures.",
        ),
        Quest(
            "Blur along one direction only.",
            _one_line(kernel),
            "Equal weights along a line: what a camera does that moves while the shutter is open.",
        ),
        Quest(
            "Halve the picture in both directions.",
            stride == 2,
            "Stride 2 leaves out every other place: a quarter of the sums, and of the work.",
        ),
        Quest(
            "Keep the size of the picture under a kernel of 5 × 5.",
            k == 5 and stride == 1 and is_padded,
            "Two more pixels on each side, $(k - 1) / 2$. What they hold is your choice.",
        ),
    ]


def _one_line(kernel: Array) -> bool:
    """Whether only one row, column or diagonal has weights, at least three, equal and positive."""
    lines = [kernel, kernel.T]
    at = np.argwhere(kernel != 0)
    if len(at) < 3 or len(set(kernel[kernel != 0].tolist())) != 1 or kernel.max() <= 0:
        return False
    straight = any(np.count_nonzero(line.any(axis=1)) == 1 for line in lines)
    slopes = np.ptp(at[:, 0] - at[:, 1]) == 0 or np.ptp(at[:, 0] + at[:, 1]) == 0
    return bool(straight or slopes)
