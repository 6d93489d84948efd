"""The PCA lesson on real data: scree, biplot, samples coming back, noise taken out of digits."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca
from mathdl_ui import layers as draw
from mathdl_ui import tex, thumbnails
from mathdl_ui.layers import Frame, Layer, Point
from mathdl_ui.measurements import Measurements
from mathdl_ui.plain_text import literal_markdown
from mathdl_ui.tex import number
from mathdl_ui.theme import Role, Theme

MOST_DRAWN = 2_000
MOST_ARROWS = 8
MOST_FRAMES = 33
MOST_COLUMNS = 64
AT_ONCE = 6
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


def back_reading(now: Analysis) -> str:
    """What to look for when samples come back."""
    if now.data.side:
        return "Press play: at 0 components every digit is the mean; at 64 it is itself again."
    return (
        "Each place across is a column, in units of its spread: dashed the sample, in color what "
        "its first components say. Point at a dot for its numbers."
    )


def scree_in_words(now: Analysis) -> str:
    """The scree chart as a sentence."""
    shares = 100 * now.shares
    enough = int((np.cumsum(shares) < 90 - 1e-9).sum()) + 1
    first = ", ".join(f"{share:.1f}" for share in shares[:3])
    return (
        f"Shares of the variance by component, {first} percent for the first ones; {enough} of "
        f"{len(shares)} hold at least 90 percent."
    )


def components_strip(now: Analysis, theme: Theme, *, n_shown: int = 8) -> np.ndarray:
    """The first axes as pictures: ink where they add, the second color where they take away."""
    axes = now.found.axes[:n_shown]
    axes = axes / np.abs(axes).max(axis=1, keepdims=True)
    more = thumbnails.strip(np.maximum(axes, 0), theme, full=1.0, role="data")
    less = thumbnails.strip(np.maximum(-axes, 0), theme, full=1.0, role="second")
    return np.where(less[..., 3:] > 0, less, more)


def steps(now: Analysis) -> list[int]:
    """Numbers of components to play through, from 0 to all."""
    n = len(now.found.axes)
    return [round(k) for k in np.linspace(0, n, min(n + 1, MOST_FRAMES))]


def back(now: Analysis, rows: list[int], k: int) -> list[Layer]:
    """Samples reconstructed from k components, under or over what they are."""
    coordinates = pca.scores(now.X[rows], now.found, n_components=k)
    returned = pca.reconstruct(coordinates, now.found)
    if now.data.side:
        return _heats(now.as_measured(returned), now.data.side, 0.0)
    y = returned[0] if now.standardized else (returned[0] - now.units.mean) / now.units.scale
    return _profile(now, y[:MOST_COLUMNS], rows[0], k)


def originals(now: Analysis, rows: list[int]) -> list[Layer]:
    """The samples as they are."""
    if now.data.side:
        side = now.data.side
        labels = [
            draw.text((-0.4, y + side / 2), words, "muted", anchor="end", shift=(0, 5))
            for y, words in ((side + 1.0, "as it is"), (0.0, "back"))
        ]
        return [*_heats(now.data.values[rows], side, side + 1.0), *labels]
    y = now.units.values[rows[0]][:MOST_COLUMNS]
    at = np.column_stack([np.arange(1, len(y) + 1), y])
    return [draw.path(at, "muted", width=2, dash=True), draw.points(at, "muted", r=5, hollow=True)]


def back_window(now: Analysis, rows: list[int]) -> Window:
    """The part of the plane where samples come back."""
    if now.data.side:
        side = now.data.side
        return Window((-7.0, len(rows) * (side + 1.0)), (-0.5, 2 * side + 1.5))
    n = min(now.X.shape[1], MOST_COLUMNS)
    size = max(2.0, 1.15 * float(np.abs(now.units.values[rows[0]]).max()))
    return Window((0.4, n + 0.6), (-size, size))


def _heats(pictures: Array, side: int, y: float) -> list[Layer]:
    return [
        draw.heat(
            picture.reshape(side, side)[::-1] / 16,
            (i * (side + 1.0), i * (side + 1.0) + side),
            (y, y + side),
            "data",
        )
        for i, picture in enumerate(pictures)
    ]


def _profile(now: Analysis, y: Array, row: int, k: int) -> list[Layer]:
    at = np.column_stack([np.arange(1, len(y) + 1), y])
    raw = y * now.units.scale[: len(y)] + now.units.mean[: len(y)]
    named = [
        f"{name}: {value:.4g}, from {k} components {again:.4g}"
        for name, value, again in zip(
            now.data.columns, now.data.values[row].tolist(), raw.tolist(), strict=False
        )
    ]
    return [draw.path(at, "result", width=2.5), draw.points(at, "result", r=5, titles=named)]


def back_caption(now: Analysis, k: int) -> str:
    """How many components, and what share of the variance they hold."""
    return f"k = {k}: {100 * float(now.shares[:k].sum()):.1f} %"


def back_frames(now: Analysis, rows: list[int]) -> list[Frame]:
    """One frame for each number of components."""
    return [Frame(back_caption(now, k), back(now, rows, k)) for k in steps(now)]


def back_in_words(now: Analysis, rows: list[int], k: int) -> str:
    """The picture of samples coming back as a sentence."""
    error = np.linalg.norm(_lost(now, rows, k), axis=1)
    return (
        f"{len(rows)} sample(s) from number {rows[0] + 1} on, as they are and reconstructed from "
        f"{k} of {len(now.found.axes)} components, which hold "
        f"{100 * float(now.shares[:k].sum()):.1f} percent of the variance. The first one is "
        f"{tex.spoken(float(error[0]), digits=3)} away from itself."
    )


def _lost(now: Analysis, rows: list[int], k: int) -> Array:
    coordinates = pca.scores(now.X[rows], now.found, n_components=k)
    lost: Array = now.X[rows] - pca.reconstruct(coordinates, now.found)
    return lost


def error_formula(now: Analysis, k: int, theme: Theme) -> str:
    """The measured reconstruction error of all samples beside the discarded eigenvalues."""
    coordinates = pca.scores(now.X, now.found, n_components=k)
    error = pca.reconstruction_error(now.X, pca.reconstruct(coordinates, now.found))
    discarded = float(now.found.variances[k:].sum())
    total = float(now.found.variances.sum())
    if max(error, discarded) < 1e-12 * total:
        error = discarded = 0.0  # rounding is all that is left
    written = [tex.colored("model", rf"\mathbf{{{number(v)}}}", theme) for v in (error, discarded)]
    return tex.aligned(
        (r"\tfrac{1}{n-1} \sum_i |x_i - \hat x_i|^2", rf"{written[0]} \quad \text{{measured}}"),
        (rf"\sum_{{j > {k}}} \lambda_j", rf"{written[1]} \quad \text{{discarded}}"),
    )


def repainted(now: Analysis, k: int) -> np.ndarray:
    """A photograph, (height, width, 3), from k components of its colors."""
    coordinates = pca.scores(now.X, now.found, n_components=k)
    colors = now.as_measured(pca.reconstruct(coordinates, now.found))
    height, width = now.data.shape or (1, len(colors))
    return np.clip(np.round(colors), 0, 255).astype(np.uint8).reshape(height, width, -1)


@dataclass(frozen=True, eq=False)
class Noisy:
    """Digits with noise, and how well each number of components takes it out.

    Attributes:
        clean: (n_samples, 64) as they were.
        pixels: (n_samples, 64) with noise.
        found: the components of the noisy ones.
        errors: (65,) mean squared distance to the clean ones with the first k kept.
    """

    clean: Array
    pixels: Array
    found: pca.PCA
    errors: Array

    @property
    def best(self) -> int:
        """The number of components nearest to the clean digits."""
        return int(self.errors.argmin())


KEPT = (0, 1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 24, 28, 32, 40, 48, 56, 64)


def noisy(clean: Array, sigma: float) -> Noisy:
    """Digits (n_samples, 64) with normal noise of standard deviation sigma on each pixel."""
    pixels = clean + sigma * np.random.default_rng(0).normal(size=clean.shape)
    found = pca.pca(pixels)
    return Noisy(clean, pixels, found, pca.errors_to_truth(clean, pixels, found))


def denoised(now: Noisy, k: int) -> list[Layer]:
    """The first digits from k components of the noisy ones."""
    some = now.pixels[:AT_ONCE]
    coordinates = pca.scores(some, now.found, n_components=k)
    return _heats(pca.reconstruct(coordinates, now.found), 8, 0.0)


def noisy_layers(now: Noisy) -> list[Layer]:
    """The first digits clean, and below with noise."""
    labels = [
        draw.text((-0.4, y + 4.0), words, "muted", anchor="end", shift=(0, 5))
        for y, words in ((18.0, "clean"), (9.0, "noisy"), (0.0, "back"))
    ]
    rows = [*_heats(now.clean[:AT_ONCE], 8, 18.0), *_heats(now.pixels[:AT_ONCE], 8, 9.0)]
    return [*rows, *labels]


NOISY_WINDOW = Window((-7.0, 54.0), (-0.5, 26.5))


def denoising_caption(now: Noisy, k: int) -> str:
    """The number of components and the distance to the truth."""
    return f"k = {k}: error {now.errors[k]:.0f}"


def denoising_frames(now: Noisy) -> list[Frame]:
    """One frame for each number of components in `KEPT`."""
    return [Frame(denoising_caption(now, k), denoised(now, k)) for k in KEPT]


def denoising_in_words(now: Noisy, k: int, sigma: float) -> str:
    """The picture of denoising as a sentence."""
    return (
        f"Six digits clean, with noise of standard deviation {sigma:g} on each pixel, and from "
        f"{k} of 64 components of the noisy ones. The mean squared distance to the clean digits "
        f"is {now.errors[64]:.0f} with noise, {now.errors[k]:.0f} from {k} components, and least, "
        f"{now.errors[now.best]:.0f}, from {now.best}."
    )


def denoising_reading(now: Noisy) -> str:
    """Why few components take the noise out."""
    return (
        "Noise spreads over all 64 axes alike; what makes a digit lies on a few. Keep too few and "
        f"the digit goes, keep too many and the noise stays. Best here: **{now.best}** components, "
        f"with a mean squared distance of {now.errors[now.best]:.0f} to the clean digits instead "
        f"of {now.errors[64]:.0f}."
    )


def denoising_curve(now: Noisy, k: int) -> tuple[list[Layer], Window]:
    """The distance to the clean digits by number of components, beside that of the noisy ones."""
    # The top jumps by factors of two, so that small changes can be seen.
    top = float(1250 * 2 ** max(0, np.ceil(np.log2(now.errors.max() / 1250))))
    noise, best = float(now.errors[64]), now.best
    at = np.column_stack([np.arange(65), now.errors])
    layers = [
        draw.path([(0, noise), (64, noise)], "second", width=2, dash=True),
        draw.path([(k, 0), (k, top)], "muted", width=1.4),
        draw.path(at, "data", width=2.5),
        draw.points(at[[best]], "result", r=6, opacity=1),
        draw.text((1, noise), "noisy", "second", shift=(4, -7)),
        draw.text(at[best], f"{best} components", "result", anchor="middle", shift=(0, 24)),
    ]
    return layers, Window((-3.0, 66.0), (-0.12 * top, top))
