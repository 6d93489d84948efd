r"""Distributions over classes: categorical, multinomial and Dirichlet.

$$p_j \ge 0, \quad \sum_j p_j = 1, \qquad
P(k) = \frac{n!}{k_1! \cdots k_d!} \prod_j p_j^{k_j}, \qquad
f(x) = \frac{\Gamma(\alpha_0)}{\prod_j \Gamma(\alpha_j)} \prod_j x_j^{\alpha_j - 1}$$

The probabilities of d classes are a point of the simplex: a triangle if there are three. Counts are
n times such points, and a Dirichlet draw, with $\alpha_0 = \sum_j \alpha_j$, is one. A class is a
one-hot vector, so that its mean is p and one multinomial trial is categorical.

Reference: MADL 5.9; C. Bishop, *Pattern Recognition and Machine Learning*, 2.2.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_samplers import log_gammas, open_uniforms
from mathdl_core.probability.distribution_stirling import (
    LOG_2PI,
    digamma_error,
    log_poisson_mass,
    stirling_error,
)
from mathdl_core.probability.distributions import Support, require_whole
from mathdl_core.probability.distributions_counts import Binomial, whole_quantile
from mathdl_core.probability.distributions_multivariate import JointDistribution, keep

ROUNDED = 1e-9
"""Probabilities may miss the sum 1 by as much, being decimals; they are then divided by it."""


@dataclass(frozen=True, eq=False)
class Categorical(JointDistribution):
    """One of d classes, as a one-hot vector: class j has probability p[j].

    Attributes:
        p: (d,) probabilities, at least 0 and of sum 1.
    """

    p: Array

    name = "categorical"

    def __post_init__(self) -> None:
        """Refuse what are no probabilities."""
        keep(self, p=class_probabilities(self.p))

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n, d) independent one-hot rows, by inversion."""
        return np.eye(self.dimension)[self.sample_classes(rng, n)]

    def sample_classes(self, rng: np.random.Generator, n: int) -> NDArray[np.intp]:
        """(n,) the same draws as class numbers from 0 to d - 1."""
        cumulated = np.cumsum(self.p)
        found: NDArray[np.intp] = np.searchsorted(cumulated, open_uniforms(rng, n) * cumulated[-1])
        return found

    def _mean(self) -> Array:
        return self.p

    def _covariance(self) -> Array:
        return np.diag(self.p) - np.outer(self.p, self.p)

    def _mode(self) -> Array:
        mode: Array = np.eye(len(self.p))[self.p.argmax()]
        return mode

    def _entropy(self) -> float:
        return float(special.entr(self.p).sum())

    def _log_density(self, x: Array) -> Array:
        one_hot = (np.sort(x, axis=-1) == np.eye(len(self.p))[-1]).all(axis=-1)
        with np.errstate(divide="ignore"):
            return np.where(one_hot, np.log(self.p)[x.argmax(axis=-1)], -np.inf)


