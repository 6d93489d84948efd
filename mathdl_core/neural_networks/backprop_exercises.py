r"""Exercises on backpropagation, for pencil and a pocket calculator.

$$\bar v_i = \sum_j \bar v_j\, \frac{\partial v_j}{\partial v_i}, \qquad
\frac{\partial L}{\partial W} = \delta^\top a, \qquad w \leftarrow w - \eta\, \nabla L$$

Each function of `exercises` draws its numbers from a generator, so a seed is an exercise.

Reference: MADL 7.2, 8.3-8.4, MDL 10, MEDL 4.4, 5.4.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.neural_networks.autodiff import costs, evaluate, gradient
from mathdl_core.neural_networks.exercise_numbers import equal, factor, number, row
from mathdl_core.neural_networks.expression_text import latex
from mathdl_core.neural_networks.expressions import parse
from mathdl_core.neural_networks.gates import fires
from mathdl_core.neural_networks.losses import cross_entropy_gradient, one_hot, softmax
from mathdl_core.neural_networks.network import Layer, n_parameters, step

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""


def children_exercise(rng: np.random.Generator) -> Exercise:
    """The derivatives of (x + y)(x z), where x has two children."""
    x, y, z = _whole(rng, 3, 4)
    expression = parse("(x + y) * (x * z)")
    at = {"x": x, "y": y, "z": z}
    slopes = gradient(expression, at)
    s, p = x + y, x * z
    return Exercise(
        question=(
            f"$f = {latex(expression)}$ at $x = {number(x)}$, $y = {number(y)}$, "
            f"$z = {number(z)}$. What are $\\partial f/\\partial x$, $\\partial f/\\partial y$ and "
            "$\\partial f/\\partial z$? Three numbers."
        ),
        answer=np.array([slopes[name] for name in "xyz"]),
        tolerance=TOLERANCE,
        solution=(
            f"Forward: $s = x + y = {number(s)}$, $p = x \\cdot z = {number(p)}$, "
            f"$f = s \\cdot p = {number(s * p)}$. Backward from $\\bar f = 1$: "
            f"$\\bar s = p = {number(p)}$, $\\bar p = s = {number(s)}$. "
            "$x$ has two children, $s$ and $p$, and gets the sum over both:\n\n"
            f"$$\\bar x = \\bar s \\cdot 1 + \\bar p \\cdot z = {number(p)} + {factor(s)} \\cdot "
            f"{factor(z)} = {number(slopes['x'])}$$\n\n"
            f"$$\\bar y = \\bar s \\cdot 1 = {number(slopes['y'])}, \\qquad "
            f"\\bar z = \\bar p \\cdot x = {factor(s)} \\cdot {factor(x)} = {number(slopes['z'])}$$"
        ),
    )


def sigmoid_exercise(rng: np.random.Generator) -> Exercise:
    """The derivative of a sigmoid unit by its weight."""
    w, x, b = _whole(rng, 3, 2)
    expression = parse("sigmoid(w*x + b)")
    at = {"w": w, "x": x, "b": b}
    a, slope = evaluate(expression, at)[-1], gradient(expression, at)["w"]
    z = w * x + b
    return Exercise(
        question=(
            f"A unit computes $a = \\sigma(w x + b)$ with $w = {number(w)}$, $x = {number(x)}$, "
            f"$b = {number(b)}$. What are $a$ and $\\partial a/\\partial w$? Two numbers. "
            "(Three decimals.)"
        ),
        answer=np.array([a, slope]),
        tolerance=0.0006,
        solution=(
            f"$z = {factor(w)} \\cdot {factor(x)} + {factor(b)} = {number(z)}$, "
            f"$a = 1 / (1 + e^{{{number(-z)}}}) {equal(a)}$. The chain rule goes back through "
            "$\\sigma' = a (1 - a)$ and $\\partial z/\\partial w = x$:\n\n"
            f"$$\\frac{{\\partial a}}{{\\partial w}} = a (1 - a)\\, x = {number(a)} \\cdot "
            f"{number(1 - a)} \\cdot {factor(x)} {equal(slope)}$$"
        ),
    )


def update_exercise(rng: np.random.Generator) -> Exercise:
    """One step of a network of one ReLU unit and a linear output."""
    x, w, v = rng.integers(1, 4, size=3).astype(np.float64)
    y = float(rng.integers(-4, 5))
    rate = float(rng.choice([0.1, 0.05]))
    layers = (Layer(np.array([[w]]), np.zeros(1)), Layer(np.array([[v]]), np.zeros(1)))
    done = step(
        layers, np.array([[x]]), np.array([[y]]), activation="relu", loss="mse", learning_rate=rate
    )
    delta1, delta2 = done.backward.deltas[0].item(), done.backward.deltas[1].item()
    dw, dv = (layer.W.item() for layer in done.backward.gradients)
    new = [layer.W.item() for layer in done.updated]
    a, out = w * x, v * w * x
    return Exercise(
        question=(
            f"$\\hat y = v \\cdot \\mathrm{{relu}}(w x)$ with $w = {number(w)}$ and "
            f"$v = {number(v)}$, loss $L = (\\hat y - y)^2$, sample $x = {number(x)}$, "
            f"$y = {number(y)}$. What are $w$ and $v$ after one step of gradient descent with "
            f"$\\eta = {number(rate)}$? "
            "Two numbers. (Two decimals.)"
        ),
        answer=np.array(new),
        tolerance=TOLERANCE,
        solution=(
            f"Forward: $a = {number(a)}$, $\\hat y = {number(out)}$. Backward: $\\delta_2 = "
            f"2 (\\hat y - y) = {number(delta2)}$ and, as the unit is active, $\\delta_1 = "
            f"\\delta_2 v \\cdot 1 = {number(delta1)}$. Each gradient is a delta times what went "
            f"in, so $\\partial L/\\partial v = \\delta_2 a = {number(dv)}$, "
            f"$\\partial L/\\partial w = \\delta_1 x = {number(dw)}$, all at the *old* "
            "weights:\n\n"
            f"$$w \\leftarrow {number(w)} - {number(rate)} \\cdot {factor(dw)} = {number(new[0])}, "
            f"\\qquad v \\leftarrow {number(v)} - {number(rate)} \\cdot {factor(dv)} = "
            f"{number(new[1])}$$"
        ),
    )


def softmax_exercise(rng: np.random.Generator) -> Exercise:
    """The gradient of softmax with cross-entropy by the logits."""
    shares = rng.permutation([1.0, 2.0, 2.0 + float(rng.integers(1, 6))])
    true = int(rng.integers(3))
    logits = np.log(shares)[None]
    targets = one_hot(np.array([true]), 3)
    q, slopes = softmax(logits)[0], cross_entropy_gradient(logits, targets)[0]
    written = ", ".join(f"\\ln {number(s)}" for s in shares)
    return Exercise(
        question=(
            f"The logits of one sample are $({written})$, its class is number {true + 1}. What is "
            "the gradient of softmax with cross-entropy by the logits? Three numbers. "
            "(Two decimals.)"
        ),
        answer=slopes,
        tolerance=TOLERANCE,
        solution=(
            f"The powers $e^{{z}}$ are ${row(shares)}$ with sum ${number(shares.sum())}$, so "
            f"$q = {row(q)}$. The gradient is $q - p$, and $p = {row(targets[0])}$:\n\n"
            f"$$\\nabla_z L = {row(slopes)}$$\n\nIts entries add up to $0$."
        ),
    )


def shapes_exercise(rng: np.random.Generator) -> Exercise:
    """How many parameters a network has, and the shape of one gradient."""
    sizes = rng.integers(2, 10, size=4)
    n_samples = int(rng.integers(10, 50))
    total = n_parameters([int(n) for n in sizes])
    terms = " + ".join(f"({a} + 1) \\cdot {b}" for a, b in pairwise(sizes))
    return Exercise(
        question=(
            f"A network has {sizes[0]} inputs, hidden layers of {sizes[1]} and {sizes[2]} units, "
            f"{sizes[3]} outputs. How many weights and biases are there, and how many rows and "
            f"columns has $\\delta$ of the first hidden layer for a batch of {n_samples} samples? "
            "Three numbers."
        ),
        answer=np.array([total, n_samples, sizes[1]], dtype=np.float64),
        tolerance=0.1,
        solution=(
            "Each unit has a weight for each input and one bias:\n\n"
            f"$${terms} = {total}$$\n\n"
            f"$\\delta$ has a row for each sample and a column for each unit: "
            f"${n_samples} \\times {sizes[1]}$. So $\\partial L/\\partial W = \\delta^\\top X$ has "
            f"{sizes[1]} rows and {sizes[0]} columns, as $W$ has."
        ),
    )


def modes_exercise(rng: np.random.Generator) -> Exercise:
    """How many products a gradient takes, by reverse and by forward mode."""
    n = int(rng.integers(3, 9))
    expression = parse(" + ".join(f"sin(x{k})" for k in range(1, n + 1)))
    reverse, forward = costs(expression)
    edges = 2 * (n - 1) + n
    return Exercise(
        question=(
            f"$f = \\sin x_1 + \\cdots + \\sin x_{{{n}}}$ is computed with {n} sines and {n - 1} "
            "additions of two numbers. Each edge of the graph takes one product a pass. How many "
            "products does the whole gradient take in reverse mode, how many in forward mode? "
            "Two numbers."
        ),
        answer=np.array([reverse.products, forward.products], dtype=np.float64),
        tolerance=0.1,
        solution=(
            f"A sine has one edge, an addition two: ${n} + 2 \\cdot {n - 1} = {edges}$ edges. "
            "Reverse mode goes through each once. Forward mode needs a pass for each input:\n\n"
            f"$${n} \\cdot {edges} = {n * edges}$$"
        ),
    )


def perceptron_exercise(rng: np.random.Generator) -> Exercise:
    """One step of the perceptron's rule on a sample it gets wrong."""
    w, x = _whole(rng, 2, 3), _whole(rng, 2, 3)
    bias = float(rng.integers(-2, 3))
    guess = float(fires(w, bias, x[None]).item())
    y = 1.0 - guess
    new_w, new_bias = w + (y - guess) * x, bias + (y - guess)
    z = float(w @ x) + bias
    return Exercise(
        question=(
            f"A perceptron, $\\hat y = [\\,w \\cdot x + b \\ge 0\\,]$, has $w = {row(w)}$, "
            f"$b = {number(bias)}$. The sample $x = {row(x)}$ is of class $y = {number(y)}$. What "
            "are $w_1$, $w_2$ and $b$ after one step of the learning rule? Three numbers."
        ),
        answer=np.array([*new_w, new_bias]),
        tolerance=0.1,
        solution=(
            f"$w \\cdot x + b = {number(z)}$, so $\\hat y = {number(guess)}$ and "
            f"$y - \\hat y = {number(y - guess)}$:\n\n"
            f"$$w \\leftarrow {row(w)} + {factor(y - guess)} \\cdot {row(x)} = {row(new_w)}, "
            f"\\qquad b \\leftarrow {number(bias)} + {factor(y - guess)} = {number(new_bias)}$$"
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "sum over children": children_exercise,
    "sigmoid": sigmoid_exercise,
    "update": update_exercise,
    "softmax": softmax_exercise,
    "shapes": shapes_exercise,
    "modes": modes_exercise,
    "perceptron": perceptron_exercise,
}


def backprop_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _whole(rng: np.random.Generator, n: int, largest: int) -> Array:
    """(n,) whole numbers from -largest to largest without 0."""
    sizes: Array = rng.integers(1, largest + 1, size=n) * rng.choice([-1.0, 1.0], size=n)
    return sizes
