"""The last minutes before the beginning: chairs of people who have not come are given back, gaps in front are filled.

Everything is proposed with names and done by a person in one act of the journal, which can be undone as a whole.
Nobody is moved who already sits, unless whoever acts asks for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from congress import clock
from congress.errors import BadInput, Conflict
from congress.models import SeatingGroup, ZonePurpose
from congress.seating import geometry, moves, snapshot
from congress.seating.moves import Occupant
from congress.seating.releases import NO_SHOW
from congress.seating.snapshot import Attendee, Chair, Seating
from congress.seating.whereabouts import ChairState, SeatedSession

USUAL_MINUTES = 10  # before the beginning; from then on chairs of people who have not come may be given back
MOST_MINUTES = 120
_WAITED_FOR = frozenset((SeatingGroup.PRESIDIUM, SeatingGroup.SECRETARIAT, SeatingGroup.LEADERS, SeatingGroup.HONORARY))
# Chairs that stay empty rather than be filled up: whom they are for comes late, or needs just this place.
_NEVER_FILLED = frozenset(
    (
        ZonePurpose.PRESIDIUM,
        ZonePurpose.SECRETARIAT,
        ZonePurpose.LEADERS,
        ZonePurpose.WHEELCHAIR,
        ZonePurpose.PRESS,
        ZonePurpose.SERVICE,
        ZonePurpose.CLOSED,
    )
)


@dataclass(frozen=True, slots=True)
class NoShow:
    """Somebody with a chair who has not come. `is_waited_for`: their chair is given back only when asked for."""

    chair: Chair
    person: Attendee
    is_waited_for: bool


class Source(StrEnum):
    """Where somebody comes from who is proposed for a chair in front."""

    STANDING = "standing"  # in the hall, without a chair
    NOT_IN = "not_in"  # has a chair further back, has not come yet
    SITTING = "sitting"  # sits further back


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free chair in front and who could have it; `chair` is the one they have now, further back."""

    to: Chair
    person: Attendee
    chair: Chair | None
    source: Source


@dataclass(frozen=True, slots=True)
class Move:
    """One suggestion taken: seat and person by id, and the chair they had when it was shown."""

    to: int
    person: int
    chair: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """How many chairs an act concerned, and who was left out because they came, or left, or moved meanwhile."""

    count: int
    left_out: tuple[str, ...] = ()


# ── chairs of people who have not come ────────────────────────────────────────────────────────────────────────────────


def opens_at(session: SeatedSession, minutes: int) -> datetime:
    """Return from when on chairs of people who have not come may be given back."""
    return session.starts_at - timedelta(minutes=minutes)


def no_shows(seating: Seating) -> tuple[NoShow, ...]:
    """Return who has a chair and has not come, from the stage backwards."""
    return tuple(
        NoShow(chair, chair.person, _is_waited_for(chair.person))
        for chair in seating.chairs
        if chair.person is not None and chair.person.came_at is None
    )


def _is_waited_for(person: Attendee) -> bool:
    """Tell for whom a chair stays free: who leads, is honoured or goes up on the stage, and who needs a place to be."""
    return person.group in _WAITED_FOR or person.award_wave is not None or person.needs_wheelchair


def release(
    db_session: Session,
    congress_id: int,
    session: SeatedSession,
    chosen: Mapping[int, int],
    minutes: int,
    actor: str,
) -> Done:
    """Take these chairs back (person by seat id) from people who have not come; whoever came meanwhile keeps theirs.

    Raises Conflict before the time for it has come, BadInput when none is chosen.
    """
    opens = opens_at(session, min(max(minutes, 0), MOST_MINUTES))
    if clock.now() < opens:
        raise Conflict("Chưa đến giờ giải phóng ghế của người chưa đến. Vui lòng chờ, hoặc tăng số phút.")
    if not chosen:
        raise BadInput("Chưa chọn ghế nào.")
    seating = snapshot.take(db_session, session)
    absent = {item.chair.id: item.person.id for item in no_shows(seating)}
    lost: dict[int, Occupant] = {seat: None for seat, who in chosen.items() if absent.get(seat) == who}
    left_out = _names(seating, [who for seat, who in chosen.items() if seat not in lost])
    seen: dict[int, Occupant] = {seat: chosen[seat] for seat in lost}
    moves.set_chairs(db_session, congress_id, session.id, lost, NO_SHOW, actor, seen=seen)
    return Done(len(lost), left_out)


def _names(seating: Seating, ids: Sequence[int]) -> tuple[str, ...]:
    people = (*(chair.person for chair in seating.chairs if chair.person is not None), *seating.unseated)
    known = {person.id: person.full_name for person in people}
    return tuple(known[who] for who in ids if who in known)


