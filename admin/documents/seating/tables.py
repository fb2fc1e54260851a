"""A list as a workbook or as CSV, to be worked on elsewhere: one line a row, the group's title in a first column."""

import csv
from io import BytesIO, StringIO

import xlsxwriter

from admin.documents.seating.listing import Listing
from admin.documents.seating.page import Heading

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_CHARACTERS_A_MM = 0.55


def xlsx(listing: Listing, heading: Heading) -> bytes:
    """Return a workbook with its title above the header. Every cell is text: nothing is taken for a formula."""
    target = BytesIO()
    titles = ["Nhóm", *(column.title for column in listing.columns)]
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        big = book.add_format({"bold": True, "font_size": 14})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        strong = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bold": True})
        sheet.set_column(0, 0, 28)
        for place, column in enumerate(listing.columns, start=1):
            sheet.set_column(place, place, max(column.width * _CHARACTERS_A_MM, 6))
        sheet.write_string(0, 0, listing.title, big)
        sheet.write_string(1, 0, f"{heading.session}, {heading.as_of}")
        for place, title in enumerate(titles):
            sheet.write_string(3, place, title, bold)
        line = 3
        for group in listing.groups:
            for row in group.rows:
                line += 1
                for place, cell in enumerate((group.title, *row.cells)):
                    sheet.write_string(line, place, cell, strong if row.is_strong else text)
        sheet.freeze_panes(4, 0)
        sheet.autofilter(3, 0, max(line, 4), len(titles) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(3)
        sheet.fit_to_pages(1, 0)
    return target.getvalue()


def comma_separated(listing: Listing) -> bytes:
    """Return CSV with a byte order mark for spreadsheets; what would be a formula there begins with '."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(["Nhóm", *(column.title for column in listing.columns)])
    for group in listing.groups:
        writer.writerows([_as_text(cell) for cell in (group.title, *row.cells)] for row in group.rows)
    return target.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
