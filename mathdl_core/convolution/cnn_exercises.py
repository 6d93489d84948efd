r"""Exercises on convolutional networks, for pencil and paper.

$$n' = \Bigl\lfloor \frac{n + 2p - k}{s} \Bigr\rfloor + 1, \qquad
\text{parameters} = c_{\text{out}}\,(c_{\text{in}}\, k^2 + 1), \qquad
r_l = r_{l-1} + (k_l - 1) \prod_{i<l} s_i$$

Reference: MADL 10; MDL 9; MEDL 6.3-6.4.
"""

from collections.abc import Callable

import numpy as np

from mathdl_core.convolution.cnn_shapes import Spec, costs
from mathdl_core.exercise import Exercise

EXACT = 0.01


def shapes_exercise(rng: np.random.Generator) -> Exercise:
    """The shape after a convolution and a pooling."""
    side, kernel = int(rng.integers(12, 33)), int(rng.choice([3, 5]))
    padding, stride = int(rng.integers(0, 3)), int(rng.integers(1, 3))
    n_in, n_out = int(rng.choice([1, 3])), int(rng.choice([4, 6, 8, 16]))
    specs = (
        Spec("convolution", n_out, kernel=kernel, stride=stride, padding=padding),
        Spec("max pooling", n_out, kernel=2, stride=2),
    )
    first, second = costs(specs, side=side, n_in=n_in)
    middle, after = first.shape[1], second.shape[1]
    return Exercise(
        question=(
            f"A picture of {side} × {side} pixels with {n_in} channel(s) goes through {n_out} "
            f"filters of {kernel} × {kernel}, with padding {padding} and stride {stride}, and then "
            "through max pooling of 2 × 2 with stride 2. How many maps are there in the end, and "
            "how many rows has each? (Two numbers.)"
        ),
        answer=np.array([float(n_out), float(after)]),
        tolerance=EXACT,
        solution=(
            f"Each filter gives one map, so there are {n_out}. Their rows:\n\n"
            rf"$$\left\lfloor \frac{{{side} + 2 \cdot {padding} - {kernel}}}{{{stride}}} "
            rf"\right\rfloor + 1 = {middle}, \qquad "
            rf"\left\lfloor \frac{{{middle} - 2}}{{2}} \right\rfloor + 1 = {after}$$"
        ),
    )


def parameters_exercise(rng: np.random.Generator) -> Exercise:
    """The weights and biases of a layer, and those of a dense layer in its place."""
    n_in, n_out = int(rng.choice([1, 2, 3, 4, 8])), int(rng.choice([2, 4, 8, 12]))
    kernel, side = int(rng.choice([3, 5])), int(rng.choice([6, 8, 10]))
    (row,) = costs([Spec("convolution", n_out, kernel, 1, kernel // 2)], side=side, n_in=n_in)
    (dense,) = costs([Spec("dense", n_out * side * side)], side=side, n_in=n_in)
    return Exercise(
        question=(
            f"A convolution layer makes {n_out} maps of {side} × {side} out of {n_in} by kernels "
            f"of {kernel} × {kernel}, each map with a bias. How many parameters has it, and how "
            "many would a dense layer with as many inputs and outputs have? (Two numbers.)"
        ),
        answer=np.array([float(row.n_parameters), float(dense.n_parameters)]),
        tolerance=EXACT,
        solution=(
            rf"$${n_out} \cdot ({n_in} \cdot {kernel}^2 + 1) = {row.n_parameters}$$"
            "\n\nThe dense layer has a weight from each input to each output:\n\n"
            rf"$${n_out * side**2} \cdot ({n_in} \cdot {side}^2 + 1) = {dense.n_parameters}$$"
        ),
    )


def field_exercise(rng: np.random.Generator) -> Exercise:
    """The receptive field after three layers."""
    kernels = [int(rng.choice([3, 5])), 2, int(rng.choice([3, 5]))]
    strides = [int(rng.choice([1, 2])), 2, 1]
    specs = [
        Spec(kind, 4, kernel=k, stride=s)
        for kind, k, s in zip(
            ("convolution", "max pooling", "convolution"), kernels, strides, strict=True
        )
    ]
    rows = costs(specs, side=64)
    fields = [row.receptive_field for row in rows]
    jumps = [1, strides[0], strides[0] * strides[1]]
    steps = [1, *fields]
    lines = "\n\n".join(
        rf"$$r_{i + 1} = {steps[i]} + ({kernels[i]} - 1) \cdot {jumps[i]} = {fields[i]}$$"
        for i in range(3)
    )
    return Exercise(
        question=(
            f"A convolution of {kernels[0]} × {kernels[0]} with stride {strides[0]}, max pooling "
            f"of 2 × 2 with stride 2, and another convolution of {kernels[2]} × {kernels[2]} with "
            "stride 1 follow one another. How many pixels wide is what one unit of the last "
            "sees of the picture?"
        ),
        answer=np.array(float(fields[-1])),
        tolerance=EXACT,
        solution="Each layer adds its kernel less one, as far apart as its inputs are:\n\n" + lines,
    )


def unit_exercise(rng: np.random.Generator) -> Exercise:
    """One unit of the second layer, which sees two maps."""
    x = rng.integers(0, 4, size=(2, 2, 2)).astype(float)
    w = rng.integers(-2, 3, size=(2, 2, 2)).astype(float)
    bias = float(rng.integers(-3, 4))
    z = float((x * w).sum() + bias)
    sums = [" + ".join(f"{a:g} \\cdot ({b:g})" for a, b in zip(p.ravel(), q.ravel(), strict=True))
            for p, q in zip(x, w, strict=True)]  # fmt: skip
    windows, kernels = (",\\quad ".join(map(_matrix, part)) for part in (x, w))
    return Exercise(
        question=(
            f"A unit sees in two maps\n\n$${windows},$$\n\nits kernels are\n\n$${kernels},$$\n\n"
            f"its bias is ${bias:g}$, and a ReLU follows. What does it say?"
        ),
        answer=np.array(max(z, 0.0)),
        tolerance=EXACT,
        solution=(
            f"$$z = {sums[0]}$$\n\n$$\\quad + {sums[1]} + ({bias:g}) = {z:g}$$\n\n"
            f"$$a = \\max(0,\\, {z:g}) = {max(z, 0.0):g}$$"
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "shapes": shapes_exercise,
    "parameters": parameters_exercise,
    "field": field_exercise,
    "unit": unit_exercise,
}


def cnn_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _matrix(values: np.ndarray) -> str:
    rows = r" \\ ".join(" & ".join(f"{v:g}" for v in row) for row in values)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
