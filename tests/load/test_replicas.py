"""Two replicas behind HAProxy, as deploy/ configures it: visitors stick, and outlive a replica."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from bench.replicas import COOKIE, NO_HAPROXY, Balanced, balanced, comes, haproxy_path
from bench.serving import apart
from bench.visits import Visitor
from tests.browser.driving import PATIENCE


@pytest.fixture(scope="module")
def site() -> Iterator[Balanced]:
    """Two replicas; without HAProxy the tests are skipped, except under CI, where they fail."""
    if haproxy_path() is None:
        if "CI" in os.environ:
            pytest.fail(NO_HAPROXY)
        pytest.skip(NO_HAPROXY)
    with balanced() as found:
        yield found


def where(visitor: Visitor) -> str:
    """The replica that the visitor's cookie names."""
    return visitor.cookies[COOKIE]


def vectors(visitor: Visitor) -> dict[str, Any]:
    """Where the two vectors of the main picture are."""
    handles = visitor.control("vectors-plane").data["handles"]
    return {handle["id"]: handle["at"] for handle in handles}


def test_visitors_stick_and_outlive_the_replica_that_they_were_on(site: Balanced) -> None:
    apart(lambda: asyncio.run(stick_and_outlive(site)))


async def stick_and_outlive(site: Balanced) -> None:
    async with asyncio.timeout(PATIENCE / 500):
        visitors = [await comes(site.address, i, "vectors") for i in range(6)]
        assert {where(visitor) for visitor in visitors} == set(site.replicas), "both serve"
        before = {name: served.cpu for name, served in site.replicas.items()}
        for visitor in visitors:
            # Only the replica that has the session can answer its drawings: elsewhere it is 404.
            await visitor.drag(visitor.control("vectors-plane"), 3)
            assert COOKIE in visitor.cookies
        assert not [problem for visitor in visitors for problem in visitor.problems]
        for name, served in site.replicas.items():
            assert served.cpu > before[name], f"{name} has its share of the work"

        lost = [visitor for visitor in visitors if where(visitor) == "a"]
        site.replicas["a"].process.kill()
        for visitor in lost:
            moved = vectors(visitor)
            assert visitor.query
            await visitor.leave()
            again = await comes_back(site.address, visitor)
            for name, at in vectors(again).items():
                assert at == pytest.approx(moved[name], abs=1e-9), name
            assert not again.problems
            await again.leave()
        for visitor in visitors:
            if where(visitor) == "b":
                await visitor.drag(visitor.control("vectors-plane"), 2)
                assert not visitor.problems
                await visitor.leave()


async def comes_back(address: str, visitor: Visitor) -> Visitor:
    """A browser with the cookie of a replica that is no more, and its link.

    Until HAProxy has noticed, it may be turned away, and like Streamlit's own page it tries again.
    """
    while True:
        again = Visitor(address, visitor.rng, dict(visitor.cookies))
        try:
            await again.open("vectors", visitor.query)
        except InvalidStatus as turned_away:
            if turned_away.response.status_code not in (502, 503):
                raise
            await asyncio.sleep(0.5)
        else:
            return again
