"""A list of delegates as a unit sends it → delegates, and all that a person should look at before they are taken in."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from congress.file_formats import legacy_text, values
from congress.file_formats.delegate_row import DelegateRow, Place
from congress.file_formats.delegation_names import (
    UNKNOWN_DELEGATION,
    DelegationName,
    DelegationNames,
    means,
    section_name,
    spelled,
)
from congress.file_formats.duplicates import Doubtful, Duplicate, tell_apart
from congress.file_formats.errors import NoListFound
from congress.file_formats.headers import Column, Header, find_header, header_at, is_header_again
from congress.file_formats.tables import Cell, Row, Table, read_tables
from congress.vietnamese import split_honorific, tidy, tidy_name

Tell = Callable[[int, int], None]
_ROWS_A_REPORT = 500  # progress is told after so many rows


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row to tell the organizer, in Vietnamese."""

    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row held back for correction: why, whose it seems to be, and its cells as they stand, to be sent back."""

    place: Place
    words: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterReading:
    """All that was read. Every row that looks like a delegate is in exactly one of delegates, rejected, duplicates."""

    delegates: tuple[DelegateRow, ...]  # in the list's order, each person once
    rejected: tuple[Rejection, ...]
    duplicates: tuple[Duplicate, ...]
    doubtful: tuple[Doubtful, ...]  # both are among the delegates
    warnings: tuple[Remark, ...]
    hidden_rows: tuple[Place, ...]  # delegates in rows the sheet hides; they are read like the others
    struck_rows: tuple[Place, ...]  # delegates in rows struck through: usually withdrawn
    delegations: tuple[DelegationName, ...]  # of the delegates, in the list's order


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """How a person read one sheet: the last row of its header (0: no list here), and a word for each column."""

    header_row: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownBeforehand:
    """What is known before a list is opened: names to go by, and how people read such lists before."""

    delegations: Sequence[DelegationName] = ()  # official names and codes; others come from the list
    categories: Mapping[str, str] = field(default_factory=dict)  # folded name → code
    choices: Mapping[str, SheetChoice] = field(default_factory=dict)  # by sheet, for this file
    layouts: Mapping[str, Sequence[str]] = field(default_factory=dict)  # words for columns, by header signature


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, with the header of the list in it, if there is one."""

    table: Table
    header: Header | None


def read_roster(content: bytes, filename: str, register: Sequence[DelegationName] = ()) -> RosterReading:
    """Read a list of delegates from an .xlsx, .xls, .ods or .csv.

    `register` gives official names and codes of delegations where they are known beforehand; without it names come from
    the list and codes from a rule. Raises a kind of UnreadableRoster when there is no list to read.
    """
    known = KnownBeforehand(delegations=register)
    sheets = open_sheets(content, filename, known)
    if not any(sheet.header and not sheet.table.is_hidden for sheet in sheets):
        raise NoListFound(
            f"Không tìm thấy danh sách đại biểu trong tệp “{filename}”. Danh sách cần có dòng tiêu đề cột, "
            "trong đó có cột “Họ và tên” và ít nhất hai cột khác (ngày sinh, đơn vị, đoàn…)."
        )
    return read_sheets(sheets, known)


def open_sheets(content: bytes, filename: str, known: KnownBeforehand) -> tuple[Sheet, ...]:
    """Open a file and find the lists in it. Raises UnreadableRoster, but not when there is merely no list."""
    tables = map(_in_unicode, read_tables(content, filename))
    return tuple(Sheet(table, _header(table, known)) for table in tables)


