"""The symmetry that equal weights never break: three hidden units learn XOR, or walk as one."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.gates import GATE_INPUTS, GATES
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.losses import loss_named
from mathdl_core.neural_networks.network import Layer as Weights
from mathdl_core.neural_networks.network import Layers, descent, forward
from mathdl_core.neural_networks.signal_flow import unit_differences
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, path, points, text
from mathdl_ui.tex import colored
from mathdl_ui.theme import Role, Theme

N_UPDATES, EVERY, RATE = 900, 9, 0.3
UNITS: tuple[Role, ...] = ("data", "second", "result")
NUDGE = 0.01
STARTS = ("All zero", "All 0.5", "One nudged by 0.01", "Small", "Xavier")
EXPLAINED = (
    "Three tanh units on XOR, four samples, squared error, "
    rf"{N_UPDATES} updates with $\eta = {RATE}$. Each unit is a dot at its two input weights. "
    "Units that start alike get like gradients: the network is as wide as *one* unit, and one unit "
    "cannot do XOR."
)


class Run(NamedTuple):
    """What the updates did, of every few of them.

    Attributes:
        places: (n_frames, 3, 2) the input weights of each unit.
        losses: (n_frames,).
        differences: (n_frames,) the largest difference between any two units, in any weight.
        start: its name.
    """

    places: Array
    losses: Array
    differences: Array
    start: str


@lru_cache(maxsize=32)
def run(start: str, seed: int) -> Run:
    """All updates from a start."""
    X, y = GATE_INPUTS, GATES["xor"][:, None]
    history = descent(
        first(start, seed),
        X,
        y,
        activation="tanh",
        loss="mse",
        learning_rate=RATE,
        n_steps=N_UPDATES,
    )[::EVERY]
    loss = loss_named("mse")
    losses = [loss.value(forward(now, X, activation="tanh").output, y) for now in history]
    return Run(
        np.array([now[0].W for now in history]),
        np.array(losses),
        np.array([unit_differences(now)[0] for now in history]),
        start,
    )


def first(start: str, seed: int) -> Layers:
    """The first weights by the name of a start."""
    if start in ("Small", "Xavier"):
        rng = np.random.default_rng(seed)
        return initial_layers([2, 3, 1], initialization=start.lower(), rng=rng)
    c = 0.0 if start == STARTS[0] else 0.5
    W = np.full((3, 2), c)
    if start == STARTS[2]:
        W[0, 0] += NUDGE
    return Weights(W, np.zeros(3)), Weights(np.full((1, 3), c), np.zeros(1))


N_FRAMES = N_UPDATES // EVERY + 1


def caption(now: Run, frame: int) -> str:
    """The update, and the loss there."""
    return f"update {frame * EVERY}: loss {tex.plain(now.losses[frame], digits=3)}"


def moving(now: Run, frame: int) -> list[Layer]:
    """Where the units are; one on top of the others is smaller, so that all are seen."""
    return [
        points(now.places[frame, k][None], role, r=r, opacity=0.9, titles=[f"unit {k + 1}"])
        for k, (role, r) in enumerate(zip(UNITS, (13.0, 9.0, 5.0), strict=True))
    ]


def frames(now: Run) -> list[Frame]:
    """All frames."""
    return [Frame(caption(now, i), moving(now, i)) for i in range(N_FRAMES)]


def fixed(now: Run) -> list[Layer]:
    """The ways of the units from the first update to the last, and the names of the axes."""
    ways = [path(now.places[:, k], role, width=2.2, opacity=0.55) for k, role in enumerate(UNITS)]
    start = points(now.places[0], list(UNITS), r=3, opacity=0.9)
    return [
        *ways,
        start,
        text((3.3, 0.0), "w₁", math=True, shift=(-4, -8)),
        text((0.0, 2.7), "w₂", math=True, shift=(8, 10)),
    ]


def in_words(now: Run, frame: int) -> str:
    """The figure as a sentence."""
    return (
        f"Three hidden units at their input weights after {frame * EVERY} updates from the start "
        f"{now.start!r}. The loss is {tex.spoken(now.losses[frame], digits=3)}, the largest "
        f"difference between two units {tex.spoken(now.differences[frame], digits=3)}."
    )


def formula(now: Run, frame: int, theme: Theme) -> str:
    """Each unit's weights at the frame, and how far the units are apart."""
    lines = [
        (
            colored(role, rf"\text{{unit }} {k + 1}", theme),
            tex.row_vector(np.round(now.places[frame, k], 4)),
        )
        for k, role in enumerate(UNITS)
    ]
    return tex.aligned(
        *lines,
        (r"\text{largest difference}", rf"\mathbf{{{tex.number(now.differences[frame])}}}"),
        (r"L", tex.number(now.losses[frame])),
    )


def reading(now: Run) -> tuple[str, ...]:
    """What the run came to."""
    last, apart = float(now.losses[-1]), float(now.differences[-1])
    if apart == 0:
        why = (
            "With all weights zero nothing of the hidden layer moves: its units pass nothing on, "
            "and nothing comes back."
            if now.start == STARTS[0]
            else "They move, all three along one line."
        )
        return (
            f"After {N_UPDATES} updates no two units differ, not by rounding either: exactly "
            f"**0**. {why} The loss stays at **{tex.plain(last, digits=3)}**.",
        )
    if last > 0.2:
        return (
            f"The units differ from the start, and yet they have hardly moved: through weights "
            f"this small next to nothing passes, forward or back. After {N_UPDATES} updates the "
            f"loss is still **{tex.plain(last, digits=3)}**.",
        )
    return (
        f"The units part, by **{tex.plain(apart, digits=3)}** in the end, and the loss falls to "
        f"**{tex.plain(last, digits=2)}**.",
    )
