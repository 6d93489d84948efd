"""What the lesson on CNN filters writes about its picture: formula, words, quests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathdl_core.convolution import cnn
from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND
from mathdl_core.convolution.cnn_training import N_TEST
from mathdl_core.exercise import Quest
from mathdl_ui import tex
from mathdl_ui.figures import cnn_view
from mathdl_ui.figures.cnn_favorites import strongest
from mathdl_ui.figures.cnn_view import View
from mathdl_ui.matrices import Matrix
from mathdl_ui.theme import Theme

SOURCES = (
    "M. Zeiler, R. Fergus, “Visualizing and understanding convolutional networks”, 2014.",
    "K. Simonyan, A. Vedaldi, A. Zisserman, “Deep inside convolutional networks”, 2014.",
    "R. Selvaraju et al., “Grad-CAM”, 2017.",
    "Data: scikit-learn, `load_digits`, from the UCI repository.",
)
COLUMNS, ROWS = ("left", "middle", "right"), ("top", "middle", "bottom")


def kernel_name(view: View) -> str:
    """Which kernel is in the hand."""
    layer, out, of = view.slot
    if layer == FIRST:
        return f"Filter {out + 1} of the first layer"
    if layer == SECOND:
        return f"Filter {out + 1} of the second layer, on map {of + 1}"
    return f"Weights of the digit {out}, on map {of + 1}"


def kernel(view: View) -> Matrix:
    """The kernel in the hand, to be edited."""
    layer = view.slot.layer
    return Matrix(
        "kernel",
        view.kernel,
        ROWS,
        COLUMNS,
        kernel_name(view),
        role="model",
        full=float(np.abs(cnn_view.kernels_of(view.learned, layer)).max()) or 1.0,
    )


def formula(view: View, theme: Theme) -> tuple[str, ...]:
    """The unit's arithmetic with its numbers, and what follows from it."""
    layer = view.unit.layer
    if layer == POOLED:
        return (_maximum(view, theme),)
    if layer == CLASS:
        return (_sums(view, theme), _softmax(view, theme))
    return (_products(view, theme) if layer == FIRST else _sums(view, theme),)


def _products(view: View, theme: Theme) -> str:
    found = view.terms
    rows = [
        tex.dot_product(inputs, weights, theme, roles=("data", "model"), max_shown=3, digits=4)
        for inputs, weights in zip(found.inputs[0], found.weights[0], strict=True)
    ]
    products = _continued(rows, "+ ")
    x, w = tex.colored("data", "x_{ij}", theme), tex.colored("model", "w_{ij}", theme)
    return tex.aligned(
        (
            "z",
            rf"\sum_{{ij}} {x}\, {w} + b",
            _continued([products, tex.signed(found.bias)]),
            tex.number(found.z),
        ),
        _relu(view, theme),
    )


def _continued(rows: Sequence[str], sign: str = "") -> str:
    """A long sum on lines of its own, all behind one equality sign."""
    return rf" \\ &\quad {sign}".join(rows)


def _relu(view: View, theme: Theme) -> tuple[str, str]:
    found = view.terms
    value = tex.colored("result", tex.number(found.value), theme)
    return "a", rf"\max(0,\, {tex.number(found.z)}) = {value}"


def _sums(view: View, theme: Theme) -> str:
    """The sums of the products with each map, added."""
    found = view.terms
    sums = found.products.sum(axis=(1, 2))
    terms = [tex.number(float(s)) if i == 0 else tex.signed(float(s)) for i, s in enumerate(sums)]
    lines = [" ".join(terms[i : i + 4]) for i in range(0, len(terms), 4)]
    lines[-1] += f" {tex.signed(found.bias)}"
    x, w = tex.colored("data", "x_{cij}", theme), tex.colored("model", "w_{cij}", theme)
    name = "z" if view.unit.layer == SECOND else f"s_{{{view.unit.channel}}}"
    z = (name, rf"\sum_c \sum_{{ij}} {x}\, {w} + b", _continued(lines), tex.number(found.z))
    return tex.aligned(z, *([_relu(view, theme)] if view.unit.layer == SECOND else []))


def _softmax(view: View, theme: Theme) -> str:
    k, logits = view.unit.channel, view.passed.logits[0]
    p = float(view.passed.probabilities[0, k])
    # Shifted by the largest, as it is computed: no power overflows.
    top = float(logits.max())
    total = float(np.exp(logits - top).sum())
    shift = rf"{tex.number(float(logits[k]))} - {tex.term(top)}"
    value = tex.colored("result", tex.number(p), theme)
    return tex.aligned(
        (f"p_{{{k}}}", rf"\frac{{e^{{s_{{{k}}} - \max s}}}}{{\sum_j e^{{s_j - \max s}}}}"),
        ("", rf"\frac{{e^{{{shift}}}}}{{{tex.number(total)}}} = {value}"),
    )


