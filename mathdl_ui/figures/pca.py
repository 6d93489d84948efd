"""The PCA lesson's picture: a cloud, its principal axes, and a line turned by hand."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.linear_algebra import pca
from mathdl_core.linear_algebra import vector_geometry as geometry
from mathdl_core.linear_algebra.pca_clouds import round_cloud, stretched, turned_about
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, Point, path, points, polygon, segments, text
from mathdl_ui.tex import number, term
from mathdl_ui.theme import Theme

TILTED: tuple[Point, ...] = (
    *((3.9, 0.9), (-3.7, -1.6), (-2.9, -2.2), (-2.4, -0.3), (-1.7, -1.5), (-1.0, 0.2)),
    *((-0.6, -0.9), (0.3, 0.9), (0.8, -0.3), (1.3, 1.6), (1.9, 0.3), (2.4, 2.2)),
    *((-0.1, -0.1), (3.3, 2.4)),
)
ROUND: tuple[Point, ...] = tuple(
    (round(r * np.cos(angle), 1), round(r * np.sin(angle), 1))
    for r, offset in ((2.9, 0.3), (1.5, 0.75))
    for angle in offset + 2 * np.pi * np.arange(7) / 7
)
NEEDLE: tuple[Point, ...] = tuple(
    (round(x, 1), round(0.5 * x + wobble, 1))
    for x, wobble in zip(np.linspace(4.6, -4.6, 14), [0.1, -0.1, 0.0, -0.1, 0.1] * 3, strict=False)
)
CLUSTERS: tuple[Point, ...] = (
    *((3.6, 1.1), (2.4, 2.6), (2.9, 1.7), (2.0, 1.9), (3.1, 2.7), (2.6, 1.2), (3.5, 2.0)),
    *((-2.2, -1.3), (-3.4, -2.4), (-2.7, -0.8), (-3.6, -1.5), (-2.1, -2.3), (-2.8, -1.8)),
    (-3.2, -0.9),
)
OUTLIER: tuple[Point, ...] = (
    (0.9, 4.2),
    *((-1.7, -1.7), (-1.4, -1.4), (-1.1, -1.9), (-0.9, -1.6), (-0.6, -1.4), (-0.3, -1.8)),
    *((0.0, -1.5), (0.3, -1.8), (0.5, -1.4), (0.8, -1.9), (1.1, -1.6), (1.4, -1.4)),
    (1.7, -1.7),
)
REACH = 20.0
BAR = (-5.6, 5.6, -4.95)
SOURCES = (
    "K. Pearson, *On lines and planes of closest fit to systems of points in space*, 1901",
    "H. Hotelling, *Analysis of a complex of statistical variables into principal components*, "
    "1933",
    "I. T. Jolliffe, *Principal Component Analysis*, second edition, 2002",
)
LIMITS = ((-6.0, 6.0), (-4.5, 4.5))


class Scene(NamedTuple):
    """A cloud and a line through its mean.

    Attributes:
        X: (n, 2) the points.
        tip: (2,) the end of the line's handle.
        u: (2,) the direction of the line, of length 1.
        C: (2, 2) covariance.
        found: the principal axes.
        shadow: the points on the line.
        total: variance along all axes together.
    """

    X: Array
    tip: Array
    u: Array
    C: Array
    found: pca.PCA
    shadow: pca.Shadow
    total: float

    @property
    def share(self) -> float:
        """What the line captures of the total, from 0 to 1; 0 when all points coincide."""
        return self.shadow.captured / self.total if self.total else 0.0

    @property
    def is_round(self) -> bool:
        """Whether no line is much better than any other."""
        return bool(self.found.variances[0] < 1.02 * self.found.variances[1])


def whole_cloud(seed: int, *, center: Array, along: Array, ratio: float) -> Array:
    """(80, 2) normal points with the hand's center and spread; x, the first, lies off both axes."""
    cloud = round_cloud(np.random.default_rng(seed), n_samples=80)
    first = int(np.hypot(*(cloud - np.array([1.3, -1.3])).T).argmin())
    cloud[[0, first]] = cloud[[first, 0]]
    return stretched(cloud, center=center, along=along, ratio=ratio)


def scene(X: Array, tip: Array) -> Scene:
    """All that the picture of points X (n, 2) and a line toward tip (2,) shows."""
    found = pca.pca(X)
    u = _direction(found.mean, tip)
    total = float(found.variances.sum())
    return Scene(X, tip, u, pca.covariance(X), found, pca.shadow(X, u), total)


def turned(now: Scene, tip: Array) -> Scene:
    """The same cloud with the line toward another tip (2,)."""
    u = _direction(now.found.mean, tip)
    return now._replace(tip=tip, u=u, shadow=pca.shadow(now.X, u))


