"""Zones that are kept for somebody, being filled: nobody else competes for them, so they come before the floor."""

from collections.abc import Sequence
from dataclasses import replace

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning.board import Board
from congress.seating.planning.terms import ON_STAGE, ZONE_OF_GROUP, Guest

_MANY_WINDOWS = 60  # from here on a part of a zone begins with a row
_NEXT_TO = 300.0  # cm: a companion who finds nothing beside sits no farther away, else among their own


def fill(board: Board) -> None:
    """Seat whom zones are kept for, as far as their chairs go: wheelchairs, groups, award recipients, delegations."""
    _seat_wheelchairs(board)
    for group, purpose in ZONE_OF_GROUP.items():
        chairs = sorted(board.of(purpose), key=lambda chair: _outwards(board, chair))
        board.seat([guest for guest in board.standing() if board.host[guest.id].group is group], chairs)
    chairs = board.floor.combed(board.of(ZonePurpose.AWARDS))
    for wave in waves(board):
        seat_wave(board, wave, chairs[: len(wave)])
        del chairs[: len(wave)]
    own: dict[int | None, list[int]] = {}
    for chair in board.of(ZonePurpose.DELEGATION):
        own.setdefault(board.chairs[chair].zone_delegation_id, []).append(chair)
    for delegation_id, people in board.delegations().items():
        if zone := own.get(delegation_id):
            board.seat(people, _part(board, zone, min(len(people), len(zone))))


def waves(board: Board) -> list[list[Guest]]:
    """Return award recipients without a chair, wave by wave as they go up, each with who accompanies them."""
    found: dict[int, list[Guest]] = {}
    for guest in board.standing(lambda host: host.group is SeatingGroup.DELEGATION and host.award_wave > 0):
        found.setdefault(board.host[guest.id].award_wave, []).append(guest)
    return [sorted(found[wave], key=lambda guest: board.host[guest.id].award_order) for wave in sorted(found)]


def seat_wave(board: Board, wave: Sequence[Guest], chairs: Sequence[int]) -> None:
    """Seat a wave along these chairs in the order in which it goes up."""
    board.seat(wave, chairs, replace(board.wishes, head_at_aisle=0, awards_at_aisle=0))
    board.apart.update(guest.id for guest in wave[: len(chairs)])


def _outwards(board: Board, chair: int) -> tuple[int, float, int]:
    """Row by row, in each from the middle outwards."""
    standing = board.chairs[chair]
    return standing.row_rank, abs(standing.x - board.floor.middle), standing.x


# ── wheelchairs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _seat_wheelchairs(board: Board) -> None:
    """Give places for wheelchairs to those who need one, in their order, and chairs beside them to who comes along."""
    waiting = [
        guest
        for guest in board.standing()
        if guest.needs_wheelchair and guest.group not in ON_STAGE and board.company[guest.id] == guest.id
    ]
    for left, guest in zip(range(len(waiting) - 1, -1, -1), waiting, strict=True):
        places = board.of(ZonePurpose.WHEELCHAIR)
        if not places:
            return
        companions = [other for other in board.standing() if other is not guest and board.host[other.id] is guest]
        home = _home(board, guest)
        fit = {place: min(len(_beside(board, place, guest, left)), len(companions)) for place in places}
        chosen = min(places, key=lambda place: (-fit[place], board.floor.distance(place, home)))
        board.give({guest.id: chosen})
        board.apart.add(guest.id)
        for companion in companions:
            beside = _beside(board, chosen, guest, left) or _close(board, chosen, guest)
            if beside:
                board.give({companion.id: beside[0]})
                board.apart.add(companion.id)


def _home(board: Board, guest: Guest) -> int:
    """Return the chair in the middle of a person's own zone; without one, that in front of all."""
    own = [c for c in board.chairs.values() if _is_own(board, c.id, guest)] or list(board.chairs.values())
    x, y = board.floor.centre_of([chair.id for chair in own]) if own else (0.0, 0.0)
    if len(own) == len(board.chairs):
        x, y = board.floor.middle, 0.0
    return min(own, key=lambda chair: abs(chair.x - x) + abs(chair.y - y)).id


def _is_own(board: Board, chair: int, guest: Guest) -> bool:
    standing = board.chairs[chair]
    if guest.group is SeatingGroup.DELEGATION:
        return standing.purpose is ZonePurpose.DELEGATION and standing.zone_delegation_id == guest.delegation_id
    return standing.purpose is ZONE_OF_GROUP.get(guest.group)


def _beside(board: Board, place: int, guest: Guest, still_waiting: int) -> list[int]:
    """Return free chairs right beside a place that a companion may have; places for wheelchairs only to spare."""
    to_spare = len(board.of(ZonePurpose.WHEELCHAIR)) - still_waiting - (place in board.free) > 0
    return [
        chair
        for chair in board.floor.beside[place]
        if chair in board.free
        and (
            board.chairs[chair].purpose in {ZonePurpose.ANYBODY, ZonePurpose.RESERVE}
            or _is_own(board, chair, guest)
            or (to_spare and board.chairs[chair].purpose is ZonePurpose.WHEELCHAIR)
        )
    ]


def _close(board: Board, place: int, guest: Guest) -> list[int]:
    open_ = [
        chair
        for chair in board.free
        if (board.chairs[chair].purpose is ZonePurpose.ANYBODY or _is_own(board, chair, guest))
        and board.floor.distance(chair, place) <= _NEXT_TO
    ]
    return sorted(open_, key=lambda chair: board.floor.distance(chair, place))


# ── part of a zone ────────────────────────────────────────────────────────────────────────────────────────────────────


def _part(board: Board, chairs: Sequence[int], size: int) -> list[int]:
    """Return so many chairs of a zone in the order in which they are walked: in one piece, near an aisle, in front."""
    floor, best = board.floor, None
    for from_left in (True, False):
        walk = floor.walk(chairs, from_left=from_left)
        starts = range(len(walk) - size + 1)
        if len(starts) > _MANY_WINDOWS:
            rows = [board.chairs[chair].row_rank for chair in walk]
            starts_of_rows = (start for start in starts if not start or rows[start] != rows[start - 1])
            starts = sorted({*starts_of_rows, starts[-1]})  # type: ignore[assignment]
        for start in starts:
            window = walk[start : start + size]
            judged = (
                len(floor.pieces(window)),
                not any(board.chairs[chair].is_aisle for chair in window),
                sum(board.chairs[chair].row_rank for chair in window),
            )
            if best is None or judged < best[0]:
                best = judged, window
    return list(best[1]) if best else []
