r"""Exercises on optimizers with numbers that pencil and paper can do.

$$w_{t+1} = w_t - \eta\, \nabla f(w_t), \qquad \eta < \frac{2}{\lambda_{\max}}$$

Reference: MADL 9.2, MDL 11, MEDL 4.6.
"""

import math
from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.optimization.quadratics import best_settings

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""


def one_step_exercise(rng: np.random.Generator) -> Exercise:
    """One step of plain descent on a bowl."""
    a, b = (int(k) for k in rng.integers(1, 6, size=2))
    x, y = (int(k) for k in rng.integers(-4, 5, size=2))
    eta = float(rng.choice([0.05, 0.1, 0.2]))
    g = np.array([2.0 * a * x, 2.0 * b * y])
    answer = np.array([x, y]) - eta * g
    return Exercise(
        question=(
            rf"$f(x, y) = {a}x^2 + {b}y^2$. Where does one step of gradient descent with "
            rf"$\eta = {eta:g}$ lead from $({x}, {y})$? (Two numbers, two decimals.)"
        ),
        answer=answer,
        tolerance=TOLERANCE,
        solution=(
            rf"$\nabla f = ({2 * a}x, {2 * b}y) = ({g[0]:g}, {g[1]:g})$, so"
            "\n\n"
            rf"$$w_1 = ({x}, {y}) - {eta:g} \cdot ({g[0]:g}, {g[1]:g}) "
            rf"= ({answer[0]:g}, {answer[1]:g}).$$"
        ),
    )


def momentum_exercise(rng: np.random.Generator) -> Exercise:
    """Where a heavy ball is after two steps on a parabola."""
    x = float(rng.integers(2, 9))
    beta, eta = float(rng.choice([0.5, 0.8, 0.9])), float(rng.choice([0.1, 0.2]))
    v1 = 2 * x
    x1 = x - eta * v1
    v2 = beta * v1 + 2 * x1
    x2 = x1 - eta * v2
    return Exercise(
        question=(
            rf"$f(x) = x^2$, $x_0 = {x:g}$, $v_0 = 0$. Momentum, accumulated "
            rf"($v \leftarrow \beta v + g$, $x \leftarrow x - \eta v$), with $\beta = {beta:g}$ "
            rf"and $\eta = {eta:g}$. What is $x_2$? (Two decimals.)"
        ),
        answer=np.array(x2),
        tolerance=TOLERANCE,
        solution=(
            rf"$$v_1 = 2 \cdot {x:g} = {v1:g}, \qquad x_1 = {x:g} - {eta:g} \cdot {v1:g} = {x1:g}$$"
            "\n\n"
            rf"$$v_2 = {beta:g} \cdot {v1:g} + 2 \cdot {x1:g} = {v2:g}, \qquad "
            rf"x_2 = {x1:g} - {eta:g} \cdot {v2:g} = {x2:.4f}$$"
            "\n\n"
            r"Mind the order: the new velocity moves the weight. (MADL 9.2.4 uses an older one.)"
        ),
    )


def stable_exercise(rng: np.random.Generator) -> Exercise:
    """The largest stable learning rate of a bowl with a mixed term."""
    a, b = (int(k) for k in rng.integers(1, 7, size=2))
    steepest_mixed = min(3, math.isqrt(4 * a * b - 1))  # beyond it, f would have no bottom
    c = int(rng.integers(1, steepest_mixed + 1)) * int(rng.choice([-1, 1]))
    largest = a + b + math.hypot(a - b, c)
    return Exercise(
        question=(
            rf"$f(x, y) = {a}x^2 {c:+d}xy + {b}y^2$. From which learning rate on does gradient "
            r"descent no longer converge? (Two decimals.)"
        ),
        answer=np.array(2 / largest),
        tolerance=TOLERANCE,
        solution=(
            rf"The Hessian is $\begin{{pmatrix}} {2 * a} & {c} \\ {c} & {2 * b} \end{{pmatrix}}$. "
            rf"Its larger eigenvalue is ${a + b} + \sqrt{{{a - b}^2 + {c}^2}} = {largest:.4f}$, "
            rf"and along that axis a step multiplies the error by $1 - \eta\lambda$, which is $-1$ "
            rf"at $\eta = 2 / \lambda_{{\max}} = {2 / largest:.4f}$."
        ),
    )


def best_momentum_exercise(rng: np.random.Generator) -> Exercise:
    """Polyak's best settings for two square eigenvalues."""
    p, q = sorted(int(k) for k in rng.choice(np.arange(1, 8), size=2, replace=False))
    best = best_settings(float(p * p), float(q * q))
    return Exercise(
        question=(
            rf"A quadratic has the curvatures $\mu = {p * p}$ and $\lambda = {q * q}$. Which "
            r"learning rate and which momentum are the best? (Two numbers, two decimals.)"
        ),
        answer=np.array([best.learning_rate, best.momentum]),
        tolerance=TOLERANCE,
        solution=(
            rf"$$\eta^* = \Bigl(\frac{{2}}{{{q} + {p}}}\Bigr)^2 = {best.learning_rate:.4f}, \qquad "
            rf"\beta^* = \Bigl(\frac{{{q} - {p}}}{{{q} + {p}}}\Bigr)^2 = {best.momentum:.4f}$$"
            "\n\n"
            rf"Both curvatures then have a double root of size "
            rf"$\sqrt{{\beta^*}} = {best.rate:.4f}$."
        ),
    )


def adam_exercise(rng: np.random.Generator) -> Exercise:
    """The second step of Adam on two given gradients."""
    g1, g2 = (float(k) for k in rng.integers(1, 6, size=2))
    eta = 0.1
    v1, s1 = 0.1 * g1, 0.001 * g1**2
    v2, s2 = 0.9 * v1 + 0.1 * g2, 0.999 * s1 + 0.001 * g2**2
    v_hat, s_hat = v2 / (1 - 0.81), s2 / (1 - 0.999**2)
    answer: Array = np.array(eta * v_hat / math.sqrt(s_hat))
    return Exercise(
        question=(
            rf"Adam with $\eta = 0.1$, $\beta_1 = 0.9$, $\beta_2 = 0.999$ gets the gradients "
            rf"$g_1 = {g1:g}$ and $g_2 = {g2:g}$. How long is its second step? (Three decimals; "
            r"$\epsilon = 0$.)"
        ),
        answer=answer,
        tolerance=0.0006,
        solution=(
            rf"$$v_2 = 0.9 \cdot {v1:g} + 0.1 \cdot {g2:g} = {v2:.4g}, \qquad "
            rf"\hat v_2 = \frac{{{v2:.4g}}}{{1 - 0.9^2}} = {v_hat:.4f}$$"
            "\n\n"
            rf"$$s_2 = 0.999 \cdot {s1:.4g} + 0.001 \cdot {g2 * g2:g} = {s2:.6g}, \qquad "
            rf"\hat s_2 = \frac{{{s2:.6g}}}{{1 - 0.999^2}} = {s_hat:.4f}$$"
            "\n\n"
            rf"$$0.1 \cdot \frac{{{v_hat:.4f}}}{{\sqrt{{{s_hat:.4f}}}}} = {float(answer):.4f}$$"
        ),
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "one step": one_step_exercise,
    "momentum": momentum_exercise,
    "stable": stable_exercise,
    "best momentum": best_momentum_exercise,
    "adam": adam_exercise,
}


def optimizer_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)
