"""The same optimizers on a small network for digits, and a slice through its loss."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import optimizers
from mathdl_core.optimization.optimizers import Rule
from mathdl_ui import tex
from mathdl_ui.contours import even_levels, level_lines
from mathdl_ui.layers import Layer, heat, path, points, text
from mathdl_ui.powers import powers
from mathdl_ui.theme import Role

if TYPE_CHECKING:
    from mathdl_core.optimization.digit_networks import Training

N_SAMPLES, N_STEPS, BATCH = 500, 200, 32
RULES: dict[str, Rule] = {
    "SGD": partial(optimizers.sgd, learning_rate=0.1),
    "Momentum": partial(optimizers.momentum, learning_rate=0.1, beta=0.9),
    "AdaGrad": partial(optimizers.adagrad, learning_rate=0.05),
    "RMSProp": partial(optimizers.rmsprop, learning_rate=0.003),
    "Adam": partial(optimizers.adam, learning_rate=0.01),
    "Lion": partial(optimizers.lion, learning_rate=0.003),
}
ROLES: tuple[Role, ...] = ("data", "second", "gradient", "model", "result", "ink")
REACH = np.linspace(-1.0, 1.0, 25)
EXPLAINED = (
    "64 pixels, 16 hidden units, 10 classes: 1,210 weights, and batches of 32 of the first 500 "
    "digits of scikit-learn. All start from the same weights and see the same batches, each at a "
    "usual rate."
)
SLICE = (
    "A slice of the loss through the weights that the best of them found, along two random "
    "directions, each unit's part as long as the unit's own weights (*filter-normalized*). Of "
    "1,210 directions it shows two: a picture of the neighborhood, not of the way there."
)


class Trained(NamedTuple):
    """Runs on the digits by optimizer, and a slice (n, n) through the best one's weights."""

    runs: dict[str, Training]
    best: str
    slice: Array


@lru_cache(maxsize=32)
def trained(seed: int) -> Trained:
    """All runs from one seed."""
    # The digits come with all of `sklearn.datasets`.
    from mathdl_core.optimization import digit_networks

    data = digit_networks.digits_data(N_SAMPLES)
    runs = {
        name: digit_networks.train_digits(data, rule, n_steps=N_STEPS, batch_size=BATCH, seed=seed)
        for name, rule in RULES.items()
    }
    best = min(runs, key=lambda name: runs[name].losses[-1])
    rng = np.random.default_rng([seed, 2])
    w = runs[best].weights
    directions = [digit_networks.normalized_direction(w, rng) for _ in range(2)]
    return Trained(runs, best, digit_networks.loss_slice(data, w, directions, REACH))


def layers(now: Trained) -> list[Layer]:
    """The loss of each over the steps."""
    t = np.arange(0, N_STEPS + 1, 4)
    low, high = -2.6, 0.6
    drawn = powers(low, high, N_STEPS)
    ends = {}
    for (name, run), role in zip(now.runs.items(), ROLES, strict=True):
        with np.errstate(divide="ignore"):
            y = np.clip(np.nan_to_num(np.log10(run.losses[t]), posinf=high), low, high)
        drawn.append(path(np.column_stack([t, y]), role, width=2))
        ends[name] = (float(y[-1]), role)
    floor = low
    for name, (end, role) in sorted(ends.items(), key=lambda one: one[1][0]):
        floor = max(end, floor)
        drawn.append(text((N_STEPS, floor), name, role, shift=(6, 4)))
        floor += 0.2
    return drawn


def slice_layers(now: Trained) -> list[Layer]:
    """The slice as a map, its center marked."""
    values = np.log10(np.maximum(now.slice, 1e-9))
    shade = np.round(0.9 * (values.max() - values) / max(float(np.ptp(values)), 1e-9), 2)
    reach = (float(REACH[0]), float(REACH[-1]))
    return [
        heat(shade, reach, reach, "data"),
        level_lines(values, REACH, REACH, even_levels(values), "ink"),
        points([(0, 0)], "second", r=5, opacity=1),
        text((0, 0), now.best, "second", shift=(8, -7)),
    ]


def ranking(now: Trained, racing: dict[str, float]) -> str:
    """Who wins here, and who on the picture's surface."""
    here = sorted(now.runs, key=lambda name: now.runs[name].losses[-1])
    told = ", ".join(
        f"{name} {tex.plain(float(now.runs[name].losses[-1]), digits=2)} "
        f"({100 * now.runs[name].accuracy:.0f} % right)"
        for name in here
    )
    there = sorted(racing, key=lambda name: racing[name])
    same = "the same" if there == here else "another"
    return (
        f"Lowest loss first: {told}. On the picture's surface, at its rates, the order is {same}: "
        f"{', '.join(there)}."
    )


def in_words(now: Trained) -> str:
    """The curves as a sentence."""
    ends = ", ".join(
        f"{name} {tex.spoken(float(run.losses[-1]), digits=2)}" for name, run in now.runs.items()
    )
    return f"Cross-entropy of a small network on digits over {N_STEPS} steps; at the end {ends}."


def slice_in_words(now: Trained) -> str:
    """The slice as a sentence."""
    return (
        f"Two random directions through the weights that {now.best} found: the loss is "
        f"{tex.spoken(float(now.slice[12, 12]), digits=3)} in the middle and reaches "
        f"{tex.spoken(float(now.slice.max()), digits=3)} at a distance of 1."
    )
