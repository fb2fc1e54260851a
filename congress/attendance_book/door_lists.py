"""Door lists: who is awaited at a session, delegation by delegation, to be ticked on paper when nothing else works.

The page on which the ticks are typed in afterwards lists the same people in the same order, and who has left the list
since it was printed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session

from congress import attendance, clock
from congress.attendance_book.moves import Way, way_of
from congress.invited import is_invited
from congress.models import (
    Absence,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Scan,
    Seat,
    SeatAssignment,
    Station,
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody on a door list. Times in the congress's zone; `excuse` is why they said they would not come."""

    id: int
    number: str
    honorific: str
    full_name: str
    position_title: str
    unit: str
    category: str
    seat: str
    is_honoured: bool
    is_head: bool
    state: DelegateState
    excuse: str
    came_at: datetime | None
    station: str
    way: Way | None

    @property
    def is_listed(self) -> bool:
        return self.state is DelegateState.ACTIVE


@dataclass(frozen=True, slots=True)
class DoorList:
    """One delegation at one session: guests of honour first, the others in the order of names."""

    delegation_id: int
    delegation: str
    people: tuple[Awaited, ...]

    @property
    def listed(self) -> tuple[Awaited, ...]:
        return tuple(person for person in self.people if person.is_listed)

    @property
    def former(self) -> tuple[Awaited, ...]:
        """Who stands on no sheet that is printed now; one printed earlier may name them."""
        return tuple(person for person in self.people if not person.is_listed)

    @property
    def came(self) -> int:
        return sum(person.came_at is not None for person in self.people)


def read(
    db_session: Session,
    congress_id: int,
    zone: str,
    session_id: int,
    delegations: Collection[int] = (),
    *,
    with_former: bool = False,
) -> tuple[DoorList, ...]:
    """Return the lists of these delegations, or of all that are awaited, in their order.

    `with_former` adds who has left the list, or was never let onto it: somebody may have written them down.
    """
    is_head = or_(Delegation.head_id == Delegate.id, Delegation.head_id == Delegate.principal_id)
    asked = (
        select(
            Delegate,
            Delegation,
            Category,
            Seat.label.label("seat"),
            func.coalesce(is_head, false()).label("is_head"),
            Absence.reason.label("excuse"),
            Attendance.entered_at,
            Station.name.label("station"),
            Scan,
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == Delegate.id, SeatAssignment.program_session_id == session_id),
        )
        .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
        .outerjoin(Attendance, attendance.stands_at(session_id))
        .outerjoin(Scan, Scan.id == Attendance.scan_id)
        .outerjoin(Station, Station.id == Attendance.station_id)
        .outerjoin(Absence, attendance.is_excused_from(session_id))
        .where(Delegate.congress_id == congress_id, Delegate.merged_into_id.is_(None), is_invited(session_id))
        .order_by(Delegation.rank, Delegation.id, Category.is_honoured.desc(), Delegate.sort_key, Delegate.id)
    )
    if not with_former:
        asked = asked.where(or_(Delegate.state == DelegateState.ACTIVE, Attendance.id.is_not(None)))
    if delegations:
        asked = asked.where(Delegation.id.in_(delegations))
    rows: Sequence[Any] = db_session.execute(asked).all()
    return tuple(
        DoorList(unit.id, unit.name, tuple(_awaited(row, zone) for row in members))
        for unit, members in groupby(rows, key=lambda row: row.Delegation)
    )


def _awaited(row: Any, zone: str) -> Awaited:
    guest = row.Delegate
    return Awaited(
        id=guest.id,
        number=guest.number,
        honorific=guest.honorific,
        full_name=guest.full_name,
        position_title=guest.position_title,
        unit=guest.unit,
        category=row.Category.name,
        seat=row.seat or "",
        is_honoured=row.Category.is_honoured,
        is_head=bool(row.is_head),
        state=DelegateState(guest.state),
        excuse=row.excuse or "",
        came_at=row.entered_at and clock.local(row.entered_at, zone),
        station=row.station or "",
        way=way_of(row.Scan.source_type, row.Scan.account_id) if row.Scan else None,
    )
