"""Which sections run again, and when."""

import pytest

from mathdl_ui.sight import NAME, Sections


def read_once() -> Sections:
    """A page whose first two sections somebody has read; the first and the last one follow."""
    sections = Sections("page", wanted={"first", "second"}, shown={"first", "second"})
    for name, follows in (("first", True), ("second", False), ("last", True)):
        sections.add(name, follows=follows)
    return sections


def test_followers_that_have_run_are_out_of_date_until_they_run_again() -> None:
    sections, ran = read_once(), list[str]()
    assert sections.follow() == [NAME]
    assert sections.stale == {"first"}
    sections.run("first", lambda: ran.append("first"))
    assert ran == ["first"]
    assert not sections.stale


def test_whole_page_runs_its_followers_with_the_picture() -> None:
    sections = read_once()
    sections.whole = True
    assert sections.follow() == ["first", "last"]


def test_page_without_sections_has_nothing_to_run_again() -> None:
    assert Sections("home").follow() == []


def test_section_that_fails_is_not_asked_for_again() -> None:
    sections = read_once()
    sections.wanted.add("last")

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        sections.run("last", fails)
    assert "last" in sections.shown


def test_section_whose_run_was_cut_short_is_asked_for_again() -> None:
    sections = read_once()
    sections.follow()

    def is_interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sections.run("first", is_interrupted)
    assert sections.stale == {"first"}
