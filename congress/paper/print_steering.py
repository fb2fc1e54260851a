"""Printers and jobs steered by people: pause, drain, resume, move, cancel; what the venue itself asks to be printed.

Everything here leaves alone what is on its way to paper: only a job of which no byte was sent is moved or cancelled.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import Conflict, NotFound
from congress.models import JobReason, JobState, Printer, PrinterState, PrintJob
from congress.paper.print_queue import BADGE, TEST, TOTALS, printers_of, report_printer

_WAITS = PrintJob.state == JobState.PENDING


def pause(db_session: Session, printer: Printer, actor: str) -> int:
    """Let a printer rest: it begins no slip any more; return how many waiting ones went to other printers.

    What waits goes to the next working printer of its station; what has none waits here, and expires to the desk.
    """
    _stop_taking(db_session, printer, drains=False)
    moved = sum(_pass_on(db_session, job) for job in _waiting(db_session, printer.id))
    audit.append(db_session, actor, "printer.pause", f"printer:{printer.id}")
    return moved


def drain(db_session: Session, printer: Printer, actor: str) -> None:
    """Let a printer finish what waits for it and take nothing new."""
    _stop_taking(db_session, printer, drains=True)
    audit.append(db_session, actor, "printer.drain", f"printer:{printer.id}")


def resume(db_session: Session, printer: Printer, actor: str) -> None:
    """Let a printer take jobs again."""
    printer.paused_at, printer.is_draining = None, False
    audit.append(db_session, actor, "printer.resume", f"printer:{printer.id}")


def relieve_deserted(db_session: Session) -> int:
    """Count a printer that no spooler has as stopped, until one has; what waits for it goes to others. How many."""
    has_no_spooler = or_(Printer.owned_until.is_(None), Printer.owned_until <= clock.now())
    moved = 0
    for printer_id in db_session.scalars(select(Printer.id).where(has_no_spooler, Printer.removed_at.is_(None))).all():
        report_printer(db_session, printer_id, PrinterState.STOPPED, ("connecting-to-device-error",))
        moved += sum(_pass_on(db_session, job) for job in _waiting(db_session, printer_id))
    return moved


def _stop_taking(db_session: Session, printer: Printer, *, drains: bool) -> None:
    printer.paused_at = printer.paused_at or clock.now()
    printer.is_draining = drains
    db_session.flush()


def _waiting(db_session: Session, printer_id: int) -> Sequence[PrintJob]:
    mine = select(PrintJob).where(PrintJob.printer_id == printer_id, _WAITS)
    return db_session.scalars(mine.order_by(PrintJob.id).with_for_update()).all()


def _pass_on(db_session: Session, job: PrintJob) -> bool:
    """Give a waiting job to the next working printer of its station; False when there is none. A badge stays."""
    if job.station_id is None or job.slip_type == BADGE:
        return False
    printers = printers_of(db_session, job.station_id)
    working = (p.id for p in printers if p.id != job.printer_id and p.state != PrinterState.STOPPED)
    following = next(working, None)
    return following is not None and _send_to(db_session, job.id, following)


def _send_to(db_session: Session, job_id: int, printer_id: int) -> bool:
    """Send a job that waits to another printer, for as long as it would have waited; False when it waits no more."""
    changed = db_session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, _WAITS)
        .values(printer_id=printer_id, fence=PrintJob.fence + 1, not_before=clock.now())
        .returning(PrintJob.id)
    )
    return changed.scalar_one_or_none() is not None


def move(db_session: Session, job: PrintJob, target: Printer, actor: str) -> int:
    """Move a waiting job to another printer, with the slips that its guest is to be given after it; return how many.

    Raises Conflict when the printer takes no new jobs, or when the job waits no more.
    """
    if target.paused_at is not None:
        raise Conflict(f"Máy in “{target.name}” đang tạm dừng, chưa nhận phiếu. Vui lòng chọn máy khác.")
    after: Sequence[int] = ()
    if job.attendance_id is not None:
        theirs = select(PrintJob.id).where(PrintJob.attendance_id == job.attendance_id, PrintJob.id > job.id, _WAITS)
        after = db_session.scalars(theirs.order_by(PrintJob.id)).all()
    if not _send_to(db_session, job.id, target.id):
        raise Conflict("Phiếu này không còn chờ in nên không chuyển được.")
    moved = 1 + sum(_send_to(db_session, job_id, target.id) for job_id in after)
    audit.append(db_session, actor, "print_job.move", f"print_job:{job.id} printer:{target.id}")
    return moved


def cancel(db_session: Session, job: PrintJob, actor: str) -> None:
    """Drop a job of which nothing was sent. Raises Conflict when it is being printed, or may have been."""
    untouched = or_(_WAITS, (PrintJob.state == JobState.PENDING_HELD) & (PrintJob.bytes_sent == 0))
    values = {"state": JobState.CANCELED, "reason": JobReason.NONE, "finished_at": clock.now()}
    dropped = db_session.execute(
        update(PrintJob)
        .where(PrintJob.id == job.id, untouched)
        .values(**values, fence=PrintJob.fence + 1)
        .returning(PrintJob.id)
    ).scalar_one_or_none()
    if dropped is None:
        raise Conflict("Phiếu này đang in hoặc có thể đã in nên không bỏ được. Vui lòng trả lời “Phiếu đã ra chưa?”.")
    audit.append(db_session, actor, "print_job.cancel", f"print_job:{job.id}")


def job_of(db_session: Session, congress_id: int, job_id: int) -> PrintJob:
    """Return a job of this congress's printers. Raises NotFound."""
    job = db_session.get(PrintJob, job_id)
    if job is None or db_session.get_one(Printer, job.printer_id).congress_id != congress_id:
        raise NotFound("Không tìm thấy lệnh in này.")
    return job


# ── what the venue asks for ───────────────────────────────────────────────────────────────────────────────────────────


def ask_test_page(db_session: Session, printer: Printer, actor: str, *, expires_after_s: float) -> int:
    """Ask for a test page; return the job. One that waits already is not asked for twice."""
    return _ask(db_session, printer, TEST, actor, expires_after_s)


def ask_totals(db_session: Session, printer: Printer, actor: str, *, expires_after_s: float) -> int:
    """Ask for the day's figures on a slip; return the job. One that waits already is not asked for twice."""
    return _ask(db_session, printer, TOTALS, actor, expires_after_s)


def _ask(db_session: Session, printer: Printer, slip_type: str, actor: str, expires_after_s: float) -> int:
    waiting = select(PrintJob.id).where(PrintJob.printer_id == printer.id, PrintJob.slip_type == slip_type, _WAITS)
    if (known := db_session.scalar(waiting)) is not None:
        return known
    now = clock.now()
    job = PrintJob(
        dedupe_key=f"{slip_type}:{printer.id}:{now.isoformat()}",
        slip_type=slip_type,
        printer_id=printer.id,
        created_at=now,
        not_before=now,
        expires_at=now + timedelta(seconds=expires_after_s),
    )
    db_session.add(job)
    db_session.flush()
    audit.append(db_session, actor, f"print_job.{slip_type}", f"print_job:{job.id} printer:{printer.id}")
    return job.id
