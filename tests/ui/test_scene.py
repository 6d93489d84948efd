"""Drawings answered without a rerun: the same data as a rerun, and nothing for who may not ask."""

import gc
import gzip
import json
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.types import Message, Receive, Scope, Send

from mathdl_ui import direct, live, plane, scene
from mathdl_ui.address import Address, Snapshot
from mathdl_ui.components import formula
from mathdl_ui.layers import backdrop, heat
from mathdl_ui.location import Location
from mathdl_ui.scene import Drawing, Drawn, Moment, Rest, Scene, State, nothing

A = plane.Handle("a", (1.0, 2.0), "data", x=(-6, 6), y=(-4.5, 4.5))
K = live.Slider("k", "k", 0.0, 10.0, 5.0, 0.5)
GRID = live.Editable(((1.0, 2.0), (3.0, 4.0)), 0.0, 9.0, 1.0)


def drawing(now: State) -> Drawing:
    """A point, a slider and the sum of all that they say."""
    point, k = A.current(now), K.current(now)
    total = point.sum() + k + GRID.current(now, "grid").sum()
    return {
        "plane": plane.drawn(now, plane.Picture("A point.", []), handles=[A]),
        "slider": live.slider(now, K),
        "formula": formula(f"x = {total:g}"),
    }


def drawn() -> Scene:
    """A scene as a page leaves it."""
    one = Scene("test")
    one.show(drawing, drawing(Moment("test", Snapshot({}), "light")), by_touch=True)
    return one


def total(answer: dict[str, Any]) -> str:
    """The number in the formula."""
    line: str = answer["formula"]["lines"][0]
    return line.split('x-tex">x = ')[1].split("<")[0]


def ask(one: Scene, **request: object) -> dict[str, Any]:
    """What it answers."""
    return one.answer({"given": {}, "changes": {}, "theme": "light", **request})


def test_nothing_changed_gives_what_the_page_shows() -> None:
    expected = drawing(Moment("test", Snapshot({}), "light"))
    assert ask(drawn()) == {key: one.data for key, one in expected.items()}
    assert total(ask(drawn())) == "18"


def test_state_is_that_of_the_url_with_what_the_hand_changed_since() -> None:
    given = {"a": "2,3", "k": "1", "grid": "0,0,0,0"}
    answer = ask(drawn(), given=given, changes={"plane": {"at": {"a": [4, -1]}}})
    assert answer["plane"]["handles"][0]["at"] == [4.0, -1.0]
    assert answer["slider"]["value"] == 1.0
    assert total(answer) == "4"


def test_what_the_hand_does_is_bounded_as_in_a_rerun() -> None:
    answer = ask(drawn(), changes={"plane": {"at": {"a": [1e9, -1e9]}}, "slider": {"value": 7.2}})
    assert answer["plane"]["handles"][0]["at"] == [6.0, -4.5]
    assert answer["slider"]["value"] == 7.0


@pytest.mark.parametrize(
    "changes",
    [
        {"plane": None},
        {"plane": {"at": {"a": ["x", {}]}}},
        {"plane": {"at": {"a": [1]}}},
        {"slider": {"value": float("nan")}},
        {"slider": {"value": 10**400}},
        {"unknown": {"value": 1}},
        {"formula": {"lines": ["<script>"]}},
    ],
)
def test_broken_changes_change_nothing(changes: dict[str, Any]) -> None:
    assert ask(drawn(), changes=changes) == ask(drawn())


@pytest.mark.parametrize("given", [{"a": "nan,1"}, {"a": "1e9,0"}, {"k": []}, {"grid": "9" * 9000}])
def test_broken_parameters_give_defaults(given: dict[str, Any]) -> None:
    assert ask(drawn(), given=given) == ask(drawn())


