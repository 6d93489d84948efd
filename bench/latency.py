"""How fast the hand is answered: `python -m bench.latency [--short] [--check] [--lessons SLUG]`.

Chromium drags the main picture of each lesson, presses the buttons beside it and turns to it from
the home page; and the same on an empty page of the same server in the same run. A pointer event or
a click is answered when the formula shows what it did. At a drag the empty page is run again by
Streamlit at every move: the least that a rerun costs. A lesson's picture asks its drawing directly.
Read the ratios: the times are those of the machine.
"""

from __future__ import annotations

import argparse
import base64
import json
import math
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Late
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import clicks
from bench.clicks import EMPTY, Clicked
from bench.serving import chromium, cpu_seconds, server
from mathdl_ui.curriculum import LESSONS, ROOT
from tests.browser.driving import settle

HZ = 30
BUDGETS = {"live": 1.5, "native": 1.5, "turn": 2.0}
"""Each lesson within so many times the empty page: a drag, a native control, a turned page."""
SHORT = {"n_drags": 1, "n_moves": 45, "rounds": 1}
SLACK = 2.0
"""By how much a ratio may exceed what was stored before the check fails."""
BASELINE = ROOT / "bench" / "baseline.json"
P95_MS, CPU_MS, RERUN_MS = 100.0, 15.0, 200.0
LIVE = "[data-testid=stBidiComponentIsolated]"

# Where the hand takes hold: a dial, a handle or a cell on a stage, or else a slider.
GRIPS = (".dial rect.grip", "g.handle circle.grip", ".tiles td input", "input[type=range]")

# Everything that decides a latency, timed in the page by one clock.
PROBE = """
(() => {
  const kinds = ["moves", "inputs", "formulas", "sent", "received", "live"];
  const seen = { on: false, ...Object.fromEntries(kinds.map((kind) => [kind, []])) };
  const lists = kinds.map((kind) => seen[kind]);
  window.probe = seen;
  const note = (list, value) => seen.on && list.push([performance.now(), value]);
  document.addEventListener("pointermove", () => note(seen.moves, null), true);
  document.addEventListener("input", () => note(seen.inputs, null), true);
  // Formulas stand in shadow roots, which queries and observers of the document do not enter.
  const roots = [];
  const observer = new MutationObserver(() => {
    if (!seen.on) return;
    const now = formula();
    if (JSON.stringify(now) === shown) return;
    shown = JSON.stringify(now);
    note(seen.formulas, now);
  });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    observer.observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  };
  const formula = () =>
    roots.flatMap((root) => [...root.querySelectorAll("annotation")].map((one) => one.textContent));
  let shown = "";
  seen.start = () => {
    for (const list of lists) list.length = 0;
    shown = JSON.stringify(formula());
    seen.on = true;
  };
  const base64 = (data) => {
    let text = "";
    for (const byte of new Uint8Array(data)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  window.WebSocket = class extends WebSocket {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", (event) => note(seen.received, event.data));
    }
    send(data) {
      note(seen.sent, data.slice());
      super.send(data);
    }
  };
  const fetchAsEver = window.fetch;
  window.fetch = async (where, ...rest) => {
    const asked = performance.now();
    const answer = await fetchAsEver(where, ...rest);
    if (String(where).includes("/live/"))
      answer.clone().json().then((drawn) => note(seen.live, { asked, drawn }));
    return answer;
  };
  seen.silence = () => performance.now() - Math.max(0, ...lists.flat().map(([at]) => at));
  seen.stop = () => {
    seen.on = false;
    const plain = (list) => list.map(([at, data]) => [at, base64(data)]);
    return { ...seen, sent: plain(seen.sent), received: plain(seen.received) };
  };
})();
"""


class Run(NamedTuple):
    """One live answer: when it was asked for and done (ms), and the formulas that came with it."""

    asked: float
    done: float
    formulas: list[str]


