"""What a replacement badge looks like on thermal paper or a label: read from three steps away, it fits its holder.

The band of a printed badge is coloured by category. Thermal paper has one colour, so the category's word stands in a
black bar, as large as it can be set.
"""

from collections.abc import Sequence

from PIL import Image

from congress.badge_slip import BadgeSlip
from congress.vietnamese import date_words, group_number
from printers.raster import Strip, Style, Weight, break_lines, printable, qr_stamp, width_of

_WIDE = 512  # dots; narrower paper is set like that of 58 mm
_SMALL = Style(24)
_LABEL = Style(24, "Medium")
_CUT = "…"


def _styles(weight: Weight, *sizes: int) -> tuple[Style, ...]:
    return tuple(Style(size, weight) for size in sizes)


# How many lines a text may take, and the sizes that are tried for so many: the first that fits.
_Settings = tuple[tuple[int, tuple[Style, ...]], ...]
_WORD: _Settings = (
    (1, _styles("Bold", 112, 104, 96, 88, 80, 72, 64)),
    (2, _styles("Bold", 64, 56, 48, 40, 34, 28)),
)
_NAME: _Settings = (
    (1, _styles("Bold", 84, 78, 72, 66, 60)),
    (2, _styles("Bold", 84, 78, 72, 66, 60, 54, 48)),
    (3, _styles("Bold", 56, 52, 48, 42, 36)),
)
_POSITION: _Settings = (
    (1, _styles("Medium", 34, 32, 30, 28)),
    (2, _styles("Medium", 34, 32, 30, 28, 26, 24)),
)
_DELEGATION: _Settings = (
    (1, _styles("SemiBold", 34, 32, 30, 28)),
    (2, _styles("SemiBold", 34, 32, 30, 28, 26, 24)),
)
_MARK: _Settings = ((1, _styles("Bold", 48, 40)),)
_REHEARSAL: _Settings = ((1, _styles("Bold", 56)),)


def render(badge: BadgeSlip, width: int) -> Image.Image:
    """Lay a badge out on paper `width` dots wide: a 1-bit picture, black on white."""
    is_wide = width >= _WIDE
    strip = Strip(width, 12 if is_wide else 8)
    strip.gap(8)
    if badge.is_rehearsal:
        _rehearsal_mark(strip)
    for line in badge.congress_lines:
        strip.text(line, Style(28 if is_wide else 24, "SemiBold"), "center")
    strip.gap(8)
    _bar(strip, badge.word, _WORD)
    strip.gap(4)
    _centred(strip, badge.full_name.upper(), _NAME)
    strip.gap(8)
    _centred(strip, badge.position, _POSITION)
    strip.gap(4)
    _centred(strip, _with_its_kind(badge.delegation), _DELEGATION)
    strip.gap(8)
    _foot(strip, badge, is_wide=is_wide)
    strip.gap(8)
    _bar(strip, f"CẤP LẠI LẦN {badge.ordinal}", _MARK)
    strip.text(f"{badge.issued_at:%H:%M} {date_words(badge.issued_at.date())}, {badge.station}", _SMALL, "center")
    if badge.is_rehearsal:
        strip.gap(8)
        _rehearsal_mark(strip)
    strip.gap(8)
    return strip.picture()


def _with_its_kind(delegation: str) -> str:
    is_told = not delegation or delegation.casefold().startswith("đoàn")
    return delegation if is_told else f"Đoàn: {delegation}"


def _rehearsal_mark(strip: Strip) -> None:
    """At the top and at the bottom, so that half a badge says it, too."""
    _bar(strip, "DIỄN TẬP", _REHEARSAL, "Không có giá trị vào dự")


def _bar(strip: Strip, words: str, settings: _Settings, below: str = "") -> None:
    """White words on black over the whole width."""
    lines, style = _set(words, settings, strip.inner_width - 24)
    top = strip.height
    strip.gap(style.size // 4)  # the hook of Ể reaches out of its line
    _put(strip, lines, style)
    if below:
        strip.text(below, _SMALL, "center")
    strip.gap(max(8, style.size // 9))
    strip.invert(strip.margin, top, strip.width - strip.margin, strip.height)
    strip.gap(10)


def _centred(strip: Strip, told: str, settings: _Settings) -> None:
    _put(strip, *_set(told, settings, strip.inner_width))


def _put(strip: Strip, lines: Sequence[str], style: Style) -> None:
    for line in lines:
        strip.line_at(line, style, (strip.width - width_of(line, style)) // 2, strip.height)
        strip.gap(style.line_height)


def _set(told: str, settings: _Settings, room: int) -> tuple[Sequence[str], Style]:
    """Break a text as it is set: as large as the fewest lines allow, cut short where nothing fits."""
    told = printable(told)
    for most, styles in settings:
        for style in styles:
            lines = break_lines(told, style, room)
            if len(lines) <= most and all(width_of(word, style) <= room for word in told.split()):
                return lines, style
    most, styles = settings[-1]
    lines = break_lines(told, styles[-1], room)
    if len(lines) > most:
        lines = (*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), styles[-1], room))
    return lines, styles[-1]


def _cut(told: str, style: Style, room: int) -> str:
    """As many whole words as there is room for, at least some letters, and that there is more."""
    words = told.split()
    while len(words) > 1 and width_of(" ".join(words) + _CUT, style) > room:
        words.pop()
    line = " ".join(words)
    while line and width_of(line + _CUT, style) > room:
        line = line[:-1]
    return line.rstrip(" ,;-–") + _CUT


def _foot(strip: Strip, badge: BadgeSlip, *, is_wide: bool) -> None:
    """The code with its quiet zone, and beside it the number of the badge; on narrow paper below it."""
    qr = qr_stamp(badge.code, 8 if is_wide else 7)
    numbers = (
        ("Số thẻ", badge.badge_number, Style(84 if is_wide else 56, "Bold")),
        ("Mã đại biểu", group_number(badge.number), Style(44 if is_wide else 32, "Bold")),
    )
    top = strip.height
    if is_wide:
        strip.stamp_at(qr, strip.margin, top)
        left = strip.margin + qr.width
        middle = left + (strip.width - strip.margin - left) // 2
        y = top + (qr.height - sum(_LABEL.line_height + style.line_height for _, _, style in numbers)) // 2
        for label, told, style in numbers:
            _number_at(strip, label, told, style, middle, y, y + _LABEL.line_height + style.baseline)
            y += _LABEL.line_height + style.line_height
        strip.gap(qr.height)
        return
    strip.stamp_at(qr, (strip.width - qr.width) // 2, top)
    strip.gap(qr.height - 8)
    largest, quarter = numbers[0][2], strip.inner_width // 4
    baseline = strip.height + _LABEL.line_height + largest.baseline
    for place, (label, told, style) in enumerate(numbers):
        middle = strip.margin + (1 + 2 * place) * quarter
        _number_at(strip, label, told, style, middle, strip.height, baseline)
    strip.gap(_LABEL.line_height + largest.line_height)


def _number_at(strip: Strip, label: str, told: str, style: Style, middle: int, top: int, baseline: int) -> None:
    strip.line_at(label, _LABEL, middle - width_of(label, _LABEL) // 2, top)
    strip.line_at(told, style, middle - width_of(told, style) // 2, baseline - style.baseline)
