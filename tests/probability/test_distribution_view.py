"""What is drawn of a distribution: in the window, true to the density, under control at poles."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathdl_core.probability.distribution_families import CONTINUOUS, DISCRETE, FAMILIES
from mathdl_core.probability.distribution_view import (
    MOST_STEMS,
    View,
    curve,
    part,
    peak,
    require_drawable,
    rising,
    round_down,
    rounded_to,
    shows,
    stairs,
    stretched,
    view_of,
    whole_numbers,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Uniform
from mathdl_core.probability.distributions_counts import Binomial
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import Normal, StudentT

each = pytest.mark.parametrize("d", FAMILIES.values(), ids=FAMILIES)
each_continuous = pytest.mark.parametrize("d", CONTINUOUS.values(), ids=CONTINUOUS)
each_discrete = pytest.mark.parametrize("d", DISCRETE.values(), ids=DISCRETE)


@given(st.floats(1e-12, 1e12))
def test_round_down_is_one_two_or_five_and_not_far_below(x: float) -> None:
    found = round_down(x)
    assert f"{found:.0e}"[0] in "125"
    assert found <= x * (1 + 1e-6)
    assert x < 2.5 * found * (1 + 1e-6)


@pytest.mark.parametrize(
    ("x", "step", "expected"), [(0.30000000004, 0.1, 0.3), (17.3, 5, 15), (-0.07, 0.05, -0.05)]
)
def test_rounding_to_steps_leaves_no_digits_of_float64(
    x: float, step: float, expected: float
) -> None:
    assert rounded_to(x, step) == expected


@each
def test_window_of_a_distribution_has_nearly_all_of_it_and_round_ends(d: Distribution) -> None:
    view = view_of(d)
    assert d.cdf(view.high) - d.cdf(view.low) > 0.89
    assert [float(f"{end:.2g}") for end in view[:2]] == list(view[:2])
    assert shows(view, d)
    assert view.top > peak(d, view)


def test_window_that_misses_most_of_a_distribution_or_sees_a_needle_does_not_show_it() -> None:
    view = View(-5, 5, 1)
    assert shows(view, Normal(3, 2))
    assert not shows(view, Normal(50, 2))
    assert not shows(view, Normal(0, 1e-3))


@each_continuous
def test_curve_lies_on_the_density_inside_of_the_window(d: Distribution) -> None:
    view = view_of(d)
    x, y = curve(d, view).T
    assert (np.diff(x) >= 0).all()
    assert x[0] >= view.low
    assert x[-1] <= view.high
    inner = (x > d.support.low) & (x < d.support.high)
    np.testing.assert_allclose(y[inner], np.minimum(d.density(x[inner]), 1.5 * view.top))


@each_continuous
def test_area_under_the_curve_between_two_points_is_the_probability(d: Distribution) -> None:
    low, high = (float(x) for x in d.quantile([0.2, 0.7]))
    corners = part(curve(d, view_of(d)), low, high)
    assert np.trapezoid(corners[:, 1], corners[:, 0]) == pytest.approx(0.5, abs=2e-3)
    assert corners[0].tolist() == [low, 0]
    assert corners[-1].tolist() == [high, 0]


def test_area_up_to_where_the_density_jumps_keeps_its_height() -> None:
    corners = part(curve(Uniform(0.0, 2.0), View(-1, 3, 1)), -5, 5)
    assert corners[:2].tolist() == [[0, 0], [0, 0.5]]
    assert corners[-2:].tolist() == [[2, 0.5], [2, 0]]


def test_area_outside_of_the_support_is_none() -> None:
    line = curve(Exponential(1.0), View(-3, 6, 1))
    assert len(part(line, -2, -1)) == 0
    assert len(curve(Uniform(5.0, 6.0), View(0, 1, 1))) == 0
    assert len(part(np.empty((0, 2)), 0, 1)) == 0


@pytest.mark.parametrize("d", [Gamma(0.2, 1.0), Beta(0.2, 0.3), Beta(0.5, 4.0)], ids=str)
def test_pole_is_cut_above_the_window_and_does_not_stretch_it_without_end(d: Distribution) -> None:
    view = View(-0.1, 2, 3)
    heights = curve(d, stretched(view, d))[:, 1]
    assert np.isfinite(heights).all()
    assert stretched(view, d).top < 10 * view.top


@pytest.mark.parametrize("sigma", [1.0, 0.5, 0.1, 0.01])
def test_window_stretches_upward_just_as_far_as_the_curve_needs(sigma: float) -> None:
    view, d = View(-5, 5, 0.55), Normal(0, sigma)
    highest = curve(d, stretched(view, d))[:, 1].max()
    assert highest == pytest.approx(d.density(0.0))
    assert stretched(view, d).top == pytest.approx(max(0.55, 1.25 * highest))


@each
def test_cdf_is_drawn_from_end_to_end(d: Distribution) -> None:
    view = view_of(d)
    drawn = stairs(d, view).starts if d.is_discrete else rising(d, view)
    assert drawn[0, 0] == view.low
    assert (np.diff(drawn[:, 1]) >= 0).all()
    np.testing.assert_array_equal(drawn[:, 1], d.cdf(drawn[:, 0]))


@each_discrete
def test_stairs_leave_no_gap_along_x(d: Distribution) -> None:
    steps = stairs(d, view_of(d))
    np.testing.assert_array_equal(steps.ends[:-1, 0], steps.starts[1:, 0])


def test_of_a_million_whole_numbers_a_few_hundred_are_drawn() -> None:
    view = view_of(Binomial(10**9, 0.5))
    assert len(whole_numbers(view)) <= MOST_STEMS


@pytest.mark.parametrize(
    ("d", "words"),
    [
        (Normal(0, 1e12), "reaches to"),
        (Normal(1e10, 1), "reaches to"),
        (Normal(0, 1e-8), "wide"),
        (Cauchy(1e8, 1e-3), "wide"),
    ],
    ids=str,
)
def test_what_no_picture_could_show_is_refused_with_a_reason(d: Distribution, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        require_drawable(d)


@each
def test_ordinary_members_can_be_drawn(d: Distribution) -> None:
    require_drawable(d)


def test_heavy_tails_do_not_make_the_window_wide() -> None:
    assert view_of(StudentT(1.0)).width < 30
    assert math.isfinite(view_of(Cauchy(0, 1)).top)
