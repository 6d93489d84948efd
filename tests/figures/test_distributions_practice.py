"""Quests know when they are done, presets show their phenomenon, predictions have their answer."""

import math

import pytest
from hypothesis import given, settings

from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_continuous import Cauchy
from mathdl_core.probability.distributions_gamma import Beta
from mathdl_core.probability.distributions_normal import Normal, StudentT
from mathdl_ui.figures.distributions import Shown
from mathdl_ui.figures.distributions_families import FAMILIES
from mathdl_ui.figures.distributions_practice import PRESETS, question, quests
from tests.figures.shown import SHOWN, opening, showing


def done(now: Shown) -> list[bool]:
    return [quest.done for quest in quests(now)]


@pytest.mark.parametrize(
    ("now", "which"),
    [
        (opening("normal")._replace(low=-1.96, high=1.96), 0),
        (opening("gamma")._replace(x=7.78), 1),
        (opening("normal"), 2),
        (opening("beta")._replace(x=0.2), 3),
        (showing("Cauchy", Cauchy(0.0, 1.0)), 4),
        (showing("Student t", StudentT(1.0)), 4),
    ],
)
def test_quests_know_when_they_are_done(now: Shown, which: int) -> None:
    assert done(now)[which]


def test_no_quest_is_done_when_the_page_opens() -> None:
    assert done(opening("gamma")) == [False] * 5


@pytest.mark.parametrize("title", FAMILIES)
def test_no_family_opens_with_the_interval_or_the_cursor_already_right(title: str) -> None:
    ninety_five, quantile, _, density, _ = done(opening(title))
    assert not ninety_five
    assert not quantile
    assert not density


def test_names_without_a_mean_do_not_count_as_numbers_without_one() -> None:
    assert not any(done(opening("categorical")))


@pytest.mark.parametrize("name", PRESETS)
def test_preset_can_be_shown(name: str) -> None:
    preset = PRESETS[name]
    family = FAMILIES[preset.family]
    if preset.parameters:
        member = family.member(preset.parameters)
        assert family.suited(member) == family.view
    assert len(preset.between) in {0, 2}
    assert len(preset.x) in {0, 1}


@given(SHOWN)
@settings(deadline=None, max_examples=100)
def test_every_state_has_a_question_with_an_answer(now: Shown) -> None:
    words, answer, because = question(now)
    assert math.isfinite(answer)
    assert "nan" not in words + because
    assert "undefined" not in words + because


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        (showing("normal", Normal(2.0, 0.7)), 0.682689),
        (showing("Cauchy", Cauchy(1.0, 2.0)), 0.5),
        (showing("Student t", StudentT(1.0)), 0.5),
        (showing("beta", Beta(1.0, 1.0)), 1 / math.sqrt(3)),
        (showing("categorical", ClassNumber((0.25, 0.25, 0.5))), math.log(3)),
    ],
    ids=str,
)
def test_answer_to_the_question(now: Shown, answer: float) -> None:
    assert question(now).answer == pytest.approx(answer, abs=1e-6)
