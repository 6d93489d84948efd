"""What the lesson on training asks its reader: quests on the picture, and a prediction."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.training import Run, train
from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui import tex
from mathdl_ui.training_data import Prepared, Source, prepared


class Finished(NamedTuple):
    """A run that was trained, and its data."""

    data: Prepared
    run: Run


def is_overfitted(now: Finished) -> bool:
    """Whether the test loss has at least doubled since its lowest, while the training loss fell."""
    run = now.run
    lowest = float(run.test_loss[run.best_epoch])
    return bool(
        run.stop.kind == "finished"
        and run.test_loss[-1] >= 2.0 * lowest
        and run.train_loss[-1] < run.train_loss[run.best_epoch]
    )


def is_held_back(now: Finished) -> bool:
    """Whether a penalty or dropout kept a large network on few noisy samples from overfitting."""
    run, settings = now.run, now.run.settings
    is_tempted = sum(settings.hidden) >= 16 and len(now.data.split.X_train) <= 60
    is_noisy = now.data.source.noise >= 0.2 and bool(now.data.classes)
    is_held = settings.l1 > 0 or settings.l2 > 0 or settings.dropout > 0
    ends_well = run.test_loss[-1] <= 1.15 * run.test_loss[run.best_epoch]
    return bool(is_tempted and is_noisy and is_held and ends_well and run.stop.kind == "finished")


def quests(now: Finished | None) -> list[Quest]:
    """Tasks on the run in the picture; none is done before there is one."""
    return [
        Quest(
            "Take all hidden layers away and train on the spiral.",
            now is not None and now.run.settings.hidden == () and now.data.source.name == "Spiral",
            "What is left is a line, and no line parts a spiral: too few units **underfit**.",
        ),
        Quest(
            "Overfit: let the test loss end at twice its lowest or more.",
            now is not None and is_overfitted(now),
            "The training loss still falls, but what is learned by then is the noise.",
        ),
        Quest(
            "Stop in time: set early stopping in *More*, and let it end a run.",
            now is not None and now.run.stop.kind == "early",
            "The test loss says when. Since it has been listened to, it no longer judges "
            "impartially: that takes data kept for the very end.",
        ),
        Quest(
            "Regularize: 32 and 32 units on 40 moons with noise 0.3 or more, with L1, L2 or "
            "dropout, and the test loss ends near its lowest.",
            now is not None and is_held_back(now),
            "Small weights make a smooth boundary: a little more bias, much less variance.",
        ),
        Quest(
            "Make a run diverge.",
            now is not None and now.run.stop.kind == "diverged",
            "Each step overshoots the valley and lands higher on its other side. Play it.",
        ),
    ]


QUESTION = (
    "The spiral on top, Adam with learning rate 0.03. Take **1** in its place, and train for as "
    "long. What does the training loss do?"
)
CHOICES = (
    "It falls faster, and ends lower",
    "It jumps about, and ends above 0.1",
    "It grows beyond all bounds",
)


@lru_cache(maxsize=1)
def hasty_run() -> Run:
    """The default with a learning rate of 1."""
    return train(prepared(Source("Spiral")).split, Settings(learning_rate=1.0))


def answer(run: Run) -> str:
    """Which of the choices the run bears out."""
    if run.stop.kind == "diverged":
        return CHOICES[2]
    return CHOICES[1] if run.train_loss[-1] > 0.1 else CHOICES[0]


def because(run: Run) -> str:
    """What happened, with its numbers."""
    losses = run.train_loss
    return (
        f"It was trained just now: from {tex.plain(losses[0], digits=3)} to "
        f"**{tex.plain(losses[-1], digits=3)}**, on its way between "
        f"{tex.plain(losses.min(), digits=3)} and {tex.plain(losses.max(), digits=3)}; always "
        f"guessing even odds costs log 2 = {tex.plain(math.log(2.0), digits=3)}. Adam divides each "
        "step by the size of the gradients, so that no step is longer than about η: it cannot run "
        "away, but it cannot settle either, and tanh units that are thrown far out hardly answer."
    )
