"""A session's whole seating at one moment, as frozen facts: what charts, lists and cards on paper are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from congress import clock
from congress.invited import is_invited
from congress.models import (
    Arrangement,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Exemplar,
    Hall,
    Seat,
    SeatAssignment,
    SeatingGroup,
    VettingState,
    Zone,
    ZonePurpose,
)
from congress.seating.drawing import fixtures_of
from congress.seating.geometry import Fixture
from congress.seating.whereabouts import ChairState, SeatedSession, state_of, who_left

_ON_STAGE = frozenset((SeatingGroup.PRESIDIUM, SeatingGroup.SECRETARIAT))


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited to the session or has a chair there. Times are UTC."""

    id: int
    number: str
    honorific: str
    full_name: str
    sort_key: str
    position_title: str
    unit: str
    delegation: str
    delegation_code: str
    delegation_rank: int
    category: str
    group: str  # a SeatingGroup: their role on the stage, else their category's
    is_head: bool
    is_substitute: bool
    needs_wheelchair: bool
    award_wave: int | None
    award_order: int | None
    came_at: datetime | None
    left_at: datetime | None = None  # they came, went out, and are not back

    @property
    def is_in(self) -> bool:
        return self.came_at is not None and self.left_at is None


@dataclass(frozen=True, slots=True)
class Chair:
    """One chair with whom it is given to. Lengths are centimetres, as in `Seat`."""

    id: int
    label: str
    block_code: str
    block: str
    row: str
    row_rank: int
    number: str
    number_rank: int
    door: str
    zone: str
    purpose: str  # a ZonePurpose
    x: int
    y: int
    held_for: str
    state: ChairState
    person: Attendee | None

    @property
    def is_on_stage(self) -> bool:
        return self.purpose in {ZonePurpose.PRESIDIUM, ZonePurpose.SECRETARIAT} or bool(
            self.person and self.person.group in _ON_STAGE
        )

    @property
    def is_for_leaders(self) -> bool:
        return self.purpose == ZonePurpose.LEADERS or bool(self.person and self.person.group == SeatingGroup.LEADERS)


@dataclass(frozen=True, slots=True)
class Seating:
    """One session's seating: chairs from the stage backwards, along each row; `unseated` in the order of the lists."""

    session: SeatedSession
    taken_at: datetime
    fixtures: tuple[Fixture, ...]
    chairs: tuple[Chair, ...]
    unseated: tuple[Attendee, ...]

    @property
    def blocks(self) -> dict[str, str]:
        """Codes and names of the blocks, in the order in which one meets them."""
        return {chair.block_code: chair.block for chair in self.chairs}


def take(db_session: Session, session: SeatedSession) -> Seating:
    """Read the whole seating of a session."""
    people = db_session.execute(_attendees(session)).all()
    left = who_left(db_session, session)
    known = {row.Delegate.id: _attendee(row, left) for row in people}
    rows = db_session.execute(
        select(Seat, SeatAssignment, Zone)
        .outerjoin(
            SeatAssignment, and_(SeatAssignment.seat_id == Seat.id, SeatAssignment.program_session_id == session.id)
        )
        .outerjoin(Zone, and_(Zone.hall_id == Seat.hall_id, Zone.code == Seat.zone))
        .where(Seat.hall_id == session.hall_id)
        .order_by(Seat.row_rank, Seat.x, Seat.number_rank, Seat.id)
    )
    chairs = tuple(_chair(row, known) for row in rows)
    seated = {chair.person.id for chair in chairs if chair.person is not None}
    return Seating(
        session=session,
        taken_at=clock.now(),
        fixtures=fixtures_of(db_session.get_one(Hall, session.hall_id)),
        chairs=chairs,
        unseated=tuple(
            sorted(
                (person for person in known.values() if person.id not in seated),
                key=lambda person: (person.sort_key, person.id),
            )
        ),
    )


def _attendees(session: SeatedSession) -> Any:
    """Ask for who is invited and may come, and for whoever has a chair, may they come or not."""
    seated = select(SeatAssignment.delegate_id).where(
        SeatAssignment.program_session_id == session.id, SeatAssignment.delegate_id.is_not(None)
    )
    congress_id = select(Hall.congress_id).where(Hall.id == session.hall_id).scalar_subquery()
    return (
        select(Delegate, Delegation, Category, Arrangement, Exemplar.award_wave, Exemplar.award_order, Attendance)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .outerjoin(Exemplar, and_(Exemplar.delegate_id == Delegate.id, Exemplar.state == VettingState.APPROVED))
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == Delegate.id,
                Attendance.program_session_id == session.id,
                Attendance.annulled_at.is_(None),
            ),
        )
        .where(
            Delegate.congress_id == congress_id,
            or_(
                and_(Delegate.state == DelegateState.ACTIVE, is_invited(session.id)),
                Delegate.id.in_(seated),
            ),
        )
    )


def _attendee(row: Any, left: Mapping[int, datetime]) -> Attendee:
    person, arrangement, attendance = row.Delegate, row.Arrangement, row.Attendance
    return Attendee(
        id=person.id,
        number=person.number,
        honorific=person.honorific,
        full_name=person.full_name,
        sort_key=person.sort_key,
        position_title=person.position_title,
        unit=person.unit,
        delegation=row.Delegation.name,
        delegation_code=row.Delegation.code,
        delegation_rank=row.Delegation.rank,
        category=row.Category.name,
        group=(arrangement.stage_role if arrangement else "") or row.Category.seating_group,
        is_head=row.Delegation.head_id == person.id,
        is_substitute=person.principal_id is not None,
        needs_wheelchair=bool(arrangement and arrangement.needs_wheelchair),
        award_wave=row.award_wave,
        award_order=row.award_order,
        came_at=attendance.entered_at if attendance else None,
        left_at=left.get(attendance.id) if attendance else None,
    )


def _chair(row: Any, known: Mapping[int, Attendee]) -> Chair:
    seat, given, zone = row.Seat, row.SeatAssignment, row.Zone
    person = known.get(given.delegate_id) if given is not None else None
    return Chair(
        id=seat.id,
        label=seat.label,
        block_code=seat.block_code,
        block=seat.block,
        row=seat.row,
        row_rank=seat.row_rank,
        number=seat.number,
        number_rank=seat.number_rank,
        door=seat.door,
        zone=zone.name if zone is not None else "",
        purpose=zone.purpose if zone is not None else "",
        x=seat.x,
        y=seat.y,
        held_for=given.held_for if given is not None else "",
        state=state_of(given, zone),
        person=person,
    )
