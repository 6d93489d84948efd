"""Perceptrons as gates: one line does AND and OR, none does XOR, two layers do."""

from functools import lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.gates import (
    GATE_INPUTS,
    GATES,
    XOR_LAYERS,
    PerceptronRun,
    fires,
    learn_perceptron,
    unit_step,
)
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, path, points, polygon, text
from mathdl_ui.matrices import Matrix
from mathdl_ui.tex import colored
from mathdl_ui.theme import Theme

NAMES = {"AND": "and", "OR": "or", "NAND": "nand", "NOR": "nor", "XOR": "xor"}
LOW, HIGH = -0.6, 1.6
EXPLAINED = (
    "One unit with a step in place of a smooth function: it fires where $w \\cdot x + b \\ge 0$, "
    "on one side of a line. Drag the three numbers until the filled points are on the shaded side. "
    "A step has slope 0 everywhere, so there is nothing to propagate back: the perceptron's own "
    "rule moves the line after each mistake."
)
TWO_LAYERS = (
    "Two units each mark one of the points where $x_1 \\ne x_2$, and a third is their OR. The "
    "hidden layer carries the four points to three, and there a line is enough. Nobody knew a rule "
    "to find such weights until the step was made smooth and its slope sent back."
)


def window(w: Array, bias: float) -> Array:
    """The corners (n, 2) of the part of the window on which the unit fires, in order."""
    corners = np.array([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)])
    heights = corners @ w + bias
    kept: list[Array] = []
    for k in range(4):
        a, b, u, v = corners[k], corners[k - 3], heights[k], heights[k - 3]
        if u >= 0:
            kept.append(a)
        if (u >= 0) != (v >= 0):
            kept.append(a + (b - a) * u / (u - v))
    return np.array(kept).reshape(-1, 2)


def border(w: Array, bias: float) -> Array:
    """The two ends (2, 2) of the line across the window; outside of it where there is none."""
    corners = np.array([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)])
    heights = corners @ w + bias
    ends = [
        corners[k] + (corners[k - 3] - corners[k]) * heights[k] / (heights[k] - heights[k - 3])
        for k in range(4)
        if (heights[k] >= 0) != (heights[k - 3] >= 0)
    ]
    return np.array(ends) if len(ends) == 2 else np.full((2, 2), -9.0)


def _side(w: Array, bias: float) -> list[Layer]:
    """The side on which the unit fires, always with eight corners, so that frames blend."""
    shape = window(w, bias)
    if not len(shape):
        shape = np.full((1, 2), -9.0)
    padded = np.concatenate([shape, np.repeat(shape[-1:], 8 - len(shape), axis=0)])
    return [polygon(padded, "result", fill=0.14), path(border(w, bias), "model", width=2.5)]


def _dots(gate: str, guesses: Array) -> list[Layer]:
    """The four points: filled for 1, hollow for 0; vermillion where the unit is wrong."""
    y = GATES[NAMES[gate]]
    drawn = []
    for value, hollow in ((1.0, False), (0.0, True)):
        chosen = y == value
        roles = ["data" if right else "second" for right in guesses[chosen] == value]
        titles = [f"{x[0]:.0f}, {x[1]:.0f} → {value:.0f}" for x in GATE_INPUTS[chosen]]
        drawn.append(
            points(GATE_INPUTS[chosen], roles, r=10, opacity=0.95, hollow=hollow, titles=titles)
        )
    return drawn


def by_hand(gate: str, w: Array, bias: float) -> list[Layer]:
    """The side of the unit in hand, and the points."""
    return [*_side(w, bias), *_dots(gate, fires(w, bias, GATE_INPUTS))]


def table(w: Array, bias: float) -> list[Matrix]:
    """The three numbers of the unit."""
    values = np.array([[*w, bias]])
    return [Matrix("gate_unit", values, [""], ["w₁", "w₂", "b"], "one unit", "model", 3.0, 1)]


def n_right(gate: str, w: Array, bias: float) -> int:
    """How many of the four points the unit has right."""
    return int((fires(w, bias, GATE_INPUTS) == GATES[NAMES[gate]]).sum())


