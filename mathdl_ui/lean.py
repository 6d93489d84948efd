"""What Streamlit does again and again at every rerun, done once.

Streamlit 1.67 has no setting for these. They are private to it and replaced by name when the server
starts; in any other release they are left alone: all is the same then, and a quarter slower.
`tests/ui/test_lean.py` holds them against what they replace.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import streamlit as st
from streamlit import runtime
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.util import calc_hash

Events: TypeAlias = "deque[tuple[ScriptRunner | None, ScriptRunnerEvent, dict[str, object]]]"
TOGETHER = 0.005  # seconds
MOST_AT_ONCE = 100  # messages; five hundred that wait take a browser for lost
Populate = Callable[[CustomThemeConfig, str], None]
_WRITER = json.JSONEncoder(check_circular=False)  # as in direct.py


def lean() -> None:
    """Replace what together takes a quarter of the CPU of a rerun."""
    if not st.__version__.startswith("1.67."):
        return
    vars(bidi_component)["make_bidi_component_presenter"] = no_presenter
    vars(bidi_component)["serialize_mixed_data"] = as_json
    mixin = bidi_component.BidiComponentMixin
    mixin._build_bidi_identity_kwargs = identity  # type: ignore[method-assign, assignment]
    vars(app_session)["_populate_theme_msg"] = populated_once(app_session._populate_theme_msg)
    AppSession._on_scriptrunner_event = told_together  # type: ignore[method-assign, assignment]
    AppSession._enqueue_forward_msg = sent_together  # type: ignore[method-assign, assignment]
    AppSession.flush_browser_queue = nothing_to_send  # type: ignore[method-assign, assignment]


def no_presenter(*_: object) -> None:
    """A component's state is given as it is.

    Otherwise Streamlit wraps it in a class that it makes anew, for each component of the page,
    whenever a select box, a number or a text is drawn: 50 µs each. The class is for triggers and
    for scripts that write into the state; our components have neither.
    """


def as_json(data: object, component: BidiComponent) -> None:
    """A component's data as they travel; Streamlit first looks at each part for a table."""
    component.json = _WRITER.encode(data)


def identity(
    _mixin: object, *, proto: BidiComponent, data: object, **told: object
) -> dict[str, object]:
    """What tells a component without a key from others; Streamlit writes all its data once more."""
    del data
    return told | {"json": calc_hash(proto.json)}


def populated_once(populate: Populate) -> Populate:
    """The same for the theme, which a rerun tells the browser again, and which stays as it is."""

    @lru_cache(maxsize=16)
    def made(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        populate(message, section)
        return message

    def copied(message: CustomThemeConfig, section: str = "theme") -> None:
        # Merging with nothing would say that there is a theme, though an empty one.
        if made(section).ByteSize():
            message.MergeFrom(made(section))

    return copied


def told_together(
    session: AppSession, runner: ScriptRunner | None, event: ScriptRunnerEvent, **told: object
) -> None:
    """What a run tells the event loop: its elements a few at a time, its beginning and end at once.

    Otherwise each element wakes the loop, and the two threads hand the interpreter to each other.
    """
    events: Events = vars(session).setdefault("_events", deque())
    events.append((runner, event, told))
    if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
        session._call_soon_on_event_loop(lambda: _handle(session, events))
    elif len(events) == 1:
        session._call_soon_on_event_loop(lambda: _handle_later(session, events))


def _handle_later(session: AppSession, events: Events) -> None:
    session._event_loop.call_later(TOGETHER, _handle, session, events)


def _handle(session: AppSession, events: Events) -> None:
    while events:
        runner, event, told = events.popleft()
        session._handle_scriptrunner_event_on_event_loop(runner, event, **told)  # type: ignore[arg-type]


def sent_together(session: AppSession, message: ForwardMsg) -> None:
    """A message is sent in one go with all that its session has for its browser by then.

    Otherwise the loop looks through all sessions, and takes a turn for each message.
    """
    session._browser_queue.enqueue(message)
    sending: asyncio.Task[None] | None = vars(session).get("_sending")
    if sending is None or sending.done():
        vars(session)["_sending"] = session._event_loop.create_task(_send(session))


async def _send(session: AppSession) -> None:
    server = runtime.get_instance()
    while (client := server.get_client(session.id)) and (queue := session._browser_queue.flush()):
        try:
            for number, message in enumerate(queue, 1):
                client.write_forward_msg(message)
                if number % MOST_AT_ONCE == 0:
                    await asyncio.sleep(0)
        except SessionClientDisconnectedError:
            server.disconnect_session(session.id, client=client)
    session.on_flushed_messages_sent()


def nothing_to_send(_: AppSession) -> list[ForwardMsg]:
    """What is left for Streamlit's own loop, which would otherwise send out of order."""
    return []