@pytest.mark.parametrize("frames", [None, False, 1, "true"])
def test_frames_wait_until_somebody_is_about_to_play_them(frames: object) -> None:
    asked = []
    run = plane.Timeline(2, "now", lambda: asked.append(1) or [], label="Run")  # type: ignore[func-returns-value]

    def moving(now: State) -> Drawing:
        return {"plane": plane.drawn(now, plane.Picture("", []), timeline=run)}

    one = Scene("test")
    one.show(moving, {}, by_touch=True)
    assert "frames" not in ask(one, frames=frames)["plane"]
    assert asked == []
    assert ask(one, frames=True)["plane"]["frames"] == []
    assert asked == [1]


def test_two_sessions_do_not_share_a_scene() -> None:
    first, second = drawn(), drawn()
    assert first.token != second.token
    assert len(first.token) >= 20
    ask(first, changes={"slider": {"value": 9}})
    assert ask(second)["slider"]["value"] == 5.0


# --- Over HTTP -----------------------------------------------------------------------------------


def post(token: str, body: bytes) -> tuple[int, bytes]:
    """The status and body of the answer to a request."""

    async def pieces() -> AsyncIterator[bytes]:
        yield body

    async def asks() -> tuple[int, bytes]:
        return await direct.answer(token, pieces())

    # A loop in a thread of its own: Playwright leaves one running in the thread of the tests.
    with start_blocking_portal() as portal:
        return portal.call(asks)


def served(scope: Mapping[str, object], body: bytes = b"") -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body of what is answered to a request; b"passed on" if it was passed on."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def others(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"passed on"})

    whole = {"type": "http", "method": "POST", "path": "/", "headers": [], **scope}
    with start_blocking_portal() as portal:
        portal.call(direct.Direct(others), whole, receive, send)
    return dict(sent[0]["headers"]), sent[1]["body"]


def test_request_is_answered_in_json() -> None:
    one = drawn()
    status, body = post(one.token, b'{"given": {}, "changes": {"slider": {"value": 2}}}')
    assert status == 200
    expected = ask(one, changes={"slider": {"value": 2}})
    assert json.loads(body) == json.loads(json.dumps(expected))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"given": 1, "changes": {}}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"x" * (direct.MAX_BYTES + 1), 413),
    ],
)
def test_what_is_no_request_is_refused(body: bytes, status: int) -> None:
    one = drawn()
    assert post(one.token, body)[0] == status


def test_unknown_token_is_not_found() -> None:
    assert post("nobody", b"{}")[0] == 404


def test_scene_is_forgotten_with_its_session() -> None:
    one = drawn()
    token = one.token
    assert post(token, b'{"given": {}, "changes": {}}')[0] == 200
    del one
    gc.collect()
    assert post(token, b'{"given": {}, "changes": {}}')[0] == 404


def test_undefined_number_is_refused_rather_than_sent() -> None:
    one = Scene("test")
    drawn = scene.Drawn(None, {"value": np.nan})  # type: ignore[arg-type]
    one.show(lambda _: {"formula": drawn}, {}, by_touch=True)
    assert post(one.token, b'{"given": {}, "changes": {}}')[0] == 400


NOTHING = b'{"given": {}, "changes": {}}'


def test_a_drawing_is_asked_at_its_address_and_all_else_is_passed_on() -> None:
    one = drawn()
    path = f"/live/{one.token}"
    headers, body = served({"path": path}, NOTHING)
    assert headers[b"content-type"] == b"application/json"
    assert body == post(one.token, NOTHING)[1]
    assert served({"path": f"/course{path}", "root_path": "/course"}, NOTHING)[1] == body
    for other in (
        {"path": path, "method": "GET"},
        {"path": path, "type": "websocket"},
        {"path": f"/elsewhere{path}"},
        {"path": f"{path}/more"},
    ):
        assert served(other, NOTHING)[1] == b"passed on"


def test_a_large_answer_is_packed_for_whoever_can_unpack_it() -> None:
    one = Scene("test")
    large = scene.Drawn(None, {"numbers": [*range(5_000)]})  # type: ignore[arg-type]
    one.show(lambda _: {"formula": large}, {}, by_touch=True)
    path, accepts = f"/live/{one.token}", [(b"accept-encoding", b"gzip, br")]
    _, plain = served({"path": path}, NOTHING)
    headers, packed = served({"path": path, "headers": accepts}, NOTHING)
    assert headers[b"content-encoding"] == b"gzip"
    assert int(headers[b"content-length"]) == len(packed) < len(plain) / 2
    assert gzip.decompress(packed) == plain


