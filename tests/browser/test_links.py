"""A link restores what was seen, hostile ones do no harm, sessions know nothing of each other."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from mathdl_ui.curriculum import LESSONS
from tests.browser.driving import (
    Visitor,
    choose,
    drag,
    handle,
    main_formula,
    point,
    press_button,
    query,
    running_app,
    settle,
    spoken_at,
    visitor,
)

pytestmark = pytest.mark.browser
A, B = (3.2, 1.1), (1.4, 3.1)


def test_first_visitor_of_a_fresh_server_can_follow_a_deep_link(
    browser: Browser, tmp_path: Path
) -> None:
    # As after an installation: nothing is compiled, so visitors come amid slow imports.
    fresh = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    with (
        running_app(tmp_path / "log.txt", **fresh) as address,
        visitor(browser, address) as somebody,
    ):
        page = somebody.open("/vectors?b=2,-1")
        assert page.get_by_role("heading", level=1).inner_text() == "Vectors"
        assert spoken_at(page, "b") == (2, -1)
        navigation = page.get_by_test_id("stSidebarNav")
        for entry in LESSONS:
            expect(navigation.get_by_role("link", name=entry.title)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_link_restores_the_state_in_another_browser(
    browser: Browser, address: str, somebody: Visitor
) -> None:
    page = somebody.open("/vectors")
    drag(page, "b", (-90, 40))
    drag(page, "p", (50, 50))
    press_button(page, "New exercise")
    choose(page, "Document a", "linear_model.Ridge")
    vector = page.get_by_role("textbox", name="Vector a")
    vector.fill("1, 0, 0, 2")
    vector.press("Control+Enter")
    settle(page)
    assert {"b", "p", "exercise", "doc_a", "u"} <= set(query(page))
    with visitor(browser, address) as other:
        same = other.open(page.url.removeprefix(address))
        assert spoken_at(same, "b") == spoken_at(page, "b") != B
        assert spoken_at(same, "p") == spoken_at(page, "p")
        assert main_formula(same) == main_formula(page)
        expect(same.get_by_text("Number 2.")).to_be_visible()
        expect(same.get_by_role("combobox", name="Document a")).to_have_value("linear_model.Ridge")
        expect(same.get_by_role("textbox", name="Vector a")).to_have_value("1, 0, 0, 2")
        assert query(same) == query(page)


def test_back_button_undoes_the_last_drag_and_forward_does_it_again(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    drag(page, "b", (-60, 30))
    first = (point(page, "b"), main_formula(page))
    drag(page, "b", (80, 40))
    second = (point(page, "b"), main_formula(page))
    assert first != second
    page.go_back()
    settle(page)
    assert (point(page, "b"), main_formula(page)) == first
    assert spoken_at(page, "b") == first[0]
    page.go_back()
    settle(page)
    assert "b" not in query(page)
    assert spoken_at(page, "b") == B
    page.go_forward()
    settle(page)
    assert (spoken_at(page, "b"), main_formula(page)) == first


def test_lesson_keeps_its_state_while_another_page_is_visited(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    drag(page, "b", (-60, 30))
    before = (spoken_at(page, "b"), main_formula(page))
    navigation = page.get_by_test_id("stSidebarNav")
    navigation.get_by_role("link", name="mathdl").click()
    page.wait_for_url(lambda url: "vectors" not in url)
    settle(page)
    navigation.get_by_role("link", name="Vectors").click()
    page.wait_for_url("**/vectors*")
    handle(page, "b").wait_for()
    settle(page)
    assert (spoken_at(page, "b"), main_formula(page)) == before
    assert point(page, "b") == before[0]


HOSTILE = (
    {"a": "NaN,1", "b": "1e999,2", "exercise": "-5", "u": "\0", "doc_a": "<script>"},
    {"a": "1", "b": "1,2,3", "p": ",", "digit": "1,2", "exercise": "1.5", "doc_a": "PCA"},
    {"a": "<b>,1", "b": "--,--", "digit": "NaN," * 63 + "1", "v": "", "exercise": "9" * 5000},
    {"a": "9" * 6000, "b": "1,2" * 900, "doc_b": "x" * 2000, "nobody": "knows"},
)


@pytest.mark.parametrize("parameters", HOSTILE, ids=["numbers", "shapes", "text", "long"])
def test_hostile_link_gives_the_defaults(somebody: Visitor, parameters: dict[str, str]) -> None:
    page = somebody.open("/vectors?" + urlencode({**parameters, "lecture": "maybe"}))
    assert (spoken_at(page, "a"), spoken_at(page, "b")) == (A, B)
    expect(page.get_by_role("heading", name="Checks itself")).to_be_visible()
    expect(page.get_by_role("combobox", name="Document a")).to_have_value("decomposition.PCA")
    expect(page.get_by_text("Number 1.")).to_be_visible()


def test_numbers_of_a_link_outside_the_picture_are_refused(somebody: Visitor) -> None:
    page = somebody.open("/vectors?a=600,1&b=2,-4.5")
    assert (spoken_at(page, "a"), spoken_at(page, "b")) == (A, (2, -4.5))


def test_two_visitors_do_not_see_each_other(
    browser: Browser, address: str, somebody: Visitor
) -> None:
    page = somebody.open("/vectors")
    with visitor(browser, address) as other:
        same = other.open("/vectors")
        drag(page, "b", (-90, 40))
        drag(same, "a", (30, -60))
        press_button(same, "New exercise")
        assert spoken_at(page, "a") == A
        assert spoken_at(same, "b") == B
        assert "exercise" not in query(page)
        page.reload()
        page.get_by_role("heading", level=1).wait_for()
        settle(page)
        expect(page.get_by_text("Number 1.")).to_be_visible()


def test_share_shows_the_link_of_the_current_state_and_its_code(somebody: Visitor) -> None:
    page = somebody.open("/vectors", whole=False)
    drag(page, "b", (-90, 40))
    press_button(page, "Share")
    x, y = point(page, "b")
    link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    expect(link).to_contain_text(f"{somebody.address}/vectors?b={x:g},{y:g}")
    expect(page.get_by_test_id("stPopoverBody").get_by_role("img").first).to_be_visible()


def test_lecture_mode_leaves_title_picture_controls_and_formula(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    drag(page, "b", (-90, 40))
    before = (spoken_at(page, "b"), main_formula(page))
    press_button(page, "Lecture mode")
    assert query(page)["lecture"] == "1"
    assert (spoken_at(page, "b"), main_formula(page)) == before
    expect(page.get_by_role("heading")).to_have_text(["Vectors"])
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(page.get_by_role("button", name="Orthogonal")).to_be_visible()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 18
    drag(page, "b", (20, 20))
    assert main_formula(page) != before[1]
    press_button(page, "Leave lecture mode")
    assert "lecture" not in query(page)
    expect(page.get_by_role("heading", name="Checks itself")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()


def test_link_can_ask_for_lecture_mode(somebody: Visitor) -> None:
    page = somebody.open("/vectors?lecture=1&b=2,1")
    expect(page.get_by_role("heading")).to_have_text(["Vectors"])
    assert spoken_at(page, "b") == (2, 1)
