"""Several series over one x."""

import json

import numpy as np
import pytest

from mathdl_ui.curves import Series, curves

X = np.array([0.0, 1.0, 10.0])


@pytest.mark.parametrize("now", [None, 3.0])
def test_series_are_drawn_in_their_roles_with_a_rule(now: float | None) -> None:
    series = [Series("line", X, X + 1, "data"), Series("dots", X, X + 2, "second", dots=True)]
    spec = curves(series, "light", axes=("a", "b"), now=now).to_dict()
    text = json.dumps(spec, allow_nan=False)
    assert "#0072b2" in text
    assert "#d55e00" in text
    assert ('"rule"' in text) == (now is not None)


def test_what_is_not_positive_has_no_place_on_a_logarithmic_axis() -> None:
    spec = curves([Series("line", X, X, "data")], "dark", axes=("a", "b"), scales=("log", "log"))
    (rows,) = spec.to_dict()["datasets"].values()
    assert [row["x"] for row in rows] == [1.0, 10.0]
