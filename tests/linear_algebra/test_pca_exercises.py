"""The exercises on principal components: answers against numpy, numbers as promised."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.pca_exercises import exercises, pca_exercise

SEEDS = range(40)
NUMBER = r"-?\d+(?:\.\d+)?"


def vectors_in(text: str) -> np.ndarray:
    """All pairs of numbers in brackets."""
    pairs = re.findall(rf"\(({NUMBER}), ({NUMBER})\)", text)
    return np.array(pairs, dtype=float)


def made(kind: str, seed: int) -> Exercise:
    return exercises[kind](np.random.default_rng(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_covariance_is_that_of_numpy(seed: int) -> None:
    task = made("covariance", seed)
    C = np.cov(vectors_in(task.question).T)
    np.testing.assert_allclose(task.answer, [C[0, 0], C[0, 1], C[1, 1]], rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_eigenvalues_are_those_of_numpy(seed: int) -> None:
    task = made("eigenvalues", seed)
    expected = np.linalg.eigvalsh(np.cov(vectors_in(task.question).T))[::-1]
    np.testing.assert_allclose(task.answer, expected, rtol=1e-12)
    assert task.answer[0] > task.answer[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_captured_and_left_follow_from_the_covariance(seed: int) -> None:
    task = made("captured", seed)
    *points, direction = vectors_in(task.question)
    C, u = np.cov(np.array(points).T), direction / 5
    np.testing.assert_allclose(task.answer, [u @ C @ u, np.trace(C) - u @ C @ u], rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reconstruction_is_the_nearest_point_of_the_axis(seed: int) -> None:
    task = made("reconstruction", seed)
    mean, slant, x = vectors_in(task.question)
    nearest = mean + (x - mean) @ slant / (slant @ slant) * slant
    np.testing.assert_allclose(task.answer, nearest, rtol=0, atol=1e-12)
    np.testing.assert_allclose(task.answer, np.round(task.answer), rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_component_fewer_keeps_less_than_nine_tenths(seed: int) -> None:
    task = made("share", seed)
    given = re.search(rf"are \$((?:{NUMBER}, )+{NUMBER})\$", task.question)
    assert given is not None
    variances = np.array(given[1].split(", "), dtype=float)
    n_components, share = int(task.answer[0]), task.answer[1]
    assert share == pytest.approx(variances[:n_components].sum() / variances.sum())
    assert share >= 0.9 - 1e-9
    assert variances[: n_components - 1].sum() < 0.9 * variances.sum()


@pytest.mark.parametrize("make", [*exercises.values(), pca_exercise])
def test_a_seed_is_an_exercise(make: Callable[[np.random.Generator], Exercise]) -> None:
    first, again = (make(np.random.default_rng(5)) for _ in range(2))
    assert first.question == again.question
    assert first.solution == again.solution
    assert len({make(np.random.default_rng(seed)).question for seed in SEEDS}) > 10


def test_every_kind_comes_up() -> None:
    questions = {pca_exercise(np.random.default_rng(seed)).question[:12] for seed in range(200)}
    assert len(questions) >= 4


@pytest.mark.parametrize("kind", exercises)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_ends_with_the_answer_and_balanced_marks(kind: str, seed: int) -> None:
    task = made(kind, seed)
    assert task.question.count("$") % 2 == 0
    assert task.solution.count("$") % 2 == 0
    for value in np.atleast_1d(task.answer):
        written = f"{round(float(value), 4) + 0.0:g}"
        assert written in task.solution or f"{value:.3f}" in task.solution
