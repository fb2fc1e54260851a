"""Reads what a slip must say, at the moment it is printed: a seat changed meanwhile is on the paper."""

from dataclasses import replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from congress import clock, invitations
from congress.keys import Keys
from congress.models import (
    Arrangement,
    Attendance,
    Category,
    Congress,
    Delegate,
    Delegation,
    Exemplar,
    Hall,
    PrintJob,
    ProgramSession,
    Seat,
    SeatAssignment,
    Station,
    Zone,
)
from congress.outcome import SeatPlace, ZonePlace
from congress.paper import side_slips, slip_templates
from congress.paper.print_queue import BESIDES_ENTRIES, SEAT
from congress.program import editions
from congress.slip_content import Copy, Notice, ProgramLine, ProgramSlip, SeatSlip, SlipContent
from congress.slip_layout import Kind, Part
from congress.vietnamese import session_when


def content_of(db_session: Session, job_id: int, keys: Keys) -> SlipContent | None:
    """Return what this job's slip says, or None once it cannot be said (revoked code, annulled entry)."""
    asked = db_session.get(PrintJob, job_id)
    if asked is not None and asked.slip_type in BESIDES_ENTRIES:
        return side_slips.content_of(db_session, asked)
    row = db_session.execute(
        select(PrintJob, Congress, ProgramSession, Station.name, Attendance.rehearsal_id)
        .join(Attendance, Attendance.id == PrintJob.attendance_id)
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .join(Congress, Congress.id == ProgramSession.congress_id)
        .join(Station, Station.id == PrintJob.station_id)
        .where(PrintJob.id == job_id)
    ).one_or_none()
    if row is None:  # wiped with its rehearsal
        return None
    job, congress, session, station_name, rehearsal_id = row
    copy = None
    if job.copy_ordinal:
        copy = Copy(job.copy_ordinal, clock.local(job.created_at, congress.zone), job.requested_by)
    is_rehearsal = rehearsal_id is not None
    if job.slip_type == SEAT:
        seat_slip = _seat_slip(db_session, job, congress, session, station_name, keys, copy)
        layout = slip_templates.used(db_session, congress, Kind.SEAT)
        return seat_slip and replace(seat_slip, is_rehearsal=is_rehearsal, layout=layout)
    layout = slip_templates.used(db_session, congress, Kind.PROGRAM)
    return replace(program_slip(db_session, congress, session, copy), is_rehearsal=is_rehearsal, layout=layout)


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
        select(
            Delegate,
            Delegation.name.label("delegation"),
            Category.name.label("category"),
            Seat,
            Zone,
            (Attendance.entered_at >= session.starts_at).label("is_late"),
        )
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
        .outerjoin(Zone, Zone.id == Attendance.zone_id)
        .where(
            Attendance.id == job.attendance_id,
            or_(Attendance.annulled_at.is_(None), Attendance.rehearsal_id.is_not(None)),
        )
    ).one_or_none()
    if row is None:
        return None
    code = invitations.current_code(db_session, row.Delegate.id, keys)
    if code is None:
        return None
    seat, zone = row.Seat, row.Zone
    hall = db_session.get(Hall, session.hall_id) if session.hall_id is not None else None
    late_door = hall.late_door if hall and row.is_late else ""
    return SeatSlip(
        congress_lines=congress.heading_lines,
        session_name=session.name,
        session_when=session_when(clock.local(session.starts_at, congress.zone)),
        honorific=row.Delegate.honorific,
        full_name=row.Delegate.full_name,
        delegation=row.delegation,
        category=row.category,
        seat=seat and SeatPlace(seat.label, seat.block, seat.row, seat.number, late_door or seat.door),
        zone=ZonePlace(zone.name, late_door or zone.door) if zone and not seat else None,
        notices=(*_voids(db_session, job), *notices_for(db_session, row.Delegate)),
        code=code,
        number=row.Delegate.number,
        station=station_name,
        printed_at=clock.local(clock.now(), congress.zone),
        reprint=copy,
    )


def _voids(db_session: Session, job: PrintJob) -> tuple[Notice, ...]:
    """Name the place on the slip that this one replaces."""
    former = db_session.get(PrintJob, job.reprint_of_id) if job.reprint_of_id is not None else None
    if former is None or not former.told_seat:
        return ()
    return (Notice(Part.REPLACES, f"Thay phiếu cũ ({former.told_seat})."),)


def notices_for(db_session: Session, delegate: Delegate) -> tuple[Notice, ...]:
    """What a delegate needs to know besides the seat: one line each."""
    lines = []
    principal = db_session.get(Delegate, delegate.principal_id) if delegate.principal_id is not None else None
    if principal is not None:
        stands_for = f"Dự thay {principal.honorific.lower() or 'đại biểu'} {principal.full_name}."
        lines.append(Notice(Part.SUBSTITUTE, stands_for))
    award = db_session.scalar(select(Exemplar).where(Exemplar.delegate_id == delegate.id))
    if award is not None and award.award_wave and award.award_order:
        when = f"Nhận khen thưởng: đợt {award.award_wave}, số {award.award_order:02d}"
        lines.append(Notice(Part.AWARD, when))
    arranged = db_session.get(Arrangement, delegate.id)
    if arranged is not None:
        lines += _arranged(arranged)
    return tuple(lines)


def _arranged(arranged: Arrangement) -> list[Notice]:
    """Meal, bus and room, as far as they are arranged."""
    meal = f"Bàn {arranged.meal_table}" if arranged.meal_table else ""
    if arranged.diet:
        meal = f"{meal} ({arranged.diet})" if meal else arranged.diet
    way = " · ".join(f"{what}: {told}" for what, told in (("Xe", arranged.bus), ("Phòng", arranged.room)) if told)
    told = ((Part.TABLE, meal and f"Ăn: {meal}"), (Part.TRAVEL, way))
    return [Notice(part, line) for part, line in told if line]


def program_slip(
    db_session: Session, congress: Congress, session: ProgramSession, copy: Copy | None = None
) -> ProgramSlip:
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
