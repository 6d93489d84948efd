"""A column of data and the distributions that may have made it: by eye, then the most likely."""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability import distribution_histogram as binning
from mathdl_core.probability import distribution_view as views
from mathdl_core.probability.distribution_empirical import EmpiricalGap, empirical_gap
from mathdl_core.probability.distribution_fit import varying_column
from mathdl_core.probability.distribution_histogram import Histogram
from mathdl_core.probability.distribution_ranking import Fit, Ranking, Unfit, rank
from mathdl_core.probability.distribution_view import View
from mathdl_core.probability.distributions_normal import Normal
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.layers import Layer, Point, path, text

FEWEST_BINS, MOST_BINS = 8, 50
MOST_BARS = 60
FEW = 10.0
NEAREST, FURTHEST = 1e-6, 1e15
"""Of the values: how close together, and how far from 0, a browser can still draw them."""
HAND = (0.25, 0.2)
"""Where the curve by hand starts: center and width, as shares of the window's."""
WIDEST = 0.6
FLOOR, CEILING = -0.1, 1.03
"""Of the plane, as shares of the window's top."""

Hand = tuple[float, float]


class Study(NamedTuple):
    """A column with all that is computed of it once.

    Attributes:
        name: what was measured.
        values: (n,) ascending.
        mean: of the values.
        variance: of the values, with n.
        bins: their histogram.
        view: the window.
        ranking: of the families.
        gaps: between the data's cdf and that of each family that fits, by name.
    """

    name: str
    values: Array
    mean: float
    variance: float
    bins: Histogram
    view: View
    ranking: Ranking
    gaps: dict[str, EmpiricalGap]

    @property
    def normal(self) -> Normal:
        """The most likely one."""
        return Normal(self.mean, math.sqrt(self.variance))

    @property
    def step(self) -> float:
        """What the hand's numbers are rounded to, finer where a hill is narrow in its window."""
        return views.round_down(min(self.view.width / 150, self.normal.sigma / 15))

    def fit(self, family: str) -> Fit:
        """The fit of a family; the best one if this family does not fit."""
        fits = self.ranking.fits
        return next((fit for fit in fits if fit.family == family), fits[0])


def study(name: str, values: Array) -> Study:
    """All that the section needs to know of a column (n,).

    Raises:
        ValueError: nothing can be fitted to it; the sentence says why.
    """
    values = np.sort(varying_column(values))
    _require_drawable(values)
    ranking = _comparable(rank(values), values)
    bins = _binned(values)
    low, high = float(bins.edges[0]), float(bins.edges[-1])
    margin, tallest = 0.08 * (high - low), float(bins.density.max())
    view = View(low - margin, high + margin, 0.0)
    peak = views.peak(ranking.fits[0].distribution, view)
    return Study(
        name,
        values,
        float(values.mean()),
        float(values.var()),
        bins,
        view._replace(top=1.3 * max(tallest, min(peak, 1.5 * tallest))),
        ranking,
        {fit.family: empirical_gap(values, fit.distribution) for fit in ranking.fits},
    )


def _comparable(ranking: Ranking, values: Array) -> Ranking:
    """Without densities where they do not compare with probabilities: on few whole numbers.

    Uniform on 0 to 1, say, has the density 1 at both of two values, of which each has a half.
    """
    whole = [fit for fit in ranking.fits if fit.distribution.is_discrete]
    if not whole or values[-1] - values[0] >= FEW:
        return ranking
    reason = "a density does not compare with the probabilities of so few whole numbers"
    dense = [Unfit(fit.family, reason) for fit in ranking.fits if fit not in whole]
    return Ranking(tuple(whole), (*dense, *ranking.unfit))


def _require_drawable(values: Array) -> None:
    """ValueError unless a browser can tell the smallest of ascending values from the largest."""
    spread, furthest = float(values[-1] - values[0]), float(np.abs(values).max())
    if furthest > FURTHEST:
        raise ValueError(
            f"the value {furthest:.3g} is beyond {FURTHEST:.0e}, where the picture ends: take a "
            "larger unit"
        )
    if spread < max(NEAREST, 1e-9 * furthest):
        raise ValueError(
            f"all values are within {spread:.3g} of each other, too close to be drawn: take a "
            "smaller unit, or subtract what they have in common"
        )


