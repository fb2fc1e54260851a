"""An usher asks with a few letters: names without accents in any order, units, numbers, seats; both ways."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import check_in, clock
from congress.admission import MoveType
from congress.models import (
    Arrangement,
    Attendance,
    Delegate,
    DelegateState,
    Delegation,
    ProgramSession,
    Seat,
    Zone,
    ZoneRule,
)
from congress.scan_request import ScanRequest
from congress.seating import finder, whereabouts
from congress.seating.finder import MOST_HITS, Found
from congress.seating.moves import Held
from congress.seating.whereabouts import ChairState, SeatedSession, Whereabouts
from congress.vietnamese import fold
from tests.support.homes import CONGRESS, Home
from tests.support.seats import Seating

Ask = Callable[[str], Found]


@pytest.fixture
def seating(each_home: Home) -> Seating:
    return Seating(each_home)


@pytest.fixture
def ask(seating: Seating) -> Ask:
    def answered(typed: str) -> Found:
        with seating.home.database.reading() as db_session:
            return finder.find(db_session, CONGRESS, main_session(db_session), typed)

    return answered


def main_session(db_session: Session) -> SeatedSession:
    return next(s for s in whereabouts.sessions(db_session, CONGRESS) if s.name == "Phiên chính thức")


def names(found: Found) -> list[str]:
    return [person.full_name for person in found.people]


def labels(found: Found) -> list[str]:
    return [chair.seat.label for chair in found.chairs]


def only(found: Found) -> Whereabouts:
    (person,) = found.people
    return person


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_letters_find_people_called_so_before_those_with_such_a_family_name(ask: Ask) -> None:
    called = [fold(name).split()[-1].startswith("vi") for name in names(ask("vi"))]
    assert called.count(True) > 3
    assert called == sorted(called, reverse=True), "given names first"
    assert any(fold(name).startswith("vi ") for name in names(ask("vi"))) or not ask("vi").is_all


def test_a_name_is_found_without_accents_and_in_any_order(ask: Ask) -> None:
    found = names(ask("hoang huong"))
    assert "Hoàng Thị Hương" in found
    assert set(found) == set(names(ask("Hương HOÀNG"))) == set(names(ask("huong  hoàng")))


def test_namesakes_are_told_apart_by_unit_and_delegation(ask: Ask) -> None:
    found = [person for person in ask("hoang thi huong").people if person.full_name == "Hoàng Thị Hương"]
    assert len(found) == 2
    assert len({(person.position_title, person.unit, person.delegation) for person in found}) == 2


def test_one_letter_is_no_name_yet(ask: Ask) -> None:
    assert ask("h").people == ()
    assert ask("   ").count == ask("").count == 0


def test_people_are_found_by_their_number_as_it_is_read_aloud(ask: Ask, seating: Seating) -> None:
    person = only(ask(grouped(ask("ly minh hoa").people[0].number)))
    assert person.full_name == "Lý Minh Hòa"
    assert only(ask(person.number[:7])).number == person.number


def grouped(number: str) -> str:
    return f"{number[:4]} {number[4:]}"


def test_a_delegation_gives_its_people_and_a_name_beside_it_chooses_among_them(ask: Ask) -> None:
    everybody = ask("cao loc")
    assert not everybody.is_all
    assert [person.delegation for person in everybody.people] == ["Huyện Cao Lộc"] * MOST_HITS
    chosen = ask("cao loc bang")
    assert {"Đặng Hữu Bằng"} == set(names(chosen))


def test_a_unit_is_found_without_accents(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]
    seating.change(lambda s: s.execute(update(Delegate).where(Delegate.id == person.id).values(unit="HTX Nà Chỉ Đạo")))
    assert names(ask("htx na chi")) == ["Lý Minh Hòa"]
    assert "Lý Minh Hòa" in names(ask("dao htx"))
    assert ask("tx chi dao").people == (), "words are found by their beginning"


def test_at_most_twenty_are_told_and_that_there_are_more(ask: Ask) -> None:
    found = ask("th")
    assert (found.count, found.is_all) == (MOST_HITS, False)
    assert ask("ly minh hoa").is_all


def test_nothing_that_is_typed_breaks_the_search(ask: Ask) -> None:
    for typed in ("%", "_ _", "a%_", "\\", "'; --", "\x00\x1f", "🙂 ab", "(", "[a-z", "l03" * 400):
        assert ask(typed).count == 0, typed


def test_who_is_off_the_list_is_not_found(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]
    seating.change(lambda s: s.execute(update(Delegate).where(Delegate.id == person.id).values(state="canceled")))
    assert ask("ly minh hoa").people == ()


def test_who_may_not_come_in_is_found_and_marked(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]
    assert person.is_admitted
    blocked = update(Delegate).where(Delegate.id == person.id).values(state=DelegateState.BLOCKED)
    seating.change(lambda s: s.execute(blocked))
    assert not only(ask("ly minh hoa")).is_admitted


def test_head_and_wheelchair_are_told_and_nothing_sensitive(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]

    def arrange(db_session: Session) -> str:
        row = db_session.get_one(Delegate, person.id)
        row.phone, row.birth_date, row.notes = "0912345678", "1961-02-03", "ghi chú riêng"
        db_session.add(Arrangement(delegate_id=person.id, needs_wheelchair=True, diet="ăn chay"))
        db_session.execute(update(Delegation).where(Delegation.id == row.delegation_id).values(head_id=person.id))
        return row.phone

    seating.change(arrange)
    found = only(ask("ly minh hoa"))
    assert found.is_head
    assert found.needs_wheelchair
    assert not any(secret in repr(found) for secret in ("0912345678", "1961", "ghi chú riêng", "chay"))


# ── seats, and both ways ──────────────────────────────────────────────────────────────────────────────────────────────


def test_person_and_seat_lead_to_each_other(ask: Ask) -> None:
    person = ask("ly minh hoa").people[0]
    assert person.seat is not None
    (chair,) = ask(person.seat.label).chairs
    assert chair.person == person
    assert (chair.state, chair.seat) == (ChairState.TAKEN, person.seat)
    assert (person.seat.block, person.seat.row, person.seat.door) == ("Trái", "E", "1")


def test_a_seat_is_found_however_its_label_is_written(ask: Ask) -> None:
    for typed in ("L03", "l03", "l3", "L 3", "l-03", "L.03", " l  3 "):
        assert labels(ask(typed)) == ["L03"], typed


def test_the_beginning_of_a_label_gives_the_row_from_its_first_chair(ask: Ask) -> None:
    assert labels(ask("L0")) == [f"L{number:02}" for number in range(1, 10)]
    found = ask("L")
    assert len(found.chairs) == MOST_HITS
    assert not found.is_all


def test_a_keyboard_without_d_bar_finds_its_row_too(ask: Ask, seating: Seating) -> None:
    def rename(db_session: Session) -> None:
        db_session.execute(
            update(Seat).where(Seat.hall_id == seating.hall, Seat.label == "E05").values(label="Đ05", row="Đ")
        )

    seating.change(rename)
    assert set(labels(ask("d05"))) == set(labels(ask("d 5"))) == {"D05", "Đ05"}
    assert labels(ask("đ05")) == labels(ask("Đ5")) == ["Đ05"]


def test_who_sits_beside_is_told_and_an_aisle_is_nobody(ask: Ask, seating: Seating) -> None:
    (chair,) = ask("L03").chairs
    chart = seating.chart()
    assert chair.left is not None
    assert chair.right is not None
    assert (chair.left.label, chair.left.full_name) == ("L02", seating.name(person_on(chart, "L02")))
    assert (chair.right.label, chair.right.full_name) == ("L04", seating.name(person_on(chart, "L04")))
    (first,) = ask("L01").chairs
    (last,) = ask("L08").chairs
    assert first.left is None
    assert last.right is None


def person_on(chart: Mapping[str, object], label: str) -> int:
    person = chart[label]
    assert isinstance(person, int)
    return person


def test_an_empty_seat_says_free_held_or_closed(ask: Ask, seating: Seating) -> None:
    free, held = seating.free(2)
    seating.set({held: Held("lãnh đạo đến muộn")}, "hold")
    assert ask(held).chairs[0].held_for == "lãnh đạo đến muộn"
    assert [ask(label).chairs[0].state for label in (free, held, "X09")] == [
        ChairState.FREE,
        ChairState.HELD,
        ChairState.CLOSED,
    ]


def test_a_seat_of_another_hall_is_not_this_sessions(ask: Ask, seating: Seating) -> None:
    seating.change(lambda s: s.execute(update(Seat).where(Seat.label == "L03").values(label="M99")))
    assert labels(ask("M99")) == ["M99"]
    with seating.home.database.reading() as db_session:
        elsewhere = replace(main_session(db_session), hall_id=999)
        assert finder.find(db_session, CONGRESS, elsewhere, "M99").count == 0


# ── who has no chair, who is in ───────────────────────────────────────────────────────────────────────────────────────


def test_who_has_no_chair_is_told_the_zone_of_the_first_rule_that_fits(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]
    unseat(seating, person)
    found = only(ask("ly minh hoa"))
    assert (found.seat, found.zone) == (None, None)
    told(seating, [("Cuối hội trường", "Huyện Cao Lộc"), ("Ban công", person.delegation), ("Sảnh", None)])
    zone = only(ask("ly minh hoa")).zone
    assert zone is not None
    assert (zone.name, zone.door) == ("Ban công", "4")


def test_who_was_sent_to_a_zone_at_the_door_is_looked_for_there(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]
    unseat(seating, person)
    lobby = told(seating, [("Ban công", None), ("Sảnh", "Huyện Cao Lộc")])["Sảnh"]
    arrive(seating, person)
    seating.change(lambda s: s.execute(update(Attendance).values(zone_id=lobby)))
    zone = only(ask("ly minh hoa")).zone
    assert zone is not None
    assert zone.name == "Sảnh"


def unseat(seating: Seating, person: Whereabouts) -> None:
    assert person.seat is not None
    seating.set({person.seat.label: None}, "release")


def told(seating: Seating, rules: list[tuple[str, str | None]]) -> dict[str, int]:
    """Give the session rules: a zone each, for a delegation or for anybody; the zones' ids by name."""

    def use_case(db_session: Session) -> dict[str, int]:
        found = {}
        for rank, (name, delegation) in enumerate(rules, start=1):
            unit = db_session.scalar(select(Delegation.id).where(Delegation.name == delegation)) if delegation else None
            zone = Zone(hall_id=seating.hall, code=f"Z{rank}", name=name, door="4")
            db_session.add(zone)
            db_session.flush()
            rule = ZoneRule(program_session_id=seating.session, rank=rank, zone_id=zone.id, delegation_id=unit)
            db_session.add(rule)
            found[name] = zone.id
        return found

    zones: dict[str, int] = seating.change(use_case)
    return zones