# ── gaps in front ─────────────────────────────────────────────────────────────────────────────────────────────────────


def usual_depth(seating: Seating) -> int:
    """Return how many rows from the stage are to be full: the front half."""
    ranks = {chair.row_rank for chair in seating.chairs if not chair.is_on_stage}
    return -(-len(ranks) // 2)


def suggestions(seating: Seating, depth: int, *, with_sitting: bool = False) -> tuple[Suggestion, ...]:
    """Propose people for the free chairs of the first `depth` rows, from the stage backwards, each person once.

    Who stands in the hall comes first, then who has a chair further back and has not come yet, from the last row on;
    among those, somebody of a delegation that sits beside. Who is waited for, leads a delegation or uses a wheelchair
    is not moved.
    """
    floor = [chair for chair in seating.chairs if not chair.is_on_stage]
    rows = sorted({chair.row_rank for chair in floor})[: max(depth, 0)]
    gaps = [chair for chair in floor if chair.row_rank in rows and _may_be_filled(chair)]
    gaps.sort(key=lambda chair: (chair.purpose == ZonePurpose.RESERVE, chair.row_rank, abs(chair.x - _middle(floor))))
    beside = _delegations_beside(floor)
    waiting = list(_sources(seating, floor, with_sitting=with_sitting))
    found = []
    for gap in gaps:
        fitting = [who for who in waiting if who.chair is None or who.chair.row_rank > gap.row_rank]
        if fitting:
            first = [who for who in fitting if who.source is fitting[0].source]
            near = next((who for who in first if who.person.delegation_code in beside[gap.id]), first[0])
            waiting.remove(near)
            found.append(Suggestion(gap, near.person, near.chair, near.source))
    return tuple(sorted(found, key=lambda item: (item.to.row_rank, item.to.x)))


@dataclass(frozen=True, slots=True)
class _Waiting:
    person: Attendee
    chair: Chair | None
    source: Source


def _sources(seating: Seating, floor: Sequence[Chair], *, with_sitting: bool) -> Iterator[_Waiting]:
    standing = [who for who in seating.unseated if who.is_in and not who.needs_wheelchair]
    for person in sorted(standing, key=lambda who: (who.came_at, who.id)):
        yield _Waiting(person, None, Source.STANDING)
    from_the_rear = sorted(floor, key=lambda chair: (-chair.row_rank, chair.x))
    movable = [
        (chair, chair.person)
        for chair in from_the_rear
        if chair.person is not None and not chair.person.is_head and not _is_waited_for(chair.person)
    ]
    yield from (_Waiting(who, chair, Source.NOT_IN) for chair, who in movable if who.came_at is None)
    if with_sitting:
        yield from (_Waiting(who, chair, Source.SITTING) for chair, who in movable if who.is_in)


def _may_be_filled(chair: Chair) -> bool:
    return chair.state is ChairState.FREE and chair.purpose not in _NEVER_FILLED


def _middle(chairs: Sequence[Chair]) -> float:
    return sum(chair.x for chair in chairs) / max(len(chairs), 1)


def _delegations_beside(floor: Sequence[Chair]) -> dict[int, set[str]]:
    known = {chair.id: chair for chair in floor}
    found: dict[int, set[str]] = {}
    for seat, neighbours in geometry.neighbours(floor).items():
        people = (known[other].person for other in neighbours if other is not None)
        found[seat] = {person.delegation_code for person in people if person is not None}
    return found


def fill(
    db_session: Session,
    congress_id: int,
    session: SeatedSession,
    chosen: Sequence[Move],
    actor: str,
    *,
    with_sitting: bool = False,
) -> Done:
    """Do these moves in one act.

    Left out, and told: who is elsewhere by now or whose chair in front is no longer free, and who sits by now unless
    `with_sitting`. Raises BadInput when none is chosen.
    """
    if not chosen:
        raise BadInput("Chưa chọn ai để mời lên ghế phía trước.")
    seating = snapshot.take(db_session, session)
    free = {chair.id for chair in seating.chairs if _may_be_filled(chair)}
    seated = {chair.person.id: chair for chair in seating.chairs if chair.person is not None}

    def still_holds(move: Move) -> bool:
        now = seated.get(move.person)
        sits = now is not None and now.person is not None and now.person.is_in
        return move.to in free and (now.id if now else None) == move.chair and (with_sitting or not sits)

    going = {move.to: move for move in chosen if still_holds(move)}
    left_out = _names(seating, [move.person for move in chosen if going.get(move.to) is not move])
    changes: dict[int, Occupant] = {seat: move.person for seat, move in going.items()}
    seen: dict[int, Occupant] = dict.fromkeys(going)
    moves.set_chairs(db_session, congress_id, session.id, changes, "fill", actor, seen=seen)
    return Done(len(going), left_out)
