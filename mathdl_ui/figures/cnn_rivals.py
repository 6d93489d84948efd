"""The network against others with as many parameters: on the test digits, and on moved ones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution import cnn_torch
from mathdl_core.convolution.cnn import Network
from mathdl_core.convolution.cnn_rivals import rival_predictions, shifted
from mathdl_core.convolution.cnn_training import digit_split
from mathdl_ui import layers as draw
from mathdl_ui.cnn_stored import RIVALS, stored
from mathdl_ui.figures.cnn_view import Packed
from mathdl_ui.layers import Layer

MOVES = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
EXPLAINED = (
    "A dense layer has a weight for every pixel and knows nothing of neighbors. Logistic "
    "regression and a network with one hidden layer were trained in the same way, on the same "
    "batches, by the same script. Then every test digit is moved by one pixel. The CNN is that of "
    "the picture, as it was learned."
)
ROLES = ("result", "data", "second")


def accuracies(network: Network) -> dict[str, list[float]]:
    """By name: the share told right in place, and moved up, down, left and right."""
    return {"this CNN": list(_of_cnn(Packed.of(network))), **_of_rivals()}


@lru_cache(maxsize=16)
def _of_cnn(packed: Packed) -> tuple[float, ...]:
    module = cnn_torch.as_module(packed.network())
    y = digit_split().y_test
    return tuple(
        float((cnn_torch.predictions(module, cnn_torch.pixels(X)) == y).mean()) for X in _pictures()
    )


@lru_cache(maxsize=1)
def _of_rivals() -> dict[str, list[float]]:
    y = digit_split().y_test
    return {
        name: [float((rival_predictions(rival, X) == y).mean()) for X in _pictures()]
        for name, rival in stored().rivals.items()
    }


@lru_cache(maxsize=1)
def _pictures() -> list[Array]:
    X = digit_split().X_test
    return [X, *(shifted(X, *move) for move in MOVES.values())]


def table(network: Network) -> str:
    """Parameters and accuracies as Markdown."""
    sizes = {"this CNN": sum(part.size for part in network)}
    sizes |= {name: stored().rivals[name].n_parameters for name in RIVALS}
    names = {"MLP": f"MLP, {len(stored().rivals['MLP'].layers[0].bias)} hidden units"}
    rows = [
        "| | parameters | in place | moved " + " | ".join(MOVES) + " |",
        "|:--|" + "--:|" * (2 + len(MOVES)),
    ]
    for name, shares in accuracies(network).items():
        cells = " | ".join(f"{100 * share:.1f} %" for share in shares)
        rows.append(f"| {names.get(name, name)} | {sizes[name]:,} | {cells} |")
    return "\n".join(rows)


def reading(network: Network) -> str:
    """What the table says."""
    found = accuracies(network)
    means = {name: 100 * float(np.mean(shares[1:])) for name, shares in found.items()}
    cnn, mlp = means["this CNN"], means["MLP"]
    return (
        f"Moved by one pixel, the CNN still tells {cnn:.0f} % on average, the MLP {mlp:.0f} %. "
        "Its filters answer alike wherever a stroke is, and pooling forgives a step; but its last "
        "layer is dense, so it is not blind to where things are. Nobody showed it moved digits."
    )


def curves() -> tuple[list[Layer], str]:
    """Test accuracy in percent by epoch, of the stored runs."""
    runs = {"CNN": stored().run.test_accuracy}
    runs |= {name: stored().rivals[name].test_accuracy for name in RIVALS}
    layers: list[Layer] = []
    for (name, accuracy), role in zip(runs.items(), ROLES, strict=True):
        at = np.column_stack([np.arange(len(accuracy)), 100 * accuracy])[1:]
        layers.append(draw.path(at, role, width=2.2))
        shift = (6.0, 14.0) if name == RIVALS[0] else (6.0, -4.0)
        layers.append(draw.text(at[-1], name, role, shift=shift))
    words = "; ".join(f"{name} {100 * run[-1]:.1f} percent" for name, run in runs.items())
    return layers, f"Test accuracy by epoch; in the end {words}."
