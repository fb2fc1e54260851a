"""A rehearsal is the real thing at the door, counts nowhere, and leaves nothing behind; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from congress import attendance, audit, check_in, clock, rehearsal
from congress.admission import MoveType
from congress.errors import BadInput, Conflict
from congress.invitations import expected
from congress.models import (
    Annulment,
    Attendance,
    AuditEntry,
    Delegate,
    Delivery,
    Movement,
    PrintJob,
    ProgramSession,
    Scan,
    Station,
)
from congress.outcome import CheckInResult, Reason, Status
from congress.paper import print_desk, print_queue, printer_board, slips
from congress.program import draft
from congress.rehearsal import StationFigures, Wiped
from congress.roster import merging, profile, readiness
from congress.roster import people as roster
from congress.roster.people import PeopleFilter
from congress.scan_request import ScanRequest
from congress.seating import chart, releases, slips_out, whereabouts
from congress.slip_content import ProgramSlip, SeatSlip, SlipContent
from congress.stations import StationIdentity, identify
from tests.support.homes import CONGRESS, Home

NONE_LEFT = {"Scan": 0, "Attendance": 0, "Movement": 0, "Annulment": 0, "PrintJob": 0}


class Door:
    """A station, and a code read at it, however the hub stands at that moment."""

    def __init__(self, home: Home, name: str = "Bàn thử") -> None:
        self.home = home
        identity, self.token = home.new_station(name)
        self.id = identity.id
        self.count = 0

    @property
    def identity(self) -> StationIdentity:
        with self.home.database.reading() as db_session:
            identity = identify(db_session, self.token)
        assert identity is not None
        return identity

    def scan(self, code: str, move: MoveType = MoveType.ENTRY, **more: object) -> CheckInResult:
        self.count += 1
        told = {"happened_at": None, "session_code": None, **more}
        request = ScanRequest(code, f"nonce-{self.id}-{self.count:04}", "barcode", move, **told)  # type: ignore[arg-type]
        station = self.identity
        return self.home.database.run(lambda s: check_in.check_in(s, station, request))

    def undo(self, attendance_id: int) -> None:
        station = self.identity
        self.home.database.run(
            lambda s: attendance.annul_at_station(
                s, station, attendance_id=attendance_id, nonce=None, explanation="quét nhầm"
            )
        )


def session_id(home: Home, code: str = "CT") -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == code)).one()


def begin(home: Home, code: str = "CT") -> int:
    of_session = session_id(home, code)
    return home.database.run(lambda s: rehearsal.begin(s, CONGRESS, of_session, "test", despite_open_doors=True))


def end(home: Home) -> Wiped:
    return home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))


def left(home: Home) -> dict[str, int]:
    with home.database.reading() as db_session:
        return {
            table.__name__: db_session.scalar(select(func.count(table.id))) or 0
            for table in (Scan, Attendance, Movement, Annulment, PrintJob)
        }


def figures(home: Home, *, with_paper: bool = True) -> dict[str, str]:
    """Every figure and list that tells who came, each as a text to compare."""
    of_session = session_id(home)
    with home.database.reading() as db_session:
        seated = next(s for s in whereabouts.sessions(db_session, CONGRESS) if s.id == of_session)
        people = list(db_session.scalars(select(Delegate.id).order_by(Delegate.id)))
        told = {
            "counts": attendance.live_counts(db_session, CONGRESS),
            "void": slips_out.void_slips(db_session, CONGRESS),
            "released": releases.of_session(db_session, of_session),
            "chart": chart.chart_of(db_session, CONGRESS, of_session),
            "whereabouts": whereabouts.people(db_session, seated, people),
            "profiles": [profile.profile(db_session, CONGRESS, person) for person in people[:12]],
            "people": roster.page(db_session, CONGRESS, PeopleFilter(), 1),
            "expected": expected.expected(db_session, CONGRESS),
        }
        if with_paper:
            told |= {
                "version": attendance.version(db_session, CONGRESS),
                "readiness": readiness.findings(db_session, CONGRESS),
                "held": print_desk.held_slips(db_session, CONGRESS),
                "printers": printer_board.cards(db_session, CONGRESS),
            }
    return {name: str(value) for name, value in told.items()}


def print_one(home: Home) -> SlipContent | None:
    """Let the first printer print its next slip; what it says."""
    job = home.database.run(lambda s: print_queue.claim(s, 1, 20))
    assert job is not None
    with home.database.reading() as db_session:
        content = slips.content_of(db_session, job.id, home.hub.keys)
    home.database.run(lambda s: print_queue.note_sending(s, job, 1000))
    home.database.run(lambda s: print_queue.complete(s, job, Delivery.BY_FENCE))
    return content


def test_everything_works_at_the_door_and_no_figure_moves(each_home: Home) -> None:
    first, second = Door(each_home, "Bàn 1"), Door(each_home, "Bàn 2")
    came, *others = [card.code for card in each_home.cards()[:6]]
    first.scan(came)
    before, without_paper = figures(each_home), figures(each_home, with_paper=False)
    begin(each_home)
    welcomed = first.scan(came)
    assert (welcomed.status, len(welcomed.slips)) == (Status.OK, 2)  # who really came is new to the rehearsal
    assert second.scan(came).reason is Reason.ALREADY_REDEEMED
    assert second.scan(came, MoveType.EXIT).status is Status.OK
    assert first.scan(came).status is Status.OK
    for code in others:
        assert second.scan(code).status is Status.OK
    assert first.scan("KBCBCFGHJKLMNPRSTVXBCFGHJKLMNP").reason is Reason.INVALID
    assert figures(each_home, with_paper=False) == without_paper
    wiped = end(each_home)
    assert wiped == Wiped(scans=10, attendances=6, slips=12)
    assert figures(each_home) == before
    assert left(each_home) == NONE_LEFT | {"Scan": 1, "Attendance": 1, "PrintJob": 2}
    assert first.scan(came).reason is Reason.ALREADY_REDEEMED
    assert second.scan(others[0]).status is Status.OK


def test_the_doors_are_open_whatever_the_hour_and_a_bound_station_is_in_it_too(home: Home) -> None:
    door = Door(home)
    begin(home, "GL")
    with clock.held(datetime.now(UTC) - timedelta(days=30)):
        result = door.scan(home.cards()[0].code)
    assert (result.status, result.session and result.session.code) == (Status.OK, "GL")


def test_slips_of_a_rehearsal_say_so(each_home: Home) -> None:
    door = Door(each_home)
    begin(each_home)
    card = each_home.card_of("Đại biểu chính thức")
    door.scan(card.code)
    seat, program = print_one(each_home), print_one(each_home)
    assert isinstance(seat, SeatSlip)
    assert isinstance(program, ProgramSlip)
    assert (seat.full_name, seat.is_rehearsal, program.is_rehearsal) == (card.full_name, True, True)
    end(each_home)
    door.scan(card.code)
    real = print_one(each_home)
    assert real is not None
    assert not real.is_rehearsal


def test_an_undo_in_a_rehearsal_lets_them_in_again_and_is_wiped_with_it(each_home: Home) -> None:
    door = Door(each_home)
    begin(each_home)
    code = each_home.cards()[0].code
    entered = door.scan(code).attendance
    assert entered is not None
    door.undo(entered.id)
    with pytest.raises(Conflict, match="đã được hủy"):
        door.undo(entered.id)
    with each_home.database.reading() as db_session:
        job = db_session.scalars(select(PrintJob.id).where(PrintJob.attendance_id == entered.id)).first()
        assert job is not None
        assert slips.content_of(db_session, job, each_home.hub.keys) is None
    assert door.scan(code).status is Status.OK
    assert left(each_home)["Annulment"] == 1
    assert end(each_home).attendances == 2
    assert left(each_home) == NONE_LEFT


def test_a_real_undo_goes_on_as_before_while_a_rehearsal_is_on(each_home: Home) -> None:
    door = Door(each_home)
    code = each_home.cards()[0].code
    entered = door.scan(code).attendance
    assert entered is not None
    begin(each_home)
    door.scan(code)
    door.undo(entered.id)
    end(each_home)
    assert left(each_home) == NONE_LEFT | {"Scan": 1, "Attendance": 1, "Annulment": 1, "PrintJob": 2}
    assert door.scan(code).status is Status.OK


def test_figures_of_a_rehearsal_are_counted_apart_by_station(each_home: Home) -> None:
    first, second = Door(each_home, "Bàn 1"), Door(each_home, "Bàn 2")
    one, other, real = [card.code for card in each_home.cards()[:3]]
    first.scan(real)
    begun = begin(each_home)
    first.scan(one)
    first.scan(other)
    second.scan(one)
    second.scan("KBCBCFGHJKLMNPRSTVXBCFGHJKLMNP")
    second.scan(one, MoveType.EXIT)
    print_one(each_home)  # the real one's
    print_one(each_home)
    print_one(each_home)
    with each_home.database.reading() as db_session:
        counted = list(rehearsal.figures(db_session, begun))
    assert counted == [
        StationFigures("Bàn 1", scans=2, welcomed=2, already=0, refused=0, slips=2, printed=0),
        StationFigures(
            "Bàn 2", scans=3, welcomed=0, already=1, refused=1, slips=2, printed=1
        ),  # whose slips follow them
    ]


def test_only_one_at_a_time_and_only_of_a_session_that_takes_attendance(each_home: Home) -> None:
    with pytest.raises(BadInput):
        begin(each_home, "AN1")
    begun = begin(each_home)
    with each_home.database.reading() as db_session:
        told = rehearsal.going_on(db_session, CONGRESS)
    assert told is not None
    assert (told.id, told.session) == (begun, "Phiên chính thức")
    with pytest.raises(Conflict, match="Đang có"):
        begin(each_home)
    end(each_home)
    with pytest.raises(Conflict, match="Không có"):
        end(each_home)
    begin(each_home)


def test_really_open_doors_ask_for_a_second_word(each_home: Home) -> None:
    of_session = session_id(each_home)
    with pytest.raises(Conflict, match="Cửa đang mở thật cho Phiên chính thức"):
        each_home.database.run(lambda s: rehearsal.begin(s, CONGRESS, of_session, "test"))
    with clock.held(datetime.now(UTC) - timedelta(days=3)):
        each_home.database.run(lambda s: rehearsal.begin(s, CONGRESS, of_session, "test"))


def test_the_audit_log_tells_rehearsed_scans_from_real_ones_and_how_many_were_wiped(home: Home) -> None:
    door = Door(home)
    begun = begin(home)
    door.scan(home.cards()[0].code)
    end(home)
    with home.database.reading() as db_session:
        entries = db_session.execute(select(AuditEntry.act, AuditEntry.subject).order_by(AuditEntry.id.desc())).all()
        assert audit.first_broken_entry(db_session) is None
    assert tuple(entries[0]) == ("rehearsal.end", f"rehearsal:{begun} scans:1 attendances:1 print_jobs:2")
    assert entries[1].act == "rehearsal.ok"


def test_a_slip_that_is_being_printed_when_its_rehearsal_is_wiped_hurts_nobody(each_home: Home) -> None:
    door = Door(each_home)
    begin(each_home)
    door.scan(each_home.cards()[0].code)
    job = each_home.database.run(lambda s: print_queue.claim(s, 1, 20))
    assert job is not None
    end(each_home)
    with each_home.database.reading() as db_session:
        assert slips.content_of(db_session, job.id, each_home.hub.keys) is None
    with pytest.raises(Conflict):
        each_home.database.run(lambda s: print_queue.complete(s, job, Delivery.BY_FENCE))


def test_two_records_of_one_person_who_both_rehearsed_can_be_merged(each_home: Home) -> None:
    door = Door(each_home)
    begin(each_home)
    for card in each_home.cards()[:2]:
        door.scan(card.code)
    with each_home.database.reading() as db_session:
        kept, merged = db_session.scalars(select(Attendance.delegate_id).order_by(Attendance.id)).all()
    each_home.database.run(lambda s: merging.merge(s, CONGRESS, kept, merged, {}, (1, 1), "test"))
    end(each_home)
    assert left(each_home) == NONE_LEFT


def test_a_session_can_be_removed_once_its_rehearsal_is_over(each_home: Home) -> None:
    of_session = session_id(each_home, "AN1")
    attended = update(ProgramSession).where(ProgramSession.id == of_session).values(takes_attendance=True)
    each_home.database.run(lambda s: s.execute(attended))
    begin(each_home, "AN1")
    with pytest.raises(Conflict, match="diễn tập"):
        each_home.database.run(lambda s: draft.remove_session(s, CONGRESS, of_session, "test"))
    end(each_home)
    door = Door(each_home)
    bound = update(Station).where(Station.id == door.id).values(program_session_id=of_session)
    each_home.database.run(lambda s: s.execute(bound))
    each_home.database.run(lambda s: draft.remove_session(s, CONGRESS, of_session, "test"))
    assert door.identity.session_id is None
