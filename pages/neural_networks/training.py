"""Training: a network learns before your eyes."""

from functools import partial

from mathdl_ui import lesson, training_views
from mathdl_ui.drawings import training as drawing
from mathdl_ui.figures import training as figure

page = lesson.begin("training")


@page.picture
def picture() -> None:
    """A run to play, and all that it depends on."""
    shown = training_views.controls(page)
    if shown is None:
        page.live(drawing.painting)("player")
        return
    place = page.live(partial(drawing.picture, shown))
    place("player")
    training_views.below(page, shown)
    place("formula")


page.end(figure.SOURCES)
