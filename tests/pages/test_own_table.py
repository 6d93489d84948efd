"""Tables of one's own in the lesson on PCA: what is refused is said, and the last one stays."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visits import visit

GOOD = "a,b,c\n" + "\n".join(f"{i},{i * i % 7},{-i}" for i in range(12))
MIXED = "a,b,c\n" + "\n".join(f"{i},{'none?' if i % 4 == 0 else i % 5},{-i}" for i in range(12))
GAPS = "a,b,c\n" + "\n".join(f"{i},{'' if i % 4 == 0 else i % 5},{-i}" for i in range(12))


@pytest.fixture
def app() -> AppTest:
    return visit("pca", {"pca_data": "Your table"})


def bring(app: AppTest, text: str) -> None:
    app.text_area(key="pca-table-text").set_value(text).run()
    assert not app.exception


def said(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def columns(app: AppTest) -> list[str]:
    (chosen,) = (box for box in app.multiselect if box.label == "Columns")
    return list(chosen.value)


def test_digits_stay_until_there_is_a_table(app: AppTest) -> None:
    assert "Until you bring one, the digits stay." in said(app)
    bring(app, GOOD)
    assert "Your table, 12 rows." in said(app)
    assert columns(app) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a,b\n1,2\n", "single row"),
        ("a,b\nx,y\nz,u\n", "No column of this table holds numbers"),
        ("a,b\n1,2\n3\n", "Line 3 has 1 columns"),
        ("a\n" + "1\n" * 50_001, "more than 50,000 rows"),
        ("a,b\n1,2\n1,2\n", "constant"),
    ],
)
def test_what_cannot_be_analyzed_is_refused_and_the_last_table_stays(
    app: AppTest, text: str, complaint: str
) -> None:
    bring(app, GOOD)
    bring(app, text)
    assert complaint in " ".join(warning.value for warning in app.warning)
    assert len(app.warning) == 1
    assert "Your table, 12 rows." in said(app)


def test_a_column_with_words_is_named_and_left_out_or_kept(app: AppTest) -> None:
    bring(app, MIXED)
    assert "some entries are not numbers: `b` (3)" in said(app)
    assert columns(app) == ["a", "c"]
    app.button(key="pca-keep").click().run()
    assert columns(app) == ["a", "c", "b"]
    assert "Your table, 9 rows." in said(app)


def test_a_column_with_gaps_is_named_and_can_be_dropped(app: AppTest) -> None:
    bring(app, GAPS)
    assert "Columns with gaps: `b` (3)" in said(app)
    assert "Your table, 9 rows." in said(app)
    app.button(key="pca-drop").click().run()
    assert columns(app) == ["a", "c"]
    assert "Your table, 12 rows." in said(app)


def test_a_mended_table_starts_with_all_its_columns(app: AppTest) -> None:
    bring(app, MIXED)
    bring(app, GOOD)
    assert columns(app) == ["a", "b", "c"]
