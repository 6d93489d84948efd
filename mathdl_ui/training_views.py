"""The parts of the lesson on training that ask for a run and show what there is of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from mathdl_core.neural_networks.bias_variance import BiasVariance
from mathdl_ui import controls as controls_of
from mathdl_ui import evidence, live, plane, practice, training_controls
from mathdl_ui.address import Param, Snapshot
from mathdl_ui.drawings import training as drawing
from mathdl_ui.drawings import training_bias as bias_drawing
from mathdl_ui.drawings import training_state as state
from mathdl_ui.drawings.training import Shown
from mathdl_ui.figures import training as figure
from mathdl_ui.figures import training_bias as bias_figure
from mathdl_ui.figures import training_confusion as confusion
from mathdl_ui.figures import training_evidence as evidence_of
from mathdl_ui.figures import training_practice as asked
from mathdl_ui.lesson import PICTURE, Page
from mathdl_ui.scene import Drawing, State
from mathdl_ui.training_data import PAINTED
from mathdl_ui.training_runs import (
    AT_ARRIVAL,
    AT_ONCE,
    BIASES,
    RUNS,
    SEEDS,
    attend,
    is_short,
    leave,
    ten_seeds,
    too_long,
    training,
    untrained,
)
from mathdl_ui.waiting_line import Ticket

_ASKED, _PLAYS = "training-asked", "training-plays"
_ARRIVED, _KEY, _SHOWN = "training-arrived", "training-key", "training-shown"


def ask(page: Page) -> None:
    """Train what is set up now, show it from its last frame, and play it."""
    st.session_state[_ASKED] = True
    st.session_state[_PLAYS] = st.session_state.get(_PLAYS, 0) + 1
    page.address.put(drawing.FRAME, drawing.LAST)


def controls(page: Page) -> Shown | None:
    """The controls, and what there is to show; None where too little is painted for a network."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="xsmall", key="training-toolbar"
    ):
        training_controls.toolbar(page)
        training_controls.more(page)
        buttons = st.container(horizontal=True, width="content", gap="xsmall")
    training_controls.of_the_data(page)
    problem = ""
    try:
        key = state.key(page.address)
        problem = too_long(key)
        st.session_state[_KEY] = key
    except ValueError as error:
        problem = str(error)
        if page.address.value(state.DATA) == PAINTED:
            st.caption(problem)
            st.session_state[_SHOWN] = None
            return None
        # What cannot be learned from is refused, and what was on screen stays.
        key = st.session_state.get(_KEY) or state.key(Snapshot({}))
    if problem:
        st.warning(problem, icon=":material/error:")
    shown = _shown(page, key, wanted=not problem)
    with buttons:
        _buttons(page, shown, disabled=bool(problem))
    st.session_state[_SHOWN] = shown
    return shown


def _buttons(page: Page, shown: Shown, *, disabled: bool) -> None:
    part = page.part

    def press() -> None:
        ask(page)
        page.moved(part, settled=True)

    def cancel() -> None:
        for name in ("training", "seeds", "pinned"):
            leave(name)
        page.address.put(state.TEN, value=False)
        page.moved(part, settled=True)

    if shown.waiting:
        st.button("Cancel", icon=":material/close:", key="training-cancel", on_click=cancel)
        return
    st.button(
        "Train",
        icon=":material/play_arrow:",
        type="primary",
        key="training-train",
        on_click=press,
        disabled=disabled,
    )


def below(page: Page, shown: Shown) -> None:
    """What was trained, whose data they are, presets, and runs to compare with."""
    training_controls.presets(page, lambda: ask(page))
    data, run, _ = shown.now
    words = figure.reading(data, run)
    if run.stop.kind == "diverged":
        st.warning(words, icon=":material/trending_up:")
        words = ""
    page.provenance("computed", f"{words} {figure.legend(data)}".strip())
    _comparing(page, shown)


