"""The check of each station before the doors open (T−60): its network, its scanner, its sound, its printer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput
from congress.models import Station, StationCheck

KEYS = ("network", "scan", "sound", "print")  # in the order in which a station is led through them
HOLDS_FOR = timedelta(hours=12)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one thing, and whether it is recent enough to be believed."""

    passed: bool
    told: str
    checked_at: datetime
    is_recent: bool


def record(db_session: Session, station_id: int, found: Sequence[tuple[str, bool, str]], actor: str) -> None:
    """Keep what a check found: (key, whether it passed, what was measured or answered). Raises BadInput."""
    if not found or any(key not in KEYS for key, _, _ in found):
        raise BadInput("Kết quả kiểm tra trạm không đúng định dạng.")
    now = clock.now()
    for key, passed, told in found:
        row = StationCheck(station_id=station_id, key=key, passed=passed, told=told[:_LONGEST], checked_at=now)
        db_session.merge(row)
    db_session.flush()
    results = " ".join(f"{key}:{'passed' if passed else 'failed'}" for key, passed, _ in found)
    audit.append(db_session, actor, "station.check", f"station:{station_id} {results}")


def of_congress(db_session: Session, congress_id: int) -> Mapping[int, Mapping[str, Check]]:
    """Return what was found last, by station and key."""
    since = clock.now() - HOLDS_FOR
    found: dict[int, dict[str, Check]] = {}
    rows = db_session.scalars(
        select(StationCheck)
        .join(Station, Station.id == StationCheck.station_id)
        .where(Station.congress_id == congress_id, Station.revoked_at.is_(None))
    )
    for row in rows:
        check = Check(row.passed, row.told, row.checked_at, row.checked_at >= since)
        found.setdefault(row.station_id, {})[row.key] = check
    return found


def is_asked_for(db_session: Session, station_id: int, asked_at: datetime | None) -> bool:
    """Whether a check that was asked for at a distance is still to be made; one nobody made is forgotten in time."""
    if asked_at is None or asked_at < clock.now() - HOLDS_FOR:
        return False
    made = select(func.count()).where(StationCheck.station_id == station_id, StationCheck.checked_at >= asked_at)
    return (db_session.scalar(made) or 0) < len(KEYS)


def not_ready(db_session: Session, congress_id: int) -> int:
    """Count the stations that did not pass all of it recently."""
    passed = (
        select(StationCheck.station_id)
        .where(StationCheck.passed.is_(True), StationCheck.checked_at >= clock.now() - HOLDS_FOR)
        .group_by(StationCheck.station_id)
        .having(func.count() == len(KEYS))
    )
    unready = select(func.count(Station.id)).where(
        Station.congress_id == congress_id, Station.revoked_at.is_(None), Station.id.not_in(passed)
    )
    return db_session.scalar(unready) or 0
