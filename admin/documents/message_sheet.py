"""Short messages as a file for whoever sends them: a workbook, or text with commas; one row a person."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter

from congress.documents.short_message import parts

_COLUMNS = (
    ("STT", 6),
    ("Số điện thoại", 15),
    ("Họ và tên", 28),
    ("Đoàn", 28),
    ("Nội dung", 90),
    ("Ký tự", 8),
    ("Số tin", 8),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message to one telephone."""

    phone: str
    full_name: str
    delegation: str
    text: str


def workbook(rows: Sequence[MessageRow]) -> bytes:
    """Return an xlsx workbook. Every cell of a person is text: a telephone keeps its zero, nothing is a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tin nhắn")
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            length, count = parts(row.text)
            sheet.write_number(number, 0, number, wrapped)
            for column, cell in enumerate((row.phone, row.full_name, row.delegation, row.text), start=1):
                sheet.write_string(number, column, cell, wrapped)
            sheet.write_number(number, 5, length, wrapped)
            sheet.write_number(number, 6, count, wrapped)
    return target.getvalue()


def table(rows: Sequence[MessageRow]) -> bytes:
    """Return UTF-8 text with commas, as gateways take it in; what a spreadsheet would calculate is quoted."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(title for title, _ in _COLUMNS)
    for number, row in enumerate(rows, start=1):
        texts = [_harmless(cell) for cell in (row.phone, row.full_name, row.delegation, row.text)]
        writer.writerow([number, *texts, *parts(row.text)])
    return target.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
