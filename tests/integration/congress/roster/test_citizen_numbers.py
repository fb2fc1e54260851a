"""A citizen number is nowhere in clear: not where a list was told to have it, and not where it had it all the same."""

import csv
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import clock
from congress.file_formats.register import read_register
from congress.models import Base, Delegate, ImportState
from congress.roster import delegations, imports, person, records
from congress.roster.entry import understand
from congress.roster.plan import ADD
from congress.settings import PROJECT_ROOT
from tests.support.homes import Home
from tests.support.lists import ACTOR, Lists, workbook

SAMPLE = (PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes()
HEADER = ("STT", "Họ và tên", "Năm sinh", "Đơn vị", "Đoàn", "Thành phần", "Ghi chú")
PEOPLE = (
    ("Nông Văn Thử", "099070760001"),
    ("Lục Văn Khác", "099070760002"),
    ("Bế Thị Mới", "099170760003"),
)
NUMBERS = [number for _, number in PEOPLE]


def everything(lists: Lists) -> str:
    """All that lies in the database, as one text."""
    with lists.home.database.reading() as db_session:
        rows = (row for table in Base.metadata.sorted_tables for row in db_session.execute(select(table)))
        return "\n".join(map(repr, rows))


def in_clear(lists: Lists, numbers: Sequence[str]) -> list[str]:
    lying = everything(lists)
    return [number for number in numbers if number in lying]


def listed(extra_header: str, cells: Sequence[object]) -> bytes:
    rows = [
        (name, 1970, "", "Huyện Cao Lộc", "Khách mời", "", cell) for (name, _), cell in zip(PEOPLE, cells, strict=True)
    ]
    return workbook(rows, (*HEADER, extra_header))


def numbers_of_the_sample() -> list[str]:
    path = PROJECT_ROOT / "tests" / "data" / "dai-bieu-mau.expected.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["so_giay_to"] for row in csv.DictReader(file) if row["so_giay_to"]]


def test_none_of_the_samples_numbers_lies_anywhere_once_it_is_taken_in(empty: Lists) -> None:
    register = read_register((PROJECT_ROOT / "sample" / "don-vi.csv").read_bytes())
    names = [[entry.code, entry.name] for entry in register]
    empty.home.database.run(lambda s: delegations.add_missing(s, empty.congress, names))
    import_id = empty.read(SAMPLE, "dai-bieu-mau.xlsx")
    empty.decide(import_id, {row.ordinal: ADD for row in empty.rows(import_id, "doubtful")})
    empty.apply(import_id)
    assert in_clear(empty, numbers_of_the_sample()) == []


def test_the_file_of_the_database_holds_none_of_a_list_that_came_as_text(empty: Lists) -> None:
    lines = [f"{n};{name};1970;Huyện Cao Lộc;{number}" for n, (name, number) in enumerate(PEOPLE * 40, start=1)]
    content = "\n".join(("STT;Họ và tên;Năm sinh;Đoàn;Số CCCD", *lines)).encode()
    empty.take_in(content, "ds.csv")
    with empty.home.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    lying = (empty.home.settings.data / "don.sqlite3").read_bytes()
    assert PEOPLE[0][0].encode() in lying
    assert [number for number in NUMBERS if number.encode() in lying] == []


def test_a_file_nobody_decides_on_is_gone_after_a_day(empty: Lists) -> None:
    import_id = empty.read(listed("Số CCCD", NUMBERS))
    assert in_clear(empty, NUMBERS) != []
    drop_whatever_is_old(empty, timedelta(hours=25))
    assert in_clear(empty, NUMBERS) == []
    assert empty.state(import_id).state == ImportState.DISCARDED


def drop_whatever_is_old(lists: Lists, later: timedelta) -> None:
    """As the page of imports does whenever it is opened."""
    now = clock.now() + later
    with lists.home.database.reading() as db_session:
        assert imports.has_old_files(db_session, now)
    lists.home.database.run(lambda s: imports.drop_old_files(s, now))
    with lists.home.database.reading() as db_session:
        assert not imports.has_old_files(db_session, now)


def test_what_is_sent_back_for_correction_is_gone_after_a_week(each_home: Home) -> None:
    lists = Lists(each_home)
    rejected = ("", 1970, "", "Huyện Cao Lộc", "Khách mời", "", NUMBERS[0])
    lists.take_in(workbook([rejected, ("Nông Văn Thử", 1970, "", "Huyện Cao Lộc")], (*HEADER, "Số CCCD")))
    assert in_clear(lists, NUMBERS) == NUMBERS[:1]
    drop_whatever_is_old(lists, timedelta(days=8))
    assert in_clear(lists, NUMBERS) == []


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Mã số trên thẻ", NUMBERS),
        ("Mã số trên thẻ", [int(number) for number in NUMBERS]),  # the spreadsheet dropped the zero
        ("Thẻ căn cước", NUMBERS),
    ],
)
def test_a_column_of_citizen_numbers_is_known_whatever_it_is_called(
    empty: Lists, header: str, cells: Sequence[object]
) -> None:
    empty.take_in(listed(header, cells))
    assert in_clear(empty, [*NUMBERS, *(number[1:] for number in NUMBERS)]) == []
    assert [empty.person(name).identity_last3 for name, _ in PEOPLE] == ["001", "002", "003"]


