"""A queue of CUPS as a printer: what it took is never called printed, what it could not send never comes out later."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from congress.models import JobState, Printer, PrintJob
from congress.paper import print_steering, printer_board, printer_register
from congress.print_words import BackChannel, Delivery
from printers import ipp
from printers.cups import CupsQueue
from printers.device import NOT_A_PRINTER
from printers.escpos import FLUSH, encode
from printers.faults import LostTouch, NotReady
from printers.slips import render
from printers.spooler import Spooler
from tests.support.homes import CONGRESS, Home
from tests.support.print_server import CANCEL, OF_JOB, OF_QUEUE, PRINT, PrintServer, print_server
from tests.support.processes import free_port
from tests.support.slip_samples import SEAT
from tests.support.waiting import eventually

SLIP = encode(render(SEAT, 576), b"ab12", has_cutter=True)


@pytest.fixture
def cups() -> Iterator[PrintServer]:
    with print_server() as running:
        yield running


def queue_of(cups: PrintServer) -> CupsQueue:
    return CupsQueue(cups.queue, sent_within_s=0.3)


def test_a_slip_that_cups_has_sent_is_called_sent_and_not_printed(cups: PrintServer) -> None:
    began: list[int] = []
    queue = queue_of(cups)
    assert queue.print_payload(SLIP, lambda: began.append(len(cups.bodies))) is Delivery.SENT_UNCONFIRMED
    assert began == [0]  # noted before the first byte
    assert [body.endswith(b"\x03" + SLIP.data) for body in cups.bodies] == [True]
    queue.print_payload(SLIP, lambda: None, flush_first=True)
    assert cups.bodies[1].endswith(b"\x03" + FLUSH + SLIP.data)


def test_a_queue_says_who_it_is_and_that_no_answer_is_to_be_hoped_for(cups: PrintServer) -> None:
    told = queue_of(cups).introduce()
    assert (told.model, told.back_channel) == ("Local Raw Printer", BackChannel.NONE)


@pytest.mark.parametrize(
    ("says", "reason"),
    [("queue-stopped", "paused-error"), ("queue-rejecting", "paused-error"), ("queue-unknown", NOT_A_PRINTER)],
)
def test_a_queue_that_cannot_print_is_given_nothing(cups: PrintServer, says: str, reason: str) -> None:
    cups.says[OF_QUEUE] = [says]
    with pytest.raises(NotReady) as told:
        queue_of(cups).print_payload(SLIP, pytest.fail)
    assert told.value.reasons == (reason,)
    assert PRINT not in cups.asked


def test_a_job_that_cups_refuses_may_be_printed_elsewhere(cups: PrintServer) -> None:
    cups.says[PRINT] = ["job-refused"]
    with pytest.raises(NotReady):
        queue_of(cups).print_payload(SLIP, lambda: None)


def test_a_job_that_never_began_is_called_off_and_may_be_printed_elsewhere(cups: PrintServer) -> None:
    cups.says[OF_JOB] = [*["job-pending"] * 2, "job-canceled-before-it-began"]
    cups.says[CANCEL] = ["job-called-off"]
    queue = CupsQueue(cups.queue, sent_within_s=0.05)
    with pytest.raises(NotReady):
        queue.print_payload(SLIP, lambda: None)
    assert cups.asked.count(CANCEL) == 1


def test_a_job_that_began_and_does_not_end_is_called_off_and_left_to_a_person(cups: PrintServer) -> None:
    cups.says[OF_JOB] = [*["job-processing"] * 2, "job-canceled-in-the-middle"]
    with pytest.raises(LostTouch) as told:
        CupsQueue(cups.queue, sent_within_s=0.05).print_payload(SLIP, lambda: None)
    assert told.value.is_cut_off
    assert told.value.reasons == ("timed-out-error",)
    assert cups.asked.count(CANCEL) == 1


def test_a_job_that_ends_while_it_is_called_off_was_sent(cups: PrintServer) -> None:
    cups.says[OF_JOB] = [*["job-processing"] * 2, "job-completed"]
    cups.says[CANCEL] = ["job-not-called-off"]
    queue = CupsQueue(cups.queue, sent_within_s=0.05)
    assert queue.print_payload(SLIP, lambda: None) is Delivery.SENT_UNCONFIRMED


@pytest.mark.parametrize(
    ("operation", "says"), [(PRINT, ""), (OF_JOB, ""), (OF_JOB, "job-unknown"), (OF_JOB, "job-canceled-in-the-middle")]
)
def test_where_cups_falls_silent_or_somebody_cancels_there_a_person_decides(
    cups: PrintServer, operation: int, says: str
) -> None:
    cups.says[operation] = [says]
    with pytest.raises(LostTouch):
        queue_of(cups).print_payload(SLIP, lambda: None)


def test_nobody_there_and_somebody_who_hangs_are_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotReady) as told:
        CupsQueue(f"ipp://127.0.0.1:{free_port()}/printers/phieu").probe()
    assert told.value.reasons == ("connecting-to-device-error",)
    monkeypatch.setattr(ipp, "ANSWER_WITHIN_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        began = time.monotonic()
        with pytest.raises(NotReady):
            CupsQueue(f"ipp://127.0.0.1:{hangs.getsockname()[1]}/printers/phieu").probe()
        assert time.monotonic() - began < 2


def test_the_spooler_prints_at_a_queue_and_knows_what_it_does_not_know(home: Home, cups: PrintServer) -> None:
    home.database.run(lambda s: s.execute(update(Printer).values(address=printer_register.checked_address(cups.queue))))
    job = home.database.run(
        lambda s: print_steering.ask_test_page(s, printer_register.get(s, CONGRESS, 1), "test", expires_after_s=60)
    )
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        eventually(lambda: _delivery(home, job) == Delivery.SENT_UNCONFIRMED)
        cups.says[OF_QUEUE] = ["queue-stopped"]
        eventually(lambda: _reasons(home) == ("paused-error",))
    finally:
        own.stop()
        thread.join(30)


def _delivery(home: Home, job: int) -> str:
    with home.database.reading() as db_session:
        row = db_session.get_one(PrintJob, job)
        assert row.state in {JobState.PENDING, JobState.PROCESSING, JobState.COMPLETED}
        return row.delivery


def _reasons(home: Home) -> tuple[str, ...]:
    with home.database.reading() as db_session:
        return printer_board.cards(db_session, CONGRESS)[0].reasons
