"""The lesson on backpropagation in a real browser: dials, nodes, a typed expression, a network."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.driving import Visitor, formulas, query, settle, visitor

pytestmark = pytest.mark.browser


def dial(page: Page, name: str) -> Locator:
    return page.locator(f".graph [role=slider][aria-valuetext^='{name} =']").first


def node(page: Page, named: str) -> Locator:
    return page.locator(f".graph [role=button][aria-label^='{named}']").first


def step_formula(page: Page) -> str:
    return formulas(page)[0]


def hold(page: Page, what: Locator, by: float) -> None:
    """Take a dial by its middle and move it, without letting go."""
    box = what.locator(".grip").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=8)
    settle(page)


def test_graph_answers_dials_nodes_the_timeline_and_the_keyboard(somebody: Visitor) -> None:
    page = somebody.open("/backprop")
    w = dial(page, "w")
    before, value = step_formula(page), float(w.get_attribute("aria-valuenow") or 0)
    hold(page, w, 30)
    turned = float(w.get_attribute("aria-valuenow") or 0)
    assert turned > value + 1
    assert step_formula(page) != before
    assert "at" not in query(page)
    page.mouse.up()
    settle(page)
    assert float(query(page)["at"].split(",")[0]) == turned
    w.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    settle(page)
    expect(w).to_have_attribute("aria-valuetext", f"w = {turned - 0.2:.4g}")
    # A node that is tapped is spelled out, until the timeline moves on.
    node(page, "v₃").click()
    settle(page)
    assert "node" in query(page)
    assert r"v_{3} &= \sigma" in step_formula(page)
    expect(node(page, "v₃")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Step back").first.click()
    settle(page)
    assert "node" not in query(page)
    where = page.locator(".timeline .where").first
    expect(where).to_have_text("backward: x")
    page.get_by_label("Play", exact=True).first.click()
    expect(where).to_have_text("backward: w", timeout=20_000)


def test_a_typing_error_is_pointed_at_and_the_graph_stays(somebody: Visitor) -> None:
    page = somebody.open("/backprop")
    field = page.get_by_label("An expression of your own")
    n_nodes = page.locator(".graph").first.locator(".node").count()
    field.fill("x * (y + ) * 2")
    field.press("Enter")
    settle(page)
    expect(page.get_by_text(re.compile("At character 10: a value was expected"))).to_be_visible()
    assert page.locator("pre").first.inner_text() == "x * (y + ) * 2\n         ^"
    assert field.input_value() == "x * (y + ) * 2"
    assert page.locator(".graph").first.locator(".node").count() == n_nodes
    field.fill("x * (y + x) * 2")
    field.press("Enter")
    settle(page)
    expect(page.get_by_text(re.compile("At character"))).to_have_count(0)
    assert query(page)["f"] == "x * (y + x) * 2"
    assert page.locator(".graph").first.locator(".node").count() == 5
    # Where there is no value, the sentence says so and the graph stays.
    page = somebody.open("/backprop?f=log(x)*x&at=-1")
    expect(page.get_by_text("Log(-1) is not defined")).to_be_visible()
    assert page.locator(".graph").first.locator(".node").count() == 3


def test_network_is_shaped_walked_and_each_weight_tapped(somebody: Visitor) -> None:
    page = somebody.open("/backprop")
    network = page.locator(".graph").nth(1)
    assert network.locator(".node").count() == 8
    units = page.locator(".matrix", has_text="hidden units").locator("input").nth(1)
    units.fill("2")
    units.press("Enter")
    settle(page)
    assert query(page)["n_hidden"] == "3,2,0"
    assert network.locator(".node").count() == 10
    network.locator(".thread").filter(has_text="W2[2,1]").dispatch_event("click")
    settle(page)
    assert query(page)["weight"] == "W2[2,1]"
    assert any("w_{21}^{(2)}" in formula for formula in formulas(page))


def test_on_a_phone_the_graph_flows_downward(browser: Browser, address: str) -> None:
    with visitor(browser, address, width=390, height=844, touch=True) as somebody:
        page = somebody.open("/backprop")
        graph = page.locator(".graph").first
        expect(graph).to_have_class(re.compile("down"))
        first, last = (node(page, name).bounding_box() for name in ("v₁", "f"))
        assert first is not None
        assert last is not None
        assert last["y"] > first["y"] + 300
