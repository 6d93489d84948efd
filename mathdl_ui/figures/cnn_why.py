"""What the network's answer rests on: four pictures of the same input."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn_torch
from mathdl_core.convolution.cnn import CLASS, FIRST
from mathdl_core.convolution.cnn_torch import Ascent
from mathdl_ui import tex
from mathdl_ui.figures import cnn_view
from mathdl_ui.figures.cnn_places import NARROW, WIDE, at, both, grid
from mathdl_ui.figures.cnn_view import Packed, View
from mathdl_ui.stages import Place, Stage, Tile, Word
from mathdl_ui.theme import Theme

N_STEPS = 40
_MAPS = ("saliency", "occlusion", "cam", "added")
STARTS = ("From empty paper", "From your digit")
TARGETS = ("a class", "the filter in the hand")
EXPLAINED = (
    "Five questions to the same network about the picture above. **Saliency**: by how much does "
    "the logit rise with a little ink here? **Occlusion**: how much of the probability is lost "
    "without a 3 × 3 square here? **Grad-CAM**: which places of the second layer’s maps speak for "
    "it, if each map counts alike everywhere? **Place by place** they do not, and what is shown "
    "adds up to the logit. **Activation maximization**: what would it like to see most?"
)


class Reasons(NamedTuple):
    """What speaks for a class.

    Attributes:
        k: the class.
        saliency: (8, 8) slopes of its logit.
        occlusion: (8, 8) loss of its probability.
        cam: (6, 6) Grad-CAM.
        added: (6, 6) what each place adds to its logit.
        logit: all of it, with the bias.
        bias: of the class.
        p: its probability.
    """

    k: int
    saliency: Array
    occlusion: Array
    cam: Array
    added: Array
    logit: float
    bias: float
    p: float


def reasons(view: View, k: int) -> Reasons:
    """What speaks for class k."""
    return _reasons(Packed.of(view.network), view.picture.tobytes(), k)


@lru_cache(maxsize=32)
def _reasons(packed: Packed, pixels: bytes, k: int) -> Reasons:
    module, picture = cnn_view.module_of(packed), np.frombuffer(pixels).reshape(8, 8)
    passed = cnn_view.passed_by(packed, pixels)
    return Reasons(
        k,
        cnn_torch.saliency(module, picture, k),
        cnn_torch.occlusion(module, picture, k),
        cnn_torch.grad_cam(module, picture, k),
        cnn_torch.contributions(module, picture, k),
        float(passed.logits[0, k]),
        float(packed.network().bias[k]),
        float(passed.probabilities[0, k]),
    )


def climb(view: View, k: int, target: str, start: str) -> Ascent:
    """From a start to the picture that class k, or the filter in the hand, answers most to."""
    layer, channel = ("dense", k)
    if target == TARGETS[1] and view.slot.layer != CLASS:
        layer = "conv_1" if view.slot.layer == FIRST else "conv_2"
        channel = view.slot.out
    first = view.picture if start == STARTS[1] else np.zeros((8, 8))
    return _climb(Packed.of(view.network), first.tobytes(), layer, channel)


@lru_cache(maxsize=64)
def _climb(packed: Packed, start: bytes, layer: str, channel: int) -> Ascent:
    module = cnn_view.module_of(packed)
    first = np.frombuffer(start).reshape(8, 8)
    # On paper without any ink all ReLUs may be shut: a little gray opens some.
    first = first if first.any() else np.full((8, 8), 0.1)
    return cnn_torch.maximize(module, first, layer=layer, channel=channel, n_steps=N_STEPS)


def stage(view: View, found: Reasons, ascent: Ascent, step: int) -> Stage:
    """The picture, and what speaks for the class."""
    largest = {name: float(np.abs(getattr(found, name)).max()) or 1.0 for name in _MAPS}
    pictures = [
        ("input", view.picture, 1.0, "the picture", "data"),
        ("saliency", found.saliency, largest["saliency"], "saliency", "data"),
        ("occlusion", found.occlusion, max(largest["occlusion"], 0.05), "occlusion", "data"),
        ("cam", np.pad(found.cam, 1), largest["cam"], "Grad-CAM", "result"),
        ("added", np.pad(found.added, 1), largest["added"], "place by place", "result"),
        ("climb", ascent.pictures[step], 1.0, f"most liked, step {step}", "model"),
    ]
    place = both(grid(6, 0, 24, 148, 162.4), grid(3, 0, 24, 108, 121, 138))
    tiles = [
        Tile(name, values, place(i), full, label, role)
        for i, (name, values, full, label, role) in enumerate(pictures)
    ]
    words = [
        Word(text, Place(at(74 + 162.4 * i, 192), None))
        for i, text in enumerate(("", "blue for, orange against", "blue: it is missed", "",
                                  "green for, orange against"))
        if text
    ]  # fmt: skip
    return Stage(in_words(found, ascent, step), (WIDE, 200), (NARROW, 274), tiles, words)


def in_words(found: Reasons, ascent: Ascent, step: int) -> str:
    """The pictures as a sentence."""
    (i, j), (m, n) = (_peak(values) for values in (found.saliency, found.occlusion))
    return (
        f"What speaks for the digit {found.k}, which the network gives {100 * found.p:.1f} "
        f"percent: ink in row {i + 1}, column {j + 1} changes its logit most, by "
        f"{tex.spoken(float(found.saliency[i, j]), digits=3)} for full ink to first order; without "
        f"the square around row {m + 1}, column {n + 1} its probability falls most, by "
        f"{100 * found.occlusion[m, n]:.1f} points. The picture that is climbed to has a score of "
        f"{tex.spoken(float(ascent.scores[step]), digits=3)} at step {step}."
    )


def _peak(values: Array) -> tuple[int, int]:
    i, j = np.unravel_index(int(np.abs(values).argmax()), values.shape)
    return int(i), int(j)


def caption(ascent: Ascent, step: int) -> str:
    """What stands beside the timeline."""
    return f"step {step}: {tex.plain(float(ascent.scores[step]), digits=3)}"


def formula(found: Reasons, theme: Theme) -> str:
    """The largest entries of saliency and occlusion with their numbers."""
    (i, j), (m, n) = (_peak(values) for values in (found.saliency, found.occlusion))
    slope = tex.colored("data", tex.number(float(found.saliency[i, j]), digits=3), theme)
    lost = tex.colored("data", tex.number(float(found.occlusion[m, n]), digits=3), theme)
    added = tex.colored("result", r"\text{place by place}", theme)
    without = found.p - float(found.occlusion[m, n])
    return tex.aligned(
        (rf"\frac{{\partial s_{{{found.k}}}}}{{\partial x_{{{i + 1},{j + 1}}}}}", slope),
        (
            rf"p_{{{found.k}}}(x) - p_{{{found.k}}}(x \text{{ without }} {m + 1},{n + 1})",
            rf"{tex.number(found.p, digits=3)} - {tex.number(without, digits=3)} = {lost}",
        ),
        (
            rf"s_{{{found.k}}}",
            rf"\sum_{{ij}} {added} {tex.signed(found.bias)} = {tex.number(found.logit)}",
        ),
    )
