"""What the server does when it starts."""

import ast
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator

from mathdl_ui import server
from mathdl_ui.curriculum import ROOT

# Libraries whose modules import one another in circles, or that are slow to import.
CIRCULAR = {"PIL", "altair", "nbformat", "numpy", "pandas", "scipy", "segno", "sklearn", "torch"}


def test_listening_sockets_are_found_and_send_without_delay() -> None:
    with socket.socket() as listener, socket.socket() as other:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        server.send_without_delay()
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_looking_for_sockets_leaves_no_descriptor_open() -> None:
    before = len(os.listdir("/dev/fd"))
    server.send_without_delay()
    assert len(os.listdir("/dev/fd")) == before


def test_descriptor_limit_is_raised_to_the_hard_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
        server.raise_descriptor_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_warm_up_imports_all_libraries_that_a_page_imports() -> None:
    """What a page imports later, two first visitors might import from two ends at once."""
    program = "import sys, mathdl_ui.warm; print(*sys.modules)"
    run = [sys.executable, "-c", program]
    warm = set(subprocess.run(run, cwd=ROOT, check=True, capture_output=True).stdout.split())
    missing = {
        name
        for folder in ("mathdl_ui", "mathdl_core", "pages")
        for file in (ROOT / folder).rglob("*.py")
        for name in imported(ast.parse(file.read_text()))
        if name.split(".")[0] in CIRCULAR and name.encode() not in warm
    }
    assert missing == set()


def test_home_imports_nothing_that_may_still_be_on_its_way() -> None:
    """After a start it does not wait for the libraries that only lessons need."""
    program = """
import sys
from mathdl_ui import warm_first
before = set(sys.modules)
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("mathdl_ui/main.py", default_timeout=60).run()
assert not app.exception and app.title[0].value == "mathdl"
print(*(set(sys.modules) - before))
"""
    run = [sys.executable, "-c", program]
    came = subprocess.run(run, cwd=ROOT, check=True, capture_output=True).stdout.decode().split()
    folders_of_data = {"sklearn.datasets.data", "sklearn.datasets.descr"}
    assert {name for name in came if name.split(".")[0] in CIRCULAR} <= folders_of_data


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a module names in its imports, wherever they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