def _maximum(view: View, theme: Theme) -> str:
    values = ",\\, ".join(tex.number(float(v)) for v in view.terms.inputs.ravel())
    four = tex.colored("data", values, theme)
    value = tex.colored("result", tex.number(view.terms.value), theme)
    return tex.aligned(("m", rf"\max\{{{four}\}}"), ("", value))


def reading(view: View) -> tuple[str, ...]:
    """What the network says now, and how often it is right."""
    p, k = view.passed.probabilities[0], view.answer
    says = f"It says **{k}** with {100 * p[k]:.1f} %"
    if view.is_changed:
        was = view.answer_before
        before = 100 * view.before.probabilities[0, was]
        says += f" (as learned: {was} with {before:.1f} %)"
    right = f"Of {N_TEST} test digits it tells **{100 * view.accuracy:.1f} %** right"
    if view.is_changed:
        right += f" (as learned: {100 * view.accuracy_before:.1f} %)"
    return f"{says}.", f"{right}."


def run_in_words(view: View) -> str:
    """What was trained, and that the hand may change it."""
    n_parameters = sum(part.size for part in view.learned)
    return (
        f"{n_parameters:,} numbers after {view.epoch} epoch{'s' * (view.epoch != 1)}, kept to "
        "two decimals; what they make of your digit is computed now. Paint, drag over the maps, "
        "drag or type a weight; press play to see the filters take shape."
    )


def quests(view: View) -> list[Quest]:
    """Tasks on the network and the picture."""
    flipped = view.answer != view.answer_before
    lost = view.accuracy_before - view.accuracy
    trained = view.epoch == len(view.run.networks) - 1
    only_off = bool(view.off) and not view.edits
    only_edits = bool(view.edits) and not view.off and view.is_changed
    p = view.passed.probabilities[0]
    layer, channel = view.filter or (CLASS, 0)
    dead = layer != CLASS and is_dead(view, layer, channel)
    return [
        Quest(
            "Switch off a filter so that the network says something else.",
            only_off and flipped and view.is_changed,
            "All other numbers are left as they were: for this picture, the network leaned on that "
            "one filter.",
        ),
        Quest(
            "With all filters on, edit one kernel until the answer changes.",
            only_edits and len(view.edits) == 1 and flipped,
            "Nine of some two thousand numbers, and another answer: what the layers after it "
            "learned fits the maps that they knew.",
        ),
        Quest(
            "Find a dead filter: one that no test digit gets past its ReLU.",
            dead and trained,
            "All its sums are negative, so its slope is 0 too: no gradient will ever wake it up. "
            "Switched off, it is not missed.",
        ),
        Quest(
            "Cost the network a quarter of the test digits by a single kernel.",
            len(view.edits) + len(view.off) == 1 and lost >= 0.25,
            "A filter that shouts drowns the others: the layers after it have learned what size of "
            "number to expect.",
        ),
        Quest(
            "Paint something it gives less than half to.",
            float(p.max()) < 0.5 and not view.is_changed and trained and bool(view.pixels.any()),
            "It must choose one of ten, and has no way to say “none of these”.",
        ),
    ]


def is_dead(view: View, layer: str, channel: int) -> bool:
    """Whether no test digit gets past the ReLU of a filter, as it was learned."""
    return float(strongest(view.learned, layer)[:, channel].max()) <= 0.0


def without_it(view: View) -> tuple[str, float, str]:
    """A question on the filter in the hand: what is left without it, and why."""
    layer, channel = view.filter or (FIRST, 0)
    left = 100 * float(cnn_view.right(cnn.without(view.learned, layer, channel)).mean())
    whole = 100 * view.accuracy_before
    name = {FIRST: "first", SECOND: "second"}[layer]
    n = cnn_view.n_maps(view.learned, layer)
    question = (
        f"As learned, the network tells {whole:.1f} % of the test digits right. Switch off filter "
        f"{channel + 1} of the {n} of its {name} layer: how many percent are left?"
    )
    others = [
        100 * float(cnn_view.right(cnn.without(view.learned, layer, f)).mean()) for f in range(n)
    ]
    because = (
        f"Switching off one filter of this layer leaves {min(others):.1f} to {max(others):.1f} %, "
        "depending on which: what a network knows is spread over its filters."
    )
    return question, left, because
