"""One real mini-batch through a network: its loss, its gradient, and how far one update may go."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.losses import one_hot, softmax
from mathdl_core.neural_networks.network import (
    Layers,
    Step,
    flat,
    forward,
    losses_along,
    n_parameters,
    sizes_of,
    step,
    weight_terms,
)
from mathdl_ui import measurements, tex
from mathdl_ui.layers import Layer, path, points, text
from mathdl_ui.matrices import Matrix
from mathdl_ui.measurements import Measurements
from mathdl_ui.tex import colored
from mathdl_ui.theme import Theme

SETS = {
    "Iris": measurements.iris,
    "Wine": measurements.wine,
    "Breast cancer": measurements.breast_cancer,
    "Digits": measurements.digits,
}
BATCH, HIDDEN, MOST_RATE = 8, 6, 4.0
LARGEST_OWN = 1e6
RATES: Array = np.linspace(0.0, MOST_RATE, 161)
EXPLAINED = (
    f"Eight samples of a real data set, standardized, through a network of {HIDDEN} tanh units, "
    "softmax, cross-entropy, with weights fresh from Xavier. The curve is the true loss after one "
    "update of each length; the dashed line is all that the gradient knows: the slope at the start."
)


class Source(NamedTuple):
    """A data set, ready for a network.

    Attributes:
        data: as it was measured.
        X: (n_samples, n_features) standardized.
        classes: (n_samples,) numbers from 0.
        names: of the classes.
        mean: (n_features,) before.
        scale: (n_features,) before; 1 for a constant.
    """

    data: Measurements
    X: Array
    classes: np.ndarray
    names: tuple[str, ...]
    mean: Array
    scale: Array


@lru_cache(maxsize=len(SETS))
def source(name: str) -> Source:
    """A data set by its name."""
    data = SETS[name]()
    names = tuple(dict.fromkeys(data.kinds))
    names = tuple(sorted(names)) if all(one.isdigit() for one in names) else names
    classes = np.array([names.index(kind) for kind in data.kinds])
    mean, scale = data.values.mean(axis=0), data.values.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    return Source(data, (data.values - mean) / scale, classes, names, mean, scale)


class Own(NamedTuple):
    """A row of somebody's own numbers, as measured, and the name of its class."""

    values: tuple[float, ...]
    kind: str


def own(name: str, values: Array, kind: str) -> Own:
    """A row that fits a data set; a ValueError says why it does not."""
    wanted = len(source(name).mean)
    if len(values) != wanted:
        raise ValueError(
            f"{name} has {wanted} numbers in a row, and these are {len(values)}. "
            "The sample of the data stays."
        )
    if np.abs(values).max() > LARGEST_OWN:
        raise ValueError(f"A number here may be up to {LARGEST_OWN:,.0f} in size.")
    return Own(tuple(values.tolist()), kind)


def asked_for(name: str) -> str:
    """What a row of somebody's own has to hold."""
    columns = source(name).data.columns
    more = " …" if len(columns) > 4 else ""
    return f"{len(columns)} numbers: {', '.join(columns[:4])}{more}"


def first_row(name: str) -> str:
    """The first sample of a data set, as text."""
    return ", ".join(f"{value:g}" for value in source(name).data.values[0])


class Batch(NamedTuple):
    """A mini-batch on its way through the network.

    Attributes:
        name: of the data set.
        X: (8, n_features).
        targets: (8, n_classes).
        classes: (8,).
        step: at the learning rate in hand.
        losses: (n_rates,) after one update of each of `RATES`.
        after: the loss after the update in hand.
        updated: (8, n_classes) the probabilities after it.
        rate: the learning rate in hand.
        has_own: whether the last sample is somebody's own.
    """

    name: str
    X: Array
    targets: Array
    classes: np.ndarray
    step: Step
    losses: Array
    after: float
    updated: Array
    rate: float
    has_own: bool

    @property
    def slope(self) -> float:
        """Of the loss along the update: minus the squared length of the gradient."""
        return -float(np.square(flat(self.step.backward.gradients)).sum())


