"""The PCA lesson's samples coming back from k components: digits, rows of a table, a photograph."""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca
from mathdl_ui import films, tex
from mathdl_ui import layers as draw
from mathdl_ui.figures.pca_data import Analysis, Window
from mathdl_ui.layers import Frame, Layer
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

AT_ONCE = 6
INK = 16.0
MOST_COLUMNS = 64
MOST_FRAMES = 33


def reading(now: Analysis) -> str:
    """What to look for when samples come back."""
    if now.data.side:
        return "Press play: at 0 components every digit is the mean; at 64 it is itself again."
    if now.data.shape:
        return (
            "Press play: from the mean color of all pixels, component by component, to the "
            "photograph. Each component is one color, more of it here and less there."
        )
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


def steps(now: Analysis) -> list[int]:
    """Numbers of components to play through, from 0 to all."""
    n = len(now.found.axes)
    return [round(k) for k in np.linspace(0, n, min(n + 1, MOST_FRAMES))]


def returned(now: Analysis, rows: list[int], k: int) -> list[Layer]:
    """Samples reconstructed from k components, under or over what they are."""
    coordinates = pca.scores(now.X[rows], now.found, n_components=k)
    again = pca.reconstruct(coordinates, now.found)
    if now.data.side:
        return draw.heats(now.as_measured(again), "data", y=0.0, full=INK)
    y = again[0] if now.standardized else (again[0] - now.units.mean) / now.units.scale
    return _profile(now, y[:MOST_COLUMNS], rows[0], k)


def originals(now: Analysis, rows: list[int]) -> list[Layer]:
    """The samples as they are."""
    if now.data.side:
        side = now.data.side
        labels = [
            draw.text((-0.4, y + side / 2), words, "muted", anchor="end", shift=(0, 5))
            for y, words in ((side + 1.0, "as it is"), (0.0, "back"))
        ]
        return [*draw.heats(now.data.values[rows], "data", y=side + 1.0, full=INK), *labels]
    y = now.units.values[rows[0]][:MOST_COLUMNS]
    at = np.column_stack([np.arange(1, len(y) + 1), y])
    return [draw.path(at, "muted", width=2, dash=True), draw.points(at, "muted", r=5, hollow=True)]


def window(now: Analysis, rows: list[int]) -> Window:
    """The part of the plane where samples come back."""
    if now.data.side:
        side = now.data.side
        return Window((-7.0, len(rows) * (side + 1.0)), (-0.5, 2 * side + 1.5))
    n = min(now.X.shape[1], MOST_COLUMNS)
    size = max(2.0, 1.15 * float(np.abs(now.units.values[rows[0]]).max()))
    return Window((0.4, n + 0.6), (-size, size))


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


def caption(now: Analysis, k: int) -> str:
    """How many components, and what share of the variance they hold."""
    return f"k = {k}: {100 * float(now.shares[:k].sum()):.1f} %"


def frames(now: Analysis, rows: list[int]) -> list[Frame]:
    """One frame for each number of components."""
    return [Frame(caption(now, k), returned(now, rows, k)) for k in steps(now)]


def in_words(now: Analysis, rows: list[int], k: int) -> str:
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


def film(now: Analysis) -> films.Film:
    """A photograph from 0, 1, ... components of the colors of its pixels.

    The scores of all pixels on an axis are a picture; the axis says how red, green and blue it is.
    """
    height, width = now.data.shape or (1, len(now.X))
    columns = pca.scores(now.X, now.found, n_components=len(now.found.axes)).T
    in_light = (now.units.scale if now.standardized else np.ones(3)) / 255
    base = now.as_measured(now.found.mean) / 255
    channels = [
        films.Channel(columns, np.ones((len(columns), 1)), axes * scale, float(light))
        for axes, scale, light in zip(now.found.axes.T, in_light, base, strict=True)
    ]
    return films.film(
        now.data.values.astype(np.uint8).reshape(height, width, 3),
        channels,
        [caption(now, k) for k in range(len(columns) + 1)],
        layer="component",
    )


def film_in_words(now: Analysis, k: int) -> str:
    """The photograph coming back as a sentence."""
    height, width = now.data.shape or (1, len(now.X))
    return (
        f"A photograph of {height} by {width} pixels from {k} of {len(now.found.axes)} components "
        f"of their colors, which hold {100 * float(now.shares[:k].sum()):.1f} percent of the "
        "variance."
    )
