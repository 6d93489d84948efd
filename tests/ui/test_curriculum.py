"""The table of contents holds together, and the README repeats it."""

from pathlib import Path

import pytest

from mathdl_ui import curriculum

README = Path(curriculum.ROOT, "README.md").read_text(encoding="utf-8")


def test_slugs_are_unique() -> None:
    slugs = [lesson.slug for lesson in curriculum.LESSONS]
    assert len(slugs) == len(set(slugs))


def test_lessons_need_earlier_lessons_only() -> None:
    seen: set[str] = set()
    for lesson in curriculum.LESSONS:
        assert set(lesson.needs) <= seen
        seen.add(lesson.slug)


@pytest.mark.parametrize("lesson", curriculum.LESSONS, ids=lambda lesson: lesson.slug)
def test_every_lesson_stands_in_known_books_and_in_the_readme(lesson: curriculum.Lesson) -> None:
    assert lesson.books
    assert {book for book, _ in lesson.books} <= set(curriculum.BOOKS)
    assert f"/{lesson.slug}" in README
    assert lesson.title in README


def test_neighbors_are_those_before_and_after() -> None:
    first, last = curriculum.LESSONS[0].slug, curriculum.LESSONS[-1].slug
    assert curriculum.neighbors(first)[0] is None
    assert curriculum.neighbors(last)[1] is None


def test_unknown_slug_is_refused() -> None:
    with pytest.raises(KeyError):
        curriculum.lesson("nothing")
