"""What the network takes for what: confusion matrix and worst mistakes on the test digits."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.convolution import cnn_torch
from mathdl_core.convolution.cnn import Network
from mathdl_core.convolution.cnn_training import N_TEST, digit_split
from mathdl_ui.figures.cnn_places import NARROW, WIDE, at, both, grid
from mathdl_ui.figures.cnn_view import Packed, answers
from mathdl_ui.stages import Place, Stage, Tile, Word

MOST_WRONG = 8


class Mistake(NamedTuple):
    """A test digit, its class, what it was taken for, and the probability given to that."""

    digit: int
    true: int
    taken: int
    p: float


def counts(network: Network) -> NDArray[np.intp]:
    """(10, 10) test digits: rows are true, columns what they are taken for."""
    cells = 10 * digit_split().y_test + answers(network)
    return np.bincount(cells, minlength=100).reshape(10, 10)


def worst(network: Network) -> list[Mistake]:
    """The mistakes that it is surest of."""
    return _worst(Packed.of(network))


@lru_cache(maxsize=16)
def _worst(packed: Packed) -> list[Mistake]:
    split, taken = digit_split(), answers(packed.network())
    wrong = np.flatnonzero(taken != split.y_test)
    if not len(wrong):
        return []
    passed = cnn_torch.passed_by_hooks(cnn_torch.as_module(packed.network()), split.X_test[wrong])
    p = passed.probabilities.max(axis=1)
    best = np.argsort(-p, kind="stable")[:MOST_WRONG]
    return [
        Mistake(int(wrong[i]), int(split.y_test[wrong[i]]), int(taken[wrong[i]]), float(p[i]))
        for i in best
    ]


def stage(network: Network) -> Stage:
    """The confusion matrix, and beside it the worst mistakes."""
    X, found, table = digit_split().X_test, worst(network), counts(network).astype(float)
    full = float(table.sum(axis=1).max())
    # A mistake is a few digits beside dozens: its color says so, its number is read.
    seen = np.where(np.eye(10) > 0, table / full, -np.sqrt(table / full))
    numbers = np.where(table == 0, np.nan, table)
    place = both(grid(4, 500, 76, 100, 120, 142), grid(4, 0, 408, 78, 90, 112))
    box = Place((44, 52, 340, 340), (20, 44, 326, 326))
    tiles = [
        Tile("confusion", seen, box, role="result", written=True, instead=numbers),
        *(
            Tile(
                f"wrong-{i}",
                X[one.digit],
                place(i),
                label=f"{one.taken}, not {one.true}: {100 * one.p:.0f} %",
            )
            for i, one in enumerate(found)
        ),
    ]
    words = [
        Word("true digit ↓   taken for →", Place(at(44, 20), at(0, 14)), anchor="start"),
        Word("those it is surest of", Place(at(500, 20), None), anchor="start"),
    ]
    for k in range(10):
        words.append(Word(str(k), Place(at(61 + 34 * k, 44), at(36.3 + 32.6 * k, 38))))
        words.append(Word(str(k), Place(at(30, 74 + 34 * k), at(9, 64 + 32.6 * k))))
    said = ", ".join(
        f"{_a(one.true)} taken for {_a(one.taken)} with {100 * one.p:.0f} percent" for one in found
    )
    alt = (
        f"The confusion matrix: {int(np.trace(table))} of {N_TEST} test digits stand on its "
        f"diagonal. Mistakes that the network is surest of: {said or 'none'}."
    )
    return Stage(alt, (WIDE, 404), (NARROW, 612), tiles, words)


def _a(digit: int) -> str:
    return f"an {digit}" if digit == 8 else f"a {digit}"


def reading(network: Network) -> str:
    """How many are wrong, and the most frequent mistake."""
    found = counts(network)
    wrong = found - np.diag(np.diag(found))
    n_wrong = int(wrong.sum())
    if not n_wrong:
        return f"All {N_TEST} test digits are told right."
    true, taken = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return (
        f"{n_wrong} of {N_TEST} test digits are told wrong; most often {_a(int(true))} is taken "
        f"for {_a(int(taken))}: {wrong[true, taken]} of {found[true].sum()}. It is the network of "
        "the picture, with what you changed in it."
    )
