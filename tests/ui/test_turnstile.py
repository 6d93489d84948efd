"""The turnstile of opening pages: how many, in which order, and that nobody is left outside."""

import threading
import time
from collections.abc import Callable

import pytest

from mathdl_ui.turnstile import HAND, Turnstile


def together(*works: Callable[[], None]) -> None:
    """Do all in threads that start in this order."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def test_no_more_than_so_many_are_inside_at_once() -> None:
    turnstile, lock, inside, most = Turnstile(2), threading.Lock(), 0, 0

    def visit() -> None:
        nonlocal inside, most
        with turnstile.through():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.05)
            with lock:
                inside -= 1

    together(*[visit] * 8)
    assert most == 2


def test_pictures_of_all_come_before_the_rest_of_any_in_the_order_of_arrival() -> None:
    turnstile, order = Turnstile(1), list[str]()

    def page(name: str) -> Callable[[], None]:
        def visit() -> None:
            with turnstile.through():
                time.sleep(0.1)
                order.append(f"picture {name}")
                turnstile.step_aside()
                order.append(f"rest {name}")
                turnstile.step_aside()
                order.append(f"end {name}")

        return visit

    together(page("a"), page("b"), page("c"))
    assert order[:3] == ["picture a", "picture b", "picture c"]
    assert order[3:] == ["rest a", "end a", "rest b", "end b", "rest c", "end c"]


def test_a_hand_comes_before_pictures_that_came_before_it() -> None:
    turnstile, order = Turnstile(1), list[str]()

    def visit(name: str, *phase: int) -> Callable[[], None]:
        def go() -> None:
            with turnstile.through(*phase):
                time.sleep(0.1)
                order.append(name)

        return go

    together(visit("first"), visit("picture"), visit("hand", HAND))
    assert order == ["first", "hand", "picture"]


def test_who_has_a_place_does_not_wait_for_another_one() -> None:
    turnstile, seen = Turnstile(1), list[str]()

    def visit() -> None:
        with turnstile.through():
            with turnstile.through(HAND):
                seen.append("inside")
            seen.append("still inside")

    together(visit, visit)
    assert seen == ["inside", "still inside"] * 2


def test_a_page_that_fails_gives_up_its_place() -> None:
    turnstile, came = Turnstile(1), threading.Event()

    def fails() -> None:
        with pytest.raises(ZeroDivisionError), turnstile.through(), turnstile.outside():
            raise ZeroDivisionError

    def comes() -> None:
        with turnstile.through():
            came.set()

    together(fails, fails, comes)
    assert came.is_set()


def test_who_waits_for_something_else_lets_others_through() -> None:
    turnstile, came = Turnstile(1), threading.Event()

    def waits() -> None:
        with turnstile.through(), turnstile.outside():
            assert came.wait(timeout=5)

    def comes() -> None:
        with turnstile.through():
            came.set()

    together(waits, comes)
    assert came.is_set()


def test_what_a_hand_moves_does_not_wait() -> None:
    turnstile = Turnstile(1)
    with turnstile.through():
        together(turnstile.step_aside)
        with_nothing_held = turnstile.outside()
        together(with_nothing_held.__enter__)
