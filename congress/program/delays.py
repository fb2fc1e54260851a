"""Delays: what has not begun moves by so many minutes, and what follows it moves along."""

from datetime import timedelta

from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, NotFound
from congress.models import ProgramSession
from congress.program import clashes, draft

_LONGEST = 24 * 60  # minutes


def delay(
    db_session: Session,
    congress_id: int,
    session_id: int,
    from_item: int | None,
    minutes: int,
    actor: str,
    *,
    with_later_sessions: bool = False,
    despite_clash: bool = False,
) -> int:
    """Move an item (or the whole session) and all that follows in the session by so many minutes; how many moved.

    What begins later than planned ends later: the session's end and the closing of its doors move too, and where the
    whole session moves its beginning; the doors open when they were to. Negative minutes bring things forward. With
    `with_later_sessions` the sessions that begin after this one on the same day move as wholes. Raises BadInput, and
    SessionsClash unless `despite_clash`; nothing is changed then.
    """
    if not 0 < abs(minutes) <= _LONGEST:
        raise BadInput("Số phút cần khác 0 và không quá một ngày.")
    session = draft.get_session(db_session, congress_id, session_id)
    shift = timedelta(minutes=minutes)
    later = _later_that_day(db_session, session) if with_later_sessions else []
    with clashes.refused(db_session, congress_id, accepted=despite_clash):
        moved = _move(session, shift, from_item) + sum(_move(other, shift, None) for other in later)
    audit.append(db_session, actor, "program.delay", f"session:{session_id} minutes:{minutes} later:{len(later)}")
    return moved


def _later_that_day(db_session: Session, session: ProgramSession) -> list[ProgramSession]:
    zone = str(draft.zone_of(db_session, session.congress_id))
    day = clock.local(session.starts_at, zone).date()
    return [
        other
        for other in draft.sessions(db_session, session.congress_id)
        if other.starts_at > session.starts_at and clock.local(other.starts_at, zone).date() == day
    ]


def _move(session: ProgramSession, shift: timedelta, from_item: int | None) -> int:
    """Move a session from one of its items on, or all of it for None; return how many items moved."""
    items = sorted(session.items, key=lambda item: (item.starts_at, item.ordinal))
    start = next((index for index, item in enumerate(items) if item.id == from_item), 0 if from_item is None else -1)
    if start < 0:
        raise NotFound("Không tìm thấy mục này của chương trình.")
    if start and items[start].starts_at + shift < items[start - 1].starts_at:
        raise BadInput("Mục này sẽ đứng trước mục liền trước nó. Vui lòng chọn số phút khác.")
    for item in items[start:]:
        item.starts_at, item.ends_at = item.starts_at + shift, item.ends_at + shift
    if from_item is None:
        session.starts_at += shift
        session.doors_open_at = min(session.doors_open_at, session.starts_at)
    session.ends_at = max(session.ends_at + shift, session.starts_at)
    session.doors_close_at = max(session.doors_close_at + shift, session.starts_at)
    return len(items) - start
