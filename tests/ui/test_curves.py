"""Several series over one x, and how a chart gets its rows."""

import copy
import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from mathdl_ui import charts
from mathdl_ui.charts import Chart
from mathdl_ui.curves import Series, curves

X = np.array([0.0, 1.0, 10.0])


def rows(chart: Chart, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart["datasets"][name].to_pylist()
    return found


@pytest.mark.parametrize("now", [None, 3.0])
def test_series_are_drawn_in_their_roles_with_a_rule(now: float | None) -> None:
    series = [Series("line", X, X + 1, "data"), Series("dots", X, X + 2, "second", dots=True)]
    chart = curves(series, "light", axes=("a", "b"), now=now)
    text = json.dumps(chart, default=pa.Table.to_pylist, allow_nan=False)
    assert "#0072b2" in text
    assert "#d55e00" in text
    assert ('"rule"' in text) == (now is not None)
    assert rows(chart, "line")[1] == {"x": 1.0, "y": 2.0, "label": "line"}
    assert rows(chart, "dots")[1] == {"x": 1.0, "y": 3.0, "label": "dots"}


def test_what_is_not_positive_has_no_place_on_a_logarithmic_axis() -> None:
    chart = curves([Series("line", X, X, "data")], "dark", axes=("a", "b"), scales=("log", "log"))
    assert [row["x"] for row in rows(chart, "line")] == [1.0, 10.0]
    assert [layer["data"]["name"] for layer in chart["layer"]] == ["line"]


def test_rows_fill_a_copy_of_the_look() -> None:
    look = charts.template(
        charts.over("curve").mark_line().encode(x="x:Q", y="y:Q"),
        charts.over("now").mark_rule().encode(x="x:Q"),
        height=100,
    )
    before = copy.deepcopy(look)
    chart = charts.filled(look, curve={"x": X, "y": [1.0, math.nan, math.inf]}, now={"x": []})
    assert rows(chart, "curve") == [
        {"x": 0.0, "y": 1.0},
        {"x": 1.0, "y": None},
        {"x": 10.0, "y": None},
    ]
    assert len(chart["layer"]) == 1
    assert look == before


def test_a_look_is_built_once_and_only_the_rows_change() -> None:
    shares = np.array([0.7, 0.3])
    one, other = (charts.scree(part, 1, "light") for part in (shares, shares[::-1]))
    assert {**one, "datasets": None} == {**other, "datasets": None}
    assert one["layer"][0] is other["layer"][0]
    assert [row["share"] for row in rows(other, "shares")] == [30.0, 70.0]
