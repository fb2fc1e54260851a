"""Words → dots. Every slip is a picture: text modes of thermal printers have no dependable Vietnamese.

One dot is 1/203 inch, 8 dots a millimetre. Pictures are 1-bit, black (0) on white (1); a stamp is a 1-bit picture whose
ones are ink. What is drawn again and again (a program's lines, labels, a delegation's name) keeps its stamp,
so that later slips are quick.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from congress.han import has_han

Weight = Literal["Regular", "Medium", "SemiBold", "Bold"]
Align = Literal["left", "center", "right"]

SMALLEST_TEXT = 24  # dots; tone marks run together below
LINE_HEIGHT = 1.24  # of the size: stacked marks (Ế, Ậ) need their room
_FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
_THRESHOLD = 150  # grey lighter than this stays white: strokes neither break nor clot
_QR_MASK = 2  # fixed: choosing the best mask takes ten times as long, and scanners read all of them
_QUIET_MODULES = 4
_REPLACED = str.maketrans({"→": "-", "✓": "x", "\u2011": "-"})
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; `size` in dots."""

    size: int
    weight: Weight = "Regular"

    @property
    def line_height(self) -> int:
        return round(self.size * LINE_HEIGHT)

    @property
    def overhang(self) -> int:
        """How far marks and tails may reach out of their line and its width."""
        return math.ceil(self.size * 0.26)

    @property
    def baseline(self) -> int:
        """How far below the top of its line a text stands."""
        return round(self.line_height * 0.79)


@lru_cache(maxsize=64)
def _font(style: Style) -> ImageFont.FreeTypeFont:
    # BASIC is pinned: with the other layout engine the same text comes out differently from machine to machine.
    path = _FONTS / f"BeVietnamPro-{style.weight}.ttf"
    return ImageFont.truetype(path, style.size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16)
