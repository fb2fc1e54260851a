"""A hall made by what a person asks for: blocks of so many rows and seats, how they are named and numbered. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from congress.errors import BadInput
from congress.seating import naming
from congress.seating.layout import (
    Level,
    Measures,
    Room,
    SeatPlace,
    Stand,
    arrange,
    code_of,
    level_of,
    ranked,
    refuse_too_many,
    spoken,
)

_MOST_ROWS = 200  # of a block
_MOST_IN_A_ROW = 200  # of a block
_MOST_BLOCKS = 20
_ALLOWED = {  # cm, degrees
    "pitch": ("Khoảng cách hai ghế", range(40, 201)),
    "depth": ("Khoảng cách hai hàng", range(60, 301)),
    "aisle": ("Bề rộng lối đi", range(1001)),
    "curve": ("Độ cong", range(46)),
}
_PREFIXES = {Level.STAGE: "SAN_KHAU_", Level.BALCONY: "BAN_CONG_", Level.FLOOR: ""}


class Numbering(StrEnum):
    """How the seats of a row are numbered."""

    THROUGH = "through"  # 1, 2, 3 … through all blocks
    BLOCK = "block"  # from 1 in each block
    ODD_EVEN = "odd_even"  # from the middle outwards, odd on one side and even on the other


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block as it is asked for. `pattern` names its seats otherwise than the hall's."""

    name: str
    rows: int
    seats: int
    level: Level = Level.FLOOR
    door: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class HallPlan:
    """A hall as it is asked for: blocks from left to right, and how rows and seats are named.

    `from_right` counts from the right, or puts the odd numbers there.
    """

    blocks: tuple[BlockPlan, ...]
    measures: Measures = field(default_factory=Measures)
    pattern: str = naming.USUAL_PATTERN
    numbering: Numbering = Numbering.THROUGH
    from_right: bool = False
    skipped: str = naming.USUALLY_SKIPPED
    with_dd: bool = False
    first_row: str = "A"


def generate(plan: HallPlan) -> Room:
    """Make a hall. Raises BadInput for what no hall has, and when two seats would bear one label."""
    _check(plan)
    codes = [_code(block) for block in plan.blocks]
    if len(set(codes)) != len(codes):
        raise BadInput("Hai khu trùng tên. Mỗi khu cần một tên riêng.")
    names = _row_names(plan)
    points = arrange(
        [
            Stand(code, block.level, dict.fromkeys(range(block.rows), block.seats))
            for code, block in zip(codes, plan.blocks, strict=True)
        ],
        plan.measures,
    )
    seats = []
    for index, (code, block) in enumerate(zip(codes, plan.blocks, strict=True)):
        for row, name in enumerate(names[block.level][: block.rows]):
            before, total = _in_row(plan, index, row)
            for place, (x, y) in enumerate(points[code, row]):
                number = _number(plan, place, block.seats, before + place, total)
                label = naming.label(block.pattern or plan.pattern, block=code, row=name, number=number)
                written = f"{number:02d}"
                seats.append(SeatPlace(label, code, spoken(block.name), name, 0, written, 0, "", block.door, x, y))
    _refuse_double(seats)
    return ranked(seats, dict(zip(codes, (block.level for block in plan.blocks), strict=True)))


def _check(plan: HallPlan) -> None:
    if not 0 < len(plan.blocks) <= _MOST_BLOCKS:
        raise BadInput(f"Hội trường cần từ 1 đến {_MOST_BLOCKS} khu.")
    for block in plan.blocks:
        if not code_of(block.name):
            raise BadInput("Mỗi khu cần một tên, ví dụ Trái, Giữa, Phải.")
        if not (0 < block.rows <= _MOST_ROWS and 0 < block.seats <= _MOST_IN_A_ROW):
            raise BadInput(
                f"Khu “{block.name}” cần từ 1 đến {_MOST_ROWS} hàng, mỗi hàng từ 1 đến {_MOST_IN_A_ROW} ghế."
            )
    refuse_too_many(sum(block.rows * block.seats for block in plan.blocks))
    for key, (what, allowed) in _ALLOWED.items():
        if getattr(plan.measures, key) not in allowed:
            raise BadInput(f"{what} cần từ {allowed[0]} đến {allowed[-1]}.")


def _code(block: BlockPlan) -> str:
    """Return a block's code, from which its level can be told again."""
    code = code_of(block.name)
    return code if level_of(code) == block.level else _PREFIXES[block.level] + code


def _row_names(plan: HallPlan) -> dict[Level, list[str]]:
    """Name the rows of each level: numbers on the stage, letters on the floor, going on over the balcony."""
    tall = {level: max((b.rows for b in plan.blocks if b.level == level), default=0) for level in Level}
    names = naming.row_names(
        max(tall[Level.FLOOR] + tall[Level.BALCONY], 1), plan.skipped, with_dd=plan.with_dd, first=plan.first_row
    )
    return {
        Level.STAGE: [str(row + 1) for row in range(tall[Level.STAGE])],
        Level.FLOOR: names[: tall[Level.FLOOR]],
        Level.BALCONY: names[tall[Level.FLOOR] :],
    }


def _in_row(plan: HallPlan, index: int, row: int) -> tuple[int, int]:
    """Return how many seats stand before a block in one of its rows, and how many the whole row has."""
    beside = [(place, block.seats) for place, block in enumerate(plan.blocks) if _shares(plan, index, block, row)]
    return sum(seats for place, seats in beside if place < index), sum(seats for _, seats in beside)


def _shares(plan: HallPlan, index: int, block: BlockPlan, row: int) -> bool:
    return block.level == plan.blocks[index].level and row < block.rows


def _number(plan: HallPlan, place: int, seats: int, place_in_row: int, total: int) -> int:
    """Number a chair from its place, counted from 0 at the left, in its block's row and in the whole row."""
    if plan.numbering == Numbering.BLOCK:
        return seats - place if plan.from_right else place + 1
    if plan.from_right:
        place_in_row = total - 1 - place_in_row
    if plan.numbering == Numbering.THROUGH:
        return place_in_row + 1
    odd = (total + 1) // 2
    return 2 * (odd - place_in_row) - 1 if place_in_row < odd else 2 * (place_in_row - odd + 1)


def _refuse_double(seats: Iterable[SeatPlace]) -> None:
    met: dict[str, SeatPlace] = {}
    for seat in seats:
        first = met.setdefault(seat.label, seat)
        if first is not seat:
            raise BadInput(
                f"Nhãn “{seat.label}” bị trùng: hàng {first.row} khu {first.block}, hàng {seat.row} khu {seat.block}. "
                "Vui lòng thêm {block} vào mẫu nhãn, hoặc đánh số liên tục qua các khu."
            )
