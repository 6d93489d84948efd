"""How many one process carries: `python -m bench.load [--sessions N] [--think S] [--stock]`.

Visitors without a browser (`bench.visits`) open the lessons and use them as a class does: each,
every few seconds, drags something, sets a control, presses a button or turns a page. The server is
the product, started here, or the same on Streamlit as it comes (`--stock`). What is measured is the
time from a message to the whole of its answer.

Loopback only, at most 2,000 visitors and ten minutes: this is for one's own server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bench.serving import AS_IT_COMES, Served, running
from bench.visits import Answer, Control, VisitError, Visitor, greeting
from mathdl_ui.curriculum import LESSONS

SLUGS = tuple(entry.slug for entry in LESSONS)
MOST_SESSIONS, MOST_SECONDS = 2_000, 600.0
TTL = 2
"""Seconds for which the servers started here keep a session that has left, instead of 60."""
KINDS = ("picture", "open", "turn", "section", "live", "release", "touch", "native", "press")
HEAVY = ("train", "seeds", "ten-field", "bias", "download", "race")


@dataclass(frozen=True)
class Plan:
    """What a class does.

    Attributes:
        sessions: how many come.
        seconds: how long they stay once all are there.
        think: mean pause between two interactions of one of them, in seconds.
        arrival: seconds over which they come; 0 for all at once.
        moves: how many moves a drag has.
        seed: of everything that happens by chance.
        quiet: seconds that the server is left alone when they have gone, before its memory is
            looked at: it tidies up once a minute was quiet.
    """

    sessions: int = 50
    seconds: float = 20.0
    think: float = 5.0
    arrival: float = 10.0
    moves: int = 1
    seed: int = 0
    quiet: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is not bounded."""
        if not 1 <= self.sessions <= MOST_SESSIONS:
            raise ValueError(f"sessions must be from 1 to {MOST_SESSIONS}, not {self.sessions}")
        for name in ("seconds", "arrival"):
            if not 0 <= getattr(self, name) <= MOST_SECONDS:
                raise ValueError(
                    f"{name} must be from 0 to {MOST_SECONDS:.0f}, not {getattr(self, name)}"
                )
        if self.think < 0.05:
            raise ValueError(f"think must be at least 0.05 s, not {self.think}")


@dataclass(frozen=True)
class Report:
    """What came of it.

    Attributes:
        plan: what was done.
        answers: number, median, 95th percentile and maximum (ms) of each kind of answer.
        everything: the same of all interactions: everything but the opening.
        opened: seconds from the first one's coming to the last one's picture, and whole page.
        interactions: answers a second, openings not counted.
        cpu: of the server and of this generator, in seconds a second.
        costs: the server's CPU for an opened page, and for an interaction, in milliseconds.
        megabytes: resident memory before anybody came, at most, and after all had left.
        per_session: kilobytes that one session has added.
        problems: what visitors were shown or refused, and tracebacks in the log.
        load: the machine's load average in the minute before.
    """

    plan: dict[str, Any]
    answers: dict[str, list[float]]
    everything: list[float]
    opened: tuple[float, float]
    interactions: float
    cpu: tuple[float, float]
    costs: tuple[float, float]
    megabytes: tuple[float, float, float]
    per_session: float
    problems: list[str]
    load: float


async def class_of(
    address: str, plan: Plan, *, all_there: Callable[[], None] = lambda: None
) -> tuple[list[Visitor], float]:
    """Let a class come, work and stay; what they met, and when the working began.

    `all_there` is called when the last one's page is there.
    """
    cookies = await asyncio.to_thread(greeting, address)
    began = time.monotonic() + plan.arrival
    visitors = [
        Visitor(address, np.random.default_rng([plan.seed, i]), dict(cookies))
        for i in range(plan.sessions)
    ]
    everybody_is_there = asyncio.Barrier(plan.sessions)
    await asyncio.gather(
        *(
            _student(visitor, i, plan, everybody_is_there, all_there)
            for i, visitor in enumerate(visitors)
        )
    )
    return visitors, began


