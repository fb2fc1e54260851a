"""Place cards (bảng tên để bàn): tents of A4, two on a sheet, and small ones of 9 × 5.5 cm, ten on a sheet."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import GOLD, INK, MUTED, RED, REGULAR, SEMIBOLD
from admin.documents.even_lines import even_lines
from admin.documents.seating.lettering import cut, largest, shown, width_of
from admin.documents.seating.page import LINE, Sheet, open_canvas
from congress.seating.snapshot import Attendee, Chair, Seating

_SMALL, _ACROSS, _DOWN = (90 * mm, 55 * mm), 2, 5
_MOST_TITLE_LINES = 3
_ONE_LINE_IF = 0.66  # of the largest size: smaller than that, a name is set on two lines


@dataclass(frozen=True, slots=True)
class Card:
    """One card. Texts may be "" but the name; `seat` tells who sets the table where it belongs."""

    honorific: str
    name: str
    title: str
    seat: str


@dataclass(frozen=True, slots=True)
class _Face:
    """Sizes on one face of a card, points."""

    width: float
    height: float
    name: float
    honorific: float
    title: float
    seat: float
    side: float  # left free on both sides


_TENT_FACE = _Face(A4[0], A4[1] / 4, name=50, honorific=17, title=15, seat=9, side=16 * mm)
_SMALL_FACE = _Face(*_SMALL, name=22, honorific=9.5, title=8.5, seat=7, side=5 * mm)


def cards_of(seating: Seating, fits: Callable[[Chair], bool] | None = None, ids: Collection[int] = ()) -> list[Card]:
    """Make the cards of those whose chair fits, or of these people; with neither, of everybody, chair by chair."""
    if ids:
        seated = [(chair.person, chair.label) for chair in seating.chairs if chair.person is not None]
        chosen = [*seated, *((person, "") for person in seating.unseated)]
        return [_card(person, label) for person, label in chosen if person.id in ids]
    found = [
        _card(chair.person, chair.label)
        for chair in seating.chairs
        if chair.person is not None and (fits is None or fits(chair))
    ]
    return found if fits is not None else [*found, *(_card(person, "") for person in seating.unseated)]


def _card(person: Attendee, seat: str) -> Card:
    return Card(person.honorific, person.full_name, person.position_title or person.unit, seat)


def tents(cards: Sequence[Card], title: str) -> bytes:
    """Return A4 sheets of two tents: cut in the middle, fold each along its dotted line, the name on both sides."""
    target = BytesIO()
    canvas = open_canvas(target, Sheet(*A4, 0), title)
    for index, card in enumerate(cards):
        if index and index % 2 == 0:
            canvas.showPage()
        bottom = A4[1] / 2 * (1 - index % 2)
        fold = bottom + _TENT_FACE.height
        _dashes(canvas, 0, A4[1] / 2, A4[0], A4[1] / 2, (4, 3))
        _dashes(canvas, 0, fold, A4[0], fold, (0.6, 4))
        _draw_face(canvas, card, _TENT_FACE, 0, bottom)
        canvas.saveState()
        canvas.translate(A4[0], fold + _TENT_FACE.height)
        canvas.rotate(180)
        _draw_face(canvas, card, _TENT_FACE, 0, 0)
        canvas.restoreState()
    return _finished(canvas, target, cards)


def small(cards: Sequence[Card], title: str) -> bytes:
    """Return A4 sheets of ten cards of 9 × 5.5 cm, to be cut along the dashes."""
    target = BytesIO()
    canvas = open_canvas(target, Sheet(*A4, 0), title)
    left, top = (A4[0] - _ACROSS * _SMALL[0]) / 2, (A4[1] + _DOWN * _SMALL[1]) / 2
    for index, card in enumerate(cards):
        if index and index % (_ACROSS * _DOWN) == 0:
            canvas.showPage()
        column, row = index % _ACROSS, index % (_ACROSS * _DOWN) // _ACROSS
        x, y = left + column * _SMALL[0], top - (row + 1) * _SMALL[1]
        for x1, y1, x2, y2 in ((x, y, x + _SMALL[0], y), (x, y, x, y + _SMALL[1])):
            _dashes(canvas, x1, y1, x2, y2, (2, 2))
        _dashes(canvas, x, y + _SMALL[1], x + _SMALL[0], y + _SMALL[1], (2, 2))
        _dashes(canvas, x + _SMALL[0], y, x + _SMALL[0], y + _SMALL[1], (2, 2))
        _draw_face(canvas, card, _SMALL_FACE, x, y)
    return _finished(canvas, target, cards)


def _finished(canvas: Canvas, target: BytesIO, cards: Sequence[Card]) -> bytes:
    if not cards:
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 12)
        canvas.drawCentredString(A4[0] / 2, A4[1] / 2, "Không có ai trong lựa chọn này.")
    canvas.save()
    return target.getvalue()


def _draw_face(canvas: Canvas, card: Card, face: _Face, left: float, bottom: float) -> None:
    """Set a face around its middle: honorific, the name in capitals as large as it fits, a gold rule, the position."""
    width, centre = face.width - 2 * face.side, left + face.width / 2
    name, size = _name_lines(shown(card.name).upper(), width, face.name)
    title = _title_lines(shown(card.title), width, face.title)
    leading = size * 1.22
    heights = (
        face.honorific * 1.7 if card.honorific else 0,
        leading * len(name),
        face.title * (1.35 * len(title) + 1.2),
    )
    y = bottom + (face.height + sum(heights)) / 2
    if card.honorific:
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, face.honorific)
        canvas.drawCentredString(centre, y - face.honorific, shown(card.honorific))
    y -= heights[0]
    canvas.setFillColor(RED)
    canvas.setFont(SEMIBOLD, size)
    for count, line in enumerate(name):
        canvas.drawCentredString(centre, y - leading * count - size * 0.98, line)
    y -= heights[1]
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(face.title / 14)
    rule = y - face.title * 0.6
    canvas.line(centre - face.width / 14, rule, centre + face.width / 14, rule)
    y -= face.title * 1.2
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, face.title)
    for count, line in enumerate(title):
        canvas.drawCentredString(centre, y - face.title * (0.9 + 1.35 * count), line)
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, face.seat)
    canvas.drawRightString(left + face.width - face.seat, bottom + face.seat, card.seat)


def _name_lines(name: str, width: float, most: float) -> tuple[list[str], float]:
    """Return a name on one line, or, when that would be much smaller, on two of like length."""
    size = largest(name, SEMIBOLD, width, most)
    if size >= _ONE_LINE_IF * most or len(name.split()) == 1:
        return [name], size
    words = name.split()
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    best = max(halves, key=lambda lines: min(largest(line, SEMIBOLD, width, most) for line in lines))
    two = min(0.72 * most, *(largest(line, SEMIBOLD, width, most) for line in best))
    return ([*best], two) if two > size else ([name], size)


def _title_lines(title: str, width: float, size: float) -> list[str]:
    if not title:
        return []
    lines = even_lines(title, lambda text: width_of(text, REGULAR, size), width)
    if len(lines) > _MOST_TITLE_LINES:
        lines = [*lines[: _MOST_TITLE_LINES - 1], " ".join(lines[_MOST_TITLE_LINES - 1 :])]
    return [cut(line, REGULAR, size, width) for line in lines]


def _dashes(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, pattern: tuple[float, float]) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.setDash(*pattern)
    canvas.line(x1, y1, x2, y2)
    canvas.setDash()
