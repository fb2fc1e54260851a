"""How blocks find room: the steps of packing, one by one."""

from congress.seating.planning.floor import Floor
from congress.seating.planning.packing import Packing, Party
from congress.seating.planning.terms import Wishes
from tests.support.plans import hall


def packing(*sizes: int) -> Packing:
    """Two blocks of eight chairs, with parties of these sizes put there one after the other; keys are their places."""
    room = hall((4, 2), (4, 2))
    made = Packing(Floor(room), [chair.id for chair in room], Wishes())
    assert all(made.place([Party(key, size)]) for key, size in enumerate(sizes))
    return made


def pieces(made: Packing) -> dict[int, list[int]]:
    return {key: [len(piece) for piece in found] for key, found in sorted(made.settle().items())}


def test_one_that_fits_nowhere_gets_room_when_another_moves() -> None:
    made = packing(2, 2, 3, 3)  # 2 + 3 in either block: three chairs are free in each
    assert not made.place([Party(9, 6)])
    assert made.place_apart(Party(9, 6))
    assert pieces(made) == {0: [2], 1: [2], 2: [3], 3: [3], 9: [6]}


def test_one_that_fits_nowhere_gets_room_when_two_exchange() -> None:
    made = packing(5, 3, 2, 2)  # 5 + 2 and 3 + 2: nobody can simply move
    assert made.left == 4
    assert made.place_apart(Party(9, 4))
    assert pieces(made) == {0: [5], 1: [3], 2: [2], 3: [2], 9: [4]}


def test_allies_are_not_moved_apart_to_make_room() -> None:
    room = hall((4, 2), (4, 2))
    made = Packing(Floor(room), [chair.id for chair in room], Wishes())
    assert made.place([Party(0, 2, alliance="Vũ trang"), Party(1, 3, alliance="Vũ trang")])
    assert made.place([Party(2, 5)])
    assert not made.place_apart(Party(9, 6))


def test_what_has_to_be_split_is_in_few_pieces_and_leaves_nobody_alone() -> None:
    made = packing(4, 3)  # four and five chairs are left
    assert made.split(Party(9, 6)) == 6
    assert sorted(pieces(made)[9]) == [2, 4]


def test_only_those_are_placed_for_whom_there_is_room() -> None:
    made = packing(7, 6)
    assert made.split(Party(9, 5)) == 3
    assert made.left == 0
    assert made.cost > 0
