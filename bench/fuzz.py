"""Anything that anybody could send: `python -m bench.fuzz [--cases N] [--seed S]`.

Hypothesis makes query strings, values of controls, messages of live components, typed vectors and
formulas, and files; visitors without a browser send them to all pages of a running server. No page
may ever show an exception, no drawing answer with an error of its own, and the log must stay free
of tracebacks.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from bench import hands
from bench.serving import Served, running
from bench.visits import NATIVE, TYPED, Control, VisitError, Visitor, greeting
from mathdl_ui.curriculum import LESSONS, ROOT, path

SLUGS = tuple(entry.slug for entry in LESSONS)
PAGES = ("", *SLUGS)
SECRET = "Traceback (most recent call last)"

HOSTILE = (
    *(
        "",
        "NaN",
        "inf",
        "-1e999",
        "1e308,1e308",
        "9" * 5_000,
        "1_0",
        "٣,٤",
        "0x10",
        "\0",
        "🤖\u202e",
    ),
    *("<script>alert(1)</script>", "$\\frac{", "{{7*7}}", "../../etc/passwd", "%s%n", "'; --"),
    *(",,,;;;", "[[[[", "1,2;3", "__import__('os')", "().__class__", "x**x**x**9", "9**9**9**9"),
)
numbers = st.floats() | st.integers(-(10**400), 10**400) | st.integers(-5, 20)
texts = (
    st.sampled_from(HOSTILE)
    | st.text(max_size=60)
    | st.lists(numbers.map(str), max_size=9).map(",".join)
    | st.lists(numbers.map(str), max_size=9).map(" ".join)
)
formulas = st.text("0123456789.+-*/^()= abcdefxyz,expsintahlogmu_\n", max_size=60)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
tables = st.lists(st.lists(texts | numbers.map(str), max_size=5), max_size=8).map(
    lambda rows: "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")
)
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP", b"BM")
files = st.one_of(
    st.binary(max_size=300),
    tables,
    st.builds(bytes.__add__, st.sampled_from(SIGNATURES), st.binary(max_size=200)),
)
names = st.sampled_from(("a", "../../a", "🤖", "<b>"))
"""Without their endings: browsers offer files of the right kinds only."""


class Fuzzer:
    """One visitor a page, which goes on from case to case as a person would."""

    def __init__(self, served: Served, linked: Sequence[str]) -> None:
        """Find the parameters of the pages that are opened by links."""
        self.served = served
        self.cookies = greeting(served.address)
        self.visitors: dict[str, Visitor] = {}
        self.parameters = {slug: parameters(slug) for slug in linked}
        self.cases: Counter[str] = Counter()
        self.n_known = 0

    async def visitor(self, slug: str) -> Visitor:
        """The visitor of a page, who comes back if a page was left."""
        there = self.visitors.get(slug)
        if there is None or there.socket is None:
            there = Visitor(self.served.address, np.random.default_rng(0), dict(self.cookies))
            await there.open(slug, "whole=1")
            self.visitors[slug] = there
        return there

    async def check(self, visitor: Visitor, doing: str) -> None:
        """Nothing may have gone wrong."""
        problems, tracebacks = list(visitor.problems), self.served.tracebacks()[self.n_known :]
        self.n_known += len(tracebacks)
        if problems:
            await visitor.leave()
            visitor.problems.clear()
        shown = " ".join(visitor.words.values())
        assert not problems, f"{doing}: {problems}"
        assert SECRET not in shown, f"{doing}: a page shows a traceback"
        assert str(ROOT) not in shown, f"{doing}: a page shows a path of this machine"
        assert not tracebacks, f"{doing}: {tracebacks}"

    async def follow_link(self, slug: str, given: dict[str, str]) -> None:
        """Open a page by a link."""
        self.cases["links"] += 1
        stranger = Visitor(self.served.address, np.random.default_rng(0))
        try:
            await stranger.open(slug, urlencode({"whole": "1", **given}, errors="replace"))
        except VisitError:
            pass
        finally:
            await stranger.leave()
        await self.check(stranger, f"/{slug}?{given!r}")

    async def ask(self, slug: str, which: int, message: object) -> None:
        """Send the drawing of a live component anything."""
        self.cases["live messages"] += 1
        visitor = await self.visitor(slug)
        touched = visitor.touchable("buttons", "select", "choice", "toggle")
        live = [one for one in (*visitor.movable(), *touched) if one.data.get("live")]
        part = live[which % len(live)]
        told = part.data["live"]
        changes = {told["key"]: message}
        letting_go = {"settled": bool(which % 2), "search": f"?{visitor.query}"}
        request = {**told, "changes": changes, **letting_go}
        status, answer = await visitor.post(told["url"], request)
        assert status in {200, 400}, f"/{slug} {part.key} {message!r}: {status} {answer!r}"
        await self.check(visitor, f"/{slug} {part.key} {message!r}")

    async def let_go(self, slug: str, which: int, message: object) -> None:
        """Send a live component anything through Streamlit."""
        self.cases["states"] += 1
        visitor = await self.visitor(slug)
        live = visitor.movable()
        part = live[which % len(live)]
        await visitor.run_with(part, message)
        await self.check(visitor, f"/{slug} {part.key} {message!r}")

    async def post(self, slug: str, message: object) -> None:
        """Post anything to a drawing."""
        self.cases["posts"] += 1
        visitor = await self.visitor(slug)
        part = next(one for one in visitor.movable() if one.data.get("live"))
        status, answer = await visitor.post(part.data["live"]["url"], message)
        assert status in {200, 400}, f"/{slug} POST {message!r}: {status} {answer!r}"
        await self.check(visitor, f"/{slug} POST {message!r}")

    async def use(self, slug: str, which: int, chance: int) -> None:
        """Bring a native control into some state, or a live one to some place."""
        self.cases["controls"] += 1
        visitor = await self.visitor(slug)
        visitor.rng = np.random.default_rng(chance)
        some: list[Control] = [*visitor.settable(), *visitor.movable()]
        control = some[which % len(some)]
        if control.kind in NATIVE:
            await visitor.put(control)
        else:
            await visitor.let_go(control, hands.move(control.data, visitor.rng) or {})
        await self.check(visitor, f"/{slug} {control.key} {chance}")

    async def write(self, slug: str, which: int, text: str) -> None:
        """Write into a field."""
        visitor = await self.visitor(slug)
        fields = [one for one in visitor.controls.values() if one.kind in TYPED]
        if not fields:
            return
        self.cases["texts"] += 1
        field = fields[which % len(fields)]
        most = getattr(field.element, "max_chars", 0) or len(text)
        # Streamlit refuses a NUL byte in the middle of its own protocol.
        await visitor.type(field, text[:most].encode("utf-8", "replace").decode())
        await self.check(visitor, f"/{slug} {field.key} {text!r}")

    async def bring(self, slug: str, name: str, content: bytes) -> None:
        """Upload a file where the page takes one."""
        visitor = await self.visitor(slug)
        await self.make_room(visitor)
        self.cases["files"] += 1
        where = next(one for one in visitor.controls.values() if one.kind == "file_uploader")
        endings = list(where.element.type)
        await visitor.upload(where, name + endings[len(content) % len(endings)], content)
        await self.check(visitor, f"/{slug} {where.key} {name!r} {content!r}")

    async def has_room(self, slug: str) -> bool:
        """Whether a page takes files."""
        return await self.make_room(await self.visitor(slug))

    async def make_room(self, visitor: Visitor) -> bool:
        """Choose what of one's own a page takes, until there is a place for files."""
        for control in visitor.settable():
            if any(one.kind == "file_uploader" for one in visitor.controls.values()):
                return True
            listed = getattr(control.element, "options", ())
            options = [str(getattr(one, "content", one)) for one in listed]
            own = [one for one in options if one.startswith("Your ")]
            if own and control.kind in {"selectbox", "radio", "button_group"}:
                await visitor.choose(control, own[0])
        return any(one.kind == "file_uploader" for one in visitor.controls.values())

    async def end(self) -> None:
        """Leave all pages."""
        for visitor in self.visitors.values():
            await visitor.leave()


