"""Which single column of numbers to look at: one that ships with scikit-learn, or one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st

from mathdl_core.arrays import Array
from mathdl_ui import controls, measurements, own_data, tables
from mathdl_ui.lesson import Page
from mathdl_ui.measurements import Measurements
from mathdl_ui.plain_text import quoted

if TYPE_CHECKING:
    import pandas as pd

SHIPPED: dict[str, tuple[Callable[[], Measurements], str]] = {
    "Diabetes": (measurements.diabetes, "body mass index"),
    "Wine": (measurements.wine, "proline"),
    "Iris": (measurements.iris, "petal length (cm)"),
    "Breast cancer": (measurements.breast_cancer, "mean area"),
    "Digits": (measurements.digits, "pixel 4, 5"),
}
"""Each with the column that is shown first."""
OWN = "Your table"
FIRST = "Diabetes"
DATA = controls.choice_param("column_of", (*SHIPPED, OWN))
COLUMN = controls.text_param("column", "", max_chars=200)


class Column(NamedTuple):
    """One column of numbers.

    Attributes:
        name: what was measured.
        values: (n,) finite numbers.
        source: whose data they are.
    """

    name: str
    values: Array
    source: str


@st.cache_resource(max_entries=len(SHIPPED), show_spinner=False)
def shipped(name: str) -> dict[str, Column]:
    """The columns of a data set that ships with scikit-learn, but for the constant ones."""
    data = SHIPPED[name][0]()
    return {
        column: Column(column, values, data.source)
        for column, values in zip(data.columns, np.transpose(data.values), strict=True)
        if np.ptp(values) > 0
    }


def pick(page: Page, *, on_change: Callable[[], None]) -> Column:
    """The chosen column; until an own table can be read, one that ships with scikit-learn."""

    def another_table() -> None:
        page.address.put(COLUMN, "")
        on_change()

    def column(names: Sequence[str]) -> str:
        return controls.select(page, COLUMN, "Column", names, 260, then=on_change)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        data = controls.select(page, DATA, "Data", [*SHIPPED, OWN], 260, then=another_table)
        place = st.container(width="content")
    own = _own_columns(page) if data == OWN else None
    with place:
        if own is not None:
            return _own_column(own, column(own.numeric))
        known = shipped(FIRST if data == OWN else data)
        first = SHIPPED[FIRST if data == OWN else data][1]
        names = [first, *(name for name in known if name != first)]
        return known[column(names)]


class _Own(NamedTuple):
    frame: pd.DataFrame
    numeric: tuple[str, ...]


def _own_columns(page: Page) -> _Own | None:
    with st.expander("Your table", expanded=True):
        found = own_data.bring_one(
            page,
            "column-table",
            _read,
            example="height\n1.71\n1.64\n1.80\n1.77",
            file_types=("csv",),
        )
        if found is None:
            st.caption(f"Until you bring one, the {FIRST.lower()} data stay.")
            return None
        left_out = tables.numeric_columns(found.frame).text
        if left_out:
            names = ", ".join(f"{quoted(name)} ({n:,})" for name, n in left_out.items())
            st.caption(f"Left out, since entries are not numbers: {names}.")
        return found


def _read(content: bytes) -> _Own:
    """A table with its columns of numbers.

    Raises:
        ValueError: it is none, or has no column of numbers.
    """
    frame = tables.table(content)
    found = tables.numeric_columns(frame)
    if not found.numeric:
        names = ", ".join(f"{quoted(name)} ({n:,})" for name, n in found.text.items())
        raise ValueError(f"No column is all numbers. Entries that are not: {names}.")
    return _Own(frame, found.numeric)


def _own_column(own: _Own, name: str) -> Column:
    """A column without its gaps.

    Raises:
        ValueError: there is nothing but gaps in it.
    """
    _, values, _, n_gaps = tables.complete_rows(own.frame, [name])
    gaps = f", {n_gaps:,} gap(s) left out" if n_gaps else ""
    return Column(name, values[:, 0], f"Your table, {len(values):,} value(s){gaps}.")
