"""Images that somebody brings, as arrays of light between 0 and 1."""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

from mathdl_core.arrays import Array
from mathdl_ui.plain_text import check_size

# Pillow knows formats that run other programs or fetch files; these only decode.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
UNREADABLE = (
    "This is not an image that can be read here, or it is damaged. Bring a PNG, JPEG, WebP, BMP, "
    "TIFF or a GIF with one frame."
)
LUMA = np.array([0.299, 0.587, 0.114])


class Picture(NamedTuple):
    """An image.

    Attributes:
        gray: (height, width) brightness in [0, 1] by BT.601, 0.299 R + 0.587 G + 0.114 B.
        color: (height, width, 3) red, green and blue in [0, 1].
        note: what was changed to get here, in sentences to show; None where nothing was.
    """

    gray: Array
    color: Array
    note: str | None


def image(
    content: bytes,
    *,
    max_bytes: int = 10_000_000,
    max_pixels: int = 25_000_000,
    max_side: int = 1_024,
) -> Picture:
    """An image file, upright, over white where it is transparent, no side above `max_side`.

    More than `max_pixels` are refused by what the header says, before memory is spent on them.
    """
    check_size(len(content), max_bytes)
    if not content:
        raise ValueError("This file is empty. Bring a PNG or a JPEG.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            _check_header(opened, max_pixels)
            return _picture(opened, max_side)
    except _RefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"This image has too many pixels; {_at_most(max_pixels)}") from error
    # Decoders raise anything from SyntaxError to struct.error when bytes are damaged.
    except Exception as error:
        raise ValueError(UNREADABLE) from error


class _RefusedError(ValueError):
    """An image that is whole, and still not what can be shown."""


def _check_header(opened: Image.Image, max_pixels: int) -> None:
    width, height = opened.size
    if width * height > max_pixels:
        raise _RefusedError(
            f"This image has too many pixels, {width:,} × {height:,}; {_at_most(max_pixels)}"
        )
    if min(width, height) < 2:
        raise _RefusedError(
            f"This image is {width} × {height} pixels; it needs at least 2 in each direction."
        )
    # Photos of some phones are MPO: a JPEG with a preview behind it, not an animation.
    if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
        raise _RefusedError("This image is animated or has several pages. Bring a single picture.")


def _at_most(max_pixels: int) -> str:
    return f"at most {max_pixels / 1e6:,.0f} million fit here. Make it smaller and try again."


def _picture(opened: Image.Image, max_side: int) -> Picture:
    notes = []
    whole = opened.size
    # A JPEG can be decoded at a half, quarter or eighth of its size, in as much less time.
    opened.draft(None, (2 * max_side, 2 * max_side))
    upright = ImageOps.exif_transpose(opened)
    if upright.mode[0] in "IF":
        flat, stretched = _deep(upright)
        if stretched:
            notes.append("Its darkest value is shown as black and its brightest as white.")
    else:
        flat, transparent = _over_white(upright)
        if transparent:
            notes.append("Its transparent parts are shown over white.")
    scale = max_side / max(flat.size)
    if scale < 1:
        width, height = (max(2, round(scale * side)) for side in flat.size)
        flat = flat.resize((width, height), Image.Resampling.LANCZOS)
    if flat.width * flat.height < whole[0] * whole[1]:
        notes.append(
            f"It has {whole[0]:,} × {whole[1]:,} pixels, and was made smaller, to "
            f"{flat.width:,} × {flat.height:,}."
        )

    light = np.asarray(flat, dtype=np.float64)
    if flat.mode == "F":
        gray = np.clip(light, 0.0, 1.0)
        color = np.repeat(gray[:, :, np.newaxis], 3, axis=2)
    else:
        color = light / 255
        gray = np.minimum(color @ LUMA, 1.0)
    return Picture(gray, color, " ".join(notes) or None)


def _deep(upright: Image.Image) -> tuple[Image.Image, bool]:
    """More than 8 bits as floats in [0, 1], and whether that meant to stretch them."""
    values = np.nan_to_num(np.asarray(upright, dtype=np.float32))
    if upright.mode.startswith("I;16"):
        return Image.fromarray(values / 65_535), False
    lowest, highest = values.min(), values.max()
    return Image.fromarray((values - lowest) / max(highest - lowest, np.float32(1e-30))), True


def _over_white(upright: Image.Image) -> tuple[Image.Image, bool]:
    """Red, green and blue, and whether anything was transparent."""
    if not upright.has_transparency_data:
        return upright.convert("RGB"), False
    over = upright.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    lowest_alpha = np.asarray(over)[:, :, 3].min()
    return Image.alpha_composite(white, over).convert("RGB"), bool(lowest_alpha < 255)
