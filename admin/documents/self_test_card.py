"""The card that tests a station's scanner: A5, two codes that are no invitation, each with what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.even_lines import even_lines
from admin.documents.invitation import faces, qr
from congress.invitation_code import SELF_TEST_TEXT, self_test_code

_INK, _MUTED, _RED, _GOLD = (HexColor(colour) for colour in ("#1f1b18", "#544c45", "#7d121c", "#c8973a"))
_SIDE = 58 * mm  # of a code with its quiet zone
_MARGIN = 12 * mm


@dataclass(frozen=True, slots=True)
class _Part:
    """One code, and the words beside it."""

    name: str
    code: str
    words: str


_PARTS = (
    _Part("Mã A", self_test_code(), "Như trên giấy mời. Đưa mã này vào ô quét trước."),
    _Part("Mã B", SELF_TEST_TEXT, "Chữ thử, để thấy bộ gõ tiếng Việt và bàn phím của máy quét."),
)
_FOOT = (
    "Màn hình của trạm cho biết máy quét đọc đúng hay sai, và cần chỉnh gì. Với camera, che mã kia lại.",
    "Thẻ này không phải giấy mời: không ai được ghi nhận khi quét.",
)


def render(heading_lines: Sequence[str]) -> bytes:
    """Return the card as a PDF of one A5 page. The codes stand apart, so that no reader sees both at once."""
    target = BytesIO()
    first: Any = faces.known(faces.BADGE.plain)  # the stubs take it for a number
    canvas = Canvas(target, pagesize=A5, pageCompression=1, initialFontName=first)
    canvas.setTitle("Thẻ tự kiểm tra máy quét")
    width, height = A5
    y = height - 13 * mm
    for line in heading_lines:
        _put(canvas, line, _MARGIN, y, faces.BADGE.strong, 8.5, _MUTED)
        y -= 4.2 * mm
    y -= 8 * mm
    _put(canvas, "Thẻ tự kiểm tra máy quét", _MARGIN, y, faces.BADGE_BOLD, 21, _RED)
    y -= 4 * mm
    canvas.setStrokeColor(_GOLD)
    canvas.setLineWidth(1.4)
    canvas.line(_MARGIN, y, width - _MARGIN, y)
    top = y - 6 * mm
    for number, part in enumerate(_PARTS):
        is_left = number == 0
        bottom = top - _SIDE - number * (_SIDE + 12 * mm)
        qr.draw(canvas, part.code, _MARGIN - 4 * mm if is_left else width - _MARGIN - _SIDE + 4 * mm, bottom, _SIDE)
        beside = _MARGIN + _SIDE + 2 * mm if is_left else _MARGIN
        _put(canvas, part.name, beside, bottom + _SIDE - 14 * mm, faces.BADGE_BOLD, 17, _INK)
        _lines(canvas, part.words, beside, bottom + _SIDE - 22 * mm, width - 2 * _MARGIN - _SIDE)
    y = 24 * mm
    for line in _FOOT:
        y = _lines(canvas, line, _MARGIN, y, width - 2 * _MARGIN, size=9) - 1.2 * mm
    canvas.save()
    return target.getvalue()


def _lines(canvas: Canvas, words: str, left: float, y: float, width: float, size: float = 11.5) -> float:
    """Set words in as many lines as they need; return the base line of what follows."""
    face = faces.known(faces.BADGE.plain)
    for line in even_lines(words, lambda text: faces.width(text, face) * size, width):
        _put(canvas, line, left, y, face, size, _MUTED)
        y -= size * 1.35
    return y


def _put(canvas: Canvas, words: str, left: float, y: float, face: str, size: float, colour: Color) -> None:
    canvas.setFont(faces.known(face), size)
    canvas.setFillColor(colour)
    canvas.drawString(left, y, words)
