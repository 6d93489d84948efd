"""What replaces parts of Streamlit does the same."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from streamlit import config
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.components.v2.bidi_component.serialization import serialize_mixed_data
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.testing.v1 import AppTest

from mathdl_ui import lean
from mathdl_ui.lean import Populate, as_json, identity, no_presenter, populated_once


def with_a_component() -> None:
    """A script that says of which class the state of its component is."""
    import streamlit as st

    component = st.components.v2.component("a_component", html="<p></p>")
    component(key="it", on_live_change=lambda: None)
    st.text(type(st.session_state["it"]).__name__)


def test_a_component_has_its_state_without_a_class_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert AppTest.from_function(with_a_component).run().text[0].value == "_WriteThrough"
    monkeypatch.setattr(bidi_component, "make_bidi_component_presenter", no_presenter)
    assert AppTest.from_function(with_a_component).run().text[0].value == "AttributeDictionary"


def test_data_travel_as_streamlit_writes_them() -> None:
    data = {"lines": ["½ <a>", None, True], "x": (0.1, 1e-9), "rows": [[1.0, 2.0]], "told": {}}
    ours, theirs = BidiComponent(), BidiComponent()
    as_json(data, ours)
    serialize_mixed_data(data, theirs)
    assert ours == theirs
    assert json.loads(ours.json)["rows"] == [[1.0, 2.0]]


def with_two_components() -> None:
    """A script with two components that only their data tell apart."""
    import streamlit as st

    component = st.components.v2.component("a_component", html="<p></p>")
    component(data={"x": 1})
    component(data={"x": 2})


def test_components_are_told_apart_by_their_data(monkeypatch: pytest.MonkeyPatch) -> None:
    mixin = bidi_component.BidiComponentMixin
    monkeypatch.setattr(mixin, "_build_bidi_identity_kwargs", identity)
    app = AppTest.from_function(with_two_components).run()
    assert not app.exception
    one, other = (part.proto for part in app.get("bidi_component"))
    assert one.id != other.id
    assert (one.json, other.json) == ('{"x": 1}', '{"x": 2}')


def theme(populate: Populate) -> bytes:
    """All that Streamlit tells of the theme, as it puts it together."""
    told = NewSession().custom_theme
    parts = (told, told.light, told.dark, told.sidebar, told.light.sidebar, told.dark.sidebar)
    names = ("", ".light", ".dark", ".sidebar", ".light.sidebar", ".dark.sidebar")
    assert {f"theme{name}" for name in names[1:]} == {
        f"theme.{one.value}" for one in config.CustomThemeCategories
    }
    for part, name in zip(parts, names, strict=True):
        populate(part, f"theme{name}")
    written: bytes = told.SerializeToString(deterministic=True)
    return written


def test_the_theme_is_told_as_streamlit_tells_it() -> None:
    ours = populated_once(app_session._populate_theme_msg)
    assert theme(ours) == theme(ours) == theme(app_session._populate_theme_msg)
    assert b"#00795c" in theme(ours)


def in_a_loop(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do it in an event loop of its own: Playwright leaves one running in the thread of tests."""
    with start_blocking_portal() as portal:
        portal.call(work)


def session() -> AppSession:
    """One that nobody has come to yet."""
    files, script = MemoryUploadedFileManager("/files"), ScriptData(__file__, is_hello=False)
    return AppSession(script, files, ScriptCache(), lambda: None, {})


def element(number: int) -> ForwardMsg:
    """A message with an element."""
    message = ForwardMsg()
    message.delta.new_element.markdown.body = f"The {number}."
    message.metadata.delta_path[:] = [0, number]
    return message


def run(tell: Callable[..., None]) -> None:
    """What a run of a script tells: it draws, takes a while, draws on, and is done."""
    draws = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
    for number in range(40):
        tell(None, draws, forward_msg=element(number))
    threading.Event().wait(3 * lean.TOGETHER)
    for number in (*range(40, 60), 59):
        tell(None, draws, forward_msg=element(number))
    tell(None, ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS)


def test_a_session_hears_all_of_a_run_in_its_order() -> None:
    async def both() -> None:
        ours, theirs = session(), session()
        await asyncio.to_thread(run, partial(lean.told_together, ours))
        await asyncio.to_thread(run, partial(AppSession._on_scriptrunner_event, theirs))
        await asyncio.sleep(2 * lean.TOGETHER)
        heard = [message.SerializeToString() for message in ours._browser_queue.flush()]
        assert heard == [message.SerializeToString() for message in theirs._browser_queue.flush()]
        assert len(heard) == 61

    in_a_loop(both)


def test_what_is_drawn_is_on_its_way_before_the_run_is_done() -> None:
    async def draws() -> None:
        ours, draws = session(), ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
        await asyncio.to_thread(lean.told_together, ours, None, draws, forward_msg=element(0))
        await asyncio.sleep(5 * lean.TOGETHER)
        assert len(ours._browser_queue) == 1

    in_a_loop(draws)


@dataclass
class Browser:
    """A server with one browser that takes so many messages and is lost then."""

    patience: int
    got: list[str] = field(default_factory=list)
    is_there: bool = True

    def get_client(self, _: str) -> "Browser | None":
        """The browser."""
        return self if self.is_there else None

    def disconnect_session(self, _: str, *, client: object) -> None:
        """The server hears that it is lost."""
        assert client is self
        self.is_there = False

    def write_forward_msg(self, message: ForwardMsg) -> None:
        """Take a message."""
        if len(self.got) == self.patience:
            raise SessionClientDisconnectedError
        self.got.append(message.delta.new_element.markdown.body)


def test_messages_are_sent_in_order_and_what_comes_meanwhile_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = Browser(patience=1_000)
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: browser)

    async def sends() -> None:
        ours = session()
        for number in range(350):
            lean.sent_together(ours, element(number))
        assert browser.got == []
        await asyncio.sleep(0)
        assert 0 < len(browser.got) <= lean.MOST_AT_ONCE
        lean.sent_together(ours, element(350))
        for _ in range(10):
            await asyncio.sleep(0)
        lean.sent_together(ours, element(351))
        await asyncio.sleep(0)
        assert browser.got == [f"The {number}." for number in range(352)]
        assert lean.nothing_to_send(ours) == ours._browser_queue.flush() == []

    in_a_loop(sends)


def test_a_browser_that_is_lost_leaves_its_session_to_be_taken_up_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = Browser(patience=2)
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: browser)

    async def sends() -> None:
        ours = session()
        for number in range(4):
            lean.sent_together(ours, element(number))
        await asyncio.sleep(0)
        assert (browser.got, browser.is_there) == (["The 0.", "The 1."], False)
        lean.sent_together(ours, element(4))
        await asyncio.sleep(0)
        browser.is_there, browser.patience = True, 1_000
        lean.sent_together(ours, element(5))
        await asyncio.sleep(0)
        assert browser.got[2:] == ["The 4.", "The 5."]

    in_a_loop(sends)
