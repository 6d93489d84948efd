r"""Exercises on principal components whose eigenvalues come out even.

Centered points $\pm p\,u,\ \pm q\,w$ with orthogonal whole vectors $u$ and $w$ have

$$C = \tfrac{2}{3}\,(p^2 u u^\top + q^2 w w^\top), \qquad
\lambda = \tfrac{2}{3}\,p^2 |u|^2,\ \tfrac{2}{3}\,q^2 |w|^2,$$

with the $n - 1 = 3$ of four points. MADL 4.3.
"""

from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.pca import (
    covariance,
    explained_share,
    pca,
    reconstruct,
    scores,
    shadow,
)

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""

SLANTS = ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3))


def covariance_exercise(rng: np.random.Generator) -> Exercise:
    """The three different entries of the covariance of three points."""
    X = rng.integers(-4, 5, size=(3, 2)).astype(np.float64)
    X[2] = 3 * rng.integers(-1, 2, size=2) - X[0] - X[1]  # so that the mean is whole
    mean = X.mean(axis=0)
    centered = X - mean
    C = covariance(X)
    xx, xy, yy = (
        " + ".join(f"{_factor(a)} \\cdot {_factor(b)}" for a, b in zip(left, right, strict=True))
        for left, right in (
            (centered[:, 0], centered[:, 0]),
            (centered[:, 0], centered[:, 1]),
            (centered[:, 1], centered[:, 1]),
        )
    )
    return Exercise(
        question=(
            f"Three points: ${', '.join(_vector(x) for x in X)}$. What are the entries "
            r"$C_{11}$, $C_{12}$ and $C_{22}$ of their covariance, with $n - 1$? Three numbers."
        ),
        answer=np.array([C[0, 0], C[0, 1], C[1, 1]]),
        tolerance=TOLERANCE,
        solution=(
            f"The mean is $\\bar x = {_vector(mean)}$, so the centered points are "
            f"${', '.join(_vector(x) for x in centered)}$, and $n - 1 = 2$:\n\n"
            f"$$C_{{11}} = \\tfrac12 ({xx}) = {_number(C[0, 0])}$$\n\n"
            f"$$C_{{12}} = \\tfrac12 ({xy}) = {_number(C[0, 1])}$$\n\n"
            f"$$C_{{22}} = \\tfrac12 ({yy}) = {_number(C[1, 1])}$$"
        ),
    )


def eigenvalue_exercise(rng: np.random.Generator) -> Exercise:
    """The principal variances of four points on two orthogonal lines."""
    X, u, w = _cross(rng)
    C, found = covariance(X), pca(X)
    a, b, d = C[0, 0], C[0, 1], C[1, 1]
    first, second = found.variances
    return Exercise(
        question=(
            f"Four points have the mean $0$: ${', '.join(_vector(x) for x in X)}$. What are the "
            "variances along their principal axes, the larger one first? (Two decimals.)"
        ),
        answer=found.variances,
        tolerance=TOLERANCE,
        solution=(
            f"With $n - 1 = 3$, $C = {_matrix(C)}$, and\n\n"
            r"$$\lambda = \frac{C_{11} + C_{22}}{2} \pm "
            r"\sqrt{\left(\frac{C_{11} - C_{22}}{2}\right)^2 + C_{12}^2} = "
            f"{_number((a + d) / 2)} \\pm \\sqrt{{{_factor((a - d) / 2)}^2 + {_factor(b)}^2}}$$\n\n"
            f"which is ${_number(first)}$ and ${_number(second)}$. Or see it: all points lie on "
            f"the two lines along ${_vector(u)}$ and ${_vector(w)}$, which are at a right angle."
        ),
    )


def captured_exercise(rng: np.random.Generator) -> Exercise:
    """What a line along (3, 4) or (4, 3) captures and leaves of four points."""
    X, _, _ = _cross(rng)
    direction = rng.permutation([3.0, 4.0]) * rng.choice([-1.0, 1.0], size=2)
    split = shadow(X, direction)
    along = ", ".join(_number(t) for t in split.along)
    squares = " + ".join(f"{_factor(t)}^2" for t in split.along)
    total = split.captured + split.left
    return Exercise(
        question=(
            f"Four points have the mean $0$: ${', '.join(_vector(x) for x in X)}$. Which variance "
            f"does the line along $u = \\tfrac15 {_vector(direction)}$ capture, and which error "
            "does it leave? Two numbers. (Two decimals.)"
        ),
        answer=np.array([split.captured, split.left]),
        tolerance=TOLERANCE,
        solution=(
            f"The products $x_i \\cdot u$ are ${along}$, so the line captures\n\n"
            f"$$\\tfrac13 ({squares}) = {_number(split.captured)}.$$\n\n"
            "All squared lengths together, over 3, are the total variance "
            f"${_number(total)}$, and by Pythagoras the line leaves "
            f"${_number(total)} - {_number(split.captured)} = {_number(split.left)}$."
        ),
    )


