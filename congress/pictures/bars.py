"""Delegations as bars: so many are summoned, so many of them came, so many are excused. Pure.

A bar is as long as its delegation is large. Its three parts differ in their look, not in colour alone, and the numbers
stand beside it: templates/charts/bars.svg draws it on a page, admin/documents/closing/drawings.py on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from congress.attendance import Count, DelegationCount

WIDTH, HEIGHT = 240, 16
_SHORTEST = 2  # of a part that is not nothing


class Order(StrEnum):
    """In which order the delegations stand."""

    LIST = "list"  # of the congress
    SHARE = "share"  # who lacks most comes first, of two alike the larger one


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where its parts end, from the left."""

    present: float
    excused: float
    summoned: float


@dataclass(frozen=True, slots=True)
class Line:
    """One delegation with its place in the congress's order; no bar where nobody is summoned."""

    place: int
    id: int
    name: str
    count: Count
    bar: Bar | None


def lines(delegations: Iterable[DelegationCount], order: Order) -> tuple[Line, ...]:
    """Return the delegations of a session in an order; those of whom nobody is invited are no line."""
    told = [one for one in delegations if one.count.summoned or one.count.guests]
    most = max((one.count.summoned for one in told), default=0)
    found = [
        Line(place, one.id, one.delegation, one.count, _bar(one.count, most)) for place, one in enumerate(told, start=1)
    ]
    return tuple(sorted(found, key=_by_share)) if order is Order.SHARE else tuple(found)


def _by_share(line: Line) -> tuple[bool, float, int, int]:
    share = line.count.share
    return share is None, share or 0.0, -line.count.summoned, line.place


def _bar(count: Count, most: int) -> Bar | None:
    if not count.summoned:
        return None
    whole = max(count.summoned / most * WIDTH, _SHORTEST)
    present = count.present / count.summoned * whole
    excused = (count.present + count.excused) / count.summoned * whole
    return Bar(round(present, 1), round(excused, 1), round(whole, 1))
