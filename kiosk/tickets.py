"""A ticket says that a person was found at a station and may be redeemed there, so that no device redeems by guessing.

It is signed, not secret: whom it names is only an id. It holds for three minutes at the one station; a scan that the
station kept while the hub was away is judged by the moment it happened, which is why a ticket is asked about a moment.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from itsdangerous import BadData, URLSafeSerializer

from congress import clock
from congress.errors import BadInput
from congress.hub import Hub
from congress.stations import StationIdentity

How = Literal["id_card", "manual"]  # what the entry is recorded as: DOOR's `source_type`
HOLDS_FOR = timedelta(minutes=3)
_KEPT_FOR = timedelta(hours=12)  # the longest a station keeps what it could not send


def issue(hub: Hub, station: StationIdentity, delegate_id: int, how: How, at: datetime | None = None) -> str:
    """Return a ticket for a person found at this station; the same moment `at` gives the same ticket."""
    return _signed(hub).dumps([station.id, delegate_id, how, int((at or clock.now()).timestamp())])


def read(hub: Hub, station: StationIdentity, ticket: str, happened_at: datetime | None = None) -> tuple[int, How]:
    """Return whom a ticket names and how they were found. Raises BadInput for one that does not hold here and then."""
    now = clock.now()
    try:
        station_id, delegate_id, how, issued = _signed(hub).loads(ticket)
    except (BadData, ValueError):
        raise _useless() from None
    issued_at = datetime.fromtimestamp(issued, UTC)
    used_at = min(happened_at or now, now)
    if station_id != station.id or used_at - issued_at > HOLDS_FOR or now - issued_at > _KEPT_FOR:
        raise _useless()
    return delegate_id, cast("How", how)


def _useless() -> BadInput:
    return BadInput("Lượt tìm này đã hết hiệu lực. Vui lòng tìm lại, hoặc gặp lễ tân.")


def _signed(hub: Hub) -> URLSafeSerializer:
    return URLSafeSerializer(hub.keys.web, salt="door-ticket")
