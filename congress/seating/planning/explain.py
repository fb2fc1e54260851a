"""What a plan could not do as wished, found by looking at who sits where: not a word is taken from how it was made."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning.look import OWN_PLACES, Look
from congress.seating.planning.terms import (
    LENT,
    NEAR_AISLE,
    ON_STAGE,
    RESERVE_WORDS,
    ZONE_OF_GROUP,
    Chair,
    Guest,
    Keep,
    Note,
    NoteKind,
    Plan,
    Present,
    SplitReason,
    Wishes,
)

_ROWS_OF_GRACE = 2  # a delegation that sits no more rows behind a lower one is not behind it


def explain(
    plan: Plan, guests: Sequence[Guest], chairs: Sequence[Chair], wishes: Wishes, present: Present
) -> tuple[Note, ...]:
    """Return a note for everything that is not as wished, the gravest first."""
    look = Look(plan, guests, chairs, wishes)
    found = [
        *_unseated(look),
        *_needs(look),
        *_stayed(look, present),
        *_zones(look),
        *_blocks(look),
        *_awards(look),
        *_order(look),
        *_reserves(look),
    ]
    return tuple(sorted(found, key=lambda note: _GRAVITY[note.kind]))


_GRAVITY = {kind: place for place, kind in enumerate(NoteKind)}


def _people(guests: Sequence[Guest]) -> tuple[int, ...]:
    return tuple(guest.id for guest in guests)


def _names(guests: Sequence[Guest]) -> tuple[str, ...]:
    return tuple(guest.name for guest in guests)


# ── who has no chair, or not the one they need ────────────────────────────────────────────────────────────────────────


def _unseated(look: Look) -> Iterator[Note]:
    without = [guest for guest in look.guests.values() if guest.id not in look.plan.given]
    if without:
        usable = sum(chair.purpose is not ZonePurpose.CLOSED for chair in look.chairs.values()) - len(look.plan.held)
        yield Note(NoteKind.UNSEATED, _names(without), (len(without), usable), _people(without))


def _needs(look: Look) -> Iterator[Note]:
    for guest in look.guests.values():
        chair = look.chair_of(guest)
        if chair is None:
            continue
        if guest.needs_wheelchair and guest.group not in ON_STAGE and chair.purpose is not ZonePurpose.WHEELCHAIR:
            kind = NoteKind.NO_WHEELCHAIR_PLACE if chair.is_aisle else NoteKind.NO_AISLE
            yield Note(kind, (guest.name, chair.label), (), (guest.id,))
        host = look.guests.get(guest.companion_of or 0)
        if host is not None and host is not guest and host.id in look.plan.given:
            party = [other for other in look.guests.values() if look.company[other.id] == look.company[host.id]]
            chairs = {look.plan.given[other.id] for other in (*party, guest) if other.id in look.plan.given}
            if chair.id not in next(p for p in look.floor.pieces(chairs) if look.plan.given[host.id] in p):
                yield Note(NoteKind.COMPANION_APART, (guest.name, host.name), (), (guest.id, host.id))


def _stayed(look: Look, present: Present) -> Iterator[Note]:
    for guest in look.guests.values():
        chair = look.chair_of(guest)
        if chair is not None and chair.purpose is ZonePurpose.CLOSED:
            yield Note(NoteKind.ON_CLOSED, (guest.name, chair.label), (), (guest.id,))
        before = look.chairs.get(present.seated.get(guest.id, -1))
        if look.wishes.keep is Keep.ALL and before and chair is not before:
            yield Note(NoteKind.LOST_CHAIR, (guest.name, before.label), (), (guest.id,))


def _zones(look: Look) -> Iterator[Note]:
    for group, purpose in ZONE_OF_GROUP.items():
        chairs = sum(chair.purpose is purpose for chair in look.chairs.values())
        people = [guest for guest in look.guests.values() if look.host_of(guest).group is group]
        seated = [(guest, chair) for guest in people if (chair := look.chair_of(guest))]
        outside = [
            guest
            for guest, chair in seated
            if chair.purpose is not purpose and (group in ON_STAGE or not _is_where_help_is(look, guest, chair))
        ]
        if outside and group in ON_STAGE:
            yield Note(NoteKind.OFF_STAGE, (group, *_names(outside)), (len(outside), chairs), _people(outside))
        elif outside and chairs:
            yield Note(NoteKind.OUTSIDE_ZONE, (group,), (len(outside), len(seated), chairs), _people(outside))
    borrowed: dict[str, list[Guest]] = {}
    for guest in look.guests.values():
        chair = look.chair_of(guest)
        if chair and _is_borrowed(look, guest, chair):
            borrowed.setdefault(chair.zone or chair.purpose, []).append(guest)
    for zone, people in borrowed.items():
        yield Note(NoteKind.IN_KEPT_ZONE, (zone,), (len(people),), _people(people))


def _is_where_help_is(look: Look, guest: Guest, chair: Chair) -> bool:
    """Tell whether somebody sits on a place for wheelchairs that is theirs, or beside whom they accompany there."""
    host = look.host_of(guest)
    hosts_chair = look.chair_of(host)
    beside = host is not guest and hosts_chair is not None and hosts_chair.purpose is ZonePurpose.WHEELCHAIR
    return beside or (chair.purpose is ZonePurpose.WHEELCHAIR and guest.needs_wheelchair)


def _is_borrowed(look: Look, guest: Guest, chair: Chair) -> bool:
    """Tell whether a chair was kept for others than this guest, or held back as a reserve."""
    host = look.host_of(guest)
    own = {
        ZonePurpose.ANYBODY: True,
        ZonePurpose.CLOSED: True,  # told for itself
        ZonePurpose.WHEELCHAIR: guest.needs_wheelchair or host.needs_wheelchair,
        ZonePurpose.AWARDS: host.award_wave > 0,
        ZonePurpose.DELEGATION: host.group is SeatingGroup.DELEGATION
        and chair.zone_delegation_id in {guest.delegation_id, host.delegation_id},
        ZonePurpose.RESERVE: False,
    }
    return not own.get(chair.purpose, ZONE_OF_GROUP.get(host.group) is chair.purpose)


# ── delegations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(look: Look) -> Iterator[Note]:
    longest = look.floor.longest_run([c.id for c in look.free if c.purpose is ZonePurpose.ANYBODY])
    for people in look.blocks.values():
        delegation, pieces = people[0].delegation, look.floor.pieces(look.chairs_of(people))
        if look.wishes.together and len(pieces) > 1:
            reason, number = _why_split(look, people, longest)
            numbers = (len(people), len(pieces), number)
            yield Note(NoteKind.SPLIT, (delegation, reason), numbers, _people(people))
        for guest in people:
            chair = look.chairs[look.plan.given[guest.id]]
            if look.wishes.head_at_aisle and guest.is_head and not chair.is_aisle:
                yield Note(NoteKind.HEAD_INSIDE, (guest.name, delegation, chair.label), (), (guest.id,))
    yield from _allies(look)
    yield from _distances(look)


def _why_split(look: Look, people: Sequence[Guest], longest: int) -> tuple[SplitReason, int]:
    delegation_id = people[0].delegation_id
    stayed = sum(guest.id in look.plan.kept for guest in people)
    zone = [
        chair.id
        for chair in look.chairs.values()
        if chair.purpose is ZonePurpose.DELEGATION and chair.zone_delegation_id == delegation_id
    ]
    if stayed:
        return SplitReason.KEPT, stayed
    if 0 < len(zone) < len(people):
        return SplitReason.ZONE, len(zone)
    if zone:
        return SplitReason.ZONE_SHAPE, len(look.floor.pieces(zone))
    borrowed = sum(look.chairs[chair].purpose in {*LENT, ZonePurpose.RESERVE} for chair in look.chairs_of(people))
    if borrowed:
        return SplitReason.BORROWED, borrowed
    return (SplitReason.NO_RUN if longest < len(people) else SplitReason.WEIGHTS), longest


def _allies(look: Look) -> Iterator[Note]:
    alliances: dict[str, list[int]] = {}
    for delegation_id, people in look.blocks.items():
        if name := people[0].seat_together:
            alliances.setdefault(name, []).append(delegation_id)
    for name, members in alliances.items():
        chairs = [chair for member in members for chair in look.chairs_of(look.blocks[member])]
        pieces = len(look.floor.pieces(chairs))
        if look.wishes.allies and len(members) > 1 and pieces > 1:
            names = (look.blocks[member][0].delegation for member in members)
            yield Note(NoteKind.ALLIES_APART, (name, *names), (pieces,))


def _distances(look: Look) -> Iterator[Note]:
    blocks = [set(look.chairs_of(people)) for people in look.blocks.values()]
    owner = {chair: place for place, chairs in enumerate(blocks) for chair in chairs}
    touching = {
        (min(one, owner[other]), max(one, owner[other]))
        for one, chairs in enumerate(blocks)
        for chair in chairs
        for other in look.floor.beside[chair]
        if other in owner and owner[other] != one
    }
    if look.wishes.distance and touching:
        yield Note(NoteKind.NO_DISTANCE, (), (len(touching),))


# ── awards ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _awards(look: Look) -> Iterator[Note]:
    everybody = [
        guest
        for guest in look.guests.values()
        if guest.award_wave and guest.group is SeatingGroup.DELEGATION and guest.id in look.plan.given
    ]
    if not everybody or not look.has_award_place:
        return
    outside = [
        guest
        for guest in everybody
        if look.award_chairs and look.chairs[look.plan.given[guest.id]].purpose not in OWN_PLACES
    ]
    if outside:
        numbers = (len(outside), len(everybody), look.award_chairs)
        yield Note(NoteKind.AWARDS_ELSEWHERE, (), numbers, _people(outside))
    waves: dict[int, list[Guest]] = {}
    for guest in everybody:
        own_place = guest.needs_wheelchair or look.company[guest.id] != guest.id  # where help is goes before the order
        if guest not in outside and not own_place:
            waves.setdefault(guest.award_wave, []).append(guest)
    for wave, people in sorted(waves.items()):
        pieces = look.floor.pieces(look.chairs_of(people))
        if len(pieces) > 1:
            yield Note(NoteKind.WAVE_SPLIT, (), (wave, len(people), len(pieces)), _people(people))
        if not _files_out(look, people):
            yield Note(NoteKind.WAVE_ORDER, (), (wave, len(people)), _people(people))
    inside = [guest for guest in everybody if look.floor.steps[look.plan.given[guest.id]] > NEAR_AISLE]
    if inside and look.wishes.awards_at_aisle:
        yield Note(NoteKind.AWARDS_INSIDE, _names(inside), (len(inside), len(everybody)), _people(inside))


def _files_out(look: Look, people: Sequence[Guest]) -> bool:
    """Tell whether a wave can leave row by row in its order: along every row the order only rises, or only falls."""
    rows: dict[tuple[str, int], list[Guest]] = {}
    for guest in sorted(people, key=lambda guest: guest.award_order):
        chair = look.chairs[look.plan.given[guest.id]]
        rows.setdefault((chair.block, chair.row_rank), []).append(guest)
    for row in rows.values():
        xs = [look.chairs[chair].x for chair in look.chairs_of(row)]
        if not (all(a <= b for a, b in pairwise(xs)) or all(a >= b for a, b in pairwise(xs))):
            return False
    lines = [[guest.award_order for guest in row] for row in rows.values()]
    return all(max(former) < min(later) for former, later in pairwise(sorted(lines)))


# ── order and reserves ────────────────────────────────────────────────────────────────────────────────────────────────


def _order(look: Look) -> Iterator[Note]:
    """Name those delegations that are out of the order by rows: as few as explain every pair that is."""
    people_of = {
        people[0].delegation_rank: people
        for people in look.blocks.values()
        if not any(look.chairs[chair].purpose is ZonePurpose.DELEGATION for chair in look.chairs_of(people))
        and not any(guest.id in look.plan.kept for guest in people)
    }
    rows = {
        rank: min(look.chairs[chair].row_rank for chair in look.chairs_of(people)) for rank, people in people_of.items()
    }
    against: dict[int, set[int]] = {
        rank: {
            other
            for other in rows
            if (other < rank and rows[other] > rows[rank] + _ROWS_OF_GRACE)
            or (other > rank and rows[other] < rows[rank] - _ROWS_OF_GRACE)
        }
        for rank in rows
    }
    while look.wishes.front_by_rank and (worst := max(against, key=lambda rank: (len(against[rank]), rank), default=0)):
        if not against[worst]:
            return
        before = sum(other < worst for other in against[worst])
        behind = len(against[worst]) - before
        kind = NoteKind.TOO_FAR_FRONT if before >= behind else NoteKind.TOO_FAR_REAR
        people = people_of[worst]
        foremost = min(look.chairs_of(people), key=lambda chair: (look.chairs[chair].row_rank, look.chairs[chair].x))
        subjects = (people[0].delegation, look.chairs[foremost].label)
        yield Note(kind, subjects, (max(before, behind),), _people(people))
        for other in against.pop(worst):
            against[other].discard(worst)


def _reserves(look: Look) -> Iterator[Note]:
    held = Counter(look.plan.held.values())
    for where, wished in look.wishes.reserves.items():
        if held[RESERVE_WORDS[where]] < wished:
            yield Note(NoteKind.RESERVES_SHORT, (where,), (held[RESERVE_WORDS[where]], wished))
