"""What a check-in reads and writes."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    false,
    func,
    insert,
    join,
    or_,
    outerjoin,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from congress import clock
from congress.invited import is_invited
from congress.models import (
    Absence,
    Attendance,
    Category,
    Congress,
    Delegate,
    DelegateState,
    Delegation,
    Exemplar,
    Invitation,
    InvitationState,
    Movement,
    ProgramItem,
    Scan,
    Seat,
    SeatAssignment,
    Station,
    VettingState,
    Zone,
)
from congress.outcome import AttendanceSummary, SeatPlace, ZonePlace
from congress.prepared import Prepared, insert_if_absent
from congress.stations import StationIdentity
from congress.vietnamese import fold

_SESSION: BindParameter[int] = bindparam("program_session_id")
_REHEARSAL: BindParameter[int] = bindparam("rehearsal_id")
_STANDING = and_(Attendance.program_session_id == _SESSION, Attendance.annulled_at.is_(None))
_REHEARSED = Attendance.rehearsal_id == _REHEARSAL
_PERSON_COLUMNS, _SEAT_COLUMNS, _ZONE_COLUMNS = 21, 6, 4
_principal = aliased(Delegate)


def _guest(of: FromClause, is_here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Ask for one person, with an invitation, as one door sees them; `is_here` finds their attendance."""
    return (
        select(
            func.coalesce(Invitation.state, InvitationState.ISSUED).label("invitation_state"),
            Delegate.id.label("delegate_id"),
            Delegate.state.label("delegate_state"),
            Category.is_honoured,
            is_invited(_SESSION).label("is_invited"),
            Delegate.number,
            Delegate.honorific,
            Delegate.full_name,
            Delegation.name.label("delegation"),
            Category.name.label("category"),
            Delegate.delegation_id,
            Delegate.category_id,
            Delegate.position_title,
            Delegate.unit,
            Delegate.language,
            func.coalesce(
                or_(Delegation.head_id == Delegate.id, Delegation.head_id == Delegate.principal_id), false()
            ).label("is_head"),
            _principal.honorific.label("principal_honorific"),
            _principal.full_name.label("principal_name"),
            Exemplar.award_wave,
            Exemplar.award_order,
            Absence.id.is_not(None).label("is_excused"),
            Seat.label,
            Seat.block,
            Seat.row,
            Seat.number.label("seat_number"),
            Seat.door,
            Seat.hall_id,
            Zone.name.label("zone"),
            Zone.door.label("zone_door"),
            Zone.code.label("zone_code"),
            Zone.hall_id.label("zone_hall"),
            Attendance.id,
            Attendance.entered_at,
            Station.name,
            Attendance.source_type,
        )
        .select_from(of)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(_principal, _principal.id == Delegate.principal_id)
        .outerjoin(
            Exemplar,
            and_(
                Exemplar.delegate_id == func.coalesce(Delegate.principal_id, Delegate.id),
                Exemplar.state == VettingState.APPROVED,
            ),
        )
        .outerjoin(
            Absence,
            and_(
                Absence.delegate_id == Delegate.id,
                Absence.program_session_id == _SESSION,
                Absence.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == Delegate.id, SeatAssignment.program_session_id == _SESSION),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, is_here))
        .outerjoin(Station, Station.id == Attendance.station_id)
        .outerjoin(Zone, Zone.id == Attendance.zone_id)
        .where(Delegate.congress_id == bindparam("congress_id"))
    )


