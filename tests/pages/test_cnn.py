"""The lesson on CNN filters: the hand on a filter, and a network trained in the session."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mathdl_core.convolution.cnn_training import CnnRun, CnnSettings, DigitSplit, train_cnn
from mathdl_ui import cnn_runs, training_runs
from mathdl_ui.waiting_line import Line
from tests.pages.visits import hand, live_parts, shown_parts, touch, visit

FLOW = "cnn-flow"
QUICK = {"filters": "1 + 2", "epochs": "5"}
PATIENCE = 30.0


@pytest.fixture(autouse=True)
def own_line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A line of its own, so that no other test's work is before a test's."""
    line = Line(patience=2 * PATIENCE)
    monkeypatch.setattr(training_runs, "LINE", line)
    yield line
    for job in line._jobs:
        for ticket in job.tickets:
            ticket.leave()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Training that goes on until it is cancelled; how many epochs it made by then."""
    epochs: list[int] = []

    def trained(
        split: DigitSplit,
        settings: CnnSettings,
        *,
        progress: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> CnnRun:
        until = time.monotonic() + PATIENCE
        while not cancelled() and time.monotonic() < until:
            time.sleep(0.01)
            progress(0.25)
            epochs.append(1)
        run = train_cnn(split, CnnSettings((1, 1), n_epochs=1))
        return run._replace(finished=False)

    monkeypatch.setattr(cnn_runs, "train_cnn", trained)
    return epochs


def words(app: AppTest) -> str:
    return " ".join(" ".join(part.get("paragraphs", [])) for part in shown_parts(app).values())


def flow(app: AppTest) -> dict[str, Any]:
    return live_parts(app)[FLOW]


def n_maps(app: AppTest) -> int:
    return int({kind[0]: kind[1] for kind in flow(app)["choice"]["kinds"]}["first"])


def trained(app: AppTest) -> AppTest:
    """Run the page as its browser would, until the run is there."""
    end = time.monotonic() + PATIENCE
    while flow(app)["job"] is not None and time.monotonic() < end:
        time.sleep(0.05)
        app.run()
        assert not app.exception
    assert flow(app)["job"] is None
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app.run()


def test_an_edit_moves_prediction_and_accuracy_and_there_is_a_way_back() -> None:
    app = visit("cnn", {"unit": "first,6,0,0"})
    before = words(app)
    hand(app, FLOW, {"values": {"kernel": [[1] * 3] * 3}})
    assert "as learned: <strong>" not in before
    assert "(as learned: 98.5 %)" in words(app)
    assert app.query_params["edits"] == "a6.0:" + ",".join("1" * 9)
    again = visit("cnn", {"unit": "first,6,0,0", "edits": "a6.0:" + ",".join("1" * 9)})
    assert words(again) == words(app)
    app = press(app, "cnn-back")
    assert words(app) == before
    assert "edits" not in app.query_params


def test_a_filter_is_switched_off_and_on() -> None:
    app = visit("cnn", {"unit": "first,3,0,0"})
    before = words(app)
    app = press(app, "cnn-switch")
    assert app.query_params["off"] == "a3"
    assert words(app) != before
    assert [tile["id"] for tile in flow(app)["tiles"] if tile.get("off")] == ["a1-3"]
    app = press(app, "cnn-switch")
    assert words(app) == before


def test_another_digit_takes_the_place_of_what_was_painted() -> None:
    app = visit("cnn")
    hand(app, FLOW, {"pixels": [[16] * 8] * 8})
    assert "ink" in app.query_params
    app = press(app, "cnn-another")
    assert "ink" not in app.query_params
    assert app.query_params["digit"] == "535"
    assert flow(app)["pixels"] != [[16] * 8] * 8


@pytest.mark.parametrize(
    "broken",
    [
        {"unit": ["first", 1, 2]},
        {"unit": ["third", 1, 2, 3]},
        {"unit": ["first", 1.5, 2, 3]},
        {"unit": ["first", True, 2, 3]},
        {"pick": -1},
        {"pick": True},
        {"values": {"kernel": [[1] * 3] * 2}},
        {"values": {"kernel": [[float("inf")] * 3] * 3}},
        {"pixels": [[17] * 8] * 8},
        {"pixels": [[1] * 8] * 7},
        {"pixels": [[float("nan")] * 8] * 8},
    ],
)
def test_what_is_no_place_and_no_picture_changes_nothing(broken: dict[str, object]) -> None:
    app = visit("cnn")
    before = flow(app)
    hand(app, FLOW, broken)
    for name in ("pixels", "choice", "tiles", "matrices"):
        assert flow(app)[name] == before[name]


def test_a_network_is_trained_in_the_session_and_the_stored_one_comes_back() -> None:
    app = visit("cnn", QUICK)
    assert n_maps(app) == 8
    app = trained(press(app, "cnn-ask"))
    assert n_maps(app) == 1
    assert flow(app)["timeline"]["n_frames"] == 6
    assert any("Computed now. " in one.value for one in app.caption)
    hand(app, FLOW, {"frame": 0})
    assert "epoch 0" in flow(app)["timeline"]["caption"]
    app = press(app, "cnn-stored")
    assert n_maps(app) == 8
    assert any("Replayed from a stored run." in one.value for one in app.caption)


def test_a_link_to_a_network_of_ones_own_trains_it() -> None:
    app = trained(visit("cnn", QUICK | {"net": "yours", "epoch": "2", "seed": "8"}))
    assert n_maps(app) == 1
    assert "epoch 2" in flow(app)["timeline"]["caption"]


def test_training_tells_how_it_stands_and_stops_when_cancelled(endless: list[int]) -> None:
    app = visit("cnn", QUICK | {"seed": "9"})
    app = press(app, "cnn-ask")
    assert "Training" in flow(app)["job"]["words"]
    app = press(app, "cnn-cancel")
    assert flow(app)["job"] is None
    time.sleep(0.3)
    stopped = len(endless)
    time.sleep(0.2)
    assert len(endless) == stopped


def test_other_settings_leave_a_run_that_is_on_its_way(endless: list[int]) -> None:
    app = visit("cnn", QUICK | {"seed": "9"})
    app = press(app, "cnn-ask")
    (key,) = (key for key, data in live_parts(app).items() if data.get("label") == "Epochs")
    app = touch(app, key, "10")
    assert not app.exception
    time.sleep(0.3)
    stopped = len(endless)
    time.sleep(0.2)
    assert len(endless) == stopped
