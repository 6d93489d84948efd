"""Stochastic gradients, schedules, decay, sweeps and the network: what the page claims of them."""

from functools import partial

import numpy as np
import pytest
import torch

from mathdl_core.neural_networks.network import unflat
from mathdl_core.optimization import (
    decay,
    digit_networks,
    optimizers,
    stochastic,
    surfaces,
    sweeps,
)
from mathdl_core.optimization.descents import descend
from mathdl_core.optimization.optimizers import Memory, Real, Rule

RNG = np.random.default_rng(0)
X = np.column_stack([RNG.normal(size=400), np.ones(400)]) @ np.array([[1.0, 0.0], [0.4, 1.0]])
Y = X @ [1.5, -0.5] + RNG.normal(size=400)
BEST = np.linalg.lstsq(X, Y)[0]


def test_all_samples_at_once_is_plain_descent() -> None:
    runs = stochastic.stochastic_descent(
        *(X, Y, np.zeros((2, 2))), batch_size=400, rates=np.full(50, 0.1), rng=RNG
    )
    rule = partial(optimizers.sgd, learning_rate=0.1)
    fit = surfaces.line_fit(X[:, 0], Y)
    plain = descend(fit.slopes, np.zeros(2), rule, n_steps=50)
    for run in range(2):
        np.testing.assert_allclose(runs[:, run], plain.weights, rtol=1e-12)


def test_batches_are_right_on_average() -> None:
    one = stochastic.stochastic_descent(
        *(X, Y, np.zeros((40_000, 2))),
        batch_size=4,
        rates=np.array([0.1]),
        rng=np.random.default_rng(1),
    )
    expected = 0.1 * 2 * Y @ X / 400
    np.testing.assert_allclose(one[1].mean(axis=0), expected, atol=4e-3)


@pytest.mark.parametrize("rate", [0.02, 0.01])
def test_noise_ball_is_as_wide_as_predicted(rate: float) -> None:
    runs = stochastic.stochastic_descent(
        *(X, Y, np.tile(BEST, (400, 1))),
        batch_size=8,
        rates=np.full(800, rate),
        rng=np.random.default_rng(2),
    )
    ball = stochastic.noise_ball(X, Y, batch_size=8, learning_rate=rate)
    measured = ((runs[400:] - BEST) @ ball.axes).std(axis=(0, 1))
    np.testing.assert_allclose(measured, ball.deviations, rtol=0.08)


def test_a_falling_rate_lets_the_ball_die_out() -> None:
    ends = {}
    for name in ("constant", "cosine", "1/t"):
        rates = 0.05 * stochastic.SCHEDULES[name](np.arange(600.0), 600)
        runs = stochastic.stochastic_descent(
            *(X, Y, np.zeros((200, 2))),
            batch_size=4,
            rates=rates,
            rng=np.random.default_rng(3),
        )
        ends[name] = np.hypot(*(runs[-1] - BEST).T).mean()
    assert ends["cosine"] < 0.5 * ends["constant"]
    assert ends["1/t"] < 0.5 * ends["constant"]


@pytest.mark.parametrize("name", stochastic.SCHEDULES)
def test_schedules_stay_between_nothing_and_the_whole_rate(name: str) -> None:
    for n in (1, 7, 100):
        shares = stochastic.SCHEDULES[name](np.arange(float(n)), n)
        assert shares.shape == (n,)
        assert (shares >= 0).all()
        assert (shares <= 1).all()


def test_schedules_agree_with_torch() -> None:
    w = torch.zeros(1, requires_grad=True)
    for name, make in {
        "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 100),
        "step": lambda o: torch.optim.lr_scheduler.StepLR(o, 20, 0.5),
    }.items():
        optimizer = torch.optim.SGD([w], lr=1.0)
        scheduler, theirs = make(optimizer), []  # type: ignore[no-untyped-call]
        for _ in range(100):
            theirs.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        np.testing.assert_allclose(
            stochastic.SCHEDULES[name](np.arange(100.0), 100), theirs, atol=1e-12
        )


# --- Decay ---------------------------------------------------------------------------------------


def test_penalty_under_adam_equals_torchs() -> None:
    S = surfaces.two_wells()
    run = decay.adam_with_penalty(
        S.slopes, np.array([0.7, -0.2]), learning_rate=0.05, decay=0.1, n_steps=100
    )
    w = torch.tensor([0.7, -0.2], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.05, weight_decay=0.1)
    for _ in range(100):
        w.grad = torch.tensor(S.gradient(w.detach().numpy()))
        optimizer.step()
    np.testing.assert_allclose(run.weights[-1], w.detach().numpy(), rtol=1e-9)


