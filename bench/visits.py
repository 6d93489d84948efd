"""A visitor without a browser: Streamlit's WebSocket protocol, and POST /live, as browsers speak.

The messages are those of Streamlit's published protobufs. A visitor keeps what a browser keeps
(the controls on the page, their states, the number of each live message), asks for the sections
that are near as `sight.js` does, waits for each answer, and counts what went wrong. It does not
fetch the static files of a page.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench import hands

Kind = Literal["picture", "open", "turn", "section", "live", "release", "touch", "native", "press"]
PATIENCE = 60.0
"""Seconds after which an answer counts as lost."""
NATIVE = ("slider", "selectbox", "radio", "button_group", "multiselect", "checkbox", "number_input")
TYPED = ("text_input", "text_area")
CONTROLS = (*NATIVE, *TYPED, "button", "bidi_component", "file_uploader")


class VisitError(Exception):
    """What a visitor met that no visitor should."""


def only_here(address: str) -> str:
    """The address, if it is one of this machine.

    Raises:
        ValueError: it is not: this generator is for one's own server.
    """
    host = urlsplit(address).hostname or ""
    if host != "localhost":
        try:
            is_here = ip_address(host).is_loopback
        except ValueError:
            is_here = False
        if not is_here:
            raise ValueError(
                f"{address} is not on this machine. The load generator visits loopback addresses "
                "only, such as http://127.0.0.1:8501."
            )
    return address.rstrip("/")


@dataclass
class Control:
    """A control on the page.

    Attributes:
        kind: the name of its element.
        element: the element's protobuf.
        fragment: the fragment it runs; "" if it runs the page.
    """

    kind: str
    element: Any
    fragment: str

    @property
    def id(self) -> str:
        """Its identity, under which the browser reports its state."""
        return str(self.element.id)

    @property
    def key(self) -> str:
        """The key that the page gave it: an id is "$$ID-hash-key"."""
        return self.id.split("-", 2)[-1]

    @cached_property
    def data(self) -> dict[str, Any]:
        """What a live component shows."""
        found: dict[str, Any] = json.loads(self.element.json or "{}")
        return found

    @cached_property
    def can_move(self) -> bool:
        """Whether it is a live component with something to hold."""
        return self.kind == "bidi_component" and hands.can_move(self.data)


@dataclass(frozen=True)
class Answer:
    """One answer: to what, when it was asked for (by `time.monotonic`), how long it took (s)."""

    kind: Kind
    page: str
    asked: float
    seconds: float


@dataclass
class Visitor:
    """One session.

    Attributes:
        address: of the server, on this machine.
        rng: what it does by chance.
        cookies: as in a browser; a load balancer knows its visitors by one.
        answers: what it was answered.
        problems: exceptions shown to it, refusals, lost answers.
        received: how many bytes.
        kept: a list of all messages, to read them; None does not keep them.
    """

    address: str
    rng: np.random.Generator
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    received: int = 0
    kept: list[bytes] | None = None

    def __post_init__(self) -> None:
        """Nothing is sent yet."""
        only_here(self.address)
        self.page = ""
        self.query = ""
        self.session = ""
        self.pages: dict[str, str] = {}
        self.controls: dict[tuple[int, ...], Control] = {}
        self.shown: dict[tuple[int, ...], str] = {}
        self.headings: dict[tuple[int, ...], str] = {}
        self.words: dict[tuple[int, ...], str] = {}
        self.states: dict[str, WidgetState] = {}
        self.sections: list[str] = []
        self.stale: set[str] = set()
        self.reading: int | None = None
        self.sequence = int(time.time() * 1000)
        self.shown_last: dict[str, Any] | None = None
        self.socket: ClientConnection | None = None
        self._web: asyncio.StreamReader | None = None
        self._out: asyncio.StreamWriter | None = None

    # --- Coming and going -------------------------------------------------------------------------

    async def open(self, page: str = "", query: str = "") -> None:
        """Come to a page and wait until all of it is there.

        Raises:
            VisitError: it did not come.
        """
        asked = time.monotonic()
        self.page, self.query = page, query
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            self.socket = await connect(
                self.address.replace("http", "ws", 1) + "/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                additional_headers=headers if self.cookies else None,
                user_agent_header=None,
                compression=None,
                ping_interval=None,
                open_timeout=PATIENCE,
                close_timeout=2,
                max_size=None,
                max_queue=None,
                proxy=None,
            )
        except (OSError, TimeoutError, ConnectionClosed) as error:
            raise self._problem(f"no connection: {error!r}") from error
        await self._rerun("open", page_name=page, asked=asked)

    async def leave(self) -> None:
        """Close the page."""
        if self.socket is not None:
            await self.socket.close()
        await self._hang_up()
        self.socket = None

    async def _hang_up(self) -> None:
        """Close the connection to the drawings."""
        if self._out is not None:
            self._out.close()
            with suppress(OSError):
                await self._out.wait_closed()
        self._out = self._web = None

    async def turn_to(self, page: str) -> None:
        """Go to another page of the course."""
        if page not in self.pages:
            raise self._problem(f"there is no page {page!r}")
        self.page, self.query = page, ""
        self.states.clear()
        await self._rerun("turn", page_script_hash=self.pages[page])

    async def scroll_to(self, section: int | None) -> None:
        """Read a section, by its number; None is the picture at the top."""
        self.reading = section
        await self._come_near()

    async def _come_near(self) -> None:
        """Ask for the sections that are near, and again for those in sight that are out of date."""
        sight = self._sight()
        if sight is None:
            return
        absent, stale = sight.data["absent"], self.stale.union(sight.data["stale"])
        self.sections = self.sections or absent
        at = self.reading
        near = self.sections[:2] if at is None else self.sections[max(0, at - 1) : at + 2]
        in_sight = [] if at is None else self.sections[at : at + 2]
        names = [name for name in near if name in absent]
        names += [name for name in in_sight if name in stale]
        if sight.data["whole"]:
            names = sorted(stale)
        if names:
            self.stale.difference_update(names)
            state = self._state(sight)
            state.json_value = json.dumps({"near": {"names": names, "at": time.time()}})
            await self._rerun("section", fragment_id=sight.fragment)

    def _sight(self) -> Control | None:
        """What is told which sections are near."""
        return next((one for one in self.controls.values() if one.key.endswith("-sight")), None)

    # --- What a hand does -------------------------------------------------------------------------

    def movable(self) -> list[Control]:
        """The live components that have something to hold."""
        return [one for one in self.controls.values() if one.can_move]

    def touchable(self, *kinds: str) -> list[Control]:
        """Our own buttons, lists, choices and switches."""
        return [
            one
            for one in self.controls.values()
            if one.kind == "bidi_component" and one.data.get("kind") in kinds
        ]

    def settable(self) -> list[Control]:
        """The native controls that have more than one state."""
        return [
            one
            for one in self.controls.values()
            if one.kind in NATIVE and not one.element.disabled and not _in_form(one)
        ]

    def pressable(self) -> list[Control]:
        """The buttons."""
        return [
            one
            for one in self.controls.values()
            if one.kind == "button" and not one.element.disabled and not _in_form(one)
        ]

    def control(self, key: str) -> Control:
        """The control of a key."""
        for one in self.controls.values():
            if one.key == key:
                return one
        raise self._problem(f"/{self.page} has no control {key!r}")

    async def drag(self, part: Control, n_moves: int) -> None:
        """Move a live component and let go: what a drawing answers, and what keeps the state."""
        data = part.data
        values = hands.move(data, self.rng)
        for _ in range(n_moves):
            values = hands.move(data, self.rng)
            if data.get("live") and values is not None:
                await self._ask(data["live"], values)
        if values is not None:
            await self.let_go(part, values)

    async def touch(self, part: Control) -> None:
        """Press, choose or switch: the drawing of the part answers, and keeps the state or runs."""
        values = hands.move(part.data, self.rng)
        told = part.data.get("live")
        if told and not told["keeps"] and values is not None:
            await self._ask(told, values)
        await self.let_go(part, values, kind="touch")

    async def let_go(self, part: Control, values: object, *, kind: Kind = "release") -> None:
        """Have the state of a live component kept: by its drawing, or else by a run of its part."""
        told = part.data.get("live")
        if told and told["keeps"] and values is not None and await self._keep(told, values, kind):
            return
        await self.run_with(part, values, kind=kind)

    async def run_with(self, part: Control, values: object, *, kind: Kind = "release") -> None:
        """Tell Streamlit the state of a live component, which runs its part."""
        self.sequence += 1
        message = {"live": {"seq": self.sequence, "settled": True, "values": values}}
        state = self._state(part)
        state.json_value = json.dumps(message)
        await self._rerun(kind, fragment_id=part.fragment)

    async def _keep(self, told: dict[str, Any], values: object, kind: Kind) -> bool:
        """Let go as a browser does; False if the part must run."""
        asked = time.monotonic()
        request = self._request(told, values)
        seen = request == self.shown_last
        letting_go = {"settled": True, "search": f"?{self.query}", "seen": seen}
        answer = await self._posted(told["url"], request | letting_go)
        for one in self._drawn(told["url"], answer["drawn"]):
            if not answer["run"]:
                one.data["live"] |= {"given": answer["given"], "moment": answer["moment"]}
        if answer["run"]:
            return False
        self.query = answer["search"]
        self.answers.append(Answer(kind, self.page, asked, time.monotonic() - asked))
        if told["followed"]:
            sight = self._sight()
            self.stale.update(sight.data["followers"] if sight else ())
            await self._come_near()
        return True

    async def look(self, part: Control) -> dict[str, Any]:
        """Ask a live component's drawing how things stand."""
        return await self._ask(part.data["live"], None)

    async def put(self, control: Control) -> None:
        """Bring a native control into some state."""
        state = self._state(control)
        if not _put(state, control, self.rng):
            return
        await self._rerun("native", fragment_id=control.fragment)

    async def choose(self, control: Control, option: str) -> None:
        """Choose an option of a list."""
        state = self._state(control)
        if control.kind == "button_group":
            state.string_array_value.data[:] = [option]
        else:
            state.string_value = option
        await self._rerun("native", fragment_id=control.fragment)

    async def type(self, control: Control, text: str) -> None:
        """Write into a field, and submit its form if it is in one."""
        self._state(control).string_value = text
        form = control.element.form_id
        submit = [
            WidgetState(id=one.id, trigger_value=True)
            for one in self.controls.values()
            if form and one.kind == "button" and one.element.form_id == form
        ]
        await self._rerun("native", fragment_id=control.fragment, triggers=submit[:1])

    async def upload(self, control: Control, name: str, content: bytes) -> int:
        """Bring a file as a browser does; the status of the request that carried it."""
        assert self.socket is not None
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.session_id = self.session
        asked.file_urls_request.file_names.append(name)
        await self.socket.send(asked.SerializeToString())
        while True:
            data = await self.socket.recv()
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "file_urls_response":
                break
        urls = message.file_urls_response.file_urls[0]
        status = await asyncio.to_thread(self._carry, urls.upload_url, name, content)
        state = self._state(control).file_uploader_state_value
        del state.uploaded_file_info[:]
        if status < 300:
            state.uploaded_file_info.add(
                file_id=urls.file_id, name=name, size=len(content), file_urls=urls
            )
        await self._rerun("native", fragment_id=control.fragment)
        return status

    def _carry(self, url: str, name: str, content: bytes) -> int:
        """Put a file where the server wants it, in a form with the token against forgery."""
        where = urlsplit(self.address)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
        edge = "edge-of-the-file-4711"
        safe = name.encode("ascii", "replace").decode().translate(str.maketrans('"\r\n\\', "____"))
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{safe}"\r\n'
        body = f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content
        try:
            connection.request(
                "PUT",
                url,
                body + f"\r\n--{edge}--\r\n".encode(),
                {
                    "Content-Type": f"multipart/form-data; boundary={edge}",
                    "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
                    "X-Xsrftoken": self.cookies.get("_streamlit_xsrf", ""),
                },
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    async def press(self, button: Control) -> None:
        """Press a button."""
        state = WidgetState(id=button.id, trigger_value=True)
        await self._rerun("press", fragment_id=button.fragment, triggers=[state])

    async def reruns(self) -> None:
        """Run the whole page once more."""
        await self._rerun("native")

    # --- What travels -----------------------------------------------------------------------------

    def _state(self, control: Control) -> WidgetState:
        if control.id not in self.states:
            self.states[control.id] = WidgetState(id=control.id)
        return self.states[control.id]

    async def _rerun(
        self,
        kind: Kind,
        *,
        page_name: str | None = None,
        page_script_hash: str | None = None,
        fragment_id: str = "",
        triggers: Iterable[WidgetState] = (),
        asked: float | None = None,
    ) -> None:
        """Send the state of the page, and read until the run that it starts is done."""
        asked = time.monotonic() if asked is None else asked
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self.query
        if page_name is not None:
            client.page_name = page_name
        else:
            client.page_script_hash = page_script_hash or self.pages.get(self.page, "")
        client.fragment_id = fragment_id
        client.widget_states.widgets.extend([*self.states.values(), *triggers])
        client.context_info.timezone = "UTC"
        client.context_info.locale = "en-US"
        client.context_info.url = f"{self.address}/{self.page}"
        client.context_info.color_scheme = "light"
        if self.socket is None:
            raise self._problem("left already")
        try:
            async with asyncio.timeout(PATIENCE):
                await self.socket.send(message.SerializeToString())
                first = await self._read_a_run(until_picture=page_name is not None)
        except TimeoutError as error:
            raise self._problem(f"{kind} on /{self.page}: no answer in {PATIENCE} s") from error
        except (ConnectionClosed, OSError) as error:
            raise self._problem(f"{kind} on /{self.page}: {error!r}") from error
        if first is not None:
            self.answers.append(Answer("picture", self.page, asked, first - asked))
        self.answers.append(Answer(kind, self.page, asked, time.monotonic() - asked))
        self.shown_last = None
        if kind in {"open", "turn"}:
            self.sections, self.reading = [], None
            self.stale.clear()
        if kind != "section":
            await self._come_near()

    async def _read_a_run(self, *, until_picture: bool) -> float | None:
        """Read until it is done; when the first thing to hold was there, if that is asked."""
        assert self.socket is not None
        seen: set[tuple[int, ...]] = set()
        ran: list[str] = []
        first: float | None = None
        while True:
            data = await self.socket.recv()
            assert isinstance(data, bytes)
            self.received += len(data)
            if self.kept is not None:
                self.kept.append(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
                seen, ran = set(), list(message.metadata.run.fragment_ids)
            elif kind == "navigation":
                self.pages = {
                    one.url_pathname if not one.is_default else "": one.page_script_hash
                    for one in message.navigation.app_pages
                }
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "page_not_found":
                self.problems.append(f"/{self.page} was not found")
            elif kind == "delta":
                path = tuple(message.metadata.delta_path)
                seen.add(path)
                self._show(path, message.delta)
                if until_picture and first is None and self._is_picture(path):
                    first = time.monotonic()
            elif kind == "script_finished":
                finished = ForwardMsg.ScriptFinishedStatus
                if message.script_finished == finished.FINISHED_EARLY_FOR_RERUN:
                    continue
                if message.script_finished == finished.FINISHED_WITH_COMPILE_ERROR:
                    self.problems.append(f"/{self.page} cannot be compiled")
                self._forget(seen, ran)
                return first

    def _is_picture(self, path: tuple[int, ...]) -> bool:
        found = self.controls.get(path)
        return found is not None and found.can_move

    def _show(self, path: tuple[int, ...], delta: Delta) -> None:
        """Put an element where it stands."""
        kind = delta.new_element.WhichOneof("type") if delta.HasField("new_element") else None
        self.controls.pop(path, None)
        self.shown[path] = delta.fragment_id
        self.words.pop(path, None)
        if kind == "exception":
            one = delta.new_element.exception
            self.problems.append(f"/{self.page} shows {one.type}: {one.message}")
        elif kind == "heading":
            self.headings[path] = delta.new_element.heading.body
        elif kind in {"markdown", "alert"}:
            self.words[path] = getattr(delta.new_element, kind).body
        elif kind in CONTROLS:
            element = getattr(delta.new_element, kind)
            self.controls[path] = Control(kind, element, delta.fragment_id)

    def _forget(self, seen: set[tuple[int, ...]], ran: list[str]) -> None:
        """Take away what the run has not drawn again, also of fragments within those that ran."""
        for path, fragment in list(self.shown.items()):
            is_inside = any(path[:depth] in seen for depth in range(1, len(path)))
            if path not in seen and (not ran or fragment in ran or is_inside):
                del self.shown[path]
                self.controls.pop(path, None)
                self.headings.pop(path, None)
                self.words.pop(path, None)
        there = {one.id for one in self.controls.values()}
        for identity in self.states.keys() - there:
            del self.states[identity]

    async def _ask(self, told: dict[str, Any], values: hands.Move | None) -> dict[str, Any]:
        """Ask a drawing for one moment, over a connection that stays open."""
        asked = time.monotonic()
        request = self._request(told, values)
        drawn = await self._posted(told["url"], request)
        self._drawn(told["url"], drawn)
        self.shown_last = request
        self.answers.append(Answer("live", self.page, asked, time.monotonic() - asked))
        return drawn

    def _drawn(self, url: str, drawn: dict[str, Any]) -> list[Control]:
        """Show what a drawing has answered; the components of its part."""
        live = [one for one in self.controls.values() if one.kind == "bidi_component"]
        part = [one for one in live if (one.data.get("live") or {}).get("url") == url]
        for one in part:
            one.data.update(drawn.get(one.data["live"]["key"], {}))
        return part

    @staticmethod
    def _request(told: dict[str, Any], values: object) -> dict[str, Any]:
        """The state of a part, and what a hand makes of it."""
        changes = {} if values is None else {told["key"]: values}
        return {"given": told["given"], "changes": changes, "theme": told["theme"]}

    async def _posted(self, url: str, message: object) -> dict[str, Any]:
        """What a drawing answers."""
        status, answer = await self.post(url, message)
        if status != 200:
            raise self._problem(f"live on /{self.page}: {status} {answer[:80]!r}")
        drawn: dict[str, Any] = json.loads(answer)
        return drawn

    async def post(self, url: str, message: object) -> tuple[int, bytes]:
        """Post anything to a drawing; status and body of the answer."""
        body = json.dumps(message).encode()
        try:
            async with asyncio.timeout(PATIENCE):
                try:
                    return await self._post(f"/{url}", body)
                except (ConnectionError, asyncio.IncompleteReadError):
                    # The server closes what has been idle for some seconds; browsers try again.
                    await self._hang_up()
                    return await self._post(f"/{url}", body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            await self._hang_up()
            raise self._problem(f"live on /{self.page}: {error!r}") from error

    async def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """One request over HTTP/1.1 without another library's overhead in the measurement."""
        where = urlsplit(self.address)
        if self._out is None or self._web is None or self._out.is_closing():
            self._web, self._out = await asyncio.open_connection(where.hostname, where.port)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        head += f"Cookie: {cookies}\r\n" if cookies else ""
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._out.write(head.encode() + body)
        lines = (await self._web.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        answer = await self._web.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection") == "close":
            await self._hang_up()
        self.received += len(answer)
        return int(lines[0].split()[1]), answer

    def _problem(self, words: str) -> VisitError:
        self.problems.append(words)
        return VisitError(words)


def _in_form(control: Control) -> bool:
    element = control.element
    is_submitter = control.kind == "button" and element.is_form_submitter
    return is_submitter or bool(getattr(element, "form_id", ""))


def _put(state: WidgetState, control: Control, rng: np.random.Generator) -> bool:
    """Give a native control a state at random; False where there is none to give."""
    element, kind = control.element, control.kind
    if kind == "checkbox":
        state.bool_value = bool(rng.integers(2))
    elif kind == "number_input":
        return False  # seeds of exercises: typed, not moved
    elif kind == "slider" and element.options:
        chosen = element.options[int(rng.integers(len(element.options)))]
        state.string_array_value.data[:] = [chosen]
    elif kind == "slider":
        low, high, step = element.min, element.max, element.step or 1
        values = [low + step * int(rng.integers(int((high - low) / step) + 1))]
        if len(element.default) == 2:
            values = sorted([*values, low + step * int(rng.integers(int((high - low) / step) + 1))])
        state.double_array_value.data[:] = values
    else:
        return _choose(state, control, rng)
    return True


def _choose(state: WidgetState, control: Control, rng: np.random.Generator) -> bool:
    """Choose one of a list."""
    options = list(control.element.options)
    if not options:
        return False
    chosen = options[int(rng.integers(len(options)))]
    if control.kind in {"selectbox", "radio"}:
        state.string_value = chosen
    elif control.kind == "multiselect":
        state.string_array_value.data[:] = [chosen]
    else:
        state.string_array_value.data[:] = [chosen.content]
    return True


def greeting(address: str) -> dict[str, str]:
    """The cookies that a first visit of a server, or of what stands before it, brings."""
    where = urlsplit(only_here(address))
    connection = HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        pairs = [one.split(";")[0] for one in answer.headers.get_all("Set-Cookie", [])]
    finally:
        connection.close()
    return dict(pair.split("=", 1) for pair in pairs)
