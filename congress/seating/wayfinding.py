"""The way through a hall that a guest is shown: from a door along passages and aisles to a chair, or to a zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median_low

from congress.errors import NotFound
from congress.seating import geometry
from congress.seating.drawing import DrawnSeat, HallDrawing
from congress.seating.geometry import Fixture, Point

_BESIDE = 65  # cm from the outermost chair's middle to where one walks beside it
_PASSAGE = 1.5  # a gap of more than so many usual row distances is a passage across the hall
_BEHIND = 110  # cm from the last row's middle to the passage behind it


@dataclass(frozen=True, slots=True)
class Way:
    """Chairs to be marked (one, or a zone's runs), the door to take, and the line from it to the first of them."""

    runs: tuple[tuple[DrawnSeat, ...], ...]
    door: Fixture | None
    points: tuple[Point, ...]

    @property
    def goal(self) -> DrawnSeat:
        """The chair, or the one of the zone, that the line leads to."""
        return self.runs[0][0]


def to_seat(drawing: HallDrawing, label: str, door: str = "") -> Way:
    """Return the way to a chair from the door named, else from its own, else from its block's. Raises NotFound."""
    seat = next((seat for seat in drawing.seats if seat.label == label), None)
    if seat is None:
        raise NotFound("Không tìm thấy ghế này trong hội trường.")
    block = next(block for block in drawing.blocks if block.code == seat.block_code)
    found = _door(drawing, door or seat.door or block.door)
    return Way(((seat,),), found, _line(drawing, seat, found))


def to_zone(drawing: HallDrawing, code: str, door: str = "") -> Way:
    """Return the way to a zone's nearest chair from the door named, else from its chairs' own. Raises NotFound."""
    runs = [tuple(run) for run in geometry.runs(seat for seat in drawing.seats if seat.zone == code)]
    if not runs:
        raise NotFound("Khu vực này chưa có ghế trong hội trường.")
    found = _door(drawing, door or runs[0][0].door)
    if found:
        x, y = found.middle
        runs.sort(key=lambda run: min(abs(seat.x - x) + abs(seat.y - y) for seat in (run[0], run[-1])))
        first = min((runs[0], runs[0][::-1]), key=lambda run: abs(run[0].x - x))
        runs[0] = first
    return Way(tuple(runs), found, _line(drawing, runs[0][0], found))


def _door(drawing: HallDrawing, label: str) -> Fixture | None:
    return next((door for door in drawing.doors if label and door.label == label), None)


def _line(drawing: HallDrawing, seat: DrawnSeat, door: Fixture | None) -> tuple[Point, ...]:
    """Return the corners of the shortest walk: in from the door, along one passage, up one aisle, along the row."""
    if door is None:
        return ()
    x, y = door.middle
    walls, passages = drawing.walls, _passages(drawing)
    beside = min(abs(x - walls.left), abs(x - walls.right))
    behind, before = abs(y - walls.bottom), abs(y - walls.top)
    is_beside = beside <= min(behind, before)
    reached = passages if is_beside else passages[-1:] if behind < before else passages[:1]
    walks: list[tuple[Point, ...]]
    if next(block for block in drawing.blocks if block.code == seat.block_code).is_on_stage:
        front = passages[0]
        walks = [
            ((x, y), (x, passage), (aisle, passage), (aisle, front), (seat.x, front), (seat.x, seat.y))
            for passage in reached
            for aisle in ([x] if passage == front else _aisles(drawing, _longest_row(drawing)))
        ]
    else:
        aisles = _aisles(drawing, [other for other in drawing.seats if other.row_rank == seat.row_rank], seat)
        walks = [
            ((x, y), (x, passage), (aisle, passage), (aisle, seat.y), (seat.x, seat.y))
            for passage in reached
            for aisle in aisles
        ]
        if is_beside:  # the aisle along that wall is reached at once
            walks += [((x, y), (a, y), (a, seat.y), (seat.x, seat.y)) for a in aisles if _is_open(drawing, x, a, y)]
    return _straightened(min(walks, key=_length))


def _passages(drawing: HallDrawing) -> list[int]:
    """Return where one walks across the hall: before the first row, where rows leave a gap, behind the last."""
    lines: dict[int, list[int]] = {}
    for block in drawing.blocks:
        if not block.is_on_stage:
            for row in block.rows:
                lines.setdefault(row.rank, []).extend(seat.y for seat in row.seats)
    if not lines:
        return [drawing.walls.bottom - _BEHIND]
    middles = sorted(round(mean(ys)) for ys in lines.values())
    gaps = [later - former for former, later in pairwise(middles)]
    usual = median_low(gaps) if gaps else _BEHIND
    first, last = min(map(min, lines.values())), max(map(max, lines.values()))
    stage = drawing.stage
    before = (stage.y + stage.height + first) // 2 if stage and stage.y + stage.height < first else first - _BEHIND
    across = [(a + b) // 2 for a, b in pairwise(middles) if b - a > _PASSAGE * usual]
    return [before, *across, min(last + _BEHIND, drawing.walls.bottom)]


def _aisles(drawing: HallDrawing, row: Sequence[DrawnSeat], seat: DrawnSeat | None = None) -> list[int]:
    """Return where one walks beside the runs of chairs of a row, or beside the one run that a seat is in."""
    runs = [run for run in geometry.runs(row) if seat is None or seat in run]
    return [x for run in runs for x in (run[0].x - _BESIDE, run[-1].x + _BESIDE)] or [drawing.walls.left]


def _longest_row(drawing: HallDrawing) -> Sequence[DrawnSeat]:
    lines: dict[int, list[DrawnSeat]] = {}
    for block in drawing.blocks:
        if not block.is_on_stage:
            for row in block.rows:
                lines.setdefault(row.rank, []).extend(row.seats)
    return max(lines.values(), key=len, default=[])


def _is_open(drawing: HallDrawing, x: int, aisle: int, y: int) -> bool:
    """Tell whether nobody sits between a door in a side wall and an aisle, along the row nearest the door."""
    left, right = sorted((x, aisle))
    reach = 2 * drawing.pitch
    return not any(left < seat.x < right and abs(seat.y - y) < reach for seat in drawing.seats)


def _length(line: tuple[Point, ...]) -> int:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(line))


def _straightened(line: tuple[Point, ...]) -> tuple[Point, ...]:
    """Leave out corners at which the line goes straight on."""
    kept = [line[0]]
    for here, after in pairwise((*line[1:], line[-1])):
        if here != kept[-1] and not (kept[-1][0] == here[0] == after[0] or kept[-1][1] == here[1] == after[1]):
            kept.append(here)
    return (*kept, line[-1]) if kept[-1] != line[-1] else tuple(kept)
