"""Pulling at a curve: any pull gives a possible member, and no pull changes nothing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.probability.distribution_view import require_drawable
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_continuous import Exponential, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from mathdl_ui.figures.distributions import Shown
from mathdl_ui.figures.distributions_families import FAMILIES, family_of, numbers_of
from mathdl_ui.figures.distributions_grips import grips, limits
from tests.figures.shown import SHOWN, opening, showing

ANYWHERE = st.floats(allow_nan=False, allow_infinity=False)
each_family = pytest.mark.parametrize("title", FAMILIES)


def pulled(now: Shown, name: str, *, x: float = 0.0, y: float = 0.0) -> Distribution:
    (grip,) = [one for one in grips(now.member) if one.name == name]
    return grip.pull(now.member, now.view, (x, y))


@given(SHOWN, st.integers(0, 7), ANYWHERE, ANYWHERE)
@settings(deadline=None, max_examples=300)
def test_any_pull_gives_a_possible_member_of_the_family_in_the_same_window(
    now: Shown, which: int, x: float, y: float
) -> None:
    grip = grips(now.member)[which % len(grips(now.member))]
    member = grip.pull(now.member, now.view, (x, y))
    assert type(member) is type(now.member)
    require_drawable(member)
    assert now.family.member(numbers_of(member)) == member
    assert now.family.suited(member) == now.family.suited(now.family.initial)


@given(SHOWN)
@settings(deadline=None, max_examples=200)
def test_pull_to_where_a_grip_stands_changes_nothing(now: Shown) -> None:
    for grip in grips(now.member):
        assert grip.pull(now.member, now.view, grip.place(now.member, now.view)) == now.member


@given(SHOWN)
@settings(deadline=None, max_examples=200)
def test_grips_stand_inside_of_the_window(now: Shown) -> None:
    (low, high), (floor, top) = limits(now.view)
    for grip in grips(now.member):
        x, y = grip.place(now.member, now.view)
        assert low <= x <= high
        assert floor <= y <= top
        assert math.isfinite(y)


@given(SHOWN, st.integers(0, 7), st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None, max_examples=200)
def test_pulled_grip_ends_near_the_hand_where_the_family_allows(
    now: Shown, which: int, across: float, up: float
) -> None:
    """And a second pull to the same place changes nothing more."""
    grip = grips(now.member)[which % len(grips(now.member))]
    goal = now.view.low + across * now.view.width, up * now.view.top
    once = grip.pull(now.member, now.view, goal)
    place = grip.place(once, now.view)
    assert grip.pull(once, now.view, place) == once


@pytest.mark.parametrize(
    ("title", "grip", "x", "expected"),
    [
        ("normal", "center", 1.5, Normal(1.5, 1.0)),
        ("normal", "width", 2.5, Normal(0.0, 2.5)),
        ("normal", "width", -3.0, Normal(0.0, 0.1)),
        ("uniform", "low", 0.5, Uniform(0.5, 1.0)),
        ("uniform", "high", -0.5, Uniform(0.0, 0.02)),
        ("uniform", "center", 1.0, Uniform(0.5, 1.5)),
        ("exponential", "center", 4.0, Exponential(0.25)),
        ("exponential", "center", -4.0, Exponential(10.0)),
        ("log-normal", "center", 2.0, LogNormal(0.69, 0.75)),
        ("chi-square", "center", 7.0, ChiSquare(7.0)),
        ("binomial", "center", 5.0, Binomial(10, 0.5)),
        ("binomial", "center", 15.0, Binomial(10, 1.0)),
        ("binomial", "trials", 17.4, Binomial(17, 0.3)),
        ("binomial", "trials", -1.0, Binomial(1, 0.3)),
        ("Poisson", "center", 5.5, Poisson(5.5)),
        ("geometric", "center", 4.0, Geometric(0.25)),
        ("geometric", "center", 0.0, Geometric(1.0)),
        ("discrete uniform", "high", 9.6, DiscreteUniform(1, 10)),
        ("discrete uniform", "low", 8.0, DiscreteUniform(6, 6)),
        ("discrete uniform", "center", 5.4, DiscreteUniform(3, 8)),
    ],
)
def test_grip_moves_its_parameter(title: str, grip: str, x: float, expected: Distribution) -> None:
    assert pulled(opening(title), grip, x=x) == expected


@pytest.mark.parametrize("title", ["gamma", "beta"])
def test_center_and_width_are_mean_and_standard_deviation(title: str) -> None:
    now = opening(title)
    mean = now.member.mean + 5 * now.view.step
    moved = pulled(now, "center", x=mean)
    assert moved.mean == pytest.approx(mean, rel=0.01)
    assert moved.standard_deviation == pytest.approx(now.member.standard_deviation, rel=0.02)
    wider = pulled(now, "width", x=now.member.mean + 1.3 * now.member.standard_deviation)
    assert wider.mean == pytest.approx(now.member.mean, rel=0.01)
    assert wider.standard_deviation > 1.2 * now.member.standard_deviation


def test_ninety_five_percent_are_left_of_the_grip_of_nu() -> None:
    for nu in (1.0, 3.0, 12.5, 100.0):
        now = showing("Student t", StudentT(nu, 0.5, 0.8))
        (grip,) = [one for one in grips(now.member) if one.name == "shape"]
        assert now.member.cdf(grip.where(now.member)) == pytest.approx(0.95)
    heavier = pulled(opening("Student t"), "shape", x=6.3138)
    assert heavier == StudentT(1.0)
    assert pulled(opening("Student t"), "shape", x=0.0) == StudentT(200.0)


def test_wide_beta_is_a_bathtub() -> None:
    now = showing("beta", Beta(2.0, 2.0))
    bathtub = pulled(now, "width", x=0.9)
    assert isinstance(bathtub, Beta)
    assert max(bathtub.alpha, bathtub.beta) < 1


def test_coin_is_pulled_up_and_down() -> None:
    assert pulled(opening("Bernoulli"), "chance", y=0.82) == Bernoulli(0.82)
    assert pulled(opening("Bernoulli"), "chance", y=5.0) == Bernoulli(1.0)
    assert pulled(opening("Bernoulli"), "chance", y=-5.0) == Bernoulli(0.0)


def test_classes_share_what_the_pulled_one_leaves() -> None:
    found = pulled(opening("categorical"), "class1", y=0.75)
    assert isinstance(found, ClassNumber)
    assert found.p == pytest.approx((0.05, 0.75, 0.125, 0.05, 0.025), abs=1e-3)
    assert math.fsum(found.p) == pytest.approx(1, abs=1e-9)


def test_certain_class_gives_way_to_all_others_equally() -> None:
    certain = showing("categorical", ClassNumber((0.0, 1.0, 0.0)))
    assert pulled(certain, "class1", y=0.4) == ClassNumber((0.3, 0.4, 0.3))


def test_gamma_is_never_more_extreme_than_can_be_drawn() -> None:
    flat = pulled(opening("gamma"), "center", x=-100)
    assert isinstance(flat, Gamma)
    assert flat.shape >= 0.15


@each_family
def test_every_family_has_a_grip_and_distinct_names(title: str) -> None:
    member = FAMILIES[title].initial
    names = [grip.name for grip in grips(member)]
    assert names
    assert len(set(names)) == len(names)
    assert family_of(member).title == title