async def _student(
    visitor: Visitor,
    i: int,
    plan: Plan,
    there: asyncio.Barrier,
    all_there: Callable[[], None],
) -> None:
    await asyncio.sleep(plan.arrival * i / plan.sessions)
    with suppress(VisitError):
        await visitor.open(SLUGS[i % len(SLUGS)])
    if await there.wait() == 0:
        all_there()
    until = time.monotonic() + plan.seconds
    await asyncio.sleep(plan.think * visitor.rng.uniform())
    while time.monotonic() < until and visitor.socket is not None:
        with suppress(VisitError):
            await interact(visitor, plan.moves)
        await asyncio.sleep(plan.think * visitor.rng.uniform(0.5, 1.5))


async def interact(visitor: Visitor, moves: int) -> None:
    """What a student does next: half are drags, a third other controls, few turn the page.

    Students read on, section by section, and come back to the picture: one time in five each.
    """
    chance, way = visitor.rng.uniform(size=2)
    if way < 0.2 and visitor.sections:
        after = 0 if visitor.reading is None else visitor.reading + 1
        await visitor.scroll_to(min(after, len(visitor.sections) - 1))
    elif way < 0.4:
        await visitor.scroll_to(None)
    at_the_top = visitor.reading is None
    live = visitor.movable()
    lists = light([*visitor.settable(), *visitor.touchable("select", "choice", "toggle")])
    buttons = light([*visitor.pressable(), *visitor.touchable("buttons")])
    if chance < 0.04:
        others = [slug for slug in SLUGS if slug != visitor.page]
        await visitor.turn_to(others[int(visitor.rng.integers(len(others)))])
    elif live and chance < 0.6:
        await visitor.drag(live[0] if at_the_top else _any(visitor, live), moves)
    elif lists and chance < 0.85:
        await _set(visitor, _any(visitor, lists))
    elif buttons:
        await _set(visitor, _any(visitor, buttons))


async def _set(visitor: Visitor, control: Control) -> None:
    """Bring a control into another state, whosever it is."""
    if control.kind == "bidi_component":
        await visitor.touch(control)
    elif control.kind == "button":
        await visitor.press(control)
    else:
        await visitor.put(control)


def light(buttons: Sequence[Control]) -> list[Control]:
    """The controls without those that start a long computation or change the page's mode."""
    return [
        one
        for one in buttons
        if not any(word in one.key for word in HEAVY)
        and (one.kind != "button" or "ecture" not in one.element.label)
    ]


def _any(visitor: Visitor, among: Sequence[Control]) -> Control:
    return among[int(visitor.rng.integers(len(among)))]


async def all_leave(visitors: Sequence[Visitor]) -> None:
    """Close all pages."""
    await asyncio.gather(*(visitor.leave() for visitor in visitors), return_exceptions=True)


async def warm(served: Served) -> None:
    """Open each page once, so that what is computed once for all is there."""
    for slug in ("", *SLUGS):
        visitor = Visitor(served.address, np.random.default_rng(0))
        await visitor.open(slug, "whole=1")
        await visitor.leave()


async def settled(served: Served) -> float:
    """Resident memory once the server has forgotten those who left."""
    await asyncio.sleep(TTL + 1)
    # Streamlit looks for sessions to forget when somebody leaves or comes.
    for _ in range(2):
        last = Visitor(served.address, np.random.default_rng(0))
        await last.open("")
        await last.leave()
        await asyncio.sleep(0.5)
    return served.megabytes


