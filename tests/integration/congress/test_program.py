"""The program: a draft that is edited, editions that are published on purpose, a table that comes in again."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from admin.documents import program_sheet
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.errors import UnreadableFile
from congress.file_formats.program import read_program, read_program_file, write_program
from congress.models import Congress, Exemplar, PrintJob, ProgramSession
from congress.paper.print_queue import PROGRAM
from congress.paper.slips import content_of
from congress.program import board, changes, clashes, delays, draft, editions, table
from congress.settings import PROJECT_ROOT
from congress.slip_content import ProgramSlip
from tests.support.homes import Home
from tests.support.lists import ACTOR, Lists

ZONE = "Asia/Ho_Chi_Minh"
VIETNAM = ZoneInfo(ZONE)
SAMPLE = (PROJECT_ROOT / "sample" / "chuong-trinh.csv").read_bytes()


@pytest.fixture
def lists(home: Any) -> Lists:
    return Lists(home)


def session_of(lists: Lists, code: str) -> ProgramSession:
    with lists.home.database.reading() as db_session:
        return next(session for session in draft.sessions(db_session, lists.congress) if session.code == code)


def run(lists: Lists, use_case: Any, *words: Any, **choices: bool) -> Any:
    return lists.home.database.run(lambda db_session: use_case(db_session, lists.congress, *words, ACTOR, **choices))


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
    assert sorted(given, key=lambda row: row.ordinal) == [
        replace(row, notes="") for row in sorted(rows, key=lambda row: row.ordinal)
    ]
    assert list(read_program(write_program(given))) == given
    assert list(read_program_file(program_sheet.render(given), "x.xlsx")) == given


def test_an_evening_that_passes_midnight_comes_through_a_table_unchanged(lists: Lists) -> None:
    for code in ("GL", "CT"):
        minutes = 24 * 60 - (session_of(lists, code).ends_at.hour * 60 + 7 * 60) % (24 * 60) + 45
        move = partial(delays.delay, despite_clash=True)
        run(lists, move, session_of(lists, code).id, None, minutes)
    with lists.home.database.reading() as db_session:
        given = table.rows_of(db_session, lists.congress)
    assert any(row.ends < row.starts for row in given)
    run(lists, partial(table.take_in, despite_clash=True), read_program(write_program(given)))
    with lists.home.database.reading() as db_session:
        assert table.rows_of(db_session, lists.congress) == given


def test_what_is_edited_shows_nowhere_until_it_is_published(lists: Lists) -> None:
    before = edition(lists)
    item = session_of(lists, "CT").items[0]
    told = {"title": "Đón tiếp (sửa)", "starts": "2026-12-01T06:00", "ends": "2026-12-01T07:00", "is_printed": "1"}
    run(lists, draft.save_item, item.program_session_id, item.id, told)
    assert edition(lists) == before
    with lists.home.database.reading() as db_session:
        assert editions.next_sessions(db_session, lists.congress) != before.sessions
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
    moved = run(lists, delays.delay, before.id, before.items[4].id, 15)
    after = session_of(lists, "CT")
    shift = timedelta(minutes=15)
    assert moved == len(before.items) - 4
    assert [item.starts_at for item in after.items[:4]] == [item.starts_at for item in before.items[:4]]
    assert [item.starts_at for item in after.items[4:]] == [item.starts_at + shift for item in before.items[4:]]
    assert (after.ends_at, after.doors_close_at) == (before.ends_at + shift, before.doors_close_at + shift)
    assert (after.starts_at, after.doors_open_at) == (before.starts_at, before.doors_open_at)
    run(lists, delays.delay, before.id, None, -30)
    assert session_of(lists, "CT").starts_at == before.starts_at - timedelta(minutes=30)
    for minutes in (0, 2000):
        with pytest.raises(BadInput):
            run(lists, delays.delay, before.id, None, minutes)
    with pytest.raises(NotFound):
        run(lists, delays.delay, before.id, 9999, 5)
    with pytest.raises(BadInput, match="trước"):
        run(lists, delays.delay, before.id, before.items[4].id, -600)


def test_things_at_once_are_told(lists: Lists) -> None:
    items = session_of(lists, "CT").items

    def lengthen(db_session: Session) -> None:
        draft.get_item(db_session, lists.congress, items[1].id).ends_at = items[2].starts_at + timedelta(minutes=5)

    with lists.home.database.reading() as db_session:
        before = clashes.told(draft.sessions(db_session, lists.congress), ZONE)
    lists.home.database.run(lengthen)
    with lists.home.database.reading() as db_session:
        after = clashes.told(draft.sessions(db_session, lists.congress), ZONE)
    [words] = set(after) - set(before)
    assert items[1].title in words
    assert items[2].title in words


def told(lists: Lists) -> list[str]:
    with lists.home.database.reading() as db_session:
        return clashes.told(draft.sessions(db_session, lists.congress), ZONE)


def test_an_item_that_outlasts_several_is_told_for_each(lists: Lists) -> None:
    items = session_of(lists, "CT").items

    def lengthen(db_session: Session) -> None:
        draft.get_item(db_session, lists.congress, items[1].id).ends_at = items[3].ends_at

    before = told(lists)
    lists.home.database.run(lengthen)
    assert len(set(told(lists)) - set(before)) == 2


def test_an_item_on_a_wrong_day_is_told(lists: Lists) -> None:
    item = session_of(lists, "CT").items[3]

    def mistake(db_session: Session) -> None:
        row = draft.get_item(db_session, lists.congress, item.id)
        row.starts_at, row.ends_at = row.starts_at + timedelta(days=1), row.ends_at + timedelta(days=1)

    assert told(lists) == []
    lists.home.database.run(mistake)
    assert any(item.title in words and "ngoài giờ của phiên" in words for words in told(lists))


def test_two_sessions_of_one_hall_are_told_before_anything_is_changed(lists: Lists) -> None:
    """Also a session of a neighbour's neighbour, and however the place is spelled; agreed to, it is done."""
    row = session_of(lists, "CT")
    place = {"place": "HOI TRUONG LON"}
    hours = ("starts", "ends", "doors_open", "doors_close")
    inside = dict(zip(hours, (row.starts_at, row.ends_at, row.starts_at, row.ends_at), strict=True))
    form = NEW | place | {key: f"{at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}" for key, at in inside.items()}
    with pytest.raises(clashes.SessionsClash, match=r"Chưa thay đổi gì.*Phiên chính thức"):
        run(lists, draft.save_session, None, form)
    with lists.home.database.reading() as db_session:
        assert len(draft.sessions(db_session, lists.congress)) == 8
    session = run(lists, draft.save_session, None, form | {"despite_clash": "1"})
    assert any("cùng ở" in words for words in told(lists))
    run(lists, draft.save_session, session, form | {"name": "Tên khác"})  # it was agreed to


