"""The lesson on CNN filters in a browser: painting, a filter in the hand, units, views, epochs."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import Visitor, becomes, formulas, press_button, query, settle

pytestmark = pytest.mark.browser


def middle(part: Locator) -> tuple[float, float]:
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def reading(page: Page) -> Locator:
    return page.locator(".prose").first


def tiles(page: Page) -> Locator:
    return page.locator(".tiles").first.locator(".tile canvas")


def test_painting_and_a_filter_in_the_hand_are_answered_while_they_move(somebody: Visitor) -> None:
    page = somebody.open("/cnn")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    as_it_was = reading(page).inner_text()
    x, y = middle(tiles(page).first)
    page.mouse.move(x - 60, y - 60)
    page.mouse.down()
    page.mouse.move(x + 60, y + 70, steps=10)
    settle(page)
    assert any("/live/" in url for url in asked)
    assert reading(page).inner_text() != as_it_was
    assert "ink" not in query(page)
    page.mouse.up()
    settle(page)
    assert len(query(page)["ink"].split(",")) == 64
    painted = reading(page).inner_text()

    x, y = middle(page.get_by_role("textbox", name="middle, middle"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 400, steps=12)
    settle(page)
    becomes(reading(page), "as learned")
    assert "edits" not in query(page)
    page.mouse.up()
    settle(page)
    assert query(page)["edits"].startswith("a6.0:")
    press_button(page, "As learned")
    becomes(reading(page), painted.split("\n")[0])
    expect(reading(page)).not_to_contain_text("as learned")

    # A link shows the same, also after a round of the epochs.
    scrub = page.get_by_role("slider", name="Epoch", exact=True)
    scrub.focus()
    page.keyboard.press("Home")
    settle(page)
    assert query(page)["epoch"] == "0"
    assert reading(page).inner_text() != painted
    page.keyboard.press("End")
    settle(page)
    assert "epoch" not in query(page)
    assert reading(page).inner_text() == painted


def test_a_unit_is_chosen_by_pointer_and_keys_in_all_views(somebody: Visitor) -> None:
    page = somebody.open("/cnn")
    ring = page.locator(".ring").first
    before = formulas(page)[0]
    # After the digit, a kernel and a map for each of the first filters.
    page.mouse.click(*middle(tiles(page).nth(2)))
    settle(page)
    assert query(page)["unit"].startswith("first,0,")
    assert formulas(page)[0] != before
    ring.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    settle(page)
    expect(ring).to_have_attribute("aria-label", r := ring.get_attribute("aria-label") or "")
    assert r.startswith("Map 2 of the first layer")
    assert query(page)["unit"].startswith("first,1,")
    formula = formulas(page)[0]
    for view, shows in (("Layer", "filter 2"), ("One unit", "what it sees")):
        page.get_by_text(view, exact=True).first.click()
        settle(page)
        expect(page.locator(".tile figcaption", has_text=shows).first).to_be_visible()
        assert formulas(page)[0] == formula
    # The digit can be painted by keys.
    page.locator(".brush").first.focus()
    page.keyboard.press("Space")
    settle(page)
    assert query(page)["ink"].startswith("16,")
