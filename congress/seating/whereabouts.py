"""Where people are at one session, as ushers may see it: chair or zone, in or not, who is beside. Nothing sensitive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from congress.models import (
    Arrangement,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Hall,
    Movement,
    ProgramSession,
    Seat,
    SeatAssignment,
    Zone,
    ZonePurpose,
    ZoneRule,
)
from congress.outcome import SeatPlace, ZonePlace
from congress.seating import geometry, releases
from congress.seating.releases import Released

# ── the session ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SeatedSession:
    """A session whose chairs are given, in its hall. Times are UTC."""

    id: int
    name: str
    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime
    hall_id: int
    hall: str


def sessions(db_session: Session, congress_id: int) -> tuple[SeatedSession, ...]:
    """The sessions that have a hall, in the order in which their doors open."""
    rows = db_session.execute(
        select(
            ProgramSession.id,
            ProgramSession.name,
            ProgramSession.starts_at,
            ProgramSession.doors_open_at,
            ProgramSession.doors_close_at,
            Hall.id.label("hall_id"),
            Hall.name.label("hall"),
        )
        .join(Hall, Hall.id == ProgramSession.hall_id)
        .where(ProgramSession.congress_id == congress_id)
        .order_by(ProgramSession.doors_open_at, ProgramSession.id)
    )
    return tuple(SeatedSession(*row) for row in rows)


def session_at(known: Sequence[SeatedSession], at: datetime) -> SeatedSession | None:
    """The session whose doors are open (of several the one that opened last), else the next one, else the last."""
    is_open = [session for session in known if session.doors_open_at <= at < session.doors_close_at]
    coming = [session for session in known if session.doors_open_at > at]
    return next(iter([*is_open[-1:], *coming[:1], *known[-1:]]), None)


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A person as an usher tells them from a namesake, their seat, and whether they are in. Times are UTC."""

    id: int
    number: str
    honorific: str
    full_name: str
    position_title: str
    unit: str
    delegation: str
    category: str
    is_head: bool
    is_substitute: bool
    is_admitted: bool  # False: whoever asks sends them to the desk
    needs_wheelchair: bool
    seat: SeatPlace | None
    zone: ZonePlace | None  # told of who has no seat
    released: Released | None  # the chair they had, taken back because they had not come
    came_at: datetime | None
    left_at: datetime | None  # they came, went out, and are not back

    @property
    def is_in(self) -> bool:
        return self.came_at is not None and self.left_at is None


def people(db_session: Session, session: SeatedSession, ids: Sequence[int]) -> tuple[Whereabouts, ...]:
    """Return these people in the order given; who is not there any more is left out."""
    rows = db_session.execute(
        select(
            Delegate,
            Delegation.name.label("delegation"),
            Delegation.head_id,
            Category.name.label("category"),
            Arrangement.needs_wheelchair,
            Seat,
            Attendance,
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == Delegate.id, SeatAssignment.program_session_id == session.id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == Delegate.id,
                Attendance.program_session_id == session.id,
                Attendance.annulled_at.is_(None),
            ),
        )
        .where(Delegate.id.in_(ids))
    ).all()
    left = who_left(db_session, session, [row.Attendance.id for row in rows if row.Attendance])
    unseated = _Unseated(db_session, session)
    found = {row.Delegate.id: _whereabouts(row, left, unseated) for row in rows}
    return tuple(found[number] for number in ids if number in found)


def _whereabouts(row: Any, left: dict[int, datetime], unseated: "_Unseated") -> Whereabouts:
    person, seat, attendance = row.Delegate, row.Seat, row.Attendance
    return Whereabouts(
        id=person.id,
        number=person.number,
        honorific=person.honorific,
        full_name=person.full_name,
        position_title=person.position_title,
        unit=person.unit,
        delegation=row.delegation,
        category=row.category,
        is_head=row.head_id == person.id,
        is_substitute=person.principal_id is not None,
        is_admitted=person.state == DelegateState.ACTIVE,
        needs_wheelchair=bool(row.needs_wheelchair),
        seat=place_of(seat) if seat else None,
        zone=None if seat else unseated.zone_of(person, attendance),
        released=None if seat else unseated.released.get(person.id),
        came_at=attendance.entered_at if attendance else None,
        left_at=left.get(attendance.id) if attendance else None,
    )


def place_of(seat: Seat) -> SeatPlace:
    """Say a chair as screens do."""
    return SeatPlace(seat.label, seat.block, seat.row, seat.number, seat.door, seat.hall_id)


