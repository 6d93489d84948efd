"""The lesson on convolution in a browser: pictures, weights and strokes under the hand."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from mathdl_core.convolution.kernels import KERNELS
from mathdl_core.convolution.scanning import scan
from mathdl_ui.kernel_pictures import sample
from tests.browser.driving import (
    Visitor,
    choose,
    main_formula,
    press_button,
    query,
    settle,
    visitor,
)

pytestmark = pytest.mark.browser
Y = scan(sample("A temple").gray, KERNELS["Upright edges"]).y


def place(page: Page) -> Locator:
    return page.locator(".scan [data-id=place]").first


def answer(page: Page) -> str:
    return page.locator(".scan .answer").first.inner_text()


def stands_at(page: Page) -> tuple[int, int]:
    label = place(page).get_attribute("aria-label") or ""
    found = re.search(r"row (\d+), column (\d+)", label)
    assert found, label
    return int(found[1]) - 1, int(found[2]) - 1


def summed(page: Page) -> str:
    """The answer that belongs to where the point stands."""
    return f"sum = {Y[stands_at(page)]:g}".replace("-", "−")


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_pictures_weights_and_strokes_answer_the_hand(somebody: Visitor) -> None:
    page = somebody.open("/convolution")
    assert answer(page) == summed(page)
    x, y = middle(place(page).locator("rect"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y - 40, steps=9)
    assert answer(page) == summed(page)  # before anything is settled, and without the server
    settle(page)
    row, column = stands_at(page)
    assert f"y_{{{row + 1},{column + 1}}}" in main_formula(page)
    assert rf"\mathbf{{{Y[row, column]:g}}}" in main_formula(page)
    assert "place" not in query(page)
    page.mouse.up()
    settle(page)
    assert query(page)["place"] == f"{row},{column}"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    assert stands_at(page) == (row + 1, column + 5)
    # On the first picture the window goes where the hand is.
    box = page.locator(".scan canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 2, box["y"] + 2)
    settle(page)
    assert stands_at(page) == (0, 0)
    assert answer(page) == summed(page)
    # Weights are dragged and typed.
    weight = page.get_by_role("textbox", name="Weight in row 2, column 2").first
    x, y = middle(weight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=6)
    settle(page)
    assert float(weight.input_value()) == 2
    assert "kernel" not in query(page)
    page.mouse.up()
    settle(page)
    assert query(page)["kernel"] == "-1,0,1,-2,2,2,-1,0,1"
    weight.fill("0,5")
    weight.press("Enter")
    settle(page)
    assert query(page)["kernel"].split(",")[4] == "0.5"
    press_button(page, "Upright edges")
    assert "kernel" not in query(page)
    page.get_by_role("button", name="Play").first.click()
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Pause").first.click()
    settle(page)
    assert stands_at(page) != (0, 0)
    assert answer(page) == summed(page)
    # A signal is drawn with one stroke.
    strokes = page.locator(".strokes")
    x, y = middle(strokes)
    page.mouse.move(x - 100, y - 60)
    page.mouse.down()
    page.mouse.move(x + 100, y - 60, steps=3)
    page.mouse.up()
    settle(page)
    levels = np.array(query(page)["signal"].split(","), dtype=float)
    drawn = levels[levels == levels[len(levels) // 2]]
    assert len(drawn) >= 10


def test_own_pictures_are_taken_or_refused_and_the_camera_is_asked_for(
    browser: Browser, address: str
) -> None:
    with visitor(browser, address) as somebody:
        page = somebody.open("/convolution")
        choose(page, "Picture", "Your picture")
        bring = page.locator("[data-testid=stFileUploader] input[type=file]").first
        bring.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG no"})
        settle(page)
        expect(page.get_by_text("This is not an image that can be read here").first).to_be_visible()
        assert answer(page) == summed(page)
        stream = io.BytesIO()
        Image.new("RGB", (1_200, 600), (250, 120, 10)).save(stream, "PNG")
        bring.set_input_files(
            {"name": "b.png", "mimeType": "image/png", "buffer": stream.getvalue()}
        )
        settle(page)
        expect(page.get_by_text("was made smaller, to 1,024 × 512").first).to_be_visible()
        expect(page.locator(".scan .label.data").first).to_contain_text("your picture, 24 × 48")
        assert answer(page) == "sum = 0"
        choose(page, "Picture", "The camera")
        assert page.get_by_test_id("stCameraInput").count() == 0
        press_button(page, "Turn the camera on")
        expect(page.get_by_test_id("stCameraInput")).to_be_visible()
        expect(page.get_by_text("the browser has refused the camera").first).to_be_visible()
        expect(page.locator(".scan .label.data").first).to_contain_text("china.jpg")
