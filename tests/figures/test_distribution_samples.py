"""Samples fall: what is drawn and written follows the draws."""

import json
import math

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_empirical import empirical_gap
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures import distribution_samples as figure
from mathdl_ui.figures.distribution_sources import SOURCES
from mathdl_ui.layers import Layer

STEPS = range(len(figure.SIZES))
each_source = pytest.mark.parametrize("name", figure.CHOICES)


def the(kind: str, layers: list[Layer], number: int = 0) -> Layer:
    """Of the layers of a kind the one with this number."""
    return [layer for layer in layers if layer["kind"] == kind][number]


def all_draws(name: str, seed: int) -> Array:
    """The sample of which each size takes the first."""
    return SOURCES[name].distribution.sample(np.random.default_rng(seed), figure.SIZES[-1])


@each_source
def test_everything_can_be_drawn_and_read_at_every_size(name: str) -> None:
    now = figure.sampled(name, 7)
    json.dumps(figure.fixed(now), allow_nan=False)
    frames = figure.falling(now)
    assert len(frames) == len(figure.SIZES)
    for step in STEPS:
        assert figure.caption(now, step) == frames[step].caption
        assert figure.fallen(now, step) == frames[step].layers
        json.dumps(frames[step].layers, allow_nan=False)
        assert "nan" not in figure.formula(now, step, "light")
        assert now.source.spoken in figure.in_words(now, step)


@each_source
def test_what_travels_is_small(name: str) -> None:
    frames = figure.falling(figure.sampled(name, 0))
    assert len(json.dumps([frame.layers for frame in frames])) < 150_000


@each_source
def test_bars_count_the_first_draws_and_have_area_one(name: str) -> None:
    now = figure.sampled(name, 1)
    draws = all_draws(name, 1)
    for n, bins in zip(figure.SIZES, now.bins, strict=True):
        shown = (draws[:n] >= bins.edges[0]) & (draws[:n] <= bins.edges[-1])
        assert bins.counts.sum() == shown.sum()
        area = float((bins.density * np.diff(bins.edges)).sum())
        assert area == pytest.approx(shown.mean(), rel=1e-12)
        # Bins end where hardly anything is left.
        assert area > 0.97 or n < 200


@each_source
def test_more_draws_only_add_to_the_bars(name: str) -> None:
    now = figure.sampled(name, 2)
    for fewer, more in zip(now.bins[:-1], now.bins[1:], strict=True):
        assert (more.counts >= fewer.counts).all()


@each_source
def test_gap_shrinks_like_one_over_root_n(name: str) -> None:
    scaled = [
        gap.distance * math.sqrt(n)
        for seed in range(10)
        for n, gap in zip(figure.SIZES, figure.sampled(name, seed).gaps, strict=True)
    ]
    assert np.mean(np.array(scaled) <= 1.36) >= 0.93


def test_gap_in_the_formula_is_that_of_the_draws() -> None:
    now = figure.sampled("Normal", 5)
    draws = all_draws("Normal", 5)[:1000]
    step = figure.SIZES.index(1000)
    expected = empirical_gap(draws, SOURCES["Normal"].distribution)
    assert now.gaps[step] == expected
    assert rf"\mathbf{{{expected.distance:.3g}}}" in figure.formula(now, step, "light")
    assert f"{expected.distance:.3g}" in figure.caption(now, step)


@each_source
def test_dots_lie_in_their_bins_one_on_the_other(name: str) -> None:
    now = figure.sampled(name, 3)
    draws = all_draws(name, 3)[: figure.N_DOTS]
    edges = now.bins[0].edges
    width = edges[1] - edges[0]
    np.testing.assert_array_equal(
        np.floor((now.dots[:, 0] - edges[0]) / width), np.floor((draws - edges[0]) / width)
    )
    assert len(np.unique(now.dots.round(9), axis=0)) == figure.N_DOTS


@each_source
def test_all_dots_together_take_the_area_of_the_density(name: str) -> None:
    now = figure.sampled(name, 4)
    bins = now.bins[figure.SIZES.index(figure.N_DOTS)]
    tallest = int(bins.counts.argmax())
    inside = (now.dots[:, 0] > bins.edges[tallest]) & (now.dots[:, 0] < bins.edges[tallest + 1])
    top = (now.dots[inside, 1].max() - now.upper.base) / (now.upper.top - now.upper.base)
    # The uppermost dot of a stack has its center half a row below the height of the bar.
    row = top * now.upper.full / bins.density[tallest]
    assert 0.8 < row < 1.05


def test_draws_still_to_come_wait_above_the_picture_and_the_others_have_landed() -> None:
    now = figure.sampled("Exponential", 1)
    for step in STEPS:
        n = figure.SIZES[step]
        dots = the("points", figure.fallen(now, step))
        heights = np.array(dots["points"])[:, 1] if dots["points"] else np.zeros(0)
        if n <= figure.N_DOTS:
            assert np.count_nonzero(heights <= 1.0) == n
            assert (np.diff(heights[n:]) > 0).all()
        else:
            assert dots["points"] == []
            assert dots["opacity"] == 0


