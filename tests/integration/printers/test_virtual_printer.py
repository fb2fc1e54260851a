"""The virtual printer over real sockets, as the spooler will meet it."""

import json
import socket
import threading
import time
from pathlib import Path

import pytest
from escpos.printer import Network
from PIL import Image

from printers.virtual import VirtualPrinter
from tests.support.printer_host import ALL_WELL, CLEAR, CUT, WITHIN_S, Host, picture, process_id, raster, same, until


def test_a_job_comes_out_as_the_picture_sent_with_a_note_beside_it(printer: VirtualPrinter) -> None:
    image = picture()
    job = b"\x1b@\x1c.\x1da\x0e" + raster(image) + CUT + process_id(b"ab12") + b"\x1dr\x01"
    with Host(printer) as host:
        assert host.ask(job, 12) == ALL_WELL + b"\x37\x22ab12\x00" + b"\x00"
    [slip] = printer.slips()
    assert same(slip, image)
    note = json.loads(slip.with_suffix(".json").read_text())
    assert note.pop("printed_at").endswith("+00:00")
    assert note == {
        "sequence": 1,
        "height_dots": 200,
        "width_dots": 576,
        "bytes": job.index(CUT) + len(CUT),
        "process_id": b"ab12".hex(),
        "unknown": [],
    }
    assert printer.unknown == []
    assert printer.bytes_received == len(job)
    assert sorted(path.suffix for path in slip.parent.iterdir()) == [".json", ".png"]


def test_a_narrow_printer_prints_384_dots(tmp_path: Path) -> None:
    image = picture(384, 50)
    with VirtualPrinter(tmp_path, width_dots=384) as printer, Host(printer) as host:
        host.ask(raster(image) + CUT + b"\x1dr\x01", 1)
        assert same(printer.slips()[0], image)


def test_the_numbers_go_on_from_what_the_tray_has_and_a_cut_of_nothing_lays_nothing(tmp_path: Path) -> None:
    for expected in (["000001"], ["000001", "000002"]):
        with VirtualPrinter(tmp_path) as printer, Host(printer) as host:
            assert host.ask(CUT + b"\x1bJ\x08" + CUT + CUT + b"\x1dr\x01", 1) == b"\0"
            assert [slip.name[:6] for slip in printer.slips()] == expected


def test_unknown_bytes_are_kept_and_noted(printer: VirtualPrinter) -> None:
    with Host(printer) as host:
        host.ask(b"\x1bJ\x08\x1bp\x00\x19\xfa\x07" + CUT + b"\x1dr\x01", 1)
    assert printer.unknown == [b"\x1bp\x00\x19\xfa", b"\x07"]
    assert json.loads(printer.slips()[0].with_suffix(".json").read_text())["unknown"] == ["1b700019fa", "07"]


def test_real_time_status_is_answered_while_the_engine_hangs(printer: VirtualPrinter) -> None:
    printer.faults.stall = True
    with Host(printer) as host:
        host.send(raster(picture()) + CUT + b"\x1dr\x01")
        assert host.ask(b"\x10\x04\x01", 1) == b"\x12"
        printer.faults.paper_out = True
        assert host.ask(b"\x10\x04\x04", 1) == b"\x72"
        assert host.ask(b"\x10\x04", 0) == b""
        assert host.ask(b"\x02", 1) == b"\x32"
        assert printer.slips() == []
        printer.faults.paper_out = printer.faults.stall = False
        assert host.read(1) == b"\0"
    assert len(printer.slips()) == 1


def test_real_time_commands_inside_an_image_are_obeyed_and_the_image_keeps_its_rows(printer: VirtualPrinter) -> None:
    image = picture(24, 3)
    image.frombytes(bytes(255 - byte for byte in b"\xaa\xbb\xcc\x10\x04\x04\xdd\xee\xff"))
    with Host(printer) as host:
        assert host.ask(b"\x1b@" + raster(image) + CUT + b"\x1dr\x01", 2) == b"\x12\0"
    with Image.open(printer.slips()[0]) as printed:
        assert printed.crop((0, 0, 24, 3)).tobytes() == image.tobytes()


