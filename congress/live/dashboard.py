"""What organizers see while the doors are open: one session in full, the others in figures.

Worked out once for everybody who watches (congress/live/shared.py). Names and telephones are for organizers and
operators; who may only look on is shown none, which the page decides. Nothing sensitive is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, and_, bindparam, func, select
from sqlalchemy.orm import Session

from congress import attendance, clock, door, help_calls, station_board
from congress.attendance import Count, SessionCount
from congress.door import AttendedSession
from congress.help_calls import OpenCall
from congress.live import curve, mc_board, pace, refusals
from congress.live.curve import Picture
from congress.live.mc_board import McBoard
from congress.live.pace import Forecast, Unsaid
from congress.live.refusals import Refusal
from congress.models import (
    Absence,
    Attendance,
    Category,
    Delegate,
    Delegation,
    Scan,
    Seat,
    SeatAssignment,
    Station,
)
from congress.outcome import Reason, Status
from congress.paper import printer_board
from congress.paper.printer_board import Trouble
from congress.prepared import Prepared
from congress.station_board import StationView


@dataclass(frozen=True, slots=True)
class DelegationNow:
    """One delegation: its figures, the summoned who are missing by name, and whom to telephone."""

    id: int
    name: str
    count: Count
    missing: tuple[str, ...]
    excused: tuple[str, ...]
    head: str
    phone: str


@dataclass(frozen=True, slots=True)
class StationNow:
    """What one station did at the session: people let in, of them in the last five minutes, scans refused."""

    name: str
    entries: int
    lately: int
    refused: int


@dataclass(frozen=True, slots=True)
class GateNow:
    """A gate with its stations; `name` is "" for stations without one."""

    name: str
    stations: tuple[StationNow, ...]

    @property
    def entries(self) -> int:
        return sum(station.entries for station in self.stations)

    @property
    def lately(self) -> int:
        return sum(station.lately for station in self.stations)


@dataclass(frozen=True, slots=True)
class HonouredNow:
    """A guest of honour, in or not; `came_at` is UTC."""

    honorific: str
    full_name: str
    position_title: str
    delegation: str
    seat: str
    is_excused: bool
    came_at: datetime | None
    station: str


@dataclass(frozen=True, slots=True)
class SessionNow:
    """The session that is followed, in full."""

    figures: SessionCount
    delegations: tuple[DelegationNow, ...]
    gates: tuple[GateNow, ...]
    honoured: tuple[HonouredNow, ...]
    refusals: tuple[Refusal, ...]
    picture: Picture
    per_minute: float
    outlook: Forecast | Unsaid

    @property
    def forecast(self) -> Forecast | None:
        return self.outlook if isinstance(self.outlook, Forecast) else None

    @property
    def honoured_in(self) -> int:
        return sum(guest.came_at is not None for guest in self.honoured)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything, as of `at`."""

    at: datetime
    now: SessionNow | None
    others: tuple[SessionCount, ...]
    stations: Sequence[StationView]  # those with something wrong
    stations_alive: int
    stations_paired: int
    printers: Sequence[Trouble]
    calls: Sequence[OpenCall]
    stage: McBoard | None  # from half an hour before the awards


def version(db_session: Session, congress_id: int) -> str:
    """Return a mark that changes with every scan and absence: cheap to ask every second."""
    newest = db_session.scalar(select(func.max(Scan.id)).join(Station).where(Station.congress_id == congress_id))
    return f"{attendance.version(db_session, congress_id)}-{newest or 0}"


def read(db_session: Session, congress_id: int) -> Dashboard:
    """Work everything out."""
    now = clock.now()
    sessions = attendance.live_counts(db_session, congress_id)
    followed = mc_board.at_the_door(door.attended_sessions(db_session, congress_id), now)
    figures = next((one for one in sessions if followed is not None and one.id == followed.id), None)
    stations = station_board.lines(db_session, congress_id)
    return Dashboard(
        at=now,
        now=_session_now(db_session, congress_id, followed, figures, now) if followed and figures else None,
        others=tuple(one for one in sessions if one is not figures),
        stations=[station for station in stations if _is_in_trouble(station)],
        stations_alive=sum(station.is_paired and station.is_alive for station in stations),
        stations_paired=sum(station.is_paired for station in stations),
        printers=printer_board.troubles(db_session, congress_id),
        calls=help_calls.open_calls(db_session, congress_id),
        stage=mc_board.read_if_near(db_session, congress_id),
    )


def _is_in_trouble(station: StationView) -> bool:
    is_silent = station.is_paired and not station.is_alive and station.silent_s is not None
    return is_silent or station.is_clock_wrong or station.kept_scans > 0 or station.call is not None


def _session_now(
    db_session: Session, congress_id: int, session: AttendedSession, figures: SessionCount, now: datetime
) -> SessionNow:
    entered = summoned_entries(db_session, session.id)
    outlook = pace.forecast(
        entered,
        summoned=figures.summoned,
        excused=figures.count.excused,
        doors_open_at=session.doors_open_at,
        starts_at=session.starts_at,
        now=now,
    )
    return SessionNow(
        figures=figures,
        delegations=_delegations(db_session, congress_id, session, figures),
        gates=_gates(db_session, congress_id, session, now),
        honoured=_honoured(db_session, congress_id, session),
        refusals=refusals.worth_a_look(db_session, congress_id, session.doors_open_at),
        picture=picture(session, figures, entered, now, outlook),
        per_minute=pace.per_minute(entered, now),
        outlook=outlook,
    )


