"""The main picture of the distributions lesson in a browser: the curve itself is the control."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from mathdl_core.probability.distributions_normal import Normal
from mathdl_ui import tex
from mathdl_ui.figures.distributions_families import FAMILIES
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
    visitor,
)

pytestmark = pytest.mark.browser
NORMAL = "/distributions?family=normal"


def sigma_shown(page: Page) -> float:
    found = re.search(r"\\sigma = ([\d.]+)", formulas(page)[0])
    assert found, formulas(page)[0]
    return float(found[1])


def cdf_shown(page: Page) -> tuple[str, str]:
    """Where the cursor is and what is below it, as the formula says."""
    found = re.search(r"F\(([^)]*)\) &= \\mathbf\{([^}]*)\}", formulas(page)[2])
    assert found, formulas(page)[2]
    return found[1], found[2]


def choose_family(page: Page, name: str) -> None:
    box = page.get_by_role("combobox", name="Family", exact=True)
    box.click()
    box.fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    settle(page)


def pull(page: Page, name: str, by: tuple[float, float]) -> None:
    """Take hold of a handle and move it, without letting go."""
    x, y = grip(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=8)
    settle(page)


def test_width_on_the_curve_is_dragged_and_the_formula_follows_while_the_mouse_is_down(
    somebody: Visitor,
) -> None:
    page = somebody.open(NORMAL)
    before = spoken_at(page, "center")
    pull(page, "width", (60, 0))
    sigma = spoken_at(page, "width")[0]
    assert sigma > 1.5
    assert sigma_shown(page) == sigma
    assert "parameters" not in query(page)
    # The center has stayed, and has sunk with the curve; so has the handle under the mouse.
    assert spoken_at(page, "center")[0] == before[0]
    assert spoken_at(page, "center")[1] < 0.7 * before[1]
    height = float(Normal(0, sigma).density(sigma))
    assert spoken_at(page, "width")[1] == pytest.approx(height, abs=0.006)
    page.mouse.up()
    settle(page)
    assert query(page)["parameters"] == f"0,{sigma:g}"


def test_center_carries_the_width_along_and_leaves_the_interval(somebody: Visitor) -> None:
    page = somebody.open(NORMAL)
    pull(page, "center", (80, 0))
    mu = spoken_at(page, "center")[0]
    assert spoken_at(page, "width")[0] == pytest.approx(mu + 1)
    assert spoken_at(page, "a")[0] == -1
    page.mouse.up()


def test_arrow_keys_move_a_point_of_the_curve(somebody: Visitor) -> None:
    page = somebody.open(NORMAL)
    handle(page, "width").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    settle(page)
    assert sigma_shown(page) == 1.65
    assert spoken_at(page, "width") == pytest.approx((1.65, 0.15), abs=0.006)
    assert query(page)["parameters"] == "0,1.65"


def test_cursor_along_x_finds_probabilities_and_up_and_down_quantiles(somebody: Visitor) -> None:
    page = somebody.open(NORMAL)
    pull(page, "x", (-40, 0))
    x = spoken_at(page, "x")[0]
    assert cdf_shown(page) == (tex.number(x), tex.number(float(Normal(0, 1).cdf(x))))
    page.mouse.up()
    settle(page)
    pull(page, "x", (0, 40))
    p = round(spoken_at(page, "x")[1] / 0.005) * 0.005
    x, shown = map(float, cdf_shown(page))
    assert shown == pytest.approx(p, abs=0.006)
    assert x == pytest.approx(float(Normal(0, 1).quantile(shown)), abs=1e-3)
    page.mouse.up()
    settle(page)
    # Let go, it stands on the curve.
    assert spoken_at(page, "x") == pytest.approx((x, shown), abs=0.006)


def test_interval_is_dragged_and_its_probability_follows(somebody: Visitor) -> None:
    page = somebody.open(NORMAL)
    pull(page, "b", (50, 0))
    a, b = spoken_at(page, "a")[0], spoken_at(page, "b")[0]
    probability = tex.number(Normal(0, 1).probability(a, b))
    assert rf"\mathbf{{{probability}}}" in formulas(page)[3]
    becomes(page.locator(".label.result").first, probability)
    page.mouse.up()


def test_link_restores_the_picture_in_another_browser(browser: Browser, address: str) -> None:
    with visitor(browser, address) as one:
        page = one.open("/distributions")
        choose_family(page, "Beta")
        drag(page, "width", (45, 0))
        drag(page, "a", (-30, 0))
        drag(page, "x", (40, 0))
        link, wanted = page.url.removeprefix(address), formulas(page)[:5]
    with visitor(browser, address, dark=True) as other:
        page = other.open(link)
        shown = [re.sub("#[0-9a-f]{6}", "", one) for one in formulas(page)[:5]]
        assert shown == [re.sub("#[0-9a-f]{6}", "", one) for one in wanted]


def test_impossible_parameters_are_answered_in_a_sentence_and_nothing_is_lost(
    somebody: Visitor,
) -> None:
    page = somebody.open(NORMAL)
    before = formulas(page)[0]
    page.get_by_role("button", name="Exact numbers").click()
    sigma = page.get_by_role("textbox", name="sigma")
    sigma.fill("-2")
    sigma.press("Enter")
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("sigma is -2.0: it must be above 0")
    expect(sigma).to_have_value("-2")
    assert formulas(page)[0] == before
    sigma.fill("15")
    sigma.press("Enter")
    settle(page)
    assert sigma_shown(page) == 15
    assert page.get_by_test_id("stAlert").count() == 0


def test_preset_shows_its_phenomenon(somebody: Visitor) -> None:
    page = somebody.open("/distributions")
    press_button(page, "Heavy tails")
    expect(page.get_by_text("no mean: the tails are too heavy")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_formulas_fit_their_column(browser: Browser, address: str, width: int) -> None:
    """Of every family as it opens."""
    with visitor(browser, address, width=width, height=1000) as somebody:
        page = somebody.open("/distributions")
        for title in FAMILIES:
            choose_family(page, title[0].upper() + title[1:])
            wide = page.evaluate(
                """() => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
                    .flatMap((host) => [...(host.shadowRoot ?? host).querySelectorAll(".formula")])
                    .slice(0, 5)
                    .map((one) => one.scrollWidth - one.clientWidth)"""
            )
            assert len(wide) >= 4
            assert max(wide) <= 0, (title, wide)
