"""What the vectors lesson draws and writes follows the numbers."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.arrays import Array
from mathdl_ui.figures import vectors as figure

COORDINATE = st.floats(-6, 6).map(lambda x: round(x, 1))
POINT = st.tuples(COORDINATE, COORDINATE).map(np.array)


@given(POINT, POINT)
@settings(deadline=None, max_examples=50)
def test_whatever_the_arrows_are_all_parts_can_be_drawn_and_read(a: Array, b: Array) -> None:
    layers = figure.between(a, b)
    json.dumps(layers, allow_nan=False)
    assert figure.in_words(a, b).startswith("Two arrows from the origin")
    assert "nan" not in figure.formula(a, b, "light")
    question, answer, because = figure.quarter_turn(a, b, "light")
    assert math.isfinite(answer)
    assert question
    assert because
    assert len(figure.quests(a, b)) == 4
    json.dumps(figure.combination(a, b, np.array([1.0, 2.0]))[0], allow_nan=False)


def test_formula_shows_the_numbers_to_redo_it_by_hand() -> None:
    tex = figure.formula(np.array([3.2, 1.1]), np.array([1.4, 3.1]), "light")
    for number in ("3.2", "1.4", "1.1", "3.1", "7.89", "3.384", "3.401", "0.6855", "46.73"):
        assert number in tex


def test_colors_of_the_formula_follow_the_theme() -> None:
    a, b = np.array([1.0, 2.0]), np.array([2.0, 1.0])
    assert figure.formula(a, b, "light") != figure.formula(a, b, "dark")


@pytest.mark.parametrize(
    ("a", "b", "done"),
    [
        ((3, 1), (-1, 3), [True, False, False, False]),
        ((1, 0), (3, 1), [False, True, False, False]),
        ((3, 1), (-3, 1), [False, False, True, False]),
        ((4, 2), (2, 1), [False, False, False, True]),
        ((0, 0), (1, 1), [False] * 4),
    ],
)
def test_quests_know_when_they_are_done(a: Array, b: Array, done: list[bool]) -> None:
    tasks = figure.quests(np.array(a, float), np.array(b, float))
    assert [task.done for task in tasks] == done


def test_prediction_after_a_quarter_turn_is_the_signed_area() -> None:
    _, answer, _ = figure.quarter_turn(np.array([3.2, 1.1]), np.array([1.4, 3.1]), "light")
    assert answer == pytest.approx(-(3.2 * 3.1 - 1.1 * 1.4))


def test_frames_of_the_turn_move_b_and_say_the_dot_product() -> None:
    frames = figure.once_around(np.array([2.0, 0.0]), np.array([0.0, 3.0]), n_steps=4)
    assert [frame.caption for frame in frames] == [
        "a·b = 6",
        "a·b = 0",
        "a·b = −6",
        "a·b = 0",
        "a·b = 6",
    ]
    assert frames[1].at["b"] == pytest.approx([0.0, 3.0])


def test_combination_walks_along_a_then_along_b() -> None:
    layers, words = figure.combination(
        np.array([2.0, 0.0]), np.array([0.0, 1.0]), np.array([3.0, 4.0])
    )
    assert layers[0]["points"] == [[0.0, 0.0], [3.0, 0.0]]
    assert layers[1]["points"] == [[3.0, 0.0], [3.0, 4.0]]
    assert "1.5 a and 4 b" in words


def test_arrows_on_one_line_do_not_reach_the_point() -> None:
    _, words = figure.combination(np.array([1.0, 1.0]), np.array([2.0, 2.0]), np.array([3.0, 4.0]))
    assert "do not reach it" in words
