"""The collections of documents are whole, clean and the same every time."""

import time
import warnings
from urllib.error import URLError

import numpy as np
import pytest
from sklearn.utils import Bunch

from mathdl_ui import newsgroups
from mathdl_ui.corpora import (
    Corpus,
    data_set_descriptions,
    own,
    scikit_learn_reference,
    vectorize,
)
from mathdl_ui.newsgroups import twenty_newsgroups


@pytest.fixture(scope="module")
def reference() -> Corpus:
    return scikit_learn_reference()


def test_the_reference_has_about_500_documents_by_module(reference: Corpus) -> None:
    assert 450 < len(reference.texts) < 600
    named = dict(zip(reference.names, reference.categories, strict=True))
    assert named["cluster.KMeans"] == "cluster"
    assert named["metrics.pairwise.cosine_similarity"] == "metrics"
    assert "BSD" in reference.source


def test_the_reference_is_the_same_every_time(reference: Corpus) -> None:
    assert scikit_learn_reference() == reference
    assert list(reference.names) == sorted(set(reference.names))
    assert len(set(reference.texts)) == len(reference.texts)


def test_reading_the_reference_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scikit_learn_reference()


@pytest.mark.parametrize(
    "boilerplate",
    [">>> from", "versionadded::", "feature_names_in_ :", "random_state :", ":ref:", "sphx_glr"],
)
def test_the_reference_is_free_of(boilerplate: str, reference: Corpus) -> None:
    assert sum(boilerplate in text for text in reference.texts) <= 2


def test_a_document_of_the_reference_opens_with_its_name_in_words(reference: Corpus) -> None:
    text = reference.texts[reference.names.index("ensemble.RandomForestClassifier")]
    assert text.startswith("RandomForestClassifier (Random Forest Classifier)\n\nA random forest")
    assert "n_estimators : int" in text


def test_data_set_descriptions_have_several_paragraphs_a_data_set() -> None:
    corpus = data_set_descriptions()
    assert len(corpus.texts) == len(corpus.names) == len(corpus.categories) > 50
    assert "Iris plants dataset" in corpus.categories
    assert len(set(corpus.categories)) >= 10
    assert any("R.A. Fisher" in text for text in corpus.texts)


def test_own_documents_need_no_categories() -> None:
    assert own(["a", "b"], ["first", "second"]).categories == ()
    assert own(["a", "b"], ["first", "second"], ["x", "y"]).categories == ("x", "y")


def test_own_documents_need_as_many_names_and_categories_as_texts() -> None:
    with pytest.raises(ValueError, match="names must be 2"):
        own(["a"], ["first", "second"])
    with pytest.raises(ValueError, match="categories must be none or 2"):
        own(["a", "b"], ["first", "second"], ["x"])


def test_counts_are_those_made_by_hand() -> None:
    terms = vectorize(["The cat sat on a cat.", "A dog, n_dogs, 7 dogs; it isn't a cat!"])
    assert terms.vocabulary == ("cat", "dog", "dogs", "sat")
    np.testing.assert_array_equal(terms.counts.toarray(), [[2, 0, 0, 1], [1, 1, 2, 0]])


def test_a_query_is_counted_in_the_same_terms() -> None:
    terms = vectorize(["cat and dog", "dog and bird"])
    query = terms.vectorizer.transform(["bird bird unicorn"]).toarray()
    np.testing.assert_array_equal(query, [[2, 0, 0]])


def test_words_of_a_single_document_are_left_out_of_large_collections() -> None:
    texts = ["shared words"] * 51 + ["shared words unicorn"]
    assert vectorize(texts).vocabulary == ("shared", "words")
    assert "unicorn" in vectorize(texts[-2:]).vocabulary


def test_the_number_of_terms_is_bounded() -> None:
    assert len(vectorize(["ant bee cat dog", "ant bee"], max_terms=2).vocabulary) == 2


@pytest.mark.parametrize("texts", [[], ["", ""], ["1 2 3", "4"], ["the and of", "a"]])
def test_documents_without_words_are_refused(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="no words to compare"):
        vectorize(texts)


def test_a_query_finds_what_it_means_in_the_reference(reference: Corpus) -> None:
    counts, _, vectorizer = vectorize(reference.texts)
    inverse_frequency = np.log(len(reference.texts) / np.bincount(counts.indices))
    weighted = counts.multiply(inverse_frequency).tocsr()
    lengths = np.sqrt(weighted.multiply(weighted).sum(axis=1).A1)
    query = vectorizer.transform(["fill in missing values"]).multiply(inverse_frequency)
    scores = (weighted @ query.T).toarray()[:, 0] / lengths
    best = [reference.categories[i] for i in np.argsort(-scores)[:3]]
    assert best == ["impute"] * 3


POSTS = Bunch(data=["A rocket \nto the moon", " \n", "A goal"], target=[1, 0, 0])
POSTS.target_names = ["rec.sport.hockey", "sci.space"]


def test_posts_without_text_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sklearn.datasets.fetch_20newsgroups", lambda **_: POSTS)
    corpus = twenty_newsgroups()
    assert corpus.names == ("A rocket to the moon", "A goal")
    assert corpus.texts == ("A rocket \nto the moon", "A goal")
    assert corpus.categories == ("sci.space", "rec.sport.hockey")


def test_posts_are_downloaded_when_they_are_not_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*, download_if_missing: bool, **_: object) -> Bunch:
        if not download_if_missing:
            raise OSError("20Newsgroups dataset not found")
        return POSTS

    monkeypatch.setattr("sklearn.datasets.fetch_20newsgroups", fetch)
    monkeypatch.setattr(newsgroups, "_reach_host", lambda: None)
    assert len(twenty_newsgroups().texts) == 2


def test_without_a_network_the_refusal_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(**_: object) -> Bunch:
        raise URLError("Name or service not known")

    monkeypatch.setattr("sklearn.datasets.fetch_20newsgroups", fetch)
    monkeypatch.setattr(newsgroups, "_reach_host", lambda: None)
    with pytest.raises(ConnectionError, match="could not be downloaded") as refusal:
        twenty_newsgroups()
    assert "urlopen" not in str(refusal.value)


def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(**_: object) -> Bunch:
        raise OSError("20Newsgroups dataset not found")

    monkeypatch.setattr("sklearn.datasets.fetch_20newsgroups", fetch)
    monkeypatch.setattr(newsgroups, "_reach_host", lambda: time.sleep(5))
    start = time.perf_counter()
    with pytest.raises(ConnectionError, match="does not answer"):
        twenty_newsgroups(seconds_to_connect=0.05)
    assert time.perf_counter() - start < 2
