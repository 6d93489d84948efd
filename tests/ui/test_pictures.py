"""Every kind of image becomes the light that it shows, or is refused in a sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mathdl_ui.pictures import image

ORANGE = (255, 128, 0)


def encoded(picture: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, file_format, **options)
    return stream.getvalue()


def header_only_png(width: int, height: int) -> bytes:
    """A PNG that announces its size and then ends, as an attacker would send it."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"")
    chunks = [
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, pixels)
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PLAIN = encoded(Image.new("RGB", (40, 30), ORANGE))


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "GIF", "WEBP", "JPEG"])
def test_color_and_brightness_are_those_of_the_file(file_format: str) -> None:
    picture = image(encoded(Image.new("RGB", (40, 30), ORANGE), file_format))
    assert picture.color.shape == (30, 40, 3)
    assert picture.gray.shape == (30, 40)
    assert picture.note is None
    # Lossy formats are off by a few of 255 steps.
    np.testing.assert_allclose(picture.color, np.broadcast_to(ORANGE, (30, 40, 3)) / 255, atol=0.02)
    np.testing.assert_allclose(picture.gray, 0.299 + 0.587 * 128 / 255, atol=0.02)


def test_white_is_one_and_black_is_zero() -> None:
    assert image(encoded(Image.new("L", (3, 2), 255))).gray.max() <= 1
    np.testing.assert_allclose(image(encoded(Image.new("1", (3, 2), 1))).gray, 1, atol=1e-15)
    np.testing.assert_array_equal(image(encoded(Image.new("L", (3, 2), 0))).gray, 0)


def test_cmyk_becomes_red_green_and_blue() -> None:
    cyan = image(encoded(Image.new("CMYK", (8, 8), (255, 0, 0, 0)), "JPEG")).color[4, 4]
    np.testing.assert_allclose(cyan, [0, 1, 1], atol=0.05)


def test_sixteen_bits_keep_their_scale() -> None:
    values = np.array([[0, 13107], [39321, 65535]], dtype=np.uint16)
    picture = image(encoded(Image.fromarray(values)))
    np.testing.assert_allclose(picture.gray, [[0, 0.2], [0.6, 1]], atol=1e-6)
    np.testing.assert_array_equal(picture.color[:, :, 1], picture.gray)
    assert picture.note is None


def test_floats_are_stretched_and_it_is_said() -> None:
    values = np.array([[-3.0, 0.0], [1.0, 5.0]], dtype=np.float32)
    picture = image(encoded(Image.fromarray(values), "TIFF"))
    np.testing.assert_allclose(picture.gray, [[0, 0.375], [0.5, 1]], atol=1e-6)
    assert "darkest" in str(picture.note)


def test_transparency_is_shown_over_white_and_it_is_said() -> None:
    picture = image(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 51))))
    np.testing.assert_allclose(picture.gray, 0.8, atol=0.005)
    assert "over white" in str(picture.note)
    assert image(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 255)))).note is None


def test_a_palette_may_have_a_transparent_color() -> None:
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.putpixel((1, 0), 1)
    picture = image(encoded(palette, transparency=0))
    np.testing.assert_array_equal(picture.color[0, :2], [[1, 1, 1], [0, 0, 1]])
    assert "over white" in str(picture.note)


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = Image.new("RGB", (40, 20), ORANGE)
    assert image(encoded(photo, "JPEG", exif=exif)).gray.shape == (40, 20)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_large_images_are_made_smaller_and_it_is_said(file_format: str) -> None:
    picture = image(encoded(Image.new("RGB", (3000, 1500), ORANGE), file_format))
    assert picture.gray.shape == (512, 1024)
    assert "has 3,000 × 1,500 pixels" in str(picture.note)
    assert "smaller, to 1,024 × 512" in str(picture.note)
    assert image(encoded(Image.new("L", (5000, 2)))).gray.shape == (2, 1024)


def test_twenty_thousand_pixels_a_side_are_refused_by_the_header() -> None:
    with pytest.raises(ValueError, match="too many pixels; at most 25 million"):
        image(header_only_png(20_000, 20_000))


@pytest.mark.parametrize("side", [5_001, 10_000, 60_000])
def test_too_many_pixels_are_refused(side: int) -> None:
    # Where Pillow itself warns or refuses, the size is not said.
    size = f", {side:,} × {side:,}" if side < 6_000 else ""
    with pytest.raises(ValueError, match=f"too many pixels{size}; at most 25 million"):
        image(header_only_png(side, side))


def test_an_animation_is_refused() -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 128, 255)]
    with pytest.raises(ValueError, match="animated"):
        image(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))


def test_the_photo_of_a_phone_is_no_animation() -> None:
    photo = Image.new("RGB", (8, 8), ORANGE)
    content = encoded(photo, "MPO", save_all=True, append_images=[photo.resize((4, 4))])
    assert image(content).gray.shape == (8, 8)


@pytest.mark.parametrize("size", [(1, 1), (1, 9)])
def test_a_single_pixel_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least 2 in each direction"):
        image(encoded(Image.new("L", size)))


@pytest.mark.parametrize(
    "content", [PLAIN[:60], PLAIN[:-30], b"\x89PNG", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0\n"]
)
def test_what_is_damaged_or_no_image_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not an image"):
        image(content)


def test_an_empty_or_too_large_file_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        image(b"")
    with pytest.raises(ValueError, match=r"10\.0 MB"):
        image(bytes(10_000_001))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"]),
    st.integers(0, 10_000),
    st.binary(max_size=8),
)
def test_damaged_bytes_are_an_image_or_refused(kind: str, place: int, damage: bytes) -> None:
    whole = encoded(Image.effect_noise((20, 16), 80).convert("RGB"), kind)
    start = place % len(whole)
    content = whole[:start] + damage + whole[start + len(damage) :]
    try:
        picture = image(content)
    except ValueError:
        return
    assert np.isfinite(picture.gray).all()
    assert picture.gray.min() >= 0
    assert picture.gray.max() <= 1
