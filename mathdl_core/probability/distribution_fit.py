r"""Maximum likelihood: the parameters under which a column of data is most probable.

$$\hat\theta = \arg\max_\theta \ell(\theta), \qquad \ell(\theta) = \sum_i \log f(x_i; \theta)$$

$\ell$ of a density changes with the units of the data, so only families fitted to the same column
compare. Each function takes the values (n,) and raises ValueError, in a sentence, where its family
cannot have produced them or has no maximum: fewer than 3 values, NaN, negative ones, equal ones …

Reference: MADL 6.6; gamma: T. Minka, "Estimating a gamma distribution", 2002; t: K. Lange,
R. Little and J. Taylor, "Robust statistical modeling using the t distribution", 1989.
"""

import math

import numpy as np
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_stirling import digamma_error
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, Geometric
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT

FEWEST_VALUES = 3
LARGEST_VALUE = 1e140
SMALLEST_NU, LARGEST_NU = 0.5, 1e6


def fit_normal(values: Array) -> Normal:
    """Mean, and standard deviation with n: n − 1 would be unbiased, but less likely."""
    values = varying_column(values)
    return Normal(float(values.mean()), float(values.std()))


def fit_laplace(values: Array) -> Laplace:
    """Median, and mean distance from it."""
    values = varying_column(values)
    median = float(np.median(values))
    return Laplace(median, float(np.abs(values - median).mean()))


def fit_uniform(values: Array) -> Uniform:
    """Smallest and largest value: any longer interval is less likely."""
    values = varying_column(values)
    return Uniform(float(values.min()), float(values.max()))


def fit_exponential(values: Array) -> Exponential:
    """One over the mean."""
    values = checked_column(values)
    _require_range(values, "exponential", least=0.0)
    if not values.any():
        raise ValueError("all values are 0: an exponential rate would be infinite")
    return Exponential(1 / float(values.mean()))


def fit_log_normal(values: Array) -> LogNormal:
    """Mean and standard deviation of the logarithms."""
    values = varying_column(values)
    _require_range(values, "log-normal", above=0.0)
    normal = fit_normal(np.log(values))
    return LogNormal(normal.mu, normal.sigma)


def fit_gamma(values: Array) -> Gamma:
    r"""The shape solves $\log\alpha - \psi(\alpha) = \log\bar x - \overline{\log x}$, by Newton.

    Then the rate is $\alpha / \bar x$, so that the mean is that of the values.
    """
    values = varying_column(values)
    _require_range(values, "gamma", above=0.0)
    mean = float(values.mean())
    # The difference of the two logarithms is small if the values vary little: take it by value.
    gap = -float(np.log1p((values - mean) / mean).mean())
    shape = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(50):
        missing = -float(digamma_error(np.asarray(shape))) - gap
        slope = 1 / shape - float(special.polygamma(1, shape))
        # Newton's method for 1/α, in which the equation is nearly a line.
        change = missing / (shape * slope)
        shape /= 1 + change
        if abs(change) < 1e-14:
            break
    return Gamma(shape, shape / mean)


def fit_beta(values: Array) -> Beta:
    """Newton's method on the likelihood, which is concave, from the parameters by moments."""
    values = varying_column(values)
    _require_range(values, "beta", above=0.0, below=1.0)
    mean, variance = float(values.mean()), float(values.var())
    logs = np.array([np.log(values).mean(), np.log1p(-values).mean()])
    start = mean * (1 - mean) / variance - 1
    parameters = max(start, 1e-3) * np.array([mean, 1 - mean])
    for _ in range(100):
        total = parameters.sum()
        gradient = special.digamma(total) - special.digamma(parameters) + logs
        curvature = special.polygamma(1, total) - np.diag(special.polygamma(1, parameters))
        step = -np.linalg.solve(curvature, gradient)
        # Never beyond half of the way to 0.
        step *= min(1.0, 0.5 / max(float((-step / parameters).max()), 1e-300))
        parameters = parameters + step
        if np.abs(step).max() < 1e-13 * parameters.max():
            break
    return Beta(float(parameters[0]), float(parameters[1]))


