"""The home page's picture."""

import json

import numpy as np
import pytest

from mathdl_core.linear_algebra.half_planes import best_direction
from mathdl_ui.figures import home as figure
from mathdl_ui.samples import flowers


@pytest.mark.parametrize("w", [(1.2, -0.9), (0, 0), (-3, 2.5)])
def test_all_flowers_are_drawn_whatever_w_is(w: tuple[float, float]) -> None:
    layers = figure.sorted_flowers(np.array(w, float), *flowers())
    json.dumps(layers, allow_nan=False)
    assert sum(len(layer["points"]) for layer in layers if layer["kind"] == "points") == 100


def test_hollow_flowers_are_the_wrong_ones() -> None:
    points, kinds, titles = flowers()
    w = best_direction(points, kinds)
    hollow = [
        layer for layer in figure.sorted_flowers(w, points, kinds, titles) if layer.get("hollow")
    ]
    n_wrong = sum(len(layer["points"]) for layer in hollow)
    assert f"has {100 - n_wrong} of them" in figure.in_words(w, points, kinds)


def test_quest_is_done_at_the_best_direction_only() -> None:
    points, kinds, _ = flowers()
    best = best_direction(points, kinds)
    assert figure.quest(best, points, kinds).done
    assert not figure.quest(-best, points, kinds).done


def test_formula_says_on_which_side_the_first_flower_is() -> None:
    points, kinds, _ = flowers()
    assert "virginica" in figure.formula(points[0], points, kinds, "light")
    assert "versicolor" in figure.formula(-points[0], points, kinds, "light")
