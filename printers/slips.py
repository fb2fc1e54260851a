"""What a slip looks like: the same order as the welcome screen, and the seat is what one sees at arm's length."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from congress.outcome import SeatPlace
from congress.slip_content import Copy, ProgramSlip, SeatSlip, SlipContent, TestSlip, TotalsSlip, VenueSlip
from congress.vietnamese import date_words, group_number
from printers import venue_slips
from printers.raster import Strip, Style, break_lines, fitting, printable, qr_stamp, width_of

_LABEL = Style(24, "Medium")
_SMALL = Style(24)
_BODY = Style(28)
_DELEGATIONS = tuple(Style(size, "SemiBold") for size in (34, 32, 30))
_NAMES = tuple(Style(size, "Bold") for size in (64, 60, 56, 52))
_NO_SEAT = "Chỗ ngồi: theo hướng dẫn của lễ tân"
_ANY_CHAIR = "Kính mời ngồi ghế trống trong khu này"
_KEEP = "Vui lòng giữ phiếu trong suốt phiên họp."


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper width with what depends on it; dots."""

    width: int
    margin: int
    heading: Style
    sessions: tuple[Style, ...]
    door: Style
    number: Style
    seat_words: tuple[Style, ...]  # a block's name: "Trái", "Sân khấu"
    seat_signs: tuple[Style, ...]  # row and chair: "L", "03"
    qr_module: int

    @classmethod
    def of(cls, width: int) -> "Paper":
        """Papers of 80 mm (576 dots) and 58 mm (384 dots); narrower than 512 dots is set like the latter."""
        if width >= 512:
            return cls(
                width=width,
                margin=12,
                heading=Style(28, "SemiBold"),
                sessions=tuple(Style(size, "Bold") for size in (36, 32, 30)),
                door=Style(38, "SemiBold"),
                number=Style(44, "Bold"),
                seat_words=tuple(Style(size, "Bold") for size in (84, 72, 60, 52, 44, 36, 28)),
                seat_signs=tuple(Style(size, "Bold") for size in (176, 160, 144, 128, 110)),
                qr_module=6,
            )
        return cls(
            width=width,
            margin=8,
            heading=Style(24, "SemiBold"),
            sessions=tuple(Style(size, "Bold") for size in (32, 30, 28)),
            door=Style(32, "SemiBold"),
            number=Style(36, "Bold"),
            seat_words=tuple(Style(size, "Bold") for size in (52, 44, 38, 32, 28, 24)),
            seat_signs=tuple(Style(size, "Bold") for size in (128, 120, 110, 96, 80, 64)),
            qr_module=5,
        )


def render(content: SlipContent | VenueSlip, width: int) -> Image.Image:
    """Lay a slip out on paper `width` dots wide: a 1-bit picture, black on white."""
    match content:
        case ProgramSlip():
            return _program(content, width)
        case TestSlip() | TotalsSlip():
            return venue_slips.render(content, width)
    return _seat(content, Paper.of(width))


def _seat(slip: SeatSlip, paper: Paper) -> Image.Image:
    strip = Strip(paper.width, paper.margin)
    if slip.is_rehearsal:
        _rehearsal_mark(strip)
    _heading(strip, paper, slip.congress_lines, slip.session_name, slip.session_when, slip.reprint)
    strip.text(slip.honorific or "Đại biểu", _BODY)
    name = printable(slip.full_name).upper()
    strip.text(name, fitting(name, _NAMES, strip.inner_width))
    strip.gap(4)
    delegation = f"Đoàn: {slip.delegation}"
    strip.text(delegation, fitting(delegation, _DELEGATIONS, strip.inner_width))
    strip.text(slip.category, _BODY)
    strip.gap(14)
    if slip.seat is not None:
        _seat_board(strip, paper, slip.seat)
    elif slip.zone is not None:
        _zone_board(strip, paper, slip.zone.name)
    else:
        _framed(strip, _NO_SEAT, Style(36, "SemiBold"))
    if (place := slip.seat or slip.zone) and place.door:
        strip.gap(8)
        strip.text(f"Vào cửa số {place.door}", paper.door, "center")
    if slip.notices:
        strip.gap(10)
    for notice in slip.notices:
        strip.text(notice, _BODY)
    strip.gap(14)
    strip.rule()
    strip.gap(10)
    _foot(strip, paper, slip)
    if slip.is_rehearsal:
        _rehearsal_mark(strip)
    return strip.picture()


