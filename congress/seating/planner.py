"""Who sits where: honoured guests and award recipients in their zones, then each delegation as a block."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from congress.invited import is_invited
from congress.models import Category, Delegate, DelegateState, Delegation, Seat, SeatAssignment

WHEELCHAIR_ZONE, AWARD_ZONE, RESERVE_ZONE = "XE_LAN", "KHEN_THUONG", "DU_PHONG"
DELEGATION_ZONE_PREFIX = "DOAN_"
# Stage, leaders, press and service, and the places for wheelchairs: empty or not, they are no spare seats.
_KEPT_ZONES = frozenset({"DOAN_CHU_TICH", "DOAN_THU_KY", "LANH_DAO", "BAO_CHI", "PHUC_VU", "KY_THUAT", WHEELCHAIR_ZONE})
_WHEELCHAIR_WORDS = "xe lăn"


@dataclass(frozen=True, slots=True)
class Guest:
    """What seating needs to know of a person."""

    id: int
    category: str
    delegation: str
    has_award: bool
    needs_wheelchair_place: bool


@dataclass(frozen=True, slots=True)
class Chair:
    """What seating needs to know of a seat; `order` runs from the stage backwards, then along the row."""

    id: int
    zone: str
    order: tuple[int, int]


def plan(guests: Sequence[Guest], chairs: Iterable[Chair]) -> dict[int, int]:
    """Give each guest (in the order given) a chair, by zone; return seats by guest id. Who finds none stays without.

    A zone named for a category or, with the prefix, for a delegation belongs to it; one that is full overflows into
    the reserve, then into what other zones leave free, from the front. Zones that are kept never take an overflow.
    """
    free: dict[str, list[Chair]] = defaultdict(list)
    for chair in sorted(chairs, key=lambda chair: chair.order, reverse=True):  # the front at the end, to be popped
        free[chair.zone].append(chair)
    given: dict[int, int] = {}
    for guest in guests:
        if zone := next((z for z in _own_zones(guest) if free.get(z)), None):
            given[guest.id] = free[zone].pop().id
    spare = [chair for zone, left in free.items() if zone not in _KEPT_ZONES for chair in left]
    spare.sort(key=lambda chair: (chair.zone != RESERVE_ZONE, chair.order))
    standing = [guest.id for guest in guests if guest.id not in given]
    return given | {guest_id: chair.id for guest_id, chair in zip(standing, spare, strict=False)}


def _own_zones(guest: Guest) -> tuple[str, ...]:
    zones = [WHEELCHAIR_ZONE] if guest.needs_wheelchair_place else []
    if guest.has_award:
        zones.append(AWARD_ZONE)
    return (*zones, guest.category, DELEGATION_ZONE_PREFIX + guest.delegation)


def assign(db_session: Session, program_session_id: int, hall_id: int) -> int:
    """Seat everybody who is invited to a session that has no seating yet; return how many were seated."""
    guests = [
        Guest(row.id, row.category, row.delegation, bool(row.award), _WHEELCHAIR_WORDS in row.notes.lower())
        for row in db_session.execute(
            select(
                Delegate.id,
                Category.code.label("category"),
                Delegation.code.label("delegation"),
                Delegate.award,
                Delegate.notes,
            )
            .join(Category, Category.id == Delegate.category_id)
            .join(Delegation, Delegation.id == Delegate.delegation_id)
            .where(is_invited(program_session_id), Delegate.state == DelegateState.ACTIVE)
            .order_by(Delegation.rank, Delegate.id)
        )
    ]
    chairs = [
        Chair(row.id, row.zone, (row.row_rank, row.number_rank))
        for row in db_session.execute(
            select(Seat.id, Seat.zone, Seat.row_rank, Seat.number_rank).where(Seat.hall_id == hall_id)
        )
    ]
    given = plan(guests, chairs)
    if given:
        db_session.execute(
            insert(SeatAssignment),
            [
                {"program_session_id": program_session_id, "delegate_id": delegate_id, "seat_id": seat_id}
                for delegate_id, seat_id in given.items()
            ],
        )
    return len(given)
