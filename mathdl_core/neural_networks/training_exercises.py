r"""Exercises on training, for pencil and a pocket calculator.

$$v \leftarrow \mu v + g, \quad w \leftarrow w - \eta v, \qquad
w \leftarrow w - \eta\,(g + \lambda w)$$

Each function of `exercises` draws its numbers from a generator, so a seed is an exercise.

Reference: MADL 9.1-9.3, MDL 11, MEDL 4.3-4.6, 5.7.
"""

import math
from collections.abc import Callable

import numpy as np

from mathdl_core.exercise import Exercise
from mathdl_core.neural_networks.exercise_numbers import equal, factor, number, row
from mathdl_core.neural_networks.optimizers import adam, at_rest, heavy_ball
from mathdl_core.neural_networks.training_measures import recalls
from mathdl_core.neural_networks.training_settings import Settings, n_updates

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""


def updates_exercise(rng: np.random.Generator) -> Exercise:
    """How many updates a run makes."""
    n_train, batch = int(rng.integers(60, 500)), int(rng.choice([8, 10, 16, 20, 32]))
    n_epochs = int(rng.integers(2, 30))
    total = n_updates(Settings(n_epochs=n_epochs, batch_size=batch), n_train)
    per_epoch = math.ceil(n_train / batch)
    return Exercise(
        question=(
            f"{n_train} training samples, batches of {batch}, {n_epochs} epochs; the last batch of "
            "an epoch may be smaller. How many updates are there?"
        ),
        answer=np.array(float(total)),
        tolerance=0.1,
        solution=(
            f"An epoch has $\\lceil {n_train} / {batch} \\rceil = {per_epoch}$ batches, "
            f"each makes one update:\n\n$${n_epochs} \\cdot {per_epoch} = {total}$$"
        ),
    )


def momentum_exercise(rng: np.random.Generator) -> Exercise:
    """Two steps of momentum on a parabola."""
    start, mu = float(rng.choice([10.0, -10.0, 20.0])), float(rng.choice([0.5, 0.9]))
    rate = float(rng.choice([0.1, 0.2]))
    w, memory, path = np.array([start]), at_rest(np.zeros(1)), [start]
    velocities = []
    for _ in range(2):
        w, memory = heavy_ball(w, 2 * w, memory, learning_rate=rate, momentum=mu)
        path.append(w.item())
        velocities.append(memory.velocity.item())
    lines = "\n\n".join(
        f"$$v = {number(mu)} \\cdot {factor(before)} + 2 \\cdot {factor(at)} = {number(v)}, "
        f"\\qquad w = {number(at)} - {number(rate)} \\cdot {factor(v)} = {number(after)}$$"
        for before, at, v, after in zip(
            (0.0, velocities[0]), path[:2], velocities, path[1:], strict=True
        )
    )
    return Exercise(
        question=(
            f"$L = w^2$, momentum with $\\mu = {number(mu)}$ and $\\eta = {number(rate)}$, from "
            f"$w = {number(start)}$ and $v = 0$. Where is $w$ after the first and after the second "
            "step? Two numbers. (Two decimals.)"
        ),
        answer=np.array(path[1:]),
        tolerance=TOLERANCE,
        solution=f"The gradient is $2 w$. With $v \\leftarrow \\mu v + g$:\n\n{lines}",
    )


def adam_exercise(rng: np.random.Generator) -> Exercise:
    """The first step of Adam is the learning rate, whatever the gradient."""
    rate = float(rng.choice([0.1, 0.2, 0.05]))
    g = rng.choice([-1.0, 1.0], size=2) * rng.choice([0.01, 3.0, 50.0, 400.0], 2, replace=False)
    w, _ = adam(np.ones(2), g, at_rest(np.zeros(2)), learning_rate=rate, momentum=0.0)
    return Exercise(
        question=(
            f"Adam starts at $w = (1, 1)$ with $\\eta = {number(rate)}$; the first gradient is "
            f"$g = {row(g)}$. Where is $w$ after this step? Two numbers. (Two decimals.)"
        ),
        answer=w,
        tolerance=TOLERANCE,
        solution=(
            "At the first step $m = (1 - \\beta_1) g$ and $s = (1 - \\beta_2) g^2$, and the "
            "corrections divide by just these factors, which leaves\n\n"
            "$$w \\leftarrow w - \\eta\\, \\frac{g}{\\sqrt{g^2}} = w - \\eta\\, "
            f"\\mathrm{{sign}}(g) \\approx {row(w)}$$"
        ),
    )


