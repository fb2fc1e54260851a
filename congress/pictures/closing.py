"""All that the report after the event tells: every session in figures and pictures, and over all of them a summary.

Figures are of the report that was issued last on a session, beside what the book holds when this is drawn up: people
come after a report. Without an issued one the book stands alone, and the paper says so. Nothing sensitive is read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import attendance, clock, door
from congress.desk import hand_outs
from congress.desk.hand_outs import Kind
from congress.models import Attendance, Category, Congress, Delegate, ProgramSession
from congress.pictures import session_pictures, tallies
from congress.pictures.session_pictures import SessionPictures
from congress.pictures.tallies import ScanTally, SlipTally
from congress.reports import issuing
from congress.reports.issuing import Snapshot


@dataclass(frozen=True, slots=True)
class SessionClosing:
    """One session; `reasons` are why those are excused who did not come, the most frequent first."""

    pictures: SessionPictures
    report: Snapshot | None
    reasons: tuple[tuple[str, int], ...]
    scans: ScanTally
    slips: Mapping[str, SlipTally]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the congress, its people counted once however many sessions they were at."""

    day: date
    sessions: int
    summoned: int  # of the summoned who came
    guests: int


@dataclass(frozen=True, slots=True)
class Closing:
    """The whole congress, as of `at`. `of_no_session` are scans and slips that belong to none."""

    at: datetime
    sessions: tuple[SessionClosing, ...]
    days: tuple[Day, ...]
    came_once: int  # of the summoned, to one session or more
    came_always: int  # of the summoned, to every session they are summoned to whose doors have opened
    summoned: int  # people, to one session or more
    hand_outs: Sequence[Kind]
    slips: Mapping[str, SlipTally]
    badges: Counter[str]
    scans_of_no_session: ScanTally


def read(db_session: Session, congress: Congress) -> Closing:
    """Work everything out, for a paper."""
    sessions = door.attended_sessions(db_session, congress.id)
    counted = attendance.live_counts(db_session, congress.id)
    issued = issuing.kept(db_session, congress.id)
    absences = tallies.absences(db_session, congress.id)
    scans = tallies.scans(db_session, congress.id)
    slips = tallies.slips(db_session, congress.id)
    told = tuple(
        SessionClosing(
            pictures=session_pictures.read(db_session, congress.id, session, counted, looks_back=True),
            report=_last_issued(issued, session.id),
            reasons=tuple(absences.get(session.id, Counter()).most_common()),
            scans=scans.get(session.id, ScanTally()),
            slips=slips.get(session.id, {}),
        )
        for session in sessions
    )
    people = _people(db_session, congress)
    return Closing(
        at=clock.now(),
        sessions=told,
        days=people.days,
        came_once=len(people.came_once),
        came_always=len(people.came_once - people.missed_one),
        summoned=len(people.summoned),
        hand_outs=hand_outs.kinds(db_session, congress.id),
        slips=_summed(slips.values()),
        badges=tallies.badges(db_session, congress.id),
        scans_of_no_session=scans.get(None, ScanTally()),
    )


def _last_issued(kept: Sequence[Snapshot], session_id: int) -> Snapshot | None:
    of_session = [one for one in kept if one.session_id == session_id and one.number is not None]
    return max(of_session, key=lambda one: one.number or 0, default=None)


def _summed(by_session: Iterable[Mapping[str, SlipTally]]) -> dict[str, SlipTally]:
    found: dict[str, SlipTally] = {}
    for kinds in by_session:
        for kind, line in kinds.items():
            found[kind] = found.get(kind, SlipTally()) + line
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """Who was at what: people of the summoned by their ids, and everybody who came by the day."""

    summoned: set[int]
    came_once: set[int]
    missed_one: set[int]
    days: tuple[Day, ...]


def _people(db_session: Session, congress: Congress) -> _People:
    rows = db_session.execute(
        select(
            Delegate.id,
            Category.is_summoned,
            ProgramSession.id.label("session_id"),
            ProgramSession.starts_at,
            ProgramSession.doors_open_at,
            Attendance.id.is_not(None).label("is_present"),
        )
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Attendance, attendance.stands_at(ProgramSession.id))
        .where(ProgramSession.congress_id == congress.id, ProgramSession.takes_attendance.is_(True))
        .where(attendance.is_expected_at(ProgramSession.id))
    )
    now = clock.now()
    summoned, came, missed = set[int](), set[int](), set[int]()
    sessions: dict[date, set[int]] = {}
    delegates: dict[date, set[int]] = {}
    guests: dict[date, set[int]] = {}
    for row in rows:
        day = clock.local(row.starts_at, congress.zone).date()
        sessions.setdefault(day, set()).add(row.session_id)
        if row.is_summoned:
            summoned.add(row.id)
            if row.is_present:
                came.add(row.id)
            elif row.doors_open_at <= now:
                missed.add(row.id)
        if row.is_present:
            (delegates if row.is_summoned else guests).setdefault(day, set()).add(row.id)
    return _People(
        summoned=summoned,
        came_once=came,
        missed_one=missed,
        days=tuple(
            Day(day, len(sessions[day]), len(delegates.get(day, ())), len(guests.get(day, ())))
            for day in sorted(sessions)
        ),
    )
