"""Exercises on the SVD, solved again from the text of their questions."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.svd_exercises import (
    best_error_exercise,
    exercises,
    pseudo_inverse_exercise,
    singular_values_exercise,
    storage_exercise,
    svd_exercise,
)

MakeExercise = Callable[[np.random.Generator], Exercise]

SEEDS = pytest.mark.parametrize("seed", range(12))


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def matrix_in(question: str) -> Array:
    rows = re.findall(r"begin\{pmatrix\} (.*?) \\end", question)[0].split(r"\\")
    return np.array([[float(entry) for entry in row.split("&")] for row in rows])


@SEEDS
def test_singular_values_follow_from_the_question(seed: int) -> None:
    made = singular_values_exercise(np.random.default_rng(seed))
    expected = np.linalg.svd(matrix_in(made.question))[1]
    np.testing.assert_allclose(made.answer, expected, atol=1e-12)
    for sigma in expected:
        assert f"{sigma:.4f}" in made.solution


@SEEDS
def test_best_error_follows_from_the_question(seed: int) -> None:
    made = best_error_exercise(np.random.default_rng(seed))
    *sigma, rank = numbers(made.question.replace("Two decimals", ""))
    A = np.diag(sigma)
    U, s, Vt = np.linalg.svd(A)
    best = (U[:, : int(rank)] * s[: int(rank)]) @ Vt[: int(rank)]
    np.testing.assert_allclose(made.answer, np.linalg.norm(A - best), rtol=1e-12)
    assert f"{float(made.answer):.4f}" in made.solution


@SEEDS
def test_pseudo_inverse_answer_follows_from_the_question(seed: int) -> None:
    made = pseudo_inverse_exercise(np.random.default_rng(seed))
    A = matrix_in(made.question)
    b = np.array(numbers(re.findall(r"b = \((.*?)\)", made.question)[0]))
    assert np.linalg.matrix_rank(A) == 1
    np.testing.assert_allclose(made.answer, np.linalg.lstsq(A, b, rcond=1e-12)[0], atol=1e-12)
    for x in made.answer:
        assert f"{x:.4f}" in made.solution


@SEEDS
def test_storage_follows_from_the_question(seed: int) -> None:
    made = storage_exercise(np.random.default_rng(seed))
    m, n = numbers(made.question)[:2]
    k = float(made.answer)
    assert k * (m + n + 1) <= m * n < (k + 1) * (m + n + 1)
    assert f"k = {k:.0f}" in made.solution


@pytest.mark.parametrize("exercise", [*exercises.values(), svd_exercise])
def test_a_seed_always_makes_the_same_exercise_and_seeds_differ(exercise: MakeExercise) -> None:
    questions = [exercise(np.random.default_rng(seed)).question for seed in range(12)]
    assert questions[4] == exercise(np.random.default_rng(4)).question
    assert len(set(questions)) > 6


def test_every_kind_comes_up() -> None:
    asked = {svd_exercise(np.random.default_rng(seed)).solution[:9] for seed in range(60)}
    assert len(asked) == len(exercises)
