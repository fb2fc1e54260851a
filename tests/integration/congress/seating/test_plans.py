"""Planned seatings: worked out from the lists, taken as a whole while their grounds hold, refused once they do not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from congress.errors import BadInput, Conflict, NotFound
from congress.models import (
    Arrangement,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Hall,
    PrintJob,
    ProgramSession,
    SeatAssignment,
    SeatingPlan,
    Zone,
    ZoneRule,
)
from congress.outcome import Status
from congress.program import draft
from congress.seating import moves, plan_view, plans
from congress.seating.moves import Held
from congress.seating.plan_view import PlanView
from congress.seating.planning.terms import Keep, NoteKind, Where, Wishes
from congress.seating.plans import Ask
from tests.support.homes import CONGRESS, Home
from tests.support.lists import Lists
from tests.support.seats import ACTOR, Seating

FRESH = Wishes()


@pytest.fixture
def seating(each_home: Home) -> Seating:
    return Seating(each_home)


@pytest.fixture
def on_sqlite(home: Home) -> Seating:
    return Seating(home)


def make(seating: Seating, wishes: Wishes = FRESH, *more: int, zones_seat: bool = True) -> str:
    """Work a plan out and keep it; its token at the session."""
    ask = Ask((seating.session, *more), wishes, zones_seat)
    with seating.home.database.reading() as db_session:
        worked_out = plans.work_out(db_session, CONGRESS, ask)
    tokens: dict[int, str] = seating.change(lambda s: plans.keep(s, CONGRESS, worked_out, ACTOR))
    return tokens[seating.session]


def take(seating: Seating, token: str) -> int:
    changed: int = seating.change(lambda s: plans.take(s, CONGRESS, seating.session, token, ACTOR))
    return changed


def view(seating: Seating) -> PlanView:
    with seating.home.database.reading() as db_session:
        found = plan_view.view(db_session, CONGRESS, seating.session)
    assert found is not None
    return found


def let_in(seating: Seating, delegate_id: int) -> None:
    """Somebody comes through the door."""
    assert Lists(seating.home).scan(delegate_id).status is Status.OK


def chart_of(seating: Seating, code: str) -> dict[str, Any]:
    return Seating(seating.home, code).chart()


# ── the sample ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_has_a_chair_for_everybody_and_the_same_one_at_every_session(seating: Seating) -> None:
    at_opening, at_exchange, at_first = (chart_of(seating, code) for code in ("CT", "GL", "TB"))
    assert len(at_opening) == 420
    assert at_exchange == at_opening
    assert len(at_first) == 396  # guests come later
    assert at_first.items() <= at_opening.items()


def test_the_samples_highest_awards_and_wheelchairs_sit_where_they_should(on_sqlite: Seating) -> None:
    with on_sqlite.home.database.reading() as db_session:
        basis = plans.grounds(db_session, CONGRESS, Ask((on_sqlite.session,)))
    purposes = {chair.label: chair.purpose for chair in basis.chairs}
    chart = {who: label for label, who in on_sqlite.chart().items()}
    waves = {guest.id: guest.award_wave for guest in basis.guests if guest.award_wave}
    in_zone = [waves[guest] for guest in waves if purposes[chart[guest]] == "awards"]
    assert len(in_zone) == 32
    assert max(in_zone) <= 4
    assert all(purposes[chart[guest]] == "awards" for guest, wave in waves.items() if wave <= 3)
    users = [guest for guest in basis.guests if guest.needs_wheelchair]
    assert sorted(purposes[chart[guest.id]] for guest in users) == ["honorary", "wheelchair", "wheelchair"]


# ── working out, keeping, taking ──────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_changes_nothing_until_it_is_taken_and_is_undone_as_a_whole(seating: Seating) -> None:
    before = seating.chart()
    moves_of = {seating.seats[label]: None for label in list(before)[:40]}
    seating.change(lambda s: moves.set_chairs(s, CONGRESS, seating.session, moves_of, "release", ACTOR))
    emptied = seating.chart()
    token = make(seating)
    assert seating.chart() == emptied
    shown = view(seating)
    assert (shown.plan.figures.seated, len(shown.changes), shown.is_stale) == (420, 40, False)
    assert take(seating, token) == 40
    assert seating.chart() == before
    assert seating.act(moves.undo) == "plan"
    assert seating.chart() == emptied
    with pytest.raises(NotFound, match="không còn nữa"):
        take(seating, token)


def test_a_dropped_plan_is_gone_and_a_new_one_takes_the_place_of_the_old(seating: Seating) -> None:
    first = make(seating)
    second = make(seating, replace(FRESH, keep=Keep.ALL))
    with pytest.raises(NotFound):
        take(seating, first)
    seating.change(lambda s: plans.drop(s, CONGRESS, seating.session, ACTOR))
    with pytest.raises(NotFound):
        take(seating, second)
    with seating.home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(SeatingPlan.id))) == 0


Change = Callable[[Seating], Any]


def withdraw_somebody(seating: Seating) -> None:
    somebody = seating.people(1)[0]
    seating.change(
        lambda s: s.execute(update(Delegate).where(Delegate.id == somebody).values(state=DelegateState.CANCELED))
    )


def move_somebody(seating: Seating) -> None:
    seating.act(moves.seat_person, seating.people(1)[0], seating.seats[seating.free()[0]])


def hold_a_chair(seating: Seating) -> None:
    seating.act(moves.hold, [seating.seats[seating.free()[0]]], "Chờ khách")


def ally_delegations(seating: Seating) -> None:
    seating.change(lambda s: s.execute(update(Delegation).values(seat_together="Chung")))


def keep_a_zone_for_others(seating: Seating) -> None:
    seating.change(lambda s: s.execute(update(Zone).where(Zone.code == "DU_PHONG").values(purpose="closed")))


def call_to_the_stage(seating: Seating) -> None:
    somebody = seating.people(1)[0]
    seating.change(lambda s: s.merge(Arrangement(delegate_id=somebody, stage_role="presidium")))


@pytest.mark.parametrize(
    "change",
    [
        withdraw_somebody,
        move_somebody,
        hold_a_chair,
        ally_delegations,
        keep_a_zone_for_others,
        call_to_the_stage,
    ],
    ids=lambda change: change.__name__,
)
def test_a_plan_is_refused_once_what_it_was_worked_out_from_has_changed(on_sqlite: Seating, change: Change) -> None:
    token = make(on_sqlite)
    change(on_sqlite)
    before = on_sqlite.chart()
    assert view(on_sqlite).is_stale
    with pytest.raises(Conflict, match="Vui lòng lập lại"):
        take(on_sqlite, token)
    assert on_sqlite.chart() == before


def test_twenty_who_take_the_same_plan_and_move_people_at_once_leave_one_whole_seating(
    each_home: Home, request: pytest.FixtureRequest
) -> None:
    seating = Seating(each_home)
    taken = {seating.seats[label]: None for label in list(seating.chart())[:60]}
    seating.change(lambda s: moves.set_chairs(s, CONGRESS, seating.session, taken, "release", ACTOR))
    token = make(seating)
    planned = {chair: guest for guest, chair in view(seating).plan.seated.given.items()}
    mover, free = seating.people(1)[0], seating.seats[seating.free()[-1]]

    def act(number: int) -> str:
        try:
            if number % 10 == 9:
                seating.act(moves.seat_person, mover, free)
            else:
                take(seating, token)
        except (Conflict, NotFound):
            return "refused"
        return "moved" if number % 10 == 9 else "taken"

    with ThreadPoolExecutor(20) as pool:
        ended = list(pool.map(act, range(20)))
    by_seat = {seating.seats[label]: who for label, who in seating.chart().items()}
    assert ended.count("taken") <= 1
    if "taken" in ended:  # a move goes before or after it, never into it
        assert {seat: who for seat, who in by_seat.items() if who != mover} == {
            seat: who for seat, who in planned.items() if who != mover
        }
    else:
        assert "moved" in ended
        assert len(by_seat) == 360


def test_a_session_nobody_sits_in_is_removed_with_its_plan_and_journal(seating: Seating) -> None:
    seating.act(moves.release, list(seating.seats.values()))
    seating.act(moves.undo)
    seating.act(moves.release, list(seating.seats.values()))
    make(seating)
    seating.change(lambda s: draft.remove_session(s, CONGRESS, seating.session, ACTOR))
    with seating.home.database.reading() as db_session:
        assert db_session.get(ProgramSession, seating.session) is None
        assert db_session.scalar(select(func.count(SeatingPlan.id))) == 0


# ── who has come, and slips in people's hands ─────────────────────────────────────────────────────────────────────────


def test_whoever_has_entered_stays_and_who_enters_meanwhile_stops_a_plan_that_moves_them(seating: Seating) -> None:
    first, second = seating.people(2)
    let_in(seating, first)
    for guest in (first, second):  # by hand, far from where a plan would seat them
        seating.act(moves.seat_person, guest, seating.seats[seating.free()[-1]])
    theirs = seating.seat_of(first)
    token = make(seating)
    shown = view(seating)
    assert shown.plan.seated.given[first] == seating.seats[theirs]
    assert second in {change.delegate_id for change in shown.changes}
    let_in(seating, second)
    assert not view(seating).is_stale  # arrivals do not make a plan old, unless it moves who came
    with pytest.raises(Conflict, match="1 người vừa vào hội trường"):
        take(seating, token)
    assert take(seating, make(seating)) > 0
    assert seating.seat_of(first) == theirs


def test_an_arrival_that_a_plan_does_not_move_does_not_stop_it(on_sqlite: Seating) -> None:
    token = make(on_sqlite, replace(FRESH, reserves={Where.REAR: 1}))
    let_in(on_sqlite, on_sqlite.people(1)[0])
    assert take(on_sqlite, token) == 1


def test_a_plan_that_moves_even_who_has_entered_says_whose_slip_it_voids(seating: Seating) -> None:
    somebody = seating.people(1)[0]
    planned = seating.seat_of(somebody)
    let_in(seating, somebody)
    corner = seating.free()[-1]
    seating.act(moves.seat_person, somebody, seating.seats[corner])
    slips = update(PrintJob).where(PrintJob.slip_type == "seat")
    seating.change(lambda s: s.execute(slips.values(told_seat=corner)))
    token = make(seating, replace(FRESH, keep=Keep.NOBODY))
    shown = view(seating)
    assert shown.void_slips == 1
    assert (shown.changes[0].delegate_id, shown.changes[0].told) == (somebody, corner)
    assert (shown.changes[0].before, shown.changes[0].after) == (corner, planned)
    take(seating, token)
    assert seating.seat_of(somebody) == planned


def test_whoever_sits_in_the_hall_keeps_the_chair_even_when_they_are_planned_for_no_more(seating: Seating) -> None:
    somebody = seating.people(1)[0]
    let_in(seating, somebody)
    theirs = seating.seat_of(somebody)
    blocked = update(Delegate).where(Delegate.id == somebody).values(state=DelegateState.BLOCKED)
    seating.change(lambda s: s.execute(blocked))
    take(seating, make(seating, replace(FRESH, keep=Keep.NOBODY, reserves={Where.FRONT: 2})))
    assert seating.chart()[theirs] == somebody


# ── several sessions, zones, wishes ───────────────────────────────────────────────────────────────────────────────────


def test_sessions_of_one_hall_are_seated_at_once_and_taken_at_once(seating: Seating) -> None:
    other = Seating(seating.home, "TB")
    for one in (seating, other):
        one.act(moves.release, list(one.seats.values()))
    token = make(seating, FRESH, other.session)
    take(seating, token)
    assert other.chart().items() <= seating.chart().items()
    assert (len(other.chart()), len(seating.chart())) == (396, 420)
    assert other.acts()[-2:] == ["plan", "plan"]


def test_somebody_in_two_halls_at_once_is_not_planned(on_sqlite: Seating) -> None:
    def another_hall(db_session: Any) -> int:
        hall = Hall(congress_id=CONGRESS, name="Hội trường nhỏ")
        db_session.add(hall)
        db_session.flush()
        session = db_session.scalars(select(ProgramSession).where(ProgramSession.code == "TB")).one()
        session.hall_id = hall.id
        return int(session.id)

    other = on_sqlite.change(another_hall)
    with pytest.raises(BadInput, match="cùng hội trường"):
        make(on_sqlite, FRESH, other)
    with pytest.raises(BadInput, match="ít nhất một phiên"), on_sqlite.home.database.reading() as db_session:
        plans.work_out(db_session, CONGRESS, Ask(()))


def test_a_delegation_that_is_seated_by_zone_gets_no_chairs_and_its_zone_stays_free(on_sqlite: Seating) -> None:
    def rule(db_session: Any) -> tuple[int, int]:
        zone = db_session.scalars(select(Zone).where(Zone.code == "DOAN_CAOLOC")).one()
        db_session.add(
            ZoneRule(program_session_id=on_sqlite.session, rank=1, zone_id=zone.id, delegation_id=zone.delegation_id)
        )
        return int(zone.id), int(zone.delegation_id)

    _, delegation = on_sqlite.change(rule)
    token = make(on_sqlite)
    shown = view(on_sqlite)
    assert shown.plan.by_zone == 24
    assert f"delegation {delegation}" not in {block.key for block in shown.blocks}
    take(on_sqlite, token)
    with on_sqlite.home.database.reading() as db_session:
        theirs = (
            select(func.count(SeatAssignment.id))
            .join(Delegate)
            .where(Delegate.delegation_id == delegation, SeatAssignment.program_session_id == on_sqlite.session)
        )
        assert db_session.scalar(theirs) == 0
    take(on_sqlite, make(on_sqlite, zones_seat=False))
    assert len(on_sqlite.chart()) == 420


def test_one_seated_by_zone_at_one_session_has_a_chair_at_another(on_sqlite: Seating) -> None:
    def rule(db_session: Any) -> int:
        zone = db_session.scalars(select(Zone).where(Zone.code == "DOAN_CAOLOC")).one()
        whom = {"program_session_id": on_sqlite.session, "zone_id": zone.id, "delegation_id": zone.delegation_id}
        db_session.add(ZoneRule(rank=1, **whom))
        return int(zone.delegation_id)

    delegation = on_sqlite.change(rule)
    first = Seating(on_sqlite.home, "TB")
    make(on_sqlite, FRESH, first.session)
    with on_sqlite.home.database.reading() as db_session:
        theirs = set(db_session.scalars(select(Delegate.id).where(Delegate.delegation_id == delegation)))
        by_session = {
            session: theirs & set(kept.seated.given)
            for session in (on_sqlite.session, first.session)
            if (kept := plans.get(db_session, CONGRESS, session))
        }
    assert by_session[on_sqlite.session] == set()
    assert len(by_session[first.session]) > 20


def test_what_a_form_asks_for_is_done_and_survives_being_kept(on_sqlite: Seating) -> None:
    form = {"together": "3", "distance": "", "reserve_rear": "1", "keep": "all", "fills_kept_zones": "1"}
    ask = plans.asked(form, [on_sqlite.session, on_sqlite.session])
    assert ask == Ask(
        (on_sqlite.session,),
        replace(FRESH, together=3, reserves={Where.REAR: 1}, keep=Keep.ALL),
        zones_seat=False,
        delegation_zones=False,
    )
    with on_sqlite.home.database.reading() as db_session:
        worked_out = plans.work_out(db_session, CONGRESS, ask)
    on_sqlite.change(lambda s: plans.keep(s, CONGRESS, worked_out, ACTOR))
    shown = view(on_sqlite)
    assert shown.plan.ask == ask
    assert shown.plan.notes == worked_out.notes
    assert list(shown.held.values()) == ["Dự phòng phía sau"]
    take(on_sqlite, shown.plan.token)
    assert Held("Dự phòng phía sau") in on_sqlite.chart().values()


@pytest.mark.parametrize(
    "form", [{"together": "11"}, {"head_at_aisle": "x"}, {"keep": "some"}, {"reserve_front": "-1"}]
)
def test_a_form_that_asks_for_what_cannot_be_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        plans.asked(form, [1])


def test_stage_roles_and_groups_decide_where_somebody_sits(on_sqlite: Seating) -> None:
    speaker, guest = on_sqlite.people(2)

    def arrange(db_session: Any) -> None:
        db_session.merge(Arrangement(delegate_id=speaker, stage_role="presidium"))
        person = db_session.get_one(Delegate, guest)
        db_session.execute(update(Category).where(Category.id == person.category_id).values(seating_group="leaders"))

    on_sqlite.change(arrange)
    take(on_sqlite, make(on_sqlite))
    with on_sqlite.home.database.reading() as db_session:
        basis = plans.grounds(db_session, CONGRESS, Ask((on_sqlite.session,)))
    purpose = {chair.label: chair.purpose for chair in basis.chairs}
    assert purpose[on_sqlite.seat_of(speaker)] == "presidium"
    assert {g.group for g in basis.guests if g.id == guest} == {"leaders"}


def test_more_people_than_chairs_are_told_before_anything_changes(on_sqlite: Seating) -> None:
    on_sqlite.change(
        lambda s: s.execute(update(Zone).where(Zone.code.in_(("DU_PHONG", "KHEN_THUONG"))).values(purpose="closed"))
    )
    before = on_sqlite.chart()
    make(on_sqlite)
    shown = view(on_sqlite)
    [unseated] = [note for note in shown.plan.notes if note.kind is NoteKind.UNSEATED]
    assert unseated.numbers[0] == 420 - shown.plan.figures.seated > 0
    assert len(unseated.subjects) == unseated.numbers[0]
    assert sum(len(block.without) for block in shown.blocks) == unseated.numbers[0]
    assert on_sqlite.chart() == before


def test_zones_of_delegations_that_are_too_small_are_shared_out_anew_when_that_is_wished(on_sqlite: Seating) -> None:
    def pieces(*, delegation_zones: bool) -> tuple[int, int]:
        ask = Ask((on_sqlite.session,), delegation_zones=delegation_zones)
        with on_sqlite.home.database.reading() as db_session:
            figures = plans.work_out(db_session, CONGRESS, ask).figures
        return figures.in_one_piece, figures.delegations

    whole, delegations = pieces(delegation_zones=True)
    assert whole < delegations / 2
    assert pieces(delegation_zones=False) == (43, 44)  # one has to use the reserve as well


def test_a_plan_of_the_sample_names_its_seats_as_ushers_do(on_sqlite: Seating) -> None:
    make(on_sqlite)
    blocks = {block.name or block.key: block for block in view(on_sqlite).blocks}
    assert blocks["honorary"].seats.startswith("A0")
    assert "–" in blocks["Huyện Lộc Bình"].seats
    assert list(blocks)[:2] == ["honorary", "guests"]
