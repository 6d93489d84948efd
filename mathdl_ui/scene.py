"""Pictures that answer the hand without a rerun of the page.

A drawing is a function of the page's state: of the numbers in its URL. Streamlit calls it when the
page runs. While the hand moves, the browser sends the state to `POST /live/TOKEN` instead, the same
function draws it, and only what it drew comes back.

When the hand lets go, the state is put into the session and the URL by the same way, if the part
says what else on it depends on the state (`rest`) and that is as it was. Buttons, lists and quests
are then drawn as well (`also`). Otherwise the part is run again.

What stays while the hand moves and is large, such as the map under a race, stands under "backdrop"
with a name. The browser says which names it knows, and those travel as names alone.

The frames of a timeline travel when a hand comes near it, and not before: most are never played.

The token is known to one session only, and so is the function; a server that does not know it (a
restarted one, another replica) says so, and the browser goes the long way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeVar
from weakref import WeakValueDictionary

from streamlit.components.v2.types import ComponentRenderer

from mathdl_ui.address import Address, Param, Snapshot
from mathdl_ui.location import Location
from mathdl_ui.theme import Theme

T = TypeVar("T")
Message = Mapping[str, Any]
Width = Literal["stretch", "content"] | int


class Values(Protocol):
    """Where the values of parameters are read from and put."""

    def value(self, param: Param[T]) -> T:
        """The current value."""

    def put(self, param: Param[T], value: T, *, settled: bool = True) -> None:
        """Set the value; `settled` once the hand has let go."""


class State(Protocol):
    """What a drawing is a function of: a page, or a moment of one."""

    @property
    def slug(self) -> str:
        """Which page it is."""

    @property
    def address(self) -> Values:
        """The values of its parameters."""

    @property
    def theme(self) -> Theme:
        """The theme the reader sees."""

    @property
    def settled(self) -> bool:
        """False while a hand is moving something."""

    @property
    def wants_frames(self) -> bool:
        """Whether frames of timelines are asked for: somebody is about to play them."""


class Receiver(Protocol):
    """Takes what the hand has made of a component's state."""

    def __call__(self, address: Values, values: Message, *, settled: bool) -> None:
        """Validate `values` and put them; what is not valid is left as it was."""


@dataclass(frozen=True)
class Drawn:
    """A component with what it is to show.

    Attributes:
        part: the component.
        data: what its JavaScript draws.
        receive: takes what the hand changes; None if there is nothing to hold.
        width: "stretch", "content", or pixels.
    """

    part: ComponentRenderer
    data: dict[str, Any]
    receive: Receiver | None = None
    width: Width = "stretch"


Drawing = Mapping[str, Drawn]
Draw = Callable[[State], Drawing]
Rest = Callable[[State], object]


def nothing(_: State) -> None:
    """Beside the drawing, the buttons and the quests, nothing on a part depends on the state."""


@dataclass(frozen=True)
class Moment:
    """The state of a page at one moment of a drag, as the browser tells it."""

    slug: str
    address: Snapshot
    theme: Theme
    settled: bool = False
    wants_frames: bool = False


