"""Two browsers on one server: neither sees what the other brings, chooses or gets wrong."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driving import Visitor, press_button, query, settle, visitor

pytestmark = pytest.mark.browser


def test_data_errors_and_seeds_stay_in_their_browser(
    browser: Browser, address: str, somebody: Visitor
) -> None:
    mine = somebody.open("/vectors")
    with visitor(browser, address) as other:
        theirs = other.open("/vectors")
        for page, text in ((mine, "41, 42, 43, 44"), (theirs, "41, forty-two")):
            field = page.get_by_role("textbox", name="Vector a")
            field.fill(text)
            field.press("Control+Enter")
            settle(page)
        expect(theirs.get_by_test_id("stAlert").filter(has_text="forty-two")).to_be_visible()
        expect(mine.get_by_test_id("stAlert").filter(has_text="forty-two")).to_have_count(0)
        expect(theirs.get_by_role("textbox", name="Vector a")).to_have_value("41, forty-two")

        press_button(theirs, "New exercise")
        assert "exercise" in query(theirs)
        assert "exercise" not in query(mine)
        mine.reload()
        mine.get_by_role("heading", level=1).wait_for()
        settle(mine)
        expect(mine.get_by_text("Number 1.")).to_be_visible()
        expect(mine.get_by_role("textbox", name="Vector a")).to_have_value("41, 42, 43, 44")
        expect(mine.get_by_test_id("stAlert").filter(has_text="forty-two")).to_have_count(0)
        # A third one, without a link, finds the page as it was made.
        theirs.goto(f"{address}/vectors?whole=1")
        theirs.get_by_role("heading", level=1).wait_for()
        settle(theirs)
        expect(theirs.get_by_role("textbox", name="Vector a")).not_to_have_value("41, 42, 43, 44")
