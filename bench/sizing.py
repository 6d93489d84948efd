"""What many students need, from what one process was measured to do: `python -m bench.sizing`.

The figures are those that `bench.load` prints on two cores beside the visitors. Change them to
those of your machine.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

CPU_PER_INTERACTION = 0.020
"""Seconds of a core: a drag and its release or another control, with what is read on the way."""
CPU_PER_PAGE = 0.060
"""Seconds of a core to open a page with the first sections, its values warm in the caches."""
MEGABYTES = 900
"""Resident, with its caches full; sessions add little to it."""
FULL = 0.6
"""The share of its core that a process may use before drags begin to wait for each other."""
THINK = 5.0
"""Seconds between two interactions of a student."""


@dataclass(frozen=True)
class Need:
    """What so many students at a time need.

    Attributes:
        students: how many use it at the same time.
        processes: replicas, each with a core.
        gigabytes: of memory in all.
        arrival: seconds until all pages are there, if all come at once.
    """

    students: int
    processes: int
    gigabytes: float
    arrival: float


def need(students: int) -> Need:
    """What so many students need who interact every THINK seconds."""
    busy = students / THINK * CPU_PER_INTERACTION
    processes = max(1, math.ceil(busy / FULL))
    return Need(
        students,
        processes,
        processes * MEGABYTES / 1000,
        students * CPU_PER_PAGE / processes,
    )


def table() -> str:
    """The needs of classes and of the world, in Markdown."""
    lines = [
        "| at the same time | replicas, a core each | memory | all at once are served within |",
        "|--:|--:|--:|--:|",
    ]
    for students in (20, 100, 300, 1_000, 10_000, 1_000_000):
        of = need(students)
        lines.append(
            f"| {students:,} | {of.processes:,} | {_gigabytes(of.gigabytes)} | {of.arrival:.0f} s |"
        )
    return "\n".join(lines) + "\n"


def _gigabytes(size: float) -> str:
    return f"{size:.1f} GB" if size < 100 else f"{size:,.0f} GB"


if __name__ == "__main__":
    sys.stdout.write(table())
