"""Pairs of outcomes in a table: margins, conditionals, independence, and sums that are 1."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.joint_tables import JointTable, table_of_counts
from mathdl_ui import shipped, tex
from mathdl_ui.matrices import Matrix
from mathdl_ui.tex import number
from mathdl_ui.theme import Role, Theme

KINDS = ("setosa", "versicolor", "virginica")
WIDTHS = ("narrow", "medium", "wide")
GIVEN: tuple[str, ...] = (*KINDS, *WIDTHS)
CUTS = (2.8, 3.2)
"""Where, in centimeters, sepals begin to be of medium width and to be wide."""
TOLERANCE = 1e-9
EMPTY = "never happens"

Rows = tuple[tuple[float, ...], ...]


def irises() -> Rows:
    """How many of 150 irises of each kind have narrow, medium and wide sepals."""
    lengths, kinds = shipped.iris()
    widths = np.digitize(lengths[:, 1], CUTS)
    counts = np.zeros((3, 3))
    np.add.at(counts, (kinds, widths), 1)
    return tuple(map(tuple, counts.tolist()))


PRESETS: dict[str, Rows] = {
    "150 irises": irises(),
    "Independent": ((10, 20, 20), (10, 20, 20), (10, 20, 20)),
    "One decides the other": ((50, 0, 0), (0, 50, 0), (0, 0, 50)),
    "Same average, still dependent": ((25, 0, 25), (0, 50, 0), (25, 0, 25)),
}


class Pairs(NamedTuple):
    """Counts of pairs with what the page shows of them.

    Attributes:
        counts: (3, 3) kinds by widths.
        table: their shares; None if all counts are 0.
        given: the number of the outcome that is known, of GIVEN.
    """

    counts: Array
    table: JointTable | None
    given: int


@lru_cache(maxsize=64)
def pairs(flat: tuple[float, ...], given: str) -> Pairs:
    """The table of counts (9,), and an outcome that is known."""
    counts = np.array(flat).reshape(3, 3)
    table = table_of_counts(counts) if counts.any() else None
    return Pairs(counts, table, GIVEN.index(given))


class Known(NamedTuple):
    """What an outcome says of the other thing.

    Attributes:
        names: (3,) the outcomes of the other thing.
        joint: (3,) the probabilities of both.
        margin: of the outcome that is known.
        shares: (3,) of the other outcomes, once it is known; NaN if it never happens.
        of_all: (3,) of the other outcomes, whatever happens.
        weights: (3,) of all outcomes of the thing that is known.
        each: (3, 3) rows: the other outcomes' shares for each of these.
    """

    names: tuple[str, ...]
    joint: Array
    margin: float
    shares: Array
    of_all: Array
    weights: Array
    each: Array


def known(table: JointTable, given: int) -> Known:
    """What the outcome number `given` of GIVEN says of the other thing."""
    i = given % 3
    if given < 3:
        rows, each, names = table.p, table.given_row, GIVEN[3:]
        weights, of_all = table.row_margin, table.column_margin
    else:
        rows, each, names = table.p.T, table.given_column.T, GIVEN[:3]
        weights, of_all = table.column_margin, table.row_margin
    return Known(names, rows[i], float(weights[i]), each[i], of_all, weights, each)


def counted(now: Pairs) -> Matrix:
    """The counts, to be changed."""
    return Matrix(
        "pairs",
        now.counts,
        KINDS,
        WIDTHS,
        "Counts: drag one, or type",
        "data",
        max(1.0, float(now.counts.max())),
        digits=0,
    )


def tables(now: Pairs) -> list[Matrix]:
    """Counts, shares with their margins, and the products of these."""
    joint, products = np.full((4, 4), np.nan), np.full((3, 3), np.nan)
    lit: list[tuple[int, int]] = []
    if now.table is not None:
        joint[:3, :3], joint[3, 3] = now.table.p, now.table.p.sum()
        joint[:3, 3], joint[3, :3] = now.table.row_margin, now.table.column_margin
        products = now.table.independence.products
        if not now.table.independence.holds(tolerance=TOLERANCE):
            lit = [_farthest(now.table)]
    full = 0.5
    names, sums = (*KINDS, "all"), (*WIDTHS, "all")
    return [
        counted(now),
        Matrix("shares", joint, names, sums, "Shares, with their sums", "model", full, 3, lit),
        Matrix(
            "products", products, KINDS, WIDTHS, "Products of these sums", "result", full, 3, lit
        ),
    ]


def told(now: Pairs) -> Matrix:
    """The shares once the chosen outcome is known, above those of all."""
    rows = (f"if {GIVEN[now.given]}", "of all")
    if now.table is None:
        names = GIVEN[3:] if now.given < 3 else GIVEN[:3]
        values = np.full((2, 3), np.nan)
    else:
        found = known(now.table, now.given)
        names, values = found.names, np.stack([found.shares, found.of_all])
    title = "Shares, once it is known"
    # A table keeps the names that it first had: another outcome is another table.
    return Matrix(
        f"told-{GIVEN[now.given]}", values, rows, names, title, "second", 1.0, 3, undefined=EMPTY
    )


def _farthest(table: JointTable) -> tuple[int, int]:
    i, j = np.unravel_index(int(np.abs(table.independence.gaps).argmax()), table.p.shape)
    return int(i), int(j)


def verdict(now: Pairs) -> str:
    """Whether rows and columns are independent, and how far from it they are at most."""
    if now.table is None:
        return "**All counts are 0.** Shares of nothing are no probabilities: raise a count."
    found = now.table.independence
    if found.holds(tolerance=TOLERANCE):
        return (
            "**Independent.** Each share is the product of its two sums, so all rows have the same "
            "proportions: to know the kind says nothing about the width."
        )
    i, j = _farthest(now.table)
    share, product = (tex.plain(of[i, j], digits=3) for of in (now.table.p, found.products))
    return (
        f"**Not independent.** For {KINDS[i]} and {WIDTHS[j]} the share is {share}, the product "
        f"{product}: {tex.plain(found.largest_gap, digits=3)} apart, the largest of nine "
        "differences. Independence asks for nine zeros."
    )


def in_words(now: Pairs) -> str:
    """The tables as a sentence."""
    rows = "; ".join(f"{kind} {_counted(row)}" for kind, row in zip(KINDS, now.counts, strict=True))
    said = verdict(now).replace("**", "")
    return f"Counts of irises by kind and width of their sepals: {rows}. {said}"


def _counted(row: Array) -> str:
    return ", ".join(f"{count:.0f} {width}" for count, width in zip(row, WIDTHS, strict=True))


def formula(now: Pairs, theme: Theme) -> str:
    """A conditional probability, the total one put together from all cases, and the sum 1."""
    if now.table is None:
        return r"\text{no counts, no shares}"
    found = known(now.table, now.given)
    outcome = int(np.nan_to_num(found.shares, nan=-1.0).argmax())
    name, fact = found.names[outcome], GIVEN[now.given]
    cases = KINDS if now.given < 3 else WIDTHS
    both = tex.colored("model", number(float(found.joint[outcome]), digits=3), theme)
    below = tex.colored("data", number(found.margin, digits=3), theme)
    share = _bold("second", float(found.shares[outcome]), theme)
    terms = " + ".join(
        rf"{_plain('second', given, theme)} \cdot {_plain('data', weight, theme)}"
        for given, weight in zip(
            found.each[:, outcome].tolist(), found.weights.tolist(), strict=True
        )
        if not math.isnan(given)
    )
    sums = " + ".join(_plain("data", weight, theme) for weight in found.weights.tolist())
    first, second, third = (rf"P(\text{{{case}}})" for case in cases)
    return tex.aligned(
        (
            rf"P(\text{{{name}}} \mid \text{{{fact}}})",
            rf"\frac{{P(\text{{{fact}, {name}}})}}{{P(\text{{{fact}}})}}",
            rf"\frac{{{both}}}{{{below}}} = {share}",
        ),
        (
            rf"P(\text{{{name}}})",
            rf"\sum_i P(\text{{{name}}} \mid A_i)\, P(A_i)",
            terms,
            rf"\mathbf{{{number(float(found.of_all[outcome]), digits=3)}}}",
        ),
        ("1", rf"{first} + {second} + {third}", rf"{sums}"),
    )


def _plain(role: Role, value: float, theme: Theme) -> str:
    return tex.colored(role, number(value, digits=3), theme)


def _bold(role: Role, value: float, theme: Theme) -> str:
    return tex.colored(role, rf"\mathbf{{{number(value, digits=3)}}}", theme)