async def measure(served: Served, plan: Plan) -> Report:
    """A class, and what the server had to give for it."""
    load = os.getloadavg()[0]
    await warm(served)
    before = await settled(served)
    watch = asyncio.create_task(_peak(served))
    started, cpu, own = time.monotonic(), served.cpu, time.process_time()
    opened: list[float] = []
    visitors, began = await class_of(
        served.address, plan, all_there=lambda: opened.append(served.cpu)
    )
    at_the_end = served.cpu
    lasted = time.monotonic() - started
    spent = (served.cpu - cpu) / lasted, (time.process_time() - own) / lasted
    peak_with_all = served.megabytes
    await all_leave(visitors)
    watch.cancel()
    peak = max(peak_with_all, *await asyncio.gather(watch, return_exceptions=False))
    await asyncio.sleep(plan.quiet)
    after = await settled(served)
    answers = [answer for visitor in visitors for answer in visitor.answers]
    moved = [answer for answer in answers if answer.kind not in {"picture", "open"}]
    problems = [words for visitor in visitors for words in visitor.problems]
    # A drag is one interaction, of its moves and its release; what is read on the way is in it.
    n_interactions = sum(1 for answer in moved if answer.kind not in {"live", "section"})
    return Report(
        plan=asdict(plan),
        answers={
            kind: spread([answer for answer in answers if answer.kind == kind])
            for kind in KINDS
            if any(answer.kind == kind for answer in answers)
        },
        everything=spread([answer for answer in moved if answer.asked >= began]),
        opened=(_until("picture", answers), _until("open", answers)),
        interactions=len(moved) / plan.seconds if plan.seconds else 0.0,
        cpu=spent,
        costs=(
            1e3 * (opened[0] - cpu) / plan.sessions,
            1e3 * (at_the_end - opened[0]) / max(1, n_interactions),
        ),
        megabytes=(before, peak, after),
        per_session=1e3 * (peak_with_all - before) / plan.sessions,
        problems=problems + served.tracebacks(),
        load=load,
    )


def _until(kind: str, answers: Sequence[Answer]) -> float:
    """Seconds from the first one's asking to the last answer of a kind."""
    some = [answer for answer in answers if answer.kind == kind]
    if not some:
        return 0.0
    return max(one.asked + one.seconds for one in some) - min(one.asked for one in some)


async def _peak(served: Served) -> float:
    most = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            most = max(most, served.megabytes)
            await asyncio.sleep(0.5)
    return most


def spread(answers: Sequence[Answer]) -> list[float]:
    """How many; and in milliseconds their median, 95th percentile and maximum."""
    if not answers:
        return [0, 0.0, 0.0, 0.0]
    took = 1e3 * np.array([answer.seconds for answer in answers])
    return [len(took), float(np.median(took)), float(np.percentile(took, 95)), float(took.max())]


async def heavy(served: Served, *, n_training: int = 12, n_light: int = 24) -> dict[str, Any]:
    """Some train a network of their own at once, while others drag: who waits for whom."""
    await warm(served)
    trainers = [Visitor(served.address, np.random.default_rng(i)) for i in range(n_training)]
    others = [Visitor(served.address, np.random.default_rng([9, i])) for i in range(n_light)]
    lessons = [slug for slug in SLUGS if slug != "training"]
    await asyncio.gather(
        *(one.open(lessons[i % len(lessons)]) for i, one in enumerate(others)),
    )
    done = asyncio.Event()
    began = time.monotonic()

    async def drags(visitor: Visitor) -> None:
        while not done.is_set():
            with suppress(VisitError):
                await visitor.drag(visitor.movable()[0], 1)
            await asyncio.sleep(2 * visitor.rng.uniform(0.5, 1.5))

    async def trains(number: int, visitor: Visitor) -> float:
        # A link to a run trains it; with a seed of one's own, nobody's run is another's.
        await visitor.open("training", f"seed={100 + number}&epochs=400")
        while True:
            player = (await visitor.look(visitor.control("training-player")))["player"]
            if not player["job"] or player["job"]["done"]:
                return time.monotonic() - began
            await asyncio.sleep(0.2)

    others_at_work = [asyncio.create_task(drags(visitor)) for visitor in others]
    waited = await asyncio.gather(*(trains(i, visitor) for i, visitor in enumerate(trainers)))
    done.set()
    await asyncio.gather(*others_at_work)
    await all_leave([*trainers, *others])
    light_answers = [a for one in others for a in one.answers if a.asked >= began]
    problems = [words for one in (*trainers, *others) for words in one.problems]
    return {
        "waited": sorted(waited),
        "live": spread([a for a in light_answers if a.kind == "live"]),
        "release": spread([a for a in light_answers if a.kind == "release"]),
        "problems": problems + served.tracebacks(),
        "light": n_light,
    }


