"""A server to measure, and a Chromium to drive it with."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from socket import socket
from urllib.request import urlopen

from playwright.sync_api import Browser, Playwright

from mathdl_ui.curriculum import ROOT
from tests.browser.driving import FLAGS, chromium_path


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, or else the one that Playwright has installed."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))


def cpu_seconds(address: str) -> float:
    """How much CPU the server has used."""
    with urlopen(f"{address}/bench/cpu", timeout=30) as answer:
        return float(answer.read())


@contextmanager
def server() -> Iterator[str]:
    """The address of a running and warm server of bench/app.py, on a free port."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "bench/app.py"]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        try:
            until = time.monotonic() + 120
            while not _is_warm(address):
                if running.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"the server did not start: {' '.join(command)}")
                time.sleep(0.2)
            yield address
        finally:
            running.terminate()


def _is_warm(address: str) -> bool:
    try:
        with urlopen(f"{address}/bench/warm", timeout=30) as answer:
            return bool(answer.read() == b"true")
    except OSError:
        return False
