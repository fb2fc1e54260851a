"""The seats of a hall as its keepers list them: one line of CSV a seat."""

from dataclasses import dataclass

from congress.file_formats.csv_table import read_lines
from congress.file_formats.errors import UnreadableTable


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat. Rows are named as on the floor ("A", "1"); the zone says whom the seat is for, "" for anybody."""

    block: str
    row: str
    seat: int
    label: str  # as on the chair and the slip: "L03"
    zone: str


def read_hall(content: bytes) -> tuple[SeatRow, ...]:
    """Read a seating plan, in the order of its lines: rows from the stage backwards.

    Columns: block, row, seat (from 1), label (each once), zone. Raises UnreadableTable.
    """
    seats: list[SeatRow] = []
    line_of_label: dict[str, int] = {}
    for line in read_lines(content, ("block", "row", "seat", "label", "zone")):
        seat = SeatRow(
            block=line.text("block"),
            row=line.text("row"),
            seat=line.count("seat"),
            label=line.text("label"),
            zone=line.text_or_empty("zone"),
        )
        first = line_of_label.setdefault(seat.label, line.number)
        if first != line.number:
            raise UnreadableTable(f"ghế “{seat.label}” đã có ở dòng {first}.", line.number)
        seats.append(seat)
    return tuple(seats)
