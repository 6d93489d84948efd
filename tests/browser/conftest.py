"""A server and a Chromium for each process that runs browser tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driving import FLAGS, Visitor, chromium_path, running_app, visitor

NO_CHROMIUM = (
    "no Chromium found: put one on the PATH (Debian and Ubuntu: apt-get install chromium; "
    "elsewhere: playwright install chromium), or name it in the environment variable CHROMIUM"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, except under CI, where they fail."""
    path = chromium_path()
    with sync_playwright() as playwright:
        if path is None and Path(playwright.chromium.executable_path).exists():
            path = playwright.chromium.executable_path
        if path is None and "CI" in os.environ:
            pytest.fail(NO_CHROMIUM)
        if path is None:
            pytest.skip(NO_CHROMIUM)
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server; it asks for the browser, without which it is idle."""
    with running_app(tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


@pytest.fixture
def somebody(browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor at a laptop, who must not meet an error."""
    with visitor(browser, address) as found:
        yield found
