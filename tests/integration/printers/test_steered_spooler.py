"""The spooler at work for people who steer it: test pages, answers, alerts in time, and never two spoolers at one printer."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import update
from sqlalchemy.orm import Session

from congress import check_in
from congress.admission import MoveType
from congress.errors import Conflict
from congress.models import BackChannel, Delivery, JobState, Printer, PrintJob
from congress.paper import print_steering, printer_board, printer_register
from congress.paper.printer_board import PrinterCard
from congress.scan_request import ScanRequest
from printers.spooler import Spooler
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home
from tests.support.processes import running
from tests.support.waiting import eventually

SETTLED = {JobState.COMPLETED, JobState.CANCELED, JobState.PENDING_HELD}


@pytest.fixture
def printing(home: Home, printer: VirtualPrinter) -> VirtualPrinter:
    """The virtual printer, as the congress's only one."""
    point_to(home, printer.port)
    return printer


def point_to(home: Home, port: int) -> None:
    home.database.run(lambda s: s.execute(update(Printer).values(address=f"tcp://127.0.0.1:{port}")))


@contextmanager
def spooler(home: Home) -> Iterator[Spooler]:
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        yield own
    finally:
        own.stop()
        thread.join(30)
        assert not thread.is_alive()


def card(home: Home) -> PrinterCard:
    with home.database.reading() as db_session:
        return printer_board.cards(db_session, CONGRESS)[0]


def ask(home: Home, act: Callable[..., int]) -> int:
    return home.database.run(lambda s: act(s, printer_register.get(s, CONGRESS, 1), "test", expires_after_s=60))


def is_done(home: Home, job: int) -> Callable[[], PrintJob | None]:
    def look() -> PrintJob | None:
        with home.database.reading() as db_session:
            row = db_session.get_one(PrintJob, job)
            return row if row.state == JobState.COMPLETED else None

    return look


def test_a_test_page_and_the_days_figures_come_out_and_their_paper_is_counted(
    home: Home, printing: VirtualPrinter
) -> None:
    test_page, totals = ask(home, print_steering.ask_test_page), ask(home, print_steering.ask_totals)
    with spooler(home):
        done = eventually(is_done(home, test_page))
        eventually(is_done(home, totals))
    assert done is not None
    assert done.delivery == Delivery.BY_PROCESS_ID
    page, figures = (Image.open(slip).convert("L") for slip in printing.slips())
    assert zxingcpp.read_barcodes(page)[0].text.startswith("DON IN THU ")
    assert zxingcpp.read_barcodes(figures) == []
    assert printing.unknown == []
    told = card(home)
    rows = page.height + figures.height
    assert (told.roll_mm - told.left_mm) * 8 >= rows
    assert told.asks_about_test


def test_what_a_printer_says_of_itself_is_learned_by_itself_and_again_when_somebody_asks(
    home: Home, printing: VirtualPrinter
) -> None:
    with spooler(home):
        eventually(lambda: card(home).model == "Don Virtual")
        first = card(home)
        assert first.back_channel == BackChannel.PROCESS_ID
        home.database.run(lambda s: printer_register.ask_probe(s, printer_register.get(s, CONGRESS, 1), "test"))
        eventually(lambda: (card(home).probed_at or first.probed_at) != first.probed_at)
    assert printing.slips() == []


def test_another_printer_at_the_same_address_is_asked_anew(home: Home, printing: VirtualPrinter) -> None:
    with spooler(home):
        eventually(lambda: card(home).back_channel == BackChannel.PROCESS_ID)
        printing.faults.refuse = True
        eventually(lambda: card(home).reasons == ("connecting-to-device-error",))
        printing.faults.clone = True
        printing.faults.refuse = False
        eventually(lambda: card(home).back_channel == BackChannel.FENCE)
        done = eventually(is_done(home, ask(home, print_steering.ask_test_page)))
        assert card(home).reasons == ()
    assert done is not None
    assert done.delivery == Delivery.BY_FENCE  # no more is claimed than this one can prove, nor is it waited for
    assert len(printing.slips()) == 1


