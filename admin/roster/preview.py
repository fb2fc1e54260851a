"""An import's preview in words: how the file was understood, what each row says, and what can be decided about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from admin.roster import words
from congress.file_formats.headers import EXTRA, IGNORED, Column
from congress.models import Fate, ImportedRow
from congress.roster.fields import Record, date_shown, differences, in_order
from congress.roster.plan import ADD, OVERWRITE, OVERWRITE_PERSON, PERSON, SKIP, choices_of, described, outcome

Codes = Mapping[str, Mapping[str, str]]  # names by code, by field
_BESIDE_THE_NAME = ("position_title", "unit", "phone")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the page shows it. `changes` are of whom, where it may be of several; field, value before, after."""

    row: ImportedRow
    facts: str
    changes: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    choices: tuple[tuple[str, str], ...]
    decision: str
    person: int | None  # whose record can be opened beside it
    is_open: bool


@dataclass(frozen=True, slots=True)
class UnderstoodSheet:
    """How one sheet was read: its columns by what was done with them, as the sheet calls them."""

    name: str
    header_row: int
    is_hidden: bool
    understood: tuple[tuple[str, str], ...]  # the sheet's label, what it was taken for
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


def lines(rows: Iterable[ImportedRow], known: Mapping[int, Record], codes: Codes) -> list[Line]:
    """Word rows; `known` has the records of whom they are or may be, less those who are on no list any more."""
    return [_line(row, known, codes) for row in rows]


def _line(row: ImportedRow, known: Mapping[int, Record], codes: Codes) -> Line:
    people = [other for other in row.candidates if other in known]
    choices = _choices(row.fate, people, known, codes["delegation"])
    return Line(
        row=row,
        facts=_facts(row.values, codes["delegation"]),
        changes=tuple(_changes(row, people, known, codes)),
        choices=choices,
        decision=dict(choices).get(row.decision, "") if row.decision else "",
        person=people[0] if len(people) == 1 else None,
        is_open=outcome(row.fate, row.decision, row.candidates) is None,
    )


def _facts(told: Record, delegations: Mapping[str, str]) -> str:
    """Say who a row is about, beside the name."""
    born = date_shown(told.get("birth_date", ""))
    unit = delegations.get(told.get("delegation", ""), "")
    return " · ".join(filter(None, (born, unit, *(told.get(key, "") for key in _BESIDE_THE_NAME))))


def _changes(
    row: ImportedRow, people: Sequence[int], known: Mapping[int, Record], codes: Codes
) -> Iterable[tuple[str, tuple[tuple[str, str, str], ...]]]:
    if row.fate not in {Fate.DOUBTFUL, Fate.UPDATE}:
        return
    labels = words.field_labels()
    for other in people:
        found = differences(known[other], row.values)
        yield (
            described(known[other], codes["delegation"]) if len(people) > 1 else "",
            tuple(
                (
                    words.label(key, labels),
                    words.shown(key, found[key][0], codes),
                    words.shown(key, found[key][1], codes),
                )
                for key in in_order(found)
            ),
        )


def _choices(
    fate: str, people: Sequence[int], known: Mapping[int, Record], delegations: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Word the decisions about a row."""
    said = {
        ADD: gettext("Thêm là người mới") if fate == Fate.NEW else gettext("Người khác, thêm mới"),
        SKIP: gettext("Bỏ qua dòng này"),
        OVERWRITE: gettext("Lấy theo tệp"),
        "": gettext("Giữ như đang lưu, chỉ bổ sung ô trống") if fate == Fate.UPDATE else gettext("Chưa quyết định"),
    }
    for other in people:
        person = described(known[other], delegations)
        said[f"{PERSON}{other}"] = gettext("Chính là %(person)s: bổ sung ô trống", person=person)
        said[f"{OVERWRITE_PERSON}{other}"] = gettext("Chính là %(person)s: lấy theo tệp", person=person)
    return tuple((choice, said[choice]) for choice in choices_of(fate, people))


# ── how a file was understood ─────────────────────────────────────────────────────────────────────────────────────────


def understood(sheets: Sequence[Mapping[str, Any]]) -> list[UnderstoodSheet]:
    """Say of each sheet with a list in it how its columns were read."""
    names = dict(column_choices())
    return [
        UnderstoodSheet(
            name=sheet["name"],
            header_row=sheet["header_row"],
            is_hidden=sheet["is_hidden"],
            understood=tuple((label, names[word]) for label, word in _columns(sheet) if word not in {EXTRA, IGNORED}),
            kept=tuple(label for label, word in _columns(sheet) if word == EXTRA),
            left_out=tuple(label for label, word in _columns(sheet) if word == IGNORED and label),
        )
        for sheet in sheets
        if sheet["header_row"]
    ]


def _columns(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(zip(sheet["labels"], sheet["words"], strict=True))


def column_choices() -> list[tuple[str, str]]:
    """What a column can be taken for."""
    named = {
        Column.ORDINAL: gettext("Số thứ tự"),
        Column.NUMBER: gettext("Mã đại biểu"),
        Column.HONORIFIC: gettext("Danh xưng"),
        Column.NAME: gettext("Họ và tên"),
        Column.FAMILY_NAME: gettext("Họ và chữ đệm"),
        Column.GIVEN_NAME: gettext("Tên"),
        Column.BIRTH: gettext("Ngày sinh"),
        Column.BIRTH_OF_MEN: gettext("Năm sinh của nam"),
        Column.BIRTH_OF_WOMEN: gettext("Năm sinh của nữ"),
        Column.SEX: gettext("Giới tính"),
        Column.IS_MAN: gettext("Đánh dấu nam"),
        Column.IS_WOMAN: gettext("Đánh dấu nữ"),
        Column.ETHNICITY: gettext("Dân tộc"),
        Column.RELIGION: gettext("Tôn giáo"),
        Column.PARTY: gettext("Đảng viên"),
        Column.EDUCATION: gettext("Trình độ"),
        Column.POSITION: gettext("Chức vụ"),
        Column.UNIT: gettext("Đơn vị"),
        Column.DELEGATION: gettext("Đoàn"),
        Column.CATEGORY: gettext("Thành phần"),
        Column.FIELD: gettext("Lĩnh vực"),
        Column.IDENTITY: gettext("Số giấy tờ"),
        Column.PHONE: gettext("Điện thoại"),
        Column.EMAIL: gettext("Thư điện tử"),
        Column.AWARD: gettext("Khen thưởng"),
        Column.NOTES: gettext("Ghi chú"),
    }
    return [(EXTRA, gettext("Giữ thành mục riêng")), (IGNORED, gettext("Không nhận")), *named.items()]
