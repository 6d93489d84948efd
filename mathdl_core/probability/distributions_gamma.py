r"""Continuous families of the gamma function: gamma, chi-square and beta.

$$\Gamma(\alpha) = \int_0^\infty x^{\alpha - 1} e^{-x}\, dx$$

Their densities are written with the Poisson mass of `distribution_stirling`, whose digits survive
parameters of a million, where $\log\Gamma$ itself is of size $10^7$.

Reference: C. Loader, "Fast and accurate computation of binomial probabilities", 2000.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_samplers import log_gammas
from mathdl_core.probability.distribution_stirling import (
    LARGE_SHAPE,
    LOG_2PI,
    digamma_error,
    log_poisson_mass,
    lower_gamma,
    stirling_error,
    upper_gamma,
)
from mathdl_core.probability.distributions import (
    Distribution,
    Support,
    require_positive,
)


@dataclass(frozen=True)
class Gamma(Distribution):
    r"""$f(x) = \frac{\beta^\alpha}{\Gamma(\alpha)}\, x^{\alpha - 1} e^{-\beta x}$ for $x \ge 0$.

    $\alpha$ is the shape and $\beta$ the rate: for a whole $\alpha$, the time until the $\alpha$-th
    of events that come $\beta$ times a unit. SciPy takes the scale $1/\beta$.
    """

    shape: float
    rate: float

    name = "gamma"

    def _check(self) -> None:
        require_positive(shape=self.shape, rate=self.rate)

    def _support(self) -> Support:
        return Support(0.0, math.inf)

    def _mean(self) -> float:
        return self.shape / self.rate

    def _variance(self) -> float:
        return self.shape / self.rate / self.rate

    def _modes(self) -> tuple[float, ...]:
        return (max(self.shape - 1, 0.0) / self.rate,)

    def _entropy(self) -> float:
        # α - log β + log Γ(α) + (1 - α) ψ(α), its large parts cancelled on paper.
        a = np.asarray(self.shape)
        rest = stirling_error(a) + (1 - a) * digamma_error(a)
        return (LOG_2PI + math.log(self.shape)) / 2 - math.log(self.rate) + float(rest)

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws by Marsaglia and Tsang; 0 where too small for float64."""
        return np.exp(log_gammas(rng, self.shape, n)) / self.rate

    def _log_density(self, x: Array) -> Array:
        # β^α x^(α-1) e^(-βx) / Γ(α) is α/x times a Poisson mass of α at the mean βx.
        inner = np.where(x > 0, x, 1.0)
        mass = log_poisson_mass(np.asarray(self.shape), self.rate * inner)
        values = mass + math.log(self.shape) - np.log(inner)
        return np.where(x > 0, values, _at_the_end(self.shape, math.log(self.rate)))

    def _cdf(self, x: Array) -> Array:
        return lower_gamma(np.asarray(self.shape), self.rate * x)

    def _sf(self, x: Array) -> Array:
        return upper_gamma(np.asarray(self.shape), self.rate * x)

    def _quantile(self, p: Array) -> Array:
        x: Array = special.gammaincinv(self.shape, p)
        # Where SciPy's gammainc is off, its inverse is: by Newton's method on the logarithm.
        cut = p < 1e-4 if self.shape > LARGE_SHAPE else np.zeros(p.shape, dtype=bool)
        for _ in range(5 if cut.any() else 0):
            below, standard = lower_gamma(np.asarray(self.shape), x[cut]), Gamma(self.shape, 1.0)
            x[cut] -= np.log(below / p[cut]) * below / standard.density(x[cut])
        return x / self.rate


