"""Fitting of the distributions lesson: by hand never better than the most likely, said in words."""

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.datasets import load_diabetes

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_ranking import FITTED
from mathdl_ui import measurements
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import distribution_fit as drawing
from mathdl_ui.figures import distribution_fit as figure
from mathdl_ui.figures import distribution_fit_words as words
from mathdl_ui.figures.distribution_fit import Hand, Study
from mathdl_ui.figures.distribution_quantiles import quantiles
from mathdl_ui.scene import Moment

RNG = np.random.default_rng(1)
COLUMNS: dict[str, Array] = {
    "normal": RNG.normal(5.0, 2.0, 500),
    "exponential": RNG.exponential(3.0, 500),
    "heavy tails": RNG.standard_t(1.5, 500),
    "shares": RNG.beta(2.0, 5.0, 500),
    "counts": RNG.poisson(4.0, 500).astype(float),
    "coin": RNG.integers(0, 2, 500).astype(float),
    "three values": np.array([1.0, 2.0, 4.0]),
    "far away": 1.7e9 + RNG.normal(0.0, 1000.0, 100),
    "small": RNG.normal(0.0, 1e-4, 100),
    "one outlier": np.append(RNG.normal(0.0, 1.0, 1000), 500.0),
}
STUDIES = {name: figure.study(name, values) for name, values in COLUMNS.items()}
HANDS = st.tuples(st.floats(0, 1), st.floats(0, figure.WIDEST))
each_column = pytest.mark.parametrize("name", COLUMNS)


def moment(**texts: str) -> Moment:
    return Moment("distributions", Snapshot(texts), "light")


def shipped() -> list[tuple[str, Array]]:
    sets = (measurements.diabetes, measurements.wine, measurements.iris, measurements.breast_cancer)
    return [
        (column, values)
        for load in sets
        for column, values in zip(load().columns, load().values.T, strict=True)
    ]


# --- By hand -------------------------------------------------------------------------------------


@given(st.sampled_from(list(COLUMNS)), HANDS)
def test_no_curve_by_hand_is_more_likely_than_the_most_likely(name: str, hand: Hand) -> None:
    of = STUDIES[name]
    best = figure.most_log_likelihood(of)
    assert figure.log_likelihood_by_hand(of, hand) <= best + 1e-9 * abs(best)


@given(st.sampled_from(list(COLUMNS)), HANDS)
def test_mean_and_variance_are_all_that_the_likelihood_needs(name: str, hand: Hand) -> None:
    of = STUDIES[name]
    mu, sigma = figure.by_hand(of, hand).parameters.values()
    expected = stats.norm(mu, sigma).logpdf(of.values).sum()
    assert figure.log_likelihood_by_hand(of, hand) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(st.sampled_from(list(COLUMNS)), HANDS)
def test_a_handle_put_where_it_stands_changes_nothing(name: str, hand: Hand) -> None:
    of = STUDIES[name]
    before = figure.by_hand(of, hand)
    top, side = figure.grips(of, hand)
    after = figure.by_hand(of, figure.pulled_top(of, hand, top[0]))
    assert after.mu == pytest.approx(before.mu, abs=1.01 * of.step)
    if side[0] < of.view.high:
        after = figure.by_hand(of, figure.pulled_side(of, hand, side[0]))
        assert after.sigma == pytest.approx(before.sigma, abs=1.01 * of.step)


@given(st.sampled_from(list(COLUMNS)), st.floats(-1e20, 1e20), st.floats(-1e20, 1e20))
def test_any_drag_gives_a_normal_distribution_in_the_window(
    name: str, top: float, side: float
) -> None:
    of = STUDIES[name]
    hand = figure.pulled_side(of, figure.pulled_top(of, figure.HAND, top), side)
    found = figure.by_hand(of, hand)
    assert of.view.low - of.step <= found.mu <= of.view.high + of.step
    assert 0 < found.sigma <= of.view.width
    assert max(grip[1] for grip in figure.grips(of, hand)) <= figure.window(of, hand).top


@each_column
def test_the_hand_can_reach_the_most_likely(name: str) -> None:
    of = STUDIES[name]
    share = (of.normal.mu + of.normal.sigma - of.view.low) / of.view.width
    x = of.view.low + share * of.view.width
    hand = figure.pulled_side(of, figure.pulled_top(of, figure.HAND, of.normal.mu), x)
    found, best = figure.log_likelihood_by_hand(of, hand), figure.most_log_likelihood(of)
    assert best - found < 0.01 * len(of.values)


def test_at_the_most_likely_the_words_say_so() -> None:
    of = STUDIES["three values"]
    width = of.view.width
    hand = ((of.normal.mu - of.view.low) / width, of.normal.sigma / width)
    assert words.shortfall(of, hand).startswith("Yours **is** the most likely")
    assert "short of" in words.shortfall(of, figure.HAND)


# --- Pictures ------------------------------------------------------------------------------------


@each_column
@pytest.mark.parametrize("seen", ["true", "false"])
def test_every_column_can_be_drawn(name: str, seen: str) -> None:
    of = STUDIES[name]
    for hand in ("0,0", "1,0.6", "0.5,0.1"):
        drawn = drawing.drawing(of, moment(fit_seen=seen, fit_hand=hand))
        assert json.dumps({key: one.data for key, one in drawn.items()}, allow_nan=False)
        assert not {"nan", "inf"} & set(drawn["fit"].data["alt"].split())


def test_every_shipped_column_that_varies_has_a_winner_and_a_verdict() -> None:
    for name, values in shipped():
        of = figure.study(name, values)
        assert of.ranking.fits[0].family in words.winner(of)
        assert "chance" in words.caveat(of).lower()
        for family in (of.ranking.fits[0].family, of.ranking.fits[-1].family):
            plot = quantiles(of, family)
            assert json.dumps(plot.layers, allow_nan=False)
            assert family in plot.words


