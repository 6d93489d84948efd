"""What is to be guessed in the lesson on optimizers: the edge of stability of a parabola."""

from functools import partial

import numpy as np

from mathdl_core.optimization.descents import descend
from mathdl_core.optimization.optimizers import sgd
from mathdl_core.optimization.quadratics import largest_stable_learning_rate
from mathdl_ui import tex

CURVATURE = 12.0
START = -0.9
EDGE = largest_stable_learning_rate(CURVATURE)


def slopes(x: float) -> tuple[float]:
    """Of 6x² − 12x + 3."""
    return (CURVATURE * x - CURVATURE,)


def question() -> str:
    """Kneusel's parabola."""
    return (
        r"Kneusel's parabola is $f(x) = 6x^2 - 12x + 3$. Gradient descent starts at "
        rf"$x = {START:g}$, and at $\eta = 0.03$ it arrives. Up to which learning rate $\eta$ does "
        "it converge? (Two decimals.)"
    )


def because() -> str:
    """Why, with the iterates just there."""
    rule = partial(sgd, learning_rate=EDGE)
    run = descend(slopes, np.array([START]), rule, n_steps=4)
    listed = ", ".join(tex.number(float(x)) for x in run.weights[:, 0])
    return (
        rf"$f'' = 12$ everywhere, so a step multiplies the error by $1 - 12\eta$, and "
        rf"$\eta = 2 / 12$ makes that $-1$: the iterates are ${listed}$, to and fro for ever. At "
        r"$\eta = 1 / 12$ one step would do."
    )