def parameters(slug: str) -> tuple[str, ...]:
    """What a page reads from its link, from what a session of it has read."""
    app = AppTest.from_file(str(ROOT / "mathdl_ui" / "main.py"), default_timeout=120).run()
    if slug:
        app.switch_page(f"../{path(slug).relative_to(ROOT)}")
        app.query_params["whole"] = "1"
        app.run()
    live = [name for _, name in app.session_state.address] if "address" in app.session_state else []
    kinds = ("selectbox", "text_area", "text_input", "slider", "number_input", "radio", "tabs")
    native = [
        str(element.proto.query_param_key)
        for kind in kinds
        for element in app.get(kind)
        if getattr(getattr(element, "proto", None), "query_param_key", "")
    ]
    return (*dict.fromkeys([*live, *native, "lecture"]),)


def fuzz(
    served: Served, n_cases: int, *, first: int = 0, linked: Sequence[str] = PAGES
) -> Counter[str]:
    """Try so many cases on all pages; an AssertionError says which one went wrong.

    Args:
        served: the server.
        n_cases: how many.
        first: the seed.
        linked: the pages that are opened by links: what one reads from its link is found by a run.
    """
    loop = asyncio.new_event_loop()
    fuzzer = Fuzzer(served, linked)
    pages, which = st.sampled_from(PAGES), st.integers(0, 50)
    lessons = st.sampled_from(SLUGS)

    @st.composite
    def links(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
        slug = draw(st.sampled_from(linked))
        known = st.sampled_from(fuzzer.parameters[slug])
        return slug, draw(st.dictionaries(known, texts | formulas, min_size=1, max_size=6))

    def tried(share: float, body: Callable[..., None], *drawn: st.SearchStrategy[Any]) -> None:
        chosen = settings(
            max_examples=max(3, round(share * n_cases)),
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        attempt: Callable[[], None] = seed(first)(
            chosen(given(st.tuples(*drawn))(lambda it: body(*it)))
        )
        attempt()

    messages = st.dictionaries(
        st.sampled_from(
            ("at", "frame", "value", "values", "pixels", "dials", "chosen", "held", "painted")
        ),
        json_values,
        max_size=4,
    )
    run = loop.run_until_complete
    try:
        tried(0.2, lambda link: run(fuzzer.follow_link(*link)), links())
        tried(0.2, lambda *it: run(fuzzer.ask(*it)), pages, which, messages | json_values)
        tried(0.1, lambda *it: run(fuzzer.let_go(*it)), pages, which, messages | json_values)
        tried(0.1, lambda *it: run(fuzzer.post(*it)), pages, json_values)
        tried(0.2, lambda *it: run(fuzzer.use(*it)), lessons, which, st.integers(0, 10**6))
        tried(0.15, lambda *it: run(fuzzer.write(*it)), lessons, which, texts | formulas)
        takes_files = [slug for slug in SLUGS if run(fuzzer.has_room(slug))]
        tried(0.05, lambda *it: run(fuzzer.bring(*it)), st.sampled_from(takes_files), names, files)
        run(fuzzer.end())
    finally:
        loop.close()
    return fuzzer.cases


def main() -> int:
    """Try many cases and print how many of each kind there were."""
    parser = argparse.ArgumentParser(description="Anything that anybody could send.")
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with running() as served:
        cases = fuzz(served, chosen.cases, first=chosen.seed)
    told = ", ".join(f"{number:,} {kind}" for kind, number in cases.items())
    sys.stdout.write(f"{cases.total():,} cases without an exception: {told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
