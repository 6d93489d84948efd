"""Retrieval against scikit-learn, sorting, its identities and the book."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics.pairwise import cosine_similarity

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import retrieval
from mathdl_core.linear_algebra.lsa import latent_space, tf_idf, truncate
from mathdl_core.linear_algebra.retrieval import (
    inverted_index,
    latent_contributions,
    latent_scores,
    precision_at_k,
    precision_by_rank,
    rank_documents,
    term_contributions,
    term_scores,
)
from mathdl_ui.export import Export, literal, script
from tests.linear_algebra.term_counts import BOOK, few, large_sparse, small_counts

ROSES, VIOLENCE = np.array([0.0, 0, 0, 1]), np.array([1.0, 0, 0, 0])


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


def test_a_query_for_roses_finds_nothing_at_rank_1_and_the_roses_at_rank_2() -> None:
    space = latent_space(BOOK, rank=2)
    assert np.isnan(latent_scores(ROSES, truncate(space, 1))).all()
    np.testing.assert_allclose(latent_scores(ROSES, space)[0], 1, rtol=0, atol=1e-12)
    assert rank_documents(latent_scores(ROSES, space), 1).documents[0] == 0


def test_violence_finds_the_gun_in_latent_space_only() -> None:
    assert term_scores(VIOLENCE, inverted_index(BOOK))[5] == 0
    score = latent_scores(VIOLENCE, latent_space(BOOK, rank=1))[5]
    np.testing.assert_allclose(score, 1, rtol=0, atol=1e-12)


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
    weights = tf_idf(large_sparse(shape=(1100, 300))).weights
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


def test_an_empty_document_has_no_score() -> None:
    counts = np.array([[0.0, 0, 0], [1, 2, 0], [0, 1, 4]])
    for matrix in (counts, csr_array(counts)):
        index = inverted_index(tf_idf(matrix).weights)
        scores = term_scores(np.array([1.0, 0, 0]), index)
        np.testing.assert_array_equal(np.isnan(scores), [True, False, False])


def test_an_empty_query_has_no_scores_and_no_contributions() -> None:
    nothing, space = np.zeros(4), latent_space(BOOK, rank=2)
    assert np.isnan(term_scores(nothing, inverted_index(BOOK))).all()
    assert np.isnan(latent_scores(nothing, space)).all()
    assert np.isnan(term_contributions(nothing, BOOK[1])).all()
    assert np.isnan(latent_contributions(nothing, BOOK[1], space)).all()


def test_in_a_matrix_of_zeros_nothing_is_found() -> None:
    space = latent_space(np.zeros((3, 2)), rank=2)
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


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: latent_scores(np.ones(3), latent_space(BOOK, rank=2)), "query has 3 terms"),
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
    weights = tf_idf(large_sparse()).weights
    kept = weights.copy()
    space = latent_space(weights, rank=10)
    documents = space.documents.copy()
    index = inverted_index(weights)
    term_scores(weights[[0]], index)
    latent_scores(weights[[0]], space)
    labels = np.zeros(len(documents))
    precision_at_k(weights, labels, k=2)
    precision_by_rank(space, labels, ranks=[3], k=2)
    assert (kept != weights).nnz == (kept != index.weights).nnz == 0
    np.testing.assert_array_equal(documents, space.documents)


def test_a_downloaded_script_of_it_runs_on_its_own(tmp_path: Path) -> None:
    ranking = rank_documents(latent_scores(VIOLENCE, latent_space(BOOK, rank=2)), 3)
    exported = Export(
        title="Retrieval",
        slug="retrieval",
        idea="Violence finds the gun.",
        modules=[retrieval],
        call=f"space = latent_space({literal(BOOK)}, rank=2)\n"
        f"ranking = rank_documents(latent_scores({literal(VIOLENCE)}, space), 3)",
        shown={"ranking.documents": ranking.documents, "ranking.scores": ranking.scores},
    )
    path = tmp_path / "retrieval.py"
    path.write_text(script(exported), encoding="utf-8")
    # -I: from the current folder and PYTHONPATH nothing can be imported, mathdl neither.
    ran = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "ranking.documents =" in ran.stdout
