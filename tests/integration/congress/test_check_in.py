"""One scan becomes an answer, an attendance and print jobs, exactly once, on both databases."""

import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from congress import attendance, audit, check_in, clock, invitations
from congress.admission import MoveType
from congress.errors import Conflict, NotAllowed
from congress.models import (
    Annulment,
    Attendance,
    AuditEntry,
    Delegate,
    DelegateState,
    Delivery,
    JobState,
    Movement,
    PrintJob,
    ProgramSession,
    Scan,
)
from congress.outcome import Attention, CheckInResult, Detail, Reason, Status
from congress.paper import print_queue
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from tests.support.homes import Home
from tests.support.waiting import eventually

COUNTED = (Scan, Attendance, PrintJob, Movement)


def scan(home: Home, station: StationIdentity, secret: str, nonce: str, **more: object) -> CheckInResult:
    told = {"source_type": "barcode", "move": MoveType.ENTRY, "happened_at": None, "session_code": None, **more}
    request = ScanRequest(secret=secret, nonce=nonce, **told)  # type: ignore[arg-type]
    return home.database.run(lambda db_session: check_in.check_in(db_session, station, request))


def rows(home: Home) -> dict[str, int]:
    with home.database.reading() as db_session:
        return {model.__name__: db_session.scalar(select(func.count(model.id))) or 0 for model in COUNTED}


def test_first_scan_admits_and_asks_for_both_slips(each_home: Home) -> None:
    station, _ = each_home.new_station()
    card = each_home.card_of("Đại biểu chính thức")
    result = scan(each_home, station, card.code, "nonce-0001")
    assert (result.status, result.reason) == (Status.OK, None)
    assert result.position is not None
    assert (result.position.full_name, result.position.number) == (card.full_name, card.number)
    assert result.position.seat is not None
    assert [(slip.type, slip.state) for slip in result.slips] == [("seat", "pending"), ("program", "pending")]
    assert rows(each_home) == {"Scan": 1, "Attendance": 1, "PrintJob": 2, "Movement": 0}


def test_second_scan_is_refused_and_recorded_and_says_when_and_where(each_home: Home) -> None:
    first, _ = each_home.new_station("Bàn 1")
    second, _ = each_home.new_station("Bàn 2")
    code = each_home.cards()[0].code
    scan(each_home, first, code, "nonce-0001")
    result = scan(each_home, second, code, "nonce-0002")
    assert (result.status, result.reason) == (Status.ERROR, Reason.ALREADY_REDEEMED)
    assert result.attendance is not None
    assert (result.attendance.station, result.attendance.source_type) == ("Bàn 1", "barcode")
    assert rows(each_home)["Scan"] == 2
    assert rows(each_home)["Attendance"] == 1
    assert rows(each_home)["PrintJob"] == 2


def test_a_retry_gets_the_same_answer_and_changes_nothing(each_home: Home) -> None:
    station, _ = each_home.new_station()
    code = each_home.cards()[0].code
    first = scan(each_home, station, code, "nonce-0001")
    before = rows(each_home)
    assert scan(each_home, station, code, "nonce-0001") == first
    assert rows(each_home) == before


def test_the_same_nonce_for_another_code_is_a_conflict_and_changes_nothing(each_home: Home) -> None:
    station, _ = each_home.new_station()
    one, other = each_home.cards()[:2]
    scan(each_home, station, one.code, "nonce-0001")
    before = rows(each_home)
    with pytest.raises(Conflict):
        scan(each_home, station, other.code, "nonce-0001")
    assert rows(each_home) == before


def test_another_station_may_use_the_same_nonce(home: Home) -> None:
    one, _ = home.new_station("Bàn 1")
    other, _ = home.new_station("Bàn 2")
    cards = home.cards()
    assert scan(home, one, cards[0].code, "nonce-0001").status is Status.OK
    assert scan(home, other, cards[1].code, "nonce-0001").status is Status.OK


def test_a_refused_scan_is_kept_with_its_reason_and_without_its_code(home: Home) -> None:
    station, _ = home.new_station()
    result = scan(home, station, "KBCBCFGHJKLMNPRSTVXBCFGHJKLMNP", "nonce-0001")
    assert (result.reason, result.detail) == (Reason.INVALID, Detail.MISREAD)
    with home.database.reading() as db_session:
        kept = db_session.scalars(select(Scan)).one()
    assert (kept.status, kept.reason) == ("error", "invalid")
    assert "KBCBCF" not in kept.answer


