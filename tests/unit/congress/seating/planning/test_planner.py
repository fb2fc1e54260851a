"""What plans look like: each rule of the order on a small hall, where the right answer can be seen."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pytest

from congress.models import SeatingGroup
from congress.seating.planning import planner
from congress.seating.planning.floor import Floor
from congress.seating.planning.judge import faults, measure
from congress.seating.planning.terms import Chair, Guest, Keep, NoteKind, Plan, Present, SplitReason, Where, Wishes
from tests.support.plans import delegation, group, hall, row_of

PLAIN = Wishes()


def planned(
    guests: Sequence[Guest], chairs: Sequence[Chair], wishes: Wishes = PLAIN, present: Present | None = None
) -> Plan:
    plan = planner.make(guests, chairs, wishes, present)
    assert faults(plan, guests, chairs, present or Present()) == []
    return plan


def seats(plan: Plan, chairs: Sequence[Chair], guests: Sequence[Guest]) -> list[str]:
    """Where these people sit, in their order; "" for nowhere."""
    label = {chair.id: chair.label for chair in chairs}
    return [label[plan.given[guest.id]] if guest.id in plan.given else "" for guest in guests]


def kinds(plan: Plan) -> list[NoteKind]:
    return [note.kind for note in plan.notes]


# ── the front ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_leaders_sit_in_front_from_the_middle_outwards() -> None:
    room, leaders = hall((5, 3)), group(SeatingGroup.LEADERS, 3)
    assert seats(planned(leaders, room), room, leaders) == ["A3", "A2", "A4"]


def test_honorary_guests_sit_beside_the_leaders_and_guests_beside_them() -> None:
    room = hall((4, 3), (4, 3), (4, 3))
    leaders, honoured = group(SeatingGroup.LEADERS, 4), group(SeatingGroup.HONORARY, 4, 10)
    guests = group(SeatingGroup.GUESTS, 4, 20)
    plan = planned([*guests, *honoured, *leaders], room)
    assert sorted(seats(plan, room, leaders)) == ["A5", "A6", "A7", "A8"]
    assert sorted(seats(plan, room, honoured)) == ["A10", "A3", "A4", "A9"]
    assert sorted(seats(plan, room, guests)) == ["A1", "A11", "A12", "A2"]


def test_only_the_presidium_and_the_secretaries_sit_on_the_stage() -> None:
    room = hall((4, 3), zones={"presidium": ["A1", "A2", "A3"], "secretariat": ["A4"]})
    presidium, others = group(SeatingGroup.PRESIDIUM, 2), delegation(1, 9)
    plan = planned([*others, *presidium], room)
    assert set(seats(plan, room, presidium)) <= {"A1", "A2", "A3"}
    assert not set(seats(plan, room, others)) & set(row_of(room, "A"))
    assert [note.numbers for note in plan.notes if note.kind is NoteKind.UNSEATED] == [(1, 12)]


def test_who_finds_no_chair_on_the_stage_sits_with_the_leaders_and_it_is_said() -> None:
    room, presidium = hall((3, 2), zones={"presidium": ["A2"]}), group(SeatingGroup.PRESIDIUM, 2)
    plan = planned(presidium, room)
    assert seats(plan, room, presidium)[0] == "A2"
    assert seats(plan, room, presidium)[1] in {"A1", "A3"}
    assert [(note.subjects, note.numbers) for note in plan.notes] == [(("presidium", "presidium 1"), (1, 1))]


def test_nobody_accompanies_somebody_onto_the_stage() -> None:
    room = hall((4, 3), zones={"presidium": ["A1", "A2"]})
    [speaker] = group(SeatingGroup.PRESIDIUM, 1)
    people = delegation(1, 3, companion_of=None)
    people[2] = replace(people[2], companion_of=speaker.id)
    plan = planned([speaker, *people], room)
    assert seats(plan, room, people)[2] not in {"A1", "A2"}
    assert NoteKind.COMPANION_APART in kinds(plan)


# ── needs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_comes_in_a_wheelchair_gets_such_a_place_with_their_companion_beside() -> None:
    room = hall((6, 3), zones={"wheelchair": ["A1"]})
    people = delegation(1, 6)
    people[3] = replace(people[3], needs_wheelchair=True)
    people[5] = replace(people[5], companion_of=people[3].id)
    plan = planned(people, room)
    assert (seats(plan, room, people)[3], seats(plan, room, people)[5]) == ("A1", "A2")
    assert plan.notes == ()


def test_without_such_a_place_they_sit_at_an_aisle_and_it_is_said_where() -> None:
    room, people = hall((6, 3)), delegation(1, 12)
    people[4] = replace(people[4], needs_wheelchair=True, name="Bà Hoa")
    people[9] = replace(people[9], companion_of=people[4].id)
    plan = planned(people, room)
    at = {chair.id: chair for chair in room}
    theirs, companions = (at[plan.given[people[place].id]] for place in (4, 9))
    assert theirs.is_aisle
    assert (companions.row_rank, abs(companions.x - theirs.x)) == (theirs.row_rank, 55)
    [note] = [note for note in plan.notes if note.kind is NoteKind.NO_WHEELCHAIR_PLACE]
    assert note.subjects == ("Bà Hoa", theirs.label)


def test_a_leader_in_a_wheelchair_sits_at_an_aisle_though_the_middle_is_nearer() -> None:
    room, leaders = hall((9, 3)), group(SeatingGroup.LEADERS, 3)
    leaders[0] = replace(leaders[0], needs_wheelchair=True)
    leaders[2] = replace(leaders[2], companion_of=leaders[0].id)
    plan = planned(leaders, room)
    assert seats(plan, room, leaders) == ["A1", "A5", "A2"]


def test_places_for_wheelchairs_are_not_given_to_others() -> None:
    room, people = hall((4, 2), zones={"wheelchair": ["A1", "A4"]}), delegation(1, 8)
    plan = planned(people, room)
    assert set(seats(plan, room, people)) == {"A2", "A3", *row_of(room, "B"), ""}


# ── delegations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_delegations_sit_as_blocks_in_their_order_with_their_heads_at_an_aisle() -> None:
    room = hall((6, 4), (6, 4))
    people = [delegation(number, 6) for number in range(1, 9)]
    plan = planned([*chain(*people[::-1])], room)
    rows = {chair.label: chair.row_rank for chair in room}
    fronts = [min(rows[label] for label in seats(plan, room, one)) for one in people]
    assert fronts == [1, 1, 2, 2, 3, 3, 4, 4]
    assert plan.notes == ()
    figures = measure(plan, [*chain(*people)], room, PLAIN)
    assert (figures.in_one_piece, figures.heads_at_aisle) == (8, 8)


def test_a_delegation_is_not_laid_over_an_aisle_where_there_is_room_beside_it() -> None:
    room = hall((4, 3), (4, 3))
    people = [delegation(1, 9), delegation(2, 10)]
    plan = planned([*chain(*people)], room)
    for one in people:
        assert len({room[plan.given[guest.id] - 1].block for guest in one}) == 1


def test_one_that_fits_nowhere_gets_room_by_moving_others_before_it_is_split() -> None:
    room = hall((4, 2), (4, 2))  # eight chairs each; in order 5, 4, 4 leaves 3 and 0: a party of 3 fits only so
    people = [delegation(1, 5), delegation(2, 4), delegation(3, 4), delegation(4, 3)]
    plan = planned([*chain(*people)], room)
    assert measure(plan, [*chain(*people)], room, PLAIN).in_one_piece == 4


def test_one_larger_than_any_free_block_is_split_and_it_is_said_why() -> None:
    room = hall((4, 2), (4, 2))
    people = delegation(1, 12)
    plan = planned(people, room)
    [note] = [note for note in plan.notes if note.kind is NoteKind.SPLIT]
    assert (note.subjects, note.numbers) == (("Đoàn 1", SplitReason.NO_RUN), (12, 2, 4))


def test_a_delegations_own_zone_is_for_it_alone_and_its_overflow_is_told() -> None:
    room = hall((4, 5), zones={"delegation 7": ["C1", "C2", "C3"]})
    people, others = delegation(7, 5), delegation(1, 12)
    plan = planned([*people, *others], room)
    assert {"C1", "C2", "C3"} < set(seats(plan, room, people))
    assert seats(plan, room, people)[0] == "C1"  # the head, at the aisle
    assert not {"C1", "C2", "C3"} & set(seats(plan, room, others))


def test_a_zone_too_small_for_its_delegation_explains_why_it_is_split() -> None:
    room = hall((4, 1), (4, 3), zones={"delegation 1": ["A1", "A2", "A3", "A4"]})
    plan = planned(delegation(1, 6), room)
    [note] = [note for note in plan.notes if note.kind is NoteKind.SPLIT]
    assert (note.subjects[1], note.numbers) == (SplitReason.ZONE, (6, 2, 4))


def test_allies_sit_side_by_side_though_others_stand_between_them_in_the_order() -> None:
    room = hall((6, 6))
    people = [delegation(n, 6, seat_together="Lực lượng vũ trang" if n in {2, 5} else "") for n in range(1, 6)]
    plan = planned([*chain(*people)], room)
    floor = Floor(room)
    assert len(floor.pieces([plan.given[guest.id] for guest in (*people[1], *people[4])])) == 1
    assert NoteKind.ALLIES_APART not in kinds(plan)


def test_allies_that_cannot_be_side_by_side_are_told() -> None:
    room = hall((4, 1), (4, 1))
    people = [delegation(n, 4, seat_together="Vũ trang") for n in (1, 2)]
    plan = planned([*chain(*people)], room)
    assert [(note.subjects, note.numbers) for note in plan.notes] == [(("Vũ trang", "Đoàn 1", "Đoàn 2"), (2,))]


def test_distance_leaves_a_chair_between_delegations_and_says_where_it_cannot() -> None:
    wishes = replace(PLAIN, distance=10, closed_up=0, head_at_aisle=0, whole_rows=0)
    people = [delegation(n, 3) for n in (1, 2)]
    roomy, tight = hall((7, 1)), hall((6, 1))
    plan = planned([*chain(*people)], roomy, wishes)
    assert sorted(seats(plan, roomy, [*chain(*people)])) == ["A1", "A2", "A3", "A5", "A6", "A7"]
    assert plan.notes == ()
    assert [(n.kind, n.numbers) for n in planned([*chain(*people)], tight, wishes).notes] == [
        (NoteKind.NO_DISTANCE, (1,))
    ]


def test_where_pieces_do_not_matter_the_front_is_filled() -> None:
    room = hall((4, 2), (4, 2))
    people = [delegation(n, 5) for n in (1, 2, 3)]
    plan = planned([*chain(*people)], room, replace(PLAIN, together=0, closed_up=10))
    empty = {chair.label for chair in room if chair.id not in plan.given.values()}
    assert empty <= set(row_of(room, "B"))
    assert NoteKind.SPLIT not in kinds(plan)  # nobody wished for it


def test_one_far_before_its_place_in_the_order_is_named() -> None:
    room = hall((3, 1), (8, 9))  # the small front block takes only the last delegation, which is small
    people = [*(delegation(n, 8) for n in range(1, 9)), delegation(9, 3)]
    plan = planned([*chain(*people)], room)
    assert [(n.subjects, n.numbers) for n in plan.notes if n.kind is NoteKind.TOO_FAR_FRONT] == [
        (("Đoàn 9", "A1"), (5,))
    ]


# ── awards ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def recipients(count: int, wave_size: int) -> list[Guest]:
    """Award recipients of as many delegations, in the order in which they go up."""
    people = [delegation(n, 1)[0] for n in range(1, count + 1)]
    return [
        replace(guest, award_wave=1 + place // wave_size, award_order=place + 1, is_head=False)
        for place, guest in enumerate(people)
    ]


def test_award_recipients_sit_in_their_zone_in_the_order_in_which_they_go_up() -> None:
    room = hall((4, 4), zones={"awards": ["B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4"]})
    people = recipients(8, 4)
    plan = planned(people[::-1], room)
    assert seats(plan, room, people) == ["B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4"]
    assert plan.notes == ()


def test_more_recipients_than_their_zone_has_chairs_sit_with_their_delegations() -> None:
    room = hall((4, 4), zones={"awards": ["A1", "A2"]})
    people = recipients(3, 3)
    plan = planned(people, room)
    assert seats(plan, room, people)[:2] == ["A1", "A2"]
    assert [(n.kind, n.numbers) for n in plan.notes] == [(NoteKind.AWARDS_ELSEWHERE, (1, 3, 2))]


def test_without_a_zone_each_wave_sits_along_one_aisle_five_deep() -> None:
    room = hall((12, 8), (12, 8))
    people, others = recipients(20, 10), delegation(50, 60)
    plan = planned([*others, *people], room)
    floor = Floor(room)
    for wave in (people[:10], people[10:]):
        chairs = [plan.given[guest.id] for guest in wave]
        assert len(floor.pieces(chairs)) == 1
        assert max(floor.steps[chair] for chair in chairs) == 4
    assert plan.notes == ()


def test_with_no_weight_on_awards_recipients_sit_with_their_delegations() -> None:
    room = hall((6, 4))
    people = [replace(guest, award_wave=1, award_order=n) for n, guest in enumerate(delegation(1, 6))]
    others = delegation(2, 12)
    plan = planned([*people, *others], room, replace(PLAIN, awards_at_aisle=0))
    assert sorted(seats(plan, room, people)) == row_of(room, "A")
    assert plan.notes == ()


# ── rear, reserves, more people than chairs ───────────────────────────────────────────────────────────────────────────


def test_the_press_sits_at_the_sides_behind_the_delegations_and_service_behind() -> None:
    room = hall((4, 6), (4, 6), (4, 6))
    press, service = group(SeatingGroup.PRESS, 3), group(SeatingGroup.SERVICE, 3, 10)
    people = [*chain(*(delegation(n, 4) for n in range(1, 10)))]
    plan = planned([*press, *service, *people], room)
    at = {chair.label: chair for chair in room}
    assert {at[label].block for label in seats(plan, room, press)} < {"B0", "B2"}
    last = max(at[label].row_rank for label in seats(plan, room, people))
    assert min(at[label].row_rank for label in seats(plan, room, [*press, *service])) >= last


def test_reserves_are_held_where_they_are_wished() -> None:
    room = hall((6, 5), zones={"wheelchair": ["A1"]})
    people = delegation(1, 12)
    people[0] = replace(people[0], needs_wheelchair=True)
    reserves = {Where.FRONT: 2, Where.AISLE: 1, Where.COMPANIONS: 1, Where.REAR: 3}
    plan = planned(people, room, replace(PLAIN, reserves=reserves))
    held: dict[str, list[str]] = {}
    for chair in room:
        if chair.id in plan.held:
            held.setdefault(plan.held[chair.id], []).append(chair.label)
    assert held["Dự phòng cho người đi kèm"] == ["A2"]
    assert held["Dự phòng phía trước"] == ["A3", "A4"]
    assert held["Dự phòng cạnh lối đi"] == ["E6"]
    assert held["Dự phòng phía sau"] == ["E3", "E4", "E5"]
    assert NoteKind.RESERVES_SHORT not in kinds(plan)


def test_people_go_before_reserves() -> None:
    room, people = hall((4, 2)), delegation(1, 7)
    plan = planned(people, room, replace(PLAIN, reserves={Where.REAR: 3}))
    assert len(plan.given) == 7
    assert [(n.subjects, n.numbers) for n in plan.notes if n.kind is NoteKind.RESERVES_SHORT] == [(("rear",), (1, 3))]


def test_with_more_people_than_chairs_the_last_in_the_order_go_without_and_are_named() -> None:
    room = hall((4, 2))
    people = [*group(SeatingGroup.LEADERS, 1), *delegation(1, 4), *delegation(2, 4), *group(SeatingGroup.PRESS, 1, 50)]
    plan = planned(people, room)
    [note] = [note for note in plan.notes if note.kind is NoteKind.UNSEATED]
    assert (note.subjects, note.numbers) == (("Người 2.3", "press 0"), (2, 8))


def test_reserve_zones_are_given_when_no_other_chair_is_left() -> None:
    room = hall((4, 3), zones={"reserve": ["A1", "A2", "A3", "A4"]})
    people = [delegation(1, 6), delegation(2, 4)]
    plan = planned([*chain(*people)], room)
    taken = {label for label in seats(plan, room, [*chain(*people)]) if label.startswith("A")}
    assert len(taken) <= 4
    assert set(row_of(room, "B")) | set(row_of(room, "C")) >= set(seats(plan, room, people[0]))
    assert NoteKind.IN_KEPT_ZONE in kinds(plan)


def test_chairs_of_a_zone_that_stay_empty_are_lent_before_somebody_stands_unless_they_shall_not_be() -> None:
    room = hall((4, 2), zones={"delegation 9": ["B1", "B2", "B3", "B4"]})
    people = delegation(1, 6)
    lent = planned(people, room)
    assert len(lent.given) == 6
    [note] = [note for note in lent.notes if note.kind is NoteKind.IN_KEPT_ZONE]
    assert (note.subjects, note.numbers) == (("Khu delegation 9",), (2,))
    kept = planned(people, room, replace(PLAIN, fills_kept_zones=False))
    assert set(seats(kept, room, people)) == {*row_of(room, "A"), ""}


@pytest.mark.parametrize("purpose", ["closed", "presidium", "secretariat", "leaders", "wheelchair", "press", "service"])
def test_some_zones_are_never_lent(purpose: str) -> None:
    room = hall((4, 1), zones={purpose: ["A1", "A2", "A3", "A4"]})
    plan = planned(delegation(1, 1), room)
    assert plan.given == {}


# ── who sits already ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_sit_stay_and_newcomers_sit_beside_their_own() -> None:
    room, people = hall((6, 4)), delegation(1, 4)
    at = {chair.label: chair.id for chair in room}
    seated = {people[0].id: at["C1"], people[1].id: at["C2"]}
    plan = planned(people, room, replace(PLAIN, keep=Keep.ALL), Present(seated=seated))
    assert seats(plan, room, people)[:2] == ["C1", "C2"]
    assert plan.kept == {people[0].id, people[1].id}
    assert len(Floor(room).pieces([plan.given[guest.id] for guest in people])) == 1


def test_afresh_moves_everybody_but_who_has_come_in_and_what_a_hand_holds() -> None:
    room, people = hall((6, 4)), delegation(1, 4)
    at = {chair.label: chair.id for chair in room}
    seated = {people[0].id: at["D1"], people[1].id: at["D2"]}
    held = {at["A1"]: "Đoàn quay phim", at["D6"]: "Dự phòng phía sau"}
    plan = planned(people, room, PLAIN, Present(seated=seated, locked=frozenset({people[1].id}), held=held))
    assert seats(plan, room, people)[1] == "D2"
    assert plan.held == {at["A1"]: "Đoàn quay phim"}  # what an earlier plan held is chosen anew


def test_somebody_whose_chair_was_closed_or_held_meanwhile_is_moved_and_told() -> None:
    room, people = hall((6, 2), zones={"closed": ["A1"]}), delegation(1, 2)
    at = {chair.label: chair.id for chair in room}
    present = Present(seated={people[0].id: at["A1"], people[1].id: at["A2"]})
    plan = planned(people, room, replace(PLAIN, keep=Keep.ALL), present)
    assert "A1" not in seats(plan, room, people)
    assert [(n.kind, n.subjects) for n in plan.notes if n.kind is NoteKind.LOST_CHAIR] == [
        (NoteKind.LOST_CHAIR, ("Người 1.0", "A1"))
    ]
    locked = planned(people, room, PLAIN, replace(present, locked=frozenset({people[0].id})))
    assert seats(locked, room, people)[0] == "A1"  # they sit there already
    assert NoteKind.ON_CLOSED in kinds(locked)


def test_nobody_to_seat_and_no_chairs_are_no_fault() -> None:
    assert planned([], hall((2, 2))).given == {}
    assert [note.kind for note in planned(delegation(1, 2), []).notes] == [NoteKind.UNSEATED]
