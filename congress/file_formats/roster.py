"""A list of delegates as a unit sends it → delegates, and all that a person should look at before they are taken in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from congress.file_formats import legacy_text, values
from congress.file_formats.column_contents import told_by_contents
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
from congress.file_formats.headers import Column, Header, column_of, find_header, header_at
from congress.file_formats.listed_rows import SHARED, Candidate, ListedRows
from congress.file_formats.tables import Table, read_tables
from congress.vietnamese import split_honorific, tidy_name

Tell = Callable[[int, int], None]
_ROWS_A_REPORT = 500  # progress is told after so many rows


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row to tell the organizer, in Vietnamese."""

    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row held back for correction: why, whose it seems to be, and what it says, to be sent back.

    `cells` are those of its list's columns, with what its section or a merged cell tells; then its delegation, if the
    list has no column for it.
    """

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
    are_alike = legacy_text.are_all_legacy(texts, encoding)
    mend = legacy_text.mended_unless_proper if are_alike else legacy_text.mended
    mended = {text: mend(text, encoding) for text in texts}
    mended |= {  # "Sè CCCD" is Vietnamese both ways, and a header but one way
        text: decoded
        for text, kept in mended.items()
        if kept == text and not column_of(text) and column_of(decoded := legacy_text.decode(text, encoding))
    }
    rows = (
        replace(row, cells=tuple(mended.get(c, c) if isinstance(c, str) else c for c in row.cells))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _header(table: Table, known: KnownBeforehand) -> Header | None:
    if choice := known.choices.get(table.name):
        return header_at(table.rows, choice.header_row, choice.words)
    header = find_header(table.rows, known.layouts)
    return told_by_contents(header, table.rows) if header and header.signature not in known.layouts else header


def read_sheets(sheets: Sequence[Sheet], known: KnownBeforehand, tell: Tell | None = None) -> RosterReading:
    """Read the lists in these sheets, hidden sheets left out; `tell` hears how many rows of how many are done."""
    lists = [(sheet.table, ListedRows(sheet.table, sheet.header)) for sheet in sheets if sheet.header]
    shown = [listed for table, listed in lists if not table.is_hidden]
    return _Reader(known, tell).read(shown, skipped=[listed for table, listed in lists if table.is_hidden])


# ── from rows to delegates ────────────────────────────────────────────────────────────────────────────────────────────


class _Reader:
    """Reads the rows of one file; gathers what is to be told along the way."""

    def __init__(self, known: KnownBeforehand, tell: Tell | None) -> None:
        self._names = DelegationNames(known.delegations)
        self._categories = known.categories
        self._tell = tell
        self._warnings: list[Remark] = []

    def read(self, lists: Sequence[ListedRows], skipped: Sequence[ListedRows]) -> RosterReading:
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

    def _learn_delegations(self, candidates: Sequence[Candidate], lists: Sequence[ListedRows]) -> None:
        """Fix the official names: the sections' in their order; of a list without sections, the longest spellings."""
        sections = dict.fromkeys(candidate.section for candidate in candidates if candidate.section)
        texts = [text for listed in lists for text in listed.texts()] if sections else []
        for section in sections:
            self._names.add(spelled(section, texts))
        if not sections:
            cells = dict.fromkeys(section_name(candidate.text(Column.DELEGATION)) for candidate in candidates)
            self._names.add_spellings([cell for cell in cells if cell])

    def _delegate(self, row: Candidate) -> DelegateRow | Rejection:
        """Read one row; what cannot be taken comes back with the reason."""
        honorific, full_name = self._name(row)
        birth_column, told_sex = self._birth(row)
        birth = values.birth_date(row.cell(birth_column))
        refusal = birth.refusal if full_name else "Chưa có họ tên. Vui lòng bổ sung."
        if refusal:
            return Rejection(row.place, refusal, full_name, self._to_correct(row))
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
            position_title=self._free_text(row, Column.POSITION),
            unit=self._free_text(row, Column.UNIT),
            delegation_code=delegation.code,
            delegation=delegation.name,
            category=read[Column.CATEGORY].value,
            field=read[Column.FIELD].value,
            identity_number=read[Column.IDENTITY].value,
            phone=read[Column.PHONE].value,
            email=read[Column.EMAIL].value,
            notes=self._free_text(row, Column.NOTES),
            award=award,
            number=row.text(Column.NUMBER).replace(" ", ""),
            extra=row.extra
            if award or not row.text(Column.AWARD)
            else (*row.extra, ("Khen thưởng", row.text(Column.AWARD))),
        )

    def _to_correct(self, row: Candidate) -> tuple[str, ...]:
        """Return the row so that it can stand alone: in the report no section and no merged cell is above it."""
        cells = list(map(values.text_of, row.row.cells))
        for column in SHARED:
            if column in row.columns:
                cells[row.header.columns[column]] = row.text(column)
        section = self._names.add(row.section).name if row.section else ""
        if Column.DELEGATION in row.columns:
            cells[row.header.columns[Column.DELEGATION]] = row.text(Column.DELEGATION) or section
            return tuple(cells)
        return (*cells, section)

    def _name(self, row: Candidate) -> tuple[str, str]:
        parts = (Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME)
        written = " ".join(row.text(column) for column in parts)
        if Column.HONORIFIC in row.columns:
            return row.text(Column.HONORIFIC), tidy_name(written)
        honorific, name = split_honorific(written)
        if honorific:
            self._warnings.append(Remark(row.place, f"Tách danh xưng “{honorific}” khỏi họ tên."))
        return honorific, tidy_name(name)

    def _free_text(self, row: Candidate, column: Column) -> str:
        """Return what somebody wrote, less the citizen numbers in it."""
        written = row.text(column)
        kept = values.without_citizen_numbers(written)
        if kept != written:
            self._warnings.append(Remark(row.place, "Số giấy tờ ghi trong cột khác được che, chỉ giữ ba số cuối."))
        return kept

    def _birth(self, row: Candidate) -> tuple[Column, str]:
        """Return the column the birth date stands in, and the sex when the column tells it."""
        if row.text(Column.BIRTH_OF_MEN):
            return Column.BIRTH_OF_MEN, "Nam"
        if row.text(Column.BIRTH_OF_WOMEN):
            return Column.BIRTH_OF_WOMEN, "Nữ"
        return Column.BIRTH, ""

    def _crossed_sex(self, row: Candidate) -> str:
        """Return the sex that a cross in one of two columns tells."""
        man, woman = (values.is_crossed(row.cell(column)) for column in (Column.IS_MAN, Column.IS_WOMAN))
        return ("Nam" if man else "Nữ") if man != woman else ""

    def _delegation(self, row: Candidate) -> DelegationName:
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
