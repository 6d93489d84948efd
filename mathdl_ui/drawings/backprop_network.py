"""The network of the lesson on backpropagation while the hand moves, its slopes checked."""

from collections.abc import Callable
from functools import partial

from mathdl_ui import controls, live, live_graph, plane
from mathdl_ui.address import integer
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import backprop_check as checking
from mathdl_ui.figures import backprop_network as figure
from mathdl_ui.figures import backprop_network_graph as picture
from mathdl_ui.figures import backprop_network_steps as steps
from mathdl_ui.scene import Drawing, State, Values

N_IN = live.Editable(((2.0,),), 1.0, 4.0, 1.0)
HIDDEN = live.Editable(((3.0, 0.0, 0.0),), 0.0, 5.0, 1.0)
N_OUT = live.Editable(((2.0,),), 1.0, 3.0, 1.0)
X = {n: live.Editable(((1.0, 2.0, -1.0, 0.5)[:n],), -3.0, 3.0, 0.1) for n in range(1, 5)}
Y = {n: live.Editable(((1.0, 0.0, -1.0)[:n],), -3.0, 3.0, 0.1) for n in range(1, 4)}
CLASS = {n: live.Editable(((1.0,),), 1.0, float(n), 1.0) for n in range(1, 4)}
ACTIVATION = controls.choice_param("activation", tuple(figure.ACTIVATION_NAMES), "tanh")
LOSS = controls.choice_param("loss", tuple(figure.LOSS_NAMES))
FIRST_WEIGHTS = controls.choice_param("init", tuple(figure.INITIALIZATION_NAMES))
SEED = integer("net_seed", 0, 0, 999_999)
RATE = live.Slider("eta", "Learning rate η", 0.05, 5.0, 0.5, 0.05)
UPDATES = live.Slider("updates", "Updates before", 0, figure.MOST_UPDATES, 0, 1)
WEIGHT = controls.text_param("weight", "W1[1,1]", max_chars=12)
STEP_SIZE = plane.Handle(
    "h",
    (-5.0, checking.LOWEST),
    "gradient",
    spoken="Step size h as a power of ten",
    origin=None,
    step=0.5,
    coarse=2.0,
    axis="x",
    x=(-12.0, 0.0),
    y=(checking.LOWEST, checking.LOWEST),
)


def setting(values: Values) -> figure.Setting:
    """The network, the sample and how it learns, as they are set."""

    def cells(table: live.Editable, name: str) -> tuple[float, ...]:
        return values.value(table.param(name))

    n_in, n_out = (round(cells(t, name)[0]) for t, name in ((N_IN, "n_in"), (N_OUT, "n_out")))
    hidden = tuple(n for n in map(round, cells(HIDDEN, "n_hidden")) if n)
    loss = figure.LOSS_NAMES[values.value(LOSS)]
    if loss == "mse":
        target = cells(Y[n_out], f"y{n_out}")
    else:
        target = (float(round(cells(CLASS[n_out], f"class{n_out}")[0])),)
    sizes = (n_in, *hidden, n_out)
    first = values.value(FIRST_WEIGHTS)
    is_books = first == figure.BOOK and sizes == figure.BOOK_SIZES
    return figure.Setting(
        sizes,
        figure.ACTIVATION_NAMES[values.value(ACTIVATION)],
        loss,
        figure.INITIALIZATION_NAMES[first],
        values.value(SEED),
        figure.BOOK_WEIGHTS if is_books else (),
        cells(X[n_in], f"x{n_in}"),
        target,
        RATE.within(values.value(RATE.param)),
        round(UPDATES.within(values.value(UPDATES.param))),
    )


def rest(now: State) -> object:
    """What else the section says: which weights there are, and their seed."""
    return setting(now.address).sizes, now.address.value(SEED)


def _timeline(now: figure.Shown) -> plane.Timeline:
    n = now.n_frames
    return plane.Timeline(
        n, partial(figure.caption, now), list, "pass", seconds=1.2 * n, label="Pass", first=n - 2
    )


