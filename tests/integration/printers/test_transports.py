"""Ways to a printer that is not on the network: the virtual printer behind a real serial line, a real file."""

import os
import pty
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from congress.print_words import Delivery
from printers.device import Device
from printers.escpos import Payload, encode
from printers.faults import Broken, NotReady
from printers.slips import render
from printers.transports import connect
from printers.virtual import VirtualPrinter
from tests.support.serial_lines import SerialLine
from tests.support.slip_samples import CODE, SEAT

SLIP = encode(render(SEAT, 576), b"ab12", has_cutter=True)


@pytest.fixture
def serial_line(printer: VirtualPrinter) -> Iterator[str]:
    """The virtual printer at the other end of a pseudo terminal; the path of this end."""
    with SerialLine(printer) as line:
        yield line.path


def print_slip(address: str, payload: Payload = SLIP) -> Delivery:
    return Device(address).print_payload(payload, lambda: None)


def test_a_printer_is_reached_by_whichever_of_its_names_addresses_answers(
    printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "localhost" is often ::1 first, where nobody listens; here a name has one address too many."""
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, printer.port)) for host in ("127.0.0.9", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: places)
    assert print_slip(f"tcp://may-in:{printer.port}") is Delivery.BY_PROCESS_ID


def test_a_slip_goes_over_a_serial_line_and_is_confirmed(printer: VirtualPrinter, serial_line: str) -> None:
    assert print_slip(f"serial:{serial_line}?baud=115200&flow=none") is Delivery.BY_PROCESS_ID
    with Image.open(printer.slips()[0]) as slip:
        assert [code.text for code in zxingcpp.read_barcodes(slip.convert("L"))] == [CODE]


def test_a_printer_on_a_serial_line_says_that_its_paper_is_out(printer: VirtualPrinter, serial_line: str) -> None:
    printer.faults.paper_out = True
    with pytest.raises(NotReady) as told:
        print_slip(f"serial:{serial_line}?flow=none")
    assert "media-empty-error" in told.value.reasons
    assert printer.slips() == []


def test_every_byte_passes_a_serial_line_unchanged() -> None:
    """A terminal would turn line ends about, take 0x03 for an interrupt and 0x11 for leave to go on."""
    master, slave = pty.openpty()
    every = bytes(range(256))
    with connect(f"serial:{os.ttyname(slave)}?flow=none") as connection:
        assert connection.send(memoryview(every), 1.0)[0] == len(every)
        assert os.read(master, 1024) == every
        os.write(master, every)
        assert connection.send(memoryview(b""), 1.0)[1] == every
    os.close(master)
    os.close(slave)


def test_a_line_whose_other_end_is_gone_is_told_as_broken() -> None:
    master, slave = pty.openpty()
    with connect(f"serial:{os.ttyname(slave)}?flow=none") as connection:
        os.close(slave)
        os.close(master)
        with pytest.raises(Broken):
            connection.send(memoryview(b"x"), 1.0)


def test_a_file_takes_jobs_one_after_another_and_nothing_is_called_printed(tmp_path: Path) -> None:
    target = tmp_path / "slips.bin"
    for _ in range(2):
        assert print_slip(f"file:{target}") is Delivery.SENT_UNCONFIRMED
    jobs = target.read_bytes().split(SLIP.data)
    assert len(jobs) == 3  # nothing but questions stands around the two


@pytest.mark.parametrize(
    "address",
    [
        "serial:/dev/ttyDON99",
        "usb:/dev/usb/lp99",
        "file:/dev/null",
        "file:/nowhere/at/all.bin",
        "tcp://printer.invalid:9100",
        "tcp://[::1",
        "tcp://host",
        "serial:/dev/null?baud=12345",
        "serial:/dev/null",
        "ipp://host/queue",
        "",
    ],
)
def test_an_address_that_leads_nowhere_is_not_ready_and_says_why(address: str) -> None:
    with pytest.raises(NotReady) as told:
        print_slip(address)
    assert told.value.reasons
