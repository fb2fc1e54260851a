"""What a seating is worked out from: who is invited to which of some sessions of one hall, its chairs, who sits now."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress.errors import BadInput
from congress.invited import is_invited
from congress.models import (
    Arrangement,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Exemplar,
    PrintJob,
    Seat,
    SeatAssignment,
    SeatingGroup,
    Zone,
    ZonePurpose,
    ZoneRule,
)
from congress.needs import needs_in
from congress.seating import geometry, whereabouts
from congress.seating.layout import Level, level_of
from congress.seating.planning.terms import Chair, Guest, Keep, Present
from congress.seating.planning.waves import in_waves

_OCCUPIED = "Đang có người ngồi"


@dataclass(frozen=True, slots=True)
class AtSession:
    """One session as it stands: who is invited, which chairs are given, what slips in people's hands say."""

    id: int
    name: str
    invited: frozenset[int]
    by_zone: frozenset[int]  # of those: who sits by zone and is given no chair
    seated: Mapping[int, int]  # everybody who has a chair, invited or not
    held: Mapping[int, str]
    entered: frozenset[int]
    told: Mapping[int, str]  # what the newest slip of somebody says, "" for no chair

    @property
    def planned(self) -> frozenset[int]:
        """Who is given a chair by a plan."""
        return self.invited - self.by_zone

    @property
    def staying(self) -> dict[int, int]:
        """Who sits there though no plan is made for them: withdrawn or not invited any more, but in the hall."""
        return {guest: chair for guest, chair in self.seated.items() if guest in self.entered - self.planned}


