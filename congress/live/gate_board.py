"""The board at a door of the hall: who is still expected there, whom the stage calls, who at a station needs help."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import attendance, clock, door, help_calls
from congress.desk.search import as_seated
from congress.door import AttendedSession
from congress.help_calls import OpenCall
from congress.live import mc_board
from congress.live.mc_board import Line
from congress.models import Attendance, Category, Delegate, Delegation, Seat, Zone
from congress.seating import whereabouts
from congress.seating.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one delegation who are still expected."""

    delegation: str
    people: tuple[Whereabouts, ...]


@dataclass(frozen=True, slots=True)
class GateBoard:
    """A door's board; `door` is "" for every door. `honoured` are also among the groups."""

    session: AttendedSession | None
    door: str
    expected: int
    came: int
    groups: tuple[Group, ...]
    honoured: tuple[Whereabouts, ...]
    wanted: tuple[Line, ...]  # by the stage, within half an hour of the awards
    calls: Sequence[OpenCall]


def doors(db_session: Session, congress_id: int) -> list[str]:
    """The doors that seats and zones of the session at the door name, in their order."""
    session = mc_board.at_the_door(door.attended_sessions(db_session, congress_id), clock.now())
    if session is None:
        return []
    hall_id = as_seated(db_session, congress_id, session).hall_id
    named = db_session.scalars(
        select(Seat.door).where(Seat.hall_id == hall_id).union(select(Zone.door).where(Zone.hall_id == hall_id))
    )
    return sorted(filter(None, named), key=lambda name: (len(name), name))


def of_door(board: GateBoard, at_door: str) -> GateBoard:
    """Narrow the board of every door to one; who has no door is awaited at each."""
    if not at_door:
        return board
    groups = tuple(
        replace(group, people=people)
        for group in board.groups
        if (people := tuple(person for person in group.people if _door_of(person) in {at_door, ""}))
    )
    return replace(
        board,
        door=at_door,
        expected=sum(len(group.people) for group in groups),
        groups=groups,
        honoured=tuple(person for person in board.honoured if _door_of(person) in {at_door, ""}),
        wanted=tuple(line for line in board.wanted if line.recipient.door in {at_door, ""}),
    )


def read(db_session: Session, congress_id: int) -> GateBoard:
    """Read the board of every door; `of_door` narrows it, so that all doors' boards cost one reading."""
    calls = help_calls.open_calls(db_session, congress_id)
    session = mc_board.at_the_door(door.attended_sessions(db_session, congress_id), clock.now())
    if session is None:
        return GateBoard(None, "", 0, 0, (), (), (), calls)
    rows = db_session.execute(
        select(Delegate.id, Category.is_honoured, Attendance.id.is_not(None).label("is_in"))
        .join(Category, Category.id == Delegate.category_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(Attendance, attendance.stands_at(session.id))
        .where(Delegate.congress_id == congress_id, attendance.is_expected_at(session.id))
        .order_by(Delegation.rank, Delegate.sort_key, Delegate.id)
    ).all()
    awaited = [row.id for row in rows if not row.is_in]
    honoured = {row.id for row in rows if row.is_honoured}
    people = whereabouts.people(db_session, as_seated(db_session, congress_id, session), awaited)
    stage = mc_board.read(db_session, congress_id)
    is_called = stage.is_urgent and stage.session is not None and stage.session.id == session.id
    return GateBoard(
        session=session,
        door="",
        expected=len(people),
        came=len(rows) - len(awaited),
        groups=tuple(Group(name, tuple(them)) for name, them in groupby(people, key=lambda person: person.delegation)),
        honoured=tuple(person for person in people if person.id in honoured),
        wanted=tuple(line for _, lines in stage.calls for line in lines) if is_called else (),
        calls=calls,
    )


def _door_of(person: Whereabouts) -> str:
    place = person.seat or person.zone
    return place.door if place else ""
