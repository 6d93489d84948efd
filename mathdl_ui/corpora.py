"""Collections of real documents to retrieve from, and their term counts."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module, resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer


@dataclass(frozen=True)
class Corpus:
    """Documents in a fixed order.

    Attributes:
        title: what the corpus is called.
        names: (n_documents,) a short name of each document, not always unique.
        texts: (n_documents,) the documents.
        categories: (n_documents,) what each document is about; empty where nobody said.
        source: where the documents come from and under which license, in one sentence.
    """

    title: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    categories: tuple[str, ...]
    source: str


class TermCounts(NamedTuple):
    """How often each term occurs in each document.

    Attributes:
        counts: (n_documents, n_terms) sparse matrix of whole numbers.
        vocabulary: (n_terms,) the terms, in alphabetical order.
        vectorizer: `vectorizer.transform([query])` counts the same terms in other texts.
    """

    counts: csr_matrix
    vocabulary: tuple[str, ...]
    vectorizer: CountVectorizer


# What is left of "don't" and its kind when the apostrophe has cut them in two.
CONTRACTIONS = "aren couldn didn doesn don hadn hasn haven isn ll shouldn ve wasn weren wouldn"


def vectorize(texts: Sequence[str], *, max_terms: int = 50_000) -> TermCounts:
    """Count the words of at least two letters, without those that every English text has.

    In more than 50 documents, a word that occurs in only one of them says nothing about how two
    documents are related, and is left out.

    Raises:
        ValueError: when no word is left.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    vectorizer = CountVectorizer(
        stop_words=sorted(ENGLISH_STOP_WORDS.union(CONTRACTIONS.split())),
        # Letters only, so that `n_samples` counts as "samples".
        token_pattern=r"[^\W\d_]{2,}",
        min_df=2 if len(texts) > 50 else 1,
        max_features=max_terms,
    )
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError as error:
        raise ValueError(
            "There are no words to compare in these documents: beyond numbers and words such as "
            "“the” or “and”, they share nothing. Bring documents with a few sentences each."
        ) from error
    return TermCounts(counts, tuple(vectorizer.get_feature_names_out()), vectorizer)


def own(names: Iterable[str], texts: Iterable[str], categories: Iterable[str] = ()) -> Corpus:
    """The documents that somebody brought."""
    corpus = Corpus(
        title="Your documents",
        names=tuple(names),
        texts=tuple(texts),
        categories=tuple(categories),
        source="Your own documents; they stay in this session and are not stored.",
    )
    if len(corpus.names) != len(corpus.texts):
        raise ValueError(f"names must be {len(corpus.texts)}, one a text, not {len(corpus.names)}")
    if len(corpus.categories) not in (0, len(corpus.texts)):
        raise ValueError(
            f"categories must be none or {len(corpus.texts)}, one a text, "
            f"not {len(corpus.categories)}"
        )
    return corpus


SECTION = re.compile(r"\n(?=[A-Z][A-Za-z ]+\n-{3,}\n)")
VERSION_NOTE = re.compile(
    r"^( *)\.\. (?:versionadded|versionchanged|deprecated)::.*(?:\n(?:\1 +.*| *(?=\n)))*",
    re.MULTILINE,
)
# These three say the same in hundreds of docstrings, whatever the estimator is about.
COMMON_ENTRY = re.compile(
    r"^(?:n_features_in_|feature_names_in_|random_state) :.*(?:\n(?: +.*)?)*", re.MULTILINE
)


# Sphinx: :ref:`User Guide <k_means>` reads "User Guide".
ROLE = re.compile(r":[a-z]+(?::[a-z]+)?:`~?([^`<]*[^`<\s])\s*(?:<[^`>]*>)?`")
GALLERY_LINK = re.compile(r"\bsphx_glr_\w+(?:\.py)?")


def scikit_learn_reference() -> Corpus:
    """The docstrings of scikit-learn's public classes and functions, by module.

    Examples are cut: their imports name the module, which is the category that retrieval is to
    find by meaning. So are notes on versions and the entries that most docstrings share. Each
    document opens with its name in words, so that "random forest" finds `RandomForestClassifier`.
    """
    from sklearn.utils.discovery import all_estimators, all_functions

    documents: dict[str, str] = {}
    for name, item in all_estimators() + all_functions():
        parts = _public_module(item.__module__)
        text = _prose(inspect.getdoc(item) or "")
        if len(text) < 200 or not _is_public(name, parts):
            continue
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_", " ", name).strip()
        title = name if words == name else f"{name} ({words})"
        documents[".".join([*parts, name])] = f"{title}\n\n{text}"
    unique = {text: name for name, text in sorted(documents.items(), reverse=True)}
    in_order = sorted((name, text) for text, name in unique.items())
    return Corpus(
        title="scikit-learn reference",
        names=tuple(name for name, _ in in_order),
        texts=tuple(text for _, text in in_order),
        categories=tuple(name.split(".")[0] for name, _ in in_order),
        source="The reference documentation of scikit-learn, by its developers, BSD 3-Clause.",
    )


def _public_module(module: str) -> list[str]:
    parts = module.split(".")[1:]
    private = [i for i, part in enumerate(parts) if part.startswith("_")]
    return parts[: private[0]] if private else parts


def _is_public(name: str, parts: list[str]) -> bool:
    if not parts or parts[0] == "externals":
        return False
    module = import_module(".".join(["sklearn", *parts]))
    return name in getattr(module, "__all__", dir(module))


def _prose(docstring: str) -> str:
    sections = SECTION.split(docstring)
    kept = "\n".join(section for section in sections if not section.startswith("Examples\n"))
    trimmed = COMMON_ENTRY.sub("", VERSION_NOTE.sub("", kept))
    plain = GALLERY_LINK.sub("the gallery", ROLE.sub(r"\1", trimmed))
    return re.sub(r"\n\s*\n", "\n\n", re.sub(r"(?<=\S) {2,}", " ", plain)).strip()


def data_set_descriptions() -> Corpus:
    """The descriptions of scikit-learn's data sets, one document a paragraph, by data set."""
    names, texts, categories = [], [], []
    folder = resources.files("sklearn.datasets.descr")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".rst"):
            continue
        description = file.read_text(encoding="utf-8")
        heading = re.search(r"^(\S.*)\n[-=]{3,}$", description, re.MULTILINE)
        title = heading[1].strip() if heading else file.name.removesuffix(".rst")
        paragraphs = [
            paragraph.strip()
            for paragraph in re.split(r"\n\s*\n", description)
            # Headings, labels, tables and code have fewer words than a sentence worth finding.
            if len(re.findall(r"\b[a-z]{3,}\b", paragraph)) >= 12 and ">>>" not in paragraph
        ]
        for number, paragraph in enumerate(paragraphs, start=1):
            names.append(f"{title}, {number}")
            texts.append(paragraph)
            categories.append(title)
    return Corpus(
        title="Descriptions of data sets",
        names=tuple(names),
        texts=tuple(texts),
        categories=tuple(categories),
        source="Descriptions of the data sets that come with scikit-learn, BSD 3-Clause.",
    )
