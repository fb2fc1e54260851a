"""What the slips of the venue look like: the test page a printer is trusted by, and the figures of a day."""

import unicodedata
from functools import lru_cache

from PIL import Image

from congress.slip_content import SessionTotals, TestSlip, TotalsSlip, VenueSlip
from congress.vietnamese import date_words
from printers.raster import Strip, Style, break_lines, fitting, printable, qr_stamp, width_of

EDGES = (("A", 384), ("B", 512), ("C", 576))  # where print heads end, in dots
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # none, huyền, hỏi, ngã, sắc, nặng
DENSITIES = (12, 25, 50, 75, 100)  # per cent of the dots

_SMALL = Style(24)
_BODY = Style(28)
_LETTER = Style(26, "Medium")
_HEADING = tuple(Style(size, "Bold") for size in (44, 40, 36, 32))
_EDGE_SIGN = Style(40, "Bold")
_EDGE_HEIGHT = 56
_STEP_HEIGHT = 64
_QR_MODULE = 6
_ORDER = (0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5)  # in which the dots of a 4 by 4 field turn black


def letters() -> tuple[str, ...]:
    """Every Vietnamese letter that has marks or may have them, a line a tone, small and capital: 146 in all."""
    small = [unicodedata.normalize("NFC", "".join(vowel + tone for vowel in VOWELS)) for tone in TONES]
    return (*small, *(line.upper() for line in small), "đĐ")


def render(content: VenueSlip, width: int) -> Image.Image:
    """Lay a slip out. A test page is as wide as the widest print head, whatever the printer is set to."""
    return _test_page(content, width) if isinstance(content, TestSlip) else _totals(content, width)


