r"""Means of draws: the law of large numbers, and the central limit theorem.

$$\bar X_n = \frac{1}{n} \sum_{i=1}^n X_i, \qquad
\mathrm{Var}\,\bar X_n = \frac{\sigma^2}{n}, \qquad
\frac{\bar X_n - \mu}{\sigma / \sqrt n} \longrightarrow N(0, 1)$$

Whatever the source, if it has a variance, the mean settles at $\mu$ within a band that narrows as
$1 / \sqrt n$, and becomes normal in it. The Cauchy distribution has neither: the mean of n of its
draws has the distribution of one.

Reference: MDL 3; W. Feller, *An Introduction to Probability Theory*, II, 1971.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution

AT_ONCE = 2**20
"""So many draws are held in memory at once."""


class RunningMeans(NamedTuple):
    r"""Means of the first 1, 2, … draws.

    Attributes:
        means: (n_runs, n) of each run.
        low: (n,) $\mu - z \sigma / \sqrt k$, below which few of the means after k draws are; NaN
            without a variance.
        high: (n,) the same above.
    """

    means: Array
    low: Array
    high: Array


class Standardized(NamedTuple):
    """Means of n draws, moved and stretched.

    Attributes:
        means: (n_means,) after subtracting `center` and dividing by `scale`.
        center: the mean of the source, or its median where it has no variance.
        scale: σ/√n, or half of the range between the quartiles where there is no variance.
    """

    means: Array
    center: float
    scale: float


def running_means(
    distribution: Distribution, rng: np.random.Generator, *, n: int, n_runs: int, z: float = 1.96
) -> RunningMeans:
    """Follow the mean of n draws, n_runs times, beside the band of z standard errors."""
    if n < 1 or n_runs < 1:
        raise ValueError(f"n is {n} and n_runs is {n_runs}: both must be at least 1")
    k = np.arange(1.0, n + 1)
    draws = distribution.sample(rng, n * n_runs).reshape(n_runs, n)
    reach = z * standard_error(distribution, k)
    means = np.cumsum(draws, axis=1) / k
    return RunningMeans(means, distribution.mean - reach, distribution.mean + reach)


def standard_error(distribution: Distribution, n: Array | float) -> Array:
    r"""(...) $\sigma / \sqrt n$, the standard deviation of the mean of n (...) draws.

    NaN if the distribution has no variance: no number of draws then tames the mean.
    """
    sigma = distribution.standard_deviation
    errors: Array = (sigma if math.isfinite(sigma) else math.nan) / np.sqrt(n)
    return errors


def standardized_means(
    distribution: Distribution, rng: np.random.Generator, *, n: int, n_means: int
) -> Standardized:
    """Draw n_means means of n draws each, and standardize them.

    Without a variance there is nothing to standardize by: then they are measured by median and
    quartiles of the source, whatever n, so that the mean of Cauchy draws stays standard Cauchy.
    """
    if n < 1 or n_means < 1:
        raise ValueError(f"n is {n} and n_means is {n_means}: both must be at least 1")
    if distribution.variance == 0:
        raise ValueError(f"{distribution.name} has the variance 0 here: no draw differs")
    sums = np.zeros(n_means)
    at_once = max(AT_ONCE // n_means, 1)
    for start in range(0, n, at_once):
        size = min(at_once, n - start)
        sums += distribution.sample(rng, size * n_means).reshape(n_means, size).sum(axis=1)
    center, scale = distribution.mean, float(standard_error(distribution, n))
    if math.isnan(scale):
        quartiles = distribution.quantile([0.25, 0.5, 0.75])
        center, scale = float(quartiles[1]), float(quartiles[2] - quartiles[0]) / 2
    return Standardized((sums / n - center) / scale, center, scale)
