"""Any system of equations, typed in: what the SVD says about it."""

from functools import partial

import streamlit as st

from mathdl_ui import controls, own_data
from mathdl_ui.figures import svd_systems as figure
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Values


def solve(page: Page) -> None:
    """Systems to start from, fields for A, b and the tolerance, and all that follows."""
    controls.presets(
        page, {name: partial(_put, *system) for name, system in figure.SYSTEMS.items()}
    )
    left, right = st.columns([4, 8], gap="large")
    with left:
        A = own_data.matrix(page, "svd_matrix", "Matrix A", default=figure.SYSTEM[0])
        b = own_data.vector(page, "svd_b", "Right-hand side b", default=figure.SYSTEM[1])
        tolerance = st.select_slider(
            "Zero is what is at most σ₁ times",
            figure.TOLERANCES,
            figure.TOLERANCES[1],
            key="svd_zero",
            bind="query-params",
        )
    if A is None or b is None:
        return
    with right:
        try:
            page.formula(figure.any_system(A, b, float(tolerance), page.theme))
        except ValueError as error:
            st.warning(f"{error}.", icon=":material/error:")
        st.markdown(figure.system_words(A, float(tolerance)))
        page.provenance("computed")


def _put(rows: str, right_side: str, _: Values) -> None:
    """The fields are Streamlit's, and know no address."""
    st.session_state["svd_matrix"], st.session_state["svd_b"] = rows, right_side
