"""Visiting a page of the course without a browser."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.testing.v1 import AppTest

from mathdl_ui.curriculum import ROOT, path


def visit(slug: str = "", query: Mapping[str, str] | None = None) -> AppTest:
    """Open the lesson `slug` through the app's own navigation, all of it; home without one."""
    app = AppTest.from_file(str(ROOT / "mathdl_ui" / "main.py"), default_timeout=120).run()
    if slug:
        script = Path("..") / path(slug).relative_to(ROOT)
        app.switch_page(str(script))
        for name, text in {"whole": "1", **(query or {})}.items():
            app.query_params[name] = text
        app.run()
    return app


def live_parts(app: AppTest) -> dict[str, dict[str, Any]]:
    """What Python last sent to each component that the hand can move, by its key."""
    words = {"lines", "paragraphs", "quests", "absent"}
    return {key: data for key, data in shown_parts(app).items() if not words & set(data)}


def shown_parts(app: AppTest) -> dict[str, dict[str, Any]]:
    """What Python last sent to each component, formulas among them, by its key."""
    return {part.key: json.loads(part.json) for part in _protos(app).values()}


def hand(
    app: AppTest, key: str, values: object, *, settled: bool = True, sequence: object = 1
) -> AppTest:
    """Deliver a message of the live component `key`, as the browser would."""
    return hands(app, {key: values}, settled=settled, sequence=sequence)


def hands(
    app: AppTest, values: Mapping[str, object], *, settled: bool = True, sequence: object = 1
) -> AppTest:
    """Deliver one message of each live component, by its key, before the page runs."""
    messages = {
        key: {"live": {"seq": sequence, "settled": settled, "values": value}}
        for key, value in values.items()
    }
    deliver(app, messages)
    # What follows a hand that lets go is run alone, and is then all that AppTest shows.
    return app if app.exception else app.run()


def touch(app: AppTest, key: str, chosen: object, *, sequence: object = 1) -> AppTest:
    """Press a button of the row `key`, choose from a list or a few, or turn a switch."""
    return hand(app, key, {"chosen": chosen}, sequence=sequence)


def deliver(app: AppTest, messages: Mapping[str, object]) -> AppTest:
    """Deliver any state of components by key: AppTest itself sets those of native widgets."""
    states = app._tree.get_widget_states()
    protos = _protos(app)
    for key, state in messages.items():
        states.widgets.add(id=protos[key].id).json_value = json.dumps(state)
    return app._run(states)


def _protos(app: AppTest) -> dict[str, "_Part"]:
    found = [_Part(element.proto) for element in app.get("bidi_component")]
    return {part.key: part for part in found}


class _Part:
    def __init__(self, proto: BidiComponent) -> None:
        self.id = proto.id
        self.json = proto.json
        # An id is "$$ID-hash-key".
        self.key = proto.id.split("-", 2)[2]
