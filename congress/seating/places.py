"""A place for who comes without a chair of their own: the first zone, by the session's rules, that still has room."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from congress.models import Attendance, Seat, SeatAssignment, Zone, ZoneRule
from congress.outcome import ZonePlace
from congress.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Sent:
    """Where somebody is sent: a zone, or, when there are rules and none has room, none and `is_full`."""

    zone_id: int | None = None
    zone: ZonePlace | None = None
    is_full: bool = False


_RULES = Prepared(
    select(ZoneRule.zone_id, Zone.name, Zone.door, Zone.code, Zone.hall_id, Zone.capacity)
    .join(Zone, Zone.id == ZoneRule.zone_id)
    .where(
        ZoneRule.program_session_id == bindparam("program_session_id"),
        or_(ZoneRule.delegation_id.is_(None), ZoneRule.delegation_id == bindparam("delegation_id")),
        or_(ZoneRule.category_id.is_(None), ZoneRule.category_id == bindparam("category_id")),
    )
    .order_by(ZoneRule.rank)
)
# Two guests at two doors must not both get the last place: the second waits here until the first is recorded.
_LOCK = Prepared(select(Zone.id).where(Zone.id == bindparam("zone_id")).with_for_update())
_HAS_CHAIR = (
    select(SeatAssignment.id)
    .where(
        SeatAssignment.program_session_id == Attendance.program_session_id,
        SeatAssignment.delegate_id == Attendance.delegate_id,
    )
    .exists()
)
_SENT_THERE = Prepared(
    select(func.count(Attendance.id)).where(
        Attendance.zone_id == bindparam("zone_id"),
        Attendance.program_session_id == bindparam("program_session_id"),
        Attendance.annulled_at.is_(None),
        ~_HAS_CHAIR,
    )
)
_FREE_CHAIRS = Prepared(
    select(func.count(Seat.id))
    .join(Zone, (Zone.hall_id == Seat.hall_id) & (Zone.code == Seat.zone))
    .outerjoin(
        SeatAssignment,
        (SeatAssignment.seat_id == Seat.id) & (SeatAssignment.program_session_id == bindparam("program_session_id")),
    )
    .where(Zone.id == bindparam("zone_id"), SeatAssignment.id.is_(None))
)


def zone_for(db_session: Session, session_id: int, delegation_id: int, category_id: int) -> Sent:
    """Find the zone for a guest without a chair; without any rule for them they follow the usher.

    A zone without a capacity of its own has room for as many as it has chairs that are given to nobody.
    """
    rules = _RULES.all(db_session, program_session_id=session_id, delegation_id=delegation_id, category_id=category_id)
    for zone_id, *place, capacity in rules:
        here = {"zone_id": zone_id, "program_session_id": session_id}
        _LOCK.all(db_session, zone_id=zone_id)
        room = capacity if capacity is not None else _FREE_CHAIRS.scalar(db_session, **here)
        if _SENT_THERE.scalar(db_session, **here) < room:
            return Sent(zone_id, ZonePlace(*place))
    return Sent(is_full=bool(rules))
