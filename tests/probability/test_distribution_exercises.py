"""The exercises, solved again from their text alone."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.probability import distribution_exercises, joint_exercises
from mathdl_core.probability.distribution_exercises import distribution_exercise
from mathdl_core.probability.joint_exercises import joint_exercise

SEEDS = range(150)
Solver = Callable[[list[float]], list[float] | float]


def numbers_in(text: str) -> list[float]:
    return [float(x) for x in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)]


def by_normal(x: list[float]) -> float:
    mu, variance, low, high, *_ = x
    return float(np.diff(stats.norm(mu, math.sqrt(variance)).cdf([low, high]))[0])


def by_likelihood(x: list[float]) -> list[float]:
    mu, sigma = stats.norm.fit(x[:4])
    return [mu, sigma**2]


def by_table(x: list[float]) -> list[float]:
    both, rain_only, wind_only, _ = x
    return [both / (both + rain_only), both + wind_only]


def by_total(x: list[float]) -> float:
    return float(np.dot(x[:3], x[3:6]))


def by_birthdays(x: list[float]) -> float:
    n, days = int(x[0]), int(x[1])
    return 1.0 - math.perm(days, n) / float(days) ** n


def by_multinomial(x: list[float]) -> float:
    return float(stats.multinomial(int(x[3]), x[:3]).pmf([int(k) for k in x[4:7]]))


def by_slice(x: list[float]) -> list[float]:
    mean_x, mean_y, sigma_x, sigma_y, rho, at = x
    slope = rho * sigma_x * sigma_y / sigma_x**2
    return [mean_y + slope * (at - mean_x), sigma_y**2 - slope**2 * sigma_x**2]


SOLVERS: dict[str, Solver] = {
    "uniform": lambda x: [stats.uniform(x[0], x[1] - x[0]).mean(), (x[1] - x[0]) ** 2 / 12],
    "normal": by_normal,
    "binomial": lambda x: float(stats.binom(int(x[0]), x[1]).pmf(int(x[2]))),
    "geometric": lambda x: [1 / x[0], (1 - x[0]) ** x[1]],
    "Poisson": lambda x: float(stats.poisson(x[0] * x[2]).pmf(int(x[1]))),
    "exponential": lambda x: math.exp(-x[2] / x[0]),
    "standard error": lambda x: [x[0] / math.sqrt(x[1]), x[1] * x[2] ** 2],
    "likelihood": by_likelihood,
    "joint table": by_table,
    "total probability": by_total,
    "birthdays": by_birthdays,
    "multinomial": by_multinomial,
    "slice": by_slice,
}
KINDS = distribution_exercises.exercises | joint_exercises.exercises
each = pytest.mark.parametrize("kind", KINDS)


def drawn(kind: str, seed: int) -> Exercise:
    return KINDS[kind](np.random.default_rng(seed))


@each
def test_the_answer_solves_the_question_as_it_is_written(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        # What is asked for, "(Two decimals.)", has no digits.
        solved = SOLVERS[kind](numbers_in(exercise.question.replace("Standardized", "")))
        np.testing.assert_allclose(
            exercise.answer, np.array(solved), rtol=1e-9, atol=1e-12, err_msg=exercise.question
        )


@each
def test_rounded_answers_are_right_and_others_wrong(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        digits = 3 if "Three decimals" in exercise.question else 2
        assert f"({'Three' if digits == 3 else 'Two'} decimals.)" in exercise.question
        rounded = exercise.answer.round(digits)
        assert (np.abs(rounded - exercise.answer) < exercise.tolerance).all()
        off = np.abs(rounded + 2 * 10.0**-digits - exercise.answer)
        assert (off > exercise.tolerance).all()


@each
def test_the_solution_shows_the_answer(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        shown = np.array(numbers_in(exercise.solution.replace("{", " ").replace("-", " -")))
        for number in np.atleast_1d(exercise.answer):
            assert np.abs(np.abs(shown) - abs(number)).min() < 6e-5, exercise.solution


@each
def test_the_equalities_of_the_solution_hold(kind: str) -> None:
    compared = 0
    for seed in SEEDS:
        formulas = re.findall(r"\$+(.*?)\$+", drawn(kind, seed).solution, flags=re.DOTALL)
        for formula in formulas:
            without_events = re.sub(r"P\([^()]*\)", "P", formula)
            for statement in re.split(r", \\qquad", without_events):
                sides = re.split(r"=|\\approx", statement)
                values = [value for side in sides for value in computed(side)]
                compared += len(values) > 1
                assert not values or np.ptp(values) < 2e-4, formula
    assert compared >= len(SEEDS)


def computed(latex: str) -> list[float]:
    """The value of a formula without letters but e, as a list of one; of any other, none."""
    python = latex.strip().rstrip(".,")
    while r"\frac" in python:
        shorter = re.sub(
            r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}",
            r"((\1)/(\2))",
            python,
        )
        if shorter == python:
            return []
        python = shorter
    python = re.sub(r"(\d)!", r"factorial(\1)", python)
    python = re.sub(r"\\sqrt\{([^{}]*)\}", r"((\1)**0.5)", python)
    python = re.sub(r"\\tfrac14", "(1/4)*", python)
    python = re.sub(r"\\binom\{(\d+)\}\{(\d+)\}", r"comb(\1,\2)", python)
    python = re.sub(r"e\^\{([^{}]*)\}", r"exp(\1)", python.replace(r"\,", "*"))
    python = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", python).replace("^", "**")
    python = python.replace(r"\cdot", "*").replace(r"\ ", " ")
    python = re.sub(r"(?<=\d) ?\(", "*(", python)
    python = re.sub(r"\)(?= ?\()", ")*", python)
    if not re.fullmatch(r"(?:factorial|comb|exp|[-+*/(),. \d])+", python):
        return []
    known = {"factorial": math.factorial, "comb": math.comb, "exp": math.exp}
    return [float(eval(python, known))]


@each
def test_dollars_braces_and_zeros_are_well_formed(kind: str) -> None:
    for seed in SEEDS:
        exercise = drawn(kind, seed)
        for text in (exercise.question, exercise.solution):
            assert text.count("$") % 2 == 0
            assert text.count("{") == text.count("}")
            assert not re.search(r"-0(?![.\d])|\de-|nan|inf|\+ -", text), text


@each
def test_a_kind_has_many_variants(kind: str) -> None:
    assert len({drawn(kind, seed).question for seed in SEEDS}) > 25


@each
def test_a_seed_is_an_exercise(kind: str) -> None:
    first, again = drawn(kind, 7), drawn(kind, 7)
    assert (first.question, first.solution) == (again.question, again.solution)
    np.testing.assert_array_equal(first.answer, again.answer)


@pytest.mark.parametrize(
    ("draw", "kinds"),
    [
        (distribution_exercise, distribution_exercises.exercises),
        (joint_exercise, joint_exercises.exercises),
    ],
)
def test_every_kind_is_drawn(
    draw: Callable[[np.random.Generator], Exercise],
    kinds: dict[str, Callable[[np.random.Generator], Exercise]],
) -> None:
    opening = {kind(np.random.default_rng(0)).solution[:12] for kind in kinds.values()}
    seen = {draw(np.random.default_rng(seed)).solution[:12] for seed in SEEDS}
    assert len({*opening}) == len(kinds)
    assert {text[:5] for text in opening} <= {text[:5] for text in seen}


def test_columns_of_equal_draws_are_not_asked_for() -> None:
    for seed in SEEDS:
        answer: Array = drawn("likelihood", seed).answer
        assert answer[1] > 0
