"""The line for heavy work: in the order asked for, once for all who ask, dropped when all left."""

import threading
import time
from collections.abc import Callable

import pytest

from mathdl_ui import waiting_line
from mathdl_ui.waiting_line import Line, Shelf, Ticket

SOON = 10.0


class Gate:
    """Work that begins, waits to be let through or cancelled, and says what it was."""

    def __init__(self, name: str, told: list[str] | None = None) -> None:
        """Close it."""
        self.name = name
        self.told = told if told is not None else []
        self.begun, self.opened = threading.Event(), threading.Event()

    def __call__(self, *, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> str:
        """Begin, and wait."""
        self.begun.set()
        progress(0.5)
        until = time.monotonic() + SOON
        while not self.opened.is_set() and not cancelled() and time.monotonic() < until:
            time.sleep(0.001)
        self.told.append(self.name)
        return self.name if self.opened.is_set() else f"{self.name}, stopped"


def finish(gate: Gate, ticket: Ticket[str]) -> str | None:
    gate.opened.set()
    assert ticket.wait(SOON)
    return ticket.outcome()


def test_work_is_done_in_the_order_asked_for_and_says_how_many_are_before_it() -> None:
    line, told = Line(), list[str]()
    gates = [Gate(name, told) for name in "abc"]
    tickets = [line.join(gate.name, gate) for gate in gates]
    assert gates[0].begun.wait(SOON)
    assert [ticket.ask().ahead for ticket in tickets] == [0, 1, 2]
    assert tickets[0].ask().share == 0.5
    assert not gates[1].begun.is_set()
    for gate in reversed(gates):
        gate.opened.set()
    assert all(ticket.wait(SOON) for ticket in tickets)
    assert told == ["a", "b", "c"]
    assert [ticket.outcome() for ticket in tickets] == ["a", "b", "c"]
    assert tickets[2].ask().ahead == 0


def test_equal_work_is_done_once_for_all_who_wait_for_it() -> None:
    line, told = Line(), list[str]()
    first, second = Gate("same", told), Gate("same", told)
    tickets = [line.join("key", first), line.join("key", second)]
    tickets[0].leave()
    assert finish(first, tickets[1]) == "same"
    assert told == ["same"]
    assert not second.begun.is_set()


def test_work_on_its_way_stops_when_its_only_one_leaves_and_keeps_what_it_had() -> None:
    line, gate = Line(), Gate("long")
    ticket = line.join("key", gate)
    assert gate.begun.wait(SOON)
    before = time.monotonic()
    ticket.leave()
    assert ticket.wait(SOON)
    assert time.monotonic() - before < SOON / 2
    assert ticket.outcome() == "long, stopped"


def test_work_that_nobody_waits_for_at_its_turn_is_never_begun() -> None:
    line, told = Line(), list[str]()
    gates = [Gate(name, told) for name in "abc"]
    tickets = [line.join(gate.name, gate) for gate in gates]
    tickets[1].leave()
    assert tickets[2].ask().ahead == 1
    for gate in gates:
        gate.opened.set()
    assert all(ticket.wait(SOON) for ticket in tickets)
    assert told == ["a", "c"]
    assert tickets[1].outcome() is None


def test_who_does_not_ask_any_more_has_left() -> None:
    now = 0.0
    line, gate = Line(patience=5.0, clock=lambda: now), Gate("key")
    ticket = line.join("key", gate)
    assert gate.begun.wait(SOON)
    for _ in range(3):
        now += 4.0
        ticket.ask()
        assert ticket.waits
    assert not ticket.done
    now += 5.0
    assert not ticket.waits
    end = time.monotonic() + SOON
    while not ticket.done and time.monotonic() < end:
        time.sleep(0.01)
    assert ticket.outcome() == "key, stopped"


def test_who_asks_again_after_leaving_gets_a_new_place() -> None:
    line = Line()
    first, second = Gate("first"), Gate("second")
    line.join("key", first).leave()
    assert finish(second, line.join("key", second)) == "second"


def test_what_work_refuses_is_said_to_who_asked_and_the_line_goes_on() -> None:
    line = Line()

    def refusing(**_: object) -> str:
        raise ValueError("Too few points.")

    def failing(**_: object) -> str:
        raise ZeroDivisionError

    refused, failed = line.join("a", refusing), line.join("b", failing)
    gate = Gate("c")
    assert finish(gate, line.join("c", gate)) == "c"
    with pytest.raises(ValueError, match="Too few points"):
        refused.outcome()
    with pytest.raises(ValueError, match="could not be computed"):
        failed.outcome()


def test_work_beyond_its_seconds_of_one_core_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_line, "SECONDS_OF_WORK", 0.05)
    line = Line()

    def busy(*, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> str:
        del progress
        until = time.monotonic() + SOON
        while not cancelled() and time.monotonic() < until:
            sum(range(1000))
        return "stopped"

    before = time.monotonic()
    ticket = line.join("busy", busy)
    assert ticket.wait(SOON)
    assert time.monotonic() - before < SOON / 2


def test_a_line_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_line, "MOST_WAITING", 2)
    line, gates = Line(), [Gate("a"), Gate("b")]
    tickets = [line.join(gate.name, gate) for gate in gates]
    with pytest.raises(ValueError, match="2 are already waiting"):
        line.join("c", Gate("c"))
    for gate, ticket in zip(gates, tickets, strict=True):
        finish(gate, ticket)


def test_others_run_while_heavy_work_is_done() -> None:
    line = Line()

    def heavy(*, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
        while not cancelled():
            sum(range(2000))
            progress(0.1)

    ticket = line.join("heavy", heavy)
    waits = []
    for _ in range(40):
        ticket.ask()
        before = time.perf_counter()
        time.sleep(0)
        sum(range(20_000))
        waits.append(time.perf_counter() - before)
    ticket.leave()
    assert ticket.wait(SOON)
    assert sorted(waits)[20] < 0.5


def test_others_at_work_get_most_of_the_interpreter() -> None:
    line, seconds = Line(), []

    def heavy(*, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
        while not cancelled():
            sum(range(2000))
            progress(0.1)
        seconds.append(time.thread_time())

    ticket = line.join("heavy", heavy)
    before, until = time.thread_time(), time.perf_counter() + 0.6
    while time.perf_counter() < until:
        ticket.ask()
        sum(range(2000))
    light = time.thread_time() - before
    ticket.leave()
    assert ticket.wait(SOON)
    assert light > 4 * seconds[0]


def test_shelf_keeps_what_was_used_last() -> None:
    shelf: Shelf[int] = Shelf(2)
    shelf.put("a", 1)
    shelf.put("b", 2)
    assert shelf.find("a") == 1
    shelf.put("c", 3)
    assert (shelf.find("a"), shelf.find("b"), shelf.find("c")) == (1, None, 3)
