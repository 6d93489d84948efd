"""How far above its lowest value everyone of a race is, step by step."""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import tex
from mathdl_ui.figures.optimizers import Race
from mathdl_ui.figures.optimizers_methods import METHODS
from mathdl_ui.layers import Layer, path, points, text
from mathdl_ui.powers import powers

LOWEST_DECADE = -12.0


class Losses(NamedTuple):
    """Powers of ten of f above its lowest value, by racer, and the `low` and `high` end of them."""

    decades: dict[str, Array]
    low: float
    high: float


def losses(now: Race) -> Losses:
    """How far above the bottom everyone is."""
    heights = np.array([now.values(name) for name in now.runs])
    finite = heights[np.isfinite(heights)]
    smallest = float(finite.min()) if finite.size else 0.0
    bottom = now.ground.surface.lowest
    if not math.isfinite(bottom) or smallest < bottom:
        bottom = smallest
    with np.errstate(all="ignore"):
        logs = np.log10(heights - bottom)
    decades = np.nan_to_num(logs, nan=12.0, posinf=12.0, neginf=LOWEST_DECADE)
    decades = decades.clip(LOWEST_DECADE, 12.0)
    low = max(float(decades.min(initial=0.0)), -9)
    high = float(decades.max(initial=0.0))
    return Losses(
        dict(zip(now.runs, decades, strict=True)), math.floor(low) - 0.2, math.ceil(high) + 0.3
    )


def loss_layers(now: Race, shown: Losses, frame: int) -> list[Layer]:
    """The curves with their names, and where the race is now."""
    n, step = now.n_steps, now.step(frame)
    drawn = powers(shown.low, shown.high, n)
    drawn.append(path([(step, shown.low), (step, shown.high)], "muted", width=1.5))
    for name, y in shown.decades.items():
        clipped = np.clip(y, shown.low, shown.high)
        drawn.append(path(np.column_stack([now.steps, clipped]), now.role(name), width=2.2))
        at = np.clip(y[frame], shown.low, shown.high)
        drawn.append(points([(step, at)], now.role(name), r=4.5, opacity=1))
    for name, height in _apart({n_: float(y[-1]) for n_, y in shown.decades.items()}, shown):
        drawn.append(text((n, height), METHODS[name].short, now.role(name), shift=(6, 4)))
    return drawn


def _apart(ends: dict[str, float], shown: Losses) -> list[tuple[str, float]]:
    """Labels at the ends of curves, moved apart until none covers another."""
    room = (shown.high - shown.low) / max(15, len(ends) + 1)
    order = sorted(ends, key=lambda name: ends[name])
    heights: list[float] = []
    for name in order:
        lowest = heights[-1] + room if heights else shown.low
        heights.append(max(min(ends[name], shown.high), lowest))
    ceiling = shown.high
    for i in range(len(order) - 1, -1, -1):
        heights[i] = min(heights[i], ceiling)
        ceiling = heights[i] - room
    return list(zip(order, heights, strict=True))


def losses_in_words(now: Race, shown: Losses, frame: int) -> str:
    """The curves as a sentence."""
    step = now.step(frame)
    said = [
        f"{name} 10 to the {tex.spoken(float(y[frame]), digits=3)}"
        for name, y in shown.decades.items()
    ]
    return (
        f"How far f is above its lowest value after {step} of {now.n_steps} steps: "
        f"{', '.join(said) or 'nobody runs'}."
    )
