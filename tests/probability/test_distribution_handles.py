"""Handles: what is drawn at a place, and what a drag to any place makes of it."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.probability.distribution_families import CONTINUOUS, DISCRETE, FAMILIES
from mathdl_core.probability.distribution_handles import handles, moved
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Uniform
from mathdl_core.probability.distributions_counts import Binomial
from mathdl_core.probability.distributions_discrete import DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from tests.probability.members import label

each = pytest.mark.parametrize("d", FAMILIES.values(), ids=list(FAMILIES))
PLACES: list[tuple[Distribution, float, float]] = [
    (Normal(1.0, 2.0), 1, 2),
    (StudentT(1.5, 1.0, 2.0), 1, 2),
    (Cauchy(3.0, 0.5), 3, 0.5),
    (Uniform(1.0, 4.0), 2.5, 1.5),
    (DiscreteUniform(1, 6), 3.5, 2.5),
    (Gamma(4.0, 2.0), 2, 1),
    (Beta(2.0, 2.0), 0.5, math.sqrt(0.05)),
    (LogNormal(0.0, 1.0), 1, math.e - 1),
    (Exponential(0.25), 4, math.nan),
    (Binomial(10, 0.3), 3, math.nan),
    (Geometric(0.2), 5, math.nan),
]


@pytest.mark.parametrize(("d", "center", "width"), PLACES, ids=label)
def test_handles_are_where_the_eye_expects_them(
    d: Distribution, center: float, width: float
) -> None:
    assert handles(d) == pytest.approx((center, width), nan_ok=True)


@each
def test_handles_that_are_not_moved_change_nothing(d: Distribution) -> None:
    center, width = handles(d)
    again = moved(d, center=center, width=width)
    assert type(again) is type(d)
    assert again.parameters == pytest.approx(d.parameters, rel=1e-12, abs=0)


@each
@given(center=st.floats(-1e3, 1e3), width=st.floats(-10, 1e3))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_hand_may_drag_anywhere(d: Distribution, center: float, width: float) -> None:
    found = moved(d, center=center, width=width)
    assert type(found) is type(d)
    assert np.isfinite(list(found.parameters.values())).all()
    again = moved(found, center=handles(found).center, width=handles(found).width)
    assert again.parameters == pytest.approx(found.parameters, rel=1e-6, abs=0)


@pytest.mark.parametrize("name", ["gamma", "beta", "uniform", "Laplace"])
def test_a_drag_within_reach_is_followed(name: str) -> None:
    found = moved(FAMILIES[name], center=0.4, width=0.1)
    assert handles(found) == pytest.approx((0.4, 0.1))


def test_the_shape_is_kept() -> None:
    assert moved(StudentT(7.0), center=1.0, width=2.0) == StudentT(7.0, 1.0, 2.0)
    assert moved(Binomial(12, 0.5), center=3.0) == Binomial(12, 0.25)


def test_families_are_listed_by_their_names() -> None:
    assert len(FAMILIES) == 15
    assert all(d.name == name for name, d in FAMILIES.items())
    assert not any(d.is_discrete for d in CONTINUOUS.values())
    assert all(d.is_discrete for d in DISCRETE.values())


def test_a_family_without_handles_says_so() -> None:
    other = SimpleNamespace(name="other")
    with pytest.raises(ValueError, match=r"^other has no handles"):
        moved(other, center=1.0)  # type: ignore[arg-type]