def test_decay_shrinks_alike_and_the_penalty_does_not() -> None:
    # No slope along either weight but noise of very different sizes.
    noise = np.random.default_rng(0).normal(size=(2000, 2)) * [100.0, 0.01]
    start = np.array([1.0, 1.0])
    penalty: tuple[Real, Memory] = start, optimizers.at_start(start)
    decayed = penalty
    for g in noise:
        penalty = optimizers.adam(penalty[0], g + 0.01 * penalty[0], penalty[1], learning_rate=1e-4)
        decayed = optimizers.adamw(*(decayed[0], g, decayed[1]), learning_rate=1e-4, weight_decay=1)
    lost = 1 - np.asarray(penalty[0])
    assert lost[1] > 5 * abs(lost[0])
    np.testing.assert_allclose(decayed[0], 0.82, atol=0.05)


# --- Sweeps --------------------------------------------------------------------------------------


def test_sweep_is_a_run_for_each_setting() -> None:
    S, start = surfaces.two_wells(), np.array([0.7, -0.2])
    etas, betas = np.array([0.01, 0.1, 1.0]), np.array([0.0, 0.9])
    swept = sweeps.final_losses(
        *(S, start, optimizers.momentum),
        learning_rates=etas,
        momenta=betas,
        named="beta",
        n_steps=40,
    )
    for i, beta in enumerate(betas):
        for j, eta in enumerate(etas):
            rule = partial(optimizers.momentum, learning_rate=eta, beta=beta)
            w = descend(S.slopes, start, rule, n_steps=40).weights[-1]
            assert swept[i, j] == pytest.approx(float(S.value(w)), rel=1e-12)


def test_what_diverges_in_a_sweep_is_infinite() -> None:
    swept = sweeps.final_losses(
        *(surfaces.rosenbrock(), np.array([-1.2, 1.0]), optimizers.momentum),
        learning_rates=np.array([1e-4, 1.0]),
        momenta=np.array([0.5]),
        named="beta",
        n_steps=50,
    )
    assert np.isfinite(swept[0, 0])
    assert np.isinf(swept[0, 1])


# --- The network ---------------------------------------------------------------------------------

DIGITS = digit_networks.digits_data(300)


def test_gradient_of_the_network_agrees_with_differences() -> None:
    w = digit_networks.first_weights(0)
    _, g = digit_networks.loss_and_gradient(DIGITS, w)
    rng = np.random.default_rng(0)
    for _ in range(3):
        d = rng.normal(size=w.shape)
        above, below = (
            digit_networks.loss_and_gradient(DIGITS, w + h * d)[0] for h in (1e-6, -1e-6)
        )
        assert (above - below) / 2e-6 == pytest.approx(g @ d, rel=1e-5)


def test_networks_learn_from_the_same_start_and_batches() -> None:
    rules: list[Rule] = [
        partial(optimizers.adam, learning_rate=0.01),
        partial(optimizers.momentum, learning_rate=0.1),
    ]
    runs = [
        digit_networks.train_digits(DIGITS, rule, n_steps=80, batch_size=32, seed=1)
        for rule in rules
    ]
    assert runs[0].losses[0] == runs[1].losses[0]
    for run in runs:
        assert run.accuracy > 0.9
        assert run.losses[-1] < 0.3 * run.losses[0]
    again = digit_networks.train_digits(DIGITS, rules[0], n_steps=80, batch_size=32, seed=1)
    np.testing.assert_array_equal(again.losses, runs[0].losses)


def test_network_that_diverges_says_so_with_infinite_losses() -> None:
    rule = partial(optimizers.sgd, learning_rate=1e9)
    run = digit_networks.train_digits(DIGITS, rule, n_steps=20, batch_size=32, seed=1)
    assert len(run.losses) == 21
    assert np.isinf(run.losses[-1])


def test_directions_of_a_slice_are_as_long_as_the_weights_unit_by_unit() -> None:
    w = digit_networks.first_weights(0)
    d = digit_networks.normalized_direction(w, np.random.default_rng(0))
    for own, other in zip(
        unflat(w, digit_networks.SIZES),
        unflat(d, digit_networks.SIZES),
        strict=True,
    ):
        np.testing.assert_allclose(
            np.linalg.norm(own.W, axis=1), np.linalg.norm(other.W, axis=1), rtol=1e-12
        )
        assert not other.bias.any()


def test_slice_passes_through_the_weights() -> None:
    w = digit_networks.first_weights(0)
    rng = np.random.default_rng(0)
    directions = [digit_networks.normalized_direction(w, rng) for _ in range(2)]
    reach = np.array([-1.0, 0.0, 0.5])
    found = digit_networks.loss_slice(DIGITS, w, directions, reach)
    assert found[1, 1] == pytest.approx(digit_networks.loss_and_gradient(DIGITS, w)[0])
    moved = w + 0.5 * directions[0] - directions[1]
    assert found[0, 2] == pytest.approx(digit_networks.loss_and_gradient(DIGITS, moved)[0])