def test_a_printer_that_hangs_is_felt_by_the_sender(printer: VirtualPrinter) -> None:
    printer.faults.stall = True
    sent = 0
    with Host(printer) as host:
        host.socket.settimeout(0.3)
        try:
            while sent < 1_000_000:
                sent += host.socket.send(bytes(4096))
        except TimeoutError:
            pass
        until(lambda: printer.bytes_received == 65_536)
        assert sent < 200_000
        host.socket.settimeout(WITHIN_S)
        printer.faults.stall = False
        host.send(bytes(1_000_000 - sent))
        until(lambda: printer.bytes_received == 1_000_000)


def test_a_slip_is_confirmed_when_it_is_printed_and_not_before(printer: VirtualPrinter) -> None:
    image = picture()
    with Host(printer) as host:
        assert host.ask(b"\x1da\x0e", 4) == ALL_WELL
        printer.faults.paper_left_rows = 120
        host.send(raster(image) + CUT + process_id(b"0001"))
        assert host.read(4) == bytes.fromhex("18 00 0c 00")
        assert host.ask(b"\x10\x04\x04", 1) == b"\x72"
        assert host.has_heard_nothing()
        assert printer.slips() == []
        printer.faults.paper_out = False
        assert host.read(11) == ALL_WELL + b"\x37\x220001\x00"
    assert same(printer.slips()[0], image)


@pytest.mark.parametrize(
    ("fault", "told"), [("cover_open", "38 00 00 00"), ("cutter", "18 08 00 00"), ("paper_out", "18 00 0c 00")]
)
def test_what_needs_a_person_is_reported_at_once_and_stops_the_engine(
    printer: VirtualPrinter, fault: str, told: str
) -> None:
    with Host(printer) as host:
        assert host.ask(b"\x1da\x0e", 4) == ALL_WELL
        setattr(printer.faults, fault, True)
        assert host.read(4) == bytes.fromhex(told)
        host.send(b"\x1bJ\x08" + CUT + b"\x1dr\x01")
        assert host.ask(b"\x10\x04\x01", 1) == b"\x1a"
        assert printer.slips() == []
        setattr(printer.faults, fault, False)
        assert host.read(5) == ALL_WELL + b"\0"
    assert len(printer.slips()) == 1


def test_near_end_is_reported_and_printing_goes_on(printer: VirtualPrinter) -> None:
    with Host(printer) as host:
        host.ask(b"\x1da\x0e", 4)
        printer.faults.near_end = True
        assert host.read(4) == bytes.fromhex("10 00 03 00")
        assert host.ask(b"\x1dr\x01", 1) == b"\x03"
        assert host.ask(b"\x1da\x00\x10\x04\x04", 1) == b"\x1e"
        assert host.ask(b"\x1dr\x02", 1) == b"\0"
        printer.faults.near_end = False
        assert host.ask(b"\x10\x04\x04", 1) == b"\x12"  # and no status before it: GS a 0 was heard


def test_clearing_forgets_what_waits_even_in_the_middle_of_an_image(printer: VirtualPrinter) -> None:
    image = picture(height=40)
    with Host(printer) as host:
        printer.faults.stall = True
        assert host.ask(raster(picture(height=90))[:4000] + CLEAR, 3) == b"\x37\x25\x00"
        printer.faults.stall = False
        host.ask(raster(image) + CUT + b"\x1dr\x01", 1)
    [slip] = printer.slips()
    assert same(slip, image)


