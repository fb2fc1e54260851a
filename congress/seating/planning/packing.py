"""Delegations as blocks: which stretch of the floor each gets, in which order, and where it begins.

Four steps, each plain. Every party goes to the stretch that brings it nearest to the stage, in the order of the list;
one that fits nowhere may get room by moving others. Within a stretch they sit in their order; neighbours change places
where that is better by the weights. At last the free chairs of a stretch are put where they help most, exactly, by
dynamic programming. Whoever packs may try the first step in several ways and keep the cheapest.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from congress.seating.planning.floor import Floor, Stretch
from congress.seating.planning.terms import HEAVIEST, Wishes

_FAR = float("inf")
_METRES_A_ROW = 600.0  # cm off the middle that weigh as much as one row further back, where rows weigh fully
_PEOPLE_ROWS = 150.0  # so many people, each a row farther back, cost what rows weigh
_A_HOLE = 0.3  # a free chair between delegations, beside a head away from the aisle
_CLEARLY = 2  # rows
_ROUNDS = 12  # of changing places; each brings the whole nearer to the best, few are ever needed


@dataclass(frozen=True, slots=True)
class Party:
    """People who want to sit in one piece. `pull` from 0 to 1 draws them to the stage."""

    key: int
    size: int
    pull: float = 0.5
    to_aisle: float = 0.0  # what it costs when none of its chairs stands at an aisle
    alliance: str = ""  # parties of one name stay side by side


@dataclass(slots=True)
class _Bin:
    """A stretch with the parties that will sit on it, in the order of the walk."""

    stretch: Stretch
    offside: float  # how far its middle lies from the hall's, in rows' worth
    parties: list[Party] = field(default_factory=list)

    @property
    def used(self) -> int:
        return sum(party.size for party in self.parties)

    @property
    def left(self) -> int:
        return len(self.stretch.chairs) - self.used


class Packing:
    """Parties being put on the free chairs of a floor."""

    def __init__(self, floor: Floor, free: Collection[int], wishes: Wishes, *, is_tight: bool = False) -> None:
        self._wishes = wishes
        self._goes_front = wishes.front_by_rank > 0 and not is_tight
        self._split: set[int] = set()  # keys of parties that may be in pieces
        self._torn = 0  # parties of which some sit elsewhere
        self._bins = [
            _Bin(stretch, abs(stretch.centre(0, len(stretch.chairs))[0] - floor.middle) / _METRES_A_ROW)
            for stretch in floor.stretches(free)
        ]

    @property
    def left(self) -> int:
        """How many chairs nobody has."""
        return sum(one.left for one in self._bins)

    @property
    def has_pieces(self) -> bool:
        return bool(self._split)

    @property
    def cost(self) -> float:
        """What it costs by the weights that parties are in pieces or out of their order."""
        parties = [party.key for one in self._bins for party in one.parties]
        pieces = len(parties) - len(set(parties)) + self._torn
        return self._wishes.together * pieces + self._wishes.front_by_rank * self._disorder()

    def _disorder(self) -> float:
        """Return how many parties, on the average, sit clearly before one that is drawn more to the stage."""
        rows: dict[int, tuple[float, int]] = {}
        for one in self._bins:
            start = 0
            for party in _in_order(one.parties):
                row = one.stretch.rows[start]
                rows[party.key] = (party.pull, min(row, rows.get(party.key, (0.0, row))[1]))
                start += party.size
        placed = sorted(rows.values(), reverse=True)
        pairs = sum(
            later[1] + _CLEARLY < former[1] for place, former in enumerate(placed) for later in placed[place + 1 :]
        )
        return pairs / max(len(placed), 1)

    def place(self, parties: Sequence[Party]) -> bool:
        """Put allied parties side by side, each in one piece; tell whether there was room."""
        size = sum(party.size for party in parties)
        fitting = [one for one in self._bins if one.left >= size]
        if not fitting:
            return False
        best = min(fitting, key=lambda one: self._distance(one, size))
        best.parties.extend(parties)
        return True

    def place_apart(self, party: Party) -> bool:
        """Put one party in one piece where there is room, or where moving others makes it; tell whether it was done."""
        return self.place([party]) or self._make_room(party)

    def split(self, party: Party) -> int:
        """Put as many of a party as there is room for, in as few pieces as there have to be; return how many.

        Where pieces do not matter, the front is filled.
        """
        wanted = rest = min(party.size, self.left)
        while rest:
            open_ = [one for one in self._bins if one.left]
            whole = [one for one in open_ if one.left >= rest]
            if whole or not self._wishes.together:
                best = min(whole if self._wishes.together else open_, key=lambda one: self._distance(one, 1))
            else:
                best = max(open_, key=lambda one: one.left)
            piece = min(rest, best.left)
            if rest - piece == 1 < piece - 1 and self.left > rest:
                piece -= 1  # nobody sits alone
            best.parties.append(replace(party, size=piece, to_aisle=party.to_aisle * (rest == wanted)))
            rest -= piece
        self._split.add(party.key)
        self._torn += 0 < wanted < party.size
        return wanted

    def settle(self) -> dict[int, list[tuple[int, ...]]]:
        """Return the chairs of each party by its key, piece by piece, each in the order of its walk."""
        if self._wishes.together:
            self._mend()
        found: dict[int, list[tuple[int, ...]]] = {}
        for one in self._bins:
            one.parties = _in_order(one.parties)
            self._change_places(one)
            for party, start in zip(one.parties, self._starts(one), strict=True):
                found.setdefault(party.key, []).append(one.stretch.chairs[start : start + party.size])
        return found

    # ── which stretch ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _distance(self, one: _Bin, size: int) -> tuple[float, int]:
        """Return how far from the best a party would sit at the end of what a stretch holds already."""
        row = one.stretch.mean_row(one.used, size)
        return (row + one.offside if self._goes_front else 0.0), one.left - size

    def _make_room(self, party: Party) -> bool:
        """Move one party elsewhere, or exchange two, so that this one fits; the last in the order moves first."""
        options = [
            (bin_.parties[place].pull, number, place)
            for number, bin_ in enumerate(self._bins)
            for place in range(len(bin_.parties))
            if bin_.parties[place].key not in self._split and not bin_.parties[place].alliance
        ]
        for _, number, place in sorted(options):
            source = self._bins[number]
            moved = source.parties[place]
            lacking = party.size - source.left
            if moved.size < lacking:
                continue
            target = next((one for one in self._bins if one is not source and one.left >= moved.size), None)
            if target is not None:
                del source.parties[place]
                target.parties.append(moved)
                source.parties.append(party)
                return True
            if self._exchange(source, place, lacking):
                source.parties.append(party)
                return True
        return False

    def _exchange(self, source: _Bin, place: int, lacking: int) -> bool:
        """Exchange a party for a smaller one elsewhere that frees as many chairs as are lacking."""
        moved = source.parties[place]
        for target in self._bins:
            if target is source:
                continue
            for other_place, other in enumerate(target.parties):
                gained = moved.size - other.size
                movable = other.key not in self._split and not other.alliance
                if lacking <= gained <= target.left and movable:
                    source.parties[place], target.parties[other_place] = other, moved
                    return True
        return False

    def _mend(self) -> None:
        """Put together again what was split before room came up."""
        pieces: dict[int, list[tuple[_Bin, Party]]] = {}
        for one in self._bins:
            for party in one.parties:
                pieces.setdefault(party.key, []).append((one, party))
        for held in pieces.values():
            if len(held) == 1:
                continue
            size = sum(party.size for _, party in held)
            for target in self._bins:
                own = [party for one, party in held if one is target]
                if target.left + sum(party.size for party in own) < size:
                    continue
                for one, party in held:
                    one.parties.remove(party)
                to_aisle = max(party.to_aisle for _, party in held)
                target.parties.append(replace(held[0][1], size=size, to_aisle=to_aisle))
                break

    # ── in which order, and where each begins ─────────────────────────────────────────────────────────────────────────

    def _cost(self, stretch: Stretch, party: Party, start: int) -> float:
        """Return what it costs by the weights that a party sits on this window."""
        wishes, size = self._wishes, party.size
        length = len(stretch.chairs) / stretch.turns[-1]
        rows = stretch.rows_touched(start, size) - -(-size // length)
        return (
            wishes.front_by_rank * (0.1 + party.pull) * size * stretch.mean_row(start, size) / _PEOPLE_ROWS
            + party.to_aisle * (not stretch.has_aisle(start, size))
            + wishes.whole_rows * max(rows, 0) / 3
            + wishes.together * stretch.passages_crossed(start, size) / 2
        )

    def _change_places(self, one: _Bin) -> None:
        """Let neighbours change places while that makes both together better off.

        The more the order weighs, the fewer places anybody may move from theirs: none when it weighs fully.
        """
        leeway = HEAVIEST - self._wishes.front_by_rank if self._wishes.front_by_rank else len(one.parties)
        own = {id(party): place for place, party in enumerate(one.parties)}
        for _ in range(_ROUNDS):
            start, has_changed = 0, False
            for place in range(len(one.parties) - 1):
                first, second = one.parties[place : place + 2]
                if place + 1 - own[id(first)] <= leeway >= own[id(second)] - place and not _parts_allies(
                    one.parties, place
                ):
                    as_is = self._cost(one.stretch, first, start) + self._cost(one.stretch, second, start + first.size)
                    changed = self._cost(one.stretch, second, start)
                    changed += self._cost(one.stretch, first, start + second.size)
                    if changed < as_is - 1e-9:
                        one.parties[place : place + 2] = second, first
                        has_changed = True
                start += one.parties[place].size
            if not has_changed:
                return

    def _starts(self, one: _Bin) -> list[int]:
        """Return where each party begins, so that the costs of all are least and none changes its place in the order.

        `best[h]` is the least cost of the parties so far when h chairs before or between them stay free.
        """
        spare = one.left
        best, ways = [0.0] * (spare + 1), list[list[int]]()
        offset = 0
        for place, party in enumerate(one.parties):
            costs = [self._cost(one.stretch, party, offset + free) for free in range(spare + 1)]
            touching = self._wishes.distance if place else 0
            best, way = _extended(best, costs, touching)
            ways.append(way)
            offset += party.size
        open_costs = self._wishes.closed_up * _A_HOLE  # the free chairs behind the last party are no holes
        free = min(range(spare + 1), key=lambda f: (best[f] + open_costs * f, f), default=0)
        starts: list[int] = []
        for place in reversed(range(len(one.parties))):
            offset -= one.parties[place].size
            starts.append(offset + free)
            free = ways[place][free]
        return starts[::-1]


def _in_order(parties: Sequence[Party]) -> list[Party]:
    """Return parties as they are drawn to the stage, allies where the first of them stands."""
    pulls: dict[str, float] = {}
    for party in parties:
        pulls[party.alliance] = max(party.pull, pulls.get(party.alliance, 0.0))

    def place(party: Party) -> tuple[float, str, float]:
        return -(pulls[party.alliance] if party.alliance else party.pull), party.alliance, -party.pull

    return sorted(parties, key=place)


def _parts_allies(parties: Sequence[Party], place: int) -> bool:
    """Tell whether changing the party at this place with the next would put a stranger between allies."""
    names = [party.alliance for party in parties]
    together = sum(a == b != "" for a, b in pairwise(names))
    names[place], names[place + 1] = names[place + 1], names[place]
    return sum(a == b != "" for a, b in pairwise(names)) < together


def _extended(best: Sequence[float], costs: Sequence[float], touching: float) -> tuple[list[float], list[int]]:
    """Return the least costs with one party more, and how many chairs stay free before it; touching costs extra."""
    totals, ways = list[float](), list[int]()
    least, at = _FAR, 0  # over all f < free
    for free, cost in enumerate(costs):
        close = best[free] + touching
        chosen = (least, at) if least < close else (close, free)
        totals.append(chosen[0] + cost)
        ways.append(chosen[1])
        if best[free] < least:
            least, at = best[free], free
    return totals, ways
