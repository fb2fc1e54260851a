"""The station's own reader: a real serial line in, Server-Sent Events out, to pages of its hub alone."""

import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from congress.settings import PROJECT_ROOT
from kiosk.reader import Keys, Readings, Reports, main
from tests.support.processes import free_port
from tests.support.waiting import eventually
from tests.support.wired_scanner import WiredScanner

HUB = "http://127.0.0.1:8000"
CARD = "020074001234||Nông Văn Thắng|17121974|Nam|Tổ 4, phường Tam Thanh, Lạng Sơn|10052021"
READY, GONE = ("scanner", {"state": "ready"}), ("scanner", {"state": "gone"})


class Page:
    """A page's event stream, as a browser asks for it."""

    def __init__(self, port: int, origin: str = HUB, host: str = "") -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=5)
        head = f"GET / HTTP/1.1\r\nHost: {host or f'127.0.0.1:{port}'}\r\nOrigin: {origin}\r\n\r\n"
        self.line.sendall(head.encode())
        self._came = b""
        self.status = self._until(b"\r\n").decode().split(" ", 1)[1]
        self.headers = self._until(b"\r\n\r\n").decode()

    def event(self) -> tuple[str, dict[str, Any]]:
        """The next event: its name and what it tells."""
        while True:
            lines = dict(line.split(": ", 1) for line in self._until(b"\n\n").decode().split("\n") if ": " in line)
            if "event" in lines:
                return lines["event"], json.loads(lines["data"])

    def reading(self) -> str:
        name, told = self.event()
        assert name == "reading"
        return str(told["text"])

    def is_ended(self) -> bool:
        return self.line.recv(100) == b""

    def _until(self, end: bytes) -> bytes:
        while end not in self._came:
            more = self.line.recv(4096)
            assert more, "the stream ended"
            self._came += more
        found, self._came = self._came.split(end, 1)
        return found


@dataclass
class Running:
    """A reader that runs; pages in front of it are closed at the end."""

    port: int
    pages: list[Page] = field(default_factory=list)

    def page(self, origin: str = HUB, host: str = "") -> Page:
        self.pages.append(Page(self.port, origin, host))
        return self.pages[-1]

    def ready_page(self) -> Page:
        page = self.page()
        if page.event() == GONE:
            assert page.event() == READY
        return page


@contextmanager
def reader(scanner: Path, *flags: str) -> Iterator[Running]:
    """Run the file alone, without anything that is installed."""
    port = free_port()
    words = [str(PROJECT_ROOT / "kiosk" / "reader.py"), str(scanner), "--hub", HUB, "--port", str(port), *flags]
    process = subprocess.Popen([sys.executable, "-I", "-S", *words])
    try:
        eventually(lambda: _listens(port), 10)
        running = Running(port)
        yield running
        for page in running.pages:
            page.line.close()
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[WiredScanner]:
    wired = WiredScanner(tmp_path / "scanner")
    wired.plug_in()
    yield wired
    wired.unplug()


def test_what_a_scanner_sends_comes_to_the_page_with_every_letter(scanner: WiredScanner) -> None:
    with reader(scanner.path) as running:
        page = running.ready_page()
        assert f"Access-Control-Allow-Origin: {HUB}\r\n" in page.headers + "\r\n"
        scanner.send(b"KLMLKJHGFCBXVTSRPNMLKJHGFCBXNC\r\n")
        assert page.reading() == "KLMLKJHGFCBXVTSRPNMLKJHGFCBXNC"
        for piece in (CARD.encode()[:31], CARD.encode()[31:], b"\r"):  # cut within a letter of two bytes
            scanner.send(piece)
        assert page.reading() == CARD


def test_a_scanner_without_an_ending_is_read_at_its_silence(scanner: WiredScanner) -> None:
    with reader(scanner.path) as running:
        page = running.ready_page()
        began = time.monotonic()
        scanner.send(b"KLMLKJHGFCBXVTSRPNMLKJHGFCBXNC")
        assert page.reading().startswith("KLML")
        assert 0.08 <= time.monotonic() - began < 1


def test_a_scanner_that_is_unplugged_is_told_and_taken_up_again(scanner: WiredScanner) -> None:
    with reader(scanner.path) as running:
        page = running.ready_page()
        scanner.send(b"half a rea")
        scanner.unplug()
        while page.event() != GONE:
            pass  # what came of the half is told at the silence, or gone with it
        scanner.plug_in()
        while page.event() != READY:
            pass
        scanner.send(b"whole again\r")
        assert page.reading() == "whole again"


