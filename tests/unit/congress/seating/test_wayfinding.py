from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.errors import NotFound
from congress.file_formats.hall import read_hall
from congress.seating import drawing, layout, wayfinding
from congress.seating.drawing import HallDrawing
from congress.seating.generator import BlockPlan, HallPlan, generate
from congress.seating.layout import Level, Measures
from congress.seating.wayfinding import Way

SAMPLE = Path(__file__).parents[4] / "sample" / "so-do-ghe.csv"
STAGE = BlockPlan("Sân khấu", 1, 6, Level.STAGE, "2", "SK{number:02}")
BLOCKS = (BlockPlan("Trái", 12, 8, door="1"), BlockPlan("Giữa", 12, 8, door="2"), BlockPlan("Phải", 12, 8, door="3"))
HALL = drawing.of_room("Hội trường", generate(HallPlan((STAGE, *BLOCKS), Measures(passages=(6,)))))
PLAIN = drawing.of_room("Hội trường", generate(HallPlan((STAGE, *BLOCKS))))


def is_clear(hall: HallDrawing, way: Way) -> bool:
    """Nobody has to be climbed over but those of one's own row."""
    others = [seat for seat in hall.seats if seat.row_rank != way.goal.row_rank]
    return not any(
        min(a[0], b[0]) - 40 < seat.x < max(a[0], b[0]) + 40 and min(a[1], b[1]) - 40 < seat.y < max(a[1], b[1]) + 40
        for a, b in pairwise(way.points)
        for seat in others
    )


@given(st.sampled_from([HALL, PLAIN]), st.integers(0, 293), st.sampled_from(["", "1", "2", "3"]))
def test_the_way_leads_from_the_door_to_the_chair_without_climbing_over_anybody(
    hall: HallDrawing, place: int, door: str
) -> None:
    seat = [*hall.seats][place]
    way = wayfinding.to_seat(hall, seat.label, door)
    assert way.door is not None
    assert way.door.label == (door or seat.door)
    assert way.points[0] == way.door.middle
    assert way.points[-1] == (seat.x, seat.y)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(way.points))
    assert is_clear(hall, way)


def test_a_door_in_the_side_wall_leads_straight_along_that_wall() -> None:
    way = wayfinding.to_seat(PLAIN, "A02")
    assert len(way.points) == 4
    assert way.points[1][1] == way.points[0][1]


def test_a_cross_aisle_shortens_the_way() -> None:
    def length(hall: HallDrawing) -> int:
        points = wayfinding.to_seat(hall, "H12", "1").points
        return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))

    assert length(HALL) < length(PLAIN)


def test_a_zone_is_reached_at_its_nearest_chair_and_marked_whole() -> None:
    hall = drawing.of_room("Hội trường lớn", layout.from_table(read_hall(SAMPLE.read_bytes())))
    way = wayfinding.to_zone(hall, "DOAN_CAOLOC")
    assert sum(map(len, way.runs)) == 21
    assert way.points == ()  # the plain table names no doors


def test_what_is_not_in_the_hall_is_not_found() -> None:
    with pytest.raises(NotFound, match="Không tìm thấy ghế"):
        wayfinding.to_seat(HALL, "Z99")
    with pytest.raises(NotFound, match="chưa có ghế"):
        wayfinding.to_zone(HALL, "DOAN_KHONG_CO")
