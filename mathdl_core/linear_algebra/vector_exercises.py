r"""Exercises on vectors, all from $a \cdot b = |a|\,|b| \cos\theta$, with small whole numbers.

Each function of `exercises` draws its numbers from a generator, so a seed is an exercise; they are
chosen so that squares, roots and quotients come out even and pencil and paper suffice.

Reference: MADL 2.5-2.6.
"""

from collections.abc import Callable, Iterable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.vectors import (
    angle,
    coordinates_in,
    dot,
    length,
    linear_combination,
    projection,
)

EVEN_LENGTHS = ((3, 4), (6, 8), (5, 12), (1, 2, 2), (2, 3, 6), (1, 4, 8), (1, 1, 3, 5))
EVEN_ANGLES = (
    ((2, 1, 1), (1, 1, 0)),  # 30 degrees
    ((3, 1, 0), (1, 2, 0)),  # 45
    ((2, 1, 1), (1, 2, -1)),  # 60
    ((1, 2, 2), (2, 1, -2)),  # 90
)


def dot_exercise(rng: np.random.Generator) -> Exercise:
    """The dot product of two vectors with 2 to 4 components."""
    n = int(rng.integers(2, 5))
    a, b = _whole_numbers(rng, n), _whole_numbers(rng, n)
    answer = np.array(dot(a, b))
    products = " + ".join(_product(x, y) for x, y in zip(a, b, strict=True))
    return Exercise(
        question=f"What is $a \\cdot b$ for $a = {_vector(a)}$ and $b = {_vector(b)}$?",
        answer=answer,
        tolerance=0.01,
        solution=(
            "Multiply component by component and add up:\n\n"
            f"$$a \\cdot b = {products} = {_sum(a * b)} = {_number(answer)}$$"
        ),
    )


def length_exercise(rng: np.random.Generator) -> Exercise:
    """The length of a vector whose sum of squares is a square number."""
    a = rng.permutation(np.array(EVEN_LENGTHS[rng.integers(len(EVEN_LENGTHS))], dtype=np.float64))
    a *= rng.choice([-1.0, 1.0], size=a.size)
    answer = np.array(length(a))
    squares = " + ".join(f"{_factor(x)}^2" for x in a)
    return Exercise(
        question=f"How long is $a = {_vector(a)}$?",
        answer=answer,
        tolerance=0.01,
        solution=(
            "The length is the square root of the dot product with itself:\n\n"
            f"$$|a| = \\sqrt{{a \\cdot a}} = \\sqrt{{{squares}}} = \\sqrt{{{_sum(a * a)}}}"
            f" = \\sqrt{{{_number(dot(a, a))}}} = {_number(answer)}$$"
        ),
    )


def angle_exercise(rng: np.random.Generator) -> Exercise:
    """The angle between two vectors: 30, 45, 60, 90, 120, 135 or 150 degrees."""
    pair = np.array(EVEN_ANGLES[rng.integers(len(EVEN_ANGLES))], dtype=np.float64)
    # What is done to the axes alike keeps the angle; turning one vector round takes it from 180.
    a, b = rng.permutation(pair, axis=1) * rng.choice([-1.0, 1.0], size=3)
    b *= rng.choice([-2.0, -1.0, 1.0, 2.0])
    answer = np.array(np.degrees(angle(a, b)))
    lengths = f"\\sqrt{{{_number(dot(a, a))}}} \\cdot \\sqrt{{{_number(dot(b, b))}}}"
    product, of_squares = dot(a, b), dot(a, a) * dot(b, b)
    return Exercise(
        question=(
            "How many degrees is the angle between "
            f"$a = {_vector(a)}$ and $b = {_vector(b)}$? A whole number."
        ),
        answer=answer,
        tolerance=0.5,
        solution=(
            "The cosine is the dot product divided by both lengths. "
            f"Here $a \\cdot b = {_sum(a * b)} = {_number(product)}$, "
            f"$a \\cdot a = {_sum(a * a)} = {_number(dot(a, a))}$ and "
            f"$b \\cdot b = {_sum(b * b)} = {_number(dot(b, b))}$, so\n\n"
            f"$$\\cos\\theta = \\frac{{a \\cdot b}}{{|a|\\,|b|}} = \\frac{{{_number(product)}}}"
            f"{{{lengths}}} = \\frac{{{_number(product)}}}{{\\sqrt{{{_number(of_squares)}}}}}"
            f" {_rounded(product / np.sqrt(of_squares))}$$\n\n"
            f"and $\\theta = \\arccos(\\cos\\theta) = {_number(answer)}^\\circ$."
        ),
    )


def projection_exercise(rng: np.random.Generator) -> Exercise:
    """The projection of one vector of the plane onto another; it has whole components."""
    a = _whole_numbers(rng, 2, largest=3)
    multiple, sideways = rng.choice([-2.0, -1.0, 1.0, 2.0], size=2)
    b = linear_combination(np.array([multiple, sideways]), [a, np.array([-a[1], a[0]])])
    answer = projection(b, onto=a)
    factor = dot(a, b) / dot(a, a)
    return Exercise(
        question=(
            f"Project $b = {_vector(b)}$ onto $a = {_vector(a)}$. "
            "Which vector is the projection? Two numbers."
        ),
        answer=answer,
        tolerance=0.01,
        solution=(
            "The projection is the multiple of $a$ that leaves a rest orthogonal to $a$. "
            f"With $a \\cdot b = {_sum(a * b)} = {_number(dot(a, b))}$ and "
            f"$a \\cdot a = {_sum(a * a)} = {_number(dot(a, a))}$:\n\n"
            "$$\\frac{a \\cdot b}{a \\cdot a}\\, a = "
            f"\\frac{{{_number(dot(a, b))}}}{{{_number(dot(a, a))}}} {_vector(a)}"
            f" = {_factor(factor)} {_vector(a)} = {_vector(answer)}$$\n\n"
            f"Check: the rest $b - {_vector(answer)} = {_vector(b - answer)}$ has dot product "
            f"${_sum(a * (b - answer))} = {_number(dot(a, b - answer))}$ with $a$."
        ),
    )


