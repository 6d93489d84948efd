"""The exercises, solved again from their text alone."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.vector_exercises import exercises, vector_exercise

SEEDS = range(200)


def vectors_in(question: str) -> list[Array]:
    return [
        np.array([float(x) for x in tuple_.split(",")])
        for tuple_ in re.findall(r"\(([-\d., ]+)\)", question)
    ]


def dot_error(question: str, answer: Array) -> float:
    a, b = vectors_in(question)
    return abs(math.fsum(x * y for x, y in zip(a, b, strict=True)) - float(answer))


def length_error(question: str, answer: Array) -> float:
    (a,) = vectors_in(question)
    return abs(math.hypot(*a) - float(answer))


def angle_error(question: str, answer: Array) -> float:
    a, b = (v / np.linalg.norm(v) for v in vectors_in(question))
    return abs(math.degrees(math.acos(np.clip(a @ b, -1, 1))) - float(answer))


def projection_error(question: str, answer: Array) -> float:
    b, a = vectors_in(question)
    return float(np.abs(np.linalg.lstsq(a[:, np.newaxis], b)[0] * a - answer).max())


def orthogonality_error(question: str, answer: Array) -> float:
    known = re.search(r"b = \((.*), t\)", question)
    assert known is not None
    b = np.array([*map(float, known[1].split(",")), float(answer)])
    (a,) = vectors_in(question)
    return abs(float(a @ b))


def coordinates_error(question: str, answer: Array) -> float:
    point, a, b = vectors_in(question)
    return float(np.abs(np.linalg.solve(np.column_stack([a, b]), point) - answer).max())


ERRORS: dict[str, Callable[[str, Array], float]] = {
    "dot product": dot_error,
    "length": length_error,
    "angle": angle_error,
    "projection": projection_error,
    "orthogonality": orthogonality_error,
    "linear combination": coordinates_error,
}


def drawn(kind: str, seed: int) -> Exercise:
    return exercises[kind](np.random.default_rng(seed))


@pytest.mark.parametrize("kind", exercises)
def test_the_answer_solves_the_question_as_it_is_written(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        assert ERRORS[kind](exercise.question, exercise.answer) < 1e-9, exercise.question


@pytest.mark.parametrize("kind", exercises)
def test_the_solution_ends_with_the_whole_numbers_of_the_answer(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        whole = np.rint(exercise.answer)
        np.testing.assert_allclose(exercise.answer, whole, rtol=0, atol=1e-9)
        numbers = ", ".join(f"{x + 0.0:.0f}" for x in whole.ravel())
        formatted = f"({numbers})" if whole.ndim else numbers
        assert f"= {formatted}" in exercise.solution


@pytest.mark.parametrize("kind", exercises)
def test_the_equalities_of_the_solution_hold(kind: str) -> None:
    for seed in SEEDS:
        formulas = re.findall(r"\$+(.*?)\$+", drawn(kind, seed).solution, flags=re.DOTALL)
        sides = [re.split(r"=|\\approx", formula) for formula in formulas]
        values = [[value for part in parts for value in computed(part)] for parts in sides]
        assert max(map(len, values)) >= 2
        assert all(np.ptp(equal) < 1e-4 for equal in values if equal), formulas


def computed(latex: str) -> list[float]:
    """The value of a formula without letters, as a list of one; of any other, none."""
    python = re.sub(r"\\sqrt\{([^{}]*)\}", r"((\1)**0.5)", latex)
    python = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", python)
    python = python.replace(r"\cdot", "*").replace("^", "**").strip()
    if not re.fullmatch(r"[-+*/(). \d]+", python):
        return []
    return [float(eval(python))]


@pytest.mark.parametrize("kind", exercises)
def test_a_student_needs_only_small_whole_numbers(kind: str) -> None:
    for seed in SEEDS:
        numbers = re.findall(r"-?\d+(?:\.\d+)?", drawn(kind, seed).question)
        assert all("." not in number and abs(int(number)) <= 18 for number in numbers)


@pytest.mark.parametrize("kind", exercises)
def test_dollars_braces_and_zeros_are_well_formed(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        for text in (exercise.question, exercise.solution):
            assert text.count("$") % 2 == 0
            assert text.count("{") == text.count("}")
            assert not re.search(r"-0(?![.\d])|e-|nan|inf|\+ -", text), text


@pytest.mark.parametrize("kind", exercises)
def test_a_kind_has_many_variants(kind: str) -> None:
    assert len({drawn(kind, seed).question for seed in SEEDS}) > 50


@pytest.mark.parametrize("kind", exercises)
def test_a_seed_is_an_exercise(kind: str) -> None:
    first, again = drawn(kind, 7), drawn(kind, 7)
    assert (first.question, first.solution) == (again.question, again.solution)
    np.testing.assert_array_equal(first.answer, again.answer)


def test_every_kind_is_drawn() -> None:
    opening = {drawn(kind, 0).solution[:20] for kind in exercises}
    seen = {vector_exercise(np.random.default_rng(seed)).solution[:20] for seed in SEEDS}
    assert seen == opening
    assert len(opening) == len(exercises)
