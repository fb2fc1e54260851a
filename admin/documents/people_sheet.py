"""The list of people as a workbook, which the importer reads again without changing anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.file_formats.values import AWARD_NAMES, FIELD_NAMES, UNKNOWN
from congress.models import Category, Delegate, DelegateState, Delegation
from congress.roster import records
from congress.roster.fields import EXTRA_PREFIX, Record, date_shown, identity_ending
from congress.vietnamese import group_number

_STATES = {
    DelegateState.ACTIVE: "Trong danh sách",
    DelegateState.UNAPPROVED: "Chờ duyệt",
    DelegateState.CANCELED: "Đã rút",
    DelegateState.SUBSTITUTED: "Có người dự thay",
    DelegateState.BLOCKED: "Tạm dừng",
}
_COLUMNS = (  # header as lists have it, field, width in characters
    ("Mã đại biểu", "number", 13),
    ("Danh xưng", "honorific", 11),
    ("Họ và tên", "full_name", 26),
    ("Ngày sinh", "birth_date", 12),
    ("Giới tính", "sex", 9),
    ("Dân tộc", "ethnicity", 11),
    ("Tôn giáo", "religion", 11),
    ("Đảng viên", "party", 10),
    ("Trình độ", "education", 13),
    ("Chức vụ", "position_title", 32),
    ("Đơn vị", "unit", 32),
    ("Đoàn", "delegation", 28),
    ("Thành phần", "category", 26),
    ("Lĩnh vực", "field", 20),
    ("Ba số cuối giấy tờ", "identity", 12),
    ("Điện thoại", "phone", 13),
    ("Thư điện tử", "email", 24),
    ("Khen thưởng", "award", 30),
    ("Ghi chú", "notes", 30),
    ("Tình trạng", "state", 16),
)
_PARTY = {"yes": "x", "no": "Không", "": UNKNOWN}


@dataclass(frozen=True, slots=True)
class PersonOnSheet:
    """One row: the record, and what is told beside it."""

    number: str
    state: str
    record: Record


def lines(db_session: Session, delegate_ids: Sequence[int]) -> list[PersonOnSheet]:
    """Fetch these people in the order given."""
    known = records.read(db_session, delegate_ids)
    told: dict[int, tuple[str, str]] = {}
    for start in range(0, len(delegate_ids), records.CHUNK):
        part = delegate_ids[start : start + records.CHUNK]
        rows = db_session.execute(select(Delegate.id, Delegate.number, Delegate.state).where(Delegate.id.in_(part)))
        told |= {row.id: (row.number, row.state) for row in rows}
    return [PersonOnSheet(*told[delegate_id], known[delegate_id]) for delegate_id in delegate_ids]


def render(db_session: Session, congress_id: int, people: Sequence[PersonOnSheet]) -> bytes:
    """Return an xlsx workbook. Every cell is text: nothing anybody typed is ever taken for a formula."""
    units = db_session.execute(select(Delegation.code, Delegation.name).filter_by(congress_id=congress_id))
    kinds = db_session.execute(select(Category.code, Category.list_name).filter_by(congress_id=congress_id))
    names = {
        "delegation": {row.code: row.name for row in units},
        "category": {row.code: row.list_name for row in kinds},
        "field": FIELD_NAMES,
        "award": AWARD_NAMES,
        "party": _PARTY,
    }
    extras = sorted({key for person in people for key in person.record if key.startswith(EXTRA_PREFIX)})
    columns = [*_COLUMNS, *((key.removeprefix(EXTRA_PREFIX), key, 20) for key in extras)]
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Đại biểu")
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, len(people), len(columns) - 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        for column, (title, _, width) in enumerate(columns):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, title, bold)
        for row, person in enumerate(people, start=1):
            for column, (_, key, _) in enumerate(columns):
                sheet.write_string(row, column, _cell(person, key, names))
    return target.getvalue()


def _cell(person: PersonOnSheet, key: str, names: Mapping[str, Mapping[str, str]]) -> str:
    value = person.record.get(key, "")
    match key:
        case "number":
            return group_number(person.number)
        case "state":
            return _STATES[DelegateState(person.state)]
        case "birth_date":
            return date_shown(value)
        case "identity":
            return identity_ending(value)
        case _:
            return names[key].get(value, value) if key in names else value
