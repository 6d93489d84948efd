"""The exercises on backpropagation and training, solved again from their text alone."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
import torch

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.neural_networks import backprop_exercises, training_exercises

SEEDS = range(150)
EXERCISES = {**backprop_exercises.exercises, **training_exercises.exercises}
each_kind = pytest.mark.parametrize("kind", EXERCISES)


def numbers(text: str) -> list[float]:
    """All numbers of a text in order; a name's index is none."""
    return [float(x) for x in re.findall(r"(?<![_\d.])-?\d+(?:\.\d+)?", text)]


def leaf(value: float) -> torch.Tensor:
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def slopes_of(result: torch.Tensor, leaves: list[torch.Tensor]) -> list[float]:
    return [slope.item() for slope in torch.autograd.grad(result, leaves)]


def children(question: str) -> list[float]:
    leaves = [leaf(value) for value in numbers(question)]
    x, y, z = leaves
    return slopes_of((x + y) * (x * z), leaves)


def sigmoid(question: str) -> list[float]:
    w, x, b = (leaf(value) for value in numbers(question))
    a = torch.sigmoid(w * x + b)
    return [a.item(), *slopes_of(a, [w])]


def update(question: str) -> list[float]:
    w, v, _, x, y, rate = numbers(question)
    weights = [leaf(w), leaf(v)]
    loss = (weights[1] * torch.relu(weights[0] * x) - y) ** 2
    return [
        p.item() - rate * slope for p, slope in zip(weights, slopes_of(loss, weights), strict=True)
    ]


def softmax(question: str) -> list[float]:
    *powers, true = numbers(question)
    logits = torch.tensor(np.log(powers), requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits[None], torch.tensor([int(true) - 1]))
    return [float(x) for x in torch.autograd.grad(loss, logits)[0]]


def shapes(question: str) -> list[float]:
    n_in, first, second, n_out, n_samples = (int(x) for x in numbers(question))
    model = torch.nn.Sequential(
        *(
            torch.nn.utils.skip_init(torch.nn.Linear, a, b)  # type: ignore[no-untyped-call]
            for a, b in ((n_in, first), (first, second), (second, n_out))
        )
    )
    return [sum(p.numel() for p in model.parameters()), n_samples, first]


def modes(question: str) -> list[float]:
    n = numbers(question)[0]
    return [n + 2 * (n - 1), n * (n + 2 * (n - 1))]


def perceptron(question: str) -> list[float]:
    _, w0, w1, b, x0, x1, y = numbers(question)
    error = y - (1 if w0 * x0 + w1 * x1 + b >= 0 else 0)
    assert error
    return [w0 + error * x0, w1 + error * x1, b + error]


def updates(question: str) -> list[float]:
    n_train, batch, n_epochs = (int(x) for x in numbers(question))
    return [n_epochs * len(range(0, n_train, batch))]


def by_torch(optimizer: torch.optim.Optimizer, w: torch.Tensor, gradients: list[Array]) -> None:
    for g in gradients:
        w.grad = torch.tensor(g)
        optimizer.step()


def momentum(question: str) -> list[float]:
    _, mu, rate, start, _ = numbers(question)
    w = torch.tensor([start], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate, momentum=mu)
    path = []
    for _ in range(2):
        optimizer.zero_grad()
        torch.autograd.backward((w**2).sum())
        optimizer.step()
        path.append(w.item())
    return path


def adam(question: str) -> list[float]:
    *start, rate, g0, g1 = numbers(question)
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    by_torch(torch.optim.Adam([w], lr=rate), w, [np.array([g0, g1])])
    return [x.item() for x in w.detach()]


def decay(question: str) -> list[float]:
    w, g, _, _, l2, rate, _ = numbers(question)
    found = []
    for slope in (g, 0.0):
        p = torch.tensor([w], dtype=torch.float64, requires_grad=True)
        by_torch(torch.optim.SGD([p], lr=rate, weight_decay=l2), p, [np.array([slope])])
        found.append(p.item())
    return found


