"""A lesson's computation as a notebook or a script that runs without mathdl.

The source of the core modules goes in whole, each after those it imports; then the call with the
values now on screen; then the numbers the page showed, asserted. All modules share one namespace,
so what would mean two things in it is refused.
"""

import ast
import importlib
import inspect
import math
import sys
import textwrap
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_CORE = "mathdl_core"
_WIDTH = 88
_ONE_PARSER = threading.Lock()
_DISTRIBUTIONS = {"sklearn": "scikit-learn"}
_CALL = "The call, with the values on the page"
_CHECK = "What the page showed, reproduced"


@dataclass(frozen=True, eq=False)
class Export:
    """What a reader takes home.

    Attributes:
        title: of the lesson.
        slug: the lesson's word in URLs, used for cell ids.
        idea: Markdown, what the lesson is about.
        modules: the core modules that ran; what they import from core comes along.
        call: Python source that assigns the results; `np` is there, and all the modules define.
        shown: what the page showed, by name or expression over what `call` assigned. Numbers
            and arrays of them agree to a relative 1e-9, anything else exactly.
    """

    title: str
    slug: str
    idea: str
    modules: Sequence[ModuleType]
    call: str
    shown: Mapping[str, object]


class Source(str):
    """Source that `literal` and `call` write as it is: `Source("np.random.default_rng(0)")`."""


def script(export: Export) -> str:
    """The export as a Python file."""
    parts = _embedded(tuple(export.modules))
    blocks = [
        _comment(f"{export.title}\n\n{export.idea}\n\n{_requirements(parts)}"),
        _opening(parts),
        *("\n\n".join(filter(None, (f"# {p.name}", p.docstring_source, p.code))) for p in parts),
        f"# {_CALL}\n\n{export.call.strip()}",
        f"# {_CHECK}\n\n{_check(export.shown)}",
    ]
    return "\n\n\n".join(blocks) + "\n"


def notebook(export: Export) -> bytes:
    """The export as a Jupyter notebook; the same export gives the same bytes."""
    import nbformat.v4

    # It says that it is typed, and leaves most of its functions without types.
    untyped: Any = nbformat
    parts = _embedded(tuple(export.modules))
    markdown, code = untyped.v4.new_markdown_cell, untyped.v4.new_code_cell
    contents = [
        (markdown, f"# {export.title}\n\n{export.idea}\n\n{_requirements(parts)}"),
        (code, _opening(parts)),
    ]
    for part in parts:
        contents += [(markdown, f"### `{part.name}`\n\n{part.docstring}"), (code, part.code)]
    contents += [
        (markdown, f"### {_CALL}"),
        (code, export.call),
        (markdown, f"### {_CHECK}"),
        (code, _check(export.shown)),
    ]
    cells = [
        # A cell without an id would get a random one, and no two downloads would be the same.
        cell(source.strip(), id=f"{export.slug[:48]}-{i}")
        for i, (cell, source) in enumerate(contents)
    ]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    written: str = untyped.writes(untyped.v4.new_notebook(cells=cells, metadata=metadata))
    return written.encode()


def literal(value: object) -> str:
    """A value as Python source that evaluates to it, digit for digit, wrapped to 88 columns."""
    return _wrapped(_source(value))


def call(function: Callable[..., object], /, **arguments: object) -> str:
    """`projection(b=np.array([1.4, 3.1]), onto=np.array([3.2, 1.1]))`, wrapped to 88 columns."""
    keywords = [(f"{name}=", value) for name, value in arguments.items()]
    return _wrapped(_call(function.__name__, keywords))


class _Part(NamedTuple):
    """A module as embedded.

    Attributes:
        docstring: without its quotes and indentation; "" if there is none.
        docstring_source: with them.
        code: the rest, without imports from core and from `__future__`.
        tree: all of it.
    """

    name: str
    docstring: str
    docstring_source: str
    code: str
    tree: ast.Module


# Reading and parsing the source costs 10 ms; a live rerun has 15.
@lru_cache(maxsize=64)
def _embedded(modules: tuple[ModuleType, ...]) -> tuple[_Part, ...]:
    """The modules and all they import from core, imported ones first, each once."""
    parts: dict[str, _Part] = {}

    def embed(module: ModuleType) -> None:
        if module.__name__ in parts:
            return
        part = _part(module)
        for node in _core_imports(part):
            embed(importlib.import_module(str(node.module)))
        parts[part.name] = part

    for module in modules:
        embed(module)
    _require_one_meaning(parts.values())
    return tuple(parts.values())


