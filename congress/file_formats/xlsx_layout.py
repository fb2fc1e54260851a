"""What the spreadsheet reader does not tell of an .xlsx or .ods, and the proof that it can be given the file at all.

The reader tells neither hidden nor struck rows, and it trusts what it is given: one stray value in the last cell of a
sheet, a few kB that unpack to gigabytes or one long text that a million cells point to, and it asks for so much memory
that the whole process dies. So every part it would open is first unpacked and parsed here, piece by piece, keeping
next to nothing and counting all the way; and as two programs may read one doubtful archive in two ways, the reader
never sees the archive that was sent, only a new one, of the very bytes that were counted.
"""

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

_MOST_MEMBERS = 10_000
_MOST_UNPACKED = 200_000_000  # bytes of all parts together
_MOST_TAGS = 5_000_000  # of all parts together; a list of 50,000 people in 40 columns has four fifths
_MOST_TAG_NAMES = 10_000  # of tags and attributes; the parser keeps each
_MOST_LISTED_TAGS = 200_000  # sheets, fonts, formats; Excel stops at 65,490 formats
_MOST_FILLED_CELLS = 2_000_000
_MOST_ODS_CELLS = 1_500_000  # empty ones counted; the reader keeps four copies of an .ods
_MOST_CHARACTERS = 50_000_000  # that cells hold; a list of 50,000 people holds less than half
_LONGEST_TEXT = 1_000_000  # characters between two tags; Excel stops at 32,767 in a cell
_LONGEST_TAG = 1_000_000  # bytes, from one “>” to the next; the parser would read it again with every piece
_DEEPEST_TAG = 250
_LAST_ROW = 1_048_576
_PIECE = 65_536
_MEMBER_SIGNATURE = b"PK\x01\x02"
_WHERE_THE_WORKBOOK_IS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
_DIGITS = "0123456789"
_LETTERS = 26


class BrokenLayout(Exception):
    """The package or its XML is not what the format asks for."""


class BeyondMeasure(Exception):
    """The package holds more than any list of people."""


class LockedPackage(Exception):
    """The .ods is encrypted."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet's hidden and struck rows (numbered from 1), and the last row and column that hold anything.

    A row is struck when at least half of its cells that hold anything have a struck-through font.
    """

    hidden_rows: frozenset[int]
    last_row: int
    last_column: int
    struck_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class MeasuredPackage:
    """A workbook that the reader can be given, and the layout of each of its sheets by name."""

    content: bytes
    layouts: Mapping[str, SheetLayout]


def measured(content: bytes) -> MeasuredPackage:
    """Measure an .xlsx or .ods and pack it anew; raises BrokenLayout, BeyondMeasure, LockedPackage."""
    if content.count(_MEMBER_SIGNATURE) > _MOST_MEMBERS:
        raise BeyondMeasure
    rewritten = BytesIO()
    try:
        with (
            zipfile.ZipFile(BytesIO(content)) as package,
            zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
        ):
            parts = _Parts(package, copy)
            copy.writestr("_rels/.rels", _WHERE_THE_WORKBOOK_IS)
            layouts = _layouts_of_xlsx(parts) if "xl/workbook.xml" in parts else _layouts_of_ods(parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        struct.error,
        KeyError,
        IndexError,
        ValueError,
        OverflowError,
        EOFError,
        RuntimeError,  # a part locked by the archive's own password, or packed in a way unknown here
        OSError,
    ) as fault:
        raise BrokenLayout from fault
    return MeasuredPackage(rewritten.getvalue(), layouts)


# ── parts of a package ────────────────────────────────────────────────────────────────────────────────────────────────


class _Scan:
    """Hears one part. `start` is called for every tag and has to count it, `texts` gathers what stands between tags.

    `closed` gathers the names of ended tags since the last piece: a list's own `append` costs the parser a fraction of
    what a function costs, and a sheet has a million of both.
    """

    def __init__(self) -> None:
        self.opened = 0
        self.closed: list[str] = []
        self.closed_before = 0
        self.texts: list[str] = []

    @property
    def depth(self) -> int:
        return self.opened - self.closed_before - len(self.closed)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def pause(self) -> None:
        """Hear the end of a piece; it never lies within a text."""

    def finish(self) -> None:
        """Hear the end of the part."""


