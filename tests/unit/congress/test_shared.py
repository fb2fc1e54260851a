"""Fifty who watch cost what one does, and nobody is told old figures as new ones."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from congress.shared import Shared


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_is_fresh_is_made_once() -> None:
    clock = Clock()
    shared, made = Shared(0.5, 2, clock), []

    def make(before: int | None) -> int:
        made.append(before)
        return len(made)

    assert [shared.get("figures", make) for _ in range(50)] == [1] * 50
    clock.now += 0.6
    assert shared.get("figures", make) == 2
    assert made == [None, 1]
    shared.outdate()
    assert shared.get("figures", make) == 3


def test_many_who_come_at_once_wait_for_one_making() -> None:
    shared, gate, made = Shared(60, 60), Barrier(20), []

    def make(_before: int | None) -> int:
        made.append(1)
        Event().wait(0.05)
        return 7

    def ask() -> int:
        gate.wait(10)
        return shared.get("figures", make)

    with ThreadPoolExecutor(20) as pool:
        assert [one.result(10) for one in [pool.submit(ask) for _ in range(20)]] == [7] * 20
    assert made == [1]


def test_while_it_is_made_anew_the_others_get_the_last_one_unless_it_is_too_old() -> None:
    clock = Clock()
    shared, inside, go_on = Shared(0.5, 2, clock), Event(), Event()
    shared.get("figures", lambda _before: 1)

    def slow(_before: int | None) -> int:
        inside.set()
        go_on.wait(10)
        return 2

    with ThreadPoolExecutor(2) as pool:
        clock.now += 1
        maker = pool.submit(shared.get, "figures", slow)
        assert inside.wait(10)
        assert shared.get("figures", slow) == 1
        clock.now += 5
        waiter = pool.submit(shared.get, "figures", lambda _before: 3)
        go_on.set()
        assert maker.result(10) == 2
        assert waiter.result(10) in {2, 3}


def test_what_cannot_be_made_is_told_to_who_asks_and_tried_again() -> None:
    clock = Clock()
    shared = Shared(0.5, 2, clock)
    shared.get("figures", lambda _before: 1)
    clock.now += 1

    def fails(_before: int | None) -> int:
        raise ConnectionError

    for _ in range(2):
        with pytest.raises(ConnectionError):
            shared.get("figures", fails)
    assert shared.get("figures", lambda before: (before or 0) + 1) == 2
