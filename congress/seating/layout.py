"""How a room is laid out: blocks on stage, floor and balcony, rows from the stage, doors in the walls. Pure.

A seating plan told as a table is placed where it says, or, when it says nothing, as halls usually are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, radians, sin

from congress.errors import BadInput
from congress.file_formats.hall import SeatRow
from congress.seating import geometry
from congress.seating.geometry import USUAL_PITCH, Fixture, FixtureKind, Point
from congress.vietnamese import fold, tidy

MOST_SEATS = 10_000
_STAGE_EDGE = 130  # around the chairs on the stage
_STAGE_DEPTH = 340  # of a stage without chairs
_FRONT_PASSAGE = 260  # between the stage and the first row
_BALCONY_GAP = 320
_DOOR_WIDTH, _WALL = 180, 30
_LEAST_AISLE = 150  # along the walls
_NOT_CODE = re.compile(r"[^A-Z0-9]+")


class Level(StrEnum):
    """Where a block stands: on the stage, on the floor before it, or on a balcony, drawn behind the floor."""

    STAGE = "stage"
    FLOOR = "floor"
    BALCONY = "balcony"


_NAMES = {"SAN_KHAU": "Sân khấu", "TRAI": "Trái", "GIUA": "Giữa", "PHAI": "Phải", "BAN_CONG": "Ban công"}
_WORDS = {Level.STAGE: ("SAN_KHAU", "STAGE"), Level.BALCONY: ("BAN_CONG", "BALCONY", "TANG_2")}


@dataclass(frozen=True, slots=True)
class SeatPlace:
    """One chair and where it stands; the fields are those of the table `seat`."""

    label: str
    block_code: str
    block: str
    row: str
    row_rank: int
    number: str
    number_rank: int  # along the whole row, 1 at the left as seen from the seats
    zone: str
    door: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Room:
    """A hall as it is drawn: chairs in order of rows, stage and doors."""

    seats: tuple[SeatPlace, ...]
    fixtures: tuple[Fixture, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """Distances in cm; `curve` bends the rows around the stage by so many degrees to each side, 0: straight."""

    pitch: int = USUAL_PITCH
    depth: int = 95  # from row to row
    aisle: int = 130  # between blocks
    curve: int = 0
    passages: tuple[int, ...] = ()  # cross aisles, after the so-many-eth row of the floor


@dataclass(frozen=True, slots=True)
class Stand:
    """A block to be placed: how many seats each row has, rows counted from 0 on its level."""

    code: str
    level: Level
    rows: Mapping[int, int]

    @property
    def widest(self) -> int:
        return max(self.rows.values())


def code_of(name: str) -> str:
    """Return the code of what is called so: "Sân khấu" → "SAN_KHAU"."""
    return _NOT_CODE.sub("_", fold(name).upper()).strip("_")


def spoken(name: str) -> str:
    """Return a block's name as it is spoken after the word “khu”: "Khu A" → "A"."""
    tidied = tidy(name)
    first, _, rest = tidied.partition(" ")
    return rest if rest and fold(first) == "khu" else tidied


def level_of(code: str, name: str = "") -> Level:
    """Tell from its code or name where a block stands."""
    words = f"{code_of(code)} {code_of(name)}"
    return next((level for level, known in _WORDS.items() if any(word in words for word in known)), Level.FLOOR)


def levels_of(seats: Iterable[SeatPlace]) -> dict[str, Level]:
    """Tell where each block of these seats stands, by its code."""
    return {seat.block_code: level_of(seat.block_code, seat.block) for seat in seats}


def purposes_of(table: Iterable[SeatRow]) -> dict[str, str]:
    """Return whom a table says that zones are kept for, by the zone's code."""
    return {row.zone: row.purpose for row in table if row.zone and row.purpose}


def refuse_too_many(seats: int) -> None:
    """Refuse a hall of more seats than any has. Raises BadInput."""
    if seats > MOST_SEATS:
        told = f"{seats:,} ghế là quá nhiều cho một hội trường (nhiều nhất {MOST_SEATS:,})".replace(",", ".")
        raise BadInput(f"{told}. Vui lòng kiểm tra số hàng và số ghế, hoặc chia thành nhiều hội trường.")


# ── a hall that is told as a table ────────────────────────────────────────────────────────────────────────────────────


def from_table(table: Sequence[SeatRow]) -> Room:
    """Place the seats of a table. Raises BadInput when it has too many, or places for some of them only.

    Without places, blocks stand side by side in the order met, rows from the stage backwards, seats of a row from left
    to right, both in the order of lines. A block left of the middle whose numbers are all odd or all even counts
    towards the middle. Blocks of known codes (TRAI) that the table does not name have their usual names.
    """
    refuse_too_many(len(table))
    is_placed = {row.x is not None and row.y is not None for row in table}
    if len(is_placed) > 1:
        raise BadInput("Chỉ một số ghế có tọa độ x, y. Vui lòng điền đủ cho mọi ghế, hoặc để trống cả hai cột.")
    names = {row.block: row.block_name for row in reversed(table) if row.block_name}
    levels = {row.block: level_of(row.block, names.get(row.block, "")) for row in table}
    seats = [_told(row, spoken(names.get(row.block) or _NAMES.get(row.block, row.block))) for row in table]
    if is_placed == {False}:
        seats = _placed(seats, levels)
    return ranked(seats, levels)


