from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from congress.file_formats.hall import read_hall
from congress.file_formats.register import read_register
from congress.file_formats.roster import read_roster
from congress.seating.planner import Chair, Guest, plan

SAMPLE = Path(__file__).parents[4] / "sample"
DELEGATE = Guest(id=0, category="DH_CA_NHAN", delegation="SYT", has_award=False, needs_wheelchair_place=False)


def guests(count: int, like: Guest = DELEGATE) -> list[Guest]:
    return [replace(like, id=like.id + number) for number in range(1, count + 1)]


def chairs(**how_many: int) -> list[Chair]:
    """Make rows of chairs, one row a zone, in the order given from the stage; ids are 100 a row."""
    return [
        Chair(id=100 * row + number, zone=zone, order=(row, number))
        for row, (zone, count) in enumerate(how_many.items(), start=1)
        for number in range(1, count + 1)
    ]


@cache
def sample_plan() -> tuple[tuple[Guest, ...], dict[int, Chair], dict[int, int]]:
    """Seat the sample's delegates in its hall, in the order that seats are given in: that of the list's delegations."""
    register = read_register((SAMPLE / "don-vi.csv").read_bytes())
    reading = read_roster((SAMPLE / "dai-bieu-mau.xlsx").read_bytes(), "dai-bieu-mau.xlsx", register)
    rank = {entry.code: position for position, entry in enumerate(reading.delegations)}
    people = [
        Guest(number, row.category, row.delegation_code, bool(row.award), "xe lăn" in row.notes.lower())
        for number, row in enumerate(reading.delegates)
    ]
    people.sort(key=lambda guest: (rank[guest.delegation], guest.id))
    seats = read_hall((SAMPLE / "so-do-ghe.csv").read_bytes())
    row_rank = {row: position for position, row in enumerate(dict.fromkeys(seat.row for seat in seats))}
    hall = {number: Chair(number, seat.zone, (row_rank[seat.row], seat.seat)) for number, seat in enumerate(seats)}
    return tuple(people), hall, plan(people, hall.values())


def test_a_delegation_sits_as_a_block_from_the_front_in_the_order_of_the_list() -> None:
    shuffled = [*chairs(DOAN_STC=2, DOAN_SYT=3)][::-1]
    assert plan(guests(3), shuffled) == {1: 201, 2: 202, 3: 203}


def test_the_zone_of_a_category_goes_before_that_of_the_delegation() -> None:
    honoured = replace(DELEGATE, category="DANH_DU")
    assert plan(guests(2, honoured), chairs(DANH_DU=1, DOAN_SYT=1)) == {1: 101, 2: 201}


def test_award_recipients_sit_in_their_zone_and_others_never_take_it_first() -> None:
    recipient = replace(DELEGATE, id=9, has_award=True)
    assert plan([DELEGATE, recipient], chairs(KHEN_THUONG=1, DOAN_SYT=2)) == {0: 201, 9: 101}


def test_who_comes_in_a_wheelchair_gets_such_a_place_even_with_an_award() -> None:
    sitting = replace(DELEGATE, category="DANH_DU", has_award=True, needs_wheelchair_place=True)
    given = plan(guests(2, sitting), chairs(KHEN_THUONG=1, XE_LAN=1, DANH_DU=1))
    assert given == {1: 201, 2: 101}  # the second finds no such place any more and sits with the awarded


def test_a_full_zone_overflows_into_the_reserve_and_then_into_free_seats_from_the_front() -> None:
    rooms = chairs(DOAN_SYT=1, DOAN_STC=2, DU_PHONG=2)
    assert plan(guests(5), rooms) == {1: 101, 2: 301, 3: 302, 4: 201, 5: 202}


def test_an_overflow_takes_no_seat_from_those_it_is_meant_for() -> None:
    finance = replace(DELEGATE, id=50, delegation="STC")
    given = plan([*guests(3), finance], chairs(DOAN_SYT=1, DOAN_STC=2))
    assert given == {1: 101, 2: 202, 50: 201}  # nobody sits on somebody: the third goes without


@pytest.mark.parametrize(
    "zone", ["DOAN_CHU_TICH", "DOAN_THU_KY", "LANH_DAO", "BAO_CHI", "PHUC_VU", "KY_THUAT", "XE_LAN"]
)
def test_zones_that_are_kept_never_take_an_overflow(zone: str) -> None:
    assert plan(guests(1), chairs(**{zone: 5})) == {}


def test_the_press_sits_in_the_press_zone() -> None:
    assert plan(guests(1, replace(DELEGATE, category="BAO_CHI")), chairs(BAO_CHI=1, DU_PHONG=1)) == {1: 101}


def test_nobody_to_seat_and_no_seats_are_no_fault() -> None:
    assert plan([], chairs(DU_PHONG=1)) == {}
    assert plan(guests(2), []) == {}


def test_all_420_sample_delegates_get_a_seat_of_their_own() -> None:
    people, _, given = sample_plan()
    assert len(people) == 420
    assert set(given) == {guest.id for guest in people}
    assert len(set(given.values())) == 420


def test_37_sample_delegates_sit_outside_their_zones_since_those_are_smaller_than_the_delegations() -> None:
    people, hall, given = sample_plan()
    outside = Counter(
        hall[given[guest.id]].zone
        for guest in people
        if hall[given[guest.id]].zone not in {"KHEN_THUONG", "XE_LAN", guest.category, f"DOAN_{guest.delegation}"}
    )
    assert outside == {"DU_PHONG": 36, "DANH_DU": 1}  # the reserve has 36 seats, honoured guests left three


def test_sample_guests_sit_where_their_zone_is() -> None:
    people, hall, given = sample_plan()
    taken: dict[str, list[Guest]] = {}
    for guest in people:
        taken.setdefault(hall[given[guest.id]].zone, []).append(guest)
    assert all(guest.has_award for guest in taken["KHEN_THUONG"])
    assert len(taken["KHEN_THUONG"]) == 32  # all there are, for 64 recipients
    assert all(guest.needs_wheelchair_place for guest in taken["XE_LAN"])
    assert len(taken["XE_LAN"]) == 2  # all there are, for three people; the third has a seat of an honoured guest
    assert {guest.category for guest in taken["KHACH_MOI"]} == {"KHACH_MOI"}
    assert {"DOAN_CHU_TICH", "DOAN_THU_KY", "LANH_DAO", "BAO_CHI", "KY_THUAT", "PHUC_VU"}.isdisjoint(taken)