def _direction(mean: Array, tip: Array) -> Array:
    """(2,) of length 1 from the mean toward the tip; across where both coincide."""
    ahead = tip - mean
    length = np.hypot(*ahead)
    return ahead / length if length else np.array([1.0, 0.0])


def cloud(now: Scene, *, dots: bool) -> list[Layer]:
    """What the line does not move: the ellipse at two standard deviations, its axes, the points."""
    mean, (first, second) = now.found.mean, 2 * now.found.axes * spread(now)[:, None]
    around = np.linspace(0, 2 * np.pi, 61)
    ellipse = mean + np.outer(np.cos(around), first) + np.outer(np.sin(around), second)
    layers = [
        polygon(ellipse, "result", fill=0.06, width=1.4),
        path([mean - first, mean + first], "result", width=3.5),
        path([mean - second, mean + second], "result", width=1.8),
    ]
    if dots:
        layers += [points(now.X, "data", r=3.6), text(now.X[0], "x", "data", math=True)]
    if now.total:
        # In a whole cloud a handle stands at the end of the axis.
        ahead = mean + (1 + (0.8 if dots else 0.35) / max(np.hypot(*first), 1e-9)) * first
        layers.append(text(ahead, "PC 1", "result", anchor="middle", shift=(0, 5)))
    return layers


def spread(now: Scene) -> Array:
    """(2,) standard deviations along the axes."""
    deviations: Array = np.sqrt(now.found.variances)
    return deviations


def line(now: Scene) -> list[Layer]:
    """What turns with the line: the projections, one right triangle, and the sum as a bar."""
    mean, x, foot = now.found.mean, now.X[0], now.shadow.feet[0]
    corner = geometry.right_angle_mark(foot, mean - foot, x - foot, size=0.2)
    return [
        path([mean - REACH * now.u, mean + REACH * now.u], "second", width=1.6),
        segments(now.X, now.shadow.feet, "model", width=1.3, opacity=0.75),
        path([mean, x], "muted", width=1.6, dash=True),
        path([mean, foot], "second", width=8, opacity=0.35),
        path([foot, x], "model", width=3),
        path(corner, "ink", width=1.2),
        points(now.shadow.feet, "second", r=3, opacity=1),
        *bar(now),
    ]


def bar(now: Scene) -> list[Layer]:
    """Captured and left as one bar of constant length, marked where the first axis would get."""
    left, right, y = BAR
    split = left + now.share * (right - left)
    best = left + (right - left) * (now.found.variances[0] / now.total if now.total else 0.0)
    captured, lost = f"captured {100 * now.share:.1f} %", f"left {100 - 100 * now.share:.1f} %"
    return [
        path([(split, y), (right, y)], "model", width=11, opacity=0.55),
        path([(left, y), (split, y)], "second", width=11),
        path([(best, y - 0.22), (best, y + 0.22)], "result", width=3),
        text((left, y), captured, "second", shift=(0, -11)),
        text((right, y), lost, "model", anchor="end", shift=(0, -11)),
    ]


def caption(now: Scene) -> str:
    """The number to watch while the line turns."""
    return f"captured {100 * now.share:.1f} %"


def once_around(now: Scene, *, n_steps: int) -> list[Frame]:
    """The frames in which the line turns once around the mean."""
    tips = turned_about(now.found.mean, radius=_radius(now), n_steps=n_steps)
    scenes = [turned(now, tip) for tip in tips]
    return [Frame(caption(one), line(one), {"line": one.tip.tolist()}) for one in scenes]


def nearest_step(now: Scene, *, n_steps: int) -> int:
    """The frame of `once_around` whose line is nearest to the hand's."""
    return geometry.nearest_step(now.u, n_steps=n_steps)


def _radius(now: Scene) -> float:
    """As far from the mean as the handle is, if all the way round stays in the picture."""
    mean = now.found.mean
    room = min(float(min(high - m, m - low)) for m, (low, high) in zip(mean, LIMITS, strict=True))
    return max(min(float(np.hypot(*(now.tip - mean))), room), 0.5)


def in_words(now: Scene) -> str:
    """The picture as a sentence."""
    mean, (v1, _) = now.found.mean, now.found.axes
    return (
        f"{len(now.X)} points around {tex.spoken(mean[0], digits=3)}, "
        f"{tex.spoken(mean[1], digits=3)}. The first principal axis points along "
        f"{tex.spoken(v1[0], digits=3)}, {tex.spoken(v1[1], digits=3)}, with variance "
        f"{tex.spoken(now.found.variances[0], digits=3)} of "
        f"{tex.spoken(now.total, digits=3)} in all; the line turned by hand captures "
        f"{tex.spoken(now.shadow.captured, digits=3)} and leaves "
        f"{tex.spoken(now.shadow.left, digits=3)}."
    )


