"""Means become normal: histograms of standardized means of 1, 2, 4, … 64 draws."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.probability.distribution_convergence import STANDARD, Means, standardized_runs
from mathdl_core.probability.distribution_empirical import gap_bound
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.figures.distribution_sources import SOURCES, Source, counted
from mathdl_ui.layers import Frame, Layer, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

SIZES = (1, 2, 4, 8, 16, 32, 64)
START = 1
N_MEANS = 6000
PANEL = Panel(-4.0, 4.0, 0.0, 1.0, full=0.9)


class Convergence(NamedTuple):
    """Means of ever more draws: `steps`, one for each of SIZES."""

    source: Source
    steps: list[Means]

    @property
    def has_variance(self) -> bool:
        """Whether there is something to standardize by."""
        return bool(np.isfinite(self.source.distribution.variance))


@lru_cache(maxsize=32)
def convergence(name: str, seed: int) -> Convergence:
    """N_MEANS means of each size from a source, with that seed."""
    source = SOURCES[name]
    steps = standardized_runs(
        source.distribution, np.random.default_rng(seed), sizes=SIZES, n_means=N_MEANS
    )
    return Convergence(source, steps)


def fixed(now: Convergence) -> list[Layer]:
    """The normal curve, the axis, and for a source without variance its own curve."""
    own = [] if now.has_variance else [now.source.distribution]
    return [
        *panels.axis(PANEL),
        *(
            layer
            for of in own
            for layer in panels.density_layers(of, PANEL, "second", width=2, dash=True)
        ),
        *panels.density_layers(STANDARD, PANEL),
        text((-4, 1), "N(0, 1)", "model", math=True, shift=(0, 14)),
        *(text((-4, 1), "one Cauchy draw", "second", shift=(0, 36)) for _ in own),
    ]


def moving(now: Convergence, step: int) -> list[Layer]:
    """The histogram of the means of SIZES[step] draws."""
    discrete = now.source.distribution.is_discrete
    return [
        panels.bars(now.steps[step].bins, PANEL, "data", share=0.8 if discrete else 1.0, fill=0.35)
    ]


def caption(now: Convergence, step: int) -> str:
    """The numbers to watch."""
    found = now.steps[step]
    return f"n = {found.n} · gap {tex.plain(found.gap.distance, digits=2)}"


def frames(now: Convergence) -> list[Frame]:
    """One frame for each size."""
    return [Frame(caption(now, step), moving(now, step)) for step in range(len(SIZES))]


def in_words(now: Convergence, step: int) -> str:
    """The picture as a sentence."""
    found = now.steps[step]
    said = "standardized" if now.has_variance else "not standardized, as there is no variance"
    return (
        f"{N_MEANS:,} means of {counted(found.n)} each from {now.source.spoken}, {said}, as a "
        "histogram beside the standard normal density. Their cdfs are at most "
        f"{tex.spoken(found.gap.distance, digits=3)} apart."
    )


def formula(now: Convergence, step: int, theme: Theme) -> str:
    """The first of the means, standardized, and the gap to the normal cdf."""
    found = now.steps[step]
    mean = number(found.first)
    distance = tex.colored("result", rf"\mathbf{{{number(found.gap.distance, digits=3)}}}", theme)
    empirical = tex.colored("data", number(found.gap.empirical), theme)
    exact = tex.colored("model", number(found.gap.exact), theme)
    gap = (
        r"\sup_z |F_{Z}(z) - \Phi(z)|",
        rf"|{empirical} - {exact}|",
        distance,
    )
    if not now.has_variance:
        z = tex.colored("data", rf"\bar x_{{{found.n}}} = {mean}", theme)
        return tex.aligned(("z", z), gap)
    sigma = number(now.source.distribution.standard_deviation, digits=3)
    mu = tex.signed(-found.center, digits=3)
    z = tex.colored("data", number((found.first - found.center) / found.scale, digits=3), theme)
    return tex.aligned(
        (
            "z",
            r"\frac{\bar x - \mu}{\sigma / \sqrt{n}}",
            rf"\frac{{{mean} {mu}}}{{{sigma} / \sqrt{{{found.n}}}}}",
            z,
        ),
        gap,
    )


def reading(now: Convergence, step: int) -> str:
    """What to see at SIZES[step] draws a mean."""
    bound = tex.plain(gap_bound(N_MEANS), digits=2)
    distance = tex.plain(now.steps[step].gap.distance, digits=2)
    if now.has_variance:
        return (
            "Move each mean by $\\mu$ and stretch it by $\\sigma / \\sqrt{n}$: as $n$ grows, the "
            "histogram becomes the bell, whatever the source. This is the **central limit "
            f"theorem**. Now the two cdfs are at most {distance} apart; of that, {N_MEANS:,} means "
            f"leave up to {bound} to chance."
        )
    return (
        "The central limit theorem asks for a variance, and the Cauchy distribution has none. "
        "Means of 64 draws have the very curve of one, dashed, and the gap to the bell stays at "
        f"{distance}: **never normal**."
    )
