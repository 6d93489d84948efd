r"""Exercises on distributions of one number, for pencil and a pocket calculator.

$$P(a < X < b) = F(b) - F(a), \qquad \mathrm{Var}\,\bar X = \frac{\sigma^2}{n}$$

Each function of `exercises` draws its numbers from a generator, so a seed is an exercise.

Reference: MADL 5, 6.6, MDL 2-3.
"""

import math
from collections.abc import Callable

import numpy as np

from mathdl_core.exercise import Exercise
from mathdl_core.probability.distribution_averages import standard_error
from mathdl_core.probability.distribution_fit import fit_normal
from mathdl_core.probability.distributions_continuous import Exponential, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Geometric
from mathdl_core.probability.distributions_normal import Normal

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""
FINE_TOLERANCE = 0.0006
"""Or to three."""


def uniform_exercise(rng: np.random.Generator) -> Exercise:
    """Mean and variance of a uniform distribution."""
    low = int(rng.integers(-5, 6))
    high = low + int(rng.integers(1, 10))
    found = Uniform(low, high)
    return Exercise(
        question=(
            f"$X$ is uniform from ${low}$ to ${high}$. What are its mean and its variance? "
            "Two numbers. (Two decimals.)"
        ),
        answer=np.array([found.mean, found.variance]),
        tolerance=TOLERANCE,
        solution=(
            "The mean is half-way:\n\n"
            f"$$\\mu = \\frac{{{low} + {_factor(high)}}}{{2}} = {_number(found.mean)}$$\n\n"
            "The mean square distance from the middle of an interval of length $l$ is $l^2 / 12$:"
            f"\n\n$$\\sigma^2 = \\frac{{({high} - {_factor(low)})^2}}{{12}} "
            f"= \\frac{{{(high - low) ** 2}}}{{12}} {_about(found.variance)}$$"
        ),
    )


def normal_exercise(rng: np.random.Generator) -> Exercise:
    """The probability of an interval, by standardizing; the variance is given, not its root."""
    mu, sigma = int(rng.integers(-10, 31)), int(rng.integers(2, 7))
    below, above = (float(z) for z in rng.choice([0.5, 1.0, 1.5, 2.0], size=2))
    found, standard = Normal(mu, sigma), Normal(0, 1)
    low, high = mu - below * sigma, mu + above * sigma
    answer = found.probability(low, high)
    known = sorted({below, above})
    table = ", ".join(f"$\\Phi({z:g}) \\approx {float(standard.cdf(z)):.4f}$" for z in known)
    at_high, at_low = float(standard.cdf(above)), float(standard.cdf(below))
    return Exercise(
        question=(
            f"$X$ is normal, $N({mu}, {sigma**2})$: the second number is the variance. "
            f"How probable is ${low:g} < X < {high:g}$? Use {table}. (Three decimals.)"
        ),
        answer=np.array(answer),
        tolerance=FINE_TOLERANCE,
        solution=(
            f"The standard deviation is $\\sigma = \\sqrt{{{sigma**2}}} = {sigma}$. Standardized, "
            "the ends are\n\n"
            f"$$\\frac{{{low:g} - {_factor(mu)}}}{{{sigma}}} = {-below:g}, \\qquad "
            f"\\frac{{{high:g} - {_factor(mu)}}}{{{sigma}}} = {above:g},$$\n\n"
            f"and by symmetry $\\Phi({-below:g}) = 1 - \\Phi({below:g})$:\n\n"
            f"$$\\Phi({above:g}) - \\Phi({-below:g}) \\approx {at_high:.4f} - (1 - {at_low:.4f})"
            f" \\approx {answer:.4f}$$"
        ),
    )


def binomial_exercise(rng: np.random.Generator) -> Exercise:
    """The probability of k successes in a few trials."""
    n = int(rng.integers(3, 7))
    k = int(rng.integers(1, n))
    p = float(rng.choice([0.1, 0.2, 0.25, 0.3, 0.4, 0.5]))
    answer = float(Binomial(n, p).density(k))
    return Exercise(
        question=(
            f"Each of ${n}$ independent trials succeeds with probability ${p:g}$. How probable "
            f"is it that exactly ${k}$ of them succeed? (Three decimals.)"
        ),
        answer=np.array(answer),
        tolerance=FINE_TOLERANCE,
        solution=(
            f"There are $\\binom{{{n}}}{{{k}}} = {math.comb(n, k)}$ ways to choose the trials "
            f"that succeed, and each has the probability ${p:g}^{{{k}}} \\cdot "
            f"{1 - p:g}^{{{n - k}}}$:\n\n"
            f"$$P(X = {k}) = {math.comb(n, k)} \\cdot {p:g}^{{{k}}} \\cdot {1 - p:g}^{{{n - k}}} "
            f"\\approx {answer:.5f}$$"
        ),
    )


def geometric_exercise(rng: np.random.Generator) -> Exercise:
    """How long one waits for a success on average, and how often longer than so many trials."""
    p = float(rng.choice([0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.8]))
    k = int(rng.integers(2, min(3 + round(1 / p), 9)))
    found = Geometric(p)
    longer = float(found.sf(k))
    return Exercise(
        question=(
            f"Trials succeed with probability ${p:g}$ each, independently. How many trials does it "
            "take on average until the first success, it included, and how probable is it that "
            f"${k}$ trials are not enough? Two numbers. (Two decimals.)"
        ),
        answer=np.array([found.mean, longer]),
        tolerance=TOLERANCE,
        solution=(
            f"With $k$ counting trials, the mean is $1 / p = 1 / {p:g} = {_number(found.mean)}$. "
            f"${k}$ trials are not enough if all of them fail:\n\n"
            f"$$P(X > {k}) = (1 - {p:g})^{{{k}}} \\approx {longer:.4f}$$"
        ),
    )


