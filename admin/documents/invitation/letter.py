"""Giấy mời on A4, set as Nghị định 30/2020/NĐ-CP, Phụ lục I prescribes for documents of the administration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.invitation import faces, qr, setting
from admin.documents.invitation.faces import FORMAL
from admin.documents.invitation.pages import new_canvas
from congress.documents.facts import Facts
from congress.documents.fields import CELLS
from congress.documents.times import day_words
from congress.vietnamese import group_number

# Mục I.5: top and bottom 20 to 25 mm, left 30 to 35, right 15 to 20.
TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 15 * mm
WIDTH = A4[0] - LEFT - RIGHT
# Mục II: Quốc hiệu 12 to 13 bold, Tiêu ngữ 13 to 14 bold, agency 12 to 13, number 13, place and date 13 to 14 italic,
# title and subject 13 to 14 bold, signature 13 to 14 bold, "Nơi nhận" 12 bold italic, its lines 11.
_STATE, _MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_STATE_SIZE, _MOTTO_SIZE, _AGENCY_SIZE, _NUMBER_SIZE, _SIGN_SIZE, _TITLE_SIZE = 12, 13, 12, 13, 13, 14
_RECIPIENTS_SIZE, _RECIPIENT_SIZE, _CAPTION_SIZE = 12, 11, 11
_STATE_MIDDLE = A4[0] - RIGHT - 44.2 * mm  # its line ends at the margin
_AGENCY_WIDTH = 74 * mm
_AGENCY_MIDDLE = LEFT + _AGENCY_WIDTH / 2
_SIGNER_MIDDLE = A4[0] - RIGHT - 40 * mm
_INDENT, _BETWEEN = 10 * mm, 6.0  # first line 1 cm to 1.27 cm, at least 6 pt between paragraphs
_SINGLE = 1.15  # the leading of Times New Roman set solid; up to 1.5 lines are allowed
_BODIES = ((14, 1.3), (14, 1.22), (14, _SINGLE), (13.5, 1.2), (13, 1.2), (13, _SINGLE))  # size, leading
_WITH_SIGNATURE = 2  # lines of the body
_PAGE_NUMBER_SIZE = 13
_SIGNING = 27 * mm  # room for the signature and the seal
_QR = 27 * mm
_FOOT = 6 * mm  # between the body and what follows it
_RULE = 0.5  # points


@dataclass(frozen=True, slots=True)
class Letter:
    """One invitation: its text (the first block is title and subject), the code of its QR, the person's number."""

    text: str
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    lines: tuple[setting.Line, ...]
    indent: float
    beside: tuple[setting.Line, ...] = ()  # a second cell, on the only line


def render(title: str, facts: Facts, letters: Iterable[Letter]) -> bytes:
    """Return a PDF of all letters in the order given; a letter that is too long for a page goes on on a second."""
    target = BytesIO()
    canvas = new_canvas(target, A4, FORMAL.plain, title, " ".join(facts.agency.split()))
    for letter in letters:
        _draw(canvas, facts, letter)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Canvas, facts: Facts, letter: Letter) -> None:
    head, body = _parts(letter.text)
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(_RULE)
    y = heading(canvas, facts)
    y = _title(canvas, head, y)
    room = y - BOTTOM - _FOOT - _foot_height(facts)
    size, leading, paragraphs = _fitting(body, room)
    y = _body(canvas, paragraphs, y, size, leading, _foot_height(facts) + _FOOT)
    _foot(canvas, facts, letter, y - _FOOT)


def _parts(text: str) -> tuple[list[str], list[str]]:
    """Divide a text into its first block and the lines of all others."""
    head, _, body = text.strip("\n").partition("\n\n")
    return head.splitlines(), [line for line in body.splitlines() if line.strip()]


