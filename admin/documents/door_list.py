"""Door lists on A4, in large type, to be ticked by hand at a gate where nothing else works any more.

Each delegation has sheets of its own that count their pages, so that a gate can be handed one; a sheet without names
is for whoever comes and stands on none.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import INK, MUTED, RED, REGULAR, SEMIBOLD
from admin.documents.seating.lettering import cut, shown, wrapped
from admin.documents.seating.page import LINE, PALE, Heading, Sheet, draw_heading, open_canvas
from congress.attendance_book.door_lists import Awaited, DoorList
from congress.vietnamese import group_number

_MARGIN = 12 * mm
_SHEET = Sheet(*A4, _MARGIN)
_NAME, _LEADING, _SMALL, _SMALL_LEADING = 13.0, 16.0, 9.0, 11.5
_PAD, _BASELINE = 4.0, 0.78
_FORM_HEIGHT, _HEAD_HEIGHT, _TITLE_HEIGHT = 30.0, 18.0, 24.0
_BOX = 15.0  # points
_LEAST_HEIGHT = 34.0  # of a row: a hand must have room to write its hour and name
_BLANK_HEIGHT = 38.0
_FOOT = 7 * mm
_COLUMNS = (  # title, millimetres
    ("STT", 10),
    ("Có mặt", 15),
    ("Mã đại biểu", 25),
    ("Họ và tên", 64),
    ("Ghế", 17),
    ("Thành phần", 22),
    ("Giờ vào", 16),
    ("Ký", 17),
)
_BLANK_COLUMNS = (
    ("STT", 10),
    ("Có mặt", 15),
    ("Họ và tên", 60),
    ("Đoàn, đơn vị", 45),
    ("Điện thoại", 28),
    ("Giờ vào", 14),
    ("Ký", 14),
)
_WRITTEN = frozenset(("Giờ vào", "Ký", *(title for title, _ in _BLANK_COLUMNS[3:])))
_NAME_ROOM = 64 * mm - 2 * _PAD
_FORM = (("Cửa", 44), ("Người ghi", 62), ("Ngày", 34), ("Bắt đầu ghi lúc", 46))


def render(lists: Sequence[DoorList], heading: Heading, *, with_blank: bool = True) -> bytes:
    """Return all lists as one PDF, each beginning a page; `with_blank` adds the sheet for people on no list."""
    target = BytesIO()
    canvas = open_canvas(target, _SHEET, f"Danh sách điểm danh tại cửa – {heading.session}")
    for one in lists:
        _draw_list(canvas, one, heading)
    if with_blank or not lists:
        _draw_blank(canvas, heading)
    canvas.save()
    return target.getvalue()


def _draw_list(canvas: Canvas, one: DoorList, heading: Heading) -> None:
    pages = list(_pages(one.people))
    told = f"{len(one.people)} người" + (f", {one.came} đã vào" if one.came else "")
    for number, rows in enumerate(pages, start=1):
        y = _draw_top(canvas, heading, one.delegation, told, is_continued=number > 1)
        y = _draw_columns(canvas, _COLUMNS, y)
        for place, person in rows:
            y = _draw_person(canvas, place, person, y)
        _draw_foot(canvas, one.delegation, heading, f"trang {number}/{len(pages)}")
        canvas.showPage()


def _pages(people: Sequence[Awaited]) -> Iterator[list[tuple[int, Awaited]]]:
    whole = _room()
    left, rows = whole, list[tuple[int, Awaited]]()
    for place, person in enumerate(people, start=1):
        height = _height(person)
        if rows and height > left:
            yield rows
            left, rows = whole, []
        rows.append((place, person))
        left -= height
    yield rows


def _room() -> float:
    above = 2 * _MARGIN + 18.5 * mm + _TITLE_HEIGHT + _FORM_HEIGHT + _HEAD_HEIGHT
    return float(_SHEET.height - above)


def _name_lines(person: Awaited) -> list[str]:
    return wrapped(shown(person.full_name), SEMIBOLD, _NAME, _NAME_ROOM, 2)


def _told_lines(person: Awaited) -> list[str]:
    title = "; ".join(dict.fromkeys(part for part in (person.position_title, person.unit) if part))
    told = ", ".join(part for part in (person.honorific, title) if part)
    marks = " · ".join(
        word
        for word, holds in (
            ("Khách danh dự", person.is_honoured),
            ("Trưởng đoàn", person.is_head),
            (f"Báo vắng: {person.excuse}", bool(person.excuse)),
        )
        if holds
    )
    lines = wrapped(shown(told), REGULAR, _SMALL, _NAME_ROOM, 2) if told else []
    return lines + ([cut(shown(marks), SEMIBOLD, _SMALL, _NAME_ROOM)] if marks else [])


def _height(person: Awaited) -> float:
    text = len(_name_lines(person)) * _LEADING + len(_told_lines(person)) * _SMALL_LEADING
    return max(text + 2 * _PAD, _LEAST_HEIGHT)


def _draw_top(canvas: Canvas, heading: Heading, title: str, told: str, *, is_continued: bool) -> float:
    """Draw the heading, the delegation, and what whoever ticks writes first; return where it ends."""
    y = draw_heading(canvas, _SHEET, heading, "DANH SÁCH ĐIỂM DANH TẠI CỬA", told)
    canvas.setFillColor(RED)
    canvas.setFont(SEMIBOLD, 16)
    words = shown(title) + (" (tiếp theo)" if is_continued else "")
    canvas.drawString(_MARGIN, y - 15, cut(words, SEMIBOLD, 16, _SHEET.inner_width))
    y -= _TITLE_HEIGHT
    canvas.setFillColor(INK)
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.5)
    canvas.setDash(0.6, 2)
    left = _MARGIN
    for word, width in _FORM:
        canvas.setFont(REGULAR, 10)
        canvas.drawString(left, y - 16, f"{word}:")
        start = left + canvas.stringWidth(f"{word}:", REGULAR, 10) + 4
        canvas.line(start, y - 18, left + width * mm - 6, y - 18)
        left += width * mm
    canvas.setDash()
    return y - _FORM_HEIGHT


def _draw_columns(canvas: Canvas, columns: Sequence[tuple[str, int]], y: float) -> float:
    canvas.setFillColor(PALE)
    canvas.rect(_MARGIN, y - _HEAD_HEIGHT, _SHEET.inner_width, _HEAD_HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, _SMALL)
    for left, width, title in _places(columns):
        canvas.drawString(left + _PAD, y - 12.5, cut(title, SEMIBOLD, _SMALL, width - _PAD))
    return y - _HEAD_HEIGHT


def _places(columns: Sequence[tuple[str, int]]) -> Iterator[tuple[float, float, str]]:
    left = _MARGIN
    for title, width in columns:
        yield left, width * mm, title
        left += width * mm


def _draw_person(canvas: Canvas, place: int, person: Awaited, top: float) -> float:
    height = _height(person)
    came = f"{person.came_at:%H:%M}" if person.came_at else ""
    texts = (str(place), "", group_number(person.number), "", person.seat, person.category, came, "")
    for (left, width, title), text in zip(_places(_COLUMNS), texts, strict=True):
        if title == "Có mặt":
            _draw_box(canvas, left + (width - _BOX) / 2, top - _PAD - _BOX - 2, is_ticked=bool(came))
        elif title == "Họ và tên":
            _draw_name(canvas, left, person, top)
        elif title == "Thành phần":
            canvas.setFont(REGULAR, _SMALL)
            for count, line in enumerate(wrapped(shown(text), REGULAR, _SMALL, width - _PAD, 3)):
                canvas.drawString(left + _PAD, top - _PAD - (count + _BASELINE) * _SMALL_LEADING, line)
        else:
            font = SEMIBOLD if title == "Ghế" else REGULAR
            size = min(11.5, (width - 2 * _PAD) / (canvas.stringWidth(shown(text), font, 1) or 1))
            canvas.setFont(font, size)
            canvas.drawString(left + _PAD, top - _PAD - _BASELINE * _LEADING, shown(text))
    _rule(canvas, _COLUMNS, top, top - height)
    return top - height


def _draw_name(canvas: Canvas, left: float, person: Awaited, top: float) -> None:
    y = top - _PAD
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, _NAME)
    for line in _name_lines(person):
        canvas.drawString(left + _PAD, y - _BASELINE * _LEADING, line)
        y -= _LEADING
    for line in _told_lines(person):
        canvas.setFont(REGULAR, _SMALL)
        canvas.drawString(left + _PAD, y - _BASELINE * _SMALL_LEADING, line)
        y -= _SMALL_LEADING


def _rule(canvas: Canvas, columns: Sequence[tuple[str, int]], top: float, bottom: float) -> None:
    """Close a row below, and set apart the places where somebody writes."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, bottom, _SHEET.width - _MARGIN, bottom)
    for left, _, title in _places(columns):
        if title in _WRITTEN:
            canvas.line(left, top, left, bottom)


