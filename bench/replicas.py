"""What replicas are worth: `python -m bench.replicas`, behind HAProxy as in `deploy/haproxy.cfg`.

Visitors without a browser use all pages as fast as they are answered, first with one replica, then
with two. On a machine with two cores the replicas share them with HAProxy and with the visitors, so
that two are not twice as fast there; on one with more cores they are.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import NamedTuple
from urllib.request import urlopen

import numpy as np

from bench.load import SLUGS, all_leave, interact, warm
from bench.serving import Served, free_port, running
from bench.visits import VisitError, Visitor, greeting
from mathdl_ui.curriculum import ROOT

CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
NO_HAPROXY = "no haproxy on the PATH (Debian and Ubuntu: apt-get install haproxy)"
COOKIE = "MATHDL"
SECRET = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same for all replicas, and long"}


def haproxy_path() -> str | None:
    """Where HAProxy is; Debian keeps it where only the administrator looks."""
    return shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")


class Balanced(NamedTuple):
    """HAProxy with the replicas behind it: its address, and the servers by their cookies."""

    address: str
    replicas: dict[str, Served]


@contextmanager
def balanced(n_replicas: int = 2) -> Iterator[Balanced]:
    """One or two replicas behind HAProxy, on this machine.

    Raises:
        RuntimeError: there is no HAProxy, or it does not start.
    """
    path = haproxy_path()
    if path is None:
        raise RuntimeError(NO_HAPROXY)
    ports = {name: free_port() for name in "ab"}
    front = f"127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        replicas = {
            name: stack.enter_context(running(port=ports[name], environment=SECRET))
            for name in "ab"[:n_replicas]
        }
        where = {f"MATHDL_{name.upper()}": f"127.0.0.1:{port}" for name, port in ports.items()}
        proxy = subprocess.Popen(
            [path, "-db", "-f", str(CONFIGURATION)],
            env=os.environ | where | {"MATHDL_BIND": front},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://{front}", proxy)
            yield Balanced(f"http://{front}", replicas)
        finally:
            proxy.terminate()
            proxy.wait(timeout=10)


def _wait(address: str, proxy: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and proxy.poll() is None:
        with suppress(OSError), urlopen(f"{address}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError("HAProxy does not start, or finds no replica that is well")


async def comes(address: str, number: int, slug: str, query: str = "") -> Visitor:
    """A visitor with the cookies that the first answer brings."""
    cookies = await asyncio.to_thread(greeting, address)
    visitor = Visitor(address, np.random.default_rng(number), cookies)
    await visitor.open(slug, query)
    return visitor


async def throughput(address: str, *, seconds: float, n_visitors: int = 12) -> float:
    """Answers a second, to visitors who do not pause."""
    visitors = await asyncio.gather(
        *(comes(address, i, SLUGS[i % len(SLUGS)]) for i in range(n_visitors))
    )
    until = time.monotonic() + seconds

    async def hurry(visitor: Visitor) -> int:
        before = len(visitor.answers)
        with suppress(VisitError):
            while time.monotonic() < until:
                await interact(visitor, 3)
        return len(visitor.answers) - before

    done = await asyncio.gather(*(hurry(visitor) for visitor in visitors))
    await all_leave(visitors)
    return sum(done) / seconds


def measure(seconds: float = 15.0) -> dict[int, float]:
    """Answers a second by the number of replicas."""
    found = {}
    for n_replicas in (1, 2):
        with balanced(n_replicas) as now:
            for served in now.replicas.values():
                asyncio.run(warm(served))
            found[n_replicas] = asyncio.run(throughput(now.address, seconds=seconds))
    return found


def main() -> int:
    """Print the throughput of one replica and of two."""
    found = measure()
    for n_replicas, rate in found.items():
        sys.stdout.write(f"{n_replicas} replica(s): {rate:.0f} answers a second\n")
    sys.stdout.write(f"{found[2] / found[1]:.2f} times, on {os.cpu_count()} cores\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
