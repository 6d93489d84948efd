"""The map of families: the ways on it, and what is seen on the way."""

import json
import math

import numpy as np
import pytest

from mathdl_core.probability import distribution_limits as limits
from mathdl_ui.figures import distribution_limits as figure
from mathdl_ui.figures import distribution_map as families

each_route = pytest.mark.parametrize("name", families.CHOICES)
LAST = figure.N_STEPS


@each_route
def test_every_stop_can_be_drawn_and_read(name: str) -> None:
    json.dumps([figure.fixed(name), families.layers(name)], allow_nan=False)
    frames = figure.frames(name)
    assert len(frames) == figure.N_STEPS + 1
    assert len(json.dumps([frame.layers for frame in frames])) < 250_000
    for i, frame in enumerate(frames):
        assert frame.layers == figure.compared(name, i)
        assert frame.caption == figure.caption(name, i)
        json.dumps(frame.layers, allow_nan=False)
        assert "nan" not in figure.formula(name, i, "light")
        assert "cdfs are at most" in figure.in_words(name, i)


@each_route
def test_largest_distance_shrinks_all_the_way(name: str) -> None:
    distances = [stop.distance for stop in figure.stops(name)]
    assert (np.diff(distances) < 1e-12).all()
    at_infinity = families.ROUTES[name].way.at_infinity
    assert (distances[-1] > 0) == at_infinity
    assert distances[-1] < 0.03
    assert distances[0] > 0.1


@each_route
def test_gap_is_drawn_where_the_two_cdfs_are_so_far_apart(name: str) -> None:
    for i in (0, LAST // 2, LAST):
        found = figure.stops(name)[i]
        both = figure.apart(found)
        assert abs(both.moving - both.target) == pytest.approx(found.distance, abs=1e-12)
        gap = figure.compared(name, i)[-1]["points"]
        _, lower = figure.panels_of(families.ROUTES[name])
        height = abs(gap[0][1] - gap[1][1]) / (lower.top - lower.base)
        assert height == pytest.approx(found.distance, abs=1e-3)


def test_gap_of_steps_may_be_just_below_a_whole_number() -> None:
    first = figure.stops("Geometric → exponential")[0]
    both = figure.apart(first)
    # Before the first trial nothing can have happened; the time has run already.
    assert (both.moving, both.is_below) == (0.0, True)
    assert both.target == pytest.approx(1 - math.exp(-0.5), rel=1e-12)
    assert "just below" in figure.formula("Geometric → exponential", 0, "light")


@each_route
def test_bars_and_curves_have_the_area_that_is_shown(name: str) -> None:
    upper, _ = figure.panels_of(families.ROUTES[name])
    for i in (2, LAST):
        outline = np.array(figure.compared(name, i)[0]["points"])
        heights = (outline[:, 1] - upper.base) / (upper.top - upper.base) * upper.full
        area = float(np.trapezoid(heights, outline[:, 0]))
        # The tails of Cauchy, beyond 4.5, hold 14 % of it.
        assert 0.85 < area < 1.02


def test_map_has_the_ways_of_the_core_and_each_family_once() -> None:
    ours = {(route.way.source, route.way.target) for route in families.ROUTES.values()}
    assert ours == {(way.source, way.target) for way in limits.ways()}
    assert {family for pair in ours for family in pair} == set(families.PLACES)
    assert len(set(families.PLACES.values())) == len(families.PLACES)


@each_route
def test_only_the_chosen_way_is_lit(name: str) -> None:
    layers = families.layers(name)
    lit = [layer for layer in layers if layer["kind"] == "arrow" and layer["role"] == "result"]
    assert len(lit) == 1
    way = families.ROUTES[name].way
    start, end = np.array(families.PLACES[way.source]), np.array(families.PLACES[way.target])
    ahead = (end - start) / math.dist(start, end)
    for point, family in ((lit[0]["from"], start), (lit[0]["to"], end)):
        # On the line between the two names, and clear of both.
        away = np.array(point) - family
        assert abs(away[0] * ahead[1] - away[1] * ahead[0]) < 1e-3
        assert 0.2 < np.hypot(*away) < 0.6
    roles = {layer["text"]: layer["role"] for layer in layers if layer["kind"] == "text"}
    assert (roles.pop(way.source), roles.pop(way.target)) == ("data", "model")
    assert set(roles.values()) == {"ink"}
    assert f"from {way.source} to {way.target}" in families.in_words(name)


@each_route
def test_special_cases_are_dashed_and_limits_solid(name: str) -> None:
    way = families.ROUTES[name].way
    lit = next(layer for layer in families.layers(name) if layer["role"] == "result")
    assert lit["dash"] == (not way.at_infinity)


def test_formula_names_both_with_their_parameters() -> None:
    formula = figure.formula("Binomial → Poisson", 0, "light")
    for part in (r"\text{binomial}", r"n = 3,\ p = 1", r"\text{Poisson}", r"\lambda = 3"):
        assert part in formula
    # Three sure successes, against a chance of 0.4232 for fewer than three.
    assert "0.423" in formula
    assert figure.caption("Binomial → Poisson", 0) == "n = 3 · gap 0.423"
    assert figure.formula("Student t → normal", 4, "light").count(r"\sigma") == 1