def _part(module: ModuleType) -> _Part:
    source = inspect.getsource(module)
    tree = parsed(source)
    lines = source.split("\n")
    docstring = ast.get_docstring(tree)
    dropped: set[int] = set()
    docstring_source = ""
    for i, node in enumerate(tree.body):
        span = range(node.lineno - 1, node.end_lineno or node.lineno)
        if i == 0 and docstring is not None:
            docstring_source = "\n".join(lines[k] for k in span)
            dropped.update(span)
        elif isinstance(node, ast.ImportFrom) and (
            _reaches_core(node) or node.module == "__future__"
        ):
            dropped.update(span)
            before = span.start - 1
            while before >= 0 and not lines[before].strip():
                dropped.add(before)
                before -= 1
    code = "\n".join(line for k, line in enumerate(lines) if k not in dropped).strip()
    return _Part(module.__name__, docstring or "", docstring_source, code, tree)


def parsed(source: str) -> ast.Module:
    """The tree of a source.

    Where two threads build trees at once, CPython 3.11 can believe that one of them went too deep
    (gh-106905). Streamlit builds some too, beyond our lock: then once more.
    """
    with _ONE_PARSER:
        try:
            return ast.parse(source)
        except SystemError:
            return ast.parse(source)


def _core_imports(part: _Part) -> Iterator[ast.ImportFrom]:
    for node in ast.walk(part.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom) or not _reaches_core(node):
            continue
        if not isinstance(node, ast.ImportFrom) or node not in part.tree.body or node.level:
            raise _unembeddable(node, part)
        origin = importlib.import_module(str(node.module))
        if any(a.asname or inspect.ismodule(getattr(origin, a.name, None)) for a in node.names):
            raise _unembeddable(node, part)
        yield node


def _reaches_core(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or str(node.module).split(".")[0] == _CORE
    return any(alias.name.split(".")[0] == _CORE for alias in node.names)


def _unembeddable(node: ast.Import | ast.ImportFrom, part: _Part) -> ValueError:
    return ValueError(
        f"cannot embed `{ast.unparse(node)}` of {part.name}, line {node.lineno}: a module takes "
        f"names from mathdl_core, under their own names, at the top of its file"
    )


def _require_one_meaning(parts: Iterable[_Part]) -> None:
    meanings: dict[str, tuple[str, str]] = {}
    for part in parts:
        for name, meaning in _bindings(part):
            other, known = meanings.setdefault(name, (part.name, meaning))
            if known != meaning:
                raise ValueError(
                    f"{name} means one thing in {other} and another in {part.name}: "
                    f"embedded in one file, the second would replace the first"
                )


def _bindings(part: _Part) -> Iterator[tuple[str, str]]:
    """Each top-level name with the source it is bound to."""
    for node in part.tree.body:
        match node:
            case ast.Import():
                for alias in node.names:
                    root = alias.name.split(".")[0]
                    yield alias.asname or root, alias.name if alias.asname else root
            case ast.ImportFrom() if not _reaches_core(node):
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name, ast.unparse(node)
            case ast.Assign():
                for target in node.targets:
                    yield ast.unparse(target), ast.unparse(node)
            case ast.AnnAssign():
                yield ast.unparse(node.target), ast.unparse(node)


def _opening(parts: Sequence[_Part]) -> str:
    """What must come before everything else."""
    features = {
        alias.name
        for part in parts
        for node in part.tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    }
    futures = [f"from __future__ import {name}" for name in sorted(features)]
    return "\n".join([*futures, "import numpy as np"])


def _requirements(parts: Sequence[_Part]) -> str:
    roots = {"numpy"}
    for part in parts:
        for node in ast.walk(part.tree):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                roots.add(str(node.module).split(".")[0])
    packages = roots - sys.stdlib_module_names - {_CORE}
    names = " ".join(sorted(_DISTRIBUTIONS.get(name, name) for name in packages))
    return f"Runs on its own: pip install {names}"


def _comment(text: str) -> str:
    lines = [
        wrapped for line in text.split("\n") for wrapped in textwrap.wrap(line, _WIDTH - 2) or [""]
    ]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _check(shown: Mapping[str, object]) -> str:
    lines = []
    tolerances = [("rtol=", Source("1e-9")), ("atol=", Source("1e-12"))]
    for name, value in shown.items():
        compared = [("", Source(name)), ("", value)]
        if _is_numeric(value):
            lines.append(_wrapped(_call("np.testing.assert_allclose", [*compared, *tolerances])))
        else:
            lines.append(_wrapped(_call("np.testing.assert_equal", compared)))
        lines.append(f"print({f'{name} ='!r}, {name})")
    return "\n".join(lines)


def _is_numeric(value: object) -> bool:
    try:
        return np.asarray(value).dtype.kind in "iuf"
    except ValueError:
        # Lists of different lengths are no array.
        return False


class _Group(NamedTuple):
    """Source between brackets, which may be broken between its items."""

    opening: str
    items: "list[str | _Group]"
    closing: str


def _source(value: object) -> str | _Group:
    if isinstance(value, float):  # first, since arrays have thousands of them
        return _float(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, np.bool_):
        return repr(bool(value))
    if isinstance(value, Source):
        return str(value)
    if isinstance(value, str):
        return repr(str(value))
    if isinstance(value, int | np.integer):
        return repr(int(value))
    if isinstance(value, np.floating):
        return _float(float(value))
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, Mapping):
        items = [_prefixed(f"{_flat(_source(key))}: ", _source(v)) for key, v in value.items()]
        return _Group("{", items, "}")
    if isinstance(value, tuple):
        return _Group("(", [_source(item) for item in value], ",)" if len(value) == 1 else ")")
    if isinstance(value, list):
        return _Group("[", [_source(item) for item in value], "]")
    raise TypeError(
        f"cannot write a {type(value).__name__} as source: it may be a number, a string, None, "
        f"an array, a list, tuple or dict of these, or Source"
    )


