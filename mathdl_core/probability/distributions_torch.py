r"""The same distributions by torch.distributions: functions with our names and parameters.

$$\nabla_\theta \log f(x; \theta)$$

What torch adds is this gradient. Parameters are numbers or tensors of float64, which may require
gradients; `log_prob` of float64 points is float64. What is easily taken for something else is said
with each.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, distributions
from torch.distributions import transforms

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_multivariate import JointDistribution

Number = float | Tensor


def uniform(low: Number, high: Number) -> distributions.Distribution:
    """The end is excluded: its density there is 0, or an error."""
    return distributions.Uniform(_double(low), _double(high))


def normal(mu: Number, sigma: Number) -> distributions.Distribution:
    """The scale is the standard deviation, not the variance."""
    return distributions.Normal(_double(mu), _double(sigma))


def log_normal(mu: Number, sigma: Number) -> distributions.Distribution:
    """The mean and the standard deviation of the logarithm."""
    return distributions.LogNormal(_double(mu), _double(sigma))


def exponential(rate: Number) -> distributions.Distribution:
    """The rate, where SciPy and NumPy take the scale."""
    return distributions.Exponential(_double(rate))


def gamma(shape: Number, rate: Number) -> distributions.Distribution:
    """The rate, where SciPy and NumPy take the scale."""
    return distributions.Gamma(_double(shape), _double(rate))


def chi_square(nu: Number) -> distributions.Distribution:
    """As ours."""
    return distributions.Chi2(_double(nu))


def beta(alpha: Number, beta: Number) -> distributions.Distribution:
    """As ours; torch numbers them: concentration1 is α, concentration0 is β."""
    return distributions.Beta(_double(alpha), _double(beta))


def laplace(mu: Number, scale: Number) -> distributions.Distribution:
    """The standard deviation is √2 times the scale."""
    return distributions.Laplace(_double(mu), _double(scale))


def student_t(nu: Number, mu: Number, sigma: Number) -> distributions.Distribution:
    """The scale is not the standard deviation."""
    return distributions.StudentT(_double(nu), _double(mu), _double(sigma))


def cauchy(center: Number, scale: Number) -> distributions.Distribution:
    """As ours."""
    return distributions.Cauchy(_double(center), _double(scale))


def discrete_uniform(low: int, high: int) -> distributions.Distribution:
    """There is none: a categorical of equal probabilities, which counts from 0."""
    from_0 = distributions.Categorical(torch.ones(high - low + 1, dtype=torch.float64))
    return _shifted(from_0, low)


def bernoulli(p: Number) -> distributions.Distribution:
    """Probs is the probability; a network's output, its log odds, goes to `logits`."""
    return distributions.Bernoulli(probs=_double(p))


def binomial(n: int, p: Number) -> distributions.Distribution:
    """The number of trials first; the second by position is probs, not logits."""
    return distributions.Binomial(n, probs=_double(p))


def geometric(p: Number) -> distributions.Distribution:
    """Torch counts the failures before the success, from 0: ours are one more."""
    return _shifted(distributions.Geometric(probs=_double(p)), 1)


def poisson(rate: Number) -> distributions.Distribution:
    """As ours."""
    return distributions.Poisson(_double(rate))


def class_number(p: Tensor) -> distributions.Distribution:
    """Probs are divided by their sum; a network's outputs, which are none, go to `logits`."""
    return distributions.Categorical(probs=_double(p))


def multivariate_normal(mu: Tensor, Sigma: Tensor) -> distributions.Distribution:
    """By name: covariance_matrix, precision_matrix and scale_tril are all accepted."""
    return distributions.MultivariateNormal(_double(mu), covariance_matrix=_double(Sigma))


def categorical(p: Tensor) -> distributions.Distribution:
    """One-hot vectors; torch's own Categorical is of class numbers."""
    return distributions.OneHotCategorical(probs=_double(p))


def multinomial(n: int, p: Tensor) -> distributions.Distribution:
    """Probs are divided by their sum, whatever that is."""
    return distributions.Multinomial(n, probs=_double(p))


def dirichlet(alpha: Tensor) -> distributions.Distribution:
    """As ours."""
    return distributions.Dirichlet(_double(alpha))


TWINS: dict[str, Callable[..., distributions.Distribution]] = {
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


def twin(distribution: Distribution | JointDistribution) -> distributions.Distribution:
    """Torch's distribution with the parameters of ours."""
    parameters = {
        name: torch.from_numpy(value.copy()) if isinstance(value, np.ndarray) else value
        for name, value in distribution.parameters.items()
    }
    return TWINS[distribution.name](**parameters)


def _shifted(distribution: distributions.Distribution, by: float) -> distributions.Distribution:
    return distributions.TransformedDistribution(
        distribution, [transforms.AffineTransform(loc=by, scale=1.0)]
    )


def _double(value: Number) -> Tensor:
    return torch.as_tensor(value, dtype=torch.float64)
