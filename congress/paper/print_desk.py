"""What the desk sees of the paper and decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import Conflict, NotFound
from congress.models import (
    Attendance,
    Delegate,
    Delegation,
    Delivery,
    JobReason,
    JobState,
    Printer,
    PrintJob,
    Station,
)
from congress.paper.print_queue import BADGE, first_working_printer


@dataclass(frozen=True, slots=True)
class HeldSlip:
    """A slip that waits for a person. `came_out_unknown`: bytes went out; else it never started.

    A slip of the venue (a test page, the totals) names no person (`delegate_id` is 0) and no station.
    """

    job: int
    slip_type: str
    delegate_id: int
    full_name: str
    delegation: str
    number: str
    printer: str
    station: str
    created_at: datetime
    came_out_unknown: bool

    @property
    def is_badge(self) -> bool:
        return self.slip_type == BADGE


def held_slips(db_session: Session, congress_id: int) -> Sequence[HeldSlip]:
    """The slips that wait for a person, oldest first."""
    rows = db_session.execute(
        select(PrintJob, Delegate, Delegation.name, Printer.name.label("printer"), Station.name.label("station"))
        .join(Printer, Printer.id == PrintJob.printer_id)
        .outerjoin(Attendance, Attendance.id == PrintJob.attendance_id)
        .outerjoin(Delegate, Delegate.id == func.coalesce(Attendance.delegate_id, PrintJob.delegate_id))
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(Station, Station.id == PrintJob.station_id)
        .where(Printer.congress_id == congress_id, PrintJob.state == JobState.PENDING_HELD)
        .order_by(PrintJob.id)
    )
    return [
        HeldSlip(
            job=row.PrintJob.id,
            slip_type=row.PrintJob.slip_type,
            delegate_id=row.Delegate.id if row.Delegate else 0,
            full_name=row.Delegate.full_name if row.Delegate else "",
            delegation=row.name or "",
            number=row.Delegate.number if row.Delegate else "",
            printer=row.printer,
            station=row.station or "",
            created_at=row.PrintJob.created_at,
            came_out_unknown=row.PrintJob.reason == JobReason.UNKNOWN_IF_PRINTED,
        )
        for row in rows
    ]


def answer_held(
    db_session: Session, job_id: int, actor: str, *, came_out: bool, slip_expires_after_s: float = 60
) -> None:
    """A person says whether a held slip came out: yes completes it, no lets it print once more.

    A badge prints again where it was, and one of which nothing was sent cannot have come out. Raises NotFound for no
    such job, Conflict when it is not held (somebody else has answered), or for such a badge.
    """
    job = db_session.get(PrintJob, job_id, with_for_update=True, populate_existing=True)  # of two answers one is heard
    if job is None:
        raise NotFound("Không tìm thấy lệnh in này.")
    if job.state != JobState.PENDING_HELD:
        raise Conflict("Lệnh in này đã được xử lý.")
    is_badge = job.slip_type == BADGE
    if is_badge and came_out and job.reason != JobReason.UNKNOWN_IF_PRINTED:
        raise Conflict("Thẻ này chưa in nên chưa thể đã ra. Vui lòng in thẻ, hoặc bỏ lệnh in.")
    now = clock.now()
    job.fence += 1
    if came_out:
        job.state, job.reason, job.delivery = JobState.COMPLETED, JobReason.NONE, Delivery.BY_PERSON
        job.finished_at = now
    else:
        job.state, job.reason, job.delivery, job.bytes_sent = JobState.PENDING, JobReason.NONE, Delivery.NONE, 0
        job.not_before, job.expires_at = now, now + timedelta(seconds=slip_expires_after_s)
        is_free = job.station_id is not None and not is_badge
        working = first_working_printer(db_session, job.station_id or 0) if is_free else None
        job.printer_id = working if working is not None else job.printer_id
    audit.append(
        db_session, actor, "print_job.came_out" if came_out else "print_job.print_again", f"print_job:{job_id}"
    )