@dataclass(frozen=True, eq=False)
class Multinomial(JointDistribution):
    """How often each of d classes occurs in n independent trials.

    Attributes:
        n: trials.
        p: (d,) probabilities, at least 0 and of sum 1.
    """

    n: int
    p: Array

    name = "multinomial"

    def __post_init__(self) -> None:
        """Refuse what is no number of trials and what are no probabilities."""
        require_whole(n=self.n, at_least=1)
        keep(self, p=class_probabilities(self.p))

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n, d) independent draws: one class after the other, a binomial of what is left."""
        draws, left = np.zeros((n, self.dimension)), np.full(n, float(self.n))
        tails = np.cumsum(self.p[::-1])[::-1]
        for j in range(self.dimension - 1):
            share = min(self.p[j] / tails[j], 1.0) if tails[j] > 0 else 0.0
            draws[:, j] = _binomial_draws(rng, left, share)
            left = left - draws[:, j]
        draws[:, -1] = left
        return draws

    def _mean(self) -> Array:
        return self.n * self.p

    def _covariance(self) -> Array:
        return self.n * (np.diag(self.p) - np.outer(self.p, self.p))

    def _mode(self) -> Array:
        # Each mode is at least floor(n p), and one more trial best goes where p / (k + 1) is
        # largest. W. Feller, An Introduction to Probability Theory, I, 6, exercise 28.
        k = np.floor(self.n * self.p)
        for _ in range(int(self.n - k.sum())):
            k[np.argmax(self.p / (k + 1))] += 1
        return k

    def _entropy(self) -> float:
        # The log mass is a sum over classes, and each class is binomial.
        entropy = float(log_poisson_mass(np.asarray(self.n), np.asarray(self.n)))
        for p in self.p:
            one = Binomial(self.n, float(p))
            k = one.likely_values()
            masses, logs = one.density(k), log_poisson_mass(k, self.n * p)
            occurs = masses > 0
            entropy -= float(masses[occurs] @ logs[occurs])
        return entropy

    def _log_density(self, x: Array) -> Array:
        n = np.asarray(self.n, dtype=np.float64)
        possible = ((x >= 0) & (x == np.floor(x))).all(axis=-1) & (x.sum(axis=-1) == n)
        k = np.where(possible[..., None], x, 0.0)
        masses = log_poisson_mass(k, n * self.p).sum(axis=-1) - log_poisson_mass(n, n)
        return np.where(possible, masses, -np.inf)


@dataclass(frozen=True, eq=False)
class Dirichlet(JointDistribution):
    r"""Probabilities of d classes, themselves random: as known after $\alpha_j - 1$ of each.

    Attributes:
        alpha: (d,) concentrations above 0; all 1 is uniform over the simplex.
    """

    alpha: Array

    name = "Dirichlet"

    def __post_init__(self) -> None:
        """Refuse concentrations that are not above 0."""
        keep(self, alpha=self.alpha)
        if self.alpha.ndim != 1 or len(self.alpha) < 2:
            raise ValueError(
                f"alpha must have shape (d,) with d at least 2, not {self.alpha.shape}"
            )
        if not ((self.alpha > 0) & np.isfinite(self.alpha)).all():
            worst = self.alpha[np.argmin((self.alpha > 0) & np.isfinite(self.alpha))]
            raise ValueError(f"alpha has the entry {worst:g}: all must be above 0 and finite")

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n, d) independent draws: the shares of d gamma draws in their sum."""
        logs = np.column_stack([log_gammas(rng, float(a), n) for a in self.alpha])
        shares: Array = special.softmax(logs, axis=1)
        return shares

    def _mean(self) -> Array:
        mean: Array = self.alpha / self.alpha.sum()
        return mean

    def _covariance(self) -> Array:
        return (np.diag(self.mean) - np.outer(self.mean, self.mean)) / (1 + float(self.alpha.sum()))

    def _mode(self) -> Array:
        if (self.alpha <= 1).any():
            return np.full(len(self.alpha), math.nan)
        return (self.alpha - 1) / float((self.alpha - 1).sum())

    def _entropy(self) -> float:
        # log B(α) + (α₀ - d) ψ(α₀) - Σ (αⱼ - 1) ψ(αⱼ), its large parts cancelled on paper.
        a, total, d = self.alpha, self.alpha.sum(keepdims=True), len(self.alpha)
        each = stirling_error(a) - (a - 1) * digamma_error(a) + np.log(a) / 2
        whole = stirling_error(total) - (total - d) * digamma_error(total)
        logs = (d - 1) * LOG_2PI / 2 - (d - 0.5) * np.log(total)
        return float(each.sum() - whole.item() + logs.item())

    def _log_density(self, x: Array) -> Array:
        on_simplex = (x >= 0).all(axis=-1) & (np.abs(x.sum(axis=-1) - 1) <= ROUNDED)
        inside = on_simplex & (x > 0).all(axis=-1)
        x_inside = np.where(inside[..., None], x, 1 / self.dimension)
        total = self.alpha.sum()
        shares = x_inside / x_inside.sum(axis=-1, keepdims=True)
        factors = log_poisson_mass(self.alpha, total * shares) + np.log(self.alpha)
        whole = log_poisson_mass(total, total) + np.log(total)
        values = (factors - np.log(shares)).sum(axis=-1) - whole
        return np.where(inside, values, np.where(on_simplex, self._log_at_the_edge(x), -np.inf))

    def _log_at_the_edge(self, x: Array) -> Array:
        """At points with a 0: a pole, nothing, or what the limit is where that alpha is 1."""
        at_zero = x <= 0
        pole = (at_zero & (self.alpha < 1)).any(axis=-1)
        vanishes = (at_zero & (self.alpha > 1)).any(axis=-1)
        a = self.alpha
        norm = special.gammaln(a.sum()) - special.gammaln(a).sum()
        height = norm + special.xlogy(a - 1, np.where(at_zero, 1.0, x)).sum(axis=-1)
        return np.where(pole, np.inf, np.where(vanishes, -np.inf, height))


def class_probabilities(p: Array) -> Array:
    """(d,) p divided by its sum; ValueError if that is not 1 or some entry is no probability."""
    p = np.asarray(p, dtype=np.float64)
    if p.ndim != 1 or len(p) == 0:
        raise ValueError(f"p must have shape (d,) with d at least 1, not {p.shape}")
    if not ((p >= 0) & (p <= 1)).all():
        worst = p[np.argmin((p >= 0) & (p <= 1))]
        raise ValueError(f"p has the entry {worst:g}: a probability must be from 0 to 1")
    if abs(p.sum() - 1) > ROUNDED:
        raise ValueError(
            f"p has the sum {p.sum():.10g}: the probabilities of all classes must sum to 1"
        )
    return p / float(p.sum())


def _binomial_draws(rng: np.random.Generator, trials: Array, p: float) -> Array:
    """(n,) binomial draws, each of its own number of trials (n,)."""
    mean, deviation = trials * p, np.sqrt(trials * p * (1 - p))
    support = Support(0.0, float(trials.max(initial=0.0)))

    def cdf(k: Array) -> Array:
        inside = (k >= 0) & (k < trials)
        left = np.where(inside, trials - k, 1.0)
        below = special.betaincc(np.where(inside, k, 0.0) + 1, left, p)
        return np.where(inside, below, np.where(k < 0, 0.0, 1.0))

    return whole_quantile(cdf, open_uniforms(rng, len(trials)), mean, deviation, support)
