"""Whom a card or a choice means, and what a check-in makes of it, on both databases (all people are fictional)."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from congress import check_in, clock, subjects
from congress.admission import MoveType
from congress.errors import Conflict
from congress.models import (
    Attendance,
    Congress,
    Delegate,
    DelegateState,
    Invitation,
    InvitationState,
    Scan,
)
from congress.outcome import CheckInResult, Detail, Reason, Status
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import CardHolder, ChosenPerson, Subject, UnreadCard
from tests.support.homes import CONGRESS, Home

NUMBER = "099174182857"
NAME = "Nguyễn Thị Lý"


@pytest.fixture
def station(each_home: Home) -> StationIdentity:
    return each_home.new_station()[0]


def card(home: Home, number: str = NUMBER, name: str = "nguyen thi ly", born: str = "1974-12-17") -> CardHolder:
    return CardHolder(home.hub.keys.identity_hash(number), name, born)


def redeem(
    home: Home, station: StationIdentity, subject: Subject, nonce: str = "nonce-0001", **more: object
) -> CheckInResult:
    request = ScanRequest("", nonce, "id_card", MoveType.ENTRY, None, None, subject=subject)
    request = replace(request, **more)  # type: ignore[arg-type]
    return home.database.run(lambda db_session: check_in.check_in(db_session, station, request))


def person_of(home: Home, name: str = NAME) -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(Delegate.id).where(Delegate.full_name == name)).one()


def change(home: Home, delegate_id: int, **values: object) -> None:
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == delegate_id).values(**values)))


def found(home: Home, subject: Subject, congress_id: int = CONGRESS) -> list[int]:
    with home.database.reading() as db_session:
        return subjects.find(db_session, congress_id, subject)


def another(home: Home) -> int:
    """Somebody else, made to have no number."""
    other = person_of(home, "Lương Thị Thu Ánh")
    change(home, other, identity_hash=None)
    return other


def test_a_card_is_asked_about_and_the_person_it_found_is_admitted_once(
    each_home: Home, station: StationIdentity
) -> None:
    asked = redeem(each_home, station, card(each_home))
    assert (asked.status, asked.reason, asked.detail) == (Status.INCOMPLETE, None, Detail.UNCONFIRMED)
    assert asked.finding is not None
    assert asked.finding.delegate_id == person_of(each_home)
    assert asked.position is not None
    assert (asked.position.full_name, asked.position.seat, asked.position.number) == (NAME, None, "")
    me = ChosenPerson(asked.finding.delegate_id)
    told = redeem(each_home, station, me, "nonce-0002")
    again = redeem(each_home, station, me, "nonce-0003")
    assert (told.status, again.reason) == (Status.OK, Reason.ALREADY_REDEEMED)
    with each_home.database.reading() as db_session:
        assert db_session.scalars(select(Attendance.source_type)).all() == ["id_card"]
        kept = db_session.execute(select(Scan.status, Scan.reason, Scan.delegate_id).order_by(Scan.id)).all()
    assert [tuple(row) for row in kept] == [
        ("incomplete", None, me.delegate_id),
        ("ok", None, me.delegate_id),
        ("error", "already_redeemed", me.delegate_id),
    ]


def test_a_retry_gets_the_same_answer_and_another_card_is_a_conflict(each_home: Home, station: StationIdentity) -> None:
    first = redeem(each_home, station, card(each_home))
    assert redeem(each_home, station, card(each_home)) == first
    for other in (card(each_home, "099188864151"), UnreadCard("0" * 64), ChosenPerson(person_of(each_home))):
        with pytest.raises(Conflict):
            redeem(each_home, station, other)


def test_the_number_decides_whatever_the_name_says(each_home: Home) -> None:
    assert found(each_home, card(each_home, name="ten khac", born="1900-01-01")) == [person_of(each_home)]


@pytest.mark.parametrize(
    ("listed", "is_found"),
    [("1974-12-17", True), ("1974-12", True), ("1974", True), ("1974-12-18", False), ("1975", False), ("", False)],
)
def test_without_a_number_name_and_birth_decide_as_far_as_the_list_has_it(
    each_home: Home, listed: str, is_found: bool
) -> None:
    me = person_of(each_home)
    change(each_home, me, identity_hash=None, birth_date=listed)
    assert found(each_home, card(each_home)) == ([me] if is_found else [])


def test_who_is_listed_with_another_number_is_never_meant(each_home: Home, station: StationIdentity) -> None:
    stranger = card(each_home, "099085000777")
    assert found(each_home, stranger) == []
    told = redeem(each_home, station, stranger)
    assert (told.status, told.reason, told.detail) == (Status.ERROR, Reason.INVALID, Detail.UNKNOWN)


def test_two_of_one_name_and_birth_are_for_staff_to_tell_apart(each_home: Home, station: StationIdentity) -> None:
    me, other = person_of(each_home), another(each_home)
    change(each_home, me, identity_hash=None)
    change(each_home, other, folded_name="nguyen thi ly", birth_date="1974")
    assert set(found(each_home, card(each_home))) == {me, other}
    told = redeem(each_home, station, card(each_home))
    assert (told.status, told.reason, told.position) == (Status.INCOMPLETE, Reason.AMBIGUOUS, None)
    change(each_home, other, state=DelegateState.CANCELED)
    assert found(each_home, card(each_home)) == [me]


def test_somebody_listed_twice_is_meant_where_they_still_are(each_home: Home) -> None:
    me, other = person_of(each_home), another(each_home)
    change(each_home, other, identity_hash=each_home.hub.keys.identity_hash(NUMBER))
    assert set(found(each_home, card(each_home))) == {me, other}
    change(each_home, me, state=DelegateState.CANCELED)
    assert found(each_home, card(each_home)) == [other]
    change(each_home, other, state=DelegateState.SUBSTITUTED)
    assert len(found(each_home, card(each_home))) == 1


def test_of_two_records_made_one_the_one_that_stands_is_meant(each_home: Home) -> None:
    me, other = person_of(each_home), another(each_home)
    change(each_home, other, folded_name="nguyen thi ly", birth_date="1974")
    change(each_home, me, merged_into_id=other)
    assert found(each_home, card(each_home)) == [other]
    assert found(each_home, ChosenPerson(me)) == []


@pytest.mark.parametrize(
    ("state", "reason", "detail"),
    [
        (DelegateState.CANCELED, Reason.CANCELED, None),
        (DelegateState.SUBSTITUTED, Reason.CANCELED, Detail.SUBSTITUTED),
        (DelegateState.BLOCKED, Reason.BLOCKED, None),
        (DelegateState.UNAPPROVED, Reason.UNAPPROVED, None),
    ],
)
def test_who_may_not_come_in_is_refused_however_they_were_found(
    each_home: Home, station: StationIdentity, state: DelegateState, reason: Reason, detail: Detail | None
) -> None:
    me = person_of(each_home)
    change(each_home, me, state=state)
    for nonce, subject in (("nonce-0001", card(each_home)), ("nonce-0002", ChosenPerson(me))):
        told = redeem(each_home, station, subject, nonce)
        assert (told.status, told.reason, told.detail) == (Status.ERROR, reason, detail)


def test_a_withdrawn_invitation_admits_no_card_and_one_never_made_keeps_nobody_out(
    each_home: Home, station: StationIdentity
) -> None:
    me, other = person_of(each_home), person_of(each_home, "Lương Thị Thu Ánh")
    each_home.database.run(
        lambda s: s.execute(
            update(Invitation)
            .where(Invitation.delegate_id == me)
            .values(state=InvitationState.REVOKED, ended_at=clock.now())
        )
    )
    each_home.database.run(lambda s: s.execute(delete(Invitation).where(Invitation.delegate_id == other)))
    told = redeem(each_home, station, card(each_home))
    assert (told.reason, told.detail) == (Reason.REVOKED, Detail.WITHDRAWN)
    assert redeem(each_home, station, ChosenPerson(other), "nonce-0002").status is Status.OK


def test_nobody_of_another_congress_is_meant(each_home: Home, station: StationIdentity) -> None:
    def elsewhere(db_session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        congress = Congress(code="HJ", name="Hội nghị", heading="HỘI NGHỊ", zone="Asia/Ho_Chi_Minh")
        db_session.add(congress)
        db_session.flush()
        return congress.id

    other = each_home.database.run(elsewhere)
    me = person_of(each_home)
    assert found(each_home, card(each_home), other) == []
    assert found(each_home, ChosenPerson(me), other) == []
    told = redeem(each_home, replace(station, congress_id=other), ChosenPerson(me))
    assert (told.reason, told.detail) == (Reason.INVALID, Detail.UNKNOWN)


def test_a_card_that_contradicts_itself_finds_nobody(each_home: Home, station: StationIdentity) -> None:
    told = redeem(each_home, station, UnreadCard("0" * 64))
    assert (told.status, told.reason, told.detail) == (Status.ERROR, Reason.INVALID, Detail.MISREAD_CARD)
    assert (told.position, told.finding) == (None, None)


def test_a_rehearsed_card_is_asked_about_and_keeps_nothing(each_home: Home, station: StationIdentity) -> None:
    request = ScanRequest("", "nonce-0001", "id_card", MoveType.ENTRY, None, None, subject=card(each_home))
    with each_home.database.reading() as db_session:
        told = check_in.rehearse(db_session, station, request)
        assert (told.scan, told.detail) == (0, Detail.UNCONFIRMED)
        assert db_session.scalars(select(Scan.id)).all() == []