def formula(now: Scene, theme: Theme) -> str:
    """Covariance, eigenvalues and the split, in symbols and in the numbers of the picture."""
    (a, b), (_, d) = now.C
    u1, u2 = now.u
    short = {"digits": 3}
    captured = tex.colored("second", rf"\mathbf{{{number(now.shadow.captured, **short)}}}", theme)
    left = tex.colored("model", rf"\mathbf{{{number(now.shadow.left, **short)}}}", theme)
    lambdas = [tex.colored("result", number(v, **short), theme) for v in now.found.variances]
    u = tex.colored("second", "u", theme)
    # A square has no sign to write.
    square = rf"{term(abs(u1), **short)}^2 \cdot {term(a, **short)}"
    mixed = rf"2 \cdot {term(u1, **short)} \cdot {term(u2, **short)} \cdot {term(b, **short)}"
    last = rf"{term(abs(u2), **short)}^2 \cdot {term(d, **short)}"
    half = number((a + d) / 2, **short)
    root = rf"\sqrt{{{term((a - d) / 2, **short)}^2 + {term(b, **short)}^2}}"
    return tex.aligned(
        (
            "C",
            r"\tfrac{1}{n-1} \sum_i (x_i - \bar x)(x_i - \bar x)^\top",
            rf"{tex.matrix(now.C)}, \quad n = {len(now.X)}",
        ),
        (
            r"\lambda_{1,2}",
            rf"{half} \pm {root}",
            rf"{lambdas[0]}, \quad {lambdas[1]}",
        ),
        (
            rf"{u}^\top C\, {u}",
            rf"{square} + {last} \\ & \quad + {mixed}",
            rf"{captured} \quad \text{{captured}}",
        ),
        (r"\tfrac{1}{n-1} \sum_i d_i^2", rf"{left} \quad \text{{left}}"),
    )


def pythagoras(now: Scene, theme: Theme) -> str:
    """The fixed sum, and the right triangle of the point x, in numbers."""
    x, t = now.X[0] - now.found.mean, float(now.shadow.along[0])
    d = float(np.hypot(*(now.X[0] - now.shadow.feet[0])))
    captured, left, total = (
        number(v, digits=3) for v in (now.shadow.captured, now.shadow.left, now.total)
    )
    parts = (
        tex.colored("second", captured, theme),
        tex.colored("model", left, theme),
        tex.colored("result", r"\lambda_1 + \lambda_2", theme),
        tex.colored("second", rf"{term(t, digits=3)}^2", theme),
        tex.colored("model", rf"{number(d, digits=3)}^2", theme),
    )
    return tex.aligned(
        (r"\text{total}", rf"{parts[0]} + {parts[1]} = {parts[2]} = \mathbf{{{total}}}"),
        (r"|x - \bar x|^2", rf"{parts[3]} + {parts[4]} = {number(float(x @ x), digits=3)}"),
    )


def quests(now: Scene) -> list[Quest]:
    """Small tasks on the cloud and its line."""
    variances = now.found.variances
    oriented = bool(variances[0] > 1.2 * variances[1])
    shares = np.square(now.X - now.found.mean).sum(axis=1) / (len(now.X) - 1)
    return [
        Quest(
            "Turn the line until it captures all that a line can.",
            oriented and now.shadow.captured > 0.998 * variances[0],
            "There it lies on PC 1, and the error it leaves is the smallest: their sum is fixed.",
        ),
        Quest(
            "Turn it until it captures the *least*.",
            oriented and now.shadow.captured < 1.01 * variances[1] + 0.002 * variances[0],
            "It lies on the second axis: at a right angle to the first, always.",
        ),
        Quest(
            "Make a cloud in which every line captures the same.",
            bool(now.total) and now.is_round,
            "Its eigenvalues are equal. PCA still names an axis, and it means nothing.",
        ),
        Quest(
            "Let one single point make up more than half of the total variance.",
            bool(now.total) and bool(shares.max() > 0.5 * now.total),
            "Distances are squared, so far points are loud: the first axis points at this one.",
        ),
    ]


def quarter_turn(now: Scene, theme: Theme) -> tuple[str, float, str]:
    """The prediction: question, answer and why, for the line turned by 90°."""
    captured, left = (number(v, digits=3) for v in (now.shadow.captured, now.shadow.left))
    question = (
        f"The cloud's total variance is ${number(now.total, digits=3)}$, and the line captures "
        f"${tex.colored('second', captured, theme)}$ of it. You turn the line by 90°. "
        "How much does it capture then?"
    )
    because = (
        "Turned, it lies along what it had left: distances *to* the line have become distances "
        f"*along* it. ${captured} + {left}$ is the total, and the two have traded places."
    )
    return question, now.shadow.left, because


def presets() -> dict[str, Sequence[Point]]:
    """Fourteen points each, named for what they show."""
    return {
        "Round cloud": ROUND,
        "Needle": NEEDLE,
        "Two clusters": CLUSTERS,
        "An outlier takes over": OUTLIER,
    }
