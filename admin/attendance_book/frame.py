"""What the pages of the book share: the session they are about, and what their forms say."""

import secrets
from dataclasses import dataclass
from datetime import date

from flask import g, request
from sqlalchemy.orm import Session

from admin.frame import current_congress, whole
from congress import clock, door
from congress.attendance_book import hours, moves
from congress.door import AttendedSession
from congress.errors import NotFound
from congress.models import Congress


@dataclass(frozen=True, slots=True)
class Book:
    """One session's book, and the sessions that have one."""

    congress: Congress
    sessions: tuple[AttendedSession, ...]
    session: AttendedSession

    @property
    def day(self) -> date:
        """The day of the session: lines of another say theirs."""
        return clock.local(self.session.starts_at, self.congress.zone).date()

    @property
    def days(self) -> list[tuple[str, str]]:
        """The session's days, as a form offers them."""
        return [(day.isoformat(), f"{day:%d/%m/%Y}") for day in hours.days_of(self.session, self.congress.zone)]


def book_of(db_session: Session, session_id: int) -> Book:
    """Return the book of a session. Raises NotFound."""
    congress = current_congress()
    g.zone = congress.zone
    session = moves.session_of(db_session, congress.id, session_id)
    return Book(congress, tuple(door.attended_sessions(db_session, congress.id)), session)


def present_session(db_session: Session, congress_id: int) -> AttendedSession:
    """Return the session whose book one wants to see now: doors open, open next, or last. Raises NotFound."""
    sessions = door.attended_sessions(db_session, congress_id)
    if not sessions:
        raise NotFound("Chưa có phiên nào lấy điểm danh. Vui lòng thêm phiên ở trang “Chương trình”.")
    now = clock.now()
    return door.open_at(sessions, now) or door.next_after(sessions, now) or sessions[-1]


def text_of(name: str, longest: int = 300) -> str:
    """Return what a field says."""
    return request.form.get(name, "").replace("\0", "")[:longest]


def number_of(name: str) -> int:
    """Return the number a field or the address names; 0 for none."""
    return whole(request.values.get(name)) or 0


def new_nonce() -> str:
    """What tells one form from another, so that sending it twice writes once."""
    return secrets.token_urlsafe(12)
