"""Draws by rejection: points thrown under an envelope, of which those under the density stay."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_histogram import histogram, shown_range
from mathdl_core.probability.distribution_sampling import rejection, smallest_factor
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Uniform
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import Normal
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.layers import Frame, Layer, path, points, polygon, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

SIZES = (5, 10, 20, 50, 100, 200, 500, 1000)
START = 6
N_BINS = 24
# How low and how high the hand can put an envelope: in multiples of the lowest one that is none
# too low.
LEAST, MOST = 0.6, 2.0


class Pair(NamedTuple):
    """What is wanted, and what can be drawn already; both spoken."""

    target: Distribution
    proposal: Distribution
    wanted: str
    proposed: str


PAIRS = {
    "Beta under uniform": Pair(
        Beta(2.0, 4.0), Uniform(0.0, 1.0), "a beta density", "a uniform envelope"
    ),
    "Normal under Cauchy": Pair(
        Normal(0.0, 1.0), Cauchy(0.0, 1.0), "the normal density", "a Cauchy envelope"
    ),
    "Gamma under exponential": Pair(
        Gamma(2.0, 1.0), Exponential(0.5), "a gamma density", "an exponential envelope"
    ),
}


class Thrown(NamedTuple):
    """Points below an envelope of factor 1, to be stretched with it.

    Attributes:
        pair: the densities.
        x: (1000,) where they are thrown.
        shares: (1000,) their heights as shares of the envelope's.
        target: (1000,) the density wanted at x.
        proposal: (1000,) the density proposed at x.
        smallest: the smallest factor that makes an envelope.
        upper: the panel of the points; its plane's y is the density itself.
        lower: the panel of what is kept.
    """

    pair: Pair
    x: Array
    shares: Array
    target: Array
    proposal: Array
    smallest: float
    upper: Panel
    lower: Panel


@lru_cache(maxsize=32)
def thrown(name: str, seed: int) -> Thrown:
    """1,000 points with that seed."""
    pair = PAIRS[name]
    smallest = smallest_factor(pair.target, pair.proposal)
    found = rejection(
        pair.target, pair.proposal, np.random.default_rng(seed), SIZES[-1], factor=smallest
    )
    proposal = pair.proposal.density(found.x)
    low, high = window(pair)
    top = 1.06 * MOST * peak(pair) * smallest
    return Thrown(
        pair,
        found.x,
        found.heights / (smallest * proposal),
        pair.target.density(found.x),
        proposal,
        smallest,
        Panel(low, high, 0.0, top, full=top),
        Panel(low, high, -0.75 * top, -0.12 * top, full=1.5 * highest(pair.target, low, high)),
    )


def window(pair: Pair) -> tuple[float, float]:
    """What is shown of the x axis."""
    return shown_range(pair.target, outside=1e-3)


def highest(of: Distribution, low: float, high: float) -> float:
    """The largest density from low to high."""
    return float(of.density(np.linspace(low, high, 201)).max())


def peak(pair: Pair) -> float:
    """The proposal's largest density."""
    return highest(pair.proposal, *window(pair))


def grip(now: Thrown) -> tuple[float, float]:
    """Where the hand takes the lowest envelope: at its peak, or at the end of a flat one."""
    x = np.linspace(now.upper.low, now.upper.high, 201)
    heights = now.pair.proposal.density(x)
    last = len(x) - 1 - int(heights[::-1].argmax())
    return float(x[last]), now.smallest * float(heights[last])


def touches(now: Thrown, M: float) -> bool:
    """Whether the envelope of that factor is nowhere below the density wanted."""
    return now.smallest <= M


def accepted(now: Thrown, M: float, n: int) -> NDArray[np.bool]:
    """(n,) which of the first n points are under the density."""
    kept: NDArray[np.bool] = (M * now.shares * now.proposal <= now.target)[:n]
    return kept