@each_source
def test_dots_give_way_to_bars_and_frames_can_be_blended(name: str) -> None:
    frames = figure.falling(figure.sampled(name, 1))
    kinds = [[layer["kind"] for layer in frame.layers] for frame in frames]
    assert all(of_frame == kinds[0] for of_frame in kinds)
    for n, frame in zip(figure.SIZES, frames, strict=True):
        bars = the("path", list(frame.layers))
        assert (bars["fill"] > 0) == (n > figure.N_DOTS)
        assert len(bars["points"]) == len(the("path", list(frames[0].layers))["points"])


@pytest.mark.parametrize("name", ["Poisson", "Die"])
def test_probabilities_of_whole_numbers_are_dots_on_stems(name: str) -> None:
    now = figure.sampled(name, 1)
    layers = figure.fixed(now)
    stems, dots = the("segments", layers), the("points", layers)
    assert len(stems["points"]) == 2 * len(dots["points"])
    k = panels.whole_numbers(now.upper)
    heights = (np.array(dots["points"])[:, 1] - now.upper.base) * now.upper.full
    expected = now.source.distribution.density(k) * (now.upper.top - now.upper.base)
    np.testing.assert_allclose(heights, expected, atol=1e-3)


def test_formula_can_be_redone_by_hand() -> None:
    now = figure.sampled("Die", 1)
    step = figure.SIZES.index(1000)
    count = int(now.bins[step].counts[now.tallest])
    formula = figure.formula(now, step, "light")
    assert rf"\frac{{{count}}}{{1000}}" in formula
    assert "0.167" in formula
    assert rf"1.36 / \sqrt{{1000}} &= {1.358 / math.sqrt(1000):.3g}" in formula
    assert figure.formula(now, step, "dark") != formula


def test_the_same_seed_gives_the_same_sample_and_another_gives_another() -> None:
    first, second = figure.sampled("Normal", 1), figure.sampled("Normal", 2)
    figure.sampled.cache_clear()
    np.testing.assert_array_equal(figure.sampled("Normal", 1).dots, first.dots)
    assert (first.dots != second.dots).any()


# --- Panels --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-6, 0.3, 1.0, 47.0, 1e5])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-3.1, 3.1), (-0.2, 9.7)])
def test_nice_numbers_are_few_and_within(low: float, high: float, scale: float) -> None:
    found = panels.nice_numbers(low * scale, high * scale)
    assert 3 <= len(found) <= 7
    assert low * scale <= found[0] * (1 + 1e-9) + 1e-12
    assert found[-1] <= high * scale * (1 + 1e-9)
    assert len({round(step, 9) for step in np.diff(found) / scale}) == 1


def test_panel_cuts_off_what_is_beyond_its_ends() -> None:
    panel = panels.Panel(0.0, 2.0, 10.0, 20.0, full=5.0)
    at = panel.at([-1.0, 1.0, 3.0], [-1.0, 2.5, math.inf])
    np.testing.assert_allclose(at, [[0, 10], [1, 15], [2, 20]])


def test_density_rises_where_its_support_begins_and_falls_where_it_ends() -> None:
    panel = panels.Panel(-1.0, 2.0, 0.0, 1.0)
    curve = panels.density_points(SOURCES["Uniform"].distribution, panel)
    assert curve[0].tolist() == [-1, 0]
    assert curve[-1].tolist() == [2, 0]
    for x in (0.0, 1.0):
        assert {0.0, 1.0} <= set(curve[np.isclose(curve[:, 0], x), 1])


def test_skyline_is_the_outline_of_the_bars() -> None:
    panel = panels.Panel(0.0, 4.0, 0.0, 1.0)
    edges, heights = np.array([1.0, 2.0, 3.0]), np.array([0.25, 1.0])
    skyline = panels.skyline_points(edges, heights, panel)
    assert skyline.tolist() == [[1, 0], [1, 0.25], [2, 0.25], [2, 1], [3, 1], [3, 0]]
    apart = panels.bar_points(edges, heights, panel, share=0.5)
    assert apart[:4].tolist() == [[1.25, 0], [1.25, 0.25], [1.75, 0.25], [1.75, 0]]
    assert np.trapezoid(skyline[:, 1], skyline[:, 0]) == pytest.approx(1.25)


def test_staircase_jumps_at_its_steps() -> None:
    panel = panels.Panel(0.0, 4.0, 0.0, 1.0)
    at = panels.staircase(np.array([1.0, 2.0]), np.array([0.25, 1.0]), panel)
    assert at.tolist() == [[0, 0], [1, 0], [1, 0.25], [2, 0.25], [2, 1], [4, 1]]
