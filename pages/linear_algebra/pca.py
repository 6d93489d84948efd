"""Principal component analysis: the axes along which data vary most."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
import torch
from sklearn import decomposition

from mathdl_core.linear_algebra import pca, pca_exercises, pca_torch
from mathdl_core.linear_algebra import pca_clouds as clouds
from mathdl_ui import (
    controls,
    evidence,
    export,
    lesson,
    live,
    measurement_picker,
    plane,
    practice,
    sample_views,
    samples,
)
from mathdl_ui.address import integer
from mathdl_ui.components import formula
from mathdl_ui.figures import pca as figure
from mathdl_ui.figures import pca_data as real
from mathdl_ui.figures import pca_steps as more
from mathdl_ui.layers import Point
from mathdl_ui.scene import Drawing, State

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
TIP = plane.Handle(
    "spread",
    (3.2, 2.1),
    "data",
    spoken="Spread and tilt of the cloud",
    origin=None,
    follows="center",
)
RATIO = live.Slider("ratio", "Spread across, as a share of the spread along", 0.0, 1.0, 0.35, 0.05)
NOISE = live.Slider("noise", "Noise on each pixel (ink goes from 0 to 16)", 0.0, 10.0, 5.0, 0.5)
BEND = live.Slider("bend", "Bend", 0.0, 1.0, 0.8, 0.05)
POWER = plane.Timeline(more.N_POWER + 1, "", list, name="power", seconds=6, label="Step")
WHITE = plane.Timeline(more.N_WHITE, "", list, name="white", seconds=4, label="Stage")
CLEAN = plane.Timeline(1, "", list, name="clean", seconds=6, label="Components", first=10)
SAMPLE = integer("sample", 1, 0, 999_999)
MODES = ("Single points", "Whole cloud")
MOVE = controls.choice_param("move", MODES)
N_STEPS = 36

page = lesson.begin("pca")


def whole(now: State) -> bool:
    """Whether the whole cloud is moved rather than single points."""
    return now.address.value(MOVE) == MODES[1]


def state(now: State) -> figure.Scene:
    """The cloud and the line as they stand."""
    tip = LINE.current(now)
    if not whole(now):
        return figure.scene(np.array([point.current(now) for point in POINTS]), tip)
    rng = np.random.default_rng(now.address.value(SAMPLE))
    center = CENTER.current(now)
    cloud = clouds.stretched(
        clouds.round_cloud(rng, n_samples=80),
        center=center,
        along=TIP.current(now) - center,
        ratio=RATIO.current(now),
    )
    return figure.scene(cloud, tip)


def drawing(now: State) -> Drawing:
    """A cloud and a line; axes, projections and variances follow."""
    cloud = state(now)
    mean = (float(cloud.found.mean[0]), float(cloud.found.mean[1]))
    turned = replace(LINE, origin=mean, follows="center")
    turning = plane.Timeline(
        N_STEPS + 1,
        figure.caption(cloud),
        lambda: figure.once_around(cloud, n_steps=N_STEPS),
        now=figure.nearest_step(cloud, n_steps=N_STEPS),
        seconds=8,
        label="Turn the line once around",
    )
    layers = figure.cloud(cloud, dots=whole(now))
    return {
        "plane": plane.drawn(
            now,
            plane.Picture(figure.in_words(cloud), layers, figure.line(cloud)),
            handles=[TIP, turned, CENTER] if whole(now) else [*POINTS, turned],
            domain=plane.Domain(y=(-5.3, 4.5)),
            timeline=turning,
        ),
        "formula": formula(figure.formula(cloud, now.theme), figure.pythagoras(cloud, now.theme)),
        "ratio-slider": live.slider(now, RATIO),
    }


def choose(places: Sequence[Point]) -> None:
    """Put the single points where a preset has them."""
    page.address.put(MOVE, MODES[0])
    for point, at in zip(POINTS, places, strict=True):
        page.address.put(point.param, at)
    page.follow()


@page.picture
def picture() -> None:
    """A cloud and a line to drag, the formula beside them."""
    left, right = st.columns([7, 5], gap="large")
    with left:
        controls.choice(page, MOVE, "Drag", MODES)
        place = page.live(drawing)
        place("plane")
        with st.container(horizontal=True, gap="small"):
            for name, places in figure.presets().items():
                st.button(name, key=f"pca-preset-{name}", on_click=choose, args=(places,))
        if whole(page):
            place("ratio-slider")
            controls.new_sample(page, SAMPLE)
        page.provenance(
            "computed",
            "Drag a point, or the line by its end, or press play. The green mark is PC 1.",
        )
    with right:
        place("formula")
        practice.quests(page, figure.quests(state(page)))


@page.section("Predict", follows=True)
def predict() -> None:
    """A guess before the answer."""
    question, answer, because = figure.quarter_turn(state(page), page.theme)
    practice.predict_number(
        page, "quarter", question, answer=answer, tolerance=0.1, because=because
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, pca_exercises.pca_exercise)


@page.section("How a computer turns the line", follows=True)
def routes() -> None:
    """Power iteration from the hand's line; the covariance and the SVD, equal."""
    now = state(page)
    run = more.power_run(now)
    step = POWER.current(page)
    left, right = st.columns([7, 5], gap="large")
    with left:
        plane.plane(
            page,
            "power",
            plane.Picture(
                more.power_in_words(now, run, step),
                more.backdrop(now),
                more.power_layers(now, run, step),
            ),
            domain=plane.Domain(tallest=400),
            timeline=replace(
                POWER,
                caption=more.power_caption(now, run, step),
                frames=lambda: more.power_frames(now, run),
            ),
        )
    with right:
        st.markdown(
            "No trying out: multiply *any* direction by the covariance and shorten it to length "
            "1, again and again. It turns to the first axis, the faster the smaller $\\lambda_2$ "
            "is beside $\\lambda_1$. Here it starts from your line."
        )
        page.formula(more.power_formula(now, run, step, page.theme))
    st.markdown(
        "Two routes go there directly, and reach the same: the eigenvectors of the covariance, "
        "and the singular value decomposition of the centered points."
    )
    page.formula(more.routes_formula(now, page.theme))
    st.markdown(more.notes(now))
    page.provenance("computed")


