"""Slips in people's hands that name another place than their holder's: void, until they scan again or are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from congress.models import (
    Attendance,
    Delegate,
    Delegation,
    PrintJob,
    ProgramSession,
    Seat,
    SeatAssignment,
    Zone,
)
from congress.outcome import SeatPlace, ZonePlace
from congress.slip_content import told_place


@dataclass(frozen=True, slots=True)
class VoidSlip:
    """A slip that is out and wrong: whose, what it says, where they sit now ("" for no place)."""

    delegate_id: int
    full_name: str
    delegation: str
    phone: str
    session: str
    told: str
    place: str
    entered_at: datetime


def void_slips(db_session: Session, congress_id: int, session_id: int | None = None) -> Sequence[VoidSlip]:
    """List the void seat slips of one session or of all, by delegation and name."""
    newest = (
        select(func.max(PrintJob.id))
        .where(PrintJob.told_seat.is_not(None))
        .group_by(PrintJob.attendance_id)
        .scalar_subquery()
    )
    query = (
        select(
            Delegate.id,
            Delegate.full_name,
            Delegation.name.label("delegation"),
            Delegate.phone,
            ProgramSession.name.label("session"),
            PrintJob.told_seat,
            Attendance.entered_at,
            Seat,
            Zone,
        )
        .select_from(PrintJob)
        .join(Attendance, Attendance.id == PrintJob.attendance_id)
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(
            SeatAssignment,
            and_(
                SeatAssignment.delegate_id == Attendance.delegate_id,
                SeatAssignment.program_session_id == Attendance.program_session_id,
            ),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(Zone, Zone.id == Attendance.zone_id)
        .where(PrintJob.id.in_(newest), ProgramSession.congress_id == congress_id, Attendance.annulled_at.is_(None))
        .order_by(ProgramSession.starts_at, Delegation.rank, Delegate.sort_key)
    )
    if session_id is not None:
        query = query.where(ProgramSession.id == session_id)
    found = []
    for row in db_session.execute(query):
        place = _place_of(row.Seat, row.Zone)
        if row.told_seat != place:
            found.append(
                VoidSlip(
                    row.id,
                    row.full_name,
                    row.delegation,
                    row.phone,
                    row.session,
                    row.told_seat,
                    place,
                    row.entered_at,
                )
            )
    return found


def _place_of(seat: Seat | None, zone: Zone | None) -> str:
    chair = SeatPlace(seat.label, seat.block, seat.row, seat.number, seat.door) if seat else None
    return told_place(chair, ZonePlace(zone.name, zone.door) if zone else None)
