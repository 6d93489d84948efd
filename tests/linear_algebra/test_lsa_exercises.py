"""Exercises on latent semantic analysis, solved again from the text of their questions."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.lsa_exercises import (
    exercises,
    kept_share_exercise,
    lsa_exercise,
    similarity_exercise,
    tf_idf_exercise,
)

MakeExercise = Callable[[np.random.Generator], Exercise]

EXERCISES: list[MakeExercise] = [*exercises.values(), lsa_exercise]


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def found(pattern: str, text: str) -> str:
    match: str = re.findall(pattern, text)[0]
    return match


def matrix_in(question: str) -> Array:
    rows = found(r"begin\{pmatrix\} (.*?) \\end", question).split(r"\\")
    return np.array([[float(entry) for entry in row.split("&")] for row in rows])


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("seed", range(10))
def test_the_solution_ends_in_the_answer(exercise: MakeExercise, seed: int) -> None:
    made = exercise(np.random.default_rng(seed))
    stated = numbers(made.solution.rpartition(r"\approx")[2])[0]
    assert abs(stated - np.ravel(made.answer)[-1]) < 1e-4 < made.tolerance


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_seed_always_makes_the_same_exercise_and_seeds_differ(
    exercise: MakeExercise,
) -> None:
    questions = [exercise(np.random.default_rng(seed)).question for seed in range(10)]
    assert questions[4] == exercise(np.random.default_rng(4)).question
    assert len(set(questions)) > 5


@pytest.mark.parametrize("seed", range(10))
def test_the_similarity_follows_from_the_question(seed: int) -> None:
    made = similarity_exercise(np.random.default_rng(seed))
    A = matrix_in(made.question)
    q = np.array(numbers(found(r"q = \((.*?)\)", made.question)))
    V = np.linalg.svd(A)[2][:2].T
    q, d = q @ V, A[2] @ V
    expected = [0, q @ d / np.linalg.norm(q) / np.linalg.norm(d)]
    np.testing.assert_allclose(made.answer, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_the_kept_share_follows_from_the_question(seed: int) -> None:
    made = kept_share_exercise(np.random.default_rng(seed))
    A = matrix_in(made.question)
    expected = np.linalg.norm(A, ord=2) ** 2 / np.linalg.norm(A) ** 2
    np.testing.assert_allclose(made.answer, expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_the_tf_idf_weight_follows_from_the_question(seed: int) -> None:
    made = tf_idf_exercise(np.random.default_rng(seed))
    A = matrix_in(made.question)
    weights = A[0] * (1 + np.log(5 / (1 + np.count_nonzero(A, axis=0))))
    np.testing.assert_allclose(made.answer, weights[1] / np.linalg.norm(weights), rtol=1e-12)


def test_every_kind_is_drawn() -> None:
    openings = {make(np.random.default_rng(0)).solution[:12] for make in exercises.values()}
    seen = {lsa_exercise(np.random.default_rng(seed)).solution[:12] for seed in range(30)}
    assert seen == openings
    assert len(openings) == len(exercises)
