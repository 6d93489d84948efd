"""The pictures of the distributions lesson say what the mathematics says."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_counts import Poisson
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import Normal, StudentT
from mathdl_ui import tex
from mathdl_ui.figures import distributions as figure
from mathdl_ui.figures.distributions_families import FAMILIES
from mathdl_ui.layers import Layer
from tests.figures.shown import SHOWN, opening, showing

each_family = pytest.mark.parametrize("title", FAMILIES)
DISCRETE = [title for title, family in FAMILIES.items() if family.initial.is_discrete]


def words_of(layers: list[Layer]) -> str:
    return " · ".join(layer["text"] for layer in layers if layer["kind"] == "text")


def areas(layers: list[Layer]) -> list[Any]:
    return [np.array(layer["points"]) for layer in layers if layer.get("fill") == 0.3]


@given(SHOWN)
@settings(deadline=None, max_examples=150)
def test_whatever_is_shown_can_be_drawn_and_read(now: figure.Shown) -> None:
    json.dumps([figure.density(now), figure.cumulated(now)], allow_nan=False)
    for words in (figure.density_in_words(now), figure.cumulated_in_words(now)):
        assert len(words) > 20
        assert "nan" not in words


@given(SHOWN)
@settings(deadline=None, max_examples=100)
def test_probability_is_the_difference_of_the_cdf(now: figure.Shown) -> None:
    read = figure.readings(now)
    assert read.probability == pytest.approx(read.below_high - read.below_low, abs=1e-12)


@each_family
def test_probability_of_the_interval_stands_in_both_pictures(title: str) -> None:
    now = opening(title)
    probability = tex.plain(now.member.probability(now.low, now.high))
    assert f"P({figure.interval(now)}) = {probability}" in words_of(figure.density(now))
    assert f"= {probability}" in words_of(figure.cumulated(now))


def test_shaded_area_is_the_probability() -> None:
    now = opening("gamma")
    (area,) = areas(figure.density(now))
    assert np.trapezoid(area[:, 1], area[:, 0]) == pytest.approx(0.5366, abs=1e-3)
    assert (area[:, 0].min(), area[:, 0].max()) == (2, 6)


@pytest.mark.parametrize("title", DISCRETE)
def test_stems_of_the_interval_are_as_high_as_their_probabilities(title: str) -> None:
    now = opening(title)
    stems = [layer for layer in figure.density(now) if layer["kind"] == "segments"]
    caught = next(np.array(layer["points"])[1::2] for layer in stems if layer["role"] == "result")
    assert caught[:, 1].sum() == pytest.approx(figure.readings(now).probability, abs=1e-3)


def test_height_on_the_right_of_the_cdf_is_the_probability() -> None:
    now = opening("normal")
    bar = next(layer for layer in figure.cumulated(now) if layer.get("width") == 6)
    (_, low), (_, high) = bar["points"]
    assert high - low == pytest.approx(0.6827, abs=1e-4)


def test_cursor_stands_on_both_curves() -> None:
    now = opening("gamma")
    for layers, height in (
        (figure.density(now), float(now.member.density(9.0))),
        (figure.cumulated(now), float(now.member.cdf(9.0))),
    ):
        dot = next(one for one in layers if one["kind"] == "points" and one["role"] == "second")
        assert dot["points"] == [[9, pytest.approx(height, abs=1e-4)]]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (opening("gamma"), ["mode 2", "median 3.36", "mean 4 ± 2.83"]),
        (opening("Cauchy"), ["no mean: the tails are too heavy", "median 0"]),
        (showing("Student t", StudentT(2.0)), ["mean 0, infinite variance"]),
        (showing("Student t", StudentT(1.0)), ["no mean"]),
        (opening("uniform"), ["no mode: equally high everywhere"]),
        (opening("categorical"), ["no mean: classes are names", "mode 1"]),
        (showing("Poisson", Poisson(3.0)), ["modes 2 and 3"]),
        (showing("beta", Beta(0.5, 0.5)), ["modes 0 and 1"]),
    ],
    ids=lambda value: str(value.member) if isinstance(value, figure.Shown) else "",
)
def test_marks_name_mode_median_and_mean_or_say_why_not(
    now: figure.Shown, words: list[str]
) -> None:
    written = words_of(figure.density(now))
    for one in words:
        assert one in written


def test_bar_reaches_one_standard_deviation_to_either_side() -> None:
    layers = figure.density(showing("normal", Normal(0.5, 1.5)))
    bar = next(layer for layer in layers if layer["role"] == "model" and layer.get("width") == 5)
    assert [x for x, _ in bar["points"]] == [-1, 2]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.5, 4.5, "2 ≤ X ≤ 4"),
        (1.5, 2.5, "X = 2"),
        (1.5, 1.5, "no whole number"),
    ],
)
def test_event_of_whole_numbers_names_those_inside(low: float, high: float, words: str) -> None:
    now = opening("Poisson")._replace(low=low, high=high)
    assert figure.interval(now) == words
    assert figure.readings(now).probability >= 0
    figure.cumulated(now)


def test_pull_along_x_finds_the_probability_and_pull_up_or_down_the_quantile() -> None:
    now = opening("normal")
    p = figure.readings(now).cdf
    assert figure.cursor_at(now, (0.5, p)) == 0.5
    assert figure.cursor_at(now, (1.45, 0.5)) == pytest.approx(0, abs=1e-12)
    assert figure.cursor_at(now, (1.5, 0.975)) == pytest.approx(1.959964, abs=1e-6)


@each_family
def test_cursor_that_is_not_pulled_stays(title: str) -> None:
    now = opening(title)
    assert figure.cursor_at(now, (now.x, figure.readings(now).cdf)) == now.x


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_quantile_at_the_ends_stays_in_the_window(p: float) -> None:
    now = opening("normal")
    assert now.view.low <= figure.cursor_at(now, (now.x, p)) <= now.view.high


def test_words_for_those_who_do_not_see_have_the_numbers() -> None:
    now = opening("gamma")
    assert "gamma distribution, shape 2, rate 0.5" in figure.density_in_words(now)
    assert "0.5366" in figure.density_in_words(now)
    assert "At 9 it is 0.9389" in figure.cumulated_in_words(now)
    classes = opening("categorical")
    assert isinstance(classes.member, ClassNumber)
    assert "It has no mean" in figure.density_in_words(classes)


def test_a_pole_can_be_drawn_with_the_cursor_beside_it() -> None:
    now = showing("gamma", Gamma(0.2, 0.5))._replace(x=0.0)
    now = now._replace(x=max(now.x, now.view.step))
    assert math.isfinite(figure.readings(now).density)
    json.dumps(figure.density(now), allow_nan=False)