# ── head ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def heading(canvas: Canvas, facts: Facts) -> float:
    """Draw state and motto, agency, number, place and date; return the y below."""
    top = A4[1] - TOP - _STATE_SIZE
    setting.centre(canvas, _STATE, FORMAL.strong, _STATE_SIZE, (_STATE_MIDDLE, top))
    y = top - 1.25 * _MOTTO_SIZE
    drawn = setting.centre(canvas, _MOTTO, FORMAL.strong, _MOTTO_SIZE, (_STATE_MIDDLE, y))
    _rule(canvas, _STATE_MIDDLE, y - 4.5, drawn)
    lowest = y - 4.5
    y = top
    if facts.agency_above:
        for line in setting.balanced(facts.agency_above, FORMAL.plain, _AGENCY_SIZE, _AGENCY_WIDTH):
            setting.centre(canvas, line, FORMAL.plain, _AGENCY_SIZE, (_AGENCY_MIDDLE, y))
            y -= 1.22 * _AGENCY_SIZE
    longest = 0.0
    for told in facts.agency.splitlines():
        for line in setting.balanced(told, FORMAL.strong, _AGENCY_SIZE, _AGENCY_WIDTH):
            drawn = setting.centre(canvas, line, FORMAL.strong, _AGENCY_SIZE, (_AGENCY_MIDDLE, y))
            longest = max(longest, drawn)
            y -= 1.22 * _AGENCY_SIZE
    if longest:
        y += 1.22 * _AGENCY_SIZE - 5
        _rule(canvas, _AGENCY_MIDDLE, y, longest * 0.4)  # a third to a half of the line above
    y = min(y, lowest) - 1.6 * _NUMBER_SIZE
    number = f"Số: {facts.number or '        '}/{facts.symbol}" if facts.symbol else f"Số: {facts.number or '        '}"
    setting.centre(canvas, number, FORMAL.plain, _NUMBER_SIZE, (_AGENCY_MIDDLE, y))
    setting.centre(canvas, _issued(facts.place, facts.issue_day), FORMAL.italic, _NUMBER_SIZE, (_STATE_MIDDLE, y))
    return y - 3 * _NUMBER_SIZE


def _issued(place: str, day: date | None) -> str:
    """Say where and when; a date not settled yet leaves room to write it in."""
    when = f"ngày {day_words(day)}" if day else "ngày       tháng       năm            "
    return f"{place}, {when}" if place else when


def _title(canvas: Canvas, head: Sequence[str], y: float) -> float:
    """Draw title and subject, centred and bold, with their rule; return the y of the first line below."""
    middle, drawn = LEFT + WIDTH / 2, 0.0
    for told in head:
        for line in setting.balanced(told.replace("**", ""), FORMAL.strong, _TITLE_SIZE, WIDTH):
            drawn = setting.centre(canvas, line, FORMAL.strong, _TITLE_SIZE, (middle, y))
            y -= 1.25 * _TITLE_SIZE
    if head:
        y += 1.25 * _TITLE_SIZE - 6
        _rule(canvas, middle, y, drawn * 0.4)
    return y - 9 * mm


def _rule(canvas: Canvas, middle: float, y: float, length: float) -> None:
    canvas.line(middle - length / 2, y, middle + length / 2, y)


# ── body ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fitting(body: Sequence[str], room: float) -> tuple[float, float, list[_Paragraph]]:
    """Return size, leading and paragraphs: the roomiest that fits, else the smallest the decree allows."""
    paragraphs: list[_Paragraph] = []
    size = leading = 0.0
    for size, factor in _BODIES:
        paragraphs, leading = [one for line in body for one in _set(line, size)], size * factor
        if _height(paragraphs, leading) <= room:
            break
    return size, leading, paragraphs


def _set(line: str, size: float) -> list[_Paragraph]:
    """Set one line of the text as a paragraph; two cells stand side by side where both fit."""
    cells = line.split(CELLS)
    if len(cells) == 2:
        left, right = (setting.lines(cell, FORMAL, size, WIDTH / 2 - _INDENT / 2) for cell in cells)
        if len(left) == len(right) == 1:
            return [_Paragraph(left, _INDENT, right)]
    found = []
    for cell in cells:
        is_aside = cell.startswith("(") and cell.endswith(")")
        found.append(_Paragraph(setting.lines(cell, FORMAL, size, WIDTH, _INDENT, italic=is_aside), _INDENT))
    return found


