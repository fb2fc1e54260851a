"""Two records of one person become one, and nothing of either is lost."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import attendance, invitations
from congress.errors import Conflict
from congress.models import Attendance, Delegate, DelegateState, Delegation, Exemplar, SeatAssignment
from congress.outcome import Detail, Reason, Status
from congress.roster import delegations, merging, people, person, records, substitutes
from congress.roster.people import PeopleFilter
from tests.support.lists import ACTOR, Lists

TWIN = {"full_name": "Lý Minh Hoà", "delegation": "CAOLOC", "category": "DUONG_NHIEN", "phone": "0912345678"}


@pytest.fixture
def twin(lists: Lists) -> int:
    """The same person as Lý Minh Hòa once more, with an invitation of their own."""
    twin_id = lists.home.database.run(lambda s: person.add(s, lists.congress, TWIN, ACTOR))
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    return twin_id


def merge(lists: Lists, kept: int, merged: int, *fields: str) -> None:
    def use_case(db_session: Session) -> None:
        versions = tuple(db_session.get_one(Delegate, i).version for i in (kept, merged))
        chosen = dict.fromkeys(fields, True)
        merging.merge(db_session, lists.congress, kept, merged, chosen, (versions[0], versions[1]), ACTOR)

    lists.home.database.run(use_case)


def test_each_field_is_the_one_chosen(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    merge(lists, kept, twin, "phone")
    with lists.home.database.reading() as db_session:
        record = records.read(db_session, [kept])[kept]
        assert (record["phone"], record["full_name"], record["delegation"]) == ("0912345678", "Lý Minh Hòa", "TPLS")
        gone = db_session.get_one(Delegate, twin)
        assert (gone.state, gone.merged_into_id) == (DelegateState.CANCELED, kept)
        assert twin not in people.ids(db_session, lists.congress, PeopleFilter(words="ly minh hoa"))


def test_the_card_of_the_kept_record_admits_and_the_other_no_more(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    with lists.home.database.reading() as db_session:
        old_code = invitations.current_code(db_session, twin, lists.home.hub.keys)
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        assert invitations.current_code(db_session, twin, lists.home.hub.keys) is None
    assert old_code
    refused = lists.scan_code(old_code)
    assert (refused.reason, refused.detail) == (Reason.REVOKED, Detail.REPLACED)
    assert lists.scan(kept).status is Status.OK


def test_who_came_under_both_records_is_counted_once(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    for guest in (kept, twin):
        assert lists.scan(guest).status is Status.OK
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        rows = db_session.scalars(select(Attendance).where(Attendance.delegate_id == kept)).all()
        assert sorted(row.annulled_at is None for row in rows) == [False, True]
        [session] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == "CT"]
        assert session.present == 1


def test_presence_and_seat_pass_to_the_record_that_has_none(lists: Lists, twin: int) -> None:
    old = lists.person("Lý Minh Hòa").id
    assert lists.scan(old).status is Status.OK
    merge(lists, twin, old)
    with lists.home.database.reading() as db_session:
        assert len(db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == twin)).all()) == 3
        assert db_session.scalars(select(Attendance.delegate_id)).all() == [twin]


def test_the_head_of_a_delegation_and_an_exemplar_stay_with_the_person(lists: Lists) -> None:
    old = lists.person("Dương Thanh Ưu")
    record = {"full_name": "Dương Thanh Ưu", "delegation": "TPLS", "category": "KHACH_MOI"}
    new = lists.home.database.run(lambda s: person.add(s, lists.congress, record, ACTOR))
    told = {"name": "Thành phố Lạng Sơn", "head": str(old.id)}
    lists.home.database.run(lambda s: delegations.edit(s, lists.congress, old.delegation_id, told, ACTOR))
    merge(lists, new, old.id)
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Delegation, old.delegation_id).head_id == new
        assert db_session.scalar(select(Exemplar.delegate_id).where(Exemplar.name == "Dương Thanh Ưu")) == new


def test_what_cannot_be_merged_is_told_and_stays(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    with pytest.raises(Conflict):
        merge(lists, kept, kept)
    with pytest.raises(Conflict, match="vừa sửa"):
        lists.home.database.run(lambda s: merging.merge(s, lists.congress, kept, twin, {}, (99, 1), ACTOR))
    stand_in = {"full_name": "Bế Thị Thay"}
    lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, twin, stand_in, ACTOR, inherits_rank=False, inherits_seat=False
        )
    )
    with pytest.raises(Conflict, match="dự thay"):
        merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Delegate, twin).merged_into_id is None