def fit_student_t(values: Array) -> StudentT:
    """The degrees of freedom with the highest likelihood, center and scale fitted to each by EM."""
    values = varying_column(values)
    different, counts = np.unique(values, return_counts=True)
    most = int(counts.max())
    if most >= SMALLEST_NU * (len(values) - most):
        raise ValueError(
            f"the value {different[counts.argmax()]:g} is {most} of {len(values)}: with a peak "
            f"narrow enough around it the likelihood of a Student t grows without end"
        )
    log_nus = np.linspace(math.log(SMALLEST_NU), math.log(LARGEST_NU), 30)
    fits = [student_t_given(values, nu=math.exp(log_nu)) for log_nu in log_nus]
    best = int(np.argmax([log_likelihood(fit, values) for fit in fits]))
    low, high = log_nus[max(best - 1, 0)], log_nus[min(best + 1, len(log_nus) - 1)]
    # Golden section: of four points the best of the inner two, and its neighbors, stay.
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-6:
        left, right = high - golden * (high - low), low + golden * (high - low)
        at_left, at_right = (
            log_likelihood(student_t_given(values, nu=math.exp(at)), values) for at in (left, right)
        )
        low, high = (low, right) if at_left > at_right else (left, high)
    return student_t_given(values, nu=math.exp((low + high) / 2))


def student_t_given(values: Array, *, nu: float) -> StudentT:
    r"""Center and scale for a known $\nu$: means weighted by $w_i = (\nu + 1) / (\nu + z_i^2)$.

    EM in the faster form of C. Liu, D. Rubin and Y. Wu, "Parameter expansion to accelerate EM",
    1998, which divides by the sum of the weights.
    """
    mu = float(np.median(values))
    square = float(np.square(values - mu).mean())
    for _ in range(1000):
        weights = (nu + 1) / (nu + (values - mu) ** 2 / square)
        new_mu = float((weights * values).sum() / weights.sum())
        new_square = float((weights * (values - new_mu) ** 2).sum() / weights.sum())
        change = abs(new_mu - mu) / math.sqrt(square) + abs(new_square / square - 1)
        mu, square = new_mu, new_square
        if change < 1e-10:
            break
    return StudentT(nu, mu, math.sqrt(square))


def fit_poisson(values: Array) -> Poisson:
    """The mean."""
    values = _whole_column(values, "Poisson", least=0)
    if not values.any():
        raise ValueError("all values are 0: a Poisson rate must be above 0")
    return Poisson(float(values.mean()))


def fit_geometric(values: Array) -> Geometric:
    """One over the mean number of trials."""
    return Geometric(1 / float(_whole_column(values, "geometric", least=1).mean()))


def fit_bernoulli(values: Array) -> Bernoulli:
    """The share of ones."""
    return Bernoulli(float(_whole_column(values, "Bernoulli", least=0, most=1).mean()))


def fit_binomial(values: Array, *, n: int) -> Binomial:
    """The share of successes in all trials, n of them for each value."""
    values = _whole_column(values, f"binomial with {n} trials", least=0, most=n)
    return Binomial(n, float(values.mean()) / n)


def log_likelihood(distribution: Distribution, values: Array) -> float:
    r"""$\sum_i \log f(x_i)$ of values (n,); −∞ if one of them cannot occur."""
    return float(distribution.log_density(values).sum())


def checked_column(values: Array) -> Array:
    """Values (n,) as float64; ValueError, saying what is wrong, if nothing fits them."""
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"values must have shape (n,), not {values.shape}")
    n_bad = int((~np.isfinite(values)).sum())
    if n_bad:
        raise ValueError(
            f"{n_bad} of {len(values)} values are NaN or infinite: leave them out, or fill them in"
        )
    if len(values) < FEWEST_VALUES:
        raise ValueError(f"the column has {len(values)} values: a fit needs at least 3")
    largest = float(np.abs(values).max())
    if largest > LARGEST_VALUE:
        raise ValueError(f"the value {largest:g} is too large to be squared: take a larger unit")
    return values


def varying_column(values: Array) -> Array:
    """The same, of values that are not all equal."""
    values = checked_column(values)
    if (values == values[0]).all():
        raise ValueError(f"all {len(values)} values are {values[0]:g}: there is no spread to fit")
    return values


def _whole_column(values: Array, family: str, *, least: float, most: float = math.inf) -> Array:
    values = checked_column(values)
    broken = values[values != np.floor(values)]
    if len(broken):
        raise ValueError(f"{broken[0]:g} is not a whole number, as all values of {family} are")
    _require_range(values, family, least=least, most=most)
    return values


def _require_range(
    values: Array,
    family: str,
    *,
    least: float = -math.inf,
    most: float = math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> None:
    smallest, largest = float(values.min()), float(values.max())
    if smallest < least:
        raise ValueError(f"{smallest:g} is below {least:g}, where {family} starts")
    if smallest <= above:
        raise ValueError(f"{smallest:g} is not above {above:g}, as all values of {family} are")
    if largest > most:
        raise ValueError(f"{largest:g} is above {most:g}, where {family} ends")
    if largest >= below:
        raise ValueError(f"{largest:g} is not below {below:g}, as all values of {family} are")
