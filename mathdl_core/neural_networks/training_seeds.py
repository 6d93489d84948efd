r"""The same training from many seeds: how much of a curve is chance.

$$\bar L(t) = \frac{1}{S} \sum_s L_s(t), \qquad \min_s L_s(t) \le L_s(t) \le \max_s L_s(t)$$

Seeds change the first weights, the order of samples and dropout; the data stay. A run that ended
early or diverged has no value after its end.

Reference: MEDL 5.5; X. Bouthillier et al., "Accounting for variance in machine learning
benchmarks", 2021.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.training import Run, network_sizes, train
from mathdl_core.neural_networks.training_sets import Split
from mathdl_core.neural_networks.training_settings import Settings, check_cost

MOST_SEEDS = 20


class Band(NamedTuple):
    """Over seeds, at each epoch: `lowest`, `median` and `highest` (n_epochs + 1,), and `n_runs`.

    `n_runs` (n_epochs + 1,) counts the runs that got there; where none did, the rest is NaN.
    """

    lowest: Array
    median: Array
    highest: Array
    n_runs: NDArray[np.intp]


def train_seeds(
    data: Split,
    settings: Settings,
    seeds: Sequence[int],
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Run, ...]:
    """A run for each of 1 to 20 seeds; arguments and errors as of `train`, 5 s for all together.

    A press of cancel ends the run that is on its way, and there are no more.
    """
    if not 1 <= len(seeds) <= MOST_SEEDS:
        raise ValueError(f"there are {len(seeds)} seeds, but may be from 1 to {MOST_SEEDS}")
    check_cost(settings, len(data.X_train), network_sizes(data, settings), n_runs=len(seeds))
    runs: list[Run] = []
    for seed in seeds:

        def overall(share: float, before: int = len(runs)) -> None:
            if progress is not None:
                progress((before + share) / len(seeds))

        runs.append(
            train(data, replace(settings, seed=seed), progress=overall, cancelled=cancelled)
        )
        if runs[-1].stop.kind == "cancelled":
            break
    return tuple(runs)


def band(curves: Sequence[Array], *, n_epochs: int) -> Band:
    """The band of curves (n_measures,), of which each entry but the first ends an epoch."""
    table = np.full((len(curves), n_epochs + 1), np.nan)
    for k, curve in enumerate(curves):
        table[k, : min(len(curve), n_epochs + 1)] = curve[: n_epochs + 1]
    n_runs = np.isfinite(table).sum(axis=0)
    reached = table[:, n_runs > 0]
    lowest, median, highest = np.full((3, n_epochs + 1), np.nan)
    if reached.size:
        lowest[n_runs > 0] = np.nanmin(reached, axis=0)
        median[n_runs > 0] = np.nanmedian(reached, axis=0)
        highest[n_runs > 0] = np.nanmax(reached, axis=0)
    return Band(lowest, median, highest, n_runs)
