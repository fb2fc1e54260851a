"""Halls as organizers keep them: made by a generator or from a table, and changed without anybody losing their seat."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, NotFound
from congress.file_formats.hall import SeatRow
from congress.models import Hall, Seat
from congress.seating import layout, zones
from congress.seating.layout import Room
from congress.vietnamese import tidy

_LONGEST_NAME = 80


# ── making ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def add(db_session: Session, congress_id: int, name: str, room: Room, purposes: Mapping[str, str], actor: str) -> int:
    """Add a hall with its seats, stage, doors and zones (kept for whom `purposes` says by code); return its id."""
    hall = Hall(congress_id=congress_id, name=_free_name(db_session, congress_id, name))
    hall.fixtures = [asdict(fixture) for fixture in room.fixtures]
    db_session.add(hall)
    db_session.flush()
    db_session.execute(insert(Seat), [{"hall_id": hall.id, **asdict(seat)} for seat in room.seats])
    zones.add_missing(db_session, congress_id, hall.id, (seat.zone for seat in room.seats), purposes)
    audit.append(db_session, actor, "hall.add", f"hall:{hall.id}")
    return hall.id


def add_from_table(db_session: Session, congress_id: int, name: str, table: Sequence[SeatRow], actor: str) -> int:
    """Add a hall as a table tells it; return its id. Raises BadInput; nothing is changed then."""
    room = layout.from_table(table)
    return add(db_session, congress_id, name, room, purposes_of(table), actor)


def purposes_of(table: Sequence[SeatRow]) -> dict[str, str]:
    """Return whom a table says that zones are kept for, by code."""
    return {row.zone: row.purpose for row in table if row.zone and row.purpose}


def get(db_session: Session, congress_id: int, hall_id: int) -> Hall:
    """Return a hall. Raises NotFound."""
    hall = db_session.get(Hall, hall_id)
    if hall is None or hall.congress_id != congress_id:
        raise NotFound("Không tìm thấy hội trường này.")
    return hall


def _free_name(db_session: Session, congress_id: int, name: str) -> str:
    name = tidy(name)
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadInput(f"Tên hội trường cần có từ 1 đến {_LONGEST_NAME} ký tự.")
    if db_session.scalar(select(Hall.id).filter_by(congress_id=congress_id, name=name)) is not None:
        raise BadInput(f"Đã có hội trường mang tên “{name}”. Vui lòng đặt tên khác.")
    return name