class _Parts:
    """The parts of a package; whatever is read of it is counted and goes into the copy, nothing else does."""

    def __init__(self, package: zipfile.ZipFile, copy: zipfile.ZipFile) -> None:
        self._package = package
        self._copy = copy
        self._members = {_folded(member.filename): member for member in package.infolist()}
        self._taken: set[str] = set()
        self._bytes_left = _MOST_UNPACKED
        self._tags_left = _MOST_TAGS

    def __contains__(self, part: str) -> bool:
        return _folded(part) in self._members

    def parse(self, part: str, scan: _Scan) -> None:
        names: dict[str, str] = {}
        # The reader takes every part as UTF-8, whatever it claims to be; as UTF-16, which is full of zeros, it could
        # say something else.
        parser = expat.ParserCreate("utf-8", None, names)
        parser.StartElementHandler = scan.start
        parser.EndElementHandler = scan.closed.append
        parser.CharacterDataHandler = scan.texts.append
        parser.StartDoctypeDeclHandler = _refuse
        fed = opened = 0
        rest = b""

        def hear(piece: bytes) -> None:
            nonlocal fed, opened, rest
            if b"\0" in piece:
                raise BrokenLayout
            waiting = rest + piece
            cut = waiting.rfind(b">") + 1
            parser.Parse(waiting[:cut])
            fed += cut
            rest = waiting[cut:]
            scan.pause()
            self._tags_left -= scan.opened - opened
            opened = scan.opened
            scan.closed_before += len(scan.closed)
            scan.closed.clear()
            if self._tags_left < 0 or sum(map(len, scan.texts)) > _LONGEST_TEXT:
                raise BeyondMeasure
            if (
                len(names) > _MOST_TAG_NAMES
                or scan.depth > _DEEPEST_TAG
                or fed + len(rest) - max(parser.CurrentByteIndex, 0) > _LONGEST_TAG
            ):
                raise BrokenLayout

        self.take(part, hear)
        parser.Parse(rest, True)
        scan.finish()

    def take(self, part: str, hear: Callable[[bytes], object]) -> None:
        """Unpack a part. Its size in the directory may lie: what comes out beyond it is neither read nor copied."""
        member = self._members[_folded(part)]
        is_again = _folded(part) in self._taken  # one part shown as a thousand sheets would be read a thousand times
        if is_again or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BrokenLayout
        self._taken.add(_folded(part))
        self._bytes_left -= member.file_size
        if self._bytes_left < 0:
            raise BeyondMeasure
        with self._package.open(member) as packed, self._copy.open(part, "w") as written:
            while piece := packed.read(_PIECE):
                written.write(piece)
                hear(piece)


def _refuse(*_: object) -> None:
    raise BrokenLayout  # no office program writes a document type; only attacks with entities do


def _folded(part: str) -> str:
    return part.replace("\\", "/").lower()  # some programs write them so; office programs and the reader bear it


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _Tags(_Scan):
    """Lists tags of some local names with their attributes, in order; for parts that are small."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.opened += 1
        self.texts.clear()
        if _local(tag) in self._names:
            self.found.append((_local(tag), attributes))
            if len(self.found) > _MOST_LISTED_TAGS:
                raise BeyondMeasure


# ── .xlsx ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _layouts_of_xlsx(parts: _Parts) -> dict[str, SheetLayout]:
    sheets, relationships = _Tags("sheet"), _Tags("Relationship")
    parts.parse("xl/workbook.xml", sheets)
    parts.parse("xl/_rels/workbook.xml.rels", relationships)
    targets = {attributes["Id"]: _sheet_part(attributes["Target"]) for _, attributes in relationships.found}
    struck_formats = _struck_formats(parts)
    workbook = _Workbook(_text_lengths(parts), struck_formats)
    layouts: dict[str, SheetLayout] = {}
    for _, attributes in sheets.found:
        relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
        if relation not in targets or targets[relation] not in parts:
            continue
        if attributes["name"] in layouts:
            raise BrokenLayout  # by its name the reader would give the first one twice
        scan = _Worksheet(workbook)
        parts.parse(targets[relation], scan)
        layouts[attributes["name"]] = scan.layout()
    return layouts


def _sheet_part(target: str) -> str:
    """Return the part a target means, by the reader's rule."""
    relative = target.removeprefix("/")
    return relative if relative.startswith("xl/") else f"xl/{relative}"


def _struck_formats(parts: _Parts) -> frozenset[str]:
    """Return the numbers of the cell formats with a struck-through font, as cells write them."""
    tags = _Tags("fonts", "font", "strike", "cellStyleXfs", "cellXfs", "xf", "cellStyles", "dxfs")
    if "xl/styles.xml" in parts:
        parts.parse("xl/styles.xml", tags)
    section, fonts, formats = "", [False], []
    for tag, attributes in tags.found:
        match section, tag:
            case "fonts", "font":
                fonts.append(False)
            case "fonts", "strike":
                fonts[-1] = attributes.get("val", "1") not in {"0", "false", "off"}
            case "cellXfs", "xf":
                formats.append(int(attributes.get("fontId", "0")))
            case _, ("fonts" | "cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs"):
                section = tag
    struck_fonts = {number for number, is_struck in enumerate(fonts[1:]) if is_struck}
    return frozenset(str(number) for number, font in enumerate(formats) if font in struck_fonts)


