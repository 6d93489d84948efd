r"""Training the network on scikit-learn's digits, in PyTorch, and keeping it after every epoch.

$$L = -\frac{1}{|B|} \sum_{i \in B} \log p_{y_i}(x_i)$$

over batches $B$ of 32, by Adam. First weights are normal with variance $2 / n_{\text{in}}$ (He).
What is kept is rounded to two decimals, so that a reader can redo every number; all losses and
accuracies are those of the rounded network.

Reference: MADL 9.2, 10.3; MEDL 4.4, 6.2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from torch import Tensor

from mathdl_core.arrays import Array
from mathdl_core.convolution.cnn import KERNEL, N_CLASSES, PADDING, SIDE, Network
from mathdl_core.convolution.cnn_torch import pixels, stacked

N_TEST = 540
BATCH = 32
MOST_EPOCHS, MOST_FILTERS = 30, (8, 12)
DECIMALS = 2


class DigitSplit(NamedTuple):
    """Digits (n, 8, 8) with ink from 0 to 1, and their classes (n,), to learn from and to test."""

    X_train: Array
    y_train: NDArray[np.intp]
    X_test: Array
    y_test: NDArray[np.intp]


@dataclass(frozen=True)
class CnnSettings:
    """How to train.

    Attributes:
        n_filters: of the first and second layer, 1 to 8 and 1 to 12.
        learning_rate: positive, at most 1.
        n_epochs: passes through the training digits, 1 to 30.
        seed: of the first weights and the order of the digits.
    """

    n_filters: tuple[int, int] = (8, 12)
    learning_rate: float = 0.01
    n_epochs: int = 20
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise a ValueError that names the setting and what it may be."""
        for n, most in zip(self.n_filters, MOST_FILTERS, strict=True):
            if not 1 <= n <= most:
                raise ValueError(f"n_filters has {n}, but may have 1 to {most} there")
        if not 0.0 < self.learning_rate <= 1.0:
            raise ValueError(f"learning_rate is {self.learning_rate}, but may be above 0, up to 1")
        if not 1 <= self.n_epochs <= MOST_EPOCHS:
            raise ValueError(f"n_epochs is {self.n_epochs}, but may be 1 to {MOST_EPOCHS}")
        if self.seed < 0:
            raise ValueError(f"seed is {self.seed}, but must be at least 0")


class CnnRun(NamedTuple):
    """A run, whole.

    Attributes:
        networks: (n_epochs + 1,) before the first epoch, and after each; rounded.
        train_loss: (n_epochs + 1,) mean cross-entropy of the training digits.
        test_loss: (n_epochs + 1,) of the test digits.
        test_accuracy: (n_epochs + 1,) share of them told right.
        finished: False if it was stopped on its way.
    """

    networks: tuple[Network, ...]
    train_loss: Array
    test_loss: Array
    test_accuracy: Array
    finished: bool


@lru_cache(maxsize=1)
def digit_split() -> DigitSplit:
    """Scikit-learn's digits, 540 of them to test with: the first of a shuffle from seed 0."""
    bunch = load_digits()
    order = np.random.default_rng(0).permutation(len(bunch.target))
    X, y = bunch.images[order] / 16.0, bunch.target[order].astype(np.intp)
    return DigitSplit(X[N_TEST:], y[N_TEST:], X[:N_TEST], y[:N_TEST])


def first_weights(settings: CnnSettings) -> tuple[Tensor, ...]:
    """The parameters before training, in the order of `Network`."""
    rng = np.random.default_rng([settings.seed, 0])
    n_1, n_2 = settings.n_filters
    rounded = (SIDE - KERNEL + 1) // 2

    def normal(*shape: int) -> Tensor:
        scale = np.sqrt(2.0 / np.prod(shape[1:]))
        return torch.tensor(scale * rng.normal(size=shape)).requires_grad_()

    def zeros(n: int) -> Tensor:
        return torch.zeros(n, dtype=torch.float64).requires_grad_()

    return (
        normal(n_1, 1, KERNEL, KERNEL),
        zeros(n_1),
        normal(n_2, n_1, KERNEL, KERNEL),
        zeros(n_2),
        normal(N_CLASSES, n_2 * rounded * rounded),
        zeros(N_CLASSES),
    )


def logits_of(parameters: Sequence[Tensor], x: Tensor) -> Tensor:
    """(n, 10) of pictures (n, 1, 8, 8)."""
    kernels_1, bias_1, kernels_2, bias_2, weights, bias = parameters
    a_1 = F.relu(F.conv2d(x, kernels_1, bias_1, padding=PADDING))
    a_2 = F.relu(F.conv2d(a_1, kernels_2, bias_2))
    return F.linear(F.max_pool2d(a_2, 2).flatten(1), weights, bias)


def train_cnn(
    split: DigitSplit,
    settings: CnnSettings,
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> CnnRun:
    """Train, telling the share that is done after each batch; a cancelled run ends early."""
    fitted = fit(
        split, settings, first_weights(settings), logits_of, progress=progress, cancelled=cancelled
    )
    networks = tuple(stacked(parameters) for parameters in fitted.parameters)
    train_loss, test_loss, test_accuracy = fitted.measures.T
    return CnnRun(networks, train_loss, test_loss, test_accuracy, fitted.finished)


class Fitted(NamedTuple):
    """Parameters of torch before the first epoch and after each, rounded, and what they reach.

    Attributes:
        parameters: (n_epochs + 1,) all of them.
        measures: (n_epochs + 1, 3) training loss, test loss, test accuracy.
        finished: False if it was stopped on its way.
    """

    parameters: tuple[tuple[Tensor, ...], ...]
    measures: Array
    finished: bool


def fit(
    split: DigitSplit,
    settings: CnnSettings,
    parameters: Sequence[Tensor],
    logits: Callable[[Sequence[Tensor], Tensor], Tensor],
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Fitted:
    """Move parameters by Adam so that the logits (n, 10) of digits (n, 1, 8, 8) tell them."""
    x, x_test = pixels(split.X_train), pixels(split.X_test)
    y, y_test = torch.tensor(split.y_train), torch.tensor(split.y_test)
    optimizer = torch.optim.Adam(parameters, lr=settings.learning_rate)
    rng = np.random.default_rng([settings.seed, 1])
    kept, measures = [], []

    def keep() -> None:
        with torch.no_grad():
            rounded = tuple(torch.round(one, decimals=DECIMALS) for one in parameters)
            outputs = logits(rounded, x_test)
            losses = F.cross_entropy(logits(rounded, x), y), F.cross_entropy(outputs, y_test)
            right = (outputs.argmax(dim=1) == y_test).double().mean()
        kept.append(rounded)
        measures.append([*map(float, losses), float(right)])

    keep()
    for epoch in range(settings.n_epochs):
        batches = torch.split(torch.tensor(rng.permutation(len(y))), BATCH)
        for i, batch in enumerate(batches):
            optimizer.zero_grad()
            loss = F.cross_entropy(logits(parameters, x[batch]), y[batch])
            torch.autograd.backward(loss)
            optimizer.step()
            progress((epoch + (i + 1) / len(batches)) / settings.n_epochs)
        keep()
        if cancelled():
            break
    return Fitted(tuple(kept), np.array(measures), len(kept) == settings.n_epochs + 1)
