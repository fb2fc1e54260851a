"""The readiness board counts what is missing, and is ready once it is mended."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from congress import clock, invitations, stations
from congress.errors import BadInput, NotFound
from congress.models import (
    Delegate,
    Delegation,
    Exemplar,
    ExemplarKind,
    Invitation,
    Photo,
    ReadinessTask,
    Seat,
    SeatAssignment,
    Station,
    VettingState,
)
from congress.paper import printer_register
from congress.roster import delegations, exemplars, person, readiness, vetting
from tests.support.lists import ACTOR, Lists


def findings(lists: Lists) -> dict[str, tuple[int, int]]:
    with lists.home.database.reading() as db_session:
        return {f.key: (f.count, f.of) for f in readiness.findings(db_session, lists.congress)}


def test_the_sample_lacks_what_it_lacks(lists: Lists) -> None:
    assert findings(lists) == {
        "people_missing": (0, 0),
        "delegation": (0, 420),
        "exemplars_waiting": (0, 342),
        "exemplars_untold": (342, 342),
        "phone": (27, 420),
        "photo": (420, 420),
        "seat": (0, 420),
        "invitation": (0, 420),
        "unsent": (420, 420),
        "station": (1, 1),
        "station_check": (1, 1),
        "printer": (1, 1),
    }


def test_each_thing_that_is_missing_is_counted(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa")
    told = {"name": "Thành phố Lạng Sơn", "size": "30"}
    lists.home.database.run(lambda s: delegations.edit(s, lists.congress, guest.delegation_id, told, ACTOR))

    def spoil(db_session: Session) -> None:
        for statement in (
            delete(SeatAssignment).where(SeatAssignment.delegate_id == guest.id),
            delete(Invitation).where(Invitation.delegate_id == guest.id),
            update(Delegate).where(Delegate.id == guest.id).values(phone=""),
            update(Exemplar).where(Exemplar.id == 1).values(state=VettingState.RETURNED),
            update(Station).values(token_hash=b"paired"),
        ):
            db_session.execute(statement)

    lists.home.database.run(spoil)
    found = findings(lists)
    assert found["people_missing"] == (4, 30)
    assert (found["seat"][0], found["invitation"][0], found["exemplars_waiting"][0]) == (1, 1, 1)
    assert found["station"] == (0, 1)


def test_an_empty_congress_is_not_ready(empty: Lists) -> None:
    found = findings(empty)
    assert (found["station"], found["printer"], found["photo"]) == ((1, 0), (1, 0), (0, 0))


def test_tasks_are_kept_by_sub_committee_what_is_due_first_on_top(lists: Lists) -> None:
    def save(task: int | None = None, /, **told: str) -> int:
        return lists.home.database.run(lambda s: readiness.save_task(s, lists.congress, task, told, ACTOR))

    save(subcommittee="Lễ tân", title="Thuê xe")
    first = save(subcommittee="Lễ tân", title="In giấy mời", due="2026-12-01", owner="Đ/c Thử")
    save(first, subcommittee="Lễ tân", title="In giấy mời", due="2026-12-01", state="done")
    for wrong in ({}, {"subcommittee": "A"}, {"subcommittee": "A", "title": "B", "due": "31/02/2026"}):
        with pytest.raises(BadInput):
            save(None, **wrong)
    with pytest.raises(BadInput):
        save(subcommittee="A", title="B", state="later")
    with lists.home.database.reading() as db_session:
        [tasks] = readiness.tasks(db_session, lists.congress).values()
        assert [(t.title, t.state, t.owner) for t in tasks] == [("In giấy mời", "done", ""), ("Thuê xe", "open", "")]
    lists.home.database.run(lambda s: readiness.remove_task(s, lists.congress, first, ACTOR))
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: readiness.remove_task(s, lists.congress, first, ACTOR))


NEW = {"full_name": "Nông Văn Thử", "delegation": "CAOLOC", "category": "KHACH_MOI", "phone": "0912345678"}


def test_people_announced_and_not_listed_are_missing_until_they_are_entered(each_lists: Lists) -> None:
    lists = each_lists

    def announce(code: str, size: str) -> None:
        with lists.home.database.reading() as db_session:
            unit = db_session.scalars(select(Delegation).where(Delegation.code == code)).one()
        told = {"name": unit.name, "size": size}
        lists.home.database.run(lambda s: delegations.edit(s, lists.congress, unit.id, told, ACTOR))

    announce("CAOLOC", "25")
    announce("SYT", "10")  # two less than listed: they do not fill another's places
    assert findings(lists)["people_missing"] == (1, 35)
    lists.home.database.run(lambda s: person.add(s, lists.congress, NEW, ACTOR))
    assert findings(lists)["people_missing"] == (0, 35)


def test_people_of_no_known_delegation_count_until_they_have_one(lists: Lists) -> None:
    lists.home.database.run(lambda s: delegations.add(s, lists.congress, "Chưa rõ đoàn", ACTOR))
    with lists.home.database.reading() as db_session:
        code = db_session.scalars(select(Delegation.code).where(Delegation.name == "Chưa rõ đoàn")).one()

    def move(to: str) -> None:
        lists.home.database.run(lambda s: person.bulk_edit(s, lists.congress, [1, 2], {"delegation": to}, ACTOR))

    move(code)
    assert findings(lists)["delegation"] == (2, 420)
    move("TPLS")
    assert findings(lists)["delegation"] == (0, 420)


def test_exemplars_wait_until_they_are_approved_and_are_untold_without_story_or_photo(lists: Lists) -> None:
    def vet(to: VettingState) -> None:
        lists.home.database.run(lambda s: vetting.vet(s, lists.congress, [1, 2], to, "Có đơn thư", ACTOR))

    vet(VettingState.UNDER_REVIEW)
    assert findings(lists)["exemplars_waiting"] == (2, 342)
    vet(VettingState.APPROVED)
    assert findings(lists)["exemplars_waiting"] == (0, 342)

    def tell(db_session: Session) -> None:
        db_session.execute(update(Exemplar).where(Exemplar.id != 1).values(story="<p>Từ 7 hộ.</p>"))
        photo = Photo(congress_id=lists.congress, jpeg=b"jpeg", width=3, height=4, created_at=clock.now())
        db_session.add(photo)
        db_session.flush()
        db_session.execute(update(Exemplar).where(Exemplar.id != 2).values(photo_id=photo.id))

    lists.home.database.run(tell)
    assert findings(lists)["exemplars_untold"] == (2, 342)  # one has no story, another no photo
    with lists.home.database.transaction() as db_session:
        db_session.get_one(Exemplar, 1).story = "<p>Từ 7 hộ.</p>"
    assert findings(lists)["exemplars_untold"] == (1, 342)
    lists.home.database.run(
        lambda s: exemplars.set_photo(s, exemplars.get(s, lists.congress, 2), b"jpeg", (3, 4), ACTOR)
    )
    assert findings(lists)["exemplars_untold"] == (0, 342)


def test_a_returned_exemplar_still_waits_and_the_book_of_an_unvetted_one_too(lists: Lists) -> None:
    told = {"kind": ExemplarKind.COLLECTIVE.value, "name": "Tổ 7", "delegation": "1"}
    lists.home.database.run(lambda s: exemplars.add(s, lists.congress, told, ACTOR))
    found = findings(lists)
    assert (found["exemplars_waiting"], found["exemplars_untold"]) == ((1, 343), (343, 343))


def test_phones_photos_and_seats_are_missed_only_of_people_on_the_list(lists: Lists) -> None:
    def mend(db_session: Session) -> None:
        db_session.execute(update(Delegate).where(Delegate.phone == "", Delegate.id != 1).values(phone="0912345678"))
        photo = Photo(congress_id=lists.congress, jpeg=b"jpeg", width=3, height=4, created_at=clock.now())
        db_session.add(photo)
        db_session.flush()
        db_session.execute(update(Delegate).where(Delegate.id != 1).values(photo_id=photo.id))
        db_session.execute(delete(SeatAssignment).where(SeatAssignment.delegate_id == 1))

    lists.home.database.run(mend)
    found = findings(lists)
    assert (found["phone"], found["photo"], found["seat"]) == ((1, 420), (1, 420), (1, 420))
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [1], "Ốm", ACTOR))
    found = findings(lists)
    assert (found["phone"], found["photo"], found["seat"]) == ((0, 419), (0, 419), (0, 419))


def test_a_seat_given_at_every_session_is_a_seat_no_longer_missed(lists: Lists) -> None:
    guest = lists.home.database.run(lambda s: person.add(s, lists.congress, NEW, ACTOR))
    assert findings(lists)["seat"] == (1, 421)
    with lists.home.database.transaction() as db_session:
        sessions = db_session.scalars(select(SeatAssignment.program_session_id).distinct()).all()
        for session in sessions:
            taken = select(SeatAssignment.seat_id).where(SeatAssignment.program_session_id == session)
            seat = db_session.scalars(select(Seat.id).where(Seat.id.not_in(taken)).limit(1)).one()
            db_session.add(SeatAssignment(program_session_id=session, delegate_id=guest, seat_id=seat))
    assert findings(lists)["seat"] == (0, 421)


def test_invitations_are_missed_of_those_who_may_come_until_they_are_issued(lists: Lists) -> None:
    lists.home.database.run(lambda s: person.add(s, lists.congress, NEW, ACTOR))
    lists.home.database.run(lambda s: person.add(s, lists.congress, NEW | {"category": "DH_CA_NHAN"}, ACTOR))
    assert findings(lists)["invitation"] == (1, 421)  # not of who still waits for the vetting
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    assert findings(lists)["invitation"] == (0, 421)


def test_stations_are_missed_until_each_is_paired_or_revoked(lists: Lists) -> None:
    second = lists.home.database.run(lambda s: stations.add(s, lists.congress, "Bàn 2", ACTOR)).id
    assert findings(lists)["station"] == (2, 2)
    lists.home.database.run(lambda s: stations.issue_token(s, 1, ACTOR))
    assert findings(lists)["station"] == (1, 2)
    lists.home.database.run(lambda s: stations.revoke(s, second, ACTOR))
    assert findings(lists)["station"] == (0, 1)
    lists.home.database.run(lambda s: stations.revoke(s, 1, ACTOR))
    assert findings(lists)["station"] == (1, 0)  # none at all is not ready


def test_a_printer_is_missed_until_somebody_found_its_test_page_legible(lists: Lists) -> None:
    def answer(*, is_legible: bool) -> None:
        def use_case(db_session: Session) -> None:
            printer = printer_register.get(db_session, lists.congress, 1)
            printer_register.answer_test(db_session, printer, ACTOR, width_dots=576, is_legible=is_legible)

        lists.home.database.run(use_case)

    assert findings(lists)["printer"] == (1, 1)
    answer(is_legible=False)
    assert findings(lists)["printer"] == (1, 1)
    answer(is_legible=True)
    assert findings(lists)["printer"] == (0, 1)


# ── tasks ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def save_form(lists: Lists, task: int | None, told: dict[str, str]) -> int:
    return lists.home.database.run(lambda s: readiness.save_task(s, lists.congress, task, told, ACTOR))


def save(lists: Lists, **told: str) -> int:
    return save_form(lists, None, told)


def test_a_task_is_kept_as_told_and_set_anew_as_a_whole(lists: Lists) -> None:
    told = {"subcommittee": " Lễ  tân ", "title": "In giấy mời", "owner": "Đ/c Thử", "notes": "420 tờ"}
    task = save_form(lists, None, told | {"due": "2026-12-01", "state": "in_progress"})
    with lists.home.database.reading() as db_session:
        row = readiness.get_task(db_session, lists.congress, task)
        assert (row.subcommittee, row.title, row.owner, row.notes) == ("Lễ tân", "In giấy mời", "Đ/c Thử", "420 tờ")
        assert (row.due_on, row.state) == (date(2026, 12, 1), "in_progress")
    assert save_form(lists, task, {"subcommittee": "Nội dung", "title": "In sách"}) == task
    with lists.home.database.reading() as db_session:
        row = readiness.get_task(db_session, lists.congress, task)
        assert (row.subcommittee, row.title, row.owner, row.notes) == ("Nội dung", "In sách", "", "")
        assert (row.due_on, row.state) == (None, "open")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "  "}, "nội dung công việc"),
        ({"subcommittee": ""}, "tiểu ban"),
        ({"title": "x" * 201}, "dài quá 200"),
        ({"notes": "x" * 201}, "dài quá 200"),
        ({"state": "later"}, "Tình trạng"),
        ({"due": "31/12/2026"}, "ngày có thật"),
        ({"due": "2026-02-30"}, "ngày có thật"),
    ],
)
def test_a_task_that_is_wrong_is_told_and_neither_added_nor_changed(
    lists: Lists, wrong: dict[str, str], words: str
) -> None:
    right = {"subcommittee": "Lễ tân", "title": "In giấy mời", "due": "2026-12-01"}
    task = save_form(lists, None, right)
    for known in (None, task):
        with pytest.raises(BadInput, match=words):
            save_form(lists, known, right | wrong)
    with lists.home.database.reading() as db_session:
        [row] = db_session.scalars(select(ReadinessTask)).all()
        assert (row.subcommittee, row.title, row.due_on) == ("Lễ tân", "In giấy mời", date(2026, 12, 1))


def test_sub_committees_stand_in_order_and_tasks_by_what_is_due_first(each_lists: Lists) -> None:
    lists = each_lists
    for title, due in (("Ba", ""), ("Hai", "2026-12-02"), ("Một", "2026-12-01"), ("Bốn", "")):
        save(lists, subcommittee="Nội dung", title=title, due=due)
    save(lists, subcommittee="Lễ tân", title="Thuê xe")
    with lists.home.database.reading() as db_session:
        told = {name: [row.title for row in rows] for name, rows in readiness.tasks(db_session, lists.congress).items()}
    assert list(told) == ["Lễ tân", "Nội dung"]
    assert told["Nội dung"] == ["Một", "Hai", "Ba", "Bốn"]


def test_a_removed_task_is_gone_and_another_congress_cannot_remove_it(lists: Lists) -> None:
    task, other = (save(lists, subcommittee="Lễ tân", title=title) for title in ("Thuê xe", "In giấy mời"))
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: readiness.remove_task(s, lists.congress + 1, task, ACTOR))
    lists.home.database.run(lambda s: readiness.remove_task(s, lists.congress, task, ACTOR))
    with lists.home.database.reading() as db_session:
        [rows] = readiness.tasks(db_session, lists.congress).values()
        assert [row.id for row in rows] == [other]
    with pytest.raises(NotFound):
        save_form(lists, task, {"subcommittee": "Lễ tân", "title": "Thuê xe"})