def shown(state: State) -> figure.Shown:
    """What the figure shows now."""
    values = state.address
    now = figure.shown(setting(values), -2, values.value(WEIGHT))
    return now._replace(frame=_timeline(now).current(state))


def _chosen(values: Values, name: str, settled: bool) -> None:  # noqa: FBT001
    if name.startswith(("W", "b")):
        values.put(WEIGHT, name, settled=settled)


def network(state: State) -> Drawing:
    """The network with its step spelled out, and the check of its slopes."""
    now = shown(state)
    editable = {"n_in": N_IN, "n_hidden": HIDDEN, "n_out": N_OUT}
    n_in, n_out = now.set.sizes[0], now.set.sizes[-1]
    editable[f"x{n_in}"] = X[n_in]
    if now.set.loss == "mse":
        editable[f"y{n_out}"] = Y[n_out]
    elif n_out > 1:
        editable[f"class{n_out}"] = CLASS[n_out]
    found, exponent = checking.checked(now.set), float(STEP_SIZE.current(state)[0])
    return {
        "shape": live.tables(figure.tables(now.set), editable, alt=picture.in_words(now)),
        "network": live_graph.drawn(
            state, picture.graph(now), timeline=_timeline(now), chosen=_chosen
        ),
        "layer": formula(steps.layer_formula(now, state.theme)),
        "weight": formula(steps.weight_formula(now, state.theme)),
        "network-words": prose(*steps.saying(now)),
        "rate": live.slider(state, RATE),
        "updates": live.slider(state, UPDATES),
        "check": plane.drawn(
            state,
            plane.Picture(checking.in_words(found, exponent), checking.layers(found, exponent)),
            handles=[STEP_SIZE],
            domain=plane.Domain(
                (-14.4, 1.3), (-14.6, 1.4), equal=False, ratio=0.72, axes="none", tallest=400
            ),
        ),
        "check-formula": formula(checking.formula(now, exponent, state.theme)),
        "check-words": prose(*checking.reading(now, found, exponent)),
    }


def books_network(values: Values) -> None:
    """The network of MDL 10 on its sample."""
    shape(values, 2, (2, 0, 0), 1)
    values.put(ACTIVATION, "sigmoid")
    values.put(LOSS, "squared error")
    values.put(FIRST_WEIGHTS, figure.BOOK)
    values.put(X[2].param("x2"), (1.0, 2.0))
    values.put(Y[1].param("y1"), (1.0,))


def shape(values: Values, n_in: int, hidden: tuple[int, int, int], n_out: int) -> None:
    """A network of these widths, before its first update, at its last backward step."""
    values.put(N_IN.param("n_in"), (float(n_in),))
    values.put(HIDDEN.param("n_hidden"), tuple(map(float, hidden)))
    values.put(N_OUT.param("n_out"), (float(n_out),))
    values.put(UPDATES.param, 0.0)
    values.put(RATE.param, RATE.default)
    values.put(SEED, 0)
    values.put(WEIGHT, WEIGHT.default)
    timeline = _timeline(figure.shown(setting(values), -2, ""))
    timeline.put(values, timeline.first, settled=True)


def alike(values: Values) -> None:
    """All weights zero."""
    shape(values, 2, (3, 0, 0), 2)
    values.put(ACTIVATION, "tanh")
    values.put(LOSS, "cross-entropy")
    values.put(FIRST_WEIGHTS, "zero")


def vanishing(values: Values) -> None:
    """Three hidden layers of sigmoids, with small weights."""
    shape(values, 3, (4, 4, 4), 3)
    values.put(ACTIVATION, "sigmoid")
    values.put(LOSS, "cross-entropy")
    values.put(FIRST_WEIGHTS, "Xavier")


def dead(values: Values) -> None:
    """ReLU units of which most are off."""
    shape(values, 2, (4, 3, 0), 2)
    values.put(ACTIVATION, "ReLU")
    values.put(LOSS, "cross-entropy")
    values.put(FIRST_WEIGHTS, "He")


Put = Callable[[Values], None]
PRESETS: dict[str, Put] = {
    "The book's network": books_network,
    "All weights zero": alike,
    "Vanishing": vanishing,
    "Units that are off": dead,
}