def decay_exercise(rng: np.random.Generator) -> Exercise:
    """One step with a penalty on squares, and what it does alone."""
    w, g = float(rng.integers(1, 6)), float(rng.integers(-4, 5))
    l2, rate = float(rng.choice([0.1, 0.5])), float(rng.choice([0.1, 0.2]))
    after, alone = w - rate * (g + l2 * w), w * (1 - rate * l2)
    return Exercise(
        question=(
            f"A weight $w = {number(w)}$ has $\\partial L/\\partial w = {number(g)}$. To the loss "
            f"$\\frac{{\\lambda}}{{2}} w^2$ is added, $\\lambda = {number(l2)}$. Where does one "
            f"step with $\\eta = {number(rate)}$ take it, and where if "
            "$\\partial L/\\partial w$ were $0$? Two numbers. (Two decimals.)"
        ),
        answer=np.array([after, alone]),
        tolerance=TOLERANCE,
        solution=(
            f"The penalty adds $\\lambda w = {number(l2 * w)}$ to the gradient:\n\n"
            f"$$w - \\eta (g + \\lambda w) = {number(w)} - {number(rate)} \\cdot "
            f"{factor(g + l2 * w)} = {number(after)}$$\n\n"
            f"$$w - \\eta \\lambda w = (1 - \\eta \\lambda)\\, w = {number(1 - rate * l2)} \\cdot "
            f"{number(w)} = {number(alone)}$$"
        ),
    )


def dropout_exercise(rng: np.random.Generator) -> Exercise:
    """What dropout does to a layer, and to its expectation."""
    p = float(rng.choice([0.2, 0.5, 0.75]))
    a = rng.integers(1, 9, size=4).astype(np.float64)
    kept = rng.permutation([1.0, 1.0, 0.0, 1.0])
    masked = a * kept / (1 - p)
    return Exercise(
        question=(
            f"Activations ${row(a)}$ go through dropout with $p = {number(p)}$, which keeps those "
            f"marked 1 in ${row(kept)}$. What is the sum of what comes out, and what is it on "
            "average over all choices? Two numbers. (Two decimals.)"
        ),
        answer=np.array([masked.sum(), a.sum()]),
        tolerance=TOLERANCE,
        solution=(
            f"What is kept is divided by $1 - p = {number(1 - p)}$: ${row(masked)}$, with the sum "
            f"${number(masked.sum())}$. Each one is kept with probability $1 - p$, so its mean is "
            f"$(1 - p) \\cdot a / (1 - p) = a$, and that of the sum is ${number(a.sum())}$."
        ),
    )


def confusion_exercise(rng: np.random.Generator) -> Exercise:
    """Accuracy and a recall from a confusion matrix."""
    confusion = rng.integers(0, 6, size=(3, 3)) + np.diag(rng.integers(10, 30, size=3))
    chosen = int(rng.integers(3))
    right, total = int(np.trace(confusion)), int(confusion.sum())
    recall = float(recalls(confusion)[chosen])
    rows = r" \\ ".join(" & ".join(str(n) for n in line) for line in confusion)
    found, of_class = int(confusion[chosen, chosen]), int(confusion[chosen].sum())
    return Exercise(
        question=(
            "Rows are true classes, columns predicted ones:\n\n"
            f"$$\\begin{{pmatrix}} {rows} \\end{{pmatrix}}$$\n\n"
            f"What is the accuracy, and what share of class {chosen + 1} is recognized? "
            "Two numbers from 0 to 1. (Two decimals.)"
        ),
        answer=np.array([right / total, recall]),
        tolerance=TOLERANCE,
        solution=(
            f"The diagonal is right: $\\frac{{{right}}}{{{total}}} {equal(right / total)}$. "
            f"Row {chosen + 1} holds all of class {chosen + 1}: "
            f"$\\frac{{{found}}}{{{of_class}}} {equal(recall)}$."
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "updates": updates_exercise,
    "momentum": momentum_exercise,
    "adam": adam_exercise,
    "weight decay": decay_exercise,
    "dropout": dropout_exercise,
    "confusion": confusion_exercise,
}


def training_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)
