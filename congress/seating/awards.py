"""Who is honoured on the stage, in the order in which they go up: for the MC, the wings and the photographer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from congress.models import (
    Absence,
    Attendance,
    Delegate,
    DelegateState,
    Delegation,
    Exemplar,
    ExemplarKind,
    Seat,
    SeatAssignment,
    VettingState,
)
from congress.seating.whereabouts import SeatedSession


@dataclass(frozen=True, slots=True)
class Recipient:
    """One award: whose it is, and who goes up for it. Texts may be "" but the name; `came_at` is UTC."""

    wave: int | None  # đợt; None: not arranged yet
    order: int | None
    award: str
    decision: str
    honorific: str
    name: str
    is_collective: bool
    representative: str  # who receives it for a collective, or in somebody's place
    unit: str
    delegation: str
    seat: str
    came_at: datetime | None
    is_expected: bool  # somebody is on the list who can go up
    goer_id: int | None = None  # who goes up
    exemplar_id: int = 0
    door: str = ""  # of their seat
    attendance_id: int | None = None
    is_excused: bool = False  # from the session; ends when they come


def recipients(db_session: Session, congress_id: int, session: SeatedSession) -> tuple[Recipient, ...]:
    """Return the approved awards by wave and order; those without a wave come last, by delegation and name.

    Of somebody who is represented (dự thay), seat and presence are the substitute's.
    """
    substitute = aliased(Delegate)
    goer = aliased(Delegate)
    rows = db_session.execute(
        select(Exemplar, Delegation.name.label("delegation"), Delegate, goer, Seat, Attendance, Absence.id)
        .join(Delegation, Delegation.id == Exemplar.delegation_id)
        .outerjoin(Delegate, Delegate.id == Exemplar.delegate_id)
        .outerjoin(substitute, substitute.principal_id == Delegate.id)
        .outerjoin(goer, goer.id == func.coalesce(substitute.id, Delegate.id))
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == goer.id, SeatAssignment.program_session_id == session.id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == goer.id,
                Attendance.program_session_id == session.id,
                Attendance.annulled_at.is_(None),
            ),
        )
        .outerjoin(
            Absence,
            and_(
                Absence.delegate_id == goer.id,
                Absence.program_session_id == session.id,
                Absence.withdrawn_at.is_(None),
            ),
        )
        .where(
            Exemplar.congress_id == congress_id,
            Exemplar.state == VettingState.APPROVED,
            or_(Exemplar.award != "", Exemplar.award_wave.is_not(None)),
        )
        .order_by(
            Exemplar.award_wave.is_(None),
            Exemplar.award_wave,
            Exemplar.award_order.is_(None),
            Exemplar.award_order,
            Delegation.rank,
            Exemplar.sort_key,
            Exemplar.id,
        )
    )
    return tuple(_recipient(*row) for row in rows)


def _recipient(
    exemplar: Exemplar,
    delegation: str,
    named: Delegate | None,
    goer: Delegate | None,
    seat: Seat | None,
    attendance: Attendance | None,
    absence_id: int | None,
) -> Recipient:
    is_collective = exemplar.kind == ExemplarKind.COLLECTIVE
    is_represented = goer is not None and (is_collective or goer is not named)
    told: Any = goer if is_represented else None
    return Recipient(
        wave=exemplar.award_wave,
        order=exemplar.award_order,
        award=exemplar.award,
        decision=exemplar.award_decision,
        honorific=named.honorific if named is not None and not is_collective else "",
        name=exemplar.name,
        is_collective=is_collective,
        representative=f"{told.honorific} {told.full_name}".strip() if told is not None else "",
        unit=named.unit if named is not None and named.unit != exemplar.name else "",
        delegation=delegation,
        seat=seat.label if seat else "",
        came_at=attendance.entered_at if attendance else None,
        is_expected=goer is not None and goer.state in {DelegateState.ACTIVE, DelegateState.UNAPPROVED},
        exemplar_id=exemplar.id,
        door=seat.door if seat else "",
        attendance_id=attendance.id if attendance else None,
        is_excused=absence_id is not None,
        goer_id=goer.id if goer is not None else None,
    )
