"""An .ods measured: where one cell can stand for a million."""

from congress.file_formats.packages.package_parts import (
    MOST_CHARACTERS,
    BeyondMeasure,
    BrokenLayout,
    LockedPackage,
    Parts,
    Scan,
    SheetLayout,
    Tags,
    count_of,
)

_MOST_ODS_CELLS = 1_500_000  # empty ones counted; the reader keeps four copies of an .ods


def layouts_of_ods(parts: Parts) -> dict[str, SheetLayout]:
    """Measure every sheet of an .ods, by name; raises LockedPackage."""
    parts.take("mimetype", lambda _: None)
    entries = Tags("encryption-data")
    parts.parse("META-INF/manifest.xml", entries)
    if entries.found:
        raise LockedPackage
    sheets = _OdsSheets()
    parts.parse("content.xml", sheets)
    return sheets.layouts


class _OdsSheets(Scan):
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
        self._characters_left = MOST_CHARACTERS
        self._cells_left = _MOST_ODS_CELLS

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._settle()
        if tag == "table:table":
            self._begin_table(attributes.get("table:name", ""))
        elif tag == "table:table-row":
            self._next_row += self._row_repeats
            self._row_repeats = count_of(attributes.get("table:number-rows-repeated", "1"))
            self._column = self._times = 0
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            repeats = count_of(attributes.get("table:number-columns-repeated", "1"))
            self._column += repeats
            self._times = self._row_repeats * repeats
            if any(name.startswith("office:") or name == "table:formula" for name in attributes):
                self._last_row = self._next_row + self._row_repeats - 1
                self._last_column = max(self._last_column, self._column)
                self._spend(sum(map(len, attributes.values())))
        elif tag == "text:s":
            self._spend(count_of(attributes.get("text:c", "1")))
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
