"""Which classes a trained network takes for which, and digits it reads wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.losses import softmax
from mathdl_core.neural_networks.network import forward
from mathdl_core.neural_networks.training import Run
from mathdl_core.neural_networks.training_measures import confusion_matrix, recalls
from mathdl_ui import tex
from mathdl_ui.layers import Layer, heats, text
from mathdl_ui.plain_text import quoted
from mathdl_ui.training_data import Prepared

MOST_WRONG = 8


def counts(data: Prepared, run: Run) -> NDArray[np.intp]:
    """(n_classes, n_classes) of the test samples in the end: rows are true, columns predicted."""
    return confusion_matrix(_outputs(run, data.split.X_test), data.split.test_targets)


def _outputs(run: Run, X: Array) -> Array:
    return forward(run.layers(-1), X, activation=run.settings.activation).output


def table(data: Prepared, run: Run) -> str:
    """The confusion matrix with its recalls, as Markdown."""
    found = counts(data, run)
    names = [quoted(name) for name in data.classes]
    head = "| true ↓ taken for → | " + " | ".join(names) + " | found |"
    rows = [head, "|:--|" + "--:|" * (len(names) + 1)]
    for k, (name, row, recall) in enumerate(zip(names, found, recalls(found), strict=True)):
        cells = [f"**{n}**" if j == k else (str(n) if n else "·") for j, n in enumerate(row)]
        rows.append(f"| {name} | {' | '.join(cells)} | {100 * recall:.0f} % |")
    return "\n".join(rows)


def reading(data: Prepared, run: Run) -> str:
    """The most frequent mistake, in a sentence."""
    found = counts(data, run)
    wrong = found - np.diag(np.diag(found))
    n_wrong = int(wrong.sum())
    if not n_wrong:
        return f"All {found.sum()} test samples are told right."
    true, taken = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return (
        f"{n_wrong} of {found.sum()} test samples are told wrong; most often "
        f"{quoted(data.classes[true])} is taken for {quoted(data.classes[taken])}, "
        f"{wrong[true, taken]} time(s)."
    )


def residuals(data: Prepared, run: Run) -> str:
    """Of values: how far the test answers are off, in their own units."""
    errors = (_outputs(run, data.split.X_test) - data.split.test_targets)[:, 0] * data.split.y_scale
    rms = tex.plain(float(np.sqrt(np.square(errors).mean())), digits=3)
    spread = tex.plain(float(data.testing[1].std()), digits=3)
    return (
        f"These data are values, not classes. The test answers are off by {rms} (root mean "
        f"square), where the values themselves spread by {spread}."
    )


def wrong_ones(data: Prepared, run: Run) -> list[int]:
    """The first test samples that are told wrong, at most eight."""
    outputs = _outputs(run, data.split.X_test)
    wrong = outputs.argmax(axis=1) != data.split.test_targets.argmax(axis=1)
    return [int(i) for i in np.flatnonzero(wrong)[:MOST_WRONG]]


def pictures(data: Prepared, run: Run) -> list[Layer]:
    """Digits that are told wrong, each with what it is and what it was taken for."""
    chosen = wrong_ones(data, run)
    X, y = data.testing
    taken = _outputs(run, data.split.X_test).argmax(axis=1)
    layers = heats(X[chosen], "ink", y=0.0, full=16.0)
    for i, sample in enumerate(chosen):
        words = f"{int(y[sample])}, not {taken[sample]}"
        layers.append(text([9.0 * i + 4, -2.2], words, "ink", anchor="middle"))
    return layers


def pictures_in_words(data: Prepared, run: Run) -> str:
    """The pictures as a sentence."""
    chosen, (_, y) = wrong_ones(data, run), data.testing
    taken = _outputs(run, data.split.X_test).argmax(axis=1)
    told = ", ".join(f"a {int(y[i])} taken for a {taken[i]}" for i in chosen) or "none"
    return f"Test digits that the network reads wrong: {told}."


def answer(data: Prepared, run: Run, pixels: Array) -> str:
    """What the network says of a painted digit, (8, 8) from 0 to 16."""
    x = (pixels.ravel() - data.split.mean) / data.split.scale
    z = _outputs(run, x[None])[0]
    q = softmax(z)
    first, second, *_ = np.argsort(-q)
    return (
        f"The network says **{data.classes[first]}** with {100 * q[first]:.0f} %, then "
        f"{data.classes[second]} with {100 * q[second]:.0f} %."
    )
