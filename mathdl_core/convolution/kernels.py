r"""Kernels that have names: what each one does to a picture.

A kernel whose weights add up to 1 keeps even areas as they are; one whose weights add up to 0 makes
them 0, and answers to changes alone.

Reference: MDL 9; MADL 10. The edge kernels are those of I. Sobel and G. Feldman, 1968.
"""

import numpy as np

from mathdl_core.arrays import Array

_BINOMIAL = np.array([1.0, 4.0, 6.0, 4.0, 1.0])

KERNELS: dict[str, Array] = {
    "Leave it": np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "Blur": np.outer([1.0, 2, 1], [1.0, 2, 1]),
    "Blur more": np.outer(_BINOMIAL, _BINOMIAL),
    "Sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "Emboss": np.array([[-2.0, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "Upright edges": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "Level edges": np.array([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "All edges": np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "Motion": np.eye(5),
}

BOOK_KERNEL = np.array([[1.0, 0, 0], [0, -8, 0], [0, 0, 3]])
"""That of MDL 9, which shows whether it was flipped."""


def keeps_brightness(kernel: Array) -> bool:
    """Whether even areas come out as they are."""
    return bool(abs(kernel.sum() - 1) < 1e-9)


def normalized(kernel: Array) -> Array:
    """Divided by the sum of its weights, where that is not 0."""
    total = kernel.sum()
    return kernel if abs(total) < 1e-9 else kernel / total


def resized(kernel: Array, side: int) -> Array:
    """(side, side) around the kernel's middle: cut off, or with zeros around it."""
    old = len(kernel)
    new = np.zeros((side, side))
    n = min(old, side)
    a, b = (old - n) // 2, (side - n) // 2
    new[b : b + n, b : b + n] = kernel[a : a + n, a : a + n]
    return new
