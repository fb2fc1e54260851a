"""The report as a workbook to calculate with: numbers as numbers, a sheet a part, what was set by hand on the last."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from admin.documents.report.contents import UNIT_HEADER, Contents
from congress import clock
from congress.reports.checks import checks
from congress.reports.figures import OVERVIEW, labels
from congress.reports.wording import figure_words

_COUNT, _SHARE = "#,##0", "0.0%"  # the reader's own signs: in Vietnam 1.234 and 30,7%


class _Looks:
    """Formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format(
            {
                "bold": True,
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "bg_color": "#efefef",
            }
        )
        self.text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"num_format": "@", "border": 1, "bold": True})
        self.part = book.add_format({"num_format": "@", "border": 1, "italic": True, "indent": 2})
        self.count = book.add_format({"num_format": _COUNT, "border": 1})
        self.strong_count = book.add_format({"num_format": _COUNT, "border": 1, "bold": True})
        self.share = book.add_format({"num_format": _SHARE, "border": 1})
        self.by_hand = book.add_format({"num_format": _COUNT, "border": 1, "bg_color": "#fdf3dd"})
        self.bad = book.add_format({"num_format": "@", "border": 1, "bold": True, "font_color": "#9b1c1c"})


def render(told: Contents) -> bytes:
    """Return the workbook; whatever anybody typed is written as text, never as a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        looks = _Looks(book)
        _overview(book, looks, told)
        _structure(book, looks, told)
        _units(book, looks, told)
        _trail(book, looks, told)
    return target.getvalue()


def _sheet(book: Any, looks: _Looks, told: Contents, name: str, columns: Sequence[tuple[str, float]]) -> Any:
    """Begin a sheet: what report it is of, and the header of its table in the fourth row."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{told.name}: {told.subject}", looks.title)
    sheet.write_string(1, 0, " ".join(filter(None, (told.occasion, told.standing_of))))
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, title, looks.header)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    return sheet


def _overview(book: Any, looks: _Looks, told: Contents) -> None:
    sheet = _sheet(book, looks, told, "Số lượng", (("Nội dung", 44), ("Số lượng", 14), ("Tỷ lệ", 12)))
    figures, standing = told.report.figures, told.report.standing
    for line, (key, label) in enumerate(OVERVIEW.items(), start=4):
        sheet.write_string(line, 0, label, looks.text)
        sheet.write_number(line, 1, figures[key], looks.by_hand if key in standing else looks.count)
        if key in {"present", "absent"} and figures["summoned"]:
            sheet.write_number(line, 2, figures[key] / figures["summoned"], looks.share)
        else:
            sheet.write_string(line, 2, "", looks.text)


def _structure(book: Any, looks: _Looks, told: Contents) -> None:
    columns = ((f"Nội dung (tính trên {told.base})", 52), ("Số lượng", 14), ("Tỷ lệ", 12))
    sheet = _sheet(book, looks, told, "Thành phần, cơ cấu", columns)
    base = told.report.figures.base_count
    line = 3
    for line, row in enumerate(told.structure(), start=4):
        sheet.write_string(line, 0, row.label, {0: looks.strong, 1: looks.text, 2: looks.part}[row.level])
        if row.number is None:
            sheet.write_string(line, 1, row.count, looks.text)
        else:
            is_by_hand = row.count.endswith("*")
            sheet.write_number(line, 1, row.number, looks.by_hand if is_by_hand else looks.count)
        if row.number is not None and row.share and base:
            sheet.write_number(line, 2, row.number / base, looks.share)
        else:
            sheet.write_string(line, 2, "", looks.text)
    for below, words in enumerate(told.people, start=line + 2):
        sheet.write_string(below, 0, words)


def _units(book: Any, looks: _Looks, told: Contents) -> None:
    widths = (6, 48, 11, 10, 12, 14, 10, 12, 24)
    sheet = _sheet(book, looks, told, "Theo đoàn", tuple(zip(UNIT_HEADER, widths, strict=True)))
    sheet.set_landscape()
    for line, unit in enumerate(told.units(), start=4):
        text, count = (looks.strong, looks.strong_count) if unit.is_total else (looks.text, looks.count)
        for column, cell in enumerate(unit.cells):
            number = unit.numbers[column - 2] if 2 <= column < 2 + len(unit.numbers) else None
            if number is not None:
                sheet.write_number(line, column, number, looks.by_hand if cell.endswith("*") else count)
            elif column == 2 + len(unit.numbers) and unit.numbers[0]:
                sheet.write_number(line, column, unit.numbers[1] / unit.numbers[0], looks.share)
            else:
                sheet.write_string(line, column, cell, text)


def _trail(book: Any, looks: _Looks, told: Contents) -> None:
    """Write every correction there was, then every check."""
    columns = (("Số liệu", 52), ("Máy tính", 12), ("Chỉnh thành", 14), ("Lý do", 40), ("Người chỉnh", 18), ("Lúc", 18))
    sheet = _sheet(book, looks, told, "Chỉnh tay, đối chiếu", columns)
    sheet.set_landscape()
    named = labels(told.report.figures)
    line = 4
    for line, one in enumerate(told.report.corrections, start=4):
        cells = (
            named[one.figure],
            figure_words(one.figure, one.counted),
            "như máy tính" if one.value is None else figure_words(one.figure, one.value),
            one.reason,
            told.names.get(one.actor, one.actor),
            f"{clock.local(one.at, told.zone):%H:%M %d/%m/%Y}",
        )
        for column, text in enumerate(cells):
            sheet.write_string(line, column, text, looks.text)
    line += 2
    for column, title in enumerate(("Đối chiếu", "Phải là", "Đang là", "Kết quả")):
        sheet.write_string(line, column, title, looks.header)
    for below, check in enumerate(checks(told.report.figures), start=line + 1):
        sheet.write_string(below, 0, check.words, looks.text)
        sheet.write_number(below, 1, check.expected, looks.count)
        sheet.write_number(below, 2, check.found, looks.count)
        sheet.write_string(below, 3, "khớp" if check.holds else "CHƯA KHỚP", looks.text if check.holds else looks.bad)
