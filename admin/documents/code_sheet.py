"""The sheet of invitation cards: A4, ten to a page, cut along the lines; vector QR, embedded font."""

from collections.abc import Sequence
from io import BytesIO

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congress.invitations import InvitationCard
from congress.settings import PROJECT_ROOT
from congress.vietnamese import group_number

_ACROSS, _DOWN = 2, 5
_MARGIN_X, _MARGIN_Y = 10 * mm, 13.5 * mm
_WIDTH = (A4[0] - 2 * _MARGIN_X) / _ACROSS
_HEIGHT = (A4[1] - 2 * _MARGIN_Y) / _DOWN
_QR_SIZE = 33 * mm
_INK, _MUTED, _RED, _GOLD, _LINE = (HexColor(c) for c in ("#1f1b18", "#6d645c", "#7d121c", "#c8973a", "#d9cfc0"))
_REGULAR, _BOLD = "BeVietnamPro-Regular", "BeVietnamPro-SemiBold"
_MASK = 2  # fixed: choosing the best mask takes ten times as long, and scanners read all of them


def render(heading_lines: Sequence[str], cards: Sequence[InvitationCard]) -> bytes:
    """Return a PDF of all cards in the order given; an empty list gives one page that says so."""
    for name in (_REGULAR, _BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, PROJECT_ROOT / "static" / "fonts" / f"{name}.ttf"))
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    canvas.setTitle("Mã mời " + " ".join(heading_lines))
    per_page = _ACROSS * _DOWN
    for index, card in enumerate(cards):
        if index and index % per_page == 0:
            canvas.showPage()
        column, row = index % _ACROSS, index % per_page // _ACROSS
        left = _MARGIN_X + column * _WIDTH
        top = A4[1] - _MARGIN_Y - row * _HEIGHT
        _draw_card(canvas, left, top, heading_lines, card)
    if not cards:
        canvas.setFont(_REGULAR, 12)
        canvas.drawCentredString(A4[0] / 2, A4[1] / 2, "Chưa có giấy mời nào được phát hành.")
    canvas.save()
    return target.getvalue()


def _draw_card(canvas: Canvas, left: float, top: float, heading_lines: Sequence[str], card: InvitationCard) -> None:
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.4)
    canvas.setDash(1, 2)
    canvas.rect(left, top - _HEIGHT, _WIDTH, _HEIGHT)
    canvas.setDash()
    _draw_qr(canvas, left + _WIDTH - _QR_SIZE - 3 * mm, top - 11 * mm - _QR_SIZE, card.code)
    text_left, text_width = left + 5 * mm, _WIDTH - _QR_SIZE - 10 * mm
    y = top - 7 * mm
    for line in heading_lines:
        y = _draw_lines(canvas, text_left, y, line, _BOLD, 7.5, text_width, _RED)
    canvas.setStrokeColor(_GOLD)
    canvas.setLineWidth(0.8)
    canvas.line(text_left, y + 1.2 * mm, text_left + 16 * mm, y + 1.2 * mm)
    y -= 3.5 * mm
    y = _draw_lines(canvas, text_left, y, f"Kính mời {card.honorific or 'đại biểu'}", _REGULAR, 8.5, text_width, _MUTED)
    y = _draw_lines(canvas, text_left, y - 1.8 * mm, card.full_name, _BOLD, 13, text_width, _INK) - 0.6 * mm
    y = _draw_lines(canvas, text_left, y, card.delegation, _REGULAR, 8.5, text_width, _INK)
    _draw_lines(canvas, text_left, y, card.category, _REGULAR, 8.5, text_width, _MUTED)
    canvas.setFillColor(_INK)
    canvas.setFont(_REGULAR, 8.5)
    number = f"Mã đại biểu: {group_number(card.number)}"
    canvas.drawCentredString(left + _WIDTH - 3 * mm - _QR_SIZE / 2, top - 11 * mm - _QR_SIZE - 3 * mm, number)


def _draw_lines(
    canvas: Canvas, left: float, y: float, text: str, font: str, size: float, width: float, colour: Color
) -> float:
    """Draw a text in at most three lines, breaking between words; return the baseline of what follows."""
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    for line in _break(text, font, size, width)[:3]:
        canvas.drawString(left, y, line)
        y -= size * 1.28
    return y


def _break(text: str, font: str, size: float, width: float) -> list[str]:
    lines, current = [], ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and pdfmetrics.stringWidth(longer, font, size) > width:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]


def _draw_qr(canvas: Canvas, left: float, bottom: float, code: str) -> None:
    """Draw the code as filled squares, each row's runs joined, with its quiet zone inside the given place."""
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    qr.add_data(code)
    qr.make(fit=True)
    modules = qr.get_matrix()
    side = _QR_SIZE / (len(modules) + 8)
    path = canvas.beginPath()
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.rect(left + (x + 4) * side, bottom + _QR_SIZE - (y + 5) * side, (run - x) * side, side)
            x = max(run, x + 1)
    canvas.setFillColor(_INK)
    canvas.drawPath(path, stroke=0, fill=1)