def reconstruction_exercise(rng: np.random.Generator) -> Exercise:
    """A point back from its one score, with the mean added again."""
    slant = np.array(SLANTS[rng.integers(1, len(SLANTS))], dtype=np.float64)
    mean = rng.integers(-3, 4, size=2).astype(np.float64)
    across = np.array([-slant[1], slant[0]])
    X = mean + np.array([3 * slant, -3 * slant, across, -across])
    found = pca(X)
    along, aside = (int(v) for v in rng.choice([-2, -1, 1, 2], size=2))
    x = mean + along * slant + aside * across
    back = reconstruct(scores(x[None], found, n_components=1), found)[0]
    size = int(slant @ slant)
    product = float((x - mean) @ slant)
    return Exercise(
        question=(
            f"A data set has the mean ${_vector(mean)}$ and its first principal axis is "
            f"$v = {_vector(slant)} / \\sqrt{{{size}}}$. One component is kept. Which point comes "
            f"back for $x = {_vector(x)}$? Two numbers."
        ),
        answer=back,
        tolerance=TOLERANCE,
        solution=(
            f"Center first: $x - \\bar x = {_vector(x - mean)}$. Its score is "
            f"$(x - \\bar x) \\cdot v = {_number(product)} / \\sqrt{{{size}}}$, and then the mean "
            "must be added again:\n\n"
            f"$$\\hat x = {_vector(mean)} + \\frac{{{_number(product)}}}{{{size}}} "
            f"{_vector(slant)} = {_vector(back)}$$"
        ),
    )


def share_exercise(rng: np.random.Generator) -> Exercise:
    """How many components keep at least nine tenths of the variance."""
    variances = np.sort(rng.integers(1, 30, size=5).astype(np.float64))[::-1] * [4, 1, 1, 1, 1]
    variances = np.sort(variances)[::-1]
    shares = explained_share(variances)
    kept = np.cumsum(shares)
    n_components = int((kept < 0.9 - 1e-9).sum()) + 1
    sums = ", ".join(f"{value:.3f}" for value in kept)
    return Exercise(
        question=(
            f"The eigenvalues of a covariance are ${', '.join(_number(v) for v in variances)}$. "
            "How many components keep at least 90 % of the variance, and what share do they keep? "
            "Two numbers, the share from 0 to 1. (Two decimals.)"
        ),
        answer=np.array([n_components, kept[n_components - 1]]),
        tolerance=TOLERANCE,
        solution=(
            f"Together they are ${_number(variances.sum())}$. The shares of the first one, of the "
            f"first two, and so on, are ${sums}$. The first of these that reaches $0.9$ is "
            f"number ${n_components}$."
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "covariance": covariance_exercise,
    "eigenvalues": eigenvalue_exercise,
    "captured": captured_exercise,
    "reconstruction": reconstruction_exercise,
    "share": share_exercise,
}


def pca_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _cross(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Points (4, 2) at ±p u and ±q w, and the orthogonal u (2,) and w (2,)."""
    u = np.array(SLANTS[rng.integers(len(SLANTS))], dtype=np.float64)
    w = np.array([-u[1], u[0]])
    p, q = rng.permutation([1.0, 2.0, 3.0])[:2]
    return np.array([p * u, -p * u, q * w, -q * w]), u, w


def _number(x: float) -> str:
    # Adding 0 turns the -0 of a rounded -1e-17 into 0.
    return f"{round(float(x), 4) + 0.0:g}"


def _factor(x: float) -> str:
    return _number(x) if x >= 0 else f"({_number(x)})"


def _vector(x: Array) -> str:
    return f"({', '.join(_number(entry) for entry in x)})"


def _matrix(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(_number(entry) for entry in row) for row in matrix)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