def test_a_rehearsal_answers_the_same_and_keeps_nothing(home: Home) -> None:
    station, _ = home.new_station()
    request = ScanRequest(home.cards()[0].code, "nonce-0001", "barcode", MoveType.ENTRY, None, None)
    with home.database.reading() as db_session:
        result = check_in.rehearse(db_session, station, request)
    assert (result.status, result.scan, result.slips) == (Status.OK, 0, ())
    assert rows(home) == {"Scan": 0, "Attendance": 0, "PrintJob": 0, "Movement": 0}


def test_a_slip_that_never_came_out_is_asked_for_again_where_the_guest_stands(home: Home) -> None:
    """Attendance and slip are two outcomes: "already in" must not leave a guest without a slip."""
    first, _ = home.new_station("Bàn 1")
    second, _ = home.new_station("Bàn 2")
    code = home.cards()[0].code
    jobs = [slip.job for slip in scan(home, first, code, "nonce-0001").slips]
    with clock.held(datetime.now(UTC) + timedelta(minutes=5)):
        home.database.run(print_queue.sweep)
        again = scan(home, second, code, "nonce-0002")
    assert again.reason is Reason.ALREADY_REDEEMED
    assert [slip.job for slip in again.slips] == jobs
    with home.database.reading() as db_session:
        states = set(db_session.execute(select(PrintJob.state, PrintJob.station_id, PrintJob.scan_id)))
    assert states == {(JobState.PENDING, second.id, again.scan)}


def test_a_slip_that_was_printed_is_not_printed_by_a_second_scan(home: Home) -> None:
    station, _ = home.new_station()
    code = home.cards()[0].code
    printer_id = 1
    scan(home, station, code, "nonce-0001")
    for _ in range(2):
        job = home.database.run(lambda db_session: print_queue.claim(db_session, printer_id, 20))
        assert job is not None
        home.database.run(lambda s, job=job: print_queue.note_sending(s, job, 1000))  # type: ignore[misc]
        home.database.run(lambda s, job=job: print_queue.complete(s, job, Delivery.BY_FENCE))  # type: ignore[misc]
    assert scan(home, station, code, "nonce-0002").slips == ()


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (DelegateState.CANCELED, Reason.CANCELED),
        (DelegateState.BLOCKED, Reason.BLOCKED),
        (DelegateState.UNAPPROVED, Reason.UNAPPROVED),
    ],
)
def test_who_is_not_on_the_list_any_more_is_refused(home: Home, state: DelegateState, reason: Reason) -> None:
    station, _ = home.new_station()
    card = home.cards()[0]
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.number == card.number).values(state=state)))
    assert scan(home, station, card.code, "nonce-0001").reason is reason
    assert rows(home)["Attendance"] == 0


def test_a_reissued_invitation_ends_the_old_code_at_once(each_home: Home) -> None:
    station, _ = each_home.new_station()
    card = each_home.cards()[0]
    with each_home.database.reading() as db_session:
        delegate_id = db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one()
    each_home.database.run(lambda s: invitations.reissue(s, delegate_id, each_home.hub.keys, "test"))
    old = scan(each_home, station, card.code, "nonce-0001")
    assert (old.reason, old.detail) == (Reason.REVOKED, Detail.REPLACED)
    with each_home.database.reading() as db_session:
        new_code = invitations.current_code(db_session, delegate_id, each_home.hub.keys)
    assert new_code is not None
    assert new_code != card.code
    assert scan(each_home, station, new_code, "nonce-0002").status is Status.OK


def test_before_the_doors_open_nobody_is_let_in(home: Home) -> None:
    station, _ = home.new_station()
    with home.database.reading() as db_session:
        opens = db_session.scalars(select(ProgramSession.doors_open_at).where(ProgramSession.code == "CT")).one()
    with clock.held(opens - timedelta(minutes=1)):
        result = scan(home, station, home.cards()[0].code, "nonce-0001", session_code="CT")
    assert (result.reason, result.detail) == (Reason.INVALID_TIME, Detail.TOO_EARLY)


def test_a_late_arrival_is_let_in_and_staff_are_told(home: Home) -> None:
    station, _ = home.new_station()
    with home.database.reading() as db_session:
        starts = db_session.scalars(select(ProgramSession.starts_at).where(ProgramSession.code == "CT")).one()
    with clock.held(starts + timedelta(minutes=5)):
        result = scan(home, station, home.card_of("Đại biểu chính thức").code, "nonce-0001")
    assert result.status is Status.OK
    assert Attention.LATE in result.attention


def test_a_station_whose_clock_runs_ahead_is_not_believed(home: Home) -> None:
    station, _ = home.new_station()
    ahead = datetime.now(UTC) + timedelta(days=1)
    result = scan(home, station, home.cards()[0].code, "nonce-0001", happened_at=ahead)
    assert result.attendance is not None
    assert result.attendance.datetime < ahead - timedelta(hours=23)