@dataclass
class Measured:
    """What the drags of one page gave, in milliseconds.

    Attributes:
        answers: from each pointer event to the formula that shows it.
        reruns: from each message's leaving the browser to the end of its rerun.
        cpu: of the server for a rerun, one of each drag.
        moves: how many pointer events there were.
    """

    answers: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    moves: int = 0

    @property
    def median(self) -> float:
        """Of the answers; NaN if there are none."""
        return float(np.median(self.answers)) if self.answers else math.nan

    @property
    def p95(self) -> float:
        """95 % of the answers are faster; NaN if there are none."""
        return float(np.percentile(self.answers, 95)) if self.answers else math.nan


def open_page(page: Page, address: str, slug: str) -> str | None:
    """Open a page; what to drag there, or None if it has no picture with a formula."""
    page.goto(f"{address}/{slug}")
    some = ", ".join(f"{LIVE} {grip}" for grip in GRIPS)
    try:
        for wanted in (some, ".formula"):
            page.wait_for_selector(wanted, state="attached", timeout=30_000)
    except Late:
        return None
    settle(page)
    for grip in GRIPS:
        if page.locator(f"{LIVE} {grip}").count():
            page.locator(f"{LIVE} {grip}").first.scroll_into_view_if_needed()
            return f"{LIVE} {grip}"
    return None


def path(page: Page, grip: str, n_moves: int) -> list[tuple[float, float]]:
    """Where the pointer goes: to and fro along a slider or a dial, on a circle with a handle."""
    box = page.locator(grip).first.bounding_box()
    if box is None:
        raise RuntimeError(f"{grip} is not to be seen")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    turns = np.linspace(0, 2 * math.pi, n_moves + 1)
    if grip.endswith(("input[type=range]", "rect.grip")):
        reach = 0.4 * box["width"]
        return [(x + reach * math.sin(turn), y) for turn in turns.tolist()]
    radius = 90.0
    return [
        (x + radius * math.sin(turn), y + radius * (1 - math.cos(turn))) for turn in turns.tolist()
    ]


class Drag(NamedTuple):
    """One drag: what the probe saw, and the seconds of CPU that the server spent on it."""

    seen: dict[str, Any]
    cpu: float


def drag(page: Page, address: str, grip: str, n_moves: int) -> Drag:
    """Drag at HZ moves a second and wait until all is answered; then let go."""
    (x, y), *moves = path(page, grip, n_moves)
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(400)
    before = cpu_seconds(address)
    page.evaluate("probe.start()")
    due = time.perf_counter()
    for x, y in moves:
        page.mouse.move(x, y)
        due += 1 / HZ
        page.wait_for_timeout(max(0.0, 1e3 * (due - time.perf_counter())))
    page.wait_for_function("probe.silence() > 1000", timeout=30_000)
    seen: dict[str, Any] = page.evaluate("probe.stop()")
    cpu = cpu_seconds(address) - before
    # What comes on release (the URL, the frames, all that follows) is no live rerun.
    page.mouse.up()
    settle(page)
    return Drag(seen, cpu)


def reruns(seen: dict[str, Any]) -> list[Run]:
    """The answers of one drag, in order: those of its drawing, or else whole reruns."""
    direct = [
        Run(answer["asked"], at, _formulas(answer["drawn"].values())) for at, answer in seen["live"]
    ]
    return direct or _streamlit_reruns(seen)


def _streamlit_reruns(seen: dict[str, Any]) -> list[Run]:
    """One message of the browser, then all that came back for it."""
    asked = []
    for at, data in seen["sent"]:
        message = BackMsg.FromString(base64.b64decode(data))
        if message.WhichOneof("type") == "rerun_script":
            asked.append(at)
    runs: list[Run] = []
    shown: list[dict[str, Any]] = []
    for at, data in seen["received"]:
        message = ForwardMsg.FromString(base64.b64decode(data))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            shown = []
        elif kind == "delta" and message.delta.new_element.bidi_component.json:
            shown.append(json.loads(message.delta.new_element.bidi_component.json))
        elif kind == "script_finished":
            runs.append(Run(asked[len(runs)], at, _formulas(shown)))
    if len(runs) != len(asked):
        raise RuntimeError(f"{len(asked)} messages had {len(runs)} answers")
    return runs


