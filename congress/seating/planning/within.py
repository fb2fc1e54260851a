"""Who sits where within the chairs of a block: the head at the aisle, who needs help where help can come, the rest in
their order.
"""

from collections.abc import Mapping, Sequence

from congress.models import SeatingGroup
from congress.seating.planning.floor import Floor
from congress.seating.planning.terms import Guest, Wishes


def arrange(
    people: Sequence[Guest], chairs: Sequence[int], floor: Floor, wishes: Wishes, company: Mapping[int, int]
) -> dict[int, int]:
    """Give each of these people, in their order, one of as many chairs, in theirs; return guest → chair.

    First of all who comes in a wheelchair sits at an aisle, then the head of a delegation, then, where it is wished,
    award recipients; who accompanies somebody sits beside them. `company`: guest → whom they are seated with.
    """
    free = dict.fromkeys(chairs)
    given: dict[int, int] = {}
    with_them: dict[int, list[Guest]] = {}
    for guest in people:
        if company[guest.id] != guest.id:
            with_them.setdefault(company[guest.id], []).append(guest)

    def seat(guest: Guest, chair: int) -> None:
        given[guest.id] = chair
        del free[chair]
        for companion in with_them.get(guest.id, ()):
            near = [other for other in _beside(floor, [given[guest.id], *_chairs_of(given, with_them[guest.id])]) if other in free]
            if companion.id not in given and near:
                given[companion.id] = near[0]
                del free[near[0]]

    for guest in _outward(people, wishes):
        if guest.id not in given and free:
            needed = len(with_them.get(guest.id, ()))
            seat(guest, min(free, key=lambda chair: _trouble(floor, free, chair, needed)))
    for guest in sorted(people, key=lambda g: g.id not in with_them):
        if guest.id not in given and guest.id in with_them:
            needed = len(with_them[guest.id])
            seat(guest, min(free, key=lambda chair: _lonely(floor, free, chair, needed)))
    for guest in people:
        if guest.id not in given:
            seat(guest, next(iter(free)))
    return given


def _outward(people: Sequence[Guest], wishes: Wishes) -> list[Guest]:
    """Those who ought to sit at the aisle, whom it matters most for first."""
    wheelchairs = [guest for guest in people if guest.needs_wheelchair]
    block = [guest for guest in people if guest.group is SeatingGroup.DELEGATION]
    heads = [guest for guest in block if guest.is_head and wishes.head_at_aisle]
    awards = [guest for guest in block if guest.award_wave and wishes.awards_at_aisle]
    return [*wheelchairs, *heads, *sorted(awards, key=lambda guest: guest.award_order)]


def _trouble(floor: Floor, free: Mapping[int, None], chair: int, companions: int) -> tuple[int, int, int, float]:
    """How unfit a chair is for somebody who should get out easily: far from the aisle, nobody beside, at the rear."""
    standing = floor.chairs[chair]
    return (
        floor.steps[chair],
        _lonely(floor, free, chair, companions),
        standing.row_rank,
        abs(standing.x - floor.middle),
    )


def _lonely(floor: Floor, free: Mapping[int, None], chair: int, companions: int) -> int:
    """How many of so many companions would find no chair beside this one, or beside the one that is."""
    found, edge = {chair}, [chair]
    while edge and len(found) <= companions:
        for other in floor.beside[edge.pop()]:
            if other in free and other not in found:
                found.add(other)
                edge.append(other)
    return max(companions + 1 - len(found), 0)


def _beside(floor: Floor, chairs: Sequence[int]) -> list[int]:
    return [other for chair in chairs for other in floor.beside[chair]]


def _chairs_of(given: Mapping[int, int], people: Sequence[Guest]) -> list[int]:
    return [given[guest.id] for guest in people if guest.id in given]
