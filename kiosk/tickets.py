"""A ticket says that a person was found at a station and may be redeemed there, so that no device redeems by guessing.

It is signed, not secret: whom it names is only an id. It holds for three minutes at the one station; a scan that the
station kept while the hub was away is judged by the moment it happened, which is why a ticket is asked about a moment.
A choice is less: one of the people a name may mean, who has yet to prove that it is they (kiosk/search.py).
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from itsdangerous import BadData, URLSafeSerializer

from congress import clock
from congress.errors import BadInput
from congress.hub import Hub
from congress.stations import StationIdentity

How = Literal["id_card", "manual"]  # what the entry is recorded as: DOOR's `source_type`
HOLDS_FOR = timedelta(minutes=3)
_KEPT_FOR = timedelta(hours=12)  # the longest a station keeps what it could not send
_TICKET, _CHOICE = "door-ticket", "door-choice"  # neither passes for the other


def issue(hub: Hub, station: StationIdentity, delegate_id: int, how: How, at: datetime | None = None) -> str:
    """Return a ticket for a person found at this station; the same moment `at` gives the same ticket."""
    return _signed(hub, _TICKET, station, [delegate_id, how], at)


def read(hub: Hub, station: StationIdentity, ticket: str, happened_at: datetime | None = None) -> tuple[int, How]:
    """Return whom a ticket names and how they were found. Raises BadInput for one that does not hold here and then."""
    delegate_id, how = _read(hub, _TICKET, station, ticket, happened_at)
    return delegate_id, cast("How", how)


def offer(hub: Hub, station: StationIdentity, delegate_id: int) -> str:
    """Return a choice: one of the people whom a name typed at this station may mean."""
    return _signed(hub, _CHOICE, station, [delegate_id], None)


def chosen(hub: Hub, station: StationIdentity, choice: str) -> int:
    """Return whom a choice means. Raises BadInput for one that was not offered here, or too long ago."""
    (delegate_id,) = _read(hub, _CHOICE, station, choice, None)
    return cast("int", delegate_id)


def _signed(hub: Hub, kind: str, station: StationIdentity, told: list[Any], at: datetime | None) -> str:
    return _serializer(hub, kind).dumps([station.id, int((at or clock.now()).timestamp()), *told])


def _read(hub: Hub, kind: str, station: StationIdentity, text: str, happened_at: datetime | None) -> list[Any]:
    now = clock.now()
    try:
        station_id, issued, *told = _serializer(hub, kind).loads(text)
    except (BadData, ValueError):
        raise _useless() from None
    issued_at = datetime.fromtimestamp(issued, UTC)
    used_at = min(happened_at or now, now)
    if station_id != station.id or used_at - issued_at > HOLDS_FOR or now - issued_at > _KEPT_FOR:
        raise _useless()
    return cast("list[Any]", told)


def _useless() -> BadInput:
    return BadInput("Lượt tìm này đã hết hiệu lực. Vui lòng tìm lại, hoặc gặp lễ tân.")


def _serializer(hub: Hub, kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(hub.keys.web, salt=kind)
