"""The live graph: nodes and edges that Python lays out, dials to turn, a timeline through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from mathdl_ui.address import is_finite
from mathdl_ui.components import component
from mathdl_ui.graphs import Edge, Graph, Node
from mathdl_ui.plane import Timeline
from mathdl_ui.scene import Drawn, Message, State, Values


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
