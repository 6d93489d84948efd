"""Live controls on the server's side: what a browser may send, and what is answered."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visits import deliver, hand, live_parts


def _script() -> None:
    import numpy as np
    import streamlit as st

    from mathdl_ui import lesson, live, plane
    from mathdl_ui.layers import Frame

    page = lesson.begin("vectors")
    tip = plane.Handle("tip", (1.0, 2.0), "data", x=(-3.0, 3.0), y=(-2.0, 2.0))

    @page.picture
    def picture() -> None:
        rate = live.live_slider(page, live.Slider("rate", "Rate", 0, 2, 0.5, 0.1))
        frames = [Frame(f"frame {i}", []) for i in range(5)]
        run = plane.Timeline(5, "caption", lambda: frames, name="frame")
        at = tip.current(page)
        plane.plane(page, "picture", plane.Picture(f"Tip at {at}", []), handles=[tip], timeline=run)
        inked = int(live.paint(page, "ink", default=np.zeros((2, 2)), full=16.0).sum())
        st.text(f"{rate:g} {at[0]:g} {at[1]:g} {run.current(page)} {inked}")


SLIDER, PLANE, PAINT = "vectors-rate-slider", "vectors-picture", "vectors-ink-paint"
AT_REST = "0.5 1 2 0 0"


def _app(**query: str) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=30)
    for name, text in query.items():
        app.query_params[name] = text
    return app.run()


def _shown(app: AppTest) -> str:
    assert not app.exception
    text: str = app.text[0].value
    return text


def test_live_controls_start_at_their_defaults() -> None:
    assert _shown(_app()) == AT_REST


def test_link_sets_live_controls() -> None:
    app = _app(rate="1.7", tip="-3,0.5", frame="4", ink="16,0,0,1")
    assert _shown(app) == "1.7 -3 0.5 4 17"


@pytest.mark.parametrize("text", ["", "NaN", "1e999", "-1e999,1", "1,2,3", "\0", "<x>", "5" * 9999])
def test_broken_link_leaves_live_controls_at_their_defaults(text: str) -> None:
    assert _shown(_app(rate=text, tip=text, frame=text, ink=text)) == AT_REST


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        (SLIDER, {"value": 1.2}, "1.2 1 2 0 0"),
        (SLIDER, {"value": 99}, "2 1 2 0 0"),
        (SLIDER, {"value": -99}, "0 1 2 0 0"),
        (PLANE, {"at": {"tip": [-1, 0]}}, "0.5 -1 0 0 0"),
        (PLANE, {"at": {"tip": [1e300, -1e300]}}, "0.5 3 -2 0 0"),
        (PLANE, {"frame": 3}, "0.5 1 2 3 0"),
        (PLANE, {"frame": 1e9}, "0.5 1 2 4 0"),
        (PLANE, {"frame": -7}, "0.5 1 2 0 0"),
        (PAINT, {"pixels": [[1, 2], [3, 400]]}, "0.5 1 2 0 22"),
    ],
)
def test_message_moves_its_control_and_no_further_than_allowed(
    key: str, values: dict[str, Any], expected: str
) -> None:
    assert _shown(hand(_app(), key, values)) == expected


HUGE, NAN, INFINITE = 10**400, float("nan"), float("inf")
NO_POINTS: list[object] = [None, [], [1], [1, 2, 3], "12", {"0": 1}, [[1, 2], [3, 4]]]
NO_NUMBERS: list[object] = [None, "1", True, [1], {}, HUGE, NAN, INFINITE, -INFINITE]
NO_GRIDS: list[object] = [None, 1, [], [[]], [[1, 2]], [[1], [2]], [[1, 2], 3]]
NO_VALUES: list[object] = [None, 1, "x", [1], {"something": "else"}]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        *[(SLIDER, {"value": bad}) for bad in NO_NUMBERS],
        *[(PLANE, {"at": bad}) for bad in [*NO_VALUES, []]],
        *[(PLANE, {"at": {"tip": bad}}) for bad in NO_POINTS],
        *[(PLANE, {"at": {"tip": [bad, 1]}}) for bad in NO_NUMBERS],
        *[(PLANE, {"frame": bad}) for bad in NO_NUMBERS],
        *[(PAINT, {"pixels": bad}) for bad in NO_GRIDS],
        *[(PAINT, {"pixels": [[bad, 0], [0, 0]]}) for bad in NO_NUMBERS],
        *[(key, bad) for key in (SLIDER, PLANE, PAINT) for bad in NO_VALUES],
    ],
    ids=lambda part: repr(part)[:50],
)
def test_malformed_message_leaves_its_control_where_it_is(key: str, values: object) -> None:
    assert _shown(hand(_app(), key, values)) == AT_REST


@pytest.mark.parametrize(
    "state", [{}, {"live": None}, {"live": 1}, {"live": []}, {"live": {}}, {"else": {"seq": 1}}]
)
def test_state_that_is_no_message_is_ignored(state: object) -> None:
    assert _shown(deliver(_app(), {PLANE: state}).run()) == AT_REST


@pytest.mark.parametrize("sequence", [7, 1_800_000_000_000, 2.5])
def test_number_of_a_message_is_echoed(sequence: float) -> None:
    app = _app()
    assert live_parts(app)[SLIDER]["ack"] is None
    state = {"live": {"seq": sequence, "settled": False, "values": {"value": 1}}}
    assert live_parts(deliver(app, {SLIDER: state}))[SLIDER]["ack"] == sequence


@pytest.mark.parametrize("sequence", [None, "7", True, [7], float("nan"), HUGE])
def test_malformed_number_of_a_message_is_not_echoed(sequence: object) -> None:
    app = deliver(_app(), {SLIDER: {"live": {"seq": sequence, "values": {"value": 1}}}})
    assert not app.exception
    assert live_parts(app)[SLIDER]["ack"] is None


def test_settled_message_is_written_into_the_url_and_others_are_not() -> None:
    app = _app()
    hand(app, PLANE, {"at": {"tip": [2, 1]}}, settled=False)
    assert "tip" not in app.query_params
    hand(app, PLANE, {"at": {"tip": [2, 1.5]}}, settled=True, sequence=2)
    assert app.query_params["tip"] in ("2,1.5", ["2,1.5"])


def test_frames_of_a_run_are_sent_together_once_the_browser_asks_and_no_hand_moves() -> None:
    app = _app()
    assert "frames" not in live_parts(app)[PLANE]
    hand(app, PLANE, {"frames": True})
    data = live_parts(app)[PLANE]
    assert len(data["frames"]) == data["timeline"]["n_frames"] == 5
    assert data["timeline"]["captions"][4] == "frame 4"
