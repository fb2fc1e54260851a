"""The seats of a hall as its keepers list them: one line of a table a seat, CSV or workbook."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from congress.file_formats.csv_table import Line, read_lines
from congress.file_formats.errors import UnreadableTable
from congress.file_formats.packages.ole_layout import SIGNATURE
from congress.file_formats.tables import read_tables
from congress.file_formats.values import text_of

_NEEDED = ("block", "row", "seat", "label", "zone")
COLUMNS = (*_NEEDED, "block_name", "door", "x", "y", "purpose")
# What the zone of a seat may be kept for; nothing: for anybody, or as its code tells.
PURPOSES = (
    "presidium",
    "secretariat",
    "leaders",
    "honorary",
    "guests",
    "awards",
    "wheelchair",
    "delegation",
    "reserve",
    "press",
    "service",
    "closed",
)
LONGEST = {"label": 16, "block": 40, "row": 12, "zone": 40, "block_name": 40, "door": 40}
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat. Rows are named as on the floor ("A", "1"); the zone says whom the seat is for, "" for anybody."""

    block: str
    row: str
    seat: int
    label: str  # as on the chair and the slip: "L03"
    zone: str
    block_name: str = ""  # as it is spoken: "Trái"
    door: str = ""
    x: int | None = None  # the seat's middle, cm from the hall's left wall as seen from the seats
    y: int | None = None  # … and from the stage's
    purpose: str = ""  # of its zone


def read_hall(content: bytes) -> tuple[SeatRow, ...]:
    """Read a seating plan, in the order of its lines: rows from the stage backwards.

    Columns: block, row, seat (from 1), label (each once), zone; if wanted block_name, door, x and y (cm, both or
    neither), purpose (one for all seats of a zone, a word of PURPOSES). Raises UnreadableTable.
    """
    seats: list[SeatRow] = []
    line_of_label: dict[str, int] = {}
    purpose_of: dict[str, tuple[str, int]] = {}
    lines = read_lines(content, _NEEDED)
    if len(lines) > _MOST_LINES:
        raise UnreadableTable(f"Bảng có {len(lines)} dòng, nhiều hơn mọi hội trường. Vui lòng kiểm tra lại tệp.")
    for line in lines:
        seat = _seat(line)
        first = line_of_label.setdefault(seat.label.casefold(), line.number)
        if first != line.number:
            raise UnreadableTable(f"ghế “{seat.label}” đã có ở dòng {first}.", line.number)
        if seat.zone and seat.purpose:
            purpose, before = purpose_of.setdefault(seat.zone, (seat.purpose, line.number))
            if purpose != seat.purpose:
                raise UnreadableTable(
                    f"khu vực “{seat.zone}” ghi “{seat.purpose}”, nhưng dòng {before} ghi “{purpose}”.", line.number
                )
        seats.append(seat)
    return tuple(seats)


def read_hall_file(content: bytes, filename: str) -> tuple[SeatRow, ...]:
    """Read a seating plan from a .csv, or from the first sheet of a workbook laid out alike. Raises UnreadableFile."""
    if not content.startswith((b"PK\x03\x04", SIGNATURE)):
        return read_hall(content)
    tables = read_tables(content, filename)
    target = StringIO()
    csv.writer(target).writerows([text_of(cell) for cell in row.cells] for row in (tables[0].rows if tables else ()))
    return read_hall(target.getvalue().encode())


def write_hall(seats: Iterable[SeatRow]) -> bytes:
    """Write a seating plan as the CSV that `read_hall` reads, with a byte order mark for spreadsheets."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows(cells(seat) for seat in seats)
    return target.getvalue().encode("utf-8-sig")


def cells(seat: SeatRow) -> tuple[str, ...]:
    """Return a seat as texts, one a column."""
    told = (getattr(seat, column) for column in COLUMNS)
    return tuple("" if value is None else str(value) for value in told)


def _seat(line: Line) -> SeatRow:
    seat = SeatRow(
        block=line.text("block"),
        row=line.text("row"),
        seat=line.count("seat"),
        label=line.text("label"),
        zone=line.text_or_empty("zone"),
        block_name=line.if_told("block_name"),
        door=line.if_told("door"),
        x=line.length("x"),
        y=line.length("y"),
        purpose=line.if_told("purpose"),
    )
    for column, most in LONGEST.items():
        if len(getattr(seat, column)) > most:
            raise UnreadableTable(f"cột “{column}” dài quá {most} ký tự.", line.number)
    if (seat.x is None) != (seat.y is None):
        raise UnreadableTable("cần cả hai tọa độ x và y, hoặc không có tọa độ nào.", line.number)
    if seat.purpose and seat.purpose not in PURPOSES:
        raise UnreadableTable(
            f"cột “purpose” ghi “{seat.purpose}”, cần một trong các từ: {', '.join(PURPOSES)}.", line.number
        )
    return seat
