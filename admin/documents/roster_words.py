"""What a reading of a list comes to, in lines a person can work through with the list beside them."""

from collections.abc import Iterator

from congress.file_formats.delegate_row import Place
from congress.file_formats.roster import RosterReading


def told(reading: RosterReading) -> Iterator[str]:
    """Say the figures, then every row that needs a look, worst first; rows are numbered as in the spreadsheet."""
    yield f"{len(reading.delegates)} đại biểu, {len(reading.delegations)} đoàn."
    groups: tuple[tuple[str, list[str]], ...] = (
        ("Dòng phải sửa, chưa nhận", [f"{_at(row.place)}: {row.words}" for row in reading.rejected]),
        (
            "Trùng người đã có trong danh sách, giữ dòng đầu",
            [f"{_at(row.place)} trùng {_at(row.first)}: {row.reason}" for row in reading.duplicates],
        ),
        (
            "Nghi trùng, giữ cả hai, cần người xem",
            [f"{_at(pair.first)} và {_at(pair.second)}: {pair.reason}" for pair in reading.doubtful],
        ),
        ("Dòng đang ẩn, vẫn nhận", [_at(place) for place in reading.hidden_rows]),
        ("Lưu ý", [f"{_at(remark.place)}: {remark.words}" for remark in reading.warnings]),
    )
    for title, lines in groups:
        if lines:
            yield ""
            yield f"{title} ({len(lines)}):"
            yield from (f"  {line}" for line in lines)


def _at(place: Place) -> str:
    return f"{place.sheet}, dòng {place.row}" if place.sheet else f"dòng {place.row}"
