"""The last minutes: chairs of who has not come, gaps in front, and what a late arrival is told. Nobody who sits is moved."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import check_in, clock
from congress.admission import MoveType
from congress.errors import BadInput, Conflict
from congress.models import Arrangement, AuditEntry, Delegate, ProgramSession, Zone, ZoneRule
from congress.outcome import Attention, CheckInResult
from congress.scan_request import ScanRequest
from congress.seating import filling, moves, snapshot, whereabouts
from congress.seating.filling import Done, Move, Source, Suggestion
from congress.seating.snapshot import Seating as Snapshot
from congress.seating.whereabouts import SeatedSession
from kiosk.screens import screen_for
from tests.support.homes import CONGRESS, Home
from tests.support.seats import ACTOR, Seating

LONG = 120  # minutes: the sample's beginning is less than that away


@pytest.fixture
def seating(each_home: Home) -> Seating:
    return Seating(each_home)


def session_of(seating: Seating) -> SeatedSession:
    with seating.home.database.reading() as db_session:
        return next(s for s in whereabouts.sessions(db_session, CONGRESS) if s.id == seating.session)


def read(seating: Seating) -> Snapshot:
    with seating.home.database.reading() as db_session:
        return snapshot.take(db_session, session_of(seating))


def release(seating: Seating, labels: list[str], minutes: int = LONG) -> Done:
    chart = seating.chart()
    chosen = {seating.seats[label]: who for label in labels if isinstance(who := chart[label], int)}
    session = session_of(seating)
    done: Done = seating.change(lambda s: filling.release(s, CONGRESS, session, chosen, minutes, ACTOR))
    return done


def arrive(seating: Seating, delegate_id: int, move: MoveType = MoveType.ENTRY) -> CheckInResult:
    with seating.home.database.reading() as db_session:
        number = db_session.get_one(Delegate, delegate_id).number
    code = next(card.code for card in seating.home.cards() if card.number == number)
    station, _ = seating.home.new_station(f"Bàn {clock.now():%H%M%S%f}")
    request = ScanRequest(
        secret=code, nonce="nonce-0001", source_type="barcode", move=move, happened_at=None, session_code="CT"
    )
    judged: CheckInResult = seating.change(lambda s: check_in.check_in(s, station, request))
    return judged


def ordinary(seating: Seating, count: int) -> list[tuple[str, int]]:
    """Some whom nobody waits for, with their chairs, from the stage backwards."""
    found = [
        (item.chair.label, item.person.id)
        for item in filling.no_shows(read(seating))
        if not item.is_waited_for and not item.person.is_head
    ]
    return found[:count]


# ── who has not come ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_has_a_chair_and_has_not_come_is_listed_and_who_came_is_not(seating: Seating) -> None:
    (label, who), *_ = ordinary(seating, 1)
    assert label in [item.chair.label for item in filling.no_shows(read(seating))]
    arrive(seating, who)
    assert label not in [item.chair.label for item in filling.no_shows(read(seating))]
    arrive(seating, who, MoveType.EXIT)
    assert label not in [item.chair.label for item in filling.no_shows(read(seating))], "they came and will be back"


def test_leaders_honoured_award_recipients_and_wheelchairs_are_waited_for(seating: Seating) -> None:
    (_, leader), (_, wheels), (_, plain) = ordinary(seating, 3)

    def arrange(db_session: Session) -> None:
        db_session.merge(Arrangement(delegate_id=leader, stage_role="leaders"))
        db_session.merge(Arrangement(delegate_id=wheels, needs_wheelchair=True))

    seating.change(arrange)
    waited = {item.person.id: item.is_waited_for for item in filling.no_shows(read(seating))}
    assert (waited[leader], waited[wheels], waited[plain]) == (True, True, False)
    honoured = {item.person.category for item in filling.no_shows(read(seating)) if item.is_waited_for}
    assert "Đại biểu danh dự" in honoured


def test_chairs_are_given_back_in_one_act_that_is_audited_and_undone(seating: Seating) -> None:
    before = seating.chart()
    (first, one), (second, other) = ordinary(seating, 2)
    assert release(seating, [first, second]) == Done(2)
    assert {first, second}.isdisjoint(seating.chart())
    assert seating.acts()[-1] == "no_show"
    with seating.home.database.reading() as db_session:
        assert db_session.scalar(select(AuditEntry.id).where(AuditEntry.act == "seating.no_show"))
        told = whereabouts.people(db_session, session_of(seating), [one, other])
    assert [person.released.label for person in told if person.released] == [first, second]
    seating.act(moves.undo)
    assert seating.chart() == before
    with seating.home.database.reading() as db_session:
        assert whereabouts.people(db_session, session_of(seating), [one])[0].released is None
    assert arrive(seating, one).former_place == ""


def test_nothing_is_given_back_before_the_minutes_before_the_beginning(seating: Seating) -> None:
    (label, _), *_ = ordinary(seating, 1)
    starts = session_of(seating).starts_at
    with clock.held(starts - timedelta(minutes=10, seconds=1)), pytest.raises(Conflict, match="Chưa đến giờ"):
        release(seating, [label], minutes=10)
    assert label in seating.chart()
    with clock.held(starts - timedelta(minutes=10)):
        assert release(seating, [label], minutes=10).count == 1


def test_who_came_while_the_list_was_read_keeps_their_chair_and_is_named(seating: Seating) -> None:
    (first, one), (second, other) = ordinary(seating, 2)
    chosen = {seating.seats[first]: one, seating.seats[second]: other}
    arrive(seating, one)
    session = session_of(seating)
    done = seating.change(lambda s: filling.release(s, CONGRESS, session, chosen, LONG, ACTOR))
    assert done == Done(1, (seating.name(one),))
    assert seating.seat_of(one) == first
    with pytest.raises(BadInput):
        seating.change(lambda s: filling.release(s, CONGRESS, session, {}, LONG, ACTOR))


def test_a_late_arrival_is_told_what_became_of_the_chair_and_gets_the_next_rule(seating: Seating) -> None:
    (first, one), (second, other) = ordinary(seating, 2)
    release(seating, [first, second])
    told = arrive(seating, one)
    assert Attention.SEAT_RELEASED in told.attention
    assert told.former_place == first
    screen = screen_for(told, "vi")
    assert screen.code == "RELEASED"
    assert f"Ghế {first} đã được sắp xếp lại" in screen.line

    def add_rule(db_session: Session) -> None:
        zone = Zone(hall_id=seating.hall, code="SAU", name="Cuối hội trường", door="2", capacity=5)
        db_session.add(zone)
        db_session.flush()
        db_session.add(ZoneRule(program_session_id=seating.session, rank=1, zone_id=zone.id))

    seating.change(add_rule)
    told = arrive(seating, other)
    assert told.position is not None
    assert told.position.zone is not None
    assert told.position.zone.name == "Cuối hội trường"
    assert screen_for(told, "vi").code == "RELEASED_ZONE"
    assert f"Seat {second} was given" in screen_for(told, "en").line


def test_who_never_had_a_chair_is_told_of_none(seating: Seating) -> None:
    (label, who), *_ = ordinary(seating, 1)
    seating.set({label: None}, "release")
    told = arrive(seating, who)
    assert Attention.SEAT_RELEASED not in told.attention
    assert told.former_place == ""


# ── gaps in front ─────────────────────────────────────────────────────────────────────────────────────────────────────


def suggested(seating: Seating) -> list[Suggestion]:
    found = read(seating)
    return list(filling.suggestions(found, filling.usual_depth(found)))


def fill(seating: Seating, chosen: list[Suggestion], *, with_sitting: bool = False) -> Done:
    made = [Move(item.to.id, item.person.id, item.chair.id if item.chair else None) for item in chosen]
    session = session_of(seating)
    done: Done = seating.change(lambda s: filling.fill(s, CONGRESS, session, made, ACTOR, with_sitting=with_sitting))
    return done


def test_who_stands_in_the_hall_comes_first_then_who_sits_furthest_back_and_has_not_come(seating: Seating) -> None:
    (label, who), *_ = ordinary(seating, 1)
    seating.set({label: None}, "release")
    arrive(seating, who)
    found = suggested(seating)
    by_source = {item.source: item for item in found}
    assert by_source[Source.STANDING].person.id == who
    assert by_source[Source.STANDING].chair is None
    back = [item for item in found if item.source is Source.NOT_IN]
    assert back
    assert all(item.chair is not None and item.chair.row_rank > item.to.row_rank for item in back)
    assert len({item.person.id for item in found}) == len(found) == len({item.to.id for item in found})
    assert not [item for item in found if item.source is Source.SITTING]


def test_suggestions_are_done_in_one_act_and_nobody_is_lost(seating: Seating) -> None:
    before = seating.chart()
    found = suggested(seating)[:5]
    assert fill(seating, found) == Done(5)
    after = seating.chart()
    assert sorted(str(who) for who in after.values()) == sorted(str(who) for who in before.values())
    assert all(after[item.to.label] == item.person.id for item in found)
    assert seating.acts()[-1] == "fill"
    with pytest.raises(BadInput):
        fill(seating, [])
    seating.act(moves.undo)
    assert seating.chart() == before


def test_who_came_or_was_moved_meanwhile_is_left_out_and_named(seating: Seating) -> None:
    came, moved, taken, plain = suggested(seating)[:4]
    arrive(seating, came.person.id)
    free = next(label for label in seating.free(400) if label not in {item.to.label for item in suggested(seating)})
    seating.set({free: moved.person.id})
    seating.set({taken.to.label: moves.Held("khách")}, "hold")
    done = fill(seating, [came, moved, taken, plain])
    assert done == Done(1, tuple(seating.name(item.person.id) for item in (came, moved, taken)))
    assert seating.seat_of(came.person.id) == (came.chair.label if came.chair else "")
    assert fill(seating, [came], with_sitting=True).count == 1


def test_the_beginning_may_be_moved_and_the_minutes_move_along(seating: Seating) -> None:
    session = session_of(seating)
    assert filling.opens_at(session, 10) == session.starts_at - timedelta(minutes=10)
    later = session.starts_at + timedelta(minutes=30)
    seating.change(
        lambda s: s.execute(update(ProgramSession).where(ProgramSession.id == session.id).values(starts_at=later))
    )
    assert filling.opens_at(session_of(seating), 10) == later - timedelta(minutes=10)
