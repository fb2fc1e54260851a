"""The program as organizers keep it: sessions with the rules of their doors, and their items.

What is edited is a draft: slips and screens show the last edition. The rules of the doors, and the hours they go by,
hold at once.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from congress import audit
from congress.errors import BadInput, Conflict, NotFound
from congress.models import (
    Absence,
    Attendance,
    AwardHour,
    AwardMark,
    Category,
    Congress,
    Hall,
    PrintJob,
    PrintRule,
    ProgramItem,
    ProgramSession,
    Rehearsal,
    Scan,
    SeatAssignment,
    SeatingAct,
    SeatingPlan,
    SessionCategory,
    SessionGuest,
    Station,
    ZoneRule,
)
from congress.program import clashes
from congress.vietnamese import date_words, tidy

_LONGEST = {"name": 120, "place": 120, "title": 300, "presenter": 200, "audience": 200, "notes": 500}
_FLAGS = ("takes_attendance", "allows_multiple_entries", "allows_entry_after_exit")


# ── looking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def sessions(db_session: Session, congress_id: int) -> list[ProgramSession]:
    """Return the draft: every session in order of time, with its items."""
    return list(
        db_session.scalars(
            select(ProgramSession)
            .where(ProgramSession.congress_id == congress_id)
            .options(selectinload(ProgramSession.items), joinedload(ProgramSession.hall))
            .order_by(ProgramSession.starts_at, ProgramSession.id)
        )
    )


def get_session(db_session: Session, congress_id: int, session_id: int) -> ProgramSession:
    """Return a session. Raises NotFound."""
    row = db_session.get(ProgramSession, session_id)
    if row is None or row.congress_id != congress_id:
        raise NotFound("Không tìm thấy phiên này.")
    return row


def get_item(db_session: Session, congress_id: int, item_id: int) -> ProgramItem:
    """Return an item. Raises NotFound."""
    row = db_session.get(ProgramItem, item_id)
    if row is None:
        raise NotFound("Không tìm thấy mục này của chương trình.")
    get_session(db_session, congress_id, row.program_session_id)
    return row


# ── editing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def save_session(
    db_session: Session, congress_id: int, session_id: int | None, told: Mapping[str, Any], actor: str
) -> int:
    """Add a session or set one as a form tells it; return its id.

    Texts: code (of a new one), name, hall (id or ""), place ("": the hall's name); local times "2026-12-01T08:00":
    starts, ends, doors_open, doors_close; "1" for each flag; capacity; seat_slip, program_slip; `categories`, a list
    of ids that are invited. Raises BadInput, Conflict for another hall once chairs are given, and SessionsClash unless
    "despite_clash" is "1"; nothing is changed then.
    """
    zone = zone_of(db_session, congress_id)
    texts = _texts(told, ("name", "place"))
    if not texts["name"]:
        raise BadInput("Chưa có tên phiên. Vui lòng nhập.")
    starts, ends = _moment(told, "starts", zone, "Giờ bắt đầu"), _moment(told, "ends", zone, "Giờ kết thúc")
    opens, closes = _moment(told, "doors_open", zone, "Giờ mở cửa"), _moment(told, "doors_close", zone, "Giờ đóng cửa")
    if not opens <= starts <= ends or not starts <= closes:
        raise BadInput("Giờ chưa hợp lý: mở cửa trước giờ bắt đầu, bắt đầu trước kết thúc, đóng cửa sau khi bắt đầu.")
    rules = {key: told.get(key, PrintRule.ONCE) for key in ("seat_slip", "program_slip")}
    if not set(PrintRule).issuperset(rules.values()):
        raise BadInput("Quy định in phiếu không có trong danh mục.")
    capacity = _whole(told.get("capacity", ""), "Sức chứa")
    if told.get("takes_attendance") == "1" and not told.get("categories"):
        raise BadInput("Phiên điểm danh cần ít nhất một thành phần được mời, nếu không sẽ không ai vào được.")
    row = (
        get_session(db_session, congress_id, session_id)
        if session_id is not None
        else ProgramSession(congress_id=congress_id, code=_free_code(db_session, congress_id, told.get("code", "")))
    )
    hall = _hall(db_session, congress_id, row, told.get("hall", ""))
    with clashes.refused(db_session, congress_id, accepted=told.get("despite_clash") == "1"):
        row.name, row.capacity, row.hall = texts["name"], capacity, hall
        row.place = texts["place"] or (hall.name if hall else "")
        row.starts_at, row.ends_at, row.doors_open_at, row.doors_close_at = starts, ends, opens, closes
        for flag in _FLAGS:
            setattr(row, flag, told.get(flag) == "1")
        row.seat_slip, row.program_slip = rules["seat_slip"], rules["program_slip"]
        db_session.add(row)
    invite(db_session, congress_id, row.id, told.get("categories", ()))
    audit.append(db_session, actor, "program.session", f"session:{row.id}")
    return row.id


def remove_session(db_session: Session, congress_id: int, session_id: int, actor: str) -> None:
    """Remove a session with its items. Raises Conflict once somebody has come to it or sits in it."""
    row = get_session(db_session, congress_id, session_id)
    for table, words in (
        (Attendance, "đã có người điểm danh"),
        (Scan, "đã có lượt quét"),
        (SeatAssignment, "đã xếp chỗ"),
        (PrintJob, "đã in phiếu mời lên sân khấu"),
    ):
        if db_session.scalar(select(table.id).where(table.program_session_id == row.id).limit(1)) is not None:
            raise Conflict(f"Phiên này {words} nên không xóa được. Có thể đổi tên, giờ, hoặc thôi điểm danh.")
    of_session = Rehearsal.program_session_id == row.id
    if db_session.scalar(select(Rehearsal.id).where(of_session, Rehearsal.ended_at.is_(None))) is not None:
        raise Conflict("Phiên này đang được diễn tập nên không xóa được. Vui lòng kết thúc diễn tập trước.")
    db_session.execute(delete(Rehearsal).where(of_session))
    bound_to_it = Station.program_session_id == row.id
    db_session.execute(update(Station).where(bound_to_it).values(program_session_id=None))  # by the doors again
    db_session.execute(delete(ProgramItem).where(ProgramItem.program_session_id == row.id))
    db_session.execute(delete(SessionCategory).where(SessionCategory.program_session_id == row.id))
    for kept in (SessionGuest, SeatingPlan, SeatingAct, ZoneRule, Absence, AwardMark, AwardHour):
        db_session.execute(delete(kept).where(kept.program_session_id == row.id))
    db_session.execute(delete(ProgramSession).where(ProgramSession.id == row.id))
    audit.append(db_session, actor, "program.remove_session", f"session:{session_id}")


def save_item(
    db_session: Session, congress_id: int, session_id: int, item_id: int | None, told: Mapping[str, str], actor: str
) -> int:
    """Add an item to a session or set one: title, presenter, place, audience, notes, starts, ends, flags; its id."""
    session = get_session(db_session, congress_id, session_id)
    zone = zone_of(db_session, congress_id)
    texts = _texts(told, ("title", "presenter", "place", "audience", "notes"))
    if not texts["title"]:
        raise BadInput("Chưa có nội dung. Vui lòng nhập.")
    starts, ends = _moment(told, "starts", zone, "Giờ bắt đầu"), _moment(told, "ends", zone, "Giờ kết thúc")
    if ends < starts:
        raise BadInput("Giờ kết thúc ở trước giờ bắt đầu. Vui lòng kiểm tra lại.")
    row = get_item(db_session, congress_id, item_id) if item_id is not None else None
    if row is None:
        last = db_session.scalar(
            select(func.max(ProgramItem.ordinal)).where(ProgramItem.program_session_id == session.id)
        )
        row = ProgramItem(program_session_id=session.id, ordinal=(last or 0) + 1)
    row.starts_at, row.ends_at = starts, ends
    for key, text in texts.items():
        setattr(row, key, text)
    row.takes_roll, row.is_printed = told.get("takes_roll") == "1", told.get("is_printed") == "1"
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "program.item", f"session:{session.id} item:{row.id}")
    return row.id


def remove_item(db_session: Session, congress_id: int, item_id: int, actor: str) -> None:
    """Remove an item."""
    db_session.delete(get_item(db_session, congress_id, item_id))
    audit.append(db_session, actor, "program.remove_item", f"item:{item_id}")


# ── small things ──────────────────────────────────────────────────────────────────────────────────────────────────────


def invite(db_session: Session, congress_id: int, session_id: int, categories: Sequence[int] | None) -> None:
    """Set who is invited: these categories, or all for None."""
    known = set(db_session.scalars(select(Category.id).where(Category.congress_id == congress_id)))
    wanted = known if categories is None else known.intersection(categories)
    db_session.execute(delete(SessionCategory).where(SessionCategory.program_session_id == session_id))
    rows = [{"program_session_id": session_id, "category_id": category} for category in sorted(wanted)]
    if rows:
        db_session.execute(insert(SessionCategory), rows)


def zone_of(db_session: Session, congress_id: int) -> ZoneInfo:
    """Return the zone of the congress's clocks."""
    return ZoneInfo(db_session.get_one(Congress, congress_id).zone)


def _hall(db_session: Session, congress_id: int, session: ProgramSession, written: str) -> Hall | None:
    """Return the hall that a form names; another one only while nobody was given a chair or a zone of the old one."""
    hall = db_session.get(Hall, int(written[:9])) if written.isascii() and written.isdecimal() else None
    if written and (hall is None or hall.congress_id != congress_id):
        raise BadInput("Không tìm thấy hội trường đã chọn. Vui lòng chọn lại.")
    if session.id is not None and session.hall_id != (hall.id if hall else None):
        for table, words in ((SeatAssignment, "đã xếp chỗ"), (ZoneRule, "đã có quy định xếp khu")):
            if db_session.scalar(select(table.id).where(table.program_session_id == session.id).limit(1)) is not None:
                raise Conflict(f"Phiên này {words} ở hội trường cũ. Vui lòng bỏ đi trước khi đổi hội trường.")
    return hall


def moment(on_the_clock: datetime, zone: ZoneInfo, what: str) -> datetime:
    """Return the moment a clock of that zone shows so; of an hour that comes twice the first.

    Raises BadInput for an hour that a clock change leaves out.
    """
    found = on_the_clock.replace(tzinfo=zone)
    if found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != on_the_clock:
        raise BadInput(f"{what} {on_the_clock:%H:%M} ngày {date_words(on_the_clock.date())} không có: đêm đó đổi giờ.")
    return found


def _moment(told: Mapping[str, Any], key: str, zone: ZoneInfo, what: str) -> datetime:
    try:
        on_the_clock = datetime.fromisoformat(str(told.get(key, ""))).replace(tzinfo=None)
    except ValueError as fault:
        raise BadInput(f"{what} cần là một ngày giờ có thật.") from fault
    return moment(on_the_clock, zone, what)


def _texts(told: Mapping[str, Any], keys: Sequence[str]) -> dict[str, str]:
    texts = {key: tidy(str(told.get(key, ""))) for key in keys}
    for key, text in texts.items():
        if len(text) > _LONGEST[key]:
            raise BadInput(f"Nội dung dài quá {_LONGEST[key]} ký tự. Vui lòng rút gọn.")
    return texts


def _whole(text: str, what: str) -> int | None:
    text = text.strip()
    if text and not (text.isascii() and text.isdecimal() and 0 < int(text) < 1_000_000):
        raise BadInput(f"{what} cần là một số nguyên từ 1.")
    return int(text) if text else None


def session_code(written: str) -> str:
    """Return a session's code as it is kept. Raises BadInput."""
    code = tidy(written).upper()
    if not (code.isascii() and code.isalnum() and len(code) <= 12):
        raise BadInput(f"Mã phiên “{code}” cần từ 1 đến 12 chữ cái không dấu hoặc chữ số, ví dụ CT.")
    return code


def _free_code(db_session: Session, congress_id: int, written: str) -> str:
    code = session_code(written)
    taken = select(ProgramSession.id).filter_by(congress_id=congress_id, code=code)
    if db_session.scalar(taken) is not None:
        raise BadInput(f"Đã có phiên mang mã {code}.")
    return code
