"""Numbers as they are written, drawn in rows and columns, and read aloud."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathdl_ui import theme
from mathdl_ui.tex import (
    aligned,
    colored,
    dot_product,
    matrix,
    number,
    plain,
    row_vector,
    spoken,
    term,
    vector,
)


@pytest.mark.parametrize(
    ("x", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (2.0, "2"),
        (-1.0, "-1"),
        (0.1 + 0.2, "0.3"),
        (7.89, "7.89"),
        (math.pi, "3.142"),
        (9.99996, "10"),
        (100.0, "100"),
        (12345.6, "12346"),
        (999_999.7, r"1 \cdot 10^{6}"),
        (0.00012, "0.00012"),
        (0.000099, r"9.9 \cdot 10^{-5}"),
        (1.2e-7, r"1.2 \cdot 10^{-7}"),
        (-3e20, r"-3 \cdot 10^{20}"),
        (math.nan, r"\text{undefined}"),
        (math.inf, r"\infty"),
        (-math.inf, r"-\infty"),
    ],
)
def test_a_number_is_written_as_by_hand(x: float, written: str) -> None:
    assert number(x) == written
    assert number(np.float64(x)) == written


def test_digits_are_significant_digits() -> None:
    assert [number(math.pi / 100, digits=n) for n in (1, 2, 6)] == ["0.03", "0.031", "0.0314159"]


@given(st.floats(-1e308, 1e308), st.integers(1, 12))
def test_a_number_read_back_is_the_number_rounded(x: float, digits: int) -> None:
    written = number(x, digits=digits)
    value = float(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", written))
    # Half a unit of the last digit shown, and the gap between two of the smallest numbers.
    assert abs(value - x) <= 0.5001 * 10 ** (1 - digits) * abs(x) + 5e-324
    assert len(written) <= digits + 22


@pytest.mark.parametrize(
    ("x", "written"),
    [
        (2.0, "2"),
        (-1.0, "(-1)"),
        (-0.0, "0"),
        (1.2e-7, r"(1.2 \cdot 10^{-7})"),
        (-math.inf, r"(-\infty)"),
        (math.nan, r"\text{undefined}"),
    ],
)
def test_a_term_can_stand_in_a_product_or_under_a_power(x: float, written: str) -> None:
    assert term(x) == written


@pytest.mark.parametrize(
    ("x", "in_plain", "aloud"),
    [
        (-1.2, "−1.2", "minus 1.2"),
        (1.2e-7, "1.2·10⁻⁷", "1.2 times 10 to the minus 7"),
        (-3e20, "−3·10²⁰", "minus 3 times 10 to the 20"),
        (math.nan, "undefined", "undefined"),
        (-math.inf, "−∞", "minus infinity"),
    ],
)
def test_text_alternatives_say_the_same_number(x: float, in_plain: str, aloud: str) -> None:
    assert plain(x) == in_plain
    assert spoken(x) == aloud


def test_a_vector_is_a_column_and_a_row_vector_a_row() -> None:
    assert vector([3.2, -1.1]) == r"\begin{bmatrix} 3.2 \\ -1.1 \end{bmatrix}"
    assert row_vector([3.2, -1.1]) == r"\begin{bmatrix} 3.2 & -1.1 \end{bmatrix}"


def test_a_long_vector_shows_its_ends() -> None:
    values = np.arange(1000.0)
    assert vector(values, max_shown=3) == r"\begin{bmatrix} 0 \\ 1 \\ \vdots \\ 999 \end{bmatrix}"
    assert (
        row_vector(values, max_shown=4)
        == r"\begin{bmatrix} 0 & 1 & \cdots & 998 & 999 \end{bmatrix}"
    )


def test_a_vector_that_fits_is_shown_whole() -> None:
    assert "dots" not in vector(np.arange(6.0))
    assert "dots" in vector(np.arange(7.0))


def test_a_matrix_leaves_out_rows_and_columns_that_do_not_fit() -> None:
    values = np.arange(20.0).reshape(4, 5)
    assert matrix(values[:2, :2]) == r"\begin{bmatrix} 0 & 1 \\ 5 & 6 \end{bmatrix}"
    assert matrix(values, max_rows=2, max_columns=3) == (
        r"\begin{bmatrix} 0 & 1 & \cdots & 4 \\ \vdots & \vdots & \ddots & \vdots \\ "
        r"15 & 16 & \cdots & 19 \end{bmatrix}"
    )


@given(st.integers(0, 3000), st.integers(0, 8))
def test_nothing_grows_with_the_data(n: int, max_shown: int) -> None:
    values = np.full(n, -1.2345e-200)
    widest = len(number(values[0])) + 60 if n else 60
    for written in (
        vector(values, max_shown=max_shown),
        row_vector(values, max_shown=max_shown),
        dot_product(values, values, "light", max_shown=max_shown),
    ):
        assert len(written) <= 60 + 2 * (max_shown + 1) * widest


def test_a_color_is_that_of_the_role_as_text() -> None:
    assert colored("data", "a", "light") == r"\textcolor{#0067a6}{a}"
    assert colored("data", "a", "dark") == rf"\textcolor{{{theme.text('data', 'dark')}}}{{a}}"


def without_colors(latex: str) -> str:
    return re.sub(r"\\textcolor\{#[0-9a-f]{6}\}\{([^{}]*)\}", r" \1", latex)


def test_a_dot_product_shows_each_number_in_its_color() -> None:
    latex = dot_product([2.0, 1.0], [-1.0, 2.0], "light")
    assert without_colors(latex) == r" 2\cdot (-1) +  1\cdot 2"
    assert latex.startswith(rf"{colored('data', '2', 'light')}\cdot")
    assert latex.endswith(colored("second", "2", "light"))


def test_a_long_dot_product_leaves_out_its_middle() -> None:
    latex = dot_product(np.arange(1000.0), np.ones(1000), "dark", max_shown=2)
    assert without_colors(latex) == r" 0\cdot 1 + \cdots +  999\cdot 1"


def test_an_empty_dot_product_is_zero() -> None:
    assert dot_product([], [], "light") == "0"


def test_a_dot_product_of_different_lengths_is_refused() -> None:
    with pytest.raises(ValueError, match="same length, not 1 and 2"):
        dot_product([1.0], [1.0, 2.0], "light")


def test_aligned_puts_each_right_side_on_its_own_row() -> None:
    assert aligned(("a", "b", "c"), ("d", "e")) == (
        r"\begin{aligned} a &= b \\ &= c \\ d &= e \end{aligned}"
    )
