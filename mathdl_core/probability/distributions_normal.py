r"""The normal distribution, and two made of it: the log-normal and Student's t.

$$f(x) = \frac{1}{\sigma}\, g\!\left(\frac{x - \mu}{\sigma}\right), \qquad
g(z) = \frac{1}{\sqrt{2\pi}}\, e^{-\frac12 z^2}$$

A width is always $\sigma$, never its square: books write $N(\mu, \sigma^2)$ with the variance,
while code, ours as SciPy's and torch's, is given the standard deviation.

Reference: MADL 5.9, MDL 3; for t: M. Abramowitz and I. Stegun, *Handbook*, 26.7.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_samplers import log_gammas, standard_normals
from mathdl_core.probability.distribution_stirling import (
    LOG_2PI,
    digamma_error,
    stirling_error,
)
from mathdl_core.probability.distributions import (
    Distribution,
    Support,
    require_finite,
    require_positive,
)


@dataclass(frozen=True)
class Normal(Distribution):
    r"""$f(x) = \frac{1}{\sigma \sqrt{2\pi}}\, e^{-\frac12 (x - \mu)^2 / \sigma^2}$."""

    mu: float
    sigma: float

    name = "normal"

    def _check(self) -> None:
        require_finite(mu=self.mu)
        require_positive(sigma=self.sigma)

    def _support(self) -> Support:
        return Support(-math.inf, math.inf)

    def _mean(self) -> float:
        return self.mu

    def _variance(self) -> float:
        return self.sigma * self.sigma

    def _modes(self) -> tuple[float, ...]:
        return (self.mu,)

    def _entropy(self) -> float:
        return 0.5 * math.log(2 * math.pi * math.e) + math.log(self.sigma)

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws by Box and Muller."""
        return self.mu + self.sigma * standard_normals(rng, n)

    def _log_density(self, x: Array) -> Array:
        z = (x - self.mu) / self.sigma
        return -0.5 * z**2 - math.log(self.sigma) - 0.5 * math.log(2 * math.pi)

    def _cdf(self, x: Array) -> Array:
        below: Array = special.ndtr((x - self.mu) / self.sigma)
        return below

    def _sf(self, x: Array) -> Array:
        above: Array = special.ndtr((self.mu - x) / self.sigma)
        return above

    def _quantile(self, p: Array) -> Array:
        z: Array = special.ndtri(p)
        return self.mu + self.sigma * z


