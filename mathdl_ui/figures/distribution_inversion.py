"""Draws by the inverse of the cdf: from the vertical axis across to the curve, and down."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_histogram import shown_range
from mathdl_core.probability.distribution_sampling import inversion
from mathdl_core.probability.distributions import Distribution
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.figures.distribution_samples import N_BINS, N_DOTS, stacked
from mathdl_ui.figures.distribution_sources import SOURCES, Source
from mathdl_ui.layers import Frame, Layer, arrow, path, points, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

CHOICES = ("Exponential", "Normal", "Bathtub", "Cauchy", "Die")
# Heights that the hand can send: at 0 and 1 the support may be endless.
LOWEST, HIGHEST = 0.01, 0.99
# How many have been sent by each frame: one at a time at first, then a rain.
SENT = (0, 1, 2, 3, 4, 6, 8, 12, 17, 24, 34, 48, 67, 95, 134, 200, 200, 200)
N_FRAMES = len(SENT)
START = 9
_INVERSES = {
    "Exponential": (r"-\ln(1 - u)", r"-\ln(1 - {u})"),
    "Normal": (r"\Phi^{-1}(u)", r"\Phi^{{-1}}({u})"),
    "Bathtub": (r"\sin^2 \tfrac{\pi u}{2}", r"\sin^2 \tfrac{{\pi \cdot {u}}}{{2}}"),
    "Cauchy": (r"\tan \pi (u - \tfrac12)", r"\tan \pi ({u} - \tfrac12)"),
    "Die": (r"\lceil 6 u \rceil", r"\lceil 6 \cdot {u} \rceil"),
}


class Inverted(NamedTuple):
    """Heights sent across and down.

    Attributes:
        name: of the source.
        source: what is drawn from.
        upper: the panel of the cdf.
        lower: the panel of the draws.
        stops: (3, N_DOTS, 2) where each stands on the axis, at the curve, and in its stack.
        sent: (N_DOTS,) the frame with which each one leaves the axis.
    """

    name: str
    source: Source
    upper: Panel
    lower: Panel
    stops: Array
    sent: NDArray[np.int64]


@lru_cache(maxsize=32)
def inverted(name: str, seed: int) -> Inverted:
    """N_DOTS uniform heights with that seed, and where they come to lie."""
    source = SOURCES[name]
    of = source.distribution
    low, high = window(of)
    found = inversion(of, np.random.default_rng(seed), N_DOTS)
    n_bins = round(high - low) if of.is_discrete else N_BINS
    edges = np.linspace(low, high, n_bins + 1)
    full = 1.5 * float(panels.expected_heights(of, edges).max())
    lower = Panel(low, high, -0.95, -0.1, full=full)
    on_axis = np.column_stack([np.full(N_DOTS, low), found.uniforms])
    at_curve = np.column_stack([found.draws, found.uniforms])
    stops = np.stack([on_axis, at_curve, stacked(found.draws, edges, lower)])
    # A height that leads far out leaves the picture at its side; the browser need not know where.
    stops[..., 0] = np.clip(stops[..., 0], low - (high - low), high + (high - low))
    sent = np.searchsorted(SENT, np.arange(N_DOTS), side="right")
    return Inverted(name, source, Panel(low, high, 0.0, 1.0), lower, stops, sent)


def window(of: Distribution) -> tuple[float, float]:
    """What is shown of the x axis; of tails as heavy as Cauchy's less than all others have."""
    heavy = not math.isfinite(of.variance)
    return shown_range(of, outside=0.1 if heavy else 5e-3)


def fixed(now: Inverted, u: float) -> list[Layer]:
    """Cdf and density, and the way from u across and down."""
    of, upper, lower = now.source.distribution, now.upper, now.lower
    x = float(of.quantile(u))
    drawn = min(max(x, upper.low), upper.high)
    foot = (drawn, lower.base)
    inside = upper.low <= x <= upper.high
    middle, words = (upper.low + upper.high) / 2, "probability" if of.is_discrete else "density"
    return [
        panels.base_line(upper),
        path([(upper.low, 0), (upper.low, 1)], "muted", width=1.2, opacity=0.7),
        *(text((upper.low, y), str(y), "muted", anchor="end", shift=(-9, 5)) for y in (0, 1)),
        path(panels.cdf_points(of, upper), "model", width=3),
        *panels.density_layers(of, lower, width=2),
        *panels.axis(lower),
        text((upper.high, upper.base), "cdf", "model", anchor="end", shift=(0, -8)),
        text((middle, lower.top), words, "model", anchor="middle", shift=(0, 12)),
        path([(upper.low, u), (drawn, u)], "result", width=2.5),
        *([arrow((drawn, u), foot, "result", width=2.5)] if inside else []),
    ]


def falling(now: Inverted, frame: int) -> list[Layer]:
    """Each dot at its stop: not yet there, on the axis, at the curve, in its stack."""
    stage = frame - now.sent
    outside = now.stops[0] - np.array([0.1 * (now.upper.high - now.upper.low), 0.0])
    stops = np.concatenate([outside[None], now.stops])
    at = stops[np.clip(stage + 1, 0, 3), np.arange(N_DOTS)]
    return [points(at, "data", r=3.6, opacity=0.85)]


def n_fallen(now: Inverted, frame: int) -> int:
    """How many have come to lie by a frame."""
    return int(np.count_nonzero(frame - now.sent >= 2))


def caption(now: Inverted, frame: int) -> str:
    """The number to watch."""
    return f"{n_fallen(now, frame)} have fallen"


def frames(now: Inverted) -> list[Frame]:
    """Every stop of every dot."""
    return [Frame(caption(now, i), falling(now, i)) for i in range(N_FRAMES)]


def in_words(now: Inverted, u: float, frame: int) -> str:
    """The picture as a sentence."""
    x = float(now.source.distribution.quantile(u))
    return (
        f"The cdf of {now.source.spoken}. The height {tex.spoken(u)} on its axis goes across to "
        f"the curve and down to {tex.spoken(x)}. {n_fallen(now, frame)} random heights have gone "
        "the same way and lie in stacks below the density."
    )


def formula(now: Inverted, u: float, theme: Theme) -> str:
    """The quantile of u in symbols and numbers, and the cdf back again."""
    of = now.source.distribution
    x = float(of.quantile(u))
    symbols, filled = _INVERSES[now.name]
    height_ = tex.colored("data", number(u), theme)
    draw = tex.colored("result", rf"\mathbf{{{number(x)}}}", theme)
    ahead = (r"x = Q(u)", symbols, rf"{filled.format(u=height_)} = {draw}")
    if of.is_discrete:
        below, here = number(float(of.cdf(x - 1))), number(float(of.cdf(x)))
        return tex.aligned(
            ahead, (rf"F({x - 1:.0f})", f"{below} < u"), (rf"F({x:.0f})", rf"{here} \ge u")
        )
    steepness = tex.colored("model", number(float(of.density(x)), digits=3), theme)
    return tex.aligned(
        ahead,
        (rf"F({number(x)})", number(float(of.cdf(x)))),
        (r"\frac{dF}{dx}", rf"f({number(x)}) = {steepness}"),
    )


READING = (
    "A computer has one source of chance: uniform numbers $u$ from 0 to 1. Send each across to the "
    "cdf and down. Where the curve is **steep**, many heights end close together, and that is "
    "where the density is high. Drag $u$; press play for a rain of them.",
)
