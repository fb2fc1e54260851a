from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.errors import BadInput
from congress.seating import drawing, geometry, naming
from congress.seating.generator import BlockPlan, HallPlan, Numbering, generate
from congress.seating.layout import Level, Measures, Room

THREE = (BlockPlan("Trái", 3, 4, door="1"), BlockPlan("Giữa", 3, 5, door="2"), BlockPlan("Phải", 3, 4, door="3"))


def numbers(room: Room, row: str = "A") -> list[int]:
    """The numbers of a row, from left to right."""
    return [int(s.number) for s in sorted((s for s in room.seats if s.row == row), key=lambda s: s.x)]


def test_letters_skip_what_is_told_and_take_dd_in() -> None:
    assert "".join(islice(naming.row_letters(), 22)) == "ABCDEFGHKLMNPQRSTUVXYZ"
    assert [*islice(naming.row_letters("IJOW", with_dd=True), 26)][-4:] == ["Z", "AA", "BB", "CC"]
    assert naming.row_names(3, with_dd=True, first="C") == ["C", "D", "Đ"]
    assert naming.row_names(3, first="9") == ["9", "10", "11"]


def test_a_first_row_that_is_skipped_is_refused() -> None:
    with pytest.raises(BadInput, match="Hàng đầu “O”"):
        naming.row_names(3, first="O")


@pytest.mark.parametrize(
    ("pattern", "label"),
    [
        ("{row}{number:02}", "L03"),
        ("{row}{number:02d}", "L03"),
        ("{block}-{row}{number}", "TRAI-L3"),
        ("Hàng {row}/{number:03}", "Hàng L/003"),
    ],
)
def test_labels_are_written_by_their_pattern(pattern: str, label: str) -> None:
    assert naming.label(pattern, block="TRAI", row="L", number=3) == label


@pytest.mark.parametrize("pattern", ["", "{row}", "{number.__class__}", "{row}{0}", "{number", "{number}}", "{seat}"])
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput, match="Mẫu nhãn ghế"):
        naming.label(pattern, block="TRAI", row="L", number=3)


def test_numbers_go_through_all_blocks() -> None:
    assert numbers(generate(HallPlan(THREE))) == [*range(1, 14)]
    assert numbers(generate(HallPlan(THREE, from_right=True))) == [*range(13, 0, -1)]


def test_odd_numbers_are_on_one_side_and_even_ones_on_the_other() -> None:
    told = [13, 11, 9, 7, 5, 3, 1, 2, 4, 6, 8, 10, 12]
    assert numbers(generate(HallPlan(THREE, numbering=Numbering.ODD_EVEN))) == told
    assert numbers(generate(HallPlan(THREE, numbering=Numbering.ODD_EVEN, from_right=True))) == told[::-1]


def test_each_block_may_count_for_itself_when_labels_name_the_block() -> None:
    with pytest.raises(BadInput, match="Nhãn “A01” bị trùng: hàng A khu Trái, hàng A khu Giữa"):
        generate(HallPlan(THREE, numbering=Numbering.BLOCK))
    room = generate(HallPlan(THREE, numbering=Numbering.BLOCK, pattern="{block}-{row}{number}"))
    assert numbers(room) == [1, 2, 3, 4, 1, 2, 3, 4, 5, 1, 2, 3, 4]


def test_the_stage_has_labels_and_the_balcony_rows_of_its_own() -> None:
    stage = BlockPlan("Đoàn chủ tịch", 1, 6, Level.STAGE, "2", "CT{number:02}")
    room = generate(HallPlan((stage, *THREE, BlockPlan("Ban công", 2, 9, Level.BALCONY))))
    drawn = drawing.of_room("Nhà hát", room)
    assert (drawn.blocks[0].code, drawn.blocks[0].is_on_stage) == ("SAN_KHAU_DOAN_CHU_TICH", True)
    assert room.seats[0].label == "CT01"
    assert [row.name for row in drawn.blocks[-1].rows] == ["D", "E"]


