"""Dự thay: a place taken by somebody else is one place; name and the rest are their own."""

import pytest
from sqlalchemy import select

from congress import attendance, invitations
from congress.errors import Conflict
from congress.models import Delegate, DelegateState, SeatAssignment
from congress.outcome import Detail, Reason, Status
from congress.roster import records, substitutes
from tests.support.lists import ACTOR, Lists

STAND_IN = {"full_name": "Bế Thị Thay", "sex": "Nữ", "ethnicity": "Tày", "position_title": "Chuyên viên"}


def send(lists: Lists, principal: int, *, rank: bool = False, seat: bool = False) -> int:
    stand_in = lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, principal, STAND_IN, ACTOR, inherits_rank=rank, inherits_seat=seat
        )
    )
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    return stand_in


def figures(lists: Lists) -> tuple[int, int]:
    """Summoned and present at the official session."""
    with lists.home.database.reading() as db_session:
        [session] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == "CT"]
    return session.summoned, session.present


def seats_of(lists: Lists, person_id: int) -> int:
    with lists.home.database.reading() as db_session:
        return len(db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == person_id)).all())


def test_the_place_is_counted_once(each_lists: Lists) -> None:
    lists = each_lists
    principal = lists.person("Lý Minh Hòa").id
    summoned, _ = figures(lists)
    stand_in = send(lists, principal)
    assert figures(lists) == (summoned, 0)
    refused = lists.scan(principal)
    assert (refused.reason, refused.detail) == (Reason.CANCELED, Detail.SUBSTITUTED)
    assert lists.scan(stand_in).status is Status.OK
    assert figures(lists) == (summoned, 1)


def test_name_and_demographics_are_their_own_and_rank_and_seat_only_when_chosen(lists: Lists) -> None:
    first = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, first)
    with lists.home.database.reading() as db_session:
        record, place = (records.read(db_session, [i])[i] for i in (stand_in, first))
    assert {key: record[key] for key in STAND_IN} == STAND_IN
    assert (record["delegation"], record["category"]) == (place["delegation"], place["category"])
    assert (seats_of(lists, stand_in), seats_of(lists, first)) == (0, 3)
    second = lists.person("Lý Xuân Ưu").id
    stand_in = send(lists, second, rank=True, seat=True)
    with lists.home.database.reading() as db_session:
        record, place = (records.read(db_session, [i])[i] for i in (stand_in, second))
    assert record["position_title"] == place["position_title"]
    assert (seats_of(lists, stand_in), seats_of(lists, second)) == (3, 0)


def test_an_ended_substitution_gives_place_and_seat_back(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, principal, seat=True)
    lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))
    assert seats_of(lists, principal) == 3
    with lists.home.database.reading() as db_session:
        states = [db_session.get_one(Delegate, i).state for i in (principal, stand_in)]
    assert states == [DelegateState.ACTIVE, DelegateState.CANCELED]
    assert lists.scan(principal).status is Status.OK
    with pytest.raises(Conflict, match="có mặt"):
        send(lists, principal)


def test_one_place_has_one_substitute_and_a_present_one_stays(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, principal)
    for person_id in (principal, stand_in):
        with pytest.raises(Conflict):
            send(lists, person_id)
    lists.scan(stand_in)
    with pytest.raises(Conflict, match="có mặt"):
        lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))
