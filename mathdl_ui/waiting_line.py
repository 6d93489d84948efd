"""A line for heavy work: one piece at a time, first come, first served; no Streamlit.

Training for a class of fifty must not keep the fifty-first from turning a page. So all heavy work
of a process is done by one thread, in the order in which it was asked for, and that thread pauses
often enough for everybody else. Who waits says so again and again; work for which nobody waits any
more is dropped, at its turn or on its way. Equal work asked for twice is done once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")
Done = TypeVar("Done", covariant=True)
SECONDS_OF_WORK = 6.0
PATIENCE = 6.0
"""Seconds after which who has not asked again has left: a browser asks five times a second."""
MOST_WAITING = 100
_AT_A_STRETCH, _PAUSE, _ASIDE = 3e-3, 3e-4, 3e-2

log = logging.getLogger(__name__)


class Work(Protocol[Done]):
    """What is done at its turn."""

    def __call__(self, *, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Done:
        """Tell the share that is done, ask whether to stop, and give the result."""


class Standing(NamedTuple):
    """How it stands: how many are before it, 0 once it is on its way, and the share done."""

    ahead: int
    share: float


class _Job(Generic[T]):
    def __init__(self, key: Hashable, work: Work[T]) -> None:
        self.key = key
        self.work = work
        self.tickets: list[Ticket[T]] = []
        self.share = 0.0
        self.done = threading.Event()
        self.outcome: T | None = None
        self.error: ValueError | None = None
        self.is_overdue = False

    @property
    def wanted(self) -> bool:
        return any(ticket.waits for ticket in self.tickets)


class Ticket(Generic[T]):
    """One's place in the line."""

    def __init__(self, line: Line, job: _Job[T]) -> None:
        """Take it; `Line.join` does."""
        self._line = line
        self._job = job
        self._seen = line.clock()
        self._left = False

    @property
    def waits(self) -> bool:
        """Whether somebody still waits with it."""
        return not self._left and self._line.clock() - self._seen < self._line.patience

    def ask(self) -> Standing:
        """How it stands; asking is what keeps the place."""
        self._seen = self._line.clock()
        return Standing(self._line.ahead_of(self._job), self._job.share)

    def leave(self) -> None:
        """Give up the place; work that nobody else waits for stops within a step."""
        self._left = True

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after waiting for it at most so long."""
        self.ask()
        return self._job.done.wait(seconds)

    @property
    def done(self) -> bool:
        """Whether there is an outcome."""
        return self._job.done.is_set()

    @property
    def is_left(self) -> bool:
        """Whether its place was given up."""
        return self._left

    @property
    def is_overdue(self) -> bool:
        """Whether the work was stopped because it took too long."""
        return self._job.is_overdue

    def outcome(self) -> T | None:
        """What the work gave; of work that was stopped, what it had, or None.

        Raises:
            ValueError: the work did.
        """
        if self._job.error is not None:
            raise self._job.error
        return self._job.outcome


class Line:
    """The line; one for a process."""

    def __init__(
        self, *, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """An empty one; its thread starts with the first that joins."""
        self.patience = patience
        self.clock = clock
        self._jobs: list[_Job[Any]] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def join(self, key: Hashable, work: Work[T]) -> Ticket[T]:
        """A place at the end of the line, or beside those who wait for work of the same key.

        Raises:
            ValueError: too many are waiting.
        """
        with self._changed:
            job = next((one for one in self._jobs if one.key == key and one.wanted), None)
            if job is None:
                self._jobs = [one for one in self._jobs if one.wanted or one is self._jobs[0]]
                if len(self._jobs) >= MOST_WAITING:
                    raise ValueError(
                        f"{MOST_WAITING} are already waiting for this server. Try again in a while."
                    )
                job = _Job(key, work)
                self._jobs.append(job)
            ticket = Ticket(self, job)
            job.tickets.append(ticket)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="heavy work", daemon=True)
                self._thread.start()
            self._changed.notify()
        return ticket

    def ahead_of(self, job: _Job[Any]) -> int:
        """How many are before it."""
        with self._changed:
            if job not in self._jobs:
                return 0
            before = self._jobs[: self._jobs.index(job)]
            return sum(1 for one in before if one.wanted)

    def _serve(self) -> None:
        while True:
            with self._changed:
                while not self._jobs:
                    self._changed.wait()
                job = self._jobs[0]
            if job.wanted:
                _do(job)
            with self._changed:
                self._jobs.remove(job)
            job.done.set()


def _do(job: _Job[Any]) -> None:
    started, rested = time.thread_time(), time.monotonic()

    def progress(share: float) -> None:
        nonlocal rested
        job.share = share
        if time.monotonic() - rested > _AT_A_STRETCH:
            _make_way()
            rested = time.monotonic()

    def cancelled() -> bool:
        job.is_overdue = time.thread_time() - started > SECONDS_OF_WORK
        return job.is_overdue or not job.wanted

    try:
        job.outcome = job.work(progress=progress, cancelled=cancelled)
    except ValueError as error:
        job.error = error
    except Exception:
        log.exception("heavy work failed")
        job.error = ValueError("This could not be computed; the server's log says why.")


def _make_way() -> None:
    """Let all others go first, for a while at most.

    A thread that waits for the interpreter's lock gets it at once when this one sleeps. Who sleeps
    for longer than it asked for has found the lock taken: others are still at work.
    """
    until = time.monotonic() + _ASIDE
    before = time.monotonic()
    time.sleep(_PAUSE)
    while time.monotonic() - before > 3 * _PAUSE and time.monotonic() < until:
        before = time.monotonic()
        time.sleep(_PAUSE)


class Shelf(Generic[T]):
    """Results by what they belong to; of the most that fit, those used last."""

    def __init__(self, most: int) -> None:
        """An empty one."""
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> T | None:
        """What belongs to a key, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: T) -> None:
        """Keep it; what has not been used for longest makes room."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


LINE = Line()
