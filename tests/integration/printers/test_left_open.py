"""A printer that somebody left in the middle of a command: the next slip comes out whole, whoever sends it."""

import socket
from contextlib import suppress

import pytest
from PIL import Image

from congress.print_words import Delivery
from printers.device import Device, Patience
from printers.escpos import encode
from printers.faults import LostTouch, NotReady
from printers.slips import render
from printers.virtual import VirtualPrinter
from tests.support.printer_host import same, until
from tests.support.slip_samples import SEAT

PICTURE = render(SEAT, 576)
SLIP = encode(PICTURE, b"ab12", has_cutter=True)
BAND = SLIP.data.index(b"\x1dv0\x00", 2000)  # some band in the middle


def leave_open(printer: VirtualPrinter, cut_at: int) -> None:
    """What is left of a slip when the process that sent it was killed, or its cable pulled."""
    with socket.create_connection(("127.0.0.1", printer.port), 5) as host:
        host.sendall(SLIP.data[:cut_at])
    until(lambda: printer.bytes_received == cut_at)


@pytest.mark.parametrize("header_bytes", [0, 1, 3, 4, 5, 6, 7, 8, 200])
def test_a_process_that_has_just_begun_ends_what_another_left_open(printer: VirtualPrinter, header_bytes: int) -> None:
    """Inside the header of a band the bytes of the first question would pass for the size of an endless picture."""
    leave_open(printer, BAND + header_bytes)
    ours = Device(f"tcp://127.0.0.1:{printer.port}")
    assert ours.probe() == ()  # as a worker asks first
    assert ours.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    with Image.open(printer.slips()[-1]) as strip:
        last = strip.crop((0, strip.height - PICTURE.height, strip.width, strip.height))
        assert last.tobytes() == PICTURE.tobytes()


def test_a_late_word_about_one_slip_is_not_taken_for_the_next_ones(printer: VirtualPrinter) -> None:
    """A clone's words name no slip: the first one's fence comes while the second one waits for its own."""
    printer.faults.clone = True
    ours = Device(f"tcp://127.0.0.1:{printer.port}", Patience(fence=0.5))
    ours.probe()
    printer.faults.paper_left_rows = PICTURE.height - 300
    with pytest.raises(LostTouch):
        ours.print_payload(SLIP, lambda: None)
    printer.faults.slow = 100  # mm/s: what is left of the first slip takes its time
    printer.faults.paper_left_rows = 300 + 40
    printer.faults.paper_out = False
    with pytest.raises(LostTouch) as told:
        ours.print_payload(SLIP, lambda: None)
    assert told.value.reasons == ("media-empty-error",)
    assert len(printer.slips()) == 1


def test_a_printer_that_is_still_busy_with_an_earlier_slip_takes_no_new_one(printer: VirtualPrinter) -> None:
    """Not a byte of it: it may go to the neighbour."""
    ours = Device(f"tcp://127.0.0.1:{printer.port}", Patience(fence=0.5, introduction=0.3))
    assert ours.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    printer.faults.stall = True
    with pytest.raises(LostTouch):
        ours.print_payload(SLIP, lambda: None)
    with pytest.raises(NotReady) as told:
        ours.print_payload(SLIP, pytest.fail)
    assert told.value.reasons == ("timed-out-error",)
    printer.faults.stall = False
    assert ours.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    assert len(printer.slips()) == 3


def test_a_question_that_was_cut_off_does_no_harm_to_the_slip_after_it(printer: VirtualPrinter) -> None:
    ours = Device(f"tcp://127.0.0.1:{printer.port}")
    ours.probe()
    before = printer.bytes_received
    ours.introduce()
    length = printer.bytes_received - before
    for cut_at in range(1, length + 1, 3):
        printer.faults.reset_after_bytes = cut_at
        with suppress(NotReady):
            ours.introduce()
        printer.faults.reset_after_bytes = None
    assert ours.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    (slip,) = printer.slips()
    assert same(slip, PICTURE)