def begin_at_eight(lists: Lists, code: str) -> None:
    """Move the sample's program, which stands around the present hour: in the evening lunch is on the next day."""
    local = session_of(lists, code).starts_at.astimezone(VIETNAM)
    shift = local.replace(hour=8, minute=0) - local

    def move(db_session: Session) -> None:
        for session in draft.sessions(db_session, lists.congress):
            for moment in ("doors_open_at", "starts_at", "ends_at", "doors_close_at"):
                setattr(session, moment, getattr(session, moment) + shift)
            for item in session.items:
                item.starts_at, item.ends_at = item.starts_at + shift, item.ends_at + shift

    lists.home.database.run(move)


def test_a_delay_that_runs_into_the_next_session_is_told_and_may_take_it_along(lists: Lists) -> None:
    begin_at_eight(lists, "CT")
    main, lunch = session_of(lists, "CT"), session_of(lists, "AN2")

    def one_place(db_session: Session) -> None:
        draft.get_session(db_session, lists.congress, lunch.id).place = main.place

    lists.home.database.run(one_place)
    with pytest.raises(clashes.SessionsClash, match="Ăn trưa"):
        run(lists, delays.delay, main.id, main.items[8].id, 20)
    assert session_of(lists, "CT").ends_at == main.ends_at
    moved = run(lists, delays.delay, main.id, main.items[8].id, 20, with_later_sessions=True)
    assert moved == len(main.items) - 8 + len(lunch.items)
    assert session_of(lists, "AN2").items[0].starts_at == lunch.items[0].starts_at + timedelta(minutes=20)
    assert session_of(lists, "GL").starts_at < main.starts_at  # what was before has not moved
    run(lists, delays.delay, main.id, None, 30, despite_clash=True)
    assert session_of(lists, "CT").ends_at == main.ends_at + timedelta(minutes=50)


