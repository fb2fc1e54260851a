"""The framed boards of slips: where somebody sits, which meal table, when they go up on the stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from congress.outcome import SeatPlace
from congress.slip_layout import Size
from printers.paper import Paper
from printers.raster import Strip, Style, break_lines, fitting, printable, width_of

_LABEL = Style(24, "Medium")
_BODY = Style(28)
_FRAME = 4  # dots
_PAD = 12
_NO_SEAT = "Chỗ ngồi: theo hướng dẫn của lễ tân"
_ANY_CHAIR = "Kính mời ngồi ghế trống trong khu này"


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a board; `width` in dots."""

    label: str
    lines: tuple[str, ...]
    style: Style
    width: int


def seat(strip: Strip, paper: Paper, place: SeatPlace, size: Size) -> None:
    """Khu | Hàng | Ghế in a frame; the row and the chair are the largest type of the slip."""
    signs = (("HÀNG", place.row), ("GHẾ", place.number))
    sign, block, columns = _columns(strip.inner_width - 2 * _FRAME, paper, size, signs, ("KHU", place.block))
    _draw(strip, sign, (block, *columns))


def wave(strip: Strip, paper: Paper, signs: Sequence[tuple[str, str]], seat_label: str, size: Size) -> None:
    """Đợt | Số | Ghế in a frame, all as large as each other unless the seat is told in words."""
    width, label = strip.inner_width - 2 * _FRAME, printable(seat_label)
    told = [*signs, ("GHẾ", label)] if label else signs
    for sign in paper.signs(size):
        widths = _widths(told, sign)
        spare = width - sum(widths)
        if spare >= 0:
            shares = [spare * (place + 1) // len(told) - spare * place // len(told) for place in range(len(told))]
            columns = [
                _Column(label, (text,), sign, column + share)
                for (label, text), column, share in zip(told, widths, shares, strict=True)
            ]
            _draw(strip, sign, columns)
            return
    sign, last, first = _columns(width, paper, size, signs, ("GHẾ", label))
    _draw(strip, sign, (*first, last))


def zone(strip: Strip, paper: Paper, name: str) -> None:
    """A zone in the place and size of a seat: any free chair in it is theirs."""
    top, name = strip.height, printable(name)
    strip.gap(12)
    strip.text("KHU", _LABEL, "center")
    strip.text(name, fitting(name, paper.sign_words, strip.inner_width - 24), "center")
    strip.text(_ANY_CHAIR, _BODY, "center")
    strip.gap(14)
    _frame(strip, top)


def no_seat(strip: Strip) -> None:
    """Say that ushers show a seat."""
    framed(strip, [(_NO_SEAT, (Style(36, "SemiBold"),))])


def framed(strip: Strip, told: Sequence[tuple[str, Sequence[Style]]]) -> None:
    """Lines in a frame, each with the styles it may be set in."""
    top = strip.height
    strip.gap(18)
    for text, styles in told:
        strip.text(text, fitting(printable(text), styles, strip.inner_width - 24), "center")
    strip.gap(18)
    _frame(strip, top)


def _draw(strip: Strip, sign: Style, columns: Sequence[_Column]) -> None:
    top, label_height = strip.height, _LABEL.line_height
    tallest = max(sign.line_height, *(len(c.lines) * c.style.line_height for c in columns))
    height = _FRAME + 8 + label_height + tallest + _FRAME
    baseline = top + height - _FRAME - sign.line_height + sign.baseline
    left = strip.margin + _FRAME
    for column in columns:
        if left > strip.margin + _FRAME:
            strip.fill(left, top + _FRAME, left + 2, top + height - _FRAME)
        middle = left + column.width // 2
        strip.line_at(column.label, _LABEL, middle - width_of(column.label, _LABEL) // 2, top + _FRAME + 8)
        text_top = baseline - column.style.baseline - column.style.line_height * (len(column.lines) - 1)
        for text in column.lines:
            strip.line_at(text, column.style, middle - width_of(text, column.style) // 2, text_top)
            text_top += column.style.line_height
        left += column.width
    strip.frame(strip.margin, top, strip.width - strip.margin, top + height, _FRAME)
    strip.gap(height)


def _columns(
    width: int, paper: Paper, size: Size, signs: Sequence[tuple[str, str]], word: tuple[str, str]
) -> tuple[Style, _Column, Sequence[_Column]]:
    """The largest signs that leave the word its room, on lines if need be: their style, the word's column, theirs."""
    text = printable(word[1])
    for sign in paper.signs(size):
        widths = _widths(signs, sign)
        room = max(width - sum(widths) - 2 * _PAD, 1)
        style = fitting(text, paper.sign_words, room)
        lines = break_lines(text, style, room)
        is_whole = all(width_of(line, style) <= room for line in lines) and " ".join(lines) == text
        if is_whole and len(lines) * style.line_height <= sign.line_height:
            break
    columns = [_Column(label, (told,), sign, column) for (label, told), column in zip(signs, widths, strict=True)]
    return sign, _Column(word[0], lines, style, width - sum(widths)), columns


def _widths(told: Sequence[tuple[str, str]], sign: Style) -> list[int]:
    return [max(width_of(text, sign), width_of(label, _LABEL)) + 2 * _PAD for label, text in told]


def _frame(strip: Strip, top: int) -> None:
    strip.frame(strip.margin, top, strip.width - strip.margin, strip.height, _FRAME)
