"""The controls of the main picture of the lesson on convolution, and what its buttons set up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mathdl_core.arrays import Array
from mathdl_core.convolution.kernels import BOOK_KERNEL, KERNELS
from mathdl_ui import controls, kernel_pictures
from mathdl_ui.drawings import convolution_state as state
from mathdl_ui.figures import convolution_fourier as fourier
from mathdl_ui.figures import convolution_whole as figure
from mathdl_ui.kernel_pictures import Source
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Values
from mathdl_ui.theme import Theme
from mathdl_ui.turnstile import PAGES


def places() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Where the picture goes, its controls, and its formula."""
    top = st.container()
    left, right = st.columns([6, 6], gap="large")
    return top, left, right


def controls_of(page: Page) -> Source:
    """What the kernel goes over, and what is around it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = kernel_pictures.choose(page)
        controls.select(page, state.PADDING, "Padding", tuple(state.SURROUNDINGS), width=150)
    return kernel_pictures.bring(page, name)


def sliders(page: Page, place: Callable[[str], None]) -> None:
    """How the kernel goes, and how the output is shown."""
    if page.address.value(kernel_pictures.PICTURE) == kernel_pictures.PAINTED:
        place("painting-paint")
    one, two, three = st.columns(3, gap="medium")
    for column, name in ((one, "size"), (two, "stride"), (three, "dilation")):
        with column:
            place(f"{name}-slider")
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, state.KIND, "Kind", state.KINDS)
        controls.choice(page, state.SHOWN, "Output", ("Signed", "Light"))
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.toggle(page, state.COLOR, "In color")
        controls.toggle(page, state.DIVIDED, "Divide by the sum of weights")


def show(page: Page) -> None:
    """A kernel for each thing that one can do, and the book's own case."""
    choices: dict[str, Callable[[Values], None]] = {
        name: partial(_lay, kernel) for name, kernel in KERNELS.items()
    }
    controls.presets(page, {**choices, "Flip": _book_case})


def whole_picture(page: Page) -> None:
    """The kernel of the main picture over the whole of it, and against the libraries."""
    source = state.shown(kernel_pictures.chosen(page), page)
    how, seen = state.steps(source, page), state.look(source, page)
    in_color = page.address.value(state.COLOR)
    light = source.whole.astype(np.float64) if in_color else figure.in_gray(source.whole)
    if how.mode is None and not figure.fits(light, seen.found):
        st.caption("The kernel reaches over more than the whole picture: choose some padding.")
        return
    key = (source.key, seen.found.kernel.tobytes(), how, light.shape[2], seen.signed, page.theme)
    found = _whole(key, light, seen)
    left, right = st.columns(2, gap="medium")
    with left:
        name = seen.picture.name
        st.image(found.original, caption=name, width="stretch", alt=f"The whole of {name}.")
    with right:
        words = f"The same under the kernel. {found.words}"
        st.image(found.filtered, caption="under the kernel", width="stretch", alt=words)
    page.provenance("computed", found.words)
    if st.button("Measure against the libraries", icon=":material/timer:", key="whole-measure"):
        with PAGES.outside():
            words = figure.against_libraries(source.whole, seen.found.kernel)
        st.markdown(words)


@st.cache_resource(max_entries=24, show_spinner=False)
def _whole(
    key: tuple[str, bytes, state.Steps, int, bool, Theme], _light: Array, _seen: state.Look
) -> figure.Shown:
    """What a moving point leaves as it is; the key says all of it."""
    _, _, how, _, signed, theme = key
    return figure.shown(_light, _seen.found, how.stride, how.mode, theme, signed=signed)


def race(page: Page) -> None:
    """All ways against the size of the kernel, on request."""
    if st.button("Time all ways, about 2 s", icon=":material/timer:", key="convolution-race"):
        with st.spinner("Timing…"), PAGES.outside():
            st.session_state["convolution-laps"] = fourier.race()
    laps = st.session_state.get("convolution-laps")
    if laps is None:
        st.caption("Tap by tap costs $k^2$ for each pixel, the FFT the same for every $k$.")
        return
    chart, words = fourier.race_chart(laps, page.theme)
    st.vega_lite_chart(chart, alt=words, key="convolution-times")
    page.provenance(
        "computed", f"{words} {fourier.SIDE} × {fourier.SIDE} pixels, measured on this server."
    )


def _lay(kernel: Array, address: Values) -> None:
    """A kernel, shown as suits it: by sign where its weights add up to 0."""
    is_edge = abs(kernel.sum()) < 1e-9
    address.put(state.DIVIDED, not is_edge and bool(abs(kernel.sum() - 1) > 1e-9))
    address.put(state.SHOWN, "Signed" if is_edge else "Light")
    address.put(state.KIND, "Correlation")
    state.put_weights(address, kernel)


def _book_case(address: Values) -> None:
    """Kneusel 9: a digit and a kernel that shows which way it was turned."""
    _lay(np.asarray(BOOK_KERNEL), address)
    address.put(kernel_pictures.PICTURE, kernel_pictures.DIGIT)
    address.put(kernel_pictures.WHICH, "0")
    address.put(state.PADDING, "No padding")
    for slider in (state.STRIDE, state.DILATION):
        address.put(slider.param, slider.default)
    address.put(state.DIVIDED, value=False)
    address.put(state.SHOWN, "Signed")
    address.put(state.KIND, "Convolution")
    address.put(state.PLACE, (0, 0))
