"""The lesson on training in a real browser: pressed, played, stepped back, asked, painted."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    PATIENCE,
    Visitor,
    becomes,
    choose,
    drag,
    main_formula,
    press_button,
    query,
    settle,
)

pytestmark = pytest.mark.browser
LONG = "samples=1000&layer1=16&layer2=24&layer3=16&epochs=400&rate=0.01"


def where(page: Page) -> str:
    return page.locator(".player .where").inner_text()


def surface(page: Page) -> str:
    """The picture on the plane, as it is painted."""
    drawn: str = page.locator(".player .stage canvas:not(.back)").first.evaluate(
        "c => c.toDataURL()"
    )
    return drawn


def epochs_seen(page: Page, milliseconds: int) -> list[str]:
    """All that the timeline said, frame by frame."""
    seen: list[str] = page.evaluate(
        """async (milliseconds) => {
            const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot);
            const parts = roots.map((root) => root?.querySelector('.player .where'));
            const where = parts.find(Boolean), seen = new Set();
            const end = performance.now() + milliseconds;
            while (performance.now() < end) {
                seen.add(where.textContent);
                await new Promise(requestAnimationFrame);
            }
            return [...seen];
        }""",
        milliseconds,
    )
    return seen


def test_run_is_there_at_first_and_everything_steps_back_together(somebody: Visitor) -> None:
    page = somebody.open("/training")
    becomes(page.locator(".player .where"), "epoch 200")
    last, formula = surface(page), main_formula(page)
    said = page.locator(".player .said").all_inner_texts()
    slider = page.get_by_role("slider", name="Epoch")
    slider.focus()
    page.keyboard.press("Home")
    settle(page)
    assert where(page) == "epoch 0"
    assert query(page)["frame"] == "0"
    assert surface(page) != last
    assert main_formula(page) != formula
    now = page.locator(".player .said").all_inner_texts()
    assert all(one != other for one, other in zip(said, now, strict=True))
    page.keyboard.press("End")
    settle(page)
    assert surface(page) == last
    assert main_formula(page) == formula


def test_press_trains_and_plays_from_the_same_first_weights(somebody: Visitor) -> None:
    page = somebody.open("/training?frame=0&samples=60")
    becomes(page.locator(".player .where"), "epoch 0")
    first = page.locator(".player .said").nth(1).inner_text()
    choose(page, "Learning rate", "0.1")
    expect(page.get_by_text("Not trained yet")).to_be_visible()
    assert page.locator(".player .said").nth(1).inner_text() == first
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE)
    assert len(epochs_seen(page, 700)) > 5
    page.get_by_role("button", name="Pause").click()
    settle(page)
    page.get_by_role("slider", name="Epoch").focus()
    page.keyboard.press("Home")
    settle(page)
    assert page.locator(".player .said").nth(1).inner_text() == first


def test_network_is_asked_where_the_hand_is_without_a_rerun(somebody: Visitor) -> None:
    page = somebody.open("/training")
    becomes(page.locator(".player .where"), "epoch 200")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = main_formula(page)
    drag(page, "x", (-60, 40))
    assert any("/live/" in url for url in asked)
    assert main_formula(page) != before
    assert "ask" in query(page)
    plane = surface(page)
    page.locator(".player canvas.unit").first.hover()
    assert surface(page) != plane
    becomes(page.locator(".player .hint"), "Unit 1 of layer 1")


def test_points_are_painted_by_hand_and_by_keys(somebody: Visitor) -> None:
    page = somebody.open("/training?data=Your%20points")
    plane = page.locator(".player .stage svg").first
    becomes(page.locator(".player .where"), "epoch 200")
    box = plane.bounding_box()
    assert box is not None
    for k in range(3):
        page.mouse.click(box["x"] + 40 + 30 * k, box["y"] + 300)
    expect(page.get_by_text("26 of at most 200")).to_be_visible(timeout=PATIENCE)
    settle(page)
    plane.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(page.get_by_text("27 of at most 200")).to_be_visible(timeout=PATIENCE)
    press_button(page, "Undo")
    expect(page.get_by_text("26 of at most 200")).to_be_visible()
    assert query(page)["points"].count(";") == 25


def test_long_run_says_how_far_it_is_and_can_be_cancelled(somebody: Visitor) -> None:
    page = somebody.open("/training?data=Moons&samples=40&epochs=10")
    page.goto(f"{somebody.address}/training?{LONG}")
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    cancel.click(timeout=PATIENCE)
    ended = page.get_by_text("Cancelled after epoch").or_(page.get_by_text("Finished all"))
    expect(ended).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled(timeout=PATIENCE)
