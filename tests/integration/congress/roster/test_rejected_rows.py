"""Rows that were held back return as a workbook: corrected and sent in again, they say all that they said at first."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from admin.documents import import_report
from admin.roster import reading
from congress.file_formats.headers import USUAL_LABELS, Column, column_of
from congress.file_formats.register import read_register
from congress.file_formats.roster import SheetChoice
from congress.models import Fate
from congress.roster import delegations, imports, records
from congress.roster.plan import ADD
from congress.settings import PROJECT_ROOT
from tests.support.lists import ACTOR, Lists, workbook

SAMPLE = (PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes()


def sent_back(lists: Lists, import_id: int) -> list[list[str]]:
    """The sheet to correct, as a unit opens it."""
    state = lists.state(import_id)
    body = import_report.render(state.filename, state.sheets, lists.rows(import_id))
    with CalamineWorkbook.from_filelike(BytesIO(body)) as book:
        return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def corrected(rows: list[list[str]], mended: Mapping[str, str]) -> bytes:
    """The same workbook after somebody has written over some cells."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Dòng cần sửa")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [mended.get(cell, cell) for cell in row])
    return target.getvalue()


def record_of(lists: Lists, name: str) -> Mapping[str, str]:
    person_id = lists.person(name).id
    with lists.home.database.reading() as db_session:
        return {key: value for key, value in records.read(db_session, [person_id])[person_id].items() if value}


def test_the_samples_two_rows_come_in_whole(empty: Lists) -> None:
    register = read_register((PROJECT_ROOT / "sample" / "don-vi.csv").read_bytes())
    names = [[entry.code, entry.name] for entry in register]
    empty.home.database.run(lambda s: delegations.add_missing(s, empty.congress, names))
    import_id = empty.read(SAMPLE, "dai-bieu-mau.xlsx")
    empty.decide(import_id, {row.ordinal: ADD for row in empty.rows(import_id, Fate.DOUBTFUL)})
    empty.apply(import_id)
    rows = sent_back(empty, import_id)
    rows[1][rows[0].index("Họ và tên")] = "Hoàng Thị Báo Sau"
    again = empty.read(corrected(rows, {"31/02/1979": "28/02/1979"}))
    assert empty.fates(again) == {"new": 2}
    assert [word for row in empty.rows(again) for word in row.words] == []
    assert empty.apply(again).added == 2
    woman, man = record_of(empty, "Hoàng Thị Báo Sau"), record_of(empty, "Lương Văn Khoan")
    assert {key: woman[key] for key in ("birth_date", "sex", "ethnicity", "party", "education", "phone", "notes")} == {
        "birth_date": "1981-08-12",
        "sex": "Nữ",
        "ethnicity": "Nùng",
        "party": "yes",
        "education": "Đại học",
        "phone": "0950000001",
        "notes": "(đơn vị sẽ báo tên sau)",
    }
    assert man["delegation"] == "VANLANG"  # his cell was empty: his section's
    assert (man["unit"], man["position_title"]) == ("Thôn Bản Chu, xã Tân Mỹ", "Trưởng thôn")
    assert (man["birth_date"], man["identity"].partition(":")[2]) == ("1979-02-28", "002")
    assert not [key for record in (woman, man) for key in record if key.startswith("extra.")]


def in_sections() -> bytes:
    """A list with a header in two rows, sections instead of a column for delegations, and a merged unit."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DS")
        sheet.write_row(0, 0, ("STT", "Họ và chữ đệm", "Tên", "Năm sinh", "", "Đơn vị", "Cỡ áo", ""))
        sheet.write_row(1, 3, ("Nam", "Nữ"))
        sheet.write_row(2, 0, ("I", "ĐOÀN SỞ Y TẾ (2 đại biểu)"))
        sheet.write_row(3, 0, (1, "Nông Văn", "Thử", 1980, "", "", "L"))
        sheet.write_row(4, 0, (2, "Lục Thị", "Khác", "", "30/02/1981", "", "M", "xin gửi sau"))
        sheet.merge_range(3, 5, 4, 5, "Bệnh viện Đa khoa")
    return target.getvalue()


def test_a_row_of_a_section_keeps_its_delegation_and_what_a_merged_cell_told(empty: Lists) -> None:
    import_id = empty.take_in(in_sections())
    rows = sent_back(empty, import_id)
    assert rows[0] == [
        *("STT", "Họ và chữ đệm", "Tên", "Năm sinh nam", "Năm sinh nữ", "Đơn vị", "Cỡ áo", "Đoàn", "Lý do trả lại")
    ]
    again = empty.read(corrected(rows, {"30/02/1981": "28/02/1981"}))
    empty.apply(again, "KHACH_MOI")
    came_in = record_of(empty, "Lục Thị Khác")
    assert (came_in["birth_date"], came_in["sex"], came_in["unit"]) == ("1981-02-28", "Nữ", "Bệnh viện Đa khoa")
    assert (came_in["delegation"], came_in["extra.Cỡ áo"]) == ("SYT", "M")


def test_what_a_person_took_a_column_for_holds_for_the_rows_sent_back(lists: Lists) -> None:
    header = ("Số", "Quý danh", "Sinh", "Liên lạc", "Nơi công tác", "Thuộc", "Vai")
    import_id = lists.read(workbook([("", 1980, "0912000111", "Đội 1", "Huyện Cao Lộc", "Khách mời")], header))
    words = ("ordinal", "name", "birth", "phone", "unit", "delegation", "")
    choice = {"DS": SheetChoice(1, words)}
    lists.home.database.run(lambda s: imports.choose_columns(s, lists.congress, import_id, choice, ACTOR))
    reading.read_here(lists.home.hub, import_id)
    rows = sent_back(lists, import_id)
    rows[1][1] = "Nông Văn Thử"
    again = lists.read(corrected(rows, {}))
    lists.apply(again, "KHACH_MOI")
    came_in = lists.person("Nông Văn Thử")
    assert (came_in.birth_date, came_in.phone, came_in.unit, came_in.extra) == ("1980", "0912000111", "Đội 1", {})


def test_rows_are_sent_back_as_often_as_it_takes(lists: Lists) -> None:
    mistake: Callable[[str], bytes] = lambda born: workbook(  # noqa: E731
        [("Nông Văn Thử", born, "0912000111", "Đội 1", "Huyện Cao Lộc", "Khách mời")]
    )
    import_id = lists.read(mistake("30/02/1980"))
    again = lists.read(corrected(sent_back(lists, import_id), {"30/02/1980": "31/02/1980"}))
    rows = sent_back(lists, again)
    assert rows[0].count("Lý do trả lại") == 1
    assert "31/02/1980" in rows[1][-1]
    once_more = lists.read(corrected(rows, {"31/02/1980": "1980"}))
    assert lists.fates(once_more) == {"new": 1}


@pytest.mark.parametrize("column", list(Column))
def test_every_usual_label_is_understood_by_itself(column: Column) -> None:
    assert column_of(USUAL_LABELS[column]) is column
