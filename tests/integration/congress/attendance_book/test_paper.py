"""A door list typed in afterwards: kept in one act, what contradicts the book shown before, once however often sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.attendance_book import door_lists, records
from congress.attendance_book.moves import Way
from congress.attendance_book.paper import Fate
from congress.desk import absences
from congress.errors import BadInput
from congress.models import Attendance, Delegate, DelegateState, PrintJob, Scan, SessionCategory, SessionGuest
from tests.support.books import Book
from tests.support.homes import CONGRESS, Home


def some(book: Book, count: int = 4) -> list[int]:
    """People of one delegation."""
    return [one.id for one in book.list_of(book.desk.person()).listed][:count]


def test_a_sheet_is_kept_with_its_hours_and_sent_twice_it_is_kept_once(each_home: Home) -> None:
    book = Book.open(each_home)
    people = some(book)
    sheet = book.sheet(people)
    own = sheet.ticks[people[0]] - timedelta(minutes=1)
    sheet = replace(sheet, ticks={**sheet.ticks, people[0]: own})
    typed = book.type_in(sheet)
    assert (typed.is_kept, typed.written, typed.refused) == (True, len(people), ())
    lines = book.lines()
    assert {line.delegate_id for line in lines} == set(people)
    assert {line.way for line in lines} == {Way.PAPER}
    assert (lines[0].delegate_id, lines[0].at) == (people[0], own)
    again = book.type_in(sheet)
    assert again.is_kept
    assert {one.fate for one in again.reviewed} == {Fate.KEPT}
    assert len(book.lines()) == len(people)
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(PrintJob.id))) == 0
        assert audit.first_broken_entry(db_session) is None
    acts = [act for _, act in book.acts()]
    assert acts.count("check_in.ok") == len(people)
    assert "attendance.paper" in acts


def test_who_is_in_already_keeps_the_first_time_and_is_shown_before_anything_is_kept(each_home: Home) -> None:
    book = Book.open(each_home)
    people = some(book)
    book.desk.check_in(people[0])
    [scanned] = book.lines()
    sheet = book.sheet(people)
    shown = book.type_in(sheet)
    assert not shown.is_kept
    assert [one.person.id for one in shown.of(Fate.IN)] == [people[0]]
    assert shown.of(Fate.IN)[0].person.station == "Cửa A"
    assert len(book.lines()) == 1
    kept = book.type_in(replace(sheet, seen=shown.mark))
    assert (kept.is_kept, kept.written) == (True, len(people) - 1)
    assert next(line.at for line in book.lines() if line.delegate_id == people[0]) == scanned.at


def test_what_came_up_after_the_look_is_shown_before_it_is_kept(home: Home) -> None:
    book = Book.open(home)
    people = some(book)
    book.desk.check_in(people[0])
    sheet = book.sheet(people)
    seen = book.type_in(sheet).mark
    book.desk.check_in(people[1])
    shown = book.type_in(replace(sheet, seen=seen))
    assert not shown.is_kept
    assert len(shown.of(Fate.IN)) == 2


def test_who_was_excused_comes_in_only_when_that_is_confirmed(each_home: Home) -> None:
    book = Book.open(each_home)
    people = some(book)
    session_id = book.session_id
    for person in people[:2]:

        def note(db_session: Session, who: int = person) -> None:
            absences.note(db_session, CONGRESS, session_id, who, "Ốm nặng", "test")

        each_home.database.run(note)
    sheet = book.sheet(people)
    shown = book.type_in(sheet)
    assert [(one.person.excuse, shown.is_kept) for one in shown.of(Fate.EXCUSED)] == [("Ốm nặng", False)] * 2
    book.type_in(replace(sheet, seen=shown.mark, excused=frozenset(people[:1])))
    assert {line.delegate_id for line in book.lines()} == {people[0], *people[2:]}


def test_who_was_withdrawn_after_the_list_was_printed_is_told_and_not_let_in(home: Home) -> None:
    book = Book.open(home)
    people = some(book)
    home.database.run(
        lambda s: s.execute(update(Delegate).values(state=DelegateState.CANCELED).filter_by(id=people[0]))
    )
    assert people[0] in {one.id for one in book.list_of(people[1]).former}
    assert people[0] not in {one.id for one in book.list_of(people[1], with_former=False).people}
    sheet = book.sheet(people)
    shown = book.type_in(sheet)
    assert [one.person.id for one in shown.of(Fate.OFF_LIST)] == people[:1]
    assert book.type_in(replace(sheet, seen=shown.mark)).written == len(people) - 1
    assert people[0] not in {line.delegate_id for line in book.lines()}


def test_hours_outside_the_doors_are_asked_for_and_hours_to_come_never_kept(home: Home) -> None:
    book = Book.open(home)
    people = some(book)
    early = book.sheet(people, ticks=dict.fromkeys(people, book.opens() - timedelta(minutes=5)))
    assert not book.type_in(early).is_kept
    ahead = replace(early, ticks=dict.fromkeys(people, clock.now() + timedelta(minutes=5)), despite_hours=True)
    shown = book.type_in(ahead)
    assert (shown.is_kept, len(shown.of(Fate.FUTURE))) == (False, len(people))
    assert not book.type_in(replace(ahead, seen=shown.mark)).is_kept
    assert book.lines() == []
    assert book.type_in(replace(early, despite_hours=True)).written == len(people)


def test_one_stranger_among_them_and_nobody_is_kept(each_home: Home) -> None:
    book = Book.open(each_home)
    people = some(book)
    delegation = book.list_of(people[0]).delegation_id
    with each_home.database.reading() as db_session:
        stranger = db_session.scalars(select(Delegate.id).where(Delegate.delegation_id != delegation).limit(1)).one()
    for wrong in (
        book.sheet(people, ticks=dict.fromkeys([*people, stranger], book.opens())),
        book.sheet(people, ticks={10**8: book.opens()}),
        book.sheet(people, ticks={}),
        book.sheet(people, station_id=10**8),
        book.sheet(people, nonce=""),
    ):
        with pytest.raises(BadInput):
            book.type_in(wrong)
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Attendance.id))) == 0
        assert db_session.scalar(select(func.count(Scan.id))) == 0


def test_guests_of_honour_stand_first_and_the_others_by_name(home: Home) -> None:
    book = Book.open(home)
    with home.database.reading() as db_session:
        lists = door_lists.read(db_session, CONGRESS, book.congress.zone, book.session_id)
    assert sum(len(one.people) for one in lists) > 300
    for one in lists:
        honours = [person.is_honoured for person in one.people]
        assert honours == sorted(honours, reverse=True), one.delegation


def test_a_session_to_which_nobody_is_invited_has_no_lists(home: Home) -> None:
    book = Book.open(home)
    home.database.run(lambda s: [s.query(table).delete() for table in (SessionCategory, SessionGuest)])
    with home.database.reading() as db_session:
        assert door_lists.read(db_session, CONGRESS, book.congress.zone, book.session_id) == ()
        assert records.attended(db_session, book.congress, book.session_id) == ()