def orthogonality_exercise(rng: np.random.Generator) -> Exercise:
    """The component of b that makes it orthogonal to a; a whole number."""
    known_a, known_b = _whole_numbers(rng, 2), _whole_numbers(rng, 2, largest=3)
    last = rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
    known_b *= abs(last)
    known = dot(known_a, known_b)
    answer = np.array(-known / last)
    products = " + ".join(_product(x, y) for x, y in zip(known_a, known_b, strict=True))
    a = np.append(known_a, last)
    return Exercise(
        question=(
            f"For which $t$ is $b = ({_listed(known_b)}, t)$ orthogonal to $a = {_vector(a)}$?"
        ),
        answer=answer,
        tolerance=0.01,
        solution=(
            "Orthogonal means that the dot product is 0:\n\n"
            f"$$a \\cdot b = {products} + {_factor(last)} \\cdot t"
            f" = {_number(known)} + {_factor(last)} \\cdot t = 0$$\n\n"
            f"so $t = \\frac{{{_number(-known)}}}{{{_number(last)}}} = {_number(answer)}$."
        ),
    )


def coordinates_exercise(rng: np.random.Generator) -> Exercise:
    """The two whole coefficients with which two vectors of the plane reach a point."""
    a, b = _whole_numbers(rng, 2, largest=3), _whole_numbers(rng, 2, largest=3)
    if a[0] * b[1] == a[1] * b[0]:
        b = np.array([-a[1], a[0]])
    point = linear_combination(rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], size=2), [a, b])
    answer = coordinates_in(point, [a, b])
    determinant = a[0] * b[1] - a[1] * b[0]
    x = _eliminated(point, b, determinant, answer[0])
    y = _eliminated(a, point, determinant, answer[1])
    return Exercise(
        question=(
            f"With which numbers $x$ and $y$ is $x a + y b = {_vector(point)}$, "
            f"for $a = {_vector(a)}$ and $b = {_vector(b)}$? Two numbers."
        ),
        answer=answer,
        tolerance=0.01,
        solution=(
            "Each component is an equation:\n\n"
            f"{_equation(a[0], b[0], point[0])}\n\n{_equation(a[1], b[1], point[1])}\n\n"
            f"${_factor(b[1])}$ times the first minus ${_factor(b[0])}$ times the second "
            f"leaves $x$:\n\n$$x = {x}$$\n\n"
            f"${_factor(a[0])}$ times the second minus ${_factor(a[1])}$ times the first "
            f"leaves $y$:\n\n$$y = {y}$$\n\n"
            f"so $(x, y) = {_vector(answer)}$."
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "dot product": dot_exercise,
    "length": length_exercise,
    "angle": angle_exercise,
    "projection": projection_exercise,
    "orthogonality": orthogonality_exercise,
    "linear combination": coordinates_exercise,
}


def vector_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _whole_numbers(rng: np.random.Generator, n: int, *, largest: int = 5) -> Array:
    """(n,) whole numbers from -largest to largest without 0, which would make a step trivial."""
    sizes: Array = rng.integers(1, largest + 1, size=n).astype(np.float64)
    sizes *= rng.choice([-1.0, 1.0], size=n)
    return sizes


def _equation(x_factor: float, y_factor: float, total: float) -> str:
    left = f"{_number(x_factor)} x + {_number(y_factor)} y".replace("+ -", "- ")
    return f"$${left} = {_number(total)}$$"


def _eliminated(p: Array, q: Array, determinant: float, quotient: float) -> str:
    """Cramer's rule in LaTeX: the 2 x 2 determinant of p and q over that of the basis."""
    numerator = f"{_product(p[0], q[1])} - {_product(p[1], q[0])}"
    value = _number(p[0] * q[1] - p[1] * q[0])
    return (
        f"\\frac{{{numerator}}}{{{_number(determinant)}}}"
        f" = \\frac{{{value}}}{{{_number(determinant)}}} = {_number(quotient)}"
    )


def _number(x: float | Array) -> str:
    # Adding 0 turns the -0 of a rounded -1e-17 into 0.
    return f"{round(float(x), 4) + 0.0:g}"


def _rounded(x: float) -> str:
    return f"= {_number(x)}" if _number(x) == f"{x:g}" else f"\\approx {_number(x)}"


def _factor(x: float) -> str:
    return _number(x) if x >= 0 else f"({_number(x)})"


def _product(x: float, y: float) -> str:
    return f"{_factor(x)} \\cdot {_factor(y)}"


def _sum(terms: Array) -> str:
    return " + ".join(_number(x) for x in terms).replace("+ -", "- ")


def _listed(a: Iterable[float]) -> str:
    return ", ".join(_number(x) for x in a)


def _vector(a: Iterable[float]) -> str:
    return f"({_listed(a)})"
