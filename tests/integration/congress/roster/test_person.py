"""One person: entered, edited, withdrawn, restored, with a history that says who and when."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from congress import attendance, audit, clock, delegate_number, invitations
from congress.errors import BadInput, Conflict, NotFound
from congress.models import (
    Attendance,
    AuditEntry,
    Base,
    Delegate,
    DelegateChange,
    DelegateState,
    Exemplar,
    VettingState,
)
from congress.outcome import Reason, Status
from congress.roster import entry, person, profile, records, vetting
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


NEW = {"full_name": "Nông Văn Thử", "delegation": "CAOLOC", "category": "KHACH_MOI"}
MOMENT = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


def add(lists: Lists, **more: str) -> int:
    return lists.home.database.run(lambda s: person.add(s, lists.congress, NEW | more, BY))


def withdraw(lists: Lists, *ids: int, why: str = "Ốm") -> int:
    return lists.home.database.run(lambda s: person.withdraw(s, lists.congress, ids, why, BY))


def summoned(lists: Lists) -> int:
    with lists.home.database.reading() as db_session:
        [session] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == "CT"]
    return session.summoned


def changes_kept(lists: Lists) -> int:
    with lists.home.database.reading() as db_session:
        return db_session.scalars(select(func.count(DelegateChange.id))).one()


def test_who_is_entered_has_all_that_was_told_a_number_and_a_beginning_in_the_history(each_lists: Lists) -> None:
    lists = each_lists
    told = {
        "honorific": "Bác sĩ",
        "birth_date": "1970-05",
        "sex": "Nam",
        "ethnicity": "Nùng",
        "religion": "Công giáo",
        "party": "no",
        "education": "Đại học",
        "position_title": "Trưởng khoa",
        "unit": "Trung tâm Y tế",
        "identity": identity_mark("099070001234", lists.home.hub.keys),
        "phone": "0912345678",
        "email": "thu@example.com",
        "notes": "Ăn chay",
        "extra.Cỡ áo": "XL",
    }
    with clock.held(MOMENT):
        guest = add(lists, **told)
    record = record_of(lists, guest)
    assert {key: value for key, value in record.items() if value} == NEW | told
    kept = profile_of(lists, guest)
    assert (kept.state, kept.version, kept.exemplar) == (DelegateState.ACTIVE, 1, None)
    assert delegate_number.is_whole(kept.number)
    [line] = kept.history
    assert (line.at, line.actor, line.act, line.changes, line.explanation) == (MOMENT, "btc", "create", {}, "")
    with lists.home.database.reading() as db_session:
        numbers = db_session.scalars(select(Delegate.number)).all()
        last = db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert audit.first_broken_entry(db_session) is None
    assert (len(numbers), len(set(numbers))) == (421, 421)
    assert (last.actor, last.act, last.subject) == (BY, "delegate.add", f"delegate:{guest}")


def test_an_edit_is_kept_with_the_moment_and_the_values_before_and_after(lists: Lists) -> None:
    guest = add(lists, phone="0912345678", notes="Ăn chay")
    with clock.held(MOMENT):
        edit(lists, guest, record_of(lists, guest) | {"phone": "", "unit": "Trường Tiểu học", "party": "yes"}, 1)
    latest, first = profile_of(lists, guest).history
    assert latest.changes == {"phone": ["0912345678", ""], "unit": ["", "Trường Tiểu học"], "party": ["", "yes"]}
    assert (latest.at, latest.actor, latest.act, first.act) == (MOMENT, "btc", "edit", "create")


def test_an_edit_that_changes_nothing_leaves_no_trace(lists: Lists) -> None:
    guest = add(lists)
    before = changes_kept(lists)
    assert edit(lists, guest, record_of(lists, guest), 1) == {}
    assert (changes_kept(lists), profile_of(lists, guest).version) == (before, 1)


def test_a_new_name_is_found_and_sorted_as_it_is_now(lists: Lists) -> None:
    guest = add(lists)
    edit(lists, guest, record_of(lists, guest) | {"full_name": "Đặng Thị Ẩn"}, 1)
    row = lists.person("Đặng Thị Ẩn")
    assert (row.id, row.folded_name) == (guest, "dang thi an")
    assert row.sort_key > lists.person("Lục Thế Ân").sort_key


def test_a_citizen_number_that_was_typed_lies_nowhere_in_the_database(each_lists: Lists) -> None:
    """Neither in a table nor in a history nor in the log, whole or with the spaces it was typed with."""
    lists, number = each_lists, "099070987654"
    guest = lists.person("Lý Minh Hòa")
    known, keys = record_of(lists, guest.id), lists.home.hub.keys
    told = entry.typed(known) | {"identity": "099070 987 654"}
    names = {"TPLS": "Thành phố Lạng Sơn"}, {"DUONG_NHIEN": "Đại biểu đương nhiên"}
    understood = entry.understand(told, known, *names, keys)
    assert set(edit(lists, guest.id, understood.record, guest.version)) == {"identity"}
    with lists.home.database.reading() as db_session:
        kept = db_session.get_one(Delegate, guest.id)
        assert (kept.identity_hash, kept.identity_last3) == (keys.identity_hash(number), "654")
        for table in Base.metadata.sorted_tables:
            found = str([tuple(row) for row in db_session.execute(select(table))])
            assert number not in found.replace(" ", ""), table.name


def test_the_same_citizen_number_elsewhere_is_named_until_that_record_is_merged(lists: Lists) -> None:
    mark = identity_mark("099070001234", lists.home.hub.keys)
    one, other = add(lists, identity=mark), add(lists, identity=mark, full_name="Nông Văn Nhầm")

    def others() -> list[str]:
        with lists.home.database.reading() as db_session:
            return person.others_with_number(db_session, lists.congress, {"identity": mark}, one)

    assert others() == ["Nông Văn Nhầm"]
    with lists.home.database.transaction() as db_session:
        db_session.get_one(Delegate, other).merged_into_id = one
    assert others() == []
    with lists.home.database.reading() as db_session:
        assert person.others_with_number(db_session, lists.congress, {}, one) == []


def test_somebody_of_another_congress_is_not_found(lists: Lists) -> None:
    another = lists.congress + 1
    guest = lists.person("Lý Minh Hòa")
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: person.edit(s, another, guest.id, {"notes": "x"}, guest.version, BY))
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: person.restore(s, another, guest.id, BY))
    assert lists.home.database.run(lambda s: person.withdraw(s, another, [guest.id], "Nhầm", BY)) == 0
    told = {"category": "DANH_DU"}
    with pytest.raises(BadInput):  # another congress has no such category
        lists.home.database.run(lambda s: person.bulk_edit(s, another, [guest.id], told, BY))
    kept = profile_of(lists, guest.id)
    assert (kept.record["notes"], kept.state) == (guest.notes, DelegateState.ACTIVE)


def test_a_bulk_edit_is_in_the_history_of_those_it_changed_and_of_nobody_else(lists: Lists) -> None:
    moved, there = add(lists), add(lists, delegation="SYT")
    told = {"delegation": "SYT", "phone": "0912345678"}  # only a delegation and a category are for many
    assert lists.home.database.run(lambda s: person.bulk_edit(s, lists.congress, [moved, there], told, BY)) == 1
    latest = profile_of(lists, moved).history[0]
    assert (latest.actor, latest.act, latest.changes) == ("btc", "bulk_edit", {"delegation": ["CAOLOC", "SYT"]})
    assert [line.act for line in profile_of(lists, there).history] == ["create"]
    assert record_of(lists, moved)["phone"] == ""


def test_a_bulk_edit_of_nobody_or_to_an_unknown_category_is_refused(lists: Lists) -> None:
    guest, before = add(lists), changes_kept(lists)
    for ids, told in (([], {"delegation": "SYT"}), ([guest], {"delegation": "SYT", "category": "VIP"})):
        with pytest.raises(BadInput):
            lists.home.database.run(lambda s, ids=ids, told=told: person.bulk_edit(s, lists.congress, ids, told, BY))  # type: ignore[misc]
    assert (changes_kept(lists), record_of(lists, guest)["delegation"]) == (before, "CAOLOC")


def test_who_is_withdrawn_is_summoned_no_more_and_is_again_once_restored(lists: Lists) -> None:
    ids = [lists.person(name).id for name in ("Lý Minh Hòa", "Lý Xuân Ưu")]
    before = summoned(lists)
    with clock.held(MOMENT):
        assert withdraw(lists, *ids, why="  Đi công tác ") == 2
    assert summoned(lists) == before - 2
    told = profile_of(lists, ids[0])
    assert (told.state, told.version) == (DelegateState.CANCELED, 2)
    latest = told.history[0]
    assert (latest.at, latest.actor, latest.act, latest.explanation) == (MOMENT, "btc", "withdraw", "Đi công tác")
    for guest in ids:
        lists.home.database.run(lambda s, guest=guest: person.restore(s, lists.congress, guest, BY))  # type: ignore[misc]
    assert summoned(lists) == before


def test_nobody_of_a_selection_is_withdrawn_when_one_has_come(lists: Lists) -> None:
    came, other = (lists.person(name).id for name in ("Lý Minh Hòa", "Lý Xuân Ưu"))
    assert lists.scan(came).status is Status.OK
    with pytest.raises(Conflict, match="có mặt"):
        withdraw(lists, other, came)
    assert [profile_of(lists, i).state for i in (came, other)] == [DelegateState.ACTIVE] * 2
    assert [line.act for line in profile_of(lists, other).history if line.act == "withdraw"] == []


def test_who_came_by_mistake_and_was_taken_back_can_be_withdrawn(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa").id
    entered = lists.scan(guest).attendance
    assert entered is not None
    with lists.home.database.transaction() as db_session:
        db_session.get_one(Attendance, entered.id).annulled_at = MOMENT
    assert withdraw(lists, guest) == 1


def test_only_who_is_withdrawn_can_be_restored(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa").id
    with pytest.raises(Conflict, match="không ở tình trạng đã rút"):
        lists.home.database.run(lambda s: person.restore(s, lists.congress, guest, BY))
    withdraw(lists, guest)
    with lists.home.database.transaction() as db_session:
        db_session.get_one(Delegate, guest).merged_into_id = lists.person("Lý Xuân Ưu").id
    with pytest.raises(Conflict):
        lists.home.database.run(lambda s: person.restore(s, lists.congress, guest, BY))
    with pytest.raises(Conflict):
        edit(lists, guest, {"notes": "Xe lăn"}, 2)


def test_an_unapproved_exemplar_restored_is_still_refused_at_the_door_until_approved(lists: Lists) -> None:
    guest = lists.person("Dương Thanh Ưu").id
    with lists.home.database.reading() as db_session:
        entry_id = db_session.scalars(select(Exemplar.id).where(Exemplar.delegate_id == guest)).one()

    def vet(to: VettingState) -> None:
        lists.home.database.run(lambda s: vetting.vet(s, lists.congress, [entry_id], to, "Có đơn thư", BY))

    withdraw(lists, guest)
    vet(VettingState.UNDER_REVIEW)
    assert profile_of(lists, guest).state == DelegateState.CANCELED
    lists.home.database.run(lambda s: person.restore(s, lists.congress, guest, BY))
    assert lists.scan(guest).reason is Reason.UNAPPROVED
    vet(VettingState.APPROVED)
    assert lists.scan(guest).status is Status.OK
