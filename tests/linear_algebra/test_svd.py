"""The SVD against NumPy, SciPy, scikit-learn and torch, its theorems and the books."""

import math

import numpy as np
import pytest
import scipy.linalg
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.datasets import load_sample_image

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd_torch
from mathdl_core.linear_algebra.svd import (
    SVD,
    decompose,
    fix_signs,
    frobenius_errors,
    jacobi,
    orthogonalizing_rotation,
    rank_one_layers,
    relative_squared_errors,
    stored_numbers,
    truncated,
)

SHAPES = [(1, 1), (1, 4), (5, 1), (2, 2), (3, 5), (6, 3), (8, 8), (20, 9), (12, 30)]
EXTREME = [1.0, 1e200, 1e-200, 1e300, 1e-300]

whole_matrices = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    elements=st.integers(-9, 9).map(float),
)


def random(shape: tuple[int, int], seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


def of_rank(rank: int, shape: tuple[int, int], seed: int = 0) -> Array:
    product: Array = random((shape[0], rank), seed) @ random((rank, shape[1]), seed + 1)
    return product


def assert_is_svd_of(found: SVD, A: Array, *, rtol: float = 1e-13) -> None:
    size = np.abs(A).max() or 1.0
    identity = np.eye(min(A.shape))
    np.testing.assert_allclose((found.U * found.sigma / size) @ found.Vt, A / size, atol=20 * rtol)
    np.testing.assert_allclose(found.U.T @ found.U, identity, atol=rtol * 10)
    np.testing.assert_allclose(found.Vt @ found.Vt.T, identity, atol=rtol * 10)
    assert (np.diff(found.sigma) <= 0).all()
    assert (found.sigma >= 0).all()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("factor", EXTREME)
def test_factors_are_orthonormal_and_multiply_to_the_matrix(
    shape: tuple[int, int], factor: float
) -> None:
    A = factor * random(shape)
    found = decompose(A)
    assert_is_svd_of(found, A)
    np.testing.assert_allclose(found.sigma / factor, np.linalg.svd(A / factor)[1], rtol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_jacobi_finds_the_singular_values_of_lapack(shape: tuple[int, int]) -> None:
    A = random(shape, seed=3)
    found = jacobi(A)
    assert_is_svd_of(found, A)
    np.testing.assert_allclose(found.sigma, scipy.linalg.svdvals(A), rtol=1e-12)


@given(whole_matrices)
@settings(deadline=None, max_examples=200)
def test_any_matrix_of_whole_numbers_is_decomposed(A: Array) -> None:
    found = decompose(A)
    assert_is_svd_of(found, A)
    np.testing.assert_allclose(found.sigma, np.linalg.svd(A)[1], atol=1e-13 * (1 + np.abs(A).sum()))
    assert np.count_nonzero(found.sigma) == np.linalg.matrix_rank(A)


@pytest.mark.parametrize("shape", [(2, 2), (4, 3), (3, 4), (30, 20)])
def test_zero_matrix_has_zero_singular_values_and_orthonormal_vectors(
    shape: tuple[int, int],
) -> None:
    found = decompose(np.zeros(shape))
    assert not found.sigma.any()
    assert_is_svd_of(found, np.zeros(shape))


def test_orthogonal_columns_of_very_different_length_are_left_alone() -> None:
    assert orthogonalizing_rotation(np.array([1.0, 1.0]), np.array([1e-20, -1e-20])) is None


@pytest.mark.parametrize("seed", range(20))
def test_rotation_makes_two_columns_orthogonal_by_at_most_45_degrees(seed: int) -> None:
    pair = random((5, 2), seed)
    R = orthogonalizing_rotation(pair[:, 0], pair[:, 1])
    assert R is not None
    turned = pair @ R
    assert abs(turned[:, 0] @ turned[:, 1]) < 1e-13
    np.testing.assert_allclose(R @ R.T, np.eye(2), atol=1e-15)
    assert abs(R[0, 1]) <= R[0, 0] * (1 + 1e-15)


@pytest.mark.parametrize("shape", [(3, 3), (5, 3), (3, 5), (20, 20)])
@pytest.mark.parametrize("seed", range(5))
def test_largest_entry_of_each_right_singular_vector_is_positive(
    shape: tuple[int, int], seed: int
) -> None:
    Vt = decompose(random(shape, seed)).Vt
    assert (Vt[np.arange(len(Vt)), np.abs(Vt).argmax(axis=1)] > 0).all()


def test_of_entries_equal_but_for_rounding_the_first_is_positive() -> None:
    for A in ([[2.0, 1.0], [1.0, 2.0]], [[1.0, -2.0], [-2.0, 1.0]], [[0.3, 0.1], [0.1, 0.3]]):
        assert (decompose(np.array(A)).Vt[:, 0] > 0).all()


def test_rounding_does_not_decide_the_sign() -> None:
    low = math.sqrt(0.5) * (1 - 1e-15)
    for Vt in ([[-low, math.sqrt(0.5)]], [[-math.sqrt(0.5), low]]):
        assert fix_signs(np.ones((1, 1)), np.ones(1), np.array(Vt)).Vt[0, 0] > 0


def test_decomposing_changes_nothing_it_is_given() -> None:
    A = random((4, 3))
    before = A.copy()
    decompose(A)
    np.testing.assert_array_equal(A, before)


@pytest.mark.parametrize(
    ("A", "words"),
    [
        (np.zeros(3), "shape"),
        (np.zeros((0, 2)), "shape"),
        (np.array([[1.0, math.nan]]), "NaN"),
        (np.array([[1.0, math.inf]]), "infinite"),
    ],
)
def test_what_is_no_finite_matrix_is_refused(A: Array, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decompose(A)


# --- Layers and the best approximation -----------------------------------------------------------


@pytest.mark.parametrize("shape", [(4, 4), (5, 3), (3, 6)])
def test_layers_have_rank_one_are_orthogonal_and_add_up(shape: tuple[int, int]) -> None:
    A = random(shape)
    layers = rank_one_layers(decompose(A))
    np.testing.assert_allclose(layers.sum(axis=0), A, atol=1e-14)
    assert all(np.linalg.matrix_rank(layer) == 1 for layer in layers)
    flat = layers.reshape(len(layers), -1)
    products = flat @ flat.T
    np.testing.assert_allclose(products, np.diag(np.linalg.svd(A)[1] ** 2), atol=1e-13)


@pytest.mark.parametrize("shape", [(5, 4), (4, 7), (30, 20)])
@pytest.mark.parametrize("rank", [0, 1, 2, 4])
def test_error_of_a_truncation_is_what_eckart_and_young_say(
    shape: tuple[int, int], rank: int
) -> None:
    A = random(shape)
    found = decompose(A)
    rest = A - truncated(found, rank)
    np.testing.assert_allclose(
        frobenius_errors(found.sigma)[rank], np.linalg.norm(rest), rtol=1e-12, atol=1e-13
    )
    spectral = found.sigma[rank] if rank < len(found.sigma) else 0.0
    np.testing.assert_allclose(np.linalg.norm(rest, ord=2), spectral, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("seed", range(20))
def test_no_other_matrix_of_that_rank_is_nearer(seed: int) -> None:
    A = random((6, 5), seed)
    best = frobenius_errors(decompose(A).sigma)[2]
    near = truncated(decompose(A), 2)
    rng = np.random.default_rng(seed)
    U, sigma, Vt = np.linalg.svd(near + 0.05 * rng.standard_normal(A.shape))
    other = (U[:, :2] * sigma[:2]) @ Vt[:2]
    assert np.linalg.norm(A - other) >= best


def test_full_rank_truncation_is_the_matrix_and_rank_zero_is_nothing() -> None:
    A = random((5, 4))
    found = decompose(A)
    np.testing.assert_allclose(truncated(found, 4), A, atol=1e-14)
    assert not truncated(found, 0).any()


@pytest.mark.parametrize("rank", [-1, 5])
def test_a_rank_that_does_not_exist_is_refused(rank: int) -> None:
    with pytest.raises(ValueError, match="may be from 0 to 4"):
        truncated(decompose(random((5, 4))), rank)


def test_errors_of_singular_values_that_cannot_be_squared() -> None:
    errors = frobenius_errors(np.array([3e200, 4e180]))
    np.testing.assert_allclose(errors, [3e200, 4e180, 0.0], rtol=1e-15)


def test_zero_matrix_has_no_relative_error() -> None:
    assert np.isnan(relative_squared_errors(np.zeros(3))).all()


def test_layers_of_a_square_take_less_room_up_to_nearly_half_the_rank() -> None:
    assert stored_numbers((100, 100), 49) < 100 * 100 < stored_numbers((100, 100), 50)


# --- The books -----------------------------------------------------------------------------------


def china() -> Array:
    gray: Array = np.round(load_sample_image("china.jpg") @ np.array([0.299, 0.587, 0.114])) / 255
    return gray


def test_errors_of_china_at_the_ranks_of_the_book() -> None:
    A = china()
    assert A.shape == (427, 640)
    errors = relative_squared_errors(decompose(A).sigma)
    expected = [0.086135, 0.034842, 0.026478, 0.019204, 0.015273, 0.010842, 0.005509]
    np.testing.assert_allclose(errors[[1, 5, 10, 20, 30, 50, 100]], expected, rtol=0, atol=5e-7)


def test_measured_error_of_china_is_that_of_the_formula_and_not_of_the_rank_before() -> None:
    A = china()
    found = decompose(A)
    measured = np.square(A - truncated(found, 20)).sum() / np.square(A).sum()
    errors = relative_squared_errors(found.sigma)
    np.testing.assert_allclose(measured, errors[20], rtol=1e-10)
    assert errors[19] > 1.02 * errors[20]


# --- The twin ------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(2, 2), (5, 3), (3, 5), (20, 15)])
def test_torch_finds_the_same(shape: tuple[int, int]) -> None:
    A = random(shape, seed=5)
    ours, twin = decompose(A), svd_torch.decompose(torch.tensor(A))
    for mine, theirs in zip(ours, twin, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-12)
    np.testing.assert_allclose(rank_one_layers(ours), svd_torch.rank_one_layers(twin), atol=1e-12)
    np.testing.assert_allclose(truncated(ours, 2), svd_torch.truncated(twin, 2), atol=1e-12)
    np.testing.assert_allclose(
        frobenius_errors(ours.sigma), svd_torch.frobenius_errors(twin.sigma), atol=1e-12
    )


def test_gradients_flow_through_the_singular_values() -> None:
    A = torch.tensor(random((3, 3)), requires_grad=True)
    assert torch.autograd.gradcheck(lambda M: svd_torch.decompose(M).sigma, (A,))
