"""Power iteration and the randomized SVD against their theorems and scikit-learn's."""

import numpy as np
import pytest
from sklearn.utils.extmath import randomized_svd as reference

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import decompose, frobenius_errors
from mathdl_core.linear_algebra.svd_iterations import power_iteration, randomized_svd
from tests.linear_algebra.test_svd import of_rank, random


def decaying(shape: tuple[int, int], seed: int = 0) -> Array:
    U, _, Vt = np.linalg.svd(random(shape, seed), full_matrices=False)
    sigma = 1 / np.arange(1.0, min(shape) + 1)
    product: Array = (U * sigma) @ Vt
    return product


@pytest.mark.parametrize("shape", [(3, 3), (6, 4), (4, 6)])
def test_power_iteration_ends_at_the_first_singular_triple(shape: tuple[int, int]) -> None:
    A = decaying(shape)
    found = power_iteration(A, np.ones(shape[1]), n_steps=60)
    first = np.linalg.svd(A)[2][0]
    np.testing.assert_allclose(abs(found.vectors[-1] @ first), 1, rtol=1e-12)
    np.testing.assert_allclose(found.sigmas[-1], 1, rtol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, rtol=1e-14)
    assert (np.diff(found.sigmas) >= -1e-15).all()


def test_tangent_of_the_angle_shrinks_by_the_squared_ratio_each_step() -> None:
    A = np.array([[1.8, 0.2], [1.4, 1.3]])
    _, sigma, Vt = np.linalg.svd(A)
    vectors = power_iteration(A, np.array([-0.3, 1.2]), n_steps=6).vectors
    tangents = np.abs(vectors @ Vt[1]) / np.abs(vectors @ Vt[0])
    np.testing.assert_allclose(tangents[1:] / tangents[:-1], (sigma[1] / sigma[0]) ** 2, rtol=1e-9)


def test_equal_singular_values_leave_the_vector_where_it_is() -> None:
    start = np.array([0.6, 0.8])
    found = power_iteration(2 * np.eye(2), start, n_steps=5)
    np.testing.assert_allclose(found.vectors, np.tile(start, (6, 1)), rtol=1e-15)


def test_vector_sent_to_zero_stays() -> None:
    found = power_iteration(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([0.0, 3.0]), n_steps=2)
    np.testing.assert_array_equal(found.vectors, [[0, 1]] * 3)
    assert not found.sigmas.any()


@pytest.mark.parametrize("start", [np.zeros(2), np.ones(3)])
def test_start_that_leads_nowhere_is_refused(start: Array) -> None:
    with pytest.raises(ValueError, match="start must be a nonzero vector"):
        power_iteration(np.eye(2), start, n_steps=1)


@pytest.mark.parametrize("shape", [(60, 40), (40, 60)])
@pytest.mark.parametrize("seed", range(5))
def test_randomized_error_is_hardly_above_the_best(shape: tuple[int, int], seed: int) -> None:
    A = decaying(shape, seed)
    U, sigma, Vt = randomized_svd(A, 8, np.random.default_rng(seed))
    best = frobenius_errors(decompose(A).sigma)[8]
    error = np.linalg.norm(A - (U * sigma) @ Vt)
    assert best <= error * (1 + 1e-12) < 1.02 * best
    np.testing.assert_allclose(U.T @ U, np.eye(8), atol=1e-13)


@pytest.mark.parametrize("shape", [(60, 40), (40, 60)])
def test_randomized_svd_of_low_rank_is_exact_as_scikit_learns(shape: tuple[int, int]) -> None:
    A = of_rank(5, shape)
    ours = randomized_svd(A, 5, np.random.default_rng(0))
    theirs = reference(A, 5, random_state=0)
    np.testing.assert_allclose(ours.sigma, theirs[1], rtol=1e-10)
    np.testing.assert_allclose((ours.U * ours.sigma) @ ours.Vt, A, atol=1e-11)
    exact = decompose(A)
    np.testing.assert_allclose(ours.U, exact.U[:, :5], atol=1e-9)
    np.testing.assert_allclose(ours.Vt, exact.Vt[:5], atol=1e-9)


def test_more_power_iterations_bring_the_error_down() -> None:
    A = decaying((120, 100)) + 0.05 * random((120, 100), 4)
    errors = []
    for n in (0, 1, 3):
        rng = np.random.default_rng(0)
        U, sigma, Vt = randomized_svd(A, 5, rng, n_oversamples=2, n_power_iterations=n)
        errors.append(np.linalg.norm(A - (U * sigma) @ Vt))
    assert errors[0] > errors[1] > errors[2]


def test_a_seed_always_gives_the_same() -> None:
    A = decaying((30, 30))
    first, second = (randomized_svd(A, 4, np.random.default_rng(7)) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("rank", [0, 31])
def test_rank_that_does_not_exist_is_refused(rank: int) -> None:
    with pytest.raises(ValueError, match="may be from 1 to 30"):
        randomized_svd(decaying((40, 30)), rank, np.random.default_rng(0))