def test_what_the_next_edition_would_change_is_said_first(lists: Lists) -> None:
    items = session_of(lists, "CT").items

    def edit(db_session: Session) -> None:
        draft.get_item(db_session, lists.congress, items[2].id).title = "Chào cờ"
        draft.get_item(db_session, lists.congress, items[3].id).presenter = "Bí thư"
        draft.remove_item(db_session, lists.congress, items[1].id, ACTOR)

    lists.home.database.run(edit)
    run(lists, delays.delay, items[0].program_session_id, items[5].id, 15)
    run(lists, draft.save_session, None, NEW)
    with lists.home.database.reading() as db_session:
        coming = editions.next_sessions(db_session, lists.congress)
    said = changes.changes(edition(lists).sessions, coming, ZONE)
    assert len(said) == 6
    assert any(words.startswith("Thêm phiên Hội nghị chuyên đề") for words in said)
    assert any("thành “Chào cờ”" in words for words in said)
    assert any("Đoàn Chủ tịch → Bí thư" in words for words in said)
    assert any(f"bỏ “{items[1].title}”" in words for words in said)
    assert any(f"{len(items) - 5} mục từ “{items[5].title}” muộn hơn 15 phút" in words for words in said)
    assert changes.changes(coming, coming, ZONE) == []
    assert changes.changes(coming, (), ZONE) == [f"Bỏ phiên {session.name}." for session in coming]


def test_a_table_without_notes_leaves_them_and_one_with_notes_sets_them(lists: Lists) -> None:
    item = session_of(lists, "CT").items[4]

    def note(db_session: Session) -> None:
        draft.get_item(db_session, lists.congress, item.id).notes = "Chờ xác nhận"

    lists.home.database.run(note)
    run(lists, table.take_in, read_program(SAMPLE))
    with lists.home.database.reading() as db_session:
        given = table.rows_of(db_session, lists.congress)
    assert [row.notes for row in given if row.notes] == ["Chờ xác nhận"]
    changed = [replace(row, notes="Đã xác nhận") if row.notes else row for row in given]
    run(lists, table.take_in, read_program(write_program(changed)))
    assert session_of(lists, "CT").items[4].notes == "Đã xác nhận"


def test_a_table_in_any_order_makes_a_session_of_its_first_and_last_hour(lists: Lists) -> None:
    rows = [replace(row, session_code="moi") for row in read_program(SAMPLE) if row.session_code == "CT"]
    run(lists, table.take_in, [*rows[5:], *rows[:5]])
    made = session_of(lists, "MOI")
    assert (made.starts_at, made.ends_at) == (made.items[0].starts_at, made.items[-1].ends_at)
    assert made.place == "Hội trường lớn"
    with pytest.raises(BadInput, match="Mã phiên"):
        run(lists, table.take_in, [replace(rows[0], session_code="Phiên chính")])


def test_an_hour_that_a_clock_change_leaves_out_is_told(lists: Lists) -> None:
    def move(db_session: Session) -> None:
        db_session.get_one(Congress, lists.congress).zone = "Europe/Berlin"

    lists.home.database.run(move)
    hours = {"starts": "2027-03-28T02:30", "ends": "2027-03-28T05:00"}
    doors = {"doors_open": "2027-03-28T01:30", "doors_close": "2027-03-28T05:00"}
    with pytest.raises(BadInput, match="đổi giờ"):
        run(lists, draft.save_session, None, NEW | hours | doors)
    run(lists, draft.save_session, None, NEW | hours | doors | {"starts": "2027-03-28T01:30"})


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
        {"categories": []},
    ],
)
def test_a_session_that_cannot_be_is_told_and_not_kept(lists: Lists, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        run(lists, draft.save_session, None, NEW | wrong)
    with lists.home.database.reading() as db_session:
        assert len(draft.sessions(db_session, lists.congress)) == 8


def test_a_table_that_is_wrong_changes_nothing(lists: Lists) -> None:
    for content, name in ((b"ma_phien,x\n", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"\xff\xfe", "a.csv")):
        with pytest.raises(UnreadableFile):
            read_program_file(content, name)


def test_a_board_shows_the_edition_and_who_has_agreed(each_home: Home) -> None:
    def shown(db_session: Session) -> tuple[board.Board, str]:
        congress = db_session.get_one(Congress, 1)
        return board.board(db_session, congress), board.version(db_session, congress)

    with each_home.database.reading() as db_session:
        before, version = shown(db_session)
    assert before.edition
    assert [story.name for story in before.stories if story.is_collective] == [
        "Hội LHPN xã Kiên Mộc",
        "HTX nông nghiệp Nà Phải, xã Khuất Xá",
    ]
    each_home.database.run(lambda s: s.execute(update(Exemplar).values(may_be_shown=False)))
    with each_home.database.reading() as db_session:
        after, other_version = shown(db_session)
    assert (after.edition, after.stories) == (before.edition, ())
    assert other_version != version
