"""The sections on sampling: draws fall, means settle, how draws are made, limits of families."""

import streamlit as st

from mathdl_ui import controls, practice
from mathdl_ui.drawings import sampling as drawn
from mathdl_ui.figures import distribution_averages as averaging
from mathdl_ui.figures import distribution_inversion as inverting
from mathdl_ui.figures import distribution_limits as becoming
from mathdl_ui.figures import distribution_map as families
from mathdl_ui.figures import distribution_means as means
from mathdl_ui.figures import distribution_rejection as rejecting
from mathdl_ui.figures import distribution_samples as samples
from mathdl_ui.lesson import Page


def falling(page: Page) -> None:
    """Ever more draws fall, and the histogram meets the curve."""
    place = page.live(drawn.draws_fall, rest=lambda now: now.address.value(drawn.FALLING_SEED))
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, drawn.FALLING, "Draw from", samples.CHOICES)
        controls.new_sample(page, drawn.FALLING_SEED)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("falling")
        page.provenance("computed", f"Sample number {page.address.value(drawn.FALLING_SEED)}.")
    with right:
        st.markdown("\n\n".join(samples.READING))
        place("falling-formula")


def averages(page: Page) -> None:
    """Means settle in a band that narrows, and become normal in it."""
    place = page.live(drawn.means_settle, rest=drawn.averaged)
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, drawn.AVERAGED, "Draw from", averaging.CHOICES)
        controls.new_sample(page, drawn.AVERAGED_SEED)
    said = f"Sample number {page.address.value(drawn.AVERAGED_SEED)}"
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("averages")
        page.provenance("computed", f"{said}: {averaging.N_RUNS} runs. Drag n along its axis.")
    with right:
        place("averages-reading")
        place("averages-formula")
    question, answer, because = averaging.quartered(page.address.value(drawn.AVERAGED))
    practice.predict_number(
        page, "quartered", question, answer=answer, tolerance=0.03 * answer, because=because
    )
    st.subheader("Means become normal", anchor=False)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("means")
        page.provenance("computed", f"{said}: {means.N_MEANS:,} means.")
    with right:
        place("means-reading")
        place("means-formula")


def machines(page: Page) -> None:
    """How a computer draws: by the inverse of the cdf, and by rejection."""
    place = page.live(drawn.machines_draw, rest=lambda now: now.address.value(drawn.DRAWN_SEED))
    said = f"Sample number {page.address.value(drawn.DRAWN_SEED)}."
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, drawn.INVERTED, "Draw from", inverting.CHOICES)
        controls.new_sample(page, drawn.DRAWN_SEED)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("inversion")
        page.provenance("computed", said)
    with right:
        st.markdown("\n\n".join(inverting.READING))
        place("inversion-formula")
    st.subheader("Throw, and keep what fits", anchor=False)
    controls.choice(page, drawn.REJECTED, "Density and envelope", tuple(rejecting.PAIRS))
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("rejection")
        page.provenance("computed", said)
    with right:
        place("rejection-reading")
        place("rejection-formula")


def limits(page: Page) -> None:
    """The map of families: one becomes another."""
    place = page.live(drawn.families_become, rest=lambda now: now.address.value(drawn.ROUTE))
    left, right = st.columns([7, 5], gap="large")
    with right:
        name = controls.select(page, drawn.ROUTE, "From family to family", families.CHOICES, 320)
        place("limits-map")
        st.caption("Solid: in the limit. Dashed: as a special case.")
        st.markdown(f"${families.ROUTES[name].statement}$. {families.ROUTES[name].because}")
        place("limits-formula")
    with left:
        place("limits")
        page.provenance("computed", becoming.counted(name))
