"""A matrix as people write it."""

import numpy as np
import pytest

from mathdl_ui.readers import matrix


@pytest.mark.parametrize(
    "text",
    [
        "1 2\n3 4",
        "1, 2; 3, 4",
        "[[1, 2], [3, 4]]",
        "[1 2\n 3 4]",
        "1\t2\r\n3\t4\n\n",
        "[[1, 2],\n [3, 4]]",
    ],
)
def test_rows_are_lines_or_parts_between_semicolons(text: str) -> None:
    np.testing.assert_array_equal(matrix(text), [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no matrix yet"),
        ("[]", "no matrix yet"),
        ("1 2\n3", "Row 1 has 2 numbers and row 2 has 1"),
        ("1 x", "not a number"),
        ("nan 1", "finite"),
        ("1\n" * 31, "31 rows"),
        (" 1" * 31, "31 numbers"),
    ],
)
def test_what_is_no_matrix_is_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        matrix(text)