@pytest.mark.parametrize(
    ("origin", "host"),
    [("http://evil.example", ""), ("null", ""), (HUB, "evil.example:8763"), (HUB + ".evil.example", "")],
    ids=["another site", "a file", "a name that leads here", "a longer name"],
)
def test_no_other_page_hears_what_is_read(scanner: WiredScanner, origin: str, host: str) -> None:
    with reader(scanner.path) as running:
        page = running.page(origin, host)
        assert page.status == "403 Forbidden"
        assert "Access-Control" not in page.headers


def test_only_the_page_that_came_last_hears_a_reading(scanner: WiredScanner) -> None:
    with reader(scanner.path) as running:
        first = running.ready_page()
        second = running.page()
        assert second.event() == READY
        assert first.is_ended()
        scanner.send(b"for the second\r")
        assert second.reading() == "for the second"


def test_a_speed_no_port_has_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["/dev/null", "--hub", HUB, "--speed", "12345"])
    assert "không có tốc độ 12345" in capsys.readouterr().err


def test_a_hid_pos_scanner_is_read_under_the_name_udev_gave_it(tmp_path: Path) -> None:
    """A pipe stands in for the device: the kernel hands on its reports just so, one a read."""
    os.mkfifo(tmp_path / "hidraw3")
    (tmp_path / "don-scanner").symlink_to("hidraw3")
    with (tmp_path / "hidraw3").open("r+b", buffering=0) as device, reader(tmp_path / "don-scanner") as running:
        page = running.ready_page()
        device.write(report(CARD.encode()[:56], goes_on=True))
        device.write(report(CARD.encode()[56:]))
        assert page.reading() == CARD


# ── bytes, keys and reports ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_lines_are_readings_whatever_ends_them_and_empty_ones_are_none() -> None:
    readings = Readings()
    assert readings.take(b"\r\n\n") == []
    assert readings.take(b"one\r\ntwo\rthr") == ["one", "two"]
    assert readings.take(b"ee\tfour") == ["three"]
    assert readings.silence() == ["four"]
    assert readings.silence() == []


def test_bytes_that_are_no_utf_8_and_control_characters_become_readable_text() -> None:
    assert Readings().take(b"caf\xe9\x02\x1d!\n") == ["café!"]
    assert Readings().take(bytes(range(256)).replace(b"\n", b"").replace(b"\r", b"") + b"\n")


def test_a_megabyte_keeps_no_more_than_the_hub_accepts() -> None:
    readings = Readings()
    for _ in range(1000):
        readings.take(b"B" * 1000)
    (text,) = readings.take(b"END\n")
    assert len(text) == 4096
    assert text.endswith("BEND")


def events(*keys: tuple[int, int]) -> bytes:
    """As the Linux kernel writes them: time, type (1: a key, 4: its scan code, 0: the end), code, value."""
    told = b""
    for code, value in keys:
        for kind, number, what in ((4, 4, 458756), (1, code, value), (0, 0, 0)):
            told += struct.pack("llHHi", 1_763_970_000, 5, kind, number, what)
    return told


def report(data: bytes, *, goes_on: bool = False, number: int = 2) -> bytes:
    """As scanners of usage page 8C send it: a QR code's data, at most 56 bytes."""
    return bytes([number, len(data)]) + b"]Q1" + data.ljust(56, b"\0") + b"s\0" + bytes([goes_on])


def test_reports_are_joined_and_other_reports_say_nothing() -> None:
    reports = Reports()
    assert reports.take(report(b"K" * 56, goes_on=True) + report(b"CBXN")) == b"K" * 56 + b"CBXN\n"
    assert reports.take(report(b"weight", number=3)) == b""
    assert reports.take(report(b"half")[:40]) == b""
    assert reports.take(bytes([2, 255]) + report(b"B" * 56)[2:]) == b"B" * 56 + b"\n"


def test_keys_of_an_input_device_are_the_letters_of_its_labels() -> None:
    shift, k, one, bar, enter = 42, 37, 2, 43, 28
    pressed = events(
        (shift, 1), (k, 1), (k, 0), (bar, 1), (bar, 0), (shift, 0), (k, 1), (k, 2), (k, 0), (one, 1), (enter, 1)
    )
    keys = Keys()
    assert b"".join(keys.take(pressed[at : at + 7]) for at in range(0, len(pressed), 7)) == b"K|k1\n"


def test_every_letter_and_digit_has_its_key() -> None:
    plain = {Keys().take(events((code, 1))) for code in range(1, 84)}
    shifted = {Keys().take(events((42, 1), (code, 1))) for code in range(1, 84)}
    assert {bytes([letter]) for letter in b"abcdefghijklmnopqrstuvwxyz0123456789-=,./;'[]\\ "} <= plain
    assert {bytes([letter]) for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ|_+:<>?()"} <= shifted
