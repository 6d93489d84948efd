"""Means settle: the running mean in its band, on a logarithmic axis of n."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_averages import running_means, standard_error
from mathdl_core.probability.distribution_convergence import unit
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.figures.distribution_sources import SOURCES, Source, counted
from mathdl_ui.layers import Layer, path, points, polygon, segments, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

CHOICES = ("Exponential", "Skewed beta", "Die", "Rare coin", "Cauchy")
MOST = 10_000
N_RUNS = 20
DECADES = 4
# In standard deviations of one draw from the mean; for Cauchy in its scale, which is smaller.
REACH, REACH_WITHOUT_VARIANCE = 3.2, 12.0
# Places on the logarithmic axis, and the whole numbers of draws that are nearest to them.
PLACES = np.linspace(0.0, DECADES, 81)
SIZES: NDArray[np.int64] = np.round(10**PLACES).astype(np.int64)


class Runs(NamedTuple):
    """Running means.

    Attributes:
        source: what was drawn from.
        means: (N_RUNS, len(SIZES)) the mean of the first n draws of each run, for n of SIZES.
        center: the mean of the source, or the median of one that has none.
        sigma: its standard deviation; NaN if it has none.
        panel: where they are drawn, above DECADES of n.
    """

    source: Source
    means: Array
    center: float
    sigma: float
    panel: Panel

    @property
    def settles(self) -> bool:
        """Whether there is a mean to settle at."""
        return not math.isnan(self.sigma)


@lru_cache(maxsize=32)
def runs(name: str, seed: int) -> Runs:
    """N_RUNS runs of MOST draws from a source, with that seed."""
    source = SOURCES[name]
    of, rng = source.distribution, np.random.default_rng(seed)
    means = running_means(of, rng, n=MOST, n_runs=N_RUNS).means[:, SIZES - 1]
    center, scale = unit(of, 1)
    sigma = float(standard_error(of, 1))
    reach = scale * (REACH_WITHOUT_VARIANCE if math.isnan(sigma) else REACH)
    # The panel counts from its base, which is the lowest mean that is shown.
    panel = Panel(0.0, float(DECADES), center - reach, center + reach, full=2 * reach)
    return Runs(source, means, center, sigma, panel)


def nearest(place: float) -> int:
    """The index in PLACES of the one nearest to a place on the axis."""
    return int(np.abs(PLACES - place).argmin())


def layers(now: Runs, i: int) -> list[Layer]:
    """All runs in their band, and a line at SIZES[i]."""
    low, high = now.panel.base, now.panel.top
    x, at = np.log10(SIZES), float(PLACES[i])
    drawn: list[Layer] = []
    if now.settles:
        reach = 2 * standard_error(now.source.distribution, SIZES.astype(float))
        edges = [
            np.column_stack([x, np.clip(now.center + side * reach, low, high)])
            for side in (-1.0, 1.0)
        ]
        drawn = [
            polygon(np.concatenate([edges[0], edges[1][::-1]]), "model", fill=0.14),
            *(path(edge, "model", width=1.5) for edge in edges),
            path([(0, now.center), (DECADES, now.center)], "model", width=1.5, dash=True),
            text((1, edges[1][nearest(1), 1]), "μ ± 2σ/√n", "model", shift=(4, -8)),
        ]
    cut = np.clip(now.means, low - 1e-3 * (high - low), high)
    # Below 10, places on the axis have no whole number; there the line is met between two.
    here = np.array([np.interp(at, x, run) for run in now.means])
    seen = (here >= low) & (here <= high)
    others = [np.column_stack([x, row]) for row in cut[1:]]
    return [
        *drawn,
        *(path(run, "data", width=1, opacity=0.35) for run in others),
        path(np.column_stack([x, cut[0]]), "data", width=2.5),
        segments([(at, low)], [(at, high)], "result", width=1.5),
        points(np.column_stack([np.full(seen.sum(), at), here[seen]]), "data", r=3.5, opacity=1),
        *_axes(now),
    ]


def _axes(now: Runs) -> list[Layer]:
    low, high = now.panel.base, now.panel.top
    across = [
        text((k, low), f"{10**k:,}", "muted", anchor=anchor, shift=(0, 33))
        for k, anchor in enumerate(("start", *["middle"] * (DECADES - 1), "end"))
    ]
    up = [
        text((0, y), tex.plain(y, digits=3), "muted", anchor="end", shift=(-8, 5))
        for y in panels.nice_numbers(low, high, most=6)
    ]
    return [panels.base_line(now.panel), *across, *up]


def n_inside(now: Runs, i: int) -> int:
    """How many of the runs are within two standard errors of the mean after SIZES[i] draws."""
    reach = 2 * float(standard_error(now.source.distribution, float(SIZES[i])))
    return int(np.count_nonzero(np.abs(now.means[:, i] - now.center) <= reach))


def in_words(now: Runs, i: int) -> str:
    """The picture as a sentence."""
    start = (
        f"{N_RUNS} running means of draws from {now.source.spoken}, over the number of draws from "
        f"1 to {MOST:,}. After {counted(SIZES[i])} the first is {tex.spoken(now.means[0, i])}"
    )
    if now.settles:
        return (
            f"{start}, and {n_inside(now, i)} of {N_RUNS} are within two standard errors of "
            f"{tex.spoken(now.center)}."
        )
    low, high = now.means[:, i].min(), now.means[:, i].max()
    return (
        f"{start}, and they lie from {tex.spoken(low, digits=3)} to {tex.spoken(high, digits=3)}: "
        "none of them settles."
    )


def formula(now: Runs, i: int, theme: Theme) -> str:
    """The mean of the first run, and the band; or the integral that has no value."""
    n = int(SIZES[i])
    mean = float(now.means[0, i])
    first = (
        rf"\bar x_{{{n}}}",
        rf"\frac{{1}}{{n}} \sum_{{i=1}}^n x_i = \frac{{{number(n * mean)}}}{{{n}}}",
        tex.colored("data", rf"\mathbf{{{number(mean)}}}", theme),
    )
    if not now.settles:
        return tex.aligned(first, *_no_mean(n, theme))
    reach = 2 * now.sigma / math.sqrt(n)
    band = rf"{number(now.center, digits=3)} \pm {number(reach, digits=3)}"
    return tex.aligned(
        first,
        (
            r"\mu \pm \frac{2\,\sigma}{\sqrt{n}}",
            rf"{number(now.center, digits=3)} \pm"
            rf" \frac{{2 \cdot {number(now.sigma, digits=3)}}}{{\sqrt{{{n}}}}}",
            tex.colored("model", band, theme),
        ),
    )


def _no_mean(n: int, theme: Theme) -> tuple[tuple[str, ...], ...]:
    """The mean of |X| up to n, which grows with n beyond every bound."""
    grown = tex.colored("model", number(math.log1p(float(n) ** 2) / math.pi, digits=3), theme)
    return (
        (r"\int_{-n}^{n} |x|\,f(x)\,dx", rf"\frac{{\ln(1 + {n}^2)}}{{\pi}} = {grown}"),
        (r"\operatorname{E}|X|", r"\infty"),
    )


def reading(now: Runs, i: int) -> str:
    """What to see at SIZES[i] draws."""
    n = counted(SIZES[i])
    if now.settles:
        return (
            f"After {n}, **{n_inside(now, i)} of {N_RUNS}** runs are in the band. It narrows "
            "like $1 / \\sqrt{n}$, and once $n$ is large, about one run in twenty is outside of "
            "it: the **law of large numbers**, with its pace."
        )
    of = now.source.distribution
    far = tex.plain(float(of.quantile(0.995)), digits=2)
    return (
        "The Cauchy distribution has **no mean**, so there is nothing to settle at. Its tails fall "
        f"off only like $1 / x^2$: one draw in a hundred is beyond ±{far}, and a single one "
        f"carries the mean of all before it away. After {n} the runs are spread as widely as "
        "single draws."
    )


QUARTERED = 16


def quartered(name: str) -> tuple[str, float, str]:
    """The prediction: question, answer and why, for means of four times as many draws."""
    of = SOURCES[name].distribution
    before, after = unit(of, QUARTERED)[1], unit(of, 4 * QUARTERED)[1]
    small, large = number(before, digits=3), number(after, digits=3)
    if math.isinf(of.variance) or math.isnan(of.variance):
        question = (
            f"Half of all Cauchy draws are within {small} of the median, and so is half of the "
            f"means of {QUARTERED} of them. Within what distance is half of the means of "
            f"{4 * QUARTERED}?"
        )
        because = (
            "The mean of any number of Cauchy draws has the distribution of one: without a "
            "variance there is no $1 / \\sqrt{n}$, and more draws do not help."
        )
        return question, after, because
    question = (
        f"Means of {QUARTERED} draws have the standard deviation "
        f"$\\sigma / \\sqrt{{{QUARTERED}}} = {small}$. What is that of means of four times as "
        f"many, {4 * QUARTERED}?"
    )
    because = (
        f"The variances of independent draws add up, so that of a mean is $\\sigma^2 / n$: "
        f"four times the draws, half the width, ${small} / \\sqrt{{4}} = {large}$."
    )
    return question, after, because
