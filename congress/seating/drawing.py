"""A hall as it is drawn to scale, for every page that shows one: seats, rows, blocks, stage and doors, in cm."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Hall, Zone
from congress.seating import geometry, hall_rows
from congress.seating.geometry import Bounds, Fixture, FixtureKind, Point
from congress.seating.layout import Level, Room, SeatPlace, level_of

_MARGIN = 60  # cm between the chairs' surroundings and a wall
_NAME_REACH = 150  # cm to each side that a block's name may need
# Shares of the pitch: the side of a drawn chair, the border around a block and the row's name from a chair's middle.
_SEAT_SHARE, _BORDER_SHARE, _NAME_SHARE = 0.84, 0.75, 0.95


class _Spot(NamedTuple):
    id: int
    row_rank: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """One chair; x and y are its middle. `is_aisle`: nobody sits beside it on one side."""

    id: int
    label: str
    block_code: str
    block: str
    row: str
    row_rank: int
    number: str
    number_rank: int
    zone: str
    door: str
    x: int
    y: int
    is_aisle: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """The chairs of one row that are in one block, from left to right; its name ends at `name_at`."""

    name: str
    rank: int
    seats: tuple[DrawnSeat, ...]
    name_at: Point


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """One block: its rows from the stage, the border around them."""

    code: str
    name: str
    door: str  # the door most of its seats are reached by
    is_on_stage: bool
    outline: tuple[Point, ...]
    rows: tuple[DrawnRow, ...]
    name_at: Point  # its middle, before the front row

    @property
    def seat_count(self) -> int:
        return sum(len(row.seats) for row in self.rows)


@dataclass(frozen=True, slots=True)
class HallDrawing:
    """A hall to be drawn. `bounds` holds all of it, `walls` is the room, `pitch` the usual distance of two chairs."""

    hall_id: int
    name: str
    version: int
    late_door: str
    bounds: Bounds
    walls: Bounds
    pitch: int
    blocks: tuple[DrawnBlock, ...]
    fixtures: tuple[Fixture, ...]
    zone_names: Mapping[str, str] = field(default_factory=dict)  # by code

    @property
    def seats(self) -> Iterable[DrawnSeat]:
        """Every chair, block by block, row by row."""
        return (seat for block in self.blocks for row in block.rows for seat in row.seats)

    @property
    def seat_count(self) -> int:
        return sum(block.seat_count for block in self.blocks)

    @property
    def seat_size(self) -> int:
        """The side of a drawn chair."""
        return round(self.pitch * _SEAT_SHARE)

    @property
    def text_size(self) -> int:
        """The height of row names: larger in a larger hall, which is seen smaller, but never larger than a row."""
        return _text_size(self.walls)

    @property
    def stage(self) -> Fixture | None:
        return next((fixture for fixture in self.fixtures if fixture.kind == FixtureKind.STAGE), None)

    @property
    def doors(self) -> tuple[Fixture, ...]:
        return tuple(fixture for fixture in self.fixtures if fixture.kind == FixtureKind.DOOR)


def load(db_session: Session, congress_id: int, hall_id: int) -> HallDrawing:
    """Return a hall of the congress as it is drawn now. Raises NotFound."""
    hall = hall_rows.get(db_session, congress_id, hall_id)
    zones = db_session.execute(select(Zone.code, Zone.name).where(Zone.hall_id == hall_id))
    zone_names = {zone.code: zone.name for zone in zones}
    seats = hall_rows.places(db_session, hall_id)
    return draw(hall.id, hall.name, hall.version, hall.late_door, seats, fixtures_of(hall), zone_names)


def fixtures_of(hall: Hall) -> tuple[Fixture, ...]:
    """Return the stage and doors of a hall."""
    return tuple(Fixture(**told) for told in hall.fixtures)


def of_room(name: str, room: Room) -> HallDrawing:
    """Return the drawing of a hall that is not there yet; its seats are numbered from 1."""
    return draw(0, name, 0, "", dict(enumerate(room.seats, start=1)), room.fixtures, {})


def draw(
    hall_id: int,
    name: str,
    version: int,
    late_door: str,
    places: Mapping[int, SeatPlace],
    fixtures: Sequence[Fixture],
    zone_names: Mapping[str, str],
) -> HallDrawing:
    """Return the drawing of seats by id, given in order of rows and numbers."""
    spots = [_Spot(id_, seat.row_rank, seat.x, seat.y) for id_, seat in places.items()]
    pitch, aisles = geometry.pitch(spots), geometry.aisle_seats(spots)
    seats = [
        DrawnSeat(
            id=id_,
            label=seat.label,
            block_code=seat.block_code,
            block=seat.block,
            row=seat.row,
            row_rank=seat.row_rank,
            number=seat.number,
            number_rank=seat.number_rank,
            zone=seat.zone,
            door=seat.door,
            x=seat.x,
            y=seat.y,
            is_aisle=id_ in aisles,
        )
        for id_, seat in places.items()
    ]
    by_block: dict[str, list[DrawnSeat]] = {}
    for seat in seats:
        by_block.setdefault(seat.block_code, []).append(seat)
    corners = [corner for fixture in fixtures for corner in fixture.corners]
    around = [(seat.x + reach, seat.y + reach) for seat in seats for reach in (-pitch - _MARGIN, pitch + _MARGIN)]
    walls = geometry.bounds([*around, *corners])
    return HallDrawing(
        hall_id=hall_id,
        name=name,
        version=version,
        late_door=late_door,
        bounds=geometry.bounds([*around, *corners], 2 * _text_size(walls)),  # room for the names of doors
        walls=walls,
        pitch=pitch,
        blocks=tuple(_block(code, block, pitch) for code, block in by_block.items()),
        fixtures=tuple(fixtures),
        zone_names=zone_names,
    )


def _text_size(walls: Bounds) -> int:
    return max(42, min(walls.width // 55, 75))


def _block(code: str, seats: Sequence[DrawnSeat], pitch: int) -> DrawnBlock:
    border = round(pitch * _BORDER_SHARE)
    rows = tuple(
        DrawnRow(row[0].row, row[0].row_rank, tuple(row), (row[0].x - round(pitch * _NAME_SHARE), row[0].y))
        for row in geometry.rows(seats)
    )
    doors = Counter(seat.door for seat in seats)
    front = rows[0].seats
    across = (front[0].x + front[-1].x) // 2
    foremost = min(seat.y for seat in front if abs(seat.x - across) <= max(_NAME_REACH, pitch))
    is_on_stage = level_of(code, seats[0].block) == Level.STAGE
    outline = geometry.outline(seats, border)
    return DrawnBlock(
        code, seats[0].block, doors.most_common(1)[0][0], is_on_stage, outline, rows, (across, foremost - border)
    )
