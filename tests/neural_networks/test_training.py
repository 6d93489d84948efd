"""Training against torch's own optimizers, and what a run promises: same seed, same bits."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix as confusion_of_scikit_learn
from sklearn.metrics import recall_score

from mathdl_core.arrays import Array
from mathdl_core.neural_networks import network_torch
from mathdl_core.neural_networks.decision_surface import grid_axis, surface
from mathdl_core.neural_networks.losses import loss_named, one_hot, softmax
from mathdl_core.neural_networks.network import Layers, flat, forward, unflat
from mathdl_core.neural_networks.optimizers import OPTIMIZERS, Momenta, adam, at_rest
from mathdl_core.neural_networks.training import (
    DIVERGED_ABOVE,
    MOST_FRAMES,
    Run,
    dropout_masks,
    epoch_batches,
    first_layers,
    train,
)
from mathdl_core.neural_networks.training_measures import accuracy, confusion_matrix, recalls
from mathdl_core.neural_networks.training_seeds import band, train_seeds
from mathdl_core.neural_networks.training_sets import CLASS_SETS, VALUE_SETS, Split, split
from mathdl_core.neural_networks.training_settings import (
    MOST_SECONDS,
    Settings,
    estimated_seconds,
    n_updates,
)


def sample(name: str = "circles", *, n_samples: int = 120, noise: float = 0.1) -> Split:
    draw = {**CLASS_SETS, **VALUE_SETS}[name]
    data = draw(np.random.default_rng(0), n_samples=n_samples, noise=noise)
    return split(data, np.random.default_rng(1), test_share=0.3)


CIRCLES, WAVE = sample(), sample("wave")
SHORT = Settings(n_epochs=10)


def assert_same_run(first: Run, second: Run) -> None:
    for mine, its in zip(first, second, strict=True):
        np.testing.assert_array_equal(mine, its)


# --- Against torch -------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("loss", "data"), [("cross_entropy", CIRCLES), ("mse", WAVE)])
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.003, 0.01)])
def test_a_run_of_ours_and_one_of_torch_stay_together_for_100_steps(
    optimizer: str, loss: str, data: Split, l1: float, l2: float
) -> None:
    settings = Settings(
        optimizer=optimizer, loss=loss, learning_rate=0.03, n_epochs=17, l1=l1, l2=l2
    )
    run = train(data, settings)
    orders = np.random.default_rng([settings.seed, 1])
    batches = [
        batch
        for _ in range(settings.n_epochs)
        for batch in epoch_batches(data, settings.batch_size, orders)
    ]
    theirs = list(
        network_torch.descend(
            first_layers(data, settings),
            batches,
            activation=settings.activation,
            loss=loss,
            optimizer_name=optimizer,
            learning_rate=settings.learning_rate,
            momentum=settings.momentum,
            l1=l1,
            l2=l2,
        )
    )
    assert len(theirs) == run.stop.step == 102
    per_epoch = len(batches) // settings.n_epochs
    for k, epoch in enumerate(run.frames[1:], start=1):
        np.testing.assert_allclose(
            run.parameters[k], flat(theirs[epoch * per_epoch - 1]), rtol=1e-6, atol=1e-9
        )


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "leaky_relu", "gelu"])
def test_every_activation_stays_with_torch(activation: str) -> None:
    settings = Settings(activation=activation, n_epochs=17, initialization="he")
    run = train(CIRCLES, settings)
    orders = np.random.default_rng([0, 1])
    batches = [b for _ in range(17) for b in epoch_batches(CIRCLES, 16, orders)]
    *_, last = network_torch.descend(
        first_layers(CIRCLES, settings),
        batches,
        activation=activation,
        loss="cross_entropy",
        optimizer_name="adam",
        learning_rate=0.01,
    )
    np.testing.assert_allclose(flat(run.layers(-1)), flat(last), rtol=1e-6, atol=1e-9)


# --- Optimizers ----------------------------------------------------------------------------------


def test_momentum_has_the_radii_that_madl_9_2_4_misses() -> None:
    w, memory = np.array([100.0, 200.0]), at_rest(np.zeros(2))
    radii = [np.hypot(*w)]
    for _ in range(4):
        w, memory = OPTIMIZERS["momentum"](w, 2 * w, memory, learning_rate=0.2, momentum=0.2)
        radii.append(np.hypot(*w))
    np.testing.assert_allclose(radii, [223.61, 134.16, 62.61, 23.26, 6.08], rtol=0, atol=0.005)


def test_momentum_0_is_gradient_descent() -> None:
    runs = [
        train(CIRCLES, dataclasses.replace(SHORT, optimizer=name, momentum=0.0, learning_rate=0.1))
        for name in ("sgd", "momentum")
    ]
    np.testing.assert_array_equal(runs[0].parameters, runs[1].parameters)


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e4])
def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_size_of_the_gradient(
    scale: float,
) -> None:
    g = scale * np.array([1.0, -3.0, 0.5])
    w, memory = adam(np.zeros(3), g, at_rest(np.zeros(3)), learning_rate=0.1, momentum=0.0)
    np.testing.assert_allclose(w, -0.1 * np.sign(g), rtol=1e-3)
    assert memory.n_steps == 1


def test_adams_averages_are_unbiased_under_a_constant_gradient() -> None:
    g, memory = np.array([3.0]), at_rest(np.zeros(1))
    for _ in range(7):
        _, memory = adam(np.zeros(1), g, memory, learning_rate=0.1, momentum=0.0)
    np.testing.assert_allclose(memory.velocity / (1 - 0.9**7), g, rtol=1e-13)
    np.testing.assert_allclose(memory.squares / (1 - 0.999**7), g**2, rtol=1e-12)


def test_optimizers_leave_their_arguments_as_they_were() -> None:
    for update in OPTIMIZERS.values():
        w, g, memory = np.ones(3), np.ones(3), Momenta(np.ones(3), np.ones(3), 4)
        update(w, g, memory, learning_rate=0.1, momentum=0.9)
        for array in (w, g, memory.velocity, memory.squares):
            np.testing.assert_array_equal(array, 1)


# --- What a run keeps ----------------------------------------------------------------------------


def test_a_seed_is_a_run_to_the_last_bit() -> None:
    settings = dataclasses.replace(SHORT, dropout=0.2)
    assert_same_run(train(CIRCLES, settings), train(CIRCLES, settings))
    other = train(CIRCLES, dataclasses.replace(settings, seed=1))
    assert (other.parameters != train(CIRCLES, settings).parameters).any()


@pytest.mark.parametrize(
    "changed",
    [
        {"learning_rate": 0.5}, {"optimizer": "sgd"}, {"batch_size": 3}, {"dropout": 0.3},
        {"l1": 0.1}, {"l2": 0.1}, {"activation": "relu"}, {"loss": "mse"}, {"n_epochs": 3},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_changed_leaves_the_first_weights_as_they_were(changed: dict[str, Any]) -> None:
    run = train(CIRCLES, dataclasses.replace(SHORT, **changed))
    np.testing.assert_array_equal(run.parameters[0], flat(first_layers(CIRCLES, SHORT)))


def test_dropout_and_penalties_leave_the_order_of_samples_as_it_was() -> None:
    still = dataclasses.replace(SHORT, learning_rate=1e-12, optimizer="sgd")
    runs = [train(CIRCLES, dataclasses.replace(still, dropout=p)) for p in (0.0, 0.4)]
    np.testing.assert_allclose(runs[0].train_loss, runs[1].train_loss, rtol=1e-9)


@pytest.mark.parametrize("n_epochs", [1, 7, 199, 200, 450])
def test_frames_are_at_most_200_evenly_apart_with_both_ends(n_epochs: int) -> None:
    data = sample(n_samples=20)
    run = train(data, Settings(n_epochs=n_epochs, hidden=(2,), batch_size=20))
    assert len(run.epochs) == n_epochs + 1
    np.testing.assert_array_equal(run.epochs, np.arange(n_epochs + 1))
    assert run.frames[0] == 0
    assert run.frames[-1] == n_epochs
    assert len(run.frames) == len(run.parameters) == min(n_epochs + 1, MOST_FRAMES)
    assert np.ptp(np.diff(run.frames)) <= 1
    assert run.stop[:3] == ("finished", n_epochs, n_epochs)


def test_measures_are_those_of_the_parameters_kept() -> None:
    run = train(CIRCLES, SHORT)
    for k, measure in enumerate(run.frames):
        outputs = forward(run.layers(k), CIRCLES.X_test, activation="tanh").output
        loss = loss_named("cross_entropy").value(outputs, CIRCLES.test_targets)
        assert run.test_loss[measure] == pytest.approx(loss, rel=1e-12)
        assert run.test_accuracy[measure] == accuracy(outputs, CIRCLES.test_targets)
        gradients = network_torch.gradients(
            run.layers(k),
            CIRCLES.X_train,
            CIRCLES.train_targets,
            activation="tanh",
            loss="cross_entropy",
        )
        norms = [np.linalg.norm(np.append(W.ravel(), bias)) for W, bias in gradients]
        np.testing.assert_allclose(run.gradient_norms[measure], norms, rtol=1e-9)


def test_progress_is_told_after_each_epoch() -> None:
    told: list[float] = []
    train(CIRCLES, SHORT, progress=told.append)
    np.testing.assert_allclose(told, np.arange(1, 11) / 10)


def test_a_cancelled_run_keeps_what_it_has() -> None:
    told: list[float] = []
    run = train(CIRCLES, SHORT, progress=told.append, cancelled=lambda: len(told) == 4)
    assert run.stop.kind == "cancelled"
    assert run.stop.reason == "cancelled after epoch 4"
    whole = train(CIRCLES, SHORT)
    np.testing.assert_array_equal(run.parameters, whole.parameters[:5])
    np.testing.assert_array_equal(run.train_loss, whole.train_loss[:5])


def test_early_stopping_waits_for_a_new_lowest_test_loss_and_keeps_the_best() -> None:
    data = sample("moons", n_samples=40, noise=0.4)
    settings = Settings(hidden=(32, 32), learning_rate=0.03, n_epochs=300, patience=15)
    run = train(data, settings)
    assert run.stop.kind == "early"
    assert run.best_epoch == run.test_loss.argmin()
    assert len(run.test_loss) - 1 == run.best_epoch + 15 == run.stop.epoch
    best = unflat(run.best_parameters, run.sizes)
    outputs = forward(best, data.X_test, activation="tanh").output
    loss = loss_named("cross_entropy").value(outputs, data.test_targets)
    assert loss == pytest.approx(run.test_loss.min(), rel=1e-12)
    # Without patience it goes on to overfit: less training loss, more test loss.
    on = train(data, dataclasses.replace(settings, patience=None))
    assert on.train_loss[-1] < run.train_loss[-1]
    assert on.test_loss[-1] > 1.5 * run.test_loss.min()


# --- Divergence ----------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "gelu", "tanh"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_a_run_that_diverges_says_where_and_why_and_keeps_its_frames(
    activation: str, optimizer: str
) -> None:
    settings = Settings(
        activation=activation, loss="mse", optimizer=optimizer, learning_rate=30.0, n_epochs=50
    )
    run = train(WAVE, settings)
    kind, step, epoch, reason = run.stop
    assert kind == "diverged"
    assert reason.startswith(f"diverged at step {step}, in epoch {epoch}: the ")
    assert "reached" in reason
    assert len(run.parameters) >= 2
    for part in (run.parameters, run.train_loss, run.test_loss, run.gradient_norms, run.epochs):
        assert np.isfinite(part).all()
    assert run.train_loss[-1] > run.train_loss[0]
    # The last frame is that before the update that was refused.
    per_epoch = math.ceil(len(WAVE.X_train) / settings.batch_size)
    assert step - 1 <= run.epochs[-1] * per_epoch <= step


def test_a_gradient_too_large_stops_a_run_whose_loss_is_still_small() -> None:
    run = train(CIRCLES, dataclasses.replace(SHORT, l2=1e6))
    assert run.stop[:3] == ("diverged", 1, 1)
    assert "step 1, in epoch 1: the length of the gradient reached" in run.stop.reason
    np.testing.assert_array_equal(run.parameters, [flat(first_layers(CIRCLES, SHORT))])


@pytest.mark.parametrize("learning_rate", [1e30, 1e200, 1e308])
def test_absurd_learning_rates_stop_without_a_warning(learning_rate: float) -> None:
    for loss, data in (("mse", WAVE), ("cross_entropy", CIRCLES)):
        for optimizer in OPTIMIZERS:
            settings = Settings(
                loss=loss, optimizer=optimizer, learning_rate=learning_rate, activation="gelu"
            )
            run = train(data, settings)
            assert run.stop.kind == "diverged"
            assert run.stop.epoch == 1
            assert np.isfinite(run.parameters).all()
            assert np.isfinite(run.train_loss).all()


def test_a_linear_model_diverges_beyond_the_largest_stable_learning_rate_alone() -> None:
    X = np.column_stack([WAVE.X_train, np.ones(len(WAVE.X_train))])
    limit = 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X)).max()
    for fraction, diverges in ((0.98, False), (1.02, True)):
        settings = Settings(
            hidden=(), loss="mse", optimizer="sgd", learning_rate=fraction * limit,
            batch_size=len(X), n_epochs=1000,
        )  # fmt: skip
        run = train(WAVE, settings)
        assert (run.stop.kind == "diverged") == diverges
        assert (run.train_loss[-1] > DIVERGED_ABOVE / 100) == diverges


def test_a_linear_model_ends_at_the_least_squares_solution() -> None:
    settings = Settings(
        hidden=(), loss="mse", optimizer="sgd", learning_rate=0.1, batch_size=84, n_epochs=600
    )
    ((W, bias),) = train(WAVE, settings).layers(-1)
    X = np.column_stack([WAVE.X_train, np.ones(len(WAVE.X_train))])
    expected = np.linalg.lstsq(X, WAVE.train_targets[:, 0])[0]
    np.testing.assert_allclose([*W[0], *bias], expected, rtol=0, atol=1e-10)


def test_weight_decay_ends_at_the_ridge_solution_without_a_penalty_on_the_bias() -> None:
    settings = Settings(
        hidden=(), loss="mse", optimizer="sgd", learning_rate=0.1, batch_size=84, n_epochs=600,
        l2=0.5,
    )  # fmt: skip
    ((W, bias),) = train(WAVE, settings).layers(-1)
    x, y = WAVE.X_train[:, 0], WAVE.train_targets[:, 0]
    # Standardized data: 2 (w mean(x²) - mean(xy)) + 0.5 w = 0, and the bias is 0 all the same.
    assert W.item() == pytest.approx(2 * np.mean(x * y) / (2 * np.mean(x * x) + 0.5), rel=1e-9)
    assert bias.item() == pytest.approx(0, abs=1e-12)


def test_l1_makes_weights_of_useless_features_vanish() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 5))
    data = WAVE._replace(
        X_train=X, train_targets=X[:, :1], X_test=X, test_targets=X[:, :1], n_classes=0
    )
    settings = Settings(
        hidden=(), loss="mse", optimizer="sgd", learning_rate=0.01, batch_size=100, n_epochs=1000
    )
    ((W, _),) = train(data, dataclasses.replace(settings, l1=0.5)).layers(-1)
    assert abs(W[0, 0]) > 0.5
    # The subgradient makes them hover within a step around 0.
    assert (np.abs(W[0, 1:]) <= 0.01).all()


# --- Dropout -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dropout", [0.1, 0.5, 0.8])
def test_dropout_keeps_the_expectation(dropout: float) -> None:
    (mask,) = dropout_masks(np.random.default_rng(0), 400, (500,), dropout=dropout)
    standard_error = math.sqrt(dropout / (1 - dropout) / mask.size)
    assert mask.mean() == pytest.approx(1, abs=4 * standard_error)
    np.testing.assert_allclose(np.unique(mask), [0, 1 / (1 - dropout)], rtol=1e-15)
    assert (mask == 0).mean() == pytest.approx(dropout, abs=0.01)


def test_the_expected_output_of_a_linear_net_under_dropout_is_that_without() -> None:
    settings = Settings(hidden=(6,), activation="identity")
    layers, X = first_layers(CIRCLES, settings), CIRCLES.X_train[:5]
    rng = np.random.default_rng(0)
    outputs = [
        forward(
            layers, X, activation="identity", masks=dropout_masks(rng, 5, (6,), dropout=0.4)
        ).output
        for _ in range(20_000)
    ]
    plain = forward(layers, X, activation="identity").output
    standard_error = np.std(outputs, axis=0) / math.sqrt(len(outputs))
    assert (np.abs(np.mean(outputs, axis=0) - plain) < 5 * standard_error).all()


# --- Learning ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("circles", (8, 8)),
        ("xor", (8, 8)),
        ("moons", (8, 8)),
        ("blobs", (8,)),
        ("spiral", (16, 16)),
    ],
)
def test_the_default_learns_each_set(name: str, hidden: tuple[int, ...]) -> None:
    data = sample(name, n_samples=300, noise=0.03)
    run = train(data, Settings(hidden=hidden, learning_rate=0.02))
    assert run.train_accuracy[-1] > 0.97
    assert run.test_accuracy[-1] > 0.93


@pytest.mark.parametrize("name", VALUE_SETS)
def test_the_default_fits_each_surface(name: str) -> None:
    run = train(sample(name, n_samples=300, noise=0.02), Settings(loss="mse"))
    assert run.test_loss[-1] < 0.05
    assert np.isnan(run.test_accuracy).all()


def test_without_hidden_layers_xor_is_not_learned() -> None:
    run = train(sample("xor", n_samples=300), Settings(hidden=()))
    assert run.train_accuracy[-1] < 0.75


# --- Seeds ---------------------------------------------------------------------------------------


def test_runs_of_many_seeds_are_the_runs_one_by_one() -> None:
    told: list[float] = []
    runs = train_seeds(CIRCLES, SHORT, [3, 5], progress=told.append)
    np.testing.assert_allclose(told, np.arange(1, 21) / 20)
    for run, seed in zip(runs, (3, 5), strict=True):
        assert_same_run(run, train(CIRCLES, dataclasses.replace(SHORT, seed=seed)))


def test_cancelling_ends_all_runs() -> None:
    told: list[float] = []
    runs = train_seeds(
        CIRCLES, SHORT, range(4), progress=told.append, cancelled=lambda: len(told) == 13
    )
    assert [run.stop.kind for run in runs] == ["finished", "cancelled"]


def test_a_band_is_of_the_runs_that_got_there() -> None:
    found = band([np.array([4.0, 2.0, 1.0]), np.array([6.0, 3.0])], n_epochs=3)
    np.testing.assert_array_equal(found.lowest, [4, 2, 1, np.nan])
    np.testing.assert_array_equal(found.median, [5, 2.5, 1, np.nan])
    np.testing.assert_array_equal(found.highest, [6, 3, 1, np.nan])
    np.testing.assert_array_equal(found.n_runs, [2, 2, 1, 0])


def test_too_many_seeds_and_too_long_runs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^there are 21 seeds, but may be from 1 to 20"):
        train_seeds(CIRCLES, SHORT, range(21))
    with pytest.raises(ValueError, match=r"^these 20 runs would take about \d+ s, but may take 5"):
        train_seeds(CIRCLES, Settings(n_epochs=1000, batch_size=8), range(20))


# --- Settings and their cost ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hidden": (1, 2, 3, 4)}, "^hidden has 4 layers, but may have up to 3"),
        ({"hidden": (65,)}, "^hidden is 65, but may be from 1 to 64"),
        ({"hidden": (0,)}, "^hidden is 0, but may be from 1 to 64"),
        ({"activation": "step"}, "^activation is 'step', but may be"),
        ({"loss": "hinge"}, "^loss is 'hinge', but may be"),
        ({"optimizer": "lion"}, "^optimizer is 'lion', but may be sgd, momentum, adam"),
        ({"initialization": "one"}, "^initialization is 'one', but may be zero"),
        ({"learning_rate": 0.0}, "^learning_rate is 0.0, but must be positive"),
        ({"learning_rate": math.nan}, "^learning_rate is nan, but must be positive"),
        ({"n_epochs": 1001}, "^n_epochs is 1001, but may be from 1 to 1000"),
        ({"batch_size": 0}, "^batch_size is 0, but may be 1 or more"),
        ({"patience": 0}, "^patience is 0, but may be 1 or more"),
        ({"seed": -1}, "^seed is -1, but may be 0 or more"),
        ({"l1": -0.1}, "^l1 is -0.1, but must be at least 0"),
        ({"l2": math.inf}, "^l2 is inf, but must be at least 0"),
        ({"dropout": 1.0}, "^dropout is 1.0, but must be at least 0 and below 1"),
        ({"momentum": -0.5}, "^momentum is -0.5, but must be at least 0 and below 1"),
    ],
)
def test_settings_out_of_bounds_are_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Settings(**settings)


def test_a_run_beyond_five_seconds_is_refused_before_it_starts() -> None:
    data = sample(n_samples=2000)
    told: list[float] = []
    with pytest.raises(ValueError, match=r"^this run would take about \d+ s, but may take 5"):
        train(data, Settings(n_epochs=1000, batch_size=1), progress=told.append)
    assert told == []


def test_the_estimate_grows_with_updates_and_with_weights() -> None:
    base = estimated_seconds(Settings(), 200, (2, 8, 8, 2))
    assert n_updates(Settings(), 200) == 200 * 13
    assert base < 1 < MOST_SECONDS
    assert estimated_seconds(Settings(batch_size=1), 200, (2, 8, 8, 2)) > 5 * base
    assert estimated_seconds(Settings(), 200, (2, 64, 64, 2)) > 2 * base


def test_cross_entropy_on_values_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^loss is 'cross_entropy', which compares classes"):
        train(WAVE, SHORT)


# --- Measures and pictures -----------------------------------------------------------------------


def test_confusion_and_recalls_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    true, outputs = rng.integers(0, 4, 200), rng.normal(size=(200, 4))
    targets, predicted = one_hot(true, 4), outputs.argmax(axis=1)
    found = confusion_matrix(outputs, targets)
    np.testing.assert_array_equal(found, confusion_of_scikit_learn(true, predicted))
    np.testing.assert_allclose(
        recalls(found), recall_score(true, predicted, average=None), rtol=1e-14
    )
    assert accuracy(outputs, targets) == found.trace() / 200


def test_a_class_without_samples_has_no_recall() -> None:
    found = confusion_matrix(np.eye(3)[[0, 1]], one_hot(np.array([0, 0]), 3))
    np.testing.assert_array_equal(found, [[1, 1, 0], [0, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(recalls(found), [0.5, np.nan, np.nan])


def network_for_pictures() -> Layers:
    return first_layers(CIRCLES, Settings(hidden=(4, 3)))


def test_the_surface_is_the_network_at_each_point_of_the_grid() -> None:
    layers = network_for_pictures()
    x1, x2 = grid_axis(-2, 2, 5), grid_axis(0, 3, 6)
    found = surface(layers, x1, x2, activation="tanh", loss="cross_entropy")
    assert found.values.shape == (6, 5, 2)
    assert [unit.shape for unit in found.units] == [(4, 6, 5), (3, 6, 5)]
    for i, j in ((0, 0), (5, 4), (2, 3)):
        passed = forward(layers, np.array([[x1[j], x2[i]]]), activation="tanh")
        np.testing.assert_allclose(found.values[i, j], softmax(passed.output)[0], rtol=1e-12)
        np.testing.assert_allclose(found.units[0][:, i, j], passed.a[0][0], rtol=1e-12)
        np.testing.assert_allclose(found.units[1][:, i, j], passed.a[1][0], rtol=1e-12)
        assert found.classes[i, j] == passed.output.argmax()
    np.testing.assert_allclose(found.values.sum(axis=2), 1, rtol=1e-14)
    raw = surface(layers, x1, x2, activation="tanh", loss="mse").values
    np.testing.assert_allclose(softmax(raw), found.values, rtol=1e-13)


def test_the_grid_is_of_the_centers_of_cells() -> None:
    np.testing.assert_allclose(grid_axis(-1, 1, 4), [-0.75, -0.25, 0.25, 0.75], rtol=1e-15)


def test_training_leaves_the_data_as_they_were() -> None:
    before: list[Array] = [np.array(part) for part in CIRCLES]
    train(CIRCLES, SHORT)
    for now, then in zip(CIRCLES, before, strict=True):
        np.testing.assert_array_equal(now, then)
