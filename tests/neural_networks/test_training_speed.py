"""Speed as a ratio to torch's in the same run: absolute times depend on the machine."""

from dataclasses import replace

import torch

from bench.training import DEFAULT, points, training_times


def test_the_default_trains_faster_than_in_torch() -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        ours, theirs = training_times(points(300, 2, 2), replace(DEFAULT, n_epochs=20), repeats=3)
    finally:
        torch.set_num_threads(threads)
    assert ours < theirs
