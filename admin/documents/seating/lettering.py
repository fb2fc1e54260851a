"""Texts made to fit a place on paper: measured, broken into lines, a name shortened as people would shorten it."""

import re
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from admin.documents.book_layout import printable, register_fonts
from congress.vietnamese import tidy

_EMPTY_BRACKETS = re.compile(r"\s*\(\s*\)")
_ELLIPSIS = "…"
# What stands before a place's or an agency's own name, and how it is said when there is little room.
_SHORT = (
    ("Thành phố ", "TP "),
    ("Thị xã ", "TX "),
    ("Huyện ", ""),
    ("Ủy ban MTTQ Việt Nam", "MTTQ"),
    ("Bộ Chỉ huy Quân sự", "BCH Quân sự"),
    ("Bộ Chỉ huy Bộ đội Biên phòng", "BĐ Biên phòng"),
    ("Ủy ban nhân dân", "UBND"),
    ("Văn phòng ", "VP "),
    (" tỉnh", ""),
)


@lru_cache(maxsize=65536)
def shown(text: str) -> str:
    """Return a text as the faces can print it; brackets whose letters they lack (Chinese names) go with them."""
    register_fonts()
    return _EMPTY_BRACKETS.sub("", printable(tidy(text)))


@lru_cache(maxsize=65536)
def _unit_width(text: str, font: str) -> float:
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, 1))


def width_of(text: str, font: str, size: float) -> float:
    """How wide a line is, in points."""
    return _unit_width(text, font) * size


def largest(text: str, font: str, width: float, most: float) -> float:
    """Return the size, `most` at most, at which a line fits a width."""
    return min(most, (width - 0.01) / (_unit_width(text, font) or 1))


def cut(text: str, font: str, size: float, width: float) -> str:
    """Cut a line that is too wide, with an ellipsis."""
    if width_of(text, font, size) <= width:
        return text
    kept = text
    while kept and width_of(kept + _ELLIPSIS, font, size) > width:
        kept = kept[:-1].rstrip()
    return kept + _ELLIPSIS if kept else ""


def wrapped(text: str, font: str, size: float, width: float, most: int = 3) -> list[str]:
    """Break a text between words into lines, `most` at most; what is left over ends in an ellipsis."""
    lines: list[str] = []
    line, line_width, space = "", 0.0, width_of(" ", font, size)
    for word in text.split():
        word_width = width_of(word, font, size)
        if line and line_width + space + word_width > width:
            lines.append(line)
            line, line_width = word, word_width
        else:
            line_width += word_width + (space if line else 0.0)
            line = f"{line} {word}" if line else word
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} {_ELLIPSIS}"]
    return [cut(each, font, size, width) for each in lines]


NAME_FORMS = 5


def name_forms(full_name: str) -> tuple[str, ...]:
    """Shorten a name in NAME_FORMS steps: "Công Tôn Nữ Hồng Hạnh" → "Công T. N. H. Hạnh" → "C.T.N.H. Hạnh" → "Hạnh".

    People are called by the last word, so it stays whole to the end; what stands in brackets goes first.
    """
    whole = shown(full_name)
    words = re.sub(r"\([^)]*\)", " ", whole).split() or whole.split() or [""]
    family, middle, given = words[:1], words[1:-1], words[-1]
    if len(words) == 1:
        return (whole, *[given] * (NAME_FORMS - 1))
    initials = "".join(f"{word[0]}." for word in (*family, *middle))
    with_family = " ".join((*family, *(f"{word[0]}." for word in middle), given))
    return whole, " ".join(words), with_family, f"{initials} {given}", given


def mark_forms(delegation: str, code: str) -> tuple[str, str, str]:
    """Name a delegation in ever less room: "Huyện Cao Lộc", "Cao Lộc", "CAOLOC"."""
    whole = short = shown(delegation)
    for long, spoken in _SHORT:
        short = short.replace(long, spoken)
    return whole, short, shown(code)
