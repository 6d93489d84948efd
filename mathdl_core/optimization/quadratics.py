r"""Descent on a quadratic, solved: each eigencomponent of the error goes its own way.

$$\text{gradient descent:}\ \ e_{t+1} = (1 - \eta\lambda)\, e_t, \qquad
\text{momentum:}\ \ e_{t+1} = (1 + \beta - \eta\lambda)\, e_t - \beta\, e_{t-1}$$

The second is a recurrence; the larger root of $r^2 - (1 + \beta - \eta\lambda) r + \beta = 0$ is
the rate. It converges for $0 < \eta\lambda < 2 (1 + \beta)$. The best rate for eigenvalues from
$\mu$ to $\lambda$, $\sqrt{\beta}$, comes where both ends have a double root:

$$\eta^* = \Bigl(\frac{2}{\sqrt\lambda + \sqrt\mu}\Bigr)^2, \qquad
\beta^* = \Bigl(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\Bigr)^2, \qquad \kappa = \lambda / \mu$$

Reference: MEDL 4.6; G. Goh, "Why momentum really works", Distill, 2017; B. Polyak, 1964.
"""

from typing import Literal, NamedTuple

import numpy as np

from mathdl_core.arrays import Array

Regime = Literal["monotone", "oscillating", "divergent"]


class Best(NamedTuple):
    """The settings with the smallest rate, and that rate."""

    learning_rate: float
    momentum: float
    rate: float


def largest_stable_learning_rate(largest: float, momentum: float = 0.0) -> float:
    r"""$2 (1 + \beta) / \lambda_{\max}$: from there on the error no longer shrinks."""
    return 2.0 * (1.0 + momentum) / largest


def factors(eigenvalues: Array, learning_rate: float) -> Array:
    r"""$1 - \eta\lambda$ of each eigenvalue (n,): what a step multiplies its component by."""
    return np.asarray(1.0 - learning_rate * eigenvalues)


def components(weights: Array, minimum: Array, A: Array) -> tuple[Array, Array]:
    """The eigenvalues (n,) of A, rising, and the errors of weights (..., n) along its axes."""
    eigenvalues, axes = np.linalg.eigh(A)
    return eigenvalues, (weights - minimum) @ axes


def recurrence_roots(
    eigenvalue: Array | float, learning_rate: Array | float, momentum: Array | float
) -> np.ndarray:
    r"""(2, ...) the complex roots of $r^2 - (1 + \beta - \eta\lambda) r + \beta$."""
    half = (1.0 + np.asarray(momentum) - np.asarray(learning_rate) * eigenvalue) / 2
    root = np.sqrt(half * half - momentum + 0j)
    return np.stack([half + root, half - root])


def rate(eigenvalue: Array | float, learning_rate: Array | float, momentum: Array | float) -> Array:
    """The size of the larger root: how the error shrinks a step, in the long run."""
    return np.asarray(np.abs(recurrence_roots(eigenvalue, learning_rate, momentum)).max(axis=0))


def worst_rate(eigenvalues: Array, learning_rate: Array | float, momentum: Array | float) -> Array:
    """The rate of the slowest component of eigenvalues (n,), for settings of any one shape."""
    rates = [rate(float(one), learning_rate, momentum) for one in eigenvalues]
    return np.asarray(np.max(rates, axis=0))


def regime(eigenvalue: float, learning_rate: float, momentum: float) -> Regime:
    """How a component behaves: real roots in [0, 1) never overshoot; a size from 1 on diverges."""
    roots = recurrence_roots(eigenvalue, learning_rate, momentum)
    if np.abs(roots).max() >= 1.0 - 1e-12:
        return "divergent"
    is_real = abs(roots[0].imag) < 1e-12
    return "monotone" if is_real and min(roots.real) >= -1e-12 else "oscillating"


def best_settings(smallest: float, largest: float) -> Best:
    """Learning rate and momentum with the smallest worst rate for eigenvalues between these."""
    low, high = np.sqrt(smallest), np.sqrt(largest)
    momentum = float(((high - low) / (high + low)) ** 2)
    return Best(float((2 / (low + high)) ** 2), momentum, float(np.sqrt(momentum)))


def best_without_momentum(smallest: float, largest: float) -> Best:
    r"""Plain descent at its best: $\eta = 2 / (\mu + \lambda)$, $(\kappa - 1)/(\kappa + 1)$."""
    return Best(2 / (smallest + largest), 0.0, (largest - smallest) / (largest + smallest))
