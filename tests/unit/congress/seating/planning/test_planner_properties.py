"""What holds for every plan, whatever the hall, the people and the wishes: found by hypothesis, not thought out."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning import planner
from congress.seating.planning.explain import explain
from congress.seating.planning.floor import Floor
from congress.seating.planning.judge import faults
from congress.seating.planning.terms import (
    LENT,
    ON_STAGE,
    RESERVE_WORDS,
    WEIGHTS,
    Chair,
    Guest,
    Keep,
    NoteKind,
    Plan,
    Present,
    SplitReason,
    Where,
    Wishes,
    company_of,
)
from tests.support.plans import hall

SHARED = {ZonePurpose.ANYBODY, ZonePurpose.RESERVE, *LENT}
Case = tuple[list[Guest], list[Chair], Wishes, Present]


@st.composite
def rooms(draw: st.DrawFn) -> list[Chair]:
    """Halls of some blocks, with zones here and there; up to some 130 chairs."""
    blocks = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 5)), min_size=1, max_size=3))
    chance = Random(draw(st.integers(0, 999)))
    zoned_share = draw(st.sampled_from([0.0, 0.2, 0.8]))
    purposes = [purpose for purpose in ZonePurpose if purpose is not ZonePurpose.ANYBODY]
    chairs, zone, delegation = [], ZonePurpose.ANYBODY, None
    for place, chair in enumerate(hall(*blocks)):
        if place % 3 == 0:  # zones are runs of chairs
            zone = chance.choice(purposes) if chance.random() < zoned_share else ZonePurpose.ANYBODY
            delegation = chance.randint(1, 6) if zone is ZonePurpose.DELEGATION else None
        chairs.append(replace(chair, purpose=zone, zone=zone.value, zone_delegation_id=delegation))
    return chairs


@st.composite
def people(draw: st.DrawFn) -> list[Guest]:
    """Up to 90 guests of all groups, with heads, awards, wheelchairs and companions, even of each other."""
    size = draw(st.integers(0, 90))
    chance = Random(draw(st.integers(0, 999)))
    groups = [*SeatingGroup, *[SeatingGroup.DELEGATION] * draw(st.integers(0, 20))]
    awards = draw(st.booleans())
    guests = []
    for i in range(1, size + 1):
        delegation = min(chance.randint(1, 12), chance.randint(1, 12))
        wave = chance.randint(1, 3) if awards and chance.random() < 0.2 else 0
        guests.append(
            Guest(
                id=i,
                name=f"Người {i}",
                group=chance.choice(groups),
                delegation_id=delegation,
                delegation=f"Đoàn {delegation}",
                delegation_rank=delegation,
                seat_together="Vũ trang" if delegation in {2, 5} else "",
                is_head=chance.random() < 0.1,
                award_wave=wave,
                award_order=i,
                needs_wheelchair=chance.random() < 0.05,
                companion_of=chance.randint(1, size) if chance.random() < 0.06 else None,
                order=i,
            )
        )
    return guests


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A hall, people, wishes, and how the chairs stand."""
    chairs, guests = draw(rooms()), draw(people())
    chance = Random(draw(st.integers(0, 999)))
    share = draw(st.sampled_from([0.0, 0.3, 0.9]))
    places = chance.sample(chairs, k=min(int(share * len(guests)), len(chairs)))
    seated = {guest.id: chair.id for guest, chair in zip(chance.sample(guests, k=len(guests)), places, strict=False)}
    taken = set(seated.values())
    held = {
        chair.id: chance.choice(["Ban tổ chức", RESERVE_WORDS[Where.REAR]])
        for chair in chairs
        if chair.id not in taken and chance.random() < 0.1
    }
    locked = frozenset(guest for guest in seated if chance.random() < 0.3)
    wishes = Wishes(
        **{weight: draw(st.integers(0, 10)) for weight in WEIGHTS},
        reserves={where: draw(st.integers(0, 5)) for where in Where},
        keep=draw(st.sampled_from(Keep)),
        fills_kept_zones=draw(st.booleans()),
    )
    return guests, chairs, wishes, Present(seated, locked, held)


def told_of(plan: Plan, kind: NoteKind) -> set[int]:
    return {person for note in plan.notes if note.kind is kind for person in note.people}


