"""Drawings answered without a rerun: the same data as a rerun, and nothing for who may not ask."""

import gc
import json
from typing import Any

import numpy as np
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import Request
from starlette.types import Message

from mathdl_ui import live, plane, scene
from mathdl_ui.address import Snapshot
from mathdl_ui.components import formula
from mathdl_ui.layers import backdrop, heat
from mathdl_ui.scene import Drawing, Drawn, Moment, Scene, State

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

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    request = Request({"type": "http", "path_params": {"token": token}}, receive)
    # A loop in a thread of its own: Playwright leaves one running in the thread of the tests.
    with start_blocking_portal() as portal:
        response = portal.call(scene._answer, request)
    return response.status_code, bytes(response.body)


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
        (b"x" * (scene.MAX_BYTES + 1), 413),
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
