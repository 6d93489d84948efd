"""The sections of the lesson on training, on the run of its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.bias_variance import BiasVariance
from mathdl_ui import controls as controls_of
from mathdl_ui import evidence, live, plane, practice, training_controls
from mathdl_ui.address import Param
from mathdl_ui.drawings import training as drawing
from mathdl_ui.drawings import training_bias as bias_drawing
from mathdl_ui.drawings.training import Shown
from mathdl_ui.export import Export
from mathdl_ui.figures import training as figure
from mathdl_ui.figures import training_bias as bias_figure
from mathdl_ui.figures import training_confusion as confusion
from mathdl_ui.figures import training_practice as asked
from mathdl_ui.lesson import PICTURE, Page
from mathdl_ui.scene import Drawing, State
from mathdl_ui.training_runs import BIASES, attend
from mathdl_ui.training_views import ask, current


def predict(page: Page) -> None:
    """A guess on a run that is trained once the guess is made."""
    name = "hasty"
    run = asked.hasty_run() if practice.committed(page, name) else None
    practice.predict_choice(
        page,
        name,
        asked.QUESTION,
        asked.CHOICES,
        answer=asked.answer(run) if run else "",
        because=asked.because(run) if run else "",
    )


def bias(page: Page) -> None:
    """Sixteen draws of the data, a network for each, and what differs between them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Hidden units", width="content")
        width = controls_of.choice(page, bias_drawing.WIDTH, "Hidden units", bias_figure.WIDTHS)
        st.caption("L2", width="content")
        penalty = controls_of.choice(page, bias_drawing.PENALTY, "L2", bias_figure.PENALTIES)
    key = (width, penalty)

    def work(*, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> BiasVariance:
        del progress, cancelled
        found = bias_figure.measured(width, penalty)
        BIASES.put(key, found)
        return found

    found = attend("bias", key, BIASES, work, wanted=True, seconds=3.0)
    if found.result is None:
        st.caption(f"Others are being served first. {found.problem}")
        st.button("Look again", key="training-bias-again")
        return
    result = found.result
    place = page.live(partial(bias_drawing.drawing, result), by_touch=False)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("fits")
        page.provenance("computed", "Faint: eight of the sixteen networks. Dots: one of the draws.")
    with right:
        place("parts")
        st.caption("Across: steps, ever further apart. Up: squared error on the noiseless wave.")
        place("parts-formula")
        place("parts-words")

    def tasks(now: State) -> list[Quest]:
        frame = bias_drawing.timeline(result).current(now)
        return bias_figure.quests(result, penalty, frame)

    practice.quests(page, tasks)


def real_data(page: Page) -> None:
    """Data that were measured, in the picture on top; and which classes are confused."""
    st.markdown(
        "Each of these goes into the picture on top and is trained at once; of the first three, "
        "any two columns can be chosen there."
    )

    def load(changed: Mapping[Param[Any], str]) -> None:
        training_controls.set_up(changed, page.address)
        ask(page)
        page.moved(PICTURE, settled=True)

    with st.container(horizontal=True, gap="small"):
        for name, changed in training_controls.REAL.items():
            key = f"training-real-{name}"
            st.button(name, key=key, on_click=load, args=(changed,))
    shown = current(page)
    if shown is None or not shown.is_trained:
        st.caption("Train a run on top to see what it confuses.")
        return
    data, run, _ = shown.now
    if not data.classes:
        st.markdown(confusion.residuals(data, run))
        return
    st.markdown(confusion.reading(data, run))
    st.markdown(confusion.table(data, run))
    page.provenance("computed", "On the samples held back, after the last frame of the run on top.")
    if data.side:
        _digits(page, shown)


def _digits(page: Page, shown: Shown) -> None:
    """Digits that are read wrong, and one to paint."""
    data, run, _ = shown.now

    def drawing_of(now: State) -> Drawing:
        words = confusion.pictures_in_words(data, run)
        picture = plane.Picture(words, confusion.pictures(data, run))
        seen = plane.Domain((-1.0, 72.0), (-4.0, 9.0), axes="none", tallest=150)
        return {"wrong": plane.drawn(now, picture, domain=seen)}

    page.live(drawing_of)("wrong")
    left, right = st.columns([3, 8], vertical_alignment="center")
    with left:
        pixels = live.paint(page, "digit", default=data.testing[0][0].reshape(8, 8), full=16.0)
    with right:
        st.markdown(f"Paint one yourself. {confusion.answer(data, run, pixels)}")


def checks(page: Page) -> None:
    """Ours against torch and scikit-learn, on the run in the picture."""
    from mathdl_ui.figures import training_evidence as evidence_of

    shown = current(page)
    if shown is None:
        st.caption("There is no network on top to check.")
        return
    data, run, _ = shown.now
    frame = drawing.frame_of(shown, page)
    found = evidence_of.comparisons(data, run, frame)
    evidence.checks([evidence.Check(*one) for one in found])
    words = evidence_of.caution(data, run.settings)
    if words:
        st.caption(words)


def product(page: Page) -> Export | None:
    """What is taken home: the run on screen, and what computed it."""
    from mathdl_ui.figures import training_evidence as evidence_of

    shown = current(page)
    return evidence_of.take_home(shown.now[0], shown.now[1], page.entry) if shown else None


def code(page: Page) -> None:
    """What ran, its twin in PyTorch, all of it and the weights to take home."""
    from mathdl_ui.figures import training_evidence as evidence_of

    shown, taken = current(page), product(page)
    if shown is None or taken is None:
        st.caption("There is no network on top to take home.")
        return
    data, run, _ = shown.now
    frame = drawing.frame_of(shown, page)
    evidence.code(evidence_of.FUNCTIONS, evidence_of.TWINS, taken)
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, write, ending in (
            ("NumPy (.npz)", partial(evidence_of.as_npz, run, frame), "npz"),
            ("JSON", partial(evidence_of.as_json, run, frame, data), "json"),
            ("PyTorch state_dict (.pt)", partial(evidence_of.as_state_dict, run, frame), "pt"),
        ):
            st.download_button(
                label,
                data=write,
                file_name=f"training-weights.{ending}",
                icon=":material/download:",
                on_click="ignore",
                key=f"training-weights-{ending}",
            )
        st.caption(f"The weights on screen, at {figure.caption(run, frame)}.", width="content")
