"""The book of a session: every move in order of time, entries by hand with their true time, nothing ever deleted."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update

from congress import audit, clock, rehearsal
from congress.admission import MoveType
from congress.attendance_book import by_hand
from congress.attendance_book.by_hand import NotConfirmed
from congress.attendance_book.moves import Way
from congress.desk import absences
from congress.errors import BadInput, Conflict, CongressError, NotFound
from congress.models import (
    Absence,
    Annulment,
    Attendance,
    Delegate,
    DelegateState,
    Movement,
    PrintJob,
    ProgramSession,
    Scan,
)
from tests.support.books import Book
from tests.support.homes import CONGRESS, Home


def test_the_book_tells_every_move_in_order_with_place_way_and_hand(each_home: Home) -> None:
    book = Book.open(each_home)
    first, second = book.desk.person(), book.desk.person("Dương Thanh Ưu")
    book.desk.check_in(first)
    book.desk.check_in(first, move=MoveType.EXIT)
    book.write(book.entry(second))
    lines = book.lines()
    assert [(line.full_name, line.move, line.way) for line in lines] == [
        ("Dương Thanh Ưu", MoveType.ENTRY, Way.BY_HAND),
        ("Lý Minh Hòa", MoveType.ENTRY, Way.SCAN),
        ("Lý Minh Hòa", MoveType.EXIT, Way.SCAN),
    ]
    assert (lines[0].station, lines[0].account, lines[0].explanation) == ("Cửa A", "btc-1", "Máy quét hỏng")
    assert lines[0].at == book.opens() + timedelta(minutes=1)
    assert lines[0].recorded_at > lines[0].at
    assert [line.full_name for line in book.lines(oldest_first=False)][-1] == "Dương Thanh Ưu"


def test_the_book_is_narrowed_by_words_place_way_move_and_what_was_taken_back(each_home: Home) -> None:
    book = Book.open(each_home)
    person = book.desk.person()
    attendance = book.write(book.entry(person))
    book.desk.check_in(book.desk.person("Dương Thanh Ưu"))
    book.take_back(attendance)
    with each_home.database.reading() as db_session:
        guest = db_session.get_one(Delegate, person)
    fitting: tuple[dict[str, object], ...] = (
        {"words": "hoa ly"},
        {"words": guest.number},
        {"delegation": guest.delegation_id, "way": "by_hand"},
        {"way": "by_hand", "move": "entry", "station": book.desk.station.id},
        {"only_annulled": True},
    )
    for only in fitting:
        assert [line.full_name for line in book.lines(**only)] == ["Lý Minh Hòa"], only
    others: tuple[dict[str, object], ...] = ({"words": "%"}, {"move": "exit"}, {"station": 10**8}, {"way": "paper"})
    for only in others:
        assert book.lines(**only) == [], only
    assert len(book.lines(way="forged", move="forged")) == 2


def test_an_entry_by_hand_counts_prints_nothing_and_is_in_the_audit_log(each_home: Home) -> None:
    book = Book.open(each_home)
    entry = book.entry(book.desk.person())
    attendance = book.write(entry)
    assert book.write(entry) == attendance  # sent twice
    with each_home.database.reading() as db_session:
        row = db_session.scalars(select(Attendance)).one()
        assert (row.entered_at, row.annulled_at, row.source_type) == (entry.at, None, "manual")
        assert db_session.scalar(select(func.count(PrintJob.id))) == 0
        assert db_session.scalar(select(func.count(Scan.id))) == 1
        assert audit.first_broken_entry(db_session) is None
    assert book.acts().count((f"account:{book.organizer}", "check_in.ok")) == 1


def test_what_is_in_the_book_already_is_told_and_kept(each_home: Home) -> None:
    book = Book.open(each_home)
    person = book.desk.person()
    with pytest.raises(Conflict, match="chưa có lượt vào"):
        book.write(book.entry(person, move=MoveType.EXIT))
    book.desk.check_in(person)
    with pytest.raises(Conflict, match=r"có mặt: vào lúc .* tại Cửa A"):
        book.write(book.entry(person))
    with pytest.raises(Conflict, match="sớm hơn lượt vào"):
        book.write(book.entry(person, move=MoveType.EXIT))
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Scan.id))) == 1
    book.write(book.entry(person, move=MoveType.EXIT, at=clock.now()))
    assert [line.move for line in book.lines()] == [MoveType.ENTRY, MoveType.EXIT]
    with pytest.raises(Conflict, match="là ra"):
        book.write(book.entry(person, move=MoveType.EXIT, at=clock.now()))


def test_a_clock_set_back_leaves_the_entry_ahead_and_refuses_an_exit_before_it(home: Home) -> None:
    book = Book.open(home)
    person = book.desk.person()
    with clock.held(clock.now() + timedelta(minutes=20)):
        book.desk.check_in(person)
    with pytest.raises(Conflict, match="sớm hơn lượt vào"):
        book.write(book.entry(person, move=MoveType.EXIT, at=clock.now()))
    [line] = book.lines()
    assert line.at > clock.now()


def test_neither_a_time_to_come_nor_an_entry_without_reason_or_place_is_written(home: Home) -> None:
    book = Book.open(home)
    person = book.desk.person()
    for wrong in (
        book.entry(person, at=clock.now() + timedelta(minutes=1)),
        book.entry(person, explanation=" "),
        book.entry(person, explanation="x" * 201),
        book.entry(person, station_id=10**8),
        book.entry(person, nonce=""),
    ):
        with pytest.raises(BadInput):
            book.write(wrong)
    assert book.lines() == []


def test_before_the_doors_open_is_asked_first_and_written_when_it_was_so(each_home: Home) -> None:
    book = Book.open(each_home)
    early = book.entry(book.desk.person(), at=book.opens() - timedelta(minutes=5))
    with pytest.raises(NotConfirmed) as asked:
        book.write(early)
    assert asked.value.key == "hours"
    book.write(book.entry(early.delegate_id, at=early.at, confirmed=frozenset({"hours"})))
    assert [line.at for line in book.lines()] == [early.at]


def test_somebody_excused_is_asked_about_and_their_absence_ends_when_they_came(each_home: Home) -> None:
    book = Book.open(each_home)
    person = book.desk.person()
    session_id = book.session_id
    each_home.database.run(lambda s: absences.note(s, CONGRESS, session_id, person, "Ốm nặng", "test"))
    with pytest.raises(NotConfirmed, match="Ốm nặng") as asked:
        book.write(book.entry(person))
    assert asked.value.key == "excuse"
    book.write(book.entry(person, confirmed=frozenset({"excuse"})))
    with each_home.database.reading() as db_session:
        assert db_session.scalars(select(Absence.withdrawn_at)).one() is not None


def test_who_left_the_list_and_who_is_of_another_congress_are_not_written(home: Home) -> None:
    book = Book.open(home)
    person = book.desk.person()
    home.database.run(lambda s: s.execute(update(Delegate).values(state=DelegateState.CANCELED).filter_by(id=person)))
    with pytest.raises(Conflict, match="đã rút khỏi danh sách"):
        book.write(book.entry(person))
    with pytest.raises(NotFound):
        book.write(book.entry(10**8))
    entry = book.entry(person)
    with pytest.raises(NotFound):
        home.database.run(lambda s: by_hand.write(s, book.congress, 10**8, entry))
    assert book.lines() == []


def test_a_full_hall_does_not_refuse_what_has_happened(home: Home) -> None:
    book = Book.open(home)
    home.database.run(lambda s: s.execute(update(ProgramSession).values(capacity=0)))
    book.write(book.entry(book.desk.person()))
    assert len(book.lines()) == 1


def test_taking_back_strikes_all_its_moves_keeps_them_and_lets_the_guest_in_anew(each_home: Home) -> None:
    book = Book.open(each_home)
    person = book.desk.person()
    book.desk.check_in(person)
    book.desk.check_in(person, move=MoveType.EXIT)
    [entry, _] = book.lines()
    with clock.held(clock.now() + timedelta(hours=2)):  # far older than an usher may take back
        book.take_back(entry.attendance_id, "Nhầm người cùng tên")
    assert [(line.stands, line.annulled_why, line.annulled_by) for line in book.lines()] == [
        (False, "Nhầm người cùng tên", "btc-1")
    ] * 2
    with pytest.raises(Conflict, match="đã được hủy"):
        book.take_back(entry.attendance_id)
    book.desk.check_in(person)
    assert [line.stands for line in book.lines()] == [False, False, True]
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Movement.id))) == 1
        assert db_session.scalar(select(func.count(Annulment.id))) == 1
    assert (f"account:{book.organizer}", "attendance.annul") in book.acts()


def test_of_two_organizers_who_take_back_at_once_one_does(each_home: Home) -> None:
    book = Book.open(each_home)
    book.desk.check_in(book.desk.person())
    [entry] = book.lines()
    assert book.organizer  # made before the race
    ready, ended = Barrier(2), []

    def act(why: str) -> None:
        ready.wait()
        try:
            book.take_back(entry.attendance_id, why)
            ended.append("done")
        except CongressError as refusal:
            ended.append(refusal.message_vi)

    threads = [Thread(target=act, args=(why,)) for why in ("Người thứ nhất", "Người thứ hai")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == sorted(["done", "Lượt điểm danh này đã được hủy trước đó."])


def test_reasons_are_asked_and_foreign_ids_are_not_found(home: Home) -> None:
    book = Book.open(home)
    book.desk.check_in(book.desk.person())
    [entry] = book.lines()
    with pytest.raises(BadInput):
        book.take_back(entry.attendance_id, " ")
    with pytest.raises(NotFound):
        book.take_back(10**8)
    book.congress.id = 99
    with pytest.raises(NotFound):
        book.take_back(entry.attendance_id)


def test_what_a_rehearsal_recorded_is_in_no_book_and_cannot_be_taken_back_there(each_home: Home) -> None:
    book = Book.open(each_home)
    session_id = book.session_id
    each_home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session_id, "test", despite_open_doors=True))
    station, token = each_home.new_station("Cửa B")
    book.desk.station = station
    book.desk.check_in(book.desk.person())
    assert token
    with each_home.database.reading() as db_session:
        rehearsed = db_session.scalars(select(Attendance)).one()
    assert rehearsed.rehearsal_id is not None
    assert book.lines() == []
    with pytest.raises(NotFound):
        book.take_back(rehearsed.id)
    book.write(book.entry(book.desk.person()))  # the office writes what is real, whatever is rehearsed
    assert [line.way for line in book.lines()] == [Way.BY_HAND]


def test_an_exit_recorded_by_mistake_is_set_right_by_a_move_with_its_reason(each_home: Home) -> None:
    book = Book.open(each_home)
    each_home.database.run(lambda s: s.execute(update(ProgramSession).values(allows_entry_after_exit=False)))
    person = book.desk.person()
    book.desk.check_in(person)
    book.desk.check_in(person, move=MoveType.EXIT)
    book.write(book.entry(person, at=clock.now(), explanation="Quét nhầm lượt ra"))
    lines = book.lines()
    assert [(line.move, line.way) for line in lines] == [
        (MoveType.ENTRY, Way.SCAN),
        (MoveType.EXIT, Way.SCAN),
        (MoveType.ENTRY, Way.BY_HAND),
    ]
    assert lines[-1].explanation == "Quét nhầm lượt ra"
