"""CSV files that somebody brings, as data frames and as rows of finite numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.plain_text import (
    LARGEST_NUMBER,
    MINUS_SIGNS,
    NUMBER,
    csv_rows,
    decode,
    quoted,
)

if TYPE_CHECKING:
    import pandas as pd

MISSING = {"", "na", "n/a", "nan", "null", "none", "?"}


class Columns(NamedTuple):
    """What the columns of a table hold.

    Attributes:
        numeric: names of the columns without any text.
        text: name of each other column, and how many of its entries are not numbers.
        missing: name of each column with gaps, and how many.
    """

    numeric: tuple[str, ...]
    text: dict[str, int]
    missing: dict[str, int]


class Table(NamedTuple):
    """Rows of numbers.

    Attributes:
        names: (n_columns,) names of the columns.
        values: (n_rows, n_columns) finite numbers.
        labels: (n_rows,) entries of one more column; empty without one.
        n_dropped: how many rows were left out.
    """

    names: tuple[str, ...]
    values: Array
    labels: tuple[str, ...]
    n_dropped: int


def table(
    content: bytes,
    *,
    max_bytes: int = 5_000_000,
    max_rows: int = 50_000,
    max_columns: int = 1_000,
) -> pd.DataFrame:
    """A CSV file: UTF-8, separated by commas, semicolons or tabs, with decimal points.

    The first row names the columns, unless it is all numbers. Columns without text become numbers
    with NaN in the gaps; the others stay text, with None in the gaps.
    """
    import pandas as pd

    text = decode(content, max_bytes=max_bytes)
    rows = csv_rows(text, max_rows=max_rows, max_columns=max_columns)
    if all(NUMBER.fullmatch(cell) for cell in rows[0]):
        names = [f"column {i + 1}" for i in range(len(rows[0]))]
    else:
        names, rows = _distinct(rows[0]), rows[1:]
    if not rows:
        raise ValueError("This table has a row of names, but no rows below it.")
    columns = zip(*rows, strict=True)
    return pd.DataFrame(
        {name: _column(name, cells) for name, cells in zip(names, columns, strict=True)}
    )


def numeric_columns(frame: pd.DataFrame) -> Columns:
    """Which columns are numbers, and what stands in the way in the others."""
    text, missing = {}, {}
    for name in frame.columns:
        n_missing = int(frame[name].isna().sum())
        n_not_numbers = int(_as_numbers(frame[name]).isna().sum()) - n_missing
        if n_not_numbers:
            text[name] = n_not_numbers
        if n_missing:
            missing[name] = n_missing
    return Columns(tuple(name for name in frame.columns if name not in text), text, missing)


def complete_rows(frame: pd.DataFrame, names: Sequence[str], label: str | None = None) -> Table:
    """The rows that have a number in each of the columns `names`; `label` names their labels."""
    if not names:
        raise ValueError("Choose at least one column of numbers.")
    values = np.column_stack([_as_numbers(frame[name]) for name in names]).astype(float)
    complete = np.isfinite(values).all(axis=1)
    if not complete.any():
        raise ValueError("No row has a number in every chosen column. Choose fewer columns.")
    if np.abs(values[complete]).max() > LARGEST_NUMBER:
        raise ValueError("A number in this table is too large. Numbers go up to 1e100 here.")
    labels = () if label is None else tuple(frame[label][complete].fillna("").astype(str))
    return Table(tuple(names), values[complete], labels, int((~complete).sum()))


def _as_numbers(column: pd.Series[float]) -> pd.Series[float]:
    """Finite numbers, NaN for all else."""
    import pandas as pd

    numbers = pd.to_numeric(column, errors="coerce")
    return numbers.where(np.isfinite(numbers))


def _column(name: str, cells: Iterable[str]) -> list[float] | list[str | None]:
    entries = [None if cell.lower() in MISSING else cell for cell in cells]
    present = [entry.translate(MINUS_SIGNS) for entry in entries if entry is not None]
    if present and all(re.fullmatch(r"-?[0-9]+,[0-9]+", entry) for entry in present):
        raise ValueError(
            f"Column {quoted(name)} has decimal commas. Save the table with decimal points."
        )
    if all(NUMBER.fullmatch(entry) for entry in present):
        return [
            math.nan if entry is None else float(entry.translate(MINUS_SIGNS)) for entry in entries
        ]
    return entries


def _distinct(names: Sequence[str]) -> list[str]:
    """Names for columns: a number where there is none, and one more where two are the same."""
    taken: set[str] = set()
    distinct = []
    for place, name in enumerate(names, start=1):
        candidate = name or f"column {place}"
        while candidate in taken:
            candidate += f" ({place})"
        taken.add(candidate)
        distinct.append(candidate)
    return distinct
