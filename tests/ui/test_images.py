"""Images inside the page."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from mathdl_ui.images import data_uri


@pytest.mark.parametrize(("shape", "mode"), [((5, 7, 3), "RGB"), ((5, 7, 4), "RGBA")])
def test_picture_comes_back_from_its_address_as_it_was(shape: tuple[int, ...], mode: str) -> None:
    picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    picture[..., 3:] = 255
    kind, data = data_uri(picture).split(",")
    assert kind == "data:image/webp;base64"
    back = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert(mode))
    assert np.array_equal(back, picture)
