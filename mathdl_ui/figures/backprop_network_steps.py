"""A step of the network spelled out: weights and layers with their numbers, words, tasks."""

import math

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.activations import ACTIVATIONS
from mathdl_core.neural_networks.losses import softmax
from mathdl_core.neural_networks.network import n_parameters, sizes_of
from mathdl_ui import tex
from mathdl_ui.figures.backprop_network import Setting, Shown, taken, weight_numbers
from mathdl_ui.tex import colored, number
from mathdl_ui.theme import Theme


def weight_formula(now: Shown, theme: Theme) -> str:
    """The chosen weight: its slope from delta and input, and its update."""
    w, rate = now.chosen, now.set.learning_rate
    before, slope, after = weight_numbers(now, w)
    layer, unit = w.layer + 1, w.unit + 1
    delta = now.step.backward.deltas[w.layer][0, w.unit]
    d = colored("gradient", tex.term(delta), theme)
    if w.of < 0:
        name = rf"b_{{{unit}}}^{{({layer})}}"
        product = [rf"\delta_{{{unit}}}^{{({layer})}}"]
    else:
        name = rf"w_{{{unit}{w.of + 1}}}^{{({layer})}}"
        a = now.step.forward.inputs[w.layer][0, w.of]
        source = rf"x_{{{w.of + 1}}}" if w.layer == 0 else rf"a_{{{w.of + 1}}}^{{({w.layer})}}"
        product = [
            rf"\delta_{{{unit}}}^{{({layer})}}\,{source}",
            rf"{d} \cdot {colored('data', tex.term(a), theme)}",
        ]
    found = colored("gradient", number(slope), theme)
    return tex.aligned(
        (rf"\frac{{\partial L}}{{\partial {name}}}", *product, found),
        (
            name,
            rf"{name} - \eta\,\frac{{\partial L}}{{\partial {name}}}",
            rf"{colored('model', number(before), theme)} - {number(rate)} \cdot "
            + colored("gradient", tex.term(slope), theme),
            rf"\mathbf{{{colored('model', number(after), theme)}}}",
        ),
    ).replace(f"{name} &= {name}", rf"{name} &\leftarrow {name}")


def layer_formula(now: Shown, theme: Theme) -> str:
    """The layer at work as matrices, with their shapes."""
    n, frame = now.depth, now.frame
    if frame == 0:
        return tex.aligned(("a_0 = x", _matrix("data", now.set.X, theme)))
    if frame <= n:
        return _forward(now, frame, theme)
    if frame == n + 1:
        return _loss(now, theme)
    if frame < 2 * n + 2:
        return _backward(now, 2 * n + 2 - frame, theme)
    return (
        tex.aligned(
            ("L", rf"{number(now.step.loss)} \to \mathbf{{{number(now.after)}}}"),
            (r"W_l", r"W_l - \eta\,\delta_l^\top a_{l-1}"),
            (r"b_l", r"b_l - \eta\,\textstyle\delta_l".replace(r"\textstyle", "")),
        )
        .replace("W_l &=", r"W_l &\leftarrow")
        .replace("b_l &=", r"b_l &\leftarrow")
    )


def _matrix(role: str, values: Array, theme: Theme) -> str:
    written: str = tex.matrix(values, digits=3)
    roles = {"data": "data", "gradient": "gradient", "model": "model"}
    return colored(roles[role], written, theme)  # type: ignore[arg-type]


def _forward(now: Shown, layer: int, theme: Theme) -> str:
    n_in, n_out = sizes_of(now.step.layers)[layer - 1 : layer + 1]
    W, bias = now.step.layers[layer - 1]
    passed = now.step.forward
    lines = [
        (
            f"z_{layer}",
            rf"a_{layer - 1} W_{layer}^\top + b_{layer}",
            rf"{_matrix('data', passed.inputs[layer - 1], theme)}"
            rf"{_matrix('model', W, theme)}^\top + {_matrix('model', bias[None], theme)}",
            _matrix("data", passed.z[layer - 1], theme),
        ),
        (
            r"\text{shapes}",
            rf"1 \times {n_in} \;\cdot\; {n_in} \times {n_out} \;+\; {n_out} "
            rf"\;\to\; 1 \times {n_out}",
        ),
    ]
    if layer < now.depth:
        f = _latex_activation(now.set.activation)
        lines.insert(
            1, (f"a_{layer}", rf"{f}(z_{layer})", _matrix("data", passed.a[layer - 1], theme))
        )
    return tex.aligned(*lines)


def _latex_activation(name: str) -> str:
    written = {"sigmoid": r"\sigma", "tanh": r"\tanh"}
    return written.get(name, rf"\operatorname{{{name.replace('_relu', ' relu')}}}")


