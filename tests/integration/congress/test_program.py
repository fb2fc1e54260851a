"""The program: a draft that is edited, editions that are published on purpose, a table that comes in again."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from admin.documents import program_sheet
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.errors import UnreadableFile
from congress.file_formats.program import read_program, read_program_file, write_program
from congress.models import PrintJob, ProgramSession
from congress.print_queue import PROGRAM
from congress.program import draft, editions, table
from congress.settings import PROJECT_ROOT
from congress.slip_content import ProgramSlip
from congress.slips import content_of
from tests.support.lists import ACTOR, Lists

SAMPLE = (PROJECT_ROOT / "sample" / "chuong-trinh.csv").read_bytes()


@pytest.fixture
def lists(home: Any) -> Lists:
    return Lists(home)


def session_of(lists: Lists, code: str) -> ProgramSession:
    with lists.home.database.reading() as db_session:
        return next(session for session in draft.sessions(db_session, lists.congress) if session.code == code)


def run(lists: Lists, use_case: Any, *words: Any) -> Any:
    return lists.home.database.run(lambda db_session: use_case(db_session, lists.congress, *words, ACTOR))


def edition(lists: Lists) -> editions.Edition:
    with lists.home.database.reading() as db_session:
        found = editions.published(db_session, lists.congress)
    assert found
    return found


def test_the_samples_items_come_through_a_table_unchanged(lists: Lists) -> None:
    rows = read_program(SAMPLE)
    assert len(rows) == 24
    assert run(lists, table.take_in, rows) == (8, 24)
    with lists.home.database.reading() as db_session:
        given = table.rows_of(db_session, lists.congress)
    assert sorted(given, key=lambda row: row.ordinal) == sorted(rows, key=lambda row: row.ordinal)
    assert list(read_program(write_program(given))) == given
    assert list(read_program_file(program_sheet.render(given), "x.xlsx")) == given


def test_an_evening_that_passes_midnight_comes_through_a_table_unchanged(lists: Lists) -> None:
    for code in ("GL", "CT"):
        minutes = 24 * 60 - (session_of(lists, code).ends_at.hour * 60 + 7 * 60) % (24 * 60) + 45
        run(lists, draft.delay, session_of(lists, code).id, None, minutes)
    run(lists, editions.publish)
    with lists.home.database.reading() as db_session:
        given = table.rows_of(db_session, lists.congress)
    assert any(row.ends < row.starts for row in given)
    run(lists, table.take_in, read_program(write_program(given)))
    with lists.home.database.reading() as db_session:
        assert not editions.has_unpublished_changes(db_session, lists.congress)


def test_what_is_edited_shows_nowhere_until_it_is_published(lists: Lists) -> None:
    before = edition(lists)
    item = session_of(lists, "CT").items[0]
    told = {"title": "Đón tiếp (sửa)", "starts": "2026-12-01T06:00", "ends": "2026-12-01T07:00", "is_printed": "1"}
    run(lists, draft.save_item, item.program_session_id, item.id, told)
    assert edition(lists) == before
    with lists.home.database.reading() as db_session:
        assert editions.has_unpublished_changes(db_session, lists.congress)
    assert run(lists, editions.publish) == before.number + 1
    shown = edition(lists).session("CT")
    assert shown
    assert "Đón tiếp (sửa)" in [line.title for line in shown.items]
    with pytest.raises(Conflict, match="không có gì thay đổi"):
        run(lists, editions.publish)


def test_a_slip_says_the_published_items_that_are_printed(lists: Lists) -> None:
    lists.scan(lists.person("Lý Minh Hòa").id)
    hidden = session_of(lists, "CT").items[1]

    def hide(db_session: Session) -> None:
        draft.get_item(db_session, lists.congress, hidden.id).is_printed = False

    def slip() -> ProgramSlip:
        with lists.home.database.reading() as db_session:
            job = db_session.query(PrintJob).filter_by(slip_type=PROGRAM).one()
            said = content_of(db_session, job.id, lists.home.hub.keys)
        assert isinstance(said, ProgramSlip)
        return said

    lists.home.database.run(hide)
    assert hidden.title in [line.title for line in slip().lines]
    run(lists, editions.publish)
    assert hidden.title not in [line.title for line in slip().lines]
    assert "bản 2" in slip().version


def test_a_delay_moves_what_follows_and_the_end_but_not_what_was(lists: Lists) -> None:
    before = session_of(lists, "CT")
    moved = run(lists, draft.delay, before.id, before.items[4].id, 15)
    after = session_of(lists, "CT")
    shift = timedelta(minutes=15)
    assert moved == len(before.items) - 4
    assert [item.starts_at for item in after.items[:4]] == [item.starts_at for item in before.items[:4]]
    assert [item.starts_at for item in after.items[4:]] == [item.starts_at + shift for item in before.items[4:]]
    assert (after.ends_at, after.doors_close_at) == (before.ends_at + shift, before.doors_close_at + shift)
    assert (after.starts_at, after.doors_open_at) == (before.starts_at, before.doors_open_at)
    run(lists, draft.delay, before.id, None, -30)
    assert session_of(lists, "CT").starts_at == before.starts_at - timedelta(minutes=30)
    for minutes in (0, 2000):
        with pytest.raises(BadInput):
            run(lists, draft.delay, before.id, None, minutes)
    with pytest.raises(NotFound):
        run(lists, draft.delay, before.id, 9999, 5)
    with pytest.raises(BadInput, match="trước"):
        run(lists, draft.delay, before.id, before.items[4].id, -600)


def test_things_at_once_are_told(lists: Lists) -> None:
    items = session_of(lists, "CT").items

    def lengthen(db_session: Session) -> None:
        draft.get_item(db_session, lists.congress, items[1].id).ends_at = items[2].starts_at + timedelta(minutes=5)

    with lists.home.database.reading() as db_session:
        before = draft.overlaps(draft.sessions(db_session, lists.congress), "Asia/Ho_Chi_Minh")
    lists.home.database.run(lengthen)
    with lists.home.database.reading() as db_session:
        after = draft.overlaps(draft.sessions(db_session, lists.congress), "Asia/Ho_Chi_Minh")
    [words] = set(after) - set(before)
    assert items[1].title in words
    assert items[2].title in words


NEW = {
    "code": "HN1",
    "name": "Hội nghị chuyên đề",
    "starts": "2026-12-01T14:00",
    "ends": "2026-12-01T16:00",
    "doors_open": "2026-12-01T13:30",
    "doors_close": "2026-12-01T16:00",
    "takes_attendance": "1",
    "seat_slip": "never",
    "categories": [1, 2],
}


def test_a_session_is_added_set_and_removed_while_nobody_has_come(lists: Lists) -> None:
    session = run(lists, draft.save_session, None, NEW)
    row = session_of(lists, "HN1")
    assert (row.id, row.seat_slip, row.takes_attendance, row.capacity) == (session, "never", True, None)
    run(lists, draft.save_session, session, NEW | {"name": "Chuyên đề 1", "capacity": "120"})
    assert (session_of(lists, "HN1").name, session_of(lists, "HN1").capacity) == ("Chuyên đề 1", 120)
    run(lists, draft.remove_session, session)
    with pytest.raises(NotFound):
        run(lists, draft.remove_session, session)
    with pytest.raises(Conflict, match="xếp chỗ"):
        run(lists, draft.remove_session, session_of(lists, "CT").id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"code": "CT"},
        {"code": "có dấu"},
        {"starts": "2026-12-01T25:00"},
        {"ends": "2026-12-01T13:00"},
        {"doors_open": "2026-12-01T15:00"},
        {"doors_close": "2026-12-01T13:00"},
        {"capacity": "nhiều"},
        {"seat_slip": "sometimes"},
    ],
)
def test_a_session_that_cannot_be_is_told_and_not_kept(lists: Lists, wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        run(lists, draft.save_session, None, NEW | wrong)
    with lists.home.database.reading() as db_session:
        assert len(draft.sessions(db_session, lists.congress)) == 8


def test_a_table_that_is_wrong_changes_nothing(lists: Lists) -> None:
    for content, name in ((b"ma_phien,x\n", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"\xff\xfe", "a.csv")):
        with pytest.raises(UnreadableFile):
            read_program_file(content, name)
