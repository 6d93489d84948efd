"""What a hand can do with a live component, from the data that it shows: moves, drawn at random."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

Data = Mapping[str, Any]
Move = dict[str, Any]


def can_move(data: Data) -> bool:
    """Whether there is something to hold."""
    return "kind" not in data and move(data, np.random.default_rng(0)) is not None


def move(data: Data, rng: np.random.Generator) -> Move | None:
    """One state that a hand could bring a component into; None where there is nothing to hold."""
    held = _films(data)
    if "kind" in data:
        return {"chosen": _chosen(data, rng)}
    if data.get("handles"):
        return held | _of_plane(data, rng)
    if "nodes" in data:
        return held | _of_graph(data, rng)
    if any(table.get("editable") for table in data.get("matrices", ())):
        return held | {"values": _of_tables(data, rng)}
    if "pixels" in data:
        side, full = len(data["pixels"]), data["full"]
        return held | {"pixels": rng.integers(0, full + 1, (side, side)).tolist()}
    if {"minimum", "maximum", "step"} <= data.keys():
        return held | {"value": _within(data, rng)}
    if data.get("timeline"):
        return held | {"frame": _frame(data, rng)}
    return None


def _chosen(data: Data, rng: np.random.Generator) -> str | bool:
    """A button of a row, an option of a list, the other side of a switch."""
    if data["kind"] == "toggle":
        return not data["value"]
    return str(data["options"][int(rng.integers(len(data["options"])))])


def _of_plane(data: Data, rng: np.random.Generator) -> Move:
    handles = data["handles"]
    held = handles[int(rng.integers(len(handles)))]
    at = {handle["id"]: handle["at"] for handle in handles}
    at[held["id"]] = [float(rng.uniform(*held[axis])) for axis in ("x", "y")]
    frame = data["timeline"]["frame"] if data.get("timeline") else 0
    return {"at": at, "frame": frame, "held": held["id"]}


def _of_graph(data: Data, rng: np.random.Generator) -> Move:
    dials = {node["id"]: node["dial"] for node in data["nodes"] if node["dial"]}
    values = {name: dial["value"] for name, dial in dials.items()}
    if not dials or rng.random() < 0.3:
        return {"dials": values, "frame": _frame(data, rng), "chosen": ""}
    turned = sorted(dials)[int(rng.integers(len(dials)))]
    return {"dials": values | {turned: _within(dials[turned], rng)}}


def _of_tables(data: Data, rng: np.random.Generator) -> dict[str, Any]:
    values = {}
    for table in data["matrices"]:
        if not table.get("editable"):
            continue
        rows = [list(row) for row in table["values"]]
        i, j = int(rng.integers(len(rows))), int(rng.integers(len(rows[0])))
        rows[i][j] = _within(table, rng)
        values[table["id"]] = rows
    return values


def _within(limits: Data, rng: np.random.Generator) -> float:
    """A number that a slider, a dial or a cell of these limits can show."""
    low, high, step = (float(limits[name]) for name in ("minimum", "maximum", "step"))
    steps = math.floor((high - low) / step + 1e-9)
    return low + step * int(rng.integers(steps + 1))


def _frame(data: Data, rng: np.random.Generator) -> int:
    return int(rng.integers(data["timeline"]["n_frames"]))


def _films(data: Data) -> Move:
    """The films that the browser holds by now: it need not be sent them again."""
    return {
        said: [data[name]]
        for name, said in (("film_name", "films"), ("name", "held"))
        if isinstance(data.get(name), str)
    }
