"""The pictures of the README: `python -m docs.screenshot`."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.serving import chromium
from mathdl_ui.curriculum import ROOT
from tests.browser.driving import running_app, visitor

PICTURES = {"vectors.png": "/vectors"}


def small(png: bytes) -> bytes:
    """The same picture with a palette of 256 colors, a third of the size."""
    paletted = Image.open(BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    out = BytesIO()
    paletted.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Take each picture anew: light, 1280 x 800."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = chromium(playwright)
        with running_app(Path(folder) / "log.txt") as address:
            for name, path in PICTURES.items():
                with visitor(browser, address) as somebody:
                    page = somebody.open(path)
                    page.locator(".katex").first.wait_for()
                    page.wait_for_timeout(500)
                    (ROOT / "docs" / name).write_bytes(small(page.screenshot()))
        browser.close()


if __name__ == "__main__":
    main()
