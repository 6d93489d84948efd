"""Latent semantic analysis against NumPy, scikit-learn, its theorems and the book."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy.linalg import subspace_angles
from scipy.sparse import csr_array, csr_matrix, random_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics.pairwise import cosine_similarity

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.lsa import (
    cosines,
    fold_in,
    inverted_index,
    kept_share,
    latent_contributions,
    latent_scores,
    latent_space,
    low_rank,
    precision_at_k,
    precision_by_rank,
    rank_documents,
    term_contributions,
    term_scores,
    tf_idf,
    truncate,
    weigh,
)

# MADL 4.5.3: documents over (violence, gun, america, roses).
BOOK = np.array(
    [
        [0.0, 0, 0, 2],
        [1, 1, 1, 0],
        [2, 2, 0, 0],
        [3, 3, 0, 0],
        [5, 5, 0, 0],
        [0, 1, 0, 0],
        [1, 0, 0, 0],
    ]
)
ROSES, VIOLENCE = np.array([0.0, 0, 0, 1]), np.array([1.0, 0, 0, 0])

small_counts = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=7),
    elements=st.integers(0, 9).map(float),
)
few = settings(max_examples=60, deadline=None)


def large_sparse(seed: int = 0, *, shape: tuple[int, int] = (150, 200)) -> csr_array:
    counts = random_array(
        shape,
        density=0.05,
        format="csr",
        rng=np.random.default_rng(seed),
        data_sampler=lambda size: np.random.default_rng(seed).integers(1, 9, size).astype(float),
    )
    return csr_array(counts)


def two_topics(rng: np.random.Generator, n_documents: int) -> tuple[Array, NDArray[np.int64]]:
    """Documents of one of two topics that share no term: retrieval by meaning is perfect."""
    n_terms_per_topic = 20
    labels = rng.integers(2, size=n_documents)
    counts = np.zeros((n_documents, 2 * n_terms_per_topic))
    for row, label in zip(counts, labels, strict=True):
        start = label * n_terms_per_topic
        row[start : start + n_terms_per_topic] = rng.poisson(1.0, n_terms_per_topic)
        row[start] += 1
    return counts, labels


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


def test_a_query_for_roses_finds_nothing_at_rank_1_and_the_roses_at_rank_2() -> None:
    space = latent_space(BOOK, rank=2)
    assert np.isnan(latent_scores(ROSES, truncate(space, 1))).all()
    np.testing.assert_allclose(latent_scores(ROSES, space)[0], 1, rtol=0, atol=1e-12)
    assert rank_documents(latent_scores(ROSES, space), 1).documents[0] == 0


def test_violence_finds_the_gun_in_latent_space_only() -> None:
    assert term_scores(VIOLENCE, inverted_index(BOOK))[5] == 0
    score = latent_scores(VIOLENCE, latent_space(BOOK, rank=1))[5]
    np.testing.assert_allclose(score, 1, rtol=0, atol=1e-12)


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


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_low_rank_is_the_truncated_sum_of_numpys_svd(rank: int) -> None:
    U, sigma, Vt = np.linalg.svd(BOOK, full_matrices=False)
    expected = sum(sigma[i] * np.outer(U[:, i], Vt[i]) for i in range(rank))
    np.testing.assert_allclose(low_rank(latent_space(BOOK, rank=rank)), expected, atol=1e-13)


def test_a_large_sparse_matrix_has_the_axes_of_truncated_svd() -> None:
    weights = tf_idf(large_sparse()).weights
    space = latent_space(weights, rank=20, seed=3)
    reference = TruncatedSVD(20, random_state=3).fit(weights)
    np.testing.assert_allclose(space.singular_values, reference.singular_values_, rtol=1e-10)
    assert subspace_angles(space.terms.T, reference.components_.T).max() < 1e-6
    signs = np.sign((space.terms * reference.components_).sum(axis=1))
    np.testing.assert_allclose(
        space.documents, reference.transform(weights) * signs, rtol=0, atol=1e-10
    )


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


def test_term_scores_are_cosines_with_a_sparse_or_a_dense_query() -> None:
    documents, queries = large_sparse(1), large_sparse(2)
    expected = cosine_similarity(queries, documents)
    index = inverted_index(documents)
    for row in range(5):
        for query in (
            queries[[row]],
            queries[row],
            csr_matrix(queries)[row],
            queries.toarray()[row],
        ):
            np.testing.assert_allclose(term_scores(query, index), expected[row], rtol=0, atol=1e-14)


def test_latent_scores_are_cosines_of_truncated_svds_projections() -> None:
    weights = tf_idf(large_sparse()).weights
    reference = TruncatedSVD(15, random_state=0).fit(weights)
    query = csr_array(weights)[[7]].toarray()[0]
    expected = cosine_similarity(reference.transform(query[None]), reference.transform(weights))[0]
    space = latent_space(weights, rank=15)
    np.testing.assert_allclose(latent_scores(query, space), expected, rtol=0, atol=1e-9)


def precision_by_sorting(vectors: Array, labels: NDArray[np.int64], k: int) -> float:
    similarity = cosine_similarity(vectors)
    np.fill_diagonal(similarity, -np.inf)
    best = np.argsort(-similarity, axis=1)[:, :k]
    return float(np.mean(labels[best] == labels[:, None]))


@pytest.mark.parametrize("k", [1, 5, 39])
def test_precision_without_ties_is_found_by_sorting(k: int) -> None:
    rng = np.random.default_rng(k)
    vectors, labels = rng.normal(size=(40, 6)), rng.integers(3, size=40)
    expected = precision_by_sorting(vectors, labels, k)
    np.testing.assert_allclose(precision_at_k(vectors, labels, k=k), expected, rtol=1e-12)
    sparse = precision_at_k(csr_array(vectors), labels, k=k)
    np.testing.assert_allclose(sparse, expected, rtol=1e-12)


def test_precision_in_blocks_is_precision_in_one() -> None:
    rng = np.random.default_rng(0)
    vectors, labels = rng.normal(size=(1500, 4)), rng.integers(3, size=1500)
    expected = precision_by_sorting(vectors, labels, 10)
    np.testing.assert_allclose(precision_at_k(vectors, labels, k=10), expected, rtol=1e-12)


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


@given(counts=small_counts, data=st.data())
@few
def test_contributions_sum_to_the_scores(counts: Array, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, min(counts.shape)))
    query = data.draw(arrays(np.float64, counts.shape[1], elements=st.integers(0, 5).map(float)))
    space = latent_space(counts, rank=rank)
    in_terms, in_latent = term_scores(query, inverted_index(counts)), latent_scores(query, space)
    for document, row in enumerate(counts):
        by_term = term_contributions(query, row)
        by_axis = latent_contributions(query, row, space)
        assert by_term.shape == by_axis.shape == (counts.shape[1],)
        np.testing.assert_allclose(by_term.sum(), in_terms[document], rtol=0, atol=1e-12)
        np.testing.assert_allclose(by_axis.sum(), in_latent[document], rtol=0, atol=1e-8)


def test_a_term_that_the_query_never_used_earns_latent_credit() -> None:
    gun = BOOK[5]
    assert (term_contributions(VIOLENCE, gun) == 0).all()
    contributions = latent_contributions(VIOLENCE, gun, latent_space(BOOK, rank=1))
    np.testing.assert_allclose(contributions, [0, 1, 0, 0], rtol=0, atol=1e-12)


def test_at_full_rank_latent_contributions_are_those_of_the_terms() -> None:
    rng = np.random.default_rng(0)
    A, query = rng.random((9, 5)), rng.random(5)
    actual = latent_contributions(query, A[3], latent_space(A, rank=5))
    np.testing.assert_allclose(actual, term_contributions(query, A[3]), rtol=1e-11)


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


def test_an_empty_document_stays_empty_and_has_no_cosine() -> None:
    counts = np.array([[0.0, 0, 0], [1, 2, 0], [0, 1, 4]])
    for matrix in (counts, csr_array(counts)):
        weights, idf = tf_idf(matrix)
        assert cosines(weights, weights).shape == (3, 3)
        assert np.isfinite(idf).all()
        scores = term_scores(np.array([1.0, 0, 0]), inverted_index(weights))
        np.testing.assert_array_equal(np.isnan(scores), [True, False, False])


def test_an_empty_query_has_no_scores_and_no_contributions() -> None:
    nothing, space = np.zeros(4), latent_space(BOOK, rank=2)
    assert np.isnan(term_scores(nothing, inverted_index(BOOK))).all()
    assert np.isnan(latent_scores(nothing, space)).all()
    assert np.isnan(term_contributions(nothing, BOOK[1])).all()
    assert np.isnan(latent_contributions(nothing, BOOK[1], space)).all()


def test_a_matrix_of_zeros_has_no_axes() -> None:
    space = latent_space(np.zeros((3, 2)), rank=2)
    assert not any(part.any() for part in space)
    assert np.isnan(latent_scores(np.ones(2), space)).all()


def test_an_axis_without_documents_does_not_lengthen_a_query() -> None:
    counts = np.array([[1.0, 0, 0], [2, 0, 0], [0, 1, 0]])
    query = np.array([1.0, 0, 1])  # no document uses the last term
    scores = latent_scores(query, latent_space(counts, rank=3))
    np.testing.assert_allclose(scores, [1, 1, 0], rtol=0, atol=1e-12)


def test_equals_are_ranked_in_document_order_and_the_undefined_last() -> None:
    scores = np.array([0.5, np.nan, 0.9, 0.5 + 1e-15, -1.0, 0.9, np.nan])
    ranking = rank_documents(scores, 7)
    np.testing.assert_array_equal(ranking.documents, [2, 5, 0, 3, 4, 1, 6])
    np.testing.assert_array_equal(ranking.scores, scores[ranking.documents])


@given(
    scores=arrays(
        np.float64, st.integers(1, 40), elements=st.sampled_from([-1, -0.5, 0, 0.5, 1, np.nan])
    ),
    n_top=st.integers(1, 50),
)
@few
def test_the_top_of_a_ranking_is_the_beginning_of_the_sorted_documents(
    scores: Array, n_top: int
) -> None:
    expected = sorted(range(len(scores)), key=lambda i: (-np.nan_to_num(scores[i], nan=-9), i))
    np.testing.assert_array_equal(rank_documents(scores, n_top).documents, expected[:n_top])


def test_at_rank_1_the_order_of_the_corpus_does_not_count() -> None:
    rng = np.random.default_rng(0)
    vectors, labels = rng.random((30, 1)) + 1, np.arange(30) // 10
    chance = 9 / 29  # all cosines are 1: any of the others is as good
    np.testing.assert_allclose(precision_at_k(vectors, labels, k=5), chance, rtol=1e-12)


def test_undefined_documents_are_neither_found_nor_find() -> None:
    vectors = np.array([[1.0, 0], [1, 0.1], [0, 0], [0, 0]])
    same = np.zeros(4)
    # The first two find each other and then have nobody left; the last two find nobody.
    np.testing.assert_allclose(precision_at_k(vectors, same, k=2), 0.25, rtol=1e-12)


def test_topics_without_a_common_term_are_told_apart_in_two_dimensions() -> None:
    counts, labels = two_topics(np.random.default_rng(0), 60)
    space = latent_space(counts, rank=10)
    precision = precision_by_rank(space, labels, ranks=[1, 2, 10], k=5)
    assert precision.shape == (3,)
    np.testing.assert_allclose(precision[1:], 1, rtol=1e-12)
    assert precision[0] < 1


def test_precision_by_rank_is_precision_at_each_rank() -> None:
    rng = np.random.default_rng(0)
    A, labels = rng.random((40, 12)), rng.choice(["svm", "tree"], 40)
    space = latent_space(A, rank=8)
    expected = [precision_at_k(truncate(space, r).documents, labels, k=3) for r in (1, 4, 8)]
    np.testing.assert_array_equal(precision_by_rank(space, labels, ranks=[1, 4, 8], k=3), expected)


def test_a_sample_of_queries_estimates_the_precision() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(2, size=400)
    space = latent_space(rng.random((400, 12)) + 0.3 * labels[:, None], rank=3)
    exact = precision_by_rank(space, labels, ranks=[3], k=10)
    sampled = precision_by_rank(space, labels, ranks=[3], k=10, n_queries=200, rng=rng)
    again = precision_by_rank(space, labels, ranks=[3], k=10, n_queries=400)
    np.testing.assert_allclose(sampled, exact, rtol=0, atol=0.05)
    np.testing.assert_array_equal(again, exact)


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


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tf_idf(np.array([[1.0, -2]])), "counts holds -2, but may hold 0 or more"),
        (lambda: cosines(BOOK, np.ones((2, 3))), "Y has 3 columns, but may have 4"),
        (lambda: fold_in(np.ones(3), latent_space(BOOK, rank=2)), "query has 3 terms"),
        (lambda: term_scores(np.ones(3), inverted_index(BOOK)), "query has 3 terms"),
        (lambda: term_contributions(np.ones(3), np.ones(4)), "document has 4 terms"),
        (lambda: rank_documents(np.ones(3), 0), "n_top is 0"),
        (lambda: precision_at_k(BOOK, np.ones(7), k=7), "k is 7, but may be from 1 to 6"),
        (lambda: precision_at_k(BOOK, np.ones(6), k=1), r"labels has shape \(6,\)"),
        (
            lambda: precision_by_rank(
                latent_space(BOOK, rank=1), np.ones(7), ranks=[1], k=1, n_queries=2
            ),
            "n_queries is 2",
        ),
    ],
)
def test_bad_input_is_an_error_that_names_the_argument(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_arguments_stay_as_they_were() -> None:
    counts = large_sparse()
    before = counts.copy()
    weights, idf = tf_idf(counts)
    kept = weights.copy()
    space = latent_space(weights, rank=10)
    documents = space.documents.copy()
    truncate(space, 3)
    cosines(weights, weights)
    precision_at_k(weights, np.zeros(counts.shape[0]), k=2)
    weigh(counts, idf)
    assert (before != counts).nnz == (kept != weights).nnz == 0
    np.testing.assert_array_equal(documents, space.documents)
