"""The stored run of the lesson on CNN filters: written by `python -m mathdl_ui.cnn_stored`.

It trains the network and those that it is compared with, as the lesson does in a session, and
writes `cnn_stored.npz`: weights in hundredths, as training keeps them. No Streamlit.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from mathdl_core.arrays import Array
from mathdl_core.convolution.cnn import Network
from mathdl_core.convolution.cnn_rivals import Rival, hidden_units, train_rival
from mathdl_core.convolution.cnn_training import CnnRun, CnnSettings, digit_split, train_cnn
from mathdl_core.neural_networks.network import flat, sizes_of, unflat

FILE = Path(__file__).with_suffix(".npz")
SETTINGS = CnnSettings()
RIVALS = ("logistic regression", "MLP")


class Stored(NamedTuple):
    """The run, and the networks it is compared with, by name."""

    run: CnnRun
    rivals: dict[str, Rival]


def trained(settings: CnnSettings = SETTINGS) -> Stored:
    """All of it, from the start; a few seconds."""
    torch.set_num_threads(1)
    split = digit_split()
    run = train_cnn(split, settings)
    n_parameters = sum(part.size for part in run.networks[-1])
    widths: tuple[tuple[int, ...], ...] = ((), (hidden_units(n_parameters),))
    rivals = [train_rival(split, settings, hidden) for hidden in widths]
    return Stored(run, dict(zip(RIVALS, rivals, strict=True)))


def write(stored: Stored, file: Path = FILE) -> None:
    """Write it, without pickle."""
    run = stored.run
    arrays: dict[str, Any] = {
        name: _hundredths(np.stack([getattr(network, name) for network in run.networks]))
        for name in Network._fields
    }
    measures = {name: getattr(run, name) for name in ("train_loss", "test_loss", "test_accuracy")}
    for name, rival in stored.rivals.items():
        arrays[name] = _hundredths(flat(rival.layers))
        measures[f"{name} widths"] = np.array(sizes_of(rival.layers))
        measures[f"{name} accuracy"] = rival.test_accuracy
    np.savez_compressed(file, **arrays, **measures)


def _hundredths(weights: Array) -> np.ndarray:
    return np.round(100 * weights).astype(np.int16)


@lru_cache(maxsize=1)
def stored() -> Stored:
    """What the file holds."""
    with np.load(FILE, allow_pickle=False) as file:
        parts = [file[name] / 100.0 for name in Network._fields]
        networks = tuple(Network(*of_epoch) for of_epoch in zip(*parts, strict=True))
        run = CnnRun(
            networks, file["train_loss"], file["test_loss"], file["test_accuracy"], finished=True
        )
        rivals = {
            name: Rival(
                unflat(file[name] / 100.0, file[f"{name} widths"].tolist()),
                file[f"{name} accuracy"],
            )
            for name in RIVALS
        }
    return Stored(run, rivals)


if __name__ == "__main__":
    write(trained())
