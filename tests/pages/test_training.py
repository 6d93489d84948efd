"""The lesson on training: what a press asks for, what it costs, and what happens to it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mathdl_core.neural_networks.training import Run, train
from mathdl_core.neural_networks.training_sets import Split
from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui import training_runs
from mathdl_ui.waiting_line import Line
from tests.pages.visits import hand, live_parts, touch, visit

QUICK = {"samples": "40", "layer1": "4", "layer2": "0", "epochs": "10"}
LONG = QUICK | {"epochs": "1000"}
PLAYER = "training-player"
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
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """An epoch takes 20 ms at least, on any machine."""

    def slowed(split: Split, settings: Settings, **told: Any) -> Run:  # noqa: ANN401
        def progress(share: float) -> None:
            time.sleep(0.02)
            told["progress"](share)

        return train(split, settings, progress=progress, cancelled=told["cancelled"])

    monkeypatch.setattr(training_runs, "train", slowed)


def on_its_way(line: Line) -> Any:  # noqa: ANN401
    """The work at the front."""
    return line._jobs[0]


def said(app: AppTest) -> str:
    return " ".join(
        [*(one.value for one in app.caption), *(one.value for one in app.warning)]
        + [one.value for one in app.markdown]
    )


def until(app: AppTest, words: str) -> AppTest:
    """Run the page as its browser would, until it says so."""
    end = time.monotonic() + PATIENCE
    while words not in said(app) and time.monotonic() < end:
        time.sleep(0.05)
        app.run()
        assert not app.exception
    assert words in said(app)
    return app


def choose(app: AppTest, label: str, option: str) -> AppTest:
    (key,) = (key for key, data in live_parts(app).items() if data.get("label") == label)
    app = touch(app, key, option)
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app = app.button(key=f"training-{key}").click().run()
    assert not app.exception
    return app.run()


def test_a_link_brings_the_run_of_its_settings() -> None:
    app = until(visit("training", QUICK), "Finished all 10 epochs. 2 – 4 – 2, 22 weights")
    captions = live_parts(app)[PLAYER]["timeline"]["captions"]
    assert captions == [f"epoch {k}" for k in range(11)]
    twin = until(visit("training", QUICK), "Finished all 10 epochs")
    films = [live_parts(one)[PLAYER]["film_name"] for one in (app, twin)]
    assert films[0] == films[1]


def test_a_film_travels_until_the_browser_says_that_it_holds_it() -> None:
    app = until(visit("training", QUICK), "Finished all 10 epochs")
    name = live_parts(app)[PLAYER]["film_name"]
    hand(app, PLAYER, {"frame": 3, "films": ["another"]}, sequence=1)
    assert "film" in live_parts(app)[PLAYER]
    hand(app, PLAYER, {"frame": 4, "films": ["another", name]}, sequence=2)
    assert "film" not in live_parts(app)[PLAYER]
    assert live_parts(app)[PLAYER]["timeline"]["caption"] == "epoch 4"


def test_a_change_shows_the_network_untrained_until_a_press() -> None:
    app = until(visit("training", QUICK), "Finished all 10 epochs")
    app = choose(app, "Learning rate", "0.3")
    app.run()
    assert "Not trained yet: 2 – 4 – 2" in said(app)
    assert live_parts(app)[PLAYER]["timeline"] is None
    until(press(app, "train"), "Finished all 10 epochs")


def test_a_run_that_would_take_too_long_is_refused_and_the_page_stays() -> None:
    app = visit("training", LONG | {"samples": "1000", "batch": "1"})
    assert "may take 5: fewer epochs, larger batches" in said(app)
    assert app.button(key="training-train").disabled
    assert PLAYER in live_parts(app)


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    assert what()


@pytest.mark.usefixtures("slow")
def test_a_run_is_dropped_within_a_step_when_its_inputs_change(own_line: Line) -> None:
    app = visit("training", LONG | {"seed": "101"})
    assert own_line._jobs
    dropped = on_its_way(own_line)
    choose(app, "Learning rate", "0.1")
    before = time.monotonic()
    wait_for(dropped.done.is_set)
    assert time.monotonic() - before < 5
    assert training_runs.RUNS.find(dropped.key[1]) is None
    wait_for(lambda: not own_line._jobs)


@pytest.mark.usefixtures("slow")
def test_a_run_is_dropped_when_its_user_leaves(own_line: Line) -> None:
    visit("training", LONG | {"seed": "102"})
    job = on_its_way(own_line)
    own_line.patience = 0.1
    wait_for(job.done.is_set)
    assert training_runs.RUNS.find(job.key[1]) is None


@pytest.mark.usefixtures("slow")
def test_a_run_dropped_for_a_browser_that_was_late_is_taken_up_again(own_line: Line) -> None:
    app = visit("training", LONG | {"seed": "106", "epochs": "400"})
    job, patience = on_its_way(own_line), own_line.patience
    own_line.patience = 0.1
    wait_for(job.done.is_set)
    own_line.patience = patience
    until(app, "Finished all 400 epochs")


@pytest.mark.usefixtures("slow")
def test_a_cancelled_run_shows_the_frames_that_it_has() -> None:
    app = visit("training", LONG | {"seed": "103"})
    app = press(app, "cancel")
    until(app, "Cancelled after epoch")
    assert live_parts(app)[PLAYER]["timeline"]["n_frames"] > 1
    assert not app.button(key="training-train").disabled


@pytest.mark.usefixtures("slow")
def test_who_is_behind_another_reads_so(own_line: Line) -> None:
    first = visit("training", LONG | {"seed": "104"})
    second = visit("training", QUICK | {"seed": "105"})
    first.run()
    second.run()
    assert on_its_way(own_line).key[1][1].seed == 104
    assert live_parts(second)[PLAYER]["job"]["words"] == "One press is before yours."
    press(first, "cancel")
    until(second, "Finished all 10 epochs")


def test_a_pinned_run_is_compared_and_what_changed_is_named() -> None:
    app = until(visit("training", QUICK), "Finished all 10 epochs")
    app = press(app, "pin")
    app = choose(app, "Learning rate", "0.1")
    app = until(press(app, "train"), "Changed since: learning rate 0.03 → 0.1.")
    panels = live_parts(app)[PLAYER]["panels"]
    assert {"name": "pinned", "style": "model"} in panels[0]["keys"]


def test_ten_seeds_are_trained_and_their_spread_is_said() -> None:
    app = visit("training", QUICK | {"ten": "true"})
    until(app, "Test loss in the end, over 10 seeds")
    assert live_parts(app)[PLAYER]["panels"][0]["bands"]


def test_a_run_that_diverges_says_when_and_keeps_its_frames() -> None:
    slope = {"data": "Slope", "layer1": "0", "layer2": "0", "optimizer": "SGD"}
    app = visit("training", slope | {"rate": "1", "batch": "all", "noise": "0.1"})
    until(app, "Diverged at step ")
    assert live_parts(app)[PLAYER]["timeline"]["n_frames"] > 15


# --- Painted points and tables -------------------------------------------------------------------


def test_points_are_painted_one_after_the_other_and_none_twice() -> None:
    app = visit("training", {"data": "Your points"})
    n = live_parts(app)[PLAYER]["n_painted"]
    hand(app, PLAYER, {"painted": [[0.5, 0.5]], "from": n}, sequence=1)
    hand(app, PLAYER, {"painted": [[0.5, 0.5], [0.6, -9.0]], "from": n}, sequence=2)
    assert live_parts(app)[PLAYER]["n_painted"] == n + 2
    for broken in ([["x", 1]], [[1]], "no", [[float("nan"), 1]]):
        hand(app, PLAYER, {"painted": broken, "from": n + 2}, sequence=3)
        assert not app.exception
    hand(app, PLAYER, {"painted": [[0.1, 0.1]], "from": 10**9}, sequence=4)
    assert live_parts(app)[PLAYER]["n_painted"] == n + 2


def test_a_plane_without_points_can_be_painted_again() -> None:
    app = press(visit("training", {"data": "Your points"}), "clear")
    assert "0 points are painted; from 10 on" in said(app)
    painted = [[0.1 * k - 0.6, 0.2] for k in range(6)]
    hand(app, PLAYER, {"painted": painted, "from": 0}, sequence=1)
    app.run()
    assert live_parts(app)[PLAYER]["n_painted"] == 6


TABLE = "a,b,kind\n" + "\n".join(f"{k},{k * k % 11},{'xyz'[k % 3]}" for k in range(30))


def bring(app: AppTest, text: str) -> AppTest:
    app = app.text_area(key="training-table-text").set_value(text).run()
    assert not app.exception
    return app.run()


def test_a_table_is_learned_from_and_a_broken_one_leaves_it() -> None:
    app = visit("training", {"data": "Your table", "epochs": "10"})
    assert "There is no table yet." in said(app)
    assert PLAYER in live_parts(app)
    app = bring(app, TABLE)
    assert "Not trained yet: 2 – 8 – 8 – 3" in said(app)
    assert "Your table, 30 rows." in said(app)
    for broken, complaint in (
        ("a,b\n1,x\n2,y\n", "needs two columns of numbers"),
        ("a,b\n1,2\n3\n", "Line 3 has 1 columns"),
        ("a,b\n1,2\n3,4\n", "Nothing is left to be told"),
    ):
        app = bring(app, broken)
        assert complaint in said(app)
        assert "Your table, 30 rows." in said(app)
    until(press(app, "train"), "Finished all 10 epochs")
