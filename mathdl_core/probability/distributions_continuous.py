r"""Continuous families whose density takes no more than exponentials and logarithms.

$$f(x) = \frac{1}{s}\, g\!\left(\frac{x - c}{s}\right)$$

Each is one curve $g$, moved by $c$ and stretched by the scale $s$; the exponential is given by its
rate $\lambda = 1/s$.

Reference: MADL 5.9, MDL 3.
"""

import math
from dataclasses import dataclass

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import (
    Distribution,
    Support,
    require_finite,
    require_positive,
)


@dataclass(frozen=True)
class Uniform(Distribution):
    r"""$f(x) = 1 / (b - a)$ from a = low to b = high: no value is more likely than another."""

    low: float
    high: float

    name = "uniform"

    def _check(self) -> None:
        require_finite(low=self.low, high=self.high)
        if not self.low < self.high:
            raise ValueError(f"low is {self.low} and high is {self.high}: low must be below high")
        if math.isinf(self.high - self.low):
            raise ValueError("high - low is too large for float64, which ends at 1.8e308")

    def _support(self) -> Support:
        return Support(float(self.low), float(self.high))

    def _mean(self) -> float:
        return self.low / 2 + self.high / 2

    def _variance(self) -> float:
        return (self.high - self.low) * ((self.high - self.low) / 12)

    def _modes(self) -> tuple[float, ...]:
        return ()

    def _entropy(self) -> float:
        return math.log(self.high - self.low)

    def _log_density(self, x: Array) -> Array:
        return np.full(x.shape, -math.log(self.high - self.low))

    def _cdf(self, x: Array) -> Array:
        return (x - self.low) / (self.high - self.low)

    def _sf(self, x: Array) -> Array:
        return (self.high - x) / (self.high - self.low)

    def _quantile(self, p: Array) -> Array:
        return np.minimum(self.low + p * (self.high - self.low), self.high)


@dataclass(frozen=True)
class Exponential(Distribution):
    r"""$f(x) = \lambda e^{-\lambda x}$ for $x \ge 0$.

    The wait for the next of events that come $\lambda$ times a unit, however long one has waited.
    """

    rate: float

    name = "exponential"

    def _check(self) -> None:
        require_positive(rate=self.rate)

    def _support(self) -> Support:
        return Support(0.0, math.inf)

    def _mean(self) -> float:
        return 1 / self.rate

    def _variance(self) -> float:
        return self.mean * self.mean

    def _modes(self) -> tuple[float, ...]:
        return (0.0,)

    def _entropy(self) -> float:
        return 1 - math.log(self.rate)

    def _log_density(self, x: Array) -> Array:
        return math.log(self.rate) - self.rate * x

    def _cdf(self, x: Array) -> Array:
        return -np.expm1(-self.rate * x)

    def _sf(self, x: Array) -> Array:
        return np.exp(-self.rate * x)

    def _quantile(self, p: Array) -> Array:
        return -np.log1p(-p) / self.rate


@dataclass(frozen=True)
class Laplace(Distribution):
    r"""$f(x) = \frac{1}{2b}\, e^{-|x - \mu| / b}$, b the scale: two exponentials back to back."""

    mu: float
    scale: float

    name = "Laplace"

    def _check(self) -> None:
        require_finite(mu=self.mu)
        require_positive(scale=self.scale)

    def _support(self) -> Support:
        return Support(-math.inf, math.inf)

    def _mean(self) -> float:
        return self.mu

    def _variance(self) -> float:
        return 2 * self.scale * self.scale

    def _modes(self) -> tuple[float, ...]:
        return (self.mu,)

    def _entropy(self) -> float:
        return 1 + math.log(2 * self.scale)

    def _log_density(self, x: Array) -> Array:
        return -np.abs(x - self.mu) / self.scale - math.log(2 * self.scale)

    def _cdf(self, x: Array) -> Array:
        tail = 0.5 * np.exp(-np.abs(x - self.mu) / self.scale)
        return np.where(x < self.mu, tail, 1 - tail)

    def _sf(self, x: Array) -> Array:
        tail = 0.5 * np.exp(-np.abs(x - self.mu) / self.scale)
        return np.where(x < self.mu, 1 - tail, tail)

    def _quantile(self, p: Array) -> Array:
        distance = -np.log(2 * np.minimum(p, 1 - p))
        z: Array = np.copysign(distance, p - 0.5)
        return self.mu + self.scale * z


@dataclass(frozen=True)
class Cauchy(Distribution):
    r"""$f(x) = \frac{1}{\pi s}\, \frac{1}{1 + (x - c)^2 / s^2}$, c the center and s the scale.

    Its tails are so heavy that it has no mean: c is the median, and half of all is within s of it.
    """

    center: float
    scale: float

    name = "Cauchy"

    def _check(self) -> None:
        require_finite(center=self.center)
        require_positive(scale=self.scale)

    def _support(self) -> Support:
        return Support(-math.inf, math.inf)

    def _mean(self) -> float:
        return math.nan

    def _variance(self) -> float:
        return math.nan

    def _modes(self) -> tuple[float, ...]:
        return (self.center,)

    def _entropy(self) -> float:
        return math.log(4 * math.pi * self.scale)

    def _log_density(self, x: Array) -> Array:
        # hypot squares without overflow.
        return -2 * np.log(np.hypot(1.0, (x - self.center) / self.scale)) - math.log(
            math.pi * self.scale
        )

    def _cdf(self, x: Array) -> Array:
        # 1/2 + arctan(z)/π has no digits left in the lower tail.
        return np.arctan2(1.0, (self.center - x) / self.scale) / math.pi

    def _sf(self, x: Array) -> Array:
        return np.arctan2(1.0, (x - self.center) / self.scale) / math.pi

    def _quantile(self, p: Array) -> Array:
        # The tangent of an angle near π/2 is as good as the angle's distance from it.
        tail = 1 / np.tan(math.pi * np.minimum(p, 1 - p))
        middle = np.tan(math.pi * (p - 0.5))
        z = np.where(np.abs(p - 0.5) < 0.25, middle, np.where(p < 0.5, -tail, tail))
        return self.center + self.scale * z
