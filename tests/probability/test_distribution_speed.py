"""Speed as a ratio to NumPy's in the same run: absolute times depend on the machine."""

from bench.distributions import normal_times


def test_a_sample_and_its_histogram_cost_a_few_times_numpys_own() -> None:
    ours, reference = normal_times(n_draws=200_000, repeats=7)
    assert ours <= 5 * reference