class Scene:
    """One part of one session's page, ready to be drawn again."""

    def __init__(self, slug: str) -> None:
        """Make an address for it that nobody can guess."""
        self.slug = slug
        self.token = secrets.token_urlsafe(18)
        self.by_touch = False
        self.moment = 0
        self._draw: Draw | None = None
        self._also: dict[str, Callable[[State], Drawn]] = {}
        self._receivers: dict[str, Receiver] = {}
        self._last: tuple[object, object, Drawing] | None = None
        self._keeper: _Keeper | None = None
        SCENES[self.token] = self

    def tick(self) -> None:
        """The state is read, or has changed: what was drawn before is old."""
        self.moment += 1

    def show(self, draw: Draw, drawing: Drawing, *, by_touch: bool) -> None:
        """Answer by `draw` from now on; `drawing` is what it gave."""
        self.by_touch = by_touch
        self._draw = draw
        self._also, self._keeper, self._last = {}, None, None
        self._hold(drawing)

    def keep(self, address: Address, location: Location, rest: Rest, stands: object) -> None:
        """Take what a hand that lets go has made of the state.

        Args:
            address: the state of the page.
            location: the URL of its browser.
            rest: what else on the part depends on the state.
            stands: what that is now.
        """
        self._keeper = _Keeper(address, location, rest, stands)

    @property
    def keeps(self) -> bool:
        """Whether a hand that lets go may be answered here."""
        return self._keeper is not None

    def also(self, key: str, draw: Callable[[State], Drawn]) -> None:
        """Draw this component as well when the hand has let go."""
        self._also[key] = draw

    def _hold(self, drawing: Drawing) -> None:
        """From now on it is these components that the hand changes."""
        for key, drawn in drawing.items():
            self.take(key, drawn.receive)

    def take(self, key: str, receive: Receiver | None) -> None:
        """What the browser sends under that key changes the state by `receive`."""
        if receive:
            self._receivers[key] = receive

    def answer(self, request: Message) -> dict[str, Any]:
        """The data of each component for a state.

        Args:
            request: `given`, the texts of the parameters; `changes`, what the hand has made of
                each component since; `theme`. May be missing: `known`, the names of backdrops;
                `frames`, whether to send those of timelines; `settled`, whether the hand has let
                go, and then `search`, the query of the browser's URL, and `seen`, whether it shows
                the drawing of this state already.

        Returns:
            The data by component; once settled, `drawn` holds them, and `run` says whether the
            part must run again all the same. If not, `given` are the parameters from now on,
            `moment` is their age, and `search` is the query.

        Raises:
            ValueError: if the request is none.
        """
        given, changes = request.get("given"), request.get("changes")
        if self._draw is None or not isinstance(given, Mapping) or not isinstance(changes, Mapping):
            raise ValueError("expected a state and its changes")
        draw = self._draw
        moment = self._moved(request, given, changes)
        settles, search = request.get("settled") is True, request.get("search")
        last = self._last if settles and request.get("seen") is True else None
        if last is not None and last[:2] == (given, changes):
            return self._settled(moment, last[2], {}, search)
        drawing = draw(moment)
        known = request.get("known")
        names = known if isinstance(known, list) else []
        drawn = {key: _news(one.data, names) for key, one in drawing.items()}
        if settles:
            return self._settled(moment, drawing, drawn, search)
        if self._keeper is not None:
            self._last = given, changes, drawing
        return drawn

    def _moved(self, request: Message, given: Message, changes: Message) -> Moment:
        """The state after all that the hand has made of it."""
        receivers = self._receivers
        texts = {name: text for name, text in given.items() if isinstance(text, str)}
        theme: Theme = "dark" if request.get("theme") == "dark" else "light"
        asks = request.get("frames") is True
        moment = Moment(self.slug, Snapshot(texts), theme, wants_frames=asks)
        for key, values in changes.items():
            if key in receivers and isinstance(values, Mapping):
                receivers[key](moment.address, values, settled=False)
        return moment

    def _settled(
        self, moment: Moment, drawing: Drawing, drawn: dict[str, dict[str, Any]], search: object
    ) -> dict[str, Any]:
        moment = replace(moment, settled=True)
        keeper = self._keeper
        if keeper is None or not isinstance(search, str) or not keeper.stands_at(moment):
            return {"drawn": drawn, "run": True}
        also = {key: draw(moment) for key, draw in self._also.items()}
        query = keeper.put(moment.address.changed(), search)
        if query is None:
            return {"drawn": drawn, "run": True}
        self._hold({**drawing, **also})
        self._last = None
        self.tick()
        return {
            "drawn": drawn | {key: one.data for key, one in also.items()},
            "run": False,
            "given": keeper.address.texts(),
            "moment": self.moment,
            "search": query,
        }


@dataclass(frozen=True)
class _Keeper:
    """Puts what a hand has settled where a run of the page would have put it."""

    address: Address
    location: Location
    rest: Rest
    stands: object

    def stands_at(self, moment: Moment) -> bool:
        """Whether all that a drawing does not show is as it was when the part was run."""
        return self.rest(moment) == self.stands

    def put(self, changed: Mapping[str, tuple[Param[Any], Any]], search: str) -> str | None:
        """Into the session, and into the URL; the query from now on, None if it is out of reach."""
        texts = {name: self.address.text(*change) for name, change in changed.items()}
        query = self.location.change(search, texts)
        if query is not None:
            self.address.keep(changed)
        return query


def _news(data: dict[str, Any], known: list[Any]) -> dict[str, Any]:
    """The data without what the browser has."""
    backdrop = data.get("backdrop")
    if not backdrop or backdrop["name"] not in known:
        return data
    return {**data, "backdrop": {"name": backdrop["name"]}}


SCENES: WeakValueDictionary[str, Scene] = WeakValueDictionary()
