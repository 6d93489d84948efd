"""LaTeX to MathML: well formed, nothing lost, TeX's spacing, and clear refusals."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathdl_core.linear_algebra import svd_geometry
from mathdl_ui import tex
from mathdl_ui.figures import lsa as lsa_figure
from mathdl_ui.figures import pca as pca_figure
from mathdl_ui.figures import svd as svd_figure
from mathdl_ui.figures import vectors as vectors_figure
from mathdl_ui.mathml import mathml

NAMES = ("one", "two", "three", "four", "five")


def body(latex: str) -> ElementTree.Element:
    """The presentation part of a formula."""
    return ElementTree.fromstring(mathml(latex))[0][0]


def words(latex: str) -> str:
    """What is read, in order, without spaces."""
    return "".join(body(latex).itertext())


def spaces(latex: str) -> list[int]:
    """The spaces of a formula in eighteenths of an em."""
    found = body(latex).iter("mspace")
    return [round(18 * float(one.attrib["width"].removesuffix("em"))) for one in found]


@pytest.mark.parametrize(
    ("latex", "tags"),
    [
        (r"\frac{1}{x}", ["mfrac", "mn", "mi"]),
        (r"\sqrt{x}", ["msqrt", "mi"]),
        ("x_1", ["msub", "mi", "mrow", "mn"]),
        ("x^2", ["msup", "mi", "mrow", "mn"]),
        ("x_1^2", ["msubsup", "mi", "mrow", "mn", "mrow", "mn"]),
        (r"\sum_i x", ["mrow", "munder", "mo", "mrow", "mi", "mspace", "mi"]),
        (
            r"\frac{\sum_i x}{2}",
            ["mfrac", "mrow", "msub", "mo", "mrow", "mi", "mspace", "mi", "mn"],
        ),
        (r"\hat{x}", ["mover", "mi", "mo"]),
        (r"\mathbf{2}", ["mrow", "mn"]),
        (r"\sup_x f", ["mrow", "munder", "mi", "mrow", "mi", "mspace", "mi"]),
        (r"\lceil u \rceil", ["mrow", "mo", "mi", "mo"]),
        (r"\lfloor u \rfloor", ["mrow", "mo", "mi", "mo"]),
    ],
)
def test_commands_become_their_elements(latex: str, tags: list[str]) -> None:
    assert [one.tag for one in body(latex).iter()] == tags


@pytest.mark.parametrize("latex", ["x_1^2", "x^2_1"])
def test_subscript_comes_before_superscript_in_whatever_order_written(latex: str) -> None:
    assert ["".join(one.itertext()) for one in body(latex)] == ["x", "1", "2"]


def test_argument_without_braces_is_one_digit() -> None:
    assert [one.text for one in body("x^12").iter("mn")] == ["1", "2"]
    assert [one.text for one in body("x^{12}").iter("mn")] == ["12"]


@pytest.mark.parametrize("command", [r"\frac", r"\tfrac"])
def test_fraction_without_braces_takes_one_digit_each(command: str) -> None:
    assert [one.text for one in body(f"{command}12 + 34").iter("mn")] == ["1", "2", "34"]
    assert [one.text for one in body(rf"{command}{{5}}67 + 34").iter("mn")] == ["5", "6", "7", "34"]


@pytest.mark.parametrize(
    "formula",
    [
        r"a \cdot @ + \frac{@}{2} = -@",
        r"x^{@}_{@} \le \sqrt{@} \approx \text{in step 12} @ - \bigl(@\bigr)",
        r"\begin{bmatrix} @ & -@ \\ \textcolor{#0067a6}{@} & 3 \end{bmatrix}^{@}",
        r"\hat{@} @ \mathbf{x} @ \% @",
    ],
)
@given(st.lists(st.decimals(0, 10**6, places=2).map(str), min_size=5, max_size=5))
def test_other_numbers_leave_the_rest_of_a_formula_as_it_is(
    formula: str, numbers: list[str]
) -> None:
    named, numbered = formula, formula
    for i, number in enumerate(numbers):
        named = named.replace("@", rf"\mathrm{{{NAMES[i]}}}", 1)
        numbered = numbered.replace("@", number, 1)
    expected = mathml(named).split("<annotation")[0]
    for i, number in enumerate(numbers):
        name = f'<mi class="upright" mathvariant="normal">{NAMES[i]}</mi>'
        expected = expected.replace(name, f"<mn>{number}</mn>")
    assert mathml(numbered).split("<annotation")[0] == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a + b", [4, 4]),
        ("a = b", [5, 5]),
        ("-a", []),
        ("(-1)", []),
        ("a = -1", [5, 5]),
        (r"a \cdot (-1)", [4, 4]),
        (r"\cos x", [3]),
        (r"\cos(x)", []),
        ("(a, b)", [3]),
        (r"a\,b", [3]),
        (r"a \quad b", [18]),
        (r"\sum_{i=1}^n x", [3]),  # no spaces around = in a script
        (r"\begin{aligned} a &= b \end{aligned}", [5, 5]),
        (r"\begin{bmatrix} 1 & -1 \end{bmatrix}", []),
    ],
)
def test_spaces_are_those_of_tex(latex: str, expected: list[int]) -> None:
    assert spaces(latex) == expected


def test_text_keeps_its_spaces() -> None:
    assert (
        words(r"3 \text{ of the total}")
        == "3\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}the\N{NO-BREAK SPACE}total"
    )


def test_color_is_set_on_what_it_holds() -> None:
    row = body(r"\textcolor{#0067a6}{x}")
    assert row.attrib["style"] == "color:#0067a6"
    assert "".join(row.itertext()) == "x"


def test_matrix_has_its_rows_and_cells() -> None:
    table = body(r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix}")
    assert [["".join(cell.itertext()) for cell in row] for row in table] == [
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
    ]


def test_fences_hold_what_is_between_them_and_grow_with_it() -> None:
    row = body(r"\left(\frac{a}{b}\right)^{2}")
    opening, inside, closing = row[0]
    assert (opening.text, closing.text) == ("(", ")")
    assert opening.attrib["stretchy"] == closing.attrib["stretchy"] == "true"
    assert inside.tag == "mfrac"
    assert row.tag == "msup"


def test_a_word_is_upright_and_an_underscore_is_one() -> None:
    assert words(r"\mathrm{rate}_{a\_b}") == "ratea_b"
    assert words(r"w \leftarrow \tanh w \odot v") == "w←tanhw⊙v"


def test_annotation_is_the_source() -> None:
    latex = r"a < b \& c"
    with pytest.raises(ValueError, match="&"):
        mathml(latex)
    found = ElementTree.fromstring(mathml("a < b"))[0][1]
    assert found.text == "a < b"
    assert found.attrib["encoding"] == "application/x-tex"


@pytest.mark.parametrize(
    ("latex", "complaint"),
    [
        (r"\unknown", r"\\unknown"),
        (r"\frac{1}", "end"),
        ("{x", "end"),
        ("x}", "}"),
        ("x_", "end"),
        (r"\begin{cases} 1 \end{cases}", "cases"),
        (r"\begin{bmatrix} 1", "end"),
        (r"\left(x", "right"),
        (r"\textcolor{red;background:url(x)}{x}", "color"),
    ],
)
def test_what_is_not_known_is_refused_by_name(latex: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        mathml(latex)


def test_markup_in_text_stays_text() -> None:
    assert "<script>" not in mathml(r"\text{<script>}").replace("annotation", "")


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(1, 6))
def test_every_number_that_tex_writes_is_read(x: float, digits: int) -> None:
    written = tex.number(x, digits=digits)
    read = words(written).replace("−", "-")
    plain = re.sub(r"\\(cdot|infty|text)\b|[{}^ ]", "", written)
    assert re.sub(r"[⋅∞]", "", read) == plain


@given(st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4))
def test_formulas_of_the_pictures_are_read_for_any_numbers(entries: list[float]) -> None:
    a, b = np.array(entries[:2]), np.array(entries[2:])
    found = svd_geometry.motions(np.array(entries).reshape(2, 2))
    cloud = pca_figure.scene(np.array([a, b, a + 1.0]), np.array([3.0, 0.5]))
    for latex in (
        vectors_figure.formula(a, b, "light"),
        vectors_figure.combination_formula(np.array([1.0, 2.0]), np.array([0.0, 1.0]), a, "dark"),
        svd_figure.product(found, "light"),
        svd_figure.by_hand(found, "light"),
        svd_figure.beside(found, "light"),
        pca_figure.formula(cloud, "light"),
        pca_figure.pythagoras(cloud, "light"),
    ):
        ElementTree.fromstring(mathml(latex))


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_formulas_of_lsa_are_read_at_every_rank(rank: int) -> None:
    toy = lsa_figure.toy(np.array(lsa_figure.BOOK), rank)
    ElementTree.fromstring(mathml(lsa_figure.decomposition(toy, "light")))
    for first in range(7):
        ElementTree.fromstring(mathml(lsa_figure.pair_formula(toy, (first, 5), "light")))
