"""Joint tables against sums by hand, Bayes' rule, and exact fractions."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from mathdl_core.arrays import Array
from mathdl_core.probability.joint_tables import (
    JointTable,
    independent_table,
    shared_birthday,
    table_of_counts,
)

WEATHER = JointTable(np.array([[0.2, 0.1, 0.1], [0.1, 0.3, 0.2]]))
tables = arrays(np.float64, (3, 4), elements=st.integers(0, 9).map(float)).filter(
    lambda counts: counts.any()
)


def test_margins_and_conditionals_are_sums_and_quotients() -> None:
    np.testing.assert_allclose(WEATHER.row_margin, [0.4, 0.6])
    np.testing.assert_allclose(WEATHER.column_margin, [0.3, 0.4, 0.3])
    np.testing.assert_allclose(WEATHER.given_row[0], [0.5, 0.25, 0.25])
    np.testing.assert_allclose(WEATHER.given_column[:, 1], [0.25, 0.75])


@given(tables)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_the_rules_of_probability_hold(counts: Array) -> None:
    table = table_of_counts(counts)
    assert table.row_margin.sum() == pytest.approx(1)
    happens = table.row_margin > 0
    np.testing.assert_allclose(table.given_row[happens].sum(axis=1), 1)
    assert np.isnan(table.given_row[~happens]).all()
    for j in range(4):
        total = table.total_probability(j)
        assert total.total == pytest.approx(table.column_margin[j])
        np.testing.assert_allclose(
            total.terms[happens], (total.weights * total.conditionals)[happens], atol=1e-15
        )
        # Bayes' rule turns one conditional into the other.
        if total.total > 0:
            np.testing.assert_allclose(
                total.terms / total.total, table.given_column[:, j], atol=1e-15
            )


def test_independent_means_that_margins_say_it_all() -> None:
    table = independent_table(np.array([0.1, 0.9]), np.array([0.2, 0.3, 0.5]))
    assert table.independence.holds(tolerance=1e-15)
    np.testing.assert_allclose(table.given_row, [[0.2, 0.3, 0.5]] * 2, rtol=1e-14)
    found = WEATHER.independence
    assert found.largest_gap == pytest.approx(0.08)
    assert found.holds(tolerance=0.0801)
    assert not found.holds(tolerance=0.0799)
    np.testing.assert_allclose(found.gaps.sum(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(found.gaps.sum(axis=1), 0, atol=1e-15)


def test_exhaustive_and_exclusive_events_sum_to_one() -> None:
    dice = independent_table(np.full(6, 1 / 6), np.full(6, 1 / 6))
    first, second = np.indices((6, 6)) + 1
    sums = [first + second == s for s in range(2, 13)]
    found = dice.events(sums)
    np.testing.assert_allclose(found.probabilities * 36, [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1])
    assert found.total == pytest.approx(1)
    assert found.exclusive
    assert found.exhaustive


def test_events_that_overlap_or_leave_something_out_are_told() -> None:
    first, second = np.indices((6, 6)) + 1
    dice = independent_table(np.full(6, 1 / 6), np.full(6, 1 / 6))
    overlapping = dice.events([first == 6, second == 6])
    assert not overlapping.exclusive
    assert not overlapping.exhaustive
    assert overlapping.total == pytest.approx(12 / 36)
    assert dice.probability((first == 6) | (second == 6)) == pytest.approx(11 / 36)
    even_or_more = dice.events([first % 2 == 0, first > 0])
    assert (even_or_more.exclusive, even_or_more.exhaustive) == (False, True)
    low = dice.events([first < 3, first == 3])
    assert (low.exclusive, low.exhaustive) == (True, False)


def test_what_never_happens_may_be_left_out_or_counted_twice() -> None:
    table = JointTable(np.array([[0.5, 0.0], [0.0, 0.5]]))
    diagonal = np.eye(2, dtype=bool)
    assert table.events([diagonal]).exhaustive
    both = table.events([np.array([[True, True], [False, False]]), np.array([[False, True]] * 2)])
    assert both.exclusive


def test_drawn_pairs_have_the_frequencies_of_the_table() -> None:
    counts = WEATHER.sample(np.random.default_rng(0), 20_000)
    assert counts.sum() == 20_000
    assert stats.chisquare(counts.ravel(), 20_000 * WEATHER.p.ravel()).pvalue > 1e-3
    certain = JointTable(np.array([[0.0, 1.0], [0.0, 0.0]])).sample(np.random.default_rng(0), 50)
    np.testing.assert_array_equal(certain, [[0, 50], [0, 0]])


def test_the_birthdays_of_mdl_2() -> None:
    assert shared_birthday(23) == pytest.approx(0.507297, abs=5e-7)


@pytest.mark.parametrize(("n", "days"), [(0, 365), (1, 365), (2, 7), (23, 365), (70, 365), (5, 5)])
def test_birthdays_are_fractions(n: int, days: int) -> None:
    all_differ = math.prod((Fraction(days - i, days) for i in range(n)), start=Fraction(1))
    assert shared_birthday(n, n_days=days) == pytest.approx(float(1 - all_differ), rel=1e-12, abs=0)


def test_more_people_than_days_must_share_one() -> None:
    assert shared_birthday(366) == 1
    assert shared_birthday(2, n_days=10**15) == pytest.approx(1e-15, rel=1e-12, abs=0)


def table_of(*row: float) -> JointTable:
    return JointTable(np.array([row]))


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (
        r"^p has the sum 0.9: all outcomes together must have 1",
        lambda: JointTable(np.array([[0.9]])),
    ),
    (
        r"^p has -0.5 at \(0, 1\): it must be at least 0",
        lambda: JointTable(np.array([[1.5, -0.5]])),
    ),
    (r"^p has nan at \(0, 0\): it must be at", lambda: JointTable(np.array([[math.nan, 1]]))),
    (r"^p must have shape \(m, n\)", lambda: JointTable(np.ones(2) / 2)),
    (r"^all counts are 0: shares of nothing", lambda: table_of_counts(np.zeros((2, 2)))),
    (r"^counts has -1 at \(0, 0\)", lambda: table_of_counts(np.array([[-1, 2]]))),
    (r"^event must have shape \(2, 3\), not \(2, 2\)", lambda: WEATHER.probability(np.eye(2) > 0)),
    (r"^events is empty", lambda: WEATHER.events([])),
    (r"^n_people is -1 and n_days is 365", lambda: shared_birthday(-1)),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()
