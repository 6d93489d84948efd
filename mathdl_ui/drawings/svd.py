"""What the lesson on the SVD shows while the hand moves: a matrix, and all that follows from it."""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_ui import controls, live, plane, rank_player
from mathdl_ui.address import integer
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import svd as figure
from mathdl_ui.figures import svd_cat as cat
from mathdl_ui.figures import svd_images as images
from mathdl_ui.figures import svd_layers as stacking
from mathdl_ui.figures import svd_noise as blurring
from mathdl_ui.figures import svd_pull as pulling
from mathdl_ui.scene import Drawing, State

WITHIN = (-2.5, 2.5)
FIRST = plane.Handle("a1", (1.8, 1.4), "data", "a₁", "First column", x=WITHIN, y=WITHIN)
SECOND = plane.Handle("a2", (0.2, 1.3), "second", "a₂", "Second column", x=WITHIN, y=WITHIN)
# The numbers of a column are the state of its handle, by the same name.
COLUMNS = {
    handle.name: live.Editable(tuple((x,) for x in handle.at), -2.5, 2.5, 0.1)
    for handle in (FIRST, SECOND)
}
START = plane.Handle("start", (-0.3, 1.2), "second", "x", "Start", origin=None, step=0.05)
GRID = live.Editable(stacking.PATTERNS["A letter"], 0.0, 9.0, 1.0)
KEPT = live.Slider("keep", "Layers kept", 0, 3, 1, 1)
AXES = live.Slider("axes", "Singular values kept", 1, 3, 3, 1)
NOISE = live.Slider("noise", "Noise", 0, 5, 1, 0.1, " %")
STAGE = controls.choice_param("svd_stage", figure.STAGES)
EIGEN = controls.toggle_param("svd_eigen")
DRAW = integer("draw", 0, 0, 999_999)
LAYERS = rank_player.Player("layers", 20)


def matrix(now: State) -> Array:
    """The matrix of the picture, (2, 2)."""
    return np.column_stack([FIRST.current(now), SECOND.current(now)])


def picture(now: State) -> Drawing:
    """The ellipse and its axes follow the columns, and three motions explain it."""
    found, stage = geometry.motions(matrix(now)), now.address.value(STAGE)
    played = plane.Timeline(
        figure.N_STEPS + 1,
        lambda frame: figure.caption(frame, stage),
        lambda: figure.film(found, stage),
        name="frame",
        seconds=6,
    )
    layers = figure.carried(found, eigen=now.address.value(EIGEN))
    words = figure.in_words(found)
    return {
        "plane": plane.drawn(
            now,
            plane.Picture(words, layers, figure.moving(found, played.current(now), stage)),
            handles=[FIRST, SECOND],
            domain=plane.Domain((-3.6, 3.6), (-2.8, 2.8)),
            timeline=played,
        ),
        "columns": live.tables(figure.columns(found.A), COLUMNS, alt=words),
        "formula": formula(
            figure.product(found, now.theme),
            figure.by_hand(found, now.theme),
            figure.beside(found, now.theme),
        ),
    }


def stack(now: State) -> Drawing:
    """A small matrix, taken apart and put together again."""
    shown = stacking.stack(GRID.current(now, "grid"), int(KEPT.current(now)))
    words = stacking.in_words(shown)
    return {
        "sums": live.tables(stacking.sums(shown), {"grid": GRID}, alt=words),
        "keep-slider": live.slider(now, KEPT),
        "layers": live.tables(stacking.layers(shown), alt=words),
        "stack-formula": formula(stacking.formula(shown, now.theme)),
    }


def photograph(picture: images.Compressed, now: State) -> Drawing:
    """A picture at a rank, with its error and its size."""
    rank = LAYERS.current(now, picture.film)
    alt, spectrum = images.in_words(picture, rank), images.spectrum_in_words(picture, rank)
    return {
        "film": rank_player.drawn(now, "film", picture.film, LAYERS, alt=alt, spectrum=spectrum),
        "film-formula": formula(images.formula(picture, rank, now.theme)),
    }


def cat_brain(now: State) -> Drawing:
    """Least squares by one, two or three singular values."""
    fit = cat.fit(int(AXES.current(now)))
    return {
        "cat": plane.drawn(
            now,
            plane.Picture(cat.in_words(fit), cat.layers(fit)),
            domain=plane.Domain((-0.15, 1.15), (-0.15, 1.15), axes="none", tallest=420),
        ),
        "axes-slider": live.slider(now, AXES),
        "cat-formula": formula(cat.formula(fit, now.theme)),
        "cat-words": prose(cat.reading(fit)),
    }


def noise(now: State) -> Drawing:
    """A blurred signal, solved with more and more singular values."""
    found = blurring.blurred(NOISE.current(now) / 100, now.address.value(DRAW))
    played = plane.Timeline(
        blurring.N + 1,
        lambda rank: blurring.caption(found, rank),
        lambda: blurring.frames(found),
        name="cut",
        seconds=8,
        label="Rank",
        first=22,
    )
    rank = played.current(now)
    words = blurring.in_words(found, rank)
    return {
        "signal": plane.drawn(
            now,
            plane.Picture(words, blurring.backdrop(found), blurring.answer(found, rank)),
            domain=plane.Domain((-1, 48), (-0.7, 1.7), equal=False, ratio=0.55, axes="none"),
            timeline=played,
        ),
        "noise-slider": live.slider(now, NOISE),
        "noise-words": prose(blurring.reading(found)),
        "noise-errors": plane.drawn(
            now,
            plane.Picture(words, blurring.errors(found, rank)),
            domain=plane.Domain((-9, 50), (-3.8, 5.8), equal=False, axes="none", tallest=260),
        ),
    }


def pull(now: State) -> Drawing:
    """Power iteration on the picture's matrix, from a start to drag."""
    found = pulling.pull(matrix(now), START.current(now))
    played = plane.Timeline(
        pulling.N_STEPS + 1,
        lambda step: pulling.caption(found, step),
        lambda: pulling.frames(found),
        name="step",
        label="Step",
    )
    step = played.current(now)
    drawn = plane.Picture(
        pulling.in_words(found, step), pulling.backdrop(found), pulling.arrows(found, step)
    )
    return {
        "pull": plane.drawn(
            now,
            drawn,
            handles=[START],
            domain=plane.Domain((-2.2, 2.2), (-1.6, 1.6), tallest=400),
            timeline=played,
        ),
        "pull-formula": formula(pulling.formula(found, step, now.theme)),
    }
