r"""How far apart two distributions are: the largest gap between their cdfs.

$$d(F, G) = \sup_x |F(x) - G(x)|$$

No event "X is at most x" has probabilities that differ by more. This is Kolmogorov's distance.

Reference: A. DasGupta, *Asymptotic Theory of Statistics and Probability*, 2, 2008.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution

MOST_WHOLE_NUMBERS = 10**6
"""So many are all looked at; of more, only those near the largest gap."""


class Gap(NamedTuple):
    """The largest difference of two cdfs, and the x at which, or just below which, it is."""

    distance: float
    at: float


def cdf_distance(first: Distribution, second: Distribution) -> Gap:
    """The largest gap, sought at 2000 quantiles of both and refined around the best.

    The step just before a whole number counts where one of the two is of whole numbers only.
    """
    x = common_points(first, second)
    for _ in range(8):
        around = _around_the_largest(_gaps(first, second, x), x)
        finer = np.linspace(around.min(), around.max(), 101)
        if first.is_discrete or second.is_discrete:
            finer = np.floor(finer)
        x = np.union1d(finer, around)
    gaps = _gaps(first, second, x)
    return Gap(float(gaps.max()), float(x[gaps.argmax()]))


def common_points(first: Distribution, second: Distribution) -> Array:
    """(n,) points ascending, at quantiles of both from 1e-12 to 1 − 1e-12.

    If one of the two is of whole numbers, only such, and all of them if they are not too many.
    """
    tails = np.geomspace(1e-12, 0.5, 500)
    p = np.concatenate([tails, 1 - tails[::-1]])
    x = np.concatenate([first.quantile(p), second.quantile(p)])
    if not (first.is_discrete or second.is_discrete):
        return np.unique(x)
    low, high = np.floor(x.min()), np.ceil(x.max())
    if high - low < MOST_WHOLE_NUMBERS:
        return np.arange(low, high + 1)
    return np.unique(np.floor(x))


def _gaps(first: Distribution, second: Distribution, x: Array) -> Array:
    gaps: Array = np.abs(first.cdf(x) - second.cdf(x))
    if first.is_discrete == second.is_discrete:
        return gaps
    steps, smooth = (first, second) if first.is_discrete else (second, first)
    return np.maximum(gaps, np.abs(steps.cdf(x - 1) - smooth.cdf(x)))


def _around_the_largest(gaps: Array, x: Array) -> Array:
    best = int(gaps.argmax())
    return x[max(best - 1, 0) : best + 2]
