"""Sentences as HTML: what is marked is marked, what is not is literal."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathdl_ui.prose import html


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("plain", "plain"),
        ("**12 %** of it", "<strong>12 %</strong> of it"),
        ("it is *not* there", "it is <em>not</em> there"),
        ("**all *of* it**", "<strong>all <em>of</em> it</strong>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("2 * 3", "2 * 3"),
    ],
)
def test_marks_become_elements(text: str, markup: str) -> None:
    assert html(text) == markup


def test_formulas_stand_in_the_line() -> None:
    markup = html(r"so **$\kappa = 2$** it is")
    assert '<math display="inline">' in markup
    assert markup.startswith("so <strong><math")
    assert r"\kappa = 2</annotation>" in markup


@given(st.text(alphabet="ab*<>&\"' ", max_size=40))
def test_whatever_is_written_is_well_formed_and_loses_only_marks(text: str) -> None:
    read = "".join(ElementTree.fromstring(f"<p>{html(text)}</p>").itertext())
    assert read.replace("*", "") == text.replace("*", "")
