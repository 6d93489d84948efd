r"""Exercises on convolution with numbers that pencil and paper can do.

$$y = \sum_t w_t\, x_t, \qquad
n_{\text{out}} = \left\lfloor \frac{n + 2p - d\,(k-1) - 1}{s} \right\rfloor + 1$$

Reference: MADL 10; MDL 9; MEDL 6.
"""

from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import conv_direct, flipped
from mathdl_core.convolution.pooling import max_pool, mean_pool
from mathdl_core.convolution.shapes import output_size, span
from mathdl_core.convolution.transposed import conv_transpose
from mathdl_core.exercise import Exercise

TOLERANCE = 1e-6
"""All answers are whole numbers or quarters."""


def shape_exercise(rng: np.random.Generator) -> Exercise:
    """How many rows a layer has."""
    n = int(rng.integers(12, 65))
    k, s, p, d = (int(rng.integers(low, high)) for low, high in ((2, 6), (1, 4), (0, 4), (1, 3)))
    size = output_size(n, k, stride=s, padding=p, dilation=d)
    return Exercise(
        question=(
            f"A picture of {n} rows meets a kernel of {k} rows, with stride {s}, {p} rows of zeros "
            f"above and below, and dilation {d}. How many rows has the output?"
        ),
        answer=np.array(float(size)),
        tolerance=0.5,
        solution=(
            f"The kernel reaches over $d\\,(k-1) + 1 = {d} \\cdot {k - 1} + 1 = {span(k, d)}$ "
            "rows:\n\n"
            rf"$$\left\lfloor \frac{{{n} + 2 \cdot {p} - {d} \cdot ({k} - 1) - 1}}{{{s}}} "
            rf"\right\rfloor + 1 = \left\lfloor \frac{{{n + 2 * p - d * (k - 1) - 1}}}{{{s}}} "
            rf"\right\rfloor + 1 = {size}$$"
        ),
    )


def pixel_exercise(rng: np.random.Generator) -> Exercise:
    """One output pixel, as correlation and as convolution."""
    x, w = _whole(rng, 0, 10, 3, 3), _whole(rng, -2, 3, 3, 3)
    w[0, 0], w[2, 2] = 1.0, -2.0  # so that flipping it matters
    answer = np.array([(x * w).sum(), (x * flipped(w)).sum()])
    products = " ".join(_signed(value) for value in (x * w).ravel())
    turned = " ".join(_signed(value) for value in (x * flipped(w)).ravel())
    return Exercise(
        question=rf"""
The window and the kernel are

$$x = {_matrix_tex(x)}, \qquad w = {_matrix_tex(w)}.$$

What is the output pixel as a deep learning layer computes it (correlation), and what as
mathematics does (convolution)? (Two numbers.)
""",
        answer=answer,
        tolerance=TOLERANCE,
        solution=rf"""
Correlation multiplies what lies on top of each other, row by row:

$${products} = {answer[0]:g}.$$

Convolution turns the kernel by half a turn first:

$${turned} = {answer[1]:g}.$$
""",
    )


def stamping_exercise(rng: np.random.Generator) -> Exercise:
    """A transposed convolution in one dimension."""
    x, w = _whole(rng, 1, 6, 2), _whole(rng, -3, 4, 3)
    s = int(rng.integers(1, 3))
    y = conv_transpose(x[None, None], w[None, None], stride=s)[0, 0]
    stamps = [f"{value:g} \\cdot {_row_tex(w)} = {_row_tex(value * w)}" for value in x]
    return Exercise(
        question=(
            rf"The input ${_row_tex(x)}$ stamps the kernel $w = {_row_tex(w)}$ with stride {s}: a "
            f"transposed convolution. What comes out? ({len(y)} numbers.)"
        ),
        answer=y,
        tolerance=TOLERANCE,
        solution=(
            f"Two stamps, the second one moved by {s}:\n\n$$"
            + r", \qquad ".join(stamps)
            + f".$$\n\nWhere they overlap they add up: $y = {_row_tex(y)}$."
        ),
    )


def pooling_exercise(rng: np.random.Generator) -> Exercise:
    """Maxima or means of four windows."""
    x = _whole(rng, -9, 10, 4, 4)
    largest = bool(rng.integers(2))
    y = (max_pool(x, 2).values if largest else mean_pool(x, 2)).ravel()
    word = "maximum" if largest else "mean"
    return Exercise(
        question=rf"""
Pool by the {word} of windows of 2 × 2, stride 2:

$$x = {_matrix_tex(x)}$$

(Four numbers, row by row.)
""",
        answer=y,
        tolerance=TOLERANCE,
        solution=(
            f"Four windows that do not overlap; the {word} of each:\n\n"
            f"$$y = {_matrix_tex(y.reshape(2, 2))}.$$"
        ),
    )


def gradient_exercise(rng: np.random.Generator) -> Exercise:
    """The way back: how a sum of outputs depends on each input."""
    x, w = _whole(rng, 1, 6, 4), _whole(rng, -3, 4, 2)
    y = conv_direct(x[None, None], w[None, None])[0, 0]
    back = conv_transpose(np.ones((1, 1, len(y))), w[None, None])[0, 0]
    return Exercise(
        question=(
            f"The kernel $w = {_row_tex(w)}$ goes over $x = {_row_tex(x)}$, and the loss is the "
            "sum of the outputs. What is the derivative of the loss by each $x_i$? (Four numbers.)"
        ),
        answer=back,
        tolerance=TOLERANCE,
        solution=(
            f"The outputs are $y = {_row_tex(y)}$. Each has derivative 1 in the loss and stamps "
            "$w$ onto the inputs it came from, which is the transposed convolution of $(1, 1, 1)$: "
            f"$${_row_tex(back)}.$$ The ends are in one window only."
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "shape": shape_exercise,
    "pixel": pixel_exercise,
    "stamping": stamping_exercise,
    "pooling": pooling_exercise,
    "gradient": gradient_exercise,
}


def convolution_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _whole(rng: np.random.Generator, low: int, high: int, *shape: int) -> Array:
    return rng.integers(low, high, size=shape).astype(np.float64)


def _signed(x: float) -> str:
    return f"- {-x:g}" if x < 0 else f"+ {x + 0.0:g}"


def _row_tex(row: Array) -> str:
    return "(" + ", ".join(f"{entry + 0.0:g}" for entry in row) + ")"


def _matrix_tex(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(f"{entry + 0.0:g}" for entry in row) for row in matrix)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