@each_column
def test_the_bars_have_area_1(name: str) -> None:
    bins = STUDIES[name].bins
    assert bins.density @ np.diff(bins.edges) == pytest.approx(1, abs=1e-9)
    assert len(bins.counts) <= figure.MOST_BARS


@pytest.mark.parametrize("name", ["normal", "exponential", "shares"])
def test_quantiles_of_the_right_family_stay_in_the_band(name: str) -> None:
    of = STUDIES[name]
    family = of.ranking.fits[0].family
    assert quantiles(of, family).words.split(". ")[1].startswith(("0 %", "1 %", "2 %", "3 %"))


def test_an_unknown_family_in_the_address_gives_the_best_one() -> None:
    of = STUDIES["exponential"]
    best = of.ranking.fits[0].family
    assert drawing.chosen(of, Snapshot({"fit_family": "beta"})) == best
    assert drawing.chosen(of, Snapshot({"fit_family": "<script>"})) == best
    assert drawing.chosen(of, Snapshot({"fit_family": "normal"})) == "normal"


# --- Words ---------------------------------------------------------------------------------------


@each_column
def test_each_family_is_in_the_table_or_has_a_reason(name: str) -> None:
    of = STUDIES[name]
    table, reasons = words.table(of), words.left_out(of).replace("; ", ": ").split(": ")
    left_out = {family for part in reasons for family in re.split(", | and ", part)}
    for family in (*FITTED, "binomial"):
        assert (f"| {family} |" in table) != (family in left_out)
    assert table.count("\n") == len(of.ranking.fits) + 1


def test_the_table_has_the_likelihoods_of_scipy() -> None:
    values = COLUMNS["normal"]
    expected = stats.norm(values.mean(), values.std()).logpdf(values).sum()
    table = words.table(STUDIES["normal"])
    assert f"{expected:,.1f}".replace("-", "−") in table
    assert f"{4 - 2 * expected:,.1f}" in table


def test_a_sample_is_not_refuted_by_its_own_family() -> None:
    for name, family in (("normal", "normal"), ("exponential", "exponential")):
        of = STUDIES[name]
        assert of.fit(family).aic - of.ranking.fits[0].aic < 5
        assert "nothing here speaks against it" in words.caveat(of)


def test_two_whole_numbers_are_a_coin_and_no_density() -> None:
    assert STUDIES["coin"].ranking.fits[0].family == "Bernoulli"
    assert "so few whole numbers" in words.left_out(STUDIES["coin"])
    assert "speaks against" in words.caveat(STUDIES["coin"])


def test_the_best_that_does_not_fit_is_called_so() -> None:
    of = figure.study("pixel 4, 5", measurements.digits().values[:, 28])
    assert "**Yet it does not fit:**" in words.caveat(of)
    two_groups = np.concatenate([RNG.normal(0, 1, 300), RNG.normal(9, 1, 300)])
    assert "several groups" in words.caveat(figure.study("two groups", two_groups))


def test_families_that_are_nearly_as_good_are_named() -> None:
    of = STUDIES["exponential"]
    assert words.winner(of).endswith("nearly as good: these data do not decide.")


def test_the_caveat_names_the_gap_of_scipy() -> None:
    of = STUDIES["normal"]
    values = COLUMNS["normal"]
    distance = stats.ks_1samp(values, stats.norm(values.mean(), values.std()).cdf).statistic
    assert of.gaps["normal"].distance == pytest.approx(distance, rel=1e-9)


# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([3.0, 3.0, 3.0, 3.0], "all 4 values are 3"),
        ([1.0, 2.0], "2 values: a fit needs at least 3"),
        ([1.0, 2.0, math.nan], "1 of 3 values are NaN"),
        ([1.0, 2.0, 1e16], "beyond 1e.15, .* larger unit"),
        ([1e-9, 2e-9, 3e-9], "within 2e-09 of each other"),
        ([1e12, 1e12 + 1, 1e12 + 2], "subtract what they have in common"),
    ],
)
def test_a_column_that_cannot_be_fitted_is_refused_in_words(values: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        figure.study("x", np.array(values))


def test_negative_values_leave_out_gamma_and_say_why() -> None:
    assert "gamma" in words.left_out(STUDIES["normal"])
    assert "not above 0, as all values of gamma are" in words.left_out(STUDIES["normal"])


def test_another_column_starts_again() -> None:
    values = Snapshot({"fit_seen": "true", "fit_hand": "0.5,0.5", "fit_family": "gamma"})
    drawing.start_again(values)
    assert values.value(drawing.HAND) == figure.HAND
    assert not values.value(drawing.SEEN)
    assert values.value(drawing.FAMILY) == ""


@pytest.mark.parametrize("text", ["", "1", "0.5,0.7", "nan,0.1", "-1,0.1", "0.1,0.1,0.1"])
def test_a_hostile_address_gives_the_default(text: str) -> None:
    assert moment(fit_hand=text).address.value(drawing.HAND) == figure.HAND


def test_the_patients_are_those_of_scikit_learn() -> None:
    found, ours = load_diabetes(scaled=False), measurements.diabetes()
    np.testing.assert_array_equal(ours.values[:, :-1], found.data)
    np.testing.assert_array_equal(ours.values[:, -1], found.target)
    assert len(ours.columns) == ours.values.shape[1]


def test_a_study_is_ascending_and_complete() -> None:
    of: Study = STUDIES["counts"]
    assert (np.diff(of.values) >= 0).all()
    assert set(of.gaps) == {fit.family for fit in of.ranking.fits}
