"""Stations: registered devices at gates and desks.

A screen asks, an organizer confirms, the device gets its token once.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, NotAllowed, NotFound
from congress.models import Congress, Pairing, Printer, Rehearsal, Station, StationMode, StationPrinter
from congress.prepared import Prepared

# Ways in besides a scanner that types: one's name, one's number, the camera (by its button, or always on), and a
# scanner that is no keyboard, read by the station's own machine.
WAYS = ("name", "number", "camera", "camera_always", "reader")


@dataclass(frozen=True, slots=True)
class StationIdentity:
    """The station that speaks, with what every scan needs of its congress."""

    id: int
    name: str
    congress_id: int
    congress_code: str
    zone: str
    mode: StationMode = StationMode.SELF_SERVICE
    session_id: int | None = None  # bound to this session; None: whose doors are open
    closed_at: datetime | None = None
    ways: tuple[str, ...] = WAYS
    rehearsal: "GoingOn | None" = None

    @property
    def actor(self) -> str:
        return f"station:{self.id}"


@dataclass(frozen=True, slots=True)
class GoingOn:
    """The rehearsal that is going on: everything at the door is recorded for it, apart from what is real."""

    id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class PairingOffer:
    """What a screen that wants to become a station shows (`code`) and keeps to itself (`claim`)."""

    code: str
    claim: str
    expires_at: datetime


def identify(db_session: Session, token: str) -> StationIdentity | None:
    """Return whose token this is, or None. The token itself is kept nowhere, only its hash."""
    row = _BY_TOKEN.first(db_session, token=_hash(token))
    if row is None:
        return None
    who, (mode, session_id, closed_at, ways, *rehearsal) = row[:5], row[5:]
    going_on = None if rehearsal[0] is None else GoingOn(*rehearsal)
    return StationIdentity(*(*who, StationMode(mode), session_id, closed_at, tuple(ways.split()), going_on))


_BY_TOKEN = Prepared(
    select(
        Station.id,
        Station.name,
        Congress.id,
        Congress.code,
        Congress.zone,
        Station.mode,
        Station.program_session_id,
        Station.closed_at,
        Station.ways,
        Rehearsal.id,
        Rehearsal.program_session_id,
    )
    .join(Congress, Congress.id == Station.congress_id)
    .outerjoin(Rehearsal, and_(Rehearsal.congress_id == Congress.id, Rehearsal.ended_at.is_(None)))
    .where(Station.token_hash == bindparam("token"), Station.revoked_at.is_(None))
)


def add(db_session: Session, congress_id: int, name: str, actor: str) -> Station:
    """Register a station that no device speaks for yet. Raises BadInput for an empty or taken name."""
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise BadInput("Tên trạm cần có từ 1 đến 60 ký tự.")
    taken = db_session.scalar(select(Station.id).where(Station.congress_id == congress_id, Station.name == name))
    if taken is not None:
        raise BadInput(f"Đã có trạm tên “{name}”. Vui lòng chọn tên khác.")
    station = Station(congress_id=congress_id, name=name, created_at=clock.now())
    db_session.add(station)
    db_session.flush()
    audit.append(db_session, actor, "station.add", f"station:{station.id}")
    return station


def add_with_printers(db_session: Session, congress_id: int, name: str, actor: str) -> Station:
    """Register a station that prints on every printer of the congress, in the order of their making."""
    station = add(db_session, congress_id, name, actor)
    standing = select(Printer.id).where(Printer.congress_id == congress_id, Printer.removed_at.is_(None))
    printers = db_session.scalars(standing.order_by(Printer.id))
    for rank, printer_id in enumerate(printers, start=1):
        db_session.add(StationPrinter(station_id=station.id, printer_id=printer_id, rank=rank))
    db_session.flush()
    return station


def get(db_session: Session, congress_id: int, station_id: str) -> Station:
    """Return the station a form names. Raises NotFound for another congress's, a revoked one, or no number at all."""
    station = db_session.get(Station, int(station_id)) if station_id.isascii() and station_id.isdigit() else None
    if station is None or station.congress_id != congress_id or station.revoked_at is not None:
        raise NotFound("Không tìm thấy trạm này, hoặc trạm đã bị thu hồi.")
    return station


def issue_token(db_session: Session, station_id: int, actor: str) -> str:
    """Give the station a new device token and return it, this once; the one before stops working."""
    token = secrets.token_urlsafe(32)
    changed = db_session.execute(
        update(Station)
        .where(Station.id == station_id, Station.revoked_at.is_(None))
        .values(token_hash=_hash(token))
        .returning(Station.id)
    ).scalar_one_or_none()
    if changed is None:
        raise NotFound("Không tìm thấy trạm này, hoặc trạm đã bị thu hồi.")
    audit.append(db_session, actor, "station.issue_token", f"station:{station_id}")
    return token


def revoke(db_session: Session, station_id: int, actor: str) -> None:
    """End a station: its token stops working with the next request."""
    db_session.execute(update(Station).where(Station.id == station_id).values(revoked_at=clock.now(), token_hash=None))
    audit.append(db_session, actor, "station.revoke", f"station:{station_id}")


