"""The PCA lesson beyond its picture: power iteration, whitening, and clouds where PCA fails."""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca, pca_clouds
from mathdl_core.linear_algebra import vector_geometry as geometry
from mathdl_ui import tex
from mathdl_ui.figures.pca import REACH, Scene
from mathdl_ui.layers import Frame, Layer, arrow, path, points, polygon, segments, text
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


def white_frames(now: Scene) -> list[Frame]:
    """The cloud as it is, centered, turned onto its axes, and stretched to variance 1."""
    angle = geometry.direction(now.found.axes[0])
    # The axes may be a mirrored pair, and turning does not mirror.
    sign = np.array([1.0, np.sign(now.found.axes[1] @ _facing(angle)[1])])
    white = sign * pca.whiten(now.X, now.found)
    varies = white.any(axis=0)
    deviations = np.where(varies, np.sqrt(now.found.variances), 1.0)
    frames = []
    for step in range(N_WHITE):
        moved, turned, stretched = (float(np.clip((step - s) / n, 0, 1)) for s, n in STAGES)
        axes = _facing(angle * (1 - turned))
        widths = np.where(varies, deviations ** (1 - stretched), 0.0)
        center = now.found.mean * (1 - moved)
        X = center + (white * widths) @ axes
        frames.append(Frame(stage(step), _with_ellipse(X, center, axes, widths)))
    return frames


def _facing(angle: float) -> Array:
    """(2, 2) the axis at an angle to the horizontal, and the one to its left."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def stage(step: int) -> str:
    """What a frame of whitening has done so far."""
    names = ("as it is", "centered", "turned", "white")
    done = sum(step >= start + length for start, length in STAGES)
    return names[done]


def _with_ellipse(X: Array, center: Array, axes: Array, widths: Array) -> list[Layer]:
    around = np.linspace(0, 2 * np.pi, 49)
    circle = np.column_stack([np.cos(around), np.sin(around)])
    first, second = 2 * widths[:, None] * axes
    return [
        polygon(center + (2 * circle * widths) @ axes, "result", fill=0.06, width=1.4),
        path([center - first, center + first], "result", width=3),
        path([center - second, center + second], "result", width=1.8),
        points(X, "data", r=4),
    ]


def white_in_words(now: Scene, step: int) -> str:
    """The picture of whitening as a sentence."""
    first, second = (tex.spoken(float(v), digits=3) for v in now.found.variances)
    return (
        f"The cloud of {len(now.X)} points, {stage(step)}. Its principal variances are {first} "
        f"and {second} before, and 1 and 1 once it is white."
    )


def white_formula(now: Scene, theme: Theme) -> str:
    """Whitening the point x, in numbers, and the covariance that comes out."""
    x = now.X[:1]
    score = pca.scores(x, now.found, n_components=2)[0]
    white = pca.whiten(now.X, now.found)
    deviations = [number(float(np.sqrt(v)), digits=3) for v in now.found.variances]
    lines = [
        (
            rf"z_{j + 1}",
            rf"\frac{{v_{j + 1}^\top (x - \bar x)}}{{\sqrt{{\lambda_{j + 1}}}}} = "
            rf"\frac{{{number(float(score[j]), digits=3)}}}{{{deviations[j]}}} = "
            + tex.colored("data", number(float(white[0, j]), digits=3), theme),
        )
        for j in range(2)
    ]
    C = np.round(pca.covariance(white), 9) + 0.0
    return tex.aligned(*lines, (r"\operatorname{cov}(z)", tex.matrix(C)))


SHAPES = ("Curved cloud", "Two moons")


def failing(shape: str, bend: float) -> tuple[Array, np.ndarray]:
    """(200, 2) points, and (200,) which of them are of the second color.

    That is the outer halves of a curved cloud, or the lower of two moons.
    """
    rng, place = np.random.default_rng(0), np.arange(200)
    if shape == SHAPES[0]:
        cloud = pca_clouds.bent_cloud(rng, n_samples=200, bend=bend, noise=0.12)
        return cloud, (place < 50) | (place >= 150)
    return pca_clouds.two_moons(rng, n_samples=200, bend=bend, noise=0.12), place >= 100


LINE_Y = -3.7


def failure(shape: str, bend: float) -> tuple[list[Layer], str]:
    """A bent shape, its first axis, and below it all that one component keeps."""
    X, second = failing(shape, bend)
    found = pca.pca(X)
    on_axis = pca.scores(X, found, n_components=1)
    feet = pca.reconstruct(on_axis, found)
    axis = REACH * found.axes[0]
    below = np.column_stack([on_axis[:, 0], np.full(len(X), LINE_Y)])
    layers = [
        segments(X, feet, "muted", width=0.8, opacity=0.35),
        path([found.mean - axis, found.mean + axis], "result", width=2.5),
        path([(-REACH, LINE_Y), (REACH, LINE_Y)], "result", width=1.2),
        text((-5.7, LINE_Y), "PC 1 alone", "result", shift=(0, -16)),
    ]
    for role, rows in (("data", ~second), ("second", second)):
        layers += [points(X[rows], role, r=4), points(below[rows], role, r=5, opacity=0.45)]
    share = pca.explained_share(found.variances)[0]
    apart, mixed = (pca_clouds.mixed_share(places, second) for places in (X, on_axis))
    words = (
        f"The first component keeps {100 * share:.0f} % of the variance. In the plane "
        f"{100 * apart:.0f} % of the points have their nearest neighbor in the other color, on "
        f"PC 1 alone {100 * mixed:.0f} %."
    )
    return layers, words


def reading(shape: str) -> str:
    """What each shape teaches."""
    if shape == SHAPES[0]:
        return (
            "These points have *one* degree of freedom: their place along the curve. PCA knows "
            "straight lines only, so it needs two components for it, and on the first alone the "
            "ends of the curve, in orange, come to lie on its middle."
        )
    return (
        "The two moons are easy to tell apart, yet PCA never saw the colors: it looks for "
        "*variance*, and the direction that varies most is not the one that separates."
    )


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