def test_an_image_begun_before_the_paper_ran_out_goes_no_further_after_clearing(printer: VirtualPrinter) -> None:
    image = picture(height=40)
    with Host(printer) as host:
        host.ask(b"\x1da\x04", 4)
        printer.faults.paper_left_rows = 10
        host.send(raster(image) + CUT + process_id(b"dead"))
        host.read(4)
        assert host.ask(CLEAR, 3) == b"\x37\x25\x00"
        printer.faults.paper_out = False
        assert host.read(4) == ALL_WELL
        assert host.ask(raster(image) + CUT + b"\x1dr\x01", 1) == b"\0"  # no word of the job that was cleared
    with Image.open(printer.slips()[0]) as printed:
        assert printed.height == 10 + 40  # the ten rows had been burnt into the paper


def test_paper_ends_at_the_row_it_ends_even_within_one_feed(printer: VirtualPrinter) -> None:
    with Host(printer) as host:
        host.ask(b"\x1da\x08", 4)
        printer.faults.paper_left_rows = 100
        assert host.ask(b"\x1bJ\xc8", 4) == bytes.fromhex("18 00 0c 00")
        host.ask(CLEAR, 3)
        printer.faults.paper_out = False
        assert host.ask(CUT + b"\x1dr\x01", 5) == ALL_WELL + b"\0"
    with Image.open(printer.slips()[0]) as printed:
        assert printed.height == 100


def test_recovering_clears_only_a_printer_in_error(printer: VirtualPrinter) -> None:
    feed = b"\x1bJ\x08" + CUT
    with Host(printer) as host:
        printer.faults.paper_out = True
        host.ask(feed + b"\x10\x05\x02\x10\x04\x01", 1)
        printer.faults.paper_out = False
        host.ask(b"\x1dr\x01", 1)
        assert len(printer.slips()) == 1
        printer.faults.cutter = True
        host.ask(feed + b"\x10\x05\x02\x10\x04\x01", 1)
        printer.faults.cutter = False
        host.ask(b"\x1dr\x01", 1)
        assert len(printer.slips()) == 1


def test_a_reset_cuts_the_job_once_and_the_next_one_finds_the_image_open(printer: VirtualPrinter) -> None:
    image = picture(height=90)
    job = raster(image)
    printer.faults.reset_after_bytes = 4000
    with Host(printer) as host:
        host.send(job)
        with pytest.raises(ConnectionResetError):
            host.read(1)
    assert printer.bytes_received == 4000
    with Host(printer) as host:
        host.send(job[4000:] + CUT)
        assert host.ask(b"\x1dr\x01", 1) == b"\0"
    assert same(printer.slips()[0], image)


def test_refusing_takes_effect_at_once_and_ends_on_the_same_port(printer: VirtualPrinter) -> None:
    port = printer.port
    for _ in range(3):
        printer.faults.refuse = True
        with pytest.raises(ConnectionRefusedError):
            Host(printer)
        printer.faults.refuse = False
        assert printer.port == port
        with Host(printer) as host:
            assert host.ask(b"\x10\x04\x01", 1) == b"\x12"


def test_a_mute_printer_prints_and_says_nothing(printer: VirtualPrinter) -> None:
    printer.faults.mute = True
    with Host(printer) as host:
        host.send(b"\x1da\x0e\x10\x04\x01\x1bJ\x08" + CUT + process_id(b"0001") + b"\x1dr\x01")
        host.socket.shutdown(socket.SHUT_WR)
        assert host.socket.recv(1) == b""
    assert len(printer.slips()) == 1


def test_a_clone_passes_over_the_process_id_and_answers_the_rest(printer: VirtualPrinter) -> None:
    printer.faults.clone = True
    with Host(printer) as host:
        assert host.ask(b"\x1bJ\x08" + CUT + process_id(b"0001") + b"\x1dr\x01\x10\x04\x01", 2) in {
            b"\0\x12",
            b"\x12\0",
        }
    assert printer.unknown == []


def test_only_one_connection_where_that_is_all_the_printer_has(printer: VirtualPrinter) -> None:
    def is_let_in() -> bool:
        try:
            with Host(printer) as host:
                return host.ask(b"\x10\x04\x01", 1) == b"\x12"
        except ConnectionError:  # the reset may come while still connecting
            return False

    printer.faults.one_connection_only = True
    with Host(printer) as first:
        first.ask(b"\x10\x04\x01", 1)
        assert not is_let_in()
        assert first.ask(b"\x10\x04\x01", 1) == b"\x12"
    until(is_let_in)


