"""Samples on their principal components: the biplot, and samples coming back from a few."""

from dataclasses import replace

import streamlit as st

from mathdl_ui import charts, plane
from mathdl_ui.figures import pca_data as real
from mathdl_ui.lesson import Page

BACK = plane.Timeline(1, "", list, name="kept", seconds=8, label="Components")


def biplot(page: Page, now: real.Analysis) -> None:
    """Samples on any two components."""
    most = min(10, len(now.found.axes))
    if most < 2:
        st.markdown("A scatter needs two components, and these data have one.")
        return
    left, right = st.columns([7, 5], gap="large")
    with right:
        with st.container(horizontal=True):
            across, up = (
                st.selectbox(
                    label,
                    range(1, most + 1),
                    default,
                    key=f"pca_{label.lower()}",
                    width=120,
                    bind="query-params",
                )
                for default, label in enumerate(("Across", "Up"))
            )
        st.markdown(real.legend(now.data))
        st.markdown(real.biplot_reading(now))
        if now.data.side:
            words = "The first eight axes as pictures: blue adds ink, orange takes it away."
            st.image(real.components_strip(now, page.theme), width=420, alt=words)
            st.caption(words)
    with left:
        layers, window, words = real.biplot(now, across - 1, up - 1)
        plane.plane(
            page,
            "biplot",
            plane.Picture(words, layers),
            domain=plane.Domain(window.x, window.y, tallest=480),
        )
        page.provenance("computed", f"{words} Point at one, or tap it, to see which it is.")


def coming_back(page: Page, now: real.Analysis) -> None:
    """Samples from fewer components, the scree, and the error two ways."""
    st.subheader("Back from k components", anchor=False)
    if now.data.shape:
        for k, column in enumerate(st.columns(3), start=1):
            column.image(real.repainted(now, k))
            column.caption(real.back_caption(now, k))
        return
    at_once = real.AT_ONCE if now.data.side else 1
    first = st.number_input(
        "Sample number",
        1,
        max(1, len(now.X) - at_once + 1),
        key=f"pca_sample_{len(now.X)}",
        width=160,
        bind="query-params",
    )
    rows = list(range(first - 1, min(first - 1 + at_once, len(now.X))))
    kept = real.steps(now)
    run = replace(BACK, n_frames=len(kept), first=max(1, min(8, (len(kept) - 1) // 3)))
    k = kept[run.current(page)]
    left, right = st.columns([7, 5], gap="large")
    with left:
        window, flat = real.back_window(now, rows), not now.data.side
        plane.plane(
            page,
            "back",
            plane.Picture(
                real.back_in_words(now, rows, k), real.originals(now, rows), real.back(now, rows, k)
            ),
            domain=plane.Domain(
                window.x, window.y, not flat, 0.45, "grid" if flat else "none", tallest=360
            ),
            timeline=replace(
                run,
                caption=real.back_caption(now, k),
                frames=lambda: real.back_frames(now, rows),
            ),
        )
        page.provenance("computed", real.back_reading(now))
    with right:
        page.formula(real.error_formula(now, k, page.theme))
        st.altair_chart(
            charts.scree(now.shares[:64], k, page.theme), alt=real.scree_in_words(now), key="scree"
        )
        st.caption("Bars: each component. Line: all so far. Dashed: those kept.")