def _binned(values: Array) -> Histogram:
    """One bar for each whole number if there are few, or else bins by Freedman and Diaconis."""
    low, high = float(values[0]), float(values[-1])
    if (values == np.floor(values)).all() and high - low < MOST_BARS:
        return binning.bars(values, low=int(low), high=int(high))
    first, third = np.quantile(values, [0.25, 0.75])
    width = 2 * float(third - first) / len(values) ** (1 / 3)
    n_bins = (high - low) / width if width > 0 else MOST_BINS
    n_bins = int(min(max(math.ceil(n_bins), FEWEST_BINS), MOST_BINS))
    return binning.histogram(values, low=low, high=high, n_bins=n_bins)


def by_hand(of: Study, hand: Hand) -> Normal:
    """The normal distribution of the hand, its parameters rounded to what can be read."""
    center, width = hand
    mu = views.rounded_to(of.view.low + center * of.view.width, of.step)
    sigma = views.rounded_to(width * of.view.width, of.step)
    return Normal(mu, max(sigma, 5 * of.step))


def grips(of: Study, hand: Hand) -> tuple[Point, Point]:
    """The top of the curve, and its side one standard deviation further right."""
    normal = by_hand(of, hand)
    top, side = normal.mu, min(normal.mu + normal.sigma, of.view.high)
    return (top, float(normal.density(top))), (side, float(normal.density(side)))


def pulled_top(of: Study, hand: Hand, x: float) -> Hand:
    """The hand's curve with its center at x."""
    return min(max((x - of.view.low) / of.view.width, 0.0), 1.0), hand[1]


def pulled_side(of: Study, hand: Hand, x: float) -> Hand:
    """The hand's curve with one standard deviation from its center to x."""
    width = (x - by_hand(of, hand).mu) / of.view.width
    return hand[0], min(max(width, 0.0), WIDEST)


def window(of: Study, hand: Hand) -> View:
    """The window, stretched upward if the curve by hand would leave it."""
    return views.stretched(of.view, by_hand(of, hand))


def log_likelihood_by_hand(of: Study, hand: Hand) -> float:
    """That of the hand's curve, from mean and variance alone: no sum over the values."""
    normal, n = by_hand(of, hand), len(of.values)
    squares = (of.variance + (of.mean - normal.mu) ** 2) / normal.sigma**2
    return -n / 2 * (math.log(2 * math.pi * normal.sigma**2) + squares)


def most_log_likelihood(of: Study) -> float:
    """That of the most likely normal: at the mean, with the deviation of the values."""
    return -len(of.values) / 2 * (math.log(2 * math.pi * of.variance) + 1)


def layers(of: Study, hand: Hand, chosen: str | None) -> list[Layer]:
    """The histogram and the curve by hand; with a chosen family, all that fit."""
    by_eye = views.curve(by_hand(of, hand), window(of, hand))
    fitted = _fitted(of, chosen) if chosen else []
    histogram = panels.bars(of.bins, _panel(of), "data")
    return [*_axis(of), histogram, *fitted, path(by_eye, "second", width=3)]


def _panel(of: Study) -> Panel:
    """The window in its own numbers; what is cut is beyond the plane."""
    top = 1.5 * of.view.top
    return Panel(of.view.low, of.view.high, 0.0, top, top)


def _axis(of: Study) -> list[Layer]:
    ticks = panels.nice_numbers(of.view.low, of.view.high)
    # Enough digits to tell neighbors apart, however far from 0.
    largest = max(map(abs, ticks))
    digits = max(3, math.ceil(math.log10(largest / (ticks[1] - ticks[0]))) + 2)
    labels = (
        text((x, 0.0), tex.plain(x, digits=digits), "muted", anchor="middle", shift=(0, 18))
        for x in ticks
    )
    return [panels.base_line(_panel(of)), *labels]


def _fitted(of: Study, chosen: str) -> list[Layer]:
    """The chosen family thick, the most likely normal dashed, the others thin."""
    best = of.fit(chosen).distribution
    others = [
        path(views.curve(fit.distribution, of.view), "muted", width=1.2, opacity=0.5)
        for fit in of.ranking.fits
        if fit.family not in {chosen, "normal"} and not fit.distribution.is_discrete
    ]
    if best.is_discrete:
        thick = panels.density_layers(best, _panel(of))
    else:
        thick = [path(views.curve(best, of.view), "model", width=3)]
    if chosen == "normal":
        return [*others, *thick]
    return [*others, path(views.curve(of.normal, of.view), "ink", width=2, dash=True), *thick]
