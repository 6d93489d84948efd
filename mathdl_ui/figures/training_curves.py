"""The curves beside a training run: loss, accuracy, gradients and weights over the epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.network import unflat
from mathdl_core.neural_networks.training import Run
from mathdl_core.neural_networks.training_seeds import Band, band
from mathdl_ui import tex

STYLES = ("data", "second", "result", "model")
"""Of the layers, from the first on."""


class Scale(NamedTuple):
    """From values to heights from 0 to 1."""

    low: float
    high: float
    is_log: bool

    def heights(self, values: Array) -> Array:
        """Heights of values; what is beyond either end is at it."""
        low, high = self.low, self.high
        seen: Array = values
        if self.is_log:
            low, high = math.log10(low), math.log10(high)
            seen = np.asarray(np.log10(np.maximum(values, self.low)), dtype=np.float64)
        shares: Array = np.clip((seen - low) / (high - low), 0.0, 1.0)
        return shares

    @property
    def ticks(self) -> list[list[Any]]:
        """Three heights or so with their numbers."""
        if not self.is_log:
            marks = np.linspace(self.low, self.high, 3)
        else:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            marks = np.power(10.0, np.arange(first, last + 1, max(1, (last - first + 1) // 3)))
        heights = self.heights(marks)
        return [
            [round(float(y), 4), tex.plain(float(value), digits=2)]
            for y, value in zip(heights, marks, strict=True)
        ]


def log_scale(*curves: Array, decades: float = 4.0) -> Scale:
    """Whole decades around all positive values, at most so many below the largest."""
    values = np.concatenate([curve[np.isfinite(curve) & (curve > 0)] for curve in curves])
    if not values.size:
        return Scale(0.1, 1.0, is_log=True)
    high = 10.0 ** math.ceil(math.log10(values.max()) + 1e-9)
    low = 10.0 ** math.floor(math.log10(max(values.min(), high * 10.0**-decades)))
    return Scale(min(low, high / 10.0), high, is_log=True)


def panels(run: Run, pinned: Run | None, seeds: Sequence[Run]) -> list[dict[str, Any]]:
    """All curves of a run, those of a pinned one in gray, and the band of many seeds."""
    last = max(float(one.epochs[-1]) for one in (run, *([pinned] if pinned else []), *seeds)) or 1.0
    shown = [_losses(run, pinned, seeds, last)]
    if np.isfinite(run.train_accuracy).all():
        shown.append(_accuracies(run, pinned, seeds, last))
    shown.append(_by_layer(run, "Gradient", run.gradient_norms[run.frames], last, "∂L/∂W"))
    shown.append(_by_layer(run, "Weights", weight_sizes(run), last, "W"))
    return shown


def weight_sizes(run: Run) -> Array:
    """(n_frames, n_layers) root mean squares of the weights of each layer."""
    layers = unflat(run.parameters, run.sizes)
    return np.stack([np.sqrt(np.square(layer.W).mean(axis=(-2, -1))) for layer in layers], axis=-1)


def _points(x: Array, y: Array, *, most: int = 200) -> list[list[float]]:
    """At most 200 of the points, evenly apart."""
    chosen = np.rint(np.linspace(0, len(x) - 1, min(most, len(x)))).astype(int)
    found: list[list[float]] = np.column_stack([x, y])[chosen].round(4).tolist()
    return found


def _line(
    run: Run, values: Array, scale: Scale, last: float, style: str, *, live: bool = False
) -> dict[str, Any]:
    """A curve at the frames, where the timeline runs along it, or at all epochs."""
    x = run.epochs[run.frames] / last if live else run.epochs / last
    y = scale.heights(values[run.frames] if live else values)
    return {"points": _points(x, y), "style": style, "live": live}


def _pair(
    run: Run, pinned: Run | None, name: str, scale: Scale, last: float
) -> list[dict[str, Any]]:
    lines = []
    if pinned is not None:
        for kind, dash in (("train", ""), ("test", " dashed")):
            values = getattr(pinned, f"{kind}_{name}")
            lines.append(_line(pinned, values, scale, last, f"model{dash}"))
    lines.append(_line(run, getattr(run, f"train_{name}"), scale, last, "ink", live=True))
    lines.append(_line(run, getattr(run, f"test_{name}"), scale, last, "ink dashed", live=True))
    return lines


def _keys(pinned: Run | None, seeds: Sequence[Run]) -> list[dict[str, str]]:
    keys = [{"name": "train", "style": "ink"}, {"name": "test", "style": "ink dashed"}]
    if pinned is not None:
        keys.append({"name": "pinned", "style": "model"})
    if seeds:
        keys.append({"name": f"test, {len(seeds)} seeds", "style": "muted"})
    return keys


def _band(seeds: Sequence[Run], name: str, scale: Scale, last: float) -> list[dict[str, Any]]:
    if not seeds:
        return []
    found = band_of(seeds, name)
    reached = found.n_runs > 0
    x = np.flatnonzero(reached) / last
    low, high = (scale.heights(part[reached]) for part in (found.lowest, found.highest))
    return [{"low": _points(x, low), "high": _points(x, high), "style": "muted"}]


def band_of(seeds: Sequence[Run], name: str) -> Band:
    """Lowest, median and highest of the tests of many seeds, at each epoch."""
    n_epochs = max(one.settings.n_epochs for one in seeds)
    return band([getattr(one, f"test_{name}") for one in seeds], n_epochs=n_epochs)


def _losses(run: Run, pinned: Run | None, seeds: Sequence[Run], last: float) -> dict[str, Any]:
    runs = [run, *([pinned] if pinned else [])]
    scale = log_scale(*(getattr(one, f"{kind}_loss") for one in runs for kind in ("train", "test")))
    best = run.test_loss[run.best_epoch]
    marks = []
    if 0 < run.best_epoch < 0.9 * run.epochs[-1]:
        place = [run.best_epoch / last, float(scale.heights(np.array([best]))[0])]
        marks.append([*(round(c, 4) for c in place), f"lowest test loss: epoch {run.best_epoch}"])
    said = [
        f"{tex.plain(run.train_loss[k], digits=2)} · {tex.plain(run.test_loss[k], digits=2)}"
        for k in run.frames
    ]
    alt = (
        f"Loss over the epochs, logarithmic: on training data from "
        f"{tex.spoken(run.train_loss[0], digits=3)} to {tex.spoken(run.train_loss[-1], digits=3)}, "
        f"on test data to {tex.spoken(run.test_loss[-1], digits=3)}."
    )
    return {
        "title": "Loss",
        "keys": _keys(pinned, seeds),
        "lines": _pair(run, pinned, "loss", scale, last),
        "bands": _band(seeds, "loss", scale, last),
        "ticks": scale.ticks,
        "marks": marks,
        "said_at": said,
        "alt": alt,
    }


def _accuracies(run: Run, pinned: Run | None, seeds: Sequence[Run], last: float) -> dict[str, Any]:
    both = pinned if pinned and np.isfinite(pinned.train_accuracy).all() else None
    values = np.concatenate(
        [part for one in (run, both) if one for part in (one.train_accuracy, one.test_accuracy)]
    )
    scale = Scale(min(0.5, math.floor(10 * float(values.min())) / 10), 1.0, is_log=False)
    percents = [
        f"{100 * run.train_accuracy[k]:.1f} · {100 * run.test_accuracy[k]:.1f} %"
        for k in run.frames
    ]
    ticks = [[y, f"{100 * v:.0f} %"] for y, v in ((0.0, scale.low), (1.0, scale.high))]
    alt = (
        f"Accuracy over the epochs: in the end {100 * run.train_accuracy[-1]:.1f} percent on "
        f"training data and {100 * run.test_accuracy[-1]:.1f} percent on test data."
    )
    return {
        "title": "Accuracy",
        "keys": [],
        "lines": _pair(run, both, "accuracy", scale, last),
        "bands": _band(seeds, "accuracy", scale, last),
        "ticks": ticks,
        "marks": [],
        "said_at": percents,
        "alt": alt,
    }


def _by_layer(run: Run, title: str, sizes: Array, last: float, what: str) -> dict[str, Any]:
    """A curve for each layer of sizes (n_frames, n_layers)."""
    scale = log_scale(sizes, decades=5.0)
    x = run.epochs[run.frames] / last
    lines = [
        {"points": _points(x, scale.heights(column)), "style": style, "live": True}
        for column, style in zip(sizes.T, STYLES, strict=False)
    ]
    keys = [
        {"name": f"{layer + 1}" if layer else "layer 1", "style": style}
        for layer, style in zip(range(sizes.shape[1]), STYLES, strict=False)
    ]
    said = [" · ".join(tex.plain(value, digits=1) for value in row) for row in sizes]
    spoken = " and ".join(tex.spoken(value, digits=2) for value in sizes[-1])
    return {
        "title": title,
        "keys": keys,
        "lines": lines,
        "bands": [],
        "ticks": scale.ticks,
        "marks": [],
        "said_at": said,
        "alt": f"Size of {what} by layer over the epochs, logarithmic; in the end {spoken}.",
    }