HOW = {"activation": "tanh", "loss": "cross_entropy"}


@lru_cache(maxsize=64)
def _drawn(name: str, seed: int, mine: Own | None) -> tuple[Array, np.ndarray, Layers, Array]:
    """A batch, its classes, the layers, and the losses along the update."""
    found = source(name)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(found.X), BATCH, replace=False)
    X, classes = found.X[chosen], found.classes[chosen]
    if mine:
        X[-1] = (np.array(mine.values) - found.mean) / found.scale
        classes[-1] = found.names.index(mine.kind)
    sizes = [X.shape[1], HIDDEN, len(found.names)]
    layers = initial_layers(sizes, initialization="xavier", rng=rng)
    targets = one_hot(classes, len(found.names))
    slopes = step(layers, X, targets, **HOW, learning_rate=1.0).backward.gradients
    losses = losses_along(layers, slopes, X, targets, **HOW, learning_rates=RATES)
    return X, classes, layers, losses


def batch(name: str, seed: int, rate: float, mine: Own | None) -> Batch:
    """A mini-batch, and the update in hand."""
    X, classes, layers, losses = _drawn(name, seed, mine)
    targets = one_hot(classes, len(source(name).names))
    now = step(layers, X, targets, **HOW, learning_rate=rate)
    then = step(now.updated, X, targets, **HOW, learning_rate=rate)
    after = softmax(then.forward.output)
    return Batch(
        name, X, targets, classes, now, losses, then.loss, after, rate, has_own=mine is not None
    )


def top(now: Batch) -> float:
    """The upper end of the picture."""
    start, highest = float(now.losses[0]), float(now.losses.max())
    return 1.15 * max(start, min(highest, 2 * start))


def layers(now: Batch) -> list[Layer]:
    """The loss along the update, the line of its slope, and the update in hand."""
    high, start = top(now), float(now.losses[0])
    at = np.column_stack([RATES, np.clip(now.losses, 0, 1.2 * high)])
    reach = min(MOST_RATE, start / -now.slope) if now.slope else MOST_RATE
    drawn: list[Layer] = [
        path([(0, 0), (MOST_RATE, 0)], "muted", width=1.2),
        *(
            text((rate, 0), f"{rate:g}", "muted", anchor="middle", shift=(0, 18))
            for rate in range(round(MOST_RATE) + 1)
        ),
        text((MOST_RATE, 0), "η", "ink", math=True, shift=(14, 18)),
        text((0, start), tex.plain(start, digits=3), "data", anchor="end", shift=(-8, 5)),
        path([(0, start), (reach, start + now.slope * reach)], "gradient", width=2, dash=True),
        path(at, "data", width=2.5),
        path([(now.rate, 0), (now.rate, now.after)], "muted", width=1.2, dash=True),
    ]
    best = int(now.losses.argmin())
    if now.losses[best] < start:
        said = f"lowest: {tex.plain(float(now.losses[best]), digits=2)} at η = {RATES[best]:.3g}"
        drawn += [
            points(at[[best]], "result", r=5, opacity=1, titles=[said]),
            text(at[best], "lowest", "result", anchor="middle", shift=(0, -12)),
        ]
    return drawn


def predicted(now: Batch) -> float:
    """The loss after the update as the slope alone has it."""
    return now.step.loss + now.slope * now.rate


def in_words(now: Batch) -> str:
    """The figure as a sentence."""
    return (
        f"The loss of eight samples of {now.name} after one update against the learning rate. It "
        f"starts at {tex.spoken(now.step.loss, digits=3)}; at "
        f"{tex.spoken(now.rate, digits=3)} it is {tex.spoken(now.after, digits=3)}, where the "
        f"slope alone says {tex.spoken(predicted(now), digits=3)}."
    )


