"""How fast training is: `python -m bench.training`, beside torch on the same batches.

Times are the shortest of a few runs, on one thread each; ratios are of times in the same run.
"""

import sys

import numpy as np
import torch

from bench.svd import shortest
from mathdl_core.neural_networks.network_torch import TORCH_LOSSES, network, optimizer
from mathdl_core.neural_networks.training import (
    epoch_batches,
    first_layers,
    network_sizes,
    train,
)
from mathdl_core.neural_networks.training_measures import measured
from mathdl_core.neural_networks.training_sets import Dataset, Split, circles, split
from mathdl_core.neural_networks.training_settings import Settings, estimated_seconds

DEFAULT = Settings()
"""200 epochs of 2 hidden layers of 8."""
CASES = (
    ("default", 300, 2, 2, DEFAULT),
    ("dropout, L1, L2", 300, 2, 2, Settings(dropout=0.2, l1=0.001, l2=0.001)),
    ("batches of 1", 300, 2, 2, Settings(batch_size=1)),
    ("GELU, 3 layers of 64", 300, 2, 2, Settings(hidden=(64, 64, 64), activation="gelu")),
    ("2000 points, batches of 64", 2000, 2, 2, Settings(batch_size=64)),
    ("digits", 1797, 64, 10, Settings(hidden=(32,), batch_size=32, n_epochs=50)),
)


def points(n_samples: int, n_features: int, n_classes: int) -> Split:
    """Circles, or random points of as many features and classes."""
    rng = np.random.default_rng(0)
    data = circles(rng, n_samples=n_samples, noise=0.1)
    if (n_features, n_classes) != (2, 2):
        y = (np.arange(n_samples) % n_classes).astype(np.float64)
        data = Dataset(rng.normal(size=(n_samples, n_features)), y, n_classes)
    return split(data, np.random.default_rng(1), test_share=0.3)


def train_in_torch(data: Split, settings: Settings) -> torch.nn.Module:
    """The same updates by autograd and torch.optim, and the same measures after each epoch."""
    model = network(first_layers(data, settings), activation=settings.activation)
    steps = optimizer(
        model,
        name=settings.optimizer,
        learning_rate=settings.learning_rate,
        momentum=settings.momentum,
        l2=settings.l2,
    )
    loss = TORCH_LOSSES[settings.loss]
    orders = np.random.default_rng([settings.seed, 1])
    sides = [
        (torch.tensor(data.X_train), torch.tensor(data.train_targets)),
        (torch.tensor(data.X_test), torch.tensor(data.test_targets)),
    ]
    for _ in range(settings.n_epochs):
        for X, targets in epoch_batches(data, settings.batch_size, orders):
            steps.zero_grad()
            torch.autograd.backward(loss(model(torch.from_numpy(X)), torch.from_numpy(targets)))
            steps.step()
        for X_side, targets_side in sides:
            loss(model(X_side), targets_side).item()
    return model


def training_times(data: Split, settings: Settings, *, repeats: int) -> tuple[float, float]:
    """Shortest seconds of our run and of torch's."""
    ours, theirs = shortest(
        lambda: train(data, settings), lambda: train_in_torch(data, settings), repeats=repeats
    )
    return ours, theirs


def main() -> None:
    """Print one line a case."""
    torch.set_num_threads(1)
    for name, n_samples, n_features, n_classes, settings in CASES:
        data = points(n_samples, n_features, n_classes)
        ours, theirs = training_times(data, settings, repeats=3)
        estimate = estimated_seconds(settings, len(data.X_train), network_sizes(data, settings))
        sys.stdout.write(
            f"{name}: {ours:.2f} s (estimated {estimate:.2f}), torch {theirs:.2f} s, "
            f"{theirs / ours:.1f} times as long\n"
        )
    data = points(300, 2, 2)
    layers = first_layers(data, DEFAULT)
    (seconds,) = shortest(
        lambda: measured(layers, data, activation="tanh", loss="cross_entropy"), repeats=100
    )
    sys.stdout.write(f"measuring one epoch: {1e6 * seconds:.0f} µs\n")


if __name__ == "__main__":
    main()
