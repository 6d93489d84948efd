"""Which pictures a kernel goes over: bounded, whole numbers, refused in a sentence."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mathdl_ui import samples
from mathdl_ui.kernel_pictures import LONGEST, SLIMMEST, sample, source
from mathdl_ui.pictures import image


def encoded(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@given(st.integers(2, 1_024), st.integers(2, 1_024))
@settings(max_examples=40, deadline=None)
def test_any_picture_is_looked_at_with_so_many_pixels(height: int, width: int) -> None:
    whole = np.random.default_rng(0).integers(0, 256, size=(height, width, 3), dtype=np.uint8)
    found = source("mine", whole)
    assert max(found.gray.shape) == LONGEST
    assert min(found.gray.shape) >= LONGEST // SLIMMEST
    assert found.color.shape == (*found.gray.shape, 3)
    np.testing.assert_array_equal(found.gray, np.rint(found.gray))
    assert 0 <= found.color.min() <= found.color.max() <= found.full
    assert found.whole.shape == whole.shape


def test_the_samples_are_what_they_are_called() -> None:
    assert sample("A temple").name == "china.jpg"
    assert sample("A flower").name == "flower.jpg"
    assert [samples.digits().labels[i] for i in range(10)] == list(range(10))
    assert sample("A digit", "7").name == "a digit 7"
    digit = sample("A digit")
    assert digit.gray.shape == (8, 8)
    assert digit.full == 16
    assert digit.whole.max() <= 255


def test_a_large_picture_is_made_smaller_and_it_is_said() -> None:
    found = image(encoded(Image.new("RGB", (2_000, 1_500), (9, 9, 9))))
    assert found.color.shape == (768, 1_024, 3)
    assert "made smaller" in str(found.note)


def test_twenty_thousand_pixels_a_side_are_refused_before_they_are_decoded() -> None:
    file = encoded(Image.new("1", (20_000, 20_000)))
    with pytest.raises(ValueError, match="too many pixels"):
        image(file)