def _draw_box(canvas: Canvas, left: float, bottom: float, *, is_ticked: bool) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1)
    canvas.rect(left, bottom, _BOX, _BOX, stroke=1, fill=0)
    if is_ticked:
        canvas.setLineWidth(1.8)
        canvas.line(left + 3, bottom + 7.5, left + 6.3, bottom + 3.5)
        canvas.line(left + 6.3, bottom + 3.5, left + 12.5, bottom + 12)


def _draw_blank(canvas: Canvas, heading: Heading) -> None:
    """One sheet for those on no list; an organizer looks each of them up afterwards."""
    title = "Người không có tên trong danh sách"
    y = _draw_top(canvas, heading, title, "ghi chữ in hoa, rõ ràng", is_continued=False)
    y = _draw_columns(canvas, _BLANK_COLUMNS, y)
    for place in range(1, int(_room() / _BLANK_HEIGHT) + 1):
        for left, width, name in _places(_BLANK_COLUMNS):
            if name == "STT":
                canvas.setFillColor(MUTED)
                canvas.setFont(REGULAR, 11)
                canvas.drawString(left + _PAD, y - 22, str(place))
            elif name == "Có mặt":
                _draw_box(canvas, left + (width - _BOX) / 2, y - 10 - _BOX, is_ticked=False)
        _rule(canvas, _BLANK_COLUMNS, y, y - _BLANK_HEIGHT)
        y -= _BLANK_HEIGHT
    _draw_foot(canvas, title, heading, "trang 1/1")
    canvas.showPage()


def _draw_foot(canvas: Canvas, title: str, heading: Heading, page: str) -> None:
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(INK)
    canvas.drawRightString(_SHEET.width - _MARGIN, _FOOT, page)
    canvas.setFillColor(MUTED)
    room = _SHEET.inner_width - 60
    canvas.drawString(_MARGIN, _FOOT, cut(f"{shown(title)} – {heading.as_of}", REGULAR, 9, room))