def in_words(gate: str, w: Array, bias: float) -> str:
    """The picture of the hand's unit as a sentence."""
    return (
        f"The four inputs of {gate} and a line: the unit with weights {tex.spoken(w[0])}, "
        f"{tex.spoken(w[1])} and bias {tex.spoken(bias)} has {n_right(gate, w, bias)} of 4 right."
    )


def formula(gate: str, w: Array, bias: float, theme: Theme) -> str:
    """The unit on each input."""
    y, z = GATES[NAMES[gate]], GATE_INPUTS @ w + bias
    lines = []
    for x, value, target in zip(GATE_INPUTS, z, y, strict=True):
        guess = unit_step(np.array(value))
        sign = r"\ge" if guess else "<"
        right = guess == target
        verdict = colored("data" if right else "second", f"{guess:.0f}", theme)
        wrong = "" if right else rf",\; \text{{not }} {target:.0f}"
        product = rf"{tex.term(w[0])} \cdot {x[0]:.0f} + {tex.term(w[1])} \cdot {x[1]:.0f}"
        lines.append(
            (
                rf"({x[0]:.0f}, {x[1]:.0f})",
                rf"{product} {tex.signed(bias)} = {tex.number(round(value, 9))} {sign} 0 "
                rf"\Rightarrow {verdict}{wrong}",
            )
        )
    return tex.aligned(*lines).replace(" &= ", r" &:\quad ")


@lru_cache(maxsize=8)
def learned(gate: str) -> PerceptronRun:
    """The perceptron's rule on a gate, from zero."""
    return learn_perceptron(GATE_INPUTS, GATES[NAMES[gate]], n_epochs=50)


def rule_caption(gate: str, frame: int) -> str:
    """The sample that was just seen, and whether it was wrong."""
    if frame == 0:
        return "from zero"
    run = learned(gate)
    x = GATE_INPUTS[run.samples[frame - 1]]
    right = run.errors[frame - 1] == 0
    return f"{frame}: ({x[0]:.0f}, {x[1]:.0f}) {'right' if right else 'wrong'}"


def rule_layers(gate: str, frame: int) -> list[Layer]:
    """The line after so many samples, the sample just seen ringed."""
    run = learned(gate)
    w, bias = run.w[frame], float(run.bias[frame])
    seen = GATE_INPUTS[run.samples[frame - 1]] if frame else np.array([-9.0, -9.0])
    guesses = fires(w, bias, GATE_INPUTS)
    ring = points(seen[None], "ink", r=16, hollow=True, opacity=1)
    return [*_side(w, bias), *_dots(gate, guesses), ring]


def rule_frames(gate: str) -> list[Frame]:
    """Every step of the rule."""
    n = len(learned(gate).samples)
    return [Frame(rule_caption(gate, i), rule_layers(gate, i)) for i in range(n + 1)]


def rule_in_words(gate: str, frame: int) -> str:
    """The rule's picture as a sentence."""
    run = learned(gate)
    w = run.w[frame]
    return (
        f"The perceptron's rule on {gate} after {frame} samples: weights {tex.spoken(w[0])}, "
        f"{tex.spoken(w[1])}, bias {tex.spoken(float(run.bias[frame]))}."
    )


def rule_formula(gate: str, frame: int, theme: Theme) -> str:
    """The last update with its numbers."""
    run = learned(gate)
    rule = (r"w", r"w + (y - \hat y)\,x")
    if frame == 0:
        return tex.aligned(rule).replace("&=", r"&\leftarrow")
    x, error = GATE_INPUTS[run.samples[frame - 1]], float(run.errors[frame - 1])
    before, after = run.w[frame - 1], run.w[frame]
    step = colored("gradient", tex.term(error), theme)
    old_bias, new_bias = float(run.bias[frame - 1]), float(run.bias[frame])
    return (
        tex.aligned(
            (
                "w",
                rf"{tex.row_vector(before)} + {step} \cdot {tex.row_vector(x)}",
                tex.row_vector(after),
            ),
            ("b", rf"{tex.number(old_bias)} + {step}", tex.number(new_bias)),
        )
        .replace("w &=", r"w &\leftarrow")
        .replace("b &=", r"b &\leftarrow")
    )


