"""Who came to one session, as another system reads it: page by page, or only what has changed since a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Subquery, func, or_, select, union_all
from sqlalchemy.orm import Session

from congress.attendance import is_excused_from, is_expected_at, stands_at
from congress.errors import NotFound
from congress.models import (
    Absence,
    Annulment,
    Attendance,
    Category,
    Delegate,
    Delegation,
    Movement,
    ProgramSession,
    Scan,
)

EXIT = "exit"


class Presence(StrEnum):
    """How somebody stands to a session now."""

    PRESENT = "present"
    LEFT = "left"  # came, and went out since
    EXCUSED = "excused"
    EXPECTED = "expected"  # did not come, or their entry was taken back
    NOT_EXPECTED = "not_expected"  # of who changed: no longer of this session


@dataclass(frozen=True, slots=True)
class PersonThere:
    """One person at one session. Times are UTC; `updated_at` is by the hub's clock, None while nothing happened."""

    id: int
    number: str
    name: str
    delegation: str
    category: str
    position: str
    state: Presence
    first_in: datetime | None
    last_out: datetime | None
    updated_at: datetime | None


def session_of(db_session: Session, congress_id: int, code: str) -> int:
    """Return which session of those that take attendance is meant. Raises NotFound."""
    found = db_session.scalar(
        select(ProgramSession.id).where(
            ProgramSession.congress_id == congress_id,
            ProgramSession.code == code,
            ProgramSession.takes_attendance.is_(True),
        )
    )
    if found is None:
        raise NotFound("Không có phiên điểm danh nào mang mã này.")
    return found


def page(
    db_session: Session, congress_id: int, session_id: int, *, after: int, limit: int, since: datetime | None
) -> tuple[Sequence[PersonThere], int | None]:
    """Return people in the order of their ids from the first beyond `after`, and where the next page begins after.

    Without `since`: everybody who is expected or present. With it: everybody of whom something was recorded, taken
    back, noted or withdrawn at or after that moment of the hub's clock, also those no longer expected.
    """
    touched = _touched(session_id)
    statement = (
        select(
            Delegate.id,
            Delegate.number,
            Delegate.full_name,
            Delegation.name.label("delegation"),
            Category.list_name.label("category"),
            Delegate.position_title,
            is_expected_at(session_id).label("is_expected"),
            Attendance.id.label("attendance_id"),
            Attendance.entered_at,
            Absence.id.label("absence_id"),
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Attendance, stands_at(session_id))
        .outerjoin(Absence, is_excused_from(session_id))
        .where(Delegate.congress_id == congress_id, Delegate.merged_into_id.is_(None), Delegate.id > after)
        .order_by(Delegate.id)
        .limit(limit + 1)
    )
    if since is None:
        statement = statement.where(or_(is_expected_at(session_id), Attendance.id.is_not(None)))
    else:
        statement = statement.where(Delegate.id.in_(select(touched.c.delegate_id).where(touched.c.at >= since)))
    rows = db_session.execute(statement).all()
    shown = rows[:limit]
    moves = _moves(db_session, [row.attendance_id for row in shown if row.attendance_id])
    last_touched = (
        select(touched.c.delegate_id, func.max(touched.c.at).label("last_at"))
        .where(touched.c.delegate_id.in_([row.id for row in shown]))
        .group_by(touched.c.delegate_id)
    )
    updated = {row.delegate_id: row.last_at for row in db_session.execute(last_touched)}
    people = []
    for row in shown:
        is_out, last_out = moves.get(row.attendance_id, (False, None))
        if row.attendance_id is not None:
            state = Presence.LEFT if is_out else Presence.PRESENT
        elif not row.is_expected:
            state = Presence.NOT_EXPECTED
        else:
            state = Presence.EXCUSED if row.absence_id is not None else Presence.EXPECTED
        people.append(PersonThere(*row[:6], state, row.entered_at, last_out, updated.get(row.id)))
    return people, shown[-1].id if len(rows) > limit else None


def _moves(db_session: Session, attendances: Sequence[int]) -> dict[int, tuple[bool, datetime | None]]:
    """Tell of each attendance whether its last move was an exit, and when the last exit was."""
    found: dict[int, tuple[bool, datetime | None]] = {}
    for attendance_id, kind, at in db_session.execute(
        select(Movement.attendance_id, Movement.type, Movement.happened_at)
        .where(Movement.attendance_id.in_(attendances))
        .order_by(Movement.attendance_id, Movement.ordinal)
    ):
        _was_out, last_out = found.get(attendance_id, (False, None))
        found[attendance_id] = (kind == EXIT, at if kind == EXIT else last_out)
    return found


def _touched(session_id: int) -> Subquery:
    """Everything that was written about people at a session, when by the hub's clock. Rehearsals are not."""
    recorded = select(Attendance.delegate_id, Scan.created_at.label("at")).join(Scan, Scan.id == Attendance.scan_id)
    moved = (
        select(Attendance.delegate_id, Scan.created_at.label("at"))
        .join(Movement, Movement.attendance_id == Attendance.id)
        .join(Scan, Scan.id == Movement.scan_id)
    )
    annulled = (
        select(Attendance.delegate_id, Annulment.annulled_at.label("at"))
        .join(Annulment, Annulment.attendance_id == Attendance.id)
        .join(Scan, Scan.id == Attendance.scan_id)
    )
    is_real = (Attendance.program_session_id == session_id, Scan.rehearsal_id.is_(None))
    of_session = Absence.program_session_id == session_id
    noted = select(Absence.delegate_id, Absence.noted_at.label("at")).where(of_session)
    withdrawn = select(Absence.delegate_id, Absence.withdrawn_at.label("at")).where(
        of_session, Absence.withdrawn_at.is_not(None)
    )
    return union_all(*(part.where(*is_real) for part in (recorded, moved, annulled)), noted, withdrawn).subquery()