def _float(x: float) -> str:
    if math.isfinite(x):
        return repr(float(x))
    if math.isnan(x):
        return "np.nan"
    return "np.inf" if x > 0 else "-np.inf"


def _array(value: NDArray[Any]) -> str | _Group:
    dtype = {"O": "object", "U": "str"}.get(value.dtype.kind, f"np.{value.dtype.name}")
    if value.size == 0:
        return f"np.zeros({value.shape!r}, dtype={dtype})"
    inferred = value.dtype in (np.float64, np.int64, np.bool_) or value.dtype.kind == "U"
    closing = ")" if inferred else f", dtype={dtype})"
    inner = _source(value.tolist())
    if isinstance(inner, str):
        return f"np.array({inner}{closing}"
    return _Group(f"np.array({inner.opening}", inner.items, f"{inner.closing}{closing}")


def _call(name: str, arguments: Sequence[tuple[str, object]]) -> _Group:
    items = [_prefixed(prefix, _source(value)) for prefix, value in arguments]
    return _Group(f"{name}(", items, ")")


def _prefixed(prefix: str, source: str | _Group) -> str | _Group:
    if isinstance(source, str):
        return prefix + source
    return source._replace(opening=prefix + source.opening)


def _flat(source: str | _Group) -> str:
    if isinstance(source, str):
        return source
    return source.opening + ", ".join(map(_flat, source.items)) + source.closing


def _wrapped(source: str | _Group, indent: int = 0) -> str:
    """On one line if it fits; else short items fill lines and long ones get a line each."""
    flat = _flat(source)
    # One column is kept for the comma that may follow.
    if isinstance(source, str) or indent + len(flat) < _WIDTH:
        return flat
    inner = indent + 4
    lines: list[str] = []
    filling = False
    for item in source.items:
        text = _wrapped(item, inner) + ","
        if filling and isinstance(item, str) and inner + len(lines[-1]) + 1 + len(text) <= _WIDTH:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
        filling = isinstance(item, str) and len(text) < 30
    body = "".join(f"\n{' ' * inner}{line}" for line in lines)
    return f"{source.opening}{body}\n{' ' * indent}{source.closing.removeprefix(',')}"
