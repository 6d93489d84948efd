"""The PCA lesson beyond its picture: power iteration, the two routes, whitening."""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca, pca_clouds
from mathdl_core.linear_algebra import vector_geometry as geometry
from mathdl_ui import tex
from mathdl_ui.figures.pca import REACH, Scene
from mathdl_ui.layers import Frame, Layer, arrow, path, points, polygon
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

N_POWER = 10
N_WHITE = 12


def power_run(now: Scene) -> pca.PowerRun:
    """Power iteration from the hand's line."""
    return pca.power_iteration(now.C, start=now.u, n_steps=N_POWER)


def power_layers(now: Scene, run: pca.PowerRun, step: int) -> list[Layer]:
    """The direction after `step` multiplications, the ones before it fading."""
    reach = 3.6
    mean = now.found.mean
    v = run.directions[step]
    past = run.directions[max(0, step - 1)]
    return [
        path([mean - REACH * v, mean + REACH * v], "second", width=1.4),
        arrow(mean, mean + reach * past, "second", width=2, opacity=0.3),
        arrow(mean, mean + reach * v, "second", width=3.5),
    ]


def backdrop(now: Scene) -> list[Layer]:
    """The cloud and its first axis, unmoved."""
    axis = REACH * now.found.axes[0]
    return [
        path([now.found.mean - axis, now.found.mean + axis], "result", width=2, dash=True),
        points(now.X, "data", r=4),
    ]


def power_caption(now: Scene, run: pca.PowerRun, step: int) -> str:
    """The step and what it captures."""
    share = 100 * run.captured[step] / now.total if now.total else 0.0
    return f"step {step}: {share:.2f} %"


def power_frames(now: Scene, run: pca.PowerRun) -> list[Frame]:
    """One frame a multiplication."""
    return [
        Frame(power_caption(now, run, step), power_layers(now, run, step))
        for step in range(N_POWER + 1)
    ]


def power_in_words(now: Scene, run: pca.PowerRun, step: int) -> str:
    """The picture of power iteration as a sentence."""
    v = run.directions[step]
    return (
        f"The cloud with its first axis, dashed, and an arrow along {tex.spoken(v[0], digits=3)}, "
        f"{tex.spoken(v[1], digits=3)}: the direction after {step} multiplications, which captures "
        f"{tex.spoken(float(run.captured[step]), digits=3)}."
    )


def power_formula(now: Scene, run: pca.PowerRun, step: int, theme: Theme) -> str:
    """One multiplication with its numbers, and how fast the rest shrinks."""
    k = min(step, N_POWER - 1)
    v = run.directions[k]
    image = now.C @ v
    size = float(np.hypot(*image))
    first, second = now.found.variances
    ratio = number(float(second / first), digits=3) if first else r"\text{undefined}"
    colored = tex.colored("second", tex.vector(run.directions[k + 1], digits=3), theme)
    product = rf"{tex.matrix(now.C)} {tex.vector(v, digits=3)} = {tex.vector(image, digits=3)}"
    return tex.aligned(
        (rf"C\, v_{{{k}}}", product),
        (
            rf"v_{{{k + 1}}}",
            rf"\frac{{C\, v_{{{k}}}}}{{|C\, v_{{{k}}}|}}",
            rf"\frac{{1}}{{{number(size, digits=3)}}} {tex.vector(image, digits=3)} = {colored}",
        ),
        (r"\lambda_2 / \lambda_1", ratio),
    )


STAGES = ((0, 2), (2, 5), (7, 4))  # first step and number of steps: center, turn, stretch


class White(NamedTuple):
    """The cloud at a step of whitening: its points, center and axes, and the spread along each."""

    X: Array
    center: Array
    axes: Array
    widths: Array


def white(now: Scene, step: int) -> White:
    """The cloud as it is, then centered, turned onto its axes, and stretched to variance 1."""
    angle = geometry.direction(now.found.axes[0])
    # The axes may be a mirrored pair, and turning does not mirror.
    sign = np.array([1.0, np.sign(now.found.axes[1] @ _facing(angle)[1])])
    goal = sign * pca.whiten(now.X, now.found)
    varies = goal.any(axis=0)
    deviations = np.where(varies, np.sqrt(now.found.variances), 1.0)
    moved, turned, stretched = (float(np.clip((step - s) / n, 0, 1)) for s, n in STAGES)
    axes = _facing(angle * (1 - turned))
    widths = np.where(varies, deviations ** (1 - stretched), 0.0)
    center = now.found.mean * (1 - moved)
    return White(center + (goal * widths) @ axes, center, axes, widths)


def white_frames(now: Scene) -> list[Frame]:
    """Every step of whitening."""
    return [Frame(stage(step), white_layers(white(now, step))) for step in range(N_WHITE)]