def test_a_second_column_of_numbers_keeps_only_how_they_end(empty: Lists) -> None:
    old_cards = ("991234567", "991234568", "991234569")
    rows = [
        (name, 1970, "", "Huyện Cao Lộc", "Khách mời", "", number, old_card)
        for (name, number), old_card in zip(PEOPLE, old_cards, strict=True)
    ]
    empty.take_in(workbook(rows, (*HEADER, "Số CCCD", "Số CMND cũ")))
    assert in_clear(empty, [*NUMBERS, *old_cards]) == []
    assert empty.person("Bế Thị Mới").extra == {"Số CMND cũ": "••••••569"}


def test_a_number_among_other_words_is_covered_and_told(empty: Lists) -> None:
    rows = [("Nông Văn Thử", 1970, "", "Huyện Cao Lộc", "Khách mời", "CCCD 099 070 760001, ăn chay")]
    import_id = empty.read(workbook(rows, HEADER))
    [row] = empty.rows(import_id)
    assert "Số giấy tờ ghi trong cột khác được che, chỉ giữ ba số cuối." in row.words
    empty.apply(import_id)
    assert empty.person("Nông Văn Thử").notes == "CCCD ••• ••• •••001, ăn chay"


def test_a_number_that_cannot_be_one_is_told_by_its_ending_only(empty: Lists) -> None:
    row = ("Nông Văn Thử", 1970, "", "Huyện Cao Lộc", "Khách mời", "", "0990707600019")
    import_id = empty.read(workbook([row], (*HEADER, "Số CCCD")))
    [read] = empty.rows(import_id)
    assert "Số giấy tờ “••••••••••019” không đúng 9 hoặc 12 chữ số, để trống." in read.words
    empty.apply(import_id)
    assert in_clear(empty, ["0990707600019"]) == []


def test_a_number_typed_among_the_notes_is_covered_too(lists: Lists) -> None:
    codes = {"CAOLOC": ""}, {"KHACH_MOI": ""}
    told = {"full_name": "Nông Văn Thử", "delegation": "CAOLOC", "category": "KHACH_MOI", "notes": "CCCD 099070760001"}
    entry = understand(told, {}, *codes, lists.home.hub.keys)
    assert entry.remarks == ("Số giấy tờ ghi trong mục khác được che, chỉ giữ ba số cuối.",)

    def enter(db_session: Session) -> int:
        return person.add(db_session, lists.congress, entry.record, ACTOR)

    person_id = lists.home.database.run(enter)
    assert in_clear(lists, NUMBERS) == []
    with lists.home.database.reading() as db_session:
        assert records.read(db_session, [person_id])[person_id]["notes"] == "CCCD •••••••••001"
        assert db_session.get_one(Delegate, person_id).identity_hash is None
