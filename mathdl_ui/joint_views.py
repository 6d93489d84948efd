"""The sections on several numbers at once: the ellipse, the simplex, the table of pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import streamlit as st

from mathdl_ui import controls, practice
from mathdl_ui.drawings import distribution_joint as joint
from mathdl_ui.drawings import distribution_simplex as triangle
from mathdl_ui.drawings import distribution_table as pairs
from mathdl_ui.figures import distribution_joint_words as joint_words
from mathdl_ui.figures import distribution_simplex as triangle_figure
from mathdl_ui.figures import distribution_table as pairs_figure
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Values, nothing

T = TypeVar("T")


def ellipse(page: Page) -> None:
    """The normal distribution of two numbers: an ellipse, its shadows, a slice through it."""
    st.markdown(
        "Two numbers are a point of the plane, and their normal density is a hill, here seen from "
        "above. The hill's shadows are the densities of $x$ and of $y$ alone. A slice through it, "
        "raised to area 1, is what is known of $y$ once $x$ is."
    )
    place = page.live(joint.drawing, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("ellipse")
        controls.presets(page, _puts(partial(joint.put, settled=True), joint.PRESETS))
        page.provenance(
            "computed",
            "Drag the center, the end of an axis, or $x$. The ellipses are one and two standard "
            "deviations wide. Of a single number, 68 % are within one; of two, only 39 %.",
        )
    with right:
        place("ellipse-covariance")
        place("ellipse-refusal")
        place("ellipse-spread")
        place("ellipse-slice")
        practice.quests(page, lambda now: joint_words.quests(joint.now_joint(now)))
    practice.predict_choice(
        page,
        "slice-width",
        joint_words.QUESTION,
        joint_words.WIDTHS,
        answer=joint_words.WIDTHS[1],
        because=joint_words.BECAUSE,
    )


def simplex(page: Page) -> None:
    """Dirichlet and multinomial on one triangle, around a point to drag."""
    st.markdown(
        "A classifier sees a picture and answers with shares for cat, dog and owl. They sum to 1, "
        "so each answer is a point of a triangle. In violet, how probable such answers are by a "
        "**Dirichlet** distribution; as dots, which shares $n$ draws would bring by a "
        "**multinomial** one. Both have the mean $p$."
    )
    place = page.live(triangle.drawing, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("shares")
        controls.presets(page, _puts(triangle.put, triangle.PRESETS))
        page.provenance(
            "computed", "Drag $p$. The area of a dot is its probability; point at one to read it."
        )
    with right:
        place("shares-sure")
        place("shares-n")
        place("shares-formula")
        practice.quests(page, lambda now: triangle_figure.quests(triangle.now_shares(now)))
    st.markdown(triangle_figure.book_case())


def table(page: Page) -> None:
    """Counts of pairs, their shares and sums, and whether rows and columns are independent."""
    st.markdown(
        "Irises by kind, and by how wide their sepals are: to begin with, 150 real ones. Each is "
        "in exactly one of nine cells. These exclude each other and exhaust what can happen, so "
        "their shares sum to 1."
    )
    place = page.live(pairs.drawing, rest=nothing)
    place("pairs-tables")
    place("pairs-verdict")
    controls.presets(page, _puts(pairs.put, pairs_figure.PRESETS))
    st.markdown("Suppose that one thing about a flower is known:")
    controls.choice(page, pairs.GIVEN, "What is known", pairs_figure.GIVEN)
    left, right = st.columns([4, 6], gap="large")
    with left:
        place("pairs-told")
    with right:
        place("pairs-formula")
    page.provenance(
        "computed",
        "Sepals are narrow below 2.8 cm and wide from 3.2 cm on. Counted data never fit exactly: "
        "how large a difference chance alone makes is for tests to say.",
    )


def _puts(
    put: Callable[[Values, T], None], presets: Mapping[str, T]
) -> dict[str, Callable[[Values], None]]:
    """By name, what puts a preset."""

    def put_one(preset: T, address: Values) -> None:
        put(address, preset)

    return {name: partial(put_one, preset) for name, preset in presets.items()}
