"""Signals over depth against the theory, the symmetry of zero weights, and the perceptron."""

import math

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.gates import (
    GATE_INPUTS,
    GATES,
    XOR_LAYERS,
    fires,
    learn_perceptron,
    step_network,
)
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.network import backward, flat, forward, step
from mathdl_core.neural_networks.signal_flow import (
    SignalFlow,
    factor_per_layer,
    signal_flow,
    unit_differences,
)


def measured(activation: str, initialization: str, *, depth: int = 30, seed: int = 0) -> SignalFlow:
    return signal_flow(
        np.random.default_rng(seed),
        depth=depth,
        width=128,
        activation=activation,
        initialization=initialization,
    )


# --- Depth ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "initialization", "factor"),
    [
        # The square root of n Var(W), and of half of it where ReLU passes half of the squares.
        ("identity", "small", math.sqrt(128 * 1e-4)),
        ("identity", "xavier", 1.0),
        ("identity", "he", math.sqrt(2)),
        ("relu", "small", math.sqrt(64 * 1e-4)),
        ("relu", "xavier", math.sqrt(0.5)),
        ("relu", "he", 1.0),
    ],
)
def test_signals_and_gradients_change_by_the_factor_of_the_theory(
    activation: str, initialization: str, factor: float
) -> None:
    flows = [measured(activation, initialization, seed=seed) for seed in range(4)]
    # The first layer's input is not yet the half of squares that ReLU leaves.
    for sizes in ([f.signals[1:] for f in flows], [f.deltas[::-1] for f in flows]):
        found = np.mean([math.log(factor_per_layer(s)) for s in sizes])
        assert found == pytest.approx(math.log(factor), abs=0.03)


def test_sigmoids_vanish_with_xavier_and_relu_with_he_does_not() -> None:
    vanishing, kept = measured("sigmoid", "xavier"), measured("relu", "he")
    # The slope of sigmoid is at most 1/4.
    assert factor_per_layer(vanishing.deltas[::-1]) < 0.25
    assert vanishing.deltas[0] / vanishing.deltas[-1] < 1e-15
    assert 0.1 < kept.deltas[0] / kept.deltas[-1] < 10


def test_a_gain_multiplies_the_factor_of_linear_units() -> None:
    plain, doubled = (
        signal_flow(
            np.random.default_rng(0),
            depth=8,
            width=40,
            activation="identity",
            initialization="xavier",
            gain=gain,
        )
        for gain in (1.0, 2.0)
    )
    np.testing.assert_allclose(
        doubled.deltas, plain.deltas * 2.0 ** np.arange(7, -1, -1), rtol=1e-9
    )
    np.testing.assert_allclose(doubled.signals, plain.signals * 2.0 ** np.arange(9), rtol=1e-9)


def test_linear_units_with_he_explode() -> None:
    flow = measured("identity", "he", depth=60)
    assert flow.deltas[0] / flow.deltas[-1] > 1e7
    assert flow.signals[-1] > 1e7


def test_half_of_the_relus_are_idle_and_no_linear_unit_is() -> None:
    assert measured("relu", "he").idle.mean() == pytest.approx(0.5, abs=0.05)
    np.testing.assert_array_equal(measured("identity", "he").idle, 0)


def test_the_deltas_are_those_of_the_backward_pass() -> None:
    rng = np.random.default_rng(3)
    flow = signal_flow(
        np.random.default_rng(3), depth=3, width=6, activation="tanh", initialization="xavier"
    )
    # The same draws in the same order; a loss whose gradient is the normal delta at the top.
    layers = initial_layers([6] * 4, initialization="xavier", rng=rng)
    X, top = rng.standard_normal((200, 6)), rng.standard_normal((200, 6))
    closed = (*layers, layers[0]._replace(W=np.eye(6)))
    passed = forward(closed, X, activation="tanh")
    targets = passed.output - top * (200 * 6) / 2
    returned = backward(closed, passed, targets, activation="tanh", loss="mse")
    expected = [np.sqrt(np.square(delta).mean()) for delta in returned.deltas[:3]]
    np.testing.assert_allclose(flow.deltas, expected, rtol=1e-9)
    of_weights = [np.sqrt(np.square(g.W).mean()) / 200 for g in returned.gradients[:3]]
    np.testing.assert_allclose(flow.gradients, of_weights, rtol=1e-9)
    activations = [np.sqrt(np.square(a).mean()) for a in (X, *passed.a[:3])]
    np.testing.assert_allclose(flow.signals, activations, rtol=1e-12)


