"""Finding people at a desk: by name without marks in any order, number, telephone, unit or seat."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.door import AttendedSession
from congress.models import Delegate
from congress.seating import finder, whereabouts
from congress.seating.finder import MOST_HITS
from congress.seating.whereabouts import SeatedSession, Whereabouts
from congress.vietnamese import tidy

_SHORTEST_PHONE = 4  # digits, from anywhere in it: people say the last ones
_BETWEEN_DIGITS = re.compile(r"[\s.+-]")


@dataclass(frozen=True, slots=True)
class Hits:
    """Who was found; `is_all` when nobody more fits."""

    people: tuple[Whereabouts, ...]
    is_all: bool


def find(db_session: Session, congress_id: int, session: AttendedSession, typed: str) -> Hits:
    """Return who may be meant: people found by what is said of them, then whoever sits on a chair that fits."""
    seated = as_seated(db_session, congress_id, session)
    found = finder.find(db_session, congress_id, seated, typed)
    ids = [person.id for person in found.people]
    ids += [chair.person.id for chair in found.chairs if chair.person is not None]
    ids += _by_phone(db_session, congress_id, typed)
    meant = list(dict.fromkeys(ids))
    return Hits(whereabouts.people(db_session, seated, meant[:MOST_HITS]), found.is_all and len(meant) <= MOST_HITS)


def these(db_session: Session, congress_id: int, session: AttendedSession, ids: list[int]) -> Hits:
    """Return these people as a search would: the holders a citizen's card may belong to."""
    return Hits(whereabouts.people(db_session, as_seated(db_session, congress_id, session), ids), is_all=True)


def as_seated(db_session: Session, congress_id: int, session: AttendedSession) -> SeatedSession:
    """See a session as where people sit; one without a hall has no chairs and no zones."""
    known = whereabouts.sessions(db_session, congress_id)
    without = SeatedSession(
        session.id, session.name, session.starts_at, session.doors_open_at, session.doors_close_at, hall_id=0, hall=""
    )
    return next((one for one in known if one.id == session.id), without)


def _by_phone(db_session: Session, congress_id: int, typed: str) -> list[int]:
    digits = _BETWEEN_DIGITS.sub("", tidy(typed))
    if not (digits.isascii() and digits.isdecimal() and len(digits) >= _SHORTEST_PHONE):
        return []
    return list(
        db_session.scalars(
            select(Delegate.id)
            .where(
                Delegate.congress_id == congress_id,
                Delegate.merged_into_id.is_(None),
                Delegate.phone.contains(digits, autoescape=True),
            )
            .order_by(Delegate.sort_key, Delegate.id)
            .limit(MOST_HITS + 1)
        )
    )
