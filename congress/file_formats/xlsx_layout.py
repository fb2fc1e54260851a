"""What the spreadsheet reader does not tell of an .xlsx: hidden rows, and how far its cells reach.

The reach matters: one stray value in the last cell of a sheet makes the reader ask for hundreds of gigabytes and the
whole process dies, so it is looked at first, streaming and without keeping anything.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from xml.parsers import expat

_LARGEST_PART = 200_000_000  # bytes, unpacked
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LETTERS = 26


class BrokenLayout(Exception):
    """The package or its XML is not what the format asks for."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet's hidden rows (numbered from 1) and the last row and column that hold anything."""

    hidden_rows: frozenset[int]
    last_row: int
    last_column: int


def sheet_layouts(content: bytes) -> dict[str, SheetLayout]:
    """Return the layout of each worksheet of an .xlsx by its name; raises BrokenLayout."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if any(part.file_size > _LARGEST_PART for part in package.infolist()):
                raise BrokenLayout
            targets = _relationships(package)
            return {
                name: _layout(package, targets[relation])
                for name, relation in _sheets(package)
                if relation in targets and targets[relation] in package.namelist()
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        KeyError,
        ValueError,
        EOFError,
        RuntimeError,  # a part locked by the archive's own password, or packed in a way unknown here
        OSError,
    ) as fault:
        raise BrokenLayout from fault


def _sheets(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            found.append((attributes["name"], relation))

    _stream(package, "xl/workbook.xml", start)
    return found


def _relationships(package: zipfile.ZipFile) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            found[attributes["Id"]] = str(PurePosixPath("/xl") / attributes["Target"]).lstrip("/")

    _stream(package, "xl/_rels/workbook.xml.rels", start)
    return found


def _layout(package: zipfile.ZipFile, part: str) -> SheetLayout:
    hidden: set[int] = set()
    row = column = last_row = last_column = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, last_row, last_column
        match _local(tag):
            case "row":
                row, column = int(attributes.get("r", row + 1)), 0
                if attributes.get("hidden") in {"1", "true"}:
                    hidden.add(row)
            case "c":
                reference = _CELL_REFERENCE.fullmatch(attributes.get("r", ""))
                column = _column_number(reference[1]) if reference else column + 1
                row = int(reference[2]) if reference else row
            case "v" | "is":  # an empty cell with only a border reaches nowhere
                last_row, last_column = max(last_row, row), max(last_column, column)

    _stream(package, part, start)
    return SheetLayout(frozenset(hidden), last_row, last_column)


def _stream(package: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    def refuse(*_: object) -> None:
        raise BrokenLayout  # no office program writes a document type; only attacks with entities do

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    with package.open(part) as stream:
        parser.ParseFile(stream)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number
