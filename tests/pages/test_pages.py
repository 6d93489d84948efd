"""Every page of the course, without a browser: at rest, at its controls' ends, under abuse."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, cast

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from mathdl_ui.curriculum import CHAPTERS, LESSONS, ROOT, path
from mathdl_ui.scene import SCENES
from tests.pages.visits import hand, hands, live_parts, shown_parts, visit

SLUGS = tuple(entry.slug for entry in LESSONS)
PAGES = ("", *SLUGS)
HOSTILE = (
    "<script>alert(1)</script>",
    "$\\frac{",
    "'; DROP TABLE x; --",
    "\u0000\u202e🤖" * 50,
    "nan, inf, -inf",
    "1e999, 2",
    "9" * 5000,
    ",,,;;;",
    "{{{}}} [[]] ``` ` * _ # :red[",
    "   \n\t ",
    "",
)


class Control(Protocol):
    """What all native controls of AppTest have in common."""

    id: str
    form_id: str
    disabled: bool
    value: Any
    min: Any
    max: Any
    options: Any

    def set_value(self, value: object) -> "Control":
        """Set its value for the next run."""

    def click(self) -> "Control":
        """Press it in the next run."""

    def run(self) -> AppTest:
        """Run the page with what was set."""


each_page = pytest.mark.parametrize("slug", PAGES, ids=lambda slug: slug or "home")
each_lesson = pytest.mark.parametrize("slug", SLUGS)


def assert_clean(app: AppTest, doing: str) -> None:
    assert not app.exception, f"an exception after {doing}; see the log below"


@each_page
def test_page_at_rest_has_no_exception_and_one_title(slug: str) -> None:
    app = visit(slug)
    assert_clean(app, "opening the page")
    assert len(app.title) == 1


@each_lesson
def test_lesson_opens_with_its_title_and_its_idea(slug: str) -> None:
    app = visit(slug)
    entry = next(entry for entry in LESSONS if entry.slug == slug)
    assert app.title[0].value == entry.title
    assert entry.idea in [text.value for text in app.markdown]


@each_lesson
def test_lesson_in_lecture_mode_has_the_picture_and_no_sections(slug: str) -> None:
    app = visit(slug, {"lecture": "1"})
    assert_clean(app, "opening in lecture mode")
    assert live_parts(app)
    assert not app.header


# --- Native controls -----------------------------------------------------------------------------


def ends_of(widget: Control) -> list[Any]:
    """The values of a native control that are furthest apart."""
    kind = type(widget).__name__
    if kind in {"Slider", "NumberInput"}:
        ends = [widget.min, widget.max]
        is_range = kind == "Slider" and isinstance(widget.value, list | tuple)
        return [ends, ends[:1] * 2, ends[1:] * 2] if is_range else ends
    if kind == "SelectSlider":
        return [widget.options[0], widget.options[-1]]
    if kind in {"Selectbox", "Radio", "ButtonGroup"}:
        # More than a few options of a list differ in the data only.
        return [widget.options[0], widget.options[-1]]
    if kind == "Multiselect":
        return [[], list(widget.options)[:5]]
    if kind in {"Checkbox", "Toggle"}:
        return [True, False]
    return []


def controls(app: AppTest) -> Iterator[Control]:
    for kind in (
        *("slider", "select_slider", "number_input", "selectbox", "radio", "button_group"),
        *("multiselect", "checkbox", "toggle"),
    ):
        yield from cast("Iterable[Control]", app.get(kind))


@each_page
def test_native_controls_can_go_to_both_ends(slug: str) -> None:
    app = visit(slug)
    for identity in [widget.id for widget in controls(app)]:
        widget = _with_id(app, identity, controls)
        before = widget.value if widget else None
        for end in ends_of(widget) if widget else []:
            widget = _with_id(app, identity, controls)
            if widget is None:
                break
            widget.set_value(end).run()
            assert_clean(app, f"setting {identity} to {end}")
        widget = _with_id(app, identity, controls)
        if widget is not None:
            widget.set_value(before).run()
            assert_clean(app, f"setting {identity} back to {before}")


@each_page
def test_buttons_can_be_pressed_twice(slug: str) -> None:
    app = visit(slug)
    for identity in [button.id for button in app.button]:
        for _ in range(2):
            button = _button(app, identity)
            if button is None:
                # What follows a button may run alone, and is then all that AppTest shows; or a
                # button has taken others away.
                button = _button(app.run(), identity) or _button(app := visit(slug), identity)
            assert button is not None
            if not button.disabled:
                button.click().run()
                assert_clean(app, f"pressing {identity}")


def _button(app: AppTest, identity: str) -> Button | None:
    return next((button for button in app.button if button.id == identity), None)


@each_page
def test_text_inputs_take_hostile_text(slug: str) -> None:
    app = visit(slug)

    def inputs(app: AppTest) -> Iterator[Control]:
        yield from (*app.text_input, *app.text_area)

    for identity in [widget.id for widget in inputs(app)]:
        for text in HOSTILE:
            widget = _with_id(app, identity, inputs)
            if widget is None:
                break
            widget.set_value(text)
            for button in app.button:
                if widget.form_id and button.form_id == widget.form_id:
                    button.click()
            app.run()
            assert_clean(app, f"writing {text[:20]!r} into {identity}")


def _with_id(
    app: AppTest, identity: str, among: Callable[[AppTest], Iterable[Any]]
) -> Control | None:
    return next((widget for widget in among(app) if widget.id == identity), None)


# --- Live controls -------------------------------------------------------------------------------


def extremes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Messages that put a live component where it can only just be put."""
    if "handles" in data:
        # A plane with nothing to hold has but one state.
        can_move = data["handles"] or data["timeline"]
        yield from islice(_plane_extremes(data), None if can_move else 1)
    if "nodes" in data:
        yield from _graph_extremes(data)
    if "matrices" in data:
        for end in ("minimum", "maximum"):
            editable = [spec for spec in data["matrices"] if spec.get("editable")]
            if editable:
                yield {
                    "values": {
                        spec["id"]: [[spec[end]] * len(row) for row in spec["values"]]
                        for spec in editable
                    }
                }
    if "pixels" in data:
        n = len(data["pixels"])
        for value in (0, data["full"]):
            yield {"pixels": [[value] * n] * n}
    if "levels" in data:
        for end in (data["minimum"], data["maximum"]):
            yield {"levels": [end] * len(data["levels"])}
    if "place" in data:
        yield from _scan_extremes(data)
    if data.get("kind") in {"buttons", "choice", "select"}:
        yield from ({"chosen": data["options"][end]} for end in (0, -1))
    if data.get("kind") == "toggle":
        yield from ({"chosen": on} for on in (True, False))
    if "step" in data and "minimum" in data:
        for end in (data["minimum"], data["maximum"]):
            yield {"value": end}