def _formulas(components: Iterable[dict[str, Any]]) -> list[str]:
    """The LaTeX of the formulas among what components are to show."""
    lines = [line for data in components for line in data.get("lines", [])]
    return [unescape(line.split('x-tex">')[1].split("</annotation>")[0]) for line in lines]


def answers(seen: dict[str, Any]) -> list[float]:
    """From each pointer event that changed something to the formula that shows it, in ms."""
    found, before = [], None
    # When each run was asked for, and when what it changed was to be seen; None if it changed
    # nothing, as where a slow hand has not yet reached the next step of a dial.
    visible: list[tuple[float, float | None]] = []
    for run in reruns(seen):
        if not run.formulas:
            continue
        wanted, at = set(run.formulas), None
        if run.formulas != before:
            shown = (at for at, now in seen["formulas"] if at > run.asked and wanted <= set(now))
            at = next(shown, None)
        before = run.formulas
        visible.append((run.asked, at))
    # A slider moves in steps, so not every move of the pointer is one of the slider.
    for at, _ in seen["inputs"] or seen["moves"]:
        answer = next((shown_at for asked, shown_at in visible if asked >= at), None)
        if answer is not None:
            found.append(answer - at)
    return found


@dataclass
class Latencies:
    """What one run has measured, by page; the empty page is among them."""

    drags: dict[str, Measured]
    clicked: dict[str, Clicked]

    def ratios(self) -> dict[str, dict[str, float]]:
        """Of each lesson to the empty page, of the faster halves: what else runs slows the rest."""
        samples = {
            "live": {slug: one.answers for slug, one in self.drags.items()},
            "native": {slug: one.natives for slug, one in self.clicked.items()},
            "turn": {slug: one.turns for slug, one in self.clicked.items()},
        }
        return {
            slug: {
                kind: _quick(of[slug]) / _quick(of[EMPTY])
                for kind, of in samples.items()
                if of.get(slug) and of.get(EMPTY)
            }
            for slug in self.clicked
            if slug != EMPTY
        }


def _quick(samples: Sequence[float]) -> float:
    """The median of the faster half."""
    return float(np.percentile(samples, 25))


def measure(
    slugs: Sequence[str], *, n_drags: int = 5, n_moves: int = 75, rounds: int = 3
) -> Latencies:
    """Drag and click each of the lessons and the empty page, on one server with one browser."""
    pages = [EMPTY, *slugs]
    with server() as address, sync_playwright() as playwright:
        browser = chromium(playwright)
        drags = measure_drags(browser, address, pages, n_drags=n_drags, n_moves=n_moves)
        clicked = clicks.measure(browser, address, pages, rounds=rounds)
        browser.close()
    return Latencies(drags, clicked)


def measure_drags(
    browser: Browser, address: str, slugs: Sequence[str], *, n_drags: int, n_moves: int
) -> dict[str, Measured]:
    """Drag each page in turn, so that a busy spell of the machine slows all of them."""
    measured: dict[str, Measured] = {}
    opened: dict[str, tuple[Page, str]] = {}
    for slug in slugs:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(PROBE)
        grip = open_page(page, address, slug)
        if grip is None:
            sys.stderr.write(f"{slug}: no live picture with a formula, left out\n")
            page.close()
            continue
        drag(page, address, grip, 15)  # the first one fetches what the page had not needed yet
        opened[slug] = page, grip
        measured[slug] = Measured()
    for _ in range(n_drags):
        for slug, (page, grip) in opened.items():
            page.bring_to_front()
            seen, cpu = drag(page, address, grip, n_moves)
            runs, one = reruns(seen), measured[slug]
            one.answers += answers(seen)
            one.reruns += [run.done - run.asked for run in runs]
            one.cpu.append(1e3 * cpu / len(runs))
            one.moves += len(seen["moves"])
    for page, _ in opened.values():
        page.close()
    return measured


