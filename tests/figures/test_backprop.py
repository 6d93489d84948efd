"""What the lesson on backpropagation draws and writes follows the numbers."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.neural_networks.expressions import FUNCTIONS, NotUnderstoodError
from mathdl_core.neural_networks.network import step
from mathdl_ui import curriculum, export
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import backprop as drawing
from mathdl_ui.drawings import backprop_network as networks
from mathdl_ui.drawings import backprop_sections as sections
from mathdl_ui.evidence import Check
from mathdl_ui.expression_field import pointed_at
from mathdl_ui.figures import backprop as figure
from mathdl_ui.figures import backprop_check as checking
from mathdl_ui.figures import backprop_data as batches
from mathdl_ui.figures import backprop_depth as depths
from mathdl_ui.figures import backprop_evidence as believing
from mathdl_ui.figures import backprop_gates as gates
from mathdl_ui.figures import backprop_modes as modes
from mathdl_ui.figures import backprop_network as network
from mathdl_ui.figures import backprop_network_graph as network_graph
from mathdl_ui.figures import backprop_network_steps as network_steps
from mathdl_ui.figures import backprop_steps as steps
from mathdl_ui.figures import backprop_symmetry as symmetry
from mathdl_ui.graphs import Dial
from mathdl_ui.mathml import mathml
from mathdl_ui.prose import html
from mathdl_ui.scene import Moment
from tests.figures.by_hand import redone

each_preset = pytest.mark.parametrize("name", figure.NAMED)


def at_end(name: str) -> figure.Shown:
    text, at = figure.NAMED[name]
    return figure.shown(text, figure.inputs(text, at), -1, -1)


def assert_readable(now: figure.Shown) -> None:
    """Every picture, formula and sentence of a graph at a frame can be sent and typeset."""
    picture = figure.graph(now)
    json.dumps([vars(node)["id"] for node in picture.nodes], allow_nan=False)
    for line in (steps.whole(now, "light"), *steps.one_step(now, "dark")):
        assert "nan" not in mathml(line)
    for paragraph in steps.saying(now):
        html(paragraph)


# --- The graph -----------------------------------------------------------------------------------


@each_preset
def test_every_step_and_every_node_of_a_preset_can_be_drawn_and_read(name: str) -> None:
    now = at_end(name)
    for frame in range(now.walk.n_steps + 1):
        assert_readable(now._replace(frame=frame))
        assert figure.caption(now, frame)
    for chosen in range(len(now.expression.nodes)):
        assert_readable(figure.shown(now.text, now.at, 0, chosen))


names = st.sampled_from(["x", "y", "w", "theta1", "a_b", "é", "x²"])
leaves = st.one_of(names, st.integers(-3, 9).map(str), st.sampled_from(["0.5", "pi", "1e-9"]))


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    unary = [name for name, n in FUNCTIONS.items() if n == 1]
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        st.tuples(st.sampled_from(unary), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(
            lambda t: f"{t[0]}({t[1]}, {t[2]})"
        ),
        inner.map(lambda t: f"-({t})"),
    )


@given(
    st.recursive(leaves, compound, max_leaves=8).filter(lambda text: len(text) <= 200),
    st.lists(st.integers(-50, 50).map(lambda tenths: tenths / 10), max_size=8),
    st.integers(0, 60),
    st.integers(-1, 30),
)
@settings(deadline=None, max_examples=150, derandomize=True)
def test_whatever_is_typed_and_wherever_it_is_turned_it_can_be_drawn_and_read(
    text: str, at: list[float], frame: int, chosen: int
) -> None:
    now = figure.shown(text, figure.inputs(text, tuple(at)), frame, chosen)
    assert_readable(now)
    assert_readable(now._replace(frame=now.walk.n_steps, chosen=-1))
    moment = Moment("backprop", Snapshot({"f": text, "step": str(frame)}), "light")
    for drawn in drawing.picture(moment).values():
        json.dumps(drawn.data, allow_nan=False)


@each_preset
def test_each_gradient_can_be_redone_from_its_line_of_numbers(name: str) -> None:
    now = at_end(name)
    redone_lines = 0
    for i, found in now.walk.gradients.items():
        if not found.terms or len(found.terms) > steps.MOST_TERMS:
            continue
        formula = steps.one_step(now._replace(chosen=i), "light")[-1]
        *_, filled, total = re.split(r"\\\\ &= ", formula.removesuffix(r" \end{aligned}"))
        scale = max(abs(t.slope * t.gradient) for t in found.terms)
        plain = total.replace(r"\mathbf{", "").replace("}}", "}")
        assert redone(filled) == pytest.approx(found.gradient, abs=2e-3 * scale + 1e-12)
        assert redone(plain) == pytest.approx(found.gradient, rel=1e-3, abs=1e-12)
        redone_lines += 1
    assert redone_lines >= 2


def test_the_books_example_has_the_books_gradient() -> None:
    now = at_end("The book's example")
    entries = steps.whole(now, "light")
    for number in ("-0.832", "148", "146"):
        assert number in entries
    slopes = [s.gradient for i, s in now.walk.gradients.items() if now.expression.nodes[i].name]
    np.testing.assert_allclose(slopes[::-1], [-0.832294, 147.997012, 146.413159], rtol=1e-6)


def test_numbers_appear_at_their_step_and_not_before() -> None:
    now = at_end("A shared input")
    nodes = {node.label: node for node in figure.graph(now).nodes}
    # x, y, x*y, sin(x), their sum; then back through all five.
    assert [(mark.side, mark.since) for mark in nodes["×"].marks] == [("above", 1), ("below", 6)]
    assert [(mark.side, mark.since) for mark in nodes["+"].marks] == [("above", 3), ("below", 4)]
    assert nodes["x"].marks[0].since == 8
    assert figure.caption(now, 0) == "inputs"
    assert figure.caption(now, 3) == "forward: f"
    assert figure.caption(now, 8) == "backward: x"


def test_constants_are_written_into_their_operations() -> None:
    now = at_end("A neuron")
    labels = [node.label for node in figure.graph(now).nodes]
    assert labels.count("( )²") == 2
    assert "0.1 ×" in labels
    for text, label in (
        ("2**x", "2 ^"),
        ("x**0.5", "^ 0.5"),
        ("3 - x", "3 −"),
        ("x / pi", "÷ π"),
        ("max(x, 0)", "max 0"),
    ):
        shown = figure.shown(text, figure.inputs(text, ()), -1, -1)
        assert figure.graph(shown).nodes[-1].label == label
    alone = figure.shown("2 * 3", {}, -1, -1)
    assert [node.label for node in figure.graph(alone).nodes] == ["2", "3", "×"]


def test_a_place_without_a_value_keeps_the_graph_and_says_why() -> None:
    text = "x + log(x)"
    good, bad = (figure.shown(text, {"x": x}, -1, -1) for x in (1.0, -1.0))
    assert [node.at for node in figure.graph(good).nodes] == [
        node.at for node in figure.graph(bad).nodes
    ]
    assert "Log(-1) is not defined" in steps.saying(bad)[0]
    assert "log(-1)" in figure.in_words(bad)
    assert not any(mark.side == "below" for n in figure.graph(bad).nodes for mark in n.marks)


def test_a_kink_is_said() -> None:
    now = figure.shown("relu(x)", {"x": 0.0}, -1, -1)
    assert any("kink" in sentence for sentence in steps.saying(now))


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("x * (y + ) * 2", 9, "a value was expected"),
        ("2 x", 2, "an operation was expected"),
        ("import os", 7, "an operation was expected"),
        ("a+b+c+d+e+g+h+i+j", 16, "one input too many"),
        ("3 * verylongname", 4, "too long"),
        ("", 0, "a value was expected"),
    ],
)
def test_what_is_not_understood_is_pointed_at(text: str, position: int, what: str) -> None:
    with pytest.raises(NotUnderstoodError, match=what) as refused:
        figure.read(text)
    assert refused.value.position == position
    above, below = pointed_at(text, position).split("\n")
    assert below.index("^") == min(above.index(text[position:] or "") or position, position)


def test_a_caret_far_into_a_long_text_still_stands_below_its_character() -> None:
    text = "x + " * 49 + "?"
    above, below = pointed_at(text, text.index("?")).split("\n")
    assert above[below.index("^")] == "?"
    assert len(above) < 90


@pytest.mark.parametrize(
    ("text", "at", "done"),
    [
        (*figure.NAMED["A neuron"], [False, False, False, False]),
        (*figure.NAMED["Sigmoid saturates"], [True, False, False, False]),
        (*figure.NAMED["ReLU is off"], [True, False, False, False]),
        (*figure.NAMED["Cancellation"], [False, True, False, False]),
        ("x*x*x", (2.0,), [False, False, True, False]),
        ("a+b+c+d+g+h", (1.0,) * 6, [False, False, False, True]),
        ("x*y", (0.0, 0.0), [False] * 4),
        ("3", (), [False] * 4),
        ("log(x)", (-1.0,), [False] * 4),
    ],
)
def test_quests_know_when_they_are_done(text: str, at: tuple[float, ...], done: list[bool]) -> None:
    now = figure.shown(text, figure.inputs(text, at), -1, -1)
    assert [task.done for task in steps.quests(now)] == done


def test_the_prediction_is_measured_and_the_slope_comes_near_it() -> None:
    asked = steps.nudged(at_end("A neuron"))
    assert asked is not None
    question, answer, because = asked
    # y is the steepest: the slope is -2 (σ(0.7) - 1).
    assert f"{2 / (1 + np.exp(0.7)):.4g}" in question
    assert answer == pytest.approx(0.05 * 0.6637, rel=0.1)
    assert "0.0331" in because
    assert steps.nudged(figure.shown("3", {}, -1, -1)) is None
    assert steps.nudged(figure.shown("log(x)", {"x": -1.0}, -1, -1)) is None


def test_a_dial_goes_in_its_steps_to_its_ends() -> None:
    dial = Dial(0.0, -5.0, 5.0, 0.1)
    assert dial.within(0.34) == 0.3
    assert dial.within(99.0) == 5.0
    assert dial.within(-99.0) == -5.0


def test_inputs_of_another_expression_stay_where_they_are_named_alike() -> None:
    values = Snapshot({"at": "0.7,1.5,-0.5,1"})
    drawing.typed(values, "x * w + z")
    moment = Moment("backprop", values, "light")
    now = drawing.shown(moment)
    assert now.at == {"x": 1.5, "w": 0.7, "z": -1.0}
    assert now.frame == now.walk.n_steps


# --- Two modes -----------------------------------------------------------------------------------


@each_preset
def test_the_framed_numbers_of_both_modes_are_the_same(name: str) -> None:
    now = at_end(name)
    forward, reverse = modes.tables(now)
    last = [forward.values[i, j] for i, j in forward.lit]
    np.testing.assert_allclose(last, [reverse.values[i, j] for i, j in reverse.lit], rtol=1e-2)
    mathml(modes.formula(now, "light"))
    assert str(len(now.expression.inputs)) in modes.formula(now, "light")


# --- The network ---------------------------------------------------------------------------------

SETTING = networks.setting(Snapshot({}))


@pytest.mark.parametrize("activation", network.ACTIVATION_NAMES.values())
@pytest.mark.parametrize("loss", network.LOSS_NAMES.values())
@pytest.mark.parametrize("sizes", [(2, 3, 2), (1, 1), (4, 5, 5, 5, 3), (2, 2, 1)])
def test_every_network_can_be_drawn_and_read_at_every_step(
    activation: str, loss: str, sizes: tuple[int, ...]
) -> None:
    target = (0.5,) * sizes[-1] if loss == "mse" else (1.0,)
    setting = SETTING._replace(
        sizes=sizes, activation=activation, loss=loss, x=(0.5,) * sizes[0], target=target
    )
    now = network.shown(setting, -2, "")
    picture = network_graph.graph(now)
    assert len(picture.nodes) == sum(sizes) + 1
    for frame in range(now.n_frames):
        mathml(network_steps.layer_formula(now._replace(frame=frame), "light"))
        assert network.caption(now, frame)
    for name in network.weight_names(sizes)[::7]:
        chosen = now._replace(chosen=network.weight_named(name, sizes))
        assert chosen.chosen.name == name
        mathml(network_steps.weight_formula(chosen, "light"))
        mathml(checking.formula(chosen, -5.0, "light"))
    assert network_graph.in_words(now)


def test_the_books_network_has_twice_the_books_slopes() -> None:
    values = Snapshot({})
    networks.books_network(values)
    now = networks.shown(Moment("backprop", values, "light"))
    assert now.step.forward.output.item() == pytest.approx(-0.0532999, abs=1e-7)
    assert now.step.loss == pytest.approx(2 * 0.554720, abs=1e-6)
    (W1, b1), (W2, b2) = now.step.backward.gradients
    np.testing.assert_allclose(W1 / 2, [[-0.116765, -0.233530], [0.144587, 0.289174]], atol=1e-6)
    np.testing.assert_allclose(W2 / 2, [[-0.703802, -0.680070]], atol=1e-6)
    np.testing.assert_allclose([*b1 / 2, *b2 / 2], [-0.116765, 0.144587, -1.0533], atol=1e-6)
    assert any("half" in sentence for sentence in network_steps.saying(now))


def test_the_update_of_a_weight_is_spelled_out_with_its_numbers() -> None:
    now = network.shown(SETTING, -2, "W2[1,3]")
    before = now.step.layers[1].W[0, 2]
    slope = now.step.backward.gradients[1].W[0, 2]
    delta, a = now.step.backward.deltas[1][0, 0], now.step.forward.a[0][0, 2]
    formula = network_steps.weight_formula(now, "light")
    for value in (before, slope, delta, a, before - 0.5 * slope):
        assert f"{value:.4g}" in formula
    assert r"\leftarrow" in formula


def test_a_weight_that_is_not_there_is_the_first_one() -> None:
    for name in ("", "W9[1,1]", "W1[9,1]", "b1[1,1]", "W1[1]", "W1[0,1]", "x"):
        assert network.weight_named(name, (2, 3, 2)).name == "W1[1,1]"
    assert network.weight_named("b2[2]", (2, 3, 2)) == network.Weight(1, 1, -1)


def test_updates_before_are_updates() -> None:
    first = network.taken(SETTING).step
    second = network.taken(SETTING._replace(n_updates=1)).step
    np.testing.assert_array_equal(first.updated[0].W, second.layers[0].W)
    assert second.loss == network.taken(SETTING).after


def test_updates_that_diverge_end_where_the_loss_leaves_all_bounds() -> None:
    sizes = (4, 5, 5, 5, 3)
    wild = SETTING._replace(
        sizes=sizes, x=(3.0,) * 4, activation="gelu", loss="mse", target=(2.0,) * 3,
        weights=(), initialization="he", learning_rate=3.0, n_updates=50,
    )  # fmt: skip
    found = network.taken(wild)
    assert 0 < found.n_updates < 50
    assert found.step.loss <= network.LARGEST_LOSS
    assert found.after <= network.LARGEST_LOSS
    words = " ".join(network_steps.saying(network.shown(wild, -1, "")))
    assert f"After {found.n_updates} updates" in words
    assert not any("After" in word for word in network_steps.saying(network.shown(SETTING, -1, "")))


def test_quests_of_the_network_know_when_they_are_done() -> None:
    def done(setting: network.Setting) -> list[bool]:
        return [task.done for task in network_steps.quests(network.shown(setting, -2, ""))]

    assert done(SETTING) == [False] * 3
    deep = SETTING._replace(sizes=(2, 4, 4, 4, 2), activation="sigmoid", initialization="small")
    assert done(deep)[1]
    wrong = SETTING._replace(target=(2.0,))
    assert done(wrong._replace(n_updates=50))[2]


def test_small_and_large_steps_of_differences_are_both_bad() -> None:
    found = checking.checked(SETTING)
    best = found.errors.argmin()
    assert 1e-7 < 10.0 ** checking.EXPONENTS[best] < 1e-3
    assert found.errors[0] > 1e3 * found.errors[best]
    assert found.errors[-1] > 1e3 * found.errors[best]
    assert found.from_torch < 1e-12
    json.dumps(checking.layers(found, -5.0), allow_nan=False)
    now = network.shown(SETTING, -2, "")
    quotient, slope = re.findall(r"0\.\d{8,}", checking.formula(now, -5.0, "light"))[-2:]
    assert float(quotient) == pytest.approx(float(slope), abs=1e-9)


def test_a_step_across_a_kink_is_said() -> None:
    setting = SETTING._replace(activation="relu")
    said = [
        checking.reading(network.shown(setting, -2, ""), checking.checked(setting), h)
        for h in (0.0, -6.0)
    ]
    assert "kink" in said[0][-1]
    assert len(said[1]) == 1


# --- Depth and symmetry --------------------------------------------------------------------------


@pytest.mark.parametrize("activation", depths.ACTIVATIONS)
@pytest.mark.parametrize("what", depths.WHAT)
def test_every_flow_can_be_drawn_and_read(activation: str, what: str) -> None:
    for depth, gain in ((2, 0.5), (20, 1.0), (depths.DEEPEST, 3.0)):
        now = depths.measured(activation, what, depth, gain, 0)
        json.dumps(depths.layers(now), allow_nan=False)
        assert "nan" not in " ".join((depths.in_words(now), *depths.reading(now)))


@pytest.mark.parametrize(("activation", "way"), sorted(depths.PREDICTED))
def test_what_theory_predicts_is_measured(activation: str, way: str) -> None:
    title = next(name for name, core in depths.ACTIVATIONS.items() if core == activation)
    factors = []
    for seed in range(5):
        sizes = depths.measured(title, "Slopes", 20, 1.0, seed).sizes(way)
        factors.append((sizes[0] / sizes[-1]) ** (1 / 19))
    assert np.mean(factors) == pytest.approx(depths.PREDICTED[activation, way], rel=0.06)


def test_quests_on_depth_know_when_they_are_done() -> None:
    def done(activation: str, depth: int, gain: float) -> list[bool]:
        now = depths.measured(activation, "Slopes", depth, gain, 0)
        return [task.done for task in depths.quests(now)]

    assert done("sigmoid", 20, 1.0) == [False, False]
    assert done("ReLU", 20, 2.0) == [True, False]
    assert done("ReLU", depths.DEEPEST, 1.0) == [False, True]


@pytest.mark.parametrize(("start", "alike"), [*zip(symmetry.STARTS, (1, 1, 0, 0, 0), strict=True)])
def test_units_that_start_alike_walk_as_one(start: str, alike: int) -> None:
    run = symmetry.run(start, 1)
    assert (run.differences[-1] == 0) == bool(alike)
    assert ("exactly **0**" in symmetry.reading(run)[0]) == bool(alike)
    frames = symmetry.frames(run)
    assert len(frames) == symmetry.N_FRAMES
    json.dumps([frame.layers for frame in frames[::25]], allow_nan=False)
    mathml(symmetry.formula(run, 3, "light"))


def test_a_nudge_of_a_hundredth_is_enough_to_learn_xor() -> None:
    assert symmetry.run("All 0.5", 1).losses[-1] > 0.15
    assert symmetry.run("One nudged by 0.01", 1).losses[-1] < 0.01


# --- Gates ---------------------------------------------------------------------------------------


@given(*[st.integers(-30, 30).map(lambda tenths: tenths / 10)] * 3)
@settings(deadline=None, max_examples=80, derandomize=True)
def test_the_shaded_side_is_where_the_unit_fires(w1: float, w2: float, bias: float) -> None:
    w = np.array([w1, w2])
    corners = gates.window(w, bias)
    assert (corners @ w + bias >= -1e-9).all()
    x, y = corners.T if len(corners) else np.zeros((2, 1))
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    ticks = np.linspace(gates.LOW, gates.HIGH, 81)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    share = float((grid @ w + bias >= 0).mean())
    assert area / (gates.HIGH - gates.LOW) ** 2 == pytest.approx(share, abs=0.03)
    for gate in gates.NAMES:
        json.dumps(gates.by_hand(gate, w, bias), allow_nan=False)
        mathml(gates.formula(gate, w, bias, "light"))
    assert gates.n_right("XOR", w, bias) <= 3


@pytest.mark.parametrize("gate", gates.NAMES)
def test_the_rule_is_played_to_its_end(gate: str) -> None:
    frames = gates.rule_frames(gate)
    kinds = [[layer["kind"] for layer in frame.layers] for frame in frames]
    assert all(of_frame == kinds[0] for of_frame in kinds)
    for frame in range(len(frames)):
        mathml(gates.rule_formula(gate, frame, "light"))
        assert gates.rule_in_words(gate, frame)
    assert ("proof" in gates.rule_reading(gate)[0]) == (gate == "XOR")


def test_quests_on_gates_know_when_they_are_done() -> None:
    def done(gate: str, w1: float, w2: float, bias: float) -> list[bool]:
        return [task.done for task in gates.quests(gate, np.array([w1, w2]), bias)]

    assert done("AND", 1, 1, -1.5) == [False, False]
    assert done("OR", 1, 1, -0.5) == [True, False]
    assert done("XOR", 1, 1, -0.5) == [False, True]


# --- Real data -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", batches.SETS)
def test_a_real_update_lowers_the_loss_as_the_slope_says(name: str) -> None:
    now = batches.batch(name, 0, 0.001, None)
    assert now.after < now.step.loss
    assert now.after == pytest.approx(batches.predicted(now), abs=1e-3)
    assert now.losses[0] == pytest.approx(now.step.loss, rel=1e-12)
    here = batches.batch(name, 0, float(batches.RATES[40]), None)
    assert here.after == pytest.approx(here.losses[40], rel=1e-9)
    json.dumps(batches.layers(here), allow_nan=False)
    for line in (batches.formula(here, "light"), batches.weight_formula(here, "light")):
        mathml(line)
    best = float(batches.RATES[now.losses.argmin()])
    assert batches.quests(batches.batch(name, 0, best, None))[0].done
    assert not batches.quests(batches.batch(name, 0, 0.0, None))[0].done


def test_a_row_of_ones_own_takes_the_last_place_or_is_refused_with_a_reason() -> None:
    mine = batches.own("Iris", np.array([5.0, 3.4, 1.5, 0.2]), "setosa")
    now = batches.batch("Iris", 0, 0.5, mine)
    found = batches.source("Iris")
    np.testing.assert_allclose(now.X[-1] * found.scale + found.mean, mine.values)
    assert batches.table(now)[0].rows[-1] == "yours: setosa"
    with pytest.raises(ValueError, match="Iris has 4 numbers in a row, and these are 3"):
        batches.own("Iris", np.ones(3), "setosa")
    with pytest.raises(ValueError, match="up to 1,000,000"):
        batches.own("Iris", np.full(4, 1e30), "setosa")


def test_the_update_of_a_batch_is_a_step_of_the_core() -> None:
    now = batches.batch("Wine", 3, 0.4, None)
    again = step(now.step.layers, now.X, now.targets, **batches.HOW, learning_rate=0.4)
    np.testing.assert_array_equal(again.updated[0].W, now.step.updated[0].W)


# --- Evidence ------------------------------------------------------------------------------------


@each_preset
def test_all_comparisons_of_a_preset_pass(name: str) -> None:
    found = believing.graph_comparisons(at_end(name))
    assert len(found) == 3
    assert all(Check(*one).passes for one in found)


@pytest.mark.parametrize("put", networks.PRESETS.values())
def test_all_comparisons_of_a_network_pass(put: networks.Put) -> None:
    values = Snapshot({})
    put(values)
    now = networks.shown(Moment("backprop", values, "light"))
    assert all(Check(*one).passes for one in believing.network_comparisons(now))


def test_what_is_taken_home_runs_and_reproduces_the_numbers() -> None:
    net = network.shown(SETTING, -2, "")
    entry = curriculum.lesson("backprop")
    for now in (at_end("A neuron"), figure.shown("log(x)", {"x": -1.0}, -1, -1)):
        product = believing.take_home(now, net, entry)
        exec(compile(export.script(product), "taken home", "exec"), {})


def test_every_drawing_can_be_sent() -> None:
    moment = Moment("backprop", Snapshot({}), "dark")
    drawings = (
        *(drawing.picture, networks.network, sections.modes, sections.depth, sections.units),
        *(sections.gate, sections.two_layers),
    )
    for draw in drawings:
        for drawn in draw(moment).values():
            json.dumps(drawn.data, allow_nan=False)
