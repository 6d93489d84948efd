"""Every number of the formulas can be redone: each is worked out again from what is written."""

import math
import re

import pytest
from hypothesis import given, settings

from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_continuous import Cauchy
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import StudentT
from mathdl_ui.figures.distributions import Shown, readings
from mathdl_ui.figures.distributions_families import FAMILIES
from mathdl_ui.figures.distributions_formulas import distance, formulas, with_numbers
from mathdl_ui.figures.distributions_templates import FORMULAS, INTEGRAL, SUM, Z
from mathdl_ui.mathml import mathml
from tests.figures.by_hand import redone
from tests.figures.shown import SHOWN, opening, showing

each_family = pytest.mark.parametrize("title", FAMILIES)


def worked_out(template: str, now: Shown) -> float:
    return redone(with_numbers(template, now, "light", digits=17))


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\frac{1}{2} \log(2 \pi e \cdot 3^2)", 0.5 * math.log(2 * math.pi * math.e * 9)),
        (r"\frac{5!}{2! \cdot (5 - 2)!}\, 0.5^{2} \\ & \quad \cdot (1 - 0.5)^{5 - 2}", 0.3125),
        (r"\frac{1}{2 \cdot 2}\, e^{-|\textcolor{#0067a6}{-2}|}", math.exp(-2) / 4),
        (r"4/2 + \log \Gamma(4) + (1 - 2) \cdot \psi(1)", 2 + math.log(6) + 0.5772156649015329),
        (r"⌊(10 + 1) \cdot 0.3⌋", 3),
    ],
)
def test_reader_of_formulas_reads_as_a_person_does(latex: str, value: float) -> None:
    assert redone(latex) == pytest.approx(value, rel=1e-12)


@given(SHOWN)
@settings(deadline=None, max_examples=200)
def test_density_is_what_its_formula_gives(now: Shown) -> None:
    if isinstance(now.member, ClassNumber):
        return
    template = FORMULAS[now.family.title].density
    try:
        value = worked_out(template, now)
    except OverflowError:  # Γ(200), while the density itself is computed by its logarithm
        return
    if math.isfinite(value):
        assert value == pytest.approx(readings(now).density, rel=1e-8, abs=1e-290)


@given(SHOWN)
@settings(deadline=None, max_examples=200)
def test_moments_are_what_their_formulas_give(now: Shown) -> None:
    templates, member = FORMULAS[now.family.title], now.member
    if math.isfinite(member.mean):
        assert worked_out(templates.mean, now) == pytest.approx(member.mean, rel=1e-12)
    if math.isfinite(member.variance):
        assert worked_out(templates.variance, now) == pytest.approx(member.variance, rel=1e-10)
    if templates.entropy not in {SUM, INTEGRAL} and 0 < member.parameters.get("p", 0.5) < 1:
        value = worked_out(templates.entropy, now)
        if math.isfinite(value):
            assert value == pytest.approx(member.entropy, rel=1e-9, abs=1e-9)


@given(SHOWN)
@settings(deadline=None)
def test_distance_from_the_center_is_what_its_formula_gives(now: Shown) -> None:
    template = Z.get(now.family.title)
    if template is None:
        assert math.isnan(distance(now))
    else:
        assert worked_out(template, now) == pytest.approx(distance(now), abs=1e-12)


@given(SHOWN)
@settings(deadline=None, max_examples=200)
def test_whatever_is_shown_the_formulas_can_be_typeset(now: Shown) -> None:
    for line in formulas(now, "light"):
        mathml(line)
        assert "nan" not in line
        assert "inf" not in line.replace(r"\infty", "")


@each_family
def test_mode_with_a_formula_is_the_mode(title: str) -> None:
    now = opening(title)
    template = FORMULAS[title].mode
    if template and len(now.member.modes) == 1:
        assert worked_out(template, now) == pytest.approx(now.member.mode)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (showing("gamma", Gamma(0.5, 1.0)), r"\text{mode}} &= \mathbf{0}"),
        (showing("beta", Beta(0.5, 0.5)), r"\mathbf{0} \text{ and } \mathbf{1}"),
        (showing("beta", Beta(1.0, 1.0)), r"\text{none, all equal}"),
        (showing("Cauchy", Cauchy(0.0, 1.0)), r"\operatorname{E} X} &= \text{does not exist}"),
        (showing("Student t", StudentT(2.0)), r"\operatorname{Var} X} &= \infty"),
    ],
)
def test_what_has_no_formula_is_said_in_words(now: Shown, words: str) -> None:
    assert words in formulas(now, "light")[-1]


def test_formula_shows_the_numbers_of_the_opening_picture() -> None:
    written = " ".join(formulas(opening("gamma"), "light"))
    for number in ("0.5", "0.025", "0.9389", "0.8009 - 0.2642", "0.5366", "4", "8", "2.27"):
        assert number in written


def test_probability_of_whole_numbers_names_those_inside() -> None:
    written = " ".join(formulas(opening("binomial"), "light"))
    assert r"2 \le X \le 4" in written
    assert "F(4) - F(1)" in written


@each_family
def test_how_formulas_are_broken_into_rows_does_not_depend_on_the_numbers(title: str) -> None:
    def n_rows(now: Shown) -> list[int]:
        return [line.count(r"\\") for line in formulas(now, "light")]

    now = opening(title)
    moved = now._replace(x=now.x + (1 if now.member.is_discrete else 0.0123))
    assert n_rows(now) == n_rows(moved)


def test_colors_of_the_formulas_follow_the_theme() -> None:
    light, dark = (formulas(opening("normal"), theme) for theme in ("light", "dark"))
    assert light != dark
    assert [re.sub("#[0-9a-f]{6}", "", line) for line in light] == [
        re.sub("#[0-9a-f]{6}", "", line) for line in dark
    ]
