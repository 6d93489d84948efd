"""All runs go through a turnstile: a few at a time; hands first, then pictures, then the rest.

As many threads as there are visitors would all be done at the end, and take twice as long for it:
they hand the interpreter to each other. So a page is run when its turn comes: first its picture,
in the order of arrival, and what stands below it once nobody waits for a picture. What a hand has
moved comes before both. No Streamlit.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count

HAND, PICTURE, REST = range(3)


class Turnstile:
    """Lets `at_once` threads through at a time."""

    def __init__(self, at_once: int) -> None:
        """Nobody is there yet."""
        self._free = self._places = at_once
        self.passed = threading.Event()  # set once somebody has been through
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, int, threading.Event]] = []
        self._arrivals = count()
        self._mine = threading.local()

    @property
    def is_inside(self) -> bool:
        """Whether this thread has a place."""
        return getattr(self._mine, "arrival", None) is not None

    @property
    def is_idle(self) -> bool:
        """Whether nobody has a place."""
        return self._free == self._places

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for a place."""
        return bool(self._waiting)

    @contextmanager
    def through(self, phase: int = PICTURE) -> Iterator[None]:
        """Wait for one's turn; the place is given up at the end, however that comes.

        Who has a place already goes on.
        """
        if self.is_inside:
            yield
            return
        arrival = next(self._arrivals)
        self._enter(phase, arrival)
        self._mine.arrival = arrival
        try:
            yield
        finally:
            self._mine.arrival = None
            self._leave()

    def step_aside(self) -> None:
        """From here on, pictures of others come first; who holds no place goes on."""
        arrival: int | None = getattr(self._mine, "arrival", None)
        if arrival is None:
            return
        with self._lock:
            if not self._waiting or self._waiting[0][:2] > (REST, arrival):
                return
        self._leave()
        self._enter(REST, arrival)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Wait for something else without keeping others from their turn."""
        arrival: int | None = getattr(self._mine, "arrival", None)
        if arrival is None:
            yield
            return
        self._mine.arrival = None
        self._leave()
        try:
            yield
        finally:
            self._enter(PICTURE, arrival)
            self._mine.arrival = arrival

    def _enter(self, phase: int, arrival: int) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            heappush(self._waiting, (phase, arrival, turn))
        turn.wait()

    def _leave(self) -> None:
        self.passed.set()
        with self._lock:
            if self._waiting:
                heappop(self._waiting)[-1].set()
            else:
                self._free += 1


# Two, since one may wait for a file or a lock; more would only take turns with the interpreter.
PAGES = Turnstile(2)