def _heading(strip: Strip, paper: Paper, lines: Sequence[str], session: str, when: str, reprint: Copy | None) -> None:
    strip.gap(8)
    if reprint is not None:
        _reprint_mark(strip, reprint)
    for line in lines:
        strip.text(line, paper.heading, "center")
    strip.gap(6)
    strip.text(session.upper(), fitting(session.upper(), paper.sessions, strip.inner_width), "center")
    strip.text(when, _BODY, "center")
    strip.gap(8)
    strip.rule()
    strip.gap(10)


def _rehearsal_mark(strip: Strip) -> None:
    """At the top and at the bottom, so that half a slip says it, too: it gives no right to a chair."""
    strip.gap(8)
    top = strip.height
    strip.gap(18)  # the marks over Ễ rise above the line
    strip.text("DIỄN TẬP", Style(64, "Bold"), "center")
    strip.text("Không có giá trị vào dự", _BODY, "center")
    strip.gap(10)
    strip.invert(strip.margin, top, strip.width - strip.margin, strip.height)
    strip.gap(10)


def _reprint_mark(strip: Strip, reprint: Copy) -> None:
    """White on black: a copy must not be taken for the first slip."""
    top = strip.height
    strip.gap(6)
    strip.text(f"BẢN IN LẠI {reprint.ordinal}", Style(40, "Bold"), "center")
    strip.text(f"{reprint.at:%H:%M} {date_words(reprint.at.date())}, {reprint.by}", _BODY, "center")
    strip.gap(8)
    strip.invert(strip.margin, top, strip.width - strip.margin, strip.height)
    strip.gap(12)


