"""The network against torch.autograd, our own array engine, central differences and the books."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.arrays import Array
from mathdl_core.neural_networks import network_torch
from mathdl_core.neural_networks.activations import ACTIVATIONS
from mathdl_core.neural_networks.gradient_check import (
    central_differences,
    check_by_step,
    check_gradient,
    errors_by_step,
)
from mathdl_core.neural_networks.initializations import INITIALIZATIONS, initial_layers
from mathdl_core.neural_networks.losses import LOSSES, loss_named, one_hot
from mathdl_core.neural_networks.network import (
    Layer,
    Layers,
    backward,
    descent,
    flat,
    forward,
    losses_along,
    n_parameters,
    sizes_of,
    step,
    unflat,
    updated,
    weight_terms,
)
from mathdl_core.neural_networks.tensor_autodiff import (
    Tensor,
    activated,
    log_probabilities,
    mean,
    tensor_gradients,
    total,
)

bounded = settings(max_examples=40, deadline=None, derandomize=True)
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
each_loss = pytest.mark.parametrize("loss", LOSSES)
shapes = st.tuples(
    st.integers(1, 6), st.lists(st.integers(1, 7), min_size=2, max_size=5), st.integers(0, 10_000)
)


def random_case(n_samples: int, sizes: list[int], seed: int) -> tuple[Layers, Array, Array]:
    """Layers with biases too, X, and targets whose rows are probabilities."""
    rng = np.random.default_rng(seed)
    layers = tuple(
        Layer(W, rng.normal(0, 0.5, len(bias)))
        for W, bias in initial_layers(sizes, initialization="xavier", rng=rng)
    )
    X = rng.normal(size=(n_samples, sizes[0]))
    return layers, X, rng.dirichlet(np.ones(sizes[-1]), size=n_samples)


def tensor_engine(
    layers: Layers, X: Array, targets: Array, activation: str, loss: str
) -> tuple[Array, ...]:
    """W and bias gradients of each layer, by the array form of our engine."""
    weights = [(Tensor(W), Tensor(bias)) for W, bias in layers]
    a = Tensor(X)
    for depth, (W, bias) in enumerate(weights, start=1):
        z = a @ W.mT + bias
        a = activated(z, activation=activation) if depth < len(weights) else z
    y = Tensor(targets)
    if loss == "mse":
        value = mean((a - y) * (a - y))
    else:
        value = total(y * log_probabilities(a)) * Tensor(np.array(-1.0 / len(X)))
    return tensor_gradients(value, [tensor for pair in weights for tensor in pair])


# --- Against other engines -----------------------------------------------------------------------


@each_activation
@each_loss
@given(shape=shapes)
@bounded
def test_gradients_are_those_of_torch(
    activation: str, loss: str, shape: tuple[int, list[int], int]
) -> None:
    layers, X, targets = random_case(*shape)
    passed = forward(layers, X, activation=activation)
    ours = backward(layers, passed, targets, activation=activation, loss=loss).gradients
    theirs = network_torch.gradients(layers, X, targets, activation=activation, loss=loss)
    for mine, its in zip(flat_parts(ours), flat_parts(theirs), strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-6, atol=1e-12)


@each_activation
@each_loss
@given(shape=shapes)
@settings(bounded, max_examples=15)
def test_our_array_engine_finds_the_same_gradients(
    activation: str, loss: str, shape: tuple[int, list[int], int]
) -> None:
    layers, X, targets = random_case(*shape)
    passed = forward(layers, X, activation=activation)
    ours = backward(layers, passed, targets, activation=activation, loss=loss).gradients
    engine = tensor_engine(layers, X, targets, activation, loss)
    for mine, its in zip(flat_parts(ours), engine, strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-13)


@each_activation
@each_loss
def test_central_differences_agree(activation: str, loss: str) -> None:
    check = check_gradient(*random_case(7, [3, 6, 5, 4], 1), activation=activation, loss=loss)
    assert not check.crosses_kink.any()
    assert check.largest_error < 1e-8


@each_loss
def test_the_loss_and_the_outputs_are_those_of_torch(loss: str) -> None:
    layers, X, targets = random_case(9, [4, 5, 3], 2)
    model = network_torch.network(layers, activation="gelu")
    passed = forward(layers, X, activation="gelu")
    outputs = model(torch.tensor(X)).detach()
    np.testing.assert_allclose(passed.output, outputs.numpy(), rtol=1e-12)
    theirs = network_torch.TORCH_LOSSES[loss](outputs, torch.tensor(targets))
    assert loss_named(loss).value(passed.output, targets) == pytest.approx(float(theirs), rel=1e-12)


def test_a_state_dict_loads_into_a_model_of_torch_and_answers_the_same() -> None:
    layers, X, _ = random_case(5, [3, 4, 2], 3)
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)
    ).double()
    exported = network_torch.state_dict(layers, activation="tanh")
    assert list(exported) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    model.load_state_dict(exported)
    np.testing.assert_allclose(
        model(torch.tensor(X)).detach().numpy(),
        forward(layers, X, activation="tanh").output,
        rtol=1e-12,
    )
    for mine, its in zip(layers, network_torch.layers_of(model), strict=True):
        np.testing.assert_array_equal(mine.W, its.W)
        np.testing.assert_array_equal(mine.bias, its.bias)


def test_the_twin_leaves_the_random_state_of_torch_alone() -> None:
    before = torch.get_rng_state()
    network_torch.network(random_case(2, [3, 4, 2], 0)[0], activation="relu")
    assert torch.equal(before, torch.get_rng_state())


def flat_parts(layers: Layers) -> list[Array]:
    return [part for layer in layers for part in layer]


# --- The books -----------------------------------------------------------------------------------

MDL_10 = (
    Layer(np.array([[0.1, 0.3], [-0.2, 0.4]]), np.zeros(2)),
    Layer(np.array([[0.5, -0.6]]), np.zeros(1)),
)


def test_one_sample_through_the_net_of_mdl_10() -> None:
    X, y = np.array([[1.0, 2.0]]), np.array([[1.0]])
    done = step(MDL_10, X, y, activation="sigmoid", loss="mse", learning_rate=0.1)
    # The book's loss is half the squared error, ours the whole.
    assert done.forward.output.item() == pytest.approx(-0.0532999, abs=5e-8)
    assert done.loss / 2 == pytest.approx(0.554720, abs=5e-7)
    (W0, b0), (W1, b1) = done.backward.gradients
    expected = [[-0.116765, -0.233530], [0.144587, 0.289174]]
    np.testing.assert_allclose(W0 / 2, expected, rtol=0, atol=5e-7)
    np.testing.assert_allclose(b0 / 2, [-0.116765, 0.144587], rtol=0, atol=5e-7)
    np.testing.assert_allclose(W1 / 2, [[-0.703802, -0.680070]], rtol=0, atol=5e-7)
    np.testing.assert_allclose(b1 / 2, [-1.053300], rtol=0, atol=5e-7)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu"])
def test_zero_weights_never_break_the_symmetry_of_mdl_10(activation: str) -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    layers = initial_layers([2, 2, 1], initialization="zero", rng=rng)
    for _ in range(200):
        layers = step(layers, X, y, activation=activation, loss="mse", learning_rate=0.5).updated
    (W0, b0), (W1, _) = layers
    np.testing.assert_array_equal(W0[0], W0[1])
    assert b0[0] == b0[1]
    assert W1[0, 0] == W1[0, 1]
    # With sigmoid the copies do learn, all the same thing; otherwise nothing but the last bias.
    assert bool(W1.any()) == (activation == "sigmoid")


def test_the_gradient_of_the_first_layer_uses_its_input_as_madl_8_4_does_not() -> None:
    rng = np.random.default_rng(0)
    layers = initial_layers([7, 5, 5], initialization="xavier", rng=rng)
    X, y = rng.normal(size=(1, 7)), rng.normal(size=(1, 5))
    passed = forward(layers, X, activation="sigmoid")
    returned = backward(layers, passed, y, activation="sigmoid", loss="mse")
    assert returned.gradients[0].W.shape == (5, 7)
    np.testing.assert_allclose(returned.gradients[0].W, np.outer(returned.deltas[0], X), rtol=1e-14)


def test_a_derivative_that_does_not_average_fails_the_check_by_the_number_of_outputs() -> None:
    layers, X, targets = random_case(4, [3, 5], 0)
    passed = forward(layers, X, activation="identity")
    right = flat(backward(layers, passed, targets, activation="identity", loss="mse").gradients)
    # MDL's NN.py: the loss is a mean over outputs, its derivative 2 (z - y) of each.
    delta = 2 * (passed.output - targets) / len(X)
    theirs = np.concatenate([(delta.T @ X).ravel(), delta.sum(axis=0)])
    np.testing.assert_allclose(theirs, 5 * right, rtol=1e-12)


# --- What the page claims ------------------------------------------------------------------------


def test_a_weight_has_the_sum_of_its_terms_for_a_gradient_and_moves_by_it() -> None:
    layers, X, targets = random_case(6, [3, 4, 2], 5)
    done = step(layers, X, targets, activation="tanh", loss="cross_entropy", learning_rate=0.3)
    terms = weight_terms(done.forward, done.backward, layer=1, unit=1, of=2)
    assert terms.shape == (6,)
    slope = done.backward.gradients[1].W[1, 2]
    assert terms.sum() == pytest.approx(slope, rel=1e-12)
    assert done.updated[1].W[1, 2] == pytest.approx(layers[1].W[1, 2] - 0.3 * slope, rel=1e-12)


@each_loss
def test_a_small_step_lowers_the_loss_by_the_squared_gradient(loss: str) -> None:
    layers, X, targets = random_case(30, [3, 6, 4], 6)
    names = {"activation": "tanh", "loss": loss}
    before = step(layers, X, targets, **names, learning_rate=1e-5)
    after = step(before.updated, X, targets, **names, learning_rate=1e-5)
    expected = 1e-5 * np.square(flat(before.backward.gradients)).sum()
    assert before.loss - after.loss == pytest.approx(expected, rel=1e-3)


def test_networks_side_by_side_are_the_networks_one_by_one() -> None:
    cases = [random_case(5, [3, 4, 2], seed) for seed in range(3)]
    layers = unflat(np.array([flat(layers) for layers, _, _ in cases]), [3, 4, 2])
    X, targets = (np.array([case[k] for case in cases]) for k in (1, 2))
    passed = forward(layers, X, activation="tanh")
    together = backward(layers, passed, targets, activation="tanh", loss="cross_entropy")
    for k, (own, X_k, targets_k) in enumerate(cases):
        own_pass = forward(own, X_k, activation="tanh")
        alone = backward(own, own_pass, targets_k, activation="tanh", loss="cross_entropy")
        np.testing.assert_allclose(passed.output[k], own_pass.output, rtol=1e-12)
        np.testing.assert_allclose(flat(together.gradients)[k], flat(alone.gradients), rtol=1e-10)


def test_masks_of_ones_change_nothing_and_a_masked_unit_is_absent() -> None:
    layers, X, targets = random_case(5, [3, 4, 2], 8)
    plain = forward(layers, X, activation="tanh")
    kept = forward(layers, X, activation="tanh", masks=(np.ones((5, 4)),))
    np.testing.assert_array_equal(plain.output, kept.output)
    masks = (np.tile([1.0, 0.0, 1.0, 1.0], (5, 1)),)
    dropped = forward(layers, X, activation="tanh", masks=masks)
    found = backward(layers, dropped, targets, activation="tanh", loss="mse").gradients
    without = (
        Layer(np.delete(layers[0].W, 1, axis=0), np.delete(layers[0].bias, 1)),
        Layer(np.delete(layers[1].W, 1, axis=1), layers[1].bias),
    )
    smaller = forward(without, X, activation="tanh")
    np.testing.assert_allclose(dropped.output, smaller.output, rtol=1e-13)
    expected = backward(without, smaller, targets, activation="tanh", loss="mse").gradients
    np.testing.assert_allclose(np.delete(found[0].W, 1, axis=0), expected[0].W, rtol=1e-12)
    np.testing.assert_array_equal(found[0].W[1], 0)
    np.testing.assert_array_equal(found[1].W[:, 1], 0)


@each_activation
@each_loss
def test_errors_of_all_steps_side_by_side_are_those_one_by_one(activation: str, loss: str) -> None:
    layers, X, targets = random_case(3, [2, 4, 3], 5)
    sizes, steps = sizes_of(layers), np.array([1e-1, 1e-3, 1e-5])

    def function(w: Array) -> float:
        passed = forward(unflat(w, sizes), X, activation=activation)
        return loss_named(loss).value(passed.output, targets)

    done = step(layers, X, targets, activation=activation, loss=loss, learning_rate=1.0)
    wanted = errors_by_step(function, flat(done.backward.gradients), flat(layers), steps)
    found = check_by_step(layers, X, targets, activation=activation, loss=loss, steps=steps)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-10)


def test_step_that_is_lost_beside_a_large_weight_has_slope_0() -> None:
    assert central_differences(lambda w: float(w @ w), np.array([1e5, 1.0]), h=1e-12)[0] == 0
    layers = (Layer(np.array([[1e5]]), np.zeros(1)),)
    how = {"activation": "tanh", "loss": "mse"}
    X, targets = np.array([[1.0]]), np.array([[1e5 - 3]])
    (error,) = check_by_step(layers, X, targets, **how, steps=np.array([1e-12]))
    assert np.isfinite(error)


def test_descent_is_one_step_after_the_other() -> None:
    layers, X, targets = random_case(4, [3, 5, 2], 0)
    how = {"activation": "tanh", "loss": "cross_entropy"}
    history = descent(layers, X, targets, **how, learning_rate=0.3, n_steps=3)
    assert len(history) == 4
    for before, after in pairwise(history):
        done = step(before, X, targets, **how, learning_rate=0.3)
        np.testing.assert_array_equal(flat(done.updated), flat(after))


@each_loss
def test_losses_along_a_gradient_are_those_after_a_step_of_each_rate(loss: str) -> None:
    layers, X, targets = random_case(4, [3, 5, 2], 1)
    rates = np.array([0.0, 0.1, 2.0])
    gradients = step(
        layers, X, targets, activation="gelu", loss=loss, learning_rate=1.0
    ).backward.gradients
    found = losses_along(
        layers, gradients, X, targets, activation="gelu", loss=loss, learning_rates=rates
    )
    for rate, value in zip(rates, found, strict=True):
        after = updated(layers, gradients, learning_rate=rate)
        output = forward(after, X, activation="gelu").output
        assert value == pytest.approx(loss_named(loss).value(output, targets), rel=1e-12)


def test_the_step_of_central_differences_has_a_best_size_in_the_middle() -> None:
    layers, X, targets = random_case(6, [3, 4, 2], 9)
    sizes, w = sizes_of(layers), flat(layers)
    passed = forward(layers, X, activation="tanh")
    gradient = flat(backward(layers, passed, targets, activation="tanh", loss="mse").gradients)

    def loss_at(w: Array) -> float:
        output = forward(unflat(w, sizes), X, activation="tanh").output
        return loss_named("mse").value(output, targets)

    steps: Array = np.power(10.0, -np.arange(1.0, 14.0))
    errors = errors_by_step(loss_at, gradient, w, steps)
    assert 3 <= errors.argmin() <= 6
    # Down with the square of the step, up with its inverse.
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.1)
    assert errors[-1] > 1e4 * errors.min()


def test_a_step_across_a_kink_is_told_and_left_out() -> None:
    layers = (Layer(np.array([[1.0]]), np.zeros(1)), Layer(np.array([[1.0]]), np.zeros(1)))
    X, y = np.array([[0.0]]), np.array([[1.0]])
    check = check_gradient(layers, X, y, activation="relu", loss="mse")
    np.testing.assert_array_equal(check.crosses_kink, [False, True, False, False])
    assert abs(check.gradient[1] - check.differences[1]) == pytest.approx(1, rel=1e-4)
    assert check.largest_error < 1e-9


# --- Shapes and ends -----------------------------------------------------------------------------


@given(st.lists(st.integers(1, 6), min_size=2, max_size=5))
@bounded
def test_flat_and_unflat_undo_each_other(sizes: list[int]) -> None:
    layers = initial_layers(sizes, initialization="he", rng=np.random.default_rng(0))
    row = flat(layers)
    assert row.shape == (n_parameters(sizes),)
    assert sizes_of(layers) == tuple(sizes)
    np.testing.assert_array_equal(flat(unflat(row, sizes)), row)
    for mine, again in zip(flat_parts(layers), flat_parts(unflat(row, sizes)), strict=True):
        np.testing.assert_array_equal(mine, again)


def test_what_does_not_fit_is_refused() -> None:
    layers, X, targets = random_case(5, [3, 4, 2], 0)
    passed = forward(layers, X, activation="tanh")
    with pytest.raises(ValueError, match=r"^X has 2 feature\(s\), but the first layer takes 3"):
        forward(layers, X[:, :2], activation="tanh")
    with pytest.raises(ValueError, match=r"^targets must have shape \(5, 2\), not \(5, 1\)"):
        backward(layers, passed, targets[:, :1], activation="tanh", loss="mse")
    with pytest.raises(ValueError, match=r"^activation is 'step', but may be sigmoid, tanh"):
        forward(layers, X, activation="step")
    with pytest.raises(ValueError, match=r"^loss is 'hinge', but may be mse, cross_entropy"):
        backward(layers, passed, targets, activation="tanh", loss="hinge")
    with pytest.raises(ValueError, match=r"^25 parameters do not fit a network of widths \(3, 4"):
        unflat(np.zeros(25), [3, 4, 2])
    with pytest.raises(ValueError, match=r"^initialization is 'ones', but may be zero, small"):
        initial_layers([2, 2], initialization="ones", rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"^sizes must be at least 2 widths of at least 1"):
        initial_layers([2, 0], initialization="he", rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"^classes must be from 0 to 2, as n_classes is 3"):
        one_hot(np.array([0, 3]), 3)
    with pytest.raises(ValueError, match=r"^h is 0"):
        check_gradient(layers, X, targets, activation="tanh", loss="mse", h=0.0)


def test_arguments_are_left_as_they_were() -> None:
    layers, X, targets = random_case(5, [3, 4, 2], 0)
    before = flat(layers), X.copy(), targets.copy()
    done = step(layers, X, targets, activation="gelu", loss="cross_entropy", learning_rate=0.1)
    updated(layers, done.backward.gradients, learning_rate=0.1)
    check_gradient(layers, X, targets, activation="relu", loss="mse")
    for now, then in zip((flat(layers), X, targets), before, strict=True):
        np.testing.assert_array_equal(now, then)


# --- Initializations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("initialization", "variance"),
    [("zero", 0.0), ("small", 1e-4), ("xavier", 2 / 500), ("he", 2 / 300)],
)
def test_the_variance_of_first_weights_is_the_one_of_the_paper(
    initialization: str, variance: float
) -> None:
    rng = np.random.default_rng(0)
    ((W, bias),) = initial_layers([300, 200], initialization=initialization, rng=rng)
    assert W.shape == (200, 300)
    # 60,000 draws: the standard error of a normal variance is below 0.6 % of it.
    assert W.var() == pytest.approx(variance, rel=0.025)
    assert abs(W.mean()) <= 5 * math.sqrt(variance / W.size)
    np.testing.assert_array_equal(bias, 0)


def test_xavier_is_uniform_within_the_limits_torch_has() -> None:
    ((W, _),) = initial_layers([30, 20], initialization="xavier", rng=np.random.default_rng(0))
    theirs = torch.nn.init.xavier_uniform_(
        torch.empty(20, 30), generator=torch.Generator().manual_seed(0)
    )
    limit = math.sqrt(6 / 50)
    assert float(theirs.abs().max()) <= limit
    assert 0.98 * limit < np.abs(W).max() <= limit


def test_every_initialization_is_the_same_for_the_same_seed() -> None:
    for name in INITIALIZATIONS:
        first, again = (
            flat(initial_layers([3, 4, 2], initialization=name, rng=np.random.default_rng(5)))
            for _ in range(2)
        )
        np.testing.assert_array_equal(first, again)
