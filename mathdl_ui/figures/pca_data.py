"""The PCA lesson on real data: what standardizing changes, samples on any two components."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca
from mathdl_ui import layers as draw
from mathdl_ui import thumbnails
from mathdl_ui.layers import Layer, Point
from mathdl_ui.measurements import Measurements
from mathdl_ui.plain_text import literal_markdown
from mathdl_ui.theme import Role, Theme

MOST_DRAWN = 2_000
MOST_ARROWS = 8
ROLES: tuple[Role, ...] = ("data", "second", "result", "model", "gradient")
WORDS = ("blue", "orange", "green", "violet", "yellow")


class Window(NamedTuple):
    """The part of the plane to show: from left to right, from bottom to top."""

    x: Point
    y: Point


@dataclass(frozen=True, eq=False)
class Analysis:
    """A data set and its principal components.

    Attributes:
        data: the samples as measured.
        units: the same ones in units of their own spread.
        standardized: whether the components are those of `units`.
        X: (n_samples, n_features) what was analyzed.
        found: the components of X.
        first: shares of the first component as measured, and standardized.
    """

    data: Measurements
    units: pca.Standardized
    standardized: bool
    X: Array
    found: pca.PCA
    first: tuple[float, float]

    @property
    def shares(self) -> Array:
        """(n_components,) of the total variance."""
        return pca.explained_share(self.found.variances)

    def as_measured(self, X: Array) -> Array:
        """Rows in the units of the data, from those of X."""
        return X * self.units.scale + self.units.mean if self.standardized else X


def analyze(data: Measurements, *, standardized: bool) -> Analysis:
    """Both analyses of a data set, the chosen one kept."""
    units = pca.standardize(data.values)
    both = pca.pca(data.values), pca.pca(units.values)
    first = tuple(float(pca.explained_share(found.variances)[0]) for found in both)
    X = units.values if standardized else data.values
    return Analysis(data, units, standardized, X, both[standardized], (first[0], first[1]))


def summary(now: Analysis) -> str:
    """What standardizing changes, in numbers."""
    raw, standardized = (f"{100 * share:.1f} %" for share in now.first)
    variances = now.data.values.var(axis=0)
    loudest = int(variances.argmax())
    share = variances[loudest] / max(variances.sum(), 1e-300)
    name = literal_markdown(now.data.columns[loudest])
    return (
        f"As measured, the first component holds **{raw}** of the variance; standardized, each "
        f"column in units of its own spread, **{standardized}**. As measured, *{name}* alone has "
        f"{100 * share:.0f} % of it: the unit of a column decides how loud it is."
    )


def drawn(now: Analysis) -> np.ndarray:
    """Indices of the samples that are drawn: all, or 2,000 of them."""
    n = len(now.X)
    if n <= MOST_DRAWN:
        return np.arange(n)
    return np.sort(np.random.default_rng(0).choice(n, MOST_DRAWN, replace=False))


def titles(now: Analysis, rows: np.ndarray) -> list[str]:
    """What each sample is: its number, its kind, the measurements that set it apart."""
    data = now.data
    named = [
        f"No. {row + 1:,}" + (f", {data.kinds[row]}" if data.kinds else "") for row in rows.tolist()
    ]
    if data.side:
        return named
    most = np.argsort(-np.abs(now.units.values[rows]), axis=1)[:, :4]
    return [
        f"{name}: " + ", ".join(f"{data.columns[j]} {data.values[row, j]:.4g}" for j in columns)
        for name, row, columns in zip(named, rows.tolist(), most.tolist(), strict=True)
    ]


def kinds(data: Measurements) -> list[str]:
    """The kinds in order of first appearance."""
    return list(dict.fromkeys(data.kinds))


def legend(data: Measurements) -> str:
    """The kinds in their colors, as Markdown."""
    return " · ".join(
        f":{WORDS[i % len(WORDS)]}[**{literal_markdown(kind)}**]"
        for i, kind in enumerate(kinds(data))
    )


def biplot(now: Analysis, across: int, up: int) -> tuple[list[Layer], Window, str]:
    """Samples on two components (0, 1, ...), and what each column adds to them as arrows."""
    rows = drawn(now)
    at = pca.scores(now.X[rows], now.found, n_components=max(across, up) + 1)[:, [across, up]]
    order = {kind: i for i, kind in enumerate(kinds(now.data))}
    role: str | list[str] = "data"
    if now.data.colors:
        role = [now.data.colors[row] for row in rows.tolist()]
    elif order:
        role = [ROLES[order[now.data.kinds[row]] % len(ROLES)] for row in rows.tolist()]
    marks = pictures = None
    if now.data.side:
        marks = [now.data.kinds[row] for row in rows.tolist()]
        pictures = draw.shades(now.data.values[rows], full=16.0)
    layers = [
        draw.points(at, role, titles=titles(now, rows), marks=marks, pictures=pictures, opacity=0.8)
    ]
    low, high = at.min(axis=0), at.max(axis=0)
    pad = 0.08 * max(float((high - low).max()), 1e-9)
    low, high = low - pad, high + pad
    thin = 0.4 * (high[0] - low[0]) - (high[1] - low[1])
    if thin > 0:
        low[1], high[1] = low[1] - thin / 2, high[1] + thin / 2
    if not now.data.side:
        layers += _loadings(now, across, up, low, high)
    shares = 100 * now.shares
    layers += [
        draw.text((high[0], 0.0), f"PC {across + 1}", anchor="end", shift=(-6, -8)),
        draw.text((0.0, high[1]), f"PC {up + 1}", shift=(8, 18)),
    ]
    words = (
        f"{len(rows):,} samples on component {across + 1} ({shares[across]:.1f} % of the variance) "
        f"and component {up + 1} ({shares[up]:.1f} %)."
    )
    window = Window((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))
    return layers, window, words


def _loadings(now: Analysis, across: int, up: int, low: Array, high: Array) -> list[Layer]:
    """The columns with the longest arrows, all of them inside the window from low to high (2,)."""
    tips = now.found.axes[[across, up]].T
    longest = np.argsort(-np.hypot(*tips.T), kind="stable")[:MOST_ARROWS]
    # The mean of the scores is 0, so the origin is inside too.
    room = np.where(tips > 0, high, -low) / np.maximum(np.abs(tips), 1e-12)
    scale = 0.85 * float(room[longest].min())
    layers: list[Layer] = []
    named: list[Array] = []
    for column in longest.tolist():
        tip = scale * tips[column]
        layers.append(draw.arrow((0, 0), tip, "ink", width=1.6, opacity=0.7))
        # Arrows side by side share the name of the longest: names must not cover each other.
        apart = [np.abs(tip - other) / (high - low) > (0.25, 0.06) for other in named]
        if all(is_far.any() for is_far in apart):
            named.append(tip)
            right = bool(tip[0] >= 0)
            layers.append(
                draw.text(
                    tip,
                    now.data.columns[column][:24],
                    anchor="start" if right else "end",
                    shift=(6.0 if right else -6.0, 4.0),
                )
            )
    return layers


def biplot_reading(now: Analysis) -> str:
    """What to look for in the scatter."""
    if now.data.side:
        return (
            "Each numeral is one digit, written where its two scores put it. PCA never saw which "
            "digit it is, and still they gather."
        )
    if now.data.colors:
        return (
            "Each dot is a pixel in its own color. The first component is brightness: red, green "
            "and blue go up together. What is left is hue."
        )
    return (
        "An arrow is a column: how far one unit of it moves a sample. Arrows that point the same "
        "way are columns that go together."
    )


def components_strip(now: Analysis, theme: Theme, *, n_shown: int = 8) -> np.ndarray:
    """The first axes as pictures: ink where they add, the second color where they take away."""
    axes = now.found.axes[:n_shown]
    axes = axes / np.abs(axes).max(axis=1, keepdims=True)
    more = thumbnails.strip(np.maximum(axes, 0), theme, full=1.0, role="data")
    less = thumbnails.strip(np.maximum(-axes, 0), theme, full=1.0, role="second")
    return np.where(less[..., 3:] > 0, less, more)