def _in_unicode(table: Table) -> Table:
    """Decode cells typed with a legacy font. Before anything is tidied: tidying drops what is a letter there."""
    texts = {cell for row in table.rows for cell in row.cells if isinstance(cell, str) and not cell.isascii()}
    encoding = legacy_text.encoding_of(texts)
    if encoding is None:
        return table
    mended = {text: legacy_text.mended(text, encoding) for text in texts}
    rows = (
        replace(row, cells=tuple(mended.get(c, c) if isinstance(c, str) else c for c in row.cells))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _header(table: Table, known: KnownBeforehand) -> Header | None:
    if choice := known.choices.get(table.name):
        return header_at(table.rows, choice.header_row, choice.words)
    return find_header(table.rows, known.layouts)


def read_sheets(sheets: Sequence[Sheet], known: KnownBeforehand, tell: Tell | None = None) -> RosterReading:
    """Read the lists in these sheets, hidden sheets left out; `tell` hears how many rows of how many are done."""
    lists = [(sheet.table, _ListedRows(sheet.table, sheet.header)) for sheet in sheets if sheet.header]
    shown = [listed for table, listed in lists if not table.is_hidden]
    return _Reader(known, tell).read(shown, skipped=[listed for table, listed in lists if table.is_hidden])


# ── which rows are delegates ──────────────────────────────────────────────────────────────────────────────────────────

_ORDINAL = re.compile(r"\d+\.?")
_ROMAN_OR_LETTER = re.compile(r"[IVXLC]+\.?|[A-Z]\.?")
_SECTION = re.compile(r"đoàn\s", re.IGNORECASE)
_SHARED = (Column.DELEGATION, Column.UNIT, Column.CATEGORY, Column.FIELD)  # told once of several people
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
class _Candidate:
    """A row that looks like a delegate: its filled cells by column, and the section it stands in ("" outside any)."""

    place: Place
    columns: AbstractSet[Column]  # those the list has, filled here or not
    cells: Mapping[Column, Cell]
    section: str
    extra: tuple[tuple[str, str], ...]
    row: Row

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
            candidate = _Candidate(place, self.header.columns.keys(), self._cells(row), section, self._extra(row), row)
            if self._is_delegate(candidate):
                yield candidate

    def texts(self) -> Iterator[str]:
        return (tidy(cell) for row in self.table.rows for cell in row.cells if isinstance(cell, str) and cell)

    def _cells(self, row: Row) -> dict[Column, Cell]:
        cells = {column: row.cells[index] for column, index in self.header.columns.items() if row.cells[index] != ""}
        for column in _SHARED if self.table.merged else ():
            index = self.header.columns.get(column, -1)
            above = self.table.merged.get((row.number, index), 0)
            if above > self.header.last_row and (shared := self.table.rows[above - 1].cells[index]) != "":
                cells.setdefault(column, shared)
        return cells

    def _extra(self, row: Row) -> tuple[tuple[str, str], ...]:
        filled = ((label, values.text_of(row.cells[index])) for index, label in self.header.extras.items())
        return tuple((label, text) for label, text in filled if text)

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

    def __init__(self, known: KnownBeforehand, tell: Tell | None) -> None:
        self._names = DelegationNames(known.delegations)
        self._categories = known.categories
        self._tell = tell
        self._warnings: list[Remark] = []

    def read(self, lists: Sequence[_ListedRows], skipped: Sequence[_ListedRows]) -> RosterReading:
        candidates = [candidate for listed in lists for candidate in listed.candidates()]
        self._learn_delegations(candidates, lists)
        self._warnings += [
            Remark(Place(listed.table.name, listed.header.last_row), "Trang tính này đang ẩn nên không được đọc.")
            for listed in skipped
        ]
        delegates, rejected = [], []
        for done, candidate in enumerate(candidates):
            if self._tell and done % _ROWS_A_REPORT == 0:
                self._tell(done, len(candidates))
            match self._delegate(candidate):
                case DelegateRow() as delegate:
                    delegates.append(delegate)
                case Rejection() as rejection:
                    rejected.append(rejection)
        kept, duplicates, doubtful = tell_apart(delegates)
        in_use = {row.delegation_code for row in kept}
        return RosterReading(
            delegates=kept,
            rejected=tuple(rejected),
            duplicates=duplicates,
            doubtful=doubtful,
            warnings=tuple(self._warnings),
            hidden_rows=tuple(candidate.place for candidate in candidates if candidate.row.is_hidden),
            struck_rows=tuple(candidate.place for candidate in candidates if candidate.row.is_struck),
            delegations=tuple(entry for entry in self._names.in_order() if entry.code in in_use),
        )

    def _learn_delegations(self, candidates: Sequence[_Candidate], lists: Sequence[_ListedRows]) -> None:
        """Fix the official names: the sections' in their order; of a list without sections, the longest spellings."""
        sections = dict.fromkeys(candidate.section for candidate in candidates if candidate.section)
        texts = [text for listed in lists for text in listed.texts()] if sections else []
        for section in sections:
            self._names.add(spelled(section, texts))
        if not sections:
            cells = dict.fromkeys(section_name(candidate.text(Column.DELEGATION)) for candidate in candidates)
            self._names.add_spellings([cell for cell in cells if cell])

    def _delegate(self, row: _Candidate) -> DelegateRow | Rejection:
        """Read one row; what cannot be taken comes back with the reason."""
        honorific, full_name = self._name(row)
        birth_column, told_sex = self._birth(row)
        birth = values.birth_date(row.cell(birth_column))
        refusal = birth.refusal if full_name else "Chưa có họ tên. Vui lòng bổ sung."
        if refusal:
            return Rejection(row.place, refusal, full_name, tuple(map(values.text_of, row.row.cells)))
        identity = values.identity_number(row.cell(Column.IDENTITY))
        read = {
            birth_column: birth,
            Column.IDENTITY: identity,
            Column.SEX: values.sex(told_sex or self._crossed_sex(row) or row.cell(Column.SEX), identity.value),
            Column.PHONE: values.phone(row.cell(Column.PHONE)),
            Column.EMAIL: values.email(row.cell(Column.EMAIL)),
            Column.ETHNICITY: values.ethnicity(row.cell(Column.ETHNICITY), full_name),
            Column.EDUCATION: values.education(row.cell(Column.EDUCATION)),
            Column.CATEGORY: values.category(row.cell(Column.CATEGORY), self._categories),
            Column.FIELD: values.field(row.cell(Column.FIELD)),
        }
        self._warnings += [
            Remark(row.place, understood.remark)
            for column, understood in read.items()
            if understood.remark and column in row.columns  # what the list does not ask is no one's omission
        ]
        delegation = self._delegation(row)
        award = values.award(row.cell(Column.AWARD), row.cell(Column.NOTES))
        return DelegateRow(
            place=row.place,
            honorific=honorific,
            full_name=full_name,
            birth_date=read[birth_column].value,
            sex=read[Column.SEX].value,
            ethnicity=read[Column.ETHNICITY].value,
            religion=row.text(Column.RELIGION),
            is_party_member=values.is_party_member(row.cell(Column.PARTY)) if Column.PARTY in row.columns else None,
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
            award=award,
            number=row.text(Column.NUMBER).replace(" ", ""),
            extra=row.extra
            if award or not row.text(Column.AWARD)
            else (*row.extra, ("Khen thưởng", row.text(Column.AWARD))),
        )

    def _name(self, row: _Candidate) -> tuple[str, str]:
        parts = (Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME)
        written = " ".join(row.text(column) for column in parts)
        if Column.HONORIFIC in row.columns:
            return row.text(Column.HONORIFIC), tidy_name(written)
        honorific, name = split_honorific(written)
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

    def _crossed_sex(self, row: _Candidate) -> str:
        """Return the sex that a cross in one of two columns tells."""
        man, woman = (values.is_crossed(row.cell(column)) for column in (Column.IS_MAN, Column.IS_WOMAN))
        return ("Nam" if man else "Nữ") if man != woman else ""

    def _delegation(self, row: _Candidate) -> DelegationName:
        """Return the row's delegation: what its cell means, else its section's."""
        cell = section_name(row.text(Column.DELEGATION))
        section = self._names.add(row.section) if row.section else None
        if section and (not cell or means(cell, section)):
            return section
        if not cell:
            self._warnings.append(Remark(row.place, "Chưa rõ thuộc đoàn nào."))
            return self._names.add(UNKNOWN_DELEGATION)
        found = self._names.match(cell) or self._names.add(cell)
        if section:
            self._warnings.append(
                Remark(row.place, f"Ghi đoàn “{found.name}” nhưng nằm trong mục “{section.name}”; lấy theo cột Đoàn.")
            )
        return found
