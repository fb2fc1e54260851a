"""How fast people come in, and how many will be in at the beginning if they go on so. Pure.

The forecast is no model of a crowd: it carries on what was seen. It gives two numbers, from the pace of the last five
and of the last fifteen minutes, and nothing where these mean little: a page that guesses is believed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SHORT, LONG = timedelta(minutes=5), timedelta(minutes=15)
AHEAD = timedelta(minutes=60)  # further off, most have not set out yet
FEWEST = 10  # arrivals in the long window
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Step:
    """Arrivals of some minutes from `at` on, and how many were in at their end."""

    at: datetime
    arrivals: int
    total: int


class Unsaid(StrEnum):
    """Why there is no forecast."""

    NOBODY = "nobody"  # nobody is summoned
    EARLY = "early"  # doors not open for long enough, or the beginning is far off
    FEW = "few"  # hardly anybody came lately
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many of the summoned will be in at the beginning: between the two paces. `per_minute` is that of LONG."""

    low: int
    high: int
    per_minute: float
    minutes_left: int


def steps(entered: Sequence[datetime], begins: datetime, ends: datetime, minutes: int) -> tuple[Step, ...]:
    """Cut [begins, ends) into steps. Who came before stands in the first total; who is dated later, in no step."""
    moments, length, found = sorted(entered), timedelta(minutes=minutes), []
    at = begins
    while at < ends:
        after = bisect_left(moments, at + length)
        found.append(Step(at, after - bisect_left(moments, at), after))
        at += length
    return tuple(found)


def per_minute(entered: Iterable[datetime], now: datetime, window: timedelta = SHORT) -> float:
    """People a minute over the window before now. What a wrong clock dated later than now is left out."""
    return sum(now - window < moment <= now for moment in entered) / (window / _MINUTE)


def forecast(
    entered: Sequence[datetime],
    *,
    summoned: int,
    excused: int,
    doors_open_at: datetime,
    starts_at: datetime,
    now: datetime,
) -> Forecast | Unsaid:
    """Carry the pace on to the beginning; `entered` is when those of the summoned who are present came in."""
    if not summoned:
        return Unsaid.NOBODY
    if now >= starts_at:
        return Unsaid.BEGUN
    moments = sorted(entered)
    lately = bisect_right(moments, now) - bisect_right(moments, now - LONG)
    if now - doors_open_at < SHORT or starts_at - now > AHEAD:
        return Unsaid.EARLY
    if lately < FEWEST:
        return Unsaid.FEW
    left = (starts_at - now) / _MINUTE
    window = min(LONG, now - doors_open_at)  # doors that opened ten minutes ago tell a pace of ten minutes
    paces = (per_minute(moments, now), per_minute(moments, now, window))
    most = max(summoned - excused, len(moments))
    ends = sorted(min(most, len(moments) + round(pace * left)) for pace in paces)
    return Forecast(low=ends[0], high=ends[1], per_minute=paces[1], minutes_left=max(1, round(left)))