def rule_reading(gate: str) -> tuple[str, ...]:
    """What became of the rule."""
    run = learned(gate)
    n_epochs = len(run.samples) // 4
    if run.cycle is None:
        return (f"After **{n_epochs}** rounds of the four samples a whole round had no mistake.",)
    first, again = run.cycle
    return (
        f"Round {again} ends with the very weights with which round {first} ended: from there on "
        "all repeats itself. That is a **proof** that the rule never gets XOR, and no line could: "
        r"$b < 0$, $w_1 + b \ge 0$ and $w_2 + b \ge 0$ give $w_1 + w_2 + b \ge -b > 0$, where XOR "
        "wants it below 0.",
    )


def two_layers() -> list[Layer]:
    """Input space beside hidden space: lines of the hidden units, and the line of the last one."""
    (W1, b1), (W2, b2) = XOR_LAYERS
    away = np.array([2.9, 0.0])
    hidden = unit_step(GATE_INPUTS @ W1.T + b1)
    inside = np.array([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)])
    y = GATES["xor"]
    drawn: list[Layer] = [
        *(polygon(window(w, float(b)), "result", fill=0.21) for w, b in zip(W1, b1, strict=True)),
        *(path(border(w, float(b)), "model", width=2.5) for w, b in zip(W1, b1, strict=True)),
        polygon(window(W2[0], float(b2[0])) + away, "result", fill=0.21),
        path(border(W2[0], float(b2[0])) + away, "model", width=2.5),
        *(polygon(inside + shift, "muted", fill=0.0, width=1.0) for shift in (0 * away, away)),
        text((LOW, HIGH), "the inputs x", "ink", shift=(4, -8)),
        text(away + np.array((LOW, HIGH)), "the hidden layer h", "ink", shift=(4, -8)),
        text(border(W1[0], float(b1[0]))[1], "h₁", "model", math=True, shift=(6, -8)),
        text(border(W1[1], float(b1[1]))[1], "h₂", "model", math=True, shift=(6, -8)),
    ]
    for at in (GATE_INPUTS, hidden + away):
        titles = [
            f"{x[0]:.0f}, {x[1]:.0f} → h = {h[0]:.0f}, {h[1]:.0f} → {v:.0f}"
            for x, h, v in zip(GATE_INPUTS, hidden, y, strict=True)
        ]
        for value, hollow in ((1.0, False), (0.0, True)):
            chosen = np.flatnonzero(y == value)
            named = [titles[i] for i in chosen]
            drawn.append(points(at[chosen], "data", r=9, hollow=hollow, opacity=1, titles=named))
    return drawn


def two_layers_formula(theme: Theme) -> str:
    """The two layers with their numbers."""
    (W1, b1), (W2, b2) = XOR_LAYERS
    one = colored("model", tex.matrix(W1), theme)
    two = colored("model", tex.matrix(W2), theme)
    return tex.aligned(
        ("h", rf"\operatorname{{step}}\,({one}\,x + {tex.vector(b1)})"),
        (r"\hat y", rf"\operatorname{{step}}\,({two}\,h {tex.signed(float(b2[0]))})"),
    )


def quests(gate: str, w: Array, bias: float) -> list[Quest]:
    """Small tasks on the unit."""
    moved = not np.allclose([*w, bias], [1.0, 1.0, -1.5])
    return [
        Quest(
            "Make the unit an OR.",
            gate == "OR" and n_right(gate, w, bias) == 4,
            "Only the bias had to move: the same line, nearer to the origin.",
        ),
        Quest(
            "Get three of four right on XOR. More is not to be had.",
            gate == "XOR" and moved and n_right(gate, w, bias) == 3,
            "Minsky and Papert, 1969. It took the two layers below, and a way to train them.",
        ),
    ]