def test_a_kept_scan_whose_guest_has_left_is_recorded_when_it_happened_and_prints_nothing(each_home: Home) -> None:
    """The hub was away: the arrival counts from the station's time, the slip comes when the guest is seen again."""
    station, _ = each_home.new_station("Bàn 1")
    other, _ = each_home.new_station("Bàn 2")
    code = each_home.cards()[0].code
    happened_at = datetime.now(UTC) - timedelta(minutes=20)
    late = scan(each_home, station, code, "nonce-0001", happened_at=happened_at, guest_waits=False)
    assert (late.status, late.slips, late.slips_owed) == (Status.OK, (), True)
    assert late.attendance is not None
    assert abs(late.attendance.datetime - happened_at) < timedelta(seconds=1)
    assert rows(each_home)["PrintJob"] == 0
    seen = scan(each_home, other, code, "nonce-0002", guest_waits=True)
    assert (seen.reason, len(seen.slips), seen.slips_owed) == (Reason.ALREADY_REDEEMED, 2, False)


@pytest.mark.parametrize(
    ("age_s", "guest_waits", "slips"), [(59, None, 2), (61, None, 0), (1, False, 0), (600, True, 2)]
)
def test_a_slip_is_asked_for_where_somebody_waits_for_it(
    home: Home, age_s: int, guest_waits: bool | None, slips: int
) -> None:
    """A station that does not say is judged by the age of its scan; one that does is believed."""
    station, _ = home.new_station()
    now = datetime.now(UTC)
    with clock.held(now):
        happened_at = now - timedelta(seconds=age_s)
        result = scan(
            home, station, home.cards()[0].code, "nonce-0001", happened_at=happened_at, guest_waits=guest_waits
        )
    assert (result.status, len(result.slips)) == (Status.OK, slips)
    assert result.slips_owed == (slips == 0)


def test_a_lost_answer_is_the_same_when_the_guest_has_left_meanwhile(each_home: Home) -> None:
    station, _ = each_home.new_station()
    code = each_home.cards()[0].code
    first = scan(each_home, station, code, "nonce-0001", guest_waits=True)
    before = rows(each_home)
    assert scan(each_home, station, code, "nonce-0001", guest_waits=False) == first
    assert rows(each_home) == before


def test_no_slip_is_owed_where_the_session_prints_none_or_it_is_out_already(home: Home) -> None:
    station, _ = home.new_station()
    one, other = (card.code for card in home.cards()[:2])
    scan(home, station, one, "nonce-0001")
    home.database.run(lambda s: s.execute(update(PrintJob).values(state=JobState.COMPLETED, bytes_sent=1)))
    assert not scan(home, station, one, "nonce-0002", guest_waits=False).slips_owed
    home.database.run(lambda s: s.execute(update(ProgramSession).values(seat_slip="never", program_slip="never")))
    assert not scan(home, station, other, "nonce-0003", guest_waits=False).slips_owed


def test_out_and_in_again_are_movements_of_one_attendance(each_home: Home) -> None:
    station, _ = each_home.new_station()
    code = each_home.cards()[0].code
    scan(each_home, station, code, "nonce-0001")
    assert scan(each_home, station, code, "nonce-0002", move=MoveType.EXIT).status is Status.OK
    assert scan(each_home, station, code, "nonce-0003").status is Status.OK
    assert scan(each_home, station, code, "nonce-0004").reason is Reason.ALREADY_REDEEMED
    assert rows(each_home) == {"Scan": 4, "Attendance": 1, "PrintJob": 2, "Movement": 2}


@pytest.mark.parametrize(("rule", "new_slips"), [("once", 0), ("always", 2), ("never", 0)])
def test_a_slip_is_printed_at_every_entry_only_where_the_session_says_so(
    each_home: Home, rule: str, new_slips: int
) -> None:
    each_home.database.run(lambda s: s.execute(update(ProgramSession).values(seat_slip=rule, program_slip=rule)))
    station, _ = each_home.new_station()
    code = each_home.cards()[0].code
    first = scan(each_home, station, code, "nonce-0001").slips
    assert len(first) == (0 if rule == "never" else 2)
    each_home.database.run(lambda s: s.execute(update(PrintJob).values(state=JobState.COMPLETED, bytes_sent=1)))
    scan(each_home, station, code, "nonce-0002", move=MoveType.EXIT)
    back = scan(each_home, station, code, "nonce-0003")
    assert back.status is Status.OK
    assert len(back.slips) == new_slips
    again = scan(each_home, station, code, "nonce-0004")
    assert again.reason is Reason.ALREADY_REDEEMED
    assert [slip.job for slip in again.slips] == [slip.job for slip in back.slips]  # they have not come out yet
    assert rows(each_home)["PrintJob"] == len(first) + new_slips