def table(found: Latencies) -> str:
    """The measurements in Markdown, and under them which budgets are missed."""
    lines = [
        "| page | drag | × empty | 95 % | CPU | button | × empty | all, 95 % | turn | × empty |",
        "|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    ratios = found.ratios() | {EMPTY: dict.fromkeys(BUDGETS, 1.0)}
    for slug, clicked in found.clicked.items():
        one, ratio = found.drags.get(slug, Measured()), ratios[slug]
        cells = [
            f"{one.median:.0f} ms",
            f"{ratio.get('live', math.nan):.2f}",
            f"{one.p95:.0f} ms",
            f"{np.mean(one.cpu) if one.cpu else math.nan:.1f} ms",
            f"{_median(clicked.natives):.0f} ms",
            f"{ratio.get('native', math.nan):.2f}",
            f"{np.percentile(clicked.reruns, 95) if clicked.reruns else math.nan:.0f} ms",
            f"{_median(clicked.turns):.0f} ms",
            f"{ratio.get('turn', math.nan):.2f}",
        ]
        lines.append(f"| {slug} | {' | '.join(cells)} |")
    missed = [f"- {words}" for words in misses(found)]
    return "\n".join([*lines, "", *(missed or ["All budgets are kept."])]) + "\n"


def _median(samples: Sequence[float]) -> float:
    return float(np.median(samples)) if samples else math.nan


def misses(found: Latencies) -> list[str]:
    """The budgets that are missed, in words."""
    words = [
        f"{slug}: {kind} {ratio:.2f} times the empty page, not within {BUDGETS[kind]}"
        for slug, of in found.ratios().items()
        for kind, ratio in of.items()
        if ratio > BUDGETS[kind]
    ]
    for slug, one in found.drags.items():
        if slug == EMPTY:
            continue
        if one.p95 > P95_MS:
            words.append(f"{slug}: 95 % of drags within {one.p95:.0f} ms, not {P95_MS:.0f}")
        if np.mean(one.cpu) > CPU_MS:
            words.append(f"{slug}: {np.mean(one.cpu):.1f} ms of CPU for a move, not {CPU_MS:.0f}")
    for slug, clicked in found.clicked.items():
        if clicked.reruns and np.percentile(clicked.reruns, 95) > RERUN_MS:
            p95 = np.percentile(clicked.reruns, 95)
            words.append(f"{slug}: 95 % of reruns within {p95:.0f} ms, not {RERUN_MS:.0f}")
    return words


def regressions(found: Latencies) -> list[str]:
    """Ratios that are far above those stored, and above what a budget allows, in words.

    A lesson that is not among the stored ones has the budgets alone to keep.
    """
    stored: dict[str, dict[str, float]] = json.loads(BASELINE.read_text())
    return [
        f"{slug}: {kind} {ratio:.2f} times the empty page; {limit:.2f} would do"
        for slug, of in found.ratios().items()
        for kind, ratio in of.items()
        if ratio > (limit := SLACK * max(stored.get(slug, {}).get(kind, 0.0), BUDGETS[kind]))
    ]


def main() -> int:
    """Print the table; with --check, 1 if a lesson is much slower than it was."""
    parser = argparse.ArgumentParser(description="How fast the hand is answered.")
    slugs = [entry.slug for entry in LESSONS]
    parser.add_argument("--lessons", nargs="+", choices=slugs, default=slugs, metavar="SLUG")
    parser.add_argument("--short", action="store_true", help="one drag of each page, not five")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a ratio has grown")
    chosen = parser.parse_args()
    short = SHORT if chosen.short else {}
    found = measure(chosen.lessons, **short)
    sys.stdout.write(table(found))
    grown = regressions(found) if chosen.check else []
    if grown:
        # Once more, since what else runs on the machine may have been the reason.
        slow = sorted({words.split(":")[0] for words in grown})
        grown = regressions(measure(slow, **short))
    sys.stdout.write("".join(f"- {words}\n" for words in grown))
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