def poisson_exercise(rng: np.random.Generator) -> Exercise:
    """The probability of k events in a longer or shorter time than the rate is given for."""
    an_hour, hours = int(rng.integers(1, 5)), float(rng.choice([0.5, 1.5, 2.0]))
    k = int(rng.integers(0, 4))
    rate = an_hour * hours
    answer = float(Poisson(rate).density(k))
    return Exercise(
        question=(
            f"Messages come independently of each other, on average ${an_hour}$ an hour. How "
            f"probable is it that exactly ${k}$ come in ${hours:g}$ hours? (Three decimals.)"
        ),
        answer=np.array(answer),
        tolerance=FINE_TOLERANCE,
        solution=(
            f"In ${hours:g}$ hours there are on average $\\lambda = {an_hour} \\cdot {hours:g} "
            f"= {rate:g}$, and their number is Poisson:\n\n"
            f"$$P(X = {k}) = \\frac{{{rate:g}^{{{k}}}}}{{{k}!}}\\, e^{{-{rate:g}}} "
            f"= \\frac{{{rate**k:g}}}{{{math.factorial(k)}}}\\, e^{{-{rate:g}}} "
            f"\\approx {answer:.5f}$$"
        ),
    )


def exponential_exercise(rng: np.random.Generator) -> Exercise:
    """An exponential wait does not know how long one has waited."""
    mean, waited = int(rng.choice([2, 4, 5, 8, 10])), int(rng.integers(1, 21))
    more = int(rng.integers(1, 2 * mean))
    answer = float(Exponential(1 / mean).sf(more))
    return Exercise(
        question=(
            f"The wait for a bus is exponential with the mean ${mean}$ minutes. You have waited "
            f"${waited}$ minutes. How probable is it that you wait more than ${more}$ minutes "
            "more? (Three decimals.)"
        ),
        answer=np.array(answer),
        tolerance=FINE_TOLERANCE,
        solution=(
            f"The rate is $\\lambda = 1 / {mean}$, and the minutes waited cancel:\n\n"
            f"$$P(X > {waited + more} \\mid X > {waited}) = "
            f"\\frac{{e^{{-{waited + more}/{mean}}}}}{{e^{{-{waited}/{mean}}}}} "
            f"= e^{{-{more}/{mean}}} \\approx {answer:.5f}$$"
        ),
    )


def standard_error_exercise(rng: np.random.Generator) -> Exercise:
    """The spread of a mean, and how many draws make it smaller by a factor."""
    sigma, root, factor = (int(v) for v in rng.integers([2, 3, 2], [13, 11, 5]))
    n = root**2
    error = float(standard_error(Normal(0, sigma), n))
    return Exercise(
        question=(
            f"Draws have the standard deviation ${sigma}$. What is the standard deviation of the "
            f"mean of ${n}$ of them, and of how many draws must one take the mean for a standard "
            f"deviation ${factor}$ times smaller than that? Two numbers. (Two decimals.)"
        ),
        answer=np.array([error, float(n * factor**2)]),
        tolerance=TOLERANCE,
        solution=(
            "Variances of independent draws add up, so that of the mean of $n$ is $\\sigma^2 / n$:"
            f"\n\n$$\\frac{{\\sigma}}{{\\sqrt n}} = \\frac{{{sigma}}}{{\\sqrt{{{n}}}}} "
            f"= \\frac{{{sigma}}}{{{root}}} {_about(error)}$$\n\n"
            f"The root makes draws dear: ${factor}$ times smaller takes ${factor}^2 = {factor**2}$ "
            f"times as many, ${factor**2} \\cdot {n} = {n * factor**2}$."
        ),
    )


def likelihood_exercise(rng: np.random.Generator) -> Exercise:
    """The most likely normal distribution of four numbers: its variance divides by n."""
    values = rng.integers(-6, 7, size=4).astype(np.float64)
    values[3] = 4 * rng.integers(-2, 4) - values[:3].sum()  # so that the mean is whole
    if (values == values[0]).all():
        values[:2] += [-2.0, 2.0]
    found = fit_normal(values)
    squares = (values - found.mu) ** 2
    listed = ", ".join(_number(x) for x in values)
    return Exercise(
        question=(
            f"Four draws from a normal distribution are ${listed}$. Under which mean and which "
            "variance are they most likely? Two numbers. (Two decimals.)"
        ),
        answer=np.array([found.mean, found.variance]),
        tolerance=TOLERANCE,
        solution=(
            "The derivative of the log likelihood by the mean is 0 where the mean is that of the "
            f"draws, $\\hat\\mu = {_number(found.mu)}$. That by the variance is 0 at the mean "
            "square distance from it, with $n$ and not $n - 1$:\n\n"
            f"$$\\hat\\sigma^2 = \\tfrac14 ({' + '.join(_number(s) for s in squares)}) "
            f"= {_number(found.variance)}$$"
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "uniform": uniform_exercise,
    "normal": normal_exercise,
    "binomial": binomial_exercise,
    "geometric": geometric_exercise,
    "Poisson": poisson_exercise,
    "exponential": exponential_exercise,
    "standard error": standard_error_exercise,
    "likelihood": likelihood_exercise,
}


def distribution_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _number(x: float) -> str:
    # Adding 0 turns the -0 of a rounded -1e-17 into 0.
    return f"{round(float(x), 4) + 0.0:g}"


def _about(x: float) -> str:
    return f"= {_number(x)}" if math.isclose(round(x, 4), x) else f"\\approx {_number(x)}"


def _factor(x: float) -> str:
    return _number(x) if x >= 0 else f"({_number(x)})"