@pytest.mark.parametrize("is_printing", [False, True])
def test_paper_that_ends_and_a_cover_that_opens_are_known_within_two_seconds(
    home: Home, printing: VirtualPrinter, *, is_printing: bool
) -> None:
    """A page that asks every second tells it within three."""
    with spooler(home):
        eventually(lambda: card(home).model)
        if is_printing:
            printing.faults.slow = 20
            before = printing.bytes_received
            ask(home, print_steering.ask_test_page)
            eventually(lambda: printing.bytes_received > before + 3000)
        for fault, reason in (("cover_open", "cover-open-error"), ("paper_out", "media-empty-error")):
            setattr(printing.faults, fault, True)
            began = time.monotonic()
            eventually(lambda reason=reason: reason in card(home).reasons)  # type: ignore[misc]
            assert time.monotonic() - began < 2
            setattr(printing.faults, fault, False)
            eventually(lambda: card(home).reasons == ())
        printing.faults.slow = 0


def test_a_printer_whose_slip_took_too_long_is_not_shown_as_stopped_for_ever(
    home: Home, printing: VirtualPrinter
) -> None:
    """The slip was held meanwhile, and its late word refused: what was seen of the printer must be told all the same."""
    home.hub.settings = home.settings.model_copy(update={"print_lease_s": 3})
    with spooler(home):
        eventually(lambda: card(home).model)
        printing.faults.paper_out = True
        eventually(lambda: card(home).reasons == ("media-empty-error",))
        job = ask(home, print_steering.ask_test_page)
        printing.faults.stall = True
        printing.faults.paper_out = False
        eventually(lambda: _job(home, job).state == JobState.PENDING_HELD)
        printing.faults.stall = False
        eventually(lambda: len(printing.slips()) == 1)
        eventually(lambda: card(home).reasons == (), 5)
        assert _job(home, job).state == JobState.PENDING_HELD  # a person decides


