"""What the browser may send of two pictures, and what is made of it."""

from dataclasses import replace

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_ui.address import Snapshot
from mathdl_ui.rasters import raster
from mathdl_ui.scan import Pair, drawn
from mathdl_ui.scene import Moment, Values

X = np.arange(20.0).reshape(4, 5)
KERNEL = {"values": [[0, 1]], "minimum": -2.0, "maximum": 2.0, "step": 1, "digits": 1, "full": 1}
PAIR = Pair(
    film=raster(X, tone="light", full=19),
    inside=(0, 0, 4, 5),
    output=raster(X[:, 1:], tone="light", full=19),
    rows=range(4),
    columns=range(4),
    taps=(1, 2),
    dilation=1,
    place=(1, 2),
    answer="sum = 8",
    sum="sum =",
    titles=("x", "y"),
    alt="A picture and what a kernel makes of it.",
    kernel=KERNEL,
)
NOW = Moment("convolution", Snapshot({}), "light")


def received(values: dict[str, object], pair: Pair = PAIR) -> list[tuple[object, object]]:
    taken: list[tuple[object, object]] = []

    def took(
        address: Values, place: tuple[int, int], weights: Array | None, *, settled: bool
    ) -> None:
        taken.append((place, None if weights is None else weights.tolist()))

    part = drawn(NOW, pair, took)
    assert part.receive is not None
    part.receive(NOW.address, values, settled=True)
    return taken


@pytest.mark.parametrize(
    ("place", "kept"),
    [([0, 0], (0, 0)), ([99, -1], (3, 0)), ([1.9, 3], (1, 3)), ([-(10**400), 1], None)],
)
def test_the_place_stays_on_the_picture(place: list[float], kept: tuple[int, int] | None) -> None:
    assert received({"place": place}) == ([(kept, None)] if kept else [])


@pytest.mark.parametrize("place", [None, [1], [1, "2"], [float("nan"), 1], {"0": 1}, [True, 1]])
def test_what_is_no_place_is_left(place: object) -> None:
    assert received({"place": place}) == []


@pytest.mark.parametrize(
    ("weights", "kept"),
    [
        ([[1, -2]], [[1, -2]]),
        ([[9, -9]], [[2, -2]]),
        ([[1, 2, 3]], None),
        ([[1], [2]], None),
        ([[1, None]], None),
        ([[1, float("nan")]], None),
        ("12", None),
    ],
)
def test_weights_are_clipped_or_left(weights: object, kept: list[list[float]] | None) -> None:
    assert received({"place": [0, 0], "weights": weights}) == [((0, 0), kept)]
    assert received({"place": [0, 0], "weights": weights}, replace(PAIR, kernel=None)) == [
        ((0, 0), None)
    ]


def test_the_first_picture_travels_with_a_run_of_the_page_only() -> None:
    moving = drawn(NOW, PAIR, lambda *_, **__: None)
    resting = drawn(replace(NOW, settled=True), PAIR, lambda *_, **__: None)
    painted = drawn(NOW, PAIR, lambda *_, **__: None, sends_film=True)
    assert "film" not in moving.data
    assert resting.data["film"] == painted.data["film"] == PAIR.film
    assert moving.data["name"] == resting.data["name"]
