"""`POST /live/TOKEN`: how a drawing is asked, and answers.

It stands before all of Streamlit: sessions, safe paths, compression and routing take as long as a
drawing that is quick. Such a one is drawn in the event loop, where a thread would only add the
handing over: it could not be interrupted either. Others are drawn in two threads: more would only
hand the interpreter to each other.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from mathdl_ui.scene import SCENES, Message, Scene

MAX_BYTES = 200_000  # a painted picture or an edited matrix is far smaller
WORTH_PACKING = 16_000  # bytes; packing what is smaller takes longer than sending it
QUICK = sys.getswitchinterval()  # seconds: what Python does without turning to another thread
# A drawing has no circular references, and looking for them takes a seventh of the writing.
_WRITER = json.JSONEncoder(allow_nan=False, check_circular=False, separators=(",", ":"))
_threads = ThreadPoolExecutor(2, "drawing")
_last: WeakKeyDictionary[Scene, tuple[str, float]] = WeakKeyDictionary()


class Direct:
    """An ASGI middleware that answers what is asked of drawings, and passes on the rest."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` gets the rest."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a connection."""
        if scope["type"] == "http" and scope["method"] == "POST":
            path: str = scope["path"].removeprefix(scope.get("root_path", ""))
            place, _, token = path.rpartition("/")
            if place == "/live":
                await _respond(token, Request(scope, receive), send)
                return
        await self.app(scope, receive, send)


async def _respond(token: str, request: Request, send: Send) -> None:
    status, body = await answer(token, request.stream())
    headers = [(b"cache-control", b"no-store"), (b"vary", b"accept-encoding")]
    kind = b"application/json" if status == 200 else b"text/plain; charset=utf-8"
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=1)
        headers.append((b"content-encoding", b"gzip"))
    headers += [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(token: str, pieces: AsyncIterator[bytes]) -> tuple[int, bytes]:
    """The status and the body of the answer to a request."""
    scene = SCENES.get(token)
    if scene is None:
        return 404, b"No such scene here."
    body = b""
    async for piece in pieces:
        body += piece
        if len(body) > MAX_BYTES:
            return 413, b"Expected at most %d bytes." % MAX_BYTES
    try:
        asked = json.loads(body)
        if not isinstance(asked, Mapping):
            raise ValueError("expected an object")
        return 200, await _drawn(scene, asked)
    except (ValueError, RecursionError) as error:
        return 400, str(error).encode()


async def _drawn(scene: Scene, asked: Message) -> bytes:
    """The answer of a scene, at once if it was quick when the same hand moved last."""
    hand, took = _last.get(scene, ("", QUICK))
    if took < QUICK and hand == _hand(asked) and asked.get("frames") is not True:
        written, took = _write(scene, asked)
    else:
        loop = asyncio.get_running_loop()
        written, took = await loop.run_in_executor(_threads, _write, scene, asked)
    _last[scene] = _hand(asked), took
    return written


def _hand(asked: Message) -> str:
    """The component that has been moved last."""
    changes = asked.get("changes")
    return next(reversed(changes), "") if isinstance(changes, dict) else ""


def _write(scene: Scene, asked: Message) -> tuple[bytes, float]:
    """The answer, and the seconds of CPU that it has taken."""
    began = time.thread_time()
    answered: dict[str, Any] = scene.answer(asked)
    written = _WRITER.encode(answered).encode()
    return written, time.thread_time() - began
