"""What replaces parts of Streamlit does the same."""

import pytest
from streamlit import config
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.testing.v1 import AppTest

from mathdl_ui.lean import Populate, no_presenter, populated_once


def with_a_component() -> None:
    """A script that says of which class the state of its component is."""
    import streamlit as st

    component = st.components.v2.component("a_component", html="<p></p>")
    component(key="it", on_live_change=lambda: None)
    st.text(type(st.session_state["it"]).__name__)


def test_a_component_has_its_state_without_a_class_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert AppTest.from_function(with_a_component).run().text[0].value == "_WriteThrough"
    monkeypatch.setattr(bidi_component, "make_bidi_component_presenter", no_presenter)
    assert AppTest.from_function(with_a_component).run().text[0].value == "AttributeDictionary"


def theme(populate: Populate) -> bytes:
    """All that Streamlit tells of the theme, as it puts it together."""
    told = NewSession().custom_theme
    parts = (told, told.light, told.dark, told.sidebar, told.light.sidebar, told.dark.sidebar)
    names = ("", ".light", ".dark", ".sidebar", ".light.sidebar", ".dark.sidebar")
    assert {f"theme{name}" for name in names[1:]} == {
        f"theme.{one.value}" for one in config.CustomThemeCategories
    }
    for part, name in zip(parts, names, strict=True):
        populate(part, f"theme{name}")
    written: bytes = told.SerializeToString(deterministic=True)
    return written


def test_the_theme_is_told_as_streamlit_tells_it() -> None:
    ours = populated_once(app_session._populate_theme_msg)
    assert theme(ours) == theme(ours) == theme(app_session._populate_theme_msg)
    assert b"#00795c" in theme(ours)
