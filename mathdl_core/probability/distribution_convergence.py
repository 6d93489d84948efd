r"""Means of ever more draws, on their way to the normal distribution.

$$Z_n = \frac{\bar X_n - \mu}{\sigma / \sqrt n}, \qquad
\sup_z |P(Z_n \le z) - \Phi(z)| \longrightarrow 0$$

The same draws make all of the means: those of the first n of a row of draws, for growing n. Means
of whole numbers lie on a lattice, and have a bar on each of its points.

Reference: W. Feller, *An Introduction to Probability Theory*, II, 1971.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_averages import running_means, standard_error
from mathdl_core.probability.distribution_empirical import EmpiricalGap, empirical_gap
from mathdl_core.probability.distribution_histogram import Histogram, histogram
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_normal import Normal

STANDARD = Normal(0.0, 1.0)


class Means(NamedTuple):
    """Means of n draws, standardized and binned.

    Attributes:
        n: how many draws each is the mean of.
        first: the first of the means, as it is.
        center: what was subtracted: the mean of the source, or its median if it has none.
        scale: what they were divided by: σ/√n, or half of the middle half's width, whatever n.
        bins: their histogram.
        gap: how far their cdf is from the normal one.
    """

    n: int
    first: float
    center: float
    scale: float
    bins: Histogram
    gap: EmpiricalGap


def standardized_runs(
    distribution: Distribution,
    rng: np.random.Generator,
    *,
    sizes: Sequence[int],
    n_means: int,
    reach: float = 4.0,
    n_bins: int = 40,
) -> list[Means]:
    """Means of the first n of `max(sizes)` draws, for each n of sizes, n_means times.

    Histograms reach from −reach to reach, in n_bins, or in as many as the lattice has points there.
    """
    means = running_means(distribution, rng, n=max(sizes), n_runs=n_means).means
    found = []
    for n in sizes:
        center, scale = unit(distribution, n)
        z = (means[:, n - 1] - center) / scale
        if distribution.is_discrete:
            bins = _on_lattice(means[:, n - 1], n, center, scale, reach)
        else:
            bins = histogram(z, low=-reach, high=reach, n_bins=n_bins)
        gap = empirical_gap(z, STANDARD)
        found.append(Means(n, float(means[0, n - 1]), center, scale, bins, gap))
    return found


def unit(distribution: Distribution, n: int) -> tuple[float, float]:
    """Center and scale of means of n draws; those of one draw if there is no variance."""
    scale = float(standard_error(distribution, n))
    if not math.isnan(scale):
        return distribution.mean, scale
    low, middle, high = (float(x) for x in distribution.quantile([0.25, 0.5, 0.75]))
    return middle, (high - low) / 2


def _on_lattice(means: Array, n: int, center: float, scale: float, reach: float) -> Histogram:
    """Bars as wide as the points k/n are apart, once standardized."""
    sums = np.round(means * n)
    low = math.ceil(n * (center - reach * scale))
    high = math.floor(n * (center + reach * scale))
    found = histogram(sums, low=low - 0.5, high=high + 0.5, n_bins=high - low + 1)
    width = 1 / (n * scale)
    return Histogram((found.edges / n - center) / scale, found.counts, found.density / width)