def heavy_words(found: dict[str, Any]) -> str:
    """What came of it, in Markdown."""
    waited = ", ".join(f"{seconds:.1f}" for seconds in found["waited"])
    lines = [
        f"{len(found['waited'])} train at once, each a run of their own; the runs are there after "
        f"{waited} seconds: one after the other, none twice.",
        f"Meanwhile {found['light']} others drag, every other second:",
        "",
        "| answer | number | median | 95 % | most |",
        "|:--|--:|--:|--:|--:|",
    ]
    for kind in ("live", "release"):
        n, median, p95, most = found[kind]
        lines.append(f"| {kind} | {n:.0f} | {median:.0f} ms | {p95:.0f} ms | {most:.0f} ms |")
    lines += ["", f"Problems: {len(found['problems'])}."]
    lines += [f"- {problem}" for problem in sorted(set(found["problems"]))[:20]]
    return "\n".join(lines) + "\n"


def words(report: Report) -> str:
    """The report in Markdown."""
    before, peak, after = report.megabytes
    only_opened = not report.plan["seconds"]
    does = (
        " open a page" if only_opened else f", one interaction in {report.plan['think']:g} s each"
    )
    answered = "" if only_opened else f"{report.interactions:.0f} answers a second; "
    lines = ["| answer | number | median | 95 % | most |", "|:--|--:|--:|--:|--:|"]
    for kind, (n, median, p95, most) in (
        *report.answers.items(),
        ("**all but opening**", report.everything),
    ):
        lines.append(f"| {kind} | {n:.0f} | {median:.0f} ms | {p95:.0f} ms | {most:.0f} ms |")
    lines += [
        "",
        f"{report.plan['sessions']} sessions{does}: {answered}the server took "
        f"{report.cpu[0]:.2f} cores, this generator {report.cpu[1]:.2f}. The last picture "
        f"was there after {report.opened[0]:.1f} s, "
        f"the last whole page after {report.opened[1]:.1f} s.",
        f"The server's CPU: {report.costs[0]:.0f} ms for a page, {report.costs[1]:.0f} ms for an "
        f"interaction (a drag of {report.plan['moves']} and its release, or another control; with "
        "the sections that are read on the way).",
        f"Memory: {before:.0f} MB before, {peak:.0f} MB at most, {after:.0f} MB after all had left "
        f"({100 * (after / before - 1):+.0f} %); {report.per_session:.0f} kB a session. "
        f"Load average before: {report.load:.1f}.",
        f"Problems: {len(report.problems)}.",
    ]
    lines += [f"- {problem}" for problem in sorted(set(report.problems))[:20]]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run a class and print what came of it; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description="How many one process carries.")
    parser.add_argument("--sessions", type=int, default=Plan.sessions)
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--think", type=float, default=Plan.think)
    parser.add_argument("--arrival", type=float, default=Plan.arrival, help="0: all at once")
    parser.add_argument("--moves", type=int, default=Plan.moves, help="moves of a drag")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stock", action="store_true", help="on Streamlit as it comes")
    chosen = parser.parse_args()
    plan = Plan(
        chosen.sessions, chosen.seconds, chosen.think, chosen.arrival, chosen.moves, chosen.seed
    )
    with stock() if chosen.stock else product() as served:
        report = asyncio.run(measure(served, plan))
    sys.stdout.write(words(report))
    return 1 if report.problems else 0


def product() -> AbstractContextManager[Served]:
    """The product, as it is deployed."""
    return running(options={"server.disconnectedSessionTTL": str(TTL)})


def stock() -> AbstractContextManager[Served]:
    """The same pages on Streamlit as it comes."""
    options = {**AS_IT_COMES, "server.disconnectedSessionTTL": str(TTL)}
    return running("bench/stock.py", uvloop=False, options=options)


if __name__ == "__main__":
    sys.exit(main())
