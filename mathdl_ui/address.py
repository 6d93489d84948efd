"""The state of live controls: kept in the session, written to the URL when the hand lets go.

Native widgets do this themselves (`bind="query-params"`); components have no such binding. A link
restores the state; the browser's back button undoes the last change; a broken or hostile query
string gives defaults.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

T = TypeVar("T")
MAX_TEXT = 4_000


@dataclass(frozen=True)
class Param(Generic[T]):
    """One value in the URL.

    Attributes:
        name: the parameter's name, unique on its page.
        default: the value that leaves the URL clean.
        read: text to value; raises ValueError for whatever is not allowed.
        write: value to text.
    """

    name: str
    default: T
    read: Callable[[str], T]
    write: Callable[[T], str]


def decimal(value: float) -> str:
    """The shortest text that reads back as `value`."""
    return f"{value:.12g}"


def number_in(low: float, high: float) -> Callable[[str], float]:
    """A reader of finite numbers from `low` to `high`."""

    def read(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise ValueError(f"expected a number from {low} to {high}, got {text!r}")
        return value

    return read


def integer(name: str, default: int, low: int, high: int) -> Param[int]:
    """A whole number from `low` to `high`, such as a seed or a frame."""

    def read(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError(f"expected a whole number from {low} to {high}, got {text!r}")
        return value

    return Param(name, default, read, str)


def numbers_in(low: float, high: float, count: int) -> Callable[[str], tuple[float, ...]]:
    """A reader of exactly `count` numbers separated by commas, each from `low` to `high`."""
    read_one = number_in(low, high)

    def read(text: str) -> tuple[float, ...]:
        parts = text.split(",")
        if len(parts) != count:
            raise ValueError(f"expected {count} numbers separated by commas, got {len(parts)}")
        return tuple(read_one(part) for part in parts)

    return read


def write_numbers(values: tuple[float, ...]) -> str:
    """Numbers as comma-separated text."""
    return ",".join(decimal(value) for value in values)


@dataclass
class _Entry:
    param: Param[Any]
    value: Any
    text: str | None
    checked: int


class Address:
    """The live state of one page in one session."""

    def __init__(self, slug: str) -> None:
        """Open the state of page `slug` for this run of the whole page."""
        self.slug = slug
        self.arrived = st.session_state.get("page") != slug
        self.run = st.session_state.get("address-run", 0) + 1
        st.session_state["page"] = slug
        st.session_state["address-run"] = self.run
        # Kept here as well: a part of a page asks dozens of times, and Streamlit's state is slow.
        self._entries: dict[tuple[str, str], _Entry] = st.session_state.setdefault("address", {})

    def value(self, param: Param[T]) -> T:
        """The current value; the URL decides when it was changed by a link or the back button."""
        entry = self._entries.get((self.slug, param.name))
        if entry is not None and entry.text is None and entry.value == entry.param.default:
            # What stands at its default stays there, also where the data move the default.
            entry.param, entry.value = param, param.default
        if entry is not None and entry.checked == self.run:
            return cast("T", entry.value)
        text = st.query_params.get(param.name)
        moved = entry is None or text != entry.text
        returned = entry is not None and self.arrived and text is None
        if entry is not None and (not moved or returned):
            entry.checked = self.run
            if returned:
                self._write(param, entry)
            return cast("T", entry.value)
        value = _read(param, text)
        self._entries[self.slug, param.name] = _Entry(param, value, text, self.run)
        return value

    def put(self, param: Param[T], value: T, *, settled: bool = True) -> None:
        """Set the value; once settled, the URL follows."""
        self.value(param)
        entry = self._entries[self.slug, param.name]
        # The default may have changed with the data: of a run that has become longer, say.
        entry.param, entry.value = param, value
        if settled:
            self._write(param, entry)

    def texts(self) -> dict[str, str]:
        """All values of this page that are not the default, as texts by name."""
        return {
            name: entry.param.write(entry.value)
            # A hand that lets go may add to them meanwhile.
            for (slug, name), entry in list(self._entries.items())
            if slug == self.slug and entry.value != entry.param.default
        }

    def keep(self, changed: Mapping[str, tuple[Param[Any], Any]]) -> None:
        """Take settled values, by name, that the URL has already; without Streamlit."""
        for name, (param, value) in changed.items():
            text = self.text(param, value)
            self._entries[self.slug, name] = _Entry(param, value, text, self.run)

    @staticmethod
    def text(param: Param[T], value: T) -> str | None:
        """What stands in the URL for a value: nothing for the default."""
        text = param.write(value)
        return None if text == param.write(param.default) else text

    def _write(self, param: Param[T], entry: _Entry) -> None:
        entry.text = self.text(param, entry.value)
        if st.query_params.get(param.name) == entry.text:
            return
        if entry.text is None:
            st.query_params.pop(param.name, None)
        else:
            st.query_params[param.name] = entry.text


class Snapshot:
    """The values of a page as texts give them, with what has been put since."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Start from texts by name; a broken one gives the default."""
        self._texts = texts
        self._put: dict[str, tuple[Param[Any], Any]] = {}

    def value(self, param: Param[T]) -> T:
        """The value that was put, or else that of the text, or else the default."""
        if param.name in self._put:
            return cast("T", self._put[param.name][1])
        return _read(param, self._texts.get(param.name))

    def put(self, param: Param[T], value: T, *, settled: bool = False) -> None:
        """Set the value; here nothing is ever settled."""
        self._put[param.name] = param, value

    def changed(self) -> Mapping[str, tuple[Param[Any], Any]]:
        """What has been put, by name: the parameter and its value."""
        return self._put


def _read(param: Param[T], text: str | None) -> T:
    if text is None or len(text) > MAX_TEXT:
        return param.default
    try:
        return param.read(text)
    except (ValueError, OverflowError):
        return param.default


def is_finite(value: object) -> bool:
    """Whether a value sent by a browser is a finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond the largest float
        return False
