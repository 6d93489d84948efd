"""The walk through a graph, and where its nodes are drawn."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.neural_networks.autodiff import evaluate, gradient
from mathdl_core.neural_networks.backprop import tangents, walk
from mathdl_core.neural_networks.expressions import parse
from mathdl_core.neural_networks.graph_layout import NARROW, layout

bounded = settings(max_examples=60, deadline=None, derandomize=True)
EXPRESSIONS = (
    "x",
    "3",
    "x*x",
    "x*y + sin(x)",
    "(sigmoid(w*x + b) - y)**2 + 0.1*w**2",
    "sin(t1*t2) + exp(t2 + t3) - 2*t3",
)


def somewhere(text: str) -> dict[str, float]:
    return {name: 0.3 + 0.4 * k for k, name in enumerate(parse(text).inputs)}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_walk_goes_through_every_operation_and_back_to_every_input(text: str) -> None:
    expression, at = parse(text), somewhere(text)
    found = walk(expression, at)
    assert found.problem == ""
    assert found.values == evaluate(expression, at)
    assert found.operations == tuple(i for i, n in enumerate(expression.nodes) if n.parents)
    assert found.n_steps == len(found.operations) + len(found.backward)
    slopes = {
        expression.nodes[i].name: step.gradient
        for i, step in found.gradients.items()
        if expression.nodes[i].name
    }
    assert slopes == gradient(expression, at)


def test_a_walk_that_has_to_stop_keeps_what_it_found_and_says_why() -> None:
    found = walk(parse("2*x + log(x) + 1/x"), {"x": -1.0})
    assert found.values[:3] == (2.0, -1.0, -2.0)
    assert len(found.values) == 3
    assert found.backward == ()
    assert "log(-1) is not defined" in found.problem
    # A value there is, but no slope.
    corner = walk(parse("sqrt(x)"), {"x": 0.0})
    assert corner.values == (0.0, 0.0)
    assert corner.backward == ()
    assert "no finite slope" in corner.problem


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_last_row_of_forward_mode_is_the_gradient_of_reverse_mode(text: str) -> None:
    expression, at = parse(text), somewhere(text)
    found = tangents(expression, at)
    assert found.shape == (len(expression.nodes), len(expression.inputs))
    np.testing.assert_allclose(found[-1], list(gradient(expression, at).values()), rtol=1e-12)


# --- Where nodes are drawn -----------------------------------------------------------------------

graphs = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=20).map(
            lambda pairs: [(min(p), max(p)) for p in pairs if p[0] != p[1]]
        ),
    )
)


@given(graphs)
@bounded
def test_edges_lead_to_later_columns_and_nodes_do_not_overlap(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    n, edges = graph
    found = layout(n, edges)
    columns, rows = found.places.T
    assert all(columns[start] < columns[end] for start, end in edges)
    assert rows.min() >= 0
    for column in set(columns):
        there = np.sort(rows[columns == column])
        assert (np.diff(there) >= 1 - 1e-9).all()
    assert found.n_columns == columns.max() + 1
    assert found.n_rows >= rows.max() + 1 - 1e-9


@given(graphs)
@bounded
def test_a_long_edge_has_a_waypoint_in_each_column_it_passes_clear_of_the_nodes(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    n, edges = graph
    found = layout(n, edges)
    for (start, end), way in zip(edges, found.waypoints, strict=True):
        between = np.arange(found.places[start, 0] + 1, found.places[end, 0])
        np.testing.assert_array_equal(way[:, 0], between)
        for column, row in way:
            there = found.places[found.places[:, 0] == column, 1]
            assert (np.abs(there - row) >= (1 + NARROW) / 2 - 1e-9).all()


def test_a_chain_is_drawn_straight() -> None:
    found = layout(5, [(i, i + 1) for i in range(4)])
    np.testing.assert_allclose(found.places, [[i, 0] for i in range(5)], atol=1e-12)
    assert found.n_rows == 1


def test_what_can_be_drawn_without_crossings_is() -> None:
    # Two chains, given in an order that crosses at once.
    found = layout(4, [(0, 3), (1, 2)])
    first, second = (np.sign(found.places[a, 1] - found.places[b, 1]) for a, b in ((0, 1), (3, 2)))
    assert first == second


def test_late_nodes_stand_before_their_first_child() -> None:
    found = layout(4, [(0, 1), (1, 3), (2, 3)], last=[2])
    assert found.places[2, 0] == 1
    assert layout(4, [(0, 1), (1, 3), (2, 3)]).places[2, 0] == 0


def test_edges_that_lead_back_are_refused() -> None:
    with pytest.raises(ValueError, match="earlier to later"):
        layout(2, [(1, 0)])


def test_a_walk_far_out_has_no_infinities() -> None:
    found = walk(parse("exp(exp(x))"), {"x": 5.0})
    assert all(map(math.isfinite, found.values))
    assert found.problem == ""
    assert "too large" in walk(parse("exp(exp(x**2))"), {"x": 5.0}).problem
