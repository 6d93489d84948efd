"""A training run as a film: what the network and each of its units say, frame by frame.

Of each number the browser needs one byte, and of most frames only how little they differ from the
one before: a run of 200 frames travels in some 300 kB, once. No Streamlit.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.decision_surface import grid_axis
from mathdl_core.neural_networks.losses import softmax
from mathdl_core.neural_networks.network import Forward, Layers, forward, unflat
from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui.layers import Point
from mathdl_ui.training_data import PAINTED, Prepared

Bytes = NDArray[np.uint8]
N_STRIP, N_CURVE = 32, 121
LEVELS = 51
"""Shades of a class: five classes of as many fit into a byte."""
MOST_EDGES = 300
"""Of a layer; more are a gray felt."""
_ZERO = 127
_COARSE = 6
"""Steps of a unit's bytes: what no eye tells apart need not travel."""
_FRAMES_AT_ONCE = 20
_BOUNDED = ("tanh", "sigmoid")


@dataclass(frozen=True, eq=False)
class Film:
    """What is sent once.

    Attributes:
        name: tells this film from any other.
        data: plain data for `static/run_player.js`.
        curves: (n_frames, 121) what the network says along one feature, in units of y; empty
            where there are more features.
    """

    name: str
    data: Mapping[str, Any]
    curves: Array


class Window(NamedTuple):
    """The part of the plane that is shown: from where to where across, and up."""

    x: Point
    y: Point

    @property
    def along(self) -> Array:
        """(121,) places across at which a curve is drawn."""
        return np.linspace(*self.x, N_CURVE)


CANVAS = Window((-1.25, 1.25), (-1.25, 1.25))
"""To paint on."""
EMPTY = Film(
    "empty",
    {"n_frames": 1, "parts": [], "bytes": ""} | {"inputs": [], "outputs": [], "box": []},
    np.zeros((1, 0)),
)
"""Of no network."""


def window(data: Prepared) -> Window:
    """All points with a margin; for one feature y goes up."""
    if data.source.name == PAINTED:
        return CANVAS
    (X, y), (X_test, y_test) = data.training, data.testing
    if data.n_features == 1:
        ends = [np.append(X, X_test), np.append(y, y_test)]
        margins = (0.06, 0.25)
    elif data.n_features == 2:
        ends = list(np.vstack([X, X_test]).T)
        margins = (0.1, 0.1)
    else:
        n = float(len(data.classes))
        return Window((-0.9, n), (0.0, n + 0.9))
    (x0, x1), (y0, y1) = (_within(e, m) for e, m in zip(ends, margins, strict=True))
    return Window((x0, x1), (y0, y1))


def _within(values: Array, margin: float) -> Point:
    low, high = float(values.min()), float(values.max())
    spare = margin * (high - low) or 1.0
    return low - spare, high + spare


def film(data: Prepared, settings: Settings, parameters: Array, sizes: tuple[int, ...]) -> Film:
    """The film of a network of widths `sizes` at each of `parameters` (n_frames, n_parameters)."""
    shown = _Parts()
    # A network that diverges may have grown beyond bounds before its run was stopped for it.
    with np.errstate(over="ignore", invalid="ignore"):
        curves = _filmed(shown, data, settings, parameters, sizes)
    written = shown.written()
    names = {
        "inputs": list(data.features) if data.n_features <= 2 else [f"{data.n_features} pixels"],
        "outputs": list(data.classes) or [data.target],
    }
    seen, n = window(data), float(len(data.classes))
    box = Window((0.0, n), (0.0, n)) if data.n_features > 2 else seen
    written |= {"n_frames": len(parameters), "box": list(zip(*box, strict=True)), **names}
    digest = hashlib.sha256(repr(sorted(written.items())).encode()).hexdigest()
    return Film(digest[:20], written, curves)