def _height(paragraphs: Sequence[_Paragraph], leading: float) -> float:
    return sum(len(paragraph.lines) * leading + _BETWEEN for paragraph in paragraphs)


def _body(
    canvas: Canvas, paragraphs: Sequence[_Paragraph], y: float, size: float, leading: float, foot: float
) -> float:
    """Draw the paragraphs; return the y below. Where another page is needed, two lines stay with the signature."""
    number = 1
    for ordinal, paragraph in enumerate(paragraphs):
        count = len(paragraph.lines)
        opens_end = max(count - _WITH_SIGNATURE, 0) if ordinal == len(paragraphs) - 1 else count
        for place, line in enumerate(paragraph.lines):
            needed = (count - place) * leading + _BETWEEN + foot if place == opens_end else leading
            if y - needed < BOTTOM:
                number += 1
                y = _next_page(canvas, number)
            indent = paragraph.indent if not place else 0
            setting.draw(canvas, line, LEFT + indent, y - size, size, WIDTH - indent)
            for other in paragraph.beside:
                setting.draw(canvas, other, LEFT + WIDTH / 2 + _INDENT / 2, y - size, size)
            y -= leading
        y -= _BETWEEN
    return y


def _next_page(canvas: Canvas, number: int) -> float:
    """Begin another page; it has its number at the top, in the middle."""
    canvas.showPage()
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(_RULE)
    setting.centre(canvas, str(number), FORMAL.plain, _PAGE_NUMBER_SIZE, (LEFT + WIDTH / 2, A4[1] - 14 * mm))
    return A4[1] - TOP


# ── foot ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _foot(canvas: Canvas, facts: Facts, letter: Letter, top: float) -> None:
    """Draw who signs on the right; on the left who else gets it, and the QR with the number to read aloud."""
    y = top - _SIGN_SIZE
    for told in (*facts.authority.splitlines(), facts.signer_title):
        if told:
            setting.centre(canvas, told.upper(), FORMAL.strong, _SIGN_SIZE, (_SIGNER_MIDDLE, y))
            y -= 1.25 * _SIGN_SIZE
    setting.centre(canvas, facts.signer_name, FORMAL.strong, _SIGN_SIZE, (_SIGNER_MIDDLE, y - _SIGNING))
    y = top - _RECIPIENTS_SIZE
    recipients = facts.recipients.splitlines()
    if recipients:
        setting.draw_text(canvas, "Nơi nhận:", faces.FORMAL_BOLD_ITALIC, _RECIPIENTS_SIZE, LEFT, y)
    for count, one in enumerate(recipients, start=1):
        y -= 1.2 * _RECIPIENT_SIZE
        line = f"- {one.lstrip('- ').rstrip(' .;')}{'.' if count == len(recipients) else ';'}"
        setting.draw_text(canvas, line, FORMAL.plain, _RECIPIENT_SIZE, LEFT, y)
    y -= 3 * mm + _QR
    quiet = _QR * 4 / 33
    qr.draw(canvas, letter.code, LEFT - quiet, y, _QR)
    canvas.setFillGray(0)
    caption = f"Mã đại biểu: {group_number(letter.number)}"
    setting.draw_text(canvas, caption, FORMAL.plain, _CAPTION_SIZE, LEFT, y - 3 * mm)


def _foot_height(facts: Facts) -> float:
    signing = (len(facts.authority.splitlines()) + bool(facts.signer_title)) * 1.25 * _SIGN_SIZE + _SIGNING + _SIGN_SIZE
    listed = len(facts.recipients.splitlines()) * 1.2 * _RECIPIENT_SIZE + _RECIPIENTS_SIZE
    return max(signing, listed + 6 * mm + _QR)
