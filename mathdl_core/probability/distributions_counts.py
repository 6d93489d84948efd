r"""Counts: how many of n trials succeed, and how many events come where they come at a rate.

$$P(X = k) = \binom{n}{k} p^k (1 - p)^{n - k}, \qquad
P(X = k) = \frac{\lambda^k}{k!}\, e^{-\lambda}$$

The binomial is the Poisson of $np$ successes times that of $n(1 - p)$ failures, over that of $n$
trials: so both are computed, and keep their digits at a million trials.

Reference: MADL 5.9, MDL 3; C. Loader, "Fast and accurate computation of binomial probabilities",
2000; entropies: P. Jacquet and W. Szpankowski, "Entropy
computations via analytic depoissonization", 1999.
"""

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_samplers import open_uniforms
from mathdl_core.probability.distribution_stirling import log_poisson_mass, lower_gamma, upper_gamma
from mathdl_core.probability.distributions import (
    LARGEST_WHOLE,
    Distribution,
    Support,
    require_positive,
    require_probability,
    require_whole,
)

LARGEST_TABLE = 2**20
"""Up to so many values draws are looked up in a table of cumulated probabilities."""
SUMMED_UP_TO = 1e6
"""Up to this variance the entropy is summed; beyond, its asymptotic series has all digits."""


class Counts(Distribution):
    """A distribution of counts whose quantiles and draws have no closed form."""

    is_discrete = True

    def likely_values(self) -> Array:
        """The whole numbers outside of which less than 1e-20 of the probability is, ascending."""
        low, high = self.support
        reach = 10 * self.standard_deviation + 40
        first = max(np.floor(self.mean - reach), low)
        last = min(np.ceil(self.mean + reach), high)
        return np.arange(first, last + 1)

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws by inversion, from a table where it is not too long."""
        if 20 * self.standard_deviation > LARGEST_TABLE:
            return super().sample(rng, n)
        values = self.likely_values()
        cumulated = np.cumsum(self.density(values))
        found = np.searchsorted(cumulated, open_uniforms(rng, n) * cumulated[-1])
        draws: Array = values[found]
        return draws

    def _entropy(self) -> float:
        if self.variance > SUMMED_UP_TO:
            normal = 0.5 * math.log(2 * math.pi * math.e * self.variance)
            return normal + self._entropy_beyond_normal()
        return float(special.entr(self.density(self.likely_values())).sum())

    @abstractmethod
    def _entropy_beyond_normal(self) -> float: ...

    def _quantile(self, p: Array) -> Array:
        return whole_quantile(self.cdf, p, self.mean, self.standard_deviation, self.support)


@dataclass(frozen=True)
class Binomial(Counts):
    """The number of successes in n independent trials that each succeed with probability p."""

    n: int
    p: float

    name = "binomial"

    def _check(self) -> None:
        require_whole(n=self.n, at_least=1)
        require_probability(p=self.p)

    def _support(self) -> Support:
        return Support(0.0, float(self.n))

    def _mean(self) -> float:
        return self.n * self.p

    def _variance(self) -> float:
        return self.n * self.p * (1 - self.p)

    def _modes(self) -> tuple[float, ...]:
        tie = (self.n + 1) * self.p
        if tie == math.floor(tie) and 1 <= tie <= self.n:
            return (tie - 1, tie)
        return (min(float(math.floor(tie)), float(self.n)),)

    def _entropy_beyond_normal(self) -> float:
        return (4 * self.p * (1 - self.p) - 1) / (12 * self.variance)

    def _log_density(self, x: Array) -> Array:
        n = np.asarray(self.n, dtype=np.float64)
        successes = log_poisson_mass(x, n * self.p)
        failures = log_poisson_mass(n - x, n * (1 - self.p))
        return successes + failures - log_poisson_mass(n, n)

    def _cdf(self, x: Array) -> Array:
        below: Array = special.betaincc(x + 1, self.n - x, self.p)
        return below

    def _sf(self, x: Array) -> Array:
        above: Array = special.betainc(x + 1, self.n - x, self.p)
        return above


@dataclass(frozen=True)
class Poisson(Counts):
    r"""The number of events in a unit of time or space, where they come $\lambda$ = rate a unit."""

    rate: float

    name = "Poisson"

    def _check(self) -> None:
        require_positive(rate=self.rate)
        if self.rate > LARGEST_WHOLE:
            raise ValueError(f"rate is {self.rate}: counts must be up to 2**53")

    def _support(self) -> Support:
        return Support(0.0, math.inf)

    def _mean(self) -> float:
        return self.rate

    def _variance(self) -> float:
        return self.rate

    def _modes(self) -> tuple[float, ...]:
        whole = float(math.floor(self.rate))
        return (whole - 1, whole) if whole == self.rate else (whole,)

    def _entropy_beyond_normal(self) -> float:
        return -1 / (12 * self.rate)

    def _log_density(self, x: Array) -> Array:
        return log_poisson_mass(x, np.asarray(self.rate))

    def _cdf(self, x: Array) -> Array:
        return upper_gamma(x + 1, np.asarray(self.rate))

    def _sf(self, x: Array) -> Array:
        return lower_gamma(x + 1, np.asarray(self.rate))


def whole_quantile(
    cdf: Callable[[Array], Array],
    p: Array,
    mean: Array | float,
    standard_deviation: Array | float,
    support: Support,
) -> Array:
    """The smallest whole numbers (n,) at which the cdf reaches p (n,), strictly between 0 and 1.

    The search starts at the normal's quantile, which is near unless p is extreme, steps out in
    doubled strides until it has the number between two others, and halves their distance.
    """
    normal = np.floor(mean + standard_deviation * special.ndtri(p))
    high: Array = np.clip(normal, *support)
    low, stride = high - 1, 1.0
    while True:
        above, below = cdf(low) >= p, (cdf(high) < p) & (high < support.high)
        if not (above | below).any():
            break
        stride *= 2
        low, high = (
            np.where(above, np.maximum(low - stride, support.low - 1), np.where(below, high, low)),
            np.where(above, low, np.where(below, np.minimum(high + stride, support.high), high)),
        )
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        reached = cdf(middle) >= p
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return high
