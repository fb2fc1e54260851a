"""The three pictures of one session: the curve of arrivals, its delegations, its hall. No names are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from congress import clock
from congress.attendance import SessionCount
from congress.door import AttendedSession
from congress.live import curve, dashboard
from congress.pictures import hall_fill
from congress.pictures.hall_fill import HallFill
from congress.seating import whereabouts


@dataclass(frozen=True, slots=True)
class SessionPictures:
    """One session as of `at`; no hall where it has none, or none with chairs."""

    at: datetime
    session: AttendedSession
    figures: SessionCount
    arrivals: curve.Picture
    hall: HallFill | None


def read(
    db_session: Session,
    congress_id: int,
    session: AttendedSession,
    counted: Sequence[SessionCount],
    *,
    looks_back: bool = False,
) -> SessionPictures:
    """Work the pictures of a session out; `counted` are the live counts of the congress.

    One that looks back has everybody in the hall who came, whether they went out since or not.
    """
    now = clock.now()
    figures = next(one for one in counted if one.id == session.id)
    entered = dashboard.summoned_entries(db_session, session.id)
    seated = next((one for one in whereabouts.sessions(db_session, congress_id) if one.id == session.id), None)
    return SessionPictures(
        at=now,
        session=session,
        figures=figures,
        arrivals=dashboard.picture(session, figures, entered, now),
        hall=hall_fill.read(db_session, congress_id, seated, now, looks_back=looks_back) if seated else None,
    )
