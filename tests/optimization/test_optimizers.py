"""Each optimizer against torch.optim, against its paper, and against the books."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from mathdl_core.optimization import (
    line_search,
    optimizers,
    optimizers_torch,
    second_order,
    surfaces,
)
from mathdl_core.optimization.descents import Run, arrive, descend

WELLS, ROSENBROCK, BEALE = surfaces.two_wells(), surfaces.rosenbrock(), surfaces.beale()
ADAPTIVE = {"learning_rate": 0.02}
PAIRS: dict[str, tuple[Any, dict[str, float], Any, dict[str, Any]]] = {
    "sgd": (optimizers.sgd, {"learning_rate": 1e-3}, torch.optim.SGD, {"lr": 1e-3}),
    "momentum": (
        *(optimizers.momentum, {"learning_rate": 4e-4, "beta": 0.9}),
        *(torch.optim.SGD, {"lr": 4e-4, "momentum": 0.9}),
    ),
    "averaged": (
        *(optimizers.averaged_momentum, {"learning_rate": 4e-3, "beta": 0.9}),
        *(torch.optim.SGD, {"lr": 4e-4, "momentum": 0.9}),
    ),
    "nesterov": (
        *(optimizers.nesterov, {"learning_rate": 4e-4, "beta": 0.9}),
        *(torch.optim.SGD, {"lr": 4e-4, "momentum": 0.9, "nesterov": True}),
    ),
    "adagrad": (optimizers.adagrad, ADAPTIVE, torch.optim.Adagrad, {"lr": 0.02}),
    "rmsprop": (optimizers.rmsprop, ADAPTIVE, torch.optim.RMSprop, {"lr": 0.02}),
    "adadelta": (
        *(optimizers.adadelta, {"learning_rate": 1.0}),
        *(torch.optim.Adadelta, {"lr": 1.0}),
    ),
    "adam": (optimizers.adam, ADAPTIVE, torch.optim.Adam, {"lr": 0.02}),
    "amsgrad": (optimizers.amsgrad, ADAPTIVE, torch.optim.Adam, {"lr": 0.02, "amsgrad": True}),
    "adamw": (
        *(optimizers.adamw, {"learning_rate": 0.02, "weight_decay": 0.1}),
        *(torch.optim.AdamW, {"lr": 0.02, "weight_decay": 0.1}),
    ),
    "nadam": (optimizers.nadam, ADAPTIVE, torch.optim.NAdam, {"lr": 0.02}),
}
SURFACES_IN_TORCH = {
    "rosenbrock": (ROSENBROCK, lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2, (-1.2, 1.0)),
    "two wells": (
        WELLS,
        lambda x, y: (
            -2 * torch.exp(-0.5 * ((x + 1) ** 2 + (y - 1) ** 2))
            - torch.exp(-0.5 * ((x - 1) ** 2 + (y + 1) ** 2))
        ),
        (0.7, -0.2),
    ),
}


@pytest.fixture
def _double() -> Iterator[None]:
    """The dtype in which NAdam of torch keeps its product of momenta."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.usefixtures("_double")
