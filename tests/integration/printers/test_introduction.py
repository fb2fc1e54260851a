"""What a printer says of itself is learned without a row of paper; who is no printer is found out and never printed on."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from congress.print_words import BackChannel, Delivery
from printers.device import NOT_A_PRINTER, Device, Introduction
from printers.escpos import encode
from printers.faults import LostTouch, NotReady
from printers.slips import render
from printers.virtual import VirtualPrinter
from tests.support.processes import free_port
from tests.support.slip_samples import SEAT
from tests.support.waiting import eventually

SLIP = encode(render(SEAT, 576), b"ab12", has_cutter=True)


def device(port: int) -> Device:
    return Device(f"tcp://127.0.0.1:{port}")


class Quiet(BaseHTTPRequestHandler):
    """Somebody's web server, as they answer nonsense."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def web_server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def host_that_says(words: bytes, after_bytes: int) -> Iterator[tuple[int, list[bytes]]]:
    """Somebody who says his words to whoever has sent so many bytes; everything he heard is in the list."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                has_spoken = not after_bytes
                if has_spoken:
                    peer.sendall(words)
                while data := peer.recv(4096):
                    heard.append(data)
                    if not has_spoken and sum(map(len, heard)) >= after_bytes:
                        peer.sendall(words)
                        has_spoken = True

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], heard
        thread.join()


def test_a_printer_says_who_it_is_and_how_it_answers_and_no_paper_moves(printer: VirtualPrinter) -> None:
    assert device(printer.port).introduce() == Introduction("Don Virtual", BackChannel.PROCESS_ID)
    assert device(printer.port).print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    (slip,) = printer.slips()
    assert printer.unknown == []
    assert slip.exists()


def test_the_introduction_adds_nothing_to_the_slip_that_follows(printer: VirtualPrinter, tmp_path: Path) -> None:
    device(printer.port).introduce()
    device(printer.port).print_payload(SLIP, lambda: None)
    with VirtualPrinter(tmp_path / "other") as other:
        device(other.port).print_payload(SLIP, lambda: None)
        eventually(lambda: bool(other.slips()))
        assert printer.slips()[0].read_bytes() == other.slips()[0].read_bytes()


def test_a_clone_is_known_by_its_fence_and_waited_for_no_longer_than_that(printer: VirtualPrinter) -> None:
    printer.faults.clone = True
    ours = device(printer.port)
    assert ours.introduce().back_channel is BackChannel.FENCE
    assert ours.print_payload(SLIP, lambda: None) is Delivery.BY_FENCE


def test_a_mute_printer_says_nothing_and_is_known_for_that(printer: VirtualPrinter) -> None:
    printer.faults.mute = True
    assert device(printer.port).introduce() == Introduction("", BackChannel.NONE)


def test_a_file_is_known_to_answer_nothing(tmp_path: Path) -> None:
    assert Device(f"file:{tmp_path / 'slips.bin'}").introduce() == Introduction("", BackChannel.NONE)


def test_a_web_server_is_told_from_a_printer_and_nothing_is_printed_on_it(web_server: int) -> None:
    for ask in (
        lambda: device(web_server).probe(),
        lambda: device(web_server).introduce(),
        lambda: device(web_server).print_payload(SLIP, pytest.fail),
    ):
        with pytest.raises(NotReady) as told:
            ask()
        assert told.value.reasons == (NOT_A_PRINTER,)


@pytest.mark.parametrize(
    ("greeting", "after_bytes"),
    [(b"SSH-2.0-OpenSSH_9.2\r\n", 0), (b"220 mail.example ESMTP\r\n", 0), (b"HTTP/1.1 400 Bad Request\r\n\r\n", 12)],
)
def test_servers_of_all_kinds_get_no_slip(greeting: bytes, after_bytes: int) -> None:
    with host_that_says(greeting, after_bytes) as (port, heard):
        with pytest.raises(NotReady) as told:
            device(port).print_payload(SLIP, pytest.fail)
        assert told.value.reasons == (NOT_A_PRINTER,)
    assert len(b"".join(heard).strip(b"\0")) < 100


def test_a_server_that_answers_only_in_the_middle_of_a_slip_is_not_believed() -> None:
    """Its words would pass for a fence: nothing that was sent there is ever called printed."""
    with host_that_says(b"HTTP/1.1 400 Bad Request\r\n\r\n", len(SLIP.data) // 4) as (port, _):
        with pytest.raises(LostTouch) as told:
            device(port).print_payload(SLIP, lambda: None)
        assert told.value.reasons == (NOT_A_PRINTER,)


def test_a_name_nobody_has_and_a_port_nobody_listens_on_are_told_apart() -> None:
    for address, reason in (
        ("tcp://may-in.invalid:9100", "unknown-host-error"),
        (f"tcp://127.0.0.1:{free_port()}", "connecting-to-device-error"),
    ):
        with pytest.raises(NotReady) as told:
            Device(address).introduce()
        assert told.value.reasons == (reason,)


def test_what_a_printer_says_in_the_middle_of_a_slip_is_passed_on_at_once(printer: VirtualPrinter) -> None:
    told: list[tuple[str, ...]] = []
    printer.faults.slow = 30

    def open_cover_when_told(reasons: tuple[str, ...]) -> None:
        told.append(reasons)
        printer.faults.cover_open = False

    ours = Device(f"tcp://127.0.0.1:{printer.port}", on_change=open_cover_when_told)
    opener = threading.Timer(0.5, lambda: setattr(printer.faults, "cover_open", True))
    opener.start()
    assert ours.print_payload(SLIP, lambda: None) is Delivery.BY_PROCESS_ID
    opener.join()
    assert told[0] == ("cover-open-error",)
