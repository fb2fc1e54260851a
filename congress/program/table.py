"""The program as a table: taken in from one, and given out so that it comes in again unchanged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from congress import audit
from congress.file_formats.program import ProgramRow
from congress.models import ProgramItem, ProgramSession
from congress.program import clashes, draft


def take_in(
    db_session: Session, congress_id: int, rows: Sequence[ProgramRow], actor: str, *, despite_clash: bool = False
) -> tuple[int, int]:
    """Set the program as a table tells it: sessions by code, their items anew; return sessions and items.

    Sessions that are not in the table stay. A session that is new gets its code as name, its items' usual place, and
    everybody invited. A table without notes leaves those of the items it names. Raises BadInput, and SessionsClash
    unless `despite_clash`; nothing is changed then.
    """
    zone = draft.zone_of(db_session, congress_id)
    known = {session.code: session for session in draft.sessions(db_session, congress_id)}
    by_session: dict[str, list[ProgramRow]] = {}
    for row in rows:
        by_session.setdefault(draft.session_code(row.session_code), []).append(row)
    with clashes.refused(db_session, congress_id, accepted=despite_clash):
        for code, told in by_session.items():
            session = known.get(code) or _new_session(db_session, congress_id, code, told, zone)
            _set_session(db_session, session, told, zone)
    audit.append(db_session, actor, "program.import", f"congress:{congress_id} items:{len(rows)}")
    return len(by_session), len(rows)


def _new_session(
    db_session: Session, congress_id: int, code: str, told: Sequence[ProgramRow], zone: ZoneInfo
) -> ProgramSession:
    first, last = _hours(told, zone)
    session = ProgramSession(congress_id=congress_id, code=code, name=code, place=usual_place(told))
    session.starts_at = session.doors_open_at = first
    session.ends_at = session.doors_close_at = last
    db_session.add(session)
    db_session.flush()
    draft.invite(db_session, congress_id, session.id, None)
    return session


def _set_session(db_session: Session, session: ProgramSession, told: Sequence[ProgramRow], zone: ZoneInfo) -> None:
    first, last = _hours(told, zone)
    session.takes_attendance = any(row.takes_attendance for row in told)
    session.starts_at = min(max(session.starts_at, first), last)
    session.doors_open_at = min(session.doors_open_at, session.starts_at)
    session.ends_at, session.doors_close_at = last, max(session.doors_close_at, last)
    notes = {item.ordinal: item.notes for item in session.items}
    db_session.execute(delete(ProgramItem).where(ProgramItem.program_session_id == session.id))
    db_session.execute(insert(ProgramItem), [_item_values(session.id, row, zone, notes) for row in told])
    db_session.flush()
    db_session.expire(session)


def usual_place(rows: Sequence[ProgramRow]) -> str:
    """Return where most of these items are, of several places the first named."""
    return Counter(row.place for row in rows).most_common(1)[0][0]


def _hours(told: Sequence[ProgramRow], zone: ZoneInfo) -> tuple[datetime, datetime]:
    return min(_at(row.day, row.starts, zone) for row in told), max(_at(row.last_day, row.ends, zone) for row in told)


def rows_of(db_session: Session, congress_id: int) -> list[ProgramRow]:
    """Return the draft as a table that `take_in` takes in again unchanged."""
    zone = draft.zone_of(db_session, congress_id)
    found = []
    for session in draft.sessions(db_session, congress_id):
        for item in session.items:
            starts, ends = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
            found.append(
                ProgramRow(
                    session_code=session.code,
                    ordinal=item.ordinal,
                    day=starts.date(),
                    starts=starts.time(),
                    ends=ends.time(),
                    title=item.title,
                    presenter=item.presenter,
                    place=item.place,
                    audience=item.audience,
                    takes_attendance=item.takes_roll,
                    prints=item.is_printed,
                    notes=item.notes,
                )
            )
    return sorted(found, key=lambda row: (row.day, row.starts, row.ordinal))


def _item_values(session_id: int, row: ProgramRow, zone: ZoneInfo, notes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "program_session_id": session_id,
        "ordinal": row.ordinal,
        "starts_at": _at(row.day, row.starts, zone),
        "ends_at": _at(row.last_day, row.ends, zone),
        "title": row.title,
        "presenter": row.presenter,
        "place": row.place,
        "audience": row.audience,
        "notes": notes.get(row.ordinal, "") if row.notes is None else row.notes,
        "takes_roll": row.takes_attendance,
        "is_printed": row.prints,
    }


def _at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    return draft.moment(datetime.combine(day, clock_time), zone, "Giờ")
