"""Sections with pictures of their own answer the hand as directly as the main picture."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import Visitor, formulas, query, settle

pytestmark = pytest.mark.browser


def hold(page: Page, slider: Locator, share: float) -> None:
    """Press a slider's track at a share of its length, and keep it pressed."""
    slider.scroll_into_view_if_needed()
    x, y = on_track(slider, share)
    page.mouse.move(x, y)
    page.mouse.down()


def move(page: Page, slider: Locator, share: float) -> None:
    """Move what is held to a share of the slider's length."""
    page.mouse.move(*on_track(slider, share), steps=10)
    settle(page)


def let_go(page: Page) -> None:
    page.mouse.up()
    settle(page)


def on_track(slider: Locator, share: float) -> tuple[float, float]:
    box = slider.bounding_box()
    assert box is not None
    return box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2


def formula_with(page: Page, part: str) -> str:
    (found,) = (source for source in formulas(page) if part in source)
    return found


@pytest.mark.parametrize(
    ("path", "slider", "name", "shown"),
    [
        ("/pca", "Bend", "bend", ".prose"),
        ("/pca", "Noise on each pixel", "noise", ".prose"),
        ("/svd", "Noise", "noise", ".prose"),
        ("/svd", "Singular values kept", "axes", ".prose"),
        ("/svd", "Layers kept", "keep", ".matrices"),
    ],
)
def test_section_follows_its_slider_while_it_is_held(
    somebody: Visitor, path: str, slider: str, name: str, shown: str
) -> None:
    page = somebody.open(path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    control = page.get_by_role("slider", name=slider).last
    before = page.locator(shown).all_inner_texts()
    hold(page, control, 0.1)
    move(page, control, 0.7)
    assert any("/live/" in url for url in asked)
    assert page.locator(shown).all_inner_texts() != before
    assert name not in query(page)
    now = page.locator(shown).all_inner_texts()
    let_go(page)
    assert name in query(page)
    assert page.locator(shown).all_inner_texts() == now


@pytest.mark.parametrize(
    ("path", "slider", "name", "formula"),
    [
        ("/pca", "Step", "power", r"C\, v_{"),
        ("/pca", "Stage", "white", r"\operatorname{cov}"),
        ("/svd", "Step", "step", r"\tan\angle"),
        ("/svd", "Rank", "layers", r"\text{stored}"),
    ],
)
def test_formula_follows_a_timeline_while_it_is_scrubbed(
    somebody: Visitor, path: str, slider: str, name: str, formula: str
) -> None:
    page = somebody.open(path)
    control = page.get_by_role("slider", name=slider, exact=True).first
    before = formula_with(page, formula)
    hold(page, control, 0.02)
    move(page, control, 0.8)
    now = formula_with(page, formula)
    assert now != before
    assert name not in query(page)
    let_go(page)
    assert name in query(page)
    assert formula_with(page, formula) == now


def test_a_slider_that_comes_back_to_its_start_is_let_go(somebody: Visitor) -> None:
    page = somebody.open("/pca?bend=0.5")
    control = page.get_by_role("slider", name="Bend")
    before = page.locator(".prose").all_inner_texts()
    hold(page, control, 0.5)
    move(page, control, 0.9)
    assert page.locator(".prose").all_inner_texts() != before
    move(page, control, 0.5)
    let_go(page)
    assert page.locator(".prose").all_inner_texts() == before
    # The part is nobody's again: its other controls are answered.
    page.get_by_text("Two moons", exact=True).click()
    settle(page)
    assert page.locator(".prose").all_inner_texts() != before


def test_point_reached_by_two_vectors_is_dragged_with_its_formula(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    before = formula_with(page, "s\\,a + t\\,b")
    knob = page.locator(".handle[data-id=p] .grip")
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=8)
    settle(page)
    assert formula_with(page, "s\\,a + t\\,b") != before
    assert "p" not in query(page)
    let_go(page)
    assert "p" in query(page)


def test_photograph_comes_back_component_by_component(somebody: Visitor) -> None:
    page = somebody.open("/pca?pca_data=china.jpg")
    player = page.locator(".mosaic").first
    expect(player.locator("figcaption").first).to_have_text("1 component")
    colors = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, 60, 60).data).size"
    gray = player.locator("canvas:not(.back)").first.evaluate(colors)
    scrub = page.get_by_role("slider", name="Components").first
    scrub.focus()
    page.keyboard.press("End")
    settle(page)
    expect(player.locator("figcaption").first).to_have_text("3 components")
    assert query(page)["colors"] == "3"
    assert player.locator("canvas:not(.back)").first.evaluate(colors) != gray
    page.keyboard.press("Home")
    settle(page)
    # Without a component every pixel has the mean color: three numbers and no transparency.
    assert player.locator("canvas:not(.back)").first.evaluate(colors) <= 4
    timeline = page.locator(".timeline:has([aria-label=Components])").first
    timeline.get_by_label("Play").click()
    expect(player.locator("figcaption").first).to_have_text("3 components", timeout=20_000)
    settle(page)
    expect(timeline.locator(".where")).to_have_text("k = 3: 100.0 %")


def test_color_picture_is_played_in_color(somebody: Visitor) -> None:
    page = somebody.open("/svd?layers=0")
    scrub = page.get_by_role("slider", name="Rank", exact=True).first
    scrub.focus()
    page.keyboard.press("End")
    settle(page)
    assert query(page)["layers"] == "128"
    channels = page.locator(".mosaic canvas").first.evaluate(
        """canvas => {
            const context = canvas.getContext("2d");
            const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
            const apart = (i) => Math.abs(data[i] - data[i + 2]);
            return Math.max(...Array.from({ length: 2000 }, (_, k) => apart(400 * k)));
        }"""
    )
    assert channels > 60
