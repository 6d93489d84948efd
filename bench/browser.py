"""A server and a Chromium to drive it with, for measurements and for pictures."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Playwright

from mathdl_ui.curriculum import ROOT


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium or Chrome; where there is none, the one Playwright has installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    # Chromium's sandbox needs more rights than a container gives; only our own pages are opened.
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])


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
