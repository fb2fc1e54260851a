"""The sessions a person is invited to, for their calendar. Neither code nor link: calendars lie on others' servers."""

from collections.abc import Sequence

from congress import calendar_file, clock
from congress.calendar_file import CalendarEntry
from congress.documents.times import SessionTime


def render(sessions: Sequence[SessionTime], congress_id: int, name: str, venue: str) -> bytes:
    """Return the calendar file; `name` is the congress's. An entry that was taken in before moves with the session."""
    entries = (
        CalendarEntry(
            uid=f"session-{session.id}-{congress_id}@don",
            title=f"{session.name} - {name}",
            place=session.place or venue,
            starts_at=session.starts,
            ends_at=session.ends,
        )
        for session in sessions
    )
    return calendar_file.render(entries, clock.now(), name)
