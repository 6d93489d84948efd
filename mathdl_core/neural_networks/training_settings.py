r"""What a training run depends on, and what it may cost.

$$L_{\lambda}(W, b) = L(W, b) + \lambda_1 \sum |W_{ij}| + \frac{\lambda_2}{2} \sum W_{ij}^2$$

Biases are not penalized. Settings are checked when they are made; with the data, `check_cost` then
refuses a run that would take more than 5 s of one core.

Reference: MADL 9.3, MEDL 5.6-5.7.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mathdl_core.neural_networks.activations import activation_named
from mathdl_core.neural_networks.initializations import INITIALIZATIONS
from mathdl_core.neural_networks.losses import loss_named
from mathdl_core.neural_networks.network import n_parameters
from mathdl_core.neural_networks.optimizers import OPTIMIZERS

MOST_HIDDEN_LAYERS = 3
MOST_UNITS = 64
MOST_EPOCHS = 1000
MOST_SECONDS = 5.0
SECONDS_PER_EPOCH = 1.5e-4
"""Of the measures after it."""
SECONDS_PER_LAYER = 1.5e-5
"""Of an update whatever the size of its arrays: the calls to NumPy. See `bench.training`."""
SECONDS_PER_UNIT = 1.3e-7
"""Of a sample in an epoch: an activation and its slope, in the update and in the measures."""
SECONDS_PER_WEIGHT = 1e-9
"""Of a sample in an epoch: three products, in either."""


@dataclass(frozen=True)
class Settings:
    """How to train.

    Attributes:
        hidden: units of each hidden layer, up to 3 layers of 1 to 64; none is a linear model.
        activation: a name of `ACTIVATIONS`, for hidden layers.
        loss: "cross_entropy", or "mse", which alone fits values.
        initialization: a name of `INITIALIZATIONS`.
        optimizer: a name of `OPTIMIZERS`.
        learning_rate: positive.
        momentum: from 0 to below 1, used by "momentum" alone.
        batch_size: samples to an update; the last batch of an epoch may be smaller.
        n_epochs: passes through the training samples, 1 to 1000.
        l1: weight of the absolute values, at least 0.
        l2: weight of half the squares, at least 0.
        dropout: probability from 0 to below 1 with which a hidden unit is left out.
        patience: epochs without a new lowest test loss after which to stop; None for never.
        seed: of the first weights, the order of samples and dropout, each with a stream of its own.
    """

    hidden: tuple[int, ...] = (8, 8)
    activation: str = "tanh"
    loss: str = "cross_entropy"
    initialization: str = "xavier"
    optimizer: str = "adam"
    learning_rate: float = 0.01
    momentum: float = 0.9
    batch_size: int = 16
    n_epochs: int = 200
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    patience: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise a ValueError that names the setting and what it may be."""
        activation_named(self.activation)
        loss_named(self.loss)
        for name, known in (("initialization", INITIALIZATIONS), ("optimizer", OPTIMIZERS)):
            if getattr(self, name) not in known:
                names = ", ".join(known)
                raise ValueError(f"{name} is {getattr(self, name)!r}, but may be {names}")
        if len(self.hidden) > MOST_HIDDEN_LAYERS:
            raise ValueError(
                f"hidden has {len(self.hidden)} layers, but may have up to {MOST_HIDDEN_LAYERS}"
            )
        for n_units in self.hidden:
            self._require("hidden", n_units, 1, MOST_UNITS)
        if not 0.0 < self.learning_rate < math.inf:
            raise ValueError(f"learning_rate is {self.learning_rate}, but must be positive")
        self._require("n_epochs", self.n_epochs, 1, MOST_EPOCHS)
        self._require("batch_size", self.batch_size, 1, math.inf)
        self._require("seed", self.seed, 0, math.inf)
        if self.patience is not None:
            self._require("patience", self.patience, 1, math.inf)
        for name in ("l1", "l2"):
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ValueError(f"{name} is {getattr(self, name)}, but must be at least 0")
        for name in ("momentum", "dropout"):
            if not 0.0 <= getattr(self, name) < 1.0:
                raise ValueError(
                    f"{name} is {getattr(self, name)}, but must be at least 0 and below 1"
                )

    @staticmethod
    def _require(name: str, value: float, least: float, most: float) -> None:
        if not least <= value <= most:
            upper = f"from {least} to {most}" if most < math.inf else f"{least} or more"
            raise ValueError(f"{name} is {value}, but may be {upper}")


def n_updates(settings: Settings, n_train: int) -> int:
    """How often a whole run of n_train samples changes the weights."""
    return settings.n_epochs * math.ceil(n_train / settings.batch_size)


def estimated_seconds(settings: Settings, n_train: int, sizes: Sequence[int]) -> float:
    """Of one core, about, for a whole run of n_train samples through a network of widths sizes."""
    per_sample = SECONDS_PER_UNIT * sum(sizes[1:]) + SECONDS_PER_WEIGHT * n_parameters(sizes)
    of_epochs = settings.n_epochs * (SECONDS_PER_EPOCH + n_train * per_sample)
    return of_epochs + n_updates(settings, n_train) * (len(sizes) - 1) * SECONDS_PER_LAYER


def check_cost(settings: Settings, n_train: int, sizes: Sequence[int], *, n_runs: int = 1) -> None:
    """Raise a ValueError for a run, or n_runs of them, that would take more than 5 s."""
    seconds = n_runs * estimated_seconds(settings, n_train, sizes)
    if seconds > MOST_SECONDS:
        what = "this run" if n_runs == 1 else f"these {n_runs} runs"
        raise ValueError(
            f"{what} would take about {seconds:.0f} s, but may take {MOST_SECONDS:.0f}: "
            "fewer epochs, larger batches, fewer units or fewer samples make it shorter"
        )
