"""Samples on their principal components: the biplot, and samples coming back from a few."""

from functools import partial

import streamlit as st

from mathdl_ui import controls, images, plane, rank_player
from mathdl_ui.components import formula
from mathdl_ui.figures import pca_back as back
from mathdl_ui.figures import pca_data as real
from mathdl_ui.films import Film
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Draw, Drawing, State

COLORS = rank_player.Player("colors", 1, label="Components", seconds=4)


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
                controls.whole_number(label, most, default, key=f"pca_{label.lower()}", width=120)
                for default, label in enumerate(("Across", "Up"), start=1)
            )
        st.markdown(real.legend(now.data))
        st.markdown(real.biplot_reading(now))
        if now.data.side:
            words = "The first eight axes as pictures: blue adds ink, orange takes it away."
            strip = real.components_strip(now, page.theme)
            st.image(images.data_uri(strip), width=420, alt=words)
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


@st.fragment(key="back")
def coming_back(page: Page, now: real.Analysis) -> None:
    """Samples from fewer components, the scree, and the error two ways.

    A part of its own within its section: what the hand does here does not send the biplot again.
    """
    from mathdl_ui import charts

    page.part = "back"
    st.subheader("Back from k components", anchor=False)
    if now.data.shape:
        film = _film(now, standardized=now.standardized)
        place, k = page.live(_photograph(now, film)), COLORS.current(page, film)
    else:
        rows = _rows(now)
        place, k = page.live(_samples(now, rows)), _kept(now, rows, page)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("photograph" if now.data.shape else "back")
        page.provenance("computed", back.reading(now))
    with right:
        place("back-formula")
        chart = charts.scree(now.shares[:64], k, page.theme)
        st.vega_lite_chart(chart, alt=back.scree_in_words(now), key="scree")
        st.caption("Bars: each component. Line: all so far. Dashed: those kept.")


@st.cache_resource(max_entries=2, show_spinner=False)
def _film(_now: real.Analysis, *, standardized: bool) -> Film:
    """There is one photograph, as measured or standardized."""
    return back.film(_now)


def _photograph(now: real.Analysis, film: Film) -> Draw:
    def drawing(state: State) -> Drawing:
        k = COLORS.current(state, film)
        words = back.film_in_words(now, k)
        return {
            "photograph": rank_player.drawn(state, "photograph", film, COLORS, alt=words),
            "back-formula": formula(back.error_formula(now, k, state.theme)),
        }

    return drawing


def _rows(now: real.Analysis) -> list[int]:
    """The samples that are chosen to come back: six digits, or one row of a table."""
    at_once = back.AT_ONCE if now.data.side else 1
    key = f"pca_sample_{len(now.X)}"
    asked = partial(
        st.number_input, "Sample number", 1, max(1, len(now.X) - at_once + 1), width=160
    )
    try:
        first = asked(key=key, bind="query-params")
    except OverflowError:  # Streamlit cannot bring a link's number of 309 digits into the limits
        first = asked(key=f"{key}_instead")
    return list(range(first - 1, min(first - 1 + at_once, len(now.X))))


def _timeline(now: real.Analysis, rows: list[int]) -> plane.Timeline:
    kept = back.steps(now)
    return plane.Timeline(
        len(kept),
        lambda i: back.caption(now, kept[i]),
        lambda: back.frames(now, rows),
        name="kept",
        seconds=8,
        label="Components",
        first=max(1, min(8, (len(kept) - 1) // 3)),
    )


def _kept(now: real.Analysis, rows: list[int], state: State) -> int:
    """How many components are kept."""
    return back.steps(now)[_timeline(now, rows).current(state)]


def _samples(now: real.Analysis, rows: list[int]) -> Draw:
    def drawing(state: State) -> Drawing:
        k = _kept(now, rows, state)
        window, flat = back.window(now, rows), not now.data.side
        axes = "grid" if flat else "none"
        return {
            "back": plane.drawn(
                state,
                plane.Picture(
                    back.in_words(now, rows, k),
                    back.originals(now, rows),
                    back.returned(now, rows, k),
                ),
                domain=plane.Domain(window.x, window.y, not flat, 0.45, axes, tallest=360),
                timeline=_timeline(now, rows),
            ),
            "back-formula": formula(back.error_formula(now, k, state.theme)),
        }

    return drawing
