from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from congress.seating import geometry


@dataclass(frozen=True)
class Chair:
    id: int
    row_rank: int
    x: int
    y: int


def row(*xs: int, rank: int = 1, y: int = 0) -> list[Chair]:
    return [Chair(1000 * rank + number, rank, x, y) for number, x in enumerate(xs)]


def test_a_gap_of_more_than_one_and_a_half_chairs_is_an_aisle() -> None:
    chairs = row(0, 55, 110, 193, 248, 303)  # 83 is more than 82.5
    assert [[chair.x for chair in run] for run in geometry.runs(chairs)] == [[0, 55, 110], [193, 248, 303]]
    assert geometry.aisle_seats(chairs) == {1000, 1002, 1003, 1005}
    assert geometry.aisle_seats(row(0, 55, 110, 192, 247, 302)) == {1000, 1005}


def test_neighbours_end_at_an_aisle_and_at_the_wall() -> None:
    assert geometry.neighbours(row(0, 55, 300)) == {1000: (None, 1001), 1001: (1000, None), 1002: (None, None)}


def test_wide_armchairs_in_one_row_are_no_aisles_among_narrow_chairs() -> None:
    chairs = row(0, 90, 180, 270) + row(0, 55, 110, 165, 220, 275, rank=2, y=100)
    assert geometry.aisle_seats(chairs) == {1000, 1003, 2000, 2005}


def test_lone_chairs_far_apart_are_all_beside_an_aisle() -> None:
    assert geometry.aisle_seats(row(0, 400, 800)) == {1000, 1001, 1002}


def test_neighbours_along_a_curve_are_found_by_their_distance() -> None:
    chairs = [Chair(number, 1, 35 * number, 42 * number) for number in range(4)]  # 55 cm apart, slanting
    assert len(geometry.runs(chairs)) == 1
    assert geometry.pitch(chairs) == 55


def test_a_straight_block_has_four_corners() -> None:
    chairs = row(0, 55, 110) + row(0, 55, 110, rank=2, y=95)
    assert geometry.outline(chairs, 40) == ((-40, -40), (150, -40), (150, 135), (-40, 135))


def test_rows_are_ranked_from_the_stage_even_when_the_list_is_not() -> None:
    assert geometry.ranks({"B": [300, 310], "A": [200, 210], "1": [50]}) == {"1": 1, "A": 2, "B": 3}


chairs_anywhere = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4000), st.integers(0, 4000)), min_size=1, max_size=120
).map(lambda told: [Chair(number, *place) for number, place in enumerate(told)])


@given(chairs_anywhere)
def test_every_chair_is_in_one_run_and_neighbours_are_mutual(chairs: list[Chair]) -> None:
    ids = [chair.id for run in geometry.runs(chairs) for chair in run]
    assert sorted(ids) == sorted(chair.id for chair in chairs)
    beside = geometry.neighbours(chairs)
    for id_, (left, right) in beside.items():
        assert left is None or beside[left][1] == id_
        assert right is None or beside[right][0] == id_
    assert geometry.aisle_seats(chairs) == {id_ for id_, pair in beside.items() if None in pair}


@given(chairs_anywhere, st.integers(0, 100))
def test_the_border_and_the_bounds_hold_every_chair(chairs: list[Chair], margin: int) -> None:
    around = geometry.bounds([(chair.x, chair.y) for chair in chairs], margin)
    assert all(around.left <= chair.x <= around.right and around.top <= chair.y <= around.bottom for chair in chairs)
    border = geometry.bounds(geometry.outline(chairs, margin + 1))
    assert border.left < min(chair.x for chair in chairs)
    assert border.right > max(chair.x for chair in chairs)
