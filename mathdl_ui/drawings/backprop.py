"""What the lesson on backpropagation shows while the hand moves: a graph and both its passes."""

from collections.abc import Callable, Mapping
from functools import partial

from mathdl_ui import live_graph, plane
from mathdl_ui.address import Param, integer, number_in, write_numbers
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import backprop as figure
from mathdl_ui.figures import backprop_steps as steps
from mathdl_ui.scene import Drawing, State, Values


def _read_text(text: str) -> str:
    figure.read(text)
    return text


def _read_at(text: str) -> tuple[float, ...]:
    parts = text.split(",")
    if len(parts) > figure.MOST_INPUTS:
        raise ValueError(f"expected at most {figure.MOST_INPUTS} numbers, got {len(parts)}")
    reader = number_in(-figure.REACH, figure.REACH)
    return tuple(reader(part) for part in parts)


TEXT = Param("f", figure.NAMED[figure.FIRST][0], _read_text, str)
AT: Param[tuple[float, ...]] = Param("at", (), _read_at, write_numbers)
CHOSEN = integer("node", -1, -1, 200)


def _inputs(values: Values) -> dict[str, float]:
    return figure.inputs(values.value(TEXT), values.value(AT))


def _timeline(now: figure.Shown) -> plane.Timeline:
    n = now.walk.n_steps
    return plane.Timeline(
        n + 1,
        partial(figure.caption, now),
        list,
        "step",
        seconds=max(3.0, 0.6 * n),
        label="Step",
        first=n,
    )


def shown(state: State) -> figure.Shown:
    """What the picture shows now."""
    values = state.address
    at = _inputs(values)
    now = figure.shown(values.value(TEXT), at, -1, values.value(CHOSEN))
    return now._replace(frame=_timeline(now).current(state))


def start(values: Values, text: str, at: Mapping[str, float]) -> None:
    """Another expression, at its last step: inputs stay where they are named alike."""
    values.put(TEXT, text)
    names = figure.read(text).inputs
    known = figure.inputs(text, ())
    numbers = tuple(at.get(name, known[name]) for name in names)
    values.put(AT, () if numbers == tuple(known.values()) else numbers)
    values.put(CHOSEN, -1)
    timeline = _timeline(figure.shown(text, _inputs(values), -1, -1))
    timeline.put(values, timeline.last, settled=True)


def typed(values: Values, text: str) -> None:
    """An expression that somebody has typed."""
    start(values, text, _inputs(values))


def presets() -> dict[str, Callable[[Values], None]]:
    """What each of the named expressions sets up."""

    def begin(text: str, values: Values) -> None:
        start(values, text, {})

    return {name: partial(begin, text) for name, (text, _) in figure.NAMED.items()}


def _turned(values: Values, dials: Mapping[str, float], *, settled: bool) -> None:
    expression = figure.read(values.value(TEXT))
    names = {f"n{i}": node.name for i, node in enumerate(expression.nodes)}
    at = _inputs(values) | {names[dial]: value for dial, value in dials.items()}
    known = figure.inputs(values.value(TEXT), ())
    values.put(AT, () if at == known else tuple(at.values()), settled=settled)


def _chosen(values: Values, name: str, settled: bool) -> None:  # noqa: FBT001
    values.put(CHOSEN, int(name[1:]) if name else -1, settled=settled)


def picture(state: State) -> Drawing:
    """The graph, and the step at hand spelled out."""
    now = shown(state)
    return {
        "graph": live_graph.drawn(
            state, figure.graph(now), timeline=_timeline(now), turned=_turned, chosen=_chosen
        ),
        "legend": prose(steps.legend(state.theme)),
        "whole": formula(steps.whole(now, state.theme)),
        "saying": prose(*steps.saying(now)),
        "step": formula(*steps.one_step(now, state.theme)),
    }
