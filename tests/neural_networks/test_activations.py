"""Activations and losses against torch, central differences, identities and the books."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn import functional

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.activations import ACTIVATIONS
from mathdl_core.neural_networks.losses import (
    LOSSES,
    cross_entropies,
    log_softmax,
    one_hot,
    softmax,
    squared_errors,
)
from mathdl_core.neural_networks.network_torch import TORCH_ACTIVATIONS, TORCH_LOSSES

bounded = settings(max_examples=60, deadline=None, derandomize=True)
each_activation = pytest.mark.parametrize("name", ACTIVATIONS)
numbers = arrays(np.float64, st.integers(1, 20), elements=st.floats(-40, 40))
logit_rows = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(2, 5)), elements=st.floats(-50, 50)
)


@each_activation
@given(z=numbers)
@bounded
def test_values_and_slopes_are_those_of_torch(name: str, z: Array) -> None:
    f = ACTIVATIONS[name]
    at = torch.tensor(z, requires_grad=True)
    theirs = TORCH_ACTIVATIONS[name]()(at)
    theirs.sum().backward()
    values = f.value(z)
    np.testing.assert_allclose(values, theirs.detach().numpy(), rtol=1e-12, atol=1e-15)
    slopes = at.grad
    assert slopes is not None
    np.testing.assert_allclose(f.derivative(z, values), slopes.numpy(), rtol=1e-10, atol=1e-14)


@each_activation
def test_slopes_are_central_differences_away_from_kinks(name: str) -> None:
    f, h = ACTIVATIONS[name], 1e-5
    z = np.linspace(-6, 6, 100)
    differences = (f.value(z + h) - f.value(z - h)) / (2 * h)
    np.testing.assert_allclose(f.derivative(z, f.value(z)), differences, rtol=0, atol=1e-9)


@each_activation
def test_a_kink_is_said_where_left_and_right_slopes_differ(name: str) -> None:
    f, h = ACTIVATIONS[name], 1e-7
    ends = f.value(np.array([-h, 0.0, h]))
    left, right = np.diff(ends) / h
    assert (abs(left - right) > 0.5) == f.has_kink


@each_activation
@pytest.mark.parametrize("z", [-1e308, -800.0, 800.0, 1e308])
def test_extreme_inputs_neither_overflow_nor_warn(name: str, z: float) -> None:
    f = ACTIVATIONS[name]
    value = f.value(np.array([z]))
    if name != "gelu" or abs(z) < 1e154:
        assert np.isfinite(f.derivative(np.array([z]), value)).all()
    assert np.isfinite(value).all()


def test_sigmoid_keeps_small_values_and_mirrors() -> None:
    z = np.linspace(-700, 700, 57)
    values = ACTIVATIONS["sigmoid"].value(z)
    np.testing.assert_allclose(values + values[::-1], 1, rtol=1e-15)
    assert values[0] == pytest.approx(math.exp(-700), rel=1e-12)


# --- Losses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOSSES)
@given(logits=logit_rows, seed=st.integers(0, 1000))
@bounded
def test_losses_and_gradients_are_those_of_torch(name: str, logits: Array, seed: int) -> None:
    targets = np.random.default_rng(seed).dirichlet(np.ones(logits.shape[1]), len(logits))
    at = torch.tensor(logits, requires_grad=True)
    theirs = TORCH_LOSSES[name](at, torch.tensor(targets))
    theirs.backward()  # type: ignore[no-untyped-call]
    assert LOSSES[name].value(logits, targets) == pytest.approx(theirs.item(), rel=1e-12)
    slopes = at.grad
    assert slopes is not None
    ours = LOSSES[name].gradient(logits, targets)
    np.testing.assert_allclose(ours, slopes.numpy(), rtol=1e-9, atol=1e-15)


@given(logits=logit_rows, shift=st.floats(-1000, 1000))
@bounded
def test_probabilities_sum_to_1_and_do_not_change_when_all_logits_move_alike(
    logits: Array, shift: float
) -> None:
    probabilities = softmax(logits)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(softmax(logits + shift), probabilities, rtol=1e-11)
    np.testing.assert_allclose(np.exp(log_softmax(logits)), probabilities, rtol=1e-12)


@given(logits=logit_rows)
@bounded
def test_rows_of_the_cross_entropy_gradient_sum_to_0(logits: Array) -> None:
    targets = one_hot(np.zeros(len(logits), dtype=int), logits.shape[1])
    gradient = LOSSES["cross_entropy"].gradient(logits, targets)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, rtol=0, atol=1e-15)


def test_enormous_logits_give_finite_losses() -> None:
    logits = np.array([[1e300, 0.0], [-1e300, 0.0], [0.0, 800.0]])
    losses = cross_entropies(logits, one_hot(np.array([0, 1, 0]), 2))
    np.testing.assert_allclose(losses, [0, 0, 800])


def test_the_least_cross_entropy_is_the_entropy_of_the_targets() -> None:
    p = np.array([[0.5, 0.25, 0.25]])
    least = cross_entropies(np.log(p), p)
    assert least.item() == pytest.approx(1.5 * math.log(2), rel=1e-14)
    worse = cross_entropies(np.log(p) + np.array([[0.1, 0.0, 0.0]]), p)
    assert worse.item() > least.item()


def test_cross_entropies_of_madl_6_3() -> None:
    truth = np.array([[1.0, 0.0, 0.0, 0.0]])
    close = cross_entropies(np.log([[0.8, 0.15, 0.04, 0.01]]), truth)
    uniform = cross_entropies(np.zeros((1, 4)), truth)
    np.testing.assert_allclose([*close, *uniform], [0.22314355, 1.38629436], rtol=0, atol=5e-9)


def test_softmax_cross_entropy_of_the_books_logits() -> None:
    logits = np.array([[9.99, 10.0, 0.01, -10.0]])
    found = cross_entropies(logits, one_hot(np.array([1]), 4))
    # Exactly, log(1 + e^-0.01 + e^-9.99 + e^-20); 0.68818261 is right to float32's digits.
    exact = math.log1p(math.exp(-0.01) + math.exp(-9.99) + math.exp(-20))
    assert found.item() == pytest.approx(exact, rel=1e-13)
    assert found.item() == pytest.approx(0.68818261, abs=2e-7)
    theirs = functional.cross_entropy(torch.tensor(logits), torch.tensor([1]))
    assert found.item() == pytest.approx(theirs.item(), rel=1e-13)


def test_squared_error_of_madl_9_1() -> None:
    y = np.array([[-0.10, -0.24, 1.43, -0.14, -0.59]])
    target = np.array([[0.59, -1.92, -1.27, -0.40, 0.50]])
    # The book's is the sum over the five outputs, ours their mean.
    assert 5 * squared_errors(y, target).item() == pytest.approx(11.8441992, abs=2e-6)