def test_stray_status_bytes_come_unasked(printer: VirtualPrinter) -> None:
    printer.faults.stray_status_bytes = True
    with Host(printer) as host:
        assert host.read(4) == ALL_WELL
        assert host.ask(b"\x10\x04\x01", 5) == ALL_WELL + b"\x12"


def test_answers_go_to_the_one_who_asked(printer: VirtualPrinter) -> None:
    with Host(printer) as one, Host(printer) as other:
        assert one.ask(b"\x1da\x0e", 4) == ALL_WELL
        assert other.ask(process_id(b"othr"), 7) == b"\x37\x22othr\x00"
        assert one.ask(process_id(b"one_"), 7) == b"\x37\x22one_\x00"
        assert other.has_heard_nothing()


def test_what_was_sent_before_hanging_up_is_still_printed_and_answered(printer: VirtualPrinter) -> None:
    image = picture(height=400)
    with Host(printer) as host:
        host.send(raster(image) + CUT + process_id(b"last"))
        host.socket.shutdown(socket.SHUT_WR)
        assert host.read(7) == b"\x37\x22last\x00"
        assert host.socket.recv(1) == b""
    assert same(printer.slips()[0], image)


def test_paper_moves_no_faster_than_told(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path, speed_mm_s=1000) as printer, Host(printer) as host:
        began = time.monotonic()
        host.ask(b"\x1bJ\xc8" * 8 + b"\x1dr\x01", 1)  # 1600 dots, 200 mm
        assert time.monotonic() - began > 0.15
        printer.faults.slow = 200
        began = time.monotonic()
        host.ask(b"\x1bJ\xc8" * 4 + b"\x1dr\x01", 1)  # 800 dots, 100 mm
        assert time.monotonic() - began > 0.45


@pytest.mark.parametrize("fault", ["stall", "paper_out", "refuse"])
def test_it_stops_within_a_second_whatever_it_is_doing(tmp_path: Path, fault: str) -> None:
    before = set(threading.enumerate())
    with VirtualPrinter(tmp_path, speed_mm_s=1) as printer:
        host = Host(printer)
        host.send(raster(picture()))
        until(lambda: printer.bytes_received > 0)
        setattr(printer.faults, fault, True)
        began = time.monotonic()
    assert time.monotonic() - began < 1
    assert set(threading.enumerate()) <= before
    host.socket.close()


@pytest.mark.parametrize("way", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_python_escpos_prints_an_image(printer: VirtualPrinter, way: str) -> None:
    image = picture(height=240)
    device = Network("127.0.0.1", printer.port, timeout=WITHIN_S)
    device.open()
    try:
        device.image(image, impl=way)
        device.cut(feed=False)
        assert device.is_online()
        assert device.paper_status() == 2
        device._raw(b"\x1dr\x01")
        assert device._read() == b"\0"
    finally:
        device.close()
    assert same(printer.slips()[0], image)
    assert printer.unknown == []


@pytest.mark.parametrize(
    ("faults", "online", "paper"),
    [
        ((), True, 2),
        (("near_end",), True, 1),
        (("paper_out",), False, 0),
        (("cover_open",), False, 2),
        (("cutter",), False, 2),
        (("stall",), True, 2),  # a printer that hangs says that all is well
        (("near_end", "cover_open"), False, 1),
    ],
)
def test_python_escpos_reads_the_status_as_it_reads_a_real_printers(
    printer: VirtualPrinter, faults: tuple[str, ...], online: bool, paper: int
) -> None:
    """A status client that was not written here."""
    for fault in faults:
        setattr(printer.faults, fault, True)
    device = Network("127.0.0.1", printer.port, timeout=WITHIN_S)
    device.open()
    try:
        assert (device.is_online(), device.paper_status()) == (online, paper)
    finally:
        device.close()
