"""What the slips of the venue say, read at the moment they are printed: a test page, the figures of a day."""

from sqlalchemy.orm import Session

from congress import attendance, clock
from congress.attendance import SessionCount
from congress.models import Congress, Printer, PrintJob
from congress.paper.print_queue import TEST
from congress.slip_content import SessionTotals, TestSlip, TotalsLine, TotalsSlip, VenueSlip
from congress.vietnamese import session_when


def content_of(db_session: Session, job_id: int) -> VenueSlip | None:
    """Return what this job's slip says, or None when there is nothing to say: no session on that day."""
    job = db_session.get_one(PrintJob, job_id)
    printer = db_session.get_one(Printer, job.printer_id)
    congress = db_session.get_one(Congress, printer.congress_id)
    printed_at = clock.local(clock.now(), congress.zone)
    if job.slip_type == TEST:
        return TestSlip(printer.name, printer.address, printer.model, printer.width_dots, printed_at)
    day = clock.local(job.created_at, congress.zone).date()
    sessions = tuple(
        _totals(session, congress.zone)
        for session in attendance.live_counts(db_session, congress.id)
        if clock.local(session.starts_at, congress.zone).date() == day
    )
    return TotalsSlip(congress.heading_lines, sessions, printed_at) if sessions else None


def _totals(session: SessionCount, zone: str) -> SessionTotals:
    return SessionTotals(
        name=session.name,
        when=session_when(clock.local(session.starts_at, zone)),
        present=session.present,
        summoned=session.summoned,
        guests_present=session.guests_present,
        guests_invited=session.guests_invited,
        lines=tuple(
            TotalsLine(line.delegation, line.present, line.summoned, line.guests_present)
            for line in session.delegations
            if line.summoned or line.guests_present
        ),
    )