@dataclass(frozen=True)
class LogNormal(Distribution):
    r"""$f(x) = \frac{1}{x \sigma \sqrt{2\pi}}\, e^{-\frac12 (\log x - \mu)^2 / \sigma^2}$, $x > 0$.

    X is $e^Z$ of a normal Z, whose mean and standard deviation are $\mu$ and $\sigma$.
    """

    mu: float
    sigma: float

    name = "log-normal"

    def _check(self) -> None:
        require_finite(mu=self.mu)
        require_positive(sigma=self.sigma)

    def _support(self) -> Support:
        return Support(0.0, math.inf)

    def _mean(self) -> float:
        return _exp(self.mu + self.sigma**2 / 2)

    def _variance(self) -> float:
        # Of the square of the mean and its factor either may be too large alone.
        return _exp(2 * self.mu + self.sigma**2 + _log_expm1(self.sigma**2))

    def _modes(self) -> tuple[float, ...]:
        return (_exp(self.mu - self.sigma**2),)

    def _entropy(self) -> float:
        return self.mu + 0.5 * math.log(2 * math.pi * math.e) + math.log(self.sigma)

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws: exponentials of normal ones."""
        with np.errstate(over="ignore"):
            return np.exp(self.mu + self.sigma * standard_normals(rng, n))

    def _occurs(self, x: Array) -> NDArray[np.bool]:
        return (x > 0) & np.isfinite(x)

    def _log_density(self, x: Array) -> Array:
        log_x = np.log(x)
        z = (log_x - self.mu) / self.sigma
        return -0.5 * z**2 - math.log(self.sigma) - 0.5 * math.log(2 * math.pi) - log_x

    def _cdf(self, x: Array) -> Array:
        below: Array = special.ndtr((_log(x) - self.mu) / self.sigma)
        return below

    def _sf(self, x: Array) -> Array:
        above: Array = special.ndtr((self.mu - _log(x)) / self.sigma)
        return above

    def _quantile(self, p: Array) -> Array:
        z: Array = special.ndtri(p)
        with np.errstate(over="ignore"):
            return np.exp(self.mu + self.sigma * z)


@dataclass(frozen=True)
class StudentT(Distribution):
    r"""$f(x) \propto (1 + z^2 / \nu)^{-(\nu + 1) / 2} / \sigma$, $z = (x - \mu) / \sigma$.

    A normal draw over a $\sigma$ that was itself estimated, from $\nu + 1$ values. $\sigma$ is a
    scale: the variance is $\sigma^2 \nu / (\nu - 2)$, and exists only for $\nu > 2$.
    """

    nu: float
    mu: float = 0.0
    sigma: float = 1.0

    name = "Student t"

    def _check(self) -> None:
        require_positive(nu=self.nu, sigma=self.sigma)
        require_finite(mu=self.mu)

    def _support(self) -> Support:
        return Support(-math.inf, math.inf)

    def _mean(self) -> float:
        return self.mu if self.nu > 1 else math.nan

    def _variance(self) -> float:
        if self.nu <= 2:
            return math.inf if self.nu > 1 else math.nan
        return self.sigma * self.sigma * (self.nu / (self.nu - 2))

    def _modes(self) -> tuple[float, ...]:
        return (self.mu,)

    def _entropy(self) -> float:
        # The mean of log(1 + z²/ν) is ψ(h + 1/2) - ψ(h) at h = ν/2.
        h = np.asarray(self.nu / 2)
        gap = np.log1p(0.5 / h) + digamma_error(h + 0.5) - digamma_error(h)
        return float((h + 0.5) * gap) - self._log_peak()

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws: a normal one over the root of a chi-square one over ν."""
        z = standard_normals(rng, n)
        log_mean_square = log_gammas(rng, self.nu / 2, n) - math.log(self.nu / 2)
        with np.errstate(over="ignore"):
            return self.mu + self.sigma * z * np.exp(-log_mean_square / 2)

    def _log_density(self, x: Array) -> Array:
        ratio = np.abs((x - self.mu) / self.sigma) / math.sqrt(self.nu)
        small, large = np.minimum(ratio, 1.0), np.maximum(ratio, 1.0)
        # log(1 + r²), without squaring what is large or rounding 1 + what is small.
        log_sum = np.where(ratio < 1, np.log1p(small**2), 2 * np.log(large) + np.log1p(large**-2.0))
        return self._log_peak() - (self.nu + 1) / 2 * log_sum

    def _log_peak(self) -> float:
        # log Γ(h + 1/2) - log Γ(h) - log(2πh)/2, its large parts cancelled on paper.
        h = np.asarray(self.nu / 2)
        rest = h * np.log1p(0.5 / h) - 0.5 + stirling_error(h + 0.5) - stirling_error(h)
        return float(rest) - LOG_2PI / 2 - math.log(self.sigma)

    def _cdf(self, x: Array) -> Array:
        return _t_below(self.nu, (x - self.mu) / self.sigma)

    def _sf(self, x: Array) -> Array:
        return _t_below(self.nu, (self.mu - x) / self.sigma)

    def _quantile(self, p: Array) -> Array:
        z: Array = special.stdtrit(self.nu, p)
        return self.mu + self.sigma * z


def _t_below(nu: float, z: Array) -> Array:
    # Near 0, stdtr is off by up to 1e-9 for a small nu: there, the part between 0 and z is better.
    square = np.clip(z, -1.0, 1.0) ** 2
    between: Array = np.sign(z) * special.betainc(0.5, nu / 2, square / (nu + square)) / 2
    below: Array = np.where(np.abs(z) < 1, 0.5 + between, special.stdtr(nu, z))
    return below


def _exp(x: float) -> float:
    return math.exp(x) if x < 709 else math.inf


def _log_expm1(x: float) -> float:
    return math.log(math.expm1(x)) if x < 30 else x


def _log(x: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.log(x)