def _plane_extremes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All handles at once, then each alone; a browser says which of them the hand holds."""
    handles = data["handles"]
    if not handles and not data["timeline"]:
        return
    names = [h["id"] for h in handles]
    last = (data["timeline"] or {"n_frames": 1})["n_frames"] - 1
    for turn, (i, j) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        at = {h["id"]: [h["x"][i], h["y"][j]] for h in handles}
        yield {"at": at, "frame": last} | _held(names, turn)
    # All at the origin; all on one line; whole numbers, as JavaScript sends them.
    yield {"at": {h["id"]: [0, 0] for h in handles}, "frame": 0} | _held(names, 0)
    yield {"at": {h["id"]: [k + 1, k + 1] for k, h in enumerate(handles)}, "frame": 0}
    # Each one alone at the origin.
    for turn, alone in enumerate(handles):
        at = {h["id"]: ([0, 0] if h is alone else [1.5, 0.7]) for h in handles}
        yield {"at": at, "frame": last // 2} | _held(names, turn)


def _graph_extremes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All dials at their ends and at zero, the first and the last frame, each thing chosen."""
    dials = {node["id"]: node["dial"] for node in data["nodes"] if node["dial"]}
    last = data["timeline"]["n_frames"] - 1
    for end, frame in (("minimum", 0), ("maximum", last)):
        yield {"dials": {name: dial[end] for name, dial in dials.items()}, "frame": frame}
    yield {"dials": dict.fromkeys(dials, 0), "frame": last // 2}
    for part in (*data["nodes"][:2], *data["nodes"][-2:], *data["edges"][:1]):
        yield {"chosen": part["id"]}
    yield {"dials": {name: dial["value"] for name, dial in dials.items()}, "chosen": ""}


def _scan_extremes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All corners and beyond; then all weights at their ends and at zero."""
    for place in ([0, 0], [10_000, 0], [0, 10_000], [10_000, -5]):
        yield {"place": place}
    kernel = data["kernel"]
    for weight in (kernel["minimum"], kernel["maximum"], 0) if kernel else ():
        yield {"place": [1, 1], "weights": [[weight] * data["taps"][1]] * data["taps"][0]}


def _held(names: list[str], turn: int) -> dict[str, str]:
    return {"held": names[turn % len(names)]} if names else {}


MALFORMED: tuple[Any, ...] = (
    None,
    [],
    {},
    "text",
    7,
    {"at": None, "frame": None, "value": None, "values": None, "pixels": None},
    {"at": [1, 2], "frame": "1", "value": "1", "values": [], "pixels": "x"},
    {"at": {"a": [1]}, "frame": [], "value": [], "values": {"counts": [[]]}, "pixels": [[]]},
    {"at": {"a": [float("nan"), 1]}, "frame": float("nan"), "value": float("nan")},
    {"at": {"a": [1e999, 1]}, "frame": -1e999, "value": 1e999},
    {"at": {"a": [10**400, 1]}, "frame": 10**400, "value": 10**400},
    {"at": {"a": [True, False]}, "frame": True, "value": True},
    {"at": {"a": {"0": 1, "1": 2}, "nobody": [1, 1]}, "frame": 10**9, "value": {}},
    {"dials": None, "chosen": 7, "frame": None},
    {"chosen": ["a", {}]},
    {"chosen": {"a": 1}},
    {"place": None, "levels": None, "weights": None},
    {"place": [1], "levels": [], "weights": [[]]},
    {"place": [float("nan"), 10**400], "levels": ["1"] * 40, "weights": [[None] * 3] * 3},
    {"dials": [1], "chosen": "nobody", "frame": {}},
    {"dials": {"n0": float("nan"), "n1": 10**400, "nobody": 1}, "chosen": None},
    {"at": {"a": [[1, 2], [3, 4]]}, "pixels": [[None] * 8] * 8, "values": {"counts": 1}},
)


@each_page
def test_live_controls_can_go_to_their_ends_and_pictures_say_where_they_are(slug: str) -> None:
    app = visit(slug)
    before = live_parts(app)
    messages = {key: list(extremes(data)) for key, data in before.items()}
    told: dict[str, set[str]] = {key: set() for key in before}
    for turn in range(max(map(len, messages.values()), default=0)):
        shown = live_parts(app)
        now = {key: said[turn] for key, said in messages.items() if key in shown and said[turn:]}
        hands(app, now, settled=bool(turn % 2), sequence=turn + 1)
        assert_clean(app, f"moving {now}")
        for key in told.keys() & live_parts(app).keys():
            told[key].add(live_parts(app)[key].get("alt", ""))
    hands(app, {key: {} for key in live_parts(app)}, sequence=10_000)
    assert_clean(app, "letting go")
    for key, data in before.items():
        if {"pixels", "place", "levels"} & set(data) or data.get("handles"):
            assert len(told[key]) > 1, f"the text alternative of {key} changes with its state"


def bare(data: dict[str, Any]) -> dict[str, Any]:
    """What a component shows, without what only a rerun brings: frames, and how to be reached."""
    brought = {"ack", "live", "frames", "film", "panels"}
    kept = {name: value for name, value in data.items() if name not in brought}
    if kept.get("timeline"):
        kept["timeline"] = {n: v for n, v in kept["timeline"].items() if n != "captions"}
    return kept


@each_page
def test_drawing_gives_the_moving_hand_what_a_rerun_gives_it_at_rest(slug: str) -> None:
    app = visit(slug)
    compared = 0
    for key, data in live_parts(app).items():
        told = data["live"]
        if not told:
            continue
        # The first message to a picture leaves it where it is; a touch of a control says enough.
        last = 2 if "kind" in data else 3
        for number, values in enumerate(islice(extremes(data), 1, last), start=1):
            told = live_parts(app)[key]["live"]
            scene = SCENES[told["url"].removeprefix("live/")]
            answer = scene.answer({**told, "changes": {told["key"]: values}})
            hand(app, key, values, sequence=number)
            shown = {
                part["live"]["key"]: part
                for part in shown_parts(app).values()
                if part.get("live") and part["live"]["url"] == told["url"]
            }
            # What one chooses may show less than its drawing has.
            for name in answer.keys() & shown.keys():
                part = shown[name]
                assert bare(json.loads(json.dumps(answer[name]))) == bare(part), (name, values)
                compared += 1
    assert compared >= 4


@each_page
def test_malformed_messages_leave_live_controls_where_they_are(slug: str) -> None:
    app = visit(slug)
    before = live_parts(app)
    for number, values in enumerate(MALFORMED, start=1):
        said = {key: _about_its_own_handle(values, data) for key, data in before.items()}
        hands(app, said, sequence=number)
        assert_clean(app, f"a message {values!r:.60}")
    after = live_parts(app)
    for key, data in before.items():
        assert after[key]["ack"] == len(MALFORMED), f"{key} has read its messages"
        assert _state(after[key]) == _state(data), key


def _about_its_own_handle(values: object, data: dict[str, Any]) -> object:
    handles = data.get("handles")
    if handles and isinstance(values, dict) and isinstance(values.get("at"), dict):
        at = {handles[0]["id"] if name == "a" else name: p for name, p in values["at"].items()}
        return {"at": at}
    return values


def _state(data: dict[str, Any]) -> list[object]:
    """What the hand could have moved: not a frame, which is any whole number clamped."""
    return [
        data.get(name)
        for name in ("handles", "value", "pixels", "matrices", "nodes", "place", "levels", "kernel")
    ]


# --- Links ---------------------------------------------------------------------------------------

BROKEN = (
    "",
    "NaN",
    "NaN,1",
    "1e999,2",
    "-1e999",
    "-5",
    "1,2,3,4,5",
    "\u0000",
    "<script>",
    "maybe",
    "9" * 10_000,
    "1_0,2",
    "٣,٤",
    "0x10",
    "🤖\u202e",
    ",".join(["16"] * 64),
)


def parameters(app: AppTest) -> list[str]:
    """The names of a page's live parameters, from those the session has read."""
    return [name for _, name in app.session_state.address] if "address" in app.session_state else []


def test_a_sample_of_hundreds_of_digits_in_a_link_is_the_first() -> None:
    app = visit("pca", {"pca_sample_1797": "9" * 320})
    assert not app.exception
    assert app.number_input(key="pca_sample_1797_instead").value == 1


@each_lesson
@pytest.mark.parametrize("text", BROKEN, ids=lambda text: ascii(text)[:20])
def test_broken_link_gives_no_exception(slug: str, text: str) -> None:
    native = ["u", "v", "doc_a", "doc_b", "corpus", "query", "rank"]
    names = dict.fromkeys([*_live_parameters(slug), *native, "lecture"])
    assert_clean(visit(slug, dict.fromkeys(names, text)), f"opening with every value {text[:20]!r}")


_known: dict[str, list[str]] = {}


def _live_parameters(slug: str) -> list[str]:
    if slug not in _known:
        _known[slug] = parameters(visit(slug))
    return _known[slug]


# --- Text alternatives ---------------------------------------------------------------------------


@each_page
def test_live_pictures_say_what_they_show(slug: str) -> None:
    for key, data in live_parts(visit(slug)).items():
        if {"handles", "pixels", "nodes", "place", "levels"} & set(data):
            assert len(data["alt"]) > 20, key


# --- The course ----------------------------------------------------------------------------------


@each_lesson
def test_lesson_has_its_page_its_core_module_and_its_tests(slug: str) -> None:
    chapter = next(c for c in CHAPTERS if any(entry.slug == slug for entry in c.lessons))
    assert path(slug).is_file()
    assert (ROOT / "mathdl_core" / chapter.folder / f"{slug}.py").is_file()
    assert (ROOT / "tests" / chapter.folder / f"test_{slug}.py").is_file()


def test_every_page_is_in_the_curriculum() -> None:
    on_disk = set((ROOT / "pages").rglob("*.py"))
    assert on_disk == {path(slug) for slug in SLUGS} | {ROOT / "pages" / "home.py"}


def test_addresses_of_lessons_are_distinct_single_words() -> None:
    assert len(set(SLUGS)) == len(SLUGS)
    assert all(re.fullmatch(r"[a-z][a-z0-9_-]*", slug) for slug in SLUGS)


def test_lessons_need_only_lessons_before_them() -> None:
    for i, entry in enumerate(LESSONS):
        assert set(entry.needs) <= set(SLUGS[:i])


# --- The layers of the code ----------------------------------------------------------------------

DRAWING = (
    *("mathdl_ui.layers", "mathdl_ui.graphs", "mathdl_ui.curriculum", "mathdl_ui.tex"),
    *("mathdl_ui.theme", "mathdl_ui.export"),
    *sorted(
        f"mathdl_ui.figures.{file.stem}"
        for file in (ROOT / "mathdl_ui" / "figures").glob("*.py")
        if file.stem != "__init__"
    ),
)
CORE = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for file in (ROOT / "mathdl_core").rglob("*.py")
    if file.stem != "__init__"
)


@pytest.mark.parametrize("modules", [DRAWING, CORE], ids=["drawing", "core"])
def test_mathematics_and_figures_know_nothing_of_streamlit(modules: tuple[str, ...]) -> None:
    program = f"import sys, {', '.join(modules)}; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=120)
