"""The program as a table: taken in from one, and given out so that it comes in again unchanged."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from congress import audit
from congress.file_formats.program import ProgramRow
from congress.models import ProgramItem, ProgramSession
from congress.program import draft


def take_in(db_session: Session, congress_id: int, rows: Sequence[ProgramRow], actor: str) -> tuple[int, int]:
    """Set the program as a table tells it: sessions by code, their items anew; return sessions and items.

    Sessions that are not in the table stay. A session that is new gets its code as name, and everybody invited.
    """
    zone = draft.zone_of(db_session, congress_id)
    known = {session.code: session for session in draft.sessions(db_session, congress_id)}
    by_session: dict[str, list[ProgramRow]] = {}
    for row in rows:
        by_session.setdefault(row.session_code, []).append(row)
    for code, told in by_session.items():
        first = told[0].begins.replace(tzinfo=zone)
        last = max(row.finishes for row in told).replace(tzinfo=zone)
        session = known.get(code)
        if session is None:
            session = ProgramSession(congress_id=congress_id, code=code, name=code, place=told[0].place)
            session.starts_at = session.doors_open_at = first
            session.ends_at = session.doors_close_at = last
            db_session.add(session)
            db_session.flush()
            draft.invite(db_session, congress_id, session.id, None)
        session.takes_attendance = any(row.takes_attendance for row in told)
        session.starts_at = min(max(session.starts_at, first), last)
        session.doors_open_at = min(session.doors_open_at, session.starts_at)
        session.ends_at, session.doors_close_at = last, max(session.doors_close_at, last)
        db_session.execute(delete(ProgramItem).where(ProgramItem.program_session_id == session.id))
        db_session.execute(insert(ProgramItem), [_item_values(session.id, row, zone) for row in told])
        db_session.expire(session)
    audit.append(db_session, actor, "program.import", f"congress:{congress_id} items:{len(rows)}")
    return len(by_session), len(rows)


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
                )
            )
    return sorted(found, key=lambda row: (row.day, row.starts, row.ordinal))


def _item_values(session_id: int, row: ProgramRow, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "program_session_id": session_id,
        "ordinal": row.ordinal,
        "starts_at": row.begins.replace(tzinfo=zone),
        "ends_at": row.finishes.replace(tzinfo=zone),
        "title": row.title,
        "presenter": row.presenter,
        "place": row.place,
        "audience": row.audience,
        "notes": "",
        "takes_roll": row.takes_attendance,
        "is_printed": row.prints,
    }
