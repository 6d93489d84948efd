"""The main picture of the lesson on training: data, what the network says of them, and in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.losses import LOSSES, softmax
from mathdl_core.neural_networks.network import forward, n_parameters, unflat
from mathdl_core.neural_networks.training import Run
from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui import tex
from mathdl_ui.layers import Layer, path, points, text
from mathdl_ui.run_films import Window
from mathdl_ui.theme import Role, Theme, diverging
from mathdl_ui.training_data import (
    DIGITS,
    OWN,
    PAINT_STEP,
    PAINTED,
    Painted,
    Prepared,
    Source,
)

ROLES: tuple[Role, ...] = ("data", "second", "result", "model", "gradient")
COLORS = ("blue", "orange", "green", "violet", "yellow")
SOURCES = (
    "D. Smilkov, S. Carter, *A neural network playground* (TensorFlow), 2016: the model of the "
    "picture on top",
    "D. Kingma, J. Ba, *Adam: a method for stochastic optimization*, 2015",
    "N. Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting*, "
    "2014",
    "S. Geman, E. Bienenstock, R. Doursat, *Neural networks and the bias/variance dilemma*, 1992",
    "L. Prechelt, *Early stopping – but when?*, 1998",
)


def scatter(data: Prepared, theme: Theme) -> list[Layer]:
    """The points: those to train on filled, those held back hollow."""
    if data.n_features > 2:
        return _table_heads(data.classes)
    layers = []
    for (X, y), hollow in ((data.training, False), (data.testing, True)):
        places = X if data.n_features == 2 else np.column_stack([X[:, 0], y])
        r = 3.6 if len(y) > 150 else 4.6
        if not data.classes and data.n_features == 2:
            # A value near the mean has the color of the paper.
            layers.append(points(places, "muted", r=r + 1, opacity=0.7, hollow=True))
        layers.append(
            points(
                places,
                _colors(data, y, theme),
                r=r,
                opacity=0.95,
                hollow=hollow,
            )
        )
    return layers


def _table_heads(classes: Sequence[str]) -> list[Layer]:
    """The classes beside the rows and above the columns of the confusion matrix."""
    n = len(classes)
    heads = [
        text([-0.35, n - k - 0.5], name, "muted", anchor="middle", shift=(0, 5))
        for k, name in enumerate(classes)
    ]
    return heads + [
        text([k + 0.5, n + 0.3], name, "muted", anchor="middle", shift=(0, 5))
        for k, name in enumerate(classes)
    ]


def dots(painted: Painted) -> list[Layer]:
    """Painted points that nothing has been held back of."""
    places = PAINT_STEP * np.array([[x, y] for _, x, y in painted], dtype=float).reshape(-1, 2)
    return [points(places, [ROLES[kind] for kind, _, _ in painted], r=4.6, opacity=0.95)]


def _colors(data: Prepared, y: Array, theme: Theme) -> str | list[str]:
    if data.classes:
        return [ROLES[int(k)] for k in y]
    if data.n_features == 1:
        return "data"
    ramp = diverging(theme)
    size = float(np.abs(data.training[1] - data.split.y_mean).max())
    shares = np.clip((y - data.split.y_mean) / size, -1.0, 1.0)
    return [ramp[round((len(ramp) - 1) * (share + 1) / 2)] for share in shares.tolist()]


def curve(along: Array, values: Array) -> list[Layer]:
    """What the network says along one feature."""
    return [path(np.column_stack([along, values]), "second", width=3)]


def epoch_at(run: Run, frame: int) -> str:
    """The epoch of a frame: whole, unless the run diverged within one."""
    return tex.plain(float(run.epochs[run.frames[frame]]), digits=4)


def caption(run: Run, frame: int) -> str:
    """What stands beside the timeline."""
    return f"epoch {epoch_at(run, frame)}"


def shape(run: Run) -> str:
    """The widths of the layers: `2 – 8 – 8 – 2`."""
    return " – ".join(map(str, run.sizes))


def in_words(data: Prepared, run: Run, frame: int) -> str:
    """The picture as a sentence."""
    k = run.frames[frame]
    what = f"{len(data.split.X_train)} samples to train on and {len(data.split.X_test)} to test"
    said = (
        f"after epoch {epoch_at(run, frame)} the loss is {tex.spoken(run.train_loss[k], digits=3)} "
        f"on the former and {tex.spoken(run.test_loss[k], digits=3)} on the latter"
    )
    if data.classes:
        said += f", of which {100 * run.test_accuracy[k]:.1f} percent are told right"
    return f"{data.source.name}: {what}. For a network of widths {shape(run)}, {said}."


def network_in_words(run: Run) -> str:
    """The panel of the units as a sentence."""
    hidden = " and ".join(map(str, run.settings.hidden)) or "no"
    return (
        f"The network: {run.sizes[0]} inputs, {hidden} hidden units, {run.sizes[-1]} outputs, "
        "each unit with a small picture of its answer. Arrow keys go through the units."
    )


def formula(data: Prepared, run: Run, frame: int, place: Array | None, theme: Theme) -> str:
    """Loss and accuracy at a frame, and the network's answer at a place, with their numbers."""
    k, settings = run.frames[frame], run.settings
    rows: list[tuple[str, ...]] = [
        (
            r"L_{\text{train}}",
            LOSSES[settings.loss].formula,
            rf"\mathbf{{{tex.number(run.train_loss[k])}}}",
        ),
        (r"L_{\text{test}}", tex.number(run.test_loss[k])),
    ]
    if settings.l1 or settings.l2:
        rows.append(_penalized(run, frame))
    if data.classes:
        rows.append(_accuracy(data, run, k))
    if place is not None:
        rows += _answer(data, run, frame, place, theme)
    return tex.aligned(*rows)


