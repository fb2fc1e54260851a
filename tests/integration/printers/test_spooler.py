"""Scans become paper: the spooler against the virtual printer over real sockets, and what is left when things break."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops
from sqlalchemy import insert, select, update

from congress import check_in
from congress.admission import MoveType
from congress.errors import Conflict
from congress.models import (
    Attendance,
    BackChannel,
    Delivery,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    StationPrinter,
)
from congress.outcome import CheckInResult
from congress.paper import print_desk, print_queue, printer_register
from congress.paper.print_queue import SlipProgress
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from printers.spooler import Spooler
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home
from tests.support.processes import free_port, running
from tests.support.waiting import eventually


@pytest.fixture
def station(home: Home, printer: VirtualPrinter) -> StationIdentity:
    """A station whose only printer is the virtual one."""
    move_printer(home, 1, printer.port)
    return home.new_station()[0]


@pytest.fixture
def clone(printer: VirtualPrinter) -> None:
    """The printer was made without process ids; it does not become so while somebody speaks with it."""
    printer.faults.clone = True


@pytest.fixture
def mute(printer: VirtualPrinter) -> None:
    """The printer never says a word."""
    printer.faults.mute = True


@pytest.fixture
def spooler(home: Home, station: StationIdentity) -> Iterator[Spooler]:
    """A spooler in this process, stopped afterwards."""
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    yield own
    own.stop()
    thread.join(30)
    assert not thread.is_alive()


def move_printer(home: Home, printer_id: int, port: int) -> None:
    home.database.run(
        lambda s: s.execute(update(Printer).where(Printer.id == printer_id).values(address=f"tcp://127.0.0.1:{port}"))
    )


def scan(home: Home, station: StationIdentity, index: int = 0) -> CheckInResult:
    code = home.cards()[index].code
    request = ScanRequest(code, f"nonce-{index:04d}", "barcode", MoveType.ENTRY, None, None)
    return home.database.run(lambda db_session: check_in.check_in(db_session, station, request))


def slips_of(home: Home, station: StationIdentity, result: CheckInResult) -> tuple[SlipProgress, ...]:
    with home.database.reading() as db_session:
        return print_queue.progress(db_session, station.id, result.scan)


def settled(home: Home, station: StationIdentity, result: CheckInResult) -> Callable[[], tuple[SlipProgress, ...]]:
    def look() -> tuple[SlipProgress, ...]:
        slips = slips_of(home, station, result)
        return slips if all(slip.is_settled for slip in slips) else ()

    return look


def printer_row(home: Home, printer_id: int = 1) -> Printer:
    with home.database.reading() as db_session:
        row = db_session.get_one(Printer, printer_id)
        db_session.expunge(row)
        return row


def test_a_scan_becomes_two_slips_and_their_printing_is_proved(
    home: Home, station: StationIdentity, printer: VirtualPrinter, spooler: Spooler
) -> None:
    card = home.cards()[0]
    slips = eventually(settled(home, station, scan(home, station)))
    assert [(slip.type, slip.state, slip.delivery) for slip in slips] == [
        ("seat", JobState.COMPLETED, Delivery.BY_PROCESS_ID),
        ("program", JobState.COMPLETED, Delivery.BY_PROCESS_ID),
    ]
    seat, program = printer.slips()
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(seat).convert("L"))] == [card.code]
    assert zxingcpp.read_barcodes(Image.open(program).convert("L")) == []
    assert printer.unknown == []


def test_a_clone_without_process_ids_is_believed_by_its_fence(
    home: Home, station: StationIdentity, printer: VirtualPrinter, clone: None, spooler: Spooler
) -> None:
    slips = eventually(settled(home, station, scan(home, station)))
    assert {slip.delivery for slip in slips} == {Delivery.BY_FENCE}
    assert len(printer.slips()) == 2


def test_what_a_mute_printer_was_sent_is_never_called_printed(
    home: Home, station: StationIdentity, printer: VirtualPrinter, mute: None, spooler: Spooler
) -> None:
    slips = eventually(settled(home, station, scan(home, station)))
    assert {(slip.state, slip.delivery) for slip in slips} == {(JobState.COMPLETED, Delivery.SENT_UNCONFIRMED)}
    eventually(lambda: len(printer.slips()) == 2)


def test_a_printer_that_falls_silent_is_given_nothing_until_somebody_says_that_another_one_stands_there(
    home: Home, station: StationIdentity, printer: VirtualPrinter, tmp_path: Path, spooler: Spooler
) -> None:
    """It has answered before: a slip would only lie in its buffer, and nobody would know."""
    eventually(lambda: printer_row(home).back_channel == BackChannel.PROCESS_ID)
    with VirtualPrinter(tmp_path / "tray2") as second:
        add_second_printer(home, station, second.port)
        printer.faults.mute = True
        slips = eventually(settled(home, station, scan(home, station)))
        assert {(slip.printer, slip.delivery) for slip in slips} == {("Máy in 2", Delivery.BY_PROCESS_ID)}
        assert (printer_row(home).state_reasons, printer.slips()) == ("timed-out-error", [])
        home.database.run(lambda s: printer_register.ask_probe(s, s.get_one(Printer, 1), "test"))
        eventually(lambda: printer_row(home).back_channel == BackChannel.NONE)
        slips = eventually(settled(home, station, scan(home, station, 1)))
        assert {(slip.printer, slip.delivery) for slip in slips} == {("Máy in 1", Delivery.SENT_UNCONFIRMED)}


def test_a_printer_that_refuses_hands_its_slips_to_the_next_one(
    home: Home, station: StationIdentity, printer: VirtualPrinter, tmp_path: Path, spooler: Spooler
) -> None:
    printer.faults.refuse = True
    with VirtualPrinter(tmp_path / "tray2") as second:
        add_second_printer(home, station, second.port)
        result = scan(home, station)
        slips = eventually(settled(home, station, result))
        assert {(slip.state, slip.printer, slip.failed_over) for slip in slips} == {
            (JobState.COMPLETED, "Máy in 2", True)
        }
        assert len(second.slips()) == 2
    assert printer.slips() == []
    row = printer_row(home)
    assert (row.state, row.state_reasons) == (PrinterState.STOPPED, "connecting-to-device-error")


def test_out_of_paper_is_seen_before_a_byte_is_sent_and_prints_when_paper_is_back(
    home: Home, station: StationIdentity, printer: VirtualPrinter, spooler: Spooler
) -> None:
    printer.faults.paper_out = True
    result = scan(home, station)
    eventually(lambda: printer_row(home).state_reasons == "media-empty-error")
    assert {(slip.state, slip.printer_state) for slip in slips_of(home, station, result)} == {
        (JobState.PENDING, PrinterState.STOPPED)
    }
    printer.faults.paper_out = False
    slips = eventually(settled(home, station, result))
    assert {slip.state for slip in slips} == {JobState.COMPLETED}
    assert len(printer.slips()) == 2
    eventually(lambda: printer_row(home).state == PrinterState.IDLE)


def test_a_slip_cut_off_inside_is_held_and_the_next_one_comes_out_whole(
    home: Home, station: StationIdentity, printer: VirtualPrinter, spooler: Spooler
) -> None:
    """The printer sits in an open band then: without a flush the next slip would be eaten."""
    printer.faults.reset_after_bytes = 20_000
    first = eventually(settled(home, station, scan(home, station, 0)))
    held = first[0]
    assert (held.state, held.reason, held.delivery) == (
        JobState.PENDING_HELD,
        JobReason.UNKNOWN_IF_PRINTED,
        Delivery.UNKNOWN,
    )
    second = eventually(settled(home, station, scan(home, station, 1)))
    assert {slip.state for slip in second} == {JobState.COMPLETED}
    codes = [found.text for slip in printer.slips() for found in zxingcpp.read_barcodes(Image.open(slip).convert("L"))]
    assert home.cards()[1].code in codes
    assert home.cards()[0].code not in codes  # never sent a second time by itself
    after_the_cut, *_, last = (dots_of(slip) for slip in printer.slips())
    whole = after_the_cut.crop((0, after_the_cut.height - last.height, last.width, after_the_cut.height))
    assert ImageChops.logical_xor(whole, last).getbbox() is None  # the program slip right after the cut is not eaten


def test_paper_that_runs_out_inside_a_slip_holds_it_until_a_person_answers(
    home: Home, station: StationIdentity, printer: VirtualPrinter, spooler: Spooler
) -> None:
    printer.faults.paper_left_rows = 200
    result = scan(home, station)
    eventually(
        lambda: slips_of(home, station, result)[0].reason == JobReason.UNKNOWN_IF_PRINTED,
        25,
    )
    job = result.slips[0].job
    home.database.run(lambda s: print_desk.answer_held(s, job, "test", came_out=True))
    with pytest.raises(Conflict):
        home.database.run(lambda s: print_desk.answer_held(s, job, "test", came_out=True))
    answered = slips_of(home, station, result)[0]
    assert (answered.state, answered.delivery) == (JobState.COMPLETED, Delivery.BY_PERSON)


def test_an_annulled_entry_is_not_printed_any_more(
    home: Home, station: StationIdentity, printer: VirtualPrinter
) -> None:
    result = scan(home, station)
    home.database.run(lambda s: s.execute(update(Attendance).values(annulled_at=Attendance.entered_at)))
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        slips = eventually(settled(home, station, result))
    finally:
        own.stop()
        thread.join(30)
    assert slips[0].reason == JobReason.UNPRINTABLE


def test_a_spooler_killed_while_it_prints_leaves_the_slip_to_a_person(
    home: Home, station: StationIdentity, printer: VirtualPrinter
) -> None:
    """Killed outright between claim and settle: nobody knows what came out, so nothing is printed again by itself.

    Its successor on the same machine knows that it is dead and does not wait for its lease.
    """
    printer.faults.stall = True
    result = scan(home, station)
    with running(home, "printers.spooler", DON_PRINT_LEASE_S="600") as first:
        eventually(lambda: bytes_sent(home, result) > 0)
        os.killpg(first.pid, signal.SIGKILL)
    printer.faults.stall = False
    eventually(lambda: len(printer.slips()) <= 1)
    with running(home, "printers.spooler", DON_PRINT_LEASE_S="600"):
        slips = eventually(settled(home, station, result), 20)
    seat = slips[0]
    assert (seat.state, seat.reason, seat.delivery) == (
        JobState.PENDING_HELD,
        JobReason.UNKNOWN_IF_PRINTED,
        Delivery.UNKNOWN,
    )
    with home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.attempts).where(PrintJob.id == seat.job)).one() == 1
    told = [json.loads(slip.with_suffix(".json").read_text()) for slip in printer.slips()]
    marks = [entry["process_id"] for entry in told]
    assert marks.count(f"{seat.job:04d}".encode().hex()) <= 1


def dots_of(slip: Path) -> Image.Image:
    with Image.open(slip) as picture:
        return picture.convert("1")


def bytes_sent(home: Home, result: CheckInResult) -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(PrintJob.bytes_sent).where(PrintJob.id == result.slips[0].job)).one()


def add_second_printer(home: Home, station: StationIdentity, port: int) -> None:
    def use_case(db_session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        row = Printer(congress_id=CONGRESS, name="Máy in 2", address=f"tcp://127.0.0.1:{port}")
        db_session.add(row)
        db_session.flush()
        db_session.execute(insert(StationPrinter).values(station_id=station.id, printer_id=row.id, rank=2))

    home.database.run(use_case)


def test_the_spooler_says_in_words_when_its_database_cannot_be_had(
    home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    assert free_port()  # nothing listens there
    with running(home, "printers.spooler", DON_DATA="/proc/nowhere") as process:
        assert process.wait(20) == 1
    assert "Không đọc hoặc tạo được khóa" in capfd.readouterr().err
