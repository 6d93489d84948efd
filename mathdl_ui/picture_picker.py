"""Which picture to take apart: two photographs, a digit, or the learner's own."""

from __future__ import annotations

import streamlit as st

from mathdl_ui import own_data, pictures, samples, shipped
from mathdl_ui.figures.svd_images import Compressed, compressed
from mathdl_ui.lesson import Page

PHOTOGRAPHS = ("china.jpg", "flower.jpg")
DIGIT = "A digit"
OWN = "Your image"
FILE_TYPES = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff")
LARGEST_SIDE = 640


def pick(page: Page) -> Compressed:
    """The chosen picture, taken apart; china.jpg until the reader has brought one."""
    choice = st.segmented_control(
        "Picture",
        [*PHOTOGRAPHS, DIGIT, OWN],
        default=PHOTOGRAPHS[0],
        required=True,
        key="image",
        bind="query-params",
    )
    if choice != OWN:
        return _sample(choice)
    brought = own_data.upload(page, "image", _read, file_types=FILE_TYPES)
    if brought is None:
        st.caption("Until you bring one, china.jpg stays. Your image is kept in memory only.")
        return _sample(PHOTOGRAPHS[0])
    if brought.note:
        st.caption(brought.note)
    return brought


@st.cache_resource(max_entries=4, show_spinner="Taking the picture apart…")
def _sample(name: str) -> Compressed:
    if name == DIGIT:
        return compressed(samples.digits().pixels[0].reshape(8, 8) / 16)
    return compressed(shipped.photograph(name) / 255)


@st.cache_resource(max_entries=8, show_spinner="Taking the picture apart…")
def _read(content: bytes) -> Compressed:
    picture = pictures.image(content, max_side=LARGEST_SIDE)
    return compressed(picture.color, picture.note)
