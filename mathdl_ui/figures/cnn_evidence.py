"""Why to believe the lesson on CNN filters: what is compared, what ran, all of it to take home."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch.nn.functional as F  # noqa: N812
from numpy.typing import ArrayLike
from sklearn.metrics import accuracy_score

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn, cnn_shapes, cnn_torch, cnn_training
from mathdl_core.convolution import convolution as slow
from mathdl_core.convolution.cnn import CLASS, Network
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.figures.cnn_view import Packed, View, slot_exists

FUNCTIONS = (cnn.forward, cnn.terms, cnn.sees, cnn.without, slow.conv_im2col)
TWINS = (
    *(cnn_torch.as_module, cnn_torch.feature_maps, cnn_torch.saliency, cnn_torch.grad_cam),
    *(cnn_torch.occlusion, cnn_torch.maximize, cnn_training.fit),
)
STEP, HAIR = 1e-7, 0.01


def comparisons(view: View) -> list[tuple[str, ArrayLike, ArrayLike, str]]:
    """What is compared on the picture and the network as they are now."""
    network, passed = view.network, view.passed
    ours = cnn.forward(network, view.picture[None])
    direct = slow.conv_direct(ours.x, network.kernels_1, network.bias_1, padding=cnn.PADDING)
    found = view.terms
    unit = view.unit
    values = {"first": ours.a_1, "second": ours.a_2, "pooled": ours.pooled}
    value = (
        ours.logits[0, unit.channel]
        if unit.layer == CLASS
        else values[unit.layer][0, unit.channel, unit.row, unit.column]
    )
    return [
        ("first layer", ours.a_1, passed.a_1, "torch.nn.Conv2d, ReLU"),
        ("first layer, tap by tap", direct, passed.z_1, "torch.nn.Conv2d"),
        ("second layer", ours.a_2, passed.a_2, "torch.nn.Conv2d, ReLU"),
        ("pooled", ours.pooled, passed.pooled, "torch.nn.MaxPool2d"),
        ("logits", ours.logits, passed.logits, "torch.nn.Linear"),
        (
            "probabilities",
            ours.probabilities,
            F.softmax(view.module(cnn_torch.pixels(view.picture)), dim=1).numpy(),
            "torch.nn.functional.softmax",
        ),
        ("the unit looked at", found.value, value, "its whole layer"),
        (
            "test accuracy, as learned",
            view.accuracy_before,
            _accuracy(Packed.of(view.learned)),
            "sklearn.metrics.accuracy_score",
        ),
        (
            "parameters",
            sum(row.n_parameters for row in _rows(network)),
            sum(p.numel() for p in view.module.parameters()),
            "torch.nn.Module.parameters",
        ),
    ]


@lru_cache(maxsize=32)
def _accuracy(packed: Packed) -> float:
    split = cnn_training.digit_split()
    taken = cnn.forward(packed.network(), split.X_test).logits.argmax(axis=1)
    return float(accuracy_score(split.y_test, taken))


def slopes(view: View) -> tuple[str, Array, Array, str]:
    """Saliency against central differences of our own forward pass, a hair beside the picture.

    On equal pixels many maxima tie, and there a slope differs from side to side; beside them it
    does not. Should a ReLU's corner lie within a step, the side counts on which it does not.
    """
    k, picture = view.answer, view.picture + HAIR * np.random.default_rng(0).normal(size=(8, 8))
    saliency = cnn_torch.saliency(view.module, picture, k)
    steps = STEP * np.eye(64).reshape(64, 8, 8)

    def logits(pictures: Array) -> Array:
        found: Array = cnn.forward(view.network, pictures).logits[:, k]
        return found

    here = logits(picture[None])[0]
    up, down = logits(picture + steps), logits(picture - steps)
    sides = np.stack([(up - down) / (2 * STEP), (up - here) / STEP, (here - down) / STEP])
    nearest = np.abs(sides - saliency.ravel()).argmin(axis=0)
    central = np.take_along_axis(sides, nearest[None], axis=0)[0].reshape(8, 8)
    return f"saliency of {k}, a hair beside the picture", saliency, central, "central differences"


def call_in_short(call: str) -> str:
    """The call without the pieces of the long text; the notebook has all of them."""
    lines = call.split("\n")
    pieces = [i for i, line in enumerate(lines) if line.startswith("    '")]
    first, last = pieces[0], pieces[-1]
    n = sum(len(lines[i].strip()) - 2 for i in pieces)
    return "\n".join([*lines[:first], f"    '…',  # {n:,} characters", *lines[last + 1 :]])


def _on_lines(text: str) -> str:
    """A long text as pieces of a line each."""
    pieces = [text[i : i + 76] for i in range(0, len(text), 76)]
    return "\n".join(["(", *(f"    {piece!r}" for piece in pieces), ")"])


def _changes(view: View) -> list[str]:
    """What the hand has changed, as calls."""
    lines = [
        f"network = edited(network, {slot.layer!r}, {slot.out}, {slot.of}, "
        f"{export.literal(np.reshape(kernel, (3, 3)))})"
        for slot, kernel in view.edits.items()
        if slot_exists(view.learned, slot)
    ]
    return lines + [
        f"network = without(network, {layer!r}, {channel})" for layer, channel in view.present_off
    ]


def _rows(network: Network) -> list[cnn_shapes.Row]:
    return cnn_shapes.costs(cnn_shapes.cnn_specs(network.n_filters), side=cnn.SIDE)


def take_home(view: View, lesson: Lesson) -> export.Export:
    """The network with its weights, the picture, what it says and why."""
    ours = cnn.forward(view.network, view.picture[None])
    k = view.answer
    lines = [
        f"network = unpacked({view.learned.n_filters}, {_on_lines(cnn.packed(view.learned))})",
        *_changes(view),
        f"picture = {export.literal(view.pixels)} / 16",
        "passed = forward(network, picture[None])",
        "probabilities = passed.probabilities[0]",
        f"unit = Unit{tuple(view.unit)!r}",
        "found = terms(network, passed, unit)",
        "module = as_module(network)",
        f"slopes = saliency(module, picture, {k})",
        "split = digit_split()",
        "right = (forward(network, split.X_test).logits.argmax(axis=1) == split.y_test).mean()",
    ]
    shown = {
        "probabilities": ours.probabilities[0],
        "found.z": view.terms.z,
        "found.value": view.terms.value,
        "slopes": cnn_torch.saliency(view.module, view.picture, k),
        "right": view.accuracy,
    }
    return export.Export(
        lesson.title,
        lesson.slug,
        lesson.idea,
        [cnn, cnn_torch, cnn_training],
        "\n".join(lines),
        shown,
    )
