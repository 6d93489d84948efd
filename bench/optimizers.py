"""How long a race of all optimizers takes, and a sweep of ten thousand runs of Adam.

Run with `OMP_NUM_THREADS=1 python -m bench.optimizers`. Aims, on one core: the race of everyone,
500 steps each, under 100 ms to the picture; the sweep of 10,000 runs of 200 steps under 2 s.
"""

import itertools
import sys
import time
from collections.abc import Callable

import numpy as np

from mathdl_core.optimization import optimizers, surfaces
from mathdl_core.optimization.sweeps import final_losses
from mathdl_ui.figures import optimizers as figure
from mathdl_ui.figures import optimizers_losses as losses
from mathdl_ui.figures.optimizers_methods import METHODS, Rates, runs
from mathdl_ui.figures.optimizers_surfaces import DEFAULT_TEXT

START = np.array([-1.2, 1.0])
STARTS = itertools.count()
RATES = Rates(1e-3, 0.1, 0.9)


def best_time(work: Callable[[], object], *, repeats: int = 5) -> float:
    """The shortest of a few times, in seconds of this process."""
    times = []
    for _ in range(repeats):
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
    return min(times)


def race_of_all() -> float:
    """Everyone on Rosenbrock's function, 500 steps each."""
    return best_time(lambda: runs(tuple(METHODS), surfaces.rosenbrock(), START, RATES, 500, None))


def fresh_race() -> figure.Race:
    """A race of all from a start of its own: one that was shown is kept."""
    return figure.race(
        *("Rosenbrock", tuple(METHODS), "Adam", START + 1e-6 * next(STARTS), RATES, 500),
        condition=8.0,
        tilt=30.0,
        own=DEFAULT_TEXT,
        seed=0,
    )


def picture_of_all() -> float:
    """The same race until what its page shows is drawn: map, paths, dots, curves, words."""

    def draw() -> None:
        now = fresh_race()
        figure.carried(now)
        figure.moving(now, 40)
        figure.reading(now)
        losses.loss_layers(now, losses.losses(now), 40)

    return best_time(draw)


def frames_of_all() -> float:
    """The frames of such a race, which are asked for when somebody is about to play it."""
    return best_time(lambda: figure.film(fresh_race()))


def sweep_of_adam() -> float:
    """Learning rates by momenta, 100 each, 200 steps."""
    return best_time(
        lambda: final_losses(
            *(surfaces.rosenbrock(), START, optimizers.adam),
            learning_rates=np.geomspace(1e-4, 1.0, 100),
            momenta=np.linspace(0.0, 0.99, 100),
            named="beta1",
            n_steps=200,
        ),
        repeats=3,
    )


def main() -> None:
    """Write both times."""
    sys.stdout.write(f"a race of all {len(METHODS)}, 500 steps: {1e3 * race_of_all():.0f} ms\n")
    sys.stdout.write(f"the same to the picture: {1e3 * picture_of_all():.0f} ms\n")
    sys.stdout.write(f"with its frames, to be played: {1e3 * frames_of_all():.0f} ms\n")
    sys.stdout.write(f"a sweep of 10,000 runs, 200 steps: {sweep_of_adam():.2f} s\n")


if __name__ == "__main__":
    main()
