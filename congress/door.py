"""What a door shows between scans: which session is open, which comes next, how the printers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from congress import clock
from congress.models import Attendance, Congress, Hall, Printer, PrinterState, ProgramSession, StationPrinter
from congress.prepared import Prepared
from congress.stations import StationIdentity


@dataclass(frozen=True, slots=True)
class DoorSession:
    """A session as a door sees it; times in the congress's own zone."""

    code: str
    name: str
    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime


@dataclass(frozen=True, slots=True)
class DoorPrinter:
    """A printer of this door, in IPP words."""

    name: str
    state: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class DoorView:
    """All a waiting screen shows. A rehearsal has its session's doors open whatever the hour."""

    congress_lines: tuple[str, ...]
    session: DoorSession | None
    next_session: DoorSession | None
    printers: tuple[DoorPrinter, ...]


@dataclass(frozen=True, slots=True)
class AttendedSession:
    """A session at which attendance is taken, with the rules of its door. Times are UTC."""

    id: int
    code: str
    name: str
    place: str
    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime
    allows_multiple_entries: bool
    allows_entry_after_exit: bool
    capacity: int | None
    seat_slip: str
    program_slip: str
    late_door: str  # where those enter who come after the beginning; "" for the door of their seat


_ATTENDED = Prepared(
    select(
        ProgramSession.id,
        ProgramSession.code,
        ProgramSession.name,
        ProgramSession.place,
        ProgramSession.starts_at,
        ProgramSession.doors_open_at,
        ProgramSession.doors_close_at,
        ProgramSession.allows_multiple_entries,
        ProgramSession.allows_entry_after_exit,
        ProgramSession.capacity,
        ProgramSession.seat_slip,
        ProgramSession.program_slip,
        func.coalesce(Hall.late_door, ""),
    )
    .outerjoin(Hall, Hall.id == ProgramSession.hall_id)
    .where(ProgramSession.congress_id == bindparam("congress_id"), ProgramSession.takes_attendance.is_(True))
    .order_by(ProgramSession.doors_open_at, ProgramSession.id)
)


def attended_sessions(db_session: Session, congress_id: int) -> Sequence[AttendedSession]:
    """The sessions at which attendance is taken, in the order in which their doors open."""
    return [AttendedSession(*row) for row in _ATTENDED.all(db_session, congress_id=congress_id)]


def open_at(sessions: Sequence[AttendedSession], at: datetime) -> AttendedSession | None:
    """The session whose doors are open; of several the one that opened last."""
    return next((s for s in reversed(sessions) if s.doors_open_at <= at < s.doors_close_at), None)


def next_after(sessions: Sequence[AttendedSession], at: datetime) -> AttendedSession | None:
    """The session whose doors open next."""
    return next((s for s in sessions if s.doors_open_at > at), None)


def session_for(
    db_session: Session, station: StationIdentity, session_code: str | None, at: datetime
) -> AttendedSession | None:
    """The session rehearsed, or asked for, or bound to; else whose doors are open, or open next, or were last."""
    sessions = attended_sessions(db_session, station.congress_id)
    bound = station.rehearsal.session_id if station.rehearsal else None
    if bound is None and session_code is None:
        bound = station.session_id
    if bound is not None:
        return next((s for s in sessions if s.id == bound), None)
    if session_code is not None:
        return next((s for s in sessions if s.code == session_code), None)
    if not sessions:
        return None
    return open_at(sessions, at) or next_after(sessions, at) or sessions[-1]


def recorded_at(station: StationIdentity) -> ColumnElement[bool]:
    """Tell the attendance that counts at this station's door: what stands, or what its rehearsal has recorded."""
    if station.rehearsal is None:
        return Attendance.annulled_at.is_(None)
    return Attendance.rehearsal_id == station.rehearsal.id


def view_of(db_session: Session, station: StationIdentity) -> DoorView:
    """Read what this station's screen shows while it waits."""
    now = clock.now()
    sessions = attended_sessions(db_session, station.congress_id)
    rehearsed = None
    if station.rehearsal is not None:
        rehearsed = next((s for s in sessions if s.id == station.rehearsal.session_id), None)
    if station.session_id is not None:
        sessions = [s for s in sessions if s.id == station.session_id]
    prints = or_(Printer.paused_at.is_(None), Printer.is_draining)
    printers = db_session.execute(
        select(
            Printer.name,
            case((prints, Printer.state), else_=PrinterState.STOPPED).label("state"),
            case((prints, Printer.state_reasons), else_="paused").label("state_reasons"),
        )
        .join(StationPrinter, StationPrinter.printer_id == Printer.id)
        .where(StationPrinter.station_id == station.id)
        .order_by(StationPrinter.rank)
    )
    return DoorView(
        congress_lines=db_session.get_one(Congress, station.congress_id).heading_lines,
        session=_seen_from(rehearsed or open_at(sessions, now), station.zone),
        next_session=_seen_from(next_after(sessions, now), station.zone),
        printers=tuple(DoorPrinter(row.name, row.state, row.state_reasons.split()) for row in printers),
    )


def _seen_from(session: AttendedSession | None, zone: str) -> DoorSession | None:
    if session is None:
        return None
    return DoorSession(
        code=session.code,
        name=session.name,
        starts_at=clock.local(session.starts_at, zone),
        doors_open_at=clock.local(session.doors_open_at, zone),
        doors_close_at=clock.local(session.doors_close_at, zone),
    )
