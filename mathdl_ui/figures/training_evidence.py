"""Why to believe the lesson on training: torch beside it, what ran, and all of it to take home."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import lru_cache
from itertools import chain, count, islice
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from sklearn.metrics import confusion_matrix as confusion_of_scikit_learn

from mathdl_core.arrays import Array
from mathdl_core.neural_networks import (
    network,
    network_torch,
    optimizers,
    training,
    training_measures,
    training_sets,
)
from mathdl_core.neural_networks.network import backward, flat, forward, unflat
from mathdl_core.neural_networks.training import Run, epoch_batches, first_layers
from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.training_data import DIGITS, DRAWN, OF_MANY_CLASSES, Prepared, Source, prepared

N_STEPS, NUDGE = 100, 1e-12
FUNCTIONS = (
    *(training.epoch_batches, training.one_epoch, network.forward, network.backward),
    *(optimizers.sgd, optimizers.heavy_ball, optimizers.adam),
)
TWINS = (network_torch.network, network_torch.optimizer, network_torch.descend)


class Together(NamedTuple):
    """The first steps of ours and of torch's, from the same weights on the same batches.

    Attributes:
        ours: (n_parameters,) after the last firm step; empty where not even the first one is.
        theirs: the same of torch.
        n_steps: how many there are; a run that diverges has fewer.
        n_firm: how many of the steps are not a matter of rounding: as long as the same run from
            weights moved by 1e-12 stays within 1e-8.
    """

    ours: Array
    theirs: Array
    n_steps: int
    n_firm: int


@lru_cache(maxsize=64)
def together(source: Source, settings: Settings) -> Together:
    """At most 100 steps of either, without dropout."""
    split = prepared(source).split
    start = first_layers(split, settings)
    orders = np.random.default_rng([settings.seed, 1])
    epochs = (epoch_batches(split, settings.batch_size, orders) for _ in count())
    batches = list(islice(chain.from_iterable(epochs), N_STEPS))
    w = flat(start)
    ours = _alone(w, batches, settings, network.sizes_of(start))
    signs = np.random.default_rng(0).choice([-NUDGE, NUDGE], size=w.shape)
    moved = _alone(w + signs, batches, settings, network.sizes_of(start))
    n = min(len(ours), len(moved))
    apart = np.abs(ours[:n] - moved[:n]).max(axis=1, initial=0.0)
    loose = apart > 1e-8 * np.abs(ours[:n]).max(axis=1, initial=1.0)
    n_firm = int(loose.argmax()) if loose.any() else n
    if not n_firm:
        return Together(np.empty(0), np.empty(0), len(ours), 0)
    *_, reached = network_torch.descend(
        start,
        batches[:n_firm],
        activation=settings.activation,
        loss=settings.loss,
        optimizer_name=settings.optimizer,
        learning_rate=settings.learning_rate,
        momentum=settings.momentum,
        l1=settings.l1,
        l2=settings.l2,
    )
    return Together(ours[n_firm - 1].copy(), flat(reached), len(ours), n_firm)


def _alone(
    w: Array, batches: list[tuple[Array, Array]], settings: Settings, sizes: tuple[int, ...]
) -> Array:
    """The weights (n_steps, n_parameters) after each batch by the loop of `training`."""
    memory, found = optimizers.at_rest(w), list[Array]()
    dropouts, plain = np.random.default_rng(0), replace(settings, dropout=0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        for batch in batches:
            w, memory, _ = training.one_epoch(w, memory, iter([batch]), dropouts, sizes, plain)
            if memory.n_steps == len(found):
                break
            found.append(w)
    return np.array(found).reshape(-1, len(w))


Compared = tuple[str, ArrayLike, ArrayLike, str, float]
"""What is compared: ours, the reference, its name, and how far apart they may be."""


def comparisons(data: Prepared, run: Run, frame: int) -> list[Compared]:
    """The network at a frame, and the first steps of its training, against torch."""
    settings, split = run.settings, data.split
    layers = unflat(run.parameters[frame], run.sizes)
    told = {"activation": settings.activation, "loss": settings.loss}
    passed = forward(layers, split.X_train, activation=settings.activation)
    ours = flat(backward(layers, passed, split.train_targets, **told).gradients)
    theirs = flat(network_torch.gradients(layers, split.X_train, split.train_targets, **told))
    rows: list[Compared] = [
        ("∂L/∂w of every weight", ours, theirs, "torch.autograd", 1e-9 * _size(theirs))
    ]
    rows += _steps(data, settings)
    outputs = forward(layers, split.X_test, activation=settings.activation).output
    loss = float(run.test_loss[run.frames[frame]])
    function = network_torch.TORCH_LOSSES[settings.loss]
    by_torch = function(torch.tensor(outputs), torch.tensor(split.test_targets)).item()
    named = f"torch.nn.functional.{function.__name__}"
    rows.append(("test loss", loss, by_torch, named, 1e-9 * max(1.0, loss)))
    if data.classes:
        counts = training_measures.confusion_matrix(outputs, split.test_targets)
        reference = confusion_of_scikit_learn(
            split.test_targets.argmax(axis=1), outputs.argmax(axis=1), labels=range(len(counts))
        )
        library = "sklearn.metrics.confusion_matrix"
        rows.append(("confusion matrix", counts, reference, library, 0.0))
    return rows


def _steps(data: Prepared, settings: Settings) -> list[Compared]:
    """The weights after the last of the first steps that is no matter of rounding."""
    both = together(data.source, settings)
    if not both.n_firm:
        return []
    name = "torch.optim.Adam" if settings.optimizer == "adam" else "torch.optim.SGD"
    what = f"weights after {both.n_firm} steps"
    return [(what, both.ours, both.theirs, name, 1e-6 * _size(both.theirs))]


def caution(data: Prepared, settings: Settings) -> str:
    """Why fewer than 100 steps are compared, or that dropout is left out."""
    both, words = together(data.source, settings), []
    if settings.dropout:
        words.append("The steps are compared without dropout: torch draws its own.")
    if both.n_steps < N_STEPS and both.n_firm == both.n_steps:
        words.append(f"After step {both.n_firm} this run diverges, and is stopped.")
    elif both.n_firm < N_STEPS:
        words.append(
            f"After step {both.n_firm} these settings blow up rounding itself: the same run from "
            "weights moved by 10⁻¹² ends elsewhere, and so may any other computation of it."
        )
    return " ".join(words)


def _size(values: Array) -> float:
    return max(1.0, float(np.abs(values).max()))


def take_home(data: Prepared, run: Run, lesson: Lesson) -> export.Export:
    """The run again, from its data on, with the numbers at its end, if it came to one."""
    lines = [
        *_data_lines(data),
        f"settings = {_settings(run.settings)}",
        "run = train(data, settings)",
    ]
    shown: dict[str, object] = {
        "run.stop.reason": run.stop.reason,
        "run.train_loss[-1]": float(run.train_loss[-1]),
        "run.test_loss[-1]": float(run.test_loss[-1]),
        "run.best_epoch": run.best_epoch,
    }
    if run.stop.kind == "cancelled":
        shown = {"run.sizes": run.sizes}
    elif data.classes:
        shown["run.test_accuracy[-1]"] = float(run.test_accuracy[-1])
    return export.Export(
        lesson.title, lesson.slug, lesson.idea, [training_sets, training], "\n".join(lines), shown
    )


def _data_lines(data: Prepared) -> list[str]:
    source = data.source
    rng = f"rng = np.random.default_rng({source.draw})"
    held = f"data = split(samples, rng, test_share={source.test_share!r})"
    if source.name in DRAWN:
        arguments: dict[str, object] = {"n_samples": source.n_samples, "noise": source.noise}
        if source.name in OF_MANY_CLASSES:
            arguments["n_classes"] = source.n_classes
        drawn = export.call(DRAWN[source.name], rng=export.Source("rng"), **arguments)
        return [rng, f"samples = {drawn}", held]
    if source.name == DIGITS:
        return [
            "from sklearn.datasets import load_digits",
            "",
            "digits = load_digits()",
            rng,
            "samples = Dataset(digits.data, digits.target.astype(float), 10)",
            held,
        ]
    return [f"data = {_split(data)}"]


def _split(data: Prepared) -> str:
    """The samples themselves, for data that no call brings back."""
    return export.call(training_sets.Split, **data.split._asdict())


def _settings(settings: Settings) -> str:
    given = {
        name: value for name, value in vars(settings).items() if value != getattr(Settings(), name)
    }
    return export.call(Settings, **given)


def as_npz(run: Run, frame: int) -> bytes:
    """The weights at a frame: W1, b1, W2, ... for `numpy.load`."""
    file = io.BytesIO()
    arrays: dict[str, Array] = {}
    for depth, (W, bias) in enumerate(unflat(run.parameters[frame], run.sizes), start=1):
        arrays |= {f"W{depth}": W, f"b{depth}": bias}
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def as_json(run: Run, frame: int, data: Prepared) -> str:
    """The weights at a frame with what they need to be used: how inputs are standardized."""
    layers = unflat(run.parameters[frame], run.sizes)
    return json.dumps(
        {
            "activation": run.settings.activation,
            "features": data.features,
            "classes": data.classes,
            "mean": data.split.mean.tolist(),
            "scale": data.split.scale.tolist(),
            "layers": [{"W": W.tolist(), "bias": bias.tolist()} for W, bias in layers],
        }
    )


def as_state_dict(run: Run, frame: int) -> bytes:
    """The weights at a frame for `load_state_dict` of a float64 `torch.nn.Sequential`."""
    file = io.BytesIO()
    layers = unflat(run.parameters[frame], run.sizes)
    torch.save(network_torch.state_dict(layers, activation=run.settings.activation), file)
    return file.getvalue()
