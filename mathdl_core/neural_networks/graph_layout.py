r"""Where the nodes of a graph are drawn: each in the column after its last parent.

$$\operatorname{column}(j) = 1 + \max_{i\,\in\,\text{parents of } j} \operatorname{column}(i)$$

Within a column nodes are ordered by the mean place of their neighbors, back and forth a few times,
which untangles most crossings. An edge over several columns has a waypoint in each, which takes
part as a narrow node would. Then each column moves as near to its neighbors as the order and the
distances allow: an isotonic regression.

Reference: K. Sugiyama et al., "Methods for visual understanding of hierarchical system structures",
1981.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from mathdl_core.arrays import Array

SWEEPS = 8
NARROW = 0.55
"""The height of a waypoint, where that of a node is 1."""

Edge = tuple[int, int]


class Layout(NamedTuple):
    """Places as (column, row), the top row 0.

    Attributes:
        places: (n_nodes, 2).
        waypoints: for each edge the places it passes on its way.
        n_columns: columns in all.
        n_rows: rows from the topmost node's to the lowest's.
    """

    places: Array
    waypoints: tuple[Array, ...]
    n_columns: int
    n_rows: float


def layout(n_nodes: int, edges: Sequence[Edge], *, last: Sequence[int] = ()) -> Layout:
    """Lay out a graph of nodes 0 to n_nodes - 1, each after the nodes that its edges come from.

    Args:
        n_nodes: at least 1.
        edges: (from, to), with from < to.
        last: nodes that stand just before their first child instead of as early as they can.
    """
    if any(not 0 <= start < end < n_nodes for start, end in edges):
        raise ValueError("edges must lead from earlier to later nodes")
    columns = _columns(n_nodes, edges, last)
    chains, columns = _chains(n_nodes, edges, columns)
    n = len(columns)
    neighbors: list[list[int]] = [[] for _ in range(n)]
    for chain in chains:
        for one, next_one in pairwise(chain):
            neighbors[one].append(next_one)
            neighbors[next_one].append(one)
    heights = np.where(np.arange(n) < n_nodes, 1.0, NARROW)
    rows = _rows(columns, neighbors, heights)
    rows -= rows.min()
    places = np.column_stack([columns, rows]).astype(np.float64)
    waypoints = tuple(places[chain[1:-1]] for chain in chains)
    return Layout(places[:n_nodes], waypoints, int(columns.max()) + 1, float(rows.max()) + 1.0)


def _columns(n_nodes: int, edges: Sequence[Edge], last: Sequence[int]) -> Array:
    columns = np.zeros(n_nodes)
    for start, end in sorted(edges, key=lambda edge: edge[1]):
        columns[end] = max(columns[end], columns[start] + 1)
    for node in last:
        after = [columns[end] for start, end in edges if start == node]
        columns[node] = min(after) - 1 if after else columns[node]
    return columns


def _chains(n_nodes: int, edges: Sequence[Edge], columns: Array) -> tuple[list[list[int]], Array]:
    """Each edge as the nodes and waypoints that it visits, and the columns of all of them."""
    chains, all_columns, n = [], list(columns), n_nodes
    for start, end in edges:
        between = np.arange(columns[start] + 1, columns[end])
        chains.append([start, *range(n, n + len(between)), end])
        all_columns += list(between)
        n += len(between)
    return chains, np.array(all_columns)


def _rows(columns: Array, neighbors: list[list[int]], heights: Array) -> Array:
    """(n,) rows: an order by the means of neighbors, then as near to them as distances allow."""
    members = [np.flatnonzero(columns == column) for column in range(int(columns.max()) + 1)]
    rows = np.zeros(len(columns))
    for column in members:
        rows[column] = _stacked(heights[column])
    for sweep in range(SWEEPS):
        for k in range(len(members)) if sweep % 2 == 0 else range(len(members) - 1, -1, -1):
            means = _means(members[k], rows, neighbors)
            members[k] = members[k][np.argsort(means, kind="stable")]
            rows[members[k]] = _spread(_means(members[k], rows, neighbors), heights[members[k]])
    return rows


def _means(nodes: NDArray[np.intp], rows: Array, neighbors: list[list[int]]) -> Array:
    return np.array([rows[neighbors[i]].mean() if neighbors[i] else rows[i] for i in nodes])


def _stacked(heights: Array) -> Array:
    """(n,) centers of boxes of these heights on top of each other, around 0."""
    centers: Array = np.cumsum(heights) - heights / 2
    stacked: Array = centers - heights.sum() / 2
    return stacked


def _spread(wanted: Array, heights: Array) -> Array:
    """(n,) centers in this order, nearest to those wanted, none overlapping."""
    stacked = _stacked(heights)
    nearest: Array = np.asarray(isotonic_regression(wanted - stacked).x) + stacked
    return nearest
