"""Which data to analyze: those that ship with scikit-learn, or the learner's own table."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from mathdl_ui import measurements, own_data, tables
from mathdl_ui.figures.pca_data import Analysis, analyze
from mathdl_ui.lesson import Page
from mathdl_ui.measurements import Measurements
from mathdl_ui.plain_text import quoted

SHIPPED: dict[str, Callable[[], Measurements]] = {
    "Digits": measurements.digits,
    "Iris": measurements.iris,
    "Wine": measurements.wine,
    "Breast cancer": measurements.breast_cancer,
    "china.jpg": measurements.china,
}
OWN = "Your table"


@st.cache_resource(max_entries=2 * len(SHIPPED), show_spinner=False)
def shipped(name: str, *, standardized: bool) -> Analysis:
    """The components of a data set that ships with scikit-learn."""
    return analyze(SHIPPED[name](), standardized=standardized)


def pick(page: Page) -> Analysis:
    """The chosen data and their components; the digits until an own table can be read."""
    choice = st.segmented_control(
        "Data",
        [*SHIPPED, OWN],
        default="Digits",
        required=True,
        key="pca_data",
        bind="query-params",
    )
    data = _own(page) if choice == OWN else None
    standardized = st.toggle(
        "Standardize: each column in units of its own spread",
        key="pca_standardize",
        bind="query-params",
    )
    if data is not None:
        st.caption(data.source)
        return analyze(data, standardized=standardized)
    now = shipped("Digits" if choice == OWN else choice, standardized=standardized)
    st.caption(now.data.source)
    return now


def _own(page: Page) -> Measurements | None:
    with st.expander("Your table", expanded=True):
        frame = own_data.bring(
            page,
            "table",
            _read,
            example="height, width, kind\n1.2, 3.4, a\n2.3, 4.1, b\n3.1, 4.9, b",
            file_types=("csv",),
        )
        if frame is None:
            st.caption("Until you bring one, the digits stay.")
            return None
        kept = own_data.attempt(page, "rows", lambda: measurements.own(frame, _columns(frame)))
    if kept is None:
        return None
    data, notes = kept
    if notes:
        st.caption(notes)
    return data


def _read(brought: own_data.Brought) -> pd.DataFrame:
    """The table that was pasted, or the last one that was uploaded."""
    if isinstance(brought, str):
        return tables.table(brought.encode("utf-8", "replace"))
    return tables.table(brought[-1][1])


def _columns(frame: pd.DataFrame) -> list[str]:
    """The columns to analyze: those of numbers, unless some are dropped."""
    found = tables.numeric_columns(frame)
    key = f"pca-columns-{hash(tuple(frame.columns))}"
    if found.text:
        names = ", ".join(f"{quoted(name)} ({count:,})" for name, count in found.text.items())
        st.caption(f"Left out, since entries are not numbers: {names}.")
    gaps = [name for name in found.numeric if name in found.missing]
    if gaps:
        names = ", ".join(f"{quoted(name)} ({found.missing[name]:,})" for name in gaps)
        st.caption(f"Columns with gaps: {names}. Rows with a gap are left out.")
        complete = [name for name in found.numeric if name not in gaps]
        st.button(
            "Drop these columns instead",
            key="pca-drop",
            on_click=lambda: st.session_state.update({key: complete}),
        )
    st.session_state.setdefault(key, list(found.numeric))
    return st.multiselect("Columns", found.numeric, key=key)