def test_zero_weights_carry_nothing_through_and_say_so() -> None:
    flow = measured("tanh", "zero", depth=3)
    np.testing.assert_array_equal(flow.signals[1:], 0)
    np.testing.assert_array_equal(flow.deltas[:-1], 0)
    assert math.isnan(factor_per_layer(flow.signals))
    assert math.isnan(factor_per_layer(np.ones(1)))


def test_depth_and_width_are_capped() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"^depth is 101, but may be from 1 to 100"):
        signal_flow(rng, depth=101, width=2, activation="tanh", initialization="he")
    with pytest.raises(ValueError, match=r"^width is 0, but may be from 1 to 256"):
        signal_flow(rng, depth=1, width=0, activation="tanh", initialization="he")


@pytest.mark.parametrize(("initialization", "alike"), [("zero", True), ("xavier", False)])
def test_units_that_start_alike_stay_alike(initialization: str, *, alike: bool) -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 3)), rng.normal(size=(30, 2))
    layers = initial_layers([3, 5, 4, 2], initialization=initialization, rng=rng)
    for _ in range(100):
        layers = step(layers, X, y, activation="sigmoid", loss="mse", learning_rate=0.5).updated
    assert flat(layers).any()
    differences = unit_differences(layers)
    assert differences.shape == (2,)
    if alike:
        # Sums over equal units may be rounded differently.
        assert (differences < 1e-12).all()
    else:
        assert (differences > 0.1).all()


# --- Perceptrons ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("w", "bias", "gate"), [([1, 1], -1.5, "and"), ([1, 1], -0.5, "or"), ([-1, -1], 1.5, "nand")]
)
def test_weights_of_madl_7_2_4_are_gates(w: list[float], bias: float, gate: str) -> None:
    np.testing.assert_array_equal(fires(np.array(w), bias, GATE_INPUTS), GATES[gate])


def test_a_perceptron_fires_at_0_itself() -> None:
    np.testing.assert_array_equal(fires(np.ones(2), -1.0, GATE_INPUTS), GATES["or"])


def test_two_layers_of_perceptrons_are_xor() -> None:
    np.testing.assert_array_equal(step_network(XOR_LAYERS, GATE_INPUTS)[:, 0], [0, 1, 1, 0])


@pytest.mark.parametrize("gate", ["and", "or", "nand", "nor"])
def test_the_rule_learns_what_a_line_separates(gate: str) -> None:
    run = learn_perceptron(GATE_INPUTS, GATES[gate], n_epochs=100)
    assert run.learned
    assert run.cycle is None
    np.testing.assert_array_equal(fires(run.w[-1], run.bias[-1], GATE_INPUTS), GATES[gate])
    assert not run.errors[-4:].any()


def test_xor_is_proved_beyond_it_by_weights_that_come_back() -> None:
    run = learn_perceptron(GATE_INPUTS, GATES["xor"], n_epochs=100)
    assert not run.learned
    assert run.cycle is not None
    first, again = run.cycle
    states = np.column_stack([run.w, run.bias])
    np.testing.assert_array_equal(states[4 * first], states[4 * again])


def test_no_perceptron_of_many_tried_is_xor() -> None:
    rng = np.random.default_rng(0)
    for w0, w1, bias in rng.normal(size=(3000, 3)):
        found = fires(np.array([w0, w1]), bias, GATE_INPUTS)
        assert (found != GATES["xor"]).any()


def test_every_step_of_the_rule_adds_the_error_times_the_sample() -> None:
    run = learn_perceptron(GATE_INPUTS, GATES["and"], n_epochs=100)
    for k, (i, error) in enumerate(zip(run.samples, run.errors, strict=True)):
        x: Array = GATE_INPUTS[i]
        assert error == GATES["and"][i] - fires(run.w[k], run.bias[k], x[None]).item()
        np.testing.assert_array_equal(run.w[k + 1], run.w[k] + error * x)
        assert run.bias[k + 1] == run.bias[k] + error


def test_the_run_gives_up_in_time_and_takes_0_and_1_alone() -> None:
    assert len(learn_perceptron(GATE_INPUTS, GATES["and"], n_epochs=1).errors) == 4
    with pytest.raises(ValueError, match=r"^y must hold 0 and 1 alone"):
        learn_perceptron(GATE_INPUTS, 2 * GATES["and"], n_epochs=1)