def who_left(
    db_session: Session, session: SeatedSession, attendances: Sequence[int] | None = None
) -> dict[int, datetime]:
    """Return when those went out whose last movement was out, by attendance; of these attendances, or of all."""
    asked = (
        select(Movement.attendance_id, Movement.type, Movement.happened_at)
        .join(Attendance, Attendance.id == Movement.attendance_id)
        .where(Attendance.program_session_id == session.id)
        .order_by(Movement.ordinal)
    )
    rows = db_session.execute(asked if attendances is None else asked.where(Attendance.id.in_(attendances)))
    last = {row.attendance_id: row for row in rows}
    return {attendance: row.happened_at for attendance, row in last.items() if row.type == "exit"}


class _Unseated:
    """Where who has no chair is sent: as told at the door, else by the first rule that fits; and what they lost."""

    def __init__(self, db_session: Session, session: SeatedSession) -> None:
        self._places = {
            zone.id: ZonePlace(zone.name, zone.door)
            for zone in db_session.scalars(select(Zone).where(Zone.hall_id == session.hall_id))
        }
        self._rules = db_session.scalars(
            select(ZoneRule).where(ZoneRule.program_session_id == session.id).order_by(ZoneRule.rank)
        ).all()
        self.released = releases.of_session(db_session, session.id)

    def zone_of(self, person: Delegate, attendance: Attendance | None) -> ZonePlace | None:
        if attendance is not None and attendance.zone_id is not None:
            return self._places.get(attendance.zone_id)
        for rule in self._rules:
            if rule.delegation_id in {None, person.delegation_id} and rule.category_id in {None, person.category_id}:
                return self._places.get(rule.zone_id)
        return None


# ── chairs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class ChairState(StrEnum):
    """What a chair is at a session."""

    TAKEN = "taken"
    FREE = "free"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The chair beside, and who has it: "" for nobody."""

    label: str
    state: ChairState
    full_name: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class ChairFound:
    """A chair with who has it, and who sits beside: left and right as one sits, None at an aisle or a wall."""

    seat: SeatPlace
    state: ChairState
    held_for: str
    zone: str
    person: Whereabouts | None
    left: Neighbour | None
    right: Neighbour | None


def chairs(db_session: Session, session: SeatedSession, ids: Sequence[int]) -> tuple[ChairFound, ...]:
    """Return these chairs of the session's hall in the order given, each with what is beside it."""
    asked = aliased(Seat)
    in_their_rows = (
        select(Seat, SeatAssignment, Zone)
        .outerjoin(
            SeatAssignment, and_(SeatAssignment.seat_id == Seat.id, SeatAssignment.program_session_id == session.id)
        )
        .outerjoin(Zone, and_(Zone.hall_id == Seat.hall_id, Zone.code == Seat.zone))
        .where(
            Seat.hall_id == session.hall_id,
            Seat.row_rank.in_(select(asked.row_rank).where(asked.id.in_(ids))),
        )
    )
    rows = {row.Seat.id: row for row in db_session.execute(in_their_rows)}
    beside = geometry.neighbours([row.Seat for row in rows.values()])
    shown = {chair for number in ids for chair in (number, *beside.get(number, ())) if chair in rows}
    holders = {rows[chair].SeatAssignment.delegate_id for chair in shown if rows[chair].SeatAssignment} - {None}
    known = {person.id: person for person in people(db_session, session, sorted(holders))}

    def occupant(row: Any) -> Whereabouts | None:
        return known.get(row.SeatAssignment.delegate_id) if row.SeatAssignment else None

    def neighbour(chair: int | None) -> Neighbour | None:
        if chair is None:
            return None
        row, who = rows[chair], occupant(rows[chair])
        state = state_of(row.SeatAssignment, row.Zone)
        return Neighbour(row.Seat.label, state, who.full_name if who else "", bool(who and who.is_in))

    return tuple(
        _chair(rows[number], occupant(rows[number]), *map(neighbour, beside[number]))
        for number in ids
        if number in rows
    )


def _chair(row: Any, person: Whereabouts | None, left: Neighbour | None, right: Neighbour | None) -> ChairFound:
    given = row.SeatAssignment
    return ChairFound(
        seat=place_of(row.Seat),
        state=state_of(given, row.Zone),
        held_for=given.held_for if given is not None else "",
        zone=row.Zone.name if row.Zone is not None else "",
        person=person,
        left=left,
        right=right,
    )


def state_of(given: SeatAssignment | None, zone: Zone | None) -> ChairState:
    """Say what a chair is, from what stands about it and the zone it lies in."""
    if given is not None:
        return ChairState.HELD if given.delegate_id is None else ChairState.TAKEN
    return ChairState.CLOSED if zone is not None and zone.purpose == ZonePurpose.CLOSED else ChairState.FREE
