"""Gaps in front: who is proposed for them, in which order, and who never is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from congress.models import SeatingGroup, ZonePurpose
from congress.seating import filling
from congress.seating.filling import Source, Suggestion
from congress.seating.snapshot import Attendee, Seating
from congress.seating.whereabouts import ChairState
from tests.support.seatings import attendee, hall

CAME = datetime(2026, 12, 1, tzinfo=UTC)
FULL = hall(1, 6, 4, lambda number: attendee(number, is_head=False, delegation_code=f"D{(number - 1) // 4}"))


def with_chair(seating: Seating, label: str, **more: Any) -> Seating:
    return replace(seating, chairs=tuple(replace(c, **more) if c.label == label else c for c in seating.chairs))


def emptied(seating: Seating, *labels: str) -> Seating:
    for label in labels:
        seating = with_chair(seating, label, person=None, state=ChairState.FREE)
    return seating


def changed(seating: Seating, label: str, **more: Any) -> Seating:
    person = next(chair.person for chair in seating.chairs if chair.label == label)
    assert person is not None
    return with_chair(seating, label, person=replace(person, **more))


def moves(seating: Seating, depth: int = 3, **more: Any) -> list[tuple[str, str]]:
    """From where (a name for who stands) to where."""
    return [(origin(item), item.to.label) for item in filling.suggestions(seating, depth, **more)]


def origin(item: Suggestion) -> str:
    return item.chair.label if item.chair else item.person.full_name


def test_the_last_row_comes_forward_first() -> None:
    assert moves(emptied(FULL, "A02", "B03")) == [("F01", "A02"), ("F02", "B03")]


def test_who_stands_comes_before_everybody_in_the_order_they_came() -> None:
    first = attendee(101, full_name="Đến Trước", came_at=CAME)
    second = attendee(102, full_name="Đến Sau", came_at=CAME + timedelta(minutes=1))
    gone = attendee(103, full_name="Đã Về", came_at=CAME, left_at=CAME)
    absent = attendee(104, full_name="Chưa Đến")
    seating = replace(emptied(FULL, "A02", "A03", "B01"), unseated=(absent, second, gone, first))
    assert moves(seating) == [("Đến Trước", "A02"), ("Đến Sau", "A03"), ("F01", "B01")]


def test_who_sits_is_asked_only_on_wish() -> None:
    seating = emptied(FULL, "A02")
    for row in "BCDEF":
        for number in range(1, 5):
            seating = changed(seating, f"{row}0{number}", came_at=CAME)
    assert moves(seating) == []
    (asked,) = filling.suggestions(seating, 3, with_sitting=True)
    assert (origin(asked), asked.source) == ("F01", Source.SITTING)


def test_of_those_who_could_come_one_of_the_delegation_beside_is_chosen() -> None:
    seating = emptied(FULL, "A02")
    friend = changed(seating, "E03", delegation_code="D0")
    assert moves(friend) == [("E03", "A02")]


def test_heads_the_awaited_and_wheelchairs_stay() -> None:
    seating = emptied(FULL, "A01", "A02", "A03")
    seating = changed(seating, "F01", is_head=True)
    seating = changed(seating, "F02", group=SeatingGroup.HONORARY)
    seating = changed(seating, "F03", award_wave=1)
    seating = changed(seating, "F04", needs_wheelchair=True)
    assert {origin for origin, _ in moves(seating)} == {"E01", "E02", "E03"}


def test_kept_places_are_not_filled_and_reserves_last() -> None:
    seating = emptied(FULL, "A01", "A02", "A03", "A04", "B01")
    seating = with_chair(seating, "A01", purpose=ZonePurpose.LEADERS)
    seating = with_chair(seating, "A02", state=ChairState.HELD, held_for="Bí thư")
    seating = with_chair(seating, "A03", purpose=ZonePurpose.RESERVE)
    seating = with_chair(seating, "A04", state=ChairState.CLOSED)
    lone = replace(seating, unseated=(attendee(101, full_name="Một Mình", came_at=CAME),))
    assert ("Một Mình", "B01") in moves(lone), "the reserve is given out last"
    assert {label for _, label in moves(lone)} == {"A03", "B01"}


def test_nobody_is_moved_along_a_row_or_backwards_and_only_front_rows_are_filled() -> None:
    seating = emptied(FULL, "F01", "F02", "D01")
    assert moves(seating, depth=3) == []
    assert moves(seating, depth=4) == [("F03", "D01")]
    assert moves(emptied(FULL, "A01"), depth=0) == []
    assert filling.usual_depth(FULL) == 3
    assert filling.suggestions(replace(FULL, chairs=()), 3) == ()


@settings(max_examples=60, deadline=None)
@given(
    empty=st.sets(st.integers(1, 40)),
    came=st.sets(st.integers(1, 40)),
    standing=st.integers(0, 6),
    depth=st.integers(0, 9),
    with_sitting=st.booleans(),
)
def test_whoever_is_proposed_gains_and_no_chair_or_person_is_named_twice(
    empty: set[int], came: set[int], standing: int, depth: int, with_sitting: bool
) -> None:
    def occupant(number: int) -> Attendee | None:
        return None if number in empty else attendee(number, came_at=CAME if number in came else None)

    seating = replace(hall(2, 5, 4, occupant), unseated=tuple(attendee(100 + n, came_at=CAME) for n in range(standing)))
    found = filling.suggestions(seating, depth, with_sitting=with_sitting)
    assert len({item.to.id for item in found}) == len({item.person.id for item in found}) == len(found)
    for item in found:
        assert item.to.person is None
        assert item.to.row_rank <= depth
        assert item.chair is None or item.chair.row_rank > item.to.row_rank
        assert with_sitting or item.chair is None or item.person.came_at is None
    free = [chair for chair in seating.chairs if chair.person is None and chair.row_rank <= depth]
    assert len([item for item in found if item.source is Source.STANDING]) == min(standing, len(free))
