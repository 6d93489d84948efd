"""PCA against numpy, scikit-learn, torch and the books, by either route."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import decomposition
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.preprocessing import StandardScaler

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca_torch
from mathdl_core.linear_algebra.pca import (
    PCA,
    covariance,
    errors_to_truth,
    explained_share,
    pca,
    pca_by_covariance,
    pca_by_svd,
    power_iteration,
    reconstruct,
    reconstruction_error,
    scores,
    shadow,
    standardize,
    whiten,
)

bounded = settings(max_examples=60, deadline=None, derandomize=True)
ROUTES = {"covariance": pca_by_covariance, "svd": pca_by_svd, "chosen": pca}
each_route = pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
Route = Callable[[Array], PCA]

clouds = st.tuples(st.integers(3, 20), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-10, 10).map(lambda x: round(x, 3)))
)


def cloud(n_samples: int = 60, n_features: int = 5, seed: int = 0) -> Array:
    """Samples whose variances are well apart, far from the origin."""
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(n_samples, n_features)) * 2.0 ** -np.arange(n_features)
    rotation, _ = np.linalg.qr(rng.normal(size=(n_features, n_features)))
    turned: Array = mixed @ rotation + 10
    return turned


# --- Against other libraries ---------------------------------------------------------------------


@each_route
@pytest.mark.parametrize("shape", [(60, 5), (8, 8), (5, 12)])
def test_scikit_learn_agrees(route: Route, shape: tuple[int, int]) -> None:
    X = cloud(*shape)
    theirs = decomposition.PCA(svd_solver="full").fit(X)
    found = route(X)
    np.testing.assert_allclose(found.mean, theirs.mean_, rtol=1e-13)
    np.testing.assert_allclose(found.variances, theirs.explained_variance_, rtol=1e-9, atol=1e-13)
    varies = found.variances > 1e-9
    np.testing.assert_allclose(
        np.abs(np.sum(found.axes * theirs.components_, axis=1))[varies], 1, rtol=1e-9
    )


@each_route
def test_coordinates_and_reconstruction_are_those_of_scikit_learn(route: Route) -> None:
    X = load_digits().data
    theirs = decomposition.PCA(10, svd_solver="full").fit(X)
    coordinates = scores(X, route(X), n_components=10)
    signs = np.sign(np.sum(route(X).axes[:10] * theirs.components_, axis=1))
    np.testing.assert_allclose(coordinates, signs * theirs.transform(X), rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        reconstruct(coordinates, route(X)),
        theirs.inverse_transform(theirs.transform(X)),
        rtol=0,
        atol=1e-9,
    )


@pytest.mark.parametrize("name", ["pca_by_covariance", "pca_by_svd"])
def test_the_torch_twin_agrees(name: str) -> None:
    X = cloud()
    ours, twin = ROUTES[name[7:]](X), getattr(pca_torch, name)(torch.from_numpy(X))
    for mine, its in zip(ours, twin, strict=True):
        np.testing.assert_allclose(mine, its.numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        reconstruct(scores(X, ours, n_components=2), ours),
        pca_torch.reconstruct(
            pca_torch.scores(torch.from_numpy(X), twin, n_components=2), twin
        ).numpy(),
        rtol=0,
        atol=1e-11,
    )


def test_numpy_has_the_same_covariance() -> None:
    X = cloud()
    np.testing.assert_allclose(covariance(X), np.cov(X.T), rtol=1e-12, atol=1e-13)


def test_whitening_is_that_of_scikit_learn() -> None:
    X = cloud()
    theirs = decomposition.PCA(whiten=True, svd_solver="full").fit_transform(X)
    np.testing.assert_allclose(np.abs(whiten(X, pca(X))), np.abs(theirs), rtol=1e-8, atol=1e-9)


def test_standardizing_differs_from_scikit_learn_by_n_minus_1_alone() -> None:
    X = load_iris().data
    theirs = StandardScaler().fit_transform(X) * np.sqrt(149 / 150)
    np.testing.assert_allclose(standardize(X).values, theirs, rtol=0, atol=1e-12)


# --- The books -----------------------------------------------------------------------------------


@each_route
def test_principal_values_of_madl_4_3_2(route: Route) -> None:
    torch.manual_seed(42)
    generator = torch.default_generator
    x0 = torch.normal(0, 100, (100,), generator=generator)
    x1 = 2 * x0 + torch.normal(0, 20, (100,), generator=generator)
    found = route(torch.stack([x0, x1], dim=1).double().numpy())
    np.testing.assert_allclose(found.variances, [48991.04788, 62.61579307], rtol=1e-6)
    np.testing.assert_allclose(found.axes[0], [0.4445, 0.8958], rtol=0, atol=1e-4)


@each_route
def test_iris_of_mdl_6(route: Route) -> None:
    shares = explained_share(route(load_iris().data).variances)
    expected = [0.92461872, 0.05306648, 0.01710261, 0.00521218]
    np.testing.assert_allclose(shares, expected, rtol=0, atol=5e-9)


@each_route
def test_standardized_breast_cancer_of_medl_2_14(route: Route) -> None:
    found = route(standardize(load_breast_cancer().data).values)
    np.testing.assert_allclose(found.variances[:3], [13.281608, 5.691355, 2.817949], atol=5e-7)
    shares = explained_share(found.variances)[:3]
    np.testing.assert_allclose(shares, [0.442720, 0.189712, 0.093932], rtol=0, atol=5e-7)


def test_standardizing_breast_cancer_takes_the_first_share_from_98_to_44_percent() -> None:
    X = load_breast_cancer().data
    shares = [explained_share(pca(Y).variances)[0] for Y in (X, standardize(X).values)]
    np.testing.assert_allclose(shares, [0.982, 0.443], rtol=0, atol=5e-4)


# --- What the page claims ------------------------------------------------------------------------


@given(clouds)
@bounded
def test_both_routes_find_the_same_variances(X: Array) -> None:
    scale = max(float(np.var(X)), 1e-6)
    np.testing.assert_allclose(
        pca_by_covariance(X).variances, pca_by_svd(X).variances, rtol=0, atol=1e-12 * 100 * scale
    )


@each_route
def test_the_largest_entry_of_each_axis_is_positive(route: Route) -> None:
    axes = route(load_digits().data).axes
    assert (np.max(axes, axis=1) == np.abs(axes).max(axis=1)).all()


@each_route
@pytest.mark.parametrize("seed", range(20))
def test_of_equally_large_entries_the_first_is_positive_whatever_rounding_says(
    route: Route, seed: int
) -> None:
    along, across = np.random.default_rng(seed).normal(size=(2, 9)) * [[3.0], [1.0]]
    u, w = np.array([1.0, -1.0]), np.array([1.0, 1.0])
    X = np.vstack(
        [a * np.outer(along, u) + b * np.outer(across, w) for a in (1, -1) for b in (1, -1)]
    )
    np.testing.assert_allclose(route(X).axes, np.array([u, w]) / np.sqrt(2), rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_rounding_makes_no_variance_negative(seed: int) -> None:
    X = np.outer(np.random.default_rng(seed).normal(size=30), [1.0, 2.0, 3.0, 4.0])
    assert (pca_by_covariance(X).variances >= 0).all()


@given(clouds, st.floats(-10, 10), st.integers(0, 1000))
@bounded
def test_captured_and_left_add_up_to_the_total_for_every_line(
    X: Array, size: float, seed: int
) -> None:
    direction = (abs(size) + 0.1) * np.asarray(np.random.default_rng(seed).normal(size=X.shape[1]))
    split = shadow(X, direction)
    total = np.var(X, axis=0, ddof=1).sum()
    assert split.captured + split.left == pytest.approx(total, rel=1e-10, abs=1e-12)


@given(clouds, st.integers(0, 1000))
@bounded
def test_no_line_captures_more_than_the_first_axis_or_less_than_the_last(
    X: Array, seed: int
) -> None:
    direction = np.asarray(np.random.default_rng(seed).normal(size=X.shape[1]))
    variances = pca_by_svd(X).variances
    least = variances[-1] if len(variances) == X.shape[1] else 0.0
    captured = shadow(X, direction).captured
    slack = 1e-10 * max(variances[0], 1e-9)
    assert least - slack <= captured <= variances[0] + slack


def test_the_first_axis_captures_its_eigenvalue_and_leaves_the_others() -> None:
    X = cloud()
    found = pca(X)
    split = shadow(X, 7 * found.axes[0])
    assert split.captured == pytest.approx(found.variances[0], rel=1e-12)
    assert split.left == pytest.approx(found.variances[1:].sum(), rel=1e-10)


def test_feet_lie_on_the_line_at_right_angles() -> None:
    X, direction = cloud(), np.arange(1.0, 6.0)
    split = shadow(X, direction)
    np.testing.assert_allclose((X - split.feet) @ direction, 0, rtol=0, atol=1e-12)
    off = np.linalg.matrix_rank(split.feet - X.mean(axis=0), tol=1e-9)
    assert off == 1


@pytest.mark.parametrize("k", [0, 1, 3, 5])
def test_the_reconstruction_error_is_the_sum_of_the_discarded_eigenvalues(k: int) -> None:
    X = cloud()
    found = pca(X)
    error = reconstruction_error(X, reconstruct(scores(X, found, n_components=k), found))
    assert error == pytest.approx(found.variances[k:].sum(), rel=1e-9, abs=1e-12)


def test_without_centering_the_error_is_larger() -> None:
    X = cloud()
    found = pca(X)
    raw = found._replace(mean=np.zeros(5))
    errors = [
        reconstruction_error(X, reconstruct(scores(X, one, n_components=2), one))
        for one in (found, raw)
    ]
    assert errors[1] > 10 * errors[0]


@each_route
def test_moving_all_samples_moves_the_mean_alone(route: Route) -> None:
    X = cloud()
    here, there = route(X), route(X + 3)
    np.testing.assert_allclose(there.mean, here.mean + 3, rtol=1e-13)
    np.testing.assert_allclose(there.axes, here.axes, rtol=0, atol=1e-10)


def test_white_data_have_the_unit_covariance() -> None:
    X = cloud()
    np.testing.assert_allclose(np.cov(whiten(X, pca(X)).T), np.eye(5), rtol=0, atol=1e-10)


def test_an_axis_without_variance_stays_zero_when_whitened() -> None:
    X = np.column_stack([np.arange(6.0), 2 * np.arange(6.0) + 1])
    for route in ROUTES.values():
        white = whiten(X, route(X))
        assert np.var(white[:, 0], ddof=1) == pytest.approx(1, rel=1e-12)
        np.testing.assert_array_equal(white[:, 1], 0)


def test_a_constant_column_stays_zero_when_standardized() -> None:
    X = np.column_stack([np.arange(7.0), np.full(7, 0.1)])
    units = standardize(X)
    np.testing.assert_array_equal(units.values[:, 1], 0)
    np.testing.assert_allclose(units.values.var(axis=0, ddof=1), [1, 0], rtol=1e-14)
    np.testing.assert_allclose(units.values * units.scale + units.mean, X, rtol=0, atol=1e-14)


def test_power_iteration_reaches_the_first_axis_at_the_rate_of_the_eigenvalues() -> None:
    C = np.diag([3.0, 1.0])
    run = power_iteration(C, start=np.array([1.0, 1.0]), n_steps=12)
    slopes = run.directions[:, 1] / run.directions[:, 0]
    np.testing.assert_allclose(slopes, 3.0 ** -np.arange(13), rtol=1e-12)
    assert (np.diff(run.captured) >= 0).all()
    assert run.captured[-1] == pytest.approx(3, rel=1e-10)


def test_power_iteration_at_a_right_angle_to_the_first_axis_never_leaves() -> None:
    run = power_iteration(np.diag([3.0, 1.0]), start=np.array([0.0, 5.0]), n_steps=5)
    np.testing.assert_array_equal(run.directions, np.tile([0.0, 1.0], (6, 1)))


def test_power_iteration_of_no_variance_stays_where_it_is() -> None:
    run = power_iteration(np.zeros((2, 2)), start=np.array([3.0, 4.0]), n_steps=2)
    np.testing.assert_allclose(run.directions, np.tile([0.6, 0.8], (3, 1)), rtol=1e-15)


@pytest.mark.parametrize("k", [0, 7, 64])
def test_errors_to_the_truth_are_those_of_reconstructing(k: int) -> None:
    truth = load_digits().data[:300]
    noisy = truth + np.random.default_rng(0).normal(size=truth.shape) * 4
    found = pca(noisy)
    back = reconstruct(scores(noisy, found, n_components=k), found)
    expected = np.square(truth - back).sum(axis=1).mean()
    assert errors_to_truth(truth, noisy, found)[k] == pytest.approx(expected, rel=1e-9)


def test_some_components_denoise_better_than_all_and_than_none() -> None:
    truth = load_digits().data.astype(float)
    noisy = truth + np.random.default_rng(0).normal(size=truth.shape) * 5
    errors = errors_to_truth(truth, noisy, pca(noisy))
    assert 5 < errors.argmin() < 30
    assert errors.min() < 0.5 * min(errors[0], errors[-1])


def test_the_svd_keeps_a_variance_that_the_covariance_loses() -> None:
    t = np.linspace(-1, 1, 50)
    X = np.column_stack([t, t + 1e-9 * np.cos(40 * t)])
    along, across = np.array([1.0, 1.0]) / np.sqrt(2), np.array([-1.0, 1.0]) / np.sqrt(2)
    exact = np.var(X @ across, ddof=1)
    assert np.var(X @ along, ddof=1) > 0.5
    assert pca_by_svd(X).variances[1] == pytest.approx(exact, rel=1e-3)
    assert abs(pca_by_covariance(X).variances[1] - exact) > 0.5 * exact


# --- Ends ----------------------------------------------------------------------------------------


@each_route
def test_equal_samples_have_no_variance(route: Route) -> None:
    found = route(np.full((4, 3), 0.1))
    np.testing.assert_allclose(found.variances, 0, rtol=0, atol=1e-30)
    assert np.isnan(explained_share(np.zeros(3))).all()


@each_route
@pytest.mark.parametrize("scale", [1e-100, 1e100])
def test_shares_do_not_depend_on_the_unit(route: Route, scale: float) -> None:
    shares = explained_share(route(cloud()).variances)
    np.testing.assert_allclose(explained_share(route(scale * cloud()).variances), shares, rtol=1e-9)


@each_route
def test_one_sample_is_refused(route: Route) -> None:
    with pytest.raises(ValueError, match=r"^X has 1 sample\(s\): a variance needs at least 2$"):
        route(np.ones((1, 3)))


@each_route
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(route: Route, bad: float) -> None:
    with pytest.raises(ValueError, match=r"^X has a number that is NaN or infinite"):
        route(np.array([[1.0, 2.0], [bad, 1.0], [0.0, 0.0]]))


@each_route
@pytest.mark.parametrize("shape", [(3,), (2, 2, 2), (4, 0)])
def test_what_is_no_table_is_refused(route: Route, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^X must have shape \(n_samples, n_features\), not"):
        route(np.ones(shape))


def test_a_line_without_direction_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^direction is the zero vector"):
        shadow(cloud(), np.zeros(5))


@pytest.mark.parametrize("k", [-1, 6])
def test_more_components_than_there_are_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=rf"^n_components is {k}, but may be 0 to 5"):
        scores(cloud(), pca(cloud()), n_components=k)


def test_arguments_are_left_as_they_were() -> None:
    X = cloud()
    before = X.copy()
    found = pca(X)
    whiten(X, found)
    standardize(X)
    shadow(X, X[0])
    np.testing.assert_array_equal(X, before)
