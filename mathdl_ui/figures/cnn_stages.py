"""The three views of the CNN: the whole network, one layer of it, one unit's arithmetic."""

from __future__ import annotations

import itertools

import numpy as np

from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND
from mathdl_ui.figures import cnn_view
from mathdl_ui.figures.cnn_close_ups import layer_stage, unit_stage
from mathdl_ui.figures.cnn_places import NARROW, WIDE, NetworkPlaces
from mathdl_ui.figures.cnn_tiles import (
    Scales,
    class_bars,
    in_words,
    map_tile,
    picture_tile,
    window_before,
)
from mathdl_ui.figures.cnn_view import View
from mathdl_ui.stages import Line, Place, Stage, Tile, Word


def stage(view: View) -> Stage:
    """What the picture shows."""
    if view.zoom == cnn_view.NETWORK:
        return _network(view)
    if view.zoom == cnn_view.LAYER:
        return layer_stage(view)
    return unit_stage(view)


def kernel_in_hand(view: View) -> Place | None:
    """Where the kernel is edited on the stage; None where it stands below."""
    if view.zoom != cnn_view.NETWORK:
        return None
    return NetworkPlaces(*view.network.n_filters).kernel_in_hand


def _network(view: View) -> Stage:
    network, unit, scales = view.network, view.unit, Scales(view)
    n_1, n_2 = network.n_filters
    places = NetworkPlaces(n_1, n_2)
    tiles = [picture_tile(view, places.picture)]
    before = [window_before(view)]
    for f in range(n_1):
        tiles.append(
            Tile(
                f"k1-{f}",
                network.kernels_1[f, 0],
                places.kernel(f),
                full=scales.kernel[FIRST],
                role="model",
                marked=view.slot.layer == FIRST and view.slot.out == f,
            )
        )
        lit = before if unit.layer == SECOND and view.slot.of == f else []
        tiles.append(map_tile(view, scales, FIRST, f, places.first(f), lit=lit))
    for g in range(n_2):
        lit = before if unit.layer == POOLED and unit.channel == g else []
        tiles.append(map_tile(view, scales, SECOND, g, places.second(g), lit=lit))
    tiles += [map_tile(view, scales, POOLED, g, places.pooled(g)) for g in range(n_2)]
    return Stage(
        in_words(view),
        (WIDE, places.heights[0]),
        (NARROW, places.heights[1]),
        tiles,
        _heads(view, places),
        _lines(view),
        class_bars(view, places.bars),
        view=cnn_view.NETWORK,
    )


def _heads(view: View, places: NetworkPlaces) -> list[Word]:
    n_1, n_2 = view.network.n_filters
    anchored = {
        "picture": "a digit, to paint on",
        "first": f"{n_1} filters, {n_1} maps 8 × 8",
        "second": f"{n_2} filters, {n_2} maps 6 × 6",
        "pooled": "pooled, 3 × 3",
        "class": "what it says",
    }
    words = []
    for name, text in anchored.items():
        wide, narrow = places.heads[name]
        words.append(Word(text, Place(wide, None)))
        if narrow:
            anchor = "middle" if name == "picture" else "start"
            words.append(Word(text, Place(None, narrow), anchor=anchor))
    right = f"{100 * view.accuracy:.1f} % of the test digits right"
    return [*words, Word(right, places.accuracy, role="ink")]


def _lines(view: View) -> list[Line]:
    """All connections, as thick as their kernels are large; those of the unit stand out."""
    network, unit = view.network, view.unit
    lines = []
    for layer, start, end in ((FIRST, "x", "k1"), (SECOND, "a1", "a2"), (CLASS, "m", "bars")):
        kernels = cnn_view.kernels_of(network, layer)
        sums = kernels.sum(axis=(2, 3))
        full = float(np.abs(kernels).sum(axis=(2, 3)).max()) or 1.0
        strengths = (sums / full).tolist()
        for out, of in itertools.product(*map(range, sums.shape)):
            into = (layer, out) == (unit.layer, unit.channel)
            out_of = unit.layer == FIRST and layer == SECOND and of == unit.channel
            pools = unit.layer == POOLED and layer == SECOND and out == unit.channel
            lit = into or out_of or pools
            if layer == CLASS and not lit:
                continue
            begin = start if layer == FIRST else f"{start}-{of}"
            finish = end if layer == CLASS else f"{end}-{out}"
            lines.append(Line(begin, finish, strengths[out][of], lit))
    for g in range(network.n_filters[1]):
        lines.append(Line(f"a2-{g}", f"m-{g}", 0.25, unit.layer == POOLED and unit.channel == g))
    return lines
