"""Two of the three views of the CNN: one layer of it, and one unit's arithmetic."""

from __future__ import annotations

import numpy as np

from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND
from mathdl_ui import tex
from mathdl_ui.figures.cnn_places import NARROW, WIDE, at, both, grid, square
from mathdl_ui.figures.cnn_tiles import (
    Scales,
    class_bars,
    in_words,
    map_tile,
    picture_tile,
    window_before,
)
from mathdl_ui.figures.cnn_view import View
from mathdl_ui.stages import Bars, Box, Place, Stage, Tile, Word

# --- One layer -----------------------------------------------------------------------------------


def layer_stage(view: View) -> Stage:
    """The layer of the unit looked at: what goes in, its kernels, what comes out."""
    return {FIRST: _first, SECOND: _second, POOLED: _pooled, CLASS: _classes}[view.unit.layer](view)


def _stage(
    view: View,
    heights: tuple[float, float],
    tiles: list[Tile],
    words: list[Word],
    bars: Bars | None = None,
) -> Stage:
    wide, narrow = heights
    name = f"{view.zoom} {view.unit.layer}"
    return Stage(in_words(view), (WIDE, wide), (NARROW, narrow), tiles, words, (), bars, view=name)


def _sign(text: str, wide: Box | None, narrow: Box | None = None) -> Word:
    return Word(text, Place(wide, narrow), role="ink", math=True)


def _bias(bias: float) -> str:
    return f"{'−' if bias < 0 else '+'} {tex.plain(abs(bias))}"


def _first(view: View) -> Stage:
    scales, unit, passed = Scales(view), view.unit, view.passed
    f, bias = unit.channel, float(view.network.bias_1[unit.channel])
    tiles = [
        picture_tile(view, Place(square(0, 60, 256), square(0, 24, 170)), written=True),
        Tile(
            f"k1-{f}", view.network.kernels_1[f, 0],
            Place(square(296, 128, 120), square(215, 24, 110)), scales.kernel[FIRST],
            f"filter {f + 1}", "model", written=True, marked=True,
        ),
        Tile(
            f"z1-{f}", passed.z_1[0, f], Place(square(456, 68, 240), square(0, 230, 165)),
            scales.sums[FIRST], "sum + bias", "data", written=True, unit=(FIRST, f),
        ),
        map_tile(
            view, scales, FIRST, f, Place(square(720, 68, 240), square(185, 230, 165)),
            label=f"map {f + 1}: ReLU cuts off at 0", written=True,
        ),
    ]  # fmt: skip
    words = [
        _sign("⋆", at(276, 196), at(192, 84)),
        _sign(f"{_bias(bias)} =", at(356, 286), at(270, 160)),
    ]
    return _stage(view, (340, 400), tiles, words)


