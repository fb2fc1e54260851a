"""Taking a check-in back at a desk: one's own while it is fresh, any other by an organizer. Nothing is deleted."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
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
    explanation = checked_reason(explanation)
    row = db_session.execute(
        select(Scan.account_id, Scan.created_at)
        .select_from(Attendance)
        .join(Scan, Scan.id == Attendance.scan_id)
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .where(Attendance.id == attendance_id, ProgramSession.congress_id == usher.congress_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Không tìm thấy lượt điểm danh này.")
    if not may_take_back(usher, row.account_id, row.created_at, clock.now()):
        raise NotAllowed(
            "Chỉ người đã điểm danh, trong vòng 15 phút, hoặc ban tổ chức mới hủy được. Vui lòng nhờ ban tổ chức."
        )
    annul(db_session, attendance_id, explanation, account_id=usher.person.account_id, station_id=usher.station.id)
    audit.append(db_session, usher.actor, "attendance.annul", f"attendance:{attendance_id} station:{usher.station.id}")


def checked_reason(explanation: str) -> str:
    """Return a reason as it is kept. Raises BadInput when there is none, or a story."""
    explanation = tidy(explanation)
    if not 3 <= len(explanation) <= LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do hủy, từ 3 đến {LONGEST_REASON} ký tự.")
    return explanation


def annul(
    db_session: Session, attendance_id: int, explanation: str, *, account_id: int, station_id: int | None = None
) -> None:
    """Let an attendance stand no longer, and keep who said so and why. Raises Conflict for one that stands no longer.

    Of two who do it at once, one does; who may do it is asked before.
    """
    now = clock.now()
    # What is rehearsed never stood; the door of its rehearsal loses sight of it.
    annulled = db_session.scalar(
        update(Attendance)
        .where(
            Attendance.id == attendance_id,
            or_(Attendance.annulled_at.is_(None), Attendance.rehearsal_id.is_not(None)),
        )
        .values(annulled_at=now, rehearsal_id=None)
        .returning(Attendance.id)
    )
    if annulled is None:
        raise Conflict("Lượt điểm danh này đã được hủy trước đó.")
    db_session.add(
        Annulment(
            attendance_id=attendance_id,
            station_id=station_id,
            account_id=account_id,
            explanation=explanation,
            annulled_at=now,
        )
    )
    db_session.flush()
