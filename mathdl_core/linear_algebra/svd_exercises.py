r"""Exercises on the SVD with numbers that pencil and paper can do.

Two columns of the same length c and the dot product q make $A^\top A$ as plain as it gets:

$$A^\top A = \begin{pmatrix} c^2 & q \\ q & c^2 \end{pmatrix}, \qquad
\sigma^2 = c^2 \pm q, \qquad v = (1, \pm 1) / \sqrt 2$$

Reference: MADL 4.4, MEDL 2.6.
"""

from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.svd import decompose, frobenius_errors, stored_numbers
from mathdl_core.linear_algebra.svd_solutions import least_squares

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""

SAME_LENGTH = ((3, 4), (4, 3), (5, 0), (0, 5), (4, -3), (3, -4))


def singular_values_exercise(rng: np.random.Generator) -> Exercise:
    """The singular values of a 2 x 2 matrix whose columns are equally long."""
    first, second = rng.permutation(len(SAME_LENGTH))[:2]
    A = np.array([SAME_LENGTH[first], SAME_LENGTH[second]], dtype=np.float64).T
    q = float(A[:, 0] @ A[:, 1])
    sigma = decompose(A).sigma
    return Exercise(
        question=rf"""
Which singular values has

$$A = {_matrix_tex(A)}\ ?$$

(Two numbers, the larger one first; two decimals.)
""",
        answer=sigma,
        tolerance=TOLERANCE,
        solution=rf"""
Singular values are the roots of the eigenvalues of

$$A^\top A = {_matrix_tex(A.T @ A)}.$$

It sends $(1, 1)$ to $(25 {_signed(q)})$ times itself and $(1, -1)$ to $(25 {_signed(-q)})$ times
itself, so

$$\sigma_1 = \sqrt{{{25 + abs(q):g}}} \approx {sigma[0]:.4f}, \qquad
\sigma_2 = \sqrt{{{25 - abs(q):g}}} \approx {sigma[1]:.4f}.$$

Check: $\sigma_1 \sigma_2 = |\det A| = {abs(A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]):g}$.
""",
    )


def best_error_exercise(rng: np.random.Generator) -> Exercise:
    """The error of the best approximation, from the singular values alone."""
    sigma = np.sort(rng.choice(np.arange(1, 13), size=5, replace=False))[::-1].astype(np.float64)
    rank = int(rng.integers(1, 4))
    error = float(frobenius_errors(sigma)[rank])
    listed = ", ".join(f"{s:g}" for s in sigma)
    squares = " + ".join(f"{s:g}^2" for s in sigma[rank:])
    return Exercise(
        question=(
            rf"A matrix has the singular values ${listed}$. How far from it, in the Frobenius "
            f"norm, is the nearest matrix of rank {rank}? (Two decimals.)"
        ),
        answer=np.array(error),
        tolerance=TOLERANCE,
        solution=(
            "By Eckart and Young it is the sum of the first layers, and what is missing are the "
            "others. Layers are orthogonal to each other, so their squared lengths add up:\n\n"
            rf"$$\|A - A_{rank}\|_F = \sqrt{{{squares}}} = \sqrt{{{error**2:.0f}}} "
            rf"\approx {error:.4f}$$"
        ),
    )


def pseudo_inverse_exercise(rng: np.random.Generator) -> Exercise:
    """The shortest least-squares answer of a system of rank 1."""
    u = rng.integers(1, 4, size=2).astype(np.float64)
    v = rng.integers(1, 4, size=2).astype(np.float64)
    b = rng.integers(1, 8, size=2).astype(np.float64)
    A = np.outer(u, v)
    x = least_squares(decompose(A), b)
    uu, vv, ub = u @ u, v @ v, u @ b
    return Exercise(
        question=rf"""
The matrix

$$A = {_matrix_tex(A)} = {_matrix_tex(u[:, None])} {_matrix_tex(v[None])}$$

has rank 1. Which shortest $x$ brings $A x$ as near as possible to $b = ({b[0]:g}, {b[1]:g})$?
(Two numbers, two decimals.)
""",
        answer=x,
        tolerance=TOLERANCE,
        solution=rf"""
With $A = u v^\top$ the only layer is $u_1 = u / |u|$, $\sigma_1 = |u|\,|v|$, $v_1 = v / |v|$, and

$$x = A^+ b = \frac{{u_1 \cdot b}}{{\sigma_1}} v_1 = \frac{{u \cdot b}}{{|u|^2\, |v|^2}}\, v
= \frac{{{ub:g}}}{{{uu:g} \cdot {vv:g}}}\, ({v[0]:g}, {v[1]:g})
\approx ({x[0]:.4f}, {x[1]:.4f}).$$
""",
    )


def storage_exercise(rng: np.random.Generator) -> Exercise:
    """The highest rank at which the layers take no more numbers than the matrix."""
    m, n = (int(side) for side in 10 * rng.integers(10, 41, size=2))
    rank = m * n // (m + n + 1)
    return Exercise(
        question=(
            f"A picture has {m} × {n} pixels. Up to which rank do its layers, $\\sigma_i$ "
            "included, take no more numbers than the picture itself? (A whole number.)"
        ),
        answer=np.array(float(rank)),
        tolerance=0.5,
        solution=(
            f"A layer is a column of {m} numbers, a row of {n} and a $\\sigma$: "
            f"{stored_numbers((m, n), 1)} numbers. The picture has ${m} \\cdot {n} = {m * n}$: "
            "\n\n"
            rf"$$k \le \frac{{{m * n}}}{{{m + n + 1}}} \approx {m * n / (m + n + 1):.2f}, "
            rf"\qquad k = {rank}.$$"
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "singular values": singular_values_exercise,
    "best error": best_error_exercise,
    "pseudo-inverse": pseudo_inverse_exercise,
    "storage": storage_exercise,
}


def svd_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _signed(x: float) -> str:
    return f"- {-x:g}" if x < 0 else f"+ {x:g}"


def _matrix_tex(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(f"{entry + 0.0:g}" for entry in row) for row in matrix)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
