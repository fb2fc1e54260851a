"""The board beside the stage: who is honoured, wave by wave in stage order, who of them is in the hall, who is missing.

The MC reads it; an usher at their side marks it. From half an hour before the awards it says how many are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from sqlalchemy.orm import Session

from congress import audit, clock, door
from congress.desk.search import as_seated
from congress.door import AttendedSession
from congress.live import award_marks
from congress.live.award_marks import Mark
from congress.models import MarkKind
from congress.seating import awards, whereabouts
from congress.seating.awards import Recipient

AHEAD = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)


class Presence(StrEnum):
    """Where somebody is who goes up."""

    IN = "in"
    LEFT = "left"  # came, and went out again
    AWAITED = "awaited"
    EXCUSED = "excused"
    NOBODY = "nobody"  # nobody is on the list who can go up


@dataclass(frozen=True, slots=True)
class Line:
    """One award as the MC needs it. `since`: when they came or went out, UTC."""

    recipient: Recipient
    presence: Presence
    since: datetime | None
    skip: Mark | None
    collector: Mark | None

    @property
    def is_missing(self) -> bool:
        """Whether somebody has to be called, or it has to be decided what is done."""
        return self.presence is not Presence.IN and self.skip is None and self.collector is None


@dataclass(frozen=True, slots=True)
class Wave:
    """Those who go up together; `number` is None for awards that were not arranged yet."""

    number: int | None
    lines: tuple[Line, ...]

    @property
    def missing(self) -> int:
        return sum(line.is_missing for line in self.lines)


class Urgency(StrEnum):
    """How near the awards are."""

    UNKNOWN = "unknown"  # nobody said when they begin
    FAR = "far"
    SOON = "soon"  # half an hour or less
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Countdown:
    """How near the awards are, in whole minutes begun; `begins_at` is UTC."""

    urgency: Urgency
    begins_at: datetime | None
    minutes: int


@dataclass(frozen=True, slots=True)
class McBoard:
    """The whole board; `names` is of the actors in its marks."""

    session: AttendedSession | None
    waves: tuple[Wave, ...]
    countdown: Countdown
    names: dict[str, str]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for wave in self.waves for line in wave.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_missing)

    @property
    def is_urgent(self) -> bool:
        return bool(self.missing) and self.countdown.urgency in {Urgency.SOON, Urgency.BEGUN}

    @property
    def calls(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The missing who are expected, by the door of their seat; "" for those without."""
        called = [line for line in self.missing if line.presence in {Presence.AWAITED, Presence.LEFT}]
        called.sort(key=lambda line: (line.recipient.door == "", len(line.recipient.door), line.recipient.door))
        return tuple((at, tuple(lines)) for at, lines in groupby(called, key=lambda line: line.recipient.door))


def countdown(begins_at: datetime | None, now: datetime) -> Countdown:
    """Say how near the awards are. Read anew every time: a clock that is set back sets the countdown back."""
    if begins_at is None:
        return Countdown(Urgency.UNKNOWN, None, 0)
    left = begins_at - now
    minutes = -(-left // _MINUTE)
    if minutes <= 0:
        return Countdown(Urgency.BEGUN, begins_at, 0)
    return Countdown(Urgency.SOON if left <= AHEAD else Urgency.FAR, begins_at, minutes)


def session_of_awards(db_session: Session, congress_id: int) -> AttendedSession | None:
    """The session at the door if it has awards, else the next that has, else the one at the door."""
    sessions, now = door.attended_sessions(db_session, congress_id), clock.now()
    here = at_the_door(sessions, now)
    with_awards = [s for s in sessions if award_marks.begins_at(db_session, s.id) is not None]
    if here is None or here in with_awards:
        return here
    return next((s for s in with_awards if s.starts_at >= here.starts_at), here)


def at_the_door(sessions: Sequence[AttendedSession], now: datetime) -> AttendedSession | None:
    """The session whose doors are open, else open next, else were open last; None while there is none."""
    return door.open_at(sessions, now) or door.next_after(sessions, now) or (sessions[-1] if sessions else None)


def read(db_session: Session, congress_id: int) -> McBoard:
    """Read the board as it stands."""
    session = session_of_awards(db_session, congress_id)
    if session is None:
        return McBoard(None, (), countdown(None, clock.now()), {})
    seated = as_seated(db_session, congress_id, session)
    recipients = awards.recipients(db_session, congress_id, seated)
    left = whereabouts.who_left(db_session, seated)
    marks = award_marks.of_session(db_session, session.id)
    lines = [
        Line(
            recipient,
            *_presence(recipient, left),
            skip=marks.get((recipient.exemplar_id, MarkKind.SKIP)),
            collector=marks.get((recipient.exemplar_id, MarkKind.COLLECTOR)),
        )
        for recipient in recipients
    ]
    return McBoard(
        session=session,
        waves=tuple(Wave(number, tuple(of_it)) for number, of_it in groupby(lines, key=lambda it: it.recipient.wave)),
        countdown=countdown(award_marks.begins_at(db_session, session.id), clock.now()),
        names=audit.actor_names(db_session, {mark.by for mark in marks.values()}),
    )


def read_if_near(db_session: Session, congress_id: int) -> McBoard | None:
    """Read the board from half an hour before the awards on; None before, so that watching costs nothing till then."""
    session = session_of_awards(db_session, congress_id)
    begins_at = award_marks.begins_at(db_session, session.id) if session else None
    is_near = countdown(begins_at, clock.now()).urgency in {Urgency.SOON, Urgency.BEGUN}
    return read(db_session, congress_id) if is_near else None


def _presence(recipient: Recipient, left: dict[int, datetime]) -> tuple[Presence, datetime | None]:
    if recipient.attendance_id is not None:
        gone = left.get(recipient.attendance_id)
        return (Presence.IN, recipient.came_at) if gone is None else (Presence.LEFT, gone)
    if not recipient.is_expected:
        return Presence.NOBODY, None
    return (Presence.EXCUSED if recipient.is_excused else Presence.AWAITED), None
