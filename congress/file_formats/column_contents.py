"""What a column holds, told by what stands in it, where its header does not say: for lists with headers of their own.

Two things are worth the look: a citizen number, which must never be kept as if it were any text, and the columns
"Nam" and "Nữ", which hold a year of birth in one unit's list and a cross in the next one's.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from congress.file_formats import values
from congress.file_formats.headers import EXTRA, IGNORED, Column, Header
from congress.file_formats.tables import Cell, Row
from congress.vietnamese import fold

_LOOKED_AT = 300  # rows
_MOSTLY = 0.8
_MEN, _WOMEN = "nam", "nu"


def told_by_contents(header: Header, rows: Sequence[Row]) -> Header:
    """Return a guessed header with the words that its columns' contents tell; what was understood stays."""
    words = list(header.words)
    below = rows[header.last_row : header.last_row + _LOOKED_AT]
    for index, word in enumerate(words):
        if word != EXTRA:
            continue
        cells = [cell for row in below if (cell := row.cells[index]) != ""]
        if Column.IDENTITY not in words and _are_mostly(cells, values.is_citizen_number):
            words[index] = Column.IDENTITY
        elif _are_men_beside_women(header, index):
            _tell_men_from_women(words, index, cells + [cell for row in below if (cell := row.cells[index + 1]) != ""])
    return replace(header, words=tuple(words))


def _are_men_beside_women(header: Header, index: int) -> bool:
    pair = [fold(label) for label in header.labels[index : index + 2]]
    return pair == [_MEN, _WOMEN] and header.words[index + 1] in {EXTRA, IGNORED}


def _tell_men_from_women(words: list[str], index: int, cells: Sequence[Cell]) -> None:
    if Column.BIRTH not in words and _are_mostly(cells, _is_birth):
        words[index : index + 2] = Column.BIRTH_OF_MEN, Column.BIRTH_OF_WOMEN
    elif Column.SEX not in words and _are_mostly(cells, _is_cross):
        words[index : index + 2] = Column.IS_MAN, Column.IS_WOMAN


def _are_mostly(cells: Sequence[Cell], is_such: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(is_such, cells)) >= _MOSTLY * len(cells)


def _is_birth(cell: Cell) -> bool:
    return bool(values.birth_date(cell).value)


def _is_cross(cell: Cell) -> bool:
    return fold(values.text_of(cell)) in {"x", "1", "v", "co"}