@page.section("Whitening", follows=True)
def whitening() -> None:
    """The cloud centered, turned onto its axes, and stretched until it is round."""
    now = state(page)
    left, right = st.columns([7, 5], gap="large")
    with left:
        frames = more.white_frames(now)
        step = WHITE.current(page)
        plane.plane(
            page,
            "white",
            plane.Picture(more.white_in_words(now, step), [], frames[step].layers),
            domain=plane.Domain(tallest=400),
            timeline=replace(WHITE, caption=frames[step].caption, frames=lambda: frames),
        )
    with right:
        st.markdown(
            "Subtract the mean, turn the axes onto the grid, divide by the spread along each: "
            "what is left has variance 1 in every direction, and no correlation. Many networks "
            "learn faster from such inputs."
        )
        page.formula(more.white_formula(now, page.theme))
        page.provenance("computed", "Press play; the cloud is that of the picture.")


@page.section("On real data")
def real_data() -> None:
    """A data set, its biplot, and its samples coming back."""
    now = measurement_picker.pick(page)
    st.markdown(real.summary(now))
    sample_views.biplot(page, now)
    st.fragment(sample_views.coming_back, key="back")(page, now)


@page.section("Standardize or not?")
def standardize() -> None:
    """What the choice of units decides."""
    raw, standardized = measurement_picker.shipped("Breast cancer", standardized=True).first
    practice.predict_number(
        page,
        "standardize",
        "569 tumors, 30 measurements of their cells, from areas in thousands to shares of one. As "
        f"measured, the first component holds **{100 * raw:.1f} %** of the variance. Standardize "
        "every column to variance 1: how many percent does it hold then?",
        answer=100 * standardized,
        tolerance=8,
        because="As measured it was hardly more than the column with the largest numbers. "
        "Standardized, every column has the same say, and the first axis is what they share.",
    )


