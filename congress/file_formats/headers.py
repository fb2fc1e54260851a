"""Which column of a list holds what: header words, however units write them, → columns."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise, zip_longest

from congress.file_formats.tables import Cell, Row
from congress.vietnamese import fold, tidy


class Column(StrEnum):
    """What a column can hold."""

    ORDINAL = "ordinal"
    NUMBER = "number"  # our own eight-digit number, in lists this product exported
    HONORIFIC = "honorific"
    NAME = "name"
    FAMILY_NAME = "family_name"  # họ và chữ đệm, when the given name has its own column
    GIVEN_NAME = "given_name"
    BIRTH = "birth"
    BIRTH_OF_MEN = "birth_of_men"  # "Năm sinh" split into Nam | Nữ: where the date stands tells the sex
    BIRTH_OF_WOMEN = "birth_of_women"
    SEX = "sex"
    IS_MAN = "is_man"  # "Giới tính" split into Nam | Nữ, with a cross in one of them
    IS_WOMAN = "is_woman"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
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


EXTRA = "extra"  # a column that means nothing to us: kept with each person under its label
IGNORED = ""  # a column that is not taken in


@dataclass(frozen=True)
class Header:
    """Where a list begins, and what its columns hold.

    `labels` has a text for every column of the sheet; `words` says beside it what is done with it: a Column, EXTRA or
    IGNORED. Rows are numbered from 1.
    """

    last_row: int
    labels: tuple[str, ...]
    words: tuple[str, ...]

    @cached_property
    def columns(self) -> dict[Column, int]:
        """The index of each column that is understood; of two that say the same the first."""
        found = reversed(list(enumerate(self.words)))
        return {Column(word): index for index, word in found if word not in {EXTRA, IGNORED}}

    @cached_property
    def extras(self) -> dict[int, str]:
        """The label of each column that is kept as it is, by index."""
        return {index: self.labels[index] for index, word in enumerate(self.words) if word == EXTRA}

    @cached_property
    def signature(self) -> str:
        """What lists of one layout have in common."""
        return _signature(self.labels)


# As `_label` leaves them: folded, without brackets and punctuation.
_SYNONYMS = {
    Column.ORDINAL: "stt | tt | so tt | so thu tu",
    Column.NUMBER: "ma dai bieu",
    Column.HONORIFIC: "danh xung",
    Column.NAME: "ho va ten | ho ten | ho ten dai bieu | ho va ten dai bieu | ten dai bieu | dai bieu",
    Column.FAMILY_NAME: "ho va chu dem | ho va ten dem | ho va dem | ho dem | ho chu dem | ho",
    Column.GIVEN_NAME: "ten",
    Column.BIRTH: "ngay sinh | nam sinh | ngay thang nam sinh | ngay thang sinh | sinh nam | ngay nam sinh",
    Column.BIRTH_OF_MEN: "nam sinh nam | ngay sinh nam | ngay thang nam sinh nam",
    Column.BIRTH_OF_WOMEN: "nam sinh nu | ngay sinh nu | ngay thang nam sinh nu",
    Column.SEX: "gioi tinh | gioi | nam nu",
    Column.IS_MAN: "gioi tinh nam",
    Column.IS_WOMAN: "gioi tinh nu",
    Column.ETHNICITY: "dan toc | thanh phan dan toc",
    Column.RELIGION: "ton giao",
    Column.PARTY: "dang vien | la dang vien | dang | dang vien dang csvn",
    Column.EDUCATION: "trinh do | trinh do chuyen mon | trinh do hoc van | chuyen mon | hoc van",
    Column.POSITION: "chuc vu | chuc danh | chuc vu chuc danh | chuc danh chuc vu | nghe nghiep | chuc vu nghe nghiep"
    " | chuc vu don vi | chuc vu don vi cong tac | chuc vu noi cong tac | chuc vu co quan | chuc vu co quan cong tac"
    " | chuc vu hien nay | chuc danh don vi cong tac",
    Column.UNIT: "don vi | don vi cong tac | co quan | co quan don vi | noi cong tac | co quan cong tac"
    " | ten don vi | don vi dia phuong | co quan don vi cong tac",
    Column.DELEGATION: "doan | doan dai bieu | thuoc doan | ten doan | doan tham du",
    Column.CATEGORY: "thanh phan | thanh phan dai bieu | loai dai bieu | doi tuong | dien dai bieu"
    " | thanh phan tham du | thanh phan du dai hoi | dien tham du",
    Column.FIELD: "linh vuc | linh vuc dien hinh | linh vuc hoat dong",
    Column.IDENTITY: "cccd | cmnd | cccd cmnd | cmnd cccd | so cccd | so cmnd | so cccd cmnd | so cmnd cccd"
    " | so giay to | so can cuoc | can cuoc cong dan | so dinh danh | so dinh danh ca nhan | can cuoc | the can cuoc"
    " | so the can cuoc | so can cuoc cong dan | so cmt | cmt | so cmtnd | cmtnd | so chung minh nhan dan"
    " | chung minh nhan dan | ma dinh danh | ma so dinh danh | ma so dinh danh ca nhan | ho chieu | so ho chieu"
    " | cccd ho chieu | so cccd ho chieu | giay to tuy than | so giay to tuy than | cccd cmnd ho chieu"
    " | so cccd cmnd ho chieu | so cc cccd | cc cccd | so cccd so cmnd",
    Column.PHONE: "dien thoai | so dien thoai | sdt | dt | dtdd | di dong | dien thoai di dong | so dt"
    " | so dien thoai di dong | dien thoai lien he | so dien thoai lien he | sdt lien he | so dtdd",
    Column.EMAIL: "email | thu dien tu | hop thu | dia chi email | mail",
    Column.AWARD: "khen thuong | hinh thuc khen thuong | hang thuong | danh hieu",
    Column.NOTES: "ghi chu | ghi chu khac",
}
USUAL_LABELS = {  # a header that is understood by itself, for each column
    Column.ORDINAL: "STT",
    Column.NUMBER: "Mã đại biểu",
    Column.HONORIFIC: "Danh xưng",
    Column.NAME: "Họ và tên",
    Column.FAMILY_NAME: "Họ và chữ đệm",
    Column.GIVEN_NAME: "Tên",
    Column.BIRTH: "Ngày sinh",
    Column.BIRTH_OF_MEN: "Năm sinh nam",
    Column.BIRTH_OF_WOMEN: "Năm sinh nữ",
    Column.SEX: "Giới tính",
    Column.IS_MAN: "Giới tính: nam",
    Column.IS_WOMAN: "Giới tính: nữ",
    Column.ETHNICITY: "Dân tộc",
    Column.RELIGION: "Tôn giáo",
    Column.PARTY: "Đảng viên",
    Column.EDUCATION: "Trình độ",
    Column.POSITION: "Chức vụ",
    Column.UNIT: "Đơn vị",
    Column.DELEGATION: "Đoàn",
    Column.CATEGORY: "Thành phần",
    Column.FIELD: "Lĩnh vực",
    Column.IDENTITY: "Số giấy tờ",
    Column.PHONE: "Điện thoại",
    Column.EMAIL: "Thư điện tử",
    Column.AWARD: "Khen thưởng",
    Column.NOTES: "Ghi chú",
}
_COLUMN_OF_LABEL = {label.strip(): column for column, labels in _SYNONYMS.items() for label in labels.split("|")}
_SPLIT = {
    (Column.BIRTH, "nam"): Column.BIRTH_OF_MEN,
    (Column.BIRTH, "nữ"): Column.BIRTH_OF_WOMEN,
    (Column.SEX, "nam"): Column.IS_MAN,
    (Column.SEX, "nữ"): Column.IS_WOMAN,
}
_OURS_TO_READ_ONLY = {
    "ba so cuoi giay to",
    "tinh trang",
    "ly do tra lai",
}  # in what this product exports; not taken in again
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_SEARCHED_ROWS = 60  # titles and letterheads above the list
_FEWEST_COLUMNS = 3


def find_header(rows: Sequence[Row], remembered: Mapping[str, Sequence[str]] | None = None) -> Header | None:
    """Find a list's header: one row, or two merged ones, that name the person and at least two things more.

    `remembered` says by signature how a person read the columns of such a list before; it goes before any guess.
    """
    guessed: Header | None = None
    for upper, lower in zip_longest(rows[:_SEARCHED_ROWS], rows[1 : _SEARCHED_ROWS + 1]):
        header = _header_of(upper, lower)
        if remembered and (words := remembered.get(header.signature)) and len(words) == len(header.words):
            return Header(header.last_row, header.labels, tuple(words))
        if guessed is None and _names_people(header):
            guessed = header
    return guessed


def header_at(rows: Sequence[Row], last_row: int, words: Sequence[str]) -> Header | None:
    """Make the header a person pointed at: its last row, and what each column holds; None when there is no such row."""
    if not 1 <= last_row <= len(rows):
        return None
    found = _header_of(rows[last_row - 1], None)
    if last_row > 1 and (above := _header_of(rows[last_row - 2], rows[last_row - 1])).last_row == last_row:
        found = above
    width = len(found.labels)
    return Header(last_row, found.labels, tuple([*words, *[IGNORED] * width][:width]))


def _header_of(upper: Row, lower: Row | None) -> Header:
    """Read a row as a header, with the one below it where that divides its columns."""
    columns = [_column(cell) for cell in upper.cells]
    labels = [_text(cell) for cell in upper.cells]
    below: list[Column | None] = []
    if lower and not _NAMES.isdisjoint(columns) and not _is_person(columns, lower):
        below = list(_lower_header(upper, lower))
    if not any(below) or lower is None:
        return Header(upper.number, tuple(labels), tuple(_words(columns, labels)))
    merged, group = [], ""
    for label, cell in zip(labels, lower.cells, strict=True):
        group = label or group
        merged.append(" - ".join(dict.fromkeys(part for part in (group, _text(cell)) if part)) if cell != "" else label)
    both = [under or over for over, under in zip(columns, below, strict=True)]
    return Header(lower.number, tuple(merged), tuple(_words(both, merged)))


def _is_person(columns: Sequence[Column | None], row: Row) -> bool:
    """Tell a person below a header, whose cells may hold header words: a category “Đại biểu”, a note “Đảng viên”."""
    names = [cell for column, cell in zip(columns, row.cells, strict=True) if column in _NAMES and cell != ""]
    return any(_column(name) is None for name in names)


def _words(columns: Sequence[Column | None], labels: Sequence[str]) -> Iterator[str]:
    """Say what is done with each column: the first of its kind is understood, other labelled ones are kept."""
    taken: set[str] = set()
    for column, label in zip(columns, labels, strict=True):
        if column and column not in taken:
            taken.add(column)
            yield column
        else:
            yield EXTRA if label and _label(label) not in _OURS_TO_READ_ONLY else IGNORED


def _names_people(header: Header) -> bool:
    return not _NAMES.isdisjoint(header.words) and len(header.columns) >= _FEWEST_COLUMNS


def _signature(labels: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(map(_label, labels)).encode()).hexdigest()


def is_header_again(row: Row, header: Header) -> bool:
    """Tell a header repeated at a page break from a delegate."""
    return any(_column(row.cells[index]) is column for column, index in header.columns.items() if column in _NAMES)


_NAMES = {Column.NAME, Column.FAMILY_NAME}


def _lower_header(upper: Row, lower: Row) -> Iterator[Column | None]:
    """Read the second row of a header under the first; nothing when it is already a delegate or column numbers."""
    texts = [_text(cell).lower() for cell in lower.cells]
    is_pair = [pair == ("nam", "nữ") for pair in pairwise([*texts, ""])]  # one alone is a delegate's sex
    group = None
    for index, (above, text) in enumerate(zip(upper.cells, texts, strict=True)):
        group = _column(above) if above != "" else group
        split = _SPLIT.get((group, text)) if group else None
        if split and (group is Column.BIRTH or is_pair[index] or (index > 0 and is_pair[index - 1])):
            yield split
        else:
            yield _column(lower.cells[index])


def _column(cell: Cell) -> Column | None:
    return column_of(cell) if isinstance(cell, str) else None


def column_of(label: str) -> Column | None:
    """Return the column that a label names by itself; None for a label that means nothing to us."""
    return _COLUMN_OF_LABEL.get(_label(label))


def _text(cell: Cell) -> str:
    return tidy(cell) if isinstance(cell, str) else ""


def _label(text: str) -> str:
    return _NOT_WORDS.sub(" ", fold(_IN_BRACKETS.sub(" ", text))).strip()
