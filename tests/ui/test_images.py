"""Images inside the page."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from mathdl_ui.images import data_uri, photograph_uri


@pytest.mark.parametrize(("shape", "mode"), [((5, 7, 3), "RGB"), ((5, 7, 4), "RGBA")])
def test_picture_comes_back_from_its_address_as_it_was(shape: tuple[int, ...], mode: str) -> None:
    picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    picture[..., 3:] = 255
    kind, data = data_uri(picture).split(",")
    assert kind == "data:image/webp;base64"
    back = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert(mode))
    assert np.array_equal(back, picture)


@pytest.mark.parametrize("shape", [(40, 60), (40, 60, 3)])
def test_photograph_comes_back_nearly_as_it_was(shape: tuple[int, ...]) -> None:
    ramp = np.linspace(0, 255, 60).astype(np.uint8)
    picture = np.ascontiguousarray(np.broadcast_to(ramp, shape[:2]))
    if len(shape) == 3:
        picture = np.stack([picture, picture[:, ::-1], picture // 2], axis=-1)
    kind, data = photograph_uri(picture).split(",")
    assert kind == "data:image/jpeg;base64"
    back = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))), dtype=float)
    assert back.shape == shape
    assert np.abs(back - picture).max() < 12
