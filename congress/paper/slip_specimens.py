"""Slips to look at before anybody comes: somebody's, or those of a person made up; their code opens no door."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import check_in_rows, clock, door
from congress.documents.recipients import SPECIMEN, Recipient
from congress.errors import NotFound
from congress.models import Arrangement, Congress, Delegate, HandOutKind, ProgramSession, Seat, SeatAssignment
from congress.outcome import SeatPlace
from congress.paper import side_slips, slips
from congress.slip_content import CallSlip, Copy, CouponSlip, Notice, ProgramLine, SeatSlip, SlipContent
from congress.slip_layout import Kind, Layout, Part
from congress.vietnamese import clock_words, date_words, session_when

_STATION = "Bàn đón tiếp 1"
_NOTICES = (
    Notice(Part.AWARD, "Nhận khen thưởng: đợt 2, số 07"),
    Notice(Part.TABLE, "Ăn: Bàn 12 (ăn chay)"),
    Notice(Part.TRAVEL, "Xe: 03 · Phòng: 415"),
)
_LINES = (
    ProgramLine("07:40", "Văn nghệ chào mừng"),
    ProgramLine("08:00", "Chào cờ, tuyên bố lý do, giới thiệu đại biểu"),
    ProgramLine("08:15", "Diễn văn khai mạc"),
)
_MEAL, _AWARD = "Bữa trưa", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
_SEAT = SeatPlace("L03", "Trái", "L", "03", "1")


class Mark(StrEnum):
    """What an organizer may see a slip with: no layout can leave these out."""

    NONE = ""
    COPY = "copy"
    REHEARSED = "rehearsed"
    REPLACES = "replaces"


@dataclass(frozen=True, slots=True)
class Scene:
    """The session a slip is looked at for."""

    congress: Congress
    session: ProgramSession
    now: datetime  # local

    @property
    def when(self) -> str:
        return session_when(clock.local(self.session.starts_at, self.congress.zone))


def specimen(
    db_session: Session, congress: Congress, kind: Kind, person: Recipient, layout: Layout, mark: Mark = Mark.NONE
) -> SlipContent:
    """Return a slip of this kind for a person; `delegate_id` 0 is nobody. Raises NotFound without a session."""
    scene = _scene(db_session, congress)
    content = _content(db_session, scene, kind, person)
    copy = Copy(1, scene.now, "Mất phiếu") if mark is Mark.COPY else None
    content = replace(content, layout=layout, reprint=copy, is_rehearsal=mark is Mark.REHEARSED)
    if mark is Mark.REPLACES and isinstance(content, SeatSlip):
        content = replace(content, notices=(Notice(Part.REPLACES, "Thay phiếu cũ (K15)."), *content.notices))
    return content


def _scene(db_session: Session, congress: Congress) -> Scene:
    """Choose the session that most have a chair for, else the last at which attendance is taken."""
    sessions = door.attended_sessions(db_session, congress.id)
    if not sessions:
        raise NotFound("Chưa có phiên nào điểm danh. Vui lòng thêm phiên ở trang Chương trình rồi xem mẫu phiếu.")
    rows = db_session.execute(
        select(SeatAssignment.program_session_id, func.count()).group_by(SeatAssignment.program_session_id)
    )
    counts = {session_id: seated for session_id, seated in rows}  # noqa: C416  a result is no mapping
    chosen = max(sessions, key=lambda one: (counts.get(one.id, 0), one.doors_open_at))
    row = db_session.get_one(ProgramSession, chosen.id)
    return Scene(congress, row, clock.local(clock.now(), congress.zone))


def _content(db_session: Session, scene: Scene, kind: Kind, person: Recipient) -> SlipContent:
    match kind:
        case Kind.SEAT:
            return _seat_slip(db_session, scene, person)
        case Kind.PROGRAM:
            told = slips.program_slip(db_session, scene.congress, scene.session)
            return told if told.lines else replace(told, lines=_LINES)
        case Kind.COUPON:
            return _coupon(db_session, scene, person)
        case Kind.CALL:
            return _call(db_session, scene, person)


def _seat_slip(db_session: Session, scene: Scene, person: Recipient) -> SeatSlip:
    guest = db_session.get(Delegate, person.delegate_id)
    return SeatSlip(
        congress_lines=scene.congress.heading_lines,
        session_name=scene.session.name,
        session_when=scene.when,
        honorific=person.honorific,
        full_name=person.full_name,
        delegation=person.delegation,
        category=person.category,
        seat=_seat_of(db_session, scene, person.delegate_id) if guest else _SEAT,
        notices=slips.notices_for(db_session, guest) if guest else _NOTICES,
        code=SPECIMEN,
        number=person.number,
        station=_STATION,
        printed_at=scene.now,
    )


def _seat_of(db_session: Session, scene: Scene, delegate_id: int) -> SeatPlace | None:
    seat = db_session.scalar(
        select(Seat)
        .join(SeatAssignment, SeatAssignment.seat_id == Seat.id)
        .where(SeatAssignment.delegate_id == delegate_id, SeatAssignment.program_session_id == scene.session.id)
    )
    return SeatPlace(seat.label, seat.block, seat.row, seat.number, seat.door) if seat else None


def _coupon(db_session: Session, scene: Scene, person: Recipient) -> CouponSlip:
    meal = db_session.scalar(
        select(HandOutKind)
        .filter_by(congress_id=scene.congress.id, is_meal=True, removed_at=None)
        .order_by(HandOutKind.rank)
        .limit(1)
    )
    arranged = db_session.get(Arrangement, person.delegate_id) if person.delegate_id else None
    served = meal.served_at if meal else None
    local = clock.local(served, scene.congress.zone) if served else scene.now.replace(hour=11, minute=30)
    return CouponSlip(
        congress_lines=scene.congress.heading_lines,
        meal=meal.name if meal else _MEAL,
        ordinal=1,
        when=f"{clock_words(local)}, ngày {date_words(local.date())}",
        place=meal.place if meal else "Nhà ăn tầng 1",
        honorific=person.honorific,
        full_name=person.full_name,
        delegation=person.delegation,
        table=arranged.meal_table if arranged else "" if person.delegate_id else "12",
        diet=arranged.diet if arranged else "" if person.delegate_id else "ăn chay",
        number=person.number,
        station=_STATION,
        printed_at=scene.now,
    )


def _call(db_session: Session, scene: Scene, person: Recipient) -> CallSlip:
    guest = db_session.get(Delegate, person.delegate_id)
    honour = side_slips.honour_of(db_session, guest) if guest else None
    seat = _seat_of(db_session, scene, person.delegate_id) if guest else _SEAT
    starts = check_in_rows.ceremony_at(db_session, scene.session.id) or scene.session.starts_at + timedelta(hours=2)
    return CallSlip(
        congress_lines=scene.congress.heading_lines,
        session_name=scene.session.name,
        session_when=scene.when,
        honorific=person.honorific,
        full_name=person.full_name,
        delegation=person.delegation,
        award=(honour and honour.award) or _AWARD,
        stands_for=honour.name if guest and honour and honour.name != guest.full_name else "",
        wave=(honour and honour.award_wave) or 2,
        order=(honour and honour.award_order) or 7,
        seat=seat.label if seat else "",
        ceremony=clock.local(starts, scene.congress.zone),
        number=person.number,
        station=_STATION,
        printed_at=scene.now,
    )
