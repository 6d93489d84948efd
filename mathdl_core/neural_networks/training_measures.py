r"""How good a network is: losses, accuracies, and which classes it takes for which.

$$C_{jk} = \#\{i : y_i = j,\ \hat y_i = k\}, \qquad
\text{accuracy} = \frac{\sum_k C_{kk}}{\sum_{jk} C_{jk}}$$

Rows of the confusion matrix $C$ are true classes, columns predicted ones, as in scikit-learn.

Reference: MDL 3, MEDL 2.3.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.losses import loss_named
from mathdl_core.neural_networks.network import Layers, backward, flat, forward
from mathdl_core.neural_networks.training_sets import Split


class Measures(NamedTuple):
    """A network on all samples, without dropout or penalties.

    Attributes:
        train_loss: of the training samples.
        test_loss: of the test samples.
        train_accuracy: share of training samples whose largest output is at their class; NaN for
            values.
        test_accuracy: the same of test samples.
        gradient_norms: (n_layers,) lengths of the gradients of the training loss by layer.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    gradient_norms: Array


def accuracy(outputs: Array, targets: Array) -> float:
    """Share of rows (n_samples, n_classes) whose largest entries are at the same place."""
    return float((outputs.argmax(axis=1) == targets.argmax(axis=1)).mean())


def confusion_matrix(outputs: Array, targets: Array) -> NDArray[np.intp]:
    """(n_classes, n_classes) how many of each true class (row) got each largest output (column).

    Args:
        outputs: (n_samples, n_classes), of which the first of equally large ones counts.
        targets: (n_samples, n_classes) 1 at the class.
    """
    n_classes = targets.shape[1]
    cells = targets.argmax(axis=1) * n_classes + outputs.argmax(axis=1)
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes)


def recalls(confusion: NDArray[np.intp]) -> Array:
    """(n_classes,) share of each true class that was found; NaN for a class without samples."""
    totals = confusion.sum(axis=1)
    shares: Array = np.where(totals > 0, np.diag(confusion) / np.maximum(totals, 1), np.nan)
    return shares


def measured(layers: Layers, data: Split, *, activation: str, loss: str) -> Measures:
    """The network on all training and test samples."""
    entry = loss_named(loss)
    train = forward(layers, data.X_train, activation=activation)
    test = forward(layers, data.X_test, activation=activation).output
    returned = backward(layers, train, data.train_targets, activation=activation, loss=loss)
    classes = data.n_classes > 0
    return Measures(
        entry.value(train.output, data.train_targets),
        entry.value(test, data.test_targets),
        accuracy(train.output, data.train_targets) if classes else math.nan,
        accuracy(test, data.test_targets) if classes else math.nan,
        np.array([np.linalg.norm(flat((gradient,))) for gradient in returned.gradients]),
    )
