"""Which column of a list holds what: header words, however units write them, → columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from congress.file_formats.tables import Row
from congress.vietnamese import fold, tidy


class Column(StrEnum):
    """What a column can hold."""

    ORDINAL = "ordinal"
    NAME = "name"
    FAMILY_NAME = "family_name"  # họ và chữ đệm, when the given name has its own column
    GIVEN_NAME = "given_name"
    BIRTH = "birth"
    BIRTH_OF_MEN = "birth_of_men"  # "Năm sinh" split into Nam | Nữ: where the date stands tells the sex
    BIRTH_OF_WOMEN = "birth_of_women"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    PARTY = "party"
    EDUCATION = "education"
    POSITION = "position"
    UNIT = "unit"
    DELEGATION = "delegation"
    CATEGORY = "category"
    FIELD = "field"
    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    AWARD = "award"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Header:
    """Where a list begins: the last row of its header (numbered from 1) and the index of each column found."""

    last_row: int
    columns: Mapping[Column, int]


# As `_label` leaves them: folded, without brackets and punctuation.
_SYNONYMS = {
    Column.ORDINAL: "stt | tt | so tt | so thu tu",
    Column.NAME: "ho va ten | ho ten | ho ten dai bieu | ho va ten dai bieu | ten dai bieu | dai bieu",
    Column.FAMILY_NAME: "ho va chu dem | ho va ten dem | ho va dem | ho dem | ho chu dem | ho",
    Column.GIVEN_NAME: "ten",
    Column.BIRTH: "ngay sinh | nam sinh | ngay thang nam sinh | ngay thang sinh | sinh nam | ngay nam sinh",
    Column.SEX: "gioi tinh | gioi | nam nu",
    Column.ETHNICITY: "dan toc | thanh phan dan toc",
    Column.PARTY: "dang vien | la dang vien | dang | dang vien dang csvn",
    Column.EDUCATION: "trinh do | trinh do chuyen mon | trinh do hoc van | chuyen mon | hoc van",
    Column.POSITION: "chuc vu | chuc danh | chuc vu chuc danh | chuc danh chuc vu | nghe nghiep | chuc vu nghe nghiep",
    Column.UNIT: "don vi | don vi cong tac | co quan | co quan don vi | noi cong tac | co quan cong tac",
    Column.DELEGATION: "doan | doan dai bieu | thuoc doan | ten doan | doan tham du",
    Column.CATEGORY: "thanh phan | thanh phan dai bieu | loai dai bieu | doi tuong | dien dai bieu",
    Column.FIELD: "linh vuc | linh vuc dien hinh | linh vuc hoat dong",
    Column.IDENTITY: "cccd | cmnd | cccd cmnd | cmnd cccd | so cccd | so cmnd | so cccd cmnd | so cmnd cccd"
    " | so giay to | so can cuoc | can cuoc cong dan | so dinh danh | so dinh danh ca nhan",
    Column.PHONE: "dien thoai | so dien thoai | sdt | dt | dtdd | di dong | dien thoai di dong | so dt",
    Column.EMAIL: "email | thu dien tu | hop thu | dia chi email | mail",
    Column.AWARD: "khen thuong | hinh thuc khen thuong | hang thuong | danh hieu",
    Column.NOTES: "ghi chu | ghi chu khac",
}
_COLUMN_OF_LABEL = {label.strip(): column for column, labels in _SYNONYMS.items() for label in labels.split("|")}
_SPLIT_BIRTH = {"nam": Column.BIRTH_OF_MEN, "nữ": Column.BIRTH_OF_WOMEN}
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_SEARCHED_ROWS = 60  # titles and letterheads above the list
_FEWEST_COLUMNS = 3


def find_header(rows: Sequence[Row]) -> Header | None:
    """Find a list's header: one row, or two merged ones, that name the person and at least two things more."""
    for row, below in zip_longest(rows[:_SEARCHED_ROWS], rows[1 : _SEARCHED_ROWS + 1]):
        upper = [_column(cell) for cell in row.cells]
        if Column.NAME not in upper and Column.FAMILY_NAME not in upper:
            continue
        lower = list(_lower_header(row, below)) if below else []
        is_double = any(lower)
        merged = [low or up for low, up in zip(lower, upper, strict=True)] if is_double else upper
        columns = {column: index for index, column in reversed(list(enumerate(merged))) if column}
        if len(columns) >= _FEWEST_COLUMNS:
            return Header(row.number + is_double, columns)
    return None


def is_header_again(row: Row, header: Header) -> bool:
    """Tell a header repeated at a page break from a delegate."""
    return any(_column(row.cells[index]) is column for column, index in header.columns.items() if column in _NAMES)


_NAMES = {Column.NAME, Column.FAMILY_NAME}


def _lower_header(upper: Row, lower: Row) -> Iterator[Column | None]:
    """Read the second row of a header under the first; nothing when it is already a delegate or column numbers."""
    group = None
    for above, cell in zip(upper.cells, lower.cells, strict=True):
        group = _column(above) if above != "" else group
        split = _SPLIT_BIRTH.get(tidy(cell).lower()) if isinstance(cell, str) else None
        yield split if split and group is Column.BIRTH else _column(cell)


def _column(cell: object) -> Column | None:
    return _COLUMN_OF_LABEL.get(_label(cell)) if isinstance(cell, str) else None


def _label(text: str) -> str:
    return _NOT_WORDS.sub(" ", fold(_IN_BRACKETS.sub(" ", text))).strip()