def test_nothing_is_ever_printed_on_somebodys_web_server(home: Home) -> None:
    class Quiet(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    point_to(home, server.server_address[1])
    job = ask(home, print_steering.ask_test_page)
    try:
        with spooler(home):
            eventually(lambda: card(home).reasons == ("not-a-printer-error",))
            eventually(lambda: _job(home, job).attempts > 1)
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
    assert (_job(home, job).state, _job(home, job).bytes_sent) == (JobState.PENDING, 0)


def test_a_paused_printer_prints_nothing_until_it_is_resumed(home: Home, printing: VirtualPrinter) -> None:
    def on(act: Callable[..., object]) -> None:
        home.database.run(lambda s: act(s, printer_register.get(s, CONGRESS, 1), "test"))

    station, _ = home.new_station()
    on(print_steering.pause)
    with spooler(home):
        request = ScanRequest(home.cards()[0].code, "nonce-0001", "barcode", MoveType.ENTRY, None, None)
        result = home.database.run(lambda s: check_in.check_in(s, station, request))
        eventually(lambda: card(home).model)  # it is looked after meanwhile
        assert (card(home).state, printing.slips()) == ("paused", [])
        on(print_steering.resume)
        for slip in result.slips:
            eventually(is_done(home, slip.job))
    assert len(printing.slips()) == 2


# ── two spoolers ──


def test_a_second_spooler_waits_says_so_and_takes_over_when_the_first_leaves(
    home: Home, printing: VirtualPrinter, capfd: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as second_runs:
        with spooler(home):
            eventually(lambda: card(home).has_spooler)
            first_owner = owner(home)
            second_runs.enter_context(running(home, "printers.spooler"))
            told = ""

            def says_so() -> bool:
                nonlocal told
                told += capfd.readouterr().err
                return "“Máy in 1” đang do chương trình in khác giữ" in told

            eventually(says_so, 15)
            eventually(is_done(home, ask(home, print_steering.ask_test_page)))
            assert owner(home) == first_owner
        eventually(lambda: card(home).has_spooler and owner(home) != first_owner)
        eventually(is_done(home, ask(home, print_steering.ask_test_page)))
    assert len(printing.slips()) == 2


def test_after_a_spooler_was_killed_the_next_one_of_this_machine_takes_its_printers_at_once(
    home: Home, printing: VirtualPrinter
) -> None:
    with running(home, "printers.spooler") as first:
        eventually(lambda: card(home).has_spooler, 15)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(5)
    job = ask(home, print_steering.ask_test_page)
    began = time.monotonic()
    with spooler(home):
        eventually(is_done(home, job))
    assert time.monotonic() - began < 6  # well before the lease would have ended


def owner(home: Home) -> str:
    with home.database.reading() as db_session:
        return db_session.get_one(Printer, 1).owner


def _job(home: Home, job: int) -> PrintJob:
    with home.database.reading() as db_session:
        row = db_session.get_one(PrintJob, job)
        db_session.expunge(row)
        return row


# ── everything at once ──


def test_printers_steered_wildly_while_they_print_lose_no_slip_and_print_none_twice(
    home: Home, printing: VirtualPrinter, tmp_path: Path
) -> None:
    """Counted from the paper: every slip has a mark of its own, and a printer notes the marks of what it printed."""
    dice = random.Random(7)
    with VirtualPrinter(tmp_path / "tray2") as second, spooler(home):
        other = home.database.run(
            lambda s: printer_register.add(
                s, CONGRESS, "Máy in 2", f"tcp://127.0.0.1:{second.port}", "test", width_dots=384, has_cutter=True
            )
        )
        printing.faults.slow = second.faults.slow = 600  # mm/s: slow enough to be met in the middle of a slip
        station, _ = home.new_station()
        jobs: list[int] = []
        for number, guest in enumerate(home.cards()[:12]):
            request = ScanRequest(guest.code, f"nonce-{number:04d}", "barcode", MoveType.ENTRY, None, None)
            result = home.database.run(partial(check_in.check_in, station=station, request=request))
            jobs += [slip.job for slip in result.slips]
            for _ in range(4):
                _steer(home, dice, dice.choice([1, other]), dice.choice(jobs[-6:]))
        for printer_id in (1, other):
            home.database.run(partial(_resume, printer_id=printer_id))
        eventually(lambda: all(_job(home, job).state in SETTLED for job in jobs), 30)
        printed = _marks(printing) + _marks(second)
    ended = {job: _job(home, job).state for job in jobs}
    assert sorted(printed) == sorted(f"{job:04d}" for job, state in ended.items() if state == JobState.COMPLETED)
    assert set(ended.values()) <= {JobState.COMPLETED, JobState.CANCELED}
    assert list(ended.values()).count(JobState.COMPLETED) > len(jobs) / 2


def _resume(db_session: Session, printer_id: int) -> None:
    print_steering.resume(db_session, printer_register.get(db_session, CONGRESS, printer_id), "test")


def _steer(home: Home, dice: random.Random, printer_id: int, job: int) -> None:
    """Do one thing to a printer or a job, as a nervous operator does; what is refused changes nothing."""

    def use_case(db_session: Session) -> None:
        printer = printer_register.get(db_session, CONGRESS, printer_id)
        wished = print_steering.job_of(db_session, CONGRESS, job)
        match dice.choice(["pause", "drain", "resume", "resume", "resume", "move", "move", "move", "cancel"]):
            case "pause":
                print_steering.pause(db_session, printer, "test")
            case "drain":
                print_steering.drain(db_session, printer, "test")
            case "resume":
                print_steering.resume(db_session, printer, "test")
            case "move":
                print_steering.move(db_session, wished, printer, "test")
            case _:
                print_steering.cancel(db_session, wished, "test")

    with suppress(Conflict):
        home.database.run(use_case)


def _marks(printer: VirtualPrinter) -> list[str]:
    told = (json.loads(slip.with_suffix(".json").read_text()) for slip in printer.slips())
    return [bytes.fromhex(entry["process_id"]).decode() for entry in told]
