"""A list of delegates as a unit sends it → delegates, and all that a person should look at before they are taken in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from congress.file_formats import values
from congress.file_formats.delegate_row import DelegateRow, Place
from congress.file_formats.delegation_names import DelegationName, DelegationNames, means, section_name, spelled
from congress.file_formats.duplicates import Doubtful, Duplicate, tell_apart
from congress.file_formats.errors import NoListFound
from congress.file_formats.headers import Column, Header, find_header, is_header_again
from congress.file_formats.tables import Cell, Row, Table, read_tables
from congress.vietnamese import split_honorific, tidy, tidy_name


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row to tell the organizer, in Vietnamese."""

    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class RosterReading:
    """All that was read. Every row that looks like a delegate is in exactly one of delegates, rejected, duplicates."""

    delegates: tuple[DelegateRow, ...]  # in the list's order, each person once
    rejected: tuple[Remark, ...]  # held back for correction, with the reason
    duplicates: tuple[Duplicate, ...]
    doubtful: tuple[Doubtful, ...]  # both are among the delegates
    warnings: tuple[Remark, ...]
    hidden_rows: tuple[Place, ...]  # delegates in rows the sheet hides; they are read like the others
    delegations: tuple[DelegationName, ...]  # of the delegates, in the list's order


def read_roster(content: bytes, filename: str, register: Sequence[DelegationName] = ()) -> RosterReading:
    """Read a list of delegates from an .xlsx, .xls, .ods or .csv.

    `register` gives official names and codes of delegations where they are known beforehand; without it names come from
    the list and codes from a rule. Raises a kind of UnreadableRoster when there is no list to read.
    """
    tables = read_tables(content, filename)
    lists = [_ListedRows(table, header) for table in tables if (header := find_header(table.rows))]
    shown = [listed for listed in lists if not listed.table.is_hidden]
    if not shown:
        raise NoListFound(
            f"Không tìm thấy danh sách đại biểu trong tệp “{filename}”. Danh sách cần có dòng tiêu đề cột, "
            "trong đó có cột “Họ và tên” và ít nhất hai cột khác (ngày sinh, đơn vị, đoàn…)."
        )
    return _Reader(register).read(shown, skipped=[listed for listed in lists if listed.table.is_hidden])


# ── which rows are delegates ──────────────────────────────────────────────────────────────────────────────────────────

