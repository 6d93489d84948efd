"""The lesson on latent semantic analysis: its matrices, formulas, quests, rankings and map."""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.linear_algebra import lsa
from mathdl_ui import tex
from mathdl_ui.matrices import Matrix
from mathdl_ui.theme import Theme

TERMS = ("violence", "gun", "america", "roses")
DOCUMENTS = tuple(f"d{i}" for i in range(7))
BOOK = (
    (0.0, 0.0, 0.0, 2.0),
    (1.0, 1.0, 1.0, 0.0),
    (2.0, 2.0, 0.0, 0.0),
    (3.0, 3.0, 0.0, 0.0),
    (5.0, 5.0, 0.0, 0.0),
    (0.0, 1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0, 0.0),
)
TWO_TOPICS = (
    (0.0, 0.0, 1.0, 3.0),
    (3.0, 1.0, 0.0, 0.0),
    (2.0, 0.0, 0.0, 0.0),
    (0.0, 2.0, 0.0, 0.0),
    (4.0, 3.0, 0.0, 0.0),
    (0.0, 0.0, 2.0, 0.0),
    (0.0, 0.0, 0.0, 2.0),
)
NO_STRUCTURE = (
    (2.0, 0.0, 0.0, 0.0),
    (0.0, 2.0, 0.0, 0.0),
    (0.0, 0.0, 2.0, 0.0),
    (0.0, 0.0, 0.0, 2.0),
    (2.0, 0.0, 0.0, 0.0),
    (0.0, 2.0, 0.0, 0.0),
    (0.0, 0.0, 2.0, 0.0),
)
ONE_VOICE = tuple(tuple(float(n * m) for m in (2, 1, 1, 1)) for n in (1, 2, 3, 1, 2, 4, 1))


class Toy(NamedTuple):
    """The small matrix at one rank.

    Attributes:
        A: (7, 4) counts.
        full: its whole latent space.
        space: the first axes only.
        A_k: (7, 4) what these axes keep of A.
        before: (7, 7) cosines of the documents in term space.
        after: (7, 7) in latent space; NaN where a document has no direction left.
    """

    A: Array
    full: lsa.LatentSpace
    space: lsa.LatentSpace
    A_k: Array
    before: Array
    after: Array


def toy(A: Array, rank: int) -> Toy:
    """All that the picture shows of counts A (7, 4) at a rank from 1 to 4."""
    full = lsa.latent_space(A, rank=min(A.shape))
    space = lsa.truncate(full, rank)
    after = lsa.cosines(space.documents, space.documents)
    return Toy(A, full, space, lsa.low_rank(space), lsa.cosines(A, A), after)


def counts(now: Toy, pair: tuple[int, int]) -> list[Matrix]:
    """The counts beside what is left of them, the rows of the compared documents lit."""
    size = max(float(np.abs(now.A).max()), 1.0)
    rank = len(now.space.singular_values)
    return [
        Matrix(
            "counts",
            now.A,
            DOCUMENTS,
            TERMS,
            "A: counts, drag a number",
            full=size,
            digits=0,
            lit_rows=pair,
        ),
        Matrix(
            "kept",
            now.A_k,
            DOCUMENTS,
            TERMS,
            f"A at rank {rank}: what is left",
            full=size,
            lit_rows=pair,
        ),
    ]


def similarities(now: Toy, pair: tuple[int, int]) -> list[Matrix]:
    """The cosines of all documents, before and after, the compared pair lit."""
    i, j = pair
    lit = [(i, j), (j, i)]
    rank = len(now.space.singular_values)
    return [
        Matrix(
            name,
            values,
            DOCUMENTS,
            DOCUMENTS,
            title,
            role="result",
            lit=lit,
            lit_rows=pair,
            undefined="undefined: a document with no direction left has no angle",
        )
        for name, values, title in (
            ("before", now.before, "Cosines of documents, counting words"),
            ("after", now.after, f"Cosines at rank {rank}"),
        )
    ]


