"""Quests, predictions, exercises and own vectors in a real browser."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.vector_exercises import vector_exercise
from tests.browser.driving import Visitor, choose, formulas, press_button, query, settle

pytestmark = pytest.mark.browser


def test_quests_complete_themselves_and_stay_completed(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    found = page.get_by_text("the dot product is 0, whatever their lengths")
    expect(found).to_have_count(0)
    press_button(page, "Orthogonal")
    expect(found).to_be_visible()
    press_button(page, "Same direction")
    expect(found).to_be_visible()
    expect(page.get_by_text("the cosine is largest where the area")).to_be_visible()


def test_prediction_is_compared_with_the_answer_only_after_it_is_made(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    guess = page.get_by_role("spinbutton", name="Your prediction")
    said = page.get_by_text("You said")
    expect(said).to_have_count(0)
    form = page.get_by_test_id("stForm").filter(has=guess)
    form.get_by_role("button", name="Check").click()
    settle(page)
    expect(page.get_by_text("Write a number first")).to_be_visible()
    guess.fill("12")
    guess.press("Enter")
    settle(page)
    # b = (1.4, 3.1) turned is (-3.1, 1.4): 3.2 * -3.1 + 1.1 * 1.4 = -8.38.
    expect(said).to_contain_text("You said 12, it is −8.38.")
    press_button(page, "Predict again")
    expect(guess).to_be_visible()


def test_changed_picture_asks_for_a_new_prediction(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    guess = page.get_by_role("spinbutton", name="Your prediction")
    guess.fill("-8.38")
    guess.press("Enter")
    settle(page)
    expect(page.get_by_text("You said")).to_be_visible()
    press_button(page, "Opposite")
    expect(page.get_by_text("You said")).to_have_count(0)
    expect(guess).to_be_visible()


def answer_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^Your answer"))


def answer(page: Page, text: str) -> None:
    answer_box(page).fill(text)
    answer_box(page).press("Enter")
    settle(page)


def exercise_on(page: Page) -> Exercise:
    return vector_exercise(np.random.default_rng(int(query(page).get("exercise", "1"))))


@pytest.mark.parametrize("seed", [2, 999_999])
def test_right_answer_is_accepted_and_others_are_not(somebody: Visitor, seed: int) -> None:
    page = somebody.open(f"/vectors?exercise={seed}")
    wanted = np.atleast_1d(exercise_on(page).answer)
    answer(page, "x" * wanted.size)
    expect(page.get_by_text("is not a number")).to_be_visible()
    answer(page, ", ".join(["1"] * (wanted.size + 1)))
    expect(page.get_by_text(re.compile("numbers are asked for"))).to_be_visible()
    answer(page, ", ".join(f"{value + 100:g}" for value in wanted))
    expect(page.get_by_text("Not yet.")).to_be_visible()
    answer(page, ", ".join(f"{value:g}" for value in wanted))
    expect(page.get_by_text("Right.")).to_be_visible()
    page.get_by_text("Worked solution").click()
    expect(page.get_by_test_id("stExpanderDetails").locator(".katex").first).to_be_visible()


def test_new_exercise_changes_the_seed_in_the_url_and_empties_the_answer(
    somebody: Visitor,
) -> None:
    page = somebody.open("/vectors")
    answer(page, "12345")
    press_button(page, "New exercise")
    assert query(page)["exercise"] == "2"
    expect(answer_box(page)).to_have_value("")
    expect(page.get_by_text("Not yet.")).to_have_count(0)
    wanted = np.atleast_1d(exercise_on(page).answer)
    answer(page, ", ".join(f"{value:g}" for value in wanted))
    expect(page.get_by_text("Right.")).to_be_visible()


def test_own_vectors_are_computed_or_refused_with_a_sentence(somebody: Visitor) -> None:
    page = somebody.open("/vectors")

    def write(name: str, text: str) -> None:
        box = page.get_by_role("textbox", name=name)
        box.fill(text)
        box.press("Control+Enter")
        settle(page)

    write("Vector a", "2, 0, 0, 0, 1")
    write("Vector b", "1 1 1 1 1")
    assert any(re.search(r"a \\cdot b.*= 3 ", source, re.DOTALL) for source in formulas(page)[1:])
    for text, sentence in (
        ("hello", "is not a number"),
        ("1, 2", "must have the same length, not 5 and 2"),
        ("nan, 1, 1, 1, 1", "Only finite numbers"),
        ("0, 0, 0, 0, 0", "is the zero vector"),
        (" ".join(["1"] * 1001), "at most 1,000 fit here"),
        ("1e999, 1, 1, 1, 1", "too large"),
        ("<script>alert(1)</script>", "is not a number"),
    ):
        write("Vector b", text)
        expect(page.get_by_test_id("stAlert").filter(has_text=sentence)).to_be_visible()
        expect(page.get_by_role("heading", name="Checks itself")).to_be_visible()
    write("Vector b", "1, 1, 1, 1, 2")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_documents_are_compared_again_when_another_is_chosen(somebody: Visitor) -> None:
    page = somebody.open("/vectors")
    words = page.get_by_text("The products that weigh most")
    before = words.inner_text()
    choose(page, "Document b", "svm.SVC")
    assert query(page)["doc_b"] == "svm.SVC"
    assert words.inner_text() != before