def formula(now: Batch, theme: Theme) -> str:
    """The loss as a mean, and what the slope promises."""
    q = softmax(now.step.forward.output)[np.arange(BATCH), now.classes]
    own_losses = [tex.number(float(-np.log(v)), digits=3) for v in (*q[:2], q[-1])]
    slope = colored("gradient", tex.term(now.slope), theme)
    start = colored("data", tex.number(now.step.loss), theme)
    return tex.aligned(
        (
            "L",
            rf"-\tfrac{{1}}{{{BATCH}}} \sum_i \ln q_{{i, y_i}}",
            rf"\tfrac{{1}}{{{BATCH}}} \bigl({own_losses[0]} + {own_losses[1]} + \cdots + "
            rf"{own_losses[2]}\bigr)",
            rf"\mathbf{{{start}}}",
        ),
        (
            r"L - \eta\,\|\nabla L\|^2",
            rf"{start} + {slope} \cdot {tex.number(now.rate)}",
            tex.number(predicted(now)),
        ),
        (
            r"\text{measured}",
            rf"\mathbf{{{colored('data', tex.number(now.after), theme)}}}",
        ),
    )


def weight_formula(now: Batch, theme: Theme) -> str:
    """One weight's slope: a sum over the samples of the batch."""
    terms = weight_terms(now.step.forward, now.step.backward, layer=1, unit=0, of=0)
    deltas = now.step.backward.deltas[1][:, 0]
    received = now.step.forward.inputs[1][:, 0]
    products = [
        rf"{colored('gradient', tex.term(float(d), digits=2), theme)} \cdot "
        + colored("data", tex.term(float(a), digits=2), theme)
        for d, a in zip(deltas, received, strict=True)
    ]
    shown = " + ".join([products[0], r"\cdots", products[-1]])
    return tex.aligned(
        (
            r"\frac{\partial L}{\partial w_{11}^{(2)}}",
            r"\sum_i \delta_{i1}\,a_{i1}",
            shown,
            colored("gradient", tex.number(float(terms.sum())), theme),
        )
    )


def shapes(now: Batch) -> str:
    """The shapes of the batch's way, in words."""
    n_in, hidden, n_out = sizes_of(now.step.layers)
    return (
        f"$X$ is ${BATCH} \\times {n_in}$, $\\delta_2$ is ${BATCH} \\times {n_out}$, "
        f"$a_1$ is ${BATCH} \\times {hidden}$, so $\\delta_2^\\top a_1$ is "
        f"${n_out} \\times {hidden}$, as $W_2$: the sum over samples is inside the product. "
        f"{n_parameters((n_in, hidden, n_out))} weights in all."
    )


def table(now: Batch) -> list[Matrix]:
    """The probability of each sample's own class, before and after the update."""
    names = source(now.name).names
    rows = np.arange(BATCH)
    before = softmax(now.step.forward.output)[rows, now.classes]
    after = now.updated[rows, now.classes]
    titles = [names[k] for k in now.classes]
    if now.has_own:
        titles[-1] = f"yours: {titles[-1]}"
    return [
        Matrix(
            "own-class",
            np.column_stack([before, after]),
            titles,
            ["before", "after"],
            "probability of its own class",
            "result",
            1.0,
            3,
        )
    ]


def reading(now: Batch) -> tuple[str, ...]:
    """What the update did."""
    change = now.after - now.step.loss
    kept = (now.updated.argmax(axis=1) == now.classes).sum()
    first = (
        forward(now.step.layers, now.X, activation="tanh").output.argmax(axis=1) == now.classes
    ).sum()
    verb = "lowers" if change < 0 else "raises" if change > 0 else "keeps"
    words = (
        f"This update **{verb}** the loss from {tex.plain(now.step.loss, digits=3)} to "
        f"**{tex.plain(now.after, digits=3)}**; {kept} of {BATCH} samples are right after it, "
        f"{first} before."
    )
    return (words,)


def quests(now: Batch) -> list[Quest]:
    """A small task on the learning rate."""
    best = float(now.losses.min())
    return [
        Quest(
            "Take the learning rate that lowers the loss the most.",
            now.rate > 0 and now.after <= best + 0.005 * now.step.loss,
            "A search along the line, at the price of a pass for each point. Training does not "
            "look: it takes a step and a new gradient.",
        )
    ]
