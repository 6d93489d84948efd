"""Libraries are imported by one thread at a time, and pages wait for few of them."""

import ast
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from mathdl_ui.curriculum import LESSONS, ROOT
from mathdl_ui.warm import Imports

# Libraries whose modules import one another in circles, or that are slow to import.
CIRCULAR = {
    *("PIL", "altair", "nbformat", "numpy", "pandas", "pyarrow", "scipy", "segno", "sklearn"),
    "torch",
}
SMALL = {"PIL", "numpy", "segno"}
# The CNN filters are those of torch, and its digits come with scikit-learn's data sets.
NEEDED = {
    "lsa": {"scipy"},
    "backprop": {"scipy"},
    "training": {"scipy"},
    "distributions": {"scipy"},
    "cnn": {"pandas", "pyarrow", "scipy", "sklearn", "torch"},
}
OPEN = """
import sys
from streamlit.testing.v1 import AppTest
from mathdl_ui.lean import lean
lean()
app = AppTest.from_file("mathdl_ui/main.py", default_timeout=120)
if page := {page!r}:
    app.switch_page(page)
app.run()
assert not app.exception and app.title[0].value == {title!r}
print(*sys.modules)
"""
WARM = """
import sys
from mathdl_ui.turnstile import PAGES
from mathdl_ui.warm import warm
PAGES.passed.set()
warm()
print(*sys.modules)
"""


def modules_after(program: str) -> set[str]:
    """What a fresh interpreter has imported once a program has run."""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("slug", ["", *(entry.slug for entry in LESSONS)])
def test_a_page_opens_on_the_libraries_that_its_picture_needs(slug: str) -> None:
    found = next((entry for entry in LESSONS if entry.slug == slug), None)
    page = str(next((ROOT / "pages").rglob(f"{slug}.py"))) if found else ""
    came = modules_after(OPEN.format(page=page, title=found.title if found else "mathdl"))
    roots = {name.partition(".")[0] for name in came} & CIRCULAR
    assert roots - SMALL == NEEDED.get(slug, set())


def test_warm_up_imports_all_libraries_that_a_page_imports() -> None:
    """Else a page would wait for what could have been there."""
    warm = modules_after(WARM)
    missing = {
        name
        for file in ours().values()
        for name in imported(ast.walk(ast.parse(file.read_text())))
        if name.partition(".")[0] in CIRCULAR and name not in warm
    }
    assert missing == set()


def test_no_module_of_ours_imports_itself_through_others() -> None:
    """They are imported without waiting for a turn: see `mathdl_ui.warm`."""
    files = ours()
    order = TopologicalSorter(
        {
            name: {one for one in imported(ast.parse(file.read_text()).body) if one in files}
            for name, file in files.items()
        }
    )
    assert set(order.static_order()) == set(files)


def ours() -> dict[str, Path]:
    """Our modules, and the pages, by name."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): file
        for folder in ("mathdl_ui", "mathdl_core", "pages")
        for file in (ROOT / folder).rglob("*.py")
    }


def imported(nodes: "Iterator[ast.AST] | list[ast.stmt]") -> Iterator[str]:
    """The modules that are named in these imports, and what is taken from them."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module.startswith("mathdl"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes modules that can be imported until the end of the test."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)

    def written(name: str, source: str) -> None:
        # Another test may have left a module of that name.
        monkeypatch.delitem(sys.modules, name, raising=False)
        file = tmp_path / f"{name.replace('.', '/')}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(textwrap.dedent(source))

    yield written
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_library_that_is_imported_from_two_ends_is_whole_for_both(write: Write) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        slow = f"import time\ntime.sleep(0.1)\nimport ring.{other}\ntime.sleep(0.1)\nend = 1\n"
        write(f"ring.{name}", slow)
    both = threading.Barrier(2)

    def other_end(name: str, other: str) -> int:
        both.wait(timeout=10)
        exec(f"import {name}", {})
        # A module that is half made has no end yet.
        end: int = sys.modules[other].end
        return end

    with Imports(["ring"]).in_turn(), ThreadPoolExecutor(2) as pool:
        assert list(pool.map(other_end, ["ring.a", "ring.b"], ["ring.b", "ring.a"])) == [1, 1]


def test_what_somebody_needs_comes_before_the_rest_of_the_list(write: Write) -> None:
    write("order", "import threading\nbegun, go, told = threading.Event(), threading.Event(), []")
    write("first", "import order\norder.begun.set()\norder.go.wait(10)\norder.told.append('first')")
    for name in ("second", "needed"):
        write(name, f"import order\norder.told.append({name!r})")
    order = import_module("order")
    imports = Imports(["first", "second", "needed"])

    def all_of_them() -> None:
        for name in ("first", "second", "needed"):
            imports.bring(name)

    def visit() -> None:
        exec("import needed", {})

    with imports.in_turn(), ThreadPoolExecutor(2) as pool:
        going = pool.submit(all_of_them)
        assert order.begun.wait(10)
        visiting = pool.submit(visit)
        until = time.monotonic() + 5
        while not imports.is_waited_for and time.monotonic() < until:
            time.sleep(0.01)
        order.go.set()
        going.result(timeout=10)
        visiting.result(timeout=10)
    assert order.told == ["first", "needed", "second"]


def test_what_is_there_is_not_waited_for(write: Write) -> None:
    write("shelf", "import threading\nbegun, go = threading.Event(), threading.Event()")
    write("library.part", "end = 1")
    write("library.slow", "import shelf\nshelf.begun.set()\nassert shelf.go.wait(10)")
    shelf = import_module("shelf")
    imports = Imports(["library"])

    def read() -> ModuleType:
        scope: dict[str, ModuleType] = {}
        exec("import library.part\nfrom library import part\nfrom library.part import end", scope)
        return scope["part"]

    with imports.in_turn(), ThreadPoolExecutor(2) as pool:
        imports.bring("library.part")
        slow = pool.submit(imports.bring, "library.slow")
        assert shelf.begun.wait(10)
        assert pool.submit(read).result(timeout=10).end == 1
        assert not slow.done()
        shelf.go.set()
        slow.result(timeout=10)


def test_a_library_that_is_missing_keeps_nobody_waiting(write: Write) -> None:
    write("broken", "import no_such_library")
    imports = Imports(["broken", "no_such_library"])
    with imports.in_turn():
        for _ in range(2):
            with pytest.raises(ModuleNotFoundError, match="no_such_library"):
                imports.bring("broken")
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        exec("import broken", {})
