"""The table of pairs of the distributions lesson: verdicts, sums, and what never happens."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import contingency
from sklearn.datasets import load_iris

from mathdl_core.arrays import Array
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import distribution_table as drawing
from mathdl_ui.figures import distribution_table as figure
from mathdl_ui.matrices import Matrix
from mathdl_ui.scene import Moment

COUNTS = st.lists(st.integers(0, 999), min_size=9, max_size=9)
MARGIN = st.lists(st.integers(1, 20), min_size=3, max_size=3)


def moment(**texts: str) -> Moment:
    return Moment("distributions", Snapshot(texts), "light")


def preset(name: str, given_: str = "setosa") -> figure.Pairs:
    rows = figure.PRESETS[name]
    return figure.pairs(tuple(float(count) for row in rows for count in row), given_)


def named(matrices: list[Matrix], name: str) -> Array:
    return next(matrix.values for matrix in matrices if matrix.name == name)


def test_the_flowers_are_counted_as_they_were_measured() -> None:
    found = load_iris()
    widths = found.data[:, 1]
    for kind, row in enumerate(figure.irises()):
        mine = widths[found.target == kind]
        medium = (mine >= 2.8) & (mine < 3.2)
        assert row == ((mine < 2.8).sum(), medium.sum(), (mine >= 3.2).sum())


@given(MARGIN, MARGIN)
def test_counts_in_proportion_are_independent(rows: list[int], columns: list[int]) -> None:
    now = figure.pairs(tuple(np.outer(rows, columns).astype(float).ravel().tolist()), "wide")
    assert figure.verdict(now).startswith("**Independent.**")
    assert named(figure.tables(now), "shares").shape == (4, 4)


@pytest.mark.parametrize("name", sorted(set(figure.PRESETS) - {"Independent"}))
def test_the_other_presets_are_not(name: str) -> None:
    now = preset(name)
    assert now.table is not None
    assert figure.verdict(now).startswith("**Not independent.**")
    expected = contingency.expected_freq(now.counts) / now.counts.sum()
    farthest = np.abs(now.counts / now.counts.sum() - expected).max()
    assert f"{farthest:.3g} apart" in figure.verdict(now)


def test_the_same_average_says_nothing_of_independence() -> None:
    now = preset("Same average, still dependent")
    assert now.table is not None
    averages = now.table.given_row @ [-1.0, 0.0, 1.0]
    np.testing.assert_allclose(averages, 0, rtol=0, atol=1e-12)


@given(COUNTS, st.sampled_from(figure.GIVEN))
def test_every_table_can_be_shown_and_its_shares_sum_to_1(counts: list[int], known: str) -> None:
    text = ",".join(map(str, counts))
    drawn = drawing.drawing(moment(pairs=text, pairs_given=known))
    assert json.dumps({key: one.data for key, one in drawn.items()}, allow_nan=False)
    if any(counts):
        shares = named(figure.tables(drawing.now_pairs(moment(pairs=text))), "shares")
        assert shares[3, 3] == pytest.approx(1, abs=1e-12)
        np.testing.assert_allclose(shares[:3, :3].sum(axis=1), shares[:3, 3], rtol=0, atol=1e-12)


@given(st.lists(st.integers(1, 99), min_size=9, max_size=9), st.integers(0, 5))
def test_the_cases_together_give_the_whole(counts: list[int], given_: int) -> None:
    now = figure.pairs(tuple(map(float, counts)), figure.GIVEN[given_])
    assert now.table is not None
    found = figure.known(now.table, given_)
    np.testing.assert_allclose(found.weights @ found.each, found.of_all, rtol=0, atol=1e-12)
    assert found.weights.sum() == pytest.approx(1, abs=1e-12)


def test_the_formula_has_the_numbers_of_the_table() -> None:
    written = figure.formula(preset("150 irises"), "light")
    assert r"P(\text{wide} \mid \text{setosa})" in written
    for number in (38 / 150, 1 / 3, 38 / 50, 56 / 150):
        assert f"{number:.3g}" in written
    turned = figure.formula(preset("150 irises", "wide"), "light")
    assert r"P(\text{setosa} \mid \text{wide})" in turned
    assert f"{38 / 56:.3g}" in turned


def test_no_counts_at_all_is_said_in_words() -> None:
    now = figure.pairs((0.0,) * 9, "setosa")
    assert "All counts are 0" in figure.verdict(now)
    assert np.isnan(named(figure.tables(now), "products")).all()


def test_what_never_happens_says_nothing() -> None:
    now = figure.pairs((0.0, 0, 0, 1, 2, 3, 4, 5, 6), "setosa")
    assert np.isnan(figure.told(now).values[0]).all()
    assert "undefined" in figure.formula(now, "light")


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,4,5,6,7,8,-9", "x"])
def test_a_hostile_address_gives_the_default(text: str) -> None:
    assert drawing.now_pairs(moment(pairs=text, pairs_given="?")) == drawing.now_pairs(moment())
