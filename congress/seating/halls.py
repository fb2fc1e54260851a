"""Halls as organizers keep them: made by a generator or from a table, named, furnished, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, Conflict
from congress.file_formats.hall import SeatRow
from congress.models import Attendance, Hall, ProgramSession, Seat, SeatAssignment, Zone, ZoneRule
from congress.seating import hall_rows, layout, zones
from congress.seating.geometry import Fixture, FixtureKind
from congress.seating.layout import Room
from congress.vietnamese import tidy

_LONGEST_NAME = 80
_LONGEST_DOOR = 40
_MOST_FIXTURES = 40
_FARTHEST, _LARGEST = 100_000, 20_000  # cm


@dataclass(frozen=True, slots=True)
class HallLine:
    """One hall, how large it is and what is held in it."""

    id: int
    name: str
    seats: int
    sessions: tuple[str, ...]


def lines(db_session: Session, congress_id: int) -> list[HallLine]:
    """Return the halls of a congress, in the order they were made."""
    counted = db_session.execute(select(Seat.hall_id, func.count().label("seats")).group_by(Seat.hall_id))
    seats = {row.hall_id: row.seats for row in counted}
    held: dict[int | None, list[str]] = {}
    for hall_id, name in db_session.execute(
        select(ProgramSession.hall_id, ProgramSession.name)
        .where(ProgramSession.congress_id == congress_id)
        .order_by(ProgramSession.starts_at)
    ):
        held.setdefault(hall_id, []).append(name)
    rows = db_session.scalars(select(Hall).where(Hall.congress_id == congress_id).order_by(Hall.id))
    return [HallLine(row.id, row.name, seats.get(row.id, 0), tuple(held.get(row.id, ()))) for row in rows]


def add(db_session: Session, congress_id: int, name: str, room: Room, purposes: Mapping[str, str], actor: str) -> int:
    """Add a hall with its seats, stage, doors and zones (kept for whom `purposes` says by code); return its id."""
    hall = Hall(congress_id=congress_id, name=_free_name(db_session, congress_id, name))
    hall.fixtures = [asdict(fixture) for fixture in room.fixtures]
    db_session.add(hall)
    db_session.flush()
    db_session.execute(insert(Seat), [{"hall_id": hall.id, **asdict(seat)} for seat in room.seats])
    zones.add_missing(db_session, congress_id, hall.id, (seat.zone for seat in room.seats), purposes)
    audit.append(db_session, actor, "hall.add", f"hall:{hall.id} seats:{len(room.seats)}")
    return hall.id


def add_from_table(db_session: Session, congress_id: int, name: str, table: Sequence[SeatRow], actor: str) -> int:
    """Add a hall as a table tells it; return its id. Raises BadInput; nothing is changed then."""
    return add(db_session, congress_id, name, layout.from_table(table), layout.purposes_of(table), actor)


def rename(db_session: Session, congress_id: int, hall_id: int, name: str, late_door: str, actor: str) -> None:
    """Set a hall's name, and the door for those who come after the beginning. Raises BadInput."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    late_door = tidy(late_door)
    if len(late_door) > _LONGEST_DOOR:
        raise BadInput(f"Tên cửa dài quá {_LONGEST_DOOR} ký tự. Vui lòng rút gọn.")
    if tidy(name) != hall.name:
        hall.name = _free_name(db_session, congress_id, name)
    hall.late_door = late_door
    audit.append(db_session, actor, "hall.rename", f"hall:{hall_id}")


def furnish(
    db_session: Session, congress_id: int, hall_id: int, fixtures: Sequence[Fixture] | None, actor: str
) -> None:
    """Set the stage and the doors of a hall; None: where they usually are. Raises BadInput for what no room has."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    if fixtures is None:
        fixtures = [
            Fixture(**told) for told in hall_rows.usual_fixtures(hall_rows.places(db_session, hall.id).values())
        ]
    if len(fixtures) > _MOST_FIXTURES:
        raise BadInput(f"Sân khấu và cửa: nhiều nhất {_MOST_FIXTURES} dòng.")
    for it in fixtures:
        if it.kind not in set(FixtureKind) or len(it.label) > _LONGEST_DOOR:
            raise BadInput("Cần chọn sân khấu hoặc cửa, tên không quá 40 ký tự.")
        if it.kind == FixtureKind.DOOR and not it.label:
            raise BadInput("Mỗi cửa cần một tên, ví dụ 1.")
        if not (abs(it.x) < _FARTHEST and abs(it.y) < _FARTHEST and min(it.width, it.height) > 0):
            raise BadInput("Vị trí và kích thước cần là số nguyên (cm), rộng và sâu từ 1 cm.")
        if max(it.width, it.height) > _LARGEST:
            raise BadInput("Sân khấu và cửa không lớn quá 200 m.")
    hall.fixtures = [asdict(fixture) for fixture in fixtures]
    audit.append(db_session, actor, "hall.furnish", f"hall:{hall_id}")


def remove(db_session: Session, congress_id: int, hall_id: int, actor: str) -> None:
    """Remove a hall with its seats and zones. Raises Conflict while a session is held in it or people sit there."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    if held := db_session.scalars(select(ProgramSession.name).filter_by(hall_id=hall.id)).all():
        raise Conflict(
            f"“{hall.name}” là hội trường của: {', '.join(held)}. "
            "Vui lòng chọn hội trường khác cho các phiên đó ở trang Chương trình trước khi xóa."
        )
    ids = db_session.scalars(select(Seat.id).filter_by(hall_id=hall.id)).all()
    if taken := hall_rows.occupied(db_session, ids):
        raise Conflict(f"Ghế đang có người: {hall_rows.enumerated(taken)}. Vui lòng bỏ xếp chỗ trước khi xóa.")
    of_hall = select(Zone.id).filter_by(hall_id=hall.id)
    if db_session.scalar(select(Attendance.id).where(Attendance.zone_id.in_(of_hall)).limit(1)) is not None:
        raise Conflict("Đã có người đến ngồi theo khu vực ở hội trường này nên không xóa được.")
    db_session.execute(
        delete(SeatAssignment).where(SeatAssignment.seat_id.in_(select(Seat.id).filter_by(hall_id=hall.id)))
    )
    db_session.execute(delete(ZoneRule).where(ZoneRule.zone_id.in_(of_hall)))
    for table in (Seat, Zone):
        db_session.execute(delete(table).where(table.hall_id == hall.id))
    db_session.execute(delete(Hall).where(Hall.id == hall.id))
    audit.append(db_session, actor, "hall.remove", f"hall:{hall_id}")


def _free_name(db_session: Session, congress_id: int, name: str) -> str:
    name = tidy(name)
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadInput(f"Tên hội trường cần có từ 1 đến {_LONGEST_NAME} ký tự.")
    if db_session.scalar(select(Hall.id).filter_by(congress_id=congress_id, name=name)) is not None:
        raise BadInput(f"Đã có hội trường mang tên “{name}”. Vui lòng đặt tên khác.")
    return name
