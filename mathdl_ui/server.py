"""What the server does once, when it starts: raise its limits, warm up, freeze the heap."""

import asyncio
import ctypes
import gc
import logging
import os
import socket
import stat
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit import App

from mathdl_ui.lean import lean
from mathdl_ui.warm import IMPORTS, warm

# Training loops of several sessions convoy on the interpreter lock; one thread each.
os.environ.setdefault("OMP_NUM_THREADS", "1")

log = logging.getLogger(__name__)

MOST_LOGGED = 4_000  # characters of a query
M_ARENA_MAX = -8  # of glibc's mallopt
TIDY_EVERY, QUIET = 60.0, 0.3  # seconds; the share of a core below which nobody would notice
# Of Python's collector. By default (700, 10, 10) it takes a twelfth of all CPU: a drawing makes
# thousands of lists that live for a moment, and it looks through all sessions again and again.
COLLECT_AFTER = 5_000, 10, 10


def raise_descriptor_limit() -> None:
    """Each session holds four descriptors: take as many as the system allows."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def listening_sockets() -> list[socket.socket]:
    """Duplicates of this process's listening TCP sockets, found without private interfaces."""
    found = []
    for entry in Path("/dev/fd").iterdir():
        with suppress(OSError, ValueError):
            if not stat.S_ISSOCK(os.stat(int(entry.name)).st_mode):
                continue
            duplicate = socket.socket(fileno=os.dup(int(entry.name)))
            if _listens(duplicate):
                found.append(duplicate)
            else:
                duplicate.close()
    return found


def _listens(candidate: socket.socket) -> bool:
    return (
        candidate.family in (socket.AF_INET, socket.AF_INET6)
        and candidate.type == socket.SOCK_STREAM
        and bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )


def send_without_delay() -> None:
    """Connections inherit TCP_NODELAY; without it an answer waits 40 ms for an acknowledgement."""
    with suppress(OSError):
        for listener in listening_sockets():
            with listener:
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def tell_where(_: Exception) -> None:
    """Log at which address a page failed: it holds the state that leads there again.

    The traceback is in the log as well; who is on the page sees neither.
    """
    query = urlencode(st.query_params.to_dict(), errors="replace")[:MOST_LOGGED]
    log.error("A page failed at %s?%s", st.context.url, query)


def few_heaps() -> None:
    """Let glibc serve all threads from two heaps, not sixteen: each holds on to what it once had.

    Each run of a page is a thread of its own, so all heaps would grow to the size of the largest.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def give_memory_back() -> None:
    """Return what is free inside the heaps to the system, where glibc can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


async def keep_tidy() -> None:
    """Collect what visitors have left behind, whenever a minute was quiet.

    Streamlit's collection after every run is off, and Python's own comes when many objects have
    been made, which after a class has left may be never.
    """
    while True:
        before = time.process_time()
        await asyncio.sleep(TIDY_EVERY)
        if time.process_time() - before < QUIET * TIDY_EVERY:
            gc.collect()
            give_memory_back()


def warm_up() -> None:
    """Import what the lessons need, then take it all out of the collector's sight."""
    # What is imported stays; to look through it again and again takes a tenth of the time.
    gc.disable()
    try:
        with IMPORTS.in_turn():
            warm()
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        gc.enable()


@asynccontextmanager
async def lifespan(_: App) -> AsyncIterator[None]:
    """Warm up while the first visitor's browser loads what it needs."""
    raise_descriptor_limit()
    few_heaps()
    send_without_delay()
    lean()
    tidying = asyncio.create_task(keep_tidy())
    with ThreadPoolExecutor(max_workers=1) as pool:
        asyncio.get_running_loop().run_in_executor(pool, warm_up)
        yield
    tidying.cancel()
