"""The faces documents are set in, and which of them has a letter: names come from every people of the country.

Tinos has the metrics of Times New Roman, Playfair Display is for ceremony, Be Vietnam Pro for badges. A letter a face
lacks is taken from Tinos (letters of Ê Đê, Bahnar) or from the Han face (the 6,763 characters of GB 2312).
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from congress.settings import PROJECT_ROOT

HAN = "NotoSerifSC-Names"
_FOLDER = PROJECT_ROOT / "static" / "fonts"


@dataclass(frozen=True, slots=True)
class Family:
    """What a text is set in; `strong` is for what stands in **stars**."""

    plain: str
    strong: str
    italic: str


FORMAL = Family("Tinos-Regular", "Tinos-Bold", "Tinos-Italic")
CEREMONIAL = Family("PlayfairDisplay-Medium", "PlayfairDisplay-Medium", "PlayfairDisplay-Italic")
BADGE = Family("BeVietnamPro-Regular", "BeVietnamPro-SemiBold", "BeVietnamPro-Medium")
FORMAL_BOLD_ITALIC = "Tinos-BoldItalic"
BADGE_BOLD = "BeVietnamPro-Bold"


@lru_cache(maxsize=16)
def _glyphs(face: str) -> frozenset[int]:
    """Make a face known to reportlab, once, and return the characters it has."""
    if face not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(face, _FOLDER / f"{face}.ttf"))
    font: Any = pdfmetrics.getFont(face)
    return frozenset(font.face.charToGlyph)


def known(face: str) -> str:
    """Return the name of a face, known to reportlab from here on."""
    _glyphs(face)
    return face


@lru_cache(maxsize=2048)
def runs(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """Divide a text into runs (face, letters), each in the wanted face or in one that has its letters.

    What no face has is left out: an empty box on a card says nothing. `unprintable` tells it before printing.
    """
    if all(ord(letter) in _glyphs(face) for letter in text):
        return ((face, text),) if text else ()
    found: list[tuple[str, str]] = []
    for letter in text:
        for used in (face, FORMAL.plain, HAN):
            if ord(letter) in _glyphs(used):
                if found and found[-1][0] == used:
                    found[-1] = (used, found[-1][1] + letter)
                else:
                    found.append((used, letter))
                break
    return tuple(found)


def unprintable(text: str) -> str:
    """Return the letters of a text that no face has, each once."""
    known = _glyphs(FORMAL.plain)
    return "".join(
        letter
        for letter in dict.fromkeys(text)
        if ord(letter) not in known
        and ord(letter) not in _glyphs(HAN)
        and not unicodedata.category(letter).startswith(("C", "Z"))
    )


@lru_cache(maxsize=8192)
def width(text: str, face: str) -> float:
    """Return a text's width at one point of size."""
    return float(sum(pdfmetrics.stringWidth(letters, used, 1) for used, letters in runs(text, face)))