def _filmed(
    shown: _Parts, data: Prepared, settings: Settings, parameters: Array, sizes: tuple[int, ...]
) -> Array:
    """Fills `shown`; gives the curves of a network of one feature."""
    curves = np.zeros((len(parameters), 0))
    if data.n_features == 1:
        curves = _film_of_curve(shown, data, settings, parameters, sizes)
    elif data.n_features == 2:
        _film_of_plane(shown, data, settings, parameters, sizes)
    else:
        _film_of_counts(shown, data, settings, parameters, sizes)
    _film_of_edges(shown, parameters, sizes, has_inputs=data.n_features <= 2)
    return curves


class _Parts:
    """Bytes (n_frames, ...) by name, to be read one after the other."""

    def __init__(self) -> None:
        self.bytes: list[Bytes] = []
        self.parts: list[dict[str, Any]] = []

    def add(self, pictures: Bytes, **told: object) -> None:
        """Pictures (n_frames, n_pictures, height, width), and what the browser has to know."""
        self.bytes.append(pictures.reshape(len(pictures), -1))
        _, count, height, width = pictures.shape
        self.parts.append({"count": count, "height": height, "width": width, **told})

    def written(self) -> dict[str, Any]:
        """All of it, each frame as what it adds to the one before, modulo 256.

        Deflated, unless it is a single frame: a browser shows that without waiting.
        """
        whole = np.concatenate(self.bytes, axis=1)
        steps = np.diff(whole, axis=0, prepend=np.zeros_like(whole[:1])).tobytes()
        packed = steps if len(whole) == 1 else zlib.compress(steps, 4)
        return {"parts": self.parts, "bytes": base64.b64encode(packed).decode()}


