from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.errors import BadInput
from congress.file_formats.hall import SeatRow, read_hall
from congress.seating import drawing, layout
from congress.seating.geometry import Fixture
from congress.seating.layout import Room, SeatPlace

SAMPLE = Path(__file__).parents[4] / "sample" / "so-do-ghe.csv"


def room_of(*rows: tuple[str, str, list[int]], door: str = "") -> Room:
    """Lay out blocks and rows given as ("TRAI", "A", [1, 2, 3])."""
    return layout.from_table(
        [
            SeatRow(block, row, seat, f"{block}{row}{seat}", "", door=door)
            for block, row, seats in rows
            for seat in seats
        ]
    )


def line(room: Room, row: str) -> list[SeatPlace]:
    return sorted((seat for seat in room.seats if seat.row == row), key=lambda seat: seat.x)


def test_the_sample_is_drawn_with_the_stage_ahead_and_three_blocks_side_by_side() -> None:
    room = layout.from_table(read_hall(SAMPLE.read_bytes()))
    drawn = drawing.of_room("Hội trường lớn", room)
    assert [block.code for block in drawn.blocks] == ["SAN_KHAU", "TRAI", "GIUA", "PHAI"]
    assert [block.name for block in drawn.blocks] == ["Sân khấu", "Trái", "Giữa", "Phải"]
    assert [seat.label for seat in line(room, "A")] == [f"A{number:02}" for number in range(1, 25)]
    assert [seat.number_rank for seat in line(room, "A")] == [*range(1, 25)]
    aisles = [seat.label for seat in drawn.seats if seat.is_aisle and seat.row == "L"]
    assert aisles == ["L01", "L08", "L09", "L16", "L17", "L24"]
    assert max(seat.y for seat in line(room, "1")) < min(seat.y for seat in line(room, "A"))
    assert [row.name for row in drawn.blocks[1].rows] == [*"ABCDEFGHKLMNPQRSTUVX"]


def test_no_two_chairs_stand_on_each_other_nor_on_the_stage() -> None:
    room = layout.from_table(read_hall(SAMPLE.read_bytes()))
    assert len({(seat.x, seat.y) for seat in room.seats}) == 494
    stage = room.fixtures[0]
    on_it = {seat.block_code for seat in room.seats if inside(stage, seat)}
    assert on_it == {"SAN_KHAU"}
    assert sum(inside(stage, seat) for seat in room.seats) == 14


def inside(it: Fixture, seat: SeatPlace) -> bool:
    return it.x <= seat.x <= it.x + it.width and it.y <= seat.y <= it.y + it.height


def test_odd_and_even_blocks_count_from_the_middle() -> None:
    room = room_of(("LE", "A", [1, 3, 5]), ("CHAN", "A", [2, 4, 6]))
    assert [int(seat.number) for seat in line(room, "A")] == [5, 3, 1, 2, 4, 6]
    assert [seat.number_rank for seat in line(room, "A")] == [1, 2, 3, 4, 5, 6]


def test_a_short_row_keeps_to_the_inner_aisle() -> None:
    room = room_of(("TRAI", "A", [1, 2]), ("PHAI", "A", [3, 4]), ("TRAI", "B", [1, 2, 3]), ("PHAI", "B", [4, 5, 6]))
    front, rear = line(room, "A"), line(room, "B")
    assert [seat.x for seat in front] == [seat.x for seat in rear[1:-1]]


def test_a_balcony_is_drawn_behind_the_floor_though_its_rows_bear_the_same_names() -> None:
    room = room_of(("BAN_CONG", "A", [1, 2]), ("GIUA", "A", [1, 2]), ("GIUA", "B", [1, 2]))
    ranks = {(seat.block_code, seat.row): seat.row_rank for seat in room.seats}
    assert ranks == {("GIUA", "A"): 1, ("GIUA", "B"): 2, ("BAN_CONG", "A"): 3}


def test_rows_of_one_name_behind_one_another_are_two_rows() -> None:
    floor = [SeatRow("SAN", "A", n, f"S{n}", "", x=100 + 55 * n, y=700) for n in range(1, 5)]
    gallery = [SeatRow("GAC", "A", n, f"G{n}", "", x=100 + 55 * n, y=1500) for n in range(1, 5)]
    drawn = drawing.of_room("Rạp", layout.from_table(gallery + floor))
    assert [(row.name, row.rank) for block in drawn.blocks for row in block.rows] == [("A", 1), ("A", 2)]
    assert [seat.label for seat in drawn.seats if seat.is_aisle] == ["S1", "S4", "G1", "G4"]


