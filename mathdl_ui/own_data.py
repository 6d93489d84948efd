"""What a learner brings: pasted or uploaded, bounded, refused with a sentence, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from mathdl_core.arrays import Array
from mathdl_ui import readers
from mathdl_ui.lesson import Page

T = TypeVar("T")

Brought = str | list[tuple[str, bytes]]


def attempt(page: Page, name: str, read: Callable[[], T | None]) -> T | None:
    """What `read` makes of the input; when it refuses, its sentence is shown and the last stays."""
    kept = f"{page.slug}-{name}-kept"
    try:
        fresh = read()
    except ValueError as error:
        st.warning(str(error), icon=":material/error:")
        fresh = None
    if fresh is not None:
        st.session_state[kept] = fresh
    earlier: T | None = st.session_state.get(kept)
    return earlier


def bring(
    page: Page,
    name: str,
    read: Callable[[Brought], T],
    *,
    example: str,
    file_types: Sequence[str],
    most_megabytes: int = 5,
) -> T | None:
    """Paste or upload; `read` takes the text or the files. None until something was readable."""
    pasted = _paste(page, name, example, most_megabytes)
    files = st.file_uploader(
        f"or upload ({_kinds(file_types)}; at most {most_megabytes} MB)",
        type=list(file_types),
        accept_multiple_files=True,
        max_upload_size=most_megabytes,
        key=f"{page.slug}-{name}-files",
    )

    def brought() -> T | None:
        if files:
            return read([(file.name, file.getvalue()) for file in files])
        return read(pasted) if pasted.strip() else None

    return attempt(page, name, brought)


def bring_one(
    page: Page,
    name: str,
    read: Callable[[bytes], T],
    *,
    example: str,
    file_types: Sequence[str],
    most_megabytes: int = 5,
) -> T | None:
    """Paste, or upload one file; `read` takes the bytes. None until something was readable."""
    pasted = _paste(page, name, example, most_megabytes)
    file = st.file_uploader(
        f"or upload ({_kinds(file_types)}; at most {most_megabytes} MB)",
        type=list(file_types),
        max_upload_size=most_megabytes,
        key=f"{page.slug}-{name}-file",
    )

    def brought() -> T | None:
        if file is not None:
            return read(file.getvalue())
        return read(pasted.encode("utf-8", "replace")) if pasted.strip() else None

    return attempt(page, name, brought)


def _paste(page: Page, name: str, example: str, most_megabytes: int) -> str:
    return st.text_area(
        "Paste",
        placeholder=example,
        max_chars=most_megabytes * 1_000_000,
        height=140,
        key=f"{page.slug}-{name}-text",
        persist_state="session",
    )


def _kinds(file_types: Sequence[str]) -> str:
    return ", ".join(f".{kind}" for kind in file_types)


def upload(
    page: Page,
    name: str,
    read: Callable[[bytes], T],
    *,
    file_types: Sequence[str],
    most_megabytes: int = 10,
) -> T | None:
    """One file, such as an image; `read` takes its bytes. None until one was readable."""
    file = st.file_uploader(
        f"{_kinds(file_types)}; at most {most_megabytes} MB",
        type=list(file_types),
        max_upload_size=most_megabytes,
        key=f"{page.slug}-{name}-file",
    )
    return attempt(page, name, lambda: None if file is None else read(file.getvalue()))


def vector(page: Page, name: str, label: str, *, default: str) -> Array | None:
    """A vector typed or pasted, (n,) with n up to 1,000; it is in the URL as `name`."""
    typed = st.text_area(
        label, default, key=name, bind="query-params", max_chars=30_000, height=110
    )
    return attempt(page, name, lambda: readers.numbers(typed))


def matrix(page: Page, name: str, label: str, *, default: str) -> Array | None:
    """A matrix typed or pasted, up to 30 x 30; it is in the URL as `name`."""
    typed = st.text_area(
        label, default, key=name, bind="query-params", max_chars=30_000, height=140
    )
    return attempt(page, name, lambda: readers.matrix(typed))
