"""How a seating is worked out: in the order of the congress, each kind of people where its rules say.

Pure, and always the same for the same input. Zones that are kept for somebody are filled first, since nobody else
competes for them. Everybody else shares the chairs that are kept for nobody, then reserve zones, then what other zones
leave empty; when even those are too few, the last in the order go without. What could not be done as wished is told by
`explain`, which looks at the outcome alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning import kept_zones
from congress.seating.planning.board import Board, in_front, near
from congress.seating.planning.explain import explain
from congress.seating.planning.floor import Stretch
from congress.seating.planning.packing import Packing, Party
from congress.seating.planning.terms import (
    LENT,
    NEAR_AISLE,
    ON_STAGE,
    RESERVE_WORDS,
    Chair,
    Guest,
    Plan,
    Present,
    Where,
    Wishes,
)

_A_ROW = 250.0  # so many cm to the side are as bad as one row further back
_A_ROW_OF_GUESTS = 600.0  # beside the leaders rather than behind them
_OFF_THE_MIDDLE = 200.0  # leaders sit between the same two aisles while they can
_HELP_AT_AISLE = 30  # weighs more than all wishes: who comes in a wheelchair gets out


def make(guests: Sequence[Guest], chairs: Sequence[Chair], wishes: Wishes, present: Present | None = None) -> Plan:
    """Work out a seating. `present`: how the chairs stand now; held chairs stay held, who must not move stays."""
    present = present or Present()
    board = Board(guests, chairs, wishes, present)
    kept_zones.fill(board)
    budget = _cut(board)
    budget -= _hold(board, Where.COMPANIONS, budget)
    _seat_front(board)
    budget -= _hold(board, Where.FRONT, budget)
    _seat_awards(board)
    _seat_delegations(board)
    _seat_rear(board)
    _seat_spare(board)
    for where in (Where.COMPANIONS, Where.AISLE, Where.REAR):
        budget -= _hold(board, where, budget)
    plan = Plan(board.given, board.held, frozenset(board.kept))
    return replace(plan, notes=explain(plan, guests, chairs, wishes, present))


def _cut(board: Board) -> int:
    """Let the last in the order go without, as many as there are chairs too few; return how many are to spare."""
    common = len(board.of(ZonePurpose.ANYBODY)) + len(board.of(ZonePurpose.RESERVE))
    lent = sum(len(board.of(purpose)) for purpose in LENT) if board.wishes.fills_kept_zones else 0
    standing = board.standing()
    board.without.update(guest.id for guest in standing[common + lent :])
    return max(common - len(standing), 0)


def _hold(board: Board, where: Where, budget: int) -> int:
    """Hold as many chairs back as are wished there and can be spared; return how many."""
    already = list(board.held.values()).count(RESERVE_WORDS[where])
    wished = min(board.wishes.reserves.get(where, 0) - already, budget)
    common = board.of(ZonePurpose.ANYBODY)
    if where is Where.FRONT:
        chosen = sorted(common, key=_around(board))[: max(wished, 0)]
    elif where is Where.COMPANIONS:
        users = (guest for guest in board.guests if guest.needs_wheelchair and guest.id in board.given)
        beside = (chair for guest in users for chair in board.floor.beside[board.given[guest.id]])
        chosen = [chair for chair in dict.fromkeys(beside) if chair in common][:wished]
    else:
        common = [*reversed(common), *reversed(board.of(ZonePurpose.RESERVE))]
        chosen = [c for c in common if where is Where.REAR or board.chairs[c].is_aisle][:wished]
    board.hold(chosen, where)
    return len(chosen)


# ── the front ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _seat_front(board: Board) -> None:
    """Seat leaders front centre, with them who ought to be on the stage and has no chair; around them other guests."""
    groups = ((*ON_STAGE, SeatingGroup.LEADERS), (SeatingGroup.HONORARY,), (SeatingGroup.GUESTS,))
    for groups_together, cost in zip(groups, (_centre(board), _around(board), _around(board)), strict=True):
        people = [guest for guest in board.standing() if board.host[guest.id].group in groups_together]
        for guest in people:
            if guest.needs_wheelchair:
                _seat_at_aisle(board, guest, cost)
        people = [guest for guest in people if guest.id not in board.given]
        board.seat(people, sorted(board.of(ZonePurpose.ANYBODY), key=cost))


def _seat_at_aisle(board: Board, guest: Guest, cost: Callable[[int], float]) -> None:
    """Seat somebody of the front at an aisle, with who accompanies them."""
    common = board.of(ZonePurpose.ANYBODY)
    best = min((chair for chair in common if board.chairs[chair].is_aisle), key=cost, default=None)
    if best is not None and guest.id not in board.given:
        beside = [chair for chair in board.floor.beside[best] if chair in common]
        party = [guest, *(other for other in board.standing() if other is not guest and board.host[other.id] is guest)]
        board.seat(party, [best, *beside])


def _centre(board: Board) -> Callable[[int], float]:
    """Cost of a chair for leaders: between the same two aisles while they can, from the middle outwards."""
    floor = board.floor
    nearest = min((floor.offside(strip.rows[0]) for strip in floor.strips), default=0.0)
    strips = (strip for strip in floor.strips if floor.offside(strip.rows[0]) <= nearest)
    central = {chair for strip in strips for row in strip.rows for chair in row}

    def cost(chair: int) -> float:
        stands = board.chairs[chair]
        aside = abs(stands.x - floor.middle) + _OFF_THE_MIDDLE * (chair not in central)
        return aside + _A_ROW * stands.row_rank

    return cost


def _around(board: Board) -> Callable[[int], float]:
    """Cost of a chair for those who sit beside the leaders, in the first rows from the middle outwards."""
    return lambda chair: (
        abs(board.chairs[chair].x - board.floor.middle) + _A_ROW_OF_GUESTS * board.chairs[chair].row_rank
    )


def _seat_awards(board: Board) -> None:
    """Where no zone is kept for them: seat award recipients wave by wave along aisles, behind the guests.

    Each wave sits at one aisle, five deep, row by row as it files out; a narrow strip is taken in whole rows.
    """
    has_zone = any(chair.purpose is ZonePurpose.AWARDS for chair in board.chairs.values())
    if has_zone or not board.wishes.awards_at_aisle:
        return
    free, around = set(board.of(ZonePurpose.ANYBODY)), _around(board)
    columns = [[chair for chair in column if chair in free] for column in board.floor.columns(NEAR_AISLE + 1)]

    def cost(size: int, column: Sequence[int]) -> tuple[int, float]:
        return len(board.floor.pieces(column[:size])), sum(map(around, column[:size]))

    for wave in kept_zones.waves(board):
        whole = [column for column in columns if len(column) >= len(wave)]
        if whole:  # who finds no column sits with their delegation
            best = min(whole, key=partial(cost, len(wave)))
            kept_zones.seat_wave(board, wave, best[: len(wave)])
            del best[: len(wave)]


# ── delegations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _seat_delegations(board: Board) -> None:
    """Seat delegations in their order: beside those of theirs who sit already, else as blocks of their own."""
    people, blocks = board.delegations(), board.blocks()
    for delegation_id in [d for d in people if d in blocks]:
        here = board.floor.centre_of(blocks[delegation_id])
        chairs = board.windows(len(people[delegation_id]), board.of(ZonePurpose.ANYBODY), near(here))
        board.seat(people.pop(delegation_id), chairs)
    _seat_blocks(board, people)


def _seat_blocks(board: Board, people: dict[int, list[Guest]]) -> None:
    """Seat whole delegations as blocks: in their order or, when that splits some, in another if that is better."""
    order = sorted(people, key=lambda d: (people[d][0].delegation_rank, d))
    bundles = _bundles([_party(board, people[d], 1 - place / len(order)) for place, d in enumerate(order)])
    best = _packed(board, bundles, is_tight=False)
    if best.has_pieces:
        largest_first = sorted(bundles, key=lambda bundle: -sum(party.size for party in bundle))
        tried = [best, *(_packed(board, ways, is_tight=True) for ways in (bundles, largest_first))]
        best = min(tried, key=lambda packing: packing.cost)
    for delegation_id, pieces in best.settle().items():
        board.seat(people[delegation_id], [chair for piece in pieces for chair in piece])


def _party(board: Board, people: Sequence[Guest], pull: float) -> Party:
    wishes = board.wishes
    to_aisle = wishes.head_at_aisle * any(guest.is_head for guest in people)
    return Party(
        people[0].delegation_id if board.host[people[0].id] is people[0] else board.host[people[0].id].delegation_id,
        len(people),
        pull,
        to_aisle + _HELP_AT_AISLE * any(guest.needs_wheelchair for guest in people),
        next((guest.seat_together for guest in people if guest.seat_together), "") if wishes.allies else "",
    )


def _packed(board: Board, bundles: Sequence[Sequence[Party]], *, is_tight: bool) -> Packing:
    """Put parties on the common chairs; those that can only be there in pieces, and not all, are left for later."""
    packing = Packing(board.floor, board.of(ZonePurpose.ANYBODY), board.wishes, is_tight=is_tight)
    beyond = max(sum(party.size for bundle in bundles for party in bundle) - packing.left, 0)
    longest_elsewhere = board.floor.longest_run(_spare(board)) if beyond else 0
    for bundle in bundles:
        if board.wishes.together and packing.place(bundle):
            continue
        for party in bundle:
            if board.wishes.together and packing.place_apart(party):
                continue
            if longest_elsewhere >= party.size <= beyond:
                beyond -= party.size
            else:
                beyond -= party.size - packing.split(party)
    return packing


def _bundles(parties: Sequence[Party]) -> list[list[Party]]:
    """Return allied parties together, where the first of them stands in the order."""
    found: dict[str, list[Party]] = {}
    for party in parties:
        found.setdefault(f"together {party.alliance}" if party.alliance else f"alone {party.key}", []).append(party)
    return list(found.values())


# ── the rear, and what is to spare ────────────────────────────────────────────────────────────────────────────────────


def _seat_rear(board: Board) -> None:
    """Seat press and service behind the delegations, the press at the sides; in each the first in front."""
    behind = max((board.chairs[chair].row_rank for chair in board.given.values()), default=1)
    middle = board.floor.middle

    def cost(at_sides: bool, stretch: Stretch, start: int, size: int) -> float:
        aside = abs(stretch.centre(start, size)[0] - middle)
        return _A_ROW * abs(stretch.mean_row(start, size) - behind) - aside * at_sides

    for group in (SeatingGroup.PRESS, SeatingGroup.SERVICE):
        people = [guest for guest in board.standing() if board.host[guest.id].group is group]
        where = partial(cost, group is SeatingGroup.PRESS)
        board.seat(people, board.windows(len(people), board.of(ZonePurpose.ANYBODY), where))


def _spare(board: Board) -> list[int]:
    """Return the chairs that are given when no others are left."""
    kept = LENT if board.wishes.fills_kept_zones else ()
    return [chair for purpose in (ZonePurpose.RESERVE, *kept) for chair in board.of(purpose)]


def _seat_spare(board: Board) -> None:
    """Seat who still stands on what is left, near their own where it can be."""
    kept = LENT if board.wishes.fills_kept_zones else ()
    for purpose in (ZonePurpose.ANYBODY, ZonePurpose.RESERVE, *kept):
        blocks, parties = board.blocks(), dict[tuple[SeatingGroup, int], list[Guest]]()
        for guest in board.standing():
            host = board.host[guest.id]
            is_block = host.group is SeatingGroup.DELEGATION
            parties.setdefault((host.group, host.delegation_id if is_block else 0), []).append(guest)
        for (group, delegation_id), people in parties.items():
            block = blocks.get(delegation_id) if group is SeatingGroup.DELEGATION else None
            cost = near(board.floor.centre_of(block)) if block else in_front(board.floor.middle)
            board.seat(people, board.windows(len(people), board.of(purpose), cost))
