"""A bus of people: one scan of the head records who is there, all at once, on both databases."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from congress import audit, check_in, clock, delegation_arrival
from congress.admission import MoveType
from congress.delegation_arrival import Arrival, Together
from congress.errors import BadInput, Conflict, NotAllowed
from congress.models import Attendance, Delegate, DelegateState, Printer, PrinterState, PrintJob, Scan
from congress.outcome import CheckInResult, Reason, Status
from congress.prepared import Prepared
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import ChosenPerson
from tests.support.buses import Bus, board, second_printer
from tests.support.homes import Home


def scan_head(home: Home, station: StationIdentity, bus: Bus, nonce: str = "head-0001") -> CheckInResult:
    request = ScanRequest(bus.code, nonce, "barcode", MoveType.ENTRY, None, None)
    return home.database.run(lambda s: check_in.check_in(s, station, request))


def arrive(
    home: Home, station: StationIdentity, bus: Bus, people: list[int], nonce: str = "bus-nonce-1", scan: int = 0
) -> Arrival:
    together = Together(tuple(people), nonce)

    def use_case(db_session: Session) -> Arrival:
        if scan:
            delegation = delegation_arrival.led_by_scan(db_session, station, scan, nonce)
            assert delegation == bus.delegation
        return delegation_arrival.record(db_session, station, bus.delegation, together)

    return home.database.run(use_case)


def count(home: Home, model: type[Scan | Attendance | PrintJob]) -> int:
    with home.database.reading() as db_session:
        return db_session.scalar(select(func.count(model.id))) or 0


def test_the_heads_welcome_says_how_many_come_with_them_and_nobody_elses_does(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home)
    assert scan_head(each_home, station, bus).leads == len(bus.people)
    other = next(card for card in each_home.cards() if card.code != bus.code)
    request = ScanRequest(other.code, "other-0001", "barcode", MoveType.ENTRY, None, None)
    assert each_home.database.run(lambda s: check_in.check_in(s, station, request)).leads == 0


def test_all_who_are_ticked_are_recorded_each_with_a_scan_of_their_own(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 20)
    head = scan_head(each_home, station, bus)
    missing = bus.people[0] if bus.people[0] != bus.head else bus.people[1]
    there = [person for person in bus.people if person not in {missing, bus.head}]
    arrival = arrive(each_home, station, bus, there, scan=head.scan)
    assert [one.delegate_id for one in arrival.people] == there  # in the order of names
    assert {one.result.status for one in arrival.people} == {Status.OK}
    with each_home.database.reading() as db_session:
        company = delegation_arrival.company(db_session, station, bus.delegation)
        scans = db_session.execute(select(Attendance.delegate_id, Scan.nonce).join(Scan)).all()
    assert {member.id for member in company.members if member.came_at} >= {*there, bus.head}
    assert missing in {member.id for member in company.members if not member.came_at}
    assert len({nonce for _, nonce in scans}) == len(there) + 1
    assert max(len(nonce) for _, nonce in scans) <= 64


def test_slips_lie_in_the_order_of_names_and_every_working_printer_has_a_part(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 20)
    second_printer(each_home)
    arrival = arrive(each_home, station, bus, bus.people)
    with each_home.database.reading() as db_session:
        jobs = db_session.execute(
            select(Printer.name, Attendance.delegate_id)
            .join(PrintJob, PrintJob.printer_id == Printer.id)
            .join(Attendance, Attendance.id == PrintJob.attendance_id)
            .order_by(PrintJob.id)
        ).all()
    runs = [
        (name, [person for person, _ in groupby(who for _, who in part)])
        for name, part in groupby(jobs, lambda j: j[0])
    ]
    assert [name for name, _ in runs] == ["Máy in 1", "Máy in 2"]
    assert runs[0][1] + runs[1][1] == bus.people
    assert [len(people) for _, people in runs] == [10, 10]
    told = [(share.printer, share.people, share.first, share.last) for share in arrival.shares]
    names = bus.names
    assert told == [("Máy in 1", 10, names[0], names[9]), ("Máy in 2", 10, names[10], names[19])]


def test_a_printer_that_stands_still_gets_no_part(home: Home) -> None:
    station, _ = home.new_station()
    bus = board(home, 20)
    second_printer(home)
    home.database.run(
        lambda s: s.execute(update(Printer).where(Printer.name == "Máy in 1").values(state=PrinterState.STOPPED))
    )
    arrival = arrive(home, station, bus, bus.people)
    assert [(share.printer, share.people) for share in arrival.shares] == [("Máy in 2", 20)]


def test_a_retry_gets_the_same_answers_and_no_second_slip(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 20)
    head = scan_head(each_home, station, bus)
    first = arrive(each_home, station, bus, bus.people, scan=head.scan)
    before = count(each_home, Scan), count(each_home, Attendance), count(each_home, PrintJob)
    late = clock.now() + timedelta(minutes=6)  # the answer was lost, and the head's scan is old by now
    with clock.held(late):
        assert arrive(each_home, station, bus, list(reversed(bus.people)), scan=head.scan) == first
    assert (count(each_home, Scan), count(each_home, Attendance), count(each_home, PrintJob)) == before


def test_the_same_nonce_for_other_people_is_a_conflict_and_records_nobody(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 20)
    arrive(each_home, station, bus, bus.people[:5])
    with pytest.raises(Conflict):
        arrive(each_home, station, bus, bus.people[:6])
    assert count(each_home, Attendance) == 5


def test_one_who_is_refused_stops_nobody_else_and_is_told_why(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 20)
    suspended = bus.people[3]
    each_home.database.run(
        lambda s: s.execute(update(Delegate).where(Delegate.id == suspended).values(state=DelegateState.BLOCKED))
    )
    arrival = arrive(each_home, station, bus, bus.people)
    refused = [one for one in arrival.people if not one.is_in]
    assert [(one.delegate_id, one.result.reason) for one in refused] == [(suspended, Reason.BLOCKED)]
    assert count(each_home, Attendance) == 19


def test_who_came_alone_before_is_told_as_in_and_gets_no_second_slip(home: Home) -> None:
    station, _ = home.new_station()
    bus = board(home, 20)
    scan_head(home, station, bus)
    home.database.run(lambda s: s.execute(update(PrintJob).values(bytes_sent=900, told_seat="A1")))
    slips = count(home, PrintJob)
    arrival = arrive(home, station, bus, [bus.head])
    assert [(one.is_in, one.result.reason) for one in arrival.people] == [(True, Reason.ALREADY_REDEEMED)]
    assert count(home, Attendance) == 1
    assert count(home, PrintJob) <= slips + 1  # the seat slip names another place here, and is void


def test_somebody_of_another_delegation_is_not_recorded_and_neither_is_anybody_else(each_home: Home) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 20)
    with each_home.database.reading() as db_session:
        stranger = db_session.scalars(
            select(Delegate.id).where(Delegate.delegation_id != bus.delegation).limit(1)
        ).one()
    with pytest.raises(BadInput):
        arrive(each_home, station, bus, [*bus.people, stranger])
    assert count(each_home, Attendance) == 0


def test_only_the_heads_own_fresh_scan_at_this_station_opens_the_list(each_home: Home) -> None:
    station, _ = each_home.new_station("Bàn 1")
    other, _ = each_home.new_station("Bàn 2")
    bus = board(each_home)
    head = scan_head(each_home, station, bus)
    plain = next(card for card in each_home.cards() if card.code != bus.code)
    request = ScanRequest(plain.code, "other-0001", "barcode", MoveType.ENTRY, None, None)
    not_a_head = each_home.database.run(lambda s: check_in.check_in(s, station, request))

    def led(who: StationIdentity, scan: int) -> int:
        with each_home.database.reading() as db_session:
            return delegation_arrival.led_by_scan(db_session, who, scan)

    assert led(station, head.scan) == bus.delegation
    for who, scan in ((other, head.scan), (station, not_a_head.scan), (station, 999)):
        with pytest.raises(NotAllowed):
            led(who, scan)
    with clock.held(clock.now() + timedelta(minutes=5, seconds=1)), pytest.raises(NotAllowed):
        led(station, head.scan)


def test_people_who_scan_on_their_own_at_the_same_moment_are_recorded_once(each_home: Home) -> None:
    here, _ = each_home.new_station("Bàn 1")
    beside, _ = each_home.new_station("Bàn 2")
    bus = board(each_home, 20)

    def alone(person: int) -> CheckInResult:
        request = ScanRequest("", f"alone-{person:04}", "manual", MoveType.ENTRY, None, None, ChosenPerson(person))
        return each_home.database.run(lambda s: check_in.check_in(s, beside, request))

    with ThreadPoolExecutor(3) as threads:
        together = threads.submit(arrive, each_home, here, bus, bus.people)
        results = list(threads.map(alone, reversed(bus.people)))
        arrival = together.result()
    first = [one.delegate_id for one in arrival.people if one.result.status is Status.OK]
    first += [person for person, one in zip(reversed(bus.people), results, strict=True) if one.status is Status.OK]
    assert sorted(first) == sorted(bus.people)
    assert count(each_home, Attendance) == 20
    with each_home.database.reading() as db_session:
        assert audit.first_broken_entry(db_session) is None


def test_sixty_people_cost_a_dozen_statements_each_and_well_under_a_second_of_work(
    each_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    station, _ = each_home.new_station()
    bus = board(each_home, 61)
    second_printer(each_home)
    arrive(each_home, station, bus, bus.people[:1], nonce="warm-up-0001")
    statements: Counter[str] = Counter()
    run = Prepared.all

    def counted(prepared: Prepared, *told: object, **values: object) -> object:
        statements["prepared"] += 1
        return run(prepared, *told, **values)  # type: ignore[arg-type]

    @event.listens_for(each_home.engine, "before_cursor_execute")
    def hear(*_told: object) -> None:
        statements["built"] += 1

    monkeypatch.setattr(Prepared, "all", counted)
    began = time.process_time()  # of this process: what else the machine does is nobody's business here
    arrival = arrive(each_home, station, bus, bus.people[1:])
    took = time.process_time() - began
    assert len(arrival.people) == 60
    assert took < 1.0, f"{took:.2f} s, {statements}"
    assert statements.total() / 60 <= 13, statements
