"""The seats of a hall as a workbook: to be kept by hand and taken in again."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from congress.file_formats.hall import COLUMNS, SeatRow, cells

_WIDTHS = (14, 8, 8, 12, 18, 18, 10, 8, 8, 14)


def render(seats: Sequence[SeatRow]) -> bytes:
    """Return an xlsx workbook laid out as the CSV; every cell is text."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sơ đồ ghế")
        bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"num_format": "@"})
        for column, (title, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 0)
        for line, seat in enumerate(seats, start=1):
            for column, text in enumerate(cells(seat)):
                sheet.write_string(line, column, text)
    return target.getvalue()
