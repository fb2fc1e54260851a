"""Reads what the slips say that belong to no entry: a meal's coupon, a call to the stage. Read when it is printed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import check_in_rows, clock, rehearsal
from congress.models import (
    Arrangement,
    Congress,
    Delegate,
    Delegation,
    Exemplar,
    ExemplarKind,
    HandOut,
    HandOutKind,
    Printer,
    PrintJob,
    ProgramSession,
    Seat,
    SeatAssignment,
    Station,
    VettingState,
)
from congress.paper.print_queue import COUPON
from congress.paper.slip_templates import used
from congress.slip_content import CallSlip, Copy, CouponSlip
from congress.slip_layout import Kind
from congress.vietnamese import clock_words, date_words, session_when


def content_of(db_session: Session, job: PrintJob) -> CouponSlip | CallSlip | None:
    """Return what this job's slip says, or None once it cannot be said: a tick taken back, an award without a wave."""
    printer = db_session.get_one(Printer, job.printer_id)
    congress = db_session.get_one(Congress, printer.congress_id)
    return _coupon(db_session, job, congress) if job.slip_type == COUPON else _call(db_session, job, congress)


def _coupon(db_session: Session, job: PrintJob, congress: Congress) -> CouponSlip | None:
    row = db_session.execute(
        select(HandOutKind, Delegate, Delegation.name, Arrangement)
        .join(HandOut, HandOut.kind_id == HandOutKind.id)
        .join(Delegate, Delegate.id == HandOut.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .where(HandOut.id == job.hand_out_id, HandOut.taken_back_at.is_(None), HandOutKind.is_meal.is_(True))
    ).one_or_none()
    if row is None:
        return None
    meal, guest, delegation, arranged = row
    return CouponSlip(
        congress_lines=congress.heading_lines,
        meal=meal.name,
        ordinal=_ordinal(db_session, meal),
        when=_served(clock.local(meal.served_at, congress.zone)) if meal.served_at else "",
        place=meal.place,
        honorific=guest.honorific,
        full_name=guest.full_name,
        delegation=delegation,
        table=arranged.meal_table if arranged else "",
        diet=arranged.diet if arranged else "",
        number=guest.number,
        station=_station(db_session, job),
        printed_at=clock.local(clock.now(), congress.zone),
        reprint=_copy(job, congress.zone),
        is_rehearsal=_is_rehearsed(db_session, job, congress.id),
        layout=used(db_session, congress, Kind.COUPON),
    )


def _served(local: datetime) -> str:
    return f"{clock_words(local)}, ngày {date_words(local.date())}"


def _ordinal(db_session: Session, meal: HandOutKind) -> int:
    """Number a meal among those of the congress, in the order in which they are handed out."""
    before = select(func.count(HandOutKind.id)).where(
        HandOutKind.congress_id == meal.congress_id,
        HandOutKind.is_meal.is_(True),
        HandOutKind.removed_at.is_(None),
        HandOutKind.rank < meal.rank,
    )
    return 1 + (db_session.scalar(before) or 0)


def _call(db_session: Session, job: PrintJob, congress: Congress) -> CallSlip | None:
    row = db_session.execute(
        select(Delegate, Delegation.name, ProgramSession, Seat.label)
        .select_from(Delegate)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(ProgramSession, ProgramSession.id == job.program_session_id)
        .outerjoin(
            SeatAssignment,
            (SeatAssignment.delegate_id == Delegate.id) & (SeatAssignment.program_session_id == ProgramSession.id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .where(Delegate.id == job.delegate_id)
    ).one_or_none()
    if row is None:
        return None
    guest, delegation, session, seat = row
    honour = honour_of(db_session, guest)
    if honour is None or not honour.award_wave or not honour.award_order:
        return None
    ceremony = check_in_rows.ceremony_at(db_session, session.id)
    is_own = honour.delegate_id == guest.id and honour.kind != ExemplarKind.COLLECTIVE
    return CallSlip(
        congress_lines=congress.heading_lines,
        session_name=session.name,
        session_when=session_when(clock.local(session.starts_at, congress.zone)),
        honorific=guest.honorific,
        full_name=guest.full_name,
        delegation=delegation,
        award=honour.award,
        stands_for="" if is_own else honour.name,
        wave=honour.award_wave,
        order=honour.award_order,
        seat=seat or "",
        ceremony=clock.local(ceremony, congress.zone) if ceremony else None,
        number=guest.number,
        station=_station(db_session, job),
        printed_at=clock.local(clock.now(), congress.zone),
        reprint=_copy(job, congress.zone),
        is_rehearsal=_is_rehearsed(db_session, job, congress.id),
        layout=used(db_session, congress, Kind.CALL),
    )


def honour_of(db_session: Session, guest: Delegate) -> Exemplar | None:
    """Return the approved award somebody goes up for: their own, or that of the person they stand for."""
    whose = Exemplar.delegate_id == (guest.principal_id or guest.id)
    return db_session.scalar(select(Exemplar).where(whose, Exemplar.state == VettingState.APPROVED))


def _is_rehearsed(db_session: Session, job: PrintJob, congress_id: int) -> bool:
    """Whether it was asked for in the rehearsal that is going on."""
    now = rehearsal.going_on(db_session, congress_id)
    return now is not None and job.created_at >= now.began_at


def _station(db_session: Session, job: PrintJob) -> str:
    station = db_session.get(Station, job.station_id) if job.station_id is not None else None
    return station.name if station else ""


def _copy(job: PrintJob, zone: str) -> Copy | None:
    return Copy(job.copy_ordinal, clock.local(job.created_at, zone), job.requested_by) if job.copy_ordinal else None
