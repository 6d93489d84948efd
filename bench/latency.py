"""How fast a drag is answered: `python -m bench.latency [--short] [--check] [--lessons SLUG ...]`.

Chromium drags the main picture of each lesson, and the slider of an empty page on the same server
in the same run. A pointer event is answered when the formula shows what the event did. Read the
ratios: the times are those of the machine.
"""

import argparse
import base64
import json
import math
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from mathdl_ui.curriculum import LESSONS, ROOT

EMPTY = "empty"
HZ = 30
RATIO, P95_MS, CPU_MS = 1.5, 100.0, 15.0
LIVE = "[data-testid=stBidiComponentIsolated]"

# Where the hand takes hold, the first that the page has: a handle, a cell, a slider.
GRIPS = ("g.handle circle.grip", "td.editable", "input[type=range]")

# Everything that decides a latency, timed in the page by one clock.
PROBE = """
(() => {
  const seen = { on: false, moves: [], inputs: [], formulas: [], sent: [], received: [] };
  window.probe = seen;
  const note = (list, value) => seen.on && list.push([performance.now(), value]);
  document.addEventListener("pointermove", () => note(seen.moves, null), true);
  document.addEventListener("input", () => note(seen.inputs, null), true);
  const formula = () =>
    Array.from(document.querySelectorAll(".katex-display annotation"), (one) => one.textContent);
  let shown = "";
  seen.start = () => {
    for (const list of [seen.moves, seen.inputs, seen.formulas, seen.sent, seen.received])
      list.length = 0;
    shown = JSON.stringify(formula());
    seen.on = true;
  };
  new MutationObserver(() => {
    if (!seen.on) return;
    const now = JSON.stringify(formula());
    if (now === shown) return;
    shown = now;
    note(seen.formulas, JSON.parse(now));
  }).observe(document, { subtree: true, childList: true, characterData: true });
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
  seen.stop = () => {
    seen.on = false;
    const plain = (list) => list.map(([at, data]) => [at, base64(data)]);
    return { ...seen, sent: plain(seen.sent), received: plain(seen.received) };
  };
})();
"""


class Run(NamedTuple):
    """One live rerun: when it was asked for and done (ms), and the formulas that came with it."""

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


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def process(address: str) -> dict[str, Any]:
    """What the server says of itself."""
    with urlopen(f"{address}/bench/process", timeout=5) as answer:
        told: dict[str, Any] = json.load(answer)
        return told