@dataclass(frozen=True, slots=True)
class Basis:
    """Some sessions of one hall, to be seated at once: whoever comes to several has one chair in all of them."""

    hall_id: int
    sessions: tuple[AtSession, ...]
    guests: tuple[Guest, ...]
    chairs: tuple[Chair, ...]

    @property
    def mark(self) -> str:
        """A fingerprint of all that a plan depends on, but not of arrivals: they are judged when it is taken."""
        told = [
            *sorted(map(repr, self.chairs)),
            *sorted(map(repr, self.guests)),
            *(
                repr((s.id, sorted(s.invited), sorted(s.by_zone), sorted(s.seated.items()), sorted(s.held.items())))
                for s in self.sessions
            ),
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def present(self, keep: Keep) -> Present:
        """Return how chairs stand over all sessions: where two differ, who has entered goes first, then the earlier."""
        known, taken, seated = {guest.id for guest in self.guests}, set[int](), dict[int, int]()
        locked = set[int]()
        for only_entered in (True, False):
            for session in self.sessions:
                for guest, chair in sorted(session.seated.items()):
                    if guest not in known or guest in seated or chair in taken:
                        continue
                    if not only_entered or guest in session.entered:
                        seated[guest] = chair
                        taken.add(chair)
                        locked |= {guest} if only_entered else set()
        held = {chair: why for session in self.sessions for chair, why in session.held.items() if chair not in taken}
        held |= {c: _OCCUPIED for s in self.sessions for c in s.staying.values() if c not in taken}
        return Present(seated, frozenset() if keep is Keep.NOBODY else frozenset(locked), held)


def read(
    db_session: Session, congress_id: int, session_ids: Sequence[int], *, zones_seat: bool, delegation_zones: bool
) -> Basis:
    """Read what a plan for these sessions depends on.

    With `zones_seat`, who has a rule for a zone is given no chair; without `delegation_zones`, the chairs of
    delegations' own zones are anybody's. Raises BadInput unless they are sessions of one hall.
    """
    known = [s for s in whereabouts.sessions(db_session, congress_id) if s.id in session_ids]
    halls = {session.hall_id for session in known}
    if len(halls) != 1 or len(known) != len(set(session_ids)):
        raise BadInput("Vui lòng chọn ít nhất một phiên; các phiên cùng lập một lần phải cùng hội trường.")
    [hall_id] = halls
    guests, categories = _guests(db_session, congress_id)
    rules = _rules(db_session, session_ids) if zones_seat else {}
    sessions, invited_at_all = [], set[int]()
    for session in known:
        listed = set(
            db_session.scalars(select(Delegate.id).where(Delegate.congress_id == congress_id, is_invited(session.id)))
        )
        invited = frozenset(guest.id for guest in guests if guest.id in listed)
        by_zone = frozenset(
            guest.id
            for guest in guests
            if guest.id in invited
            and {guest.delegation_id, -categories[guest.id]}.intersection(rules.get(session.id, {}))
        )
        invited_at_all |= invited - by_zone
        sessions.append(
            AtSession(
                id=session.id,
                name=session.name,
                invited=invited,
                by_zone=by_zone,
                **_chairs_given(db_session, session.id),
                entered=_entered(db_session, session.id),
                told=_told(db_session, session.id),
            )
        )
    closed = {zone for of_session in rules.values() for zone in of_session.values()}
    return Basis(
        hall_id=hall_id,
        sessions=tuple(sessions),
        guests=tuple(guest for guest in guests if guest.id in invited_at_all),
        chairs=tuple(
            chair
            if delegation_zones or chair.purpose is not ZonePurpose.DELEGATION
            else replace(chair, purpose=ZonePurpose.ANYBODY, zone_delegation_id=None)
            for chair in _chairs(db_session, hall_id, closed)
        ),
    )


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _guests(db_session: Session, congress_id: int) -> tuple[list[Guest], dict[int, int]]:
    """Return everybody on the list who is let in, in its order, and their categories by id."""
    rows = db_session.execute(
        select(
            Delegate.id,
            Delegate.full_name,
            Delegate.award,
            Delegate.notes,
            Delegate.delegation_id,
            Delegate.category_id,
            Delegation.name.label("delegation"),
            Delegation.rank.label("delegation_rank"),
            Delegation.seat_together,
            (Delegation.head_id == Delegate.id).label("is_head"),
            Category.seating_group,
            Category.rank.label("category_rank"),
            Exemplar.award_wave,
            Exemplar.award_order,
            Arrangement,
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Exemplar, Exemplar.delegate_id == Delegate.id)
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .where(Delegate.congress_id == congress_id, Delegate.state == DelegateState.ACTIVE)
        .order_by(Delegation.rank, Delegation.id, Delegate.id)
    ).all()
    waves = in_waves(
        {row.id: row.award for row in rows if row.award or row.award_wave},
        {row.id: (row.award_wave, row.award_order or 0) for row in rows if row.award_wave},
    )
    guests = []
    for place, row in enumerate(rows):
        arranged: Arrangement | None = row.Arrangement
        group = _group(arranged.stage_role if arranged else "") or _group(row.seating_group) or SeatingGroup.DELEGATION
        is_block = group is SeatingGroup.DELEGATION
        wave, order = waves.get(row.id, (0, 0))
        guests.append(
            Guest(
                id=row.id,
                name=row.full_name,
                group=group,
                delegation_id=row.delegation_id,
                delegation=row.delegation,
                delegation_rank=row.delegation_rank,
                seat_together=row.seat_together,
                is_head=bool(row.is_head),
                award_wave=wave,
                award_order=order,
                needs_wheelchair=arranged.needs_wheelchair if arranged else needs_in(row.notes).needs_wheelchair,
                companion_of=arranged.companion_of_id if arranged else None,
                # Within a delegation the head, then as listed; within a group by category first.
                order=place + len(rows) * (0 if row.is_head else 1 if is_block else row.category_rank),
            )
        )
    return guests, {row.id: row.category_id for row in rows}


def _group(text: str) -> SeatingGroup | None:
    return SeatingGroup(text) if text in set(SeatingGroup) else None


def _rules(db_session: Session, session_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return, by session, which zone a delegation (its id) or a category (its id, negative) is sent to by rule."""
    found: dict[int, dict[int, int]] = {}
    rows = db_session.scalars(
        select(ZoneRule).where(ZoneRule.program_session_id.in_(session_ids)).order_by(ZoneRule.rank)
    )
    for row in rows:
        # A rule for anybody, or for those who are both, is for who is left over: it seats nobody as a whole.
        if (row.delegation_id is None) != (row.category_id is None):
            whom = row.delegation_id if row.delegation_id is not None else -(row.category_id or 0)
            found.setdefault(row.program_session_id, {}).setdefault(whom, row.zone_id)
    return found


# ── chairs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chairs(db_session: Session, hall_id: int, closed: set[int]) -> list[Chair]:
    """Return a hall's chairs. Those of zones that seat people by rule are closed; those on the stage nobody's else."""
    seats = db_session.scalars(select(Seat).where(Seat.hall_id == hall_id).order_by(Seat.id)).all()
    zones = {zone.code: zone for zone in db_session.scalars(select(Zone).where(Zone.hall_id == hall_id))}
    aisles = geometry.aisle_seats(seats)
    found = []
    for seat in seats:
        zone = zones.get(seat.zone)
        chair = Chair(
            id=seat.id,
            label=seat.label,
            block=seat.block_code,
            row_rank=seat.row_rank,
            number_rank=seat.number_rank,
            x=seat.x,
            y=seat.y,
            purpose=ZonePurpose(zone.purpose) if zone and zone.purpose in set(ZonePurpose) else ZonePurpose.ANYBODY,
            zone=zone.name if zone else "",
            zone_delegation_id=zone.delegation_id if zone else None,
            is_aisle=seat.id in aisles,
            door=seat.door,
        )
        if zone and zone.id in closed:
            chair = replace(chair, purpose=ZonePurpose.CLOSED)
        elif chair.purpose is ZonePurpose.ANYBODY and level_of(seat.block_code, seat.block) is Level.STAGE:
            chair = replace(chair, purpose=ZonePurpose.PRESIDIUM)
        found.append(chair)
    return found


def _chairs_given(db_session: Session, session_id: int) -> dict[str, Any]:
    rows = db_session.execute(
        select(SeatAssignment.seat_id, SeatAssignment.delegate_id, SeatAssignment.held_for).where(
            SeatAssignment.program_session_id == session_id
        )
    ).all()
    return {
        "seated": {row.delegate_id: row.seat_id for row in rows if row.delegate_id is not None},
        "held": {row.seat_id: row.held_for for row in rows if row.delegate_id is None},
    }


def _entered(db_session: Session, session_id: int) -> frozenset[int]:
    return frozenset(
        db_session.scalars(
            select(Attendance.delegate_id).where(
                Attendance.program_session_id == session_id, Attendance.annulled_at.is_(None)
            )
        )
    )


def _told(db_session: Session, session_id: int) -> dict[int, str]:
    """Return what the newest seat slip of each person says."""
    newest = (
        select(func.max(PrintJob.id))
        .join(Attendance, Attendance.id == PrintJob.attendance_id)
        .where(
            PrintJob.told_seat.is_not(None),
            Attendance.program_session_id == session_id,
            Attendance.annulled_at.is_(None),
        )
        .group_by(Attendance.delegate_id)
    )
    rows = db_session.execute(
        select(Attendance.delegate_id, PrintJob.told_seat)
        .join(PrintJob, PrintJob.attendance_id == Attendance.id)
        .where(PrintJob.id.in_(newest))
    )
    return {row.delegate_id: row.told_seat or "" for row in rows}
