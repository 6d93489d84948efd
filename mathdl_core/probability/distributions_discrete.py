r"""Discrete families in closed form: discrete uniform, Bernoulli and geometric.

$$P(X = k) = F(k) - F(k - 1)$$

The geometric distribution counts *trials*, the successful one included, so that 1 is the smallest
value, as SciPy does. torch counts the failures before it: one less.

Reference: MADL 5.9, MDL 3.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import (
    Distribution,
    Support,
    require_probability,
    require_whole,
)


@dataclass(frozen=True)
class DiscreteUniform(Distribution):
    """All whole numbers from low to high, both included, are equally likely: a die is 1 to 6."""

    low: int
    high: int

    name = "discrete uniform"
    is_discrete = True

    def _check(self) -> None:
        require_whole(low=self.low, high=self.high)
        if self.low > self.high:
            raise ValueError(
                f"low is {self.low} and high is {self.high}: low must not be above high"
            )

    @property
    def n_values(self) -> int:
        """How many values can occur."""
        return int(self.high) - int(self.low) + 1

    def _support(self) -> Support:
        return Support(float(self.low), float(self.high))

    def _mean(self) -> float:
        return (self.low + self.high) / 2

    def _variance(self) -> float:
        return (float(self.n_values) ** 2 - 1) / 12

    def _modes(self) -> tuple[float, ...]:
        return () if self.n_values > 1 else (float(self.low),)

    def _entropy(self) -> float:
        return math.log(self.n_values)

    def _log_density(self, x: Array) -> Array:
        return np.full(x.shape, -math.log(self.n_values))

    def _cdf(self, x: Array) -> Array:
        return (x - self.low + 1) / self.n_values

    def _sf(self, x: Array) -> Array:
        return (self.high - x) / self.n_values

    def _quantile(self, p: Array) -> Array:
        return _settled(self, self.low - 1 + np.ceil(p * self.n_values), p)


@dataclass(frozen=True)
class Bernoulli(Distribution):
    """1 with probability p, else 0: one toss of a coin."""

    p: float

    name = "Bernoulli"
    is_discrete = True

    def _check(self) -> None:
        require_probability(p=self.p)

    def _support(self) -> Support:
        return Support(0.0, 1.0)

    def _mean(self) -> float:
        return self.p

    def _variance(self) -> float:
        return self.p * (1 - self.p)

    def _modes(self) -> tuple[float, ...]:
        return () if self.p == 0.5 else (float(self.p > 0.5),)

    def _entropy(self) -> float:
        return float(-special.xlogy(self.p, self.p) - special.xlog1py(1 - self.p, -self.p))

    def _log_density(self, x: Array) -> Array:
        values: Array = special.xlogy(x, self.p) + special.xlog1py(1 - x, -self.p)
        return values

    def _cdf(self, x: Array) -> Array:
        return np.full(x.shape, 1 - self.p)

    def _sf(self, x: Array) -> Array:
        return np.full(x.shape, self.p)

    def _quantile(self, p: Array) -> Array:
        return np.where(p <= 1 - self.p, 0.0, 1.0)


@dataclass(frozen=True)
class Geometric(Distribution):
    r"""$P(X = k) = (1 - p)^{k - 1} p$: k trials until the first success, it included."""

    p: float

    name = "geometric"
    is_discrete = True

    def _check(self) -> None:
        require_probability(p=self.p)
        if self.p == 0:
            raise ValueError("p is 0: success would never come, so p must be above 0")

    def _support(self) -> Support:
        return Support(1.0, math.inf)

    def _mean(self) -> float:
        return 1 / self.p

    def _variance(self) -> float:
        return (1 - self.p) / self.p / self.p

    def _modes(self) -> tuple[float, ...]:
        return (1.0,)

    def _entropy(self) -> float:
        return Bernoulli(self.p).entropy / self.p

    def _log_density(self, x: Array) -> Array:
        values: Array = special.xlog1py(x - 1, -self.p) + math.log(self.p)
        return values

    def _cdf(self, x: Array) -> Array:
        log_all_failed: Array = special.xlog1py(x, -self.p)
        return -np.expm1(log_all_failed)

    def _sf(self, x: Array) -> Array:
        log_all_failed: Array = special.xlog1py(x, -self.p)
        return np.exp(log_all_failed)

    def _quantile(self, p: Array) -> Array:
        log_failure = float(special.xlog1py(1.0, -self.p))
        return _settled(self, np.maximum(np.ceil(np.log1p(-p) / log_failure), 1.0), p)


def _settled(distribution: Distribution, k: Array, p: Array) -> Array:
    """The smallest whole number that reaches p, where rounding put k (n,) one beside it."""
    k = np.where(distribution.cdf(k - 1) >= p, k - 1, k)
    return np.where(distribution.cdf(k) < p, k + 1, k)
