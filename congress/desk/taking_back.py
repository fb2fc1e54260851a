"""Taking a check-in back at a desk: one's own while it is fresh, any other by an organizer. Nothing is deleted."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.desk.usher import Usher
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.models import Annulment, Attendance, ProgramSession, Scan
from congress.vietnamese import tidy

OWN_WITHIN = timedelta(minutes=15)
LONGEST_REASON = 200


def may_take_back(usher: Usher, recorded_by: int | None, recorded_at: datetime, now: datetime) -> bool:
    """Whether this usher may take back what that account recorded: their own within 15 minutes, else organizers."""
    is_own = recorded_by == usher.person.account_id
    return usher.is_organizer or (is_own and now - recorded_at <= OWN_WITHIN)


def take_back(db_session: Session, usher: Usher, attendance_id: int, explanation: str) -> None:
    """Take an attendance back; the person can be checked in anew.

    Raises BadInput without a reason, NotFound, NotAllowed for another's or an older one, Conflict when it no longer
    stands.
    """
    explanation = tidy(explanation)
    if not 3 <= len(explanation) <= LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do hủy, từ 3 đến {LONGEST_REASON} ký tự.")
    row = db_session.execute(
        select(Attendance.annulled_at, Attendance.rehearsal_id, Scan.account_id, Scan.created_at)
        .join(Scan, Scan.id == Attendance.scan_id)
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .where(Attendance.id == attendance_id, ProgramSession.congress_id == usher.congress_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Không tìm thấy lượt điểm danh này.")
    now = clock.now()
    if not may_take_back(usher, row.account_id, row.created_at, now):
        raise NotAllowed(
            "Chỉ người đã điểm danh, trong vòng 15 phút, hoặc ban tổ chức mới hủy được. Vui lòng nhờ ban tổ chức."
        )
    if row.annulled_at is not None and row.rehearsal_id is None:
        raise Conflict("Lượt điểm danh này đã được hủy trước đó.")
    # What is rehearsed never stood; the door of its rehearsal loses sight of it.
    db_session.execute(
        update(Attendance).where(Attendance.id == attendance_id).values(annulled_at=now, rehearsal_id=None)
    )
    db_session.add(
        Annulment(
            attendance_id=attendance_id,
            station_id=usher.station.id,
            account_id=usher.person.account_id,
            explanation=explanation,
            annulled_at=now,
        )
    )
    db_session.flush()
    audit.append(db_session, usher.actor, "attendance.annul", f"attendance:{attendance_id} station:{usher.station.id}")
