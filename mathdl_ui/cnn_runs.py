"""Runs of the lesson on CNN filters that somebody trains: in the line, kept for all."""

from __future__ import annotations

from collections.abc import Callable

from mathdl_core.convolution.cnn_training import CnnRun, CnnSettings, digit_split, train_cnn
from mathdl_ui.waiting_line import Shelf, Work

RUNS: Shelf[CnnRun] = Shelf(24)


def training(settings: CnnSettings) -> Work[CnnRun]:
    """The work of training, whose result is kept unless it was stopped."""

    def work(*, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> CnnRun:
        run = train_cnn(digit_split(), settings, progress=progress, cancelled=cancelled)
        if run.finished:
            RUNS.put(settings, run)
        return run

    return work
