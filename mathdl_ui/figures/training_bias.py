"""The lesson on training's bias and variance: many draws of the data, one fit to each."""

from __future__ import annotations

import math

import numpy as np

from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.bias_variance import BiasVariance, bias_variance
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, path, points, text
from mathdl_ui.theme import Theme

WIDTHS = ("2", "8", "32")
PENALTIES = ("0", "0.0003", "0.003")
N_DRAWS, N_SAMPLES, NOISE, N_STEPS, N_KEPT, RATE = 16, 20, 0.4, 3000, 27, 0.05
N_SHOWN = 8
EXPLAINED = (
    "Draw the data again, and the network becomes another one. Here are sixteen draws of 20 noisy "
    "points from the same dashed wave, a network for each. How far their :green[**mean**] is from "
    "the wave is the **bias**; how far :blue[**each**] is from the mean is the **variance**. Play "
    "the training: bias falls, variance rises, and their sum has its lowest point in between. "
    "Stopping early, or a penalty, stays near it."
)


def measured(width: str, penalty: str) -> BiasVariance:
    """Bias and variance of a network of so many hidden units, under a penalty on squares."""
    return bias_variance(
        np.random.default_rng(0),
        n_draws=N_DRAWS,
        n_samples=N_SAMPLES,
        noise=NOISE,
        n_hidden=int(width),
        l2=float(penalty),
        n_steps=N_STEPS,
        n_kept=N_KEPT,
        learning_rate=RATE,
    )


def backdrop(found: BiasVariance) -> list[Layer]:
    """The wave, and the points of one draw."""
    return [
        path(np.column_stack([found.x, found.truth]), "ink", width=2, dash=True),
        points(found.samples[0], "muted", r=3.5, opacity=0.8),
    ]


def fits(found: BiasVariance, frame: int) -> list[Layer]:
    """Each network's answer, and their mean."""
    drawn = [
        path(np.column_stack([found.x, y])[::2], "data", width=1.2, opacity=0.45)
        for y in found.fits[frame, :N_SHOWN]
    ]
    mean = np.column_stack([found.x, found.fits[frame].mean(axis=0)])
    return [*drawn, path(mean[::2], "result", width=3.5)]


def caption(found: BiasVariance, frame: int) -> str:
    """The number of updates."""
    return f"step {found.steps[frame]}"


def frames(found: BiasVariance) -> list[Frame]:
    """Every kept step, to be played."""
    return [Frame(caption(found, i), fits(found, i)) for i in range(len(found.steps))]


def lowest(found: BiasVariance) -> int:
    """The frame at which bias and variance are smallest together."""
    return int((found.bias_squared + found.variance).argmin())


def curves(found: BiasVariance, frame: int) -> list[Layer]:
    """Bias, variance and their sum over the steps, which are ever further apart."""
    total = found.bias_squared + found.variance
    across = np.arange(len(total))
    top = 0.7
    drawn: list[Layer] = [path([[frame, 0.0], [frame, top]], "muted", width=1.2)]
    for values, role, name, down in (
        (found.bias_squared, "result", "bias²", 8),
        (found.variance, "data", "variance", 12),
        (total, "second", "both", -6),
    ):
        seen = np.minimum(values, top)
        drawn += [
            path(np.column_stack([across, seen]), role, width=2.2),
            points([[frame, seen[frame]]], role, r=4, opacity=1),
        ]
        at = [len(total) - 1, float(seen[-1])]
        drawn.append(text(at, name, role, shift=(6, down)))
    best = lowest(found)
    drawn.append(points([[best, float(total[best])]], "second", r=6, hollow=True, opacity=1))
    return drawn


def formula(found: BiasVariance, frame: int, theme: Theme) -> str:
    """The three parts of the expected error, with their numbers."""
    bias, variance = float(found.bias_squared[frame]), float(found.variance[frame])
    names = [
        tex.colored("result", r"\text{bias}^2", theme),
        tex.colored("data", r"\text{variance}", theme),
        r"\sigma^2",
    ]
    return tex.aligned(
        (
            r"\operatorname{E}(y - \hat f)^2",
            " + ".join(names),
            rf"{tex.colored('result', tex.number(bias, digits=3), theme)} + "
            rf"{tex.colored('data', tex.number(variance, digits=3), theme)} + "
            rf"{tex.number(found.noise)}",
            rf"\mathbf{{{tex.number(bias + variance + found.noise, digits=3)}}}",
        )
    )


def in_words(found: BiasVariance, frame: int) -> str:
    """The figure as a sentence."""
    return (
        f"{N_DRAWS} networks fitted to {N_DRAWS} draws of a wave, after {found.steps[frame]} "
        f"steps: squared bias {tex.spoken(float(found.bias_squared[frame]), digits=3)}, variance "
        f"{tex.spoken(float(found.variance[frame]), digits=3)}."
    )


def reading(found: BiasVariance) -> str:
    """Where the two are smallest together, and what is lost by going on."""
    best, total = lowest(found), found.bias_squared + found.variance
    here, end = (tex.plain(float(total[k]), digits=2) for k in (best, -1))
    if best == len(total) - 1:
        return f"Bias and variance together are still falling at step {found.steps[-1]}: **{end}**."
    return (
        f"Together they are smallest after **{found.steps[best]}** steps, {here}; at step "
        f"{found.steps[-1]} they are {end}."
    )


def ticks(found: BiasVariance) -> list[Layer]:
    """Numbers of steps below the curves, one a decade."""
    written = []
    for power in range(int(math.log10(N_STEPS)) + 1):
        place = float(np.interp(10**power, found.steps, np.arange(len(found.steps))))
        words = f"{10**power:,}"
        written.append(text([place, 0.0], words, "muted", anchor="middle", shift=(0, 18)))
    return written


def quests(found: BiasVariance, penalty: str, frame: int) -> list[Quest]:
    """Small tasks on the parts of the error."""
    bias, variance = found.bias_squared, found.variance
    total = bias + variance
    is_last, is_held = frame == len(total) - 1, float(penalty) > 0
    return [
        Quest(
            "Go to a step at which the bias² is at least seven times the variance.",
            bool(bias[frame] >= 7 * variance[frame]),
            "All networks answer alike, and all are wrong: they **underfit**.",
        ),
        Quest(
            "Now make the variance at least ten times the bias².",
            bool(variance[frame] >= 10 * bias[frame]),
            "Their mean is right, and none of them is: each has learned its own noise, and "
            "**overfits**.",
        ),
        Quest(
            "At the last step, with a penalty, keep both together within a third of their lowest, "
            "below 0.2.",
            bool(is_last and is_held and total[-1] <= min(4 / 3 * total.min(), 0.2)),
            "A penalty buys a lot less variance for a little bias, and then it no longer matters "
            "when to stop.",
        ),
    ]
