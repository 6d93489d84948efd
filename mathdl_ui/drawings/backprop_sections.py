"""The other sections of the lesson on backpropagation, while the hand moves."""

from functools import partial

import numpy as np

from mathdl_ui import controls, live, plane
from mathdl_ui.address import integer
from mathdl_ui.components import formula, prose
from mathdl_ui.drawings import backprop as picture
from mathdl_ui.figures import backprop_data as batches
from mathdl_ui.figures import backprop_depth as depths
from mathdl_ui.figures import backprop_gates as gates
from mathdl_ui.figures import backprop_modes as two_modes
from mathdl_ui.figures import backprop_symmetry as symmetry
from mathdl_ui.scene import Drawing, State

DEPTH_ACTIVATION = controls.choice_param("depth_activation", tuple(depths.ACTIVATIONS))
DEPTH_WHAT = controls.choice_param("depth_what", depths.WHAT)
DEPTH = live.Slider("depth", "Layers", 2, depths.DEEPEST, 20, 1)
GAIN = live.Slider("gain", "All weights times", 0.5, 3.0, 1.0, 0.1)
DEPTH_SEED = integer("depth_seed", 0, 0, 999_999)
START = controls.choice_param("start", symmetry.STARTS, symmetry.STARTS[1])
START_SEED = integer("start_seed", 1, 0, 999_999)
GATE = controls.choice_param("gate", tuple(gates.NAMES))
UNIT = live.Editable(((1.0, 1.0, -1.5),), -3.0, 3.0, 0.1)
SET = controls.choice_param("batch_data", tuple(batches.SETS))
BATCH_SEED = integer("batch", 0, 0, 999_999)


def modes(state: State) -> Drawing:
    """Both modes on the graph of the picture."""
    now = picture.shown(state)
    return {
        "modes": live.tables(two_modes.tables(now), alt=two_modes.in_words(now)),
        "modes-formula": formula(two_modes.formula(now, state.theme)),
        "modes-words": prose(*two_modes.reading(now)),
    }


def measured(state: State) -> depths.Measured:
    """The network through which signals and slopes are measured."""
    values = state.address
    return depths.measured(
        values.value(DEPTH_ACTIVATION),
        values.value(DEPTH_WHAT),
        round(DEPTH.current(state)),
        GAIN.current(state),
        values.value(DEPTH_SEED),
    )


def depth(state: State) -> Drawing:
    """The size of slopes or signals through many layers."""
    now = measured(state)
    n = now.depth
    return {
        "depth-plot": plane.drawn(
            state,
            plane.Picture(depths.in_words(now), depths.layers(now)),
            domain=plane.Domain(
                (1 - 0.18 * (n - 1), 1 + 1.38 * (n - 1)),
                (depths.LOWEST - 2.2, depths.HIGHEST + 1),
                equal=False,
                ratio=0.7,
                axes="none",
                tallest=460,
            ),
        ),
        "depth-slider": live.slider(state, DEPTH),
        "gain-slider": live.slider(state, GAIN),
        "depth-formula": formula(depths.RULE),
        "depth-words": prose(*depths.reading(now)),
    }


def depth_rest(now: State) -> object:
    """What else the section says: of what the sizes are, and the seed."""
    return now.address.value(DEPTH_WHAT), now.address.value(DEPTH_SEED)


def units(state: State) -> Drawing:
    """Three units on their way through hundreds of updates."""
    values = state.address
    run = symmetry.run(values.value(START), values.value(START_SEED))
    timeline = plane.Timeline(
        symmetry.N_FRAMES,
        partial(symmetry.caption, run),
        partial(symmetry.frames, run),
        "update",
        seconds=6,
        label="Update",
        first=symmetry.N_FRAMES - 1,
    )
    frame = timeline.current(state)
    return {
        "units": plane.drawn(
            state,
            plane.Picture(
                symmetry.in_words(run, frame), symmetry.fixed(run), symmetry.moving(run, frame)
            ),
            domain=plane.Domain((-3.3, 3.3), (-2.6, 2.8), tallest=430),
            timeline=timeline,
        ),
        "units-formula": formula(symmetry.formula(run, frame, state.theme)),
        "units-words": prose(*symmetry.reading(run)),
    }


def gate(state: State) -> Drawing:
    """A unit in hand, and the rule that learns one."""
    name = state.address.value(GATE)
    w1, w2, bias = UNIT.current(state, "gate_unit")[0]
    w = np.array([w1, w2])
    run = gates.learned(name)
    n = len(run.samples)
    timeline = plane.Timeline(
        n + 1,
        partial(gates.rule_caption, name),
        partial(gates.rule_frames, name),
        "sample",
        seconds=max(3.0, 0.4 * n),
        label="Samples seen",
        first=n,
    )
    frame = timeline.current(state)
    window = plane.Domain((gates.LOW, gates.HIGH), (gates.LOW, gates.HIGH), tallest=330)
    return {
        "unit": live.tables(
            gates.table(w, bias), {"gate_unit": UNIT}, alt=gates.in_words(name, w, bias)
        ),
        "gate": plane.drawn(
            state,
            plane.Picture(gates.in_words(name, w, bias), gates.by_hand(name, w, bias)),
            domain=window,
        ),
        "gate-formula": formula(gates.formula(name, w, bias, state.theme)),
        "rule": plane.drawn(
            state,
            plane.Picture(gates.rule_in_words(name, frame), [], gates.rule_layers(name, frame)),
            domain=window,
            timeline=timeline,
        ),
        "rule-formula": formula(gates.rule_formula(name, frame, state.theme)),
        "rule-words": prose(*gates.rule_reading(name)),
    }


def two_layers(state: State) -> Drawing:
    """XOR by two layers of perceptrons."""
    words = (
        "On the left the four inputs of XOR and the lines of two hidden units. On the right the "
        "same four points in the hidden layer, where two of them have met, and one line."
    )
    return {
        "two-layers": plane.drawn(
            state,
            plane.Picture(words, gates.two_layers()),
            domain=plane.Domain(
                (gates.LOW - 0.1, gates.HIGH + 3.0),
                (gates.LOW - 0.1, gates.HIGH + 0.35),
                axes="none",
                tallest=360,
            ),
        ),
        "two-layers-formula": formula(gates.two_layers_formula(state.theme)),
    }


RATE = plane.Handle(
    "rate",
    (0.5, 0.0),
    "second",
    spoken="Learning rate",
    origin=None,
    step=0.025,
    coarse=0.25,
    axis="x",
    x=(0.0, batches.MOST_RATE),
    y=(0.0, 0.0),
)


def batch(mine: batches.Own | None, state: State) -> Drawing:
    """A mini-batch and one update of any length."""
    values = state.address
    rate = float(RATE.current(state)[0])
    now = batches.batch(values.value(SET), values.value(BATCH_SEED), rate, mine)
    return {
        "batch-plot": plane.drawn(
            state,
            plane.Picture(batches.in_words(now), batches.layers(now)),
            handles=[RATE],
            domain=plane.Domain(
                (-0.45, batches.MOST_RATE + 0.3),
                (-0.1 * batches.top(now), batches.top(now)),
                equal=False,
                ratio=0.62,
                axes="none",
                tallest=420,
            ),
        ),
        "batch-formula": formula(
            batches.formula(now, state.theme), batches.weight_formula(now, state.theme)
        ),
        "batch-table": live.tables(batches.table(now), alt=batches.in_words(now)),
        "batch-words": prose(*batches.reading(now), batches.shapes(now)),
    }
