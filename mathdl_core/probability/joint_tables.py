r"""Joint tables: two events at once, what each says of the other, and sums that must be 1.

$$P(A_i) = \sum_j P(A_i, B_j), \qquad P(B_j \mid A_i) = \frac{P(A_i, B_j)}{P(A_i)}, \qquad
P(B_j) = \sum_i P(B_j \mid A_i)\, P(A_i)$$

Rows are the outcomes $A_i$ of one thing, columns the outcomes $B_j$ of another. Outcomes exclude
each other and exhaust what can happen, so all entries sum to 1. Independent means that each entry
is the product of its margins, so that all rows are proportional.

Reference: MADL 5.3-5.4, MDL 2.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array

SUM_TOLERANCE = 1e-9
"""Entries may miss the sum 1 by as much, being decimals; they are then divided by it."""


class Independence(NamedTuple):
    """How far a table is from independence.

    Attributes:
        products: (m, n) of the margins: the table if rows and columns were independent.
        gaps: (m, n) the table minus that.
        largest_gap: the largest of their sizes.
    """

    products: Array
    gaps: Array
    largest_gap: float

    def holds(self, *, tolerance: float) -> bool:
        """Whether no entry is further than the tolerance from its product."""
        return self.largest_gap <= tolerance


class TotalProbability(NamedTuple):
    """A probability put together from all cases.

    Attributes:
        weights: (m,) P(A_i).
        conditionals: (m,) P(B | A_i); NaN where A_i never happens.
        terms: (m,) their products, 0 where A_i never happens.
        total: their sum, P(B).
    """

    weights: Array
    conditionals: Array
    terms: Array
    total: float


class Events(NamedTuple):
    """Events side by side.

    Attributes:
        probabilities: (n_events,) of each.
        total: their sum.
        exclusive: whether no outcome is in two of them.
        exhaustive: whether every outcome that can happen is in one.
    """

    probabilities: Array
    total: float
    exclusive: bool
    exhaustive: bool


@dataclass(frozen=True, eq=False)
class JointTable:
    """Probabilities of pairs of outcomes.

    Attributes:
        p: (m, n) entries of at least 0 and of sum 1.
    """

    p: Array

    def __post_init__(self) -> None:
        """Refuse what are no probabilities."""
        p = np.array(self.p, dtype=np.float64)
        _require_table(p=p)
        if abs(p.sum() - 1) > SUM_TOLERANCE:
            raise ValueError(f"p has the sum {p.sum():.10g}: all outcomes together must have 1")
        p /= p.sum()
        p.flags.writeable = False
        object.__setattr__(self, "p", p)

    @property
    def row_margin(self) -> Array:
        """(m,) P(A_i)."""
        margin: Array = self.p.sum(axis=1)
        return margin

    @property
    def column_margin(self) -> Array:
        """(n,) P(B_j)."""
        margin: Array = self.p.sum(axis=0)
        return margin

    @property
    def given_row(self) -> Array:
        """(m, n) P(B_j | A_i): rows of sum 1; NaN in a row that never happens."""
        return _shares(self.p, self.row_margin[:, None])

    @property
    def given_column(self) -> Array:
        """(m, n) P(A_i | B_j): columns of sum 1; NaN in a column that never happens."""
        return _shares(self.p, self.column_margin[None])

    @property
    def independence(self) -> Independence:
        """The table beside the products of its margins."""
        products = np.outer(self.row_margin, self.column_margin)
        gaps = self.p - products
        return Independence(products, gaps, float(np.abs(gaps).max()))

    def total_probability(self, column: int) -> TotalProbability:
        """P(B_j) of one column, case by case of the rows."""
        weights, conditionals = self.row_margin, self.given_row[:, column]
        terms = self.p[:, column]
        return TotalProbability(weights, conditionals, terms, float(terms.sum()))

    def probability(self, event: NDArray[np.bool]) -> float:
        """Of an event, given as the (m, n) outcomes that belong to it."""
        if np.shape(event) != self.p.shape:
            raise ValueError(f"event must have shape {self.p.shape}, not {np.shape(event)}")
        return float(self.p[np.asarray(event, dtype=bool)].sum())

    def events(self, events: Sequence[NDArray[np.bool]]) -> Events:
        """Several events, each (m, n): whether they exclude each other and exhaust all.

        Only if both hold must their probabilities sum to 1.
        """
        if not events:
            raise ValueError("events is empty: there must be at least 1")
        probabilities = np.array([self.probability(event) for event in events])
        happens = self.p > 0
        times = np.sum([np.asarray(event, dtype=bool) for event in events], axis=0)[happens]
        return Events(
            probabilities,
            float(probabilities.sum()),
            exclusive=bool((times <= 1).all()),
            exhaustive=bool((times >= 1).all()),
        )

    def sample(self, rng: np.random.Generator, n: int) -> NDArray[np.int64]:
        """(m, n_columns) how often each pair came in n independent draws."""
        cumulated = np.cumsum(self.p)
        found = np.searchsorted(cumulated, (1 - rng.random(n)) * cumulated[-1])
        counts = np.bincount(found, minlength=self.p.size)
        return counts.reshape(self.p.shape)


def independent_table(row_margin: Array, column_margin: Array) -> JointTable:
    """The table of two margins (m,) and (n,) that say nothing of each other."""
    return JointTable(np.outer(row_margin, column_margin))


def table_of_counts(counts: Array) -> JointTable:
    """Counts (m, n) of pairs, at least one of them above 0, divided by their sum."""
    counts = np.asarray(counts, dtype=np.float64)
    _require_table(counts=counts)
    if not counts.any():
        raise ValueError("all counts are 0: shares of nothing are no probabilities")
    return JointTable(counts / counts.sum())


def shared_birthday(n_people: int, *, n_days: int = 365) -> float:
    r"""That at least two of n people share a birthday: 1 − P(all differ). MDL 2.

    $1 - \prod_{i<n} (1 - i / \text{days})$, with all days equally likely.
    """
    if n_people < 0 or n_days < 1:
        raise ValueError(
            f"n_people is {n_people} and n_days is {n_days}: there must be at least 0 and 1"
        )
    if n_people > n_days:
        return 1.0
    return -math.expm1(float(np.log1p(-np.arange(n_people) / n_days).sum()))


def _shares(p: Array, margin: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return p / margin


def _require_table(**tables: Array) -> None:
    for name, p in tables.items():
        if p.ndim != 2 or p.size == 0:
            raise ValueError(
                f"{name} must have shape (m, n) with m and n at least 1, not {p.shape}"
            )
        possible = np.isfinite(p) & (p >= 0)
        if not possible.all():
            i, j = np.unravel_index(int(possible.argmin()), p.shape)
            raise ValueError(f"{name} has {p[i, j]:g} at ({i}, {j}): it must be at least 0")