@dataclass(frozen=True)
class ChiSquare(Distribution):
    r"""The sum of $\nu$ squared standard normals.

    It is the gamma distribution of shape $\nu / 2$ and rate $1/2$.
    """

    nu: float

    name = "chi-square"

    def _check(self) -> None:
        require_positive(nu=self.nu)

    @property
    def gamma(self) -> Gamma:
        """The same distribution by its other name."""
        return Gamma(shape=self.nu / 2, rate=0.5)

    def _support(self) -> Support:
        return self.gamma.support

    def _mean(self) -> float:
        return self.nu

    def _variance(self) -> float:
        return 2 * self.nu

    def _modes(self) -> tuple[float, ...]:
        return (max(self.nu - 2, 0.0),)

    def _entropy(self) -> float:
        return self.gamma.entropy

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws by Marsaglia and Tsang."""
        return self.gamma.sample(rng, n)

    def _log_density(self, x: Array) -> Array:
        return self.gamma.log_density(x)

    def _cdf(self, x: Array) -> Array:
        return self.gamma.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self.gamma.sf(x)

    def _quantile(self, p: Array) -> Array:
        return self.gamma.quantile(p)


@dataclass(frozen=True)
class Beta(Distribution):
    r"""$f(x) = x^{\alpha - 1} (1 - x)^{\beta - 1} / B(\alpha, \beta)$ for $0 \le x \le 1$.

    Here $B(\alpha, \beta) = \Gamma(\alpha)\,\Gamma(\beta) / \Gamma(\alpha + \beta)$. It is
    what is known of a probability after $\alpha - 1$ successes and $\beta - 1$ failures.
    """

    alpha: float
    beta: float

    name = "beta"

    def _check(self) -> None:
        require_positive(alpha=self.alpha, beta=self.beta)

    def _support(self) -> Support:
        return Support(0.0, 1.0)

    def _mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def _variance(self) -> float:
        return self.mean * (self.beta / (self.alpha + self.beta)) / (self.alpha + self.beta + 1)

    def _modes(self) -> tuple[float, ...]:
        a, b = self.alpha, self.beta
        if a == b == 1:
            return ()
        if a < 1 and b < 1:
            return (0.0, 1.0)
        if a <= 1:
            return (0.0,) if b >= 1 else (1.0,)
        return ((a - 1) / (a + b - 2),) if b > 1 else (1.0,)

    def _entropy(self) -> float:
        # log B(α, β) - (α - 1) ψ(α) - (β - 1) ψ(β) + (α + β - 2) ψ(α + β), cancelled on paper.
        x = np.array([self.alpha, self.beta, self.alpha + self.beta])
        s, d, signs = stirling_error(x), digamma_error(x), np.array([1.0, 1.0, -1.0])
        rest = signs @ (s - (x - np.array([1.0, 1.0, 2.0])) * d)
        logs = np.log(x) @ np.array([0.5, 0.5, -1.5])
        return float(LOG_2PI / 2 + logs + rest)

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws: the share of one gamma draw in the sum of two."""
        first, second = log_gammas(rng, self.alpha, n), log_gammas(rng, self.beta, n)
        shares: Array = special.expit(first - second)
        return shares

    def _log_density(self, x: Array) -> Array:
        a, b = self.alpha, self.beta
        inner = np.where((x > 0) & (x < 1), x, 0.5)
        masses = (
            log_poisson_mass(np.asarray(a), (a + b) * inner)
            + log_poisson_mass(np.asarray(b), (a + b) * (1 - inner))
            - log_poisson_mass(np.asarray(a + b), np.asarray(a + b))
        )
        values = masses + math.log(a) + math.log(b / (a + b)) - np.log(inner) - np.log1p(-inner)
        values = np.where(x > 0, values, _at_the_end(a, math.log(b)))
        return np.where(x < 1, values, _at_the_end(b, math.log(a)))

    def _cdf(self, x: Array) -> Array:
        return _beta_below(self.alpha, self.beta, x, 1 - x)

    def _sf(self, x: Array) -> Array:
        return _beta_below(self.beta, self.alpha, 1 - x, x)

    def _quantile(self, p: Array) -> Array:
        values: Array = special.betaincinv(self.alpha, self.beta, p)
        return values


def _beta_below(alpha: float, beta: float, x: Array, rest: Array) -> Array:
    # Near the end x = 1, SciPy's betainc is off by up to 1e-9; seen from there, it is not.
    below: Array = special.betainc(alpha, beta, np.minimum(x, 0.5))
    above: Array = special.betainc(beta, alpha, np.minimum(rest, 0.5))
    near: Array = special.betaincc(beta, alpha, np.minimum(rest, 0.5))
    return np.where(x < 0.5, below, np.where(above < 0.1, 1 - above, near))


def _at_the_end(shape: float, log_height: float) -> float:
    """The log density where x^(shape - 1) has its end: a pole, a height, or nothing."""
    if shape == 1:
        return log_height
    return math.inf if shape < 1 else -math.inf
