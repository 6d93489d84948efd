r"""Histograms: bars whose area is a share of the draws, so that they meet the density.

$$\text{height} = \frac{\text{draws in the bin}}{\text{all draws} \cdot \text{width}}$$

Draws beyond the shown range are counted in "all", so that bars keep their height when the view is
narrowed. Bins are half-open, [left, right), the last one closed, as NumPy's.

Reference: MDL 3.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution


class Histogram(NamedTuple):
    """Equally wide bins.

    Attributes:
        edges: (n_bins + 1,) ascending.
        counts: (n_bins,) draws in each.
        density: (n_bins,) heights; NaN if there are no draws at all.
    """

    edges: Array
    counts: NDArray[np.int64]
    density: Array


class Range(NamedTuple):
    """From `low` to `high`: where a curve is worth drawing."""

    low: float
    high: float


def histogram(draws: Array, *, low: float, high: float, n_bins: int) -> Histogram:
    """Bin draws (n,), finite or infinite, into n_bins from low to high."""
    if not low < high:
        raise ValueError(f"low is {low} and high is {high}: low must be below high")
    if n_bins < 1:
        raise ValueError(f"n_bins is {n_bins}: there must be at least 1 bin")
    if np.isnan(draws).any():
        raise ValueError("draws has a NaN, which is in no bin")
    counts, edges = np.histogram(draws, bins=n_bins, range=(low, high))
    # No draws have no heights.
    n = len(draws) or np.nan
    return Histogram(edges, counts, counts / (n * (high - low) / n_bins))


def bars(draws: Array, *, low: int, high: int) -> Histogram:
    """Bin whole draws (n,): one bar of width 1 on each whole number from low to high."""
    return histogram(draws, low=low - 0.5, high=high + 0.5, n_bins=high - low + 1)


def shown_range(distribution: Distribution, *, outside: float = 2e-3) -> Range:
    """The range that leaves that share of the probability outside, half of it at each end.

    With whole numbers the ends are half-way to the next one, so that bars fit; a support that ends
    near an end is shown up to there. Heavy tails want more outside: 0.1 for a Cauchy distribution.
    """
    low, high = (float(x) for x in distribution.quantile([outside / 2, 1 - outside / 2]))
    if distribution.is_discrete:
        return Range(low - 0.5, high + 0.5)
    if low == high:  # a peak too narrow for float64
        high = low + distribution.standard_deviation
    margin = 0.15 * (high - low)
    first, last = distribution.support
    return Range(first if low - margin < first else low, last if high + margin > last else high)
