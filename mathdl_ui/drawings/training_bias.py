"""What the lesson on training shows of bias and variance while the hand moves."""

from mathdl_core.neural_networks.bias_variance import BiasVariance
from mathdl_ui import controls, plane
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import training_bias as figure
from mathdl_ui.scene import Drawing, State

WIDTH = controls.choice_param("width", figure.WIDTHS, "8")
PENALTY = controls.choice_param("penalty", figure.PENALTIES)


def timeline(found: BiasVariance) -> plane.Timeline:
    """The kept steps, of which the best is shown at first."""
    return plane.Timeline(
        len(found.steps),
        lambda frame: figure.caption(found, frame),
        lambda: figure.frames(found),
        name="kept",
        seconds=8,
        label="Step",
        first=figure.lowest(found),
    )


def drawing(found: BiasVariance, now: State) -> Drawing:
    """The fits after so many steps, and the parts of their error."""
    played = timeline(found)
    frame = played.current(now)
    words = figure.in_words(found, frame)
    return {
        "fits": plane.drawn(
            now,
            plane.Picture(words, figure.backdrop(found), figure.fits(found, frame)),
            domain=plane.Domain((-1.05, 1.05), (-2.2, 2.2), equal=False, tallest=380),
            timeline=played,
        ),
        "parts": plane.drawn(
            now,
            plane.Picture(words, figure.ticks(found), figure.curves(found, frame)),
            domain=plane.Domain((-1, 37), (-0.12, 0.75), equal=False, axes="none", tallest=240),
        ),
        "parts-formula": formula(figure.formula(found, frame, now.theme)),
        "parts-words": prose(figure.reading(found)),
    }