def _text_lengths(parts: _Parts) -> "array[int]":
    texts = _SharedTexts()
    if "xl/sharedStrings.xml" in parts:
        parts.parse("xl/sharedStrings.xml", texts)
    return texts.lengths or array("I", [0])


class _SharedTexts(_Scan):
    """Measures the texts that cells point to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("I")
        self._is_within = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the parser gives both
        if _local(tag) == "si":
            if self.depth != 1:
                raise BrokenLayout  # one text in another is one to the reader, two here: the numbers would differ
            self.finish()
            self._is_within = True
        self.opened += 1

    def finish(self) -> None:
        if self._is_within:
            self.lengths.append(sum(map(len, self.texts)))
        self.texts.clear()
        if len(self.lengths) > _MOST_FILLED_CELLS:
            raise BeyondMeasure


class _Workbook:
    """What the sheets of a workbook share: its texts and formats, and what is still allowed to all of them together."""

    def __init__(self, text_lengths: "array[int]", struck_formats: frozenset[str]) -> None:
        self.text_lengths = text_lengths
        self.struck_formats = struck_formats
        self.cells_left = _MOST_FILLED_CELLS
        self.characters_left = _MOST_CHARACTERS


# In what a worksheet's scan hears, a mark stands for each tag; no XML can hold these characters as text.
_TAG, _NUMBER_TAG, _BETWEEN = "\x01", "\x02", "\x03"  # _NUMBER_TAG: what follows is the number of a shared text
_NUMBER = re.compile(r"\x02(?:\x03([0-9]{1,7}))?(?:\x03[ \t\r\n]+)*(?=\x03[\x01\x02]|\Z)")


class _Worksheet(_Scan):
    """Measures one sheet. `start` runs a million times for a list of 50,000 people: it does little, and calls nothing.

    Numbers of shared texts have to be plain digits in one run: of “1<!-- -->0” the reader makes 1 and an office program
    10, and of blanks the reader makes 0.
    """

    def __init__(self, workbook: _Workbook) -> None:
        super().__init__()
        self._workbook = workbook
        self._struck_formats = workbook.struck_formats
        self._hidden: set[int] = set()
        self._struck: set[int] = set()
        self._columns: dict[str, int] = {}  # of filled cells, by their letters
        self._cell: dict[str, str] = {}
        self._reference: str | None = None  # of the last cell that told its place; looked into when there is need
        self._row = self._column = 0  # where the last cell is, if it did not
        self._digits = ""  # of the row that is being filled, as cells write it
        self._filled_row = self._filled_cells = self._struck_cells = 0
        self._last_row = self._last_column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.opened += 1
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            self.texts.append(_TAG)
            reference = attributes.get("r")
            if reference is None:
                self._column = self._place()[1] + 1
            self._reference = reference
            self._cell = attributes
        elif tag in {"v", "is"}:  # an empty cell with only a border reaches nowhere
            cell = self._cell
            self.texts.append(_NUMBER_TAG if cell.get("t") == "s" and tag == "v" else _TAG)
            reference = self._reference
            letters = reference.rstrip(_DIGITS) if reference else ""
            if not reference or reference[len(letters) :] != self._digits or letters not in self._columns:
                self._reach()
            self._filled_cells += 1
            if self._struck_formats and cell.get("s") in self._struck_formats:
                self._struck_cells += 1
        else:
            self.texts.append(_TAG)
            if tag == "row":
                self._row = _row_number(attributes["r"]) if "r" in attributes else self._row + 1
                self._column, self._reference = 0, None
                if attributes.get("hidden") in {"1", "true"}:
                    self._hidden.add(self._row)

    def pause(self) -> None:
        """Count what was heard, up to the last tag: its text may be still to come."""
        heard = self.texts
        last = len(heard) - 1
        while last > 0 and heard[last] not in {_TAG, _NUMBER_TAG}:
            last -= 1
        self._count_characters(_BETWEEN.join(heard[:last]))
        del heard[:last]

    def finish(self) -> None:
        self._count_characters(_BETWEEN.join(self.texts))
        self._end_row()

    def layout(self) -> SheetLayout:
        hidden = frozenset(row for row in self._hidden if row <= self._last_row)
        return SheetLayout(hidden, self._last_row, self._last_column, frozenset(self._struck))

    def _place(self) -> tuple[int, int]:
        """Return row and column of the last cell."""
        reference = self._reference
        if reference is None:
            return self._row, self._column
        letters = reference.rstrip(_DIGITS)
        return _row_number(reference[len(letters) :]), _column_number(letters)

    def _reach(self) -> None:
        """Note a cell with a value in another row or column than those before."""
        row, column = self._place()
        if row != self._filled_row:
            self._end_row()
            self._filled_row = row
            self._last_row = max(self._last_row, row)
        self._last_column = max(self._last_column, column)
        if self._reference:
            letters = self._reference.rstrip(_DIGITS)
            self._digits = self._reference[len(letters) :]
            self._columns[letters] = column

    def _end_row(self) -> None:
        if self._struck_cells and self._struck_cells * 2 >= self._filled_cells:
            self._struck.add(self._filled_row)
        self._workbook.cells_left -= self._filled_cells
        self._filled_cells = self._struck_cells = 0
        self._digits = ""

    def _count_characters(self, heard: str) -> None:
        workbook = self._workbook
        numbers = _NUMBER.findall(heard)
        if len(numbers) != heard.count(_NUMBER_TAG):
            raise BrokenLayout
        workbook.characters_left -= len(heard)
        workbook.characters_left -= sum(
            map(workbook.text_lengths.__getitem__, (int(number or 0) for number in numbers))
        )
        if workbook.cells_left - self._filled_cells < 0 or workbook.characters_left < 0:
            raise BeyondMeasure


def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= len("XFD")):
        raise BrokenLayout
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _row_number(digits: str) -> int:
    number = _count(digits)
    if not 1 <= number <= _LAST_ROW:
        raise BrokenLayout
    return number


def _count(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise BrokenLayout
    return int(digits)


# ── .ods ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _layouts_of_ods(parts: _Parts) -> dict[str, SheetLayout]:
    parts.take("mimetype", lambda _: None)
    entries = _Tags("encryption-data")
    parts.parse("META-INF/manifest.xml", entries)
    if entries.found:
        raise LockedPackage
    sheets = _OdsSheets()
    parts.parse("content.xml", sheets)
    return sheets.layouts


class _OdsSheets(_Scan):
    """Measures the sheets of an .ods, where one cell can stand for a million and one tag for a million spaces.

    Tags are known by the prefixes that office programs write, as the reader knows them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layouts: dict[str, SheetLayout] = {}
        self._name: str | None = None
        self._table_depth = 0
        self._next_row = self._row_repeats = self._column = self._times = 0
        self._last_row = self._last_column = 0
        self._characters_left = _MOST_CHARACTERS
        self._cells_left = _MOST_ODS_CELLS

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._settle()
        if tag == "table:table":
            self._begin_table(attributes.get("table:name", ""))
        elif tag == "table:table-row":
            self._next_row += self._row_repeats
            self._row_repeats = _count(attributes.get("table:number-rows-repeated", "1"))
            self._column = self._times = 0
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            repeats = _count(attributes.get("table:number-columns-repeated", "1"))
            self._column += repeats
            self._times = self._row_repeats * repeats
            if any(name.startswith("office:") or name == "table:formula" for name in attributes):
                self._last_row = self._next_row + self._row_repeats - 1
                self._last_column = max(self._last_column, self._column)
                self._spend(sum(map(len, attributes.values())))
        elif tag == "text:s":
            self._spend(_count(attributes.get("text:c", "1")))
        self.opened += 1

    def finish(self) -> None:
        self._settle()
        self._end_table()

    def _begin_table(self, name: str) -> None:
        if self._name is not None and self.depth > self._table_depth:
            raise BrokenLayout  # a table in a table: the reader would lose count of the outer one's rows
        self._end_table()
        if name in self.layouts:
            raise BrokenLayout
        self._name, self._table_depth = name, self.depth
        self._next_row, self._row_repeats = 1, 0
        self._last_row = self._last_column = 0

    def _end_table(self) -> None:
        if self._name is not None:
            self.layouts[self._name] = SheetLayout(frozenset(), self._last_row, self._last_column)
            self._cells_left -= self._last_row * self._last_column
        if self._cells_left < 0:
            raise BeyondMeasure

    def _settle(self) -> None:
        self._spend(sum(map(len, self.texts)))
        self.texts.clear()

    def _spend(self, characters: int) -> None:
        self._characters_left -= characters * max(self._times, 1)
        if self._characters_left < 0:
            raise BeyondMeasure