def _facing(angle: float) -> Array:
    """(2, 2) the axis at an angle to the horizontal, and the one to its left."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def stage(step: int) -> str:
    """What a frame of whitening has done so far."""
    names = ("as it is", "centered", "turned", "white")
    done = sum(step >= start + length for start, length in STAGES)
    return names[done]


def white_layers(at: White) -> list[Layer]:
    """The points with their ellipse and its axes."""
    around = np.linspace(0, 2 * np.pi, 49)
    circle = np.column_stack([np.cos(around), np.sin(around)])
    first, second = 2 * at.widths[:, None] * at.axes
    return [
        polygon(at.center + (2 * circle * at.widths) @ at.axes, "result", fill=0.06, width=1.4),
        path([at.center - first, at.center + first], "result", width=3),
        path([at.center - second, at.center + second], "result", width=1.8),
        points(at.X, "data", r=4),
    ]


def white_in_words(now: Scene, step: int) -> str:
    """The picture of whitening as a sentence."""
    first, second = (tex.spoken(float(v), digits=3) for v in now.found.variances)
    return (
        f"The cloud of {len(now.X)} points, {stage(step)}. Its principal variances are {first} "
        f"and {second} before, and 1 and 1 once it is white."
    )


def white_formula(now: Scene, step: int, theme: Theme) -> str:
    """Whitening the point x, in numbers, and the covariance of the cloud at a step."""
    score = pca.scores(now.X[:1], now.found, n_components=2)[0]
    z = pca.whiten(now.X, now.found)[0]
    deviations = [number(float(np.sqrt(v)), digits=3) for v in now.found.variances]
    lines = [
        (
            rf"z_{j + 1}",
            rf"\frac{{v_{j + 1}^\top (x - \bar x)}}{{\sqrt{{\lambda_{j + 1}}}}} = "
            rf"\frac{{{number(float(score[j]), digits=3)}}}{{{deviations[j]}}} = "
            + tex.colored("data", number(float(z[j]), digits=3), theme),
        )
        for j in range(2)
    ]
    C = np.round(pca.covariance(white(now, step).X), 9) + 0.0
    return tex.aligned(*lines, (r"\operatorname{cov}", tex.matrix(C)))


def routes_formula(now: Scene, theme: Theme) -> str:
    """The eigenvalues of the covariance, and the squared singular values over n - 1."""
    by_svd = pca.pca_by_svd(now.X)
    n = len(now.X)
    sigma = np.sqrt((n - 1) * by_svd.variances)
    lambdas = [tex.colored("result", number(float(v)), theme) for v in now.found.variances]
    squares = [
        rf"\frac{{{number(float(s))}^2}}{{{n - 1}}} = "
        + tex.colored("result", number(float(v)), theme)
        for s, v in zip(sigma, by_svd.variances, strict=True)
    ]
    return tex.aligned(
        (r"C\, v_j = \lambda_j v_j: \quad \lambda", rf"{lambdas[0]}, \quad {lambdas[1]}"),
        (r"X - \bar x = U \Sigma V^\top: \quad \tfrac{\sigma_j^2}{n-1}", *squares),
    )


def needle() -> tuple[float, float, float]:
    """The smaller variance of a needle: as it was made, by SVD, and by the covariance."""
    cloud = pca_clouds.round_cloud(np.random.default_rng(0), n_samples=80)
    along, thin = np.array([3.0, 2.0]), 1e-9
    X = pca_clouds.stretched(cloud, center=np.zeros(2), along=along, ratio=thin)
    made = float(along @ along) / 4 * thin**2
    by_svd, by_covariance = pca.pca_by_svd(X), pca.pca_by_covariance(X)
    return made, float(by_svd.variances[1]), float(by_covariance.variances[1])


def uncentered_error(now: Scene) -> tuple[float, float]:
    """The error of one component with the mean subtracted first, and without."""
    without = now.found._replace(mean=np.zeros(2))
    errors = [
        pca.reconstruction_error(
            now.X, pca.reconstruct(pca.scores(now.X, found, n_components=1), found)
        )
        for found in (now.found, without)
    ]
    return errors[0], errors[1]


def notes(now: Scene) -> str:
    """Where the routes differ, and where a book's code goes another way."""
    made, by_svd, by_covariance = (tex.plain(value, digits=3) for value in needle())
    centered, raw = (tex.plain(value, digits=3) for value in uncentered_error(now))
    return (
        f"They part at the last digits: of a needle whose second variance is {made}, the SVD finds "
        f"{by_svd} and the covariance {by_covariance}: beside large squares small ones are lost. "
        "And center first: the code of Chaudhury 4.3 measures the reconstruction error without "
        f"subtracting the mean; for one component of this cloud that gives {raw}, not {centered}."
    )
