"""Servers to measure, and a Chromium to drive them with."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, Playwright

from mathdl_ui.curriculum import ROOT
from tests.browser.driving import FLAGS, chromium_path

T = TypeVar("T")
AS_IT_COMES = {"runner.postScriptGC": "true", "server.fileWatcherType": "auto"}
WITHOUT_UVLOOP = (
    "import sys; sys.modules['uvloop'] = sys.modules['httptools'] = None; "
    "from streamlit.web.cli import main; main()"
)
"""An entry of None makes an import fail, as where the package is not installed."""


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, or else the one that Playwright has installed."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))


def cpu_seconds(address: str) -> float:
    """How much CPU the server has used."""
    with urlopen(f"{address}/bench/cpu", timeout=30) as answer:
        return float(answer.read())


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        address: where it is.
        process: the process that serves.
        log: what it has written.
    """

    address: str
    process: psutil.Process
    log: Path

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        return float(self.process.memory_info().rss / 1e6)

    @property
    def cpu(self) -> float:
        """Seconds of CPU used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    @property
    def descriptors(self) -> int:
        """Open files and sockets."""
        return int(self.process.num_fds())

    @property
    def threads(self) -> int:
        """Threads that live."""
        return int(self.process.num_threads())

    def tracebacks(self) -> list[str]:
        """Of each traceback in the log its last line, and the last place in our code."""
        found, place, inside = [], "", False
        for line in self.log.read_text(errors="replace").splitlines():
            if line.startswith("Traceback"):
                inside, place = True, ""
            elif inside and line.lstrip().startswith('File "') and str(ROOT) in line:
                place = line.strip().replace(f"{ROOT}/", "")
            elif inside and line and not line.startswith((" ", "\t")):
                found.append(f"{line} ({place})")
                inside = False
        return found


def apart(work: Callable[[], T]) -> T:
    """Do it in a thread of its own: in this one, Playwright may keep an event loop running."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    script: str = "app.py",
    *,
    uvloop: bool = True,
    port: int | None = None,
    options: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """A server of `script` on this machine, once it says that it is well.

    Args:
        script: below the root.
        uvloop: False to do without it.
        port: any free one unless it is given.
        options: of Streamlit, by their names.
        environment: variables beside those of this process.
    """
    port = port or free_port()
    chosen = {**(options or {})}
    chosen |= {"server.headless": "true", "server.address": "127.0.0.1", "server.port": str(port)}
    start = ["-m", "streamlit"] if uvloop else ["-c", WITHOUT_UVLOOP]
    command = [sys.executable, *start, "run", script]
    command += [f"--{name}={value}" for name, value in chosen.items()]
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with (
            log.open("wb") as output,
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | dict(environment or {}),
                stdout=output,
                stderr=subprocess.STDOUT,
            ) as started,
        ):
            served = Served(f"http://127.0.0.1:{port}", psutil.Process(started.pid), log)
            try:
                _wait(lambda: _says(f"{served.address}/_stcore/health", b"ok"), started, command)
                yield served
            finally:
                _end(started)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running and warm server of bench/app.py."""
    with running("bench/app.py") as served:
        until = time.monotonic() + 120
        while not _says(f"{served.address}/bench/warm", b"true"):
            if time.monotonic() > until:
                raise RuntimeError(f"the server did not warm up:\n{served.log.read_text()}")
            time.sleep(0.2)
        yield served.address


def _wait(ready: Callable[[], bool], started: subprocess.Popen[bytes], command: list[str]) -> None:
    until = time.monotonic() + 120
    while not ready():
        if started.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not start: {' '.join(command)}")
        time.sleep(0.05)


def _says(url: str, words: bytes) -> bool:
    with suppress(OSError), urlopen(url, timeout=30) as answer:
        return bool(answer.read() == words)
    return False


def _end(started: subprocess.Popen[bytes]) -> None:
    started.terminate()
    try:
        started.wait(timeout=10)
    except subprocess.TimeoutExpired:
        started.kill()
