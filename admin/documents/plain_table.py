"""A plain table as a workbook of one sheet, or as text with commas: every cell is text, nothing typed is a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Columns = Sequence[tuple[str, int]]  # titles with their width in characters


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table that leaves the house; `note` says of what and as of when it is."""

    name: str
    note: str
    columns: Columns
    rows: tuple[tuple[str, ...], ...]


def xlsx(table: PlainTable) -> bytes:
    """Return a workbook with name and note above the header."""
    return render(table.name, table.columns, table.rows, table.note)


def render(name: str, columns: Columns, rows: Iterable[Sequence[str]], note: str = "") -> bytes:
    """Return an xlsx workbook: a header that stays, filters, fit to the width of a page.

    Every cell is text: nothing anybody typed is ever taken for a formula.
    """
    target, lines = BytesIO(), list(rows)
    header = 3 if note else 0
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"num_format": "@"})
        if note:
            sheet.write_string(0, 0, name, book.add_format({"bold": True, "font_size": 14}))
            sheet.write_string(1, 0, note)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(header, column, title, bold)
        sheet.freeze_panes(header + 1, 0)
        sheet.autofilter(header, 0, header + len(lines), len(columns) - 1)
        sheet.repeat_rows(header)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        for line, cells in enumerate(lines, start=header + 1):
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
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