def _seat_board(strip: Strip, paper: Paper, seat: SeatPlace) -> None:
    """Khu | Hàng | Ghế in a frame; the row and the chair are the largest type of the slip."""
    line, label_height = 4, _LABEL.line_height
    board = _SeatBoard.fitting_into(strip.inner_width - 2 * line, paper, seat)
    top = strip.height
    height = line + 8 + label_height + board.tallest + line
    baseline = top + height - line - board.sign.line_height + board.sign.baseline
    left = strip.margin + line
    for column in board.columns:
        if left > strip.margin + line:
            strip.fill(left, top + line, left + 2, top + height - line)
        middle = left + column.width // 2
        strip.line_at(column.label, _LABEL, middle - width_of(column.label, _LABEL) // 2, top + line + 8)
        text_top = baseline - column.style.baseline - column.style.line_height * (len(column.lines) - 1)
        for text in column.lines:
            strip.line_at(text, column.style, middle - width_of(text, column.style) // 2, text_top)
            text_top += column.style.line_height
        left += column.width
    strip.frame(strip.margin, top, strip.width - strip.margin, top + height, line)
    strip.gap(height)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the seat board; `width` in dots."""

    label: str
    lines: tuple[str, ...]
    style: Style
    width: int


@dataclass(frozen=True, slots=True)
class _SeatBoard:
    """How large the three columns can be set."""

    sign: Style
    columns: tuple[_Column, _Column, _Column]

    @property
    def tallest(self) -> int:
        """The room the columns' texts take, in dots: the name of a block may stand on several lines."""
        return max(self.sign.line_height, *(len(c.lines) * c.style.line_height for c in self.columns))

    @classmethod
    def fitting_into(cls, width: int, paper: Paper, seat: SeatPlace) -> "_SeatBoard":
        """The largest row and chair that leave the block's name its room, on two lines if need be."""
        pad = 12
        block = printable(seat.block)
        for sign in paper.seat_signs:
            row, chair = (
                max(width_of(text, sign), width_of(label, _LABEL)) + 2 * pad
                for label, text in (("HÀNG", seat.row), ("GHẾ", seat.number))
            )
            room = width - row - chair - 2 * pad
            word = fitting(block, paper.seat_words, max(room, 1))
            lines = break_lines(block, word, max(room, 1))
            is_whole = all(width_of(line, word) <= room for line in lines) and " ".join(lines) == block
            if is_whole and len(lines) * word.line_height <= sign.line_height:
                break
        return cls(
            sign,
            (
                _Column("KHU", lines, word, width - row - chair),
                _Column("HÀNG", (seat.row,), sign, row),
                _Column("GHẾ", (seat.number,), sign, chair),
            ),
        )


def _zone_board(strip: Strip, paper: Paper, zone: str) -> None:
    """A zone in the place and size of a seat: any free chair in it is theirs."""
    top, name = strip.height, printable(zone)
    strip.gap(12)
    strip.text("KHU", _LABEL, "center")
    strip.text(name, fitting(name, paper.seat_words, strip.inner_width - 24), "center")
    strip.text(_ANY_CHAIR, _BODY, "center")
    strip.gap(14)
    strip.frame(strip.margin, top, strip.width - strip.margin, strip.height, 4)


def _framed(strip: Strip, text: str, style: Style) -> None:
    top = strip.height
    strip.gap(18)
    strip.text(text, style, "center")
    strip.gap(18)
    strip.frame(strip.margin, top, strip.width - strip.margin, strip.height, 4)


def _foot(strip: Strip, paper: Paper, slip: SeatSlip) -> None:
    """The code, and beside it what is read aloud at the desk; on narrow paper below it."""
    qr = qr_stamp(slip.code, paper.qr_module)
    top = strip.height
    lines = (
        ("Mã đại biểu", _SMALL),
        (group_number(slip.number), paper.number),
        (slip.station, _BODY),
        (f"In lúc {slip.printed_at:%H:%M:%S}", _SMALL),
        (date_words(slip.printed_at.date()), _SMALL),
    )
    beside = qr.width + 12
    is_wide = all(width_of(text, style) <= strip.inner_width - beside for text, style in lines[:2])
    if is_wide:
        strip.stamp_at(qr, strip.margin, top)
        strip.gap(6)
        for text, style in lines:
            strip.text(text, style, indent=beside)
        strip.height = max(strip.height, top + qr.height)
    else:
        strip.stamp_at(qr, (strip.width - qr.width) // 2, top)
        strip.gap(qr.height)
        for text, style in lines:
            strip.text(text, style, "center")
    strip.gap(6)
    strip.text(_KEEP, _SMALL, "center")
    strip.gap(8)


@lru_cache(maxsize=32)
def _program(slip: ProgramSlip, width: int) -> Image.Image:
    """The same for every delegate, so it is laid out once."""
    paper = Paper.of(width)
    strip = Strip(paper.width, paper.margin)
    if slip.is_rehearsal:
        _rehearsal_mark(strip)
    when = f"{slip.session_name}, {slip.session_when[:1].lower()}{slip.session_when[1:]}"
    _heading(strip, paper, slip.congress_lines, "Chương trình Đại hội", when, slip.reprint)
    times = Style(28, "Bold")
    indent = width_of("00:00", times) + 18
    for line in slip.lines:
        strip.line_at(line.time, times, strip.margin, strip.height)
        strip.text(line.title, _BODY, indent=indent)
        strip.gap(10)
    strip.gap(4)
    strip.rule()
    strip.gap(8)
    if slip.version:
        strip.text(slip.version, _SMALL, "center")
    strip.gap(8)
    if slip.is_rehearsal:
        _rehearsal_mark(strip)
    return strip.picture()