def _loss(now: Shown, theme: Theme) -> str:
    z, targets = now.step.forward.output, now.set.targets
    loss = rf"\mathbf{{{colored('data', number(now.step.loss), theme)}}}"
    if now.set.loss == "mse":
        m = z.shape[1]
        squares = " + ".join(
            rf"({number(a)} {tex.signed(-b)})^2" for a, b in zip(z[0], targets[0], strict=True)
        )
        share = "" if m == 1 else rf"\frac{{1}}{{{m}}}"
        sum_ = r"\sum_k (z_k - y_k)^2" if m > 1 else "(z - y)^2"
        return tex.aligned(("L", rf"{share} {sum_}", rf"{share} \bigl({squares}\bigr)", loss))
    q, k = softmax(z), int(now.set.target[0])
    return tex.aligned(
        ("q", r"\operatorname{softmax}(z)", _matrix("data", q, theme)),
        ("L", rf"-\ln q_{k}", rf"-\ln {number(q[0, k - 1])}", loss),
    )


def _backward(now: Shown, layer: int, theme: Theme) -> str:
    n, back, passed = now.depth, now.step.backward, now.step.forward
    delta = _matrix("gradient", back.deltas[layer - 1], theme)
    sizes = sizes_of(now.step.layers)
    n_in, n_out = sizes[layer - 1], sizes[layer]
    lines: list[tuple[str, ...]] = []
    if layer == n:
        if now.set.loss == "mse":
            m = sizes[-1]
            rule = r"2\,(z - y)" if m == 1 else rf"\tfrac{{2}}{{{m}}}\,(z - y)"
        else:
            rule = "q - p"
            p = _matrix("data", now.set.targets, theme)
            rule += rf" = {_matrix('data', softmax(passed.output), theme)} - {p}"
        lines.append((rf"\delta_{layer}", rule, delta))
    else:
        slope = ACTIVATIONS[now.set.activation].derivative(passed.z[layer - 1], passed.a[layer - 1])
        W = now.step.layers[layer].W
        reached = back.deltas[layer] @ W
        lines += [
            (
                rf"\delta_{layer + 1} W_{layer + 1}",
                rf"{_matrix('gradient', back.deltas[layer], theme)}{_matrix('model', W, theme)}",
                _matrix("gradient", reached, theme),
            ),
            (f"f'(z_{layer})", _matrix("data", slope, theme)),
            (
                rf"\delta_{layer}",
                rf"\delta_{layer + 1} W_{layer + 1} \odot f'(z_{layer})",
                delta,
            ),
        ]
    received = "x" if layer == 1 else f"a_{layer - 1}"
    return tex.aligned(
        *lines,
        (
            rf"\frac{{\partial L}}{{\partial W_{layer}}}",
            rf"\delta_{layer}^\top\,{received}",
            rf"{delta}^\top {_matrix('data', passed.inputs[layer - 1], theme)}",
            _matrix("gradient", back.gradients[layer - 1].W, theme),
        ),
        (
            r"\text{shapes}",
            rf"{n_out} \times 1 \;\cdot\; 1 \times {n_in} \;\to\; {n_out} \times {n_in}, "
            rf"\text{{ as }} W_{layer}",
        ),
    )


def saying(now: Shown) -> tuple[str, ...]:
    """What a reader might stumble over."""
    words = []
    if now.set.loss == "cross_entropy" and now.set.sizes[-1] == 1:
        words.append(
            "With a single class softmax says 1 whatever comes, so the loss is 0 and nothing is "
            "learned. Take two outputs or more."
        )
    if now.set.loss == "mse" and len(now.set.weights) == n_parameters(now.set.sizes):
        words.append(
            "The weights of Kneusel, chapter 10. The book takes half the squared error: its "
            "gradients are half of these."
        )
    if now.n_updates < now.set.n_updates:
        words.append(
            f"After {now.n_updates} updates the loss leaves all bounds, so this is where they "
            "end. Lower $\\eta$."
        )
    elif not math.isfinite(now.after) or now.after > 10 * max(now.step.loss, 0.1):
        words.append("The step was too long: the loss is larger than before. Lower $\\eta$.")
    return tuple(words)


def quests(now: Shown) -> list[Quest]:
    """Small tasks on the network."""
    slopes = [float(np.abs(layer.W).max()) for layer in now.step.backward.gradients]
    return [
        Quest(
            "Choose an update that makes the loss *larger*.",
            now.after > 1.02 * now.step.loss > 0.001,
            "The gradient says which way is down here, not how far down goes. That is for $\\eta$.",
        ),
        Quest(
            "With three hidden layers, make the first layer's largest gradient a hundredth of the "
            "last layer's.",
            now.depth == 4 and 0 < slopes[0] < 0.01 * slopes[-1],
            "Each layer multiplies by its weights and by $f'$. Below 1, the product vanishes.",
        ),
        Quest(
            "Bring the loss below 0.01 by updates alone, from a start above 0.3.",
            now.step.loss < 0.01 and now.set.n_updates > 0 and _starting_loss(now.set) > 0.3,
            "That is training: this page's four steps, again and again.",
        ),
    ]


def _starting_loss(setting: Setting) -> float:
    return taken(setting._replace(n_updates=0)).step.loss
