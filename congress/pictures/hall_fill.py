"""How full each block of a hall is at a session: of those who were given a chair there, how many came.

While the doors are open who went out again is not in. Afterwards, and in what looks back on the whole congress,
everybody counts who came: a hall is empty then.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from congress import attendance
from congress.models import Attendance, Delegate, Seat, SeatAssignment, Zone
from congress.seating import drawing, whereabouts
from congress.seating.drawing import DrawnBlock, DrawnSeat, HallDrawing
from congress.seating.geometry import Point
from congress.seating.whereabouts import ChairState, SeatedSession

FRONT_ROWS = 3  # those that cameras and the stage see
LEVELS = (0.5, 0.75, 0.9, 1.0)  # the shares at which a block gets one shade darker
_LARGE = 1.7  # a block's numbers against the other words of the drawing


class Look(StrEnum):
    """What a chair shows."""

    IN = "in"
    AWAITED = "awaited"  # given to somebody who is not in
    FREE = "free"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BlockFill:
    """One block: its chairs, those given to somebody, those of them who are in; `empty_front` has nobody on it."""

    drawn: DrawnBlock
    seats: int
    given: int
    present: int
    empty_front: tuple[DrawnSeat, ...]

    @property
    def share(self) -> float | None:
        """In of those seated here; None where nobody was given a chair."""
        return self.present / self.given if self.given else None

    @property
    def level(self) -> int | None:
        """How dark it is, 0 the lightest."""
        return None if self.share is None else sum(self.share >= step for step in LEVELS)

    @property
    def middle(self) -> Point:
        across, down = [x for x, _ in self.drawn.outline], [y for _, y in self.drawn.outline]
        return (min(across) + max(across)) // 2, (min(down) + max(down)) // 2


@dataclass(frozen=True, slots=True)
class HallFill:
    """A hall at a session; `elsewhere` counts who is in without a chair of their own."""

    drawing: HallDrawing
    blocks: tuple[BlockFill, ...]
    looks: Mapping[int, Look]
    elsewhere: int
    is_of_now: bool

    @property
    def number_size(self) -> int:
        """The height of a block's numbers, in units of the drawing."""
        return round(self.drawing.text_size * _LARGE)

    @property
    def crossed(self) -> tuple[DrawnSeat, ...]:
        return tuple(seat for block in self.blocks for seat in block.empty_front)

    @property
    def given(self) -> int:
        return sum(block.given for block in self.blocks)

    @property
    def present(self) -> int:
        return sum(block.present for block in self.blocks)

    @property
    def seats(self) -> int:
        return sum(block.seats for block in self.blocks)


def read(
    db_session: Session, congress_id: int, session: SeatedSession, now: datetime, *, looks_back: bool = False
) -> HallFill | None:
    """Work a hall out; None for a hall without a chair."""
    hall = drawing.load(db_session, congress_id, session.hall_id)
    if not hall.seat_count:
        return None
    is_of_now = now < session.doors_close_at and not looks_back
    gone = set(whereabouts.who_left(db_session, session)) if is_of_now else set[int]()
    looks = _looks(db_session, session, gone)
    front = _front(hall)
    blocks = tuple(_block(block, looks, front) for block in hall.blocks)
    return HallFill(
        drawing=hall,
        blocks=blocks,
        looks=looks,
        elsewhere=_elsewhere(db_session, session, gone),
        is_of_now=is_of_now,
    )


def _looks(db_session: Session, session: SeatedSession, gone: set[int]) -> dict[int, Look]:
    rows = db_session.execute(
        select(Seat.id, SeatAssignment, Zone, Attendance.id.label("attendance"))
        .outerjoin(
            SeatAssignment, and_(SeatAssignment.seat_id == Seat.id, SeatAssignment.program_session_id == session.id)
        )
        .outerjoin(Zone, and_(Zone.hall_id == Seat.hall_id, Zone.code == Seat.zone))
        .outerjoin(Delegate, Delegate.id == SeatAssignment.delegate_id)
        .outerjoin(Attendance, attendance.stands_at(session.id))
        .where(Seat.hall_id == session.hall_id)
    )
    looks = {ChairState.FREE: Look.FREE, ChairState.HELD: Look.HELD, ChairState.CLOSED: Look.CLOSED}
    found: dict[int, Look] = {}
    for row in rows:
        state = whereabouts.state_of(row.SeatAssignment, row.Zone)
        is_in = row.attendance is not None and row.attendance not in gone
        found[row.id] = looks.get(state, Look.IN if is_in else Look.AWAITED)
    return found


def _elsewhere(db_session: Session, session: SeatedSession, gone: set[int]) -> int:
    """Count who is in and has no chair of their own: those sent to a zone, and guests."""
    rows = db_session.scalars(
        select(Attendance.id)
        .join(Delegate, attendance.stands_at(session.id))
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == Delegate.id, SeatAssignment.program_session_id == session.id),
        )
        .where(SeatAssignment.id.is_(None), attendance.is_expected_at(session.id))
    )
    return sum(one not in gone for one in rows)


def _front(hall: HallDrawing) -> set[int]:
    """Return the ranks of the rows nearest the stage, without those that are on it."""
    ranks = {row.rank for block in hall.blocks if not block.is_on_stage for row in block.rows}
    return set(sorted(ranks)[:FRONT_ROWS])


def _empty_front(block: DrawnBlock, looks: Mapping[int, Look], front: set[int]) -> tuple[DrawnSeat, ...]:
    """Return the chairs of a block's front rows on which nobody sits, be they given or free; not those kept."""
    if block.is_on_stage:
        return ()
    seats = (seat for row in block.rows if row.rank in front for seat in row.seats)
    return tuple(seat for seat in seats if looks.get(seat.id) in {Look.AWAITED, Look.FREE})


def _block(block: DrawnBlock, looks: Mapping[int, Look], front: set[int]) -> BlockFill:
    told = Counter(looks.get(seat.id, Look.FREE) for row in block.rows for seat in row.seats)
    return BlockFill(
        drawn=block,
        seats=block.seat_count,
        given=told[Look.IN] + told[Look.AWAITED],
        present=told[Look.IN],
        empty_front=_empty_front(block, looks, front),
    )
