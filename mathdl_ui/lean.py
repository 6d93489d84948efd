"""What Streamlit works out anew at every rerun, worked out once.

Streamlit 1.67 has no setting for these. They are private to it and replaced by name when the server
starts; in any other release they are left alone: all is the same then, and a fifth slower.
`tests/ui/test_lean.py` holds them against what they replace.
"""

import json
from collections.abc import Callable
from functools import lru_cache

import streamlit as st
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.util import calc_hash

Populate = Callable[[CustomThemeConfig, str], None]


def lean() -> None:
    """Replace what together takes a fifth of the CPU of a rerun."""
    if not st.__version__.startswith("1.67."):
        return
    vars(bidi_component)["make_bidi_component_presenter"] = no_presenter
    vars(bidi_component)["serialize_mixed_data"] = as_json
    mixin = bidi_component.BidiComponentMixin
    mixin._build_bidi_identity_kwargs = identity  # type: ignore[method-assign, assignment]
    vars(app_session)["_populate_theme_msg"] = populated_once(app_session._populate_theme_msg)


def no_presenter(*_: object) -> None:
    """A component's state is given as it is.

    Otherwise Streamlit wraps it in a class that it makes anew, for each component of the page,
    whenever a select box, a number or a text is drawn: 50 µs each. The class is for triggers and
    for scripts that write into the state; our components have neither.
    """


def as_json(data: object, component: BidiComponent) -> None:
    """A component's data as they travel; Streamlit first looks at each part for a table."""
    component.json = json.dumps(data)


def identity(
    _mixin: object, *, proto: BidiComponent, data: object, **told: object
) -> dict[str, object]:
    """What tells a component without a key from others; Streamlit writes all its data once more."""
    del data
    return told | {"json": calc_hash(proto.json)}


def populated_once(populate: Populate) -> Populate:
    """The same for the theme, which a rerun tells the browser again, and which stays as it is."""

    @lru_cache(maxsize=16)
    def made(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        populate(message, section)
        return message

    def copied(message: CustomThemeConfig, section: str = "theme") -> None:
        # Merging with nothing would say that there is a theme, though an empty one.
        if made(section).ByteSize():
            message.MergeFrom(made(section))

    return copied
