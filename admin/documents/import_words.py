"""What became of every row of a list, in lines for the console and the report."""

from collections.abc import Iterable, Iterator

from congress.models import Fate, ImportedRow

FATE_WORDS = {
    Fate.REJECTED: "Phải sửa, chưa nhận",
    Fate.DOUBTFUL: "Nghi trùng",
    Fate.DUPLICATE: "Lặp lại trong tệp",
    Fate.UPDATE: "Đã có, có điểm khác",
    Fate.NEW: "Người mới",
    Fate.SAME: "Đã có, không đổi",
}  # what needs a look comes first


def told(rows: Iterable[ImportedRow]) -> Iterator[str]:
    """Say how many rows have which fate, then each row that needs a look."""
    by_fate: dict[Fate, list[ImportedRow]] = {fate: [] for fate in FATE_WORDS}
    for row in rows:
        by_fate[Fate(row.fate)].append(row)
    for fate, words in FATE_WORDS.items():
        if by_fate[fate]:
            yield f"{words}: {len(by_fate[fate])}"
    for fate in (Fate.REJECTED, Fate.DOUBTFUL, Fate.DUPLICATE, Fate.UPDATE):
        for row in by_fate[fate]:
            yield f"  {line(row)}"


def place(row: ImportedRow) -> str:
    """Say where a row stands."""
    return f"{row.sheet}, dòng {row.row}" if row.sheet else f"dòng {row.row}"


def line(row: ImportedRow) -> str:
    """Say a row's place, name, and what is to be known about it."""
    return f"{place(row)}: {' '.join([row.name or '(chưa có tên)', '·', *row.words])}"
