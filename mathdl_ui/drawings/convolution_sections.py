"""What the sections of the lesson on convolution show while the hand moves."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import controls, live, plane, scan
from mathdl_ui.address import Param, integer
from mathdl_ui.components import formula, prose
from mathdl_ui.drawings.convolution_state import PLACE, applied, shown, weights
from mathdl_ui.figures import convolution_fourier as fourier
from mathdl_ui.figures import convolution_matrix as matrix_figure
from mathdl_ui.figures import convolution_motion as motion_figure
from mathdl_ui.figures import convolution_pooling as pooling_figure
from mathdl_ui.figures import convolution_separable as separable_figure
from mathdl_ui.figures import convolution_signal as signal_figure
from mathdl_ui.figures import convolution_stamps as stamps
from mathdl_ui.kernel_pictures import Source
from mathdl_ui.rasters import Tone, raster
from mathdl_ui.scene import Drawing, State, Values

SIGNAL = live.Editable(signal_figure.first_signal(), -4.0, 4.0, 0.25)
TAPS = live.Editable(signal_figure.KERNELS["Slope"], -2.0, 2.0, 0.1)
WHERE = plane.Handle(
    "where", (11.0, 0.0), "result", "", "Place", None, 1.0, 5.0, "x", (0.0, 39.0), (0.0, 0.0)
)
STEP = live.Slider("step", "Pixels a frame", 0, 30, 30, 1)
GROWN = live.Editable(stamps.X, -9.0, 9.0, 1.0)
STAMPING = live.Editable(stamps.W, -9.0, 9.0, 1.0)
APART = live.Slider("apart", "Stride s", 1, 3, 1, 1)
STAMPS = live.Slider("stamps", "Stamps", 0, 4, 2, 1)
ROW = plane.Handle(
    *("row", (-1.6, -5.0), "second", "", "Row of C", None, 1.0, 4.0, "y"),
    *((-1.6, -1.6), (-15.0, 0.0)),
    reach=11.0,
)
POOLED = controls.choice_param("pooled", pooling_figure.KINDS)
POOLED_PICTURES = ("The picture above", "Liquet’s example")
POOLED_PICTURE = controls.choice_param("pooled_picture", POOLED_PICTURES)
WINDOW = live.Slider("window", "Window", 2, 6, 2, 1)
KEPT: tuple[Param[int], Param[int]] = (
    integer("kept_row", 5, 0, 1_000),
    integer("kept_column", 3, 0, 1_000),
)


def signal(now: State) -> Drawing:
    """A signal that is drawn, a kernel of five weights, and the sum at each place."""
    x, w = SIGNAL.current(now, "signal")[0], TAPS.current(now, "taps")[0]
    at = round(float(WHERE.current(now)[0]))
    words, top = signal_figure.in_words(x, w, at), signal_figure.height(x, w)
    return {
        "signal": live.strokes(now, SIGNAL, "signal", label="Signal x"),
        "taps": live.tables(signal_figure.table(w), {"taps": TAPS}, alt=words),
        "summed": plane.drawn(
            now,
            plane.Picture(words, signal_figure.layers(x, w, at)),
            handles=[WHERE],
            domain=plane.Domain((-0.5, 39.5), (-top, top), equal=False, ratio=0.34, axes="none"),
            jumps=True,
        ),
        "signal-formula": formula(signal_figure.formula(x, w, at, now.theme)),
    }


def separable(now: State) -> Drawing:
    """The kernel of the main picture as columns times rows."""
    w, words = weights(now), separable_figure.in_words(weights(now))
    return {
        "factors": live.tables(separable_figure.tables(w), alt=words),
        "factors-formula": formula(separable_figure.formula(w)),
        "factors-words": prose(separable_figure.reading(w)),
    }


def motion(now: State) -> Drawing:
    """A disc that moves, and the kernel that sees it."""
    step = int(STEP.current(now))
    played = plane.Timeline(
        motion_figure.N_FRAMES - 1,
        motion_figure.caption,
        lambda: motion_figure.frames(step),
        name="film",
        seconds=3,
    )
    t = played.current(now)
    return {
        "film": plane.drawn(
            now,
            plane.Picture(motion_figure.in_words(step, t), [], motion_figure.shown(step, t)),
            domain=plane.Domain((-1, 211), (-1, 70), axes="none", tallest=330),
            timeline=played,
        ),
        "step-slider": live.slider(now, STEP),
        "film-formula": formula(motion_figure.formula(step, t)),
        "film-words": prose(motion_figure.reading(step, t)),
    }


def transposed(now: State) -> Drawing:
    """Stamps, one after the other."""
    x, w = GROWN.current(now, "grown"), STAMPING.current(now, "stamping")
    stride, n = int(APART.current(now)), int(STAMPS.current(now))
    words = stamps.in_words(x, w, stride, n)
    return {
        "stamped": live.tables(
            stamps.tables(x, w, stride, n), {"grown": GROWN, "stamping": STAMPING}, alt=words
        ),
        "stamps-slider": live.slider(now, STAMPS),
        "apart-slider": live.slider(now, APART),
        "C": live.tables(stamps.matrix(x, w, stride, n), alt=words),
        "stamps-formula": formula(stamps.formula(x, w, stride, now.theme)),
    }


def matrix(source: Source, now: State) -> Drawing:
    """A few pixels of the picture, and the kernel as a matrix."""
    picture = shown(source, now)
    x, _, C = _small(picture, now)
    row = -round(float(ROW.current(now)[1]))
    return {
        "matrix": plane.drawn(
            now,
            plane.Picture(
                matrix_figure.in_words(x, C, row), matrix_figure.layers(x, C, picture.full, row)
            ),
            handles=[ROW],
            domain=plane.Domain((-3, 59), (-17.5, 4.5), axes="none", tallest=420),
            jumps=True,
        ),
        "matrix-formula": formula(matrix_figure.formula(x, C, row, now.theme)),
        "matrix-words": prose(matrix_figure.reading(C, picture.gray.shape[:2])),
    }


def _small(picture: Source, now: State) -> tuple[Array, Array, Array]:
    return matrix_figure.small(picture.gray, now.address.value(PLACE), applied(now)[0])


def spectrum(source: Source, now: State) -> Drawing:
    """The transforms of the picture, of the kernel, and their product."""
    found = fourier.spectra(shown(source, now).gray, applied(now)[0])
    return {
        "spectra": plane.drawn(
            now,
            plane.Picture(fourier.in_words(found), fourier.layers(found)),
            domain=plane.Domain((-1, 213), (-1, 73), axes="none", tallest=330),
        ),
        "spectra-formula": formula(fourier.formula(found)),
        "spectra-words": prose(fourier.reading(found)),
    }


def pooling(source: Source, now: State) -> Drawing:
    """The picture, or the book's sixteen numbers, pooled."""
    picture = shown(source, now)
    name, x, full = picture.name, picture.gray, picture.full
    tone: Tone = "light"
    if now.address.value(POOLED_PICTURE) != POOLED_PICTURES[0]:
        name, x, full, tone = "sixteen numbers", pooling_figure.BOOK, 13.0, "signed"
    size = int(_window(x).current(now))
    row, column = (now.address.value(param) for param in KEPT)
    pooled = pooling_figure.pool(x, size, (row, column), kind=now.address.value(POOLED))

    def took(
        address: Values, place: tuple[int, int], weights: Array | None, *, settled: bool
    ) -> None:
        for param, value in zip(KEPT, place, strict=True):
            address.put(param, value, settled=settled)

    starts = [pooled.size * np.arange(n) for n in pooled.y.shape]
    pair = scan.Pair(
        film=raster(x, tone=tone, full=full),
        inside=(0, 0, x.shape[0], x.shape[1]),
        output=raster(pooled.y, tone=tone, full=full),
        rows=starts[0].tolist(),
        columns=starts[1].tolist(),
        taps=(pooled.size, pooled.size),
        dilation=1,
        place=pooled.place,
        answer=pooling_figure.answer(pooled),
        sum="maximum =" if pooled.is_maximum else "mean =",
        titles=(
            f"{name}, {x.shape[0]} × {x.shape[1]}",
            f"{pooled.y.shape[0]} × {pooled.y.shape[1]}",
        ),
        alt=pooling_figure.in_words(name, pooled),
        lit=pooled.lit,
    )
    return {
        "pooled": scan.drawn(now, pair, took, seconds=8, tallest=280),
        "window-slider": live.slider(now, _window(x)),
        "pooled-formula": formula(pooling_figure.formula(pooled, now.theme)),
        "pooled-words": prose(pooling_figure.moved(x, pooled.size)),
    }


def _window(x: Array) -> live.Slider:
    """Windows that fit."""
    return WINDOW.limited(min(6, *x.shape))
