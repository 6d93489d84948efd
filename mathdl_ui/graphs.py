"""Graphs as figures make them: nodes and edges, dials to turn, what each shows at which frame.

Columns go from left to right, or from top to bottom where the screen is narrow. What a mark or an
edge shows depends on the frame of the timeline: it appears at its frame, and the browser plays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mathdl_ui.layers import Point


@dataclass(frozen=True)
class Dial:
    """A number that is turned by hand, from `minimum` to `maximum` in steps."""

    value: float
    minimum: float
    maximum: float
    step: float

    def within(self, value: float) -> float:
        """The allowed value nearest to a finite `value`."""
        steps = round((min(max(value, self.minimum), self.maximum) - self.minimum) / self.step)
        # Without the rounding -5 + 53 · 0.1 would be 0.2999999999999998.
        return round(min(self.minimum + steps * self.step, self.maximum), 9)


@dataclass(frozen=True)
class Mark:
    """A short text at a node, from a frame on, before another one if that is given.

    Attributes:
        text: what it says.
        role: its color.
        side: "above" or "below" the node.
        since: the first frame that shows it.
        until: the first frame that no longer does.
    """

    text: str
    role: str
    side: str
    since: int = 0
    until: int | None = None


@dataclass(frozen=True)
class Phase:
    """How an edge looks from a frame on.

    Attributes:
        since: the first frame.
        role: its color.
        width: in pixels.
        label: a short text on it.
        opacity: from 0 to 1.
    """

    since: int
    role: str
    width: float
    label: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class Node:
    """A node of the picture.

    Attributes:
        id: its name among the nodes.
        at: (column, row).
        label: what is written in it; of a dial, its name.
        spoken: what a screen reader calls it, with its numbers.
        marks: texts at its sides.
        active: (frame, role) for each frame in which it is the one at work.
        dial: the number that the hand turns, if it has one.
        chosen: whether the reader has chosen it.
        tag: the name of its value, written before the mark above it.
    """

    id: str
    at: Point
    label: str
    spoken: str
    marks: Sequence[Mark] = ()
    active: Sequence[tuple[int, str]] = ()
    dial: Dial | None = None
    chosen: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Edge:
    """An edge of the picture.

    Attributes:
        start: id of the node it leaves.
        end: id of the node it reaches.
        phases: how it looks, in the order of their frames.
        via: (column, row) of each place it passes.
        slot: which of the edges into its end it is, counted from 0.
        slots: how many there are.
        forward: the frame on the way to which a bead runs along it, if any.
        backward: the frame on the way to which one runs back.
        id: its name among the edges, if it can be chosen.
        title: what a pointer that rests on it reads.
        chosen: whether the reader has chosen it.
    """

    start: str
    end: str
    phases: Sequence[Phase]
    via: Sequence[Point] = ()
    slot: int = 0
    slots: int = 1
    forward: int | None = None
    backward: int | None = None
    id: str = ""
    title: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Graph:
    """A picture of nodes and edges.

    Attributes:
        alt: a sentence that says it.
        nodes: the nodes.
        edges: the edges.
        n_columns: how many columns there are.
        n_rows: how many rows there are; a fraction of one is fine.
        column: the least width of a column in pixels; where they do not fit, it flows downward.
        row: the height of a row in pixels.
    """

    alt: str
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    n_columns: int
    n_rows: float
    column: int = 96
    row: int = 84
