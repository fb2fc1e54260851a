"""My seat, my sessions: told to the station that has just scanned somebody, for a few minutes, and to no other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from congress import check_in, clock, itinerary
from congress.admission import MoveType
from congress.itinerary import OwnSession
from congress.models import (
    Category,
    Delegate,
    DelegateState,
    ProgramSession,
    Seat,
    SeatAssignment,
    SessionCategory,
)
from congress.outcome import CheckInResult, Reason
from congress.program import editions
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from tests.support.homes import CONGRESS, Home

ACTOR = "test"


def scan(home: Home, station: StationIdentity, code: str, nonce: str = "nonce-0001") -> CheckInResult:
    request = ScanRequest(code, nonce, "barcode", MoveType.ENTRY, None, None)
    return home.database.run(lambda db_session: check_in.check_in(db_session, station, request))


def told(home: Home, station: StationIdentity, scan_id: int) -> tuple[OwnSession, ...]:
    with home.database.reading() as db_session:
        return itinerary.after_scan(db_session, station, scan_id)


def test_a_guest_is_told_their_sessions_and_seats_and_not_what_is_over(each_home: Home) -> None:
    station, _ = each_home.new_station()
    card = each_home.card_of("Đại biểu chính thức")
    sessions = told(each_home, station, scan(each_home, station, card.code).scan)
    assert [session.code for session in sessions] == ["CT", "AN2"]  # the day before is over
    with each_home.database.reading() as db_session:
        seat = db_session.scalars(
            select(Seat)
            .join(SeatAssignment)
            .join(Delegate, Delegate.id == SeatAssignment.delegate_id)
            .join(ProgramSession, ProgramSession.id == SeatAssignment.program_session_id)
            .where(Delegate.number == card.number, ProgramSession.code == "CT")
        ).one()
    main, lunch = sessions
    assert main.seat is not None
    assert (main.seat.label, main.seat.door) == (seat.label, seat.door)
    assert (main.takes_attendance, lunch.takes_attendance, lunch.seat) == (True, False, None)
    assert main.starts_at.utcoffset() == timedelta(hours=7)


def test_a_session_one_is_not_invited_to_is_not_told(each_home: Home) -> None:
    station, _ = each_home.new_station()
    lunch = select(ProgramSession.id).where(ProgramSession.code == "AN2").scalar_subquery()
    each_home.database.run(
        lambda s: s.execute(delete(SessionCategory).where(SessionCategory.program_session_id == lunch))
    )
    result = scan(each_home, station, each_home.card_of("Đại biểu chính thức").code)
    assert [session.code for session in told(each_home, station, result.scan)] == ["CT"]


def test_the_hours_told_are_the_published_ones(home: Home) -> None:
    station, _ = home.new_station()
    result = scan(home, station, home.card_of("Đại biểu chính thức").code)
    before = told(home, station, result.scan)
    home.database.run(lambda s: s.execute(update(ProgramSession).values(place="Chưa công bố")))
    assert told(home, station, result.scan) == before
    home.database.run(lambda s: editions.publish(s, CONGRESS, ACTOR))
    assert {session.place for session in told(home, station, result.scan)} == {"Chưa công bố"}


def test_another_station_a_later_hour_and_a_made_up_scan_are_told_nothing(home: Home) -> None:
    station, _ = home.new_station("Bàn 1")
    other, _ = home.new_station("Bàn 2")
    result = scan(home, station, home.card_of("Đại biểu chính thức").code)
    assert told(home, station, result.scan)
    assert told(home, other, result.scan) == ()
    assert told(home, station, result.scan + 1) == ()
    with clock.held(datetime.now(UTC) + itinerary.ASKED_WITHIN + timedelta(seconds=1)):
        assert told(home, station, result.scan) == ()


def test_who_is_in_already_may_ask_again(home: Home) -> None:
    station, _ = home.new_station()
    code = home.card_of("Đại biểu chính thức").code
    scan(home, station, code)
    again = scan(home, station, code, "nonce-0002")
    assert again.reason is Reason.ALREADY_REDEEMED
    assert told(home, station, again.scan)


@pytest.mark.parametrize("state", [DelegateState.BLOCKED, DelegateState.CANCELED, DelegateState.UNAPPROVED])
def test_who_was_sent_to_the_desk_is_told_nothing(home: Home, state: DelegateState) -> None:
    station, _ = home.new_station()
    card = home.card_of("Đại biểu chính thức")
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.number == card.number).values(state=state)))
    result = scan(home, station, card.code)
    assert result.scan
    assert told(home, station, result.scan) == ()


def test_who_came_to_the_wrong_session_is_told_which_are_theirs(home: Home) -> None:
    station, _ = home.new_station()
    main = select(ProgramSession.id).where(ProgramSession.code == "CT").scalar_subquery()
    press = select(Category.id).where(Category.code == "DUONG_NHIEN").scalar_subquery()
    home.database.run(
        lambda s: s.execute(
            delete(SessionCategory).where(
                SessionCategory.program_session_id == main, SessionCategory.category_id == press
            )
        )
    )
    with home.database.reading() as db_session:
        numbers = set(db_session.scalars(select(Delegate.number).join(Category).where(Category.code == "DUONG_NHIEN")))
    card = next(card for card in home.cards() if card.number in numbers)
    result = scan(home, station, card.code)
    assert result.reason is Reason.PRODUCT
    assert [session.code for session in told(home, station, result.scan)] == ["AN2"]
