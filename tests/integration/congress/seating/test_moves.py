"""Changes of a seating by hand: nobody on two chairs, no chair with two people, nobody lost, everything undone."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from congress.errors import BadInput, Conflict, CongressError, NotFound
from congress.models import AuditEntry, Delegate, DelegateState, ProgramSession, SeatAssignment, SeatingAct
from congress.seating import moves
from congress.seating.moves import Held, Occupant
from tests.support.homes import CONGRESS, Home, copy_home
from tests.support.seats import ACTOR, Seating


@pytest.fixture
def seating(each_home: Home) -> Seating:
    return Seating(each_home)


def test_a_person_moves_to_a_free_chair_and_leaves_the_old_one(seating: Seating) -> None:
    (person,), (free,) = seating.people(1), seating.free()
    old = seating.seat_of(person)
    seating.act(moves.seat_person, person, seats(seating, free))
    assert seating.chart()[free] == person
    assert old not in seating.chart()


def test_a_taken_chair_is_refused_with_the_name_of_who_sits_there(seating: Seating) -> None:
    one, other = seating.people(2)
    before = seating.chart()
    with pytest.raises(Conflict, match=f"Ghế {seating.seat_of(other)} đã có {seating.name(other)}"):
        seating.act(moves.seat_person, one, seats(seating, seating.seat_of(other)))
    assert seating.chart() == before


def test_two_people_exchange_their_chairs(seating: Seating) -> None:
    one, other = seating.people(2)
    first, second = seating.seat_of(one), seating.seat_of(other)
    exchange(seating, first, second)
    assert (seating.seat_of(one), seating.seat_of(other)) == (second, first)


def test_a_chair_that_changed_meanwhile_is_not_exchanged(seating: Seating) -> None:
    one, other, third = seating.people(3)
    first, second = seating.seat_of(one), seating.seat_of(other)
    seen = {seating.seats[first]: one, seating.seats[second]: other}
    exchange(seating, second, seating.seat_of(third))
    before = seating.chart()
    with pytest.raises(Conflict, match=f"Ghế {second} vừa được người khác đổi"):
        seating.act(moves.exchange, seating.seats[first], seating.seats[second], seen=seen)
    assert seating.chart() == before


def test_a_group_is_moved_in_its_order_past_taken_and_held_chairs(seating: Seating) -> None:
    row = [label for label in seating.seats if label.startswith("X")]
    row.sort()
    clear(seating, row)
    seating.set({row[1]: Held("Dự phòng")})
    people = seating.people(3)
    assert seating.act(moves.move_block, people, seating.seats[row[0]]) == 3
    chart = seating.chart()
    assert [chart.get(label) for label in row[:4]] == [people[0], Held("Dự phòng"), people[1], people[2]]


def test_a_group_that_does_not_fit_stays_where_it_is(seating: Seating) -> None:
    people, before = seating.people(400), seating.chart()
    with pytest.raises(Conflict, match="chỉ còn"):
        seating.act(moves.move_block, people, seats(seating, seating.free()[0]))
    assert seating.chart() == before


def test_held_chairs_take_nobody_until_they_are_released(seating: Seating) -> None:
    (person,), (free,) = seating.people(1), seating.free()
    seating.act(moves.hold, [seating.seats[free]], "Chờ khách Trung ương")
    with pytest.raises(Conflict, match="đang được giữ \\(Chờ khách Trung ương\\)"):
        seating.act(moves.seat_person, person, seats(seating, free))
    seating.act(moves.release, [seating.seats[free]])
    seating.act(moves.seat_person, person, seats(seating, free))
    assert seating.seat_of(person) == free


def test_a_chair_with_somebody_on_it_is_not_held(seating: Seating) -> None:
    taken = seating.seat_of(seating.people(1)[0])
    with pytest.raises(Conflict, match="đang có người"):
        seating.act(moves.hold, [seating.seats[taken]], "Dự phòng")
    with pytest.raises(BadInput, match="lý do"):
        seating.act(moves.hold, [seats(seating, seating.free()[0])], "  ")


def test_acts_are_taken_back_one_by_one_and_the_undo_is_kept_too(seating: Seating) -> None:
    start = seating.chart()
    one, other = seating.people(2)
    exchange(seating, seating.seat_of(one), seating.seat_of(other))
    after_first = seating.chart()
    seating.act(moves.seat_person, one, seats(seating, seating.free()[0]))
    assert seating.act(moves.undo) == "assign"
    assert seating.chart() == after_first
    assert seating.act(moves.undo) == "swap"
    assert seating.chart() == start
    with pytest.raises(Conflict, match="Không có thao tác nào"):
        seating.act(moves.undo)
    assert seating.acts() == ["swap", "assign", "undo", "undo"]


def test_an_act_is_not_taken_back_over_what_changed_outside_the_journal(seating: Seating) -> None:
    one, other = seating.people(2)
    exchange(seating, seating.seat_of(one), seating.seat_of(other))
    seating.change(lambda s: s.execute(delete(SeatAssignment).where(SeatAssignment.delegate_id == one)))
    before = seating.chart()
    with pytest.raises(Conflict, match="nên không hoàn tác được"):
        seating.act(moves.undo)
    assert seating.chart() == before


def test_strangers_are_refused_and_nothing_is_changed(seating: Seating) -> None:
    (person,), (free, other_free), before = seating.people(1), seating.free(2), seating.chart()
    refusals: list[tuple[dict[int, Occupant], type[CongressError]]] = [
        ({999_999: person}, NotFound),
        ({seating.seats[free]: 999_999}, BadInput),
        ({seating.seats[free]: person, seating.seats[other_free]: person}, BadInput),
    ]
    for changes, fault in refusals:
        with pytest.raises(fault):
            seating.act(moves.set_chairs, changes, "assign")
    with pytest.raises(NotFound):
        seating.change(lambda s: moves.set_chairs(s, CONGRESS + 1, seating.session, {}, "assign", ACTOR))
    assert seating.chart() == before
    assert seating.acts() == []


def test_whoever_was_withdrawn_is_given_no_chair(seating: Seating) -> None:
    (person,) = seating.people(1)
    seating.change(lambda s: setattr(s.get_one(Delegate, person), "state", DelegateState.CANCELED))
    with pytest.raises(BadInput, match="không còn trong danh sách"):
        seating.act(moves.seat_person, person, seats(seating, seating.free()[0]))


def test_a_session_without_a_hall_says_where_to_choose_one(seating: Seating) -> None:
    seating.change(lambda s: setattr(s.get_one(ProgramSession, seating.session), "hall_id", None))
    with pytest.raises(BadInput, match="chưa chọn hội trường"):
        seating.act(moves.release, [next(iter(seating.seats.values()))])


def test_every_act_is_in_the_audit_log_without_names(seating: Seating) -> None:
    one, other = seating.people(2)
    exchange(seating, seating.seat_of(one), seating.seat_of(other))
    with seating.home.database.reading() as db_session:
        entry = db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        act = db_session.scalars(select(SeatingAct.id)).one()
    assert entry is not None
    assert (entry.actor, entry.act) == (ACTOR, "seating.swap")
    assert entry.subject == f"session:{seating.session} seating_act:{act}"


def test_twenty_exchanges_at_once_lose_nobody(seating: Seating) -> None:
    """Twenty ushers exchange overlapping pairs at the same moment: each is done or told, and the hall still adds up."""
    people = seating.people(8)
    before = seating.chart()
    labels = [seating.seat_of(person) for person in people]
    pairs = [(labels[n % 8], labels[(n * 3 + 1) % 8]) for n in range(20)]

    def try_to(pair: tuple[str, str]) -> str:
        try:
            exchange(seating, *pair)
        except Conflict:
            return "told"
        return "done"

    with ThreadPoolExecutor(20) as pool:
        ended = Counter(pool.map(try_to, pairs))
    after = seating.chart()
    assert ended["done"] >= 1
    assert sum(ended.values()) == 20
    assert sorted(map(str, after.values())) == sorted(map(str, before.values()))
    assert {label: who for label, who in after.items() if label not in labels} == {
        label: who for label, who in before.items() if label not in labels
    }


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["seat", "exchange", "block", "hold", "release", "undo"]),
        st.integers(0, 493),
        st.integers(0, 493),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(acts=ACTS)
def test_after_any_acts_everybody_has_one_chair_and_undoing_all_brings_back_the_beginning(
    acts: list[tuple[str, int, int, int]], sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("acts") / "data"
    copy_home(sqlite_template, data)
    home = Home.open(data)
    try:
        seating = Seating(home)
        everybody, beginning = set(seating.people(1000)), seating.chart()
        ids, released, done = list(seating.seats.values()), set[Any](), 0
        for act in acts:
            chart = seating.chart()
            seated = [who for who in chart.values() if isinstance(who, int)]
            try:
                perform(seating, act, ids, seated)
            except Conflict:
                assert seating.chart() == chart
                continue
            now = [who for who in seating.chart().values() if isinstance(who, int)]
            assert len(now) == len(set(now))
            released |= set(seated) - set(now) if act[0] == "release" else set()
            if act[0] != "undo":
                assert everybody - set(now) - released <= everybody - set(seated)
            done = len(seating.acts())
        for _ in range(done):
            try:
                seating.act(moves.undo)
            except Conflict:
                break
        assert seating.chart() == beginning
    finally:
        home.engine.dispose()


def perform(seating: Seating, act: tuple[str, int, int, int], ids: list[int], seated: list[int]) -> None:
    kind, one, other, count = act
    match kind:
        case "seat":
            seating.act(moves.seat_person, seated[one % len(seated)], ids[other])
        case "exchange":
            seating.act(moves.exchange, ids[one], ids[other], seen={})
        case "block":
            seating.act(moves.move_block, seated[one % len(seated) :][:count], ids[other])
        case "hold":
            seating.act(moves.hold, ids[one : one + count], "Dự phòng")
        case "release":
            seating.act(moves.release, ids[one : one + count])
        case _:
            seating.act(moves.undo)


def seats(seating: Seating, label: str) -> int:
    return seating.seats[label]


def clear(seating: Seating, labels: list[str]) -> None:
    seating.act(moves.release, [seating.seats[label] for label in labels])


def exchange(seating: Seating, first: str, second: str) -> None:
    chart = seating.chart()
    seen = {seating.seats[label]: chart.get(label) for label in (first, second)}
    seating.act(moves.exchange, seating.seats[first], seating.seats[second], seen=seen)
