"""The controls of the lesson on CNN filters: the digit, the kernel in the hand, one's own run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from mathdl_core.convolution.cnn import CLASS, FIRST, Unit
from mathdl_core.convolution.cnn_training import N_TEST, digit_split
from mathdl_ui import controls
from mathdl_ui.cnn_runs import RUNS, training
from mathdl_ui.cnn_stored import stored
from mathdl_ui.drawings import cnn as drawing
from mathdl_ui.drawings import cnn_state as state
from mathdl_ui.drawings.cnn import Shown
from mathdl_ui.figures.cnn_mistakes import Mistake, worst
from mathdl_ui.figures.cnn_view import LAYER, View
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Values
from mathdl_ui.training_runs import attend, leave

_ASKED, _ARRIVED, _SHOWN = "cnn-asked", "cnn-arrived", "cnn-shown"
AT_ONCE = 0.1


def current() -> Shown:
    """What the picture shows."""
    found: Shown = st.session_state[_SHOWN]
    return found


def shown(page: Page) -> Shown:
    """The run on screen: the stored one, or that of one's own once it is there."""
    found = st.session_state[_SHOWN] = _shown(page)
    return found


def _shown(page: Page) -> Shown:
    if page.address.value(state.NET) == "stored":
        leave("cnn")
        return Shown(stored().run, stored=True)
    settings = state.settings(page.address)
    wanted = st.session_state.pop(_ASKED, False) or _arrives(page)
    found = attend("cnn", settings, RUNS, training(settings), wanted=wanted, seconds=AT_ONCE)
    if found.problem:
        st.warning(found.problem, icon=":material/error:")
    if found.result is None:
        return Shown(stored().run, stored=True, waiting=found.ticket)
    return Shown(found.result, stored=False)


def _arrives(page: Page) -> bool:
    """Whether this page has just been opened: who opens a link finds its run."""
    if not page.address.arrived or st.session_state.get(_ARRIVED) == page.address.run:
        return False
    st.session_state[_ARRIVED] = page.address.run
    return True


def digits(page: Page) -> None:
    """Another test digit, an empty canvas, and the three views."""
    part = page.part

    def take(digit: int) -> None:
        state.choose_digit(page.address, digit)
        page.moved(part, settled=True)

    def clear() -> None:
        state.put_pixels(page.address, (0.0,) * 64, True)  # noqa: FBT003
        page.moved(part, settled=True)

    now = page.address.value(state.DIGIT)
    labels = digit_split().y_test
    st.button(
        "Another digit",
        icon=":material/casino:",
        key="cnn-another",
        on_click=take,
        args=((now + 1) % N_TEST,),
        help=f"Now test digit {now}, a {labels[now]}.",
    )
    st.button("Clear", icon=":material/ink_eraser:", key="cnn-clear", on_click=clear)


def presets(page: Page) -> None:
    """Buttons that set up a phenomenon in the stored run."""

    def set_up(
        address: Values,
        *,
        digit: int = state.DIGIT.default,
        unit: Unit = state.UNIT.default,
        zoom: str = state.ZOOM.default,
        off: state.Off = state.OFF.default,
        epoch: int = state.LAST,
    ) -> None:
        address.put(state.NET, "stored")
        address.put(state.EDITS, {})
        state.choose_digit(address, digit)
        address.put(state.UNIT, unit)
        address.put(state.OF, -1)
        address.put(state.ZOOM, zoom)
        address.put(state.OFF, off)
        drawing.timeline(Shown(stored().run, stored=True)).put(address, epoch, settled=True)

    wrong = worst(stored().run.networks[-1])[0].digit
    controls.presets(
        page,
        {
            "One filter decides": partial(set_up, off=frozenset({(FIRST, 6)})),
            "A dead filter": partial(set_up, unit=Unit(FIRST, 1, 3, 3), zoom=LAYER),
            "Sure and wrong": partial(set_up, digit=wrong, unit=Unit(CLASS, 8)),
            "Untrained": partial(set_up, epoch=0),
        },
    )


def kernel_buttons(page: Page, seen: View) -> None:
    """Switch the filter in the hand off and on; the way back."""
    part = page.part

    def switch() -> None:
        if seen.filter is not None:
            page.address.put(state.OFF, page.address.value(state.OFF) ^ {seen.filter})
        page.moved(part, settled=True)

    def back() -> None:
        _as_learned(page)
        page.moved(part, settled=True)

    def flip() -> None:
        # The hand may have changed it since the part was run.
        held = drawing.view(current(), page)
        weights = tuple((0.0 - held.kernel).ravel().tolist())
        drawing.put_kernel(page.address, held, weights, settled=True)
        page.moved(part, settled=True)

    with st.container(horizontal=True, gap="small"):
        st.button("Flip sign", key="cnn-flip", on_click=flip)
        if seen.filter is not None:
            st.button(
                "Switch on" if seen.is_off else "Switch off",
                icon=":material/toggle_off:" if seen.is_off else ":material/toggle_on:",
                key="cnn-switch",
                on_click=switch,
            )
        st.button(
            "As learned",
            icon=":material/undo:",
            key="cnn-back",
            on_click=back,
            disabled=not (seen.edits or seen.off),
        )


def _as_learned(page: Page) -> None:
    page.address.put(state.EDITS, {})
    page.address.put(state.OFF, frozenset())


def train(page: Page, now: Shown) -> None:
    """A network of one's own: its settings, and the press that trains it."""
    part = page.part

    def ask() -> None:
        st.session_state[_ASKED] = True
        _as_learned(page)
        page.address.put(state.NET, "yours")
        drawing.timeline(now).put(page.address, state.LAST, settled=True)
        page.moved(part, settled=True)

    def stop() -> None:
        leave("cnn")
        _as_learned(page)
        page.address.put(state.NET, "stored")
        page.moved(part, settled=True)

    def another() -> None:
        page.address.put(state.SEED, (page.address.value(state.SEED) + 1) % 1_000_000)
        page.moved(part, settled=True)

    chosen = partial(controls.select, page)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cnn-train"):
        chosen(state.N_FILTERS, "Filters", state.FILTERS, 110)
        chosen(state.RATE, "Learning rate", state.RATES, 110)
        chosen(state.N_EPOCHS, "Epochs", state.EPOCHS, 90)
        st.button("New seed", icon=":material/casino:", key="cnn-seed", on_click=another)
        if now.waiting is not None:
            st.button("Cancel", icon=":material/close:", key="cnn-cancel", on_click=stop)
        else:
            st.button(
                "Train",
                icon=":material/play_arrow:",
                type="primary",
                key="cnn-ask",
                on_click=ask,
            )
        if page.address.value(state.NET) == "yours" and now.waiting is None:
            st.button("The stored run", icon=":material/history:", key="cnn-stored", on_click=stop)


def take_mistake(page: Page, found: Sequence[Mistake]) -> None:
    """Buttons that bring a mistake into the picture on top."""

    def take(digit: int) -> None:
        state.choose_digit(page.address, digit)
        page.follow()

    with st.container(horizontal=True, gap="small"):
        for i, one in enumerate(found):
            st.button(
                f"{one.taken}, not {one.true}",
                key=f"cnn-mistake-{i}",
                icon=":material/north:",
                help="Take it into the picture",
                on_click=take,
                args=(one.digit,),
            )