def _told(row: SeatRow, block: str) -> SeatPlace:
    return SeatPlace(
        label=row.label,
        block_code=row.block,
        block=block,
        row=row.row,
        row_rank=0,
        number=f"{row.seat:02d}",
        number_rank=0,
        zone=row.zone,
        door=row.door,
        x=row.x or 0,
        y=row.y or 0,
    )


def _placed(seats: Iterable[SeatPlace], levels: Mapping[str, Level]) -> list[SeatPlace]:
    """Give seats that have no places the usual ones."""
    row_of: dict[tuple[Level, str], int] = {}
    lines: dict[tuple[str, int], list[SeatPlace]] = {}
    for seat in seats:
        level = levels[seat.block_code]
        row = row_of.setdefault((level, seat.row), sum(1 for other, _ in row_of if other == level))
        lines.setdefault((seat.block_code, row), []).append(seat)
    stands = [
        Stand(code, levels[code], {row: len(line) for (block, row), line in lines.items() if block == code})
        for code in dict.fromkeys(block for block, _ in lines)
    ]
    points = arrange(stands, Measures())
    to_the_left = _left_of_the_middle(stands)
    return [
        replace(seat, x=x, y=y)
        for (code, row), line in lines.items()
        for seat, (x, y) in zip(_from_left(line, code in to_the_left), points[code, row], strict=True)
    ]