def _comparing(page: Page, shown: Shown) -> None:
    """A run to hold against the next ones, and ten seeds."""
    part = page.part

    def pin() -> None:
        page.address.put(state.PIN, "" if shown.pinned else state.pinned_text(page.address))
        page.moved(part, settled=True)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Unpin" if shown.pinned else "Pin this run",
            icon=":material/keep_off:" if shown.pinned else ":material/keep:",
            key="training-pin",
            on_click=pin,
            disabled=not shown.is_trained and not shown.pinned,
        )
        controls_of.toggle(page, state.TEN, "Ten seeds")
        pinned = state.pinned(page.address)
        if shown.pinned is not None and pinned is not None and shown.is_trained:
            now = (shown.now.data.source, shown.now.run.settings)
            words = figure.compared(pinned, now, shown.pinned, shown.now.run)
            st.markdown(words, width="stretch")
        if shown.seeds:
            st.markdown(figure.spread(shown.seeds), width="stretch")


def current(page: Page) -> Shown | None:
    """What the picture shows; None where it has no network."""
    found: Shown | None = st.session_state.get(_SHOWN)
    return found


def _arrives(page: Page) -> bool:
    """Whether this page has just been opened: who opens a link finds its run."""
    if not page.address.arrived or st.session_state.get(_ARRIVED) == page.address.run:
        return False
    st.session_state[_ARRIVED] = page.address.run
    return True


def _shown(page: Page, key: state.Key, *, wanted: bool) -> Shown:
    arrives = _arrives(page)
    asked_now = st.session_state.pop(_ASKED, False) or arrives
    seconds = AT_ARRIVAL if arrives and is_short(key) else AT_ONCE
    main = attend(
        "training", key, RUNS, training(key), wanted=asked_now and wanted, seconds=seconds
    )
    waiting: list[tuple[str, Ticket[Any]]] = []
    if main.ticket is not None:
        waiting.append(("Training", main.ticket))
    pinned = state.pinned(page.address)
    beside = None
    if pinned is not None:
        beside = attend("pinned", pinned, RUNS, training(pinned), wanted=True, seconds=0.0)
        if beside.ticket is not None:
            waiting.append(("Training the pinned run", beside.ticket))
    seeds = None
    if page.address.value(state.TEN) and main.result is not None:
        seeds = attend("seeds", key, SEEDS, ten_seeds(key), wanted=True, seconds=0.0)
        if seeds.ticket is not None:
            waiting.append(("Training ten seeds", seeds.ticket))
        if seeds.problem:
            st.warning(seeds.problem, icon=":material/timer:")
    if main.problem:
        st.warning(main.problem, icon=":material/error:")
    return Shown(
        main.result or untrained(key),
        main.result is not None,
        beside.result.run if beside and beside.result else None,
        seeds.result if seeds and seeds.result else (),
        tuple(waiting),
        st.session_state.get(_PLAYS, 0),
    )


def quests(page: Page, shown: Shown) -> None:
    """Tasks on the run in the picture."""
    done = asked.Finished(shown.now.data, shown.now.run) if shown.is_trained else None
    practice.quests(page, asked.quests(done))


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
    place = page.live(partial(bias_drawing.drawing, found.result))
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("fits")
        page.provenance("computed", "Faint: eight of the sixteen networks. Dots: one of the draws.")
    with right:
        place("parts")
        st.caption("Across: steps, ever further apart. Up: squared error on the noiseless wave.")
        place("parts-formula")
        place("parts-words")


def real_data(page: Page) -> None:
    """Data that were measured, in the picture on top; and which classes are confused."""
    st.markdown(
        "Each of these goes into the picture on top and is trained at once; of the first three, "
        "any two columns can be chosen there."
    )

    def load(changed: Mapping[Param[Any], str]) -> None:
        training_controls.set_up(page, changed)
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


def code(page: Page) -> None:
    """What ran, its twin in PyTorch, all of it and the weights to take home."""
    shown = current(page)
    if shown is None:
        st.caption("There is no network on top to take home.")
        # The place of the button above the picture is kept for when there is one.
        with page.actions:
            st.empty()
        return
    data, run, _ = shown.now
    frame = drawing.frame_of(shown, page)
    product = evidence_of.take_home(data, run, page.entry)
    evidence.code(page, evidence_of.FUNCTIONS, evidence_of.TWINS, product)
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
