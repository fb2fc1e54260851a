"""Who will not come to a session, and why (vắng có lý do). Whoever comes all the same is simply in."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Absence, Attendance, Delegate, ProgramSession
from congress.prepared import Prepared, insert_if_absent
from congress.vietnamese import tidy

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Excuse:
    """A noted absence. `noted_by` is an actor."""

    id: int
    reason: str
    noted_at: datetime
    noted_by: str


def note(db_session: Session, congress_id: int, session_id: int, delegate_id: int, reason: str, actor: str) -> None:
    """Note that somebody is excused from a session.

    Raises BadInput without a reason, NotFound for a session or person of another congress, Conflict when they are in
    or excused already.
    """
    reason = tidy(reason)
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do vắng, từ 3 đến {LONGEST_REASON} ký tự.")
    known = select(ProgramSession.id).where(
        ProgramSession.id == session_id,
        ProgramSession.congress_id == congress_id,
        ProgramSession.takes_attendance.is_(True),
    )
    guest = db_session.get(Delegate, delegate_id)
    if db_session.scalar(known) is None or guest is None or guest.congress_id != congress_id:
        raise NotFound("Không tìm thấy phiên hoặc đại biểu này. Vui lòng tải lại trang.")
    standing = select(Attendance.id).where(
        Attendance.program_session_id == session_id,
        Attendance.delegate_id == delegate_id,
        Attendance.annulled_at.is_(None),
    )
    if db_session.scalar(standing) is not None:
        raise Conflict("Đại biểu đã điểm danh có mặt ở phiên này, nên không ghi vắng được.")
    absence_id = insert_if_absent(
        db_session,
        Absence,
        program_session_id=session_id,
        delegate_id=delegate_id,
        reason=reason,
        noted_at=clock.now(),
        noted_by=actor,
    )
    if absence_id is None:
        raise Conflict("Đại biểu đã được ghi vắng có lý do ở phiên này.")
    audit.append(db_session, actor, "absence.note", f"absence:{absence_id} delegate:{delegate_id}")


def withdraw(db_session: Session, congress_id: int, session_id: int, delegate_id: int, actor: str) -> None:
    """Take a noted absence back. Raises NotFound when there is none, or it is another congress's."""
    own = select(ProgramSession.id).where(ProgramSession.id == session_id, ProgramSession.congress_id == congress_id)
    if db_session.scalar(own) is None or not end_by_coming(db_session, session_id, delegate_id, actor):
        raise NotFound("Đại biểu không có ghi vắng nào ở phiên này.")


def end_by_coming(db_session: Session, session_id: int, delegate_id: int, actor: str) -> bool:
    """Somebody came who was excused: withdraw the absence, in the name of who let them in. False for who was not."""
    absence_id = _WITHDRAW.scalar(
        db_session, session=session_id, person=delegate_id, withdrawn_at=clock.now(), withdrawn_by=actor
    )
    if absence_id is None:
        return False
    audit.append(db_session, actor, "absence.withdraw", f"absence:{absence_id} delegate:{delegate_id}")
    return True


_ABSENCE = cast("Table", Absence.__table__)
_WITHDRAW = Prepared(
    update(_ABSENCE)
    .where(
        _ABSENCE.c.program_session_id == bindparam("session"),
        _ABSENCE.c.delegate_id == bindparam("person"),
        _ABSENCE.c.withdrawn_at.is_(None),
    )
    .values(dict.fromkeys(("withdrawn_at", "withdrawn_by")))
    .returning(_ABSENCE.c.id)
)


def standing(db_session: Session, session_id: int, delegate_id: int) -> Excuse | None:
    """Return the noted absence of somebody from a session, or None."""
    row = db_session.execute(
        select(Absence.id, Absence.reason, Absence.noted_at, Absence.noted_by).where(
            Absence.program_session_id == session_id,
            Absence.delegate_id == delegate_id,
            Absence.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return row and Excuse(*row)
