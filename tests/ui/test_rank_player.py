"""The rank player on the server's side: the layers travel once, whatever a browser says."""

import pytest
from streamlit.testing.v1 import AppTest

from mathdl_ui.address import Snapshot
from mathdl_ui.films import Film
from mathdl_ui.rank_player import Player, drawn
from mathdl_ui.scene import Moment
from tests.pages.visits import hand, live_parts

PLAYER = "vectors-film"


def _script() -> None:
    import streamlit as st

    from mathdl_ui import lesson
    from mathdl_ui.films import Film
    from mathdl_ui.rank_player import Player, drawn

    page = lesson.begin("vectors")
    film, player = Film("a film", 5, {"height": 1}), Player("shown", 2)

    @page.picture
    def picture() -> None:
        place = page.live(lambda now: {"film": drawn(now, "film", film, player, alt="a picture")})
        place("film")
        st.text(player.current(page, film))


def _app(**query: str) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=30)
    for name, text in query.items():
        app.query_params[name] = text
    return app.run()


def test_layers_are_sent_until_the_browser_says_that_it_holds_them() -> None:
    app = _app()
    assert live_parts(app)[PLAYER]["film"] == {"height": 1}
    hand(app, PLAYER, {"frame": 3, "held": ["another"]}, sequence=1)
    assert "film" in live_parts(app)[PLAYER]
    hand(app, PLAYER, {"frame": 4, "held": ["another", "a film"]}, sequence=2)
    assert "film" not in live_parts(app)[PLAYER]
    assert app.text[0].value == "4"
    hand(app, PLAYER, {"frame": 4, "held": []}, sequence=3)
    assert "film" in live_parts(app)[PLAYER]


@pytest.mark.parametrize(
    ("frame", "rank"), [(-3, "0"), (99, "5"), (2.6, "2"), ("4", "2"), (None, "2"), (True, "2")]
)
def test_rank_stays_within_the_film(frame: object, rank: str) -> None:
    app = hand(_app(), PLAYER, {"frame": frame, "held": "a film"})
    assert not app.exception
    assert app.text[0].value == rank


@pytest.mark.parametrize(("text", "rank"), [("4", "4"), ("400", "5"), ("-1", "2"), ("x", "2")])
def test_link_sets_the_rank(text: str, rank: str) -> None:
    assert _app(shown=text).text[0].value == rank


def test_layers_do_not_travel_while_the_hand_moves() -> None:
    film = Film("a film", 5, {"height": 1})
    still, moving = (
        drawn(
            Moment("vectors", Snapshot({"shown": "3"}), "light", settled),
            "film",
            film,
            Player("shown", 2),
            alt="a picture",
        ).data
        for settled in (True, False)
    )
    assert "film" in still
    assert "film" not in moving
    assert moving["timeline"]["frame"] == 3