def summoned_entries(db_session: Session, session_id: int) -> list[datetime]:
    """Return when each of the summoned who are present came in, in order."""
    return sorted(
        db_session.scalars(
            select(Attendance.entered_at)
            .join(Delegate, attendance.stands_at(session_id))
            .join(Category, Category.id == Delegate.category_id)
            .where(Category.is_summoned.is_(True), attendance.is_expected_at(session_id))
        )
    )


def picture(
    session: AttendedSession,
    figures: SessionCount,
    entered: Sequence[datetime],
    now: datetime,
    outlook: Forecast | Unsaid | None = None,
) -> Picture:
    """Draw the curve of a session: up to now while its doors are open, afterwards as far as people came."""
    last = entered[-1] + timedelta(seconds=1) if entered else session.starts_at  # who came last is in the line
    until = now if now < session.doors_close_at else min(max(last, session.starts_at), session.doors_close_at)
    return curve.draw(
        entered,
        target=figures.summoned,
        doors_open_at=session.doors_open_at,
        starts_at=session.starts_at,
        until=until,
        outlook=outlook if isinstance(outlook, Forecast) else None,
    )


def _delegations(
    db_session: Session, congress_id: int, session: AttendedSession, figures: SessionCount
) -> tuple[DelegationNow, ...]:
    heads = {
        row.id: row
        for row in db_session.execute(
            select(Delegation.id, Delegation.contact_phone, Delegate.honorific, Delegate.full_name, Delegate.phone)
            .outerjoin(Delegate, Delegate.id == Delegation.head_id)
            .where(Delegation.congress_id == congress_id)
        )
    }
    missing: dict[int, list[str]] = {}
    excused: dict[int, list[str]] = {}
    for delegation_id, name, is_excused in _MISSING.all(db_session, of_congress=congress_id, of_session=session.id):
        (excused if is_excused else missing).setdefault(delegation_id, []).append(name)
    return tuple(
        DelegationNow(
            id=line.id,
            name=line.delegation,
            count=line.count,
            missing=tuple(missing.get(line.id, ())),
            excused=tuple(excused.get(line.id, ())),
            head=f"{heads[line.id].honorific or ''} {heads[line.id].full_name or ''}".strip(),
            phone=heads[line.id].phone or heads[line.id].contact_phone,
        )
        for line in figures.delegations
    )


_SESSION: BindParameter[int] = bindparam("of_session")
_MISSING = Prepared(  # two thousand rows while the doors open
    select(Delegate.delegation_id, Delegate.full_name, Absence.id.is_not(None).label("is_excused"))
    .join(Category, Category.id == Delegate.category_id)
    .outerjoin(Attendance, attendance.stands_at(_SESSION))
    .outerjoin(Absence, attendance.is_excused_from(_SESSION))
    .where(Delegate.congress_id == bindparam("of_congress"), Category.is_summoned.is_(True), Attendance.id.is_(None))
    .where(attendance.is_expected_at(_SESSION))
    .order_by(Delegate.sort_key, Delegate.id)
)


def _gates(db_session: Session, congress_id: int, session: AttendedSession, now: datetime) -> tuple[GateNow, ...]:
    entered = {
        row.station_id: row
        for row in db_session.execute(
            select(
                Attendance.station_id,
                func.count().label("entries"),
                func.count().filter(Attendance.entered_at > now - pace.SHORT).label("lately"),
            )
            .where(Attendance.program_session_id == session.id, Attendance.annulled_at.is_(None))
            .group_by(Attendance.station_id)
        )
    }
    is_refused = and_(Scan.status == Status.ERROR, Scan.reason != Reason.ALREADY_REDEEMED)
    refused = {
        row.station_id: row.scans
        for row in db_session.execute(
            select(Scan.station_id, func.count().label("scans"))
            .where(is_refused, Scan.rehearsal_id.is_(None), Scan.created_at >= session.doors_open_at)
            .group_by(Scan.station_id)
        )
    }
    gates: dict[str, list[StationNow]] = {}
    for row in db_session.execute(
        select(Station.id, Station.name, Station.gate, Station.revoked_at)
        .where(Station.congress_id == congress_id)
        .order_by(Station.gate, Station.id)
    ):
        done = entered.get(row.id)
        if done is None and (row.revoked_at is not None or row.id not in refused):
            continue  # a station that did nothing at this session is no line
        told = StationNow(row.name, done.entries if done else 0, done.lately if done else 0, refused.get(row.id, 0))
        gates.setdefault(row.gate, []).append(told)
    return tuple(GateNow(name, tuple(stations)) for name, stations in gates.items())


def _honoured(db_session: Session, congress_id: int, session: AttendedSession) -> tuple[HonouredNow, ...]:
    rows = db_session.execute(
        select(
            Delegate.honorific,
            Delegate.full_name,
            Delegate.position_title,
            Delegation.name.label("delegation"),
            Seat.label,
            Absence.id.is_not(None).label("is_excused"),
            Attendance.entered_at,
            Station.name.label("station"),
            Station.gate,
        )
        .join(Category, Category.id == Delegate.category_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == Delegate.id, SeatAssignment.program_session_id == session.id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(Attendance, attendance.stands_at(session.id))
        .outerjoin(Station, Station.id == Attendance.station_id)
        .outerjoin(Absence, attendance.is_excused_from(session.id))
        .where(Delegate.congress_id == congress_id, Category.is_honoured.is_(True))
        .where(attendance.is_expected_at(session.id))
        .order_by(Attendance.entered_at.is_not(None), Attendance.entered_at.desc(), Delegation.rank, Delegate.sort_key)
    )
    return tuple(
        HonouredNow(
            row.honorific,
            row.full_name,
            row.position_title,
            row.delegation,
            row.label or "",
            row.is_excused,
            row.entered_at,
            refusals.place_of(row.station, row.gate) if row.station else "",
        )
        for row in rows
    )
