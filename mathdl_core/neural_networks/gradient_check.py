r"""Are the gradients right? Move each weight a little both ways, and see what the loss does.

$$\frac{\partial L}{\partial w_k} \approx \frac{L(w + h e_k) - L(w - h e_k)}{2h}$$

The error of the formula falls with $h^2$, that of rounding grows with $1/h$: between them the best
step is near $\epsilon^{1/3} \approx 6 \cdot 10^{-6}$. Where a step carries a ReLU across its kink,
the difference is no derivative, and says nothing of the gradient.

Reference: MEDL 4.4; W. Press et al., *Numerical Recipes*, 5.7.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.activations import activation_named
from mathdl_core.neural_networks.losses import loss_named
from mathdl_core.neural_networks.network import (
    Forward,
    Layers,
    backward,
    flat,
    forward,
    sizes_of,
    unflat,
)

BEST_STEP: float = float(np.cbrt(np.finfo(np.float64).eps))


class GradientCheck(NamedTuple):
    """Two ways to the same gradient, parameters in the order of `flat`.

    Attributes:
        gradient: (n_parameters,) by the backward pass.
        differences: (n_parameters,) by central differences.
        crosses_kink: (n_parameters,) whether the step carried some unit across a kink.
        largest_error: the largest absolute difference of the two where none did, over the largest
            entry of the gradient; 0 where there is nothing to compare.
    """

    gradient: Array
    differences: Array
    crosses_kink: NDArray[np.bool_]
    largest_error: float


def central_differences(
    function: Callable[[Array], float], at: Array, *, h: float = BEST_STEP
) -> Array:
    """(n,) slopes of a function of (n,) along each coordinate at a point (n,)."""
    if not h > 0:
        raise ValueError(f"h is {h}, but must be positive")
    slopes = np.empty_like(at)
    for k in range(len(at)):
        ahead, behind = at.copy(), at.copy()
        ahead[k] += h
        behind[k] -= h
        # at + h is rounded: divide by how far apart the two really are. Where h is lost beside a
        # large number they are the same, and so the slope is 0.
        slopes[k] = (function(ahead) - function(behind)) / ((ahead[k] - behind[k]) or 2 * h)
    return slopes


def check_gradient(
    layers: Layers,
    X: Array,
    targets: Array,
    *,
    activation: str,
    loss: str,
    h: float = BEST_STEP,
) -> GradientCheck:
    """The backward pass on X (n_samples, n_features) against central differences of step h."""
    sizes, w = sizes_of(layers), flat(layers)

    def passed_at(w: Array) -> Forward:
        return forward(unflat(w, sizes), X, activation=activation)

    def loss_at(w: Array) -> float:
        return loss_named(loss).value(passed_at(w).output, targets)

    passed = passed_at(w)
    returned = backward(layers, passed, targets, activation=activation, loss=loss)
    gradient = flat(returned.gradients)
    differences = central_differences(loss_at, w, h=h)
    crosses = np.zeros(len(w), dtype=bool)
    if activation_named(activation).has_kink:
        for k, unit in enumerate(np.eye(len(w))):
            ahead, behind = passed_at(w + h * unit).z[:-1], passed_at(w - h * unit).z[:-1]
            crosses[k] = any(((u > 0) != (v > 0)).any() for u, v in zip(ahead, behind, strict=True))
    errors = np.abs(gradient - differences)[~crosses]
    scale = np.abs(gradient).max(initial=0.0) or 1.0
    return GradientCheck(gradient, differences, crosses, float(errors.max(initial=0.0) / scale))


def errors_by_step(
    function: Callable[[Array], float], gradient: Array, at: Array, steps: Array
) -> Array:
    """(n_steps,) largest errors of central differences against a gradient (n,) for each step."""
    return np.array(
        [np.abs(central_differences(function, at, h=h) - gradient).max() for h in steps]
    )


def check_by_step(
    layers: Layers, X: Array, targets: Array, *, activation: str, loss: str, steps: Array
) -> Array:
    """(n_steps,) as `errors_by_step`, of the loss by all weights, all networks side by side."""
    sizes, w = sizes_of(layers), flat(layers)
    passed = forward(layers, X, activation=activation)
    gradient = flat(backward(layers, passed, targets, activation=activation, loss=loss).gradients)
    each = np.arange(len(w))
    ahead, behind = np.tile(w, (2, len(steps), len(w), 1))
    ahead[:, each, each] += steps[:, None]
    behind[:, each, each] -= steps[:, None]

    def losses_at(parameters: Array) -> Array:
        outputs = forward(unflat(parameters, sizes), X, activation=activation).output
        values: Array = loss_named(loss).of_samples(outputs, targets).mean(axis=-1)
        return values

    apart = ahead[:, each, each] - behind[:, each, each]
    # As in `central_differences`.
    apart = np.where(apart > 0, apart, 2 * steps[:, None])
    differences = (losses_at(ahead) - losses_at(behind)) / apart
    errors: Array = np.abs(differences - gradient).max(axis=1)
    return errors
