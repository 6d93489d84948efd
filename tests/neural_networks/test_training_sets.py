"""The data: as many of each class, arms that wind, and no leak from the test samples."""

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from mathdl_core.neural_networks.training_sets import (
    CLASS_SETS,
    VALUE_SETS,
    Dataset,
    blobs,
    circles,
    hills,
    spiral,
    split,
    wave,
    xor,
)

SETS = {**CLASS_SETS, **VALUE_SETS}
each_set = pytest.mark.parametrize("draw", SETS.values(), ids=SETS)
Draw = Callable[..., Dataset]


def drawn(draw: Draw, *, seed: int = 0, n_samples: int = 200, noise: float = 0.0) -> Dataset:
    return draw(np.random.default_rng(seed), n_samples=n_samples, noise=noise)


@each_set
def test_a_seed_is_a_set(draw: Draw) -> None:
    first, again, other = (drawn(draw, seed=seed, noise=0.1) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    np.testing.assert_array_equal(first.y, again.y)
    assert (first.X != other.X).any()


@pytest.mark.parametrize("draw", CLASS_SETS.values(), ids=CLASS_SETS)
def test_classes_are_as_equal_in_number_as_can_be(draw: Draw) -> None:
    data = drawn(draw, n_samples=201)
    counts = np.bincount(data.y.astype(int))
    assert len(counts) == data.n_classes
    assert np.ptp(counts) <= 1


@pytest.mark.parametrize("n_classes", [2, 3, 5])
@pytest.mark.parametrize("windings", [1.0, 1.5, 2.5])
def test_the_arms_of_the_spiral_wind_as_often_as_said(n_classes: int, windings: float) -> None:
    data = spiral(
        np.random.default_rng(0), n_samples=2000, noise=0.0, n_classes=n_classes, windings=windings
    )
    for k in range(n_classes):
        arm = data.X[data.y == k]
        radii = np.hypot(*arm.T)
        arm = arm[np.argsort(radii)]
        turned = np.ptp(np.unwrap(np.arctan2(arm[:, 1], arm[:, 0])))
        # From t = 0.1, the innermost sample, to t = 1.
        assert turned / (2 * np.pi) == pytest.approx(0.9 * windings, rel=0.05)
        ray = np.sort(radii[np.argsort(radii)])
        assert ray[0] >= 0.1 - 1e-12
        assert ray[-1] <= 1 + 1e-12


def test_along_a_ray_the_classes_of_the_spiral_take_turns() -> None:
    data = spiral(np.random.default_rng(0), n_samples=2000, noise=0.0, windings=2.0)
    angles = np.arctan2(data.X[:, 1], data.X[:, 0])
    ray = np.abs(angles) < 0.05
    order = np.argsort(np.hypot(*data.X[ray].T))
    assert np.count_nonzero(np.diff(data.y[ray][order])) >= 3


def test_circles_and_xor_are_what_they_say() -> None:
    data = drawn(circles)
    np.testing.assert_allclose(np.hypot(*data.X.T), np.where(data.y == 0, 1, 0.4), rtol=1e-12)
    data = drawn(xor)
    np.testing.assert_array_equal(data.y, data.X.prod(axis=1) < 0)


@pytest.mark.parametrize("n_classes", [2, 3, 4, 5])
def test_blobs_stand_evenly_around_the_origin(n_classes: int) -> None:
    data = blobs(np.random.default_rng(0), n_samples=200, noise=0.0, n_classes=n_classes)
    centers = np.array([data.X[data.y == k].mean(axis=0) for k in range(n_classes)])
    np.testing.assert_allclose(np.hypot(*centers.T), 1, rtol=1e-12)
    gaps = np.linalg.norm(centers - np.roll(centers, 1, axis=0), axis=1)
    np.testing.assert_allclose(gaps, 2 * np.sin(np.pi / n_classes), rtol=1e-12)


def test_values_without_noise_are_those_of_the_formula() -> None:
    data = drawn(wave)
    np.testing.assert_allclose(data.y, np.sin(2 * np.pi * data.X[:, 0]), rtol=1e-12)
    data = drawn(hills)
    assert data.n_classes == 0
    assert data.y[(data.X > 0).all(axis=1)].mean() > 0.2 > -0.2 > data.y[data.X.prod(1) < 0].mean()


@each_set
def test_noise_has_the_spread_said(draw: Draw) -> None:
    plain, noisy = drawn(draw, n_samples=2000), drawn(draw, n_samples=2000, noise=0.3)
    off = noisy.y - plain.y if plain.n_classes == 0 else noisy.X - plain.X
    assert off.std() == pytest.approx(0.3, rel=0.1)


# --- The split -----------------------------------------------------------------------------------


@each_set
@pytest.mark.parametrize("test_share", [0.1, 0.3, 0.5])
def test_each_sample_is_on_one_side_and_shares_are_kept(draw: Draw, test_share: float) -> None:
    data = drawn(draw, noise=0.1)
    parts = split(data, np.random.default_rng(0), test_share=test_share)
    back = np.vstack([parts.X_train, parts.X_test]) * parts.scale + parts.mean
    np.testing.assert_allclose(
        back[np.lexsort(back.T)], data.X[np.lexsort(data.X.T)], rtol=0, atol=1e-12
    )
    assert len(parts.X_test) == pytest.approx(test_share * 200, abs=data.n_classes)
    if data.n_classes:
        held = parts.test_targets.sum(axis=0)
        assert np.ptp(held) <= 1
        np.testing.assert_array_equal(parts.train_targets.sum(axis=1), 1)


def test_units_are_those_of_the_training_samples_alone_as_with_scikit_learn() -> None:
    data = drawn(circles, noise=0.2)
    data = data._replace(X=data.X * [3.0, 0.1] + [5.0, -7.0])
    parts = split(data, np.random.default_rng(0), test_share=0.3)
    theirs = StandardScaler().fit(parts.X_train * parts.scale + parts.mean)
    np.testing.assert_allclose(parts.mean, theirs.mean_, rtol=1e-12)
    np.testing.assert_allclose(parts.scale, theirs.scale_, rtol=1e-12)
    np.testing.assert_allclose(parts.X_train.mean(axis=0), 0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(parts.X_train.std(axis=0), 1, rtol=1e-12)
    assert np.abs(parts.X_test.mean(axis=0)).min() > 1e-3


def test_values_are_standardized_too_and_come_back() -> None:
    data = drawn(wave, noise=0.1)
    data = data._replace(y=1000 * data.y + 5)
    parts = split(data, np.random.default_rng(0), test_share=0.3)
    assert parts.train_targets.std() == pytest.approx(1, rel=1e-12)
    back = np.vstack([parts.train_targets, parts.test_targets]) * parts.y_scale + parts.y_mean
    np.testing.assert_allclose(np.sort(back[:, 0]), np.sort(data.y), rtol=1e-10)


def test_a_constant_feature_becomes_0_and_a_constant_value_too() -> None:
    X = np.column_stack([np.arange(20.0), np.full(20, 0.1)])
    parts = split(Dataset(X, np.full(20, 0.1), 0), np.random.default_rng(0), test_share=0.3)
    np.testing.assert_allclose(parts.X_train[:, 1], 0, rtol=0, atol=1e-15)
    np.testing.assert_allclose(parts.test_targets, 0, rtol=0, atol=1e-15)
    assert parts.scale[1] == parts.y_scale == 1


def test_even_a_class_of_two_is_on_both_sides() -> None:
    y = np.array([0.0] * 18 + [1.0] * 2)
    data = Dataset(np.arange(40.0).reshape(20, 2), y, 2)
    parts = split(data, np.random.default_rng(0), test_share=0.05)
    assert parts.train_targets.sum(axis=0)[1] == parts.test_targets.sum(axis=0)[1] == 1


@pytest.mark.parametrize(
    ("data", "share", "message"),
    [
        (Dataset(np.ones((20, 2)), np.zeros(20), 2), 0.3, r"^class 1 has 0 sample\(s\)"),
        (Dataset(np.ones((20, 2)), np.full(20, 2.0), 2), 0.3, "^y must hold the classes 0 to 1"),
        (Dataset(np.ones((20, 2)), np.zeros(19), 0), 0.3, r"^X and y must be \(n_samples, n_f"),
        (Dataset(np.full((20, 2), np.nan), np.zeros(20), 0), 0.3, "^the data have a number that"),
        (Dataset(np.ones((5, 2)), np.zeros(5), 0), 0.3, "^n_samples is 5, but may be from 10"),
        (Dataset(np.ones((20, 2)), np.zeros(20), 0), 0.95, "^test_share is 0.95, but may be"),
    ],
)
def test_data_that_cannot_be_split_are_refused(data: Dataset, share: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        split(data, np.random.default_rng(0), test_share=share)


@each_set
@pytest.mark.parametrize("n_samples", [9, 2001])
def test_too_few_and_too_many_samples_are_refused(draw: Draw, n_samples: int) -> None:
    with pytest.raises(ValueError, match=rf"^n_samples is {n_samples}, but may be from 10 to 2000"):
        drawn(draw, n_samples=n_samples)


@pytest.mark.parametrize("draw", [blobs, spiral])
@pytest.mark.parametrize("n_classes", [1, 6])
def test_one_class_and_six_are_refused(draw: Draw, n_classes: int) -> None:
    with pytest.raises(ValueError, match=rf"^n_classes is {n_classes}, but may be from 2 to 5"):
        draw(np.random.default_rng(0), n_samples=50, noise=0.0, n_classes=n_classes)
