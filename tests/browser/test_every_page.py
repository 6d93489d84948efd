"""Every page of the course: narrow, light, dark, and for those who do not see it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.browser.driving import PATHS, settle, visitor

pytestmark = pytest.mark.browser
each_path = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.strip("/") or "home")

DARK = "rgb(31, 29, 26)"

# What Streamlit draws around the page is not ours to change: its header and menu, the sidebar's
# own buttons, the toolbars and fullscreen buttons that it lays over elements.
CHROME = (
    *("stHeader", "stToolbar", "stMainMenu", "stSidebarCollapseButton", "stSidebarHeader"),
    *("stExpandSidebarButton", "stElementToolbar", "stFullScreenFrameButton", "stStatusWidget"),
)

# Rules that name a thing which Streamlit makes and has no option for, however it is used.
STREAMLIT = {
    # st.code with a height: a region that scrolls, without tabindex.
    "scrollable-region-focusable": "stCode",
    # The navigation nests each chapter's list in a div inside the list of chapters.
    "list": "stSidebarNavItems",
    "listitem": "stSidebarNav",
}


@each_path
def test_page_is_drawn_without_errors_or_serious_barriers(
    browser: Browser, address: str, path: str
) -> None:
    with visitor(browser, address) as somebody:
        page = somebody.open(path)
        assert background(page) != DARK
        reveal(page)
        assert_pictures_are_drawn(page)
        assert not barriers(page)


@each_path
def test_page_can_be_read_in_the_dark(browser: Browser, address: str, path: str) -> None:
    with visitor(browser, address, dark=True) as somebody:
        page = somebody.open(path)
        assert background(page) == DARK
        reveal(page)
        assert not barriers(page, runOnly=["color-contrast"])


def background(page: Page) -> str:
    """The color of the page."""
    color: str = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    return color


def barriers(page: Page, **options: list[str]) -> str:
    """What axe finds serious in what is ours; empty if there is nothing."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    serious = [v for v in found.response["violations"] if v["impact"] in {"serious", "critical"}]
    return "\n\n".join(report for v in serious if (report := ours(page, v)))


def assert_pictures_are_drawn(page: Page) -> None:
    """Each live component is mounted, and is large enough to be seen and grabbed."""
    drawn = 0
    for root in page.locator("[data-testid=stBidiComponentIsolated] .root").all():
        assert "ready" in (root.get_attribute("class") or "")
        # A sentence that has nothing to say takes no place.
        if not root.locator("svg, canvas, table, math, input").count():
            continue
        box = root.bounding_box()
        assert box is not None
        is_control = "chooser" in (root.get_attribute("class") or "")
        assert box["width"] > (50 if is_control else 100)
        assert box["height"] >= 40
        drawn += 1
    assert drawn >= 2


def reveal(page: Page) -> None:
    """Scroll through the page, so that everything is there."""
    page.evaluate(
        """async () => {
            const main = document.querySelector('[data-testid=stMain]');
            for (let y = 0; y < main.scrollHeight; y += 700) {
                main.scrollTo(0, y);
                await new Promise((done) => setTimeout(done, 30));
            }
            main.scrollTo(0, 0);
        }"""
    )
    settle(page)


def ours(page: Page, violation: dict[str, Any]) -> str:
    """A violation in words with the places that are ours; empty if there are none."""
    places = []
    for node in violation["nodes"]:
        target = node["target"][0]
        inside = target[0] if isinstance(target, list) else target
        around = [*CHROME, *filter(None, [STREAMLIT.get(violation["id"])])]
        is_chrome = page.evaluate(
            """([target, around]) => {
                const node = document.querySelector(target);
                return around.some((id) => node?.closest(`[data-testid="${id}"]`));
            }""",
            [inside, around],
        )
        if not is_chrome:
            places.append(f"{node['target']}: {node['html'][:160]} {node['failureSummary'][:200]}")
    if not places:
        return ""
    return "\n".join([f"{violation['id']}: {violation['help']}", *places])


@each_path
def test_page_on_a_phone_does_not_scroll_sideways(
    browser: Browser, address: str, path: str
) -> None:
    with visitor(browser, address, width=390, height=844, touch=True) as somebody:
        page = somebody.open(path)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            reveal(page)
            widths = page.evaluate(
                """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
                    .map((e) => [e.scrollWidth, e.clientWidth])"""
            )
            assert all(scroll <= client for scroll, client in widths), sticking_out(page)
            assert page.evaluate("window.innerWidth") == width


def sticking_out(page: Page) -> list[str]:
    """What reaches past the right edge of the screen."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *')]
            .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1)
            .filter((e) => !e.closest('.katex-display, pre, [data-testid=stDataFrame]'))
            .map((e) => `${e.tagName} ${e.dataset.testid ?? e.className}: ${e.textContent}`)
            .map((text) => text.slice(0, 120))"""
    )
    return found[-6:]
