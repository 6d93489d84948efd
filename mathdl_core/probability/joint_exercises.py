r"""Exercises on several numbers at once: joint tables, total probability, counts and slices.

$$P(B \mid A) = \frac{P(A, B)}{P(A)}, \qquad P(B) = \sum_i P(B \mid A_i)\, P(A_i)$$

Each function of `exercises` draws its numbers from a generator, so a seed is an exercise.

Reference: MADL 5.3-5.4, 5.9, MDL 2.
"""

import math
from collections.abc import Callable

import numpy as np

from mathdl_core.exercise import Exercise
from mathdl_core.probability.bivariate_normal import bivariate_normal, conditional
from mathdl_core.probability.distributions_simplex import Multinomial
from mathdl_core.probability.joint_tables import JointTable, shared_birthday

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""
FINE_TOLERANCE = 0.0006
"""Or to three."""


def table_exercise(rng: np.random.Generator) -> Exercise:
    """A conditional probability, and the product it would be without dependence."""
    hundredths = rng.multinomial(92, [0.25] * 4) + 2
    table = JointTable(hundredths.reshape(2, 2) / 100)
    (a, b), (c, d) = table.p
    conditional_, margin = float(table.given_row[0, 0]), float(table.column_margin[0])
    independent = table.independence.holds(tolerance=1e-9)
    verdict = "are equal: rain and wind are" if independent else "differ: rain and wind are not"
    return Exercise(
        question=(
            f"Rain and wind: ${_number(a)}$; rain without wind: ${_number(b)}$; wind without "
            f"rain: ${_number(c)}$; neither: ${_number(d)}$. How probable is wind if it rains, and "
            "how probable is wind whatever the rain does? Two numbers. (Two decimals.)"
        ),
        answer=np.array([conditional_, margin]),
        tolerance=TOLERANCE,
        solution=(
            f"All four make ${_number(a)} + {_number(b)} + {_number(c)} + {_number(d)} = 1$. "
            f"It rains with probability ${_number(a)} + {_number(b)} = {_number(a + b)}$, and\n\n"
            f"$$P(\\text{{wind}} \\mid \\text{{rain}}) = \\frac{{{_number(a)}}}{{{_number(a + b)}}}"
            f" \\approx {conditional_:.4f}, \\qquad "
            f"P(\\text{{wind}}) = {_number(a)} + {_number(c)} = {_number(margin)}.$$\n\n"
            f"They {verdict} independent."
        ),
    )


def total_exercise(rng: np.random.Generator) -> Exercise:
    """The probability of an effect, over all of three causes."""
    weights = np.array([5, 3, 2])[rng.permutation(3)] / 10
    rates = rng.choice(np.arange(1, 10), size=3, replace=False) / 100
    table = JointTable(np.column_stack([weights * rates, weights * (1 - rates)]))
    found = table.total_probability(0)
    terms = " + ".join(
        f"{_number(w)} \\cdot {_number(r)}" for w, r in zip(weights, rates, strict=True)
    )
    return Exercise(
        question=(
            f"Three machines make ${_listed(weights)}$ of all parts, and shares of "
            f"${_listed(rates)}$ of what each makes are faulty. Which share of all parts is "
            "faulty? (Three decimals.)"
        ),
        answer=np.array(found.total),
        tolerance=FINE_TOLERANCE,
        solution=(
            "Each part comes from exactly one machine, so the cases exhaust all and exclude each "
            "other:\n\n"
            f"$$P(B) = \\sum_i P(A_i)\\, P(B \\mid A_i) = {terms} = {_number(found.total)}$$"
        ),
    )


def birthday_exercise(rng: np.random.Generator) -> Exercise:
    """That all differ, and so that not all do."""
    n_people, n_days = int(rng.integers(2, 6)), int(rng.integers(6, 21))
    answer = shared_birthday(n_people, n_days=n_days)
    factors = " \\cdot ".join(f"\\frac{{{n_days - i}}}{{{n_days}}}" for i in range(n_people))
    return Exercise(
        question=(
            f"${n_people}$ keys fall into ${n_days}$ slots of a hash table, each with the same "
            "probability and independently. How probable is it that two share a slot? "
            "(Three decimals.)"
        ),
        answer=np.array(answer),
        tolerance=FINE_TOLERANCE,
        solution=(
            "The opposite is easier: one after the other finds a slot of its own.\n\n"
            f"$$1 - {factors} \\approx {answer:.4f}$$"
        ),
    )


