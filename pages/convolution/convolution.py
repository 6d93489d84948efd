"""Convolution: one small grid of weights over a whole picture."""

from functools import partial

import streamlit as st

from mathdl_core.convolution import convolution_exercises
from mathdl_ui import controls, evidence, kernel_pictures, kernel_presets, lesson, live, practice
from mathdl_ui.drawings import convolution as drawing
from mathdl_ui.drawings import convolution_sections as sections
from mathdl_ui.drawings import convolution_state as state
from mathdl_ui.export import Export
from mathdl_ui.figures import convolution as figure
from mathdl_ui.figures import convolution_fourier as fourier
from mathdl_ui.figures import convolution_matrix as as_matrix
from mathdl_ui.figures import convolution_motion as motion
from mathdl_ui.figures import convolution_pooling as pooling
from mathdl_ui.figures import convolution_separable as separating
from mathdl_ui.figures import convolution_signal as signals
from mathdl_ui.figures import convolution_stamps as stamping
from mathdl_ui.scene import nothing

page = lesson.begin("convolution")


@page.picture
def picture() -> None:
    """A picture, a window, and what the kernel makes of it."""
    top, left, right = kernel_presets.places()
    with left:
        source = kernel_presets.controls_of(page)
    place = page.live(partial(drawing.picture, source), rest=partial(drawing.rest, source))
    with top:
        place("scan")
        kernel_presets.show(page)
    with left:
        kernel_presets.sliders(page, place)
        place("words")
        page.provenance("computed", figure.READING)
    with right:
        place("formula")
        place("shape")
        practice.quests(page, partial(drawing.quests, source))


@page.section("Predict", follows=True)
def predict() -> None:
    """Guesses before the answers."""
    question, answer, because = drawing.work(kernel_pictures.chosen(page), page)
    practice.predict_number(
        page, "work", question, answer=answer, tolerance=0.1 * answer, because=because
    )
    practice.predict_choice(
        page, "twice", *figure.TWICE, answer="5 × 5", because=figure.blurred_twice()
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, convolution_exercises.convolution_exercise)


@page.section("The whole picture", follows=True)
def whole() -> None:
    """The kernel over all pixels there are."""
    kernel_presets.whole_picture(page)


@page.section("A column times a row", follows=True)
def separable() -> None:
    """Kernels of rank 1 cost a fraction."""
    place = page.live(sections.separable, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("factors")
    with right:
        place("factors-formula")
        place("factors-words")
        if st.button("Measure both ways", icon=":material/timer:", key="separable-measure"):
            st.markdown(separating.measured(state.weights(page)))


@page.section("In one dimension")
def one_dimension() -> None:
    """A signal to draw with one stroke."""
    st.markdown(signals.EXPLAINED)
    place = page.live(sections.signal, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("signal")
        place("summed")
        page.provenance("computed", "Blue: what you drew. Green: the convolution, zeros around it.")
    with right:
        place("taps")
        live.presets(page, sections.TAPS, "taps", signals.KERNELS)
        place("signal-formula")


@page.section("In three: what moves")
def film() -> None:
    """Two frames, one subtracted from the other."""
    st.markdown(motion.EXPLAINED)
    place = page.live(sections.motion, rest=nothing)
    place("film")
    left, right = st.columns(2, gap="large")
    with left:
        place("step-slider")
        place("film-words")
        page.provenance("computed", "Chaudhury 10.4.1: 320 × 320 pixels; each fifth is shown.")
    with right:
        place("film-formula")


@page.section("Back up: transposed convolution")
def transposed() -> None:
    """Stamps that add up."""
    st.markdown(stamping.EXPLAINED)
    place = page.live(sections.transposed, rest=nothing)
    place("stamped")
    left, right = st.columns(2, gap="large")
    with left:
        place("stamps-slider")
        place("apart-slider")
        page.provenance("computed", "Chaudhury 10.5, strides 1 and 2. Change any number.")
    with right:
        place("stamps-formula")
    place("C")


@page.section("A matrix product", follows=True)
def matrix() -> None:
    """A row for each output pixel."""
    st.markdown(as_matrix.EXPLAINED)
    place = page.live(partial(sections.matrix, kernel_pictures.chosen(page)), rest=nothing)
    place("matrix")
    left, right = st.columns(2, gap="large")
    with left:
        place("matrix-words")
        page.provenance("computed", "Click a row, or drag the point beside it.")
    with right:
        place("matrix-formula")


@page.section("A product of waves", follows=True)
def waves() -> None:
    """The convolution theorem, and who is faster when."""
    st.markdown(fourier.EXPLAINED)
    place = page.live(partial(sections.spectrum, kernel_pictures.chosen(page)), rest=nothing)
    place("spectra")
    left, right = st.columns(2, gap="large")
    with left:
        place("spectra-words")
        place("spectra-formula")
    with right:
        kernel_presets.race(page)


@page.section("Pooling", follows=True)
def pool() -> None:
    """Of each window one number."""
    st.markdown(pooling.EXPLAINED)
    place = page.live(partial(sections.pooling, kernel_pictures.chosen(page)), rest=nothing)
    place("pooled")
    left, right = st.columns(2, gap="large")
    with left:
        with st.container(horizontal=True):
            controls.choice(page, sections.POOLED, "Pooling", pooling.KINDS)
            controls.choice(page, sections.POOLED_PICTURE, "Of", sections.POOLED_PICTURES)
        place("window-slider")
        place("pooled-words")
    with right:
        place("pooled-formula")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against torch, scipy and numpy, on the picture and the kernel above."""
    from mathdl_ui.figures import convolution_evidence as believing

    found = believing.comparisons(*drawing.compared(kernel_pictures.chosen(page), page))
    evidence.checks([evidence.Check(*one) for one in found])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    from mathdl_ui.figures import convolution_evidence as believing

    return believing.take_home(*drawing.at_home(kernel_pictures.chosen(page), page), page.entry)


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    from mathdl_ui.figures import convolution_evidence as believing

    evidence.code(believing.FUNCTIONS, believing.TWINS, product())


evidence.take_home(page, product)
page.end(figure.SOURCES)