def test_only_what_was_quick_for_the_same_hand_is_drawn_in_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drew: list[str] = []
    one = Scene("test")
    one.show(lambda _: drew.append(threading.current_thread().name) or {}, {}, by_touch=True)  # type: ignore[func-returns-value]

    def ask_after(**request: object) -> bool:
        """Whether it was drawn in the loop."""
        post(one.token, json.dumps({"given": {}, "changes": {}, **request}).encode())
        return not drew[-1].startswith("drawing")

    monkeypatch.setattr(direct, "QUICK", 60.0)
    assert not ask_after(changes={"a": {}})
    assert ask_after(changes={"a": {}})
    assert not ask_after(changes={"a": {}, "b": {}})
    assert not ask_after(changes={"a": {}, "b": {}}, frames=True)
    assert ask_after(changes={"b": {}})
    monkeypatch.setattr(direct, "QUICK", 0.0)
    assert not ask_after(changes={"b": {}})


def mapped(now: State) -> Drawing:
    del now
    hill = backdrop([heat(np.ones((2, 2)), (0, 1), (0, 1), "data")])
    return {"map": Drawn(plane._plane, {"backdrop": hill._asdict(), "layers": []})}


@pytest.mark.parametrize("known", [None, "all", [], [1, {}, "elsewhere"]])
def test_a_backdrop_is_sent_to_whoever_does_not_know_it(known: object) -> None:
    one = Scene("svd")
    one.show(mapped, mapped(Moment("svd", Snapshot({}), "light")), by_touch=True)
    told = ask(one, known=known)["map"]["backdrop"]
    assert json.loads(told["layers"])[0]["kind"] == "heat"
    assert ask(one, known=[told["name"]])["map"]["backdrop"] == {"name": told["name"]}


def test_backdrops_of_one_name_are_the_same() -> None:
    values = np.linspace(0, 1, 6).reshape(2, 3)
    name, _ = backdrop([heat(values, (0, 1), (0, 1), "data")])
    assert backdrop([heat(values.copy(), (0, 1), (0, 1), "data")]).name == name
    assert backdrop([heat(values, (0, 2), (0, 1), "data")]).name != name


# --- A hand that lets go --------------------------------------------------------------------------


