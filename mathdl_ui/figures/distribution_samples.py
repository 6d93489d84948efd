"""Samples fall: ever more draws of one distribution beside its density and its cdf."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_empirical import (
    EmpiricalGap,
    empirical_cdf,
    empirical_gaps,
    gap_bound,
)
from mathdl_core.probability.distribution_histogram import (
    Histogram,
    bars,
    histogram,
    shown_range,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.figures.distribution_sources import SOURCES, Source, counted
from mathdl_ui.layers import Frame, Layer, path, points, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

CHOICES = ("Exponential", "Normal", "Uniform", "Bathtub", "Poisson", "Die")
SIZES = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
    *(2000, 5000, 10_000, 20_000, 50_000, 100_000),
)
N_DOTS = 200
N_BINS = 30
START = SIZES.index(100)
# The usual size of the upper chart in pixels: dots are to stand as far apart across as up.
WIDE, TALL = 640, 300


class Sampled(NamedTuple):
    """Draws of one source, counted.

    Attributes:
        source: what was drawn from.
        upper: the panel of histogram and density.
        lower: the panel of the cdfs.
        dots: (N_DOTS, 2) where the first draws come to lie in the plane.
        bins: the histogram of the first n draws, for each n of SIZES.
        stairs: (2 or more, 2) their cdf as a line in the plane, for each n of SIZES.
        gaps: how far their cdf is from the exact one, for each n of SIZES.
        tallest: the number of the bin with the highest probability.
    """

    source: Source
    upper: Panel
    lower: Panel
    dots: Array
    bins: list[Histogram]
    stairs: list[Array]
    gaps: list[EmpiricalGap]
    tallest: int


@lru_cache(maxsize=32)
def sampled(name: str, seed: int) -> Sampled:
    """The sample of a source with that seed: 100,000 draws, of which each size takes the first."""
    source = SOURCES[name]
    of = source.distribution
    draws = of.sample(np.random.default_rng(seed), SIZES[-1])
    low, high = shown_range(of)
    bins = [binned(draws[:n], of) for n in SIZES]
    expected = panels.expected_heights(of, bins[0].edges)
    upper = Panel(low, high, 0.38, 1.0, full=1.4 * float(expected.max()))
    lower = Panel(low, high, 0.0, 0.28)
    return Sampled(
        source,
        upper,
        lower,
        stacked(draws[:N_DOTS], bins[0].edges, upper),
        bins,
        [_stairs(draws[:n], of, lower) for n in SIZES],
        empirical_gaps(draws, of, SIZES),
        int(expected.argmax()),
    )


def binned(draws: Array, of: Distribution) -> Histogram:
    """Draws (n,) in the bins that are shown: one for each whole number, or N_BINS."""
    low, high = shown_range(of)
    if of.is_discrete:
        return bars(draws, low=math.ceil(low), high=math.floor(high))
    return histogram(draws, low=low, high=high, n_bins=N_BINS)


def _stairs(draws: Array, of: Distribution, panel: Panel) -> Array:
    if of.is_discrete:
        k = panels.whole_numbers(panel)
        return panels.staircase(k, empirical_cdf(draws, k), panel)
    x = np.linspace(panel.low, panel.high, panels.N_POINTS)
    return panel.at(x, empirical_cdf(draws, x))


def stacked(draws: Array, edges: Array, panel: Panel) -> Array:
    """(n, 2) places for draws (n,) in the bins where they fall, one on the other.

    N_DOTS of them take the area below the density; wide bins have several columns.
    """
    width = float(edges[1] - edges[0])
    row = 1 / (N_DOTS * width)
    across, up = WIDE * width / (edges[-1] - edges[0]), TALL * row / panel.full
    n_columns = max(1, round(math.sqrt(across / up)))
    bins = np.floor((draws - edges[0]) / width)
    rank = np.array([np.count_nonzero(bins[:i] == bin_) for i, bin_ in enumerate(bins)])
    x = edges[0] + width * (bins + (rank % n_columns + 0.5) / n_columns)
    heights = row * n_columns * (rank // n_columns + 0.5)
    y = panel.base + (panel.top - panel.base) * heights / panel.full
    return np.column_stack([x, y])


def fixed(now: Sampled) -> list[Layer]:
    """What does not depend on the number of draws: the exact curves and the axis."""
    of, upper, lower = now.source.distribution, now.upper, now.lower
    middle, words = (upper.low + upper.high) / 2, "probability" if of.is_discrete else "density"
    return [
        panels.base_line(upper),
        *panels.axis(lower),
        path(panels.cdf_points(of, lower), "model", width=2.5),
        *panels.density_layers(of, upper),
        text((middle, upper.top), words, "model", anchor="middle", shift=(0, 14)),
        text((lower.high, lower.base), "cdf", "model", anchor="end", shift=(0, -8)),
    ]


def fallen(now: Sampled, step: int) -> list[Layer]:
    """The first SIZES[step] draws: dots at first, then bars; below, their cdf and its gap."""
    n, gap = SIZES[step], now.gaps[step]
    discrete = now.source.distribution.is_discrete
    as_dots = n <= N_DOTS
    waiting = np.arange(N_DOTS) - n
    # Those still to fall wait above the picture, the next ones lowest.
    high_up = np.column_stack([now.dots[:, 0], 1.1 + 0.02 * waiting])
    dots = np.where((waiting < 0)[:, None], now.dots, high_up) if as_dots else np.zeros((0, 2))
    across = np.clip([gap.at, gap.at], now.lower.low, now.lower.high)
    return [
        points(dots, "data", r=3.6, opacity=0.85 if as_dots else 0.0),
        panels.bars(
            now.bins[step],
            now.upper,
            "data",
            share=0.8 if discrete else 1.0,
            fill=0.0 if as_dots else 0.35,
        ),
        path(now.stairs[step], "data", width=2),
        path(now.lower.at(across, [0.0, 1.0]), "result", width=1, opacity=0.5),
        path(now.lower.at(across, [gap.empirical, gap.exact]), "result", width=5),
    ]


def caption(now: Sampled, step: int) -> str:
    """The numbers to watch."""
    return f"n = {SIZES[step]:,} · gap {tex.plain(now.gaps[step].distance, digits=3)}"


def falling(now: Sampled) -> list[Frame]:
    """One frame for each size."""
    return [Frame(caption(now, step), fallen(now, step)) for step in range(len(SIZES))]


def in_words(now: Sampled, step: int) -> str:
    """The picture as a sentence."""
    gap = now.gaps[step]
    shown = "a stack of dots" if SIZES[step] <= N_DOTS else "a histogram"
    return (
        f"{counted(SIZES[step])} from {now.source.spoken} as {shown} below its density, and their "
        f"cumulative shares beside its cdf. At {tex.spoken(gap.at, digits=3)} these are farthest "
        f"apart: {tex.spoken(gap.empirical)} of the draws, where {tex.spoken(gap.exact)} is "
        f"expected, which is {tex.spoken(gap.distance)} away."
    )


def formula(now: Sampled, step: int, theme: Theme) -> str:
    """The height of one bar, and the gap with the bound that it stays below."""
    n, gap, bins = SIZES[step], now.gaps[step], now.bins[step]
    of = now.source.distribution
    count = int(bins.counts[now.tallest])
    width = float(bins.edges[1] - bins.edges[0])
    expected = float(panels.expected_heights(of, bins.edges)[now.tallest])
    height = tex.colored("data", number(count / (n * width), digits=3), theme)
    exact = tex.colored("model", number(expected, digits=3), theme)
    if of.is_discrete:
        bar = (r"\frac{k}{n}", rf"\frac{{{count}}}{{{n}}}", height)
        meets = (rf"P(X = {bins.edges[now.tallest] + 0.5:.0f})", exact)
    else:
        bar = (
            r"\frac{k}{n\,w}",
            rf"\frac{{{count}}}{{{n} \cdot {number(width, digits=3)}}}",
            height,
        )
        meets = (r"\frac{F(b) - F(a)}{w}", exact)
    F_n = tex.colored("data", number(gap.empirical), theme)
    F = tex.colored("model", number(gap.exact), theme)
    distance = tex.colored("result", rf"\mathbf{{{number(gap.distance, digits=3)}}}", theme)
    bound = number(gap_bound(n), digits=3)
    return tex.aligned(
        bar,
        meets,
        (
            r"d_n",
            r"\sup_x |F_n(x) - F(x)|",
            rf"|{F_n} - {F}|",
            distance,
        ),
        (r"\text{at } x", number(gap.at, digits=3)),
        (rf"1.36 / \sqrt{{{n}}}", bound),
    )


READING = (
    "Each dot is one draw and covers 1/200 of the area under the curve: at 200 they would fill it. "
    "From 500 on, bars do: their height is the share of the draws in a bin, divided by its width.",
    "Below, the share of draws up to $x$ beside the probability $F(x)$. The green gap is the "
    "largest between the two. It stays below $1.36 / \\sqrt{n}$ in 95 of 100 samples, of whatever "
    "distribution: ten times closer takes a hundred times as many draws.",
)