@settings(max_examples=120, deadline=None)
@given(cases())
def test_nobody_is_lost_doubled_or_moved_against_the_rules(case: Case) -> None:
    guests, chairs, wishes, present = case
    plan = planner.make(*case)
    assert faults(plan, guests, chairs, present) == []
    # The same again, without the checker: it is a thing that may be wrong too.
    by_id = {chair.id: chair for chair in chairs}
    assert len(set(plan.given.values())) == len(plan.given)
    assert not set(plan.given.values()) & set(plan.held)
    assert set(plan.given) | told_of(plan, NoteKind.UNSEATED) == {guest.id for guest in guests}
    for guest, chair in plan.given.items():
        assert by_id[chair].purpose is not ZonePurpose.CLOSED or guest in present.locked
    for guest in present.locked:
        assert plan.given[guest] == present.seated[guest]
    assert set(plan.held) & {c for c, why in present.held.items() if why == "Ban tổ chức"} == {
        c for c, why in present.held.items() if why == "Ban tổ chức"
    }
    assert wishes.keep is Keep.ALL or plan.kept == present.locked


@settings(max_examples=80, deadline=None)
@given(cases())
def test_nobody_stands_while_a_chair_they_may_have_is_free(case: Case) -> None:
    guests, chairs, wishes, _ = case
    plan = planner.make(*case)
    taken = {*plan.given.values(), *plan.held}
    usable = SHARED if wishes.fills_kept_zones else {ZonePurpose.ANYBODY, ZonePurpose.RESERVE}
    if len(plan.given) < len(guests):
        assert [chair.label for chair in chairs if chair.purpose in usable and chair.id not in taken] == []


@settings(max_examples=80, deadline=None)
@given(cases())
def test_whoever_does_not_sit_as_they_need_or_as_zones_say_is_named(case: Case) -> None:
    guests, chairs, _, _ = case
    plan = planner.make(*case)
    by_id, company = {chair.id: chair for chair in chairs}, company_of(guests)
    known = {guest.id: guest for guest in guests}
    for guest in guests:
        if guest.id not in plan.given:
            continue
        chair, host = by_id[plan.given[guest.id]], known[company[guest.id]]
        if guest.needs_wheelchair and chair.purpose is not ZonePurpose.WHEELCHAIR and guest.group not in ON_STAGE:
            kind = NoteKind.NO_WHEELCHAIR_PLACE if chair.is_aisle else NoteKind.NO_AISLE
            assert guest.id in told_of(plan, kind)
        if guest.group in ON_STAGE and chair.purpose.value != guest.group.value:
            assert guest.id in told_of(plan, NoteKind.OFF_STAGE)
        is_own = host.group is SeatingGroup.DELEGATION and chair.zone_delegation_id in {
            guest.delegation_id,
            host.delegation_id,
        }
        if chair.purpose is ZonePurpose.DELEGATION and not is_own:
            assert guest.id in told_of(plan, NoteKind.IN_KEPT_ZONE)
        if chair.purpose is ZonePurpose.RESERVE:
            assert guest.id in told_of(plan, NoteKind.IN_KEPT_ZONE)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_a_delegation_in_pieces_is_told_with_a_reason_that_is_true(case: Case) -> None:
    guests, chairs, wishes, _ = case
    plan = planner.make(*case)
    floor, taken = Floor(chairs), {*plan.given.values(), *plan.held}
    free = [chair.id for chair in chairs if chair.purpose is ZonePurpose.ANYBODY and chair.id not in taken]
    size = Counter(guest.delegation for guest in guests)
    for note in plan.notes:
        if note.kind is not NoteKind.SPLIT:
            continue
        name, reason = note.subjects
        people, pieces, number = note.numbers
        assert wishes.together
        assert 1 < pieces <= people <= size[name]
        if reason == SplitReason.NO_RUN:
            assert number == floor.longest_run(free) < people
        if reason == SplitReason.KEPT:
            assert number == len([person for person in note.people if person in plan.kept]) > 0


@settings(max_examples=40, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_same_people_and_chairs_in_any_order_make_the_same_plan(case: Case, chance: Random) -> None:
    guests, chairs, wishes, present = case
    plan = planner.make(*case)
    shuffled = chance.sample(guests, k=len(guests)), chance.sample(chairs, k=len(chairs))
    assert planner.make(*shuffled, wishes, present) == plan
    assert explain(plan, *shuffled, wishes, present) == plan.notes


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_plan_that_is_made_again_with_everybody_kept_moves_nobody(case: Case) -> None:
    guests, chairs, wishes, present = case
    plan = planner.make(*case)
    again = planner.make(guests, chairs, replace(wishes, keep=Keep.ALL), Present(plan.given, present.locked, plan.held))
    assert {guest: again.given[guest] for guest in plan.given} == dict(plan.given)
