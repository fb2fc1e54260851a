"""A printer at another machine's port: offered to the hub as it is, and what is known when the way there breaks."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from sqlalchemy import select, update

from congress.models import JobReason, JobState, Printer, PrintJob
from congress.paper import print_desk, print_steering, printer_register
from congress.print_words import BackChannel, Delivery
from congress.settings import PROJECT_ROOT
from printers.device import Device, Patience
from printers.escpos import Payload, encode
from printers.faults import LostTouch, NotReady
from printers.slips import render
from printers.spooler import Spooler
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home
from tests.support.processes import free_port, running
from tests.support.serial_lines import SerialLine
from tests.support.slip_samples import SEAT
from tests.support.waiting import eventually

SLIP = encode(render(SEAT, 576), b"ab12", has_cutter=True)


@pytest.fixture
def line(printer: VirtualPrinter) -> Iterator[SerialLine]:
    with SerialLine(printer) as one:
        yield one


@contextmanager
def bridge(
    line: SerialLine | str, port: int, hub: str = "127.0.0.1", start: tuple[str, ...] = ("-m", "printers.bridge")
) -> Iterator["subprocess.Popen[bytes]"]:
    """The command as on a machine with nothing installed: no package of ours or others' is there to be found."""
    path = line if isinstance(line, str) else line.path
    words = [sys.executable, "-S", *start, f"serial:{path}?flow=none", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([*words, "--hub", hub], cwd=PROJECT_ROOT)
    try:
        eventually(lambda: process.poll() is not None or _listens(port))
        yield process
    finally:
        process.kill()
        process.wait(5)


def _listens(port: int) -> bool:
    """Whether the port is taken; a connection would already be one to the printer."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def test_a_slip_is_confirmed_through_the_bridge_and_troubles_come_back_through_it(
    printer: VirtualPrinter, line: SerialLine
) -> None:
    port = free_port()
    with bridge(line, port):
        device = Device(f"tcp://127.0.0.1:{port}")
        assert device.introduce().back_channel is BackChannel.PROCESS_ID
        assert device.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
        printer.faults.cover_open = True
        with pytest.raises(NotReady) as told:
            device.print_payload(SLIP, lambda: None)
    assert told.value.reasons == ("cover-open-error",)
    assert len(printer.slips()) == 1


def test_a_printer_that_is_not_there_takes_nothing_and_is_there_when_it_is_plugged_in(
    printer: VirtualPrinter, line: SerialLine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    port, plug = free_port(), tmp_path / "ttyUSB0"
    with bridge(str(plug), port):
        device = Device(f"tcp://127.0.0.1:{port}")
        with pytest.raises(NotReady):
            device.print_payload(SLIP, pytest.fail)
        plug.symlink_to(line.path)
        assert device.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    words = capfd.readouterr().err
    assert "Chưa dùng được máy in" in words
    assert "sẵn sàng" in words


def test_nobody_but_the_hub_is_let_in(line: SerialLine, capfd: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    with bridge(line, port, hub="127.0.0.7"), pytest.raises(NotReady):
        Device(f"tcp://127.0.0.1:{port}").print_payload(SLIP, pytest.fail)
    assert "Từ chối máy 127.0.0.1: chỉ nhận máy chủ 127.0.0.7." in capfd.readouterr().err
    assert line.carried == 0


def test_while_one_speaks_a_second_one_is_turned_away_and_not_left_to_believe_in_a_mute_printer(
    printer: VirtualPrinter, line: SerialLine
) -> None:
    port = free_port()
    with bridge(line, port), socket.create_connection(("127.0.0.1", port), timeout=5) as first:
        first.sendall(b"\x10\x04\x01")
        assert first.recv(1)
        with pytest.raises(NotReady):
            Device(f"tcp://127.0.0.1:{port}").print_payload(SLIP, pytest.fail)


def test_a_printer_that_stopped_taking_is_felt_by_the_sender(printer: VirtualPrinter, line: SerialLine) -> None:
    """What the bridge took and the printer did not would look printed to a hub whose printer never answers."""
    port, printer.faults.mute = free_port(), True
    line.stops_at = 5_000
    slip = Payload(bytes(300_000), b"ab12", 100)
    with bridge(line, port), pytest.raises(LostTouch) as told:
        Device(f"tcp://127.0.0.1:{port}", Patience(stall=1.0)).print_payload(slip, lambda: None)
    assert told.value.is_cut_off


def test_a_hub_that_vanished_does_not_keep_the_printer(printer: VirtualPrinter, line: SerialLine) -> None:
    """Its power went: no end and no reset ever comes."""
    port = free_port()
    impatient = "import sys, printers.bridge as b; b._SILENT_S = 0.5; sys.exit(b.main())"
    with bridge(line, port, start=("-c", impatient)), socket.create_connection(("127.0.0.1", port), 5) as first:
        first.sendall(b"\x10\x04\x01")
        assert first.recv(1)
        with pytest.raises(ConnectionResetError):
            first.recv(1)
        assert Device(f"tcp://127.0.0.1:{port}").print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID


def test_what_is_no_port_of_this_machine_or_no_hub_is_said_in_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    for words in (["tcp://127.0.0.1:9100", "--hub", "127.0.0.1"], ["usb:/dev/usb/lp0", "--hub", "hub.invalid"]):
        ended = subprocess.run([sys.executable, "-S", "-m", "printers.bridge", *words], cwd=PROJECT_ROOT, check=False)
        assert ended.returncode == 2
    told = capfd.readouterr().err
    assert "usb:/… hoặc serial:/…" in told
    assert "không có máy nào tên hub.invalid" in told


# ── with the hub's spooler ────────────────────────────────────────────────────────────────────────────────────────────


def ask_test_page(home: Home) -> int:
    return home.database.run(
        lambda s: print_steering.ask_test_page(s, printer_register.get(s, CONGRESS, 1), "test", expires_after_s=60)
    )


def job_of(home: Home, job: int) -> PrintJob:
    with home.database.reading() as db_session:
        row = db_session.scalars(select(PrintJob).where(PrintJob.id == job)).one()
        db_session.expunge(row)
        return row


@contextmanager
def spooler(home: Home, port: int) -> Iterator[None]:
    home.database.run(lambda s: s.execute(update(Printer).values(address=f"tcp://127.0.0.1:{port}")))
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        yield
    finally:
        own.stop()
        thread.join(30)


@pytest.mark.parametrize("bytes_on_paper", [1, 4_096, 20_000])
def test_a_bridge_killed_in_the_middle_of_a_slip_leaves_it_to_a_person_and_sends_it_never_again(
    home: Home, printer: VirtualPrinter, line: SerialLine, bytes_on_paper: int
) -> None:
    port = free_port()
    with bridge(line, port) as first, spooler(home, port):
        eventually(lambda: _knows_the_printer(home))
        line.stops_at = line.carried + 30 + bytes_on_paper  # the questions before a slip take less
        cut_off = ask_test_page(home)
        eventually(lambda: line.carried == line.stops_at)
        first.send_signal(signal.SIGKILL)
        held = settled(home, cut_off)
        assert (held.state, held.reason) == (JobState.PENDING_HELD, JobReason.UNKNOWN_IF_PRINTED)
        line.stops_at = None
        with bridge(line, port):
            whole = ask_test_page(home)
            assert settled(home, whole).delivery == Delivery.BY_PROCESS_ID
            assert (job_of(home, cut_off).state, job_of(home, cut_off).attempts) == (JobState.PENDING_HELD, 1)
            home.database.run(lambda s: print_desk.answer_held(s, cut_off, "test", came_out=False))
            assert settled(home, cut_off).attempts == 2
    assert f"{cut_off:04d}".encode().hex() in printer.slips()[-1].with_suffix(".json").read_text()


def test_a_spooler_killed_while_the_bridge_passes_its_slip_on_leaves_it_to_a_person(
    home: Home, printer: VirtualPrinter, line: SerialLine
) -> None:
    home.settings = home.settings.model_copy(update={"print_lease_s": 2})
    port = free_port()
    home.database.run(lambda s: s.execute(update(Printer).values(address=f"tcp://127.0.0.1:{port}")))
    with bridge(line, port):
        with running(home, "printers.spooler", is_quiet=True, DON_PRINT_LEASE_S="2") as first:
            eventually(lambda: _knows_the_printer(home), 20)
            line.stops_at = line.carried + 8_000
            cut_off = ask_test_page(home)
            eventually(lambda: line.carried == line.stops_at)
            os.killpg(first.pid, signal.SIGKILL)
        line.stops_at = None
        with running(home, "printers.spooler", is_quiet=True, DON_PRINT_LEASE_S="2"):
            held = settled(home, cut_off)
            assert (held.state, held.reason, held.attempts) == (JobState.PENDING_HELD, JobReason.UNKNOWN_IF_PRINTED, 1)
            for _ in range(2):
                whole = ask_test_page(home)
                assert settled(home, whole).delivery == Delivery.BY_PROCESS_ID
    after_the_cut, reference = printer.slips()[-2:]
    with Image.open(after_the_cut) as cut, Image.open(reference) as told:
        top = cut.height - told.height  # above it lies what came out of the slip that was cut off
        begins = ImageChops.logical_xor(cut.crop((0, top, told.width, top + 140)), told.crop((0, 0, told.width, 140)))
        assert begins.getbbox() is None  # its open band ate nothing of the next slip


def settled(home: Home, job: int) -> PrintJob:
    """Wait until the job needs nobody, or a person."""
    eventually(lambda: job_of(home, job).state not in {JobState.PENDING, JobState.PROCESSING}, 20)
    return job_of(home, job)


def _knows_the_printer(home: Home) -> bool:
    with home.database.reading() as db_session:
        return db_session.get_one(Printer, 1).back_channel == BackChannel.PROCESS_ID
