"""A slip once more at a desk: one that never came out as it is, one that is out as a copy that says so, and why.

How often is a setting; beyond it an organizer decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from congress import audit, clock, door
from congress.desk.usher import Usher
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.models import Attendance, JobReason, JobState, PrinterState, PrintJob, PrintRule, ProgramSession
from congress.outcome import SlipSummary
from congress.paper.print_queue import PROGRAM, SEAT, PrinterOfStation, printers_of
from congress.vietnamese import tidy

LONGEST_REASON = 60  # letters that fit on the copy
_AT_A_DESK = ":desk:"  # stands in the dedupe key of a copy an usher asked for


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which slip: its kind, and the columns of a job that tell whose it is."""

    slip_type: str
    whose: Mapping[str, int]

    @property
    def key(self) -> str:
        return ":".join([self.slip_type, *map(str, self.whose.values())])

    @property
    def jobs(self) -> tuple[ColumnElement[bool], ...]:
        """What its jobs, copies included, have in common."""
        return (
            PrintJob.slip_type == self.slip_type,
            *(getattr(PrintJob, name) == one for name, one in self.whose.items()),
        )


def print_again(
    db_session: Session,
    usher: Usher,
    attendance_id: int,
    slip_type: str,
    reason: str,
    *,
    most: int,
    expires_after_s: float,
) -> SlipSummary:
    """Print a slip of somebody who is in on this desk's printers; return what is on its way.

    Raises NotFound, BadInput for a slip the session does not print, and what `print_slip` does.
    """
    session = _session_of(db_session, usher, attendance_id)
    rule = {SEAT: session.seat_slip, PROGRAM: session.program_slip}.get(slip_type, PrintRule.NEVER)
    if rule == PrintRule.NEVER:
        raise BadInput("Phiên này không in loại phiếu ấy.")
    scan_id = db_session.scalars(select(Attendance.scan_id).where(Attendance.id == attendance_id)).one()
    wanted = Wanted(slip_type, {"attendance_id": attendance_id})
    return print_slip(db_session, usher, wanted, reason, most=most, expires_after_s=expires_after_s, scan_id=scan_id)


def print_slip(
    db_session: Session,
    usher: Usher,
    wanted: Wanted,
    reason: str,
    *,
    most: int,
    expires_after_s: float,
    **told: int | None,
) -> SlipSummary:
    """Print a slip on this desk's printers; return what is on its way. `told`: further columns of its job.

    One of which no byte ever left is printed as it is; of one that is out a copy is, marked with `reason`. Raises
    BadInput without a reason, NotAllowed for more copies than `most` unless an organizer asks, Conflict while it is
    being printed or waits for somebody's word, or when nothing can print here.
    """
    working = working_printer(db_session, usher)
    if working is None:
        raise Conflict("Không có máy in nào của bàn này đang hoạt động. Vui lòng kiểm tra máy in.")
    job = last_job(db_session, wanted)
    now = clock.now()
    if job is None or job.bytes_sent:
        job = _next_job(db_session, usher, wanted, job, reason, most, told)
        db_session.add(job)
    elif job.state == JobState.PROCESSING:
        raise Conflict("Phiếu đang được in. Vui lòng chờ giây lát.")
    job.fence = (job.fence or 0) + 1
    job.state, job.reason, job.finished_at = JobState.PENDING, JobReason.NONE, None
    job.station_id, job.printer_id = usher.station.id, working.id
    job.not_before, job.expires_at = now, now + timedelta(seconds=expires_after_s)
    db_session.flush()
    audit.append(db_session, usher.actor, "print_job.at_desk", f"print_job:{job.id} station:{usher.station.id}")
    return SlipSummary(wanted.slip_type, job.id, working.name, JobState.PENDING)


def working_printer(db_session: Session, usher: Usher) -> PrinterOfStation | None:
    """Return the desk's first printer that can print; None when there is none."""
    return next((p for p in printers_of(db_session, usher.station.id) if p.state != PrinterState.STOPPED), None)


def _session_of(db_session: Session, usher: Usher, attendance_id: int) -> ProgramSession:
    session = db_session.scalar(
        select(ProgramSession)
        .join(Attendance, Attendance.program_session_id == ProgramSession.id)
        .where(Attendance.id == attendance_id, ProgramSession.congress_id == usher.congress_id)
        .where(door.recorded_at(usher.station))
    )
    if session is None:
        raise NotFound("Đại biểu chưa điểm danh ở phiên này, nên chưa có phiếu.")
    return session


def last_job(db_session: Session, wanted: Wanted) -> PrintJob | None:
    """Return a slip's newest job, locked until the transaction ends."""
    newest = select(PrintJob).where(*wanted.jobs).order_by(PrintJob.id.desc()).limit(1)
    return db_session.scalar(newest.with_for_update())


def _next_job(
    db_session: Session,
    usher: Usher,
    wanted: Wanted,
    last: PrintJob | None,
    reason: str,
    most: int,
    told: Mapping[str, int | None],
) -> PrintJob:
    """The first slip of somebody who got none, or a copy of the one that is out."""
    made = {"slip_type": wanted.slip_type, "created_at": clock.now(), **wanted.whose, **told}
    if last is None:
        return PrintJob(dedupe_key=wanted.key, **made)
    if last.state in {JobState.PENDING, JobState.PROCESSING}:
        raise Conflict("Phiếu đang được in. Vui lòng chờ giây lát.")
    if last.state == JobState.PENDING_HELD:
        raise Conflict("Chưa rõ phiếu trước đã ra chưa. Vui lòng trả lời câu hỏi ở phiếu ấy trước.")
    reason = tidy(reason)
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do in lại, từ 3 đến {LONGEST_REASON} ký tự.")
    if not usher.is_organizer and copies(db_session, wanted) >= most:
        raise NotAllowed(f"Phiếu này đã được in lại {most} lần. Muốn in thêm, vui lòng nhờ ban tổ chức.")
    return PrintJob(
        dedupe_key=f"{wanted.key}{_AT_A_DESK}{last.id}",
        reprint_of_id=last.id,
        copy_ordinal=last.copy_ordinal + 1,
        requested_by=reason,
        **made,
    )


def copies(db_session: Session, wanted: Wanted) -> int:
    """Count the copies ushers have asked for of one slip."""
    at_desks = PrintJob.dedupe_key.contains(_AT_A_DESK, autoescape=True)
    return db_session.scalar(select(func.count(PrintJob.id)).where(*wanted.jobs, at_desks)) or 0