def _han_font(size: int) -> ImageFont.FreeTypeFont:
    """Chinese characters, in the names of guests from across the border; it has one weight."""
    return ImageFont.truetype(_FONTS / "NotoSerifSC-Names.ttf", size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _runs(text: str, style: Style) -> tuple[tuple[str, ImageFont.FreeTypeFont], ...]:
    """Split a line by the font that has its letters."""
    if not has_han(text):
        return ((text, _font(style)),)
    pieces = ("".join(letters) for _, letters in groupby(text, has_han))
    return tuple((piece, _han_font(style.size) if has_han(piece) else _font(style)) for piece in pieces)


@lru_cache(maxsize=4096)
def width_of(text: str, style: Style) -> int:
    """The width of a text on one line, in dots."""
    return round(sum(font.getlength(piece) for piece, font in _runs(text, style)))


@lru_cache(maxsize=4096)
def _can_draw(letter: str) -> bool:
    """Whether the font has this letter: the box it draws for those it lacks is told by its picture.

    What is no letter but a command, to a terminal, a printer or a text layout, never is.
    """
    if unicodedata.category(letter).startswith("C") and not letter.isspace():
        return False
    font = _han_font(SMALLEST_TEXT) if has_han(letter) else _font(Style(SMALLEST_TEXT))
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text in NFC, without what the fonts cannot draw: "Nông (😀) 韦建华" → "Nông 韦建华"."""
    plain = unicodedata.normalize("NFC", text).translate(_REPLACED)
    drawn = "".join(letter for letter in plain if _can_draw(letter))
    return " ".join(_EMPTY_BRACKETS.sub(" ", drawn).split())


# ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

# What a break costs beside the square of the share of the line it leaves empty.
_UNWILLING = 1.2  # inside a name: rather one line more
_ALONE = 0.3  # the last word on a line of its own
_RATHER_NOT = 0.25  # after a capital ("Chủ tịch" is read as one), before a number ("giai đoạn 2020")
_COUNTED_BY = {"số", "lần", "thứ", "cửa", "khu", "ngày", "tháng", "năm", "đợt", "bàn", "khóa"}
_DASHES = {"-", "–", "/", "+"}


@lru_cache(maxsize=4096)
def break_lines(text: str, style: Style, width: int) -> tuple[str, ...]:
    """Break a text into lines of at most `width` dots, evenly, keeping names and numbers whole where that is possible.

    A word wider than the line is cut; that happens to no name that is set in a size chosen by `fitting`.
    """
    words = [piece for word in text.split() for piece in _cut(word, style, width)]
    if not words:
        return ()
    # best[i]: the least cost of setting words[i:], and where its first line ends
    best: list[tuple[float, int]] = [(0.0, 0)] * len(words) + [(0.0, len(words))]
    for start in reversed(range(len(words))):
        best[start] = min(_line_costs(words, start, style, width, best))
    lines, start = [], 0
    while start < len(words):
        end = best[start][1]
        lines.append(" ".join(words[start:end]))
        start = end
    return tuple(lines)


def _line_costs(
    words: Sequence[str], start: int, style: Style, width: int, best: Sequence[tuple[float, int]]
) -> Iterator[tuple[float, int]]:
    for end in range(start + 1, len(words) + 1):
        used = width_of(" ".join(words[start:end]), style)
        if used > width and end > start + 1:
            return
        is_last = end == len(words)
        empty = (width - used) / width
        if is_last:
            cost = 0.15 * empty**2 + (_ALONE if end - start == 1 < end else 0.0)
        else:
            cost = empty**2 + _break_cost(words[end - 1], words[end])
        yield 0.35 + cost + best[end][0], end  # every line costs something: two even lines beat three airy ones


def _break_cost(before: str, after: str) -> float:
    if before in _DASHES or after in _DASHES:
        return _UNWILLING
    if before.lower() in _COUNTED_BY and (after[0].isdigit() or after.isupper()):
        return _UNWILLING
    if before.endswith((",", ";", ".", ":")):
        return 0.0
    if not before.istitle():
        return _RATHER_NOT if after[0].isdigit() else 0.0
    return _UNWILLING if after.istitle() else _RATHER_NOT


def _cut(word: str, style: Style, width: int) -> Iterator[str]:
    while width_of(word, style) > width:
        fits = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or width_of(word[:n], style) <= width))
        yield word[:fits]
        word = word[fits:]
    if word:
        yield word


def fitting(text: str, styles: Sequence[Style], width: int) -> Style:
    """The first of these styles that takes the fewest lines any of them takes with every word whole; else the last."""
    whole = [style for style in styles if all(width_of(word, style) <= width for word in text.split())]
    return min(whole, key=lambda style: len(break_lines(text, style, width)), default=styles[-1])


@lru_cache(maxsize=2048)
def line_stamp(text: str, style: Style) -> Image.Image:
    """One line of text as a stamp: its line, with `overhang` dots on all sides for what reaches out of it."""
    over = style.overhang
    grey = Image.new("L", (width_of(text, style) + 2 * over, style.line_height + 2 * over), 255)
    # Set by its baseline: the second mark of a capital (Ắ, Ế) stands above the font's own ascent.
    drawing, left = ImageDraw.Draw(grey), float(over)
    for piece, font in _runs(text, style):
        drawing.text((left, over + style.baseline), piece, fill=0, font=font, anchor="ls")
        left += font.getlength(piece)
    return grey.point(_INK_BY_GREY, "1")


_INK_BY_GREY = [255] * _THRESHOLD + [0] * (256 - _THRESHOLD)


@lru_cache(maxsize=256)
def qr_stamp(content: str, module: int) -> Image.Image:
    """A QR code at error correction M with its quiet zone, as a stamp; `module` in dots."""
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_MODULES, mask_pattern=_QR_MASK)
    qr.add_data(content)
    qr.make(fit=True)
    rows = qr.get_matrix()
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([255 if dark else 0 for row in rows for dark in row])
    return small.resize((len(rows) * module, len(rows) * module), Image.Resampling.NEAREST)


# ── a strip of paper ──────────────────────────────────────────────────────────────────────────────────────────────────

Paint = Callable[[Image.Image], None]


class Strip:
    """A strip of paper that grows downward while things are put on it; sizes and places in dots."""

    def __init__(self, width: int, margin: int) -> None:
        self.width = width
        self.margin = margin
        self.height = 0
        self._paints: list[Paint] = []

    @property
    def inner_width(self) -> int:
        return self.width - 2 * self.margin

    def gap(self, dots: int) -> None:
        self.height += dots

    def text(self, text: str, style: Style, align: Align = "left", *, indent: int = 0) -> None:
        """Set a text over the inner width less the indent, as many lines as it takes."""
        width = self.inner_width - indent
        for line in break_lines(printable(text), style, width):
            left = self.margin + indent
            if align != "left":
                spare = max(0, width - width_of(line, style))
                left += spare // 2 if align == "center" else spare
            self.line_at(line, style, left, self.height)
            self.height += style.line_height

    def line_at(self, line: str, style: Style, left: int, top: int) -> None:
        """Put one line at a place, without growing."""
        self.stamp_at(line_stamp(line, style), left - style.overhang, top - style.overhang)

    def stamp_at(self, stamp: Image.Image, left: int, top: int) -> None:
        """Ink a stamp at a place, without growing."""
        box = (left, top, left + stamp.width, top + stamp.height)
        self._paints.append(lambda image: image.paste(0, box, stamp))

    def rule(self, thickness: int = 3) -> None:
        top = self.height
        self.fill(self.margin, top, self.width - self.margin, top + thickness)
        self.height += thickness

    def fill(self, left: int, top: int, right: int, bottom: int, *, white: bool = False) -> None:
        """Blacken a rectangle, or whiten it; right and bottom are the first dots outside."""
        box = (left, top, right, bottom)
        self._paints.append(lambda image: image.paste(1 if white else 0, box))

    def invert(self, left: int, top: int, right: int, bottom: int) -> None:
        """Swap black and white in a rectangle, after all that was put there so far."""

        def swap(image: Image.Image) -> None:
            box = (left, top, right, bottom)
            image.paste(image.crop(box).point(lambda dot: 0 if dot else 255), box)

        self._paints.append(swap)

    def frame(self, left: int, top: int, right: int, bottom: int, thickness: int) -> None:
        self.fill(left, top, right, top + thickness)
        self.fill(left, bottom - thickness, right, bottom)
        self.fill(left, top, left + thickness, bottom)
        self.fill(right - thickness, top, right, bottom)

    def picture(self) -> Image.Image:
        """All that was put on the strip, in that order."""
        image = Image.new("1", (self.width, self.height), 1)
        for paint in self._paints:
            paint(image)
        return image