@contextmanager
def server(entry: str = "bench/app.py") -> Iterator[str]:
    """The address of a running and warm server."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", entry, "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        try:
            deadline = time.monotonic() + 120
            while not _is_warm(address):
                if running.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server did not start: {' '.join(command)}")
                time.sleep(0.2)
            yield address
        finally:
            running.terminate()


def _is_warm(address: str) -> bool:
    try:
        return bool(process(address)["warm"])
    except OSError:
        return False


def settle(page: Page) -> None:
    """Wait until the script has run and the formula stands."""
    page.wait_for_timeout(400)
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]"
        "[data-test-connection-state=CONNECTED]",
        timeout=60_000,
    )
    page.wait_for_timeout(400)


def open_page(page: Page, address: str, slug: str) -> str | None:
    """Open a page; what to drag there, or None if it has no picture with a formula."""
    page.goto(f"{address}/{slug}")
    page.wait_for_selector("[data-testid=stMainBlockContainer]", timeout=60_000)
    settle(page)
    if not page.locator(".katex-display").count():
        return None
    for grip in GRIPS:
        if page.locator(f"{LIVE} {grip}").count():
            page.locator(f"{LIVE} {grip}").first.scroll_into_view_if_needed()
            return f"{LIVE} {grip}"
    return None


def path(page: Page, grip: str, n_moves: int) -> list[tuple[float, float]]:
    """Where the pointer goes: along a slider and half back, on a circle through anything else."""
    box = page.locator(grip).first.bounding_box()
    if box is None:
        raise RuntimeError(f"{grip} is not to be seen")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    turns = np.linspace(0, 2 * math.pi, n_moves + 1)
    if grip.endswith("input[type=range]"):
        reach = 0.4 * box["width"]
        return [(x + reach * math.sin(turn), y) for turn in turns.tolist()]
    radius = 90.0
    return [
        (x + radius * math.sin(turn), y + radius * (1 - math.cos(turn))) for turn in turns.tolist()
    ]


def drag(page: Page, grip: str, n_moves: int) -> dict[str, Any]:
    """Drag at HZ moves a second; what the probe saw until all was answered."""
    (x, y), *moves = path(page, grip, n_moves)
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.evaluate("probe.start()")
    due = time.perf_counter()
    for x, y in moves:
        due += 1 / HZ
        page.mouse.move(x, y)
        page.wait_for_timeout(max(0.0, 1e3 * (due - time.perf_counter())))
    # The last state is answered while the hand still holds: what comes on release is no live rerun.
    page.wait_for_timeout(500)
    seen: dict[str, Any] = page.evaluate("probe.stop()")
    page.mouse.up()
    settle(page)
    return seen


def reruns(seen: dict[str, Any]) -> list[Run]:
    """The reruns of one drag, in order: one message, then all that came back for it."""
    asked = []
    for at, data in seen["sent"]:
        message = BackMsg.FromString(base64.b64decode(data))
        if message.WhichOneof("type") == "rerun_script":
            asked.append(at)
    runs: list[Run] = []
    formulas: list[str] = []
    for at, data in seen["received"]:
        message = ForwardMsg.FromString(base64.b64decode(data))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            formulas = []
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.markdown.element_type == element.markdown.Type.LATEX:
                formulas.append(_bare(element.markdown.body))
        elif kind == "script_finished":
            runs.append(Run(asked[len(runs)], at, formulas))
    if len(runs) != len(asked):
        raise RuntimeError(f"{len(asked)} messages had {len(runs)} answers")
    return runs


def _bare(formula: str) -> str:
    """A formula without the spaces and signs that only Markdown needs."""
    return "".join(formula.replace("$$", "").split())


def answers(seen: dict[str, Any]) -> list[float]:
    """From each pointer event that changed something to the formula that shows it, in ms."""
    runs = reruns(seen)
    shown = [(at, {_bare(one) for one in formulas}) for at, formulas in seen["formulas"]]
    found, before = [], None
    visible: list[tuple[float, float]] = []
    for run in runs:
        if run.formulas == before or not run.formulas:
            continue
        before = run.formulas
        at = next((at for at, now in shown if at > run.asked and now >= set(run.formulas)), None)
        if at is not None:
            visible.append((run.asked, at))
    # A slider moves in steps, so not every move of the pointer is one of the slider.
    for at, _ in seen["inputs"] or seen["moves"]:
        answer = next((shown_at for asked, shown_at in visible if asked >= at), None)
        if answer is not None:
            found.append(answer - at)
    return found


def measure(
    address: str, slugs: Sequence[str], *, n_drags: int, n_moves: int
) -> dict[str, Measured]:
    """Drag each page in turn, so that a busy spell of the machine slows all of them."""
    measured: dict[str, Measured] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        pages: dict[str, tuple[Page, str]] = {}
        for slug in slugs:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(PROBE)
            grip = open_page(page, address, slug)
            if grip is None:
                sys.stderr.write(f"{slug}: no live picture with a formula, left out\n")
                page.close()
                continue
            drag(page, grip, 15)  # the first drag fetches what the page had not needed yet
            pages[slug] = page, grip
            measured[slug] = Measured()
        for _ in range(n_drags):
            for slug, (page, grip) in pages.items():
                page.bring_to_front()
                before = process(address)["cpu"]
                seen = drag(page, grip, n_moves)
                ...
        browser.close()
    return measured