def test_curved_rows_keep_their_distances_and_bend_towards_the_stage() -> None:
    room = generate(HallPlan((BlockPlan("Giữa", 5, 31),), Measures(pitch=60, depth=100, curve=40)))
    for row in geometry.rows(drawing.of_room("Nhà hát", room).seats):
        gaps = [round(((b.x - a.x) ** 2 + (b.y - a.y) ** 2) ** 0.5) for a, b in pairwise(row)]
        assert set(gaps) <= {59, 60, 61}
        assert row[0].y < row[15].y > row[-1].y


def test_a_cross_aisle_sets_rows_apart() -> None:
    room = generate(HallPlan((BlockPlan("Giữa", 4, 2),), Measures(depth=100, aisle=150, passages=(2,))))
    ys = sorted({seat.y for seat in room.seats})
    assert [later - former for former, later in pairwise(ys)] == [100, 250, 100]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (HallPlan(()), "từ 1 đến 20 khu"),
        (HallPlan((BlockPlan("Giữa", 201, 4),)), "từ 1 đến 200 hàng"),
        (HallPlan((BlockPlan("Giữa", 4, 0),)), "mỗi hàng từ 1 đến 200 ghế"),
        (HallPlan((BlockPlan("Giữa", -3, 4),)), "từ 1 đến 200 hàng"),
        (HallPlan((BlockPlan("Giữa", 200, 51),)), r"10\.200 ghế là quá nhiều"),
        (HallPlan((BlockPlan("...", 2, 2),)), "Mỗi khu cần một tên"),
        (HallPlan((BlockPlan("Trái", 2, 2), BlockPlan("TRÁI", 2, 2))), "Hai khu trùng tên"),
        (HallPlan(THREE, Measures(pitch=5)), "Khoảng cách hai ghế cần từ 40 đến 200"),
        (HallPlan(THREE, Measures(curve=90)), "Độ cong cần từ 0 đến 45"),
        (HallPlan(THREE, skipped="ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "Các chữ bỏ qua"),
        (HallPlan(THREE, pattern="{block} hàng {row} ghế {number}"), "từ 1 đến 16 ký tự"),
    ],
)
def test_what_is_no_hall_is_refused(plan: HallPlan, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        generate(plan)


plans = st.builds(
    HallPlan,
    blocks=st.lists(
        st.builds(
            BlockPlan,
            name=st.sampled_from(["Trái", "Giữa", "Phải", "Gác"]),
            rows=st.integers(1, 12),
            seats=st.integers(1, 15),
            level=st.sampled_from([Level.FLOOR, Level.FLOOR, Level.BALCONY]),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda block: block.name,
    ).map(tuple),
    measures=st.builds(
        Measures,
        pitch=st.integers(45, 70),
        depth=st.integers(80, 120),
        aisle=st.integers(110, 200),
        curve=st.integers(0, 45),
        passages=st.sampled_from([(), (3,), (2, 5)]),
    ),
    numbering=st.sampled_from([Numbering.THROUGH, Numbering.ODD_EVEN]),
    from_right=st.booleans(),
    with_dd=st.booleans(),
)


@given(plans)
def test_a_made_hall_has_every_seat_once_with_its_ends_beside_aisles(plan: HallPlan) -> None:
    room = generate(plan)
    assert len({seat.label for seat in room.seats}) == sum(block.rows * block.seats for block in plan.blocks)
    drawn = drawing.of_room("Nhà hát", room)
    for block in drawn.blocks:
        for row in block.rows:
            assert [seat.is_aisle for seat in row.seats] == [
                place in {0, len(row.seats) - 1} for place in range(len(row.seats))
            ]
    assert all(
        drawn.walls.left < seat.x < drawn.walls.right and drawn.walls.top < seat.y < drawn.walls.bottom
        for seat in drawn.seats
    )
