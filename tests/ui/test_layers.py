"""Layers are plain JSON in plane coordinates."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mathdl_core.arrays import Array
from mathdl_ui import layers


@pytest.mark.parametrize(
    "layer",
    [
        layers.path([[0, 0], [1, 2]], "data", dash=True),
        layers.polygon(np.eye(2), "muted"),
        layers.arrow([0, 0], np.ones(2), "second"),
        layers.points([[1, 2]], ["data"], titles=["one"]),
        layers.points([[1, 2], [3, 4]], "data", r=np.array([2.0, 3.5])),
        layers.heat(np.eye(3), (0, 1), (0, 1), "data"),
        layers.heat(np.eye(3), (0, 1), (0, 1), "data", inside=[[0, 0], [1, 0], [0, 1]]),
        layers.picture(np.eye(3), (0, 1), (0, 1), full=1),
        layers.text([1, 2], "here", math=True),
    ],
)
def test_every_layer_is_json(layer: layers.Layer) -> None:
    assert json.loads(json.dumps(layer, allow_nan=False)) == layer


def test_coordinates_are_rounded_to_what_a_screen_can_show() -> None:
    drawn = layers.path([[1 / 3, 2 / 3], [2.0, -3.0]], "data")
    assert drawn["points"] == [[0.3333, 0.6667], [2.0, -3.0]]


def test_small_pictures_keep_the_digits_that_tell_their_points_apart() -> None:
    drawn = layers.path([[1e-6, 1.0], [2e-6, 1.0]], "data")
    assert drawn["points"] == [[1e-6, 1.0], [2e-6, 1.0]]


@given(
    arrays(np.float64, (20, 2), elements=st.floats(-1e3, 1e3)), st.sampled_from([1.0, 1e-3, 1e-9])
)
def test_each_axis_is_rounded_by_its_own_spread(points: Array, scale: float) -> None:
    points[:, 1] *= scale
    rows = layers.path(points, "data")["points"]
    for column, drawn in zip(points.T, zip(*rows, strict=True), strict=True):
        spread = float(np.ptp(column))
        digits = 9 if spread == 0 else min(max(4, 4 - math.floor(math.log10(spread))), 15)
        np.testing.assert_array_equal(drawn, np.round(column, digits))