_CODE_HOLDER = join(
    Invitation, Delegate, and_(Delegate.id == Invitation.delegate_id, Invitation.code_hash == bindparam("code_hash"))
)
_newest = aliased(Invitation)
_NEWEST_GENERATION = (
    select(func.max(_newest.generation)).where(_newest.delegate_id == Delegate.id).correlate(Delegate).scalar_subquery()
)
_PERSON = outerjoin(
    Delegate,
    Invitation,
    and_(Invitation.delegate_id == Delegate.id, Invitation.generation == _NEWEST_GENERATION),
)
_IS_THE_PERSON = Delegate.id == bindparam("delegate_id")
_BY_CODE = Prepared(_guest(_CODE_HOLDER, _STANDING)), Prepared(_guest(_CODE_HOLDER, _REHEARSED))
_BY_ID = (
    Prepared(_guest(_PERSON, _STANDING).where(_IS_THE_PERSON)),
    Prepared(_guest(_PERSON, _REHEARSED).where(_IS_THE_PERSON)),
)
_MEMBERS = Prepared(
    select(func.count(Delegate.id)).where(
        Delegate.delegation_id == bindparam("delegation_id"),
        Delegate.merged_into_id.is_(None),
        Delegate.state == DelegateState.ACTIVE,
        is_invited(_SESSION),
    )
)
_CEREMONIES = Prepared(
    select(ProgramItem.title, ProgramItem.starts_at)
    .where(ProgramItem.program_session_id == _SESSION)
    .order_by(ProgramItem.starts_at, ProgramItem.id)
)
_PEOPLE_IN = Prepared(select(func.count(Attendance.id)).where(_STANDING))
_PEOPLE_IN_REHEARSAL = Prepared(select(func.count(Attendance.id)).where(_REHEARSED))
_LAST_MOVEMENT = Prepared(
    select(Movement.ordinal, Movement.type)
    .where(Movement.attendance_id == bindparam("attendance_id"))
    .order_by(Movement.ordinal.desc())
    .limit(1)
)
_ADD_MOVEMENT = Prepared(
    insert(cast("Table", Movement.__table__)).values(
        dict.fromkeys(("attendance_id", "ordinal", "type", "scan_id", "happened_at"))
    )
)
_FIRST_ANSWER = Prepared(
    select(Scan.request_hash, Scan.answer).where(
        Scan.station_id == bindparam("station"), Scan.nonce == bindparam("of_nonce")
    )
)
_EVENT_NAME = Prepared(select(Congress.name).where(Congress.code == bindparam("code")))
_SCAN = cast("Table", Scan.__table__)
_FINISH_SCAN = Prepared(
    update(_SCAN)
    .where(_SCAN.c.id == bindparam("scan"))
    .values(dict.fromkeys(("status", "reason", "delegate_id", "program_session_id", "answer")))
)


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A person as one door sees them, with an invitation; seat and `is_invited` are those of one session."""

    invitation_state: str
    delegate_id: int
    delegate_state: str
    is_honoured: bool
    is_invited: bool
    number: str
    honorific: str
    full_name: str
    delegation: str
    category: str
    delegation_id: int
    category_id: int
    position_title: str
    unit: str
    language: str
    is_head: bool  # of their delegation, or in its head's place
    principal_honorific: str | None  # whose place they take
    principal_name: str | None
    award_wave: int | None  # theirs, or that of whose place they take
    award_order: int | None
    is_excused: bool  # from this session; ends when they come
    seat: SeatPlace | None
    zone: ZonePlace | None
    attendance: AttendanceSummary | None


def keep_scan(db_session: Session, **values: object) -> int | None:
    """Keep a scan before it is judged; None when this station has sent this nonce before."""
    return insert_if_absent(db_session, Scan, **values)


def first_answer(db_session: Session, station_id: int, nonce: str) -> tuple[bytes, str]:
    """Return what was asked (its hash) and answered under this nonce the first time."""
    request_hash, answer = _FIRST_ANSWER.all(db_session, station=station_id, of_nonce=nonce)[0]
    return request_hash, answer


def finish_scan(db_session: Session, scan_id: int, **outcome: object) -> None:
    """Write what came of a scan beside it: status, reason, delegate_id, program_session_id, answer."""
    _FINISH_SCAN.all(db_session, scan=scan_id, **outcome)


def find_guest(
    db_session: Session, station: StationIdentity, code_hash: bytes, session_id: int | None
) -> GuestRow | None:
    """Return whose code this is, however their invitation stands; None when it was never issued."""
    return _read_guest(db_session, _BY_CODE, station, code_hash=code_hash, program_session_id=session_id)


def find_person(
    db_session: Session, station: StationIdentity, delegate_id: int, session_id: int | None
) -> GuestRow | None:
    """Return a person with their newest invitation; one who never had any is let in as one who has."""
    return _read_guest(db_session, _BY_ID, station, delegate_id=delegate_id, program_session_id=session_id)


def _read_guest(
    db_session: Session, real_and_rehearsed: tuple[Prepared, Prepared], station: StationIdentity, **asked: object
) -> GuestRow | None:
    real, rehearsed = real_and_rehearsed
    asked["congress_id"] = station.congress_id
    if station.rehearsal is None:
        row = real.first(db_session, **asked)
    else:
        row = rehearsed.first(db_session, **asked, rehearsal_id=station.rehearsal.id)
    if row is None:
        return None
    person, rest = row[:_PERSON_COLUMNS], row[_PERSON_COLUMNS:]
    place, rest = rest[:_SEAT_COLUMNS], rest[_SEAT_COLUMNS:]
    area, entry = rest[:_ZONE_COLUMNS], rest[_ZONE_COLUMNS:]
    seat = None if place[0] is None else SeatPlace(*place)
    zone = None if seat or area[0] is None else ZonePlace(*area)
    attendance = None if entry[0] is None else _attendance(station.zone, *entry)
    return GuestRow(*(*person, seat, zone, attendance))


def _attendance(zone: str, attendance_id: int, at: datetime, station: str, source_type: str) -> AttendanceSummary:
    return AttendanceSummary(attendance_id, clock.local(at, zone), station, source_type)


def add_attendance(db_session: Session, **values: object) -> int | None:
    """Record that somebody came in; None when another scan was first."""
    return insert_if_absent(db_session, Attendance, **values)


def people_in(db_session: Session, station: StationIdentity, session_id: int) -> int:
    """Count who is recorded at a session, or at its rehearsal."""
    count: int
    if station.rehearsal is None:
        count = _PEOPLE_IN.scalar(db_session, program_session_id=session_id)
    else:
        count = _PEOPLE_IN_REHEARSAL.scalar(db_session, rehearsal_id=station.rehearsal.id)
    return count


def members(db_session: Session, delegation_id: int, session_id: int) -> int:
    """Count the people of a delegation who are invited to a session."""
    count: int = _MEMBERS.scalar(db_session, delegation_id=delegation_id, program_session_id=session_id)
    return count


def ceremony_at(db_session: Session, session_id: int) -> datetime | None:
    """Return when a session's award ceremony begins, as its program titles it; None where none is titled so."""
    for title, starts_at in _CEREMONIES.all(db_session, program_session_id=session_id):
        if _CEREMONY.match(fold(title)):
            moment: datetime = starts_at
            return moment
    return None


# "Trao tặng …", "Tôn vinh …", "Công bố quyết định và trao …"; not a report on awards, nor an exchange (trao đổi).
_CEREMONY = re.compile(r"(le )?(trao (?!doi)|ton vinh|cong bo quyet dinh .*(trao (?!doi)|ton vinh|khen thuong))")


def last_movement(db_session: Session, attendance_id: int) -> tuple[int, str] | None:
    """Return ordinal and type of the last exit or re-entry; None when there was none since the entry."""
    row = _LAST_MOVEMENT.first(db_session, attendance_id=attendance_id)
    return row and (row[0], row[1])


def add_movement(db_session: Session, **values: object) -> None:
    """Record an exit or re-entry. Two at once meet the unique ordinal (IntegrityError)."""
    _ADD_MOVEMENT.all(db_session, **values)


def event_name(db_session: Session, code: str) -> str:
    """Return the name of the congress of that code, "" when it is not known here."""
    name: str | None = _EVENT_NAME.scalar(db_session, code=code)
    return name or ""
