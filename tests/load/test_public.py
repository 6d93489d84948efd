"""Safe in public: many at once, anything that could be sent, and pages that fail."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.fuzz import fuzz
from bench.load import Plan, all_leave, class_of, product, warm
from bench.serving import Served, apart, running
from bench.soak import soak
from bench.visits import Visitor, only_here
from mathdl_ui.curriculum import LESSONS, ROOT

FAILING = """
import streamlit as st

from mathdl_ui.server import lifespan, tell_where

app = st.App({script!r}, lifespan=lifespan, on_script_error=tell_where)
"""
SCRIPT = """
import streamlit as st

from mathdl_ui import controls, lesson
from mathdl_ui.curriculum import Lesson

page = lesson.Page(Lesson("failing", "Failing", "", (), (), "circle"))
st.title("Failing")


@page.picture
def picture():
    st.query_params["a"] = "7"
    raise ZeroDivisionError("the password is in /etc/secret")
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with product() as found:
        apart(lambda: asyncio.run(warm(found)))
        yield found


def test_a_class_meets_no_error(served: Served) -> None:
    plan = Plan(sessions=len(LESSONS), seconds=3.0, think=0.5, arrival=0.0)

    async def study() -> list[Visitor]:
        visitors, _ = await class_of(served.address, plan)
        await all_leave(visitors)
        return visitors

    visitors = apart(lambda: asyncio.run(study()))
    assert [problem for visitor in visitors for problem in visitor.problems] == []
    kinds = {answer.kind for visitor in visitors for answer in visitor.answers}
    assert {"picture", "open", "live", "release"} <= kinds
    assert served.tracebacks() == []


def test_two_hundred_interactions_leave_nothing_behind(served: Served) -> None:
    found = apart(lambda: asyncio.run(soak(served, 200, parts=2)))
    assert found.problems == []
    # Caches still fill in so short a time: memory is looked at by the long form.
    assert found.looks[-1].descriptors <= found.looks[1].descriptors + 8
    assert found.looks[-1].threads <= found.looks[1].threads + 40


def test_anything_may_be_sent(served: Served) -> None:
    # Broken links to all pages are tried by tests/pages.
    assert apart(lambda: fuzz(served, 60, linked=("vectors",))).total() >= 55


def test_a_choice_that_the_next_data_do_not_have_is_let_go(served: Served) -> None:
    async def choose() -> list[str]:
        visitor = Visitor(served.address, np.random.default_rng(0))
        await visitor.open("pca", "whole=1")
        await visitor.choose(visitor.control("pca_across"), "9")
        for data in ("Iris", "Wine", "Digits"):
            await visitor.choose(visitor.control("pca_data"), data)
        await visitor.leave()
        return visitor.problems

    assert apart(lambda: asyncio.run(choose())) == []


def test_nothing_that_was_typed_can_become_html_or_code() -> None:
    for folder in ("mathdl_ui", "mathdl_core", "pages"):
        for file in (ROOT / folder).rglob("*.py"):
            source = file.read_text()
            for word in ("unsafe_allow_html", "unsafe_allow_javascript", "allow_pickle=True"):
                assert word not in source, file


def test_load_is_generated_on_this_machine_only() -> None:
    for address in ("http://127.0.0.1:8501", "http://[::1]:8501/", "http://localhost:1"):
        assert only_here(address) == address.rstrip("/")
    for address in ("http://192.0.2.1", "https://mathdl.example.org", "http://0.0.0.0:1", ""):
        with pytest.raises(ValueError, match="not on this machine"):
            only_here(address)
    for wrong in ({"sessions": 2_001}, {"sessions": 0}, {"seconds": 601.0}, {"think": 0.0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Plan(**wrong)


def test_a_page_that_fails_says_nothing_to_its_reader_and_all_to_the_log(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(SCRIPT)
    (tmp_path / "app.py").write_text(FAILING.format(script=str(script)))
    environment = {"PYTHONPATH": str(ROOT)}
    with running(str(tmp_path / "app.py"), environment=environment) as failing:
        visitor = Visitor(failing.address, np.random.default_rng(0), kept=[])
        apart(lambda: asyncio.run(open_and_leave(visitor, "b=3")))
        log = failing.log.read_text()
    assert len(visitor.problems) == 1
    assert "encountered an error" in visitor.problems[0]
    assert "Failing" in visitor.headings.values()
    sent = b"".join(visitor.kept or [])
    assert b"Failing" in sent
    for secret in (b"password", b"/etc/secret", b"ZeroDivisionError", b"Traceback", b"in picture"):
        assert secret not in sent
    assert "ZeroDivisionError: the password is in /etc/secret" in log
    assert f'File "{script}", line 14, in picture' in log
    assert "A page failed at http://127.0.0.1" in log
    assert "?b=3&a=7" in log


async def open_and_leave(visitor: Visitor, query: str) -> None:
    await visitor.open("", query)
    await visitor.leave()
