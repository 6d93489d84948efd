"""Runs of the lesson on training: computed once for all who ask, kept by what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import streamlit as st

from mathdl_core.neural_networks.bias_variance import BiasVariance
from mathdl_core.neural_networks.network import flat
from mathdl_core.neural_networks.training import Run, Stop, first_layers, network_sizes, train
from mathdl_core.neural_networks.training_measures import measured
from mathdl_core.neural_networks.training_seeds import train_seeds
from mathdl_core.neural_networks.training_settings import check_cost, estimated_seconds
from mathdl_ui.drawings.training_state import Key
from mathdl_ui.run_films import Film, film
from mathdl_ui.training_data import Prepared, prepared
from mathdl_ui.turnstile import PAGES
from mathdl_ui.waiting_line import LINE, Shelf, Standing, Ticket, Work

T = TypeVar("T")
AT_ONCE = 0.01
"""Seconds to wait for a run before showing what there is."""
AT_ARRIVAL = 1.5
"""The same for who opens the page, where a run is short: the rest of the page would delay it."""
SHORT = 0.6
N_SEEDS = 10
OVERDUE = "This took more of the server's time than one press may, and was stopped there."
_SHARE = 0.9
"""Of the time of training and film together, the training's."""


class Trained(NamedTuple):
    """A run with its data and its film."""

    data: Prepared
    run: Run
    film: Film


RUNS: Shelf[Trained] = Shelf(24)
BIASES: Shelf[BiasVariance] = Shelf(12)
SEEDS: Shelf[tuple[Run, ...]] = Shelf(12)


def training(key: Key) -> Work[Trained]:
    """The work of training, whose result is kept unless it was stopped."""

    def work(*, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Trained:
        source, settings = key
        data = prepared(source)

        def told(share: float) -> None:
            progress(_SHARE * share)

        run = train(data.split, settings, progress=told, cancelled=cancelled)
        found = Trained(data, run, film(data, settings, run.parameters, run.sizes))
        if run.stop.kind != "cancelled":
            RUNS.put(key, found)
        return found

    return work


def ten_seeds(key: Key) -> Work[tuple[Run, ...]]:
    """The same from ten seeds: that of the settings, and the nine after it."""

    def work(
        *, progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> tuple[Run, ...]:
        source, settings = key
        seeds = range(settings.seed, settings.seed + N_SEEDS)
        split = prepared(source).split
        runs = train_seeds(split, settings, seeds, progress=progress, cancelled=cancelled)
        if runs[-1].stop.kind != "cancelled":
            # Of the nine others the curves are shown, and nothing else.
            SEEDS.put(key, tuple(run._replace(parameters=np.zeros((0, 0))) for run in runs))
        return runs

    return work


@lru_cache(maxsize=24)
def untrained(key: Key) -> Trained:
    """The network before training, as a run of a single frame."""
    source, settings = key
    data = prepared(source)
    sizes = network_sizes(data.split, settings)
    layers = first_layers(data.split, settings)
    first = measured(layers, data.split, activation=settings.activation, loss=settings.loss)
    w = flat(layers)
    run = Run(
        settings=settings,
        sizes=sizes,
        epochs=np.zeros(1),
        train_loss=np.array([first.train_loss]),
        test_loss=np.array([first.test_loss]),
        train_accuracy=np.array([first.train_accuracy]),
        test_accuracy=np.array([first.test_accuracy]),
        gradient_norms=first.gradient_norms[None],
        frames=np.zeros(1, dtype=np.intp),
        parameters=w[None],
        best_epoch=0,
        best_parameters=w,
        stop=Stop("cancelled", 0, 0, "not trained yet"),
    )
    return Trained(data, run, film(data, settings, w[None], sizes))


def too_long(key: Key) -> str:
    """Why this run would take too long; "" where it would not."""
    source, settings = key
    split = prepared(source).split
    try:
        check_cost(settings, len(split.X_train), network_sizes(split, settings))
    except ValueError as error:
        words = str(error)
        return f"{words[0].upper()}{words[1:]}."
    return ""


def is_short(key: Key) -> bool:
    """Whether a run takes less than 0.6 s."""
    source, settings = key
    split = prepared(source).split
    n_train = len(split.X_train)
    return estimated_seconds(settings, n_train, network_sizes(split, settings)) < SHORT


class Attended(NamedTuple, Generic[T]):
    """What there is of some work: its result, a ticket while it is waited for, or what failed."""

    result: T | None
    ticket: Ticket[T] | None
    problem: str = ""


def attend(
    name: str, key: Hashable, shelf: Shelf[T], work: Work[T], *, wanted: bool, seconds: float
) -> Attended[T]:
    """What there is of the work that one asks for as `name`; other work under it is left.

    Args:
        name: each session waits for one thing of a name.
        key: what the result belongs to.
        shelf: where results are kept.
        work: how it is done.
        wanted: whether to join the line where there is none yet.
        seconds: how long to wait before returning.
    """
    slot = f"training-ticket-{name}"
    held: tuple[Hashable, Ticket[T]] | None = st.session_state.get(slot)
    if held is not None and held[0] != key:
        held[1].leave()
        held = st.session_state[slot] = None
    found = shelf.find(key)
    if found is not None:
        return Attended(found, None)
    try:
        if held is not None and held[1].done and not _is_final(held[1]):
            wanted, held = True, None
        if wanted and (held is None or held[1].done):
            held = st.session_state[slot] = (key, LINE.join((name, key), work))
        if held is None:
            return Attended(None, None)
        with PAGES.outside():
            done = held[1].wait(seconds)
        if done:
            return Attended(held[1].outcome(), None, OVERDUE if held[1].is_overdue else "")
    except ValueError as error:
        return Attended(None, None, str(error))
    return Attended(None, held[1])


def _is_final(ticket: Ticket[T]) -> bool:
    """Whether work that is done without a result stays so: not if its browser was late to ask."""
    ticket.outcome()
    return ticket.is_left or ticket.is_overdue


def leave(name: str) -> None:
    """Give up what one waits for as `name`; what there is of it by then stays."""
    held = st.session_state.get(f"training-ticket-{name}")
    if held is not None:
        held[1].leave()


def said(standing: Standing, what: str) -> str:
    """How it stands, in words."""
    if standing.ahead == 1:
        return "One press is before yours."
    if standing.ahead:
        return f"{standing.ahead} presses are before yours."
    return f"{what}: {100 * standing.share:.0f} %"
