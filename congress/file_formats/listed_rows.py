"""Which rows of a sheet are people: told from titles, sections, totals, column numbers, signatures and blanks."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from congress.file_formats import values
from congress.file_formats.delegate_row import Place
from congress.file_formats.delegation_names import section_name
from congress.file_formats.headers import Column, Header, is_header_again
from congress.file_formats.tables import Cell, Row, Table
from congress.vietnamese import tidy

_ORDINAL = re.compile(r"\d+\.?")
_ROMAN_OR_LETTER = re.compile(r"[IVXLC]+\.?|[A-Z]\.?")
_SECTION = re.compile(r"đoàn\s", re.IGNORECASE)
SHARED = (Column.DELEGATION, Column.UNIT, Column.CATEGORY, Column.FIELD)  # told once of several people
_IDENTIFYING = (
    Column.NUMBER,
    Column.BIRTH,
    Column.BIRTH_OF_MEN,
    Column.BIRTH_OF_WOMEN,
    Column.SEX,
    Column.IDENTITY,
    Column.PHONE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that looks like a delegate: its filled cells by column, and the section it stands in ("" outside any)."""

    place: Place
    header: Header
    cells: Mapping[Column, Cell]
    section: str
    extra: tuple[tuple[str, str], ...]
    row: Row

    @property
    def columns(self) -> AbstractSet[Column]:
        """Those the list has, filled here or not."""
        return self.header.columns.keys()

    def cell(self, column: Column) -> Cell:
        return self.cells.get(column, "")

    def text(self, column: Column) -> str:
        return values.text_of(self.cell(column))


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows of one sheet below its header."""

    table: Table
    header: Header

    def candidates(self) -> Iterator[Candidate]:
        section = ""
        for row in self.table.rows[self.header.last_row :]:
            if is_header_again(row, self.header):
                continue
            if heading := self._section(row):
                section = section_name(heading)
                continue
            place = Place(self.table.name, row.number)
            candidate = Candidate(place, self.header, self._cells(row), section, self._extra(row), row)
            if self._is_delegate(candidate):
                yield candidate

    def texts(self) -> Iterator[str]:
        return (tidy(cell) for row in self.table.rows for cell in row.cells if isinstance(cell, str) and cell)

    def _cells(self, row: Row) -> dict[Column, Cell]:
        cells = {column: row.cells[index] for column, index in self.header.columns.items() if row.cells[index] != ""}
        for column in SHARED if self.table.merged else ():
            index = self.header.columns.get(column, -1)
            above = self.table.merged.get((row.number, index), 0)
            if above > self.header.last_row and (shared := self.table.rows[above - 1].cells[index]) != "":
                cells.setdefault(column, shared)
        return cells

    def _extra(self, row: Row) -> tuple[tuple[str, str], ...]:
        filled = ((label, values.text_of(row.cells[index])) for index, label in self.header.extras.items())
        return tuple((label, values.without_citizen_numbers(text, label)) for label, text in filled if text)

    def _section(self, row: Row) -> str:
        """Return the heading of a section row: a Roman numeral or letter and one text, or one text "Đoàn …" alone."""
        filled = [values.text_of(cell) for cell in row.cells if cell != ""]
        match [text for text in filled if text]:
            case [numeral, heading] if _ROMAN_OR_LETTER.fullmatch(numeral) and not heading.isdecimal():
                return heading
            case [heading] if _SECTION.match(heading):
                return heading
        return ""

    def _is_delegate(self, row: Candidate) -> bool:
        """Tell delegates from totals, column numbers, signatures and blanks; a lost ordinal is forgiven."""
        others = [column for column in row.cells if column is not Column.ORDINAL and row.text(column)]
        if _ORDINAL.fullmatch(row.text(Column.ORDINAL)):
            return bool(others) and not self._is_column_numbers(row)
        is_named = Column.NAME in others or Column.GIVEN_NAME in others
        return is_named and not row.text(Column.ORDINAL) and any(column in others for column in _IDENTIFYING)

    @staticmethod
    def _is_column_numbers(row: Candidate) -> bool:
        return len(row.cells) > 1 and all(row.text(column).strip("()").isdecimal() for column in row.cells)
