"""What the lesson on PCA shows while the hand moves: the cloud, and all that follows from it."""

from dataclasses import replace

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import controls, live, plane
from mathdl_ui.address import integer
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import pca as figure
from mathdl_ui.figures import pca_denoising as digits
from mathdl_ui.figures import pca_fails as bent
from mathdl_ui.figures import pca_steps as steps
from mathdl_ui.scene import Drawing, State, Values

POINTS = [
    plane.Handle(
        f"p{i}",
        at,
        "data",
        label="x" if i == 1 else "",
        spoken=f"Point {i}",
        origin=None,
        reach=8.0,
    )
    for i, at in enumerate(figure.TILTED, start=1)
]
LINE = plane.Handle("line", (2.6, -2.3), "second", label="u", spoken="Direction of the line")
CENTER = plane.Handle(
    "center", (-0.4, 0.3), "data", label="x̄", spoken="Center of the cloud", origin=None
)
ALONG = plane.Handle(
    "spread",
    (3.2, 2.1),
    "data",
    spoken="Spread and tilt of the cloud",
    origin=None,
    follows="center",
)


def rail(values: Values) -> Array:
    """(2, 2) from the center to where the cloud is as wide across as it is along."""
    (x, y), (tip_x, tip_y) = CENTER.place(values), ALONG.place(values)
    return np.array([(x, y), (x - (tip_y - y), y + (tip_x - x))])


ACROSS = plane.RailHandle("ratio", 0.35, rail, "data", spoken="Spread across the cloud")
MODES = ("Single points", "Whole cloud")
MODE = controls.choice_param("move", MODES)
SAMPLE = integer("sample", 1, 0, 999_999)
SHAPE = controls.choice_param("pca_shape", bent.SHAPES)
NOISE = live.Slider("noise", "Noise on each pixel (ink goes from 0 to 16)", 0.0, 10.0, 5.0, 0.5)
BEND = live.Slider("bend", "Bend", 0.0, 1.0, 0.8, 0.05)
N_STEPS = 36


def is_whole(now: State) -> bool:
    """Whether the whole cloud is moved rather than single points."""
    return now.address.value(MODE) == MODES[1]


def scene(now: State) -> figure.Scene:
    """The cloud and the line as they stand."""
    tip = LINE.current(now)
    if not is_whole(now):
        return figure.scene(np.array([point.current(now) for point in POINTS]), tip)
    center = CENTER.current(now)
    cloud = figure.whole_cloud(
        now.address.value(SAMPLE),
        center=center,
        along=ALONG.current(now) - center,
        ratio=ACROSS.current(now),
    )
    return figure.scene(cloud, tip)


def picture(now: State) -> Drawing:
    """A cloud and a line; axes, projections and variances follow."""
    cloud = scene(now)
    mean = (float(cloud.found.mean[0]), float(cloud.found.mean[1]))
    line = replace(LINE, origin=mean, follows="center")
    turning = plane.Timeline(
        N_STEPS + 1,
        figure.caption(cloud),
        lambda: figure.once_around(cloud, n_steps=N_STEPS),
        now=figure.nearest_step(cloud, n_steps=N_STEPS),
        seconds=8,
        label="Turn the line once around",
    )
    layers = figure.cloud(cloud, dots=is_whole(now))
    return {
        "plane": plane.drawn(
            now,
            plane.Picture(figure.in_words(cloud), layers, figure.line(cloud)),
            handles=[ALONG, line, CENTER, ACROSS] if is_whole(now) else [*POINTS, line],
            domain=plane.Domain(y=(-5.3, 4.5)),
            timeline=turning,
        ),
        "formula": formula(figure.formula(cloud, now.theme), figure.pythagoras(cloud, now.theme)),
    }


def power(now: State) -> Drawing:
    """The hand's line, turned by one multiplication after another."""
    cloud = scene(now)
    run = steps.power_run(cloud)
    played = plane.Timeline(
        steps.N_POWER + 1,
        lambda step: steps.power_caption(cloud, run, step),
        lambda: steps.power_frames(cloud, run),
        name="power",
        seconds=6,
        label="Step",
    )
    step = played.current(now)
    drawn = plane.Picture(
        steps.power_in_words(cloud, run, step),
        steps.backdrop(cloud),
        steps.power_layers(cloud, run, step),
    )
    return {
        "power": plane.drawn(now, drawn, domain=plane.Domain(tallest=400), timeline=played),
        "power-formula": formula(steps.power_formula(cloud, run, step, now.theme)),
    }


def whitening(now: State) -> Drawing:
    """The cloud centered, turned onto its axes, and stretched until it is round."""
    cloud = scene(now)
    played = plane.Timeline(
        steps.N_WHITE,
        steps.stage,
        lambda: steps.white_frames(cloud),
        name="white",
        seconds=4,
        label="Stage",
    )
    step = played.current(now)
    drawn = plane.Picture(
        steps.white_in_words(cloud, step), [], steps.white_layers(steps.white(cloud, step))
    )
    return {
        "white": plane.drawn(now, drawn, domain=plane.Domain(tallest=400), timeline=played),
        "white-formula": formula(steps.white_formula(cloud, step, now.theme)),
    }


def denoising(pixels: Array, now: State) -> Drawing:
    """Digits (n, 64) with noise, back from few components, and how near that comes to them."""
    sigma = NOISE.current(now)
    found = digits.noisy(pixels, sigma)
    played = plane.Timeline(
        len(digits.KEPT),
        lambda i: digits.caption(found, digits.KEPT[i]),
        lambda: digits.frames(found),
        name="clean",
        seconds=6,
        label="Components",
        first=10,
    )
    k = digits.KEPT[played.current(now)]
    words = digits.in_words(found, k, sigma)
    curve, window = digits.curve(found, k)
    return {
        "noise-slider": live.slider(now, NOISE),
        "denoising": plane.drawn(
            now,
            plane.Picture(words, digits.noisy_layers(found), digits.denoised(found, k)),
            domain=plane.Domain(*digits.WINDOW, axes="none", tallest=420),
            timeline=played,
        ),
        "denoising-words": prose(digits.reading(found)),
        "errors": plane.drawn(
            now,
            plane.Picture(words, curve),
            domain=plane.Domain(window.x, window.y, equal=False, ratio=0.6, tallest=280),
        ),
    }


def failing(now: State) -> Drawing:
    """A bent shape, its first axis, and all that one component keeps."""
    layers, words = bent.failure(now.address.value(SHAPE), BEND.current(now))
    return {
        "bend-slider": live.slider(now, BEND),
        "fails": plane.drawn(
            now, plane.Picture(words, layers), domain=plane.Domain(*bent.WINDOW, tallest=420)
        ),
        "fails-words": prose(words),
    }
