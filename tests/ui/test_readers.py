"""What people bring is read as they meant it, or refused in words that help them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_ui.readers import documents, numbers
from mathdl_ui.tables import complete_rows, numeric_columns, table

fuzz = settings(max_examples=100, deadline=None)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
ZIP = b"PK\x03\x04" + bytes(20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1, 2, 3", [1, 2, 3]),
        ("1;2;3", [1, 2, 3]),
        ("1 2\t3\n4\r\n5", [1, 2, 3, 4, 5]),
        ("[1, -2.5, +3]", [1, -2.5, 3]),
        ("([[1], [2]])", [1, 2]),
        ("1e3 2.5E-2 .5 4.", [1000, 0.025, 0.5, 4]),
        ("−1, –2", [-1, -2]),
        ("1, 2,\n3,", [1, 2, 3]),
    ],
)
def test_a_vector_is_read_as_people_write_it(text: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(numbers(text), expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no numbers yet"),
        (" [ ] ", "no numbers yet"),
        ("1, two, 3", "Entry 2, `two`, is not a number"),
        ("1 2 1/2", "Entry 3, `1/2`"),
        ("1_000", "`1_000`"),
        ("1, nan", "Entry 2 is `nan`"),
        ("-inf", "Entry 1 is `-inf`"),
        ("1e101", "up to 1e100"),
        ("1e999", "up to 1e100"),
        ("1,, 3", "number is missing"),
        ("1 " * 1001, "1,001 numbers; at most 1,000"),
        ("1 `b`", "Entry 2, ` b `,"),
    ],
)
def test_a_vector_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        numbers(text)
    assert message in str(refusal.value)


@fuzz
@given(st.lists(st.floats(-1e100, 1e100), min_size=1, max_size=50))
def test_numbers_survive_being_written(values: list[float]) -> None:
    np.testing.assert_array_equal(numbers(", ".join(map(repr, values))), values)


@fuzz
@given(st.text() | st.text("0123456789.,; -eE+[]\n", max_size=40))
def test_any_text_is_a_finite_vector_or_refused(text: str) -> None:
    try:
        vector = numbers(text)
    except ValueError:
        return
    assert np.isfinite(vector).all()
    assert 1 <= len(vector) <= 1000


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_table_is_read_with_its_separator(separator: str, mark: bytes) -> None:
    text = "name,height,mass\nAda,1.5,−60\r\n\nBo,,7e1\n".replace(",", separator)
    frame = table(mark + text.encode())
    expected = {"name": ["Ada", "Bo"], "height": [1.5, np.nan], "mass": [-60.0, 70.0]}
    pd.testing.assert_frame_equal(frame, pd.DataFrame(expected))


def test_a_table_without_names_gets_some() -> None:
    assert list(table(b"1,2\n3,4\n").columns) == ["column 1", "column 2"]
    assert list(table(b"a,a,\n1,2,3\n").columns) == ["a", "a (2)", "column 3"]


def test_columns_say_what_they_hold() -> None:
    frame = table(b"kind,age,height\nx,3,1\ny,many,\nz,?,2\n")
    columns = numeric_columns(frame)
    assert columns.numeric == ("height",)
    assert columns.text == {"kind": 3, "age": 1}
    assert columns.missing == {"age": 1, "height": 1}


def test_what_is_infinite_is_no_number() -> None:
    frame = table(b"age,height\n3,1\n4,inf\n5,-infinity\n6,2\n")
    assert numeric_columns(frame).text == {"height": 2}
    np.testing.assert_array_equal(complete_rows(frame, ["height"]).values, [[1], [2]])


def test_rows_with_gaps_and_words_are_dropped_and_counted() -> None:
    frame = table(b"kind,age,height\nx,3,1\ny,many,5\nz,4,\n,6,2\n")
    rows = complete_rows(frame, ["age", "height"], "kind")
    np.testing.assert_array_equal(rows.values, [[3, 1], [6, 2]])
    assert rows.names == ("age", "height")
    assert rows.labels == ("x", "")
    assert rows.n_dropped == 2


def test_rows_need_numbers() -> None:
    frame = table(b"kind,age\nx,1\n")
    with pytest.raises(ValueError, match="No row has a number"):
        complete_rows(frame, ["kind", "age"])
    with pytest.raises(ValueError, match="at least one column"):
        complete_rows(frame, [])
    with pytest.raises(ValueError, match="up to 1e100"):
        complete_rows(table(b"a\n1e200\n"), ["a"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b",,\n,,\n", "table is empty"),
        (b"a,b\n", "no rows below"),
        (PNG, "PNG image"),
        (ZIP, "zip archive, or an Excel"),
        (b"a,b\n1,\0\n", "binary"),
        ("größe\n1\n".encode("latin-1"), "not in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "not in UTF-8"),
        (b"a,b\n1,2\n1,2,3\n", "Line 3 has 3 columns, but the first has 2"),
        (b'a,b\n"' + b"x" * 200_000 + b"\n", "quotation mark"),
        (b"a;b\n1,5;2\n", "`a` has decimal commas"),
        (b"," * 1000 + b"1", "1,001 columns"),
        (b"1\n" * 50_002, "more than 50,000 rows"),
        (b"1" * 5_000_001, "5.0 MB fit"),
    ],
)
def test_a_table_that_is_none_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        table(content)
    assert message in str(refusal.value)


@fuzz
@given(
    st.binary() | st.text().map(str.encode) | st.text('0a1.,;"\n\t\r-', max_size=60).map(str.encode)
)
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        frame = table(content)
    except ValueError:
        return
    assert len(frame) >= 1
    assert set(numeric_columns(frame).numeric) <= set(frame.columns)


def test_a_paste_is_split_at_blank_lines() -> None:
    pasted = documents("First one.\nStill first.\r\n \r\nSecond.\n\n\n\nThird.")
    assert pasted.texts == ("First one.\nStill first.", "Second.", "Third.")
    assert pasted.names == ("First one. Still first.", "Second.", "Third.")
    assert pasted.categories == ()


def test_one_file_is_split_like_a_paste() -> None:
    assert documents([("a.txt", b"One.\n\nTwo.")]) == documents("One.\n\nTwo.")


def test_each_of_several_files_is_a_document() -> None:
    files = [("x/cats.txt", b"Cats.\n\nMore cats."), ("dogs.txt", "Hündinnen".encode())]
    brought = documents(files)
    assert brought.names == ("cats", "dogs")
    assert brought.texts == ("Cats.\n\nMore cats.", "Hündinnen")


def test_long_openings_are_cut_between_words() -> None:
    name = documents("word " * 50 + "\n\nother").names[0]
    assert name == "word " * 11 + "word…"


def test_the_longest_column_is_the_text_and_one_named_topic_the_category() -> None:
    rows = "id,Topic,body\n" + "".join(f"{i},{'ab'[i % 2]},Text number {i}\n" for i in range(6))
    brought = documents([("posts.CSV", (rows + "7,b,\n").encode())])
    assert brought.texts == tuple(f"Text number {i}" for i in range(6))
    assert brought.categories == ("a", "b") * 3


def test_a_column_of_different_entries_is_no_category() -> None:
    rows = "label,text\n" + "".join(f"{i},Some text\n" for i in range(6))
    assert documents([("posts.csv", rows.encode())]).categories == ()


@pytest.mark.parametrize(
    ("brought", "message"),
    [
        ("", "is empty"),
        ([], "no files yet"),
        ("Only one.", "at least two documents"),
        ([("a.txt", b"One.\nStill one.")], "at least two documents"),
        ([("a.csv", b"text\nOnly one\n")], "at least two documents"),
        ([("a.csv", b"text\n")], "at least two documents"),
        ([("a.txt", b"One."), ("b.txt", b" ")], "`b.txt` is empty"),
        ([("a.txt", b"One."), ("b.txt", PNG)], "`b.txt` is a PNG image"),
        ([("a.docx", ZIP)], "Word"),
        ([("a.txt", b"One.\n\n\0")], "binary"),
        ([("a.txt", "Grüße\n\nx".encode("latin-1"))], "not in UTF-8"),
        ([("a.csv", b"text\nx\n"), ("b.txt", b"y")], "either one .csv"),
        ([("a.txt", b"x" * 3_000_000)] * 2, "6.0 MB; at most 5.0 MB"),
        ("x\n\n" * 20_001, "20,001 documents; at most 20,000"),
        ([("a.txt", b"x")] * 20_001, "20,001 files; at most 20,000"),
        ([("a.csv", b"text\n" + b"x\n" * 20_001)], "20,000"),
    ],
)
def test_documents_that_are_none_are_refused(
    brought: str | list[tuple[str, bytes]], message: str
) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        documents(brought)
    assert message in str(refusal.value)


@fuzz
@given(
    st.text()
    | st.lists(st.tuples(st.text(max_size=5) | st.just("a.csv"), st.binary()), max_size=3)
    | st.text('a,"\n;', max_size=60).map(lambda text: [("a.csv", text.encode())])
)
def test_anything_is_documents_or_refused(brought: str | list[tuple[str, bytes]]) -> None:
    try:
        names, texts, categories = documents(brought)
    except ValueError:
        return
    assert len(names) == len(texts) >= 2
    assert all(texts)
    assert len(categories) in (0, len(texts))
