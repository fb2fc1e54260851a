"""A list as a workbook of one sheet: a header that stays, filters, fit to the width of a page."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter


def render(name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]) -> bytes:
    """Return an xlsx workbook; columns are titles with their width.

    Every cell is text: nothing anybody typed is ever taken for a formula.
    """
    target, lines = BytesIO(), list(rows)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"num_format": "@"})
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(lines), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for line, cells in enumerate(lines, start=1):
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
    return target.getvalue()