def dropout(question: str) -> list[float]:
    *a, p, _, k0, k1, k2, k3 = numbers(question)
    return [float(np.dot(a, [k0, k1, k2, k3])) / (1 - p), sum(a)]


def confusion(question: str) -> list[float]:
    *cells, chosen, _, _ = numbers(question)
    matrix = np.reshape(cells, (3, 3))
    line = matrix[int(chosen) - 1]
    return [matrix.trace() / matrix.sum(), line[int(chosen) - 1] / line.sum()]


SOLVED: dict[str, Callable[[str], list[float]]] = {
    "sum over children": children, "sigmoid": sigmoid, "update": update, "softmax": softmax,
    "shapes": shapes, "modes": modes, "perceptron": perceptron, "updates": updates,
    "momentum": momentum, "adam": adam, "weight decay": decay, "dropout": dropout,
    "confusion": confusion,
}  # fmt: skip


def drawn(kind: str, seed: int) -> Exercise:
    return EXERCISES[kind](np.random.default_rng(seed))


@each_kind
def test_the_answer_solves_the_question_as_it_is_written(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        expected = SOLVED[kind](exercise.question.replace(r"\ln ", ""))
        np.testing.assert_allclose(
            np.atleast_1d(exercise.answer),
            expected,
            rtol=1e-9,
            atol=1e-6,
            err_msg=exercise.question,
        )


@each_kind
def test_the_solution_shows_every_number_of_the_answer(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        shown = numbers(exercise.solution)
        for value in np.atleast_1d(exercise.answer):
            nearest = min(abs(value - x) for x in shown)
            assert nearest <= max(exercise.tolerance / 10, 6e-5), (value, exercise.solution)


@each_kind
def test_equalities_of_numbers_in_the_solution_hold(kind: str) -> None:
    for seed in SEEDS:
        for formula in re.findall(r"\$+(.*?)\$+", drawn(kind, seed).solution, flags=re.DOTALL):
            for part in re.split(r"\\qquad|,(?![^(]*\))", formula):
                sides = re.split(r"=|\\approx|\\leftarrow", part)
                values = [value for side in sides for value in worth(side)]
                assert not values or np.ptp(values) < 2e-4 * max(1, np.abs(values).max()), formula


def worth(latex: str) -> list[float]:
    """The value of a formula without letters, as a list of one; of any other, none."""
    python = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", latex)
    python = re.sub(r"\\lceil (.*) \\rceil", r"math.ceil(\1)", python)
    python = python.replace(r"\cdot", "*").replace(r"\,", "").strip()
    if not re.fullmatch(r"(math\.ceil)?[-+*/(). \d]+", python) or not re.search(r"\d", python):
        return []
    return [float(eval(python, {"math": math}))]


@each_kind
def test_dollars_braces_and_zeros_are_well_formed(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        for text in (exercise.question, exercise.solution):
            assert text.count("$") % 2 == 0
            assert text.count("{") == text.count("}")
            assert not re.search(r"-0(?![.\d])|e-\d|nan|inf|\+ -|np\.", text), text


@each_kind
def test_a_kind_has_many_variants_and_a_seed_is_one(kind: str) -> None:
    assert len({drawn(kind, seed).question for seed in SEEDS}) > (5 if kind == "modes" else 11)
    assert drawn(kind, 7).solution == drawn(kind, 7).solution


@pytest.mark.parametrize(
    ("any_kind", "kinds"),
    [
        (backprop_exercises.backprop_exercise, backprop_exercises.exercises),
        (training_exercises.training_exercise, training_exercises.exercises),
    ],
)
def test_every_kind_is_drawn(
    any_kind: Callable[[np.random.Generator], Exercise], kinds: dict[str, object]
) -> None:
    openings = {opening(drawn(kind, 0)) for kind in kinds}
    assert {opening(any_kind(np.random.default_rng(seed))) for seed in SEEDS} == openings
    assert len(openings) == len(kinds)


def opening(exercise: Exercise) -> str:
    return re.sub(r"\d+", "#", exercise.question)[:12]