class Kept(Address):
    """The address of a page, without the session that it is kept in."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self.slug, self.run, self._entries = "test", 1, {}


@dataclass(frozen=True)
class Told(Location):
    """A browser that is told its query; one without a name is out of reach."""

    told: list[str] = field(default_factory=list)

    def _tell(self, query: str) -> bool:
        self.told.append(query)
        return bool(self.session)


def kept(*, browser: str = "a browser", rest: Rest = nothing) -> tuple[Scene, Kept, Told]:
    """A scene that keeps what a hand has settled, where to, and the browser."""
    one, address, location = drawn(), Kept(), Told(browser)
    one.keep(address, location, rest, rest(Moment("test", Snapshot({}), "light")))
    return one, address, location


def let_go(one: Scene, search: object = "", **request: object) -> dict[str, Any]:
    """What it answers to a hand that lets go."""
    return ask(one, settled=True, search=search, **request)


MOVED = {"plane": {"at": {"a": [4, -1]}}, "slider": {"value": 7.5}}


def test_what_a_hand_has_settled_is_kept_and_the_url_says_it() -> None:
    one, address, location = kept()
    answer = let_go(one, "?whole=1&k=2&own=x+y", changes=MOVED)
    assert not answer["run"]
    assert location.told == ["whole=1&own=x+y&a=4%2C-1&k=7.5"]
    assert answer["search"] == location.told[0]
    assert answer["given"] == {"a": "4,-1", "k": "7.5"} == address.texts()
    assert total(answer["drawn"]) == "20.5"


def test_default_takes_a_parameter_out_of_the_url() -> None:
    one, address, location = kept()
    let_go(one, "?k=7.5&whole=1", given={"k": "7.5"}, changes={"slider": {"value": 5.0}})
    assert location.told == ["whole=1"]
    assert address.texts() == {}


def test_state_that_the_url_has_already_is_not_told_again() -> None:
    one, _, location = kept()
    answer = let_go(one, "?k=7.5", given={"k": "7.5"}, changes={"slider": {"value": 7.5}})
    assert (answer["run"], answer["search"], location.told) == (False, "k=7.5", [])


def test_part_runs_where_something_else_on_it_has_changed() -> None:
    one, address, location = kept(rest=lambda now: K.current(now) > 6)
    assert not let_go(one, changes={"slider": {"value": 5.5}})["run"]
    assert address.texts() == {"k": "5.5"}
    answer = let_go(one, changes={"slider": {"value": 6.5}})
    assert answer["run"]
    assert total(answer["drawn"]) == "19.5"
    assert address.texts() == {"k": "5.5"}
    assert location.told == ["k=5.5"]


@pytest.mark.parametrize("search", [None, 3, ["k=1"], "a=1&" * 1_000])
def test_what_is_no_query_is_left_to_a_run(search: object) -> None:
    one, address, location = kept()
    assert let_go(one, search, changes=MOVED)["run"]
    assert address.texts() == {}
    assert location.told == []


def test_browser_out_of_reach_gets_a_run_that_keeps_the_state() -> None:
    one, address, _ = kept(browser="")
    assert let_go(one, changes=MOVED)["run"]
    assert address.texts() == {}
    assert Location("nobody").change("", {"k": "1"}) is None


def test_part_that_says_nothing_of_the_rest_is_run() -> None:
    assert let_go(drawn(), changes=MOVED)["run"]
    assert not drawn().keeps
    assert kept()[0].keeps


def test_drawing_that_the_browser_shows_already_is_not_made_again() -> None:
    one, address, _ = kept()
    made = []
    draw = one._draw
    one._draw = lambda now: made.append(1) or draw(now)  # type: ignore[func-returns-value, misc]
    ask(one, changes=MOVED)
    answer = let_go(one, changes=MOVED, seen=True)
    assert (made, answer["drawn"], answer["run"]) == ([1], {}, False)
    assert address.texts() == {"a": "4,-1", "k": "7.5"}
    # Another state than the one that was shown is drawn, whatever the browser says.
    assert total(let_go(one, changes={"slider": {"value": 2}}, seen=True)["drawn"]) == "15"


def test_controls_and_quests_come_along_once_the_hand_has_let_go() -> None:
    one, _, _ = kept()
    one.also("double", lambda now: Drawn(plane._plane, {"value": 2 * K.current(now)}))
    assert "double" not in ask(one, changes=MOVED)
    assert let_go(one, changes=MOVED)["drawn"]["double"] == {"value": 15.0}


def test_what_the_hand_holds_next_is_what_was_drawn_last() -> None:
    chosen = live.Slider("n", "n", 0.0, 1.0, 0.0, 1.0)
    pair = (live.Slider("p", "p", 0.0, 9.0, 0.0, 1.0), live.Slider("q", "q", 0.0, 9.0, 0.0, 1.0))

    def one_of_two(now: State) -> Drawing:
        other = live.slider(now, pair[int(chosen.current(now))])
        return {"n": live.slider(now, chosen), "other": other}

    one, address = Scene("test"), Kept()
    now = Moment("test", Snapshot({}), "light")
    one.show(one_of_two, one_of_two(now), by_touch=True)
    one.keep(address, Told("a browser"), nothing, None)
    given = let_go(one, changes={"n": {"value": 1}})["given"]
    let_go(one, given=given, changes={"other": {"value": 4}})
    assert address.texts() == {"n": "1", "q": "4"}


def test_each_kept_state_is_younger_than_the_one_before() -> None:
    one, _, _ = kept()
    ages = [let_go(one, changes={"slider": {"value": k}})["moment"] for k in (1, 2, 3)]
    assert ages == sorted(set(ages))
    assert ages[0] > 0
