"""What a drawing of chairs says: rows and their gaps, chairs beside an aisle, outlines, bounds. Pure.

Lengths are centimetres: x from the hall's left wall as seen from the seats, y from the stage's wall.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import hypot
from statistics import median_low
from typing import Protocol, TypeVar

USUAL_PITCH = 55  # from one chair's middle to the next
_WIDEST_PITCH = 100  # places for wheelchairs, armchairs; what is farther apart is never side by side
_AISLE_PITCHES = 1.5  # a gap of more than so many pitches is an aisle

Point = tuple[int, int]


class Standing(Protocol):
    """A chair that stands somewhere: of one row are those of one `row_rank`, whatever their blocks."""

    @property
    def id(self) -> int: ...
    @property
    def row_rank(self) -> int: ...
    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...


S = TypeVar("S", bound=Standing)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle that holds what is drawn."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


class FixtureKind(StrEnum):
    """What stands in a hall besides chairs."""

    STAGE = "stage"
    DOOR = "door"


@dataclass(frozen=True, slots=True)
class Fixture:
    """The stage, or a door in a wall: a rectangle from its left upper corner; a door's label is its name ("1")."""

    kind: str
    label: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def corners(self) -> tuple[Point, Point]:
        return (self.x, self.y), (self.x + self.width, self.y + self.height)


def rows(seats: Iterable[S]) -> list[list[S]]:
    """Return the rows from the stage, each from left to right."""
    by_rank: dict[int, list[S]] = {}
    for seat in seats:
        by_rank.setdefault(seat.row_rank, []).append(seat)
    return [sorted(by_rank[rank], key=lambda seat: (seat.x, seat.y)) for rank in sorted(by_rank)]


def runs(seats: Iterable[S]) -> list[list[S]]:
    """Return the chairs that stand side by side, row by row from the stage, each run from left to right.

    A run ends where the next chair of the row is more than one and a half pitches away.
    """
    found: list[list[S]] = []
    for row in rows(seats):
        limit = _AISLE_PITCHES * _row_pitch(row)
        found.append([row[0]])
        for former, later in pairwise(row):
            if _distance(former, later) > limit:
                found.append([])
            found[-1].append(later)
    return found


def aisle_seats(seats: Iterable[Standing]) -> set[int]:
    """Return the ids of chairs that have nobody beside them on one side: people get out there without disturbing."""
    return {seat.id for run in runs(seats) for seat in (run[0], run[-1])}


def neighbours(seats: Iterable[Standing]) -> dict[int, tuple[int | None, int | None]]:
    """Return who stands beside each chair, by id: left and right, None for an aisle or a wall."""
    found: dict[int, tuple[int | None, int | None]] = {}
    for run in runs(seats):
        ids = [None, *(seat.id for seat in run), None]
        found |= {seat.id: (ids[place], ids[place + 2]) for place, seat in enumerate(run)}
    return found


def pitch(seats: Iterable[Standing]) -> int:
    """Return the usual distance between two chairs side by side."""
    gaps = [round(_distance(*pair)) for run in runs(seats) for pair in pairwise(run)]
    return max(median_low(gaps), 1) if gaps else USUAL_PITCH


def outline(seats: Sequence[Standing], margin: int) -> tuple[Point, ...]:
    """Return the border of a block of chairs, clockwise from its front left corner, so far outside their middles.

    It follows the front row, the right ends, the rear row and the left ends, so a curved block gets a curved border.
    """
    ranked = rows(seats)
    left = [(row[0].x - margin, row[0].y) for row in ranked]
    right = [(row[-1].x + margin, row[-1].y) for row in ranked]
    front, rear = _edge(ranked[0], margin, -margin), _edge(ranked[-1], margin, margin)
    return _without_needless((*front, *right, *reversed(rear), *reversed(left)))


def bounds(points: Iterable[Point], margin: int = 0) -> Bounds:
    """Return the smallest rectangle around points, widened by a margin; an empty one without points."""
    found = list(points)
    if not found:
        return Bounds(0, 0, 0, 0)
    left, right = min(x for x, _ in found) - margin, max(x for x, _ in found) + margin
    top, bottom = min(y for _, y in found) - margin, max(y for _, y in found) + margin
    return Bounds(left, top, right - left, bottom - top)


def ranks(rows_met: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Return the rank of each row, 1 nearest the stage, from the y of its chairs; of two alike the one met first."""
    ordered = sorted(rows_met, key=lambda name: sum(rows_met[name]) / len(rows_met[name]))
    return {name: rank for rank, name in enumerate(ordered, start=1)}


def _edge(row: Sequence[Standing], sideways: int, ahead: int) -> list[Point]:
    """Return the line along a row, so far before (or, positive, behind) it, to its chairs' outer sides."""
    return [
        (row[0].x - sideways, row[0].y + ahead),
        *((seat.x, seat.y + ahead) for seat in row[1:-1]),
        (row[-1].x + sideways, row[-1].y + ahead),
    ]


def _without_needless(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out the corners of a closed line at which it goes straight on."""
    corners = [point for point, before in zip(points, (*points[-1:], *points), strict=False) if point != before]
    around = zip((*corners[-1:], *corners), corners, (*corners[1:], *corners[:1]), strict=False)
    return tuple(here for before, here, after in around if not _is_straight(before, here, after))


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    (ux, uy), (vx, vy) = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    return ux * vy == uy * vx and ux * vx + uy * vy > 0


def _row_pitch(row: Sequence[Standing]) -> int:
    gaps = [round(_distance(*pair)) for pair in pairwise(row)]
    return min(median_low(gaps), _WIDEST_PITCH) if gaps else USUAL_PITCH


def _distance(one: Standing, other: Standing) -> float:
    return hypot(one.x - other.x, one.y - other.y)
