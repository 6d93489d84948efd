"""How fast clicks are answered: cold starts, turned pages, native controls.

Times are taken in the page by its own clock, from the click to the frame in which the formula shows
it. A cold start is timed from the start of the server's process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Late

from bench.serving import running
from mathdl_ui.curriculum import HOME, lesson
from tests.browser.driving import settle

EMPTY = "empty"
MOST_BUTTONS = 5

PROBE = """
(() => {
  // Formulas stand in shadow roots, which queries of the document do not enter.
  const roots = new Set();
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.add(root);
    return root;
  };
  const formulas = () => {
    for (const root of roots) if (!root.host.isConnected) roots.delete(root);
    const found = [...roots].flatMap((root) => [...root.querySelectorAll("annotation")]);
    return JSON.stringify(found.map((one) => one.textContent));
  };
  const is = (title) => !title || document.querySelector("h1")?.textContent === title;
  window.nextFormula = (title, patience) =>
    new Promise((resolve) => {
      const before = formulas();
      let clicked = null;
      const options = { capture: true, once: true };
      document.addEventListener("click", () => (clicked = performance.now()), options);
      const look = () => {
        const now = formulas();
        const answered = clicked !== null && now !== "[]" && now !== before && is(title);
        if (answered) resolve(performance.now() - clicked);
        else if (clicked !== null && performance.now() - clicked > patience) resolve(null);
        else requestAnimationFrame(look);
      };
      look();
    });
  window.buttons = (slug) => {
    const main = document.querySelector("[data-testid=stMain]");
    const presets = main.querySelector(`.st-key-${slug}-picture-presets`);
    const inside = [...roots].filter((root) => presets?.contains(root.host));
    const ours = inside.flatMap((root) => [...root.querySelectorAll("button")]);
    const native = `[class*="st-key-${slug}-picture-"] button`;
    return ours.length ? ours : [...main.querySelectorAll(native)];
  };
})();
"""


@dataclass
class Clicked:
    """What the clicks of one page gave, in milliseconds.

    Attributes:
        turns: from the click on its link to its first formula.
        natives: from the click on a button under its picture to the formula that shows it: a
            native one on the empty page, one of our presets on a lesson.
        reruns: the same, to the end of all that the click brought.
    """

    turns: list[float] = field(default_factory=list)
    natives: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)


def title(slug: str) -> str:
    """The heading of a page."""
    return "Empty" if slug == EMPTY else lesson(slug).title


def measure(
    browser: Browser, address: str, slugs: Sequence[str], rounds: int
) -> dict[str, Clicked]:
    """Click through all pages in turn, so that a busy spell of the machine slows all of them."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(PROBE)
    page.goto(address)
    page.wait_for_selector(".formula, h1")
    settle(page)
    found = {slug: Clicked() for slug in slugs}
    # The first round fetches what the browser has not needed yet.
    for number in range(rounds + 1):
        for slug in slugs:
            took = _turn(page, title(slug))
            clicked = Clicked() if number == 0 else found[slug]
            clicked.turns += [took] if took is not None else []
            _press_each(page, slug, clicked, most=1 if number == 0 else MOST_BUTTONS)
            _turn(page, HOME.title)
    page.close()
    return found


def _turn(page: Page, name: str) -> float | None:
    """Turn to the page of that title."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
    took = _answer(page, link.click, name, patience=20_000)
    settle(page)
    return took


def _press_each(page: Page, slug: str, clicked: Clicked, *, most: int) -> None:
    """Press the buttons of the picture, one after the other."""
    n_buttons = page.evaluate("(slug) => buttons(slug).length", slug)
    for place in range(min(n_buttons, most)):
        button = page.evaluate_handle("([slug, i]) => buttons(slug)[i]", [slug, place]).as_element()
        if button is None:
            continue
        began = time.perf_counter()
        took = _answer(page, button.click, "", patience=3_000)
        settle(page)
        if took is not None:
            clicked.natives.append(took)
            # A page is at rest when it has been so for 350 ms.
            clicked.reruns.append(max(took, 1e3 * (time.perf_counter() - began) - 350))


def _answer(page: Page, click: Callable[[], None], name: str, *, patience: int) -> float | None:
    """Milliseconds from a click to the formula that it changes; None if it changes none."""
    page.evaluate(
        "([name, patience]) => { window.answer = nextFormula(name, patience) }", [name, patience]
    )
    try:
        click()
    except Late:
        return None
    took: float | None = page.evaluate("window.answer")
    return took


def cold_start(browser: Browser, script: str, path: str, wanted: str) -> float:
    """Seconds from the start of a server's process to `wanted` on a page, in a fresh browser."""
    began = time.monotonic()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with running(script) as served:
        page.goto(f"{served.address}/{path}")
        page.wait_for_selector(wanted, timeout=60_000)
        took = time.monotonic() - began
        context.close()
    return took
