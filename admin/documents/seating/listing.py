"""A list as it is printed and as it is calculated with: one value, drawn on A4 here, written as a table elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import INK, MUTED, RED, REGULAR, SEMIBOLD
from admin.documents.seating.lettering import cut, shown, width_of, wrapped
from admin.documents.seating.page import (
    HEADING_HEIGHT,
    LINE,
    PALE,
    Heading,
    Sheet,
    draw_foot,
    draw_heading,
    open_canvas,
)

_MARGIN = 12 * mm
_SHEETS = {False: Sheet(*A4, _MARGIN), True: Sheet(*landscape(A4), _MARGIN)}
_SIZE, _LEADING, _PAD = 8.6, 11.2, 3.0
_HEAD_SIZE, _TITLE_SIZE = 7.4, 11.0
_TITLE_HEIGHT, _HEAD_HEIGHT, _BETWEEN_GROUPS = 19.0, 14.0, 12.0
_KEPT_TOGETHER = 0.5  # of a page: a shorter group is not divided
_BASELINE = 0.76  # of the leading, from a line's top
_BOX = 9.0  # points, a box to tick


class Kind(Enum):
    """How a column is set. A BOX holds "" for one to tick, anything else for one that is ticked."""

    TEXT = auto()
    STRONG = auto()
    NUMBER = auto()
    BOX = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its width on paper in millimetres."""

    title: str
    width: float
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line; a strong row stands out: the head of a delegation."""

    cells: tuple[str, ...]
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below a title of their own, with a note at its right; `text` is read out before them."""

    title: str
    note: str
    rows: tuple[Row, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in groups. `is_apart`: each group begins a page, to be handed out by itself."""

    title: str
    note: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    is_apart: bool = False
    is_lying: bool = False
    when_empty: str = "Chưa có ai trong danh sách này."


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Line:
    """A row broken into lines, ready to be drawn."""

    cells: tuple[list[str], ...]
    height: float
    is_strong: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands of a group on one page."""

    group: Group
    text: tuple[str, ...]
    lines: tuple[_Line, ...]
    is_continued: bool


def pdf(listing: Listing, heading: Heading) -> bytes:
    """Return the list on A4; a group's title and the header of the columns stand again where a page goes on."""
    sheet, target = _SHEETS[listing.is_lying], BytesIO()
    canvas = open_canvas(target, sheet, f"{listing.title} – {heading.session}")
    scale = sheet.inner_width / sum(column.width for column in listing.columns)
    widths = [column.width * scale for column in listing.columns]
    pages = list(_pages(listing, sheet, widths)) or [[]]
    for number, parts in enumerate(pages, start=1):
        y = draw_heading(canvas, sheet, heading, listing.title.upper(), listing.note)
        if not parts:
            canvas.setFillColor(MUTED)
            canvas.setFont(REGULAR, 11)
            canvas.drawString(sheet.margin, y - 20, listing.when_empty)
        for part in parts:
            y = _draw_part(canvas, sheet, listing.columns, widths, part, y)
        draw_foot(canvas, sheet, number, len(pages))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _pages(listing: Listing, sheet: Sheet, widths: Sequence[float]) -> Iterator[list[_Part]]:
    """Divide the groups over pages; a title never stands alone at the foot of one."""
    whole = sheet.height - 2 * sheet.margin - HEADING_HEIGHT
    page: list[_Part] = []
    left = whole
    for group in listing.groups:
        lines = [_line(listing.columns, row, widths) for row in group.rows]
        text = wrapped(shown(group.text), REGULAR, _SIZE, sheet.inner_width, 99) if group.text else []
        is_continued = False
        while lines or not is_continued:
            above = _TITLE_HEIGHT + _HEAD_HEIGHT + (len(text) * _LEADING + _PAD if text else 0)
            is_new_sheet = listing.is_apart and not is_continued
            together = above + sum(line.height for line in lines)
            if together > whole * _KEPT_TOGETHER:
                together = above + sum(line.height for line in lines[:2])
            if page and (is_new_sheet or left < together):
                yield page
                page, left = [], whole
            count = _count_fitting(lines, left - above)
            page.append(_Part(group, tuple(text), tuple(lines[:count]), is_continued))
            left -= above + sum(line.height for line in lines[:count]) + _BETWEEN_GROUPS
            lines, text, is_continued = lines[count:], [], True
            if lines:
                yield page
                page, left = [], whole
    if page:
        yield page


def _count_fitting(lines: Sequence[_Line], height: float) -> int:
    """Return how many of the lines have room; one at least, or a page would stay empty for ever."""
    used = 0.0
    for count, line in enumerate(lines):
        used += line.height
        if used > height:
            return max(count, 1)
    return len(lines)


def _line(columns: Sequence[Column], row: Row, widths: Sequence[float]) -> _Line:
    cells = tuple(
        [cell]
        if column.kind is Kind.BOX
        else wrapped(shown(cell), _font(column, row.is_strong), _SIZE, width - 2 * _PAD)
        for column, cell, width in zip(columns, row.cells, widths, strict=True)
    )
    return _Line(cells, max(map(len, cells)) * _LEADING + 2 * _PAD, row.is_strong)


def _font(column: Column, is_strong: bool) -> str:
    return SEMIBOLD if is_strong or column.kind is Kind.STRONG else REGULAR


def _draw_part(
    canvas: Canvas, sheet: Sheet, columns: Sequence[Column], widths: Sequence[float], part: _Part, top: float
) -> float:
    """Draw a part of a group from `top` down; return where it ends."""
    y = _draw_title(canvas, sheet, part, top)
    for told in part.text:
        canvas.setFont(REGULAR, _SIZE)
        canvas.setFillColor(INK)
        canvas.drawString(sheet.margin, y - _BASELINE * _LEADING, told)
        y -= _LEADING
    y -= _PAD if part.text else 0
    canvas.setFillColor(PALE)
    canvas.rect(sheet.margin, y - _HEAD_HEIGHT, sheet.inner_width, _HEAD_HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(MUTED)
    canvas.setFont(SEMIBOLD, _HEAD_SIZE)
    for column, left, width in _places(columns, widths, sheet.margin):
        _draw_text(canvas, column, left, width, y - _HEAD_HEIGHT + 4.2, shown(column.title), SEMIBOLD, _HEAD_SIZE)
    y -= _HEAD_HEIGHT
    canvas.setLineWidth(0.4)
    for line in part.lines:
        for (column, left, width), cell in zip(_places(columns, widths, sheet.margin), line.cells, strict=True):
            _draw_cell(canvas, column, left, width, y - _PAD, cell, is_strong=line.is_strong)
        y -= line.height
        canvas.setStrokeColor(LINE)
        canvas.line(sheet.margin, y, sheet.width - sheet.margin, y)
    return y - _BETWEEN_GROUPS


def _places(columns: Sequence[Column], widths: Sequence[float], left: float) -> Iterator[tuple[Column, float, float]]:
    for column, width in zip(columns, widths, strict=True):
        yield column, left, width
        left += width


def _draw_title(canvas: Canvas, sheet: Sheet, part: _Part, top: float) -> float:
    note = shown(part.group.note)
    room = sheet.inner_width - width_of(note, REGULAR, _SIZE) - 12
    title = shown(part.group.title) + (" (tiếp theo)" if part.is_continued else "")
    canvas.setFillColor(RED)
    canvas.setFont(SEMIBOLD, _TITLE_SIZE)
    canvas.drawString(sheet.margin, top - 13, cut(title, SEMIBOLD, _TITLE_SIZE, room))
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, _SIZE)
    canvas.drawRightString(sheet.width - sheet.margin, top - 13, note)
    return top - _TITLE_HEIGHT


def _draw_cell(
    canvas: Canvas, column: Column, left: float, width: float, top: float, cell: Sequence[str], *, is_strong: bool
) -> None:
    if column.kind is Kind.BOX:
        _draw_box(canvas, left + (width - _BOX) / 2, top - _LEADING + 1, is_ticked=bool(cell[0]))
        return
    font = _font(column, is_strong)
    canvas.setFillColor(INK)
    canvas.setFont(font, _SIZE)
    for count, text in enumerate(cell):
        _draw_text(canvas, column, left, width, top - (count + _BASELINE) * _LEADING, text, font, _SIZE)


def _draw_text(
    canvas: Canvas, column: Column, left: float, width: float, y: float, text: str, font: str, size: float
) -> None:
    if column.kind is Kind.NUMBER:
        canvas.drawRightString(left + width - _PAD, y, text)
    elif column.kind is Kind.BOX:
        canvas.drawCentredString(left + width / 2, y, cut(text, font, size, width))
    else:
        canvas.drawString(left + _PAD, y, cut(text, font, size, width - _PAD))


def _draw_box(canvas: Canvas, left: float, bottom: float, *, is_ticked: bool) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.rect(left, bottom, _BOX, _BOX, stroke=1, fill=0)
    if is_ticked:
        canvas.setLineWidth(1.3)
        canvas.line(left + 1.8, bottom + 4.4, left + 3.8, bottom + 2.0)
        canvas.line(left + 3.8, bottom + 2.0, left + 7.6, bottom + 7.4)
    canvas.setLineWidth(0.4)
