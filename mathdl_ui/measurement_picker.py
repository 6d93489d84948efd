"""Which data to analyze: those that ship with scikit-learn, or the learner's own table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from mathdl_ui import measurements, own_data, tables
from mathdl_ui.figures.pca_data import Analysis, analyze
from mathdl_ui.lesson import Page
from mathdl_ui.measurements import Measurements
from mathdl_ui.plain_text import quoted

if TYPE_CHECKING:
    import pandas as pd

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
        brought = own_data.bring_one(
            page,
            "table",
            _read,
            example="height, width, kind\n1.2, 3.4, a\n2.3, 4.1, b\n3.1, 4.9, b",
            file_types=("csv",),
        )
        if brought is None:
            st.caption("Until you bring one, the digits stay.")
            return None
        frame, offer = brought
        columns = _columns(offer)
        kept = own_data.attempt(page, "rows", lambda: measurements.own(frame, columns))
    if kept is None:
        return None
    data, notes = kept
    if notes:
        st.caption(notes)
    return data


def _read(content: bytes) -> tuple[pd.DataFrame, measurements.Offer]:
    """A table of which something can be analyzed; otherwise the one before stays."""
    frame = tables.table(content)
    return frame, measurements.offer(frame)


def _columns(offer: measurements.Offer) -> list[str]:
    """The columns to analyze: those of numbers, unless some are dropped or taken in."""
    # Other columns, another choice; the same ones in a mended file keep it.
    key = f"pca-columns-{hash((offer.numeric, *offer.mixed))}"

    def choose(names: Sequence[str]) -> None:
        st.session_state[key] = list(names)

    if offer.left_out:
        names = ", ".join(map(quoted, offer.left_out))
        st.caption(f"Left out, since no numbers stand there: {names}.")
    if offer.mixed:
        names = ", ".join(f"{quoted(name)} ({n:,})" for name, n in offer.mixed.items())
        st.caption(f"Left out, since some entries are not numbers: {names}.")
        st.button(
            "Keep these columns, leave out those rows",
            key="pca-keep",
            on_click=choose,
            args=((*offer.numeric, *offer.mixed),),
        )
    if offer.gaps:
        names = ", ".join(f"{quoted(name)} ({n:,})" for name, n in offer.gaps.items())
        st.caption(f"Columns with gaps: {names}. Rows with a gap are left out.")
        st.button(
            "Drop these columns instead",
            key="pca-drop",
            on_click=choose,
            args=([name for name in offer.numeric if name not in offer.gaps],),
        )
    st.session_state.setdefault(key, list(offer.numeric))
    return st.multiselect("Columns", [*offer.numeric, *offer.mixed], key=key)
