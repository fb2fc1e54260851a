"""A plain table as a workbook or as text with commas: every cell is text, and nothing anybody typed is a formula."""

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A header (titles, widths in characters) over rows; `name` is the sheet's, `note` says of what and as of when."""

    name: str
    note: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


def xlsx(table: PlainTable) -> bytes:
    """Return a workbook of one sheet, ready to be filtered and printed."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(table.name)
        big = book.add_format({"bold": True, "font_size": 14})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, (_, width) in enumerate(table.columns):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, table.name, big)
        sheet.write_string(1, 0, table.note)
        for column, (title, _) in enumerate(table.columns):
            sheet.write_string(3, column, title, bold)
        for line, row in enumerate(table.rows, start=4):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, text)
        sheet.freeze_panes(4, 0)
        sheet.autofilter(3, 0, 3 + max(len(table.rows), 1), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(3)
        sheet.fit_to_pages(1, 0)
    return target.getvalue()


def comma_separated(table: PlainTable) -> bytes:
    """Return CSV with a byte order mark for spreadsheets; what would be a formula there begins with '."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([title for title, _ in table.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