def multinomial_exercise(rng: np.random.Generator) -> Exercise:
    """The probability of counts of three classes."""
    p = np.array([5, 3, 2])[rng.permutation(3)] / 10
    counts = rng.multinomial(int(rng.integers(3, 6)), p)
    n = int(counts.sum())
    answer = float(Multinomial(n, p).density(counts))
    ways = math.factorial(n) // math.prod(math.factorial(k) for k in counts.tolist())
    powers = " \\cdot ".join(f"{_number(q)}^{{{k}}}" for q, k in zip(p, counts, strict=True))
    factorials = " \\cdot ".join(f"{k}!" for k in counts)
    return Exercise(
        question=(
            f"Three classes have the probabilities ${_listed(p)}$. How probable is it that "
            f"${n}$ independent draws bring them ${_listed(counts)}$ times? (Three decimals.)"
        ),
        answer=np.array(answer),
        tolerance=FINE_TOLERANCE,
        solution=(
            "As many orders bring these counts as there are ways to divide the draws:\n\n"
            f"$$\\frac{{{n}!}}{{{factorials}}} = {ways},$$\n\n"
            f"and each of them has the probability ${powers}$. Together\n\n"
            f"$${ways} \\cdot {powers} \\approx {answer:.5f}$$"
        ),
    )


def slice_exercise(rng: np.random.Generator) -> Exercise:
    """Mean and variance of y when x is known, of a bivariate normal."""
    mu = rng.integers(-5, 6, size=2).astype(np.float64)
    sigma_x, sigma_y = (int(s) for s in rng.integers(1, 6, size=2))
    rho = float(rng.choice([-0.8, -0.6, -0.5, 0.5, 0.6, 0.8]))
    x = float(mu[0] + sigma_x * rng.choice([-2, -1, 1, 2]))
    joint = bivariate_normal(mu, sigma_x=sigma_x, sigma_y=sigma_y, correlation=rho)
    found = conditional(joint, known=0, value=x)
    return Exercise(
        question=(
            f"$(x, y)$ is normal with the means ${_number(mu[0])}$ and ${_number(mu[1])}$, the "
            f"standard deviations ${sigma_x}$ and ${sigma_y}$ and the correlation ${rho:g}$. "
            f"$x$ turns out to be ${_number(x)}$. Which mean and which variance has $y$ now? "
            "Two numbers. (Two decimals.)"
        ),
        answer=np.array([found.mean, found.variance]),
        tolerance=TOLERANCE,
        solution=(
            "The mean moves along the regression line, whose slope is "
            f"$\\rho \\sigma_y / \\sigma_x = {_factor(rho)} \\cdot {sigma_y} / {sigma_x}$:\n\n"
            f"$$\\mu_{{y|x}} = {_number(mu[1])} + \\frac{{{_factor(rho)} \\cdot {sigma_y}}}"
            f"{{{sigma_x}}} ({_number(x)} - {_factor(mu[0])}) = {_number(found.mean)}$$\n\n"
            "The variance shrinks by what is explained, wherever $x$ is:\n\n"
            f"$$\\sigma_{{y|x}}^2 = {sigma_y}^2 (1 - {_factor(rho)}^2) "
            f"= {_number(found.variance)}$$"
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "joint table": table_exercise,
    "total probability": total_exercise,
    "birthdays": birthday_exercise,
    "multinomial": multinomial_exercise,
    "slice": slice_exercise,
}


def joint_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _number(x: float) -> str:
    # Adding 0 turns the -0 of a rounded -1e-17 into 0.
    return f"{round(float(x), 4) + 0.0:g}"


def _factor(x: float) -> str:
    return _number(x) if x >= 0 else f"({_number(x)})"


def _listed(numbers: np.ndarray) -> str:
    return ", ".join(_number(x) for x in numbers)
