"""Pictures for the browser: what travels is what was computed."""

import base64

import numpy as np
import pytest

from mathdl_ui.rasters import raster


def decoded(data: dict[str, object]) -> np.ndarray:
    kind = {1: "<i1", 2: "<i2"}[int(str(data["bytes"]))]
    flat = np.frombuffer(base64.b64decode(str(data["values"])), dtype=kind)
    return flat.astype(float) * float(str(data["scale"]))


@pytest.mark.parametrize(("largest", "n_bytes"), [(127, 1), (-127, 1), (128, 2), (32_767, 2)])
def test_whole_numbers_travel_as_they_are(largest: int, n_bytes: int) -> None:
    values = np.array([[0.0, 3.0], [largest, -5.0]])
    data = raster(values, tone="signed", full=255)
    assert (data["bytes"], data["scale"], data["full"]) == (n_bytes, 1.0, 255)
    np.testing.assert_array_equal(decoded(data), values.ravel())


@pytest.mark.parametrize("size", [1e-9, 0.3, 40_000.5, 1e12])
def test_others_are_off_by_a_sixty_thousandth_of_the_largest(size: float) -> None:
    values = size * np.random.default_rng(0).normal(size=(5, 4, 3))
    data = raster(values, tone="light", full=size)
    assert (data["height"], data["width"], data["channels"]) == (5, 4, 3)
    largest = np.abs(values).max()
    np.testing.assert_allclose(decoded(data), values.ravel(), rtol=0, atol=largest / 65_000)
    np.testing.assert_allclose(data["full"] * data["scale"], size)
