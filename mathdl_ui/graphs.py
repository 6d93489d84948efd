"""The live graph: nodes and edges that Python lays out, dials to turn, a timeline through it all.

Columns go from left to right, or from top to bottom where the screen is narrow. What a mark or an
edge shows depends on the frame of the timeline: it appears at its frame, and the browser plays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mathdl_ui.address import is_finite
from mathdl_ui.components import component
from mathdl_ui.layers import Point
from mathdl_ui.plane import Timeline
from mathdl_ui.scene import Drawn, Message, State, Values


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


class Turned(Protocol):
    """Takes the numbers of dials by their ids."""

    def __call__(self, values: Values, dials: Mapping[str, float], *, settled: bool) -> None:
        """Put the values that follow."""


_graph = component("graph", ratio="2/1", height="260px")


def drawn(
    state: State,
    graph: Graph,
    *,
    timeline: Timeline,
    turned: Turned | None = None,
    chosen: Callable[[Values, str, bool], None] | None = None,
) -> Drawn:
    """The graph at the timeline's frame.

    Args:
        state: of the page.
        graph: what is shown.
        timeline: its frames hold captions only; the layers of the graph know theirs.
        turned: takes what the hand has turned.
        chosen: takes the id of the node or edge that was chosen, "" for none, and whether the hand
            has let go.
    """
    dials = {node.id: node.dial for node in graph.nodes if node.dial}
    names = {node.id for node in graph.nodes} | {edge.id for edge in graph.edges} | {""}

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        sent = values.get("dials")
        if turned and isinstance(sent, Mapping):
            found = {
                name: dial.within(float(sent[name]))
                for name, dial in dials.items()
                if is_finite(sent.get(name))
            }
            if found:
                turned(address, found, settled=settled)
        frame = values.get("frame")
        if isinstance(frame, int | float) and is_finite(frame):
            timeline.put(address, frame, settled=settled)
        name = values.get("chosen")
        if chosen and isinstance(name, str) and name in names:
            chosen(address, name, settled)

    frame = timeline.current(state)
    data: dict[str, Any] = {
        "alt": graph.alt,
        "nodes": [_node_data(node) for node in graph.nodes],
        "edges": [_edge_data(edge) for edge in graph.edges],
        "n_columns": graph.n_columns,
        "n_rows": graph.n_rows,
        "column": graph.column,
        "row": graph.row,
        "timeline": {
            "n_frames": timeline.n_frames,
            "frame": frame,
            "caption": timeline.said(frame),
            "seconds": timeline.seconds,
            "label": timeline.label,
            "captions": [timeline.said(frame) for frame in range(timeline.n_frames)],
        },
    }
    return Drawn(_graph, data, receive)


def _node_data(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "at": node.at,
        "label": node.label,
        "spoken": node.spoken,
        "tag": node.tag,
        "chosen": node.chosen,
        "active": [list(one) for one in node.active],
        "marks": [vars(mark) for mark in node.marks],
        "dial": vars(node.dial) if node.dial else None,
    }


def _edge_data(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.id,
        "start": edge.start,
        "end": edge.end,
        "via": [list(place) for place in edge.via],
        "slot": edge.slot,
        "slots": edge.slots,
        "forward": edge.forward,
        "backward": edge.backward,
        "title": edge.title,
        "chosen": edge.chosen,
        "phases": [vars(phase) for phase in edge.phases],
    }
