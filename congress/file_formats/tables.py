"""Bytes → tables of cells: the one place that knows kinds of files and the library that reads spreadsheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, repeat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from congress.file_formats.delimited_text import decoded, rows_of
from congress.file_formats.errors import NotAWorkbook, PasswordProtected, TooLarge
from congress.file_formats.packages import ole_layout
from congress.file_formats.packages.measuring import measured
from congress.file_formats.packages.package_parts import BeyondMeasure, BrokenLayout, LockedPackage, SheetLayout

Cell = str | float | bool | date | datetime | time | timedelta

_LARGEST_FILE = 20_000_000  # bytes; a list of 50,000 people takes a tenth
_MOST_MERGED = 200_000  # cells; more than that is no list
_TALLEST_MERGE = 2_000  # rows
_LARGEST_SHEET = 5_000_000  # cells, empty ones counted
_NARROWEST_TABLE = 3  # columns; a text with fewer is a letter, a page of HTML, anything but a list
_ZIP_SIGNATURE = b"PK\x03\x04"
_ZIP_END_SIGNATURE = b"PK\x05\x06"
_ADVICE = "Vui lòng mở danh sách bằng Excel, chọn “Lưu thành” (Save As) dạng “Excel Workbook (.xlsx)” rồi gửi lại."


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet, numbered from 1 as Excel shows it; an empty cell is ""."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, up to its last filled row. Only .xlsx tells which rows are hidden or struck through."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (row, column) → row of the cell above it


def read_tables(content: bytes, filename: str) -> tuple[Table, ...]:
    """Read every sheet of an .xlsx, .xls or .ods, or a .csv, told apart by content; `filename` serves the messages.

    Raises NotAWorkbook, PasswordProtected, TooLarge.
    """
    if not content:
        raise NotAWorkbook(f"Tệp “{filename}” rỗng. Vui lòng kiểm tra và gửi lại danh sách.")
    if len(content) > _LARGEST_FILE:
        raise TooLarge(f"Tệp “{filename}” quá lớn (trên 20 MB). Vui lòng xóa hình ảnh, trang tính thừa rồi gửi lại.")
    if not content.startswith((_ZIP_SIGNATURE, ole_layout.SIGNATURE)) and (text := decoded(content)) is not None:
        return (_table_of_text(rows_of(text), filename),)
    try:
        workbook_content, layouts = _readable(content, filename)
        with CalamineWorkbook.from_filelike(BytesIO(workbook_content)) as workbook:
            return tuple(
                _table(workbook, sheet.name, sheet.visible != SheetVisibleEnum.Visible, layouts.get(sheet.name))
                for sheet in workbook.sheets_metadata
            )
    except (PasswordError, LockedPackage) as fault:
        raise _password_protected(filename) from fault
    except BeyondMeasure as fault:
        raise _too_large(filename) from fault
    except (CalamineError, BrokenLayout) as fault:
        raise _not_a_workbook(filename) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise _not_a_workbook(filename) from fault  # the reader's panics are no Exceptions and would end the worker


def _table_of_text(rows: Sequence[Sequence[str]], filename: str) -> Table:
    width = max(map(len, rows), default=0)
    if width < _NARROWEST_TABLE:
        raise _not_a_workbook(filename)
    if width * len(rows) > _LARGEST_SHEET:
        raise TooLarge(f"Tệp “{filename}” có quá nhiều dòng hoặc cột. Vui lòng kiểm tra và gửi lại danh sách.")
    return Table(
        "", tuple(Row(number, (*cells, *[""] * (width - len(cells)))) for number, cells in enumerate(rows, start=1))
    )


def _refuse_encrypted(content: bytes, filename: str) -> None:
    """Find the password of an .xlsx, which the reader tells of files on disk only; raises BrokenLayout also."""
    if "EncryptedPackage" in ole_layout.stream_names(content):
        raise _password_protected(filename)


def _password_protected(filename: str) -> PasswordProtected:
    return PasswordProtected(
        f"Tệp “{filename}” được bảo vệ bằng mật khẩu. Vui lòng gỡ mật khẩu trong Excel rồi gửi lại."
    )


def _not_a_workbook(filename: str) -> NotAWorkbook:
    return NotAWorkbook(f"Tệp “{filename}” không phải là bảng tính đọc được hoặc đã hỏng. {_ADVICE}")


def _too_large(filename: str) -> TooLarge:
    return TooLarge(
        f"Tệp “{filename}” chứa quá nhiều ô hoặc dữ liệu (kể cả ô trống có định dạng) so với một danh sách. "
        "Vui lòng chép riêng phần danh sách sang một tệp Excel mới rồi gửi lại."
    )


def _table(workbook: CalamineWorkbook, name: str, is_hidden: bool, layout: SheetLayout | None) -> Table:
    hidden_rows = layout.hidden_rows if layout else frozenset[int]()
    struck_rows = layout.struck_rows if layout else frozenset[int]()
    sheet = workbook.get_sheet_by_name(name)
    # From the first filled cell on; asked for the area before it too, the reader doubles the sheet.
    rows = sheet.to_python()
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    above, before = sheet.start or (0, 0)
    left: tuple[Cell, ...] = ("",) * before
    blank = left + ("",) * sheet.width
    numbered = enumerate(chain(repeat(blank, above if rows else 0), ((*left, *cells) for cells in rows)), start=1)
    return Table(
        name,
        tuple(Row(number, cells, number in hidden_rows, number in struck_rows) for number, cells in numbered),
        is_hidden,
        _merged_downward(sheet, above + len(rows)),
    )


def _merged_downward(sheet: CalamineSheet, rows: int) -> Mapping[tuple[int, int], int]:
    """Return for each cell, by row (from 1) and column, that a merged one above stands for, the row of that one."""
    found: dict[tuple[int, int], int] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and len(found) < _MOST_MERGED:
            covered = range(top + 2, min(bottom, top + _TALLEST_MERGE, rows - 1) + 2)
            found |= dict.fromkeys(((row, left) for row in covered), top + 1)
    return found


def _readable(content: bytes, filename: str) -> tuple[bytes, Mapping[str, SheetLayout]]:
    """Return what the reader may be given and what it does not tell, or refuse what would fill the memory."""
    if content.startswith(ole_layout.SIGNATURE):
        _refuse_encrypted(content, filename)
        # A broken .xls the reader tries as a package, should one be hidden in it: without an end, there is none.
        return content.replace(_ZIP_END_SIGNATURE, bytes(len(_ZIP_END_SIGNATURE))), {}
    package = measured(content)
    for name, layout in package.layouts.items():
        if layout.last_row * layout.last_column > _LARGEST_SHEET:
            raise TooLarge(
                f"Trang tính “{name}” của tệp “{filename}” có dữ liệu lạc ở tận dòng {layout.last_row}, "
                f"cột thứ {layout.last_column}. Vui lòng xóa các dòng, cột thừa ở cuối trang tính rồi gửi lại."
            )
    if sum(layout.last_row * layout.last_column for layout in package.layouts.values()) > _LARGEST_SHEET:
        raise _too_large(filename)
    return package.content, package.layouts
