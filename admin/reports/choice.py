"""What the pages of reports share: which session, and a report with what its tables and papers need."""

from collections.abc import Sequence

from flask import request
from sqlalchemy.orm import Session

from admin.documents.report.contents import Contents
from admin.frame import whole
from congress import audit, clock, door
from congress.documents import facts
from congress.door import AttendedSession
from congress.models import Congress
from congress.reports.issuing import Snapshot


def chosen_session(db_session: Session, congress_id: int) -> tuple[Sequence[AttendedSession], AttendedSession | None]:
    """Return the sessions that take attendance, and the one the address names, else the one that is on or was last."""
    sessions, now = door.attended_sessions(db_session, congress_id), clock.now()
    wanted = whole(request.values.get("session"))
    named = next((one for one in sessions if one.id == wanted), None)
    begun = [one for one in sessions if one.doors_open_at <= now]
    usual = door.open_at(sessions, now) or next(reversed(begun), None) or next(iter(sessions), None)
    return sessions, named or usual


def contents(db_session: Session, congress: Congress, report: Snapshot) -> Contents:
    """Add to a report what its papers say beside its numbers."""
    actors = {one.actor for one in report.corrections} | {report.prepared_by, report.issued_by}
    return Contents(
        report=report,
        facts=facts.read(db_session, congress).facts,
        zone=congress.zone,
        names=audit.actor_names(db_session, actors - {""}),
    )
