"""The pictures on sampling answer the hand and play."""

import math
import re

import pytest
from playwright.sync_api import Page, expect

from mathdl_ui import tex
from tests.browser.driving import (
    Visitor,
    becomes,
    drag,
    formulas,
    grip,
    handle,
    press_button,
    query,
    settle,
    spoken_at,
)

pytestmark = pytest.mark.browser


def the_formula(page: Page, part: str) -> str:
    """The only formula in which this LaTeX occurs."""
    (found,) = [formula for formula in formulas(page) if part in formula]
    return found


def test_draw_follows_the_height_while_the_mouse_is_still_down(somebody: Visitor) -> None:
    page = somebody.open("/distributions")
    x, y = grip(page, "inverted_u")
    page.mouse.move(x, y)
    page.mouse.down()
    for dy in (30, 60):
        page.mouse.move(x, y + dy, steps=6)
        settle(page)
        _, u = spoken_at(page, "inverted_u")
        assert u < 0.7
        assert rf"\mathbf{{{tex.number(-math.log(1 - u))}}}" in the_formula(page, "Q(u)")
    assert "inverted_u" not in query(page)
    page.mouse.up()
    settle(page)
    assert float(query(page)["inverted_u"]) == spoken_at(page, "inverted_u")[1]


def test_envelope_that_is_dragged_too_low_is_said_to_be_so(somebody: Visitor) -> None:
    page = somebody.open("/distributions")
    words = page.get_by_text(re.compile("Too low"))
    expect(words).to_have_count(0)
    drag(page, "envelope", (0, 300))
    assert float(query(page)["envelope"]) == 0.6
    expect(words).to_have_count(1)
    # By keys it comes back to where it touches.
    handle(page, "envelope").focus()
    for _ in range(20):
        page.keyboard.press("ArrowUp")
    settle(page)
    assert float(query(page)["envelope"]) == pytest.approx(1.0)
    expect(words).to_have_count(0)


def test_samples_play_to_the_end_and_a_new_one_keeps_the_size(somebody: Visitor) -> None:
    page = somebody.open("/distributions")
    run = page.locator(".timeline").filter(has=page.get_by_label("Number of draws"))
    expect(run.get_by_role("button", name="Play")).to_be_enabled()
    run.get_by_label("Speed").select_option("4")
    run.get_by_role("button", name="Play").click()
    becomes(run.locator(".where"), "n = 100,000 · gap 0.00")
    expect(run.get_by_role("button", name="Play")).to_be_visible()
    settle(page)
    assert query(page)["falling_n"] == "15"
    formula = the_formula(page, "1.36")
    assert r"\sqrt{100000}" in formula
    press_button(page, "New sample")
    assert query(page) == {"falling_n": "15", "falling_seed": "2"}
    assert the_formula(page, "1.36") != formula
