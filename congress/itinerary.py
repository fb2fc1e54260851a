"""My seat, my sessions: what a guest who has just been scanned may ask the station they stand at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from congress import clock
from congress.invited import is_invited
from congress.models import Delegate, ProgramSession, Scan, Seat, SeatAssignment
from congress.outcome import Reason, SeatPlace, Status
from congress.program import editions
from congress.stations import StationIdentity

ASKED_WITHIN = timedelta(minutes=5)
# Whose card is no longer theirs, or who has to see the desk, is told nothing.
_TOLD_AFTER = (Reason.ALREADY_REDEEMED, Reason.INVALID_TIME, Reason.PRODUCT)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One session of the published program that somebody is invited to; times in the congress's own zone."""

    code: str
    name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    takes_attendance: bool
    seat: SeatPlace | None


def after_scan(db_session: Session, station: StationIdentity, scan_id: int) -> tuple[OwnSession, ...]:
    """Return the sessions of whom this station has scanned within the last minutes, those that are over left out.

    Nothing for a scan of another station, an older one, or one after which the guest was sent to the desk.
    """
    now = clock.now()
    delegate_id = db_session.scalar(
        select(Scan.delegate_id).where(
            Scan.id == scan_id,
            Scan.station_id == station.id,
            Scan.created_at > now - ASKED_WITHIN,
            or_(Scan.status == Status.OK, Scan.reason.in_(_TOLD_AFTER)),
        )
    )
    edition = editions.published(db_session, station.congress_id)
    if delegate_id is None or edition is None:
        return ()
    invited = {row.code: row for row in db_session.execute(_invited(station.congress_id, delegate_id))}
    return tuple(
        OwnSession(
            code=session.code,
            name=session.name,
            place=session.place,
            starts_at=clock.local(session.starts_at, station.zone),
            ends_at=clock.local(session.ends_at, station.zone),
            takes_attendance=invited[session.code].takes_attendance,
            seat=_place(invited[session.code].Seat),
        )
        for session in edition.sessions
        if session.code in invited and session.ends_at > now
    )


def _invited(congress_id: int, delegate_id: int) -> Select[str, bool, Seat]:
    """Select the sessions somebody is invited to, each with their seat there."""
    return (
        select(ProgramSession.code, ProgramSession.takes_attendance, Seat)
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.program_session_id == ProgramSession.id, SeatAssignment.delegate_id == delegate_id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .where(ProgramSession.congress_id == congress_id, Delegate.id == delegate_id, is_invited(ProgramSession.id))
    )


def _place(seat: Seat | None) -> SeatPlace | None:
    return SeatPlace(seat.label, seat.block, seat.row, seat.number, seat.door) if seat else None
