"""People invited to a session, or left out of it, apart from their category: at the door, in every figure and list."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from congress import attendance, check_in, invitations, itinerary
from congress.admission import MoveType
from congress.documents import times
from congress.errors import BadInput, Conflict, NotFound
from congress.invitations.expected import expected
from congress.models import Delegate, DelegateChange, ProgramSession, SessionGuest
from congress.outcome import CheckInResult, Reason, Status
from congress.roster import merging, people, profile, session_guests, substitutes
from congress.roster.people import PeopleFilter
from congress.scan_request import ScanRequest
from tests.support.lists import ACTOR, Lists

PREPARATORY = "TB"  # of the sample: guests and honorary delegates are not invited to it


def session(lists: Lists) -> ProgramSession:
    with lists.home.database.reading() as db_session:
        return db_session.scalars(select(ProgramSession).filter_by(code=PREPARATORY)).one()


def some(lists: Lists, category: str, count: int) -> list[int]:
    with lists.home.database.reading() as db_session:
        everybody = db_session.scalars(select(Delegate).order_by(Delegate.id)).all()
        return [person.id for person in everybody if person.category.code == category][:count]


def set_apart(lists: Lists, ids: list[int], *, is_invited: bool) -> int:
    session_id = session(lists).id
    return lists.home.database.run(
        lambda s: session_guests.invite(s, lists.congress, session_id, ids, ACTOR, is_invited=is_invited)
    )


def scan(lists: Lists, delegate_id: int) -> CheckInResult:
    station, _ = lists.home.new_station(f"Bàn {os.urandom(3).hex()}")
    with lists.home.database.reading() as db_session:
        code = invitations.current_code(db_session, delegate_id, lists.home.hub.keys) or "none"
    at = session(lists).doors_open_at + timedelta(minutes=1)
    request = ScanRequest(code, "nonce-0001", "barcode", MoveType.ENTRY, at, PREPARATORY)
    return lists.home.database.run(lambda s: check_in.check_in(s, station, request))


def counted(lists: Lists) -> tuple[int, int]:
    """Summoned and guests invited, as the live page has them."""
    with lists.home.database.reading() as db_session:
        [found] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == PREPARATORY]
        return found.summoned, found.guests_invited


def listed(lists: Lists) -> set[int]:
    with lists.home.database.reading() as db_session:
        return set(people.ids(db_session, lists.congress, PeopleFilter(session=session(lists).id, state="listed")))


def rows(lists: Lists) -> list[tuple[int, bool]]:
    with lists.home.database.reading() as db_session:
        return [(row.delegate_id, row.is_invited) for row in db_session.scalars(select(SessionGuest))]


def test_a_guest_invited_alone_comes_in_and_is_counted_and_the_others_do_not(each_lists: Lists) -> None:
    lists = each_lists
    invited, other = some(lists, "KHACH_MOI", 2)
    assert scan(lists, invited).reason is Reason.PRODUCT
    summoned, guests = counted(lists)
    assert set_apart(lists, [invited], is_invited=True) == 1
    assert counted(lists) == (summoned, guests + 1)
    assert {invited, other} & listed(lists) == {invited}
    assert scan(lists, invited).status is Status.OK
    assert scan(lists, other).reason is Reason.PRODUCT


def test_a_delegate_left_out_is_not_let_in_nor_counted(each_lists: Lists) -> None:
    lists = each_lists
    left_out, other = some(lists, "DUONG_NHIEN", 2)
    summoned, guests = counted(lists)
    assert set_apart(lists, [left_out], is_invited=False) == 1
    assert counted(lists) == (summoned - 1, guests)
    assert {left_out, other} & listed(lists) == {other}
    assert scan(lists, left_out).reason is Reason.PRODUCT
    assert scan(lists, other).status is Status.OK


def test_only_who_differs_from_the_category_is_told_apart_and_the_history_says_so(lists: Lists) -> None:
    guests, officials = some(lists, "KHACH_MOI", 2), some(lists, "DUONG_NHIEN", 2)
    assert set_apart(lists, [*guests, *officials], is_invited=True) == 2
    assert rows(lists) == [(guest, True) for guest in guests]
    assert set_apart(lists, guests[:1], is_invited=False) == 1
    assert rows(lists) == [(guests[1], True)]
    assert set_apart(lists, guests[:1], is_invited=False) == 0
    with lists.home.database.reading() as db_session:
        acts = db_session.execute(
            select(DelegateChange.act, DelegateChange.explanation)
            .where(DelegateChange.delegate_id == guests[0])
            .order_by(DelegateChange.id)
        ).all()
        shown = {at.session: (at.is_invited, at.is_apart) for at in profile.profile(db_session, 1, guests[1]).sessions}
    assert [tuple(act) for act in acts[1:]] == [
        ("invite_to_session", "Phiên trù bị"),
        ("leave_out", "Phiên trù bị"),
    ]
    assert (shown["Phiên trù bị"], shown["Phiên chính thức"]) == ((True, True), (True, False))


def test_who_has_come_is_not_left_out(lists: Lists) -> None:
    [official] = some(lists, "DUONG_NHIEN", 1)
    assert scan(lists, official).status is Status.OK
    with pytest.raises(Conflict, match="đã điểm danh"):
        set_apart(lists, [official], is_invited=False)
    assert rows(lists) == []


def test_nobody_and_no_session_are_told(lists: Lists) -> None:
    with pytest.raises(BadInput):
        set_apart(lists, [], is_invited=True)
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: session_guests.invite(s, lists.congress, 999, [1], ACTOR, is_invited=True))


def test_a_substitute_goes_where_the_principal_would_have_gone(lists: Lists) -> None:
    [guest] = some(lists, "KHACH_MOI", 1)
    set_apart(lists, [guest], is_invited=True)
    stand_in = lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, guest, {"full_name": "Bế Thị Thay"}, ACTOR, inherits_rank=False, inherits_seat=False
        )
    )
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    assert scan(lists, stand_in).status is Status.OK


def test_a_merged_record_passes_its_invitation_on(lists: Lists) -> None:
    kept, merged = some(lists, "KHACH_MOI", 2)
    set_apart(lists, [merged], is_invited=True)
    lists.home.database.run(lambda s: merging.merge(s, lists.congress, kept, merged, {}, (1, 1), ACTOR))
    assert rows(lists) == [(kept, True)]


def test_papers_answers_and_the_kiosk_know_who_is_told_apart(lists: Lists) -> None:
    [guest], [official] = some(lists, "KHACH_MOI", 1), some(lists, "DUONG_NHIEN", 1)

    def told(delegate_id: int) -> bool:
        with lists.home.database.reading() as db_session:
            person = db_session.get_one(Delegate, delegate_id)
            sessions = times.read(db_session, lists.congress, "Asia/Ho_Chi_Minh")
            return PREPARATORY in {s.code for s in times.invited_to(sessions, person.category_id, person.id)}

    def awaited() -> int:
        with lists.home.database.reading() as db_session:
            found = expected(db_session, lists.congress).sessions
        return next(one.figures.invited for one in found if one.code == PREPARATORY)

    before = awaited()
    assert (told(guest), told(official)) == (False, True)
    set_apart(lists, [guest], is_invited=True)
    assert (told(guest), awaited()) == (True, before + 1)
    set_apart(lists, [official], is_invited=False)
    assert (told(official), awaited()) == (False, before)


def test_the_kiosk_shows_the_sessions_of_the_person_not_of_the_category(lists: Lists) -> None:
    invited, left_out = some(lists, "DUONG_NHIEN", 2)
    station, _ = lists.home.new_station("Bàn lịch")

    def shown(delegate_id: int) -> set[str]:
        with lists.home.database.reading() as db_session:
            code = invitations.current_code(db_session, delegate_id, lists.home.hub.keys) or "none"
        request = ScanRequest(code, f"nonce-{delegate_id:04}", "barcode", MoveType.ENTRY, None, None)
        scanned = lists.home.database.run(lambda s: check_in.check_in(s, station, request)).scan
        with lists.home.database.reading() as db_session:
            return {own.code for own in itinerary.after_scan(db_session, station, scanned)}

    with lists.home.database.reading() as db_session:
        official = db_session.scalars(select(ProgramSession.id).filter_by(code="CT")).one()
    lists.home.database.run(
        lambda s: session_guests.invite(s, lists.congress, official, [left_out], ACTOR, is_invited=False)
    )
    assert "CT" in shown(invited)
    assert shown(left_out) == shown(invited) - {"CT"}
