"""The race answers the hand: the start is dragged or clicked, and settings go from map to race."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Visitor, formulas, query, settle

pytestmark = pytest.mark.browser


def test_the_start_follows_the_hand_and_a_click_and_the_sweep_leads_back(
    somebody: Visitor,
) -> None:
    page = somebody.open("/optimizers")
    race = page.locator("svg[aria-label^='Level lines of Rosenbrock']")
    box = race.bounding_box()
    assert box is not None
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    # The level lines, a line of many pieces, are drawn once and stay.
    level_lines = race.locator("path.muted").first
    level_lines.evaluate("lines => window.lines = lines")

    before = formulas(page)[0]
    grip = race.locator(".handle .grip")
    at = grip.bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 20, steps=6)
    settle(page)
    assert formulas(page)[0] != before
    live = [json.loads(body) for body in asked if '"known":' in body]
    assert live
    assert all(one["known"] for one in live)
    assert level_lines.evaluate("lines => lines === window.lines && lines.getTotalLength() > 999")
    page.mouse.up()
    settle(page)
    dragged = query(page)["at_rosenbrock"]

    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.7 * box["height"])
    settle(page)
    assert query(page)["at_rosenbrock"] != dragged
    expect(race).to_have_attribute("aria-label", re.compile("From the start at 1"))

    sweep = page.locator("svg[aria-label^='The loss of Momentum']")
    sweep.scroll_into_view_if_needed()
    box = sweep.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"])
    settle(page)
    page.get_by_role("button", name="Race with these").click()
    settle(page)
    power, beta = query(page)["sweep_rate_rosenbrock"].split(",")
    assert float(query(page)["rate_rosenbrock"]) == pytest.approx(float(power), abs=0.026)
    assert query(page)["beta"] == beta
