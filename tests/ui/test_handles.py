"""Handles on rails: only their number is kept, and only the hand changes it."""

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_ui import plane
from mathdl_ui.address import Snapshot
from mathdl_ui.scene import Drawing, Moment, Scene, State, Values

A = plane.Handle("a", (2.0, 0.0), "data")


def rail(values: Values) -> Array:
    """From the origin to the tip of a, turned by a right angle."""
    x, y = A.place(values)
    return np.array([(0.0, 0.0), (-y, x)])


ACROSS = plane.RailHandle("share", 0.25, rail, "second")


def drawing(now: State) -> Drawing:
    """A tip, and a point on the rail that it lays."""
    return {"plane": plane.drawn(now, plane.Picture("A point.", []), handles=[A, ACROSS])}


def answered(at: dict[str, list[float]], held: object, **given: str) -> dict[str, list[float]]:
    """Where the handles are after a message of the browser."""
    scene = Scene("test")
    scene.show(drawing, drawing(Moment("test", Snapshot({}), "light")), by_touch=True)
    changes = {"plane": {"at": at, "held": held}}
    answer = scene.answer({"given": given, "changes": changes, "theme": "light"})
    return {one["id"]: one["at"] for one in answer["plane"]["handles"]}


@pytest.mark.parametrize(
    ("point", "share"),
    [
        ((0, 1), 0.5),
        ((9, 1), 0.5),
        ((0, 0.337), 0.17),
        ((0, -3), 0.0),
        ((0, 1e300), 1.0),
        ((-5, 2), 1.0),
    ],
)
def test_the_hand_puts_the_nearest_place_on_the_rail(
    point: tuple[float, float], share: float
) -> None:
    values = Snapshot({})
    ACROSS.put(values, point, settled=False)
    assert values.value(ACROSS.param) == pytest.approx(share, abs=1e-12)


def test_what_stands_on_a_rail_goes_where_the_rail_goes() -> None:
    # The browser's place of what it does not hold is that of an earlier rail.
    at = answered({"a": [0, 4], "share": [0, 0.5]}, held="a")
    np.testing.assert_allclose(at["share"], [-1, 0], atol=1e-12)


def test_its_number_is_changed_while_it_is_held() -> None:
    at = answered({"a": [2, 0], "share": [0, 1.5]}, held="share")
    np.testing.assert_allclose(at["share"], [0, 1.5], atol=1e-12)
    at = answered({"a": [4, 0], "share": [0, 1]}, held="share", share="0.9")
    np.testing.assert_allclose(at["share"], [0, 1], atol=1e-12)


@pytest.mark.parametrize("held", [None, "", "nobody", ["share"], {"share": 1}, 1, True])
def test_who_does_not_say_that_it_is_held_leaves_it(held: object) -> None:
    at = answered({"a": [2, 0], "share": [0, 1.5]}, held=held)
    np.testing.assert_allclose(at["share"], [0, 0.5], atol=1e-12)


@pytest.mark.parametrize("place", [[1], ["x", 1], [float("nan"), 1], [[1, 2], [3, 4]]])
def test_a_malformed_place_leaves_it(place: list[float]) -> None:
    at = answered({"a": [2, 0], "share": place}, held="share")
    np.testing.assert_allclose(at["share"], [0, 0.5], atol=1e-12)


def test_a_rail_without_length_keeps_the_number() -> None:
    values = Snapshot({"a": "0,0"})
    ACROSS.put(values, (1, 1), settled=False)
    assert values.value(ACROSS.param) == 0.25
    assert ACROSS.data(values)["at"] == [0, 0]


@pytest.mark.parametrize("text", ["nan", "-0.1", "1.1", "1e999", "x", "0.5,0.5"])
def test_broken_link_gives_its_default(text: str) -> None:
    moment = Moment("test", Snapshot({"share": text}), "light")
    assert ACROSS.current(moment) == 0.25


def test_caption_of_a_timeline_is_that_of_its_frame() -> None:
    run = plane.Timeline(5, lambda i: f"step {i}", list, name="step")
    for text, caption in (("3", "step 3"), ("99", "step 4"), ("-1", "step 0"), ("x", "step 0")):
        moment = Moment("test", Snapshot({"step": text}), "light")
        data = plane.drawn(moment, plane.Picture("", []), timeline=run).data
        assert data["timeline"]["caption"] == caption
