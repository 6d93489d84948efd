r"""Reverse mode for arrays, with broadcasting: enough to differentiate a network.

$$C = A B: \quad \bar A = \bar C B^\top, \quad \bar B = A^\top \bar C, \qquad
y_{ij} = x_{ij} + b_j: \quad \bar b_j = \sum_i \bar y_{ij}$$

What is repeated on the way forward, on axes of length 1 or missing, is added up on the way back.
Each operation is a forward line beside its pullbacks, which take the gradient of the result to that
of an argument.

Reference: MADL 8.4, MEDL 4.4; M. Giles, "Collected matrix derivative results", 2008.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.activations import activation_named

Pullback = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Tensor:
    """An array of a graph.

    Attributes:
        value: of any shape.
        parents: the tensors it was computed from.
        pullbacks: for each parent, from the gradient by `value` to that by the parent's, which may
            still have the shape of `value` where the parent was broadcast.
    """

    value: Array
    parents: tuple[Tensor, ...] = ()
    pullbacks: tuple[Pullback, ...] = ()

    def __add__(self, other: Tensor) -> Tensor:
        """Entry by entry."""
        return Tensor(self.value + other.value, (self, other), (lambda g: g, lambda g: g))

    def __sub__(self, other: Tensor) -> Tensor:
        """Entry by entry."""
        return Tensor(self.value - other.value, (self, other), (lambda g: g, lambda g: -g))

    def __mul__(self, other: Tensor) -> Tensor:
        """Entry by entry."""
        a, b = self.value, other.value
        return Tensor(a * b, (self, other), (lambda g: g * b, lambda g: g * a))

    def __truediv__(self, other: Tensor) -> Tensor:
        """Entry by entry."""
        a, b = self.value, other.value
        return Tensor(a / b, (self, other), (lambda g: g / b, lambda g: -g * a / (b * b)))

    def __matmul__(self, other: Tensor) -> Tensor:
        """Of two matrices (..., n, k) and (..., k, m)."""
        A, B = self.value, other.value
        if min(A.ndim, B.ndim) < 2:
            raise ValueError(f"@ needs two matrices, not shapes {A.shape} and {B.shape}")
        return Tensor(A @ B, (self, other), (lambda g: g @ B.mT, lambda g: A.mT @ g))

    @property
    def mT(self) -> Tensor:  # noqa: N802 (NumPy's name)
        """The last two axes exchanged."""
        return Tensor(self.value.mT, (self,), (lambda g: g.mT,))


def exponential(a: Tensor) -> Tensor:
    r"""$e^a$ of each entry."""
    y = np.exp(a.value)
    return Tensor(y, (a,), (lambda g: g * y,))


def logarithm(a: Tensor) -> Tensor:
    r"""$\ln a$ of each entry, which must be positive."""
    return Tensor(np.log(a.value), (a,), (lambda g: g / a.value,))


def activated(a: Tensor, *, activation: str) -> Tensor:
    """An activation function of each entry."""
    f = activation_named(activation)
    y = f.value(a.value)
    return Tensor(y, (a,), (lambda g: g * f.derivative(a.value, y),))


def total(a: Tensor, *, axis: int | None = None) -> Tensor:
    """The sum of all entries, or along an axis, which stays with length 1."""
    y = np.asarray(a.value.sum(axis=axis, keepdims=axis is not None))
    return Tensor(y, (a,), (lambda g: np.broadcast_to(g, a.value.shape),))


def mean(a: Tensor) -> Tensor:
    """The mean of all entries."""
    return total(a) * Tensor(np.array(1.0 / a.value.size))


def log_probabilities(logits: Tensor) -> Tensor:
    """The logarithm of softmax along the last axis."""
    # A constant: softmax stays when all logits move alike, so nothing flows back through it.
    largest = Tensor(logits.value.max(axis=-1, keepdims=True))
    shifted = logits - largest
    return shifted - logarithm(total(exponential(shifted), axis=-1))


def tensor_gradients(result: Tensor, by: Sequence[Tensor]) -> tuple[Array, ...]:
    """The gradients of a result of one entry by each of some tensors, of their shapes."""
    if result.value.size != 1:
        raise ValueError(f"result must have one entry, not shape {result.value.shape}")
    gradients = {id(result): np.ones_like(result.value)}
    for tensor in reversed(_in_order(result)):
        for parent, pullback in zip(tensor.parents, tensor.pullbacks, strict=True):
            pulled = summed_to(pullback(gradients[id(tensor)]), parent.value.shape)
            gradients[id(parent)] = gradients.get(id(parent), 0.0) + pulled
    return tuple(gradients.get(id(tensor), np.zeros_like(tensor.value)) for tensor in by)


def summed_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """A gradient added up over the axes on which an array of that shape was broadcast."""
    added = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and added.shape[i] != 1)
    return np.asarray(added.sum(axis=stretched, keepdims=True))


def _in_order(result: Tensor) -> list[Tensor]:
    """All tensors of the graph, each after its parents."""
    order: list[Tensor] = []
    seen: set[int] = set()
    stack = [(result, False)]
    while stack:
        tensor, parents_are_done = stack.pop()
        if parents_are_done:
            order.append(tensor)
        elif id(tensor) not in seen:
            seen.add(id(tensor))
            stack += [(tensor, True), *((parent, False) for parent in tensor.parents)]
    return order
