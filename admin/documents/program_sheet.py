"""The program as a workbook: to be kept by hand and taken in again."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from congress.file_formats.program import COLUMNS, NOTES, ProgramRow, cells

_WIDTHS = (10, 8, 12, 9, 9, 70, 36, 30, 30, 10, 10, 40)


def render(rows: Sequence[ProgramRow]) -> bytes:
    """Return an xlsx workbook laid out as the CSV; every cell is text."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Chương trình")
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, (title, width) in enumerate(zip((*COLUMNS, NOTES), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate(cells(row)):
                sheet.write_string(line, column, text)
    return target.getvalue()
