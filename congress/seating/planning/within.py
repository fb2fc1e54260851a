"""Who sits where within a block: the head at the aisle, who needs help where it can come, the rest in order."""

from collections.abc import Callable, Mapping, Sequence

from congress.models import SeatingGroup
from congress.seating.planning.floor import Floor
from congress.seating.planning.terms import Guest, Wishes

Judge = Callable[[int, int], tuple[float, ...]]  # of a chair and a number of companions: less is better


def arrange(
    people: Sequence[Guest], chairs: Sequence[int], floor: Floor, wishes: Wishes, company: Mapping[int, int]
) -> dict[int, int]:
    """Give each of these people, in their order, one of as many chairs, in theirs; return guest → chair.

    First of all who comes in a wheelchair sits at an aisle, then the head of a delegation, then, where it is wished,
    award recipients; who accompanies somebody sits beside them. `company`: guest → whom they are seated with.
    """
    seating = _Seating(people, chairs, floor, company)
    for guest in _outward(people, wishes):
        seating.seat(guest, seating.trouble)
    for guest in people:
        if guest.id in seating.with_them:
            seating.seat(guest, seating.lonely)
    for guest in people:
        seating.seat(guest, None)
    return seating.given


def _outward(people: Sequence[Guest], wishes: Wishes) -> list[Guest]:
    """Those who ought to sit at the aisle, whom it matters most for first."""
    wheelchairs = [guest for guest in people if guest.needs_wheelchair]
    block = [guest for guest in people if guest.group is SeatingGroup.DELEGATION]
    heads = [guest for guest in block if guest.is_head and wishes.head_at_aisle]
    awards = [guest for guest in block if guest.award_wave and wishes.awards_at_aisle]
    return [*wheelchairs, *heads, *sorted(awards, key=lambda guest: (guest.award_wave, guest.award_order))]


class _Seating:
    """A block being seated."""

    def __init__(
        self, people: Sequence[Guest], chairs: Sequence[int], floor: Floor, company: Mapping[int, int]
    ) -> None:
        self._floor = floor
        self._free = dict.fromkeys(chairs)
        self.given: dict[int, int] = {}
        self.with_them: dict[int, list[Guest]] = {}
        for guest in people:
            if company[guest.id] != guest.id:
                self.with_them.setdefault(company[guest.id], []).append(guest)

    def seat(self, guest: Guest, judge: Judge | None) -> None:
        """Seat somebody on the best free chair, or on the next, and beside them who comes along."""
        if guest.id in self.given or not self._free:
            return
        companions = self.with_them.get(guest.id, [])
        chair = min(self._free, key=lambda free: judge(free, len(companions))) if judge else next(iter(self._free))
        self._give(guest, chair)
        theirs = [chair]
        for companion in companions:
            beside = [other for own in theirs for other in self._floor.beside[own] if other in self._free]
            if companion.id not in self.given and beside:
                self._give(companion, beside[0])
                theirs.append(beside[0])

    def _give(self, guest: Guest, chair: int) -> None:
        self.given[guest.id] = chair
        del self._free[chair]

    def trouble(self, chair: int, companions: int) -> tuple[float, ...]:
        """How unfit a chair is for whoever should get out easily: far from the aisle, nobody beside, at the rear."""
        stands = self._floor.chairs[chair]
        aside = abs(stands.x - self._floor.middle)
        return self._floor.steps[chair], *self.lonely(chair, companions), stands.row_rank, aside

    def lonely(self, chair: int, companions: int) -> tuple[float, ...]:
        """How many of so many companions would find no free chair beside this one, or beside those beside it."""
        found, edge = {chair}, [chair]
        while edge and len(found) <= companions:
            for other in self._floor.beside[edge.pop()]:
                if other in self._free and other not in found:
                    found.add(other)
                    edge.append(other)
        return (max(companions + 1 - len(found), 0),)