def _passes(
    settings: Settings, parameters: Array, sizes: tuple[int, ...], X: Array
) -> list[Forward]:
    """What the networks say of X (n_samples, n_features), some frames at a time."""
    pieces = np.array_split(parameters, -(-len(parameters) // _FRAMES_AT_ONCE))
    return [
        forward(
            unflat(piece, sizes),
            np.broadcast_to(X, (len(piece), *X.shape)),
            activation=settings.activation,
        )
        for piece in pieces
    ]


def _outputs(passes: list[Forward]) -> Array:
    found: Array = np.concatenate([passed.output for passed in passes])
    return found


def _signed(values: Array, full: float) -> Bytes:
    """From −full to full as 0 to 254; beyond, the ends."""
    shares = np.clip(values / full, -1.0, 1.0) if full > 0 else np.zeros_like(values)
    return (np.round(_ZERO * shares) + _ZERO).astype(np.uint8)


def _coarse(values: Array, full: float) -> Bytes:
    """The same in 43 steps."""
    steps = np.round((_signed(values, full).astype(np.float64) - _ZERO) / _COARSE)
    return (_COARSE * steps + _ZERO).astype(np.uint8)


def n_surface(n_units: int) -> int:
    """Pixels along the network's picture: what a press costs is bounded."""
    return 48 if n_units <= 24 else 36


def n_unit(n_units: int) -> int:
    """Pixels along a unit's picture: the more there are, the smaller they are drawn."""
    return 16 if n_units <= 24 else 12 if n_units <= 64 else 9


def _units(
    shown: _Parts, settings: Settings, passes: list[Forward], height: int, width: int
) -> None:
    for layer in range(len(settings.hidden)):
        a = np.concatenate([passed.a[layer] for passed in passes]).transpose(0, 2, 1)
        full = 1.0 if settings.activation in _BOUNDED else float(np.quantile(np.abs(a), 0.99))
        shown.add(_coarse(a, full).reshape(*a.shape[:2], height, width), part="units")


def _grid(across: Array, up: Array, data: Prepared) -> Array:
    """Places, from the top row down, as the network gets them."""
    x, y = np.meshgrid(across, up[::-1])
    places: Array = (np.column_stack([x.ravel(), y.ravel()]) - data.split.mean) / data.split.scale
    return places


def _film_of_plane(
    shown: _Parts, data: Prepared, settings: Settings, parameters: Array, sizes: tuple[int, ...]
) -> None:
    seen = window(data)
    fine = n_surface(sum(settings.hidden))
    X = _grid(grid_axis(*seen.x, fine), grid_axis(*seen.y, fine), data)
    outputs = _outputs(_passes(settings, parameters, sizes, X))
    shape = (len(parameters), 1, fine, fine)
    if data.classes:
        shown.add(
            _class_shades(outputs, settings).reshape(shape), part="surface", palette="classes"
        )
    else:
        full = float(np.abs(data.split.train_targets).max())
        shades = _signed(outputs[..., 0], full).reshape(shape)
        shown.add(shades, part="surface", palette="signed")
    n = n_unit(sum(settings.hidden))
    X = _grid(grid_axis(*seen.x, n), grid_axis(*seen.y, n), data)
    _units(shown, settings, _passes(settings, parameters, sizes, X), n, n)


def _class_shades(outputs: Array, settings: Settings) -> Bytes:
    """(n_frames, n_places) the class of the largest output, and by how much it leads."""
    n_classes = outputs.shape[-1]
    q = softmax(outputs) if settings.loss == "cross_entropy" else np.clip(outputs, 0.0, 1.0)
    lead = (q.max(axis=-1) - 1.0 / n_classes) / (1.0 - 1.0 / n_classes)
    shades = np.round((LEVELS - 1) * np.clip(lead, 0.0, 1.0))
    found: Bytes = (LEVELS * outputs.argmax(axis=-1) + shades).astype(np.uint8)
    return found


def _film_of_curve(
    shown: _Parts, data: Prepared, settings: Settings, parameters: Array, sizes: tuple[int, ...]
) -> Array:
    split, seen = data.split, window(data)
    X = (grid_axis(*seen.x, N_STRIP)[:, None] - split.mean) / split.scale
    _units(shown, settings, _passes(settings, parameters, sizes, X), 1, N_STRIP)
    X = (seen.along[:, None] - split.mean) / split.scale
    outputs = _outputs(_passes(settings, parameters, sizes, X))[..., 0]
    found: Array = outputs * split.y_scale + split.y_mean
    return found


def _film_of_counts(
    shown: _Parts, data: Prepared, settings: Settings, parameters: Array, sizes: tuple[int, ...]
) -> None:
    """Confusion of the test samples; of a unit its weights, or its mean answer to each class."""
    passes = _passes(settings, parameters, sizes, data.split.X_test)
    y, n = data.split.test_targets.argmax(axis=1), len(data.classes)
    cells = y * n + _outputs(passes).argmax(axis=-1)
    counts = np.stack([np.bincount(row, minlength=n * n) for row in cells]).clip(max=255)
    shape = (len(parameters), 1, n, n)
    shown.add(counts.astype(np.uint8).reshape(shape), part="surface", palette="counts")
    for layer, n_units in enumerate(settings.hidden):
        if layer == 0:
            W = unflat(parameters, sizes)[0].W
            pictures = _signed(W, float(np.abs(W).max()))
            shape = (len(parameters), n_units, data.side, data.side)
        else:
            a = np.concatenate([passed.a[layer] for passed in passes])
            means = np.stack([a[:, y == k].mean(axis=1) for k in range(n)], axis=-1)
            pictures = _signed(means, float(np.abs(means).max()))
            shape = (len(parameters), n_units, 1, n)
        shown.add(pictures.reshape(shape), part="units")


def _film_of_edges(
    shown: _Parts, parameters: Array, sizes: tuple[int, ...], *, has_inputs: bool
) -> None:
    layers: Layers = unflat(parameters, sizes)
    full = max(float(np.abs(layer.W).max()) for layer in layers)
    for depth, (W, _) in enumerate(layers):
        n_out, n_in = W.shape[-2:]
        if n_out * n_in <= MOST_EDGES and (depth or has_inputs):
            shown.add(_signed(W, full)[:, None], part="edges", layer=depth)
