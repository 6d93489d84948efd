"""The small CNN: ours against torch, its stored run, its training, what its answer rests on."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn, cnn_torch
from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND, Network, Unit
from mathdl_core.convolution.cnn_exercises import exercises
from mathdl_core.convolution.cnn_rivals import hidden_units, shifted, train_rival
from mathdl_core.convolution.cnn_shapes import Spec, cnn_specs, costs
from mathdl_core.convolution.cnn_training import CnnSettings, digit_split, train_cnn
from mathdl_ui import cnn_stored

PICTURE = arrays(float, (8, 8), elements=st.integers(0, 16).map(lambda ink: ink / 16))
UNITS = st.one_of(
    st.builds(Unit, st.just(FIRST), st.integers(0, 2), st.integers(0, 7), st.integers(0, 7)),
    st.builds(Unit, st.just(SECOND), st.integers(0, 3), st.integers(0, 5), st.integers(0, 5)),
    st.builds(Unit, st.just(POOLED), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)),
    st.builds(Unit, st.just(CLASS), st.integers(0, 9)),
)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Tests run side by side; threads that wait for each other's cores make all of them slow."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def random_network(seed: int = 0, n_1: int = 3, n_2: int = 4) -> Network:
    rng = np.random.default_rng(seed)
    shapes = ((n_1, 1, 3, 3), n_1, (n_2, n_1, 3, 3), n_2, (10, n_2, 3, 3), 10)
    return Network(*(rng.normal(size=shape) for shape in shapes))


def torch_logits(network: Network, pictures: Array) -> Array:
    k1, b1, k2, b2, w, b = map(torch.tensor, network)
    a = F.relu(F.conv2d(torch.tensor(pictures)[:, None], k1, b1, padding=1))
    a = F.max_pool2d(F.relu(F.conv2d(a, k2, b2)), 2)
    found: Array = F.linear(a.flatten(1), w.reshape(10, -1), b).numpy()
    return found


# --- Forward -------------------------------------------------------------------------------------


@given(PICTURE, st.integers(0, 1000))
@settings(deadline=None, max_examples=25)
def test_every_layer_equals_what_hooks_note_in_torch(picture: Array, seed: int) -> None:
    network = random_network(seed)
    ours = cnn.forward(network, picture[None])
    theirs = cnn_torch.passed_by_hooks(cnn_torch.as_module(network), picture[None])
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(ours.logits, torch_logits(network, picture[None]), atol=1e-10)


def test_hooks_note_nothing_of_what_another_thread_looks_at() -> None:
    module = cnn_torch.as_module(random_network())
    pictures = np.random.default_rng(0).uniform(size=(40, 1, 8, 8))
    alone = [cnn_torch.passed_by_hooks(module, picture) for picture in pictures]
    others = threading.Event()

    def disturb() -> None:
        while not others.is_set():
            cnn_torch.saliency(module, pictures[0, 0], 1)

    disturbing = [threading.Thread(target=disturb) for _ in range(3)]
    for thread in disturbing:
        thread.start()
    try:
        together = [cnn_torch.passed_by_hooks(module, picture) for picture in pictures]
    finally:
        others.set()
        for thread in disturbing:
            thread.join()
    for one, other in zip(alone, together, strict=True):
        for expected, found in zip(one, other, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@given(PICTURE, UNITS)
@settings(deadline=None, max_examples=60)
def test_one_unit_computes_what_its_layer_has_there(picture: Array, unit: Unit) -> None:
    network = random_network()
    passed = cnn.forward(network, picture[None])
    found = cnn.terms(network, passed, unit)
    layer = {FIRST: passed.a_1, SECOND: passed.a_2, POOLED: passed.pooled}.get(unit.layer)
    wanted = (
        passed.logits[0, unit.channel]
        if layer is None
        else layer[0, unit.channel, unit.row, unit.column]
    )
    assert found.value == pytest.approx(wanted, abs=1e-12)
    assert found.products.sum() + found.bias == pytest.approx(found.z, abs=1e-12)


@pytest.mark.parametrize(
    "unit", [Unit(FIRST, 1, 0, 4), Unit(SECOND, 2, 3, 0), Unit(POOLED, 0, 2, 1), Unit(CLASS, 4)]
)
def test_a_unit_sees_the_pixels_that_can_change_it_and_no_others(unit: Unit) -> None:
    # With positive weights no ReLU shuts, and a mean in place of the maximum needs every pixel.
    network = Network(*(np.abs(part) for part in random_network()))
    x = torch.rand(1, 1, 8, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    x.requires_grad_()
    k1, b1, k2, b2, w, b = map(torch.tensor, network)
    a_1 = F.relu(F.conv2d(x, k1, b1, padding=1))
    a_2 = F.relu(F.conv2d(a_1, k2, b2))
    pooled = F.avg_pool2d(a_2, 2)
    values = {FIRST: a_1, SECOND: a_2, POOLED: pooled}
    value = (
        F.linear(pooled.flatten(1), w.reshape(10, -1), b)[0, unit.channel]
        if unit.layer == CLASS
        else values[unit.layer][0, unit.channel, unit.row, unit.column]
    )
    (gradient,) = torch.autograd.grad(value, x)
    rows, columns = np.nonzero(gradient[0, 0].numpy())
    ends = (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
    assert ends == cnn.sees(unit)


def test_a_filter_switched_off_has_an_empty_map() -> None:
    network, X = random_network(), digit_split().X_test[:5]
    for layer in (FIRST, SECOND):
        passed = cnn.forward(cnn.without(network, layer, 1), X)
        maps = passed.a_1 if layer == FIRST else passed.a_2
        assert not maps[:, 1].any()
        assert maps[:, 0].any()


def test_an_edited_kernel_is_the_only_change() -> None:
    network, kernel = random_network(), np.arange(9.0).reshape(3, 3)
    after = cnn.edited(network, SECOND, 2, 1, kernel)
    np.testing.assert_array_equal(after.kernels_2[2, 1], kernel)
    assert sum((a != b).sum() for a, b in zip(after, network, strict=True)) == 9
    assert (network.kernels_2[2, 1] != kernel).all()


def test_a_network_survives_being_packed() -> None:
    network = Network(*(np.round(part, 2) for part in random_network(3)))
    for one, other in zip(cnn.unpacked((3, 4), cnn.packed(network)), network, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


def test_pictures_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match=r"must have shape \(n, 8, 8\)"):
        cnn.forward(random_network(), np.zeros((2, 7, 8)))
    with pytest.raises(ValueError, match="layer is 'third'"):
        cnn.terms(
            random_network(), cnn.forward(random_network(), np.zeros((1, 8, 8))), Unit("third", 0)
        )


# --- What the answer rests on --------------------------------------------------------------------


def test_saliency_equals_central_differences() -> None:
    network = cnn_stored.stored().run.networks[-1]
    picture = np.random.default_rng(1).uniform(0.1, 0.9, size=(8, 8))
    module = cnn_torch.as_module(network)
    steps = 1e-6 * np.eye(64).reshape(64, 8, 8)
    logits = [cnn.forward(network, picture + sign * steps).logits[:, 7] for sign in (1, -1)]
    slopes = (logits[0] - logits[1]) / 2e-6
    np.testing.assert_allclose(
        cnn_torch.saliency(module, picture, 7), slopes.reshape(8, 8), atol=1e-6
    )


def test_occlusion_equals_one_covered_picture_after_the_other() -> None:
    network, picture = random_network(), digit_split().X_test[3]
    found = cnn_torch.occlusion(cnn_torch.as_module(network), picture, 2)
    for i, j in ((0, 0), (4, 3), (7, 7)):
        covered = picture.copy()
        covered[max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2] = 0
        p = cnn.forward(network, np.stack([picture, covered])).probabilities[:, 2]
        assert found[i, j] == pytest.approx(p[0] - p[1], abs=1e-12)


def test_contributions_and_the_bias_add_up_to_the_logit() -> None:
    network, picture = cnn_stored.stored().run.networks[-1], digit_split().X_test[0]
    module = cnn_torch.as_module(network)
    logits = cnn.forward(network, picture[None]).logits[0]
    for k in range(10):
        added = cnn_torch.contributions(module, picture, k)
        assert added.sum() + network.bias[k] == pytest.approx(logits[k], abs=1e-10)


def test_grad_cam_weighs_maps_by_their_mean_slopes() -> None:
    network, picture = random_network(), digit_split().X_test[0]
    passed = cnn.forward(network, picture[None])
    # The slope by a place of a map is its weight where the maximum was found, and else 0.
    slopes = np.zeros_like(passed.a_2[0])
    for g, i, j in np.ndindex(4, 3, 3):
        square = passed.a_2[0, g, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        r, c = divmod(int(square.argmax()), 2)
        slopes[g, 2 * i + r, 2 * j + c] = network.weights[6, g, i, j]
    wanted = np.maximum(np.einsum("g,gij->ij", slopes.mean(axis=(1, 2)), passed.a_2[0]), 0)
    found = cnn_torch.grad_cam(cnn_torch.as_module(network), picture, 6)
    np.testing.assert_allclose(found, wanted, atol=1e-12)


@pytest.mark.parametrize(("layer", "channel"), [("dense", 3), ("conv_1", 0), ("conv_2", 4)])
def test_climbing_ends_higher_than_it_started(layer: str, channel: int) -> None:
    module = cnn_torch.as_module(cnn_stored.stored().run.networks[-1])
    ascent = cnn_torch.maximize(module, np.full((8, 8), 0.1), layer=layer, channel=channel)
    assert ascent.scores[-1] > ascent.scores[0]
    assert ascent.pictures.min() >= 0
    assert ascent.pictures.max() <= 1
    assert len(ascent.pictures) == len(ascent.scores) == 41


# --- Costs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_filters", [(8, 12), (1, 2)])
def test_costs_agree_with_torch(n_filters: tuple[int, int]) -> None:
    module = cnn_torch.as_module(random_network(0, *n_filters))
    maps = cnn_torch.feature_maps(module, torch.zeros(1, 1, 8, 8, dtype=torch.float64))
    rows = costs(cnn_specs(n_filters), side=8)
    names = ("conv_1", "conv_2", "pool", "dense")
    for row, name in zip(rows, names, strict=True):
        assert row.shape == tuple(maps[name].shape[1:])
        layer = module.get_submodule(name)
        assert row.n_parameters == sum(p.numel() for p in layer.parameters())
    assert [row.receptive_field for row in rows[:3]] == [3, 5, 6]


def test_a_kernel_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="kernel"):
        costs([Spec("convolution", 1, kernel=9)], side=8)


@pytest.mark.parametrize("kind", exercises)
def test_exercises_have_answers_that_torch_finds_too(kind: str) -> None:
    for seed in range(20):
        task = exercises[kind](np.random.default_rng(seed))
        assert np.isfinite(task.answer).all()
        assert task.solution
        for number in np.atleast_1d(task.answer):
            assert f"{number:g}" in task.solution.replace("{", " ").replace("}", " ")


# --- Training ------------------------------------------------------------------------------------


def test_the_stored_run_is_what_its_script_makes() -> None:
    """The first two epochs of it, and what the file says that the rest reached."""
    stored, split = cnn_stored.stored(), digit_split()
    short = train_cnn(split, CnnSettings(n_epochs=2))
    for network, again in zip(stored.run.networks, short.networks, strict=False):
        for one, other in zip(network, again, strict=True):
            # Another processor may round a hundredth the other way.
            np.testing.assert_allclose(one, other, atol=0.0101)
    for epoch in (0, 3, 20):
        logits = cnn.forward(stored.run.networks[epoch], split.X_test).logits
        accuracy = (logits.argmax(axis=1) == split.y_test).mean()
        assert accuracy == pytest.approx(stored.run.test_accuracy[epoch], abs=1e-12)
        losses = F.cross_entropy(torch.tensor(logits), torch.tensor(split.y_test))
        assert stored.run.test_loss[epoch] == pytest.approx(float(losses), rel=1e-9)
    assert stored.run.test_accuracy[-1] > 0.97


def test_the_stored_rivals_are_what_the_script_makes() -> None:
    stored = cnn_stored.stored()
    logistic = stored.rivals["logistic regression"]
    again = train_rival(digit_split(), CnnSettings(n_epochs=1), ())
    np.testing.assert_allclose(again.test_accuracy, logistic.test_accuracy[:2], atol=0.005)
    n_parameters = sum(part.size for part in stored.run.networks[-1])
    mlp = stored.rivals["MLP"]
    assert mlp.layers[0].W.shape == (hidden_units(n_parameters), 64)
    assert abs(mlp.n_parameters - n_parameters) <= 75 / 2


def test_writing_and_reading_a_run_gives_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = cnn_stored.stored()
    cnn_stored.write(run, tmp_path / "run.npz")
    monkeypatch.setattr(cnn_stored, "FILE", tmp_path / "run.npz")
    again = cnn_stored.stored.__wrapped__()
    for one, other in zip(again.run.networks[7], run.run.networks[7], strict=True):
        np.testing.assert_array_equal(one, other)
    for name, rival in run.rivals.items():
        np.testing.assert_array_equal(again.rivals[name].layers[-1].W, rival.layers[-1].W)


def test_training_is_the_same_for_the_same_seed_and_leaves_torch_as_it_was() -> None:
    state = torch.random.get_rng_state()
    small = CnnSettings((2, 3), n_epochs=1, seed=5)
    runs = [train_cnn(digit_split(), small) for _ in range(2)]
    for one, other in zip(runs[0].networks[-1], runs[1].networks[-1], strict=True):
        np.testing.assert_array_equal(one, other)
    other_seed = train_cnn(digit_split(), CnnSettings((2, 3), n_epochs=1, seed=6))
    assert (other_seed.networks[-1].kernels_1 != runs[0].networks[-1].kernels_1).any()
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.get_default_dtype() == torch.float32


def test_a_cancelled_run_ends_after_its_epoch_and_says_so() -> None:
    shares: list[float] = []
    run = train_cnn(
        digit_split(),
        CnnSettings((1, 1), n_epochs=9),
        progress=shares.append,
        cancelled=lambda: True,
    )
    assert len(run.networks) == 2
    assert not run.finished
    assert shares[-1] == pytest.approx(1 / 9)
    assert shares == sorted(shares)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"n_filters": (0, 3)}, "n_filters has 0"),
        ({"n_filters": (8, 13)}, "n_filters has 13"),
        ({"learning_rate": 0.0}, "learning_rate is 0"),
        ({"n_epochs": 31}, "n_epochs is 31"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_settings_beyond_their_bounds_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        CnnSettings(**wrong)


def test_moved_pictures_lose_what_leaves_them() -> None:
    X = np.arange(64.0).reshape(1, 8, 8) + 1
    np.testing.assert_array_equal(shifted(X, 1, 0)[0, 1:], X[0, :-1])
    np.testing.assert_array_equal(shifted(X, 0, -1)[0, :, :-1], X[0, :, 1:])
    assert not shifted(X, 1, 0)[0, 0].any()
    np.testing.assert_array_equal(shifted(X, 0, 0), X)
