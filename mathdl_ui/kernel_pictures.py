"""What a kernel goes over: photographs, a digit, a painting, a picture brought or just taken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image

from mathdl_core.arrays import Array
from mathdl_ui import controls, own_data, pictures, samples, shipped
from mathdl_ui.lesson import Page
from mathdl_ui.scene import State

CHINA, FLOWER, DIGIT, PAINTED = "A temple", "A flower", "A digit", "Paint one"
OWN, CAMERA = "Your picture", "The camera"
NAMES = (CHINA, FLOWER, DIGIT, PAINTED, OWN, CAMERA)
FILE_TYPES = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff")
PICTURE = controls.choice_param("picture", NAMES)
DIGITS = tuple("0123456789")
WHICH = controls.choice_param("digit", DIGITS)
"""The first ten of scikit-learn's digits are 0 to 9, in that order."""
LONGEST, SLIMMEST = 48, 3
"""Pixels of the longer side of what is looked at closely, and how many times the shorter one."""


@dataclass(frozen=True, eq=False)
class Source:
    """A picture to look at closely, and the whole of it.

    Attributes:
        name: what it is called.
        gray: (height, width) whole numbers from 0 to `full`.
        color: (height, width, 3) likewise.
        full: white: 255, or 16 for a digit.
        whole: (height, width, 3) bytes, up to 1,024 pixels a side.
        key: tells it from any other.
        note: what was done to the reader's picture, or None.
    """

    name: str
    gray: Array
    color: Array
    full: float
    whole: np.ndarray
    key: str
    note: str | None = None


def source(name: str, whole: np.ndarray, note: str | None = None) -> Source:
    """A photograph (height, width, 3) of bytes, made small enough to see its pixels.

    Of very long or tall ones the middle is looked at.
    """
    height, width = whole.shape[:2]
    across, up = min(width, SLIMMEST * height), min(height, SLIMMEST * width)
    left, top = (width - across) // 2, (height - up) // 2
    scale = LONGEST / max(across, up)
    size = max(1, round(across * scale)), max(1, round(up * scale))
    middle = whole[top : top + up, left : left + across]
    # The pixels of a small picture stay square.
    by = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.LANCZOS
    small = Image.fromarray(middle).resize(size, by)
    color = np.asarray(small, dtype=np.float64)
    gray = np.rint(color @ pictures.LUMA)
    return Source(name, gray, color, 255.0, whole, _key(whole), note)


def drawn_in_gray(name: str, pixels: Array, full: float) -> Source:
    """A small gray picture as it is."""
    color = np.repeat(pixels[:, :, None], 3, axis=2)
    whole = np.rint(255 / full * color).astype(np.uint8)
    return Source(name, pixels, color, full, whole, _key(pixels))


def _key(pixels: np.ndarray) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()


@st.cache_resource(max_entries=12, show_spinner=False)
def sample(name: str, digit: str = "0") -> Source:
    """One of the pictures that are always there; a temple for all others."""
    if name == DIGIT:
        pixels = samples.digits().pixels[int(digit)].reshape(8, 8)
        return drawn_in_gray(f"a digit {digit}", pixels, 16.0)
    file = "flower.jpg" if name == FLOWER else "china.jpg"
    return source(file, shipped.photograph(file))


@st.cache_resource(max_entries=8, show_spinner="Reading the picture…")
def read(content: bytes, name: str) -> Source:
    """A picture that somebody brought; ValueError with a sentence when it is none."""
    found = pictures.image(content)
    return source(name, np.rint(255 * found.color).astype(np.uint8), found.note)


def choose(page: Page) -> str:
    """Which of `NAMES`, and which digit."""
    name = controls.select(page, PICTURE, "Picture", NAMES, width=170)
    if name == DIGIT:
        controls.select(page, WHICH, "Digit", DIGITS, width=90)
    return name


def of_moment(source: Source, now: State) -> Source:
    """The picture of a moment; one that the reader has brought is `source`."""
    name = now.address.value(PICTURE)
    return source if name in {OWN, CAMERA} else _sample_at(now, name)


def bring(page: Page, name: str) -> Source:
    """The picture of that name; the temple until the reader has brought one."""
    if name == OWN:
        return _brought(page)
    if name == CAMERA:
        return _photographed(page)
    return _sample_at(page, name)


def _sample_at(now: State, name: str) -> Source:
    return sample(name, now.address.value(WHICH) if name == DIGIT else "0")


def _brought(page: Page) -> Source:
    found = own_data.upload(
        page, "picture", lambda content: read(content, "your picture"), file_types=FILE_TYPES
    )
    if found is None:
        st.caption("Until you bring one, the temple stays. Your picture is kept in memory only.")
        return sample(CHINA)
    if found.note:
        st.caption(found.note)
    return found


def _photographed(page: Page) -> Source:
    """A photograph taken now; the camera is asked for only once a button was pressed."""
    asked = f"{page.slug}-camera-asked"
    if not st.session_state.get(asked):
        st.button(
            "Turn the camera on",
            icon=":material/photo_camera:",
            key=f"{page.slug}-camera-on",
            on_click=lambda: st.session_state.update({asked: True}),
        )
        st.caption("Your browser will ask whether it may. A photograph is kept in memory only.")
        return sample(CHINA)
    shot = st.camera_input("Take a photograph", key=f"{page.slug}-camera", width=320)
    found = own_data.attempt(
        page, "camera", lambda: None if shot is None else read(shot.getvalue(), "your photograph")
    )
    if found is None:
        st.caption(
            "If no picture appears, the browser has refused the camera: allow it in the address "
            "bar, or bring a file under “Your picture”. The temple stays until then."
        )
        return sample(CHINA)
    return found


def chosen(page: Page) -> Source:
    """The picture that was picked, for parts of the page that do not pick."""
    name = page.address.value(PICTURE)
    kept = {OWN: "picture", CAMERA: "camera"}.get(name)
    brought: Source | None = st.session_state.get(f"{page.slug}-{kept}-kept") if kept else None
    return brought or _sample_at(page, name)
