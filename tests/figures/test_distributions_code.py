"""The code of the distributions lesson runs: here, in SciPy, in torch, and taken home."""

import runpy
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from scipy import stats
from torch import distributions

from mathdl_core.probability.distributions_normal import Normal, StudentT
from mathdl_ui import curriculum, export
from mathdl_ui.evidence import Check
from mathdl_ui.figures import distributions_code as source
from mathdl_ui.figures.distributions import Shown
from mathdl_ui.figures.distributions_families import FAMILIES
from tests.figures.shown import SHOWN, opening, showing

each_family = pytest.mark.parametrize("title", FAMILIES)
ENTRY = curriculum.lesson("distributions")
SHIFTED = {"geometric": 1.0, "discrete uniform": 1.0}
"""What torch counts from 0, ours from 1."""


@each_family
def test_calls_as_shown_give_the_same_distribution(title: str) -> None:
    now = opening(title)
    scipys = eval(source.scipy_call(now.member), {"stats": stats, "np": np})
    torchs = eval(source.torch_call(now.member), {"distributions": distributions, "torch": torch})
    expected = float(now.member.log_density(now.x))
    theirs = scipys.logpmf(now.x) if now.member.is_discrete else scipys.logpdf(now.x)
    assert theirs == pytest.approx(expected, rel=1e-12)
    x = torch.tensor(now.x - SHIFTED.get(title, 0.0), dtype=torch.float64)
    assert float(torchs.log_prob(x)) == pytest.approx(expected, rel=1e-5)


@each_family
def test_our_call_evaluates_to_the_member(title: str) -> None:
    member = FAMILIES[title].initial
    assert eval(source.our_call(member), {type(member).__name__: type(member)}) == member


@pytest.mark.parametrize(
    ("title", "code", "words"),
    [
        ("gamma", "stats.gamma(a=2.0, scale=1 / 0.5)", "The scale is one over the rate."),
        ("gamma", "distributions.Gamma(2.0, 0.5)", "The rate, where SciPy"),
        ("normal", "stats.norm(loc=0.0, scale=1.0)", "not the variance"),
        ("binomial", "distributions.Binomial(10, probs=0.3)", "trials first"),
        ("geometric", "distributions.Geometric(probs=0.3)", "counts the failures"),
        ("discrete uniform", "stats.randint(1, 6 + 1)", "The end is excluded"),
    ],
)
def test_trap_of_the_parameters_is_spelled_out(title: str, code: str, words: str) -> None:
    table = source.side_by_side(FAMILIES[title].initial)
    assert f"`{code}`" in table
    assert words in table


@each_family
def test_table_of_calls_has_three_cells_in_each_row(title: str) -> None:
    rows = source.side_by_side(FAMILIES[title].initial).split("\n")
    assert len(rows) == 5
    assert all(row.count("|") == 4 for row in rows)


@each_family
def test_page_agrees_with_scipy_and_torch_as_it_opens(title: str) -> None:
    checks = [Check(*row) for row in source.compared(opening(title))]
    assert [check.quantity for check in checks if not check.passes] == []


@given(SHOWN)
@settings(deadline=None, max_examples=60)
def test_page_agrees_with_scipy_and_torch_wherever_it_is_pulled(now: Shown) -> None:
    for check in (Check(*row) for row in source.compared(now)):
        assert check.passes, (check.quantity, check.ours, check.reference)


@pytest.mark.parametrize("nu", [0.9, 1.0, 1.5, 2.0])
def test_moments_that_do_not_exist_are_not_compared(nu: float) -> None:
    found = source.compared(showing("Student t", StudentT(nu)))
    assert "mean and variance" not in [row.quantity for row in found]


@each_family
def test_taken_home_it_runs_and_reproduces_the_numbers(title: str, tmp_path: Path) -> None:
    script = tmp_path / "taken_home.py"
    script.write_text(export.script(source.taken_home(opening(title), ENTRY)), encoding="utf-8")
    runpy.run_path(str(script))


def test_taken_home_notebook_names_its_member() -> None:
    now = showing("normal", Normal(2.5, 0.5))
    assert b"Normal(mu=2.5, sigma=0.5)" in export.notebook(source.taken_home(now, ENTRY))
