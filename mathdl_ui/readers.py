"""What somebody types, pastes or uploads, as vectors and documents.

Nothing that reads here trusts its input: sizes are bounded before the work is done, a file counts
as what its bytes are, not as what its name says, and every refusal is a `ValueError` whose message
says what was wrong and what would be right, in words for the person who brought it. Tables are
read by `mathdl_ui.tables`, images by `mathdl_ui.pictures`.
"""

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.plain_text import (
    LARGEST_NUMBER,
    MINUS_SIGNS,
    NUMBER,
    check_size,
    csv_rows,
    decode,
    opening,
    quoted,
)


class Documents(NamedTuple):
    """Documents in the order they were brought.

    Attributes:
        names: (n_documents,) file names without their ending, or opening words.
        texts: (n_documents,) none is empty.
        categories: (n_documents,) or empty when none were given.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]
    categories: tuple[str, ...]


def numbers(text: str, *, max_length: int = 1000) -> Array:
    """A vector as people write it: `1, 2.5, -3e2`, `[1; 2; 3]`, a column pasted from a sheet.

    Returns:
        (n,) finite numbers, n between 1 and `max_length`.
    """
    plain = re.sub(r"[\[\](){}]", " ", text.translate(MINUS_SIGNS)).strip()
    words = [word for word in re.split(r"[\s,;]+", plain) if word]
    if not words:
        raise ValueError("There are no numbers yet. Write some, for example 1, 2.5, -3.")
    if len(words) > max_length:
        raise ValueError(f"These are {len(words):,} numbers; at most {max_length:,} fit here.")
    if re.search(r"(?:^|[,;])\s*[,;]", plain):
        raise ValueError("A number is missing beside a comma. Write 0 where you mean zero.")
    return np.array([_number(word, place) for place, word in enumerate(words, start=1)])


def matrix(text: str, *, max_rows: int = 30, max_columns: int = 30) -> Array:
    """A matrix as people write it: a row a line, or rows separated by semicolons.

    Returns:
        (m, n) finite numbers.
    """
    lines = re.sub(r"\]\s*,\s*\[", "\n", text)
    rows = [row for row in re.split(r"[;\r\n]", lines) if row.strip(" \t[](),")]
    if not rows:
        raise ValueError("There is no matrix yet. Write a row a line, for example 1 2 1.")
    if len(rows) > max_rows:
        raise ValueError(f"These are {len(rows):,} rows; at most {max_rows:,} fit here.")
    read = [numbers(row.strip(" \t[](),"), max_length=max_columns) for row in rows]
    for place, row in enumerate(read, start=1):
        if len(row) != len(read[0]):
            raise ValueError(
                f"Row 1 has {len(read[0])} numbers and row {place} has {len(row)}. "
                "All rows of a matrix are equally long."
            )
    return np.array(read)


def _number(word: str, place: int) -> float:
    if word.lower().lstrip("+-") in {"nan", "inf", "infinity", "∞"}:
        raise ValueError(f"Entry {place} is {quoted(word)}. Only finite numbers have a length.")
    if not NUMBER.fullmatch(word):
        raise ValueError(
            f"Entry {place}, {quoted(word)}, is not a number. Write numbers such as 0.5, -2 or "
            "1e-3, separated by commas or spaces."
        )
    value = float(word)
    if abs(value) > LARGEST_NUMBER:
        raise ValueError(f"Entry {place} is too large. Numbers go up to 1e100 here.")
    return value


CATEGORY_NAMES = {"category", "categories", "label", "topic", "class", "genre", "subject", "group"}


def documents(
    brought: str | Sequence[tuple[str, bytes]],
    *,
    max_bytes: int = 5_000_000,
    max_documents: int = 20_000,
) -> Documents:
    """Documents from a pasted text, or from files as pairs of a name and the bytes.

    A paste, and one text file alone, is split where there are blank lines. Of several text files
    each is a document. One .csv has a document a row, below a row of names: the text is the
    column with the longest entries on average, and the category a column called category, label,
    topic and the like in which at least every second entry is a repetition.
    """
    files = [("", brought.encode("utf-8", "replace"))] if isinstance(brought, str) else brought
    if not files:
        raise ValueError("There are no files yet. Bring text files or one .csv.")
    if len(files) > max_documents:
        raise ValueError(f"These are {len(files):,} files; at most {max_documents:,} fit here.")
    check_size(sum(len(content) for _, content in files), max_bytes)
    tables = [name for name, _ in files if name.lower().endswith(".csv")]
    if tables and len(files) > 1:
        raise ValueError("Bring either one .csv, or text files without a .csv among them.")

    categories: tuple[str, ...] = ()
    if tables:
        text = decode(files[0][1], max_bytes=max_bytes)
        texts, categories = _texts_in_rows(
            csv_rows(text, max_rows=max_documents, max_columns=1_000)
        )
    elif len(files) == 1:
        parts = re.split(r"\n\s*\n", decode(files[0][1], max_bytes=max_bytes))
        texts = tuple(part.strip() for part in parts if part.strip())
    else:
        texts = tuple(decode(content, name, max_bytes=max_bytes).strip() for name, content in files)
    if len(texts) > max_documents:
        raise ValueError(f"These are {len(texts):,} documents; at most {max_documents:,} fit here.")
    if len(texts) < 2:
        raise ValueError(
            "Retrieval needs at least two documents, and here there are fewer. Put a blank line "
            "between documents, or bring several text files or a .csv with a row for each."
        )
    if len(files) > 1:
        names = tuple(PurePath(name).stem or name for name, _ in files)
    else:
        names = tuple(opening(text) for text in texts)
    return Documents(names, texts, categories)


def _texts_in_rows(rows: list[list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The longest column and the categories beside it, without the rows that have no text."""
    header, *body = rows
    columns = [list(column) for column in zip(*body, strict=True)]
    if not columns:
        return (), ()
    longest = max(range(len(columns)), key=lambda i: sum(map(len, columns[i])))
    texts = columns[longest]
    n_texts = sum(1 for text in texts if text)
    named = [
        column
        for i, (name, column) in enumerate(zip(header, columns, strict=True))
        if i != longest
        and name.lower() in CATEGORY_NAMES
        and 2 <= len(set(column)) <= max(2, n_texts // 2)
    ]
    categories = [c for text, c in zip(texts, named[0], strict=True) if text] if named else []
    return tuple(text for text in texts if text), tuple(categories)
