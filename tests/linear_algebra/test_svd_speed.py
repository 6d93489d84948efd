"""Speed as a ratio to NumPy's in the same run: absolute times depend on the machine."""

from bench.svd import china, randomized_times, rank_50_times


def test_rank_50_of_a_photograph_is_hardly_slower_than_numpys_own_call() -> None:
    ours, reference = rank_50_times(china(), repeats=5)
    assert ours <= 3 * reference


def test_randomized_svd_is_faster_than_the_exact_one() -> None:
    randomized, exact = randomized_times(china(), repeats=5)
    assert randomized < exact
