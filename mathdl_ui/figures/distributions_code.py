"""The code of the distributions lesson: ours beside SciPy's and torch's, compared, taken home."""

import ast
import inspect
import math
import sys
import textwrap
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mathdl_core.probability.distributions import Distribution
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.figures.distributions import Shown, readings

SOURCES = (
    "L. Leemis and J. McQueston, Univariate distribution relationships, "
    "*The American Statistician* 62 (2008)",
    "C. Loader, Fast and accurate computation of binomial probabilities (2000)",
)


class Compared(NamedTuple):
    """A number of ours beside that of a library, and the largest difference that rounding makes."""

    quantity: str
    ours: ArrayLike
    theirs: ArrayLike
    library: str
    tolerance: float


def compared(now: Shown) -> list[Compared]:
    """The numbers on the page by scipy.stats and torch.distributions."""
    import torch

    from mathdl_core.probability import distributions_scipy, distributions_torch

    member, read = now.member, readings(now)
    scipys, torchs = distributions_scipy.twin(member), distributions_torch.twin(member)
    x, p = now.x, read.cdf
    height, places = "pmf" if member.is_discrete else "pdf", [x, now.low, now.high]
    log_density = float(member.log_density(x))
    # SciPy takes logarithms of 0 where a trial always succeeds.
    with np.errstate(divide="ignore", invalid="ignore"):
        heights, below, median = getattr(scipys, height)(x), scipys.cdf(places), scipys.ppf(0.5)
        entropy, below_median = scipys.entropy(), scipys.cdf(median)
    found: list[tuple[str, ArrayLike, ArrayLike]] = [
        ("P(X = k)" if member.is_discrete else "f(x)", read.density, heights),
        ("F at x, a and b", [p, read.below_low, read.below_high], below),
        ("median", float(member.quantile(0.5)), median),
        ("entropy", member.entropy, entropy),
    ]
    names = [height, "cdf", "ppf", "entropy"]
    if math.isfinite(member.variance):
        # SciPy works out skewness and kurtosis too, which a single value does not have.
        with np.errstate(divide="ignore", invalid="ignore"):
            theirs = scipys.stats("mv")
        found.append(("mean and variance", [member.mean, member.variance], theirs))
        names.append("stats")
    rows = [
        Compared(quantity, ours, theirs, f"{_library(member)}.{name}", _tolerance(theirs))
        for (quantity, ours, theirs), name in zip(found, names, strict=True)
        # Of a trial that always succeeds SciPy knows no entropy, and says that half the time it
        # takes none at all.
        if not np.isnan(theirs).any() and (name != "ppf" or below_median >= 0.5)
    ]
    if math.isfinite(log_density):
        theirs = float(torchs.log_prob(torch.tensor(x, dtype=torch.float64)))
        rows.append(
            Compared("log f(x)", log_density, theirs, "torch.distributions", _tolerance(theirs))
        )
    return rows


def _library(member: Distribution) -> str:
    call = scipy_call(member)
    return call[: call.index("(")]


def _tolerance(values: ArrayLike) -> float:
    return 1e-9 * max(1.0, float(np.abs(np.asarray(values, float)).max()))


def side_by_side(member: Distribution) -> str:
    """The same distribution here, in scipy.stats and in torch.distributions, with their traps."""
    from mathdl_core.probability import distributions_scipy, distributions_torch

    rows = (
        ("here", our_call(member), type(member)),
        ("scipy.stats", scipy_call(member), distributions_scipy.TWINS[member.name]),
        ("torch.distributions", torch_call(member), distributions_torch.TWINS[member.name]),
    )
    table = ["| | the call | what to mind |", "|:--|:--|:--|"]
    return "\n".join([*table, *(f"| {name} | `{call}` | {_doc(it)} |" for name, call, it in rows)])


def _doc(thing: object) -> str:
    opening = (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")
    return opening.replace("|", r"\vert ")  # a bar would end the cell of a table


def our_call(member: Distribution) -> str:
    """`Gamma(shape=2.0, rate=0.5)`."""
    given = member.parameters.items()
    parameters = {
        name: tuple(value.tolist()) if isinstance(value, np.ndarray) else value
        for name, value in given
    }
    return export.call(type(member), **parameters)


def scipy_call(member: Distribution) -> str:
    """`stats.gamma(a=2.0, scale=1 / 0.5)`, from the function that ran."""
    from mathdl_core.probability import distributions_scipy

    return ast.unparse(_returned(distributions_scipy.TWINS[member.name], member))


def torch_call(member: Distribution) -> str:
    """`distributions.Gamma(2.0, 0.5)`, from the function that ran."""
    from mathdl_core.probability import distributions_torch

    returned = _returned(distributions_torch.TWINS[member.name], member)
    if isinstance(returned, ast.Call) and _is_named(returned.func, "_shifted"):
        return ast.unparse(returned.args[0])
    return ast.unparse(returned)


def _returned(function: Callable[..., Any], member: Distribution) -> ast.expr:
    """What a function of a single `return` gives, with the parameters as numbers."""
    (definition,) = export.parsed(_source_of(function)).body
    assert isinstance(definition, ast.FunctionDef)
    known: dict[str, ast.expr] = {
        name: ast.parse(repr(_plain(value)), mode="eval").body
        for name, value in member.parameters.items()
    }
    for line in definition.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            known[line.targets[0].id] = _Filled(known).visit(line.value)
        if isinstance(line, ast.Return) and line.value is not None:
            filled: ast.expr = _Filled(known).visit(line.value)
            return ast.fix_missing_locations(filled)
    raise ValueError(f"{function.__name__} returns nothing")


@lru_cache(maxsize=64)
def _source_of(function: Callable[..., Any]) -> str:
    return textwrap.dedent(inspect.getsource(function))


class _Filled(ast.NodeTransformer):
    """Puts values in place of names, and leaves out the change to double precision."""

    def __init__(self, known: Mapping[str, ast.expr]) -> None:
        self.known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.known.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if not _is_named(node.func, "_double"):
            return node
        (inner,) = node.args
        if isinstance(inner, ast.List):
            return ast.Call(ast.parse("torch.tensor", mode="eval").body, [inner], [])
        return inner


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _plain(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else value


def taken_home(now: Shown, entry: Lesson) -> export.Export:
    """The distribution on screen with the numbers read off it."""
    member, read = now.member, readings(now)
    module = sys.modules[type(member).__module__]
    ends = f"{export.literal(now.low)}, {export.literal(now.high)}"
    call = "\n".join(
        [
            f"X = {our_call(member)}",
            f"x = {export.literal(now.x)}",
            f"between = X.probability({ends})",
        ]
    )
    shown = {
        "X.density(x)": read.density,
        "X.cdf(x)": read.cdf,
        "between": read.probability,
        "X.mean": member.mean,
        "X.variance": member.variance,
        "X.modes": list(member.modes),
        "X.entropy": member.entropy,
    }
    return export.Export(entry.title, entry.slug, entry.idea, [module], call, shown)
