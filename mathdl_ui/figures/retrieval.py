"""The search in the lesson on latent semantic analysis: rankings, reasons, the map, the quality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import lsa, retrieval
from mathdl_ui.corpora import TermCounts
from mathdl_ui.libraries import Library, Quality
from mathdl_ui.plain_text import literal_markdown
from mathdl_ui.theme import Theme

if TYPE_CHECKING:
    from mathdl_ui.charts import Chart

N_HITS = 8


class Hit(NamedTuple):
    """A retrieved document: its index, its score, and the terms that contribute most to it."""

    document: int
    score: float
    why: str


class Found(NamedTuple):
    """One ranking: its title, what it compares, and its best documents."""

    title: str
    caption: str
    hits: list[Hit]


def both(library: Library, query: lsa.Matrix, rank: int) -> tuple[Found, Found]:
    """The query (1, n_terms) ranked in term space and in the latent space of a rank."""
    space = lsa.truncate(library.space, rank)
    weights, vocabulary = library.weights.weights, library.counts.vocabulary

    def hits(scores: Array, shares: Sequence[Array], best: retrieval.Ranking) -> list[Hit]:
        return [
            Hit(int(document), float(scores[document]), why(share, vocabulary))
            for document, share in zip(best.documents, shares, strict=True)
        ]

    by_terms = retrieval.term_scores(query, library.index)
    best_terms = retrieval.rank_documents(by_terms, N_HITS)
    term_shares = [
        retrieval.term_contributions(query, weights[[document]])
        for document in best_terms.documents
    ]
    by_meaning = retrieval.latent_scores(query, space)
    best_meaning = retrieval.rank_documents(by_meaning, N_HITS)
    latent_shares = [
        retrieval.latent_contributions(query, weights[[document]], space)
        for document in best_meaning.documents
    ]
    return (
        Found(
            "Counting words",
            "cos(q, d): shared words only",
            hits(by_terms, term_shares, best_terms),
        ),
        Found(
            f"By meaning, rank {rank}",
            "cos(q V, d V): words that keep company count too",
            hits(by_meaning, latent_shares, best_meaning),
        ),
    )


def why(contributions: Array, vocabulary: Sequence[str], *, n_terms: int = 4) -> str:
    """The terms that contribute most to a score, with their shares: "missing .31, values .22"."""
    order = np.argsort(-contributions, kind="stable")[:n_terms]
    return ", ".join(
        f"{vocabulary[i]} {contributions[i]:.2f}" for i in order if contributions[i] >= 0.005
    )


def listed(library: Library, hits: Sequence[Hit], new: Sequence[int]) -> str:
    """A ranking in Markdown: score, name, category, reasons; those in `new` in green."""
    lines = []
    for hit in hits:
        if not hit.score > 0:
            continue
        name = library.corpus.names[hit.document]
        category = library.corpus.categories[hit.document] if library.corpus.categories else ""
        title = f"**{literal_markdown(name)}**"
        if hit.document in new:
            title = f":green[{title}]"
        if not name.startswith(category):
            title += f" :gray[{literal_markdown(category)}]"
        lines.append(f"{hit.score:.2f} {title}  \n:small[:gray[{hit.why}]]")
    return "\n\n".join(lines) or "No document has any of these words."


def newcomers(found: tuple[Found, Found]) -> list[int]:
    """Documents among the best by meaning that are not among the best by words."""
    by_words = {hit.document for hit in found[0].hits if hit.score > 0}
    return [hit.document for hit in found[1].hits if hit.document not in by_words]


def frequent_terms(counts: TermCounts, n_terms: int = 8) -> list[str]:
    """The terms that occur most often."""
    order = np.argsort(-np.ravel(counts.counts.sum(axis=0)), kind="stable")[:n_terms]
    return [counts.vocabulary[i] for i in order]


def groups(categories: Sequence[str], n_groups: int = 6) -> list[str]:
    """The categories, all but the most frequent called "other"."""
    names, n_times = np.unique(np.array(categories, dtype=str), return_counts=True)
    frequent = set(names[np.argsort(-n_times, kind="stable")[:n_groups]].tolist())
    return [name if name in frequent else "other" for name in categories]


def landscape(
    library: Library, query: lsa.Matrix, axes: tuple[int, int], theme: Theme, most: int = 2000
) -> tuple[Chart, str]:
    """Documents, strong terms and the query on two latent axes; of many a fixed sample."""
    from mathdl_ui import charts

    space, names = library.space, library.corpus.names
    chosen = np.arange(len(names))
    if len(chosen) > most:
        chosen = np.sort(np.random.default_rng(0).choice(chosen, most, replace=False))
    documents = space.documents[chosen][:, list(axes)]
    terms = space.terms[list(axes)].T
    strong = far_out(terms)
    asked = lsa.fold_in(query, space)[list(axes)]
    all_groups = groups(library.corpus.categories or ["documents"] * len(names))
    points = np.vstack([documents, terms[strong], asked])
    kinds = [*(all_groups[i] for i in chosen), *["a term"] * len(strong), "your query"]
    titles = [
        *(names[i] for i in chosen),
        *(library.counts.vocabulary[i] for i in strong),
        "your query",
    ]
    return charts.landscape(
        points,
        kinds,
        titles,
        theme,
        axes=(f"latent direction {axes[0] + 1}", f"latent direction {axes[1] + 1}"),
    ), (
        f"A map of {len(chosen):,} documents on latent directions {axes[0] + 1} and "
        f"{axes[1] + 1}. Strong terms there: "
        f"{', '.join(library.counts.vocabulary[i] for i in strong[:6])}."
    )


def far_out(points: Array, n_each: int = 2) -> Array:
    """The indices of the points (n, 2) farthest to the right, left, top and bottom, each once."""
    sides = [points[:, 0], -points[:, 0], points[:, 1], -points[:, 1]]
    found = [np.argsort(-side, kind="stable")[:n_each] for side in sides]
    order: Array = np.concatenate(found)
    return order[np.sort(np.unique(order, return_index=True)[1])]


def quality(measured: Quality, rank: int, theme: Theme) -> tuple[Chart, str]:
    """Precision at 10 by rank beside that of counting words, and what it says."""
    from mathdl_ui import charts

    best = int(np.argmax(measured.latent))
    words = (
        f"Of the ten documents found, {100 * measured.terms:.0f} % have the category of the one "
        f"that asks when words are counted, {100 * measured.latent[best]:.0f} % at the best rank, "
        f"{measured.ranks[best]:.0f}."
    )
    chart = charts.curve_with_level(
        measured.ranks,
        measured.latent,
        measured.terms,
        float(np.clip(rank, measured.ranks[0], measured.ranks[-1])),
        theme,
        labels=("rank", "precision at 10", "by meaning", "counting words"),
        top=1.0,
    )
    return chart, words


def reading(library: Library, by_meaning: Found, new: Sequence[int]) -> str:
    """What the ranking by meaning adds, in a sentence."""
    if not new:
        return "Both rankings hold the same documents: here, meaning adds nothing to the words."
    first = literal_markdown(library.corpus.names[new[0]])
    return (
        f"{len(new)} of the {len(by_meaning.hits)} documents on the right, in green, are not "
        f"among the best on the left. What brought :green[**{first}**] stands below its name: "
        "terms of the document, most of them words that nobody asked for."
    )
