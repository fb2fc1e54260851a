"""One chair of the chart: its label and, as large as its place allows, who has it and from which delegation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import INK, MUTED, RED, REGULAR, SEMIBOLD
from admin.documents.seating.lettering import (
    NAME_FORMS,
    cut,
    largest,
    mark_forms,
    name_forms,
    shown,
    width_of,
    wrapped,
)
from admin.documents.seating.page import LINE
from congress.seating.snapshot import Attendee, Chair
from congress.seating.whereabouts import ChairState

_PAD = 1.6
_LARGEST_NAME, _GOOD_NAME, _SMALLEST_NAME = 11.0, 6.6, 3.9  # points; below the last only the label is printed
_LARGEST_LABEL, _SMALLEST_LABEL = 7.5, 4.0
_SMALLEST_MARK, _USUAL_MARK = 4.0, 5.0
_LOWEST_WITH_MARK_BELOW = 20.0
_LEAST_LINES, _LEADING = 3, 1.2  # a name is broken over lines only where there is room for so many
_NEARLY_ALL = 0.85
EMPTY = {  # its colour, and what is said in it
    ChairState.FREE: (white, ""),
    ChairState.HELD: (HexColor("#dcd6cc"), "giữ"),
    ChairState.CLOSED: (HexColor("#cfc8bd"), "đóng"),
}
WHEELCHAIR, HEAD = "XL", "TĐ"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, points, from its left lower corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.bottom + self.height


class MarksAt(Enum):
    """Where the chairs of a chart name the delegation: beside the label, below the name, or by their colour alone."""

    TOP = auto()
    BOTTOM = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """What the chairs of one chart show alike: the form of names (see `name_forms`), and where delegations stand."""

    names: int
    marks: MarksAt


def look_of(placed: Sequence[tuple[Box, Chair]]) -> Look:
    """Choose the longest form of names that nearly all have room for, and the first place that marks have room at."""
    taken = [(box, chair.label, chair.person) for box, chair in placed if chair.person is not None]
    enough = _NEARLY_ALL * len(taken)
    marks = [min(_unit_widths(person)) * _SMALLEST_MARK for _, _, person in taken]

    def fitting(level: int) -> int:
        widths = ((box.width - 2 * _PAD, name_forms(person.full_name)[level]) for box, _, person in taken)
        return sum(largest(form, SEMIBOLD, width, _GOOD_NAME) >= _GOOD_NAME for width, form in widths)

    names = next((level for level in range(NAME_FORMS - 1) if fitting(level) >= enough), NAME_FORMS - 1)
    beside = [box.width - 3 * _PAD - width_of(label, SEMIBOLD, _label_size(box, label)) for box, label, _ in taken]
    if sum(mark <= room for mark, room in zip(marks, beside, strict=True)) >= enough:
        return Look(names, MarksAt.TOP)
    below = sum(
        mark <= box.width - 2 * _PAD and box.height >= _LOWEST_WITH_MARK_BELOW
        for mark, (box, _, _) in zip(marks, taken, strict=True)
    )
    return Look(names, MarksAt.BOTTOM if below >= enough else MarksAt.NOWHERE)


def _unit_widths(person: Attendee) -> list[float]:
    return [width_of(form, REGULAR, 1) for form in mark_forms(person.delegation, person.delegation_code)]


def _label_size(box: Box, label: str) -> float:
    return min(_LARGEST_LABEL, box.height * 0.34, largest(label, SEMIBOLD, box.width - 2 * _PAD, _LARGEST_LABEL))


# ── drawing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def draw_chair(canvas: Canvas, box: Box, chair: Chair, tints: Mapping[str, Color], look: Look) -> None:
    """Draw one chair: label and signs above, the name below; what is held or closed says so. Too small: the label."""
    person = chair.person
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(LINE)
    canvas.setFillColor(tints[person.delegation_code] if person else EMPTY[chair.state][0])
    canvas.roundRect(box.left, box.bottom, box.width, box.height, min(2.0, box.height / 5), stroke=1, fill=1)
    size = _label_size(box, chair.label)
    has_more = box.height - 2 * _PAD - size >= _SMALLEST_NAME
    size = max(size, min(_SMALLEST_LABEL, box.height * 0.8))
    baseline = box.top - _PAD - size * 0.82 if has_more else box.bottom + (box.height - size * 0.7) / 2
    canvas.setFont(SEMIBOLD, size)
    canvas.setFillColor(RED if person else MUTED)
    canvas.drawString(box.left + _PAD, baseline, chair.label)
    used = _PAD + width_of(chair.label, SEMIBOLD, size) + 2
    for sign in signs(person) if person else ():
        used += draw_sign(canvas, box.left + used, baseline, sign, size * 0.8)
    if has_more:
        height = baseline - size * 0.3 - box.bottom - _PAD
        room = Box(box.left + _PAD, box.bottom + _PAD, box.width - 2 * _PAD, height)
        if person is None:
            _draw_why_empty(canvas, room, chair, size * 0.92)
            return
        if look.marks is MarksAt.TOP:
            beside = Box(box.left + used, baseline, box.width - used - _PAD, size)
            _draw_mark(canvas, beside, person, size * 0.92, to_the_right=True)
        elif look.marks is MarksAt.BOTTOM:
            _draw_mark(canvas, room, person, min(_USUAL_MARK, size), to_the_right=False)
            room = Box(room.left, room.bottom + _USUAL_MARK, room.width, room.height - _USUAL_MARK)
        _draw_name(canvas, room, person.full_name, look.names)


def signs(person: Attendee) -> list[str]:
    """What stands beside a label."""
    return [sign for sign, shows in ((HEAD, person.is_head), (WHEELCHAIR, person.needs_wheelchair)) if shows]


def draw_sign(canvas: Canvas, left: float, baseline: float, sign: str, size: float) -> float:
    """Draw a small plate; return how much width it took."""
    width = width_of(sign, SEMIBOLD, size) + 2
    canvas.setFillColor(RED if sign == HEAD else INK)
    canvas.roundRect(left, baseline - size * 0.16, width, size * 1.05, 0.8, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(SEMIBOLD, size)
    canvas.drawString(left + 1, baseline + size * 0.06, sign)
    return width + 1.5


def _draw_mark(canvas: Canvas, room: Box, person: Attendee, size: float, *, to_the_right: bool) -> None:
    """Name the delegation on the line at the foot of this room, in the longest form that fits."""
    forms = mark_forms(person.delegation, person.delegation_code)
    fitting = next((form for form in forms if width_of(form, REGULAR, size) <= room.width), None)
    if fitting is None:
        fitting = min(forms, key=lambda form: width_of(form, REGULAR, 1))
        size = largest(fitting, REGULAR, max(room.width, 0.1), size)
    if size >= _SMALLEST_MARK:
        canvas.setFont(REGULAR, size)
        canvas.setFillColor(MUTED)
        left = room.left + room.width - width_of(fitting, REGULAR, size) if to_the_right else room.left
        canvas.drawString(left, room.bottom, fitting)


def _draw_name(canvas: Canvas, room: Box, full_name: str, level: int) -> None:
    """Draw a name in the form of this level or a shorter one, the whole of it where several lines have room."""
    most = min(_LARGEST_NAME, room.height * 0.86)
    forms = name_forms(full_name)
    sizes = [largest(form, SEMIBOLD, room.width, most) for form in forms]
    good = min(_GOOD_NAME, most)
    chosen = next((place for place, size in enumerate(sizes) if place >= level and size >= good), len(forms) - 1)
    size, lines = max(sizes[chosen], min(_SMALLEST_NAME, most)), [forms[chosen]]
    if chosen and room.height >= _LEAST_LINES * _GOOD_NAME * _LEADING:
        size, lines = _broken(forms[0], room) or (size, lines)
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, size)
    height = size * (0.72 + _LEADING * (len(lines) - 1))
    y = room.bottom + (room.height - height) / 2 + size * _LEADING * (len(lines) - 1)
    for line in lines:
        canvas.drawString(room.left, y, cut(line, SEMIBOLD, size, room.width))
        y -= size * _LEADING


def _broken(name: str, room: Box) -> tuple[float, list[str]] | None:
    """Break a name over lines as large as the room allows; None when its longest word is too wide."""
    widest = max(width_of(word, SEMIBOLD, 1) for word in name.split())
    for size in (_LARGEST_NAME, 9.5, 8.0, _GOOD_NAME):
        lines = wrapped(name, SEMIBOLD, size, room.width, 9)
        if widest * size <= room.width and len(lines) * size * _LEADING <= room.height:
            return size, lines
    return None


def _draw_why_empty(canvas: Canvas, room: Box, chair: Chair, size: float) -> None:
    told = f"giữ: {shown(chair.held_for)}" if chair.held_for else EMPTY[chair.state][1]
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, size)
    lines = wrapped(told, REGULAR, size, room.width, max(int(room.height / size / _LEADING), 1))
    if len(lines[0]) > 1:  # at least a syllable of it
        for count, line in enumerate(lines):
            canvas.drawString(room.left, room.bottom + size * (0.25 + (len(lines) - 1 - count) * _LEADING), line)
