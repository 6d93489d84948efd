r"""The same distributions by scipy.stats: functions with our names and parameters.

$$f(x) = \frac{1}{\text{scale}}\, g\!\left(\frac{x - \text{loc}}{\text{scale}}\right)$$

SciPy gives every continuous family a `loc` and a `scale`, whatever its books call them. What these
are, and what is easily taken for something else, is said with each.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_multivariate import JointDistribution

Frozen = Any
"""What scipy.stats gives for parameters; it has no type."""


def uniform(low: float, high: float) -> Frozen:
    """`loc` is the start, and `scale` the length of the interval, not its end."""
    return stats.uniform(loc=low, scale=high - low)


def normal(mu: float, sigma: float) -> Frozen:
    """The scale is the standard deviation, not the variance."""
    return stats.norm(loc=mu, scale=sigma)


def log_normal(mu: float, sigma: float) -> Frozen:
    """`s` is the standard deviation of the logarithm, `scale` e to its mean; `loc` is neither."""
    return stats.lognorm(s=sigma, scale=np.exp(mu))


def exponential(rate: float) -> Frozen:
    """The scale is the mean, one over the rate; the first argument, by position, is loc."""
    return stats.expon(scale=1 / rate)


def gamma(shape: float, rate: float) -> Frozen:
    """The scale is one over the rate."""
    return stats.gamma(a=shape, scale=1 / rate)


def chi_square(nu: float) -> Frozen:
    """As ours."""
    return stats.chi2(df=nu)


def beta(alpha: float, beta: float) -> Frozen:
    """As ours."""
    return stats.beta(a=alpha, b=beta)


def laplace(mu: float, scale: float) -> Frozen:
    """The standard deviation is √2 times the scale."""
    return stats.laplace(loc=mu, scale=scale)


def student_t(nu: float, mu: float, sigma: float) -> Frozen:
    """The scale is not the standard deviation."""
    return stats.t(df=nu, loc=mu, scale=sigma)


def cauchy(center: float, scale: float) -> Frozen:
    """As ours."""
    return stats.cauchy(loc=center, scale=scale)


def discrete_uniform(low: int, high: int) -> Frozen:
    """The end is excluded, as in Python's range."""
    return stats.randint(low, high + 1)


def bernoulli(p: float) -> Frozen:
    """As ours."""
    return stats.bernoulli(p)


def binomial(n: int, p: float) -> Frozen:
    """As ours: first the trials."""
    return stats.binom(n, p)


def geometric(p: float) -> Frozen:
    """As ours: counts trials, from 1."""
    return stats.geom(p)


def poisson(rate: float) -> Frozen:
    """As ours."""
    return stats.poisson(rate)


def class_number(p: Array) -> Frozen:
    """There is none by name: whole numbers from 0, given with their probabilities."""
    return stats.rv_discrete(values=(np.arange(len(p)), p))


def multivariate_normal(mu: Array, Sigma: Array) -> Frozen:
    """The covariance itself: its diagonal has variances, where `norm` wants their roots."""
    return stats.multivariate_normal(mean=mu, cov=Sigma)


def categorical(p: Array) -> Frozen:
    """There is none: a multinomial of one trial, of one-hot vectors."""
    return stats.multinomial(1, p)


def multinomial(n: int, p: Array) -> Frozen:
    """The last probability is not read: it is what the others leave of 1."""
    return stats.multinomial(n, p)


def dirichlet(alpha: Array) -> Frozen:
    """As ours; but points that are given as an array are its columns."""
    return stats.dirichlet(alpha)


TWINS: dict[str, Callable[..., Frozen]] = {
    "uniform": uniform,
    "normal": normal,
    "log-normal": log_normal,
    "exponential": exponential,
    "gamma": gamma,
    "chi-square": chi_square,
    "beta": beta,
    "Laplace": laplace,
    "Student t": student_t,
    "Cauchy": cauchy,
    "discrete uniform": discrete_uniform,
    "Bernoulli": bernoulli,
    "binomial": binomial,
    "geometric": geometric,
    "Poisson": poisson,
    "class number": class_number,
    "multivariate normal": multivariate_normal,
    "categorical": categorical,
    "multinomial": multinomial,
    "Dirichlet": dirichlet,
}
"""The function of each family, by its name."""


def twin(distribution: Distribution | JointDistribution) -> Frozen:
    """SciPy's frozen distribution with the parameters of ours."""
    return TWINS[distribution.name](**distribution.parameters)
