"""What a reader downloads runs without mathdl and reproduces the numbers of the page."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from nbclient import NotebookClient
from numpy.typing import NDArray

from mathdl_core import exercise
from mathdl_core.linear_algebra import vectors
from mathdl_ui.export import Export, Source, call, literal, notebook, script

MEANS = r'''r"""Means: the middle of numbers.

$$\bar{x} = \sum_i w_i x_i / \sum_i w_i$$
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise

HARDEST: Exercise | None = None


@dataclass(frozen=True)
class Mean:
    """A mean."""

    value: float


def mean(x: Array, *, weights: Array) -> Mean:
    r"""$\bar{x}$ of numbers (n,) with weights (n,)."""
    return Mean(float(np.average(x, weights=weights)))
'''

Load = Callable[[str, str], ModuleType]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Writes and imports a module of a given name and source."""
    monkeypatch.syspath_prepend(tmp_path)

    def loaded(name: str, source: str) -> ModuleType:
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    return loaded


@pytest.fixture
def means(load: Load) -> Export:
    module = load("means", MEANS)
    arguments = {"x": np.array([1.0, 2.0, 4.0]), "weights": np.array([1.0, 1.0, 2.0])}
    return Export(
        title="Means",
        slug="means",
        idea="The middle of numbers,\nnot of their order.",
        modules=[module],
        call=f"m = {call(module.mean, **arguments)}\nnone = {literal(np.nan)}",
        shown={"m.value": 2.75, "none": np.nan, "type(m).__name__": "Mean"},
    )


@pytest.fixture
def projected() -> Export:
    b, a = np.array([1.4, 3.1]), np.array([3.2, 1.1])
    projection = call(vectors.projection, b=b, onto=a)
    return Export(
        title="Vectors",
        slug="vectors",
        idea="The dot product measures how far two vectors point the same way.",
        modules=[vectors],
        call=f"p = {projection}",
        shown={"p": vectors.projection(b, onto=a)},
    )


def run(source: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs a script from a folder that mathdl cannot be imported from."""
    (folder / "exported").mkdir()
    path = folder / "exported" / "lesson.py"
    path.write_text(source, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, path], cwd=path.parent, env=environment, capture_output=True, text=True
    )


def read(written: bytes) -> nbformat.NotebookNode:
    # nbformat says that it is typed, and leaves most of its functions without types.
    reads: Any = nbformat.reads
    node: nbformat.NotebookNode = reads(written.decode(), as_version=4)
    return node


def test_a_script_runs_on_its_own_and_prints_the_numbers(means: Export, tmp_path: Path) -> None:
    done = run(script(means), tmp_path)
    assert done.stderr == ""
    assert done.stdout == "m.value = 2.75\nnone = nan\ntype(m).__name__ = Mean\n"


def test_a_script_of_a_lesson_reproduces_it(projected: Export, tmp_path: Path) -> None:
    done = run(script(projected), tmp_path)
    assert done.stderr == ""
    # By hand: (3.2 * 1.4 + 1.1 * 3.1) / (3.2² + 1.1²) = 7.89 / 11.45 times a.
    printed = np.array(done.stdout.removeprefix("p = [").removesuffix("]\n").split(), dtype=float)
    np.testing.assert_allclose(printed, [7.89 / 11.45 * 3.2, 7.89 / 11.45 * 1.1], rtol=1e-7)


@pytest.mark.parametrize("wrong", [{"m.value": 2.7500001}, {"type(m).__name__": "Median"}])
def test_a_script_that_does_not_reproduce_the_page_fails(
    means: Export, wrong: dict[str, object], tmp_path: Path
) -> None:
    done = run(script(replace(means, shown=wrong)), tmp_path)
    assert done.returncode == 1
    assert "AssertionError" in done.stderr


def test_a_module_comes_once_and_after_what_it_imports(means: Export) -> None:
    written = script(replace(means, modules=[*means.modules, exercise]))
    heads = [line for line in written.splitlines() if line.startswith(("# mathdl_core", "# means"))]
    assert heads == ["# mathdl_core.arrays", "# mathdl_core.exercise", "# means"]
    assert "import Array" not in written
    assert written.count("from __future__") == 1


def test_a_script_keeps_docstrings_as_they_are_written(means: Export) -> None:
    assert r'''r"""Means: the middle of numbers.

$$\bar{x} = \sum_i w_i x_i / \sum_i w_i$$
"""''' in script(means)


def test_a_script_says_what_it_needs(means: Export) -> None:
    assert "# Runs on its own: pip install numpy\n" in script(means)


def test_a_notebook_executes_and_reproduces_the_numbers(means: Export, tmp_path: Path) -> None:
    executed = read(notebook(means))
    NotebookClient(executed, timeout=60, resources={"metadata": {"path": tmp_path}}).execute()
    assert executed.cells[-1].outputs[0].text.startswith("m.value = 2.75\nnone = nan\n")


def test_a_notebook_is_valid_and_the_same_each_time(means: Export) -> None:
    first = notebook(means)
    nbformat.validate(read(first))
    assert first == notebook(means)


def test_a_notebook_has_docstrings_as_text(means: Export) -> None:
    cells = read(notebook(means)).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    codes = [cell.source for cell in cells if cell.cell_type == "code"]
    assert r"$$\bar{x} = \sum_i w_i x_i / \sum_i w_i$$" in "".join(texts)
    assert r"\sum" not in "".join(codes)
    assert codes[0] == "from __future__ import annotations\nimport numpy as np"


@pytest.mark.parametrize(
    "source",
    [
        "import mathdl_core.arrays\n",
        "from mathdl_core import arrays\n",
        "from mathdl_core.arrays import Array as A\n",
        "def f():\n    from mathdl_core.arrays import Array\n    return Array\n",
    ],
)
def test_an_import_that_embedding_would_break_is_refused(
    means: Export, load: Load, source: str
) -> None:
    with pytest.raises(ValueError, match=r"cannot embed `.*mathdl_core.*` of broken, line [12]"):
        script(replace(means, modules=[load("broken", source)]))


def test_a_name_with_two_meanings_is_refused(means: Export, load: Load) -> None:
    other = load("other", "def mean(x):\n    return x\n")
    with pytest.raises(ValueError, match="mean means one thing in means and another in other"):
        script(replace(means, modules=[*means.modules, other]))


def test_a_name_with_the_same_meaning_twice_is_fine(means: Export, load: Load) -> None:
    same = "import numpy as np\nEPSILON = 1e-9\n\n\ndef half(x):\n    return x / 2\n"
    modules = [load("first", same), load("second", same)]
    assert script(replace(means, modules=modules)).count("def half") == 2


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.floats().map(np.float64)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner), st.tuples(inner, inner), st.dictionaries(st.text(), inner)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_a_literal_evaluates_to_the_value(value: object) -> None:
    np.testing.assert_equal(eval(literal(value), {"np": np}), value)


@given(
    hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=12),
    )
)
def test_a_literal_of_an_array_has_its_numbers_shape_and_type(
    value: NDArray[Any],
) -> None:
    written = literal(value)
    read = eval(written, {"np": np})
    np.testing.assert_array_equal(read, value, strict=True)
    assert max(map(len, written.splitlines())) <= 88


def test_a_literal_of_words_is_an_array_of_words() -> None:
    assert literal(np.array(["a", "b"])) == "np.array(['a', 'b'])"


def test_a_literal_of_anything_else_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot write a Generator as source"):
        literal(np.random.default_rng(0))


def test_a_short_call_is_one_line() -> None:
    assert call(vectors.projection, b=np.array([1.4, 3.1]), onto=np.array([3.2, 1.1])) == (
        "projection(b=np.array([1.4, 3.1]), onto=np.array([3.2, 1.1]))"
    )


def test_a_long_call_is_wrapped() -> None:
    a = np.arange(30.0)
    assert call(vectors.dot, a=a, b=Source("a"), rng=Source("np.random.default_rng(0)")) == (
        "dot(\n"
        "    a=np.array([\n"
        "        0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0,\n"
        "        15.0, 16.0, 17.0, 18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0,\n"
        "        28.0, 29.0,\n"
        "    ]),\n"
        "    b=a, rng=np.random.default_rng(0),\n"
        ")"
    )
