"""What the server does once, when it starts: raise its limits, warm up, freeze the heap."""

import asyncio
import gc
import importlib
import os
import socket
import stat
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from streamlit import App

# Training loops of several sessions convoy on the interpreter lock; one thread each.
os.environ.setdefault("OMP_NUM_THREADS", "1")


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


def warm_up() -> None:
    """Import what the lessons need, then take it all out of the collector's sight."""
    importlib.import_module("mathdl_ui.warm")
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_: App) -> AsyncIterator[None]:
    """Warm up while the first visitor's browser loads what it needs; its page waits for it."""
    raise_descriptor_limit()
    send_without_delay()
    with ThreadPoolExecutor(max_workers=1) as pool:
        asyncio.get_running_loop().run_in_executor(pool, warm_up)
        yield
