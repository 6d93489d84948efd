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


def picture_of_all() -> float:
    """The same race until all that its page shows is drawn, frames and curves included."""
    starts = itertools.count()

    def draw() -> None:
        # A race that was shown is kept, so each time it starts elsewhere.
        start = START + 1e-6 * next(starts)
        now = figure.race(
            *("Rosenbrock", tuple(METHODS), "Adam", start, RATES, 500),
            condition=8.0,
            tilt=30.0,
            own=DEFAULT_TEXT,
            seed=0,
        )
        figure.carried(now)
        figure.film(now)
        losses.loss_layers(now, 100)

    return best_time(draw)


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
    sys.stdout.write(f"a sweep of 10,000 runs, 200 steps: {sweep_of_adam():.2f} s\n")


if __name__ == "__main__":
    main()
