"""Hours as people write them on a door list: "7:45", "07h45", "0745", on a day of the session."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from congress import clock
from congress.door import AttendedSession
from congress.errors import BadInput

_HOUR = re.compile(r"(\d{1,2})\s*(?:[:.,hHgG]|giờ)\s*(\d{2})?(?:\s*(?:phút|[pP]))?|(\d{1,2})(\d{2})", re.ASCII)


def read_hour(text: str) -> time | None:
    """Return the time of day a text says; None for an empty one. Raises BadInput for anything else."""
    text = text.strip()
    if not text:
        return None
    found = _HOUR.fullmatch(text)
    if found is None:
        raise BadInput(f"Không đọc được giờ “{text[:20]}”. Vui lòng ghi như 07:45.")
    hour, minute = (int(part or 0) for part in (found[1] or found[3], found[2] or found[4]))
    if hour > 23 or minute > 59:
        raise BadInput(f"Không có giờ “{text[:20]}”. Vui lòng ghi như 07:45.")
    return time(hour, minute)


def days_of(session: AttendedSession, zone: str) -> Sequence[date]:
    """Return the days on which somebody can come to a session: from its doors' opening to their closing."""
    first = clock.local(session.doors_open_at, zone).date()
    last = clock.local(session.doors_close_at, zone).date()
    return [first + timedelta(days=count) for count in range(max((last - first).days, 0) + 1)]


def moment(session: AttendedSession, zone: str, day: str, hour: time) -> datetime:
    """Return the moment of an hour on one of the session's days (2026-09-09; "" for the first).

    Raises BadInput for any other day.
    """
    days = {one.isoformat(): one for one in days_of(session, zone)}
    chosen = days.get(day or next(iter(days)))
    if chosen is None:
        raise BadInput("Ngày này không thuộc phiên. Vui lòng chọn lại ngày.")
    return datetime.combine(chosen, hour, ZoneInfo(zone))


def are_outside(session: AttendedSession, at: datetime) -> bool:
    """Whether the doors were closed then, as the session's hours say."""
    return not session.doors_open_at <= at < session.doors_close_at


def refuse_future(at: datetime) -> None:
    """Raise BadInput for what has not happened yet by the hub's clock."""
    if at > clock.now():
        raise BadInput("Giờ này chưa tới theo đồng hồ máy chủ. Vui lòng ghi giờ đã xảy ra.")
