"""The settings of the lesson on training, as the URL has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui import controls
from mathdl_ui.address import Param, Snapshot, integer
from mathdl_ui.scene import Values
from mathdl_ui.training_data import (
    DRAWN,
    MEASURED,
    MOST_PAINTED,
    NAMES,
    OF_MANY_CLASSES,
    OWN,
    PAINTED,
    Painted,
    Source,
    prepared,
)


def _numbers(name: str, options: Sequence[str], default: str) -> Param[str]:
    return controls.choice_param(name, options, default)


UNITS = ("0", "1", "2", "3", "4", "6", "8", "12", "16", "24", "32")
RATES = ("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10")
PENALTIES = ("0", "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3")
ACTIVATIONS = {
    "tanh": "tanh",
    "ReLU": "relu",
    "leaky ReLU": "leaky_relu",
    "sigmoid": "sigmoid",
    "GELU": "gelu",
    "identity": "identity",
}
OPTIMIZERS = {"Adam": "adam", "momentum": "momentum", "SGD": "sgd"}
STARTS = {"Xavier": "xavier", "He": "he", "small": "small", "zero": "zero"}
LOSSES = {"cross-entropy": "cross_entropy", "squared error": "mse"}
SAMPLES = ("20", "40", "60", "100", "200", "300", "500", "1000")
NOISES = ("0", "0.02", "0.05", "0.1", "0.15", "0.2", "0.3", "0.4", "0.6")
BATCHES = ("1", "4", "8", "16", "32", "64", "128", "all")
EPOCHS = ("10", "25", "50", "100", "200", "400", "1000")
DROPOUTS = ("0", "0.1", "0.2", "0.3", "0.5", "0.7")
PATIENCES = ("never", "5", "10", "20", "50")
SHARES = ("10 %", "20 %", "30 %", "50 %", "70 %")

DATA = controls.choice_param("data", NAMES)
LAYERS = tuple(
    _numbers(f"layer{i + 1}", UNITS, default) for i, default in enumerate(("8", "8", "0"))
)
ACTIVATION = controls.choice_param("activation", tuple(ACTIVATIONS))
OPTIMIZER = controls.choice_param("optimizer", tuple(OPTIMIZERS))
RATE = _numbers("rate", RATES, "0.03")
SAMPLES_OF = _numbers("samples", SAMPLES, "300")
NOISE = _numbers("noise", NOISES, "0.02")
CLASSES = _numbers("classes", ("2", "3", "4", "5"), "2")
SHARE = _numbers("held", SHARES, "30 %")
BATCH = _numbers("batch", BATCHES, "16")
N_EPOCHS = _numbers("epochs", EPOCHS, "200")
L1 = _numbers("l1", PENALTIES, "0")
L2 = _numbers("l2", PENALTIES, "0")
DROPOUT = _numbers("dropout", DROPOUTS, "0")
PATIENCE = _numbers("patience", PATIENCES, "never")
START = controls.choice_param("start", tuple(STARTS))
LOSS = controls.choice_param("loss", tuple(LOSSES))
SEED = integer("seed", 0, 0, 999_999)
DRAW = integer("draw", 0, 0, 999_999)
ACROSS = controls.text_param("x1", "", max_chars=200)
UP = controls.text_param("x2", "", max_chars=200)
TARGET = controls.text_param("target", "", max_chars=200)
TABLE = controls.text_param("table", "", max_chars=40)
PIN = controls.text_param("pin", "", max_chars=4000)
TEN = controls.toggle_param("ten")

_PATTERN: Painted = (
    *((0, x, y) for x, y in ((-80, 40), (-62, 62), (-35, 72), (-12, 60), (2, 38), (-5, 12))),
    *((0, x, y) for x, y in ((-70, 20), (-48, 78), (-20, 76), (5, 52), (-2, 25), (-15, 0))),
    *((1, x, y) for x, y in ((-40, 30), (-45, 5), (-35, -20), (-15, -40), (12, -45))),
    *((1, x, y) for x, y in ((35, -35), (48, -12), (45, 12), (-30, -32), (0, -48), (25, -42))),
)


def _read_points(text: str) -> Painted:
    read = []
    for part in text.split(";") if text else ():
        kind, x, y = map(int, part.split(","))
        if not (0 <= kind <= 2 and -120 <= x <= 120 and -120 <= y <= 120):
            raise ValueError(f"expected a class from 0 to 2 and a place within 120, got {part!r}")
        read.append((kind, x, y))
    if len(read) > MOST_PAINTED:
        raise ValueError(f"expected at most {MOST_PAINTED} points")
    return tuple(read)


def _write_points(points: Painted) -> str:
    return ";".join(f"{kind},{x},{y}" for kind, x, y in points)


POINTS: Param[Painted] = Param("points", _PATTERN, _read_points, _write_points)
BRUSH = controls.choice_param("brush", ("Blue", "Orange", "Green"))
BRUSHES = ("Blue", "Orange", "Green")

OF_SOURCE: tuple[Param[Any], ...] = (
    *(DATA, SAMPLES_OF, NOISE, CLASSES, SHARE, DRAW, ACROSS, UP, TARGET, TABLE, POINTS),
)
OF_SETTINGS: tuple[Param[Any], ...] = (
    *LAYERS,
    *(ACTIVATION, OPTIMIZER, RATE, BATCH, N_EPOCHS, L1, L2, DROPOUT, PATIENCE, START, LOSS, SEED),
)


def source(values: Values) -> Source:
    """Which data to train on; what they do not depend on is left at its default."""
    name = values.value(DATA)
    found = Source(name, test_share=float(values.value(SHARE).split()[0]) / 100)
    found = found._replace(draw=values.value(DRAW))
    if name in DRAWN:
        noise, n_samples = float(values.value(NOISE)), int(values.value(SAMPLES_OF))
        found = found._replace(n_samples=n_samples, noise=noise)
    if name in OF_MANY_CLASSES:
        found = found._replace(n_classes=int(values.value(CLASSES)))
    if name == PAINTED:
        found = found._replace(points=values.value(POINTS))
    if name in MEASURED or name == OWN:
        found = found._replace(features=(values.value(ACROSS), values.value(UP)))
    if name == OWN:
        found = found._replace(target=values.value(TARGET), table=values.value(TABLE))
    return found


def settings(values: Values, *, n_train: int, of_values: bool) -> Settings:
    """How to train on so many samples, of classes or of values."""
    patience, batch = values.value(PATIENCE), values.value(BATCH)
    return Settings(
        hidden=tuple(int(n) for layer in LAYERS if (n := values.value(layer)) != "0"),
        activation=ACTIVATIONS[values.value(ACTIVATION)],
        loss="mse" if of_values else LOSSES[values.value(LOSS)],
        initialization=STARTS[values.value(START)],
        optimizer=OPTIMIZERS[values.value(OPTIMIZER)],
        learning_rate=float(values.value(RATE)),
        batch_size=n_train if batch == "all" else int(batch),
        n_epochs=int(values.value(N_EPOCHS)),
        l1=float(values.value(L1)),
        l2=float(values.value(L2)),
        dropout=float(values.value(DROPOUT)),
        patience=None if patience == "never" else int(patience),
        seed=values.value(SEED),
    )


Key = tuple[Source, Settings]


def key(values: Values) -> Key:
    """What a run belongs to.

    Raises:
        ValueError: there are no such data.
    """
    data = prepared(source(values))
    n_train = len(data.split.X_train)
    return data.source, settings(values, n_train=n_train, of_values=not data.classes)


def pinned_text(values: Values) -> str:
    """All that a run belongs to, as a text for the URL."""
    now = {
        param.name: param.write(values.value(param))
        for param in (*OF_SOURCE, *OF_SETTINGS)
        if values.value(param) != param.default
    }
    return urlencode(now, safe=",;") or "default"


def pinned(values: Values) -> Key | None:
    """What the pinned run belongs to; None where none is pinned, or what it was made of is gone."""
    text = values.value(PIN)
    if not text:
        return None
    try:
        return key(Snapshot(dict(parse_qsl(text))))
    except ValueError:
        return None
