"""Exercises: their answers by another route, for many seeds."""

import re

import numpy as np
import pytest
import torch

from mathdl_core.optimization import optimizer_exercises as making


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+\.?\d*", text)]


@pytest.mark.parametrize("seed", range(12))
def test_every_kind_has_finite_answers_and_a_worked_solution(seed: int) -> None:
    for make in making.exercises.values():
        task = make(np.random.default_rng(seed))
        assert np.isfinite(task.answer).all()
        assert task.solution.count("$") % 2 == 0


@pytest.mark.parametrize("seed", range(6))
def test_answers_are_those_of_torch(seed: int) -> None:
    task = making.one_step_exercise(np.random.default_rng(seed))
    a, _, b, _, eta, x, y = numbers(task.question.split("f(x, y) =")[1])[:7]
    w = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=eta)
    (a * w[0] ** 2 + b * w[1] ** 2).backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    np.testing.assert_allclose(task.answer, w.detach().numpy(), atol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_stable_rate_is_two_over_the_largest_eigenvalue(seed: int) -> None:
    task = making.stable_exercise(np.random.default_rng(seed))
    a, _, c, b, _ = numbers(task.question.split("f(x, y) =")[1].replace("xy", " "))[:5]
    largest = np.linalg.eigvalsh([[2 * a, c], [c, 2 * b]]).max()
    assert float(task.answer) == pytest.approx(2 / largest)


@pytest.mark.parametrize("seed", range(6))
def test_adams_second_step_is_torchs(seed: int) -> None:
    task = making.adam_exercise(np.random.default_rng(seed))
    g1, g2 = (float(one) for one in re.findall(r"g_[12] = (\d)", task.question))
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, places = torch.optim.Adam([w], lr=0.1), [0.0]
    for g in (g1, g2):
        w.grad = torch.tensor([g], dtype=torch.float64)
        optimizer.step()
        places.append(w.item())
    assert float(task.answer) == pytest.approx(places[1] - places[2], rel=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_any_seed_gives_one_of_the_kinds(seed: int) -> None:
    assert making.optimizer_exercise(np.random.default_rng(seed)).question