def test_doors_of_the_outer_blocks_are_in_the_side_walls_and_the_others_behind() -> None:
    blocks = [("TRAI", "1"), ("GIUA", "2"), ("PHAI", "3")]
    room = layout.from_table([SeatRow(b, "A", n, f"{b}{n}", "", door=door) for b, door in blocks for n in range(1, 9)])
    doors = {it.label: it for it in room.fixtures if it.kind == "door"}
    xs, ys = [seat.x for seat in room.seats], [seat.y for seat in room.seats]
    assert doors["1"].x < min(xs)
    assert doors["3"].x > max(xs)
    assert doors["2"].y > max(ys)


def test_a_table_that_tells_places_is_believed() -> None:
    rows = [SeatRow("G", "A", n, f"A{n}", "", x=1000 - 60 * n, y=700) for n in (1, 2, 3)]
    assert [(seat.label, seat.x, seat.number_rank) for seat in layout.from_table(rows).seats] == [
        ("A3", 820, 1),
        ("A2", 880, 2),
        ("A1", 940, 3),
    ]


def test_a_block_called_khu_is_not_spoken_of_as_khu_khu() -> None:
    rows = [SeatRow("A", "A", 1, "A1", "", block_name="Khu A"), SeatRow("KHU", "A", 2, "A2", "", block_name="Khu")]
    assert [seat.block for seat in layout.from_table(rows).seats] == ["A", "Khu"]


def test_places_for_some_seats_only_are_refused() -> None:
    rows = [SeatRow("G", "A", 1, "A1", "", x=1, y=1), SeatRow("G", "A", 2, "A2", "")]
    with pytest.raises(BadInput, match="điền đủ cho mọi ghế"):
        layout.from_table(rows)


def test_more_than_ten_thousand_seats_are_refused() -> None:
    with pytest.raises(BadInput, match=r"10\.001 ghế là quá nhiều"):
        layout.from_table([SeatRow("G", "A", n, f"A{n}", "") for n in range(1, 10_002)])


blocks_and_rows = st.lists(
    st.tuples(
        st.sampled_from(["SAN_KHAU", "TRAI", "GIUA", "PHAI", "BAN_CONG"]),
        st.sampled_from("ABCĐ1"),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda told: told[:2],
)


@given(blocks_and_rows)
def test_a_laid_out_hall_keeps_every_seat_apart_and_comes_out_the_same_from_its_places(
    told: list[tuple[str, str, int]],
) -> None:
    room = room_of(*((block, row, [*range(1, seats + 1)]) for block, row, seats in told))
    assert len({(seat.x, seat.y) for seat in room.seats}) == sum(seats for *_, seats in told)
    assert min(seat.x for seat in room.seats) > 0
    assert min(seat.y for seat in room.seats) > 0
    again = layout.from_table(
        [SeatRow(s.block_code, s.row, int(s.number), s.label, s.zone, s.block, s.door, s.x, s.y) for s in room.seats]
    )
    assert again == room
    by_block: dict[str, list[SeatPlace]] = {}
    for seat in room.seats:
        by_block.setdefault(seat.block_code, []).append(seat)
    for one, other in combinations(by_block.values(), 2):
        assert apart(one, other)


def apart(one: list[SeatPlace], other: list[SeatPlace]) -> bool:
    """Blocks do not run into each other."""

    def side_by_side(a: list[SeatPlace], b: list[SeatPlace]) -> bool:
        return max(s.x for s in a) + 55 <= min(s.x for s in b) or max(s.y for s in a) + 55 <= min(s.y for s in b)

    return side_by_side(one, other) or side_by_side(other, one)


def test_ranks_follow_the_lines_of_a_plain_table() -> None:
    rows = read_hall(SAMPLE.read_bytes())
    room = layout.from_table(rows)
    order: dict[str, int] = {}
    for row in rows:
        order.setdefault(row.row, len(order) + 1)
    assert {seat.row: seat.row_rank for seat in room.seats} == order
    assert Counter(seat.zone for seat in room.seats) == Counter(row.zone for row in rows)
    assert replace(room.seats[0], x=0, y=0).label == "SK01"
