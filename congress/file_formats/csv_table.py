"""CSV bytes → lines of named cells: the one place that reads this product's own tables, and names the line at fault."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from io import StringIO
from typing import NoReturn

from congress.file_formats.errors import UnreadableTable
from congress.vietnamese import tidy

_COUNT = re.compile(r"[0-9]{1,6}")
_LENGTH = re.compile(r"[0-9]{1,5}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
_YES_NO = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Line:
    """One line below the header: its number as a spreadsheet shows it (the header is 1), its tidied cells by column.

    A cell that cannot be read as what is asked raises UnreadableTable with that number.
    """

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return what must not be empty."""
        if not self.cells[column]:
            self._refuse(column, "không được để trống")
        return self.cells[column]

    def text_or_empty(self, column: str) -> str:
        return self.cells[column]

    def if_told(self, column: str) -> str:
        """Return the cell of a column the table need not have; "" when it has none."""
        return self.cells.get(column, "")

    def length(self, column: str) -> int | None:
        """Return a length from 0 to 99999; None when the table has no such column, or nothing in it here."""
        written = self.if_told(column)
        if written and not _LENGTH.fullmatch(written):
            self._refuse(column, "cần một số nguyên từ 0 đến 99999 (cm)")
        return int(written) if written else None

    def count(self, column: str) -> int:
        """Return a whole number from 1 to 999999."""
        written = self.cells[column]
        if not _COUNT.fullmatch(written) or not int(written):
            self._refuse(column, "cần một số nguyên từ 1 trở lên")
        return int(written)

    def yes(self, column: str) -> bool:
        """Return 1 as True and 0 as False."""
        if self.cells[column] not in _YES_NO:
            self._refuse(column, "cần ghi 1 (có) hoặc 0 (không)")
        return _YES_NO[self.cells[column]]

    def day(self, column: str) -> date:
        """Return a date written year first ("2020-08-21"): day and month in any other order could be swapped."""
        try:
            year, month, day = self._numbers(_DAY, column)
            return date(year, month, day)
        except ValueError:
            self._refuse(column, "cần một ngày có thật, ghi năm-tháng-ngày, ví dụ 2020-08-21")

    def clock(self, column: str) -> time:
        """Return a time of day: "08:00", also as spreadsheets save it ("8:00", "08:00:00")."""
        try:
            hour, minute = self._numbers(_CLOCK, column)
            return time(hour, minute)
        except ValueError:
            self._refuse(column, "cần giờ:phút, ví dụ 08:00")

    def _numbers(self, form: re.Pattern[str], column: str) -> list[int]:
        found = form.fullmatch(self.cells[column])
        if not found:
            raise ValueError
        return [int(digits) for digits in found.groups()]

    def _refuse(self, column: str, wanted: str) -> NoReturn:
        raise UnreadableTable(f"cột “{column}” ghi “{self.cells[column]}”, {wanted}.", self.number)


def read_lines(content: bytes, columns: Sequence[str]) -> tuple[Line, ...]:
    """Read a table in UTF-8 (with or without byte order mark), commas between cells, that has at least those columns.

    Columns may stand in any order; blank lines are passed over. Raises UnreadableTable.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableTable(
            "Tệp không ở bảng mã UTF-8. Vui lòng lưu lại bằng Excel dạng “CSV UTF-8 (Comma delimited)” rồi gửi lại."
        ) from fault
    rows = _rows(text)
    _, header = next(rows, (0, []))
    if missing := [column for column in columns if column not in header]:
        raise UnreadableTable(f"Tệp thiếu cột: {', '.join(missing)}. Vui lòng bổ sung ở dòng tiêu đề đầu tiên.")
    lines = tuple(_line(number, header, cells) for number, cells in rows)
    if not lines:
        raise UnreadableTable("Tệp chỉ có dòng tiêu đề, chưa có dòng nào để đọc.")
    return lines


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(StringIO(text, newline=""), strict=True), start=1):
            if any(tidied := [tidy(cell) for cell in cells]):
                yield number, tidied
    except csv.Error as fault:
        raise UnreadableTable("dấu ngoặc kép mở mà không đóng, hoặc đóng không đúng chỗ.", number + 1) from fault


def _line(number: int, header: Sequence[str], cells: Sequence[str]) -> Line:
    if any(cells[len(header) :]):
        raise UnreadableTable("nhiều ô hơn dòng tiêu đề. Nội dung có dấu phẩy cần đặt trong ngoặc kép.", number)
    padded = [*cells, *[""] * (len(header) - len(cells))]  # spreadsheets leave empty cells off at a line's end
    return Line(number, dict(zip(header, padded, strict=False)))