def _penalized(run: Run, frame: int) -> tuple[str, ...]:
    settings = run.settings
    weights = [layer.W for layer in unflat(run.parameters[frame], run.sizes)]
    terms, value = [], float(run.train_loss[run.frames[frame]])
    numbers = [tex.number(value)]
    if settings.l1:
        total = sum(float(np.abs(W).sum()) for W in weights)
        terms.append(r"\lambda_1 \sum |W|")
        numbers.append(rf"{tex.number(settings.l1)} \cdot {tex.term(total)}")
        value += settings.l1 * total
    if settings.l2:
        total = sum(float(np.square(W).sum()) for W in weights)
        terms.append(r"\tfrac{\lambda_2}{2} \sum W^2")
        numbers.append(rf"\tfrac{{{tex.number(settings.l2)}}}{{2}} \cdot {tex.term(total)}")
        value += settings.l2 / 2 * total
    return (
        r"L_\lambda",
        rf"L_{{\text{{train}}}} + {' + '.join(terms)}",
        rf"{' + '.join(numbers)} = \mathbf{{{tex.number(value)}}}",
    )


def _accuracy(data: Prepared, run: Run, k: int) -> tuple[str, ...]:
    n, share = len(data.split.X_test), float(run.test_accuracy[k])
    return (
        r"\text{accuracy}",
        rf"\tfrac{{{round(share * n)}}}{{{n}}} = \mathbf{{{tex.number(100 * share)}\,\%}} "
        r"\text{ of the test}",
    )


def _answer(
    data: Prepared, run: Run, frame: int, place: Array, theme: Theme
) -> list[tuple[str, ...]]:
    """The logits at a place (n_features,) and their probabilities; or the value."""
    layers = unflat(run.parameters[frame], run.sizes)
    x = (place - data.split.mean) / data.split.scale
    z = forward(layers, x[None], activation=run.settings.activation).output[0]
    depth = len(layers)
    asked: tuple[str, ...] = ("x", tex.row_vector(place, digits=3))
    if not data.classes:
        value = float(z[0]) * data.split.y_scale + data.split.y_mean
        return [
            asked,
            (
                r"\hat y",
                rf"{tex.number(data.split.y_scale)} \cdot {tex.term(float(z[0]))} "
                rf"{tex.signed(data.split.y_mean)} = \mathbf{{{tex.number(value)}}}",
            ),
        ]
    last = rf"W_{depth}\, a_{depth - 1} + b_{depth}"
    rows: list[tuple[str, ...]] = [asked, ("z", last, tex.row_vector(z, digits=3))]
    if run.settings.loss != "cross_entropy":
        return rows
    q = softmax(z)
    top = int(q.argmax())
    powers = [
        tex.colored(ROLES[k], rf"e^{{{tex.number(v, digits=3)}}}", theme)
        for k, v in enumerate(z.tolist())
    ]
    answer = tex.colored(ROLES[top], rf"\mathbf{{{tex.number(float(q[top]))}}}", theme)
    rows.append(
        (
            tex.colored(ROLES[top], f"q_{top + 1}", theme),
            rf"\frac{{{powers[top]}}}{{{' + '.join(powers)}}} = {answer}",
        )
    )
    return rows


