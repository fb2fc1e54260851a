"""What leaves the house as a table: who was there, who was not, whom a door refused. Nothing sensitive is in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import attendance, audit, clock
from congress.admission import MoveType
from congress.attendance_book import moves
from congress.attendance_book.moves import Move, Way, way_of
from congress.models import Absence, Category, Congress, Delegate, Delegation, Scan, Seat, SeatAssignment, Station
from congress.outcome import Status


class Presence(StrEnum):
    """How somebody stands at a session."""

    IN = "in"
    OUT = "out"  # came, went, and is not back
    EXCUSED = "excused"
    ABSENT = "absent"  # summoned, not there, nobody knows why
    AWAITED = "awaited"  # a guest who has not come: nobody misses them


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as lists tell it."""

    id: int
    number: str
    honorific: str
    full_name: str
    position_title: str
    unit: str
    delegation: str
    category: str
    seat: str


@dataclass(frozen=True, slots=True)
class Attended:
    """One person of a session. Times in the congress's zone; `moves` are theirs that stand, in order of time."""

    person: Person
    presence: Presence
    moves: tuple[Move, ...]
    reason: str  # of an absence
    noted_at: datetime | None
    noted_by: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A scan that let nobody in; nothing is known of the person behind an unknown code."""

    at: datetime
    recorded_at: datetime
    station: str
    gate: str
    reason: str
    way: Way
    move: MoveType
    number: str
    full_name: str
    delegation: str


def attended(db_session: Session, congress: Congress, session_id: int) -> tuple[Attended, ...]:
    """Return everybody who counts at a session, and whoever is in all the same, by delegation and name."""
    standing: dict[int, list[Move]] = {}
    for move in moves.every(db_session, congress, session_id):
        if move.stands:
            standing.setdefault(move.delegate_id, []).append(move)
    for own in standing.values():
        own.sort(key=lambda move: move.ordinal)
    rows = db_session.execute(
        select(Delegate, Delegation.name, Category, Seat.label, Absence, attendance.is_expected_at(session_id))
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(
            SeatAssignment,
            (SeatAssignment.delegate_id == Delegate.id) & (SeatAssignment.program_session_id == session_id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(Absence, attendance.is_excused_from(session_id))
        .where(Delegate.congress_id == congress.id, Delegate.merged_into_id.is_(None))
        .order_by(Delegation.rank, Delegation.id, Delegate.sort_key, Delegate.id)
    ).all()
    names = audit.actor_names(db_session, {row.Absence.noted_by for row in rows if row.Absence})
    found = []
    for guest, delegation, category, seat, absence, is_expected in rows:
        own = standing.get(guest.id, [])
        if not (own or is_expected):
            continue
        found.append(
            Attended(
                person=Person(
                    guest.id,
                    guest.number,
                    guest.honorific,
                    guest.full_name,
                    guest.position_title,
                    guest.unit,
                    delegation,
                    category.list_name,
                    seat or "",
                ),
                presence=_presence(own, is_excused=absence is not None, is_summoned=category.is_summoned),
                moves=tuple(own),
                reason=absence.reason if absence else "",
                noted_at=clock.local(absence.noted_at, congress.zone) if absence else None,
                noted_by=names[absence.noted_by] if absence else "",
            )
        )
    return tuple(found)


def _presence(own: list[Move], *, is_excused: bool, is_summoned: bool) -> Presence:
    if own:
        return Presence.IN if own[-1].move is MoveType.ENTRY else Presence.OUT
    if is_excused:
        return Presence.EXCUSED
    return Presence.ABSENT if is_summoned else Presence.AWAITED


def refused(db_session: Session, congress: Congress, session_id: int) -> tuple[Refused, ...]:
    """Return the scans of a session that let nobody in, in order of time; those of rehearsals are no part of it."""
    rows = db_session.execute(
        select(Scan, Station, Delegate.number, Delegate.full_name, Delegation.name)
        .join(Station, Station.id == Scan.station_id)
        .outerjoin(Delegate, Delegate.id == Scan.delegate_id)
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .where(
            Station.congress_id == congress.id,
            Scan.program_session_id == session_id,
            Scan.rehearsal_id.is_(None),
            Scan.status != Status.OK,
        )
        .order_by(Scan.happened_at, Scan.id)
    )
    return tuple(
        Refused(
            at=clock.local(scan.happened_at, congress.zone),
            recorded_at=clock.local(scan.created_at, congress.zone),
            station=station.name,
            gate=station.gate,
            reason=scan.reason or "",
            way=way_of(scan.source_type, scan.account_id),
            move=MoveType(scan.type),
            number=number or "",
            full_name=full_name or "",
            delegation=delegation or "",
        )
        for scan, station, number, full_name, delegation in rows
    )