@page.section("Noise out of digits")
def denoising() -> None:
    """Few components keep the digits and lose the noise."""
    sigma = live.live_slider(page, NOISE)
    now = real.noisy(samples.digits().pixels, sigma)
    run = replace(CLEAN, n_frames=len(real.KEPT))
    k = real.KEPT[run.current(page)]
    left, right = st.columns([7, 5], gap="large")
    with left:
        plane.plane(
            page,
            "denoising",
            plane.Picture(
                real.denoising_in_words(now, k, sigma),
                real.noisy_layers(now),
                real.denoised(now, k),
            ),
            domain=plane.Domain(*real.NOISY_WINDOW, axes="none", tallest=420),
            timeline=replace(
                run,
                caption=real.denoising_caption(now, k),
                frames=lambda: real.denoising_frames(now),
            ),
        )
    with right:
        st.markdown(real.denoising_reading(now))
        curve, window = real.denoising_curve(now, k)
        plane.plane(
            page,
            "errors",
            plane.Picture(real.denoising_in_words(now, k, sigma), curve),
            domain=plane.Domain(window.x, window.y, equal=False, ratio=0.6, tallest=280),
        )
        st.caption("Across: components kept. Up: mean squared distance to the clean digits.")
    page.provenance("computed", "All 1,797 digits, noise from seed 0; the axes are of noisy ones.")


@page.section("Where PCA fails")
def fails() -> None:
    """Curves, and classes that variance does not see."""
    shape = st.segmented_control(
        "Shape",
        more.SHAPES,
        default=more.SHAPES[0],
        required=True,
        key="pca_shape",
        bind="query-params",
        label_visibility="collapsed",
    )
    left, right = st.columns([7, 5], gap="large")
    with right:
        st.markdown(more.reading(shape))
        bend = live.live_slider(page, BEND)
        layers, words = more.failure(shape, bend)
        st.markdown(words)
    with left:
        plane.plane(page, "fails", plane.Picture(words, layers), domain=plane.Domain(tallest=420))
        page.provenance("computed", "Bend the shape; below it, what one component keeps.")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against each other, numpy, scikit-learn and torch, on the cloud of the picture."""
    now = state(page)
    with np.errstate(invalid="ignore"):  # scikit-learn divides by a total variance of 0
        theirs = decomposition.PCA().fit(now.X)
    by_svd, by_covariance = pca.pca_by_svd(now.X), pca.pca_by_covariance(now.X)
    twin = pca_torch.pca_by_svd(torch.from_numpy(now.X))
    both = now.found.variances, now.C
    evidence.checks(
        [
            evidence.Check("λ, two routes", by_covariance.variances, by_svd.variances, "our SVD"),
            evidence.Check("C", now.C, np.cov(now.X.T), "numpy.cov"),
            evidence.Check("λ", both[0], np.linalg.eigvalsh(now.C)[::-1], "numpy.linalg.eigvalsh"),
            evidence.Check("λ", both[0], theirs.explained_variance_, "sklearn.decomposition.PCA"),
            evidence.Check(
                "Σ λ v vᵀ",
                (now.found.axes.T * now.found.variances) @ now.found.axes,
                theirs.get_covariance(),
                "sklearn.decomposition.PCA.get_covariance",
            ),
            evidence.Check("λ", both[0], twin.variances, "torch.linalg.svd"),
            evidence.Check(
                "captured + left",
                now.shadow.captured + now.shadow.left,
                np.trace(np.cov(now.X.T)),
                "numpy.trace(numpy.cov)",
            ),
        ]
    )


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    now = state(page)
    names = ("pca_by_covariance", "pca_by_svd", "scores", "reconstruct")
    lines = [
        f"X = {export.literal(now.X)}",
        "found = pca_by_covariance(X)",
        "again = pca_by_svd(X)",
        f"line = shadow(X, {export.literal(now.u)})",
    ]
    shown = {
        "found.variances": now.found.variances,
        "again.variances": now.found.variances,
        "line.captured": now.shadow.captured,
        "line.left": now.shadow.left,
    }
    evidence.code(
        page,
        [getattr(pca, name) for name in (*names, "shadow")],
        [getattr(pca_torch, name) for name in names],
        export.Export(page.entry.title, page.slug, page.entry.idea, [pca], "\n".join(lines), shown),
    )


page.end(
    [
        "K. Pearson, *On lines and planes of closest fit to systems of points in space*, 1901",
        "H. Hotelling, *Analysis of a complex of statistical variables into principal "
        "components*, 1933",
        "I. T. Jolliffe, *Principal Component Analysis*, second edition, 2002",
    ]
)