def refuse_unless_at_work(station: StationIdentity, happened_at: datetime) -> None:
    """Raise NotAllowed for a scan made at a station that takes none: closed before that moment, or for the program."""
    if station.mode is StationMode.PROGRAM:
        raise NotAllowed("Màn hình này chỉ giới thiệu chương trình. Kính mời quý đại biểu sang bàn đón tiếp.")
    if station.closed_at is not None and happened_at >= station.closed_at:
        raise NotAllowed("Bàn này tạm đóng. Kính mời quý đại biểu sang bàn bên cạnh.")


@dataclass(frozen=True, slots=True)
class Beat:
    """What a screen tells of itself with a sign of life; what it does not tell is not known."""

    version: str = ""  # of its page
    clock_ahead_ms: int | None = None
    kept_scans: int = 0


@dataclass(frozen=True, slots=True)
class Orders:
    """What a screen is to do, as it is set at a distance."""

    languages: tuple[str, ...]
    volume: int
    reload_ordinal: int
    drill_asked_at: datetime | None


def beat(db_session: Session, station_id: int, told: Beat) -> Orders:
    """Note that the station is alive and what it tells; return what it is to do."""
    languages, *orders = _BEAT.all(
        db_session,
        of_station=station_id,
        seen_at=clock.now(),
        version=told.version,
        clock_ahead_ms=told.clock_ahead_ms,
        kept_scans=told.kept_scans,
    )[0]
    return Orders(tuple(languages.split()), *orders)


_STATION = cast("Table", Station.__table__)
_BEAT = Prepared(
    update(_STATION)
    .where(_STATION.c.id == bindparam("of_station"))
    .values(
        {
            name: bindparam(name, type_=_STATION.c[name].type)
            for name in ("seen_at", "version", "clock_ahead_ms", "kept_scans")
        }
    )
    .returning(_STATION.c.languages, _STATION.c.volume, _STATION.c.reload_ordinal, _STATION.c.drill_asked_at)
)


def offer_pairing(db_session: Session, expires_after_s: float) -> PairingOffer:
    """Let a screen ask to become a station; the six digits are what an organizer reads off it."""
    now = clock.now()
    db_session.execute(delete(Pairing).where(Pairing.expires_at < now))
    taken = set(db_session.scalars(select(Pairing.code)))
    code = next(c for c in iter(lambda: f"{secrets.randbelow(1_000_000):06d}", None) if c not in taken)
    claim = secrets.token_urlsafe(32)
    expires_at = now + timedelta(seconds=expires_after_s)
    db_session.add(Pairing(code=code, claim_hash=_hash(claim), created_at=now, expires_at=expires_at))
    db_session.flush()
    return PairingOffer(code, claim, expires_at)


def confirm_pairing(db_session: Session, code: str, station_id: int, actor: str) -> None:
    """Say that the screen that shows `code` is this station. Raises BadInput for a code nobody shows (any more)."""
    digits = "".join(c for c in code if c.isascii() and c.isdigit())
    pairing = db_session.scalar(
        select(Pairing).where(Pairing.code == digits, Pairing.expires_at > clock.now(), Pairing.station_id.is_(None))
    )
    if pairing is None:
        raise BadInput("Mã ghép không đúng hoặc đã hết hạn. Vui lòng xem lại mã trên màn hình kiosk.")
    station = db_session.get(Station, station_id)
    if station is None or station.revoked_at is not None:
        raise NotFound("Không tìm thấy trạm này, hoặc trạm đã bị thu hồi.")
    pairing.station_id = station_id
    audit.append(db_session, actor, "station.pair", f"station:{station_id}")


def claim(db_session: Session, claim_secret: str) -> tuple[str, str] | None:
    """Collect what was confirmed: (token, station name), or None while the organizer has not confirmed yet.

    Raises NotFound when the offer has expired. A confirmed offer can be collected once.
    """
    pairing = db_session.scalar(select(Pairing).where(Pairing.claim_hash == _hash(claim_secret)))
    if pairing is None or pairing.expires_at <= clock.now():
        raise NotFound("Mã ghép đã hết hạn.")
    if pairing.station_id is None:
        return None
    station = db_session.get_one(Station, pairing.station_id)
    token = issue_token(db_session, station.id, f"station:{station.id}")
    db_session.delete(pairing)
    return token, station.name


def pair_first_screen(db_session: Session, offered: PairingOffer) -> None:
    """Demo only: confirm the offer by itself while the sample congress has a station no device speaks for yet."""
    station = db_session.scalar(
        select(Station)
        .join(Congress, Congress.id == Station.congress_id)
        .where(Congress.is_sample.is_(True), Station.token_hash.is_(None), Station.revoked_at.is_(None))
        .order_by(Station.id)
    )
    if station is not None:
        confirm_pairing(db_session, offered.code, station.id, "demo")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
