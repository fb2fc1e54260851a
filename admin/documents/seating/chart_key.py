"""The key below a chart: what its colours and signs mean."""

from collections import Counter
from collections.abc import Mapping, Sequence

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import INK, MUTED, REGULAR, SEMIBOLD
from admin.documents.seating.chart_cell import EMPTY, HEAD, WHEELCHAIR, draw_sign, signs
from admin.documents.seating.lettering import cut, mark_forms, width_of
from admin.documents.seating.page import LINE, Sheet
from congress.seating.snapshot import Chair
from congress.seating.whereabouts import ChairState

_LINES, _LEADING, _SIZE = 5, 9.2, 6.8
_NARROWEST = 29 * mm


def draw_key(canvas: Canvas, sheet: Sheet, chairs: Sequence[Chair], tints: Mapping[str, Color], bottom: float) -> float:
    """Draw what colours and signs mean, the delegations in their order; return the height it took."""
    people = [chair.person for chair in chairs if chair.person is not None]
    counts = Counter(person.delegation_code for person in people)
    delegations = {person.delegation_code: person for person in sorted(people, key=lambda who: who.delegation_rank)}
    left, width = sheet.margin, sheet.inner_width
    columns = max(4, -(-len(delegations) // _LINES))
    columns = min(columns, max(int(width / _NARROWEST), 1))
    lines = -(-len(delegations) // columns)
    column = width / columns
    top = bottom + _LEADING * (lines + 1.3)
    for place, (code, person) in enumerate(delegations.items()):
        x, y = left + place // lines * column, top - _LEADING * (place % lines + 1)
        _swatch(canvas, x, y, tints[code])
        count = f" ({counts[code]})"
        room = column - 14 - width_of(count, REGULAR, _SIZE) - 3
        _, name, mark = mark_forms(person.delegation, code)
        room -= width_of(mark, SEMIBOLD, _SIZE) + 3
        canvas.setFont(SEMIBOLD, _SIZE)
        canvas.drawString(x + 11, y, mark)
        canvas.setFont(REGULAR, _SIZE)
        canvas.drawString(x + 14 + width_of(mark, SEMIBOLD, _SIZE), y, cut(name, REGULAR, _SIZE, room) + count)
    _draw_signs(canvas, chairs, left, bottom)
    return top - bottom


def _swatch(canvas: Canvas, x: float, y: float, colour: Color) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.setFillColor(colour)
    canvas.rect(x, y - 1, 8, 6.6, stroke=1, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, _SIZE)


def _draw_signs(canvas: Canvas, chairs: Sequence[Chair], left: float, bottom: float) -> None:
    people = [chair.person for chair in chairs if chair.person is not None]
    shown_signs = {sign for person in people for sign in signs(person)}
    x = left
    for sign, told in ((HEAD, "trưởng đoàn"), (WHEELCHAIR, "đi xe lăn")):
        if sign in shown_signs:
            x += draw_sign(canvas, x, bottom, sign, _SIZE - 1) + 2
            x = _told(canvas, x, bottom, told)
    states = {chair.state for chair in chairs}
    for state, told in (
        (ChairState.HELD, "ghế giữ"),
        (ChairState.FREE, "ghế trống"),
        (ChairState.CLOSED, "ghế đóng"),
    ):
        if state in states:
            _swatch(canvas, x, bottom, EMPTY[state][0])
            x = _told(canvas, x + 11, bottom, told)
    _told(canvas, x, bottom, "Hai chiều đúng tỷ lệ từng chiều; hàng được vẽ sát hơn thực tế để đủ chỗ ghi tên.")


def _told(canvas: Canvas, x: float, y: float, text: str) -> float:
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, _SIZE)
    canvas.drawString(x, y, text)
    return x + width_of(text, REGULAR, _SIZE) + 12
