"""An .xlsx measured: its sheets' hidden and struck rows, how far they reach, and that the reader can bear them."""

import re
from array import array

from congress.file_formats.packages.package_parts import (
    MOST_CHARACTERS,
    BeyondMeasure,
    BrokenLayout,
    Parts,
    Scan,
    SheetLayout,
    Tags,
    count_of,
    local_name,
)

_MOST_FILLED_CELLS = 2_000_000
_LAST_ROW = 1_048_576
_DIGITS = "0123456789"
_LETTERS = 26


def layouts_of_xlsx(parts: Parts) -> dict[str, SheetLayout]:
    """Measure every sheet of an .xlsx, by name."""
    sheets, relationships = Tags("sheet"), Tags("Relationship")
    parts.parse("xl/workbook.xml", sheets)
    parts.parse("xl/_rels/workbook.xml.rels", relationships)
    targets = {attributes["Id"]: _sheet_part(attributes["Target"]) for _, attributes in relationships.found}
    struck_formats = _struck_formats(parts)
    workbook = _Workbook(_text_lengths(parts), struck_formats)
    layouts: dict[str, SheetLayout] = {}
    for _, attributes in sheets.found:
        relation = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
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


def _struck_formats(parts: Parts) -> frozenset[str]:
    """Return the numbers of the cell formats with a struck-through font, as cells write them."""
    tags = Tags("fonts", "font", "strike", "cellStyleXfs", "cellXfs", "xf", "cellStyles", "dxfs")
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


def _text_lengths(parts: Parts) -> "array[int]":
    texts = _SharedTexts()
    if "xl/sharedStrings.xml" in parts:
        parts.parse("xl/sharedStrings.xml", texts)
    return texts.lengths or array("I", [0])


class _SharedTexts(Scan):
    """Measures the texts that cells point to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("I")
        self._is_within = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the parser gives both
        if local_name(tag) == "si":
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
        self.characters_left = MOST_CHARACTERS


# In what a worksheet's scan hears, a mark stands for each tag; no XML can hold these characters as text.
_TAG, _NUMBER_TAG, _BETWEEN = "\x01", "\x02", "\x03"  # _NUMBER_TAG: what follows is the number of a shared text
_NUMBER = re.compile(r"\x02(?:\x03([0-9]{1,7}))?(?:\x03[ \t\r\n]+)*(?=\x03[\x01\x02]|\Z)")


class _Worksheet(Scan):
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
            tag = local_name(tag)
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
    number = count_of(digits)
    if not 1 <= number <= _LAST_ROW:
        raise BrokenLayout
    return number
