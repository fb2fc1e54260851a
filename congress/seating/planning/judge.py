"""Whether a plan may be taken at all, and how good it is in numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congress.models import ZonePurpose
from congress.seating.planning.look import Look
from congress.seating.planning.terms import NEAR_AISLE, RESERVE_WORDS, Chair, Guest, NoteKind, Plan, Present, Wishes


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a plan is, in numbers."""

    guests: int
    seated: int
    delegations: int  # that have people sitting as a block
    in_one_piece: int
    heads: int  # who sit with their delegations
    heads_at_aisle: int
    recipients: int
    recipients_near_aisle: int
    wheelchairs: int
    wheelchairs_placed: int  # on a place for wheelchairs
    held: int
    free: int  # chairs nobody has and nothing holds


def faults(plan: Plan, guests: Sequence[Guest], chairs: Sequence[Chair], present: Present) -> list[str]:
    """Return what no plan may do; of a plan that may be taken there is nothing."""
    known, standing = {guest.id for guest in guests}, {chair.id: chair for chair in chairs}
    taken = Counter(plan.given.values())
    found = [f"chair {chair} is given {count} times" for chair, count in taken.items() if count > 1]
    found += [f"chair {chair} is not in the hall" for chair in {*taken, *plan.held} if chair not in standing]
    found += [f"guest {guest} is not invited" for guest in plan.given if guest not in known]
    found += [f"chair {chair} is held and given" for chair in plan.held if chair in taken]
    own = set(RESERVE_WORDS.values())
    found += [
        f"chair {chair} is held no longer"
        for chair, why in present.held.items()
        if chair in standing and why not in own and plan.held.get(chair) != why
    ]
    found += [
        f"guest {guest} sits on a closed chair"
        for guest, chair in plan.given.items()
        if standing[chair].purpose is ZonePurpose.CLOSED and guest not in present.locked
    ]
    found += [
        f"guest {guest} may not move and does"
        for guest in present.locked
        if guest in known and present.seated.get(guest) in standing and plan.given.get(guest) != present.seated[guest]
    ]
    named = {person for note in plan.notes if note.kind is NoteKind.UNSEATED for person in note.people}
    found += [f"guest {guest} is lost" for guest in sorted(known - set(plan.given) - named)]
    return found


def measure(plan: Plan, guests: Sequence[Guest], chairs: Sequence[Chair], wishes: Wishes) -> Figures:
    """Return how good a plan is."""
    look = Look(plan, guests, chairs, wishes)
    heads = [guest for people in look.blocks.values() for guest in people if guest.is_head]
    seated: Mapping[int, Chair] = {i: look.chairs[chair] for i, chair in plan.given.items()}
    awarded = [guest for guest in look.guests.values() if guest.award_wave and guest.id in seated]
    users = [guest for guest in look.guests.values() if guest.needs_wheelchair]
    return Figures(
        guests=len(look.guests),
        seated=len(seated),
        delegations=len(look.blocks),
        in_one_piece=sum(len(look.floor.pieces(look.chairs_of(people))) == 1 for people in look.blocks.values()),
        heads=len(heads),
        heads_at_aisle=sum(seated[guest.id].is_aisle for guest in heads),
        recipients=len(awarded),
        recipients_near_aisle=sum(look.floor.steps[seated[guest.id].id] <= NEAR_AISLE for guest in awarded),
        wheelchairs=len(users),
        wheelchairs_placed=sum(
            guest.id in seated and seated[guest.id].purpose is ZonePurpose.WHEELCHAIR for guest in users
        ),
        held=len(plan.held),
        free=sum(chair.purpose is not ZonePurpose.CLOSED for chair in look.free),
    )
