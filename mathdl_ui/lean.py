"""What Streamlit works out anew at every rerun, worked out once.

Streamlit 1.67 has no setting for these. They are private to it and replaced by name when the server
starts; without that all is the same, and slower. `tests/ui/test_lean.py` holds them against what
they replace, so that a release that does without them, or does otherwise, is noticed.
"""

from collections.abc import Callable
from functools import lru_cache

from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Populate = Callable[[CustomThemeConfig, str], None]


def lean() -> None:
    """Replace what takes a tenth of the CPU of a rerun each, or more."""
    vars(bidi_component)["make_bidi_component_presenter"] = no_presenter
    vars(app_session)["_populate_theme_msg"] = populated_once(app_session._populate_theme_msg)


def no_presenter(*_: object) -> None:
    """A component's state is given as it is.

    Otherwise Streamlit wraps it in a class that it makes anew, for each component of the page,
    whenever a select box, a number or a text is drawn: 50 µs each. The class is for triggers and
    for scripts that write into the state; our components have neither.
    """


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
