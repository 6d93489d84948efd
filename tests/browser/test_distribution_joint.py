"""The ellipse answers the hand and the keyboard; a column is fitted by eye, then by likelihood."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    Visitor,
    becomes,
    choose,
    drag,
    press_button,
    query,
    settle,
    spoken_at,
)

pytestmark = pytest.mark.browser


def section(page: Page, anchor: str) -> None:
    """Bring a section into view, so that what it holds is drawn."""
    page.locator(f"#{anchor}").scroll_into_view_if_needed()
    settle(page)


def offset(page: Page, name: str) -> tuple[float, float]:
    """From the center of the ellipse to one of its handles."""
    (x, y), (x0, y0) = spoken_at(page, name), spoken_at(page, "ellipse_center")
    return x - x0, y - y0


def test_dragging_one_axis_turns_both_and_a_typed_matrix_is_answered(somebody: Visitor) -> None:
    page = somebody.open("/distributions")
    section(page, "ellipse")
    before = offset(page, "ellipse_second")
    drag(page, "ellipse_first", (-60, -80))
    first, second = offset(page, "ellipse_first"), offset(page, "ellipse_second")
    assert second != before
    assert first[0] * second[0] + first[1] * second[1] == pytest.approx(0, abs=0.06)
    drag(page, "ellipse_center", (40, 0))
    assert offset(page, "ellipse_first") == pytest.approx(first, abs=0.02)
    drawn = query(page)["ellipse"]

    refused = page.locator(".prose", has_text="eigenvalue")
    cell = page.get_by_role("textbox", name="x, y", exact=True).first
    cell.fill("8.5")
    cell.press("Enter")
    settle(page)
    becomes(refused, re.compile("eigenvalue −.* The picture keeps the last one that fits"))
    assert query(page)["ellipse"] == drawn
    expect(page.get_by_role("textbox", name="y, x", exact=True).first).to_have_value("8.5")
    cell.fill("0")
    cell.press("Enter")
    settle(page)
    expect(refused).to_have_count(0)
    press_button(page, "Nearly a line")
    assert query(page)["ellipse"] == "0,0,2.4,1.6,0.2"


def test_a_column_is_fitted_by_eye_and_a_table_of_words_is_refused(somebody: Visitor) -> None:
    page = somebody.open("/distributions")
    section(page, "real-data")
    written = page.locator(".formula", has_text="ℓ").first
    before = written.inner_text()
    drag(page, "fit_top", (70, 0))
    assert written.inner_text() != before
    press_button(page, "Show the most likely")
    becomes(page.locator(".prose", has_text="Yours"), "short of the most likely normal")
    expect(page.get_by_role("cell", name="log-normal")).to_be_visible()

    choose(page, "Data", "Your table")
    assert "fit_seen" not in query(page)
    box = page.get_by_role("textbox", name="Paste")
    box.fill("name\nada\ngrace\nalan")
    box.press("Control+Enter")
    settle(page)
    expect(page.get_by_text("No column is all numbers")).to_be_visible()
    box.fill("wait,who\n3,a\n3,b\n3,c")
    box.press("Control+Enter")
    settle(page)
    expect(page.get_by_text("there is no spread to fit")).to_be_visible()
    expect(page.locator(".handle[data-id=fit_top]")).to_be_visible()
    box.fill("wait,who\n3.5,a\n1.5,b\n,c\n4.25,d")
    box.press("Control+Enter")
    settle(page)
    expect(page.get_by_text("3 values of wait")).to_be_visible()
    expect(page.get_by_text("1 gap(s) left out")).to_be_visible()
