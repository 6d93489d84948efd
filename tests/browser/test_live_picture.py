"""The main picture of the vectors lesson answers the hand."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Request, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from mathdl_ui import tex
from tests.browser.driving import (
    Visitor,
    becomes,
    drag,
    formulas,
    grip,
    handle,
    main_formula,
    point,
    press_button,
    query,
    settle,
    spoken_at,
    visitor,
)

pytestmark = pytest.mark.browser
A = (3.2, 1.1)
B = (1.4, 3.1)


def dot_shown(page: Page) -> str:
    """The dot product as the formula shows it."""
    found = re.search(r"= \\mathbf\{([^}]*)\}", main_formula(page))
    assert found, main_formula(page)
    return found[1]


def dot_of(a: tuple[float, float], b: tuple[float, float]) -> str:
    return tex.number(float(np.dot(a, b)))


def test_formula_shows_the_numbers_of_the_picture(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    assert (spoken_at(page, "a"), spoken_at(page, "b")) == (A, B)
    assert dot_shown(page) == dot_of(A, B)


def test_formula_follows_while_the_mouse_is_still_down(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    x, y = grip(page, "b")
    page.mouse.move(x, y)
    page.mouse.down()
    for end in ((x + 60, y + 30), (x - 80, y + 90)):
        page.mouse.move(*end, steps=8)
        b = spoken_at(page, "b")
        assert b != B
        settle(page)
        assert dot_shown(page) == dot_of(A, b)
    assert "b" not in query(page)
    page.mouse.up()
    settle(page)
    assert point(page, "b") == spoken_at(page, "b")
    assert "a" not in query(page)


def test_handle_is_under_the_pointer_before_the_server_answers(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    x, y = grip(page, "b")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y + 40)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    box = handle(page, "b").locator(".grip").bounding_box()
    page.mouse.up()
    assert box is not None
    # Positions are rounded to a tenth of a unit, which is about five pixels.
    assert box["x"] + box["width"] / 2 == pytest.approx(x + 50, abs=4)
    assert box["y"] + box["height"] / 2 == pytest.approx(y + 40, abs=4)


def test_handle_stays_in_its_range_when_dragged_far_out(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    drag(page, "b", (-1200, -700))
    assert point(page, "b") == (-6, 4.5)
    assert dot_shown(page) == dot_of(A, (-6, 4.5))


def test_arrow_keys_move_a_focused_handle_finely_and_with_shift_coarsely(
    somebody: Visitor,
) -> None:
    page = somebody.open("/vectors")
    handle(page, "b").focus()
    for key, expected in (
        ("ArrowRight", (1.5, 3.1)),
        ("ArrowUp", (1.5, 3.2)),
        ("Shift+ArrowRight", (2.5, 3.2)),
        ("Shift+ArrowDown", (2.5, 2.2)),
        ("ArrowLeft", (2.4, 2.2)),
        ("ArrowDown", (2.4, 2.1)),
    ):
        page.keyboard.press(key)
        settle(page)
        assert spoken_at(page, "b") == point(page, "b") == expected, key
        assert dot_shown(page) == dot_of(A, expected)


def test_keys_pressed_faster_than_the_server_answers_all_count(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    handle(page, "b").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    settle(page)
    assert spoken_at(page, "b") == point(page, "b") == (2.9, 3.1)
    assert dot_shown(page) == dot_of(A, (2.9, 3.1))


def test_a_key_that_comes_up_elsewhere_lets_go_of_the_handle(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    handle(page, "b").focus()
    page.keyboard.down("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.up("ArrowRight")
    settle(page)
    assert spoken_at(page, "b") == point(page, "b") == (1.5, 3.1)
    page.get_by_role("button", name="Orthogonal").click()
    settle(page)
    assert dot_shown(page) == "0"


def test_handles_and_timeline_are_reached_with_the_tab_key(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    handle(page, "a").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.shadowRoot?.activeElement.ariaLabel ?? ''")
        )
    assert reached[0].startswith("Tip of b")
    assert reached[1:] == ["Play", "Step back", "Step"]


def test_finger_drags_a_handle_and_the_page_does_not_scroll(browser: Browser, address: str) -> None:
    with visitor(browser, address, width=390, height=844, touch=True) as somebody:
        page = somebody.open("/vectors")
        x, y = grip(page, "b")
        scrolled = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
        fingers = somebody.context.new_cdp_session(page)
        for kind, points in (
            ("touchStart", [(0, 0)]),
            *(("touchMove", [(4 * i, 5 * i)]) for i in range(1, 13)),
            ("touchEnd", []),
        ):
            touches = [{"x": x + dx, "y": y + dy} for dx, dy in points]
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        settle(page)
        b = point(page, "b")
        assert b[0] > B[0] + 1
        assert b[1] < B[1] - 1
        assert dot_shown(page) == dot_of(A, b)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == scrolled


def test_presets_set_up_their_phenomena(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    for name, a, b in (
        ("Orthogonal", (3, 1), (-1, 3)),
        ("Same direction", (4, 2), (2, 1)),
        ("Opposite", (3, 1.5), (-2, -1)),
        ("Long but unrelated", (5.5, 0.3), (-0.3, 4.2)),
    ):
        press_button(page, name)
        assert (point(page, "a"), point(page, "b")) == (a, b), name
        assert (spoken_at(page, "a"), spoken_at(page, "b")) == (a, b)
        assert dot_shown(page) == dot_of(a, b)


def test_a_preset_is_answered_by_the_drawing_and_then_by_the_page(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    with page.expect_request("**/live/*"):
        press_button(page, "Orthogonal")
    assert dot_shown(page) == dot_of((3, 1), (-1, 3))
    assert point(page, "b") == spoken_at(page, "b")


def test_without_the_direct_way_a_preset_goes_through_streamlit(somebody: Visitor) -> None:
    somebody.page.route("**/live/*", lambda route: route.fulfill(status=404, body="No."))
    page = somebody.open("/vectors")
    press_button(page, "Orthogonal")
    press_button(page, "Opposite")
    assert point(page, "b") == spoken_at(page, "b")
    assert dot_shown(page) == dot_of((3, 1.5), (-2, -1))
    somebody.complaints[:] = [text for text in somebody.complaints if "/live/" not in text]


def test_pictures_below_follow_the_one_above_when_the_hand_lets_go(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    before = [source for source in formulas(page) if "s\\,a + t\\,b &=" in source]
    drag(page, "b", (60, 20))
    after = [source for source in formulas(page) if "s\\,a + t\\,b &=" in source]
    assert len(before) == len(after) == 1
    assert before != after


def between(page: Page, share: float) -> tuple[float, float]:
    """On the screen, that share of the way along the arrow b from its tail."""
    handle(page, "b").scroll_into_view_if_needed()
    shaft = handle(page, "b").locator(".shape").get_attribute("d") or ""
    svg = page.locator("svg:has(.handle[data-id=b])").first.bounding_box()
    assert svg is not None
    x0, y0, _, _ = (float(number) for number in re.findall(r"-?[0-9.]+", shaft))
    x1, y1 = grip(page, "b")
    x0, y0 = x0 + svg["x"], y0 + svg["y"]
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


@pytest.mark.parametrize(("share", "is_caught"), [(0.3, False), (0.6, False), (0.8, True)])
def test_only_the_outer_third_of_an_arrow_catches_the_pointer(
    somebody: Visitor, share: float, *, is_caught: bool
) -> None:
    page = somebody.open("/vectors")
    x, y = between(page, share)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=6)
    page.mouse.up()
    settle(page)
    assert ("b" in query(page)) == is_caught
    assert "a" not in query(page)


def test_of_two_handles_within_reach_the_nearer_one_is_caught(somebody: Visitor) -> None:
    page = somebody.open("/vectors?a=3,1&b=3.3,1")
    x, y = grip(page, "a")
    page.mouse.move(x - 2, y)  # within reach of b too, which lies on top
    page.mouse.down()
    page.mouse.move(x - 2, y - 80, steps=6)
    page.mouse.up()
    settle(page)
    assert point(page, "b") == (3.3, 1)
    assert point(page, "a")[1] > 2


# --- A whole cloud by its center and the ends of its axes ----------------------------------------


def share_across(page: Page) -> float:
    """How wide the cloud is across, by where its three handles stand."""
    center, along, across = (
        np.array(spoken_at(page, name)) for name in ("center", "spread", "ratio")
    )
    x, y = along - center
    off_the_rail = (across - center) @ (along - center)
    assert abs(off_the_rail) < 0.02 * (x * x + y * y)
    return float((across - center) @ (-y, x) / (x * x + y * y))


def test_spread_across_the_cloud_is_dragged_and_stays_on_its_axis(somebody: Visitor) -> None:
    page = somebody.open("/pca?move=Whole+cloud")
    assert share_across(page) == pytest.approx(0.35, abs=0.01)
    before = main_formula(page)
    x, y = grip(page, "ratio")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 50, steps=8)
    settle(page)
    assert share_across(page) > 0.5
    assert main_formula(page) != before
    assert "ratio" not in query(page)
    page.mouse.up()
    settle(page)
    assert float(query(page)["ratio"]) == pytest.approx(share_across(page), abs=0.01)
    assert {"center", "spread"}.isdisjoint(query(page))


def test_spread_across_follows_the_tilt_and_the_center_of_the_cloud(somebody: Visitor) -> None:
    page = somebody.open("/pca?move=Whole+cloud&ratio=0.6")
    x, y = grip(page, "spread")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y - 60, steps=8)
    settle(page)
    assert share_across(page) == pytest.approx(0.6, abs=0.01)
    page.mouse.up()
    settle(page)
    drag(page, "center", (50, 40))
    assert share_across(page) == pytest.approx(0.6, abs=0.01)
    assert query(page)["ratio"] == "0.6"


def test_arrow_keys_move_the_spread_across_along_its_axis(somebody: Visitor) -> None:
    page = somebody.open("/pca?move=Whole+cloud&ratio=0.6")
    handle(page, "ratio").focus()
    for key, ratio in (("ArrowRight", "0.61"), ("ArrowDown", "0.6"), ("Shift+ArrowUp", "0.7")):
        page.keyboard.press(key)
        settle(page)
        assert query(page)["ratio"] == ratio, key
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    settle(page)
    assert query(page)["ratio"] == "0.82"


# --- One message at a time -----------------------------------------------------------------------


class Wire:
    """What goes over the websocket about the plane: numbers sent, numbers acknowledged."""

    def __init__(self, page: Page) -> None:
        """Listen to the websocket that `page` will open."""
        self.events: list[tuple[str, float, bool]] = []
        page.on("websocket", self._tap)

    def _tap(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes) or len(frame) < 10:
            return
        for widget in BackMsg.FromString(frame).rerun_script.widget_states.widgets:
            if widget.id.endswith("-vectors-plane") and widget.json_value:
                live = json.loads(widget.json_value)["live"]
                self._note("sent", live["seq"], settled=live["settled"])

    def _received(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes) or b"vectors-plane" not in frame:
            return
        part = ForwardMsg.FromString(frame).delta.new_element.bidi_component
        if part.json and (ack := json.loads(part.json).get("ack")):
            self._note("ack", ack, settled=True)

    def _note(self, kind: str, number: float, *, settled: bool) -> None:
        # Other controls' messages repeat the plane's last one.
        if all((kind, number) != event[:2] for event in self.events):
            self.events.append((kind, number, settled))

    @property
    def most_in_flight(self) -> int:
        """How many messages were without an answer at the same time."""
        flying: set[float] = set()
        most = 0
        for kind, number, _ in self.events:
            if kind == "sent":
                flying.add(number)
            else:
                flying = {n for n in flying if n > number}
            most = max(most, len(flying))
        return most


def wave(page: Page, *, n_moves: int = 90) -> None:
    """Drag b about as fast as the browser takes it, and let go somewhere else."""
    x, y = grip(page, "b")
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(n_moves):
        page.mouse.move(x + 120 * np.sin(i / 9), y + 90 * (1 - np.cos(i / 9)))
    page.mouse.move(x - 33, y + 71)
    page.mouse.up()
    settle(page)


def assert_the_last_state_arrived(page: Page) -> None:
    b = spoken_at(page, "b")
    assert point(page, "b") == b
    assert dot_shown(page) == dot_of(A, b)


def test_never_two_moves_are_on_their_way_and_the_last_state_arrives(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    asked: list[int] = []  # how many were on their way when one left
    flying: set[Request] = set()

    def leaves(request: Request) -> None:
        if "/live/" in request.url:
            flying.add(request)
            asked.append(len(flying))

    page.on("request", leaves)
    page.on("requestfinished", lambda request: flying.discard(request))
    wave(page)
    assert len(asked) >= 2
    assert max(asked) == 1
    assert_the_last_state_arrived(page)


@pytest.mark.parametrize("status", [404, 500])
def test_without_the_direct_way_the_drag_goes_through_streamlit(
    somebody: Visitor, status: int
) -> None:
    wire = Wire(somebody.page)
    somebody.page.route("**/live/*", lambda route: route.fulfill(status=status, body="No."))
    page = somebody.open("/vectors")
    wave(page)
    sent = [number for kind, number, _ in wire.events if kind == "sent"]
    assert 2 <= len(sent) <= 90
    assert sent == sorted(sent)
    assert wire.most_in_flight == 1
    last = [event for event in wire.events if event[0] == "sent"][-1]
    assert last[2], "the last message must say that the hand has let go"
    assert_the_last_state_arrived(page)
    assert somebody.complaints, "the browser says what was refused"
    somebody.complaints[:] = [text for text in somebody.complaints if "/live/" not in text]


# --- The timeline --------------------------------------------------------------------------------


def timeline(page: Page) -> None:
    expect(page.get_by_role("button", name="Play")).to_be_enabled()


def caption(page: Page) -> str:
    return page.locator(".timeline .where").first.inner_text()


def test_playing_turns_b_and_pausing_settles_formula_and_url(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    timeline(page)
    before = (spoken_at(page, "b"), caption(page))
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(700)
    assert spoken_at(page, "b") != before[0]
    assert caption(page) != before[1]
    assert "b" not in query(page)
    page.get_by_role("button", name="Pause").click()
    settle(page)
    b = point(page, "b")
    assert np.hypot(*b) == pytest.approx(np.hypot(*B), abs=1e-3)
    assert dot_shown(page) == dot_of(A, b)
    assert spoken_at(page, "a") == A


def test_playing_stops_at_the_end_by_itself(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    timeline(page)
    page.get_by_label("Speed").first.select_option("4")
    page.get_by_role("button", name="Play").click()
    # Its frames are fetched first.
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=10_000)
    settle(page)
    b = point(page, "b")
    assert b == pytest.approx((np.hypot(*B), 0), abs=1e-3)


def test_step_and_step_back_are_inverse(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    timeline(page)
    press_button(page, "Step")
    first = (point(page, "b"), caption(page), main_formula(page))
    press_button(page, "Step")
    assert (point(page, "b"), caption(page), main_formula(page)) != first
    press_button(page, "Step back")
    assert (point(page, "b"), caption(page), main_formula(page)) == first


def test_steps_faster_than_the_server_answers_all_count(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    timeline(page)
    press_button(page, "Step")
    x, y = point(page, "b")
    for _ in range(9):
        page.get_by_role("button", name="Step", exact=True).click()
    settle(page)
    assert point(page, "b") == pytest.approx((-y, x), abs=1e-3)


def test_timeline_is_scrubbed_with_the_keyboard(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    timeline(page)
    scrub = page.get_by_role("slider", name="Turn b once around")
    scrub.focus()
    page.keyboard.press("Home")
    settle(page)
    assert point(page, "b") == pytest.approx((np.hypot(*B), 0), abs=1e-3)
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    settle(page)
    assert point(page, "b") == pytest.approx((0, np.hypot(*B)), abs=1e-3)
    becomes(page.locator(".timeline .where").first, re.compile(r"a·b = "))


def test_handle_can_be_dragged_after_playing(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    timeline(page)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Pause").click()
    settle(page)
    drag(page, "b", (40, 40))
    assert point(page, "b") == spoken_at(page, "b")
    assert dot_shown(page) == dot_of(A, point(page, "b"))


# --- Painting ------------------------------------------------------------------------------------


def most_alike(page: Page) -> str:
    return page.get_by_text("Most alike:").inner_text()


def test_painting_a_digit_changes_those_most_alike(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    grid = page.get_by_role("img", name=re.compile("grid of 8 by 8"))
    grid.scroll_into_view_if_needed()
    assert most_alike(page).startswith("Most alike: a 0 (")
    press_button(page, "Clear")
    expect(page.get_by_text("An empty picture is the zero vector")).to_be_visible()
    box = grid.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] * 0.5
    page.mouse.move(x, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] - 12, steps=8)
    page.mouse.up()
    settle(page)
    assert most_alike(page).startswith("Most alike: a 1")
    assert len(query(page)["digit"].split(",")) == 64


def test_digit_is_painted_with_the_keyboard(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    grid = page.get_by_role("img", name=re.compile("grid of 8 by 8"))
    press_button(page, "Clear")
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    settle(page)
    pixels = query(page)["digit"].split(",")
    assert [i for i, value in enumerate(pixels) if value != "0"] == [1]


def test_letting_go_runs_nothing_and_is_in_the_url_the_quests_and_the_history(
    somebody: Visitor,
) -> None:
    runs: list[object] = []

    def count(frame: bytes | str) -> None:
        if isinstance(frame, bytes):
            message = BackMsg.FromString(frame)
            if message.WhichOneof("type") == "rerun_script":
                runs.append(message.rerun_script)

    somebody.page.on("websocket", lambda socket: socket.on("framesent", count))
    page = somebody.open("/vectors", whole=False)
    n_opened = len(runs)
    drag(page, "b", (-70, 60))
    dragged = point(page, "b")
    assert dragged == spoken_at(page, "b") != B
    press_button(page, "Orthogonal")
    assert (point(page, "a"), point(page, "b")) == ((3, 1), (-1, 3))
    assert page.locator(".quests .done").count() == 1
    assert dot_shown(page) == "0"
    assert len(runs) == n_opened
    page.go_back()
    settle(page)
    assert (query(page), spoken_at(page, "b")) == ({"b": f"{dragged[0]:g},{dragged[1]:g}"}, dragged)
    page.go_back()
    settle(page)
    assert (query(page), spoken_at(page, "b")) == ({}, B)
    drag(page, "a", (30, 30))
    assert dot_shown(page) == dot_of(point(page, "a"), B)
    page.reload()
    settle(page)
    assert spoken_at(page, "a") == point(page, "a") != A


def test_button_counts_on_from_what_it_did_without_a_run(somebody: Visitor) -> None:
    page = somebody.open("/pca?move=Whole+cloud", whole=False)
    for number in ("2", "3", "4"):
        press_button(page, "New sample")
        assert query(page)["sample"] == number
    drag(page, "center", (40, -30))
    assert query(page)["sample"] == "4"
    press_button(page, "New sample")
    assert query(page)["sample"] == "5"


def test_controls_show_what_a_preset_has_set_without_a_run(somebody: Visitor) -> None:
    page = somebody.open("/convolution", whole=False)
    light = page.get_by_role("radio", name="Light", exact=True)
    divided = page.get_by_role("switch", name="Divide by the sum of weights")
    assert not light.is_checked()
    press_button(page, "Blur")
    assert (query(page)["shown"], query(page)["divided"]) == ("Light", "true")
    assert light.is_checked()
    assert divided.is_checked()
