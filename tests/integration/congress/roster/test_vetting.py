"""The vetting step by step: what follows what, who is held back by it, and what comes of it in the book."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import clock, invitations
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Delegate, DelegateState, Exemplar, VettingState, VettingStep
from congress.outcome import Reason, Status
from congress.roster import book, exemplars, person, vetting
from congress.roster.book import BookEntry
from congress.vietnamese import sort_key
from tests.support.lists import ACTOR, Lists

BY = "account:1"
WHY = "Tờ trình số 12/TTr-SNV"
MOMENT = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
ALLOWED = {
    ("nominated", "under_review"),
    ("under_review", "approved"),
    ("under_review", "returned"),
    ("returned", "under_review"),
    ("approved", "under_review"),
}
NEW = {"full_name": "Nông Văn Thử", "unit": "Hợp tác xã Tân Mỹ", "delegation": "CAOLOC", "category": "DH_CA_NHAN"}


def add(lists: Lists, **more: str) -> int:
    return lists.home.database.run(lambda s: person.add(s, lists.congress, NEW | more, ACTOR))


def entry_of(lists: Lists, person_id: int) -> Exemplar:
    with lists.home.database.reading() as db_session:
        return db_session.scalars(select(Exemplar).where(Exemplar.delegate_id == person_id)).one()


def state_of(lists: Lists, person_id: int) -> str:
    with lists.home.database.reading() as db_session:
        return db_session.get_one(Delegate, person_id).state


def step(lists: Lists, to: VettingState, *entries: int, why: str = WHY) -> int:
    return lists.home.database.run(lambda s: vetting.vet(s, lists.congress, entries, to, why, BY))


def steps_of(lists: Lists, entry_id: int) -> list[tuple[str, str]]:
    with lists.home.database.reading() as db_session:
        rows = db_session.scalars(select(VettingStep).filter_by(exemplar_id=entry_id).order_by(VettingStep.id))
        return [(row.from_state, row.to_state) for row in rows]


def issue(lists: Lists) -> int:
    return lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))


def steps_taken(db_session: Session, before: VettingState) -> set[tuple[str, str]]:
    """Try every step from a state."""
    taken = set()
    for to in VettingState:
        db_session.execute(update(Exemplar).where(Exemplar.id == 1).values(state=before))
        try:
            vetting.vet(db_session, 1, [1], to, WHY, BY)
        except Conflict:
            assert db_session.get_one(Exemplar, 1, populate_existing=True).state == before
        else:
            assert db_session.get_one(Exemplar, 1, populate_existing=True).state == to
            taken.add((before.value, to.value))
    return taken


def test_no_step_is_taken_but_those_that_follow(each_lists: Lists) -> None:
    with each_lists.home.database.reading() as db_session:  # nothing of this is kept
        taken = set().union(*(steps_taken(db_session, before) for before in VettingState))
    assert taken == ALLOWED


def test_who_when_and_why_are_kept_of_each_step(each_lists: Lists) -> None:
    lists = each_lists
    entry = entry_of(lists, lists.person("Dương Thanh Ưu").id)
    with clock.held(MOMENT):
        step(lists, VettingState.UNDER_REVIEW, entry.id, why="  Có   đơn thư ")
    with lists.home.database.reading() as db_session:
        last = db_session.scalars(select(VettingStep).order_by(VettingStep.id.desc()).limit(1)).one()
        after = db_session.get_one(Exemplar, entry.id)
    assert (last.exemplar_id, last.at, last.actor, last.explanation) == (entry.id, MOMENT, BY, "Có đơn thư")
    assert (last.from_state, last.to_state) == ("approved", "under_review")
    assert (after.state, after.version) == (VettingState.UNDER_REVIEW, entry.version + 1)


def test_a_return_without_a_reason_changes_nothing_and_a_step_forward_needs_none(lists: Lists) -> None:
    guest = add(lists)
    entry = entry_of(lists, guest)
    step(lists, VettingState.UNDER_REVIEW, entry.id, why="")
    before = steps_of(lists, entry.id)
    with pytest.raises(BadInput, match="lý do"):
        step(lists, VettingState.RETURNED, entry.id, why="\u200b \t")
    assert (entry_of(lists, guest).state, steps_of(lists, entry.id)) == (VettingState.UNDER_REVIEW, before)
    step(lists, VettingState.RETURNED, entry.id)
    step(lists, VettingState.UNDER_REVIEW, entry.id, why="")
    step(lists, VettingState.APPROVED, entry.id, why="")
    assert state_of(lists, guest) == DelegateState.ACTIVE


def test_nobody_who_is_returned_is_invited(lists: Lists) -> None:
    guest = add(lists)
    entry = entry_of(lists, guest).id
    step(lists, VettingState.UNDER_REVIEW, entry)
    step(lists, VettingState.RETURNED, entry)
    assert (issue(lists), state_of(lists, guest)) == (0, DelegateState.UNAPPROVED)
    with pytest.raises(Conflict, match="chưa được duyệt"):
        lists.home.database.run(lambda s: invitations.reissue(s, guest, lists.home.hub.keys, ACTOR))


def test_an_approval_taken_back_holds_at_the_door_even_with_a_card_in_hand(lists: Lists) -> None:
    guest = add(lists)
    entry = entry_of(lists, guest).id
    step(lists, VettingState.UNDER_REVIEW, entry)
    step(lists, VettingState.APPROVED, entry)
    assert issue(lists) == 1
    step(lists, VettingState.UNDER_REVIEW, entry)
    assert lists.scan(guest).reason is Reason.UNAPPROVED


def test_approving_does_not_bring_back_who_has_withdrawn(lists: Lists) -> None:
    guest = add(lists)
    entry = entry_of(lists, guest).id
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [guest], "Ốm", ACTOR))
    step(lists, VettingState.UNDER_REVIEW, entry)
    step(lists, VettingState.APPROVED, entry)
    assert (state_of(lists, guest), issue(lists)) == (DelegateState.CANCELED, 0)
    lists.home.database.run(lambda s: person.restore(s, lists.congress, guest, ACTOR))
    assert issue(lists) == 1
    assert lists.scan(guest).status is Status.OK


def test_a_collectives_approval_taken_back_keeps_its_representative_out(lists: Lists) -> None:
    with lists.home.database.reading() as db_session:
        entry = db_session.scalars(select(Exemplar).where(Exemplar.kind == "collective").limit(1)).one()
    assert entry.delegate_id is not None
    step(lists, VettingState.UNDER_REVIEW, entry.id)
    assert lists.scan(entry.delegate_id).reason is Reason.UNAPPROVED


def test_many_are_approved_together_or_nobody_is(each_lists: Lists) -> None:
    lists = each_lists
    one, other = add(lists), add(lists, full_name="Nông Thị Thử")
    entries = [entry_of(lists, guest).id for guest in (one, other)]
    step(lists, VettingState.UNDER_REVIEW, *entries)
    step(lists, VettingState.RETURNED, entries[1])
    with pytest.raises(Conflict, match="Nông Thị Thử"):
        step(lists, VettingState.APPROVED, *entries)
    assert [state_of(lists, guest) for guest in (one, other)] == [DelegateState.UNAPPROVED] * 2
    assert steps_of(lists, entries[0])[-1] == ("nominated", "under_review")
    step(lists, VettingState.UNDER_REVIEW, entries[1])
    assert step(lists, VettingState.APPROVED, *entries, *entries) == 2
    assert [state_of(lists, guest) for guest in (one, other)] == [DelegateState.ACTIVE] * 2


def test_a_reason_that_is_missing_for_one_of_many_stops_all(lists: Lists) -> None:
    new = entry_of(lists, add(lists)).id
    approved = entry_of(lists, lists.person("Dương Thanh Ưu").id).id
    with pytest.raises(BadInput, match="lý do"):
        step(lists, VettingState.UNDER_REVIEW, new, approved, why="")
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Exemplar, new).state == VettingState.NOMINATED


def test_entries_of_another_congress_are_not_touched(lists: Lists) -> None:
    with pytest.raises(BadInput):
        lists.home.database.run(lambda s: vetting.vet(s, 2, [1], VettingState.UNDER_REVIEW, WHY, BY))
    with pytest.raises(NotFound), lists.home.database.reading() as db_session:
        exemplars.get(db_session, 2, 1)


def test_a_new_person_of_a_vetted_category_is_nominated_with_what_is_known(lists: Lists) -> None:
    one = entry_of(lists, add(lists, field="QP_AN", award="BK_TTCP"))
    assert (one.kind, one.name, one.field) == ("individual", "Nông Văn Thử", "QP_AN")
    assert (one.award, one.state) == ("Bằng khen của Thủ tướng Chính phủ", VettingState.NOMINATED)
    assert steps_of(lists, one.id) == [("", "nominated")]
    unit = entry_of(lists, add(lists, category="DD_TAP_THE"))
    assert (unit.kind, unit.name) == ("collective", "Hợp tác xã Tân Mỹ")
    nameless = entry_of(lists, add(lists, category="DD_TAP_THE", unit=""))
    assert nameless.name == "Nông Văn Thử"


def test_nobody_is_nominated_by_a_category_that_is_not_vetted_until_it_changes(lists: Lists) -> None:
    guest, other = add(lists, category="KHACH_MOI"), add(lists, category="DANH_DU")
    with lists.home.database.reading() as db_session:
        assert db_session.scalars(select(Exemplar).where(Exemplar.delegate_id.in_((guest, other)))).all() == []
        record = NEW | {"category": "DH_CA_NHAN"}
    assert (state_of(lists, guest), state_of(lists, other)) == (DelegateState.ACTIVE, DelegateState.ACTIVE)
    lists.home.database.run(lambda s: person.edit(s, lists.congress, guest, record, 1, BY))
    lists.home.database.run(lambda s: person.bulk_edit(s, lists.congress, [other], {"category": "DD_TAP_THE"}, BY))
    assert [entry_of(lists, i).kind for i in (guest, other)] == ["individual", "collective"]
    assert [state_of(lists, i) for i in (guest, other)] == [DelegateState.UNAPPROVED] * 2


def test_nobody_is_nominated_twice(lists: Lists) -> None:
    guest = add(lists)
    lists.home.database.run(lambda s: person.edit(s, lists.congress, guest, NEW | {"notes": "Ăn chay"}, 1, BY))
    assert lists.home.database.run(lambda s: vetting.nominate_missing(s, lists.congress, [guest, 8], BY)) == 0
    assert steps_of(lists, entry_of(lists, guest).id) == [("", "nominated")]


def test_an_edit_over_a_version_that_is_old_is_refused(lists: Lists) -> None:
    """Whether somebody edited it meanwhile or took a step with it."""
    entry = entry_of(lists, lists.person("Dương Thanh Ưu").id)
    form = {"name": "Dương Thanh Ưu", "delegation": str(entry.delegation_id), "delegate": str(entry.delegate_id)}

    def edit(version: int, **more: str) -> None:
        lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry.id, form | more, version, BY))

    edit(entry.version, achievements="Một")
    with pytest.raises(Conflict, match="vừa sửa"):
        edit(entry.version, achievements="Hai")
    step(lists, VettingState.UNDER_REVIEW, entry.id)
    with pytest.raises(Conflict, match="vừa sửa"):
        edit(entry.version + 1, achievements="Ba")
    edit(entry.version + 2, achievements="Bốn")
    assert entry_of(lists, lists.person("Dương Thanh Ưu").id).achievements == "Bốn"


def test_who_is_tied_to_a_waiting_entry_no_more_comes_in_again(lists: Lists) -> None:
    one, other = lists.person("Lý Minh Hòa"), lists.person("Lý Xuân Ưu").id
    form = {"kind": "collective", "name": "Tổ 7", "delegation": str(one.delegation_id), "delegate": str(one.id)}
    entry = lists.home.database.run(lambda s: exemplars.add(s, lists.congress, form, BY))
    assert state_of(lists, one.id) == DelegateState.UNAPPROVED
    changed = form | {"delegate": str(other)}
    lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry, changed, 1, BY))
    assert [state_of(lists, i) for i in (one.id, other)] == [DelegateState.ACTIVE, DelegateState.UNAPPROVED]
    lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry, form | {"delegate": ""}, 2, BY))
    assert state_of(lists, other) == DelegateState.ACTIVE


def test_who_still_has_to_be_vetted_does_not_come_in_by_being_untied(lists: Lists) -> None:
    guest = add(lists)
    entry = entry_of(lists, guest)
    form = {"name": entry.name, "delegation": str(entry.delegation_id), "delegate": ""}
    lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry.id, form, entry.version, BY))
    assert (state_of(lists, guest), issue(lists)) == (DelegateState.UNAPPROVED, 0)


# ── the book ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def contents(lists: Lists) -> dict[str, tuple[BookEntry, ...]]:
    with lists.home.database.reading() as db_session:
        return book.contents(db_session, lists.congress)


def test_the_book_goes_by_field_people_first_and_in_vietnamese_order(each_lists: Lists) -> None:
    chapters = contents(each_lists)
    assert list(chapters) == ["Kinh tế", "Văn hóa - Xã hội", "Quốc phòng - An ninh", "Lĩnh vực khác"]
    assert [sum(not entry.is_collective for entry in entries) for entries in chapters.values()] == [66, 80, 26, 38]
    for entries in chapters.values():
        kinds = [entry.is_collective for entry in entries]
        assert kinds == sorted(kinds)
        names = [entry.name for entry in entries if not entry.is_collective]
        assert names == sorted(names, key=sort_key)


def test_only_approved_entries_are_in_the_book(lists: Lists) -> None:
    add(lists, field="KINH_TE")  # nominated
    for name, to in (("Dương Thanh Ưu", VettingState.UNDER_REVIEW), ("Chu Văn Báo", VettingState.RETURNED)):
        entry = entry_of(lists, lists.person(name).id).id
        step(lists, VettingState.UNDER_REVIEW, entry)
        if to is VettingState.RETURNED:
            step(lists, to, entry)
    names = {entry.name for entries in contents(lists).values() for entry in entries}
    assert names.isdisjoint({"Nông Văn Thử", "Dương Thanh Ưu", "Chu Văn Báo"})
    assert sum(map(len, contents(lists).values())) == 340


def test_an_entry_has_all_that_is_printed_and_a_collective_nothing_of_its_representative(lists: Lists) -> None:
    guest = lists.person("Dương Thanh Ưu")
    entry = entry_of(lists, guest.id)
    form = {
        "name": "Dương Thanh Ưu",
        "delegation": str(entry.delegation_id),
        "delegate": str(guest.id),
        "field": "QP_AN",
        "achievements": "Ba năm liền",
        "award": "Huân chương Lao động hạng Ba",
        "award_decision": "Số 123/QĐ-CTN",
        "story": "Cô giáo <b>vùng cao</b>.",
    }
    lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry.id, form, entry.version, BY))
    lists.home.database.run(
        lambda s: exemplars.set_photo(s, exemplars.get(s, lists.congress, entry.id), b"jpeg", (30, 40), BY)
    )
    [printed] = [e for e in contents(lists)["Quốc phòng - An ninh"] if e.name == "Dương Thanh Ưu"]
    assert re.sub("<[^>]+>", "", printed.story).strip() == "Cô giáo vùng cao."
    assert printed == BookEntry(
        name="Dương Thanh Ưu",
        is_collective=False,
        delegation="Thành phố Lạng Sơn",
        position=guest.position_title,
        birth_year="1973",
        award="Huân chương Lao động hạng Ba",
        decision="Số 123/QĐ-CTN",
        achievements="Ba năm liền",
        story=printed.story,
        photo_jpeg=b"jpeg",
    )
    units = [e for entries in contents(lists).values() for e in entries if e.is_collective]
    assert {(e.position, e.birth_year, e.photo_jpeg) for e in units} == {("", "", None)}


def test_a_field_nobody_belongs_to_is_left_out_and_none_at_all_is_other(lists: Lists) -> None:
    with lists.home.database.transaction() as db_session:
        db_session.execute(update(Exemplar).where(Exemplar.field == "QP_AN").values(field=""))
    assert {name: len(entries) for name, entries in contents(lists).items()} == {
        "Kinh tế": 95,
        "Văn hóa - Xã hội": 135,
        "Lĩnh vực khác": 112,
    }
