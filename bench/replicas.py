"""What replicas are worth: `python -m bench.replicas`, behind HAProxy as in `deploy/haproxy.cfg`.

Visitors without a browser use all pages as fast as they are answered: through a HAProxy that has
one replica, and through one that has two. Each replica is held to the same share of a core by
cpulimit, as if it had a small machine of its own. So a second one adds as much as the first one
had, on two cores as well, where otherwise the replicas, HAProxy and the visitors would want more
than there is.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import numpy as np
import psutil

from bench.load import SLUGS, all_leave, interact, warm
from bench.serving import Served, free_port, running
from bench.visits import VisitError, Visitor, greeting
from mathdl_ui.curriculum import ROOT

CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
TOOLS = ("haproxy", "cpulimit")
COOKIE = "MATHDL"
SECRET = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same for all replicas, and long"}
SHARE = 0.2
"""Of a core, for each replica: two of them leave most of two cores to HAProxy and the visitors."""


def where_is(tool: str) -> str:
    """The path of a program; Debian keeps HAProxy where only the administrator looks.

    Raises:
        RuntimeError: it is not there.
    """
    found = shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError(f"no {tool} on the PATH (Debian and Ubuntu: apt-get install {tool})")
    return found


class Balanced(NamedTuple):
    """HAProxy with the replicas behind it: its address, and the servers by their cookies."""

    address: str
    replicas: dict[str, Served]


@contextmanager
def balanced() -> Iterator[Balanced]:
    """Two replicas behind HAProxy, on this machine.

    Raises:
        RuntimeError: there is no HAProxy, or it does not start.
    """
    where_is("haproxy")
    with ExitStack() as stack:
        replicas = {name: stack.enter_context(running(environment=SECRET)) for name in "ab"}
        yield Balanced(stack.enter_context(balancer(replicas)), replicas)


@contextmanager
def balancer(replicas: Mapping[str, Served]) -> Iterator[str]:
    """The address of a HAProxy before these replicas; nobody is where it looks for others."""
    front = f"127.0.0.1:{free_port()}"
    where = {f"MATHDL_{name.upper()}": f"127.0.0.1:{free_port()}" for name in "ab"}
    for name, served in replicas.items():
        where[f"MATHDL_{name.upper()}"] = urlsplit(served.address).netloc
    proxy = subprocess.Popen(
        [where_is("haproxy"), "-db", "-f", str(CONFIGURATION)],
        env=os.environ | where | {"MATHDL_BIND": front},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://{front}", proxy)
        yield f"http://{front}"
    finally:
        proxy.terminate()
        proxy.wait(timeout=10)


def at_rest(served: Served, *, within: float = 60.0) -> None:
    """Wait until a server has warmed up: until it does nothing for a second.

    Raises:
        RuntimeError: it is still at work.
    """
    until = time.monotonic() + within
    while time.monotonic() < until:
        before = served.cpu
        time.sleep(1)
        if served.cpu - before < 0.05:
            return
    raise RuntimeError(f"{served.address} does not come to rest")


@contextmanager
def held(served: Served, share: float = SHARE) -> Iterator[None]:
    """A server that gets no more than a share of one core."""
    limit = subprocess.Popen(
        [where_is("cpulimit"), "--pid", str(served.process.pid), "--limit", f"{100 * share:.0f}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        # It lets go of the server, which it may have stopped just now, when it is interrupted.
        limit.send_signal(signal.SIGINT)
        limit.wait(timeout=10)
        with suppress(psutil.NoSuchProcess):
            served.process.resume()


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


async def throughput(
    address: str, *, seconds: float, n_visitors: int = 12, slugs: Sequence[str] = SLUGS
) -> float:
    """Answers a second, to visitors of these pages who do not pause."""
    visitors = await asyncio.gather(
        *(comes(address, i, slugs[i % len(slugs)]) for i in range(n_visitors))
    )
    began = time.monotonic()
    until = began + seconds

    async def hurry(visitor: Visitor) -> None:
        with suppress(VisitError):
            while time.monotonic() < until:
                await interact(visitor, 3)

    await asyncio.gather(*(hurry(visitor) for visitor in visitors))
    await all_leave(visitors)
    # What is answered later is not counted: then some have finished, and nobody hurries.
    return (
        sum(
            began <= answer.asked + answer.seconds < until
            for visitor in visitors
            for answer in visitor.answers
        )
        / seconds
    )


def measure(seconds: float = 15.0, times: int = 3) -> dict[int, list[float]]:
    """Answers a second by the number of replicas, in turn, several times."""
    found: dict[int, list[float]] = {1: [], 2: []}
    with ExitStack() as stack:
        both = stack.enter_context(balanced())
        for served in both.replicas.values():
            asyncio.run(warm(served))
            at_rest(served)
            stack.enter_context(held(served))
        alone = stack.enter_context(balancer({"a": both.replicas["a"]}))
        for _ in range(times):
            for n_replicas, address in ((1, alone), (2, both.address)):
                found[n_replicas].append(asyncio.run(throughput(address, seconds=seconds)))
    return found


def words(found: Mapping[int, Sequence[float]]) -> str:
    """What came of it, in Markdown."""
    lines = [
        f"- {n} {'replica' if n == 1 else 'replicas'}, each held to {SHARE:.0%} of a core: "
        f"{np.median(rates):.0f} answers a second ({', '.join(f'{rate:.0f}' for rate in rates)})"
        for n, rates in found.items()
    ]
    ratio = np.median(found[2]) / np.median(found[1])
    return "\n".join([*lines, f"- {ratio:.2f} times as many, on {os.cpu_count()} cores"]) + "\n"


def main() -> int:
    """Print the throughput of one replica and of two."""
    sys.stdout.write(words(measure()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