def _left_of_the_middle(stands: Sequence[Stand]) -> set[str]:
    floor = [stand.code for stand in stands if stand.level == Level.FLOOR]
    return set(floor[: len(floor) // 2])


def _from_left(line: list[SeatPlace], is_left_block: bool) -> list[SeatPlace]:
    numbers = [int(seat.number) for seat in line]
    counts_inwards = len(line) > 1 and len({number % 2 for number in numbers}) == 1 and numbers == sorted(numbers)
    return line[::-1] if is_left_block and counts_inwards else line


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def arrange(stands: Sequence[Stand], told: Measures) -> dict[tuple[str, int], list[Point]]:
    """Return where the chairs of each row of each block stand, from left to right, by block's code and row.

    Blocks of one level stand side by side in the order given; a row shorter than its block keeps to the inner aisle.
    """
    halves = {level: _width(stands, level, told) / 2 for level in Level}
    floor_half = max(halves[Level.FLOOR], halves[Level.BALCONY], 1)
    radius = floor_half / radians(told.curve) if told.curve else None
    stage_rows = max((max(s.rows) + 1 for s in stands if s.level == Level.STAGE), default=0)
    stage_depth = max(2 * _STAGE_EDGE + (stage_rows - 1) * told.depth, _STAGE_DEPTH)
    dip = radius * (1 - cos(floor_half / radius)) if radius else 0  # the front row's ends come forward
    front = stage_depth + _FRONT_PASSAGE + dip
    floor_rows = max((max(s.rows) + 1 for s in stands if s.level == Level.FLOOR), default=0)
    starts = {
        Level.STAGE: (stage_depth - (stage_rows - 1) * told.depth) / 2,
        Level.FLOOR: 0.0,
        Level.BALCONY: _behind(floor_rows, told) + _BALCONY_GAP - told.depth if floor_rows else 0.0,
    }
    middle = max(halves.values()) + max(told.aisle, _LEAST_AISLE)
    found: dict[tuple[str, int], list[Point]] = {}
    for level in Level:
        beside = [stand for stand in stands if stand.level == level]
        left = -halves[level]
        for place, stand in enumerate(beside):
            for row, seats in stand.rows.items():
                slack = (stand.widest - seats) * told.pitch * _share_left(place, len(beside))
                offsets = (left + slack + (seat + 0.5) * told.pitch for seat in range(seats))
                if level == Level.STAGE:
                    line = [(middle + u, starts[level] + row * told.depth) for u in offsets]
                else:
                    behind = starts[level] + _behind(row, told if level == Level.FLOOR else replace(told, passages=()))
                    line = [_bent(middle, front, u, behind, radius) for u in offsets]
                found[stand.code, row] = [(round(x), round(y)) for x, y in line]
            left += stand.widest * told.pitch + told.aisle
    return found


def _width(stands: Sequence[Stand], level: Level, told: Measures) -> int:
    beside = [stand for stand in stands if stand.level == level]
    return sum(stand.widest for stand in beside) * told.pitch + max(len(beside) - 1, 0) * told.aisle


def _behind(row: int, told: Measures) -> float:
    """Return how far behind the first row a row is."""
    return row * told.depth + sum(told.aisle for passage in told.passages if passage <= row)


def _share_left(place: int, blocks: int) -> float:
    """Return which share of a short row's slack lies at its left: all, half or none of it."""
    return 0.5 if 2 * place + 1 == blocks else float(2 * place + 1 < blocks)


def _bent(middle: float, front: float, offset: float, behind: float, radius: float | None) -> tuple[float, float]:
    """Place a chair of a row that is straight or, with a radius for the first row, an arc around the stage."""
    if radius is None:
        return middle + offset, front + behind
    around = radius + behind
    return middle + around * sin(offset / around), front - radius + around * cos(offset / around)


def ranked(seats: Iterable[SeatPlace], levels: Mapping[str, Level]) -> Room:
    """Number rows from the stage and seats from the left by where they stand; add the stage and doors."""
    lines = _lines(seats, levels)
    ranks = geometry.ranks({key: [seat.y for seat in line] for key, line in lines.items()})
    placed = [
        replace(seat, row_rank=ranks[key], number_rank=number)
        for key in sorted(lines, key=ranks.__getitem__)
        for number, seat in enumerate(sorted(lines[key], key=lambda seat: (seat.x, seat.y)), start=1)
    ]
    return Room(tuple(placed), usual_fixtures(placed, levels))


def _lines(seats: Iterable[SeatPlace], levels: Mapping[str, Level]) -> dict[str, list[SeatPlace]]:
    """Return the seats by row, which goes through blocks side by side.

    Rows of one name are several when blocks stand behind one another: row A of the floor, row A of a gallery.
    """
    by_name: dict[str, dict[str, list[SeatPlace]]] = {}
    for seat in seats:
        by_name.setdefault(f"{levels[seat.block_code]} {seat.row}", {}).setdefault(seat.block_code, []).append(seat)
    found: dict[str, list[SeatPlace]] = {}
    for name, parts in by_name.items():
        rows: list[list[list[SeatPlace]]] = []
        for part in sorted(parts.values(), key=lambda part: sum(seat.y for seat in part) / len(part)):
            row = next((row for row in rows if not any(_overlap(part, other) for other in row)), None)
            if row is None:
                rows.append(row := [])
            row.append(part)
        found |= {f"{name} {place}": [s for part in row for s in part] for place, row in enumerate(rows)}
    return found


def _overlap(one: Sequence[SeatPlace], other: Sequence[SeatPlace]) -> bool:
    (left, right), (first, last) = (
        (min(seat.x for seat in part), max(seat.x for seat in part)) for part in (one, other)
    )
    return left <= last and first <= right


def usual_fixtures(seats: Sequence[SeatPlace], levels: Mapping[str, Level]) -> tuple[Fixture, ...]:
    """Return the stage before the seats, or around those on it, and the seats' doors in the walls around."""
    on_stage = [(seat.x, seat.y) for seat in seats if levels[seat.block_code] == Level.STAGE]
    off_stage = [seat for seat in seats if levels[seat.block_code] != Level.STAGE]
    room = geometry.bounds(((seat.x, seat.y) for seat in seats), _LEAST_AISLE + USUAL_PITCH // 2)
    left, right, rear = min(room.left, 0), room.right, room.bottom + _LEAST_AISLE
    if on_stage:
        around = geometry.bounds(on_stage, _STAGE_EDGE)
        half = max(around.width / 2, 0.3 * (right - left))
        top, depth = around.top, around.height
    else:
        half = 0.3 * (right - left)
        first = min((seat.y for seat in off_stage), default=0)
        depth = max(min(first - _FRONT_PASSAGE, _STAGE_DEPTH), 150)
        top = min(first - depth - 100, 0)
    middle = (left + right) / 2
    stage = Fixture(FixtureKind.STAGE, "", round(middle - half), round(top), round(2 * half), round(depth))
    return (stage, *_doors(off_stage, left, right, rear))


def _doors(seats: Sequence[SeatPlace], left: int, right: int, rear: int) -> Iterable[Fixture]:
    """Set the doors: the leftmost and the rightmost seats' in the side walls, others' in the rear wall."""
    served: dict[str, list[SeatPlace]] = {}
    for seat in seats:
        if seat.door:
            served.setdefault(seat.door, []).append(seat)
    across = {door: round(sum(seat.x for seat in line) / len(line)) for door, line in served.items()}
    names = sorted(across, key=lambda door: (across[door], door))
    for place, door in enumerate(names):
        ys = [seat.y for seat in served[door]]
        beside = round(min(ys) + 0.7 * (max(ys) - min(ys)))
        if len(names) > 1 and place == 0:
            yield Fixture(FixtureKind.DOOR, door, left, beside - _DOOR_WIDTH // 2, _WALL, _DOOR_WIDTH)
        elif len(names) > 1 and place == len(names) - 1:
            yield Fixture(FixtureKind.DOOR, door, right - _WALL, beside - _DOOR_WIDTH // 2, _WALL, _DOOR_WIDTH)
        else:
            yield Fixture(FixtureKind.DOOR, door, across[door] - _DOOR_WIDTH // 2, rear - _WALL, _DOOR_WIDTH, _WALL)
