"""Whether anything grows: `python -m bench.soak [--interactions N]`.

An hour of class, compressed: visitors without a browser come, use all pages as fast as they are
answered, and leave for the next ones, until so many interactions are done. Memory, threads and file
descriptors are looked at after each part, once the server has forgotten those who left.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from bench.load import SLUGS, all_leave, interact, product, settled, warm
from bench.serving import Served
from bench.visits import VisitError, Visitor

PARTS = 10
AT_ONCE = 12
MOST_GROWTH = 0.10
"""Of the memory, from half-way to the end: what caches hold is there by then."""


@dataclass(frozen=True)
class Look:
    """The server at one moment, with nobody there."""

    interactions: int
    megabytes: float
    threads: int
    descriptors: int


@dataclass(frozen=True)
class Soaked:
    """What a soak has found: the server at each look, its problems, and the seconds it took."""

    looks: list[Look]
    problems: list[str]
    seconds: float

    def growths(self) -> list[str]:
        """What grew, in words; empty if nothing did."""
        middle, last = self.looks[len(self.looks) // 2], self.looks[-1]
        found = []
        if last.megabytes > (1 + MOST_GROWTH) * middle.megabytes:
            found.append(f"memory: {middle.megabytes:.0f} to {last.megabytes:.0f} MB")
        if last.descriptors > middle.descriptors + 8:
            found.append(f"descriptors: {middle.descriptors} to {last.descriptors}")
        # Forty threads of a pool wait for requests; they come with the first crowds.
        if last.threads > middle.threads + 40:
            found.append(f"threads: {middle.threads} to {last.threads}")
        return found


async def soak(served: Served, n_interactions: int, *, parts: int = PARTS, seed: int = 0) -> Soaked:
    """Use all pages until so many answers have come."""
    began = time.monotonic()
    await warm(served)
    done, looks, problems = 0, [await _look(served, 0)], list[str]()
    for part in range(parts):
        share = n_interactions * (part + 1) // parts - done
        visitors = [
            Visitor(served.address, np.random.default_rng([seed, part, i])) for i in range(AT_ONCE)
        ]
        budget = asyncio.Semaphore(share)
        await asyncio.gather(
            *(_use(visitor, i + part, budget) for i, visitor in enumerate(visitors))
        )
        await all_leave(visitors)
        done += share
        problems += [words for visitor in visitors for words in visitor.problems]
        looks.append(await _look(served, done))
    return Soaked(looks, problems + served.tracebacks(), time.monotonic() - began)


async def _use(visitor: Visitor, first: int, budget: asyncio.Semaphore) -> None:
    """Use the pages of a course, a few interactions each, while the common budget lasts."""
    page = first
    with suppress(VisitError):
        await visitor.open(SLUGS[page % len(SLUGS)])
        while not budget.locked():
            before = len(visitor.answers)
            await interact(visitor, 3)
            for _ in range(len(visitor.answers) - before):
                if not budget.locked():
                    await budget.acquire()
            if visitor.rng.uniform() < 0.1:
                page += 1
                await visitor.turn_to(SLUGS[page % len(SLUGS)])


async def _look(served: Served, done: int) -> Look:
    megabytes = await settled(served)
    return Look(done, megabytes, served.threads, served.descriptors)


def table(soaked: Soaked) -> str:
    """The looks in Markdown, and what grew."""
    lines = ["| interactions | memory | threads | descriptors |", "|--:|--:|--:|--:|"]
    lines += [
        f"| {look.interactions:,} | {look.megabytes:.0f} MB | {look.threads} | {look.descriptors} |"
        for look in soaked.looks
    ]
    grown = soaked.growths()
    lines += ["", f"In {soaked.seconds:.0f} s; problems: {len(soaked.problems)}."]
    lines += [f"- {words}" for words in sorted(set(soaked.problems))[:20]]
    lines += [f"- grew: {words}" for words in grown] or ["Nothing grows."]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Soak, and print what came of it; 1 if anything grew or went wrong."""
    parser = argparse.ArgumentParser(description="Whether anything grows.")
    parser.add_argument("--interactions", type=int, default=10_000)
    parser.add_argument("--parts", type=int, default=PARTS)
    chosen = parser.parse_args()
    if not 1 <= chosen.interactions <= 1_000_000:
        parser.error("--interactions must be from 1 to 1,000,000")
    with product() as served:
        found = asyncio.run(soak(served, chosen.interactions, parts=chosen.parts))
    sys.stdout.write(table(found))
    return 1 if found.growths() or found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
