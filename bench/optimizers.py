"""How long a race of all optimizers takes, and a sweep of ten thousand runs of Adam.

Run with `OMP_NUM_THREADS=1 python -m bench.optimizers`. Aims, on one core: the race of everyone,
500 steps each, under 100 ms; the sweep of 10,000 runs of 200 steps under 2 s.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from mathdl_core.optimization import optimizers, surfaces
from mathdl_core.optimization.sweeps import final_losses
from mathdl_ui.figures.optimizers_methods import METHODS, Rates, runs

START = np.array([-1.2, 1.0])


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
    rates = Rates(1e-3, 0.1, 0.9)
    return best_time(lambda: runs(tuple(METHODS), surfaces.rosenbrock(), START, rates, 500, None))


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
    sys.stdout.write(f"a sweep of 10,000 runs, 200 steps: {sweep_of_adam():.2f} s\n")


if __name__ == "__main__":
    main()