@pytest.mark.parametrize("surface", SURFACES_IN_TORCH)
@pytest.mark.parametrize("name", PAIRS)
def test_optimizer_equals_torch_for_a_hundred_steps(name: str, surface: str) -> None:
    rule, ours, theirs, settings = PAIRS[name]
    S, f, start = SURFACES_IN_TORCH[surface]
    run = descend(S.slopes, np.array(start), partial(rule, **ours), n_steps=100)
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = theirs([w], **settings)
    expected = [w.detach().numpy().copy()]
    for _ in range(100):
        optimizer.zero_grad()
        f(w[0], w[1]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        expected.append(w.detach().numpy().copy())
    assert run.diverged_at is None
    np.testing.assert_allclose(run.weights, expected, rtol=1e-9, atol=0)


def test_the_twin_in_torch_goes_the_same_way() -> None:
    A, start = surfaces.bowl_matrix(10, 0.5), [1.0, -2.0]
    theirs = optimizers_torch.descend(
        lambda w: optimizers_torch.bowl(w, torch.tensor(A)),
        start,
        torch.optim.Adam,
        {"lr": 0.1},
        n_steps=60,
    )
    rule = partial(optimizers.adam, learning_rate=0.1)
    bowl = surfaces.quadratic(A, np.zeros(2))
    run = descend(bowl.slopes, np.array(start), rule, n_steps=60)
    np.testing.assert_allclose(run.weights, theirs.numpy(), rtol=1e-9, atol=1e-12)


def test_wolfe_search_descends_and_eases_the_slope() -> None:
    for w in np.random.default_rng(3).uniform(-2, 2, size=(20, 2)):
        g = ROSENBROCK.gradient(w)
        s = line_search.wolfe(ROSENBROCK, w, g, -g)
        after = w - s * g
        assert ROSENBROCK.value(after) <= ROSENBROCK.value(w) - 1e-4 * s * g @ g
        assert -ROSENBROCK.gradient(after) @ g >= -0.9 * g @ g


def test_lion_follows_its_paper_line_by_line() -> None:
    # torch.optim has no Lion; this is algorithm 2 of Chen et al., 2023.
    w, m, eta, decay = np.array([0.7, -0.2]), np.zeros(2), 0.03, 0.1
    expected = [w]
    for _ in range(100):
        g = WELLS.gradient(w)
        c = 0.9 * m + 0.1 * g
        w = w - eta * (np.sign(c) + decay * w)
        m = 0.99 * m + 0.01 * g
        expected.append(w)
    rule = partial(optimizers.lion, learning_rate=eta, weight_decay=decay)
    run = descend(WELLS.slopes, expected[0], rule, n_steps=100)
    np.testing.assert_allclose(run.weights, expected, rtol=1e-12)


@pytest.mark.parametrize("rule", [optimizers.momentum, optimizers.nesterov])
def test_zero_momentum_is_gradient_descent(rule: Callable[..., Any]) -> None:
    start = np.array([0.7, -0.2])
    plain = descend(WELLS.slopes, start, partial(optimizers.sgd, learning_rate=0.1), n_steps=30)
    none = partial(rule, learning_rate=0.1, beta=0.0)
    same = descend(WELLS.slopes, start, none, n_steps=30)
    np.testing.assert_allclose(same.weights, plain.weights, rtol=1e-12)


def test_averaged_momentum_is_accumulated_momentum_with_another_learning_rate() -> None:
    start = np.array([0.7, -0.2])
    one = partial(optimizers.averaged_momentum, learning_rate=0.5, beta=0.8)
    other = partial(optimizers.momentum, learning_rate=0.1, beta=0.8)
    np.testing.assert_allclose(
        descend(WELLS.slopes, start, one, n_steps=40).weights,
        descend(WELLS.slopes, start, other, n_steps=40).weights,
        rtol=1e-12,
    )


def test_adams_first_step_has_the_length_of_its_learning_rate_in_each_coordinate() -> None:
    start = np.array([-1.2, 1.0])
    run = descend(ROSENBROCK.slopes, start, partial(optimizers.adam, learning_rate=0.1), n_steps=1)
    np.testing.assert_allclose(np.abs(run.weights[1] - start), 0.1, rtol=1e-8)


def test_adagrad_shrinks_its_steps_like_the_root_of_the_time_on_a_slope() -> None:
    rule = partial(optimizers.adagrad, learning_rate=0.1)
    run = descend(lambda x, y: (1.0, 1.0), np.zeros(2), rule, n_steps=100)
    steps = -np.diff(run.weights[:, 0])
    np.testing.assert_allclose(steps, 0.1 / np.sqrt(np.arange(1, 101)), rtol=1e-9)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("n_steps", [1, 2, 50])
def test_a_rule_makes_of_arrays_what_it_makes_of_each_of_their_numbers(
    name: str, n_steps: int
) -> None:
    rule, ours, *_ = PAIRS[name]
    start = np.array([0.7, -0.2])
    run = descend(WELLS.slopes, start, partial(rule, **ours), n_steps=n_steps)
    ended = arrive(WELLS.gradient, start, partial(rule, **ours), n_steps=n_steps)
    np.testing.assert_allclose(run.weights[-1], ended, rtol=1e-13)


@given(st.floats(0, 1e12))
def test_the_root_of_a_number_is_that_of_an_array(x: float) -> None:
    assert optimizers.square_root(x) == float(np.asarray(optimizers.square_root(np.array([x])))[0])


def test_all_of_a_step_can_be_redone_from_the_history() -> None:
    rule = partial(optimizers.adam, learning_rate=0.1)
    noise = np.random.default_rng(0).normal(size=(20, 2))
    run = descend(WELLS.slopes, np.array([0.7, -0.2]), rule, n_steps=20, noise=noise)
    gradients = WELLS.gradient(run.weights[:-1]) + noise
    np.testing.assert_allclose(run.gradients, gradients, rtol=1e-12)
    w, memory = run.weights[0], optimizers.at_start(run.weights[0])
    for t, g in enumerate(gradients):
        w, memory = rule(w, g, memory)
        np.testing.assert_allclose(run.weights[t + 1], w, rtol=1e-12)
        np.testing.assert_allclose(run.velocities[t], memory.velocity, rtol=1e-12)
        np.testing.assert_allclose(run.squares[t], memory.squares, rtol=1e-12)


def test_many_runs_at_once_arrive_where_each_does_alone() -> None:
    rates = np.geomspace(1e-3, 0.5, 7)[:, None]
    starts = np.tile([0.7, -0.2], (7, 1))
    found = arrive(
        WELLS.gradient, starts, partial(optimizers.adam, learning_rate=rates), n_steps=60
    )
    for w, one in zip(found, rates[:, 0], strict=True):
        rule = partial(optimizers.adam, learning_rate=float(one))
        run = descend(WELLS.slopes, starts[0], rule, n_steps=60)
        np.testing.assert_allclose(w, run.weights[-1], rtol=1e-12)


def test_divergence_is_told_with_its_step_and_leaves_finite_numbers() -> None:
    rule = partial(optimizers.sgd, learning_rate=1.0)
    run = descend(ROSENBROCK.slopes, np.array([-1.2, 1.0]), rule, n_steps=50)
    assert run.diverged_at is not None
    assert run.diverged_at < 10
    for history in run[:5]:
        assert np.isfinite(history).all()
    assert (run.weights[run.diverged_at :] == run.weights[run.diverged_at]).all()
    ended = arrive(ROSENBROCK.gradient, np.array([[-1.2, 1.0]]), rule, n_steps=50)
    assert np.isnan(ended).all()


# --- The books -----------------------------------------------------------------------------------


def test_one_dimensional_descent_of_the_book() -> None:
    # MDL 11: f = 6x² − 12x + 3 from −0.9.
    def slope(x: float) -> tuple[float]:
        return (12 * x - 12,)

    def go(eta: float, n: int) -> Run:
        return descend(
            slope, np.array([-0.9]), partial(optimizers.sgd, learning_rate=eta), n_steps=n
        )

    assert go(0.03, 15).weights[-1, 0] == pytest.approx(1 - 1.9 * 0.64**15, rel=1e-12)
    assert go(0.03, 15).weights[-1, 0] == pytest.approx(0.997648, abs=5e-7)
    assert go(1 / 12, 1).weights[-1, 0] == pytest.approx(1, rel=1e-12)
    np.testing.assert_allclose(go(1 / 6, 4).weights[:, 0], [-0.9, 2.9, -0.9, 2.9, -0.9])
    assert go(0.17, 400).diverged_at is not None


def test_momentum_of_the_book_on_two_wells() -> None:
    # MDL 11, with both coordinates updated together (its code takes one after the other).
    rule = partial(optimizers.momentum, learning_rate=0.1, beta=0.9)
    run = descend(WELLS.slopes, np.array([0.7, -0.2]), rule, n_steps=25)
    np.testing.assert_allclose(run.weights[-1], [0.88071575, -0.90631918], atol=5e-9)


def test_nesterov_of_the_book_is_behind_the_look_ahead() -> None:
    rule = partial(optimizers.nesterov, learning_rate=0.1, beta=0.9)
    run = descend(WELLS.slopes, np.array([0.7, -0.2]), rule, n_steps=25)
    position = run.weights[-1] + 0.1 * 0.9 * run.velocities[-1]
    np.testing.assert_allclose(position, [0.899001, -0.898292], atol=5e-7)


@pytest.mark.parametrize(
    ("beta", "expected"), [(0.9, (0.995138, 0.990280)), (0.0, (0.704409, 0.494795))]
)
def test_averaged_momentum_of_the_book(beta: float, expected: tuple[float, float]) -> None:
    # MEDL 4.6, Rosenbrock from (0.4, −0.2).
    rule = partial(optimizers.averaged_momentum, learning_rate=0.001 / (1 - beta), beta=beta)
    run = descend(ROSENBROCK.slopes, np.array([0.4, -0.2]), rule, n_steps=1000)
    np.testing.assert_allclose(run.weights[-1], expected, atol=5e-7)


def test_momentum_where_the_books_code_steps_with_an_older_update() -> None:
    # MADL 9.2.4 corrected: w₀² + w₁² from (100, 200), learning rate 0.2, momentum 0.2.
    rule = partial(optimizers.momentum, learning_rate=0.2, beta=0.2)
    run = descend(lambda x, y: (2 * x, 2 * y), np.array([100.0, 200.0]), rule, n_steps=4)
    radii = np.hypot(*run.weights.T)
    np.testing.assert_allclose(radii, [223.61, 134.16, 62.61, 23.26, 6.08], atol=5e-3)


def test_nesterov_of_the_same_book_overshoots() -> None:
    rule = partial(optimizers.nesterov, learning_rate=0.3, beta=0.5)
    run = descend(lambda x, y: (2 * x, 2 * y), np.array([100.0, 200.0]), rule, n_steps=10)
    behind = run.weights[1:] + 0.3 * 0.5 * run.velocities
    assert (behind[:, 0] < 0).any()


def test_exact_line_search_of_the_book() -> None:
    # MEDL 4.9.
    run = line_search.descend_along(
        *(ROSENBROCK, np.array([0.4, -0.2]), line_search.steepest, line_search.exact), n_steps=1000
    )
    np.testing.assert_allclose(run.weights[1], [0.211819, 0.040231], atol=5e-7)
    np.testing.assert_allclose(run.weights[2], [0.587268, 0.334333], atol=5e-7)
    np.testing.assert_allclose(run.weights[1000], [0.967064, 0.934926], atol=5e-6)
    g = run.gradients
    cosines = (g[1:20] * g[:19]).sum(axis=1) / (np.hypot(*g[1:20].T) * np.hypot(*g[:19].T))
    np.testing.assert_allclose(cosines, 0, atol=1e-6)


# --- Line search and second order ----------------------------------------------------------------


def test_backtracking_takes_the_first_length_with_enough_descent() -> None:
    w = np.array([-1.2, 1.0])
    g = ROSENBROCK.gradient(w)
    s = line_search.backtracking(ROSENBROCK, w, g, -g)
    enough = [
        bool(ROSENBROCK.value(w - t * g) <= ROSENBROCK.value(w) - 1e-4 * t * g @ g)
        for t in (s, 2 * s)
    ]
    assert enough == [True, False]


def test_newton_reaches_the_bottom_of_a_quadratic_in_one_step() -> None:
    bowl = surfaces.quadratic(surfaces.bowl_matrix(50, 0.3), np.array([1.0, -2.0]))
    run = second_order.newton(bowl, np.array([3.0, 3.0]), n_steps=2)
    np.testing.assert_allclose(run.weights[1], [1, -2], atol=1e-7)


def test_newtons_iterates_of_the_books() -> None:
    # MDL 8: 2 − x² = 0 from 1; MDL newton_2d with the right inverse.
    one = second_order.newton_root(
        lambda x: 2 - x * x, lambda x: -2 * x[:, None], np.array([1.0]), n_steps=4
    )
    np.testing.assert_allclose(one[1:, 0], [1.5, 1.41666667, 1.41421569, 1.41421356237], atol=5e-9)
    two = second_order.newton_root(
        lambda p: np.array([4 * p[0] - 2 * p[0] * p[1], 2 * p[1] + p[0] * p[1] - 2 * p[1] ** 2]),
        lambda p: np.array([[4 - 2 * p[1], -2 * p[0]], [p[1], 2 + p[0] - 4 * p[1]]]),
        np.array([1.0, 3.0]),
        n_steps=2,
    )
    np.testing.assert_allclose(two[2], [2, 2], atol=1e-12)


@pytest.mark.parametrize(("ours", "theirs"), [("bfgs", "BFGS"), ("lbfgs", "L-BFGS-B")])
@pytest.mark.parametrize("surface", ["rosenbrock", "beale", "wells"])
def test_quasi_newton_ends_where_scipys_does(ours: str, theirs: str, surface: str) -> None:
    S, start = {
        "rosenbrock": (ROSENBROCK, (-1.2, 1.0)),
        "beale": (BEALE, (1.0, 1.0)),
        "wells": (WELLS, (0.7, -0.2)),
    }[surface]
    run = getattr(second_order, ours)(S, np.array(start), n_steps=100)
    tight = {"ftol": 1e-15} if theirs == "L-BFGS-B" else {}
    found = minimize(S.value, start, jac=S.gradient, method=theirs, options={"gtol": 1e-9} | tight)
    np.testing.assert_allclose(run.weights[-1], found.x, atol=1e-6)


def test_two_loops_are_bfgs_written_without_a_matrix() -> None:
    rng = np.random.default_rng(0)
    A = surfaces.bowl_matrix(9, 0.4)
    pairs = [(s, A @ s) for s in rng.normal(size=(3, 2))]
    s, y = pairs[-1]
    B = np.eye(2) * (s @ y) / (y @ y)
    for s, y in pairs:
        V = np.eye(2) - np.outer(s, y) / (y @ s)
        B = V @ B @ V.T + np.outer(s, s) / (y @ s)
    g = rng.normal(size=2)
    np.testing.assert_allclose(second_order.two_loops(pairs, g), B @ g, rtol=1e-12)


def test_newton_is_drawn_to_a_saddle_and_descent_is_not() -> None:
    S, start = surfaces.saddle(), np.array([0.5, 0.1])
    run = second_order.newton(S, start, n_steps=20)
    np.testing.assert_allclose(run.weights[-1], [0, 0], atol=1e-9)
    plain = descend(S.slopes, start, partial(optimizers.sgd, learning_rate=0.1), n_steps=300)
    np.testing.assert_allclose(plain.weights[-1], [0, 1], atol=1e-6)