def fixed(now: Thrown, M: float) -> list[Layer]:
    """Density and envelope, and where the envelope is too low the part that it misses."""
    low, high = now.upper.low, now.upper.high
    x = np.linspace(low, high, panels.N_POINTS)
    wanted, envelope = now.pair.target.density(x), M * now.pair.proposal.density(x)
    missed = polygon(
        np.concatenate(
            [
                np.column_stack([x, wanted]),
                np.column_stack([x, np.minimum(wanted, envelope)])[::-1],
            ]
        ),
        "gradient",
        fill=0.55,
    )
    return [
        *([] if touches(now, M) else [missed]),
        panels.base_line(now.upper),
        path(now.upper.at(x, envelope), "result", width=3),
        path(now.upper.at(x, wanted), "model", width=3),
        *panels.density_layers(now.pair.target, now.lower, width=2),
        *panels.axis(now.lower),
        text((high, now.upper.top), "envelope M g", "result", anchor="end", shift=(0, 14)),
        text((high, now.upper.top), "density f", "model", anchor="end", shift=(0, 36)),
        text((high, now.lower.top), "kept", "data", anchor="end", shift=(0, 10)),
    ]


def moving(now: Thrown, M: float, step: int) -> list[Layer]:
    """The first SIZES[step] points, and the histogram of those that are kept."""
    n = SIZES[step]
    kept = accepted(now, M, n)
    at = np.column_stack([now.x, M * now.shares * now.proposal])[:n]
    seen = (at[:, 0] >= now.upper.low) & (at[:, 0] <= now.upper.high)
    bins = histogram(now.x[:n][kept], low=now.upper.low, high=now.upper.high, n_bins=N_BINS)
    return [
        points(at[seen & ~kept], "second", r=3.0, opacity=0.55),
        points(at[seen & kept], "data", r=3.0, opacity=0.85),
        *([panels.bars(bins, now.lower, "data", fill=0.35)] if kept.any() else []),
    ]


def caption(now: Thrown, M: float, step: int) -> str:
    """The numbers to watch."""
    n = SIZES[step]
    return f"{np.count_nonzero(accepted(now, M, n)):,} of {n:,} kept"


def frames(now: Thrown, M: float) -> list[Frame]:
    """One frame for each number of points."""
    return [Frame(caption(now, M, step), moving(now, M, step)) for step in range(len(SIZES))]


def in_words(now: Thrown, M: float, step: int) -> str:
    """The picture as a sentence."""
    n = SIZES[step]
    count = int(np.count_nonzero(accepted(now, M, n)))
    start = (
        f"{n:,} points thrown evenly under {now.pair.proposed}, {tex.spoken(M, digits=3)} times "
        f"its density; {count} lie under {now.pair.wanted} and are kept"
    )
    if touches(now, M):
        return f"{start}, where one in {tex.spoken(M, digits=3)} is expected."
    return f"{start}. The envelope is too low: it cuts off a part of the density."


def formula(now: Thrown, M: float, step: int, theme: Theme) -> str:
    """How low the envelope may be, and the share that is kept, measured and exact."""
    n = SIZES[step]
    count = int(np.count_nonzero(accepted(now, M, n)))
    written = tex.colored("result", number(M, digits=3), theme)
    smallest = number(now.smallest, digits=3)
    relation = r"\ge" if touches(now, M) else "<"
    bound = (
        (r"\sup_x \frac{f(x)}{g(x)}", smallest),
        ("M", rf"{written} {relation} {smallest}"),
    )
    share = tex.colored("data", rf"\mathbf{{{number(count / n, digits=3)}}}", theme)
    kept = (r"\frac{\text{kept}}{\text{thrown}}", rf"\frac{{{count}}}{{{n}}} = {share}")
    if not touches(now, M):
        return tex.aligned(*bound, kept)
    p = 1 / M
    chance = number(2 * math.sqrt(p * (1 - p) / n), digits=2)
    exact = tex.colored("model", number(p, digits=3), theme)
    return tex.aligned(
        *bound,
        kept,
        (r"p = \frac{1}{M}", exact),
        (r"p \pm 2 \sqrt{\tfrac{p (1 - p)}{n}}", rf"{exact} \pm {chance}"),
    )


def reading(now: Thrown, M: float) -> str:
    """What the envelope does."""
    if not touches(now, M):
        return (
            "**Too low.** Where the density pokes out of the envelope, in yellow, no point can be "
            "thrown: what is kept has the density with its top cut off, and no warning is given."
        )
    return (
        "The points fill the area under the envelope evenly, so those under the density are draws "
        "from it. The area under $f$ is 1 and under the envelope $M$: **one in $M$ is kept**, "
        "whatever the shapes. Drag the envelope down until it touches, and less is thrown away."
    )
