"""What is downloaded through the real buttons runs on its own and reproduces the numbers."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Locator, Page

from tests.browser.driving import Visitor, drag, handle, point, press_button, settle, spoken_at

pytestmark = pytest.mark.browser
untyped: Any = nbformat


def download(place: Page | Locator, button: str, to: Path) -> Path:
    page = place if isinstance(place, Page) else place.page
    with page.expect_download() as started:
        place.get_by_role("button", name=button, exact=True).click()
    assert started.value.failure() is None
    path = to / started.value.suggested_filename
    started.value.save_as(path)
    return path


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_notebook_runs_and_reproduces_the_numbers(somebody: Visitor, tmp_path: Path) -> None:
    page = somebody.open("/vectors")
    drag(page, "b", (-70, 60))
    b = point(page, "b")
    path = download(page, "Notebook (.ipynb)", tmp_path)
    assert path.name == "vectors.ipynb"
    notebook = untyped.read(path, as_version=4)
    notebook.cells.append(untyped.v4.new_code_cell("print(b.tolist(), a_dot_b)"))
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    printed = notebook.cells[-1].outputs[0].text.strip()
    assert printed == f"{[*b]} {float(np.dot((3.2, 1.1), b))}"


@pytest.mark.parametrize("zero", [False, True], ids=["somewhere", "at-the-origin"])
def test_script_runs_and_has_the_numbers(somebody: Visitor, tmp_path: Path, *, zero: bool) -> None:
    page = somebody.open("/vectors?b=0,0" if zero else "/vectors")
    if not zero:
        drag(page, "b", (40, 30))
    path = download(page, "Script (.py)", tmp_path)
    x, y = spoken_at(page, "b")
    assert f"b = np.array([{x}, {y}])" in path.read_text()
    subprocess.run([sys.executable, "-W", "error", path], cwd=tmp_path, check=True, timeout=120)


def test_button_at_the_top_gives_the_notebook_of_the_current_numbers(
    somebody: Visitor, tmp_path: Path
) -> None:
    page = somebody.open("/vectors")
    handle(page, "b").focus()
    page.keyboard.press("Shift+ArrowRight")
    settle(page)
    press_button(page, "Take home")
    offered = page.get_by_test_id("stPopoverBody")
    found = download(offered, "Notebook (.ipynb)", tmp_path)
    assert "b = np.array([2.4, 3.1])" in found.read_text()
