"""A stage of tiles: what travels to the browser, and what is taken from it."""

import base64
import json
from typing import Any

import numpy as np
import pytest

from mathdl_ui import tiles
from mathdl_ui.address import Snapshot
from mathdl_ui.plane import Timeline
from mathdl_ui.scene import Drawn, Moment, Values
from mathdl_ui.stages import Bars, Line, Place, Stage, Tile

PLACE = Place((0.0, 0.0, 10.0, 10.0), None)
UNIT = tiles.Unit("map", 1, 0, 0)


class Hand:
    """Keeps what was put."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.units: list[tiles.Unit] = []
        self.picked: list[int] = []
        self.painted: list[tuple[float, ...]] = []

    def choose(self, values: Values, unit: tiles.Unit, settled: bool) -> None:  # noqa: FBT001
        """Keep a unit."""
        self.units.append(unit)

    def pick(self, values: Values, number: int, settled: bool) -> None:  # noqa: FBT001
        """Keep a number."""
        self.picked.append(number)

    def paint(self, values: Values, pixels: tuple[float, ...], settled: bool) -> None:  # noqa: FBT001
        """Keep a picture."""
        self.painted.append(pixels)


def moment(**texts: str) -> Moment:
    return Moment("any", Snapshot(texts), "light")


def drawn(stage: Stage, hand: Hand, **more: Any) -> Drawn:  # noqa: ANN401
    kinds = [tiles.Kind("map", 3, 4, 5), tiles.Kind("class", 10, 1, 1)]
    choice = tiles.Choice(UNIT, kinds, "Map 2.", hand.choose, hand.pick)
    paint = tiles.Paint("x", np.zeros((2, 2)), 16.0, hand.paint)
    return tiles.drawn(moment(), stage, choice=choice, paint=paint, **more)


def stage(*of: Tile, **more: Any) -> Stage:  # noqa: ANN401
    return Stage("Some tiles.", (10.0, 10.0), (5.0, 20.0), of, **more)


def bytes_of(found: Drawn) -> list[int]:
    return list(base64.b64decode(found.data["bytes"]))


def test_colors_are_bytes_from_minus_full_to_full_and_an_empty_cell_is_none() -> None:
    values = np.array([[-2.0, -1.0, 0.0], [1.0, 9.0, np.nan]])
    found = drawn(stage(Tile("a", values, PLACE, full=2.0, written=True)), Hand())
    assert bytes_of(found) == [0, 63, 127, 191, 254, 127]
    assert found.data["tiles"][0]["numbers"] == [-2, -1, 0, 1, 9, None]
    json.dumps(found.data, allow_nan=False)


def test_a_tile_without_size_of_its_numbers_is_blank() -> None:
    assert bytes_of(drawn(stage(Tile("a", np.zeros((1, 2)), PLACE, full=0.0)), Hand())) == [
        127,
        127,
    ]


def test_other_numbers_may_be_written_than_are_colored() -> None:
    tile = Tile("a", np.array([[-1.0]]), PLACE, written=True, instead=np.array([[7.0]]))
    found = drawn(stage(tile), Hand())
    assert found.data["tiles"][0]["numbers"] == [7]
    assert bytes_of(found) == [0]


def test_lines_name_their_tiles_by_number_and_the_bars_by_none() -> None:
    ones = [Tile(name, np.ones((1, 1)), PLACE) for name in "ab"]
    bars = Bars(PLACE, np.ones(2) / 2, np.ones(2) / 2, ("0", "1"), "class")
    lines = (Line("a", "b", -0.333), Line("b", "bars", 1.0, lit=True))
    found = drawn(stage(*ones, lines=lines, bars=bars), Hand())
    assert found.data["threads"] == [[0, 1, -0.33, 0], [1, -1, 1.0, 1]]
    assert found.data["bars"]["values"] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        (["map", 2, 3, 4], tiles.Unit("map", 2, 3, 4)),
        (["map", 99, -1, 99], tiles.Unit("map", 2, 0, 4)),
        (["class", 10**30, 0, 0], tiles.Unit("class", 9, 0, 0)),
    ],
)
def test_a_unit_is_brought_within_what_there_is(asked: list[object], unit: tiles.Unit) -> None:
    hand = Hand()
    receive = drawn(stage(), hand).receive
    assert receive
    receive(moment().address, {"unit": asked}, settled=True)
    assert hand.units == [unit]


@pytest.mark.parametrize(
    "broken",
    [
        {"unit": None}, {"unit": ["map", 1, 2]}, {"unit": ["nobody", 1, 2, 3]},
        {"unit": [["map"], 1, 2, 3]}, {"unit": ["map", 1.0, 2, 3]}, {"unit": ["map", True, 2, 3]},
        {"pick": -1}, {"pick": 1.5}, {"pick": True}, {"pick": 10**9},
        {"pixels": [[1, 2]]}, {"pixels": [[1, 2], [3]]}, {"pixels": [[1, 2], [3, "4"]]},
        {"pixels": [[1, 2], [3, 17]]}, {"pixels": [[1, 2], [3, float("nan")]]}, {"pixels": 7},
    ],
)  # fmt: skip
def test_what_is_no_unit_and_no_picture_is_left_alone(broken: dict[str, object]) -> None:
    hand = Hand()
    receive = drawn(stage(), hand).receive
    assert receive
    receive(moment().address, broken, settled=False)
    assert not [*hand.units, *hand.picked, *hand.painted]


def test_paint_is_taken_in_whole_numbers() -> None:
    hand = Hand()
    receive = drawn(stage(), hand).receive
    assert receive
    receive(moment().address, {"pixels": [[0, 16], [3.4, 1]], "pick": 3}, settled=True)
    assert hand.painted == [(0.0, 16.0, 3.0, 1.0)]
    assert hand.picked == [3]


def test_a_moment_is_asked_for_and_its_caption_comes_back() -> None:
    timeline = Timeline(5, lambda frame: f"moment {frame}", list, name="when", first=4)
    now = moment(when="2")
    found = tiles.drawn(now, stage(), timeline=timeline)
    assert found.data["timeline"]["caption"] == "moment 2"
    assert "frames" not in found.data
    assert found.receive
    found.receive(now.address, {"frame": 1}, settled=False)
    assert timeline.current(now) == 1
    for broken in (True, "1", float("nan"), None):
        found.receive(now.address, {"frame": broken}, settled=False)
        assert timeline.current(now) == 1