def _second(view: View) -> Stage:
    scales, unit, passed = Scales(view), view.unit, view.passed
    g, n_1 = unit.channel, view.network.n_filters[0]
    across = WIDE / max(n_1, 4)
    maps = both(grid(n_1, 0, 26, 98, across), grid(4, 0, 20, 80, 90, 160))
    kernels = both(grid(n_1, 16, 134, 66, across), grid(4, 10, 106, 60, 90, 160))
    tiles = []
    for c in range(n_1):
        lit = [window_before(view)]
        label = f"map {c + 1}"
        tiles.append(map_tile(view, scales, FIRST, c, maps(c), lit=lit, label=label))
        tiles.append(
            Tile(
                f"k2-{c}", view.network.kernels_2[g, c], kernels(c), scales.kernel[SECOND], "",
                "model", unit=("pick", c), marked=view.slot.of == c,
                comes_from=(f"a2-{g}", (0, 0, 6, 6)),
            )
        )  # fmt: skip
    narrow_top = 26 + 160 * (-(-n_1 // 4))
    tiles += [
        Tile(
            f"z2-{g}", passed.z_2[0, g],
            Place(square(250, 238, 204), square(0, narrow_top + 20, 165)),
            scales.sums[SECOND], "all products added, + bias", "data", written=True,
            unit=(SECOND, g),
        ),
        map_tile(
            view, scales, SECOND, g,
            Place(square(490, 238, 204), square(185, narrow_top + 20, 165)),
            label=f"map {g + 1}: ReLU", written=True,
        ),
        map_tile(
            view, scales, POOLED, g, Place(square(730, 289, 102), None), label="pooled",
            written=True,
        ),
    ]  # fmt: skip
    words = [
        Word("each map with its kernel", Place(at(110, 300), None)),
        _sign(f"Σ {_bias(float(view.network.bias_2[g]))} =", at(190, 345), None),
    ]
    return _stage(view, (450, narrow_top + 195), tiles, words)


def _pooled(view: View) -> Stage:
    scales, g = Scales(view), view.unit.channel
    tiles = [
        map_tile(
            view, scales, SECOND, g, Place(square(160, 30, 300), square(0, 26, 200)),
            written=True, lit=[window_before(view)], label=f"map {g + 1} of the second layer",
        ),
        map_tile(
            view, scales, POOLED, g, Place(square(560, 80, 200), square(230, 66, 120)),
            written=True, label="pooled",
        ),
    ]  # fmt: skip
    words = [_sign("max", at(510, 186), at(215, 132))]
    return _stage(view, (350, 240), tiles, words)


def _classes(view: View) -> Stage:
    scales, k, n_2 = Scales(view), view.unit.channel, view.network.n_filters[1]
    across = 690.0 / 6
    maps = both(grid(6, 0, 26, 92, across, 226), grid(4, 0, 216, 80, 90, 192))
    kernels = both(grid(6, 0, 122, 92, across, 226), grid(4, 0, 300, 80, 90, 192))
    tiles = []
    for g in range(n_2):
        tiles.append(map_tile(view, scales, POOLED, g, maps(g), label=f"map {g + 1}", written=True))
        tiles.append(
            Tile(
                f"v-{g}", view.network.weights[k, g], kernels(g), scales.kernel[CLASS], "",
                "model", written=True, unit=("pick", g), marked=view.slot.of == g,
                comes_from=(f"m-{g}", (0, 0, 3, 3)),
            )
        )  # fmt: skip
    bars = class_bars(view, Place((740.0, 26.0, 220.0, 412.0), (0.0, 8.0, 350.0, 176.0)))
    words = [Word(f"below each map, its weights for the digit {k}", Place(at(330, 464), None))]
    return _stage(view, (472, 206 + 192 * (-(-n_2 // 4))), tiles, words, bars)


# --- One unit ------------------------------------------------------------------------------------


def unit_stage(view: View) -> Stage:
    """What the unit sees, its weights, and the products."""
    unit = view.unit
    if unit.layer == POOLED:
        return _pooled(view)
    if unit.layer == FIRST:
        return _unit_of_one_map(view)
    return _unit_of_many(view)


def _unit_of_one_map(view: View) -> Stage:
    scales, found, (_, f, row, column) = Scales(view), view.terms, view.unit
    top, left = found.top, found.left
    full = float(np.abs(found.products).max()) or 1.0
    cut = Place(square(236, 88, 168), square(0, 210, 105))
    tiles = [
        picture_tile(view, Place(square(0, 72, 200), square(0, 24, 160))),
        Tile(
            "patch-0", found.inputs[0], cut, 1.0, "what it sees", written=True,
            comes_from=("x", (top, left, top + 3, left + 3)),
        ),
        Tile(
            f"k1-{f}", found.weights[0], Place(square(444, 88, 168), square(123, 210, 105)),
            scales.kernel[FIRST], f"filter {f + 1}", "model", written=True, marked=True,
        ),
        Tile(
            "product-0", found.products[0], Place(square(652, 88, 168), square(245, 210, 105)),
            full, "products", written=True, comes_from=(f"k1-{f}", (0, 0, 3, 3)),
        ),
        Tile(
            "value", np.array([[found.value]]), Place(square(876, 134, 76), square(275, 60, 75)),
            scales.maps[FIRST], "ReLU(sum)", "result", written=True,
            comes_from=(f"a1-{f}", (row, column, row + 1, column + 1)),
        ),
        map_tile(view, scales, FIRST, f, Place(square(876, 230, 76), square(180, 60, 75)),
             label=f"in map {f + 1}"),
    ]  # fmt: skip
    words = [
        _sign("×", at(424, 178), at(114, 268)),
        _sign("=", at(632, 178), at(237, 268)),
        _sign("→", at(848, 178), None),
    ]
    return _stage(view, (330, 325), tiles, words)


def _unit_of_many(view: View) -> Stage:
    """Windows of all maps before, their kernels, and the products, one column for each map."""
    scales, found, (layer, _out, *_) = Scales(view), view.terms, view.unit
    n = len(found.inputs)
    second = layer == SECOND
    full = float(np.abs(found.products).max()) or 1.0
    per_row = 8 if second else 12
    size, across = (104.0, 120.0) if second else (72.0, 80.0)
    down = 3 * size + 72.0
    x, tiles = 0.0, []
    narrow_down = 3 * 78 + 44.0
    places = [
        both(
            grid(per_row, x, 26 + k * (size + 10), size, across, down),
            grid(4, 0, 22 + k * 82, 78, 90, narrow_down),
        )
        for k in range(3)
    ]
    window = window_before(view) if second else (0, 0, 3, 3)
    source = "a1" if second else "m"
    kernel = "k2" if second else "v"
    # In the network the kernels of a map are not drawn: they come out of it.
    whole = f"a2-{view.unit.channel}" if second else "m-0"
    words = []
    for c in range(n):
        products = found.products[c]
        tiles += [
            Tile(
                f"patch-{c}", found.inputs[c], places[0](c),
                scales.maps[FIRST if second else POOLED], f"map {c + 1}", written=True,
                comes_from=(f"{source}-{c}", window),
            ),
            Tile(
                f"{kernel}-{c}", found.weights[c], places[1](c), scales.kernel[layer], "", "model",
                written=True, unit=("pick", c), marked=view.slot.of == c,
                comes_from=(whole, (0, 0, 3, 3)),
            ),
            Tile(
                f"product-{c}", products, places[2](c), full, "", written=True,
                comes_from=(f"{kernel}-{c}", (0, 0, 3, 3)),
            ),
        ]  # fmt: skip
        wide, narrow = places[2](c)
        assert wide is not None
        assert narrow is not None
        said = f"Σ = {tex.plain(float(products.sum()), digits=3)}"
        words.append(
            Word(
                said,
                Place(
                    at(wide[0] + wide[2] / 2, wide[1] + wide[3] + 18),
                    at(narrow[0] + 39, narrow[1] + 92),
                ),
                role="ink",
            )
        )
    rows, narrow_rows = -(-n // per_row), -(-n // 4)
    heights = 26 + rows * down - 10, 22 + narrow_rows * narrow_down
    return _stage(view, heights, tiles, words)
