"""What is drawn between two vectors: positions against trigonometry done another way."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import vector_geometry as geometry

COORDINATE = st.floats(-6, 6).map(lambda x: round(x, 1))
POINT = st.tuples(COORDINATE, COORDINATE).map(np.array)
ARROW = POINT.filter(lambda v: bool(v.any()))


@given(ARROW, ARROW)
@settings(deadline=None)
def test_arc_runs_from_one_arrow_to_the_other_at_its_radius(a: Array, b: Array) -> None:
    arc = geometry.angle_arc(a, b, radius=0.75)
    assert np.hypot(*arc.T) == pytest.approx(np.full(25, 0.75), abs=1e-12)
    for end, arrow in ((arc[0], a), (arc[-1], b)):
        assert end == pytest.approx(0.75 * arrow / np.hypot(*arrow), abs=1e-9)


@given(ARROW, ARROW)
@settings(deadline=None)
def test_turn_is_the_short_way_round(a: Array, b: Array) -> None:
    turn = geometry.turn(a, b)
    assert abs(turn) <= math.pi + 1e-12
    cosine = np.clip(a @ b / (np.hypot(*a) * np.hypot(*b)), -1, 1)
    assert math.cos(turn) == pytest.approx(cosine, abs=1e-9)


def test_right_angle_mark_is_a_square_at_the_foot() -> None:
    foot, along, toward = np.array([2.0, 0.0]), np.array([2.0, 0.0]), np.array([0.0, 5.0])
    mark = geometry.right_angle_mark(foot, along, toward, size=0.5)
    assert mark == pytest.approx(np.array([[1.5, 0.0], [1.5, 0.5], [2.0, 0.5]]))


def test_right_angle_mark_without_an_angle_is_a_point() -> None:
    zero, foot = np.zeros(2), np.array([1.0, 1.0])
    assert geometry.right_angle_mark(foot, foot, zero, size=0.5) == pytest.approx(np.ones((3, 2)))


def test_point_ahead_lies_at_its_angle_and_distance() -> None:
    a, quarter = np.array([3.0, 0.0]), math.pi / 2
    point = geometry.ahead(a, turned_by=quarter, distance=2.0)
    assert point == pytest.approx([0.0, 2.0])


@given(POINT, POINT)
@settings(deadline=None)
def test_relation_is_defined_exactly_where_the_mathematics_is(a: Array, b: Array) -> None:
    found = geometry.relation(a, b)
    assert found.dot == pytest.approx(float(np.dot(a, b)), abs=1e-9)
    assert math.isnan(found.degrees) == (not (a.any() and b.any()))
    assert math.isnan(found.scalar_projection) == (not a.any())
    if a.any() and b.any():
        assert found.projection == pytest.approx(np.outer(a, a) @ b / (a @ a), abs=1e-9)
        assert math.cos(math.radians(found.degrees)) == pytest.approx(found.cosine, abs=1e-9)
    assert found.area == pytest.approx(abs(a[0] * b[1] - a[1] * b[0]), abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "spans"),
    [
        ([1, 0], [0, 1], True),
        ([1, 2], [2, 4], False),
        ([1, 2], [-0.3, -0.6], False),
        ([1, 2], [1, 2.1], True),
        ([0, 0], [1, 1], False),
    ],
)
def test_two_arrows_span_the_plane_unless_they_lie_on_one_line(
    a: Array, b: Array, *, spans: bool
) -> None:
    assert geometry.span_the_plane(np.array(a, float), np.array(b, float)) == spans


@given(ARROW)
@settings(deadline=None)
def test_circle_keeps_the_length_and_comes_back(b: Array) -> None:
    positions = geometry.circle(b, n_steps=36)
    assert len(positions) == 37
    assert positions[0] == pytest.approx(positions[-1], abs=1e-9)
    assert np.hypot(*positions.T) == pytest.approx(np.full(37, np.hypot(*b)), abs=2e-4)


def test_nearest_step_is_the_position_it_names() -> None:
    for step, position in enumerate(geometry.circle(np.array([2.0, 1.0]), n_steps=36)[:-1]):
        assert geometry.nearest_step(position, n_steps=36) == step
