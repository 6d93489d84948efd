"""The section on real data: fit a curve by eye, then see which families can have made the data."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mathdl_core.arrays import Array
from mathdl_ui import column_picker, controls, own_data, plane
from mathdl_ui.drawings import distribution_fit as drawing
from mathdl_ui.figures import distribution_fit as figure
from mathdl_ui.figures import distribution_fit_words as words
from mathdl_ui.figures.distribution_fit import Study
from mathdl_ui.figures.distribution_quantiles import quantiles
from mathdl_ui.lesson import Page
from mathdl_ui.plain_text import quoted


@st.cache_data(max_entries=32, show_spinner=False)
def studied(name: str, values: Array) -> Study:
    """All families fitted to a column."""
    return figure.study(name, values)


def fit(page: Page) -> None:
    """A column of data, a curve by hand, and the families ranked."""

    def read() -> tuple[Study, str]:
        column = column_picker.pick(page, on_change=lambda: drawing.start_again(page.address))
        try:
            return studied(column.name, column.values), column.source
        except ValueError as error:
            raise ValueError(f"Column {quoted(column.name)} cannot be fitted: {error}.") from error

    kept = own_data.attempt(page, "fit", read)
    if kept is None:
        return
    of, source = kept
    seen = page.address.value(drawing.SEEN)
    family = drawing.chosen(of, page.address) if seen else None
    place = page.live(partial(drawing.drawing, of))
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("fit")
        page.provenance("computed", f"{words.legend(of, family)} {source}")
    with right:
        if not seen:
            st.markdown(
                "First by eye: drag the curve by its top and by its side until it fits the bars. "
                "The log likelihood says how well it does; higher is better. When you cannot make "
                "it any higher, press."
            )
            st.button(
                "Show the most likely",
                icon=":material/visibility:",
                key=f"{page.slug}-fit-show",
                on_click=lambda: page.address.put(drawing.SEEN, value=True),
            )
        place("fit-formula")
        place("fit-words")
    if seen:
        _ranked(page, of)


def _ranked(page: Page, of: Study) -> None:
    """The families in order, and the chosen one, quantile by quantile."""
    left, right = st.columns([5, 7], gap="large")
    with left:
        families = [fit.family for fit in of.ranking.fits]
        family = controls.select(page, drawing.FAMILY, "Look at", families, 260)
        plot = quantiles(of, family)
        plane.plane(
            page,
            "fit-quantiles",
            plane.Picture(plot.words, plot.layers),
            domain=plane.Domain(*plot.window, equal=False, ratio=0.85, tallest=400),
        )
        st.caption(plot.words)
    with right:
        st.markdown(f"{words.winner(of)} {words.caveat(of)}")
        st.markdown(words.table(of))
        if of.ranking.unfit:
            st.caption(f"Cannot have made it. {words.left_out(of)}.")
    page.provenance(
        "computed",
        "AIC is twice the number of fitted parameters minus twice the log likelihood: each "
        "parameter must earn 1.",
    )