_ORDINAL = re.compile(r"\d+\.?")
_ROMAN_OR_LETTER = re.compile(r"[IVXLC]+\.?|[A-Z]\.?")
_SECTION = re.compile(r"đoàn\s", re.IGNORECASE)
_IDENTIFYING = (Column.BIRTH, Column.BIRTH_OF_MEN, Column.BIRTH_OF_WOMEN, Column.SEX, Column.IDENTITY, Column.PHONE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that looks like a delegate: its filled cells by column, and the section it stands in ("" outside any)."""

    place: Place
    columns: AbstractSet[Column]  # those the list has, filled here or not
    cells: Mapping[Column, Cell]
    section: str
    is_hidden: bool

    def cell(self, column: Column) -> Cell:
        return self.cells.get(column, "")

    def text(self, column: Column) -> str:
        return values.text_of(self.cell(column))


@dataclass(frozen=True, slots=True)
class _ListedRows:
    """The rows of one sheet below its header."""

    table: Table
    header: Header

    def candidates(self) -> Iterator[_Candidate]:
        section = ""
        for row in self.table.rows[self.header.last_row :]:
            if is_header_again(row, self.header):
                continue
            if heading := self._section(row):
                section = section_name(heading)
                continue
            place = Place(self.table.name, row.number)
            candidate = _Candidate(place, self.header.columns.keys(), self._cells(row), section, row.is_hidden)
            if self._is_delegate(candidate):
                yield candidate

    def texts(self) -> Iterator[str]:
        return (tidy(cell) for row in self.table.rows for cell in row.cells if isinstance(cell, str) and cell)

    def _cells(self, row: Row) -> dict[Column, Cell]:
        return {column: row.cells[index] for column, index in self.header.columns.items() if row.cells[index] != ""}

    def _section(self, row: Row) -> str:
        """Return the heading of a section row: a Roman numeral or letter and one text, or one text "Đoàn …" alone."""
        filled = [values.text_of(cell) for cell in row.cells if cell != ""]
        match [text for text in filled if text]:
            case [numeral, heading] if _ROMAN_OR_LETTER.fullmatch(numeral) and not heading.isdecimal():
                return heading
            case [heading] if _SECTION.match(heading):
                return heading
        return ""

    def _is_delegate(self, row: _Candidate) -> bool:
        """Tell delegates from totals, column numbers, signatures and blanks; a lost ordinal is forgiven."""
        others = [column for column in row.cells if column is not Column.ORDINAL and row.text(column)]
        if _ORDINAL.fullmatch(row.text(Column.ORDINAL)):
            return bool(others) and not self._is_column_numbers(row)
        is_named = Column.NAME in others or Column.GIVEN_NAME in others
        return is_named and not row.text(Column.ORDINAL) and any(column in others for column in _IDENTIFYING)

    @staticmethod
    def _is_column_numbers(row: _Candidate) -> bool:
        return len(row.cells) > 1 and all(row.text(column).strip("()").isdecimal() for column in row.cells)


# ── from rows to delegates ────────────────────────────────────────────────────────────────────────────────────────────


class _Reader:
    """Reads the rows of one file; gathers what is to be told along the way."""

    def __init__(self, register: Sequence[DelegationName]) -> None:
        self._names = DelegationNames(register)
        self._warnings: list[Remark] = []

    def read(self, lists: Sequence[_ListedRows], skipped: Sequence[_ListedRows]) -> RosterReading:
        candidates = [candidate for listed in lists for candidate in listed.candidates()]
        self._learn_delegations(candidates, [text for listed in lists for text in listed.texts()])
        self._warnings += [
            Remark(Place(listed.table.name, listed.header.last_row), "Trang tính này đang ẩn nên không được đọc.")
            for listed in skipped
        ]
        read = [(candidate, self._delegate(candidate)) for candidate in candidates]
        kept, duplicates, doubtful = tell_apart([row for _, row in read if isinstance(row, DelegateRow)])
        in_use = {row.delegation_code for row in kept}
        return RosterReading(
            delegates=kept,
            rejected=tuple(row for _, row in read if isinstance(row, Remark)),
            duplicates=duplicates,
            doubtful=doubtful,
            warnings=tuple(self._warnings),
            hidden_rows=tuple(candidate.place for candidate in candidates if candidate.is_hidden),
            delegations=tuple(entry for entry in self._names.in_order() if entry.code in in_use),
        )

    def _learn_delegations(self, candidates: Sequence[_Candidate], texts: Sequence[str]) -> None:
        """Fix the official names: the sections' in their order; of a list without sections, the longest spellings."""
        sections = dict.fromkeys(candidate.section for candidate in candidates if candidate.section)
        for section in sections:
            self._names.add(spelled(section, texts))
        if not sections:
            cells = dict.fromkeys(section_name(candidate.text(Column.DELEGATION)) for candidate in candidates)
            self._names.add_spellings([cell for cell in cells if cell])

    def _delegate(self, row: _Candidate) -> DelegateRow | Remark:
        """Read one row; what cannot be taken comes back as the reason."""
        honorific, full_name = self._name(row)
        birth_column, told_sex = self._birth(row)
        birth = values.birth_date(row.cell(birth_column))
        if not full_name:
            return Remark(row.place, "Chưa có họ tên. Vui lòng bổ sung.")
        if birth.refusal:
            return Remark(row.place, birth.refusal)
        identity = values.identity_number(row.cell(Column.IDENTITY))
        read = {
            birth_column: birth,
            Column.IDENTITY: identity,
            Column.SEX: values.sex(told_sex or row.cell(Column.SEX), identity.value),
            Column.PHONE: values.phone(row.cell(Column.PHONE)),
            Column.EMAIL: values.email(row.cell(Column.EMAIL)),
            Column.ETHNICITY: values.ethnicity(row.cell(Column.ETHNICITY), full_name),
            Column.EDUCATION: values.education(row.cell(Column.EDUCATION)),
            Column.CATEGORY: values.category(row.cell(Column.CATEGORY)),
            Column.FIELD: values.field(row.cell(Column.FIELD)),
        }
        self._warnings += [
            Remark(row.place, understood.remark)
            for column, understood in read.items()
            if understood.remark and column in row.columns  # what the list does not ask is no one's omission
        ]
        delegation = self._delegation(row)
        return DelegateRow(
            place=row.place,
            honorific=honorific,
            full_name=full_name,
            birth_date=read[birth_column].value,
            sex=read[Column.SEX].value,
            ethnicity=read[Column.ETHNICITY].value,
            is_party_member=values.is_party_member(row.cell(Column.PARTY)),
            education=read[Column.EDUCATION].value,
            position_title=row.text(Column.POSITION),
            unit=row.text(Column.UNIT),
            delegation_code=delegation.code,
            delegation=delegation.name,
            category=read[Column.CATEGORY].value,
            field=read[Column.FIELD].value,
            identity_number=read[Column.IDENTITY].value,
            phone=read[Column.PHONE].value,
            email=read[Column.EMAIL].value,
            notes=row.text(Column.NOTES),
            award=values.award(row.cell(Column.AWARD), row.cell(Column.NOTES)),
        )

    def _name(self, row: _Candidate) -> tuple[str, str]:
        parts = (Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME)
        honorific, name = split_honorific(" ".join(row.text(column) for column in parts))
        if honorific:
            self._warnings.append(Remark(row.place, f"Tách danh xưng “{honorific}” khỏi họ tên."))
        return honorific, tidy_name(name)

    def _birth(self, row: _Candidate) -> tuple[Column, str]:
        """Return the column the birth date stands in, and the sex when the column tells it."""
        if row.text(Column.BIRTH_OF_MEN):
            return Column.BIRTH_OF_MEN, "Nam"
        if row.text(Column.BIRTH_OF_WOMEN):
            return Column.BIRTH_OF_WOMEN, "Nữ"
        return Column.BIRTH, ""

    def _delegation(self, row: _Candidate) -> DelegationName:
        """Return the row's delegation: what its cell means, else its section's."""
        cell = section_name(row.text(Column.DELEGATION))
        section = self._names.add(row.section) if row.section else None
        if section and (not cell or means(cell, section)):
            return section
        if not cell:
            self._warnings.append(Remark(row.place, "Chưa rõ thuộc đoàn nào."))
            return self._names.add("Chưa rõ đoàn")
        found = self._names.match(cell) or self._names.add(cell)
        if section:
            self._warnings.append(
                Remark(row.place, f"Ghi đoàn “{found.name}” nhưng nằm trong mục “{section.name}”; lấy theo cột Đoàn.")
            )
        return found
