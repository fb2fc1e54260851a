"""The report of an import: what became of every row, and the rejected ones as a list to correct and send in again."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from admin.documents.import_words import FATE_WORDS
from congress.file_formats.headers import IGNORED, USUAL_LABELS, Column
from congress.models import Fate, ImportedRow

TO_CORRECT, ALL_ROWS = "Dòng cần sửa", "Tất cả các dòng"
_WHY = "Lý do trả lại"
_COLUMNS = (("Trang tính", 18), ("Dòng", 8), ("Họ và tên", 28), ("Kết quả", 22), ("Ghi chú", 90))


def render(filename: str, sheets: Sequence[Mapping[str, Any]], rows: Sequence[ImportedRow]) -> bytes:
    """Return an xlsx workbook; the sheet to correct comes first and is left out when nothing was rejected.

    The other sheet is no list of people to the importer: hidden from it by a title that names no column.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        rejected = [row for row in rows if row.fate == Fate.REJECTED and row.raw is not None]
        if rejected:
            _write_rejected(book, sheets, rejected)
        _write_all(book, filename, rows)
    return target.getvalue()


def _write_rejected(book: Any, sheets: Sequence[Mapping[str, Any]], rows: Sequence[ImportedRow]) -> None:
    """Write the rows as they came, each below a header that is read as theirs was; a sheet for each layout.

    A column that was understood goes by its usual name: of a header in two rows, or of one that a person had to
    explain, the words alone would not be understood again. Columns that are not taken in are left out.
    """
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    red = book.add_format({"font_color": "#9b1c1c", "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    found = {sheet["name"]: sheet for sheet in sheets}
    for number, name in enumerate(dict.fromkeys(row.sheet for row in rows), start=1):
        sheet = book.add_worksheet(TO_CORRECT if number == 1 else f"{TO_CORRECT} {number}")
        header = _header(found[name]["labels"], found[name]["words"])
        sheet.set_column(0, len(header) - 1, 18, text)
        sheet.set_column(len(header), len(header), 50)
        sheet.freeze_panes(1, 0)
        for column, label in enumerate((*header.values(), _WHY)):
            sheet.write_string(0, column, label, bold)
        for line, row in enumerate((row for row in rows if row.sheet == name), start=1):
            cells = dict(enumerate(row.raw or ()))
            for column, index in enumerate(header):
                sheet.write_string(line, column, cells.get(index, ""))
            sheet.write_string(line, len(header), " ".join(row.words), red)


def _header(labels: Sequence[str], words: Sequence[str]) -> dict[int, str]:
    """Return the labels of the columns that are taken in, by their place among a row's cells."""
    usual = {str(column): label for column, label in USUAL_LABELS.items()}
    header = {index: usual.get(word, labels[index]) for index, word in enumerate(words) if word != IGNORED}
    if Column.DELEGATION not in words:
        header[len(labels)] = USUAL_LABELS[Column.DELEGATION]
    return header


def _write_all(book: Any, filename: str, rows: Sequence[ImportedRow]) -> None:
    sheet = book.add_worksheet(ALL_ROWS)
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"Kết quả nạp danh sách: {filename}", bold)
    for column, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width, wrapped)
        sheet.write_string(2, column, title, bold)
    sheet.freeze_panes(3, 0)
    for line, row in enumerate(rows, start=3):
        sheet.write_string(line, 0, row.sheet)
        sheet.write_number(line, 1, row.row)
        sheet.write_string(line, 2, row.name)
        sheet.write_string(line, 3, FATE_WORDS[Fate(row.fate)])
        sheet.write_string(line, 4, " ".join(row.words))
