"""Bias and variance against their definition, and the batch of networks against one at a time."""

from typing import Any

import numpy as np
import pytest

from mathdl_core.neural_networks.bias_variance import BiasVariance, bias_variance, wave
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.network import backward, flat, forward, unflat
from mathdl_core.neural_networks.optimizers import adam, at_rest

SMALL = {
    "n_draws": 5,
    "n_samples": 9,
    "noise": 0.2,
    "n_hidden": 4,
    "l2": 0.01,
    "n_steps": 60,
    "n_kept": 12,
    "learning_rate": 0.05,
}


def found(**changed: float) -> BiasVariance:
    arguments: dict[str, Any] = SMALL | changed
    return bias_variance(np.random.default_rng(3), **arguments)


def test_bias_and_variance_add_up_to_the_mean_squared_distance_from_the_truth() -> None:
    now = found()
    distances = np.square(now.fits - now.truth).mean(axis=(1, 2))
    np.testing.assert_allclose(now.bias_squared + now.variance, distances, rtol=1e-12)


def test_expected_error_on_fresh_noisy_values_is_the_sum_of_all_three() -> None:
    now, rng = found(), np.random.default_rng(0)
    fresh = now.truth + rng.normal(0.0, SMALL["noise"], size=(4000, 1, len(now.x)))
    measured = np.square(fresh - now.fits[-1]).mean()
    parts = now.bias_squared[-1] + now.variance[-1] + now.noise
    assert measured == pytest.approx(parts, rel=0.02)


def test_networks_side_by_side_are_those_trained_one_at_a_time() -> None:
    now, rng = found(), np.random.default_rng(3)
    n, sizes = 5, (1, 4, 1)
    places = rng.uniform(-1.0, 1.0, size=(n, 9, 1))
    values = wave(places) + rng.normal(0.0, 0.2, size=places.shape)
    starts = [initial_layers(sizes, initialization="xavier", rng=rng) for _ in range(n)]
    for k, layers in enumerate(starts):
        w, memory = flat(layers), at_rest(flat(layers))
        for _ in range(60):
            passed = forward(unflat(w, sizes), places[k], activation="tanh")
            g = flat(
                backward(
                    unflat(w, sizes), passed, values[k], activation="tanh", loss="mse"
                ).gradients
            )
            w, memory = adam(w, g + 0.01 * w, memory, learning_rate=0.05, momentum=0.0)
        alone = forward(unflat(w, sizes), now.x[:, None], activation="tanh").output[:, 0]
        np.testing.assert_allclose(now.fits[-1, k], alone, rtol=1e-7, atol=1e-10)


def test_kept_steps_reach_from_the_start_to_the_end() -> None:
    now = found()
    assert now.steps[0] == 0
    assert now.steps[-1] == 60
    assert (np.diff(now.steps) > 0).all()
    assert now.fits.shape == (len(now.steps), 5, len(now.x))


def test_training_longer_lowers_bias_and_raises_variance() -> None:
    now = found(n_draws=16, n_samples=20, noise=0.4, n_hidden=8, l2=0.0, n_steps=1500)
    best = int((now.bias_squared + now.variance).argmin())
    assert 0 < best < len(now.steps) - 1
    assert now.bias_squared[-1] < now.bias_squared[0]
    assert now.variance[-1] > now.variance[best]


@pytest.mark.parametrize("name", ["n_draws", "n_samples", "n_hidden", "n_steps", "n_kept"])
def test_counts_must_be_positive(name: str) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        found(**{name: 0})
