"""Sections that run when somebody comes near; what the browser says of that is taken with care."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visits import deliver, shown_parts, visit

SIGHT = "vectors-sight"


def near(app: AppTest, names: object) -> AppTest:
    """The browser says that somebody is near."""
    return deliver(app, {SIGHT: {"near": {"names": names, "at": 1}}})


def opened() -> AppTest:
    return visit("vectors", {"whole": "0"})


def test_page_opens_with_its_picture_and_the_headings_of_all_sections() -> None:
    app = opened()
    assert {"vectors-plane", "vectors-digit-paint"} & set(shown_parts(app)) == {"vectors-plane"}
    assert not app.code
    assert "The code" in [heading.value for heading in app.header]
    assert shown_parts(app)[SIGHT]["absent"][-2:] == ["checks", "code"]


def test_section_runs_when_somebody_is_near_and_stays() -> None:
    app = near(opened(), ["code"]).run()
    assert "dot(a, b)" in app.code[0].value
    assert "code" not in shown_parts(app)[SIGHT]["absent"]
    assert "checks" in shown_parts(app)[SIGHT]["absent"]


@pytest.mark.parametrize("names", [None, 3, "code", ["nowhere"], [["code"]], [None], {"code": 1}])
def test_what_is_no_list_of_sections_shows_none(names: object) -> None:
    app = near(opened(), names)
    assert not app.exception
    assert not app.run().code


def test_whole_page_has_everything_and_what_makes_all_of_it_follow() -> None:
    app = visit("vectors", {"whole": "1"})
    assert app.code
    told = shown_parts(app)[SIGHT]
    assert told["absent"] == told["stale"] == []
    assert told["whole"]
    assert "predict" in told["followers"]
