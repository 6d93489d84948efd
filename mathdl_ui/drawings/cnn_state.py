"""The state of the lesson on CNN filters, as the URL has it."""

from __future__ import annotations

import re

from mathdl_core.arrays import Array
from mathdl_core.convolution.cnn import CLASS, FIRST, SECOND, Unit
from mathdl_core.convolution.cnn_training import N_TEST, CnnSettings, digit_split
from mathdl_ui import controls, live
from mathdl_ui.address import Param, decimal, integer, number_in
from mathdl_ui.figures import cnn_view
from mathdl_ui.figures.cnn_view import INK, Edits, Slot
from mathdl_ui.scene import State, Values

Off = frozenset[tuple[str, int]]
MOST_EDITS = 12
LARGEST = 5.0
"""Of an edited weight; learned ones are smaller."""
_CODES = {FIRST: "a", SECOND: "b", CLASS: "c"}
_LAYERS = {code: layer for layer, code in _CODES.items()}
_SLOT = re.compile(r"([abc])(\d{1,2})\.(\d{1,2})")
_FILTER = re.compile(r"([ab])(\d{1,2})")
_WEIGHT = number_in(-LARGEST, LARGEST)


def _read_unit(text: str) -> Unit:
    layer, *numbers = text.split(",")
    if layer not in cnn_view.LAYERS or len(numbers) != 3:
        raise ValueError(f"expected a layer and three numbers, got {text!r}")
    channel, row, column = map(int, numbers)
    if not all(0 <= number < 12 for number in (channel, row, column)):
        raise ValueError(f"expected numbers from 0 to 11, got {text!r}")
    return Unit(layer, channel, row, column)


def _write_unit(unit: Unit) -> str:
    return ",".join(map(str, unit))


def _read_slot(text: str) -> Slot:
    found = _SLOT.fullmatch(text)
    if not found:
        raise ValueError(f"expected a kernel such as b3.1, got {text!r}")
    return Slot(_LAYERS[found[1]], int(found[2]), int(found[3]))


def _read_edits(text: str) -> Edits:
    """`a3.0:0.5,1,...;b2.1:...`, nine weights each."""
    edits: dict[Slot, tuple[float, ...]] = {}
    for part in filter(None, text.split(";")):
        name, _, numbers = part.partition(":")
        weights = tuple(_WEIGHT(number) for number in numbers.split(","))
        if len(weights) != 9 or len(edits) >= MOST_EDITS:
            raise ValueError(f"expected up to {MOST_EDITS} kernels of nine numbers, got {text!r}")
        edits[_read_slot(name)] = weights
    return edits


def _write_edits(edits: Edits) -> str:
    return ";".join(
        f"{_CODES[layer]}{out}.{of}:{','.join(map(decimal, weights))}"
        for (layer, out, of), weights in edits.items()
    )


def _read_off(text: str) -> Off:
    found = [_FILTER.fullmatch(part) for part in filter(None, text.split(","))]
    if len(found) > 20 or not all(found):
        raise ValueError(f"expected filters such as a3,b0, got {text!r}")
    return frozenset((_LAYERS[one[1]], int(one[2])) for one in found if one)


def _write_off(off: Off) -> str:
    return ",".join(sorted(f"{_CODES[layer]}{channel}" for layer, channel in off))


DIGIT = integer("digit", 534, 0, N_TEST - 1)
UNIT = Param("unit", Unit(FIRST, 6, 5, 3), _read_unit, _write_unit)
OF = integer("of", -1, -1, 11)
ZOOM = controls.choice_param("zoom", cnn_view.ZOOMS)
EDITS: Param[Edits] = Param("edits", {}, _read_edits, _write_edits)
OFF: Param[Off] = Param("off", frozenset(), _read_off, _write_off)
LAST = 1_000
EPOCH = "epoch"

NET = controls.choice_param("net", ("stored", "yours"))
FILTERS = ("1 + 2", "2 + 4", "4 + 8", "8 + 12")
N_FILTERS = controls.choice_param("filters", FILTERS, "4 + 8")
RATES = ("0.0003", "0.001", "0.003", "0.01", "0.03", "0.1")
RATE = controls.choice_param("rate", RATES, "0.01")
EPOCHS = ("5", "10", "20", "30")
N_EPOCHS = controls.choice_param("epochs", EPOCHS, "10")
SEED = integer("seed", 1, 0, 999_999)


def settings(values: Values) -> CnnSettings:
    """How a network of one's own is trained."""
    first, second = values.value(N_FILTERS).split(" + ")
    return CnnSettings(
        n_filters=(int(first), int(second)),
        learning_rate=float(values.value(RATE)),
        n_epochs=int(values.value(N_EPOCHS)),
        seed=values.value(SEED),
    )


def ink(values: Values) -> live.Editable:
    """The pixels that are painted on; untouched, they are those of the chosen test digit."""
    digit = digit_split().X_test[values.value(DIGIT)] * INK
    return live.Editable(tuple(map(tuple, digit.tolist())), 0.0, INK, 1.0)


def pixels(now: State) -> Array:
    """(8, 8) the picture, whole numbers from 0 to 16."""
    return ink(now.address).current(now, "ink")


def put_pixels(values: Values, painted: tuple[float, ...], settled: bool) -> None:  # noqa: FBT001
    """Take what was painted."""
    values.put(ink(values).param("ink"), painted, settled=settled)


def choose_digit(values: Values, digit: int) -> None:
    """Take a test digit in place of what was painted."""
    values.put(DIGIT, digit)
    fresh = ink(values).param("ink")
    values.put(fresh, fresh.default)
