r"""A signal seen through a blur: the smallest honest example of an ill-conditioned system.

$$b = Ax + \text{noise}, \qquad A_{ij} \propto e^{-(i - j)^2 / 2 w^2}, \quad
\textstyle\sum_j A_{ij} = 1$$

Reference: P. C. Hansen, J. G. Nagy, D. P. O'Leary, "Deblurring Images", 2006.
"""

import numpy as np

from mathdl_core.arrays import Array


def blur_matrix(n: int, *, width: float) -> Array:
    """(n, n) each row a bell of standard deviation `width` around its own place, with sum 1."""
    places = np.arange(n)
    bells = np.exp(-np.square((places[:, None] - places) / width) / 2)
    weights: Array = bells / bells.sum(axis=1, keepdims=True)
    return weights


def step_and_bump(n: int) -> Array:
    """(n,) a signal from 0 to 1 with an edge, a plateau and a bump."""
    t = np.linspace(0, 1, n)
    plateau = np.where((t > 0.15) & (t < 0.42), 1.0, 0.0)
    bump: Array = np.exp(-np.square((t - 0.7) / 0.07))
    return plateau + 0.8 * bump


def observed(A: Array, x: Array, *, noise: float, rng: np.random.Generator) -> Array:
    """(m,) A x with independent normal noise of standard deviation `noise`."""
    return A @ x + noise * rng.standard_normal(len(A))
