r"""Training by minibatches: shuffle, take a few samples, follow their gradient, repeat.

$$w \leftarrow w - \eta\, \nabla L_B(w), \qquad
L_B = \frac{1}{|B|} \sum_{i \in B} \ell(x_i, y_i; w)$$

for each batch $B$ of each epoch, or as momentum or Adam have it. The same settings on the same data
give the same run, to the last bit; and runs that differ in anything but seed, layers and
initialization start from the same weights.

Dropout multiplies hidden activations, while training alone, by 0 with probability p and by
$1 / (1 - p)$ otherwise, so that their expectation stays.

Reference: MADL 9.1-9.3, MEDL 4.3, 5.4, 5.7; N. Srivastava et al., "Dropout", 2014.
"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.network import Layer, Layers, backward, flat, forward, unflat
from mathdl_core.neural_networks.optimizers import OPTIMIZERS, Momenta, at_rest
from mathdl_core.neural_networks.training_measures import Measures, measured
from mathdl_core.neural_networks.training_sets import Split
from mathdl_core.neural_networks.training_settings import Settings, check_cost

MOST_FRAMES = 200
DIVERGED_ABOVE = 1e4
"""Of the loss, or of the length of its gradient: either starts near 1 on standardized data."""


class Stop(NamedTuple):
    """Why a run ended, after how many updates `step` and in which `epoch`; `reason` in words."""

    kind: Literal["finished", "early", "diverged", "cancelled"]
    step: int
    epoch: int
    reason: str


class Run(NamedTuple):
    """A training run, whole.

    Attributes:
        settings: as given.
        sizes: widths of the network: features, hidden layers, outputs.
        epochs: (n_measures,) 0, 1, ... and, where it diverged within an epoch, a fraction at last.
        train_loss: (n_measures,) this and the next as in `Measures`.
        test_loss: (n_measures,).
        train_accuracy: (n_measures,).
        test_accuracy: (n_measures,).
        gradient_norms: (n_measures, n_layers).
        frames: (n_frames,) at most 200 indices of measures, evenly apart, first and last among
            them, at which the parameters are kept.
        parameters: (n_frames, n_parameters) there, as `unflat` reads them.
        best_epoch: that of the lowest test loss.
        best_parameters: (n_parameters,) there.
        stop: why it ended.
    """

    settings: Settings
    sizes: tuple[int, ...]
    epochs: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array
    gradient_norms: Array
    frames: NDArray[np.intp]
    parameters: Array
    best_epoch: int
    best_parameters: Array
    stop: Stop

    def layers(self, frame: int) -> Layers:
        """The network at a frame, counted from 0, or from the last with -1."""
        return unflat(self.parameters[frame], self.sizes)


class Visit(NamedTuple):
    """Where a run has been: weights `w` (n_parameters,) after `n_steps` updates, measured."""

    w: Array
    n_steps: int
    measures: Measures


def network_sizes(data: Split, settings: Settings) -> tuple[int, ...]:
    """The widths of the network that the settings ask for on these data."""
    return (data.X_train.shape[1], *settings.hidden, data.train_targets.shape[1])


def first_layers(data: Split, settings: Settings) -> Layers:
    """The network before training."""
    rng = np.random.default_rng([settings.seed, 0])
    return initial_layers(
        network_sizes(data, settings), initialization=settings.initialization, rng=rng
    )


def epoch_batches(
    data: Split, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Batches (X, targets) of at most batch_size rows: each training sample once, in any order."""
    order = rng.permutation(len(data.X_train))
    X, targets = data.X_train[order], data.train_targets[order]
    for start in range(0, len(order), batch_size):
        yield X[start : start + batch_size], targets[start : start + batch_size]


def dropout_masks(
    rng: np.random.Generator, n_samples: int, hidden: tuple[int, ...], *, dropout: float
) -> tuple[Array, ...]:
    r"""(n_samples, n_units) for each hidden layer: 0 with probability p, else $1 / (1 - p)$."""
    return tuple(
        (rng.random((n_samples, n_units)) >= dropout) / (1.0 - dropout) for n_units in hidden
    )


