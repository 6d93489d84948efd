"""Rank, null space, condition, pseudo-inverse and truncated answers, against the libraries."""

import math

import numpy as np
import pytest
import scipy.linalg
import torch

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import cat_brain, svd_torch
from mathdl_core.linear_algebra.blurring import blur_matrix, observed, step_and_bump
from mathdl_core.linear_algebra.svd import SVD, decompose
from mathdl_core.linear_algebra.svd_solutions import (
    condition_number,
    least_squares,
    null_space,
    numerical_rank,
    pseudo_inverse,
    truncated_solutions,
)
from tests.linear_algebra.test_svd import of_rank, random

BOOK = np.array([[1.0, 2.0, 1.0], [2.0, 2.0, 3.0], [1.0, 3.0, 3.0]])
CASES = [
    random((3, 3)),
    random((6, 3)),
    random((3, 6)),
    of_rank(2, (5, 4)),
    of_rank(1, (3, 7)),
    of_rank(4, (20, 15)),
    np.zeros((3, 2)),
    np.diag([1.0, 1e-9, 0.0]),
]
each_case = pytest.mark.parametrize("A", CASES, ids=lambda A: "x".join(map(str, A.shape)))


def test_least_squares_of_the_cat_brain() -> None:
    svd = decompose(cat_brain.DESIGN)
    w = least_squares(svd, cat_brain.THREAT)
    np.testing.assert_allclose(w, [1.07661761, 0.89761672, -0.95816936], rtol=0, atol=5e-9)
    residual = cat_brain.DESIGN @ w - cat_brain.THREAT
    assert residual @ residual == pytest.approx(0.2172361268, abs=5e-11)
    assert condition_number(svd) == pytest.approx(4.829366, abs=5e-7)


def test_square_system_of_the_book() -> None:
    svd = decompose(BOOK)
    np.testing.assert_allclose(least_squares(svd, np.array([8.0, 15, 16])), [1, 2, 3], atol=1e-13)
    assert np.prod(svd.sigma) == pytest.approx(5)


@each_case
def test_rank_is_numpys(A: Array) -> None:
    assert numerical_rank(decompose(A)) == np.linalg.matrix_rank(A)


@pytest.mark.parametrize(("tolerance", "rank"), [(1e-10, 2), (1e-8, 1), (0.0, 2)])
def test_rank_depends_on_what_counts_as_zero(tolerance: float, rank: int) -> None:
    assert numerical_rank(decompose(np.diag([1.0, 1e-9, 0.0])), tolerance=tolerance) == rank


def test_more_rows_make_more_rounding_to_count_as_zero() -> None:
    U, _ = np.linalg.qr(random((100, 2)))
    svd = SVD(U, np.array([1.0, 1.5e-14]), np.eye(2))
    assert numerical_rank(svd) == np.linalg.matrix_rank((U * svd.sigma) @ svd.Vt) == 1
    assert numerical_rank(SVD(U[:20], svd.sigma, svd.Vt)) == 2


@pytest.mark.parametrize("tolerance", [-1e-3, 1.0, math.nan])
def test_tolerance_is_a_share(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        numerical_rank(decompose(BOOK), tolerance=tolerance)


@each_case
def test_null_space_is_scipys(A: Array) -> None:
    ours, theirs = null_space(A), scipy.linalg.null_space(A)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-12)
    np.testing.assert_allclose(A @ ours, 0, atol=1e-13)


def test_invertible_matrix_sends_only_zero_to_zero() -> None:
    assert null_space(BOOK).shape == (3, 0)


@pytest.mark.parametrize("A", [random((4, 4)), random((6, 3)), BOOK])
def test_condition_number_is_numpys(A: Array) -> None:
    assert condition_number(decompose(A)) == pytest.approx(np.linalg.cond(A), rel=1e-12)


@pytest.mark.parametrize("A", [np.ones((2, 2)), np.zeros((2, 2))])
def test_condition_number_of_a_singular_matrix_is_infinite(A: Array) -> None:
    assert condition_number(decompose(A)) == math.inf


def test_relative_error_grows_by_the_condition_number_at_worst_and_that_is_reached() -> None:
    A = np.array([[2.4, 2.0], [1.0, 0.9]])
    svd = decompose(A)
    b, error = svd.U[:, 0], 1e-6 * svd.U[:, 1]
    x, moved = least_squares(svd, b), least_squares(svd, b + error)
    grown = (np.linalg.norm(moved - x) / np.linalg.norm(x)) / np.linalg.norm(error)
    assert grown == pytest.approx(condition_number(svd), rel=1e-6)


