"""One person: entered, edited, withdrawn, restored, with a history that says who and when."""

import pytest

from congress import invitations
from congress.errors import BadInput, Conflict
from congress.models import DelegateState, VettingState
from congress.outcome import Reason, Status
from congress.roster import person, profile, records, vetting
from congress.roster.fields import Record, identity_mark
from tests.support.lists import ACTOR, Lists

BY = "account:1"  # the first organizer, "btc"


def record_of(lists: Lists, person_id: int) -> dict[str, str]:
    with lists.home.database.reading() as db_session:
        return dict(records.read(db_session, [person_id])[person_id])


def profile_of(lists: Lists, person_id: int) -> profile.Profile:
    with lists.home.database.reading() as db_session:
        return profile.profile(db_session, lists.congress, person_id)


def edit(lists: Lists, person_id: int, record: Record, version: int) -> dict[str, list[str]]:
    return lists.home.database.run(lambda s: person.edit(s, lists.congress, person_id, record, version, BY))


def test_an_edit_changes_what_was_changed_and_says_so(each_lists: Lists) -> None:
    known = each_lists.person("Lý Minh Hòa")
    mark = identity_mark("012345678901", each_lists.home.hub.keys)
    record = record_of(each_lists, known.id) | {"phone": "0912345678", "ethnicity": "Tày", "delegation": "CAOLOC"}
    record |= {"identity": mark, "full_name": "Lý Minh Hoà"}
    before = record_of(each_lists, known.id)
    changes = edit(each_lists, known.id, record, known.version)
    assert set(changes) == {"phone", "ethnicity", "delegation", "identity", "full_name"}
    assert record_of(each_lists, known.id) == record
    told = profile_of(each_lists, known.id)
    assert told.delegation == "Huyện Cao Lộc"
    latest = told.history[0]
    assert (latest.actor, latest.act, latest.changes["phone"]) == ("btc", "edit", ["", "0912345678"])
    assert latest.changes["identity"] == [before["identity"], mark]
    assert "012345678901" not in str(told)


def test_two_who_edit_at_once_do_not_overwrite_each_other(lists: Lists) -> None:
    known = lists.person("Lý Minh Hòa")
    record = record_of(lists, known.id)
    edit(lists, known.id, record | {"notes": "Ăn chay"}, known.version)
    with pytest.raises(Conflict, match="vừa sửa"):
        edit(lists, known.id, record | {"notes": "Xe lăn"}, known.version)
    assert record_of(lists, known.id)["notes"] == "Ăn chay"
    assert edit(lists, known.id, record_of(lists, known.id), known.version + 1) == {}


def test_a_selection_is_moved_at_once_or_not_at_all(lists: Lists) -> None:
    ids = [lists.person(name).id for name in ("Lý Minh Hòa", "Dương Thanh Ưu")]

    def move(**told: str) -> int:
        return lists.home.database.run(lambda s: person.bulk_edit(s, lists.congress, ids, told, BY))

    assert move(delegation="CAOLOC", category="DANH_DU") == 2
    assert {record_of(lists, i)["delegation"] for i in ids} == {"CAOLOC"}
    assert {record_of(lists, i)["category"] for i in ids} == {"DANH_DU"}
    for told in ({}, {"delegation": "KHONG_CO"}):
        with pytest.raises(BadInput):
            move(**told)


def test_who_is_withdrawn_is_refused_at_the_door_until_restored(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa").id

    def withdraw(why: str) -> int:
        return lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [guest], why, BY))

    with pytest.raises(BadInput, match="lý do"):
        withdraw("  ")
    assert (withdraw("Ốm"), withdraw("Ốm")) == (1, 0)
    assert lists.scan(guest).reason is Reason.CANCELED
    lists.home.database.run(lambda s: person.restore(s, lists.congress, guest, BY))
    assert lists.scan(guest).status is Status.OK
    with pytest.raises(Conflict, match="có mặt"):
        withdraw("Ốm")
    acts = [(line.act, line.explanation) for line in profile_of(lists, guest).history]
    assert acts[:2] == [("restore", ""), ("withdraw", "Ốm")]


def test_an_exemplar_who_is_not_approved_is_restored_to_waiting(lists: Lists) -> None:
    exemplar = profile_of(lists, lists.person("Dương Thanh Ưu").id)
    assert exemplar.exemplar is not None
    entry = exemplar.exemplar[0]
    why = "Có đơn thư"
    lists.home.database.run(lambda s: vetting.vet(s, lists.congress, [entry], VettingState.UNDER_REVIEW, why, BY))
    assert lists.scan(exemplar.id).reason is Reason.UNAPPROVED
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [exemplar.id], why, BY))
    lists.home.database.run(lambda s: person.restore(s, lists.congress, exemplar.id, BY))
    assert profile_of(lists, exemplar.id).state == DelegateState.UNAPPROVED


def test_somebody_entered_by_hand_is_invited_and_admitted(lists: Lists) -> None:
    record = {"full_name": "Nông Văn Thử", "delegation": "CAOLOC", "category": "KHACH_MOI"}
    guest = lists.home.database.run(lambda s: person.add(s, lists.congress, record, BY))
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    assert lists.scan(guest).status is Status.OK
    assert profile_of(lists, guest).history[0].act == "create"
