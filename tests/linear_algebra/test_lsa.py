"""Latent semantic analysis against NumPy, scikit-learn, its theorems and the book."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import subspace_angles
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics.pairwise import cosine_similarity

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import lsa_torch
from mathdl_core.linear_algebra.lsa import (
    Matrix,
    cosines,
    fold_in,
    kept_share,
    latent_space,
    log_counts,
    low_rank,
    tf_idf,
    truncate,
    weigh,
)
from tests.linear_algebra.term_counts import BOOK, few, large_sparse, small_counts


def test_singular_values_of_the_book() -> None:
    space = latent_space(BOOK, rank=4)
    expected = [8.88963625, 2, 1, 0.98710050]
    np.testing.assert_allclose(space.singular_values, expected, rtol=0, atol=5e-9)


def test_documents_without_a_common_word_become_the_same_at_rank_1() -> None:
    assert cosines(BOOK, BOOK)[5, 6] == 0
    documents = latent_space(BOOK, rank=1).documents
    np.testing.assert_allclose(cosines(documents, documents)[5, 6], 1, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "documents",
    [
        latent_space(BOOK, rank=1).documents,
        truncate(latent_space(BOOK, rank=4), 1).documents,
        BOOK @ np.linalg.svd(BOOK)[2][:1].T,
        np.linalg.svd(BOOK)[0][:, :1] * np.linalg.svd(BOOK)[1][:1],
    ],
    ids=["fitted", "truncated", "A V", "U S"],
)
def test_the_cosine_of_the_roses_is_undefined_at_rank_1(documents: Array) -> None:
    undefined = np.isnan(cosines(documents, documents))
    assert undefined[0].all()
    assert undefined[:, 0].all()
    assert not undefined[1:, 1:].any()
    assert np.isnan(cosines(documents[:1], documents)).all()


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_tf_idf_is_scikit_learns(seed: int, *, sparse: bool) -> None:
    counts = large_sparse(seed)
    expected = TfidfTransformer().fit(counts)
    weights, idf = tf_idf(counts if sparse else counts.toarray())
    np.testing.assert_allclose(idf, expected.idf_, rtol=1e-14)
    np.testing.assert_allclose(
        csr_array(weights).toarray(),
        expected.transform(counts).toarray(),
        rtol=1e-13,
        atol=0,
    )


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_tf_idf_of_log_counts_is_scikit_learns_sublinear_tf(seed: int, *, sparse: bool) -> None:
    counts = large_sparse(seed)
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    weights = tf_idf(log_counts(counts if sparse else counts.toarray())).weights
    np.testing.assert_allclose(csr_array(weights).toarray(), expected.toarray(), rtol=1e-13, atol=0)


@given(counts=small_counts)
@few
def test_log_counts_of_a_sparse_matrix_are_those_of_the_dense_one(counts: Array) -> None:
    damped, sparse = log_counts(counts), log_counts(csr_array(counts))
    assert isinstance(sparse, csr_array)
    np.testing.assert_array_equal(sparse.toarray(), damped)
    np.testing.assert_array_equal(damped == 0, counts == 0)
    np.testing.assert_array_equal(damped[counts == 1], 1)


def test_a_stored_zero_and_an_entry_stored_in_parts_count_as_in_a_dense_matrix() -> None:
    stored = csr_array((np.array([0.0, 2, 3]), np.array([0, 1, 1]), np.array([0, 1, 3])))
    np.testing.assert_array_equal(stored.toarray(), [[0, 0], [0, 5]])
    expected = [[0, 0], [0, 1 + np.log(5)]]
    for counts in (stored, stored.toarray()):
        actual = csr_array(log_counts(counts)).toarray()
        np.testing.assert_allclose(actual, expected, rtol=1e-15)
    np.testing.assert_array_equal(stored.data, [0, 2, 3])


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_low_rank_is_the_truncated_sum_of_numpys_svd(rank: int) -> None:
    U, sigma, Vt = np.linalg.svd(BOOK, full_matrices=False)
    expected = sum(sigma[i] * np.outer(U[:, i], Vt[i]) for i in range(rank))
    np.testing.assert_allclose(low_rank(latent_space(BOOK, rank=rank)), expected, atol=1e-13)


def test_a_large_sparse_matrix_has_the_axes_of_truncated_svd() -> None:
    weights = tf_idf(large_sparse(shape=(1100, 300))).weights
    space = latent_space(weights, rank=20, seed=3)
    reference = TruncatedSVD(20, random_state=3).fit(weights)
    np.testing.assert_allclose(space.singular_values, reference.singular_values_, rtol=1e-10)
    assert subspace_angles(space.terms.T, reference.components_.T).max() < 1e-6
    signs = np.sign((space.terms * reference.components_).sum(axis=1))
    np.testing.assert_allclose(
        space.documents, reference.transform(weights) * signs, rtol=0, atol=1e-10
    )


@pytest.mark.parametrize("n_documents", [70, 999, 1001])
def test_strongest_axes_of_a_sparse_matrix_are_those_of_numpys_svd(n_documents: int) -> None:
    counts = large_sparse(shape=(n_documents, 120))
    # Two axes far stronger than the rest, so that the randomized SVD finds them to the last digit.
    strong = np.zeros((n_documents, 120))
    strong[:, 0], strong[: n_documents // 2, 1] = 90, 70
    A = csr_array(counts + csr_array(strong))
    space = latent_space(A, rank=2)
    U, sigma, Vt = np.linalg.svd(A.toarray(), full_matrices=False)
    np.testing.assert_allclose(space.singular_values, sigma[:2], rtol=1e-10)
    assert subspace_angles(space.terms.T, Vt[:2].T).max() < 1e-6
    np.testing.assert_allclose(low_rank(space), (U[:, :2] * sigma[:2]) @ Vt[:2], rtol=0, atol=1e-6)


@pytest.mark.parametrize("shape", [(150, 200), (200, 150)], ids=["wide", "tall"])
def test_a_large_sparse_matrix_has_all_the_axes_of_numpys_svd(shape: tuple[int, int]) -> None:
    counts = large_sparse(shape=shape)
    space = latent_space(counts, rank=150)
    sigma = np.linalg.svd(counts.toarray(), compute_uv=False)
    np.testing.assert_allclose(space.singular_values, sigma, rtol=0, atol=1e-11)
    np.testing.assert_allclose(space.terms @ space.terms.T, np.eye(150), rtol=0, atol=1e-12)
    np.testing.assert_allclose(low_rank(space), counts.toarray(), rtol=0, atol=1e-11)


def test_repeated_documents_leave_the_axes_that_they_do_not_need_zero() -> None:
    once = large_sparse().toarray()[:50]
    space = latent_space(csr_array(np.vstack([once, once, once])), rank=150)
    assert np.count_nonzero(space.singular_values) == np.linalg.matrix_rank(once) == 50
    assert not space.terms[50:].any()
    np.testing.assert_allclose(low_rank(space)[:50], once, rtol=0, atol=1e-11)


@pytest.mark.parametrize("sparse", [False, True])
def test_cosines_are_scikit_learns(*, sparse: bool) -> None:
    X, Y = large_sparse(1), large_sparse(2)
    expected = cosine_similarity(X, Y)
    actual = cosines(X, Y) if sparse else cosines(X.toarray(), Y.toarray())
    np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-14)


@given(counts=small_counts)
@few
def test_full_rank_is_the_matrix_itself(counts: Array) -> None:
    space = latent_space(counts, rank=min(counts.shape))
    np.testing.assert_allclose(low_rank(space), counts, rtol=0, atol=1e-11)


@given(counts=small_counts, data=st.data())
@few
def test_the_error_is_the_root_of_the_discarded_squares(counts: Array, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, min(counts.shape)))
    discarded = np.linalg.svd(counts, compute_uv=False)[rank:]
    error = np.linalg.norm(counts - low_rank(latent_space(counts, rank=rank)))
    np.testing.assert_allclose(error, np.sqrt(np.sum(discarded**2)), rtol=0, atol=1e-9)


def test_no_other_matrix_of_rank_2_is_nearer() -> None:
    rng = np.random.default_rng(0)
    error = np.linalg.norm(BOOK - low_rank(latent_space(BOOK, rank=2)))
    for _ in range(50):
        basis = np.linalg.qr(rng.normal(size=(4, 2)))[0]
        assert np.linalg.norm(BOOK - BOOK @ basis @ basis.T) >= error


@given(counts=small_counts, data=st.data())
@few
def test_truncating_is_fitting_at_that_rank(counts: Array, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, min(counts.shape)))
    truncated = truncate(latent_space(counts, rank=min(counts.shape)), rank)
    fitted = latent_space(counts, rank=rank)
    for actual, expected in zip(truncated, fitted, strict=True):
        np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-12)


@given(counts=small_counts, data=st.data())
@few
def test_folding_in_a_document_gives_its_coordinates(counts: Array, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, min(counts.shape)))
    space = latent_space(counts, rank=rank)
    folded = np.array([fold_in(document, space) for document in counts])
    np.testing.assert_allclose(folded, space.documents, rtol=0, atol=1e-12)
    assert (np.linalg.norm(folded, axis=1) <= np.linalg.norm(counts, axis=1) + 1e-12).all()


def test_folding_in_a_document_of_a_randomized_space_gives_its_coordinates() -> None:
    weights = tf_idf(large_sparse()).weights
    space = latent_space(weights, rank=20)
    folded = np.array([fold_in(weights[[row]], space) for row in range(20)])
    np.testing.assert_allclose(folded, space.documents[:20], rtol=0, atol=1e-14)


@given(counts=small_counts)
@few
def test_axes_are_orthonormal_with_their_largest_entry_positive(counts: Array) -> None:
    space = latent_space(counts, rank=min(counts.shape))
    real = space.singular_values > 0
    gram = space.terms @ space.terms.T
    np.testing.assert_allclose(gram, np.diag(real.astype(float)), rtol=0, atol=1e-12)
    assert (space.terms.max(axis=1) >= -space.terms.min(axis=1) - 1e-8).all()
    assert real.sum() == np.linalg.matrix_rank(counts)


def test_of_two_equal_entries_the_first_is_positive() -> None:
    axis = latent_space(np.array([[2.0, 2, 0], [1, 0, 0], [0, 1, 0]]), rank=2).terms[1]
    np.testing.assert_allclose(axis, np.array([1, -1, 0]) / np.sqrt(2), rtol=0, atol=1e-12)


@given(singular_values=arrays(np.float64, st.integers(1, 9), elements=st.floats(0.1, 1e3)))
@few
def test_kept_share_rises_to_one(singular_values: Array) -> None:
    share = kept_share(np.sort(singular_values)[::-1])
    assert (np.diff(share) > 0).all()
    np.testing.assert_allclose(share[-1], 1, rtol=1e-12)


def test_nothing_has_no_share_to_keep() -> None:
    assert np.isnan(kept_share(np.zeros(3))).all()


@given(counts=small_counts, exponent=st.integers(-200, 200))
@few
def test_cosines_are_symmetric_bounded_and_free_of_scale(counts: Array, exponent: int) -> None:
    similarity = cosines(counts, counts)
    zero = np.asarray((counts == 0).all(axis=1))
    np.testing.assert_array_equal(np.isnan(similarity), zero[:, None] | zero)
    np.testing.assert_allclose(similarity, similarity.T, rtol=0, atol=1e-14)
    assert np.nanmax(np.abs(similarity), initial=0) <= 1
    np.testing.assert_allclose(np.diag(similarity)[~zero], 1, rtol=0, atol=1e-14)
    scaled = counts * 10.0**exponent
    np.testing.assert_allclose(cosines(scaled, scaled), similarity, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("length", "defined"), [(1.1e-6, True), (0.9e-6, False)])
def test_a_cosine_is_undefined_from_the_tolerance_down(length: float, *, defined: bool) -> None:
    X = np.array([[length, 0], [0, 1.0]])
    assert np.isfinite(cosines(X, X, tolerance=1e-6)[0, 0]) == defined


@pytest.mark.parametrize("rank", [0, -1, 5])
def test_a_rank_that_the_matrix_does_not_have_is_an_error(rank: int) -> None:
    with pytest.raises(ValueError, match=f"rank is {rank}, but may be from 1 to 4"):
        latent_space(BOOK, rank=rank)
    with pytest.raises(ValueError, match=f"rank is {rank}, but may be from 1 to 4"):
        truncate(latent_space(BOOK, rank=4), rank)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.zeros((0, 3)), r"A has shape \(0, 3\)"),
        (np.zeros(3), r"A has shape \(3,\)"),
        (np.array([[1.0, np.nan]]), "A holds NaN or infinity"),
        (csr_array(np.array([[1.0, np.inf]])), "A holds NaN or infinity"),
    ],
)
def test_a_bad_matrix_is_an_error(matrix: Array | csr_array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        latent_space(matrix, rank=1)


@pytest.mark.parametrize("weigh_counts", [tf_idf, log_counts])
@pytest.mark.parametrize("make", [np.array, csr_array])
def test_a_negative_count_is_an_error(
    weigh_counts: Callable[[Matrix], object], make: Callable[[list[list[float]]], Matrix]
) -> None:
    with pytest.raises(ValueError, match="counts holds -2, but may hold 0 or more"):
        weigh_counts(make([[1.0, -2]]))


def test_vectors_that_do_not_fit_each_other_are_an_error() -> None:
    with pytest.raises(ValueError, match="Y has 3 columns, but may have 4"):
        cosines(BOOK, np.ones((2, 3)))
    with pytest.raises(ValueError, match="query has 3 terms, but may have 4"):
        fold_in(np.ones(3), latent_space(BOOK, rank=2))


def test_an_empty_document_stays_empty_and_has_no_cosine() -> None:
    counts = np.array([[0.0, 0, 0], [1, 2, 0], [0, 1, 4]])
    for matrix in (counts, csr_array(counts)):
        weights, idf = tf_idf(matrix)
        assert np.isfinite(idf).all()
        assert not csr_array(weights).toarray()[0].any()
        undefined = np.isnan(cosines(weights, weights))
        np.testing.assert_array_equal(undefined, [[1, 1, 1], [1, 0, 0], [1, 0, 0]])


def test_a_matrix_of_zeros_has_no_axes() -> None:
    assert not any(part.any() for part in latent_space(np.zeros((3, 2)), rank=2))


def test_arguments_stay_as_they_were() -> None:
    counts = large_sparse()
    before = counts.copy()
    log_counts(counts)
    weights, idf = tf_idf(counts)
    kept = weights.copy()
    space = latent_space(weights, rank=10)
    documents = space.documents.copy()
    truncate(space, 3)
    cosines(weights, weights)
    weigh(counts, idf)
    assert (before != counts).nnz == (kept != weights).nnz == 0
    np.testing.assert_array_equal(documents, space.documents)


@pytest.mark.parametrize("shape", [(7, 4), (4, 7)], ids=["tall", "wide"])
@pytest.mark.parametrize("rank", [1, 2, 4])
def test_the_torch_twin_agrees(shape: tuple[int, int], rank: int) -> None:
    A = np.random.default_rng(rank).normal(size=shape)
    query = np.random.default_rng(9).normal(size=shape[1])
    space, twin = latent_space(A, rank=rank), lsa_torch.latent_space(torch.from_numpy(A), rank=rank)
    folded = lsa_torch.fold_in(torch.from_numpy(query), twin)
    similarity = lsa_torch.cosines(folded[None], twin.documents)
    pairs = [
        *zip(twin, space, strict=True),
        *zip(lsa_torch.truncate(twin, 1), truncate(space, 1), strict=True),
        (lsa_torch.low_rank(twin), low_rank(space)),
        (folded, fold_in(query, space)),
        (similarity, cosines(fold_in(query, space)[None], space.documents)),
    ]
    for actual, expected in pairs:
        assert actual.dtype == torch.float64
        np.testing.assert_allclose(actual.numpy(), expected, rtol=0, atol=1e-11)


def test_the_torch_twin_has_the_axes_of_the_book() -> None:
    twin = lsa_torch.latent_space(torch.from_numpy(BOOK), rank=4)
    for actual, expected in zip(twin, latent_space(BOOK, rank=4), strict=True):
        np.testing.assert_allclose(actual.numpy(), expected, rtol=0, atol=1e-12)


def test_the_gradient_of_the_torch_cosines_at_rank_2_is_right() -> None:
    A = torch.from_numpy(np.random.default_rng(0).normal(size=(4, 3))).requires_grad_()

    def similarity(A: torch.Tensor) -> torch.Tensor:
        documents = lsa_torch.latent_space(A, rank=2).documents
        return lsa_torch.cosines(documents, documents)

    assert torch.autograd.gradcheck(similarity, (A,))
