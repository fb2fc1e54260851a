"""The pace of arrivals and what it leads to: carried on from what was seen, and nothing where that means little."""

from datetime import UTC, datetime, timedelta

import pytest

from congress.live import pace
from congress.live.pace import Forecast, Unsaid

OPENING = datetime(2026, 8, 21, 1, 0, tzinfo=UTC)
DOORS = OPENING - timedelta(minutes=75)


def before(minutes: float) -> datetime:
    return OPENING - timedelta(minutes=minutes)


def outlook(
    entered: list[datetime], now: datetime, *, summoned: int = 396, excused: int = 0, doors: datetime = DOORS
) -> Forecast | Unsaid:
    return pace.forecast(entered, summoned=summoned, excused=excused, doors_open_at=doors, starts_at=OPENING, now=now)


def steady(per_minute: int, since: float, until: float) -> list[datetime]:
    """So many a minute between two moments before the opening."""
    seconds = 60 / per_minute
    return [before(since) + timedelta(seconds=n * seconds + 1) for n in range(int((since - until) * per_minute))]


def test_a_steady_pace_goes_on_to_the_beginning() -> None:
    assert outlook(steady(4, 40, 20), before(20)) == Forecast(low=160, high=160, per_minute=4.0, minutes_left=20)


def test_a_crowd_that_thins_out_gives_a_range() -> None:
    found = outlook(steady(10, 35, 25) + steady(2, 25, 20), before(20))
    assert isinstance(found, Forecast)
    assert found.low == 110 + 2 * 20
    assert found.high == 110 + round(110 / 15 * 20)


def test_nobody_comes_twice_and_the_excused_do_not_come() -> None:
    found = outlook(steady(10, 40, 30), before(30), summoned=120, excused=8)
    assert isinstance(found, Forecast)
    assert found.high == 112


@pytest.mark.parametrize(
    ("now", "entered", "summoned", "why"),
    [
        (before(20), [], 0, Unsaid.NOBODY),
        (before(73), steady(4, 75, 73), 396, Unsaid.EARLY),
        (before(61), steady(4, 75, 61), 396, Unsaid.EARLY),
        (before(20), steady(4, 40, 38), 396, Unsaid.FEW),
        (before(0), steady(4, 40, 0), 396, Unsaid.BEGUN),
        (before(-5), steady(4, 40, 0), 396, Unsaid.BEGUN),
    ],
)
def test_nothing_is_said_where_it_would_mean_little(
    now: datetime, entered: list[datetime], summoned: int, why: Unsaid
) -> None:
    assert outlook(entered, now, summoned=summoned) is why


def test_a_clock_that_is_set_back_makes_no_pace_of_what_lies_ahead_of_it() -> None:
    ahead = steady(10, 20, 10)
    assert pace.per_minute(ahead, before(30)) == 0
    assert outlook(ahead, before(30)) is Unsaid.FEW
    assert outlook(ahead, DOORS - timedelta(hours=3)) is Unsaid.EARLY


def test_doors_that_opened_late_tell_the_pace_since_then() -> None:
    found = outlook(steady(5, 30, 20), before(20), doors=before(30))
    assert isinstance(found, Forecast)
    assert found.per_minute == 5
    assert (found.low, found.high) == (150, 150)


def test_steps_count_everybody_once_and_keep_who_came_before() -> None:
    moments = [before(80), before(70), before(69.5), before(60)]
    found = pace.steps(moments, before(70), before(59), 5)
    assert [(step.arrivals, step.total) for step in found] == [(2, 3), (0, 3), (1, 4)]
    assert pace.steps(moments, before(59), before(59), 5) == ()