# ── the test page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _test_page(slip: TestSlip, width: int) -> Image.Image:
    strip = Strip(width, 12 if width >= 512 else 8)
    strip.gap(8)
    strip.text("TRANG IN THỬ", _HEADING[0], "center")
    name = printable(slip.printer)
    strip.text(name, fitting(name, _HEADING[1:], strip.inner_width), "center")
    for line in (slip.address, slip.model, f"Đang đặt {width} chấm, {slip.printed_at:%H:%M:%S} ngày {_day(slip)}"):
        strip.text(line, _SMALL, "center")
    strip.gap(10)
    strip.text("1. Đọc được hết các chữ này không?", _BODY)
    strip.gap(4)
    _grid(strip)
    strip.gap(8)
    strip.text("2. Ô nhạt và ô đậm có phân biệt được không?", _BODY)
    strip.gap(6)
    _density_steps(strip)
    strip.gap(8)
    strip.text("3. Mã này có quét được không?", _BODY)
    qr = qr_stamp(f"DON IN THU {slip.printed_at:%Y-%m-%d %H:%M:%S}", _QR_MODULE)
    strip.stamp_at(qr, (strip.width - qr.width) // 2, strip.height)
    strip.gap(qr.height)
    strip.text("4. Chữ cái xa nhất bên phải còn in đủ cùng vạch đứng: A, B hay C?", _BODY)
    strip.gap(10)
    return _above(strip.picture(), _ruler())


def _day(slip: TestSlip) -> str:
    return f"{slip.printed_at:%d/%m/%Y}"


def _grid(strip: Strip) -> None:
    """The letters in columns of one width: a mark that is missing or runs into its letter is seen beside the others."""
    step = strip.inner_width // len(VOWELS)
    for line in letters():
        for place, letter in enumerate(line):
            left = strip.margin + place * step + (step - width_of(letter, _LETTER)) // 2
            strip.line_at(letter, _LETTER, left, strip.height)
        strip.gap(_LETTER.line_height + 4)


def _density_steps(strip: Strip) -> None:
    width = strip.inner_width // len(DENSITIES) // 8 * 8
    for place, density in enumerate(DENSITIES):
        left = strip.margin + place * width
        strip.stamp_at(_shade(density, width - 8, _STEP_HEIGHT), left, strip.height)
        label = f"{density}%"
        strip.line_at(label, _SMALL, left + (width - 8 - width_of(label, _SMALL)) // 2, strip.height + _STEP_HEIGHT + 2)
    strip.gap(_STEP_HEIGHT + 2 + _SMALL.line_height)


@lru_cache(maxsize=32)
def _shade(density: int, width: int, height: int) -> Image.Image:
    """A stamp with so many per cent of its dots black, spread evenly."""
    black = {place for place, order in enumerate(_ORDER) if order * 100 < density * len(_ORDER)}
    field = Image.new("1", (4, 4))
    field.putdata([255 if place in black else 0 for place in range(16)])
    shade = Image.new("1", (width, height))
    for top in range(0, height, 4):
        for left in range(0, width, 4):
            shade.paste(field, (left, top))
    return shade


@lru_cache(maxsize=1)
def _ruler() -> Image.Image:
    """A comb over the widest print head, then a line for each edge: its sign, and a bar that ends with the last dot."""
    widest = EDGES[-1][1]
    strip = Strip(widest, 0)
    for at in range(0, widest, 8):  # a tooth a millimetre
        strip.fill(at, 0, at + 2, 24 if at % 80 == 0 else 14 if at % 40 == 0 else 8)
    strip.gap(32)
    for sign, edge in EDGES:
        top = strip.height
        label = f"{sign} {edge}"
        strip.line_at(label, _EDGE_SIGN, edge - 16 - width_of(label, _EDGE_SIGN), top + 2)
        strip.fill(edge - 8, top, edge, top + _EDGE_HEIGHT - 6)
        strip.fill(0, top + _EDGE_HEIGHT - 8, edge, top + _EDGE_HEIGHT - 6)
        strip.gap(_EDGE_HEIGHT)
    strip.gap(8)
    return strip.picture()


def _above(upper: Image.Image, lower: Image.Image) -> Image.Image:
    whole = Image.new("1", (max(upper.width, lower.width), upper.height + lower.height), 1)
    whole.paste(upper, (0, 0))
    whole.paste(lower, (0, upper.height))
    return whole


# ── the figures of a day ──────────────────────────────────────────────────────────────────────────────────────────────


def _totals(slip: TotalsSlip, width: int) -> Image.Image:
    strip = Strip(width, 12 if width >= 512 else 8)
    strip.gap(8)
    for line in slip.congress_lines:
        strip.text(line, Style(28 if width >= 512 else 24, "SemiBold"), "center")
    strip.gap(6)
    title = "SỐ LIỆU ĐIỂM DANH"
    strip.text(title, fitting(title, _HEADING, strip.inner_width), "center")
    strip.text(f"Lúc {slip.printed_at:%H:%M} {date_words(slip.printed_at.date())}", _SMALL, "center")
    for session in slip.sessions:
        _session(strip, session)
    strip.gap(10)
    strip.rule()
    strip.gap(8)
    strip.text("Đại biểu có mặt / triệu tập; khách mời ghi sau dấu cộng.", _SMALL, "center")
    strip.gap(8)
    return strip.picture()


def _session(strip: Strip, session: SessionTotals) -> None:
    strip.gap(10)
    strip.rule()
    strip.gap(8)
    strip.text(session.name, Style(32, "Bold"))
    strip.text(session.when, _SMALL)
    _line(strip, "Đại biểu", f"{session.present} / {session.summoned}", Style(32, "Bold"))
    if session.guests_invited:
        _line(strip, "Khách mời", f"{session.guests_present} / {session.guests_invited}", _BODY)
    strip.gap(6)
    for line in session.lines:
        guests = f" +{line.guests_present}" if line.guests_present else ""
        _line(strip, line.delegation, f"{line.present}/{line.summoned}{guests}", _BODY)


def _line(strip: Strip, label: str, figure: str, style: Style) -> None:
    """A label on the left, as many lines as it takes, and its figure on the right of the first."""
    room = width_of(figure, style) + 16
    top = strip.height
    strip.line_at(figure, style, strip.width - strip.margin - width_of(figure, style), top)
    for line in break_lines(printable(label), style, strip.inner_width - room):
        strip.line_at(line, style, strip.margin, strip.height)
        strip.gap(style.line_height)
