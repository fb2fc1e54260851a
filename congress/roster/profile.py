"""Everything about one person on one page: record, invitation, seats, attendance, slips, exemplar, history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit
from congress.invited import is_invited, told_apart
from congress.models import (
    Attendance,
    Category,
    Delegate,
    DelegateChange,
    Delegation,
    Exemplar,
    Invitation,
    PrintJob,
    ProgramSession,
    Seat,
    SeatAssignment,
    Station,
)
from congress.roster import person, records
from congress.roster.fields import Record


@dataclass(frozen=True, slots=True)
class AtSession:
    """Somebody at one session. `is_apart`: they are invited, or not, apart from their category."""

    id: int
    session: str
    is_invited: bool
    is_apart: bool
    starts_at: datetime
    seat: str
    entered_at: datetime | None
    station: str
    slips: tuple[tuple[str, str, datetime], ...]  # type, state, when


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One generation of an invitation."""

    generation: int
    state: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act: who, when, and each field before and after."""

    at: datetime
    actor: str
    act: str
    changes: Mapping[str, list[str]]
    explanation: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One person. `other` people are named with their ids."""

    id: int
    number: str
    state: str
    version: int
    photo_id: int | None
    record: Record
    delegation: str
    delegation_id: int
    category: str
    principal: tuple[int, str] | None
    substitute: tuple[int, str] | None
    merged_into: tuple[int, str] | None
    exemplar: tuple[int, str] | None  # id and vetting state
    invitations: tuple[InvitationLine, ...]
    sessions: tuple[AtSession, ...]
    history: tuple[HistoryLine, ...]


def profile(db_session: Session, congress_id: int, delegate_id: int) -> Profile:
    """Gather what is known of a person. Raises NotFound."""
    row = person.get(db_session, congress_id, delegate_id)
    stand_in = db_session.scalar(select(Delegate).where(Delegate.principal_id == row.id))
    entry = db_session.scalar(select(Exemplar).where(Exemplar.delegate_id == row.id))
    issued = db_session.scalars(
        select(Invitation).where(Invitation.delegate_id == row.id).order_by(Invitation.generation.desc())
    )
    return Profile(
        id=row.id,
        number=row.number,
        state=row.state,
        version=row.version,
        photo_id=row.photo_id,
        record=records.read(db_session, [row.id])[row.id],
        delegation=db_session.get_one(Delegation, row.delegation_id).name,
        delegation_id=row.delegation_id,
        category=db_session.get_one(Category, row.category_id).list_name,
        principal=_named(db_session, row.principal_id),
        substitute=_named(db_session, stand_in.id if stand_in else None),
        merged_into=_named(db_session, row.merged_into_id),
        exemplar=(entry.id, entry.state) if entry else None,
        invitations=tuple(InvitationLine(i.generation, i.state, i.issued_at) for i in issued),
        sessions=_sessions(db_session, row),
        history=_history(db_session, row.id),
    )


def _named(db_session: Session, delegate_id: int | None) -> tuple[int, str] | None:
    other = db_session.get(Delegate, delegate_id) if delegate_id is not None else None
    return (other.id, other.full_name) if other else None


def _sessions(db_session: Session, row: Delegate) -> tuple[AtSession, ...]:
    sessions = db_session.execute(
        select(
            ProgramSession,
            is_invited(ProgramSession.id).label("is_invited"),
            told_apart(ProgramSession.id).is_not(None).label("is_apart"),
        )
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .where(Delegate.id == row.id, ProgramSession.takes_attendance.is_(True))
        .order_by(ProgramSession.starts_at)
    )
    seats = {
        seat.program_session_id: seat.label
        for seat in db_session.execute(
            select(SeatAssignment.program_session_id, Seat.label)
            .join(Seat, Seat.id == SeatAssignment.seat_id)
            .where(SeatAssignment.delegate_id == row.id)
        )
    }
    came = {
        attendance.program_session_id: (attendance, station)
        for attendance, station in db_session.execute(
            select(Attendance, Station.name)
            .join(Station, Station.id == Attendance.station_id)
            .where(Attendance.delegate_id == row.id, Attendance.annulled_at.is_(None))
        )
    }
    found = []
    for session, invited, apart in sessions:
        attendance, station = came.get(session.id, (None, ""))
        found.append(
            AtSession(
                id=session.id,
                session=session.name,
                is_invited=bool(invited),
                is_apart=bool(apart),
                starts_at=session.starts_at,
                seat=seats.get(session.id, ""),
                entered_at=attendance.entered_at if attendance else None,
                station=station,
                slips=_slips(db_session, attendance.id) if attendance else (),
            )
        )
    return tuple(found)


def _slips(db_session: Session, attendance_id: int) -> tuple[tuple[str, str, datetime], ...]:
    jobs = db_session.scalars(select(PrintJob).where(PrintJob.attendance_id == attendance_id).order_by(PrintJob.id))
    return tuple((job.slip_type, job.state, job.created_at) for job in jobs)


def _history(db_session: Session, delegate_id: int) -> tuple[HistoryLine, ...]:
    rows = db_session.scalars(
        select(DelegateChange).where(DelegateChange.delegate_id == delegate_id).order_by(DelegateChange.id.desc())
    ).all()
    names = audit.actor_names(db_session, {row.actor for row in rows})
    return tuple(HistoryLine(row.at, names[row.actor], row.act, row.changes, row.explanation) for row in rows)
