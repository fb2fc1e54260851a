"""Halls and guests for tests of seating plans, made from a few words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning.terms import Chair, Guest

PITCH, DEPTH, AISLE = 55, 90, 150  # cm


def hall(*blocks: tuple[int, int], zones: dict[str, Iterable[str]] | None = None) -> list[Chair]:
    """Blocks from left to right, each (chairs in a row, rows), with an aisle between: "A1" is the first, row 1 in front.

    The chairs of the second block go on after those of the first: with two blocks of four, "A5" is its first. `zones`:
    purpose → labels, or "delegation 7" → labels.
    """
    chairs: list[Chair] = []
    ids, left, first = count(1), 0, 1
    for place, (width, rows) in enumerate(blocks):
        for row in range(1, rows + 1):
            chairs += [
                Chair(
                    id=next(ids),
                    label=f"{letter(row)}{first + n}",
                    block=f"B{place}",
                    row_rank=row,
                    number_rank=first + n,
                    x=left + n * PITCH,
                    y=row * DEPTH,
                    is_aisle=n in {0, width - 1},
                )
                for n in range(width)
            ]
        left, first = left + (width - 1) * PITCH + AISLE, first + width
    for purpose, labels in (zones or {}).items():
        chairs = zoned(chairs, purpose, labels)
    return chairs


def zoned(chairs: Iterable[Chair], purpose: str, labels: Iterable[str]) -> list[Chair]:
    """The same chairs, those with these labels kept for somebody."""
    kind, _, delegation = purpose.partition(" ")
    wanted = set(labels)
    return [
        replace(
            chair,
            purpose=ZonePurpose(kind),
            zone=f"Khu {purpose}",
            zone_delegation_id=int(delegation) if delegation else None,
        )
        if chair.label in wanted
        else chair
        for chair in chairs
    ]


def letter(row: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(row - 1) % 26] * ((row - 1) // 26 + 1)


def row_of(chairs: Iterable[Chair], row: str) -> list[str]:
    """The labels of one row."""
    return [chair.label for chair in chairs if chair.label.rstrip("0123456789") == row]


def delegation(number: int, size: int, first_id: int = 0, **more: object) -> list[Guest]:
    """A delegation of so many, the first its head; the delegations' numbers are their ranks."""
    start = first_id or number * 1000
    return [
        replace(
            Guest(
                id=start + place,
                name=f"Người {number}.{place}",
                group=SeatingGroup.DELEGATION,
                delegation_id=number,
                delegation=f"Đoàn {number}",
                delegation_rank=number,
                is_head=place == 0,
                order=place,
            ),
            **more,  # type: ignore[arg-type]
        )
        for place in range(size)
    ]


def group(kind: SeatingGroup, size: int, first_id: int = 1) -> list[Guest]:
    """So many people of a group, all of one delegation without people of its own."""
    return [
        Guest(first_id + place, f"{kind} {place}", kind, 999, "Khách mời", 999, order=place) for place in range(size)
    ]


def labels(given: dict[int, int] | Sequence[int], chairs: Sequence[Chair]) -> list[str]:
    """The labels of chairs, in the order of guests' ids."""
    by_id = {chair.id: chair.label for chair in chairs}
    found = [given[guest] for guest in sorted(given)] if isinstance(given, dict) else given
    return [by_id[chair] for chair in found]
