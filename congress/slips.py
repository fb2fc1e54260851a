"""Reads what a slip must say, at the moment it is printed: a seat changed meanwhile is on the paper."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from congress import clock, invitations
from congress.keys import Keys
from congress.models import (
    Attendance,
    Category,
    Congress,
    Delegate,
    Delegation,
    PrintJob,
    ProgramSession,
    Seat,
    SeatAssignment,
    Station,
)
from congress.outcome import SeatPlace
from congress.print_queue import SEAT
from congress.program import editions
from congress.slip_content import Copy, ProgramLine, ProgramSlip, SeatSlip, SlipContent
from congress.vietnamese import session_when


def content_of(db_session: Session, job_id: int, keys: Keys) -> SlipContent | None:
    """Return what this job's slip says, or None once it cannot be said (revoked code, annulled entry)."""
    job, congress, session, station_name = db_session.execute(
        select(PrintJob, Congress, ProgramSession, Station.name)
        .join(Attendance, Attendance.id == PrintJob.attendance_id)
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .join(Congress, Congress.id == ProgramSession.congress_id)
        .join(Station, Station.id == PrintJob.station_id)
        .where(PrintJob.id == job_id)
    ).one()
    copy = None
    if job.copy_ordinal:
        copy = Copy(job.copy_ordinal, clock.local(job.created_at, congress.zone), job.requested_by)
    if job.slip_type == SEAT:
        return _seat_slip(db_session, job, congress, session, station_name, keys, copy)
    return _program_slip(db_session, congress, session, copy)


def _seat_slip(
    db_session: Session,
    job: PrintJob,
    congress: Congress,
    session: ProgramSession,
    station_name: str,
    keys: Keys,
    copy: Copy | None,
) -> SeatSlip | None:
    row = db_session.execute(
        select(Delegate, Delegation.name.label("delegation"), Category.name.label("category"), Seat)
        .join(Attendance, Attendance.delegate_id == Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(
            SeatAssignment,
            and_(
                SeatAssignment.delegate_id == Delegate.id,
                SeatAssignment.program_session_id == Attendance.program_session_id,
            ),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .where(Attendance.id == job.attendance_id, Attendance.annulled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    code = invitations.current_code(db_session, row.Delegate.id, keys)
    if code is None:
        return None
    seat = row.Seat
    return SeatSlip(
        congress_lines=congress.heading_lines,
        session_name=session.name,
        session_when=session_when(clock.local(session.starts_at, congress.zone)),
        honorific=row.Delegate.honorific,
        full_name=row.Delegate.full_name,
        delegation=row.delegation,
        category=row.category,
        seat=seat and SeatPlace(seat.label, seat.block, seat.row, seat.number, seat.door),
        notices=(),
        code=code,
        number=row.Delegate.number,
        station=station_name,
        printed_at=clock.local(clock.now(), congress.zone),
        reprint=copy,
    )


def _program_slip(db_session: Session, congress: Congress, session: ProgramSession, copy: Copy | None) -> ProgramSlip:
    """Say the session's items as they were published last; a draft is on no paper."""
    edition = editions.published(db_session, congress.id)
    told = edition.session(session.code) if edition else None
    version = ""
    if edition and told:
        published = clock.local(edition.published_at, congress.zone)
        version = f"Chương trình cập nhật lúc {published:%H:%M}, bản {edition.number}"
    return ProgramSlip(
        congress_lines=congress.heading_lines,
        session_name=told.name if told else session.name,
        session_when=session_when(clock.local(told.starts_at if told else session.starts_at, congress.zone)),
        lines=tuple(
            ProgramLine(f"{clock.local(item.starts_at, congress.zone):%H:%M}", item.title)
            for item in (told.items if told else ())
            if item.is_printed
        ),
        version=version,
        reprint=copy,
    )
