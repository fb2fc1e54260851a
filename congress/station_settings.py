"""What stations are told from afar: their name, gate, purpose, languages, printers; to close, to reload, to be checked.

It reaches a screen with its next heartbeat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock, stations
from congress.errors import BadInput
from congress.models import Printer, ProgramSession, Station, StationMode, StationPrinter
from congress.vietnamese import tidy

LANGUAGES = ("vi", "en", "zh")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class StationSettings:
    """What an organizer sets. `session_id` None: whose doors are open; the first language is the one it waits in."""

    name: str
    gate: str
    mode: StationMode
    session_id: int | None
    languages: tuple[str, ...]
    volume: int  # per cent
    ways: tuple[str, ...]  # of `stations.WAYS`
    printers: tuple[int, ...]  # ids, in the order in which they are tried


def of_station(db_session: Session, congress_id: int, station_id: int) -> StationSettings:
    """Return how a station is set. Raises NotFound."""
    row = stations.get(db_session, congress_id, str(station_id))
    printers = db_session.scalars(
        select(StationPrinter.printer_id).where(StationPrinter.station_id == row.id).order_by(StationPrinter.rank)
    )
    return StationSettings(
        name=row.name,
        gate=row.gate,
        mode=StationMode(row.mode),
        session_id=row.program_session_id,
        languages=tuple(row.languages.split()),
        volume=row.volume,
        ways=tuple(row.ways.split()),
        printers=tuple(printers),
    )


def save(db_session: Session, congress_id: int, station_id: int, wished: StationSettings, actor: str) -> None:
    """Set a station. Raises NotFound, and BadInput for what cannot be."""
    row = stations.get(db_session, congress_id, str(station_id))
    name, gate = tidy(wished.name), tidy(wished.gate)
    if not name or max(len(name), len(gate)) > _LONGEST:
        raise BadInput(f"Tên trạm cần có từ 1 đến {_LONGEST} ký tự, tên cửa không quá {_LONGEST} ký tự.")
    taken = select(Station.id).where(Station.congress_id == congress_id, Station.name == name, Station.id != row.id)
    if db_session.scalar(taken) is not None:
        raise BadInput(f"Đã có trạm tên “{name}”. Vui lòng chọn tên khác.")
    if not wished.languages or not set(wished.languages) <= set(LANGUAGES):
        raise BadInput("Vui lòng chọn ít nhất một ngôn ngữ cho trạm.")
    if not 0 <= wished.volume <= 100:
        raise BadInput("Âm lượng cần là một số từ 0 đến 100.")
    if not set(wished.ways) <= set(stations.WAYS):
        raise BadInput("Cách nhận đại biểu của trạm không hợp lệ. Vui lòng tải lại trang.")
    _demand_all(
        db_session, ProgramSession, congress_id, () if wished.session_id is None else (wished.session_id,), "phiên"
    )
    _demand_all(db_session, Printer, congress_id, wished.printers, "máy in")
    row.name, row.gate, row.mode, row.program_session_id = name, gate, wished.mode, wished.session_id
    row.languages, row.volume = " ".join(dict.fromkeys(wished.languages)), wished.volume
    row.ways = " ".join(way for way in stations.WAYS if way in wished.ways)
    db_session.execute(delete(StationPrinter).where(StationPrinter.station_id == row.id))
    for rank, printer_id in enumerate(dict.fromkeys(wished.printers), start=1):
        db_session.add(StationPrinter(station_id=row.id, printer_id=printer_id, rank=rank))
    db_session.flush()
    audit.append(db_session, actor, "station.set", f"station:{row.id}")


def _demand_all(
    db_session: Session,
    table: type[ProgramSession | Printer],
    congress_id: int,
    ids: Sequence[int],
    what: str,
) -> None:
    known = select(func.count(table.id)).where(table.congress_id == congress_id, table.id.in_(ids))
    if ids and db_session.scalar(known) != len(set(ids)):
        raise BadInput(f"Không tìm thấy {what} này. Vui lòng tải lại trang.")


def close(db_session: Session, congress_id: int, station_id: int | None, actor: str) -> int:
    """Let a station, or all of them, take no scans from now on; what it scanned before still counts. How many."""
    return _tell(
        db_session, congress_id, station_id, actor, "close", {"closed_at": clock.now()}, Station.closed_at.is_(None)
    )


def reopen(db_session: Session, congress_id: int, station_id: int | None, actor: str) -> int:
    """Let a station, or all of them, take scans again. How many were closed."""
    return _tell(
        db_session, congress_id, station_id, actor, "open", {"closed_at": None}, Station.closed_at.is_not(None)
    )


def reload(db_session: Session, congress_id: int, station_id: int | None, actor: str) -> int:
    """Let the screen of a station, or of all, load its page anew as soon as nobody stands there. How many."""
    return _tell(db_session, congress_id, station_id, actor, "reload", {"reload_ordinal": Station.reload_ordinal + 1})


def ask_for_check(db_session: Session, congress_id: int, station_id: int | None, actor: str) -> int:
    """Ask for the check of a station, or of all (T−60). How many."""
    return _tell(db_session, congress_id, station_id, actor, "ask_check", {"drill_asked_at": clock.now()})


def _tell(
    db_session: Session,
    congress_id: int,
    station_id: int | None,
    actor: str,
    act: str,
    values: Mapping[str, datetime | ColumnElement[int] | None],
    *fitting: ColumnElement[bool],
) -> int:
    """Set one station (NotFound when it is not there), or all that are not revoked."""
    which = (
        Station.congress_id == congress_id
        if station_id is None
        else Station.id == stations.get(db_session, congress_id, str(station_id)).id
    )
    told = db_session.scalars(
        update(Station).where(which, Station.revoked_at.is_(None), *fitting).values(**values).returning(Station.id)
    ).all()
    if told:
        audit.append(db_session, actor, f"station.{act}", " ".join(f"station:{one}" for one in sorted(told)))
    return len(told)
