"""Cells merged over several rows: told once of people who stand below each other."""

from io import BytesIO

import xlsxwriter

from congress.file_formats.delegate_row import DelegateRow
from congress.file_formats.roster import read_roster

PEOPLE = ("Nông Văn Thử", "Lục Văn Khác", "Bế Thị Mới")


def delegates(merged_rows: int) -> tuple[DelegateRow, ...]:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "DANH SÁCH")
        sheet.write_row(2, 0, ("STT", "Họ và tên", "Năm sinh", "Đơn vị", "Đoàn"))
        for number, name in enumerate(PEOPLE, start=1):
            sheet.write_row(2 + number, 0, (number, name, 1980 + number))
        sheet.merge_range(3, 3, 2 + merged_rows, 3, "Phòng Nội vụ")
        sheet.merge_range(3, 4, 2 + merged_rows, 4, "Huyện Cao Lộc")
        sheet.write_row(5, 3, ("Trạm Y tế", "Sở Y tế")) if merged_rows < len(PEOPLE) else None
    return read_roster(target.getvalue(), "ds.xlsx").delegates


def test_a_merged_delegation_and_unit_are_those_of_everybody_beside_them() -> None:
    read = delegates(3)
    assert [row.full_name for row in read] == list(PEOPLE)
    assert {(row.delegation, row.unit) for row in read} == {("Huyện Cao Lộc", "Phòng Nội vụ")}


def test_below_a_merged_cell_its_text_ends() -> None:
    assert [row.delegation for row in delegates(2)] == ["Huyện Cao Lộc", "Huyện Cao Lộc", "Sở Y tế"]
