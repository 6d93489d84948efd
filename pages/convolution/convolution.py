"""Convolution: one small grid of weights over a whole picture."""

from functools import partial

from mathdl_core.convolution import convolution_exercises
from mathdl_ui import kernel_presets, lesson, practice
from mathdl_ui.drawings import convolution as drawing
from mathdl_ui.figures import convolution as figure

page = lesson.begin("convolution")


@page.picture
def picture() -> None:
    """A picture, a window, and what the kernel makes of it."""
    top, left, right = kernel_presets.places()
    with left:
        source = kernel_presets.controls_of(page)
    place = page.live(partial(drawing.picture, source))
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
        practice.quests(page, drawing.quests(source, page))


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, convolution_exercises.convolution_exercise)


page.end(figure.SOURCES)
