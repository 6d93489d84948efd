"""What stands on a stage of tiles: pictures of numbers, words, lines, bars; no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mathdl_core.arrays import Array

Box = tuple[float, float, float, float]
"""Left, top, width, height in units of the stage."""
Window = tuple[int, int, int, int]
"""First row, first column, after the last of each."""


class Place(NamedTuple):
    """Where something is on a wide and on a narrow stage; None where it is left out."""

    wide: Box | None
    narrow: Box | None


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture of numbers.

    Attributes:
        name: by which it is known from one view to the next.
        values: (rows, columns); NaN is an empty cell.
        place: where it is.
        full: the size of number that gets the full color.
        label: what stands above it.
        role: the color of positive numbers.
        written: whether the numbers stand in the cells.
        instead: (rows, columns) numbers to be written in place of the values.
        lit: windows that are framed.
        unit: what a click on its cells chooses: a kind and the number of the tile; or no kind and
            "pick", which picks the tile itself.
        comes_from: the tile, and the window of it, that it glides out of.
        off: drawn as switched off.
        marked: whether it stands out from others.
    """

    name: str
    values: Array
    place: Place
    full: float = 1.0
    label: str = ""
    role: str = "data"
    written: bool = False
    instead: Array | None = None
    lit: Sequence[Window] = ()
    unit: tuple[str, int] | None = None
    comes_from: tuple[str, Window] | None = None
    off: bool = False
    marked: bool = False


@dataclass(frozen=True)
class Word:
    """Words centered at a point of the stage: `place` is (x, y) as a box without size."""

    text: str
    place: Place
    role: str = "muted"
    math: bool = False
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """A line from one tile to the next, as thick as `strength`, from −1 to 1, is large."""

    start: str
    end: str
    strength: float
    lit: bool = False


@dataclass(frozen=True, eq=False)
class Bars:
    """Shares by name, from 0 to 1, with those of before as a thin mark.

    Attributes:
        place: where they are.
        values: (n,).
        before: (n,) to compare with.
        names: of the bars.
        kind: what a click on one chooses.
        chosen: the one pointed out, or None.
    """

    place: Place
    values: Array
    before: Array
    names: Sequence[str]
    kind: str
    chosen: int | None = None


@dataclass(frozen=True, eq=False)
class Stage:
    """What is to be shown.

    Attributes:
        alt: all of it in a sentence.
        wide: width and height of the wide stage.
        narrow: the same of the narrow one.
        view: its name; tiles glide where it changes.
    """

    alt: str
    wide: tuple[float, float]
    narrow: tuple[float, float]
    tiles: Sequence[Tile]
    words: Sequence[Word] = ()
    lines: Sequence[Line] = ()
    bars: Bars | None = None
    view: str = ""
