"""Bytes of a text file → rows of cells: lists that arrive as .csv, in whatever encoding, with whatever delimiter.

Excel writes "Unicode Text" as UTF-16 with tabs, "CSV" in the system's code page with the system's delimiter; on
Vietnamese Windows that is 1258 with semicolons. No name of an encoding is ever in the file, so the bytes must tell.
"""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from io import StringIO

from congress.file_formats import legacy_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = "\t;,|"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOOSE_MARK = re.compile(r"(?:^|[^\w])[\u0300-\u036f]|[\u0300-\u036f]{2}")
_SAMPLE_ROWS = 40


def decoded(content: bytes) -> str | None:
    """Return the text in NFC; None when the bytes are no text in UTF-8, UTF-16, Windows-1258, TCVN3 or VNI.

    In 1258 a tone is a character of its own behind its vowel: read as another code page the file would decode as well
    and every name be wrong, so it is accepted only when all tones find their letters.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    if (text := _strict(content, "utf-8")) is not None:
        return text
    for encoding in _unmarked_utf16(content):
        if (text := _strict(content, encoding)) is not None:
            return text
    if legacy := legacy_text.decoded_bytes(content):
        return legacy[0]
    text = _strict(content, "cp1258")
    return None if text is None or _LOOSE_MARK.search(text) else text


def rows_of(text: str) -> list[list[str]]:
    """Split a text into rows of cells by the delimiter that makes the most columns of it."""
    return _split(text, max(_DELIMITERS, key=lambda delimiter: _columns(text, delimiter)))


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        text = unicodedata.normalize("NFC", content.decode(encoding))
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _unmarked_utf16(content: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    low, high = content[1::2].count(0), content[0::2].count(0)
    half = len(content) // 4
    return ("utf-16-le",) if low > half else ("utf-16-be",) if high > half else ()


def _columns(text: str, delimiter: str) -> int:
    """How many columns most of the first rows have."""
    start = "\n".join(text.splitlines()[:_SAMPLE_ROWS])
    widths = Counter(len(row) for row in _split(start, delimiter) if any(row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _split(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a cell longer than any cell, or a line end alone inside one
        return [line.split(delimiter) for line in text.splitlines()]
