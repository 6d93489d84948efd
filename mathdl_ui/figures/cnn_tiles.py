"""The tiles of which the views of the CNN are made, and the sentence that says what they show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn
from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND
from mathdl_ui import tex
from mathdl_ui.figures import cnn_view
from mathdl_ui.figures.cnn_view import View
from mathdl_ui.stages import Bars, Place, Tile, Window

DIGITS = tuple(str(k) for k in range(10))
MAP_NAMES = {FIRST: "a1", SECOND: "a2", POOLED: "m"}


class Scales:
    """The sizes that get the full color."""

    def __init__(self, view: View) -> None:
        """Those of the picture on its way through the network."""
        passed = view.passed
        self.kernel = {
            layer: float(np.abs(cnn_view.kernels_of(view.learned, layer)).max())
            for layer in (FIRST, SECOND, CLASS)
        }
        self.maps = {
            FIRST: float(passed.a_1.max()) or 1.0,
            SECOND: float(passed.a_2.max()) or 1.0,
            POOLED: float(passed.pooled.max()) or 1.0,
        }
        self.sums = {
            FIRST: float(np.abs(passed.z_1).max()) or 1.0,
            SECOND: float(np.abs(passed.z_2).max()) or 1.0,
        }


def in_words(view: View) -> str:
    """The picture as a sentence."""
    p = view.passed.probabilities[0]
    first, second, *_ = np.argsort(-p)
    unit, changed = view.unit, ""
    if view.is_changed:
        changed = " The network is not as it was learned."
    return (
        f"A digit of 8 by 8 pixels, {int(np.count_nonzero(view.pixels))} of them inked, on its way "
        f"through two layers of filters to ten classes. The network says {first} with "
        f"{100 * p[first]:.1f} percent, then {second} with {100 * p[second]:.1f}. "
        f"Looked at: {unit_in_words(view)}, whose value is {tex.spoken(view.terms.value)}.{changed}"
    ) + ("" if unit.layer != CLASS else f" It stands for the digit {unit.channel}.")


def unit_in_words(view: View) -> str:
    """Which unit is looked at."""
    layer, channel, row, column = view.unit
    if layer == CLASS:
        return f"the logit of class {channel}"
    place = f"row {row + 1}, column {column + 1}"
    name = {FIRST: "the first layer", SECOND: "the second layer", POOLED: "the pooled maps"}[layer]
    return f"map {channel + 1} of {name}, {place}"


def maps_of(view: View, layer: str) -> Array:
    """(n, rows, columns) the maps of a layer."""
    passed = view.passed
    maps: Array = {FIRST: passed.a_1, SECOND: passed.a_2, POOLED: passed.pooled}[layer][0]
    return maps


def is_off(view: View, layer: str, channel: int) -> bool:
    """Whether the filter of a map is switched off."""
    return (SECOND if layer == POOLED else layer, channel) in view.off


def picture_tile(view: View, place: Place, *, written: bool = False) -> Tile:
    """The picture, framed where the unit looks."""
    window = cnn.sees(view.unit)
    return Tile("x", view.picture, place, written=written, lit=[window])


def map_tile(
    view: View,
    scales: Scales,
    layer: str,
    channel: int,
    place: Place,
    *,
    label: str = "",
    written: bool = False,
    lit: Sequence[Window] = (),
) -> Tile:
    """One map of a layer, of which units are chosen."""
    return Tile(
        f"{MAP_NAMES[layer]}-{channel}",
        maps_of(view, layer)[channel],
        place,
        full=scales.maps[layer],
        label=label,
        written=written,
        lit=lit,
        unit=(layer, channel),
        off=is_off(view, layer, channel),
    )


def window_before(view: View) -> Window:
    """The window that the unit sees in the maps before its own, within them."""
    found, side = view.terms, 8 if view.unit.layer in (FIRST, SECOND) else 6
    height, width = found.inputs.shape[1:]
    return (
        max(found.top, 0),
        max(found.left, 0),
        min(found.top + height, side),
        min(found.left + width, side),
    )


def class_bars(view: View, place: Place) -> Bars:
    """The probabilities, beside those of the network as it was learned."""
    return Bars(
        place,
        view.passed.probabilities[0],
        view.before.probabilities[0],
        DIGITS,
        CLASS,
        view.unit.channel if view.unit.layer == CLASS else None,
    )