@each_case
def test_pseudo_inverse_is_numpys_scipys_and_torchs(A: Array) -> None:
    ours = pseudo_inverse(decompose(A), tolerance=1e-12)
    np.testing.assert_allclose(ours, np.linalg.pinv(A, rcond=1e-12), rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(ours, scipy.linalg.pinv(A, rtol=1e-12), rtol=1e-9, atol=1e-11)
    twin = svd_torch.pseudo_inverse(svd_torch.decompose(torch.tensor(A)))
    np.testing.assert_allclose(ours, twin, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("A", CASES[:6], ids=lambda A: "x".join(map(str, A.shape)))
def test_pseudo_inverse_has_the_four_properties_of_penrose(A: Array) -> None:
    plus = pseudo_inverse(decompose(A))
    np.testing.assert_allclose(A @ plus @ A, A, atol=1e-11)
    np.testing.assert_allclose(plus @ A @ plus, plus, atol=1e-11)
    np.testing.assert_allclose((A @ plus).T, A @ plus, atol=1e-12)
    np.testing.assert_allclose((plus @ A).T, plus @ A, atol=1e-12)


@each_case
def test_least_squares_answer_is_the_shortest_as_numpys_and_torchs(A: Array) -> None:
    b = np.random.default_rng(1).standard_normal(len(A))
    x = least_squares(decompose(A), b, tolerance=1e-12)
    expected = np.linalg.lstsq(A, b, rcond=1e-12)[0]
    np.testing.assert_allclose(x, expected, rtol=1e-9, atol=1e-10)
    twin = svd_torch.least_squares(svd_torch.decompose(torch.tensor(A)), torch.tensor(b))
    np.testing.assert_allclose(x, twin, rtol=1e-9, atol=1e-10)


def test_last_truncated_answer_is_the_least_squares_one_and_the_first_is_zero() -> None:
    A, b = random((7, 4)), random((7, 1))[:, 0]
    answers = truncated_solutions(decompose(A), b)
    assert answers.shape == (5, 4)
    assert not answers[0].any()
    np.testing.assert_allclose(answers[-1], np.linalg.lstsq(A, b)[0], atol=1e-12)
    misses = np.linalg.norm(answers @ A.T - b, axis=1)
    assert (np.diff(misses) <= 1e-14).all()
    assert (np.diff(np.linalg.norm(answers, axis=1)) >= 0).all()


def test_where_a_singular_value_is_zero_the_answer_stays() -> None:
    answers = truncated_solutions(decompose(np.ones((2, 2))), np.array([1.0, 2.0]))
    np.testing.assert_allclose(answers[1], [0.75, 0.75])
    np.testing.assert_array_equal(answers[1], answers[2])


@pytest.mark.parametrize("b", [np.ones(2), np.ones((3, 1)), np.array([1.0, math.nan, 1.0])])
def test_right_side_that_does_not_fit_is_refused(b: Array) -> None:
    with pytest.raises(ValueError, match=r"b must|b has"):
        least_squares(decompose(BOOK), b)


def test_blur_keeps_what_is_constant_and_is_ill_conditioned() -> None:
    A = blur_matrix(48, width=1.6)
    np.testing.assert_allclose(A @ np.ones(48), 1, rtol=1e-14)
    assert condition_number(decompose(A)) == pytest.approx(np.linalg.cond(A), rel=1e-6)
    assert np.linalg.cond(A) > 1e5


@pytest.mark.parametrize("seed", range(5))
def test_truncation_saves_a_noisy_answer(seed: int) -> None:
    A, x = blur_matrix(48, width=1.6), step_and_bump(48)
    b = observed(A, x, noise=0.01, rng=np.random.default_rng(seed))
    errors = np.linalg.norm(truncated_solutions(decompose(A), b) - x, axis=1) / np.linalg.norm(x)
    assert errors.min() < 0.2 < 50 < errors[-1]
    assert 10 < errors.argmin() < 35


def test_without_noise_nothing_need_be_dropped() -> None:
    A, x = blur_matrix(48, width=1.6), step_and_bump(48)
    b = observed(A, x, noise=0.0, rng=np.random.default_rng(0))
    np.testing.assert_allclose(truncated_solutions(decompose(A), b)[-1], x, atol=1e-9)