def test_it_is_told_who_is_in_and_since_when_and_who_went_out(ask: Ask, seating: Seating) -> None:
    person = ask("ly minh hoa").people[0]
    assert (person.came_at, person.is_in) == (None, False)
    before = clock.now()
    arrive(seating, person)
    arrived = only(ask("ly minh hoa"))
    assert arrived.is_in
    assert arrived.came_at is not None
    assert before <= arrived.came_at <= clock.now()
    assert person.seat is not None
    (chair,) = ask(person.seat.label).chairs
    assert chair.person is not None
    assert chair.person.is_in
    arrive(seating, person, MoveType.EXIT)
    gone = only(ask("ly minh hoa"))
    assert not gone.is_in
    assert gone.left_at is not None
    arrive(seating, person)
    assert only(ask("ly minh hoa")).is_in


def arrive(seating: Seating, person: Whereabouts, move: MoveType = MoveType.ENTRY) -> None:
    code = next(card.code for card in seating.home.cards() if card.number == person.number)
    seating.change(lambda s: s.execute(update(ProgramSession).values(allows_multiple_entries=True)))
    station, _ = seating.home.new_station(f"Bàn {clock.now():%H%M%S%f}")
    request = ScanRequest(
        secret=code, nonce="nonce-0001", source_type="barcode", move=move, happened_at=None, session_code="CT"
    )
    judged = seating.change(lambda s: check_in.check_in(s, station, request))
    assert judged.status == "ok", judged


def test_the_session_is_the_open_one_else_the_next_else_the_last() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    hour = timedelta(hours=1)

    def at(number: int, opens: int, closes: int) -> SeatedSession:
        return SeatedSession(number, "", noon, noon + opens * hour, noon + closes * hour, 1, "")

    first, second, third = at(1, -3, -1), at(2, -2, 1), at(3, 4, 6)
    known = (first, second, third)
    assert whereabouts.session_at(known, noon) == second
    assert whereabouts.session_at(known, noon - 2 * hour) == second, "of two open ones the one that opened last"
    assert whereabouts.session_at(known, noon + 2 * hour) == third
    assert whereabouts.session_at(known, noon + 9 * hour) == third
    assert whereabouts.session_at((), noon) is None


def test_given_names_are_found_through_the_index_of_the_lists_order(home: Home) -> None:
    statement = finder.by_given_name(CONGRESS, "hu", ["hu"])
    with home.database.reading() as db_session:
        sql = statement.compile(db_session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = db_session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
    assert "USING INDEX ix_delegate_order (congress_id=? AND sort_key>? AND sort_key<?)" in str(plan)
    assert "TEMP B-TREE" not in str(plan), "nothing is sorted, so the search ends with the twentieth hit"
