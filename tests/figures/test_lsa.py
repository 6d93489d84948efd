"""The small matrix of the LSA lesson, and what its search says."""

import numpy as np
import pytest

from mathdl_core.linear_algebra import retrieval
from mathdl_ui import corpora, libraries
from mathdl_ui.figures import lsa as figure
from mathdl_ui.figures import retrieval as search

BOOK = np.array(figure.BOOK)
DOCUMENTS = corpora.own(
    ("cats", "kittens", "dogs", "stars"),
    (
        "cat purrs on the mat, cat and kitten",
        "kitten purrs and plays",
        "dog barks and plays",
        "star shines far away",
    ),
    ("pets", "pets", "pets", "sky"),
)


def test_book_case_the_cosine_goes_from_zero_to_one() -> None:
    now = figure.toy(BOOK, 1)
    assert now.full.singular_values == pytest.approx([8.88963625, 2, 1, 0.98710050], abs=1e-8)
    assert now.before[5, 6] == 0
    assert now.after[5, 6] == pytest.approx(1)
    assert np.isnan(now.after[0]).all()


@pytest.mark.parametrize(
    ("A", "rank", "pair", "done"),
    [
        (figure.BOOK, 4, (5, 6), [False, False, False, False]),
        (figure.BOOK, 2, (5, 6), [True, False, False, False]),
        (figure.BOOK, 1, (5, 6), [True, True, False, False]),
        (figure.ONE_VOICE, 1, (0, 1), [False, False, False, True]),
        (((2.0, 0, 0, 2.0), *figure.BOOK[1:]), 2, (1, 2), [False, False, True, False]),
    ],
)
def test_quests_know_when_they_are_done(
    A: list[list[float]], rank: int, pair: tuple[int, int], done: list[bool]
) -> None:
    tasks = figure.quests(figure.toy(np.array(A), rank), pair)
    assert [task.done for task in tasks] == done


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
@pytest.mark.parametrize("A", [figure.BOOK, figure.NO_STRUCTURE, np.zeros((7, 4)).tolist()])
def test_every_matrix_can_be_drawn_and_read(A: list[list[float]], rank: int) -> None:
    now = figure.toy(np.array(A), rank)
    assert "nan" not in figure.decomposition(now, "light")
    assert "nan" not in figure.pair_formula(now, (5, 6), "dark")
    assert figure.in_words(now, (5, 6))
    assert [m.values.shape for m in figure.counts(now, (5, 6))] == [(7, 4)] * 2
    assert [m.values.shape for m in figure.similarities(now, (5, 6))] == [(7, 7)] * 2


def test_what_is_undefined_is_said_so() -> None:
    assert "undefined" in figure.pair_formula(figure.toy(BOOK, 1), (0, 6), "light")


def test_reasons_sum_to_the_score() -> None:
    library = libraries.library(DOCUMENTS)
    query = library.query("kitten")
    weights = library.weights.weights
    scores = retrieval.latent_scores(query, library.space)
    shares = retrieval.latent_contributions(query, weights[[0]], library.space)
    assert shares.sum() == pytest.approx(scores[0], abs=1e-9)


def test_search_finds_the_documents_that_share_the_word() -> None:
    library = libraries.library(DOCUMENTS)
    by_words, by_meaning = search.both(library, library.query("kitten"), 2)
    found = [hit.document for hit in by_words.hits if hit.score > 0]
    assert sorted(found) == [0, 1]
    assert by_meaning.hits[0].document in found
    assert "kitten" in by_words.hits[0].why


def test_names_that_somebody_wrote_stay_literal() -> None:
    corpus = corpora.own(("**bold** [x](y) $z$", "b"), ("cat mat", "cat hat"))
    library = libraries.library(corpus)
    by_words, _ = search.both(library, library.query("cat"), 1)
    text = search.listed(library, by_words.hits, [])
    assert r"\*\*bold\*\*" in text
    assert r"\$z\$" in text


def test_ranking_without_a_match_says_so() -> None:
    library = libraries.library(DOCUMENTS)
    assert search.listed(library, [], []) == "No document has any of these words."


def test_newcomers_are_on_the_right_only() -> None:
    hits = [search.Hit(1, 0.5, ""), search.Hit(2, 0.4, "")]
    more = [search.Hit(2, 0.9, ""), search.Hit(3, 0.8, "")]
    assert search.newcomers((search.Found("", "", hits), search.Found("", "", more))) == [3]


def test_groups_keep_the_most_frequent_categories() -> None:
    assert search.groups(["a", "a", "b", "c"], n_groups=1) == ["a", "a", "other", "other"]


def test_library_measures_its_quality_with_the_categories() -> None:
    quality = libraries.library(DOCUMENTS).quality
    assert quality is not None
    assert 0 <= quality.terms <= 1
    assert quality.ranks[-1] == quality.ranks.max()
    assert libraries.library(corpora.own(("a", "b"), ("cat mat", "cat hat"))).quality is None


def test_map_places_the_query_among_the_documents() -> None:
    library = libraries.library(DOCUMENTS)
    chart, words = search.landscape(library, library.query("kitten"), (0, 1), "light")
    rows = [row for table in chart["datasets"].values() for row in table.to_pylist()]
    assert {"cats", "stars", "your query"} <= {row["title"] for row in rows}
    assert "4 documents" in words


def test_quality_chart_names_the_best_rank() -> None:
    measured = libraries.Quality(np.array([1.0, 10.0]), np.array([0.2, 0.8]), 0.5)
    chart, words = search.quality(measured, 3, "dark")
    assert "80 %" in words
    assert "10" in words
    assert chart["datasets"]["curve"].to_pydict() == {"x": [1.0, 10.0], "y": [0.2, 0.8]}
