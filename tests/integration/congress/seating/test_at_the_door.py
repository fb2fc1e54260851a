"""Seats at the door: zones for who has none, a door for who is late, and a slip that names a place no longer theirs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from congress import check_in, clock
from congress.admission import MoveType
from congress.invitations import InvitationCard
from congress.models import (
    Attendance,
    Delegate,
    Delivery,
    Hall,
    PrintJob,
    PrintRule,
    ProgramSession,
    Seat,
    SeatAssignment,
    Zone,
    ZoneRule,
)
from congress.outcome import Attention, CheckInResult, Detail, Reason, SeatPlace, Status
from congress.paper import print_queue
from congress.paper.print_queue import PROGRAM, SEAT
from congress.paper.slips import content_of
from congress.scan_request import ScanRequest
from congress.seating import moves
from congress.slip_content import Notice, SeatSlip, SlipContent
from congress.slip_layout import Part
from congress.stations import StationIdentity
from tests.support.homes import Home
from tests.support.seats import Seating


class Door:
    """A station, its printer and the paper that came out of it."""

    def __init__(self, home: Home) -> None:
        self.home, self.seating = home, Seating(home)
        self.station: StationIdentity = home.new_station()[0]
        self._nonces = iter(range(1_000_000))

    def scan(self, card: InvitationCard, move: MoveType = MoveType.ENTRY) -> CheckInResult:
        request = ScanRequest(card.code, f"nonce-{next(self._nonces):06}", "barcode", move, None, "CT")
        return self.home.database.run(lambda s: check_in.check_in(s, self.station, request))

    def print_all(self) -> list[SlipContent]:
        """Let every waiting slip come out, as the spooler does; what they say."""
        printed: list[SlipContent] = []
        while job := self.home.database.run(lambda s: print_queue.claim(s, 1, 20)):
            with self.home.database.reading() as db_session:
                content = content_of(db_session, job.id, self.home.hub.keys)
            assert content is not None
            told = content.place if isinstance(content, SeatSlip) else None
            self.home.database.run(lambda s, job=job, told=told: print_queue.note_sending(s, job, 9, told))  # type: ignore[misc]
            self.home.database.run(lambda s, job=job: print_queue.complete(s, job, Delivery.BY_FENCE))  # type: ignore[misc]
            printed.append(content)
        return printed

    def person(self, card: InvitationCard) -> int:
        with self.home.database.reading() as db_session:
            return db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one()

    def change(self, use_case: Any) -> Any:
        return self.home.database.run(use_case)

    def unseat(self, *cards: InvitationCard) -> None:
        people = [self.person(card) for card in cards]
        self.change(lambda s: s.execute(delete(SeatAssignment).where(SeatAssignment.delegate_id.in_(people))))

    def zone(self, name: str, capacity: int | None, *, rank: int = 1, delegation: int | None = None) -> int:
        """Make a zone and a rule that sends people there."""

        def make(db_session: Any) -> int:
            zone = Zone(hall_id=self.seating.hall, code=name.upper(), name=name, door="4", capacity=capacity)
            db_session.add(zone)
            db_session.flush()
            rule = {"program_session_id": self.seating.session, "zone_id": zone.id, "delegation_id": delegation}
            db_session.add(ZoneRule(rank=rank, **rule))
            return int(zone.id)

        made: int = self.change(make)
        return made

    def set_session(self, **values: object) -> None:
        self.change(
            lambda s: s.execute(
                update(ProgramSession).where(ProgramSession.id == self.seating.session).values(**values)
            )
        )


@pytest.fixture
def door(each_home: Home) -> Door:
    return Door(each_home)


def seat_of(result: CheckInResult) -> str:
    assert result.position is not None
    return result.position.seat.label if result.position.seat else ""


def named(result: CheckInResult) -> tuple[str, str] | None:
    """The zone somebody is sent to, by name and door."""
    zone = result.position.zone if result.position else None
    return (zone.name, zone.door) if zone else None


# ── a slip that names another place ──


def test_a_slip_is_void_once_its_holder_sits_elsewhere_and_the_next_scan_prints_the_new_one(door: Door) -> None:
    card = door.home.cards()[0]
    old, new = seat_of(door.scan(card)), door.seating.free()[0]
    door.print_all()
    door.seating.act(moves.seat_person, door.person(card), door.seating.seats[new])
    told = door.scan(card)
    assert (told.reason, told.detail, told.former_place) == (Reason.ALREADY_REDEEMED, Detail.SEAT_CHANGED, old)
    assert seat_of(told) == new
    assert [slip.type for slip in told.slips] == [SEAT]
    (slip,) = door.print_all()
    assert isinstance(slip, SeatSlip)
    assert slip.place == new
    assert slip.notices[0] == Notice(Part.REPLACES, f"Thay phiếu cũ ({old}).")
    assert slip.reprint is not None
    assert (slip.reprint.ordinal, slip.reprint.by) == (1, "đổi chỗ ngồi")


def test_the_new_slip_comes_once_and_going_back_to_the_old_seat_is_a_change_too(door: Door) -> None:
    card = door.home.cards()[0]
    old, new = seat_of(door.scan(card)), door.seating.free()[0]
    door.print_all()
    for place, copies in ((new, 1), (old, 2)):
        door.seating.act(moves.seat_person, door.person(card), door.seating.seats[place])
        assert door.scan(card).detail is Detail.SEAT_CHANGED
        (slip,) = door.print_all()
        assert isinstance(slip, SeatSlip)
        assert (slip.place, slip.reprint and slip.reprint.ordinal) == (place, copies)
        again = door.scan(card)
        assert (again.detail, again.slips) == (None, ())


def test_a_change_before_the_paper_came_out_is_on_the_first_slip(door: Door) -> None:
    card, new = door.home.cards()[0], door.seating.free()[0]
    door.scan(card)
    door.seating.act(moves.seat_person, door.person(card), door.seating.seats[new])
    assert [slip.place for slip in door.print_all() if isinstance(slip, SeatSlip)] == [new]
    assert door.scan(card).detail is None


def test_while_the_new_slip_waits_the_old_one_is_still_told_as_void_and_nothing_is_printed_twice(door: Door) -> None:
    card = door.home.cards()[0]
    door.scan(card)
    door.print_all()
    door.seating.act(moves.seat_person, door.person(card), door.seating.seats[door.seating.free()[0]])
    assert [slip.type for slip in door.scan(card).slips] == [SEAT]
    assert door.scan(card).detail is Detail.SEAT_CHANGED
    assert len(door.print_all()) == 1


def test_who_lost_the_chair_is_told_too(door: Door) -> None:
    card = door.home.cards()[0]
    old = seat_of(door.scan(card))
    door.print_all()
    door.unseat(card)
    told = door.scan(card)
    assert (told.detail, told.former_place, seat_of(told)) == (Detail.SEAT_CHANGED, old, "")


def test_a_session_that_prints_always_prints_for_who_comes_back_and_marks_the_copy(door: Door) -> None:
    door.set_session(seat_slip=PrintRule.ALWAYS, program_slip=PrintRule.ONCE)
    card = door.home.cards()[0]
    door.scan(card)
    door.print_all()
    assert door.scan(card).slips == ()
    door.scan(card, MoveType.EXIT)
    assert [slip.type for slip in door.scan(card).slips] == [SEAT]
    (slip,) = door.print_all()
    assert slip.reprint is not None
    assert slip.reprint.by == "vào lại"


def test_a_session_that_prints_once_prints_nothing_for_who_comes_back(door: Door) -> None:
    card = door.home.cards()[0]
    door.scan(card)
    assert {slip.__class__ for slip in door.print_all()} != set()
    door.scan(card, MoveType.EXIT)
    back = door.scan(card)
    assert (back.status, back.slips) == (Status.OK, ())


# ── zones ──


def test_who_has_no_chair_is_sent_to_the_first_zone_with_room_and_the_slip_says_so(door: Door) -> None:
    cards = door.home.cards()[:3]
    door.unseat(*cards)
    door.zone("Ban công trái", 1)
    door.zone("Ban công phải", 1, rank=2)
    sent = [door.scan(card) for card in cards]
    places = [named(result) for result in sent]
    assert places == [("Ban công trái", "4"), ("Ban công phải", "4"), None]
    assert [Attention.ZONE_FULL in result.attention for result in sent] == [False, False, True]
    assert {result.status for result in sent} == {Status.OK}
    slips = [slip for slip in door.print_all() if isinstance(slip, SeatSlip)]
    assert [slip.place for slip in slips] == ["khu Ban công trái", "khu Ban công phải", ""]
    again = door.scan(cards[0])
    assert named(again) == ("Ban công trái", "4")
    assert again.detail is None


def test_a_rule_for_another_delegation_sends_nobody_else(door: Door) -> None:
    card = door.home.cards()[0]
    door.unseat(card)
    with door.home.database.reading() as db_session:
        own = db_session.scalars(select(Delegate.delegation_id).where(Delegate.number == card.number)).one()
        other = db_session.scalars(select(Delegate.delegation_id).where(Delegate.delegation_id != own)).first()
    door.zone("Ban công", 10, delegation=other)
    result = door.scan(card)
    assert result.position is not None
    assert result.position.zone is None
    assert Attention.ZONE_FULL not in result.attention  # no rule is for them: they follow the usher


def test_a_zone_without_a_capacity_has_as_many_places_as_free_chairs(door: Door) -> None:
    cards = door.home.cards()[:2]
    door.unseat(*cards)
    zone = door.zone("Cuối hội trường", None)
    free = door.seating.free()[0]
    door.change(lambda s: setattr(s.get_one(Zone, zone), "code", f"ONE-{free}"))
    door.change(lambda s: setattr(s.get_one(Seat, door.seating.seats[free]), "zone", f"ONE-{free}"))
    first, second = (door.scan(card) for card in cards)
    assert first.position
    assert first.position.zone is not None
    assert Attention.ZONE_FULL in second.attention


def test_a_place_given_back_is_given_again(door: Door) -> None:
    one, other = door.home.cards()[:2]
    door.unseat(one, other)
    door.zone("Ban công", 1)
    entered = door.scan(one)
    assert entered.attendance is not None
    door.change(lambda s: setattr(s.get_one(Attendance, entered.attendance.id), "annulled_at", clock.now()))
    result = door.scan(other)
    assert result.position is not None
    assert result.position.zone is not None


def test_the_last_place_of_a_zone_is_given_once_when_all_come_at_the_same_moment(door: Door) -> None:
    cards = door.home.cards()[:12]
    door.unseat(*cards)
    door.zone("Ban công", 5)
    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(door.scan, cards))
    assert sum(result.position.zone is not None for result in results if result.position) == 5
    assert sum(Attention.ZONE_FULL in result.attention for result in results) == 7


# ── late ──


def test_who_comes_late_enters_by_the_door_for_that_on_screen_and_paper(door: Door) -> None:
    door.set_session(starts_at=clock.now() - timedelta(minutes=5))
    door.change(lambda s: setattr(s.get_one(Hall, door.seating.hall), "late_door", "7"))
    result = door.scan(door.home.cards()[0])
    assert Attention.LATE in result.attention
    assert result.position is not None
    assert isinstance(result.position.seat, SeatPlace)
    assert result.position.seat.door == "7"
    slip = next(slip for slip in door.print_all() if isinstance(slip, SeatSlip))
    assert slip.seat is not None
    assert slip.seat.door == "7"


def test_who_is_in_time_enters_by_the_door_of_the_seat(door: Door) -> None:
    door.change(lambda s: setattr(s.get_one(Hall, door.seating.hall), "late_door", "7"))
    result = door.scan(door.home.cards()[0])
    assert result.position is not None
    assert result.position.seat is not None
    assert result.position.seat.door != "7"


def test_the_program_slip_is_not_void_by_a_seat(door: Door) -> None:
    card = door.home.cards()[0]
    door.scan(card)
    door.print_all()
    door.seating.act(moves.seat_person, door.person(card), door.seating.seats[door.seating.free()[0]])
    door.scan(card)
    with door.home.database.reading() as db_session:
        jobs = db_session.scalars(select(PrintJob.slip_type)).all()
    assert sorted(jobs) == [PROGRAM, SEAT, SEAT]
