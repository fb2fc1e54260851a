"""When a congress is, in the words of its documents: the sessions one person is invited to.

Hours are those of the published program, as on slips and screens (ADR 0008); before the first edition, the draft's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import clock
from congress.models import ProgramSession, SessionCategory, SessionGuest
from congress.program import editions
from congress.vietnamese import clock_words, date_words

_MONTHS_WITH_ZERO = 2


@dataclass(frozen=True, slots=True)
class SessionTime:
    """One session where attendance is taken, in local time; `categories` are the ids of who is invited.

    `guests` and `left_out` are people told apart from their category (congress/invited.py).
    """

    id: int
    code: str
    name: str
    place: str
    starts: datetime
    ends: datetime
    categories: frozenset[int]
    guests: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()


def read(db_session: Session, congress_id: int, zone: str) -> tuple[SessionTime, ...]:
    """Return the sessions people are invited to, in order of time."""
    edition = editions.published(db_session, congress_id)
    invited: dict[int, set[int]] = {}
    for session_id, category_id in db_session.execute(
        select(SessionCategory.program_session_id, SessionCategory.category_id)
        .join(ProgramSession, ProgramSession.id == SessionCategory.program_session_id)
        .where(ProgramSession.congress_id == congress_id)
    ):
        invited.setdefault(session_id, set()).add(category_id)
    apart = _told_apart(db_session, congress_id)
    found = []
    for row in db_session.scalars(select(ProgramSession).filter_by(congress_id=congress_id, takes_attendance=True)):
        told = (edition.session(row.code) if edition else None) or row
        found.append(
            SessionTime(
                id=row.id,
                code=row.code,
                name=told.name,
                place=told.place,
                starts=clock.local(told.starts_at, zone),
                ends=clock.local(told.ends_at, zone),
                categories=frozenset(invited.get(row.id, ())),
                guests=frozenset(apart.get((row.id, True), ())),
                left_out=frozenset(apart.get((row.id, False), ())),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.starts, one.id)))


def invited_to(sessions: Sequence[SessionTime], category_id: int, delegate_id: int) -> tuple[SessionTime, ...]:
    """Return the sessions a person is invited to, by their category or for themselves."""
    return tuple(
        session
        for session in sessions
        if delegate_id in session.guests or (category_id in session.categories and delegate_id not in session.left_out)
    )


def _told_apart(db_session: Session, congress_id: int) -> dict[tuple[int, bool], set[int]]:
    found: dict[tuple[int, bool], set[int]] = {}
    for row in db_session.execute(
        select(SessionGuest.program_session_id, SessionGuest.is_invited, SessionGuest.delegate_id)
        .join(ProgramSession, ProgramSession.id == SessionGuest.program_session_id)
        .where(ProgramSession.congress_id == congress_id)
    ):
        found.setdefault((row.program_session_id, row.is_invited), set()).add(row.delegate_id)
    return found


def main_of(sessions: Sequence[SessionTime], code: str) -> SessionTime | None:
    """Return the session called main; when it is not among these, the longest."""
    return next(
        (session for session in sessions if session.code == code),
        max(sessions, key=lambda session: session.ends - session.starts, default=None),
    )


def day_words(day: date, *, month: bool = True, year: bool = True) -> str:
    """Say a date in full, as Nghị định 30/2020 does: "05 tháng 02 năm 2020", "21 tháng 8 năm 2020"."""
    words = f"{day.day:02}"
    if month or year:
        words += f" tháng {day.month:02}" if day.month <= _MONTHS_WITH_ZERO else f" tháng {day.month}"
    return f"{words} năm {day.year}" if year else words


def span_words(sessions: Sequence[SessionTime]) -> str:
    """Say from when to when: "02 ngày, từ ngày 20 đến ngày 21 tháng 8 năm 2020"; one day is said alone."""
    if not sessions:
        return ""
    first, last = sessions[0].starts.date(), max(session.ends for session in sessions).date()
    if first == last:
        return f"ngày {day_words(first)}"
    same_year = first.year == last.year
    opening = day_words(first, month=first.month != last.month or not same_year, year=not same_year)
    return f"{(last - first).days + 1:02} ngày, từ ngày {opening} đến ngày {day_words(last)}"


def session_lines(sessions: Sequence[SessionTime], main: SessionTime | None, minutes_early: int) -> str:
    """Say each session on a line of its own; at the main one, from when people should be there."""
    lines = []
    for session in sessions:
        line = f"- {session.name}: {clock_words(session.starts)}, ngày {date_words(session.starts.date())}"
        if session is main and minutes_early:
            line += f" (đại biểu có mặt trước {clock_words(early(session, minutes_early))})"
        lines.append(line)
    return ";\n".join(lines) + ("." if lines else "")


def early(session: SessionTime, minutes: int) -> datetime:
    """Return when people should be there."""
    return session.starts - timedelta(minutes=minutes)
