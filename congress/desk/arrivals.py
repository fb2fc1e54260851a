"""Guests of honour, and people in a wheelchair, have come in: the desks are told until somebody receives them.

Who received them is an entry of the audit log and nothing else: every desk sees it there, and nothing of a guest's
arrival has to be told twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from congress import audit, clock, door
from congress.desk.usher import Usher
from congress.errors import Conflict, NotFound
from congress.models import (
    Arrangement,
    Attendance,
    AuditEntry,
    Category,
    Delegate,
    Delegation,
    Scan,
    Seat,
    SeatAssignment,
    Station,
)
from congress.stations import StationIdentity

TOLD_FOR = timedelta(hours=1)  # who came longer ago sits by now
_MET = "arrival.met"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody who came in and is to be received; `came_at` in the congress's zone."""

    attendance_id: int
    delegate_id: int
    honorific: str
    full_name: str
    position_title: str
    delegation: str
    seat: str
    door: str
    is_honoured: bool
    needs_wheelchair: bool
    companions: tuple[str, ...]
    station: str
    gate: str
    came_at: datetime
    has_photo: bool


def awaited(db_session: Session, station: StationIdentity) -> Sequence[Awaited]:
    """Return who came within the last hour and was received by nobody yet, the first to come first."""
    rows = db_session.execute(
        select(Attendance, Delegate, Delegation.name, Category.is_honoured, Arrangement.needs_wheelchair, Seat, Station)
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .join(Scan, Scan.id == Attendance.scan_id)
        .join(Station, Station.id == Attendance.station_id)
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .outerjoin(
            SeatAssignment,
            and_(
                SeatAssignment.delegate_id == Delegate.id,
                SeatAssignment.program_session_id == Attendance.program_session_id,
            ),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .where(
            Delegate.congress_id == station.congress_id,
            or_(Category.is_honoured, Arrangement.needs_wheelchair.is_(True)),
            Scan.created_at > clock.now() - TOLD_FOR,
            door.recorded_at(station),
        )
        .order_by(Attendance.id)
    ).all()
    met = _received(db_session, [row.Attendance.id for row in rows])
    rows = [row for row in rows if row.Attendance.id not in met]
    beside = _companions(db_session, [row.Delegate.id for row in rows])
    return [
        Awaited(
            attendance_id=row.Attendance.id,
            delegate_id=row.Delegate.id,
            honorific=row.Delegate.honorific,
            full_name=row.Delegate.full_name,
            position_title=row.Delegate.position_title,
            delegation=row.name,
            seat=row.Seat.label if row.Seat else "",
            door=row.Seat.door if row.Seat else "",
            is_honoured=row.is_honoured,
            needs_wheelchair=bool(row.needs_wheelchair),
            companions=tuple(beside.get(row.Delegate.id, ())),
            station=row.Station.name,
            gate=row.Station.gate,
            came_at=clock.local(row.Attendance.entered_at, station.zone),
            has_photo=row.Delegate.photo_id is not None,
        )
        for row in rows
    ]


def _received(db_session: Session, attendances: Sequence[int]) -> set[int]:
    if not attendances:
        return set()
    subjects = {_subject(attendance): attendance for attendance in attendances}
    told = select(AuditEntry.subject).where(AuditEntry.act == _MET, AuditEntry.subject.in_(subjects))
    return {subjects[subject] for subject in db_session.scalars(told)}


def _companions(db_session: Session, hosts: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if hosts:
        rows = db_session.execute(
            select(Arrangement.companion_of_id, Delegate.full_name)
            .join(Delegate, Delegate.id == Arrangement.delegate_id)
            .where(Arrangement.companion_of_id.in_(hosts))
            .order_by(Delegate.sort_key)
        )
        for host, name in rows:
            found.setdefault(host or 0, []).append(name)
    return found


def receive(db_session: Session, usher: Usher, attendance_id: int) -> None:
    """Say that somebody was received. Raises NotFound, and Conflict when another usher was first."""
    known = (
        select(Attendance.id)
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .where(Attendance.id == attendance_id, Delegate.congress_id == usher.congress_id)
        .with_for_update(of=Attendance)
    )
    if db_session.scalar(known) is None:
        raise NotFound("Không tìm thấy lượt đến này.")
    if _received(db_session, [attendance_id]):
        raise Conflict("Đã có người đón vị khách này.")
    audit.append(db_session, usher.actor, _MET, _subject(attendance_id))


def _subject(attendance_id: int) -> str:
    return f"attendance:{attendance_id}"