def reading(data: Prepared, run: Run) -> str:
    """What has been trained, and why it ended, in a sentence or two."""
    n = n_parameters(run.sizes)
    if run.stop.step == 0 and run.stop.kind == "cancelled":
        return f"Not trained yet: {shape(run)}, {n:,} weights and biases as they were drawn."
    ended = run.stop.reason[0].upper() + run.stop.reason[1:] + "."
    best = run.test_loss[run.best_epoch]
    words = f"{ended} {shape(run)}, {n:,} weights and biases.{_dead(data, run)}"
    if run.stop.kind == "early":
        words += f" Of epoch {run.best_epoch} the weights are kept: test loss {tex.plain(best)}."
    if run.stop.kind == "diverged":
        words += " All frames up to there are kept; a smaller learning rate would hold it."
    return words


def _dead(data: Prepared, run: Run) -> str:
    """Which units of ReLU answer 0 to every training sample in the end."""
    if run.settings.activation != "relu":
        return ""
    passed = forward(run.layers(-1), data.split.X_train, activation="relu")
    told = [
        f"{int((a.max(axis=0) <= 0.0).sum())} of {a.shape[1]} in layer {depth}"
        for depth, a in enumerate(passed.a[:-1], start=1)
        if (a.max(axis=0) <= 0.0).any()
    ]
    if not told:
        return ""
    return f" Dead, as they answer 0 to every training sample: {', '.join(told)}."


def changes(before: tuple[Source, Settings], after: tuple[Source, Settings]) -> list[str]:
    """What differs between two runs, named: `learning rate 0.01 → 0.1`."""
    told = []
    for one, two in zip(before, after, strict=True):
        fields = one._fields if isinstance(one, Source) else tuple(vars(one))
        for name in fields:
            old, new = getattr(one, name), getattr(two, name)
            if old != new:
                told.append(_changed(name, old, new))
    return told


_CALLED = {
    "name": "data",
    "n_samples": "samples",
    "n_classes": "classes",
    "draw": "draw of the samples",
    "features": "columns",
    "points": "painted points",
    "test_share": "share held back",
    "hidden": "hidden layers",
    "initialization": "first weights",
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "n_epochs": "epochs",
    "l1": "L1",
    "l2": "L2",
}


def _changed(name: str, old: object, new: object) -> str:
    called = _CALLED.get(name, name.replace("_", " "))
    if name in {"points", "table"}:
        return called
    return f"{called} {_value(old)} → {_value(new)}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return " – ".join(map(str, value)) or "none"
    if isinstance(value, float):
        return tex.plain(value)
    return str(value).replace("_", " ") or "none"


def compared(
    before: tuple[Source, Settings], after: tuple[Source, Settings], pinned: Run, run: Run
) -> str:
    """The pinned run against the one on screen, and what was changed."""
    what = changes(before, after)
    changed = f"Changed since: {'; '.join(what)}." if what else "Nothing has been changed since."
    return (
        f"Pinned: test loss **{tex.plain(pinned.test_loss[-1], digits=3)}**, lowest "
        f"{tex.plain(pinned.test_loss[pinned.best_epoch], digits=3)}; now "
        f"**{tex.plain(run.test_loss[-1], digits=3)}**, lowest "
        f"{tex.plain(run.test_loss[run.best_epoch], digits=3)}. {changed}"
    )


def legend(data: Prepared) -> str:
    """The classes in their colors, and what is filled and hollow."""
    name = data.source.name
    if name == DIGITS:
        return "Rows are the true digits, columns what the network takes them for: the test digits."
    held = "Filled points train the network, hollow ones test it."
    if data.classes and name not in (PAINTED,) and data.classes[0] != "class 1":
        named = ", ".join(
            f":{color}[{kind}]" for color, kind in zip(COLORS, data.classes, strict=False)
        )
        return f"{held} {named}." + (f" {data.note}" if data.note else "")
    return held + (f" {data.note}" if data.note or name == OWN else "")


def at(seen: Window, shares: tuple[float, ...], n_features: int) -> Array:
    """The place (n_features,) at shares of the window."""
    x = seen.x[0] + shares[0] * (seen.x[1] - seen.x[0])
    y = seen.y[0] + shares[1] * (seen.y[1] - seen.y[0])
    return np.array([x, y][:n_features])


def spread(seeds: Sequence[Run]) -> str:
    """How far ten seeds differ in the end."""
    ends = np.array([run.test_loss[-1] for run in seeds])
    low, high = (tex.plain(float(end), digits=3) for end in (ends.min(), ends.max()))
    middle = tex.plain(float(np.median(ends)), digits=3)
    return (
        f"Test loss in the end, over {len(seeds)} seeds: from **{low}** to **{high}**, "
        f"median {middle}."
    )
