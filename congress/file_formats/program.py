"""The program of a congress as organizers keep it: one line of CSV an item, grouped into sessions by code."""

from dataclasses import dataclass
from datetime import date, time

from congress.file_formats.csv_table import Line, read_lines
from congress.file_formats.errors import UnreadableTable

_COLUMNS = (
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


def read_program(content: bytes) -> tuple[ProgramRow, ...]:
    """Read a program, in the order of its lines.

    Columns: ma_phien, ma_muc (from 1, once a session), ngay (2020-08-21), bat_dau and ket_thuc (08:00, same day),
    noi_dung, phu_trach, dia_diem, doi_tuong, diem_danh and in_phieu (0 or 1). Raises UnreadableTable.
    """
    rows: list[ProgramRow] = []
    line_of_item: dict[tuple[str, int], int] = {}
    for line in read_lines(content, _COLUMNS):
        row = _program_row(line)
        first = line_of_item.setdefault((row.session_code, row.ordinal), line.number)
        if first != line.number:
            raise UnreadableTable(
                f"mục {row.ordinal} của phiên “{row.session_code}” đã có ở dòng {first}.", line.number
            )
        rows.append(row)
    return tuple(rows)


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
    )
    if row.ends < row.starts:
        raise UnreadableTable(f"kết thúc ({row.ends:%H:%M}) trước khi bắt đầu ({row.starts:%H:%M}).", line.number)
    return row
