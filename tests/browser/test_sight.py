"""Sections run when a reader comes near, and follow the hand when they are in sight."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import PATIENCE, Visitor, drag, point, settle, visitor

pytestmark = pytest.mark.browser
CODE = ".st-key-section-code [data-testid=stCode]"


def call(page: Page) -> str:
    """The call with the current numbers, as the section on the code has it."""
    return page.locator(CODE).first.inner_text()


def test_sections_run_when_a_reader_scrolls_to_them_and_catch_up_with_the_hand(
    somebody: Visitor,
) -> None:
    page = somebody.open("/vectors", whole=False)
    expect(page.get_by_role("heading", name="The code")).to_be_attached()
    expect(page.locator(CODE)).to_have_count(0)
    page.get_by_role("heading", name="The code").scroll_into_view_if_needed()
    expect(page.locator(CODE).first).to_be_visible(timeout=PATIENCE / 4)
    settle(page)
    before = call(page)
    drag(page, "b", (-70, 60))
    assert call(page) == before  # out of sight
    x, y = point(page, "b")
    page.locator(CODE).first.scroll_into_view_if_needed()
    expect(page.locator(CODE).first).to_contain_text(f"b = np.array([{x:g}, {y:g}])")


def test_what_is_in_sight_follows_when_the_hand_lets_go(browser: Browser, address: str) -> None:
    with visitor(browser, address, height=5_000) as reader:
        page = reader.open("/vectors", whole=False)
        expect(page.locator(CODE).first).to_be_visible(timeout=PATIENCE / 4)
        drag(page, "b", (-70, 60))
        x, y = point(page, "b")
        expect(page.locator(CODE).first).to_contain_text(f"b = np.array([{x:g}, {y:g}])")
