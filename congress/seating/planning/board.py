"""Chairs while they are being given: who has one, which are free, and how a group of people takes some of them.

A chair leaves `free` when it is given, so nobody can be given what somebody has.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning.floor import Floor, Stretch
from congress.seating.planning.terms import (
    RESERVE_WORDS,
    Chair,
    Guest,
    Keep,
    Present,
    Where,
    Wishes,
    company_of,
    precedence,
)
from congress.seating.planning.within import arrange

_A_ROW = 250.0  # so many cm to the side are as bad as one row further back
Cost = Callable[[Stretch, int, int], float]  # of a window: stretch, start, size


class Board:
    """One seating on its way. People are asked for in their order; who is in `without` stays without a chair."""

    def __init__(self, guests: Iterable[Guest], chairs: Sequence[Chair], wishes: Wishes, present: Present) -> None:
        self.wishes = wishes
        self.floor = Floor(chairs)
        self.chairs = self.floor.chairs
        self._by_purpose: dict[ZonePurpose, list[int]] = {}
        for chair in self.chairs.values():
            self._by_purpose.setdefault(chair.purpose, []).append(chair.id)
        self.given: dict[int, int] = {}
        self.kept: set[int] = set()
        self.without: set[int] = set()
        self.apart: set[int] = set()  # seated for an award or by their needs, not with their delegations
        guests = sorted(guests, key=precedence)
        self.company = company_of(guests)
        known = {guest.id: guest for guest in guests}
        self.host = {i: known[host] for i, host in self.company.items()}
        self.guests = sorted(guests, key=lambda guest: (precedence(self.host[guest.id]), precedence(guest)))
        own = set(RESERVE_WORDS.values())  # what a plan held is chosen anew; what a person holds stays
        self.held = {c: why for c, why in present.held.items() if why not in own and c in self.chairs}
        self.free = {
            chair.id: chair
            for chair in self.chairs.values()
            if chair.purpose is not ZonePurpose.CLOSED and chair.id not in self.held
        }
        self._keep_seated(present)

    def _keep_seated(self, present: Present) -> None:
        """Leave those on their chairs who must not move, then those who are wished to stay."""
        staying = present.seated if self.wishes.keep is Keep.ALL else present.locked
        for guest in sorted(self.guests, key=lambda guest: guest.id not in present.locked):
            chair = present.seated.get(guest.id)
            sits_there = guest.id in present.locked and chair in self.chairs and chair not in self.given.values()
            if guest.id in staying and chair is not None and (chair in self.free or sits_there):
                self.given[guest.id] = chair
                self.free.pop(chair, None)
                self.kept.add(guest.id)

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def standing(self, wanted: Callable[[Guest], bool] = lambda _guest: True) -> list[Guest]:
        """Return who has no chair yet, of those whose host (they themselves, mostly) is wanted; hosts first."""
        return [
            guest
            for guest in self.guests
            if guest.id not in self.given and guest.id not in self.without and wanted(self.host[guest.id])
        ]

    def of(self, purpose: ZonePurpose) -> list[int]:
        """Return the free chairs of such zones, from the stage backwards."""
        return [chair for chair in self._by_purpose.get(purpose, ()) if chair in self.free]

    def blocks(self) -> dict[int, list[int]]:
        """Return the chairs that people of each delegation have as such, not for their needs, awards or rank."""
        found: dict[int, list[int]] = {}
        for guest in self.guests:
            chair, host = self.given.get(guest.id), self.host[guest.id]
            if chair is not None and host.group is SeatingGroup.DELEGATION and guest.id not in self.apart:
                found.setdefault(host.delegation_id, []).append(chair)
        return found

    def delegations(self) -> dict[int, list[Guest]]:
        """Return who sits with each delegation and has no chair yet, companions with those they accompany."""
        found: dict[int, list[Guest]] = {}
        for guest in self.standing(lambda host: host.group is SeatingGroup.DELEGATION):
            found.setdefault(self.host[guest.id].delegation_id, []).append(guest)
        return found

    # ── giving ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def give(self, places: Mapping[int, int]) -> None:
        """Give chairs to guests. Each chair has to be free."""
        for guest_id, chair in places.items():
            del self.free[chair]
            self.given[guest_id] = chair

    def seat(self, people: Sequence[Guest], chairs: Sequence[int], wishes: Wishes | None = None) -> None:
        """Seat as many of these people as there are chairs, the first in the order first."""
        count = min(len(people), len(chairs))
        places = arrange(people[:count], chairs[:count], self.floor, wishes or self.wishes, self.company)
        self.give(places)

    def hold(self, chairs: Iterable[int], where: Where) -> None:
        """Hold free chairs back."""
        for chair in chairs:
            del self.free[chair]
            self.held[chair] = RESERVE_WORDS[where]

    def windows(self, size: int, chairs: Collection[int], cost: Cost) -> list[int]:
        """Return so many of these chairs in the cheapest window; in pieces, or fewer, where there is none."""
        chosen: list[int] = []
        left = dict.fromkeys(chairs)
        while len(chosen) < size and left:
            stretches = self.floor.stretches(left)
            wanted = min(size - len(chosen), max(len(stretch.chairs) for stretch in stretches))
            _, stretch, start = min(
                (
                    (cost(stretch, start, wanted), number, start)
                    for number, stretch in enumerate(stretches)
                    for start in range(len(stretch.chairs) - wanted + 1)
                ),
            )
            window = stretches[stretch].chairs[start : start + wanted]
            chosen += window
            for chair in window:
                del left[chair]
        return chosen


def near(point: tuple[float, float]) -> Cost:
    """Cost of a window by how far its middle lies from a point; what leaves one or two chairs alone costs more."""

    def cost(stretch: Stretch, start: int, size: int) -> float:
        x, y = stretch.centre(start, size)
        return abs(x - point[0]) + abs(y - point[1]) + 100.0 * (start in {1, 2})

    return cost


def in_front(middle: float) -> Cost:
    """Cost of a window by how far back it lies, and off the middle."""
    return lambda stretch, start, size: (
        _A_ROW * stretch.mean_row(start, size) + abs(stretch.centre(start, size)[0] - middle)
    )