def test_a_full_session_refuses_the_next_and_not_those_inside(home: Home) -> None:
    station, _ = home.new_station()
    home.database.run(lambda s: s.execute(update(ProgramSession).values(capacity=1)))
    one, other = home.cards()[:2]
    assert scan(home, station, one.code, "nonce-0001").status is Status.OK
    assert scan(home, station, other.code, "nonce-0002").detail is Detail.FULL
    assert scan(home, station, one.code, "nonce-0003").reason is Reason.ALREADY_REDEEMED


def test_an_annulled_entry_stays_on_record_and_the_guest_may_come_in_again(home: Home) -> None:
    station, _ = home.new_station()
    other, _ = home.new_station("Bàn khác")
    code = home.cards()[0].code
    first = scan(home, station, code, "nonce-0001")
    assert first.attendance is not None
    entry = first.attendance.id

    def annul(by: StationIdentity) -> int:
        return home.database.run(
            lambda s: attendance.annul_at_station(s, by, attendance_id=entry, nonce=None, explanation="quét nhầm")
        )

    with pytest.raises(NotAllowed):
        annul(other)
    assert annul(station) == entry
    with pytest.raises(Conflict):
        annul(station)
    assert scan(home, station, code, "nonce-0002").status is Status.OK
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Annulment.explanation)).all() == ["quét nhầm"]
    assert rows(home)["Attendance"] == 2


def test_the_audit_chain_holds_and_shows_a_changed_entry(home: Home) -> None:
    station, _ = home.new_station()
    for number, card in enumerate(home.cards()[:3]):
        scan(home, station, card.code, f"nonce-{number:04d}")
    with home.database.reading() as db_session:
        assert audit.first_broken_entry(db_session) is None
        last = db_session.scalars(select(func.max(AuditEntry.id))).one()
    home.database.run(lambda s: s.execute(update(AuditEntry).where(AuditEntry.id == last - 1).values(act="nothing")))
    with home.database.reading() as db_session:
        assert audit.first_broken_entry(db_session) == last - 1


def test_of_two_scans_at_the_same_instant_one_wins_and_the_other_is_told(postgresql_home: Home) -> None:
    """PostgreSQL lets both begin; the second waits for the first one's entry and then finds it there."""
    home = postgresql_home
    first, _ = home.new_station("Bàn 1")
    second, _ = home.new_station("Bàn 2")
    code = home.cards()[0].code
    request = ScanRequest(code, "nonce-0001", "barcode", MoveType.ENTRY, None, None)
    waiting = text(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )

    def someone_waits() -> bool:
        with home.database.reading() as db_session:
            return bool(db_session.scalar(waiting))

    with ThreadPoolExecutor(1) as pool:
        with home.database.transaction() as db_session:
            won = check_in.check_in(db_session, first, request)
            other = pool.submit(scan, home, second, code, "nonce-0002")
            eventually(someone_waits)
        lost = other.result(10)
    assert won.status is Status.OK
    assert lost.reason is Reason.ALREADY_REDEEMED
    assert lost.attendance == won.attendance
    assert lost.attendance is not None
    assert lost.attendance.station == "Bàn 1"
    assert rows(home) == {"Scan": 2, "Attendance": 1, "PrintJob": 2, "Movement": 0}


def _scan_all(data: str, url: str, station: StationIdentity, codes: list[str], process: int) -> list[str]:
    """What one of eight processes does; runs in a process of its own."""
    own = Home.open(Path(data), url)
    outcomes = []
    for index, code in enumerate(codes):
        result = scan(own, station, code, f"process-{process}-{index}")
        outcomes.append(str(result.reason or result.status))
    own.engine.dispose()
    return outcomes


def test_eight_processes_scan_the_same_hundred_codes_at_once(each_home: Home) -> None:
    station, _ = each_home.new_station()
    codes = [card.code for card in each_home.cards()[:100]]
    told = (str(each_home.settings.data), each_home.settings.database_url, station, codes)
    with multiprocessing.get_context("spawn").Pool(8) as pool:
        outcomes = pool.starmap(_scan_all, [(*told, process) for process in range(8)])
    counted = Counter(outcome for one in outcomes for outcome in one)
    assert counted == {"ok": 100, "already_redeemed": 700}
    with each_home.database.reading() as db_session:
        slips = Counter(db_session.scalars(select(PrintJob.slip_type)))
        assert slips == {"seat": 100, "program": 100}
        assert audit.first_broken_entry(db_session) is None
    assert rows(each_home)["Attendance"] == 100
    assert rows(each_home)["Scan"] == 800
