"""The floor as a plan walks over it: strips between aisles, row by row like a plough.

Whoever follows in the walk sits beside or behind. Pure geometry of chairs; what people want is not known here.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from statistics import median_low
from typing import TypeVar

from congress.seating import geometry
from congress.seating.planning.terms import Chair

_CROSS_AISLE = 1.5  # rows farther apart than so many usual depths have a passage between them
_BEHIND = 1.2  # pitches: whoever sits a row behind, shifted by no more, is behind

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Strip:
    """What lies between two aisles of a block, from the stage backwards: runs of chairs side by side, left to right."""

    rows: tuple[tuple[int, ...], ...]

    def walk(self, *, from_left: bool) -> tuple[int, ...]:
        """Return all its chairs, every other row the other way."""
        return tuple(
            chair
            for place, row in enumerate(self.rows)
            for chair in (row if (place % 2 == 0) == from_left else reversed(row))
        )


class Floor:
    """The chairs of a hall with everything plans ask of their position. Made once for a plan."""

    def __init__(self, chairs: Iterable[Chair]) -> None:
        self.chairs = {
            chair.id: chair for chair in sorted(chairs, key=lambda c: (c.row_rank, c.x, c.number_rank, c.id))
        }
        xs = [chair.x for chair in self.chairs.values()]
        self.middle = (min(xs) + max(xs)) / 2 if xs else 0.0
        self.rearmost = max((chair.row_rank for chair in self.chairs.values()), default=1)
        self.strips: list[Strip] = []
        self.steps: dict[int, int] = {}  # how many people one passes on the way to the nearest aisle
        self.beside: dict[int, tuple[int, ...]] = {}  # chairs side by side
        self.crossings: set[tuple[int, int]] = set()  # (block's place, row) behind which a passage runs
        self._touching: dict[int, set[int]] = {}
        blocks: dict[str, list[Chair]] = {}
        for chair in self.chairs.values():
            blocks.setdefault(chair.block, []).append(chair)
        for block in blocks.values():
            self._read_block(block)

    def _read_block(self, block: Sequence[Chair]) -> None:
        pitch = geometry.pitch(block)
        by_row: dict[int, list[list[Chair]]] = {}
        for run in geometry.runs(block):
            by_row.setdefault(run[0].row_rank, []).append(run)
            self._read_run(run)
        rows = [by_row[rank] for rank in sorted(by_row)]
        for runs in chained(rows, lambda row, other: _overlap(row, other, pitch)):
            self._read_strip(runs, pitch)

    def _read_run(self, run: Sequence[Chair]) -> None:
        ways_out = [place for place, chair in enumerate(run) if chair.is_aisle]
        for place, chair in enumerate(run):
            self.steps[chair.id] = min((abs(place - way) for way in ways_out), default=len(run))
            self.beside[chair.id] = tuple(
                other.id for other in run[max(place - 1, 0) : place + 2] if other is not chair
            )
            self._touching[chair.id] = set(self.beside[chair.id])

    def _read_strip(self, runs: Sequence[Sequence[Chair]], pitch: int) -> None:
        strip = Strip(tuple(tuple(chair.id for chair in run) for run in runs))
        depths = [_y(later) - _y(former) for former, later in pairwise(runs)]
        usual = median_low(depths) if depths else 0
        for (former, later), depth in zip(pairwise(runs), depths, strict=True):
            if depth > _CROSS_AISLE * usual:
                self.crossings.add((len(self.strips), later[0].row_rank))
            between = [(hypot(one.x - other.x, one.y - other.y), one, other) for one in former for other in later]
            reach = hypot(min(apart for apart, _, _ in between), _BEHIND * pitch)  # rows may be bent around the stage
            for apart, one, other in between:
                if apart <= reach:
                    self._touch(one.id, other.id)
            self._touch(former[0].id, later[0].id)  # the plough turns at the row's end, however long the next row is
            self._touch(former[-1].id, later[-1].id)
        self.strips.append(strip)

    def _touch(self, one: int, other: int) -> None:
        self._touching[one].add(other)
        self._touching[other].add(one)

    def pieces(self, chairs: Collection[int]) -> list[set[int]]:
        """Return the groups of chairs that hang together: side by side in a row, or one behind the other."""
        left, found = dict.fromkeys(chairs), []
        while left:
            piece, edge = set[int](), [next(iter(left))]
            while edge:
                chair = edge.pop()
                if chair in left:
                    del left[chair]
                    piece.add(chair)
                    edge.extend(other for other in self._touching[chair] if other in left)
            found.append(piece)
        return found

    def touches(self, chairs: Collection[int], others: Collection[int]) -> bool:
        """Tell whether one of these chairs stands beside, before or behind one of the others."""
        wanted = set(others)
        return any(not wanted.isdisjoint(self._touching[chair]) for chair in chairs)

    def walk(self, chairs: Collection[int], *, from_left: bool) -> list[int]:
        """Return these chairs in the order of the walks, strip by strip; what lies between them is stepped over."""
        wanted = set(chairs)
        rows = (Strip(tuple(kept for row in strip.rows if (kept := _only(row, wanted)))) for strip in self.strips)
        return [chair for strip in rows for chair in strip.walk(from_left=from_left)]

    def combed(self, chairs: Collection[int]) -> list[int]:
        """Return these chairs as people file out: strip by strip, each row from its end nearer to the middle."""
        wanted, found = set(chairs), list[int]()
        by_middle = sorted(self.strips, key=lambda strip: self.offside(strip.rows[0]))
        for row in (row for strip in by_middle for row in strip.rows):
            ends = [abs(self.chairs[chair].x - self.middle) for chair in (row[0], row[-1])]
            found += [chair for chair in (row if ends[0] <= ends[1] else reversed(row)) if chair in wanted]
        return found

    def columns(self, deep: int) -> list[list[int]]:
        """Return what lies along the aisle of each strip that is nearer to the middle, so many chairs deep, as combed.

        Rows that would leave less than as many chairs beyond are taken whole.
        """
        found = []
        for strip in self.strips:
            column = []
            for row in strip.rows:
                taken = deep if len(row) >= 2 * deep else len(row)
                ends = [abs(self.chairs[chair].x - self.middle) for chair in (row[0], row[-1])]
                column += list(row if ends[0] <= ends[1] else reversed(row))[:taken]
            found.append(column)
        return found

    def offside(self, row: Sequence[int]) -> float:
        """How far the middle of a row lies from the hall's."""
        return abs((self.chairs[row[0]].x + self.chairs[row[-1]].x) / 2 - self.middle)

    def distance(self, one: int, other: int) -> float:
        """Return how far two chairs are apart, along the rows and across them."""
        a, b = self.chairs[one], self.chairs[other]
        return abs(a.x - b.x) + abs(a.y - b.y)

    def centre_of(self, chairs: Collection[int]) -> tuple[float, float]:
        """Return the middle of some chairs."""
        found = [self.chairs[chair] for chair in chairs]
        return sum(c.x for c in found) / len(found), sum(c.y for c in found) / len(found)

    def longest_run(self, free: Collection[int]) -> int:
        """Return how many chairs the largest unbroken piece of a walk has."""
        return max((len(stretch.chairs) for stretch in self.stretches(free)), default=0)

    def stretches(self, free: Collection[int]) -> list["Stretch"]:
        """Return unbroken walks over these chairs, strip by strip from the stage: like a plough, row by row.

        Each begins on the side that is nearer to the middle of the hall. A walk ends where nothing is free behind a
        row's end.
        """
        wanted, found = set(free), list["Stretch"]()
        for number, strip in enumerate(self.strips):
            rows = [_unbroken(row, wanted) for row in strip.rows]
            for chain in chained(rows, self._overlap):
                found += [Stretch.of(self, number, walk) for walk in self._ploughed(chain)]
        return found

    def _ploughed(self, rows: Sequence[Sequence[int]]) -> list[list[int]]:
        walks: list[list[int]] = []
        for row in rows:
            onward = None
            if walks:
                onward = next((end for end in (row[0], row[-1]) if end in self._touching[walks[-1][-1]]), None)
            if onward is None:
                walks.append([])
                onward = min(row[0], row[-1], key=lambda chair: abs(self.chairs[chair].x - self.middle))
            walks[-1] += row if onward == row[0] else reversed(row)
        return walks

    def _overlap(self, row: Sequence[int], other: Sequence[int]) -> float:
        """How far one row stands behind the other; negative when it does not."""
        ends = [self.chairs[chair].x for chair in (row[0], row[-1], other[0], other[-1])]
        return min(ends[1], ends[3]) - max(ends[0], ends[2]) + 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken piece of a walk, with sums over its beginnings, so that any window of it is judged at once."""

    chairs: tuple[int, ...]
    rows: tuple[int, ...]  # the row rank of each chair
    sums: tuple[tuple[float, float, float], ...]  # of row, x and y over the first n chairs
    aisles: tuple[int, ...]  # how many of the first n chairs stand at an aisle
    turns: tuple[int, ...]  # how many rows the first n chairs have begun
    crossings: tuple[int, ...]  # how many passages lie before the n-th chair

    @classmethod
    def of(cls, floor: Floor, strip: int, walk: Sequence[int]) -> "Stretch":
        """Read a piece of the walk over a strip."""
        chairs = [floor.chairs[chair] for chair in walk]
        sums, aisles, turns, crossings = [(0.0, 0.0, 0.0)], [0], [0], [0]
        row = None
        for chair in chairs:
            row_sum, x_sum, y_sum = sums[-1]
            sums.append((row_sum + chair.row_rank, x_sum + chair.x, y_sum + chair.y))
            aisles.append(aisles[-1] + chair.is_aisle)
            is_new = chair.row_rank != row
            turns.append(turns[-1] + is_new)
            crossings.append(crossings[-1] + (is_new and (strip, chair.row_rank) in floor.crossings))
            row = chair.row_rank
        ranks = tuple(chair.row_rank for chair in chairs)
        return cls(tuple(walk), ranks, tuple(sums), tuple(aisles), tuple(turns), tuple(crossings))

    def mean_row(self, start: int, size: int) -> float:
        return (self.sums[start + size][0] - self.sums[start][0]) / size

    def centre(self, start: int, size: int) -> tuple[float, float]:
        return tuple((self.sums[start + size][axis] - self.sums[start][axis]) / size for axis in (1, 2))  # type: ignore[return-value]

    def has_aisle(self, start: int, size: int) -> bool:
        return self.aisles[start + size] > self.aisles[start]

    def rows_touched(self, start: int, size: int) -> int:
        return self.turns[start + size] - self.turns[start + 1] + 1

    def passages_crossed(self, start: int, size: int) -> int:
        return self.crossings[start + size] - self.crossings[start + 1]


def chained(rows: Sequence[Sequence[R]], overlap: Callable[[R, R], float]) -> list[list[R]]:
    """Return runs of rows, chained to those they stand behind; each is in one chain, a chain has one of each row."""
    chains: list[list[R]] = []
    last: list[int] = []  # the row each chain has come to
    for place, runs in enumerate(rows):
        for run in runs:
            behind = [
                (overlap(chain[-1], run), -number) for number, chain in enumerate(chains) if last[number] == place - 1
            ]
            widest, number = max(behind, default=(0.0, 0))
            if widest > 0:
                chains[-number].append(run)
                last[-number] = place
            else:
                chains.append([run])
                last.append(place)
    return chains


def _unbroken(row: Sequence[int], wanted: Collection[int]) -> list[list[int]]:
    """Return the pieces of a row that are wanted."""
    found: list[list[int]] = []
    is_open = False
    for chair in row:
        if chair not in wanted:
            is_open = False
            continue
        if not is_open:
            found.append([])
            is_open = True
        found[-1].append(chair)
    return found


def _only(row: Sequence[int], wanted: Collection[int]) -> tuple[int, ...]:
    return tuple(chair for chair in row if chair in wanted)


def _overlap(row: Sequence[Chair], other: Sequence[Chair], pitch: int) -> float:
    return min(row[-1].x, other[-1].x) - max(row[0].x, other[0].x) + pitch


def _y(row: Sequence[Chair]) -> int:
    return row[len(row) // 2].y
