"""Small pictures in the theme's ink."""

import numpy as np
import pytest

from mathdl_ui.thumbnails import strip


def test_strip_lays_pictures_side_by_side_with_gaps() -> None:
    image = strip(np.zeros((3, 64)), "light", scale=10)
    assert image.shape == (80, 10 * (3 * 8 + 2), 4)


@pytest.mark.parametrize(("value", "alpha"), [(0.0, 0), (8.0, 128), (16.0, 255), (99.0, 255)])
def test_ink_is_opaque_where_the_pixel_is_full(value: float, alpha: int) -> None:
    assert strip(np.full((1, 64), value), "dark")[0, 0, 3] == alpha