def train(
    data: Split,
    settings: Settings,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Run:
    """Train from `first_layers`, and keep what happened.

    Args:
        data: what to train and to test on. Early stopping watches the test loss, so that after it
            the test samples no longer judge impartially.
        settings: how to train.
        progress: called after each epoch with the share of epochs that are done.
        cancelled: asked after each epoch whether to stop.

    Raises:
        ValueError: the loss does not fit the data, or the run would take more than 5 s.
    """
    sizes = network_sizes(data, settings)
    check_cost(settings, len(data.X_train), sizes)
    if settings.loss == "cross_entropy" and not data.n_classes:
        raise ValueError("loss is 'cross_entropy', which compares classes: for values it is 'mse'")
    orders = np.random.default_rng([settings.seed, 1])
    dropouts = np.random.default_rng([settings.seed, 2])
    layers = first_layers(data, settings)
    w, memory = flat(layers), at_rest(flat(layers))
    visits, best = [Visit(w, 0, _measured(layers, data, settings))], 0
    stop: Stop | None = None
    # A run that diverges overflows on its way; the sizes of loss and gradient stop it.
    with np.errstate(over="ignore", invalid="ignore"):
        while stop is None:
            epoch = len(visits)
            batches = epoch_batches(data, settings.batch_size, orders)
            w, memory, size = one_epoch(w, memory, batches, dropouts, sizes, settings)
            visit = Visit(w, memory.n_steps, _measured(unflat(w, sizes), data, settings))
            stop = _divergence(visit, size, epoch)
            if stop is None or (_is_finite(visit) and visit.n_steps > visits[-1].n_steps):
                visits.append(visit)
            if stop is None:
                if visit.measures.test_loss < visits[best].measures.test_loss:
                    best = epoch
                if progress is not None:
                    progress(epoch / settings.n_epochs)
                stop = _ending(settings, visit.n_steps, epoch, best, cancelled)
    return _as_run(settings, sizes, visits, best, stop, len(data.X_train))


def one_epoch(
    w: Array,
    memory: Momenta,
    batches: Iterator[tuple[Array, Array]],
    dropouts: np.random.Generator,
    sizes: tuple[int, ...],
    settings: Settings,
) -> tuple[Array, Momenta, float]:
    """Weights and memory after an epoch, or before a gradient too large; and its length."""
    update, activation = OPTIMIZERS[settings.optimizer], settings.activation
    weighs = _ones_for_weights(sizes)
    size = 0.0
    for X, targets in batches:
        layers = unflat(w, sizes)
        masks: tuple[Array, ...] = ()
        if settings.dropout:
            masks = dropout_masks(dropouts, len(X), sizes[1:-1], dropout=settings.dropout)
        passed = forward(layers, X, activation=activation, masks=masks)
        returned = backward(layers, passed, targets, activation=activation, loss=settings.loss)
        g = flat(returned.gradients)
        if settings.l1 or settings.l2:
            g = g + weighs * (settings.l1 * np.sign(w) + settings.l2 * w)
        size = math.sqrt(g @ g)
        # Not size >= limit: a size that is NaN is too large as well.
        if not size < DIVERGED_ABOVE:
            break
        w, memory = update(
            w, g, memory, learning_rate=settings.learning_rate, momentum=settings.momentum
        )
    return w, memory, size


def _ones_for_weights(sizes: tuple[int, ...]) -> Array:
    """(n_parameters,) 1 for each weight and 0 for each bias."""
    return flat(
        tuple(Layer(np.ones((n_out, n_in)), np.zeros(n_out)) for n_in, n_out in pairwise(sizes))
    )


def _measured(layers: Layers, data: Split, settings: Settings) -> Measures:
    return measured(layers, data, activation=settings.activation, loss=settings.loss)


def _divergence(visit: Visit, size: float, epoch: int) -> Stop | None:
    loss = visit.measures.train_loss
    if size < DIVERGED_ABOVE and loss < DIVERGED_ABOVE and _is_finite(visit):
        return None
    grown, value, step = ("loss", loss, visit.n_steps)
    if not size < DIVERGED_ABOVE:
        grown, value, step = ("length of the gradient", size, visit.n_steps + 1)
    became = f"reached {value:.3g}" if math.isfinite(value) else "became too large for float64"
    reason = f"diverged at step {step}, in epoch {epoch}: the {grown} {became}"
    return Stop("diverged", step, epoch, reason)


def _is_finite(visit: Visit) -> bool:
    losses = (visit.measures.train_loss, visit.measures.test_loss)
    return bool(np.isfinite([*losses, *visit.measures.gradient_norms, *visit.w]).all())


def _ending(
    settings: Settings, step: int, epoch: int, best: int, cancelled: Callable[[], bool] | None
) -> Stop | None:
    if epoch == settings.n_epochs:
        return Stop("finished", step, epoch, f"finished all {epoch} epochs")
    if settings.patience is not None and epoch - best >= settings.patience:
        reason = f"stopped after epoch {epoch}: the test loss was lowest at epoch {best}"
        return Stop("early", step, epoch, reason)
    if cancelled is not None and cancelled():
        return Stop("cancelled", step, epoch, f"cancelled after epoch {epoch}")
    return None


def _as_run(
    settings: Settings,
    sizes: tuple[int, ...],
    visits: list[Visit],
    best: int,
    stop: Stop,
    n_train: int,
) -> Run:
    frames = np.unique(np.rint(np.linspace(0, len(visits) - 1, MOST_FRAMES)).astype(np.intp))
    measures = [visit.measures for visit in visits]
    return Run(
        settings=settings,
        sizes=sizes,
        epochs=np.array([v.n_steps for v in visits]) / math.ceil(n_train / settings.batch_size),
        train_loss=np.array([m.train_loss for m in measures]),
        test_loss=np.array([m.test_loss for m in measures]),
        train_accuracy=np.array([m.train_accuracy for m in measures]),
        test_accuracy=np.array([m.test_accuracy for m in measures]),
        gradient_norms=np.array([m.gradient_norms for m in measures]),
        frames=frames,
        parameters=np.array([visits[k].w for k in frames]),
        best_epoch=best,
        best_parameters=visits[best].w,
        stop=stop,
    )
