"""Driving the app in a real browser: starting it, opening a page, waiting, reading, dragging."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from mathdl_ui.curriculum import LESSONS, ROOT

PATHS = ("/", *(f"/{entry.slug}" for entry in LESSONS))
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update"),
)
PATIENCE = 60_000  # ms; the first page after a start waits for the imports of torch


def chromium_path() -> str | None:
    """The Chromium to use: `$CHROMIUM`, or the first one on the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def running_app(log: Path, **environment: str) -> Iterator[str]:
    """A server of the app on a free port of this machine; yields its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "global.developmentMode": "false",
    }
    command += [f"--{name}={value}" for name, value in options.items()]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(address, server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


@dataclass
class Visitor:
    """One browser context with what went wrong in it.

    Attributes:
        page: its page.
        context: its context: cookies, storage, permissions.
        address: of the server.
        complaints: console errors, uncaught errors, requests that failed or went elsewhere.
    """

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Collect complaints from now on."""
        self.page.on("request", lambda request: self._stays_here(request.url))
        self.page.on("console", lambda m: self._complain(m.type, f"{m.text} {m.location['url']}"))
        self.page.on("pageerror", lambda error: self._complain("error", f"uncaught: {error}"))
        self.page.on(
            "requestfailed",
            lambda request: self._complain("error", f"failed: {request.url} {request.failure}"),
        )

    def _stays_here(self, url: str) -> None:
        if not url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.complaints.append(f"a request left this machine: {url}")

    def _complain(self, kind: str, text: str) -> None:
        # Streamlit looks for its server below the path of a deep link first, and gets a 404.
        probes = "404" in text and re.search(r"/\w+/_stcore/(health|host-config)$", text.strip())
        # A page that is left while it is loading lets go of its downloads.
        left = "net::ERR_ABORTED" in text
        if kind == "error" and not probes and not left:
            self.complaints.append(text)

    def open(self, path: str, *, whole: bool = True) -> Page:
        """Open a page of the app and wait until it is there; all of it, unless told otherwise."""
        if whole and "whole=1" not in path:
            path += ("&" if "?" in path else "?") + "whole=1"
        self.page.goto(self.address + path)
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=PATIENCE
        )
        self.page.wait_for_selector(":is(h1, [data-testid=stException])", timeout=PATIENCE)
        settle(self.page)
        return self.page


@contextmanager
def visitor(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    height: int = 800,
    dark: bool = False,
    touch: bool = False,
) -> Iterator[Visitor]:
    """A fresh context with one page; whoever leaves it must have nothing to complain about."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        has_touch=touch,
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE / 2)
    somebody = Visitor(context.new_page(), context, address)
    somebody.listen()
    try:
        yield somebody
    finally:
        context.close()
    assert not somebody.complaints, "\n".join(somebody.complaints)


def settle(page: Page) -> None:
    """Wait until the server has answered everything: it must be at rest for a while."""
    page.wait_for_timeout(150)
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid=stApp]');
            const parts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
                .map((host) => host.shadowRoot ?? host);
            const rest = app?.dataset.testScriptState === 'notRunning'
                && app.dataset.testConnectionState === 'CONNECTED'
                && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
                && parts.every((part) => part.querySelector('.root.ready:not([aria-busy=true])'));
            const now = performance.now();
            if (!rest) window.atRestSince = undefined;
            else window.atRestSince ??= now;
            return rest && now - window.atRestSince > 200;
        }""",
        timeout=PATIENCE,
    )
    page.evaluate("window.atRestSince = undefined")
    assert page.get_by_test_id("stException").all_inner_texts() == []


def query(page: Page) -> dict[str, str]:
    """The parameters of the URL, but for that which makes the page whole."""
    found = parse_qs(urlsplit(page.url).query)
    return {name: texts[0] for name, texts in found.items() if name != "whole"}


def point(page: Page, name: str) -> tuple[float, float]:
    """A point in the URL."""
    x, y = map(float, query(page)[name].split(","))
    return x, y


def formulas(page: Page) -> list[str]:
    """The LaTeX of all formulas on the page, without colors."""
    sources = page.locator(".formula annotation").all_text_contents()
    return [re.sub(r"\\textcolor\{#\w+\}\{([^{}]*)\}", r"\1", source) for source in sources]


def main_formula(page: Page) -> str:
    """The LaTeX of the formula beside the main picture, without colors."""
    return formulas(page)[0]


def handle(page: Page, name: str) -> Locator:
    """A handle of a live plane; of several with this name the first."""
    return page.locator(f".handle[data-id={name}]").first


def grip(page: Page, name: str) -> tuple[float, float]:
    """Where on the screen a handle can be grabbed."""
    handle(page, name).scroll_into_view_if_needed()
    box = handle(page, name).locator(".grip").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def spoken_at(page: Page, name: str) -> tuple[float, float]:
    """Where a handle says that it is."""
    label = handle(page, name).get_attribute("aria-label") or ""
    found = re.search(r" at (.*), (.*)\. Arrow", label)
    assert found, label
    return _number(found[1]), _number(found[2])


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def drag(page: Page, name: str, by: tuple[float, float], *, steps: int = 12) -> None:
    """Drag a handle by so many pixels and let go."""
    x, y = grip(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=steps)
    page.mouse.up()
    settle(page)


def press_button(page: Page, name: str) -> None:
    """Press a button of the app, wherever it is, and wait."""
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def choose(page: Page, box: str, option: str) -> None:
    """Choose an option of a list, or of one of Streamlit's boxes by typing it."""
    found = page.get_by_role("combobox", name=box)
    if found.evaluate("(one) => one.tagName") == "SELECT":
        found.select_option(option)
    else:
        found.click()
        found.fill(option)
        page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def becomes(locator: Locator, text: str | re.Pattern[str]) -> None:
    """Wait until a part of the page reads so."""
    expect(locator).to_contain_text(text, timeout=PATIENCE / 4)
