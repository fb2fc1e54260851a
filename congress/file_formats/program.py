"""The program of a congress as organizers keep it: one line of CSV an item, grouped into sessions by code."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO

from congress.file_formats.csv_table import Line, read_lines
from congress.file_formats.errors import UnreadableTable
from congress.file_formats.packages.ole_layout import SIGNATURE
from congress.file_formats.tables import Cell, read_tables
from congress.file_formats.values import text_of

COLUMNS = (
    "ma_phien",
    "ma_muc",
    "ngay",
    "bat_dau",
    "ket_thuc",
    "noi_dung",
    "phu_trach",
    "dia_diem",
    "doi_tuong",
    "diem_danh",
    "in_phieu",
)
_EVENING, _MORNING = time(18), time(6)  # only between these does an item go on past midnight
NOTES = "ghi_chu"  # may be left out: units send the program without what organizers note for themselves


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One item. Times are the congress's local ones; what the program does not say is ""."""

    session_code: str
    ordinal: int
    day: date
    starts: time
    ends: time
    title: str
    presenter: str
    place: str
    audience: str
    takes_attendance: bool  # delegates check in at this item, for its whole session
    prints: bool  # stands on the program slip
    notes: str | None = None  # None: the table has no column for them

    @property
    def last_day(self) -> date:
        """The day on which it ends: the next for an evening that goes on past midnight."""
        return self.day + timedelta(days=1) if self.ends < self.starts else self.day

    @property
    def begins(self) -> datetime:
        """When it begins, on the congress's own clocks (naive)."""
        return datetime.combine(self.day, self.starts)

    @property
    def finishes(self) -> datetime:
        """When it ends: on the next day where the hour is an earlier one, as an evening that passes midnight has it."""
        return datetime.combine(self.day + timedelta(days=self.ends < self.starts), self.ends)


def read_program(content: bytes) -> tuple[ProgramRow, ...]:
    """Read a program, in the order of its lines.

    Columns: ma_phien, ma_muc (from 1, once a session), ngay (2020-08-21), bat_dau and ket_thuc (08:00; an evening may
    end after midnight), noi_dung, phu_trach, dia_diem, doi_tuong, diem_danh and in_phieu (0 or 1); ghi_chu if there.
    Raises UnreadableTable.
    """
    rows: list[ProgramRow] = []
    line_of_item: dict[tuple[str, int], int] = {}
    for line in read_lines(content, COLUMNS):
        row = _program_row(line)
        first = line_of_item.setdefault((row.session_code, row.ordinal), line.number)
        if first != line.number:
            raise UnreadableTable(
                f"mục {row.ordinal} của phiên “{row.session_code}” đã có ở dòng {first}.", line.number
            )
        rows.append(row)
    return tuple(rows)


def read_program_file(content: bytes, filename: str) -> tuple[ProgramRow, ...]:
    """Read a program from a .csv, or from the first sheet of a workbook laid out alike. Raises UnreadableFile."""
    if not content.startswith((b"PK\x03\x04", SIGNATURE)):
        return read_program(content)
    tables = read_tables(content, filename)
    target = StringIO()
    csv.writer(target).writerows([_written(cell) for cell in row.cells] for row in (tables[0].rows if tables else ()))
    return read_program(target.getvalue().encode())


def _written(cell: Cell) -> str:
    """Write a cell of a workbook as the CSV has it: dates and times may be real ones there."""
    match cell:
        case datetime():
            return f"{cell:%Y-%m-%d}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case bool():
            return str(int(cell))
        case _:
            return text_of(cell)


def write_program(rows: Iterable[ProgramRow]) -> bytes:
    """Write a program as the CSV that `read_program` reads, with a byte order mark for spreadsheets."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow((*COLUMNS, NOTES))
    writer.writerows(cells(row) for row in rows)
    return target.getvalue().encode("utf-8-sig")


def cells(row: ProgramRow) -> tuple[str, ...]:
    """Return an item as texts, one a column."""
    return (
        row.session_code,
        f"{row.ordinal:02}",
        row.day.isoformat(),
        f"{row.starts:%H:%M}",
        f"{row.ends:%H:%M}",
        row.title,
        row.presenter,
        row.place,
        row.audience,
        str(int(row.takes_attendance)),
        str(int(row.prints)),
        row.notes or "",
    )


def _program_row(line: Line) -> ProgramRow:
    row = ProgramRow(
        session_code=line.text("ma_phien"),
        ordinal=line.count("ma_muc"),
        day=line.day("ngay"),
        starts=line.clock("bat_dau"),
        ends=line.clock("ket_thuc"),
        title=line.text("noi_dung"),
        presenter=line.text_or_empty("phu_trach"),
        place=line.text_or_empty("dia_diem"),
        audience=line.text_or_empty("doi_tuong"),
        takes_attendance=line.yes("diem_danh"),
        prints=line.yes("in_phieu"),
        notes=line.cells.get(NOTES),
    )
    if row.ends < row.starts and not (row.starts >= _EVENING and row.ends <= _MORNING):
        raise UnreadableTable(f"kết thúc ({row.ends:%H:%M}) trước khi bắt đầu ({row.starts:%H:%M}).", line.number)
    return row
