"""Bytes that somebody brought, as text or as rows of a CSV file, or a refusal in plain words."""

import csv
import io
import re

LARGEST_NUMBER = 1e100  # its square is far from overflow, so that every length is finite
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
MINUS_SIGNS = str.maketrans("−–﹣－", "----")

SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive, or an Excel or Word file",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"PAR1": "a Parquet file",
}
NOT_UTF8 = (
    "is not in UTF-8. Save it as UTF-8 (in Excel: “CSV UTF-8”; in an editor: "
    "“Save with encoding”) and try again."
)


def decode(content: bytes, name: str = "", *, max_bytes: int) -> str:
    """UTF-8 text with or without a byte order mark, its lines ended by line feeds."""
    check_size(len(content), max_bytes)
    what = f"The file {quoted(name)}" if name else "This"
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise ValueError(f"{what} is {kind}, not text. Bring plain text or CSV.")
    # UTF-16 is half NUL bytes, so its mark is looked for first.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"{what} {NOT_UTF8}")
    if b"\0" in content:
        raise ValueError(f"{what} is a binary file, not text. Bring plain text or CSV.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{what} {NOT_UTF8}") from error
    if not text.strip():
        raise ValueError(f"{what} is empty. Bring something with text in it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_size(n_bytes: int, max_bytes: int) -> None:
    """Refuse what is larger than `max_bytes`."""
    if n_bytes > max_bytes:
        raise ValueError(
            f"This is {n_bytes / 1e6:,.1f} MB; at most {max_bytes / 1e6:,.1f} MB fit here."
        )


def csv_rows(text: str, *, max_rows: int, max_columns: int) -> list[list[str]]:
    """The rows of a CSV file, all equally long, without blank ones; a row of names not counted."""
    first_line = text.lstrip("\n").partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if len(cells) > max_columns:
                raise ValueError(
                    f"Line {reader.line_num} has {len(cells):,} columns; "
                    f"at most {max_columns:,} fit here."
                )
            if rows and len(cells) != len(rows[0]):
                raise ValueError(
                    f"Line {reader.line_num} has {len(cells)} columns, but the first has "
                    f"{len(rows[0])}. Every line needs the same number; text that has a "
                    "separator in it goes between quotation marks."
                )
            rows.append(cells)
            if len(rows) > max_rows + 1:
                raise ValueError(
                    f"This table has more than {max_rows:,} rows; at most {max_rows:,} fit here. "
                    "Bring a part of it."
                )
    except csv.Error as error:
        raise ValueError(
            "This CSV cannot be read: an entry is very long, perhaps because a quotation mark is "
            f"missing near line {reader.line_num}."
        ) from error
    if not rows:
        raise ValueError("This table is empty. Bring one with a row of names and rows below it.")
    return rows


def quoted(word: str, *, length: int = 30) -> str:
    """A word of somebody's text in a message, short, and literal where Markdown is rendered."""
    shown = "".join(c if c.isprintable() and c != "`" else " " for c in word[:length])
    return f"`{shown}{'…' if len(word) > length else ''}`"


def opening(text: str, *, length: int = 60) -> str:
    """The first words of a text, as its name."""
    line = " ".join(text[: 4 * length].split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"


def literal_markdown(text: str, *, length: int = 80) -> str:
    """Anybody's words as Markdown that shows just them: one line, cut, all marks inert."""
    line = opening(text, length=length)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)
