"""What replaces parts of Streamlit does the same."""

import json

import pytest
from streamlit import config
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.components.v2.bidi_component.serialization import serialize_mixed_data
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.testing.v1 import AppTest

from mathdl_ui.lean import Populate, as_json, identity, no_presenter, populated_once


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


def test_data_travel_as_streamlit_writes_them() -> None:
    data = {"lines": ["½ <a>", None, True], "x": (0.1, 1e-9), "rows": [[1.0, 2.0]], "told": {}}
    ours, theirs = BidiComponent(), BidiComponent()
    as_json(data, ours)
    serialize_mixed_data(data, theirs)
    assert ours == theirs
    assert json.loads(ours.json)["rows"] == [[1.0, 2.0]]


def with_two_components() -> None:
    """A script with two components that only their data tell apart."""
    import streamlit as st

    component = st.components.v2.component("a_component", html="<p></p>")
    component(data={"x": 1})
    component(data={"x": 2})


def test_components_are_told_apart_by_their_data(monkeypatch: pytest.MonkeyPatch) -> None:
    mixin = bidi_component.BidiComponentMixin
    monkeypatch.setattr(mixin, "_build_bidi_identity_kwargs", identity)
    app = AppTest.from_function(with_two_components).run()
    assert not app.exception
    one, other = (part.proto for part in app.get("bidi_component"))
    assert one.id != other.id
    assert (one.json, other.json) == ('{"x": 1}', '{"x": 2}')


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
