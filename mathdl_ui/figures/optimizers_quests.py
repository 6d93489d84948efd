"""Small tasks on the race of optimizers."""

import numpy as np

from mathdl_core.exercise import Quest
from mathdl_ui.figures.optimizers import Race


def quests(now: Race) -> list[Quest]:
    """Small tasks on the race."""
    runs, setting = now.runs, now.ground.setting
    basins = {
        int(np.hypot(*(now.ground.surface.minima - run.weights[-1]).T).argmin())
        for run in runs.values()
        if len(now.ground.surface.minima) > 1
        and np.hypot(*(now.ground.surface.minima - run.weights[-1]).T).min() < 0.3
    }
    plain = runs.get("SGD")
    adam = runs.get("Adam")
    stuck = plain is not None and now.name == "Saddle" and bool(np.hypot(*plain.weights[-1]) < 0.05)
    return [
        Quest(
            "Raise the learning rate until SGD diverges.",
            plain is not None and plain.diverged_at is not None,
            r"Along the steepest axis a step multiplies the error by $1 - \eta\lambda$. Beyond "
            r"$\eta = 2 / \lambda$ that is less than $-1$.",
        ),
        Quest(
            "On *Himmelblau*, find a start from which two optimizers end in different minima.",
            setting.key == "himmelblau" and len(basins) > 1,
            "The optimizer is part of the answer: where there are many minima, it chooses.",
        ),
        Quest(
            "Let SGD end lower than Adam.",
            plain is not None
            and adam is not None
            and plain.diverged_at is None
            and float(now.values("SGD")[-1]) < float(now.values("Adam")[-1]),
            "No optimizer wins everywhere. Adam's steps keep their length near a minimum; "
            "SGD's shrink with the slope.",
        ),
        Quest(
            "Start SGD on the *Saddle* so that it never leaves it.",
            stuck,
            "Only a start with exactly $y = 0$ does it: a saddle holds nobody for ever, but many "
            "for long.",
        ),
    ]
