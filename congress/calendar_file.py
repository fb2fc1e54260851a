"""A calendar file (.ics, RFC 5545) of sessions: what a telephone's or an office's calendar takes in at a touch.

Calendars are synchronised with servers nobody here knows, so an entry says what everybody may read: when, where, what.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MIMETYPE = "text/calendar"
_LONGEST_LINE = 75  # octets, without the line end
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. `uid` stays the same when the hours change, so that a calendar moves the entry it has."""

    uid: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    notes: str = ""


def render(entries: Iterable[CalendarEntry], made_at: datetime, name: str = "") -> bytes:
    """Return the file; times in UTC, which every calendar shows by its own clock. `made_at` tells newer from older."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Don//Congress//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for entry in entries:
        lines += _event(entry, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(entry: CalendarEntry, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{_moment(made_at)}"
    yield f"SEQUENCE:{int(made_at.timestamp()) % 2**31}"
    yield f"DTSTART:{_moment(entry.starts_at)}"
    yield f"DTEND:{_moment(max(entry.starts_at, entry.ends_at))}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.notes:
        yield f"DESCRIPTION:{_escaped(entry.notes)}"
    yield "TRANSP:OPAQUE"
    yield "CLASS:PRIVATE"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(entry.title)}", "TRIGGER:-PT2H", "END:VALARM")
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return "\n".join(text.splitlines()).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Break a line that is too long; what follows begins with a space. No letter is cut in two."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
