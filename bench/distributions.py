"""How fast samples are drawn and binned: `OMP_NUM_THREADS=1 python -m bench.distributions`."""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np

from bench.svd import shortest
from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_families import FAMILIES
from mathdl_core.probability.distribution_fit import fit_student_t
from mathdl_core.probability.distribution_histogram import Histogram, histogram, shown_range
from mathdl_core.probability.distribution_limits import ways
from mathdl_core.probability.distribution_ranking import rank
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_normal import Normal, StudentT

N_DRAWS = 1_000_000
N_BINS = 60


def drawn_and_binned(distribution: Distribution, *, n_draws: int) -> Histogram:
    """A sample and its histogram, over the range that the page shows."""
    draws = distribution.sample(np.random.default_rng(0), n_draws)
    low, high = shown_range(distribution, outside=0.02)
    return histogram(draws, low=low, high=high, n_bins=N_BINS)


def normal_times(*, n_draws: int, repeats: int) -> tuple[float, float]:
    """Shortest seconds of a normal sample and its histogram, ours and by NumPy's own calls."""

    def reference() -> Array:
        draws = np.random.default_rng(0).normal(size=n_draws)
        heights: Array = np.histogram(draws, bins=N_BINS, range=(-3, 3), density=True)[0]
        return heights

    ours, numpys = shortest(
        lambda: drawn_and_binned(Normal(0.0, 1.0), n_draws=n_draws), reference, repeats=repeats
    )
    return ours, numpys


def curves(distribution: Distribution, x: Array) -> tuple[Array, Array]:
    """What a drag of a handle computes: density and cdf at x (n,)."""
    return distribution.density(x), distribution.cdf(x)


def main() -> None:
    """Print one line a measurement, in milliseconds."""
    say = sys.stdout.write
    say(f"{N_DRAWS:,} draws, binned\n")
    for name, distribution in FAMILIES.items():
        (seconds,) = shortest(partial(drawn_and_binned, distribution, n_draws=N_DRAWS), repeats=7)
        say(f"  {name}: {1e3 * seconds:.0f} ms\n")
    ours, reference = normal_times(n_draws=N_DRAWS, repeats=15)
    say(f"  normal: {ours / reference:.2f} x NumPy's normal and histogram\n")
    draws = Normal(0.0, 1.0).sample(np.random.default_rng(0), N_DRAWS)
    (seconds,) = shortest(lambda: histogram(draws, low=-4, high=4, n_bins=N_BINS), repeats=15)
    say(f"binning alone: {1e3 * seconds:.1f} ms\n")
    x = np.linspace(-8, 8, 400)
    for d in (Normal(0.0, 1.0), StudentT(3.0)):
        (seconds,) = shortest(partial(curves, d, x), repeats=31)
        say(f"density and cdf of {d.name} at {len(x)} points: {1e3 * seconds:.2f} ms\n")
    for way in ways():
        (seconds,) = shortest(partial(way.at, 0.5), repeats=7)
        say(f"{way.source} to {way.target}, one step: {1e3 * seconds:.1f} ms\n")
    column = StudentT(3.0).sample(np.random.default_rng(0), 20_000)
    fits: dict[str, Callable[[Array], object]] = {"Student t": fit_student_t, "all families": rank}
    for name, call in fits.items():
        (seconds,) = shortest(partial(call, column), repeats=3)
        say(f"{name} fitted to {len(column):,} values: {1e3 * seconds:.0f} ms\n")


if __name__ == "__main__":
    main()
