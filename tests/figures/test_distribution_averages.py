"""Means settle, and become normal: what is drawn and written follows the draws."""

import json
import math

import numpy as np
import pytest

from mathdl_core.probability.distribution_averages import running_means
from mathdl_ui.figures import distribution_averages as figure
from mathdl_ui.figures import distribution_means as means
from mathdl_ui.figures.distribution_sources import SOURCES

each_source = pytest.mark.parametrize("name", figure.CHOICES)
SETTLING = tuple(name for name in figure.CHOICES if name != "Cauchy")
LAST = len(figure.SIZES) - 1


# --- Running means -------------------------------------------------------------------------------


@each_source
def test_runs_can_be_drawn_and_read_at_every_place(name: str) -> None:
    now = figure.runs(name, 7)
    for i in range(len(figure.SIZES)):
        json.dumps(figure.layers(now, i), allow_nan=False)
        assert "nan" not in figure.formula(now, i, "light")
        assert f"{figure.SIZES[i]:,} draw" in figure.reading(now, i)
        assert now.source.spoken in figure.in_words(now, i)


def test_what_travels_with_a_move_is_small() -> None:
    layers = figure.layers(figure.runs("Exponential", 1), 40)
    assert len(json.dumps(layers, separators=(",", ":"))) < 45_000


def test_powers_of_ten_are_among_the_sizes() -> None:
    for k in range(figure.DECADES + 1):
        assert figure.SIZES[figure.nearest(k)] == 10**k
    assert figure.nearest(-1.0) == 0
    assert figure.nearest(9.0) == LAST


@each_source
def test_means_are_of_the_first_draws_of_each_run(name: str) -> None:
    now = figure.runs(name, 3)
    expected = running_means(
        SOURCES[name].distribution,
        np.random.default_rng(3),
        n=figure.MOST,
        n_runs=figure.N_RUNS,
    ).means
    for i in (0, 20, LAST):
        np.testing.assert_array_equal(now.means[:, i], expected[:, figure.SIZES[i] - 1])


@pytest.mark.parametrize("name", SETTLING)
def test_about_nineteen_of_twenty_runs_are_in_the_band(name: str) -> None:
    places = (figure.nearest(2), LAST)
    inside = [figure.n_inside(figure.runs(name, seed), i) for seed in range(20) for i in places]
    share = np.mean(inside) / figure.N_RUNS
    # Two standard errors hold 95.4 % of normal means.
    assert share == pytest.approx(0.954, abs=0.03)


@pytest.mark.parametrize("name", SETTLING)
def test_runs_settle_at_the_mean(name: str) -> None:
    now = figure.runs(name, 1)
    far = np.abs(now.means - now.center).max(axis=0)
    assert far[LAST] < 4 * now.sigma / math.sqrt(figure.MOST)
    assert far[LAST] < far[figure.nearest(2)] < far[figure.nearest(1)]


def test_cauchy_runs_never_settle_and_the_page_says_why() -> None:
    now = figure.runs("Cauchy", 1)
    assert not now.settles
    spread = [
        np.median([np.abs(figure.runs("Cauchy", seed).means[:, i]) for seed in range(10)])
        for i in (0, figure.nearest(2), LAST)
    ]
    # Half of the means of any number of draws are within 1 of the median.
    np.testing.assert_allclose(spread, 1, atol=0.3)
    assert "no mean" in figure.reading(now, LAST)
    assert "±64" in figure.reading(now, LAST)
    assert r"\infty" in figure.formula(now, LAST, "light")
    # ln(1 + 10⁸) / π = 5.863.
    assert "5.86" in figure.formula(now, LAST, "light")


@pytest.mark.parametrize("name", SETTLING)
def test_formula_has_the_band_and_the_mean_of_the_first_run(name: str) -> None:
    now, i = figure.runs(name, 1), figure.nearest(2)
    formula = figure.formula(now, i, "light")
    assert r"\sqrt{100}" in formula
    assert f"{now.means[0, i]:.4g}" in formula
    assert f"{2 * now.sigma / 10:.3g}" in formula
    assert figure.formula(now, i, "dark") != formula


@pytest.mark.parametrize("name", SETTLING)
def test_four_times_the_draws_have_half_the_width(name: str) -> None:
    question, answer, because = figure.quartered(name)
    sigma = SOURCES[name].distribution.standard_deviation
    assert answer == pytest.approx(sigma / 8, rel=1e-12)
    assert f"{sigma / 4:.3g}" in question
    assert f"{sigma / 8:.3g}" in because


def test_four_times_as_many_cauchy_draws_change_nothing() -> None:
    question, answer, because = figure.quartered("Cauchy")
    assert answer == pytest.approx(1, rel=1e-12)
    assert "within 1 of the median" in question
    assert "distribution of one" in because


# --- Means of few draws --------------------------------------------------------------------------


@each_source
def test_means_can_be_drawn_and_read_at_every_size(name: str) -> None:
    now = means.convergence(name, 7)
    json.dumps(means.fixed(now), allow_nan=False)
    frames = means.frames(now)
    assert len(json.dumps([frame.layers for frame in frames])) < 60_000
    for step in range(len(means.SIZES)):
        assert frames[step].caption == means.caption(now, step)
        assert frames[step].layers == means.moving(now, step)
        json.dumps(frames[step].layers, allow_nan=False)
        assert "nan" not in means.formula(now, step, "light")
        assert f"means of {means.SIZES[step]} draw" in means.in_words(now, step)
    assert "means of 1 draw each" in means.in_words(now, 0)


@pytest.mark.parametrize("name", SETTLING)
def test_means_become_normal(name: str) -> None:
    gaps = [found.gap.distance for found in means.convergence(name, 1).steps]
    assert gaps[-1] < gaps[0] / 3
    assert "central limit theorem" in means.reading(means.convergence(name, 1), 0)


def test_means_of_cauchy_draws_never_become_normal() -> None:
    now = means.convergence("Cauchy", 1)
    gaps = [found.gap.distance for found in now.steps]
    np.testing.assert_allclose(gaps, gaps[0], atol=0.03)
    assert gaps[-1] > 0.1
    assert "never normal" in means.reading(now, len(means.SIZES) - 1)
    dashed = [layer for layer in means.fixed(now) if layer.get("dash")]
    assert len(dashed) == 1


def test_standardized_mean_can_be_redone_by_hand() -> None:
    now = means.convergence("Exponential", 1)
    step = means.SIZES.index(16)
    first = now.steps[step].first
    formula = means.formula(now, step, "light")
    assert rf"\frac{{{first:.4g} - 1}}{{1 / \sqrt{{16}}}}" in formula
    assert f"{(first - 1) * 4:.3g}" in formula
