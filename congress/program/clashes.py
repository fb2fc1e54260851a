"""What happens at once and should not: told on the timetable, and before a change that would bring it about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import clock
from congress.errors import Conflict
from congress.models import Congress, ProgramItem, ProgramSession
from congress.vietnamese import fold


class SessionsClash(Conflict):
    """A change would put two sessions into one place at once; it can be made all the same, on purpose."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions in one place at once: which, and the sentence that says so."""

    sessions: frozenset[int]
    words: str


def clashes(rows: Sequence[ProgramSession], zone: str) -> tuple[Clash, ...]:
    """Find the sessions that are in one hall or one place at once, whatever the place's capitals and accents."""
    ordered = sorted(rows, key=lambda row: (row.starts_at, row.id))
    return tuple(
        Clash(
            frozenset((former.id, later.id)),
            f"{former.name} và {later.name} cùng ở {where}, trùng giờ từ {_hour(later.starts_at, zone)} "
            f"đến {_hour(min(former.ends_at, later.ends_at), zone)}.",
        )
        for former, later in combinations(ordered, 2)
        if later.starts_at < former.ends_at and (where := _shared(former, later))
    )


def _shared(one: ProgramSession, other: ProgramSession) -> str:
    """Return the hall or the place that two sessions have in common, "" when they have none."""
    if one.hall is not None and one.hall_id == other.hall_id:
        return one.hall.name
    return other.place if fold(one.place) == fold(other.place) else ""


def told(rows: Sequence[ProgramSession], zone: str) -> list[str]:
    """Say what an organizer should look at: items at once, items outside their session's hours, places used twice."""
    found = []
    for session in rows:
        items = sorted(session.items, key=lambda item: (item.starts_at, item.ends_at))
        former: ProgramItem | None = None  # of those before the one that ends last
        for item in items:
            if former and item.starts_at < former.ends_at:
                found.append(
                    f"{session.name}: “{item.title}” bắt đầu lúc {_hour(item.starts_at, zone)} khi “{former.title}” "
                    f"chưa kết thúc ({_hour(former.ends_at, zone)})."
                )
            former = item if former is None or item.ends_at > former.ends_at else former
        found += [
            f"{session.name}: “{item.title}” nằm ngoài giờ của phiên."
            for item in items
            if item.starts_at < min(session.doors_open_at, session.starts_at) or item.ends_at > session.ends_at
        ]
    return found + [clash.words for clash in clashes(rows, zone)]


@contextmanager
def refused(db_session: Session, congress_id: int, *, accepted: bool) -> Iterator[None]:
    """Refuse what is done inside when it makes two sessions clash that did not before, unless that is accepted.

    Raises SessionsClash with the sentences to show; the transaction must not be committed then.
    """
    before = {clash.sessions for clash in _now(db_session, congress_id)}
    yield
    new = [clash.words for clash in _now(db_session, congress_id) if clash.sessions not in before]
    if new and not accepted:
        raise SessionsClash("Chưa thay đổi gì. " + " ".join(new))


def _now(db_session: Session, congress_id: int) -> tuple[Clash, ...]:
    db_session.flush()
    rows = db_session.scalars(select(ProgramSession).where(ProgramSession.congress_id == congress_id)).all()
    return clashes(rows, db_session.get_one(Congress, congress_id).zone)


def _hour(moment: datetime, zone: str) -> str:
    return f"{clock.local(moment, zone):%H:%M}"