def in_words(now: Toy, pair: tuple[int, int]) -> str:
    """The picture as a sentence."""
    i, j = pair
    kept = float(lsa.kept_share(now.full.singular_values)[len(now.space.singular_values) - 1])
    return (
        f"Seven documents by four terms at rank {len(now.space.singular_values)}, which keeps "
        f"{tex.spoken(100 * kept, digits=3)} percent of the squared counts. The cosine of "
        f"documents {i} and {j} is {tex.spoken(now.before[i, j], digits=3)} counting words and "
        f"{tex.spoken(now.after[i, j], digits=3)} at this rank."
    )


def decomposition(now: Toy, theme: Theme) -> str:
    """A as a sum of layers with its singular values, those kept in color, and the error."""
    kept = len(now.space.singular_values)
    sigmas = ", ".join(
        tex.colored("result" if i < kept else "muted", tex.number(sigma), theme)
        for i, sigma in enumerate(now.full.singular_values)
    )
    dropped = now.full.singular_values[kept:]
    squares = " + ".join(rf"{tex.number(sigma)}^2" for sigma in dropped) or "0"
    error = math.sqrt(float(np.square(dropped).sum()))
    return tex.aligned(
        (f"A_{kept}", rf"\sum_{{i \le {kept}}} \sigma_i\, u_i v_i^\top"),
        (r"\sigma", rf"({sigmas})"),
        (rf"\|A - A_{kept}\|", rf"\sqrt{{{squares}}} = \mathbf{{{tex.number(error)}}}"),
    )


def pair_formula(now: Toy, pair: tuple[int, int], theme: Theme) -> str:
    """The cosine of the compared documents in term space and in latent space, with numbers."""
    i, j = pair
    kept = len(now.space.singular_values)
    return tex.aligned(
        (rf"\cos(d_{i}, d_{j})", _cosine(now.A[i], now.A[j], now.before[i, j], theme)),
        (rf"\hat d_{i} = d_{i} V_{kept}", _row(now.space.documents[i])),
        (rf"\hat d_{j} = d_{j} V_{kept}", _row(now.space.documents[j])),
        (
            rf"\cos(\hat d_{i}, \hat d_{j})",
            _cosine(now.space.documents[i], now.space.documents[j], now.after[i, j], theme),
        ),
    )


def _row(coordinates: Array) -> str:
    """Coordinates without what rounding left of zeros."""
    return tex.row_vector(np.round(coordinates, 9) + 0.0, digits=3)


def _cosine(a: Array, b: Array, cosine: float, theme: Theme) -> str:
    if math.isnan(cosine):
        return r"\text{undefined: no direction left}"
    product, size_a, size_b, quotient = (
        tex.number(round(float(x), 9) + 0.0, digits=3)
        for x in (a @ b, np.linalg.norm(a), np.linalg.norm(b), cosine)
    )
    value = tex.colored("result", rf"\mathbf{{{quotient}}}", theme)
    return rf"\frac{{{product}}}{{{size_a} \cdot {size_b}}} = {value}"


def quests(now: Toy, pair: tuple[int, int]) -> list[Quest]:
    """Small tasks on the matrix and its rank."""
    i, j = pair
    rank = len(now.space.singular_values)
    shares_nothing = i != j and now.before[i, j] == 0
    lost = np.isnan(np.diag(now.after)) & ~np.isnan(np.diag(now.before))
    error = np.abs(now.A - now.A_k).max()
    return [
        Quest(
            "Compare two documents that share no word, and bring their cosine above 0.9.",
            bool(shares_nothing and now.after[i, j] > 0.9),
            "Their words occur *together elsewhere*: the strongest direction joins them.",
        ),
        Quest(
            "Lower the rank until a document has no direction left.",
            bool(lost.any()),
            "It is orthogonal to every kept axis. Its cosine is undefined, which is not 0.",
        ),
        Quest(
            "Change one count so that the document about roses survives rank 2.",
            bool(
                rank == 2
                and now.A[0].any()
                and not np.isnan(now.after[0, 0])
                and now.A[0, :3].any()
            ),
            "One shared word ties it to the others, and it inherits their direction.",
        ),
        Quest(
            "Make rank 1 lose nothing.",
            bool(rank == 1 and now.A.any() and error < 1e-9),
            "All documents are multiples of one: a matrix of rank 1 is a single idea.",
        ),
    ]
